//! Classes of texts: by which of the atoms that the criteria look for they contain.

use super::questions::Questions;
use crate::check::Test;
use crate::value::{Atom, Cell, Value, Words};

/// At most so many atoms are combined: 2⁵ texts are as many as one can take in.
const MOST_ATOMS: usize = 5;

/// A text for every combination of atoms that there can be; whether these are all. Where that cannot
/// be shown there are no classes, so that nothing is claimed. `possible`: a text that was cut off, and
/// goes on in some way.
pub(super) fn classes(
    field: usize,
    questions: &Questions<'_>,
    possible: Option<&Value>,
) -> (Vec<Cell>, Vec<Atom>, bool) {
    let none = (Vec::new(), Vec::new(), false);
    let mut atoms: Vec<Atom> = Vec::new();
    for atom in questions.searched(field) {
        if !atoms.contains(atom) {
            atoms.push(atom.clone());
        }
    }
    let other = questions
        .about(field)
        .any(|test| !matches!(test, Test::Contains { .. } | Test::Reported { .. } | Test::Applicable { .. }));
    let examples: Option<Vec<String>> = atoms.iter().map(Atom::example).collect();
    let Some(examples) = examples.filter(|_| !other && atoms.len() <= MOST_ATOMS) else { return none };
    let start = match possible {
        Some(Value::Text(text)) => text.as_str(),
        _ => "",
    };
    // Words that belong to no atom, and more of them than any `adj` reaches over.
    let apart = " zq".repeat(100);
    let mut cells = Vec::new();
    for wanted in 0..1_usize << atoms.len() {
        let is_wanted = |at: usize| wanted >> at & 1 == 1;
        let begun = Words::of(start);
        let impossible = atoms.iter().enumerate().any(|(at, atom)| {
            let implied = |(by, one): (usize, &Atom)| is_wanted(by) && one.implies(atom);
            !is_wanted(at) && (atom.matches(&begun) || atoms.iter().enumerate().any(implied))
        });
        if impossible {
            continue;
        }
        let chosen =
            examples.iter().enumerate().filter(|(at, _)| is_wanted(*at)).map(|(_, text)| text.as_str());
        let text =
            std::iter::once(start).chain(chosen).collect::<Vec<_>>().join(&format!("{apart} ")) + &apart;
        let words = Words::of(&text);
        if atoms.iter().enumerate().any(|(at, atom)| atom.matches(&words) != is_wanted(at)) {
            return none;
        }
        cells.push(Cell::Known(Value::Text(text)));
    }
    (cells, atoms, true)
}
