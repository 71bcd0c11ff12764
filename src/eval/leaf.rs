//! Questions to cells: the leaves of every condition. (Meaning, rules 1 to 5.)

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::trace::{Cause, Why};
use crate::check::{Operand, Program, SetOperand, Test};
use crate::record::Row;
use crate::syntax::ast::{Membership, Sign};
use crate::text::fold;
use crate::value::{
    Atom, Cell, Convention, Missing, Number, PartialSet, Quantity, Relation, Term, TextPart, Truth,
    Undecided, Value, compare_literal, compare_quantities, is_in,
};

/// A record as one stage sees it: cells of fields that are read later are not read. (Rule 9.2.)
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) program: &'a Program,
    pub(super) row: Row<'a>,
    pub(super) stage: usize,
}

impl<'a> View<'a> {
    pub(super) fn cell(&self, field: usize) -> &'a Cell {
        const NOT_READ: &Cell = &Cell::NOT_READ;
        if self.read_at(field) > self.stage { NOT_READ } else { self.row.cell(field) }
    }

    pub(super) fn read_at(&self, field: usize) -> usize {
        self.program.fields.get(field).map_or(0, |field| field.read_at)
    }
}

/// What a leaf comes to, why it is unknown, and whether the usual conventions would all agree.
pub(super) struct Answer {
    pub(super) truth: Truth,
    pub(super) causes: Vec<Cause>,
    pub(super) sensitive: bool,
}

pub(super) fn answer(test: &Test, view: View<'_>, convention: Convention, texts: &mut Texts) -> Answer {
    let truth = match test {
        Test::Contains { fields, atom } => texts.search(fields, atom, view),
        _ => truth(test, view, convention),
    };
    let sensitive = convention.month.is_none()
        && Families::of(test, view).meet_in_days(convention)
        && usual_beside(convention).any(|usual| self::truth(test, view, usual) != truth);
    let causes = if truth == Truth::Unknown { causes(test, view) } else { Vec::new() };
    Answer { truth, causes, sensitive }
}

pub(super) fn truth(test: &Test, view: View<'_>, convention: Convention) -> Truth {
    match test {
        Test::YesNo { field, is } => match view.cell(*field) {
            Cell::Known(Value::YesNo(answer)) => Truth::from(answer == is),
            _ => Truth::Unknown,
        },
        Test::Compare { left, relation, right } => compare(left, *relation, right, view, convention),
        Test::Between { value, low, high } => Truth::all([
            compare(value, Relation::AtLeast, low, view, convention),
            compare(value, Relation::AtMost, high, view, convention),
        ]),
        Test::OneOf { value, literals, negated } => {
            let found =
                quantity(value, view).map_or(Truth::Unknown, |cell| is_in(&cell, literals, convention));
            if *negated { !found } else { found }
        }
        Test::Member { field, how, set } => member(view.cell(*field), *how, set),
        Test::Share { left, right, negated } => {
            let shares = match (shared(*left, *right, view), shared(*right, *left, view)) {
                (Some(left), Some(right)) => left.meets(&right),
                _ => Truth::Unknown,
            };
            if *negated { !shares } else { shares }
        }
        Test::Same { left, right, negated } => {
            let (left, right) = match right {
                SetOperand::Field(right) => (shared(*left, *right, view), shared(*right, *left, view)),
                SetOperand::Set(terms) => {
                    let terms = PartialSet { at_least: terms.clone(), more: false };
                    (set(view.cell(*left)).map(Cow::into_owned), Some(terms))
                }
            };
            let same = match (left, right) {
                (Some(left), Some(right)) => left.equals(&right),
                _ => Truth::Unknown,
            };
            if *negated { !same } else { same }
        }
        Test::Contains { fields, atom } => {
            let parts: Vec<TextPart> = fields.iter().map(|field| text_part(view.cell(*field))).collect();
            atom.among(&parts)
        }
        Test::Reported { field, negated } => {
            let reported = match view.cell(*field) {
                Cell::Missing(Missing::NotRead) => Truth::Unknown,
                // Rule 6.3: nothing is reported about what does not apply.
                Cell::Missing(Missing::NotReported | Missing::NotApplicable) => Truth::False,
                Cell::Known(_) => Truth::True,
            };
            if *negated { !reported } else { reported }
        }
        Test::Applicable { field, negated } => {
            let applicable = match view.cell(*field) {
                Cell::Missing(Missing::NotRead | Missing::NotReported) => Truth::Unknown,
                Cell::Missing(Missing::NotApplicable) => Truth::False,
                Cell::Known(_) => Truth::True,
            };
            if *negated { !applicable } else { applicable }
        }
    }
}

