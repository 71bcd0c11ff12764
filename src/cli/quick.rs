//! Screening a large file without looking at its records one by one.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::records::{Opened, ReadArgs, open_quickly};
use crate::check::Program;
use crate::eval::{Engine, Tally, text_classes};
use crate::record::{BadCells, CellPlace, Chunk, Ended};
use crate::text::fold;
use crate::value::Cell;

/// The counts of a screening.
pub(crate) struct Counted {
    pub(crate) tally: Tally,
    pub(crate) bad: BadCells,
}

/// Screens all records of a file and counts. Nothing where the file needs the careful reader, which
/// then says why if there is anything to say.
pub(crate) fn count(
    paths: &[PathBuf],
    args: &ReadArgs,
    program: &Program,
    until: Option<usize>,
) -> Option<(Opened, Counted)> {
    let (express, opened) = open_quickly(paths, args, program)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Counted { tally: Tally::new(program, until), bad: BadCells::default() };
    let classes = text_classes(program);
    let ended = express.read(
        &opened.express_columns(program, &classes),
        threads,
        || Thread::new(program, until),
        Thread::count,
        |taken| {
            all.tally.merge(taken.result.tally);
            let numbered = express.is_numbered();
            all.bad.merge(taken.result.bad, |place| {
                // The header is row 1.
                let row = taken.before + place.row + 2;
                let record = if numbered { row.to_string() } else { place.record };
                CellPlace { row, record, ..place }
            });
            Ok(())
        },
    );
    matches!(ended, Ended::Done(_)).then_some((opened, all))
}

/// What one thread keeps from chunk to chunk.
struct Thread<'p> {
    program: &'p Program,
    until: Option<usize>,
    engine: Engine<'p>,
    /// Per field: how many of its distinct texts were looked at, and those worth a remark.
    noteworthy: Vec<(usize, HashSet<u32>)>,
    /// The names of studies, by the number of the text.
    studies: HashMap<u32, Option<String>>,
}

impl<'p> Thread<'p> {
    fn new(program: &'p Program, until: Option<usize>) -> Self {
        let engine = Engine::new(program, until);
        let noteworthy = vec![(0, HashSet::new()); program.fields.len()];
        Self { program, until, engine, noteworthy, studies: HashMap::new() }
    }

    fn count(&mut self, chunk: &Chunk<'_>) -> Counted {
        if chunk.fresh {
            self.engine.forget();
            self.noteworthy = vec![(0, HashSet::new()); self.program.fields.len()];
            self.studies.clear();
        }
        let answers = self.engine.screen(chunk.batch, chunk.rows);
        let mut tally = Tally::new(self.program, self.until);
        let column = self.program.study.and_then(|field| chunk.batch.columns.get(field));
        if let Some(column) = column {
            for code in column.codes.iter() {
                self.studies.entry(*code).or_insert_with(|| {
                    let at = *code as usize;
                    let known = column.readings.get(at).filter(|r| matches!(r.cell, Cell::Known(_)));
                    known.and_then(|_| column.texts.get(at)).map(|text| fold(&text.to_text()))
                });
            }
            let study = |row: usize| self.studies.get(column.codes.get(row)?)?.as_deref();
            tally.add_all(self.program, &answers, Some(&study));
        } else {
            tally.add_all(self.program, &answers, None);
        }
        Counted { tally, bad: self.look(chunk) }
    }

    /// The cells that could not be read, or are worth another remark.
    fn look(&mut self, chunk: &Chunk<'_>) -> BadCells {
        let mut bad = BadCells::default();
        for (field, (column, (seen, noted))) in
            chunk.batch.columns.iter().zip(&mut self.noteworthy).enumerate()
        {
            for (code, reading) in column.readings.iter().enumerate().skip(*seen) {
                if reading.fault.is_some() || reading.near.is_some() || reading.undeclared_token {
                    noted.insert(u32::try_from(code).unwrap_or(u32::MAX));
                }
            }
            *seen = column.readings.len();
            if noted.is_empty() {
                continue;
            }
            for (row, code) in column.codes.iter().enumerate().filter(|(_, code)| noted.contains(code)) {
                let at = *code as usize;
                if let (Some(text), Some(reading)) = (column.texts.get(at), column.readings.get(at)) {
                    bad.see(field, text, reading, || CellPlace {
                        record: chunk.id(row).into_owned(),
                        file: 0,
                        row: row as u64,
                    });
                }
            }
        }
        bad
    }
}
