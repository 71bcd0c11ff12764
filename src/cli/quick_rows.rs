//! The rows of a table that is written on the quick way: a record's own cells as they stand, and what is
//! said of records that are alike put into words once.

use std::ops::Range;

use super::quick::Thread;
use super::screen::Run;
use super::screen_keep::Kept;
use crate::check::{Ask, Criterion};
use crate::eval::{Alike, Answers, Asked};
use crate::record::{Chunk, Express, write_cell};
use crate::render::{added_cells, outcome, verdict_word};
use crate::value::Truth;

/// What a thread keeps of the table that it writes, from chunk to chunk.
pub(super) struct Table {
    alike: Alike,
    own: Own,
    /// What is added to records, by the number of those that are alike.
    added: Added,
    /// In brief, what is written of each criterion by its truth, see [`Outcomes`].
    outcomes: Option<Vec<Outcomes>>,
    /// How long the rows of the last chunk were.
    length: usize,
}

/// How a record's own columns are written to a table.
struct Own {
    kept: Kept,
    /// All columns, in the order of the file.
    all: bool,
    /// Cells are written as they stand in the file where no quotes are around or within them.
    as_they_are: bool,
}

/// What is written of a criterion that does not hold, is open, holds, was not asked; nothing where that
/// depends on the causes.
type Outcomes = [Option<Vec<u8>>; 4];

fn outcomes(criterion: &Criterion, run: &Run<'_>) -> Outcomes {
    [Some(Truth::False), Some(Truth::Unknown), Some(Truth::True), None].map(|truth| {
        let judged = matches!(criterion.ask, Ask::Judged { .. });
        if judged && truth == Some(Truth::Unknown) {
            return None;
        }
        let word = |truth| outcome(&Asked { criterion, truth, trace: None, causes: Vec::new() });
        let mut cell = vec![run.options().delimiter];
        write_cell(&mut cell, truth.map_or("", word).as_bytes(), run.options());
        Some(cell)
    })
}

/// The ends of rows, by number.
#[derive(Default)]
struct Added {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
}

impl Added {
    fn get(&self, number: u32) -> Option<&[u8]> {
        let place = self.places.get(number as usize).filter(|place| !place.is_empty())?;
        self.bytes.get(place.clone())
    }
}

impl Table {
    pub(super) fn new(run: &Run<'_>, express: &Express) -> Self {
        let kept = run.kept();
        let all = (0..run.opened.set.columns().len()).collect::<Vec<_>>();
        let as_they_are = express.is_written_with(run.options().delimiter) && !run.args.for_spreadsheet;
        let outcomes = || run.program.criteria.iter().map(|criterion| outcomes(criterion, run)).collect();
        Self {
            alike: Alike::new(run.program, !run.args.brief),
            own: Own { all: !kept.number && kept.columns == all, kept, as_they_are },
            added: Added::default(),
            outcomes: run.args.brief.then(outcomes),
            length: 0,
        }
    }

    /// The numbers of a chunk's records: those that are alike have the same.
    pub(super) fn numbers(&mut self, answers: &Answers, chunk: &Chunk<'_>) -> Vec<u32> {
        self.alike.of_all(answers, chunk.batch, chunk.rows).to_vec()
    }

    /// A chunk begins, in which the columns' distinct cells may begin anew; whether records are numbered anew.
    pub(super) fn begin(&mut self, fresh: bool) -> bool {
        let anew = fresh || self.alike.is_full();
        if anew {
            self.alike.forget();
            self.added = Added::default();
        }
        anew
    }
}

impl Thread<'_, '_> {
    /// The rows of a table: a record's own cells, and what is added to them.
    pub(super) fn rows(&mut self, chunk: &Chunk<'_>, answers: &Answers) -> Vec<u8> {
        let options = self.run.options();
        let mut lines = self.spare.take();
        lines.reserve(self.table.length + self.table.length / 16);
        let numbers = self.table.numbers(answers, chunk);
        self.table.added.places.resize(self.table.alike.len(), 0..0);
        let plain = self.table.own.as_they_are && chunk.is_plain();
        for (row, number) in numbers.into_iter().enumerate() {
            if self.table.own.all && self.table.own.as_they_are && (plain || chunk.is_without(row, b'"')) {
                lines.extend_from_slice(chunk.text(row));
            } else {
                if self.table.own.kept.number {
                    write_cell(&mut lines, self.id(chunk, row).0.as_bytes(), options);
                }
                for (at, column) in self.table.own.kept.columns.iter().enumerate() {
                    if at > 0 || self.table.own.kept.number {
                        lines.push(options.delimiter);
                    }
                    let cell = chunk.bytes(row, *column);
                    match plain {
                        true => lines.extend_from_slice(&cell),
                        false => write_cell(&mut lines, &cell, options),
                    }
                }
            }
            if let Some(added) = self.table.added.get(number) {
                lines.extend_from_slice(added);
            } else {
                let added = self.brief_ending(answers, row);
                let added = added.unwrap_or_else(|| self.ending(chunk, answers, row));
                lines.extend_from_slice(&added);
                let before = self.table.added.bytes.len();
                self.table.added.bytes.extend_from_slice(&added);
                let place = before..self.table.added.bytes.len();
                self.table
                    .added
                    .places
                    .get_mut(number as usize)
                    .into_iter()
                    .for_each(|to| *to = place.clone());
            }
        }
        self.table.length = lines.len();
        lines
    }

    /// The same in brief, without asking why a criterion is open; nothing where the words depend on it.
    fn brief_ending(&self, answers: &Answers, row: usize) -> Option<Vec<u8>> {
        let program = self.run.program;
        let outcomes = self.table.outcomes.as_ref()?;
        let mut ending = Vec::with_capacity(256);
        let mut cells = Vec::with_capacity(3);
        cells.push(verdict_word(answers.verdict(row)));
        cells.push(
            program.stages.get(answers.stage(row)).and_then(|stage| stage.name.as_deref()).unwrap_or(""),
        );
        let reason = answers.reason(row).and_then(|reason| program.criteria.get(reason));
        cells.push(reason.map_or("", |criterion| criterion.label.as_str()));
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 || self.table.own.kept.width() > 0 {
                ending.push(self.run.options().delimiter);
            }
            write_cell(&mut ending, cell.as_bytes(), self.run.options());
        }
        for (truths, outcomes) in answers.truths().iter().zip(outcomes) {
            let outcome = truths.get(row).and_then(|truth| outcomes.get(usize::from(*truth)));
            ending.extend_from_slice(outcome?.as_deref()?);
        }
        ending.push(b'\n');
        Some(ending)
    }

    /// What a table's row ends with, after the record's own cells.
    fn ending(&mut self, chunk: &Chunk<'_>, answers: &Answers, row: usize) -> Vec<u8> {
        let options = self.run.options();
        let mut ending = Vec::new();
        let own = self.table.own.kept.width() > 0;
        for (at, cell) in self.added(chunk, answers, row).into_iter().enumerate() {
            if own || at > 0 {
                ending.push(options.delimiter);
            }
            write_cell(&mut ending, cell.as_bytes(), options);
        }
        ending.push(b'\n');
        ending
    }

    /// The cells added to a record.
    pub(super) fn added(&mut self, chunk: &Chunk<'_>, answers: &Answers, row: usize) -> Vec<String> {
        let decision = self.whys.decision(answers, chunk.batch, row);
        let (id, number) = self.id(chunk, row);
        let seen = self.seen(chunk, row, &id, number, decision.stage);
        self.run.briefly(added_cells(&decision, &seen, None))
    }
}
