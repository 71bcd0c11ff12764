//! The verdicts of two versions on a large file, without reading its records one by one. What is found
//! is what the careful way finds.

use super::diff::{Compared, Screened};
use super::progress::{Counted, Progress};
use super::quick::threads;
use super::quick_look::{Looks, placed, row_of};
use super::records::{announce, open_quickly};
use crate::compare::{Decisions, Lane, SharedColumn, SideBySide};
use crate::record::{BadCells, Chunk, Column, Ended, ExpressColumn};

/// What one thread keeps from chunk to chunk.
struct Thread<'s> {
    lane: Lane<'s>,
    sides: &'s SideBySide<'s>,
    /// Per field of the old version: the field of the new one that is read from the same column.
    beside: &'s [Option<usize>],
    looks: [Looks; 2],
}

/// What a chunk came to.
struct Part {
    found: Decisions,
    bad: BadCells,
    bad_before: BadCells,
}

impl Compared<'_> {
    /// Screens all records of a file. Nothing where the file, the edits or the question need the
    /// careful way, which then says why if there is anything to say.
    pub(super) fn in_columns(&self) -> Option<Screened> {
        let args = self.args;
        if args.overrides.is_some() || !args.votes.votes.is_empty() {
            return None;
        }
        let (express, opened) = open_quickly(&args.records, &args.read, self.new)?;
        let before = opened.of_version(self.old);
        let sides = SideBySide::new(self.difference, self.old, self.new, &opened.set)?;
        let columns = sides.columns().iter().map(express_column).collect::<Vec<_>>();
        let beside = before.beside(&opened);
        let numbered = express.is_numbered();
        let mut all = Part {
            found: Decisions::none(self.old, self.new),
            bad: BadCells::default(),
            bad_before: BadCells::default(),
        };
        let progress = Progress::new(Counted::Bytes, express.length(), false);
        let ended = express.read(
            &columns,
            &[],
            threads(),
            || Thread {
                lane: Lane::new(&sides),
                sides: &sides,
                beside: &beside,
                looks: [self.old, self.new].map(|program| Looks::new(program.fields.len())),
            },
            |thread, chunk| thread.part(chunk, numbered),
            |taken| {
                progress.is_at(taken.end);
                let mut part = taken.result;
                if numbered {
                    let number = |row: &str| row_of(taken.before, row.parse().unwrap_or(0));
                    part.found.call(|record| *record = number(record).to_string());
                }
                all.found.merge(part.found);
                all.bad.merge(part.bad, |place| placed(place, taken.before, numbered));
                all.bad_before.merge(part.bad_before, |place| placed(place, taken.before, numbered));
                Ok(())
            },
        );
        drop(progress);
        let Ended::Done(_) = ended else { return None };
        announce(&opened.set, &args.read, self.terminal);
        opened.all_there(self.new, self.terminal);
        let before = opened.under(self.old, self.new, self.terminal);
        let fused = if all.found.flips.is_empty() { Vec::new() } else { sides.fused().to_vec() };
        Some(Screened { found: all.found, fused, bad: all.bad, bad_before: all.bad_before, opened, before })
    }
}

fn express_column(shared: &SharedColumn) -> ExpressColumn<'_> {
    ExpressColumn { spec: &shared.spec, classes: shared.classes.as_ref(), column: shared.place.in_file(0) }
}

impl Thread<'_> {
    fn part(&mut self, chunk: &Chunk<'_>, numbered: bool) -> Part {
        if chunk.fresh {
            self.looks.iter_mut().for_each(Looks::forget);
        }
        let columns = &chunk.batch.columns;
        let found = self.lane.add(columns, chunk.rows, chunk.fresh, |row| {
            if numbered { row.to_string().into() } else { chunk.id(row) }
        });
        let (mut bad, mut bad_before) = (BadCells::default(), BadCells::default());
        let [old, new] = self.sides.fields();
        let [looks_before, looks] = &mut self.looks;
        for (field, column) in
            new.iter().enumerate().filter_map(|(at, place)| Some((at, columns.get(*place)?)))
        {
            looks.look(field, column, chunk, |_| true, &mut bad);
        }
        // What both cannot read is told of the new version.
        for (field, (place, beside)) in old.iter().zip(self.beside).enumerate() {
            let Some(column) = columns.get(*place) else { continue };
            let beside = beside.and_then(|field| new.get(field));
            if beside == Some(place) {
                continue;
            }
            let beside = beside.and_then(|place| columns.get(*place));
            let fine = |column: &Column, row: usize| Some(column.reading(row)?.1.fault.is_none());
            let only_here = |row: usize| {
                fine(column, row) == Some(false) && beside.is_none_or(|other| fine(other, row) == Some(true))
            };
            looks_before.look(field, column, chunk, only_here, &mut bad_before);
        }
        Part { found, bad, bad_before }
    }
}
