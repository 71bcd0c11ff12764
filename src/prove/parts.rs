//! A program in parts that have no cell in common: what one decides does not hang on another.
//!
//! The verdict is the worst of the parts' verdicts, so that each can be searched by itself.

use std::cell::{Cell as Counter, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::classes::{Classes, Wanted};
use super::questions::Questions;
use crate::check::{Criterion, Program};
use crate::eval::{Verdict, screen_under};
use crate::record::Row;
use crate::value::{Cell, Missing, Truth};

/// How many leaves may still be evaluated for a question. (Meaning, rule 10.5.)
pub(super) struct Budget(Counter<usize>);

impl Budget {
    pub(super) fn new(leaves: usize) -> Self {
        Self(Counter::new(leaves))
    }

    fn take(&self, leaves: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(leaves));
        left >= leaves
    }

    /// Whether so many can be afforded.
    pub(super) fn allows(&self, leaves: usize) -> bool {
        leaves <= self.0.get()
    }
}

/// A class for some of the cells of a part: positions in [`Part::cells`] and in the classes there.
pub(super) type Choice = Vec<(usize, usize)>;

/// Some criteria, and the cells that they have in common with no others.
pub(super) struct Part<'r> {
    program: Program,
    row: Row<'r>,
    until: Option<usize>,
    budget: &'r Budget,
    leaves: usize,
    known: RefCell<HashMap<Choice, Verdict>>,
    /// The classes of each cell that may change, fields in file order.
    pub(super) cells: Vec<Classes>,
    /// Positions in `cells` that one leaf compares with each other.
    pub(super) joint: BTreeSet<(usize, usize)>,
    /// Per criterion: what it says of the record as it is, and which of the cells it reads.
    pub(super) asked: Vec<(Outcome, BTreeSet<usize>)>,
    /// What the part says of the record as it is.
    pub(super) now: Verdict,
    /// An unclear record may stop before it is asked everything.
    pub(super) may_await: bool,
}

/// What one criterion says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Passes,
    Open,
    Against,
}

/// The parts of a program for a record of which the cells in `free` may change.
pub(super) fn parts<'r>(
    program: &Program,
    row: Row<'r>,
    until: Option<usize>,
    free: &BTreeSet<usize>,
    wanted: Wanted,
    budget: &'r Budget,
) -> Vec<Part<'r>> {
    let last = until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
    let criteria = program.criteria.iter().filter(|criterion| criterion.stage <= last).collect::<Vec<_>>();
    let reads = |criterion: &Criterion| -> BTreeSet<usize> {
        program.fields_of(criterion).intersection(free).copied().collect()
    };
    // What is unclear before the last stage may keep later criteria from being asked.
    let in_one = program.stages.iter().take(last).any(|stage| stage.unclear_awaits);
    let mut groups: Vec<(BTreeSet<usize>, Vec<&Criterion>)> = Vec::new();
    for criterion in criteria {
        let fields = reads(criterion);
        let (touched, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(known, _)| in_one || !known.is_disjoint(&fields));
        let mut merged = (fields, Vec::new());
        for (fields, criteria) in touched {
            merged.0.extend(fields);
            merged.1.extend(criteria);
        }
        merged.1.push(criterion);
        groups = apart;
        groups.push(merged);
    }
    groups
        .into_iter()
        .map(|(fields, criteria)| Part::new(program, row, until, &fields, &criteria, wanted, budget))
        .collect()
}

impl<'r> Part<'r> {
    fn new(
        program: &Program,
        row: Row<'r>,
        until: Option<usize>,
        fields: &BTreeSet<usize>,
        criteria: &[&Criterion],
        wanted: Wanted,
        budget: &'r Budget,
    ) -> Self {
        let part = Program {
            criteria: criteria.iter().map(|criterion| (*criterion).clone()).collect(),
            categories: Vec::new(),
            examples: Vec::new(),
            amendments: Vec::new(),
            ..program.clone()
        };
        let (cells, joint) = all_classes(&part, row, fields, wanted);
        let at = |field: usize| cells.iter().position(|classes| classes.field == field);
        let everything = Program {
            stages: part
                .stages
                .iter()
                .map(|stage| crate::check::Stage { unclear_awaits: false, ..stage.clone() })
                .collect(),
            ..part.clone()
        };
        let asked = everything
            .criteria
            .iter()
            .map(|criterion| {
                let cells = program.fields_of(criterion).iter().filter_map(|field| at(*field)).collect();
                (outcome(&everything, criterion, row, until), cells)
            })
            .collect();
        let last = until.unwrap_or(usize::MAX).min(part.stages.len().saturating_sub(1));
        let may_await = part.stages.iter().take(last).any(|stage| stage.unclear_awaits);
        let leaves = Questions::new(&part, part.criteria.iter()).len().max(1);
        let now = screen_under(&part, row, until, part.convention).verdict;
        Self {
            program: part,
            row,
            until,
            budget,
            leaves,
            known: RefCell::default(),
            cells,
            joint,
            asked,
            now,
            may_await,
        }
    }

