//! What the criteria ask of each field: the material from which its values are cut into classes.

use std::collections::BTreeSet;

use crate::check::{Ask, Criterion, Form, Node, Operand, Program, SetOperand, Test};
use crate::syntax::ast::Membership;
use crate::value::{Atom, Term};

/// Every leaf of some criteria, those of the definitions they name included.
pub(super) struct Questions<'p> {
    tests: Vec<&'p Test>,
    /// Lists as the criteria name them: `surgery`.
    lists: Vec<(String, &'p BTreeSet<Term>)>,
}

/// Whether the criteria ask if a field is there at all.
#[derive(Clone, Copy, Default)]
pub(super) struct Presence {
    pub(super) reported: bool,
    pub(super) applicable: bool,
}

impl<'p> Questions<'p> {
    /// The leaves of all criteria that some are asked of.
    pub(super) fn new<'c>(program: &'p Program, criteria: impl Iterator<Item = &'c Criterion>) -> Self
    where
        'p: 'c,
        'c: 'p,
    {
        let mut questions = Self { tests: Vec::new(), lists: Vec::new() };
        for criterion in criteria {
            if let Ask::Rule(node) = &criterion.ask {
                questions.gather(program, node);
            }
        }
        questions
    }

    fn gather(&mut self, program: &'p Program, node: &'p Node) {
        node.walk(&mut |node| match &node.form {
            Form::Test(test) => {
                if !self.tests.contains(&test) {
                    self.tests.push(test);
                }
                if let Test::Member { set, .. } = test
                    && set.len() > 1
                    && let Some(name) = list_name(&program.written(node.span))
                {
                    self.lists.push((name, set));
                }
            }
            Form::Defined(index) => {
                if let Some(definition) = program.definitions.get(*index) {
                    self.gather(program, &definition.node);
                }
            }
            _ => {}
        });
    }

    /// How many leaves there are.
    pub(super) fn len(&self) -> usize {
        self.tests.len()
    }

    /// The leaves that read a field.
    pub(super) fn about(&self, field: usize) -> impl Iterator<Item = &'p Test> {
        self.tests.iter().copied().filter(move |test| test.fields().contains(&field))
    }

    /// What the texts of a field are searched for.
    pub(super) fn searched(&self, field: usize) -> impl Iterator<Item = &'p Atom> {
        self.about(field).filter_map(|test| match test {
            Test::Contains { atom, .. } => Some(atom),
            _ => None,
        })
    }

    /// The name of the list that has exactly these values, where the criteria use it.
    pub(super) fn list_of(&self, terms: &BTreeSet<Term>) -> Option<&str> {
        self.lists.iter().find(|(_, set)| *set == terms).map(|(name, _)| name.as_str())
    }

    /// Whether it is asked if a field is reported, or applicable.
    pub(super) fn presence(&self, field: usize) -> Presence {
        let mut presence = Presence::default();
        for test in self.about(field) {
            presence.reported |= matches!(test, Test::Reported { .. });
            presence.applicable |= matches!(test, Test::Applicable { .. });
        }
        presence
    }

    /// Pairs of fields that one leaf compares with each other: the values of one that it tells apart
    /// hang on those of the other.
    pub(super) fn joint(&self) -> BTreeSet<(usize, usize)> {
        let mut pairs = BTreeSet::new();
        // The parts of a document are searched each by itself.
        for test in self.tests.iter().filter(|test| !matches!(test, Test::Contains { .. })) {
            let fields = test.fields();
            for a in &fields {
                pairs.extend(fields.iter().filter(|b| *b != a).map(|b| (*a, *b)));
            }
        }
        pairs
    }
}

/// A set of values that one leaf asks for, and whether it can tell its values from each other.
pub(super) fn sets_in(test: &Test, field: usize) -> Option<(&BTreeSet<Term>, bool)> {
    match test {
        Test::Member { field: asked, how, set } if *asked == field => {
            Some((set, *how == Membership::HasAllOf))
        }
        Test::Same { left, right: SetOperand::Set(set), .. } if *left == field => Some((set, true)),
        _ => None,
    }
}

/// The other field of a leaf about two fields with values.
pub(super) fn other_set(test: &Test, field: usize) -> Option<usize> {
    match test {
        Test::Share { left, right, .. } | Test::Same { left, right: SetOperand::Field(right), .. } => {
            [*left, *right].into_iter().find(|other| *other != field)
        }
        _ => None,
    }
}

/// Pairs of sides that a leaf compares.
pub(super) fn sides(test: &Test) -> Vec<(&Operand, &Operand)> {
    match test {
        Test::Compare { left, right, .. } => vec![(left, right)],
        Test::Between { value, low, high } => vec![(value, low), (value, high)],
        _ => Vec::new(),
    }
}

/// `specialty-recruitment` of `focus in specialty-recruitment`.
fn list_name(written: &str) -> Option<String> {
    let (before, name) = written.rsplit_once(' ')?;
    let after_word = before.rsplit(' ').next().is_some_and(|word| ["in", "only", "of"].contains(&word));
    let is_word = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    (after_word && is_word).then(|| name.to_owned())
}
