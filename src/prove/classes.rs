//! For each field, the finitely many classes of values that the criteria can tell apart.
//!
//! Two values of a class get the same answer from every condition, so that one of them stands for all.

use std::collections::BTreeSet;

use super::ordered::{self, Cuts};
use super::questions::Questions;
use super::sets;
use super::texts;
use crate::check::{Ask, Program};
use crate::record::Row;
use crate::value::{Base, Cell, Judgements, Missing, Shape, Term, Value};

/// The classes of one field.
pub(super) struct Classes {
    /// The field.
    pub(super) field: usize,
    /// A cell for each class: known values in their order, then the ways of being missing.
    pub(super) cells: Vec<Cell>,
    /// How a set of classes is put in words.
    pub(super) form: Form,
    /// No class is left out: false where there were too many.
    pub(super) exact: bool,
}

/// What kind of values the classes are of.
pub(super) enum Form {
    /// Yes and no.
    YesNo,
    /// What people judged: yes and no.
    Judged,
    /// One value each, in groups that no condition tells apart.
    Values(Vec<Group>),
    /// Sets of values; a class is a subset of the groups.
    Sets(Vec<Group>),
    /// Texts, by which of these they contain.
    Texts(Vec<crate::value::Atom>),
    /// Quantities.
    Ordered(Cuts),
    /// Pairs of a lowest and a highest quantity.
    Spread(Cuts),
}

/// Values that no condition tells apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// In declared order.
    pub(super) terms: Vec<Term>,
    /// Unlisted values belong to it, too.
    pub(super) other: bool,
}

/// Which values of a field are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those that the cell may still turn out to hold.
    Possible,
    /// Any that the field can hold.
    Any,
}

impl Classes {
    /// The classes of a field that the criteria ask `questions` about, for the record in `row`.
    pub(super) fn of(
        program: &Program,
        field: usize,
        questions: &Questions<'_>,
        rows: &[Row<'_>],
        wanted: Wanted,
    ) -> Option<Self> {
        let spec = &program.fields.get(field)?.spec;
        let now = rows.first()?.cell(field);
        let possible = match (wanted, now) {
            (Wanted::Possible, Cell::Known(value)) => Some(value),
            _ => None,
        };
        let (mut cells, form, exact) = match (spec.base, spec.shape) {
            (Base::YesNo, _) => {
                let cells = [true, false].map(|yes| Cell::Known(Value::YesNo(yes)));
                (cells.to_vec(), Form::YesNo, true)
            }
            (Base::Judgement, _) => (judged(judgements_needed(program, field)), Form::Judged, true),
            (Base::Text, _) if questions.searched(field).next().is_some() => {
                let (cells, atoms, all) = texts::classes(field, questions, possible);
                (cells, Form::Texts(atoms), all)
            }
            (Base::Term | Base::Text, shape) => {
                let groups = sets::groups(spec, field, questions, rows, possible);
                if shape == Shape::Single {
                    (sets::single(&groups, spec.base), Form::Values(groups), true)
                } else {
                    let (cells, all) = sets::subsets(&groups, possible);
                    (cells, Form::Sets(groups), all)
                }
            }
            (_, shape) => {
                let mut cuts = ordered::cuts(field, questions, rows);
                if shape == Shape::Single {
                    let quantities = ordered::quantities(spec, &mut cuts, possible, program.convention);
                    let cells = quantities.into_iter().map(|q| Cell::Known(Value::Quantity(q)));
                    (cells.collect(), Form::Ordered(cuts), true)
                } else {
                    let spreads = ordered::spreads(spec, &mut cuts, possible, program.convention);
                    let cells = spreads.into_iter().map(|spread| Cell::Known(Value::Spread(spread)));
                    (cells.collect(), Form::Spread(cuts), true)
                }
            }
        };
        // What has not been looked up may turn out to be missing in another way; that counts where the
        // criteria ask about it.
        if let (Wanted::Possible, Cell::Missing(missing)) = (wanted, now) {
            let asked = questions.presence(field);
            if asked.applicable || asked.reported {
                cells.push(Cell::Missing(Missing::NotApplicable));
            }
            if asked.reported && *missing == Missing::NotRead {
                cells.push(Cell::Missing(Missing::NotReported));
            }
        }
        Some(Self { field, cells, form, exact })
    }

    /// Whether a class is one of known values.
    pub(super) fn is_known(&self, class: usize) -> bool {
        matches!(self.cells.get(class), Some(Cell::Known(_)))
    }
}

/// Whether looking further could make a cell say more, for a criterion that people judge, too.
pub(super) fn is_open(program: &Program, field: usize, cell: &Cell) -> bool {
    match cell {
        Cell::Known(Value::Judged(judgements)) => {
            judgements.decide(judgements_needed(program, field)).is_err()
        }
        cell => cell.is_open(),
    }
}

/// How many equal judgements a judged criterion's column needs.
fn judgements_needed(program: &Program, field: usize) -> u32 {
    program
        .criteria
        .iter()
        .find_map(|criterion| match criterion.ask {
            Ask::Judged { field: column, by } if column == field => Some(by),
            _ => None,
        })
        .unwrap_or(1)
}

fn judged(by: u32) -> Vec<Cell> {
    let yes = Judgements { yes: by, ..Judgements::default() };
    let no = Judgements { no: by, ..Judgements::default() };
    [yes, no].map(|judgements| Cell::Known(Value::Judged(judgements))).to_vec()
}

/// The terms of some groups, in declared order.
pub(super) fn terms_of<'g>(groups: impl Iterator<Item = &'g Group>) -> BTreeSet<Term> {
    groups.flat_map(|group| group.terms.iter().cloned()).collect()
}