/// What people answered to a judged criterion, by the judgements in its column. (Rule 8.1.)
pub(super) fn judged(cell: &Cell, by: u32) -> Result<bool, Undecided> {
    match cell {
        Cell::Known(Value::Judged(judgements)) => judgements.decide(by),
        _ => Err(Undecided::NotJudged),
    }
}

/// The words of a record's texts, so that each is divided once for all searches.
#[derive(Default)]
pub(super) struct Texts(BTreeMap<usize, TextPart>);

impl Texts {
    fn search(&mut self, fields: &[usize], atom: &Atom, view: View<'_>) -> Truth {
        for field in fields {
            self.0.entry(*field).or_insert_with(|| text_part(view.cell(*field)));
        }
        atom.among(fields.iter().filter_map(|field| self.0.get(field)))
    }
}

/// What a text field says on a record: what does not apply is an empty text. (Rule 4.4.)
fn text_part(cell: &Cell) -> TextPart {
    match cell {
        Cell::Known(Value::Text(text)) => TextPart::known(text),
        Cell::Missing(Missing::NotApplicable) => TextPart::empty(),
        _ => TextPart::Missing,
    }
}

fn member(cell: &Cell, how: Membership, terms: &BTreeSet<Term>) -> Truth {
    let Some(cell) = set(cell) else { return Truth::Unknown };
    match how {
        Membership::In => cell.shares(terms),
        Membership::NotIn => !cell.shares(terms),
        Membership::HasOnly => cell.has_only(terms),
        Membership::HasAllOf => cell.has_all(terms),
    }
}

/// A cell's values for comparing with another field's: folded, and each by one name where either
/// field knows several. Fields may spell one value differently. (Rules 3.3, 3.4.)
fn shared(field: usize, other: usize, view: View<'_>) -> Option<PartialSet> {
    let cell = set(view.cell(field))?;
    let spellings =
        |field: usize| view.program.fields.get(field).map(|field| &field.spec.vocabulary.spellings);
    let name = |term: &Term| {
        let own = fold(&term.0);
        match spellings(other).and_then(|theirs| theirs.get(&own)).map(|known| fold(&known.0)) {
            // Both list it: the two of them must settle on one of its names.
            Some(known) if spellings(field).is_some_and(|ours| ours.contains_key(&own)) => {
                Term::new(&own.min(known))
            }
            Some(known) => Term::new(&known),
            None => Term::new(&own),
        }
    };
    Some(PartialSet { at_least: cell.at_least.iter().map(name).collect(), more: cell.more })
}

/// A cell's values; a text or an answer is the set of itself.
fn set(cell: &Cell) -> Option<Cow<'_, PartialSet>> {
    match cell {
        Cell::Known(Value::Set(set)) => Some(Cow::Borrowed(set)),
        Cell::Known(Value::YesNo(yes)) => {
            let at_least = BTreeSet::from([Term::new(if *yes { "yes" } else { "no" })]);
            Some(Cow::Owned(PartialSet { at_least, more: false }))
        }
        Cell::Known(Value::Text(text)) => {
            let at_least = BTreeSet::from([Term::new(&fold(text))]);
            Some(Cow::Owned(PartialSet { at_least, more: false }))
        }
        _ => None,
    }
}

fn compare(
    left: &Operand,
    relation: Relation,
    right: &Operand,
    view: View<'_>,
    convention: Convention,
) -> Truth {
    let decided = match (left, right) {
        (_, Operand::Literal(literal)) => {
            quantity(left, view).map(|cell| compare_literal(&cell, relation, literal, convention))
        }
        (Operand::Literal(literal), _) => {
            quantity(right, view).map(|cell| compare_literal(&cell, relation.mirrored(), literal, convention))
        }
        _ => match (quantity(left, view), quantity(right, view)) {
            (Some(left), Some(right)) => Some(compare_quantities(&left, relation, &right, convention)),
            _ => None,
        },
    };
    decided.unwrap_or(Truth::Unknown)
}

