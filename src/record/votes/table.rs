//! A table whose columns are found by name: what the readers of votes work on.

use crate::record::{FileFault, IdChoice, Input, RawCell, RawRecord, ReadOptions, RecordFile};
use crate::text::fold;

/// A file as rows of texts.
pub(super) struct Table {
    pub(super) file: String,
    columns: Vec<String>,
    pub(super) rows: Vec<Line>,
    pub(super) notes: Vec<String>,
}

/// One row.
pub(super) struct Line {
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Table {
    pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Self, Vec<FileFault>> {
        let options = ReadOptions { id: IdChoice::Row, ..ReadOptions::default() };
        let file = RecordFile::open(name, Input::Bytes(bytes), &options)?;
        let mut rows = Vec::new();
        for record in file.records().map_err(|fault| vec![fault])? {
            let RawRecord { line, cells, .. } = record.map_err(|fault| vec![fault])?;
            let cells = cells.iter().map(RawCell::to_text).collect();
            rows.push(Line { line, cells });
        }
        let columns = file.columns().iter().map(|name| fold(name)).collect();
        Ok(Self { file: name.to_owned(), columns, rows, notes: file.notes().to_vec() })
    }

    /// The position of a column, whatever its case, spaces and hyphens.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        let name = fold(name);
        self.columns.iter().position(|column| *column == name)
    }

    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name).is_some())
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn fault(&self, line: Option<u64>, message: String, help: &str) -> FileFault {
        FileFault { file: self.file.clone(), line, message, help: Some(help.to_owned()) }
    }
}

impl Line {
    /// A cell without the spaces around it; empty where there is no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.cells.get(column)).map_or("", |text| text.trim())
    }
}
