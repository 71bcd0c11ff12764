//! What a reader of records does, whatever the format.
//!
//! A new format is one file with one such reader, and one more [`Format`](super::Format).

use super::{FileFault, RawCell};

/// One record as a reader finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The row a spreadsheet shows, the line or the element.
    pub(super) row: u64,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// A cell per column known so far; what comes after the last is absent.
    pub(super) cells: Vec<RawCell>,
}

/// Reads one file once, record by record. Memory does not grow with the number of records.
pub(super) trait Reader: Send {
    /// The next record. After a fault it goes on with the next record where that can be found, so
    /// that all faults are reported at once, else it ends.
    fn next_entry(&mut self) -> Option<Result<Entry, FileFault>>;

    /// The columns known so far. Columns are only ever added, at the end.
    fn columns(&self) -> &[String];

    /// Once the last record was read: what is wrong with the file as a whole, and what is worth
    /// saying of it (each a lowercase sentence).
    fn finish(&self) -> (Vec<FileFault>, Vec<String>);

    /// Once the last record was read: other names of columns, as the file itself calls them.
    fn aliases(&self) -> Vec<(String, usize)> {
        Vec::new()
    }

    /// Once the last record was read: what a further reading has to put into columns of its own, so
    /// that each of these holds all there is of it.
    fn apart(&self) -> Vec<String> {
        Vec::new()
    }
}
