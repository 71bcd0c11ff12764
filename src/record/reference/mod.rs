//! References as databases and reference managers export them: tagged values, whatever the format.
//!
//! A format is one file that yields a [`Reference`] per record, its tags as the file has them. Which
//! tag goes to which column is data (`fields.csv`); no tag is dropped: those without a column of the
//! map get one of their own.

mod bibtex;
mod bibtex_text;
mod choose;
mod csl;
mod endnote_xml;
mod fields;
mod latex;
mod latex_signs;
mod layouts;
mod lines;
mod producer;
mod pubmed_xml;
mod repairs;
mod shelf;
mod tagged;
mod when;
mod xml;

use super::input::Text;
use super::reader::{Entry, Reader};
use super::{FileFault, Format, RawCell};
use bibtex::Bibtex;
use csl::Csl;
pub(super) use fields::{COLUMNS, Dialect, other_names};
use producer::producer;
use shelf::Shelf;
use tagged::TaggedLines;
use xml::XmlRecords;

/// What a first reading of a file has found, for those that follow.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Its columns.
    pub(super) columns: Vec<String>,
    /// Tags of the field map that have columns of their own.
    pub(super) apart: Vec<String>,
}

/// A reader of the references in a text; `array` is whether JSON is one array. A new format is a line here, an entry of
/// [`Format`](super::Format) and a column of the field map.
pub(super) fn open(format: Format, file: &str, text: Text, array: bool, known: &Known) -> Box<dyn Reader> {
    let tagged = |text, layout| TaggedLines::new(file, text, layout);
    match format {
        Format::PubmedXml => {
            reader(XmlRecords::new(file, text, &pubmed_xml::PUBMED), format, Dialect::PubmedXml, known)
        }
        Format::EndnoteXml => {
            reader(XmlRecords::new(file, text, &endnote_xml::ENDNOTE), format, Dialect::EndnoteXml, known)
        }
        Format::Bibtex => reader(Bibtex::new(file, text), format, Dialect::Bibtex, known),
        Format::Csl => reader(Csl::new(file, text, array), format, Dialect::Csl, known),
        Format::Isi => reader(tagged(text, &layouts::ISI), format, Dialect::Isi, known),
        Format::Medline => reader(tagged(text, &layouts::MEDLINE), format, Dialect::Medline, known),
        Format::Refer => reader(tagged(text, &layouts::REFER), format, Dialect::Refer, known),
        _ => reader(tagged(text, &layouts::RIS), format, Dialect::Ris, known),
    }
}

fn reader(
    source: impl References + 'static,
    format: Format,
    dialect: Dialect,
    known: &Known,
) -> Box<dyn Reader> {
    Box::new(ReferenceReader::new(source, format, dialect, known))
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

/// How our own notes and keywords in RIS begin: they are no part of the reference.
const OURS: &str = "eligible: ";

/// The columns of an earlier run's notes and keywords, by tag.
pub(super) const OWN_COLUMNS: [(&str, &str); 2] = [("N1", OWN_NOTES), ("KW", OWN_KEYWORDS)];
const OWN_NOTES: &str = "eligible";
const OWN_KEYWORDS: &str = "eligible keywords";

/// The tag of RIS that a column is called after.
pub(super) fn tags_in(column: &str) -> Option<&str> {
    let two = column.len() == 2 && column.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (two && column != "ER").then_some(column)
}

/// Whether a text holds what would be taken for a further tag.
pub(super) fn run_on(text: &str) -> bool {
    (layouts::RIS.run_on)(text).is_some()
}

/// References as records of a table.
pub(super) struct ReferenceReader<S> {
    source: S,
    format: Format,
    shelf: Shelf,
    read: u64,
    /// Who wrote how many of them, in order of first appearance.
    producers: Vec<(&'static str, u64)>,
}

impl<S: References> ReferenceReader<S> {
    /// Puts what a format finds into columns.
    pub(super) fn new(source: S, format: Format, dialect: Dialect, known: &Known) -> Self {
        Self { source, format, shelf: Shelf::new(dialect, known), read: 0, producers: Vec::new() }
    }

    /// `RIS from Ovid (20) and Scopus (3), 23 records: title 100%, …`
    fn health(&self) -> String {
        let mut producers = self.producers.clone();
        producers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let from = match &producers[..] {
            [] => String::new(),
            [(one, count)] if *count == self.read => format!(" from {one}"),
            several => {
                let several = several.iter().map(|(who, count)| format!("{who} ({count})"));
                format!(" from {}", several.collect::<Vec<_>>().join(", "))
            }
        };
        let s = if self.read == 1 { "" } else { "s" };
        format!("{}{from}, {} record{s}: {}", self.format.called(), self.read, self.shelf.health())
    }
}

impl<S: References> Reader for ReferenceReader<S> {
    fn next_entry(&mut self) -> Option<Result<Entry, FileFault>> {
        let mut reference = match self.source.next_reference()? {
            Ok(reference) => reference,
            Err(fault) => return Some(Err(fault)),
        };
        self.read += 1;
        for value in reference.values.iter_mut().filter(|value| value.text.starts_with(OURS)) {
            match value.tag.as_str() {
                "N1" => OWN_NOTES.clone_into(&mut value.tag),
                "KW" => OWN_KEYWORDS.clone_into(&mut value.tag),
                _ => {}
            }
        }
        if let Some(who) = producer(&reference).filter(|_| self.format == Format::Ris) {
            match self.producers.iter_mut().find(|(known, _)| *known == who) {
                Some((_, count)) => *count += 1,
                None => self.producers.push((who, 1)),
            }
        }
        let cells: Vec<RawCell> = self.shelf.cells(&reference);
        Some(Ok(Entry { row: self.read, line: reference.line, cells }))
    }

    fn columns(&self) -> &[String] {
        self.shelf.columns()
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let (faults, repairs) = self.source.finish();
        let mut notes = vec![self.health()];
        notes.extend(repairs);
        (faults, notes)
    }

    fn aliases(&self) -> Vec<(String, usize)> {
        let mut aliases = self.shelf.aliases();
        aliases.extend(other_names());
        aliases
    }

    fn apart(&self) -> Vec<String> {
        self.shelf.apart()
    }
}
