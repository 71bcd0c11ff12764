//! The same meaning for many records at once, without traces.
//!
//! A condition's leaves are answered once per distinct cell, by the interpreter's own rules; for each
//! record an answer is looked up, and answers are combined a column at a time. What this engine says of
//! a record is what [`screen`](super::screen) says of it: a test holds them together.

mod alike;
mod decisions;
mod plan;
mod tables;
mod texts;
mod verdicts;

pub use alike::Alike;
pub use decisions::Whys;
pub use texts::{searched_in, text_classes};
pub use verdicts::{Answers, NOT_ASKED};

use crate::check::Program;
use crate::record::{Batch, Column};
use crate::syntax::ast::Counted;
use crate::text::{Work, at_best};
use plan::{Plan, Step};
use tables::{Oracle, Table};

/// Screens batches of records. Keeps what it has learnt of a batch's distinct cells for the next one.
pub struct Engine<'p> {
    program: &'p Program,
    plan: Plan<'p>,
    tables: Vec<Table>,
    oracle: Oracle<'p>,
    /// Per step: its truth for every record of the batch at hand.
    truths: Vec<Vec<u8>>,
}

impl<'p> Engine<'p> {
    /// An engine for a program, up to a stage (the last one unless given).
    #[must_use]
    pub fn new(program: &'p Program, until: Option<usize>) -> Self {
        let last = until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
        Self::of(program, Plan::new(program, last))
    }

    /// An engine for some criteria alone, each as a stage sees it: positions of criterion and stage.
    #[must_use]
    pub fn of_some(program: &'p Program, asked: &[(usize, usize)]) -> Self {
        Self::of(program, Plan::of_some(program, asked))
    }

    fn of(program: &'p Program, plan: Plan<'p>) -> Self {
        let tables = plan.leaves.iter().map(Table::of).collect();
        let truths = plan.steps.iter().map(|_| Vec::new()).collect();
        Self { program, plan, tables, oracle: Oracle::new(program), truths }
    }

    /// Forgets the distinct cells seen so far: to be called when a batch's columns are other columns
    /// than those of the batch before, grown.
    pub fn forget(&mut self) {
        self.tables = self.plan.leaves.iter().map(Table::of).collect();
    }

    /// What the criteria say of every record of a batch of `rows`.
    #[must_use]
    pub fn screen(&mut self, batch: &Batch, rows: usize) -> Answers {
        let mut said = self.decide(batch, rows);
        if self.oracle.sensitive {
            for convention in 1..self.oracle.conventions() {
                let other = at_best(Decide { engine: self, convention, columns: &batch.columns, rows });
                said.compare(&other);
            }
        }
        said
    }

    /// The same, but that nothing is said of other conventions.
    #[must_use]
    pub fn decide(&mut self, batch: &Batch, rows: usize) -> Answers {
        self.ask(batch, rows);
        at_best(Decide { engine: self, convention: 0, columns: &batch.columns, rows })
    }

    /// The truths of the criteria for every record of a batch of `rows`, criterion by criterion as they
    /// are asked at the first stage (of [`of_some`](Self::of_some): in the order given): 0 false,
    /// 1 unknown, 2 true.
    pub fn truths(&mut self, batch: &Batch, rows: usize) -> impl Iterator<Item = &[u8]> {
        self.ask(batch, rows);
        self.combine(0, &batch.columns, rows);
        let asked = self.plan.stages.first().into_iter().flatten();
        asked.map(|step| self.truths.get(*step).map(Vec::as_slice).unwrap_or_default())
    }

    /// Answers every leaf.
    fn ask(&mut self, batch: &Batch, rows: usize) {
        let leaves = self.plan.leaves.iter().zip(&self.plan.asked_at);
        for ((leaf, stage), table) in leaves.zip(&mut self.tables) {
            table.ask(leaf, *stage, &mut self.oracle, &batch.columns, rows);
        }
    }

    /// Takes every step, under one of the conventions.
    #[inline(always)]
    fn combine(&mut self, convention: usize, columns: &[Column], rows: usize) {
        for (at, step) in self.plan.steps.iter().enumerate() {
            let (before, after) = self.truths.split_at_mut(at);
            let Some(truths) = after.first_mut() else { continue };
            let part = |step: &usize| before.get(*step).map(Vec::as_slice).unwrap_or_default();
            truths.clear();
            match step {
                Step::Leaf(leaf) => {
                    if let Some((table, leaf)) = self.tables.get(*leaf).zip(self.plan.leaves.get(*leaf)) {
                        table.truths(leaf, columns, convention, truths);
                    }
                }
                Step::Not(of) => truths.extend(part(of).iter().map(|truth| 2 - truth)),
                Step::And(of) => {
                    truths.resize(rows, 2);
                    of.iter().for_each(|of| merge(truths, part(of), u8::min));
                }
                Step::Or(of) => {
                    truths.resize(rows, 0);
                    of.iter().for_each(|of| merge(truths, part(of), u8::max));
                }
                Step::Count { how, number, of } => {
                    let (mut met, mut possible) = (vec![0_u16; rows], vec![0_u16; rows]);
                    for of in of {
                        for ((met, possible), truth) in met.iter_mut().zip(&mut possible).zip(part(of)) {
                            *met += u16::from(*truth == 2);
                            *possible += u16::from(*truth != 0);
                        }
                    }
                    let number = u16::try_from(*number).unwrap_or(u16::MAX);
                    truths.extend(met.iter().zip(&possible).map(|(met, possible)| {
                        let at_least = |number: u16| u8::from(*met >= number) + u8::from(*possible >= number);
                        let at_most = 2 - at_least(number.saturating_add(1));
                        match how {
                            Counted::AtLeast => at_least(number),
                            Counted::AtMost => at_most,
                            Counted::Exactly => at_most.min(at_least(number)),
                        }
                    }));
                }
            }
        }
    }
}

/// Verdicts from answered leaves, under one of the conventions.
struct Decide<'a, 'p> {
    engine: &'a mut Engine<'p>,
    convention: usize,
    columns: &'a [Column],
    rows: usize,
}

impl Work for Decide<'_, '_> {
    type Out = Answers;

    #[inline(always)]
    fn run(self) -> Answers {
        let engine = self.engine;
        engine.combine(self.convention, self.columns, self.rows);
        verdicts::fold(engine.program, &engine.plan, &engine.truths, self.rows)
    }
}

#[inline(always)]
fn merge(into: &mut [u8], from: &[u8], how: impl Fn(u8, u8) -> u8) {
    for (into, from) in into.iter_mut().zip(from) {
        *into = how(*into, *from);
    }
}
