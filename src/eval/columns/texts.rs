//! Of which texts nothing is asked but what they contain.

use crate::check::{Ask, Node, Program, Test};
use crate::value::{Atom, Base, Classes, Shape};

/// Per field: for a text that is only searched, what it is searched for. Texts of one class have the
/// same answer to every question of the criteria.
#[must_use]
pub fn text_classes(program: &Program) -> Vec<Option<Classes>> {
    (0..program.fields.len()).map(|field| searched_in(program, field).and_then(Classes::new)).collect()
}

/// What a text field is searched for; nothing when it is asked something else, too.
#[must_use]
pub fn searched_in(program: &Program, field: usize) -> Option<Vec<Atom>> {
    let spec = &program.fields.get(field)?.spec;
    if spec.base != Base::Text || spec.shape != Shape::Single || program.study == Some(field) {
        return None;
    }
    let rules = program.criteria.iter().filter_map(|criterion| match &criterion.ask {
        Ask::Rule(node) => Some(node),
        Ask::Judged { .. } => None,
    });
    let definitions = program.definitions.iter().map(|definition| &definition.node);
    let categories = program.categories.iter().map(|category| &category.node);
    searched(field, &rules.chain(definitions).chain(categories).collect::<Vec<_>>())
}

/// The searches in a field; nothing when it is asked something else, too.
fn searched(field: usize, nodes: &[&Node]) -> Option<Vec<Atom>> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut other = false;
    for node in nodes {
        node.tests(&mut |test| match test {
            Test::Contains { fields, atom } if fields.contains(&field) => {
                if !atoms.contains(atom) {
                    atoms.push(atom.clone());
                }
            }
            Test::Reported { .. } | Test::Applicable { .. } => {}
            test => other |= test.fields().contains(&field),
        });
    }
    (!other).then_some(atoms)
}
