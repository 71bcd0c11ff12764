//! Decisions on single records from what was answered for many, for whoever writes a line per record.
//! Only what is open is asked again, of the interpreter: why.

use std::collections::HashMap;

use super::verdicts::Answers;
use crate::check::{Criterion, Polarity, Program};
use crate::eval::stages::{Decision, ask, category_causes};
use crate::eval::{Asked, Cause, Verdict};
use crate::record::{Batch, Row};
use crate::value::Truth;

/// Why criteria are open, learnt once per combination of the cells they read.
#[derive(Debug)]
pub struct Whys<'p> {
    program: &'p Program,
    /// Per criterion, the fields it reads.
    reads: Vec<Vec<usize>>,
    /// By criterion, stage and cells, the number of the causes.
    known: HashMap<Box<[u32]>, u32>,
    key: Vec<u32>,
    /// Causes that were met, and their numbers.
    causes: Vec<Vec<Cause>>,
    numbers: HashMap<Vec<Cause>, u32>,
}

/// Combinations of cells that are kept.
const MOST: usize = 1 << 16;

impl<'p> Whys<'p> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        let reads = program.criteria.iter().map(|c| program.fields_of(c).into_iter().collect());
        Self {
            program,
            reads: reads.collect(),
            known: HashMap::new(),
            key: Vec::new(),
            causes: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    /// Forgets what was learnt: to be called when the columns' distinct cells begin anew.
    pub fn forget(&mut self) {
        self.known.clear();
    }

    /// The decision on a record of a batch, as [`screen`](crate::eval::screen) gives it but for the
    /// traces.
    pub fn decision<'b>(&mut self, answers: &Answers, batch: &'b Batch, row: usize) -> Decision<'b>
    where
        'p: 'b,
    {
        let program: &'b Program = self.program;
        let stage = answers.stage(row);
        let view = Row::new(batch, row);
        let mut asked = Vec::with_capacity(program.criteria.len());
        let (mut reasons, mut open) = (Vec::new(), Vec::new());
        for (index, criterion) in program.criteria.iter().enumerate() {
            // Those of later stages come last.
            let Some(truth) = answers.truth(index, row) else { break };
            let causes = if truth == Truth::Unknown {
                open.push(index);
                self.causes(index, stage, batch, row)
            } else {
                Vec::new()
            };
            if against(criterion, truth) {
                reasons.push(index);
            }
            asked.push(Asked { criterion, truth, trace: None, causes });
        }
        let stages = (0..=stage).filter_map(|stage| answers.at_stage(stage, row)).collect();
        let verdict = answers.verdict(row);
        let (mut included_as, mut may_be) = (Vec::new(), Vec::new());
        if verdict == Verdict::Include {
            for (index, category) in program.categories.iter().enumerate() {
                match answers.category(index, row) {
                    Some(Truth::True) => included_as.push(index),
                    Some(Truth::Unknown) => {
                        may_be.push((index, category_causes(program, view, stage, &category.node)));
                    }
                    _ => {}
                }
            }
        }
        Decision {
            verdict,
            stage,
            provisional: reasons.first().and_then(|first| open.iter().copied().find(|open| open < first)),
            reasons,
            open,
            asked,
            stages,
            included_as,
            may_be,
            convention_sensitive: answers.convention_sensitive(row),
        }
    }

    fn causes(&mut self, index: usize, stage: usize, batch: &Batch, row: usize) -> Vec<Cause> {
        let number = self.number(index, stage, batch, row);
        self.causes.get(number as usize).cloned().unwrap_or_default()
    }

    /// A number for why a criterion that is open at a stage is so: the same number is the same causes,
    /// in all batches.
    pub fn number(&mut self, index: usize, stage: usize, batch: &Batch, row: usize) -> u32 {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.extend([index as u32, stage as u32]);
        key.extend(self.reads.get(index).into_iter().flatten().map(|field| code(batch, *field, row)));
        let number = match self.known.get(&key[..]) {
            Some(number) => *number,
            None => {
                let criterion = self.program.criteria.get(index);
                let asked = criterion.map(|c| ask(self.program, Row::new(batch, row), stage, c).causes);
                let number = self.numbered(asked.unwrap_or_default());
                if self.known.len() >= MOST {
                    self.known.clear();
                }
                self.known.insert(key.clone().into(), number);
                number
            }
        };
        self.key = key;
        number
    }

    fn numbered(&mut self, causes: Vec<Cause>) -> u32 {
        let causes_so_far = &mut self.causes;
        *self.numbers.entry(causes).or_insert_with_key(|causes| {
            causes_so_far.push(causes.clone());
            u32::try_from(causes_so_far.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

fn code(batch: &Batch, field: usize, row: usize) -> u32 {
    let column = batch.columns.get(field);
    column.and_then(|column| column.codes.get(row)).copied().unwrap_or_default()
}

fn against(criterion: &Criterion, truth: Truth) -> bool {
    match criterion.polarity {
        Polarity::Inclusion => truth == Truth::False,
        Polarity::Exclusion => truth == Truth::True,
    }
}
