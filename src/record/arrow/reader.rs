//! Reads Parquet and Arrow files record by record.

use super::Kind;
use super::cells::Cells;
use super::source::{Source, broken};
use crate::record::FileFault;
use crate::record::input::Kept;
use crate::record::reader::{Entry, Reader};
use crate::text::listed;

/// A file of batches.
struct Arrow {
    name: String,
    kind: Kind,
    source: Source,
    columns: Vec<String>,
    /// The batch that is being read, its rows, and the next of them.
    batch: Vec<Cells>,
    rows: usize,
    next: usize,
    /// How many records there were so far.
    count: u64,
    ended: bool,
}

/// Opens a file for reading its records.
pub(in crate::record) fn open(name: &str, kept: &Kept, kind: Kind) -> Result<Box<dyn Reader>, FileFault> {
    let file = kept.file().map_err(|error| FileFault::reading(name, &error))?;
    let source = Source::open(name, file, kind)?;
    let columns = source.schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    if columns.is_empty() {
        let help = "records are read from columns of texts, numbers, dates, yes and no, and lists of those";
        return Err(FileFault::whole(name, "the file has no column that a table can hold", help));
    }
    let name = name.to_owned();
    Ok(Box::new(Arrow {
        name,
        kind,
        source,
        columns,
        batch: Vec::new(),
        rows: 0,
        next: 0,
        count: 0,
        ended: false,
    }))
}

impl Reader for Arrow {
    fn next_entry(&mut self) -> Option<Result<Entry, FileFault>> {
        while self.next == self.rows {
            if self.ended {
                return None;
            }
            let Some(batch) = self.source.next() else {
                self.ended = true;
                return None;
            };
            let cells = batch.and_then(|batch| {
                self.rows = batch.num_rows();
                batch.columns().iter().map(Cells::of).collect::<Result<Vec<_>, _>>()
            });
            match cells {
                Ok(cells) => (self.batch, self.next) = (cells, 0),
                Err(error) => {
                    self.ended = true;
                    (self.rows, self.next) = (0, 0);
                    return Some(Err(broken(&self.name, self.kind, &error)));
                }
            }
        }
        let cells = self.batch.iter().map(|cells| cells.raw(self.next)).collect();
        self.next += 1;
        self.count += 1;
        // As a spreadsheet would show it.
        let row = self.count + 1;
        Some(Ok(Entry { row, line: row, cells }))
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let others = self.source.left_out.iter().map(|(name, kind)| format!("{name} ({kind})"));
        let others = others.collect::<Vec<_>>();
        let named = listed(others.iter().map(String::as_str), 6);
        let note = match others.len() {
            0 => Vec::new(),
            1 => vec![format!("column {named} is left out: a table has no cells of that type")],
            _ => vec![format!("columns {named} are left out: a table has no cells of those types")],
        };
        (Vec::new(), note)
    }
}
