//! The cells that could not be read: noted batch by batch, told in the end.

use super::records::Opened;
use super::terminal::Terminal;
use crate::check::Program;
use crate::record::{BadCells, Batch, CellPlace, Column, RawBatch};
use crate::render::cells_report;
use crate::value::Reading;

impl Opened {
    /// Notes the cells of a batch that could not be read.
    pub(crate) fn note_cells(&self, raw: &RawBatch<'_>, batch: &Batch, bad: &mut BadCells) {
        self.note_some(raw, batch, bad, |_, _| true);
    }

    /// Notes those that could not be read by this version of the criteria, but by the other.
    pub(crate) fn note_cells_beside(
        &self,
        raw: &RawBatch<'_>,
        batch: &Batch,
        (other, as_read): (&Self, &Batch),
        bad: &mut BadCells,
    ) {
        let beside = self.beside(other).into_iter();
        let beside = beside.map(|at| at.and_then(|at| as_read.columns.get(at))).collect::<Vec<_>>();
        self.note_some(raw, batch, bad, |field, index| {
            let reading = |column: &Column| Some(column.reading(index)?.1.fault.is_none());
            let own = batch.columns.get(field).and_then(reading) == Some(false);
            own && beside.get(field).copied().flatten().is_none_or(|column| reading(column) == Some(true))
        });
    }

    /// Per field, the field that another version reads from the same column.
    pub(super) fn beside(&self, other: &Self) -> Vec<Option<usize>> {
        self.columns.iter().map(|own| other.columns.iter().position(|column| column == own)).collect()
    }

    fn note_some(
        &self,
        raw: &RawBatch<'_>,
        batch: &Batch,
        bad: &mut BadCells,
        wanted: impl Fn(usize, usize) -> bool,
    ) {
        for (field, column) in batch.columns.iter().enumerate() {
            // Most batches hold no such cell in a column: look at the distinct texts first.
            let noteworthy = |r: &Reading| r.fault.is_some() || r.near.is_some() || r.undeclared_token;
            if !column.readings.iter().any(noteworthy) {
                continue;
            }
            for (index, record) in raw.records.iter().enumerate() {
                if let Some((text, reading)) = column.reading(index).filter(|_| wanted(field, index)) {
                    bad.see(field, text, reading, || CellPlace {
                        record: raw.ids.get(index).cloned().unwrap_or_default(),
                        file: record.file,
                        row: record.row,
                    });
                }
            }
        }
    }

    /// Tells what was found in the cells.
    pub(crate) fn report_cells(&self, bad: &BadCells, program: &Program, terminal: &Terminal) {
        let column = |file: usize, field: usize| {
            self.columns.get(field).and_then(|column| self.column_name(column, file)).map(str::to_owned)
        };
        terminal.tell(&cells_report(bad, program, &self.file_names(), column));
    }
}
