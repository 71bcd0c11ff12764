//! The rows of a Parquet or Arrow file that is written on the quick way.

use std::io;

use super::quick::Thread;
use super::screen::Run;
use super::screen_keep::Kept;
use crate::eval::Answers;
use crate::record::{Chunk, ColumnRows, WrittenRows};

/// What a thread keeps of the columns that it fills, from chunk to chunk.
pub(super) struct Columns {
    rows: ColumnRows,
    kept: Kept,
    /// The words added to records, by the number of those that are alike.
    words: Vec<Option<Vec<Option<i32>>>>,
}

impl Columns {
    pub(super) fn new(run: &Run<'_>) -> Self {
        let (kept, shape, _) = run.shape();
        Self { rows: ColumnRows::new(&shape), kept, words: Vec::new() }
    }

    /// A chunk begins, in which records may be numbered anew.
    pub(super) fn begin(&mut self, fresh: bool) {
        if self.rows.forget() || fresh {
            self.words.clear();
        }
    }
}

impl Thread<'_, '_> {
    /// The records' own cells, and what is added to them.
    pub(super) fn columns(
        &mut self,
        chunk: &Chunk<'_>,
        answers: &Answers,
    ) -> Option<io::Result<WrittenRows>> {
        let mut columns = self.filled.take()?;
        let numbers = self.table.numbers(answers, chunk);
        for (row, number) in numbers.into_iter().enumerate() {
            if columns.kept.number {
                columns.rows.text(0, &self.id(chunk, row).0);
            }
            let before = usize::from(columns.kept.number);
            for (at, column) in columns.kept.columns.iter().enumerate() {
                let at = at + before;
                match columns.rows.is_list(at) {
                    true => columns.rows.cell(at, &chunk.raw(row, *column)),
                    false => columns.rows.text(at, &String::from_utf8_lossy(&chunk.bytes(row, *column))),
                }
            }
            let number = number as usize;
            if columns.words.len() <= number {
                columns.words.resize(number + 1, None);
            }
            let Some(words) = columns.words.get_mut(number) else { continue };
            let words = words.get_or_insert_with(|| columns.rows.words(&self.added(chunk, answers, row)));
            columns.rows.end(words);
        }
        let taken = columns.rows.take();
        self.filled = Some(columns);
        Some(taken)
    }
}
