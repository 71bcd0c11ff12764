//! References as databases and reference managers export them: tagged values, whatever the format.
//!
//! A format is one file that yields a [`Reference`] per record, its tags as the file has them. Which
//! tag goes to which column is data (`fields.csv`); no tag is dropped: those without a column of the
//! map get one of their own.

mod fields;
mod layouts;
mod lines;
mod repairs;
mod shelf;
mod tagged;

use super::input::Text;
use super::reader::{Entry, Reader};
use super::{FileFault, Format, RawCell};
pub(super) use fields::Dialect;
use shelf::Shelf;
use tagged::TaggedLines;

/// A reader of the references in a text. A new format is a line here, an entry of
/// [`Format`](super::Format) and a column of the field map.
pub(super) fn open(format: Format, file: &str, text: Text) -> Box<dyn Reader> {
    match format {
        Format::Isi => reader(TaggedLines::new(file, text, &layouts::ISI), Dialect::Isi),
        Format::Medline => reader(TaggedLines::new(file, text, &layouts::MEDLINE), Dialect::Medline),
        Format::Refer => reader(TaggedLines::new(file, text, &layouts::REFER), Dialect::Refer),
        _ => reader(TaggedLines::new(file, text, &layouts::RIS), Dialect::Ris),
    }
}

fn reader(source: impl References + 'static, dialect: Dialect) -> Box<dyn Reader> {
    Box::new(ReferenceReader::new(source, dialect))
}

/// One reference, as its file holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reference {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// Its values, in the file's order; a tag may come again.
    pub(super) values: Vec<Tagged>,
}

/// A value under a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tagged {
    /// `AU`; in XML the path below the record: `titles/title`.
    pub(super) tag: String,
    /// The text, continuation lines joined, nothing else changed.
    pub(super) text: String,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
}

/// Finds the references of one file, one by one.
pub(super) trait References: Send {
    /// The next reference; after a fault it goes on with the next one where that can be found.
    fn next_reference(&mut self) -> Option<Result<Reference, FileFault>>;

    /// After the last: faults of the file as a whole, and what was repaired or is worth saying, each a
    /// lowercase sentence.
    fn finish(&self) -> (Vec<FileFault>, Vec<String>);
}

/// References as records of a table.
pub(super) struct ReferenceReader<S> {
    source: S,
    shelf: Shelf,
    read: u64,
}

impl<S: References> ReferenceReader<S> {
    /// Puts what a format finds into columns.
    pub(super) fn new(source: S, dialect: Dialect) -> Self {
        Self { source, shelf: Shelf::new(dialect), read: 0 }
    }
}

impl<S: References> Reader for ReferenceReader<S> {
    fn next_entry(&mut self) -> Option<Result<Entry, FileFault>> {
        let reference = match self.source.next_reference()? {
            Ok(reference) => reference,
            Err(fault) => return Some(Err(fault)),
        };
        self.read += 1;
        let cells: Vec<RawCell> = self.shelf.cells(&reference);
        Some(Ok(Entry { row: self.read, line: reference.line, cells }))
    }

    fn columns(&self) -> &[String] {
        self.shelf.columns()
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let (faults, mut notes) = self.source.finish();
        notes.push(self.shelf.health());
        (faults, notes)
    }
}
