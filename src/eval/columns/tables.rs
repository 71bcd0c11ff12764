//! What each distinct cell answers to a question: asked once, looked up for every record.

use std::collections::HashMap;

use super::plan::{Leaf, Question};
use crate::check::Program;
use crate::eval::leaf::{Texts, View, answer, judged, usual_beside};
use crate::record::{Batch, Column, Row};
use crate::value::{Convention, Truth};

/// The answers of one leaf, a byte or two each: two bits for the truth under each convention.
#[derive(Debug)]
pub(super) enum Table {
    /// By the cell's code in its column; [`NOT_YET`] where none was asked. And how many those are.
    One { known: Vec<u16>, gaps: usize },
    /// By the codes in several columns. And the answers for every record of the batch at hand.
    Several { known: HashMap<Box<[u32]>, u16>, here: Vec<u16> },
}

/// Answers to several cells together that are kept from batch to batch.
const MOST_TOGETHER: usize = 1 << 18;

/// In place of an answer.
const NOT_YET: u16 = u16::MAX;

/// How a truth is kept: false 0, unknown 1, true 2, so that `and` is the least and `or` the greatest.
pub(super) const fn coded(truth: Truth) -> u8 {
    match truth {
        Truth::False => 0,
        Truth::Unknown => 1,
        Truth::True => 2,
    }
}

/// Answers questions about cells by asking the interpreter's leaves.
pub(super) struct Oracle<'p> {
    program: &'p Program,
    /// The file's own convention first, then the usual ones.
    conventions: Vec<Convention>,
    /// A record that holds only the cells that are asked about.
    probe: Batch,
    /// An answer was found on which the usual conventions do not agree.
    pub(super) sensitive: bool,
}

impl<'p> Oracle<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        let own = program.convention;
        let conventions = std::iter::once(own).chain(usual_beside(own)).collect();
        let columns = program.fields.iter().map(|_| Column::default()).collect();
        Self { program, conventions, probe: Batch { columns }, sensitive: false }
    }

    /// How many conventions there are, the file's own included.
    pub(super) fn conventions(&self) -> usize {
        self.conventions.len()
    }

    /// What some cells, given by field and code, answer to a leaf.
    fn ask(&mut self, leaf: &Leaf<'p>, stage: usize, codes: &[u32], columns: &[Column]) -> u16 {
        for (field, code) in leaf.fields.iter().zip(codes) {
            let Some((from, to)) = columns.get(*field).zip(self.probe.columns.get_mut(*field)) else {
                continue;
            };
            let cell = from.texts.get(*code as usize).zip(from.readings.get(*code as usize));
            let (text, reading) = cell.map(|(text, reading)| (text.clone(), reading.clone())).unzip();
            *to = Column {
                texts: text.into_iter().collect::<Vec<_>>().into(),
                readings: reading.into_iter().collect::<Vec<_>>().into(),
                codes: vec![0].into(),
            };
        }
        let view = View { program: self.program, row: Row::new(&self.probe, 0), stage };
        let (packed, sensitive) = match leaf.question {
            Question::Judged(field, by) => {
                let truth = judged(view.cell(field), by).map_or(Truth::Unknown, Truth::from);
                (self.packed(|_| truth), false)
            }
            Question::Test(test) => {
                let own = answer(test, view, self.program.convention, &mut Texts::default());
                let packed = self.packed(|convention| match own.sensitive {
                    true => answer(test, view, convention, &mut Texts::default()).truth,
                    false => own.truth,
                });
                (packed, own.sensitive)
            }
        };
        self.sensitive |= sensitive;
        for field in &leaf.fields {
            if let Some(column) = self.probe.columns.get_mut(*field) {
                *column = Column::default();
            }
        }
        packed
    }

    fn packed(&self, truth: impl Fn(Convention) -> Truth) -> u16 {
        let coded = self.conventions.iter().map(|convention| u16::from(coded(truth(*convention))));
        coded.rev().fold(0, |packed, truth| packed << 2 | truth)
    }
}

impl Table {
    pub(super) fn of(leaf: &Leaf<'_>) -> Self {
        match leaf.fields[..] {
            [_] => Self::One { known: Vec::new(), gaps: 0 },
            _ => Self::Several { known: HashMap::new(), here: Vec::new() },
        }
    }

    /// Asks about what is new in a batch.
    pub(super) fn ask<'p>(
        &mut self,
        leaf: &Leaf<'p>,
        stage: usize,
        oracle: &mut Oracle<'p>,
        columns: &[Column],
        rows: usize,
    ) {
        match (self, &leaf.fields[..]) {
            (Self::One { known, gaps }, [field]) => {
                let Some(column) = columns.get(*field) else { return };
                *gaps += column.readings.len().saturating_sub(known.len());
                known.resize(column.readings.len().max(known.len()), NOT_YET);
                if *gaps > 0 {
                    for code in column.codes.iter() {
                        if let Some(answer) = known.get_mut(*code as usize).filter(|a| **a == NOT_YET) {
                            *answer = oracle.ask(leaf, stage, &[*code], columns);
                            *gaps -= 1;
                        }
                    }
                }
            }
            (Self::Several { known, here }, fields) => {
                // Cells of many values meet in ever new ways.
                if known.len() > MOST_TOGETHER {
                    known.clear();
                }
                here.clear();
                let mut key = vec![0_u32; fields.len()];
                for row in 0..rows {
                    for (code, field) in key.iter_mut().zip(fields) {
                        let column = columns.get(*field);
                        *code = column.and_then(|column| column.codes.get(row)).copied().unwrap_or_default();
                    }
                    let answer = known.get(&key[..]).copied();
                    here.push(answer.unwrap_or_else(|| {
                        let answer = oracle.ask(leaf, stage, &key, columns);
                        known.insert(key.clone().into(), answer);
                        answer
                    }));
                }
            }
            (Self::One { .. }, _) => {}
        }
    }

    /// The truth for every record of the batch that was asked about last, under one of the conventions.
    #[inline(always)]
    pub(super) fn truths(&self, leaf: &Leaf<'_>, columns: &[Column], convention: usize, to: &mut Vec<u8>) {
        let truth = |packed: u16| (packed >> (2 * convention) & 3) as u8;
        match (self, &leaf.fields[..]) {
            (Self::One { known, .. }, [field]) => {
                let codes = columns.get(*field).map(|column| &column.codes[..]).unwrap_or_default();
                to.extend(codes.iter().map(|code| truth(known.get(*code as usize).copied().unwrap_or(1))));
            }
            (Self::Several { here, .. }, _) => to.extend(here.iter().map(|packed| truth(*packed))),
            (Self::One { .. }, _) => {}
        }
    }
}