/// The range in which one side of a comparison lies; `None` when a cell in it is missing.
fn quantity(operand: &Operand, view: View<'_>) -> Option<Quantity> {
    match operand {
        Operand::Field(field) => match view.cell(*field) {
            Cell::Known(Value::Quantity(quantity)) => Some(*quantity),
            _ => None,
        },
        Operand::Lowest(field) => match view.cell(*field) {
            Cell::Known(Value::Spread(spread)) => Some(spread.lowest),
            _ => None,
        },
        Operand::Highest(field) => match view.cell(*field) {
            Cell::Known(Value::Spread(spread)) => Some(spread.highest),
            _ => None,
        },
        Operand::Literal(literal) => literal.quantity(),
        Operand::Sum(parts) => {
            // The first part has no sign of its own.
            let mut parts = parts.iter();
            let start = quantity(&parts.next()?.1, view)?;
            parts.try_fold(start, |sum, (sign, part)| {
                let part = quantity(part, view)?;
                match sign {
                    Sign::Plus => sum.plus(&part),
                    Sign::Minus => sum.minus(&part),
                }
            })
        }
    }
}

/// The usual conventions on months, beside what a file states about days. (Rule 5.6.)
pub(super) fn usual_beside(stated: Convention) -> impl Iterator<Item = Convention> {
    Convention::usual().into_iter().map(move |usual| Convention { day: stated.day, ..usual })
}

/// Which families of time take part in a leaf: where only one does, no convention matters.
#[derive(Clone, Copy, Default)]
struct Families {
    months: bool,
    days: bool,
    hours: bool,
}

impl Families {
    fn of(test: &Test, view: View<'_>) -> Self {
        let mut found = Self::default();
        match test {
            Test::Compare { left, right, .. } => {
                found.see(left, view);
                found.see(right, view);
            }
            Test::Between { value, low, high } => {
                [value, low, high].into_iter().for_each(|side| found.see(side, view));
            }
            Test::OneOf { value, literals, .. } => {
                found.see(value, view);
                literals.iter().for_each(|literal| found.see(&Operand::Literal(*literal), view));
            }
            _ => {}
        }
        found
    }

    fn see(&mut self, operand: &Operand, view: View<'_>) {
        if let Some(Quantity::Duration(interval)) = quantity(operand, view) {
            for end in [interval.lo.end(), interval.hi.end()].into_iter().flatten() {
                self.months |= end.months != Number::ZERO;
                self.days |= end.days != Number::ZERO;
                self.hours |= end.hours != Number::ZERO;
            }
        }
    }

    fn any(self) -> bool {
        self.months || self.days || self.hours
    }

    /// Months stand against days, or against hours that a convention makes days of.
    fn meet_in_days(self, convention: Convention) -> bool {
        self.months && (self.days || (self.hours && convention.day.is_some()))
    }
}

/// Why a leaf is unknown: each missing cell; else the cells that are not exact; else, where all are
/// exact, the calendar. (Rules 4.2, 5.9.)
fn causes(test: &Test, view: View<'_>) -> Vec<Cause> {
    let mut missing = Vec::new();
    let mut inexact = Vec::new();
    let fields = test.fields();
    for field in fields.iter().copied() {
        let cause = |why| Cause { field, why };
        match view.cell(field) {
            Cell::Missing(Missing::NotRead) if view.read_at(field) > view.stage => {
                missing.push(cause(Why::ReadLater(view.read_at(field))));
            }
            Cell::Missing(Missing::NotRead) => missing.push(cause(Why::NotRead)),
            Cell::Missing(Missing::NotReported) => missing.push(cause(Why::NotReported)),
            Cell::Missing(Missing::NotApplicable)
                if matches!(test, Test::Reported { .. } | Test::Contains { .. }) => {}
            Cell::Missing(Missing::NotApplicable) => missing.push(cause(Why::NotApplicable)),
            Cell::Known(Value::Set(_)) if view.cell(field).is_open() => inexact.push(cause(Why::PartlyKnown)),
            Cell::Known(Value::Text(_)) if view.cell(field).is_open() => missing.push(cause(Why::TextCut)),
            known if known.is_open() => inexact.push(cause(Why::Range)),
            Cell::Known(_) => {}
        }
    }
    if !missing.is_empty() {
        missing
    } else if !inexact.is_empty() {
        inexact
    } else {
        // A year beside a month is exact, and still too coarse: its months would decide. (Rule 5.11.)
        let families = Families::of(test, view);
        let why = match (families.any(), families.hours) {
            (true, true) if view.program.convention.day.is_none() => Why::DayLength,
            (true, _) => Why::MonthLength,
            (false, _) => Why::Range,
        };
        fields.first().map(|field| Cause { field: *field, why }).into_iter().collect()
    }
}