    /// What the part says when some cells hold something else; `None` when too much was asked.
    pub(super) fn verdict(&self, choice: &Choice) -> Option<Verdict> {
        if let Some(verdict) = self.known.borrow().get(choice) {
            return Some(*verdict);
        }
        if !self.budget.take(self.leaves) {
            return None;
        }
        let cell = |(position, class): &(usize, usize)| {
            let classes = self.cells.get(*position)?;
            Some((classes.field, classes.cells.get(*class)?.clone()))
        };
        let patch: Vec<(usize, Cell)> = choice.iter().filter_map(cell).collect();
        let verdict = self.verdict_of(&patch);
        self.known.borrow_mut().insert(choice.clone(), verdict);
        Some(verdict)
    }

    /// What the part says when some fields hold something else.
    pub(super) fn verdict_of(&self, patch: &[(usize, Cell)]) -> Verdict {
        let row = Row { patch, ..self.row };
        screen_under(&self.program, row, self.until, self.program.convention).verdict
    }

    /// Whether the record says of a cell that its report does not give it.
    pub(super) fn is_not_reported(&self, cell: usize) -> bool {
        let now = self.cells.get(cell).map(|classes| self.row.cell(classes.field));
        matches!(now, Some(Cell::Missing(Missing::NotReported)))
    }

    /// What the criteria of this part ask.
    pub(super) fn questions(&self) -> Questions<'_> {
        Questions::new(&self.program, self.program.criteria.iter())
    }

    /// Its criteria as a program.
    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// The record.
    pub(super) fn row(&self) -> Row<'r> {
        self.row
    }

    /// How many leaves it takes to look at every way to fill the cells.
    pub(super) fn cost(&self) -> usize {
        let fillings = self.cells.iter().fold(1_usize, |all, c| all.saturating_mul(c.cells.len()));
        fillings.saturating_mul(self.leaves)
    }
}

/// What one criterion alone says at the last stage asked.
fn outcome(program: &Program, criterion: &Criterion, row: Row<'_>, until: Option<usize>) -> Outcome {
    let alone = Program { criteria: vec![criterion.clone()], ..program.clone() };
    let decision = screen_under(&alone, row, until, alone.convention);
    match (decision.verdict, decision.asked.first().map(|asked| asked.truth)) {
        (Verdict::Exclude, _) => Outcome::Against,
        (_, Some(Truth::Unknown)) => Outcome::Open,
        _ => Outcome::Passes,
    }
}

/// The classes of each field. Where one leaf compares two of them, the second is cut at what every
/// class of the first makes of it.
fn all_classes(
    program: &Program,
    row: Row<'_>,
    fields: &BTreeSet<usize>,
    wanted: Wanted,
) -> (Vec<Classes>, BTreeSet<(usize, usize)>) {
    const MOST_VARIANTS: usize = 40;
    let questions = Questions::new(program, program.criteria.iter());
    let pairs = questions.joint();
    let mut all: Vec<Classes> = Vec::new();
    for field in fields {
        let mut patches: Vec<Vec<(usize, Cell)>> = vec![Vec::new()];
        for known in all.iter().filter(|known| pairs.contains(&(known.field, *field))) {
            let values = known.cells.iter().filter(|cell| matches!(cell, Cell::Known(_)));
            patches.extend(values.map(|cell| vec![(known.field, cell.clone())]));
        }
        patches.truncate(MOST_VARIANTS);
        let rows = patches.iter().map(|patch| Row { patch, ..row }).collect::<Vec<_>>();
        all.extend(Classes::of(program, *field, &questions, &rows, wanted));
    }
    let at = |field: usize| all.iter().position(|classes| classes.field == field);
    let joint = pairs.iter().filter_map(|(a, b)| Some((at(*a)?, at(*b)?))).collect();
    (all, joint)
}
