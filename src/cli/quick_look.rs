//! The cells of records in columns that could not be read, or are worth another remark.

use std::collections::HashSet;

use crate::record::{BadCells, CellPlace, Chunk, Column};

/// Per field: how many of its distinct texts were looked at, and those worth a remark.
#[derive(Default)]
pub(super) struct Looks(Vec<(usize, HashSet<u32>)>);

impl Looks {
    /// For so many fields.
    pub(super) fn new(fields: usize) -> Self {
        Self(vec![(0, HashSet::new()); fields])
    }

    /// The columns' distinct texts begin anew.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.0.len());
    }

    /// Looks at the column of a field, in rows that are `wanted`.
    pub(super) fn look(
        &mut self,
        field: usize,
        column: &Column,
        chunk: &Chunk<'_>,
        wanted: impl Fn(usize) -> bool,
        bad: &mut BadCells,
    ) {
        let Some((seen, noted)) = self.0.get_mut(field) else { return };
        for (code, reading) in column.readings.iter().enumerate().skip(*seen) {
            if reading.fault.is_some() || reading.near.is_some() || reading.undeclared_token {
                noted.insert(u32::try_from(code).unwrap_or(u32::MAX));
            }
        }
        *seen = column.readings.len();
        if noted.is_empty() {
            return;
        }
        for (row, code) in column.codes.iter().enumerate().filter(|(_, code)| noted.contains(code)) {
            let at = *code as usize;
            if let (Some(text), Some(reading)) = (column.texts.get(at), column.readings.get(at))
                && wanted(row)
            {
                bad.see(field, text, reading, || CellPlace {
                    record: chunk.id(row).into_owned(),
                    file: 0,
                    row: row as u64,
                });
            }
        }
    }
}

/// Puts right where a cell is that was found in a chunk before which so many records are.
pub(super) fn placed(place: CellPlace, before: u64, numbered: bool) -> CellPlace {
    let row = row_of(before, place.row);
    let record = if numbered { row.to_string() } else { place.record };
    CellPlace { row, record, ..place }
}

/// The row that a spreadsheet shows of a record, by its place in a chunk; the header is row 1.
pub(super) fn row_of(before: u64, row: u64) -> u64 {
    before + row + 2
}
