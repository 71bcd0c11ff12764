//! Typed columns: the one representation that every engine reads.
//!
//! A column keeps each distinct text once, read once, and a code per row. The interpreter reads one
//! row of the codes; a columnar engine evaluates a condition once per distinct cell.

use std::collections::HashMap;
use std::sync::Arc;

use super::RawCell;
use crate::value::{Cell, CellText, FieldSpec, Reading, read};

/// One field of a batch of records. Cloning it costs next to nothing: criteria that read a field alike
/// share its column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The distinct texts, in order of first appearance.
    pub texts: Arc<Vec<RawCell>>,
    /// What each of them was read as.
    pub readings: Arc<Vec<Reading>>,
    /// Per row, which of them it holds.
    pub codes: Arc<Vec<u32>>,
}

impl Column {
    /// Types a column: each distinct text is read once.
    #[must_use]
    pub fn read<'a>(spec: &FieldSpec, texts: impl IntoIterator<Item = &'a RawCell>) -> Self {
        let mut distinct: Vec<RawCell> = Vec::new();
        let mut codes = Vec::new();
        let mut known: HashMap<&RawCell, u32> = HashMap::new();
        for text in texts {
            let code = *known.entry(text).or_insert_with(|| {
                distinct.push(text.clone());
                u32::try_from(distinct.len() - 1).unwrap_or(u32::MAX)
            });
            codes.push(code);
        }
        let readings = distinct.iter().map(|text| read(spec, text.as_cell_text())).collect::<Vec<_>>().into();
        Self { texts: distinct.into(), readings, codes: codes.into() }
    }

    /// What a row holds, and how it was read. Rows outside the batch are not read.
    #[must_use]
    pub fn reading(&self, row: usize) -> Option<(&RawCell, &Reading)> {
        let code = *self.codes.get(row)? as usize;
        Some((self.texts.get(code)?, self.readings.get(code)?))
    }
}

impl RawCell {
    /// The cell as the readers of values want it.
    #[must_use]
    pub fn as_cell_text(&self) -> CellText<'_> {
        match self {
            Self::Text(text) => CellText::Text(text),
            Self::Null => CellText::Null,
            Self::List(items) => CellText::List(items),
            // No such column is not a blank cell: whatever blank means, nobody has looked.
            Self::Absent => CellText::Null,
        }
    }

    /// The cell as one text, lists joined with `; `.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Null | Self::Absent => String::new(),
            Self::List(items) => items.join("; "),
        }
    }
}

/// Some records, typed: a column per field of the criteria, rows in file order.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// A column per field, in the order of the program's fields.
    pub columns: Vec<Column>,
}

/// One record of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The batch.
    pub batch: &'a Batch,
    /// Which row of it.
    pub index: usize,
    /// Cells that are taken to hold something else, by field: for asking "what if".
    pub patch: &'a [(usize, Cell)],
}

impl<'a> Row<'a> {
    /// A row of a batch as it is.
    #[must_use]
    pub fn new(batch: &'a Batch, index: usize) -> Self {
        Self { batch, index, patch: &[] }
    }

    /// The cell of a field, by the field's number.
    #[must_use]
    pub fn cell(self, field: usize) -> &'a Cell {
        const NOT_READ: &Cell = &Cell::NOT_READ;
        if let Some((_, cell)) = self.patch.iter().find(|(patched, _)| *patched == field) {
            return cell;
        }
        self.reading(field).map_or(NOT_READ, |(_, reading)| &reading.cell)
    }

    /// The raw text of a field's cell and how it was read.
    #[must_use]
    pub fn reading(self, field: usize) -> Option<(&'a RawCell, &'a Reading)> {
        self.batch.columns.get(field)?.reading(self.index)
    }
}
