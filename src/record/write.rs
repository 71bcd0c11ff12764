//! Writing records as a table: the columns they came with, untouched, and what was added.

use std::io::{self, Write};

use memchr::{memchr, memchr3};

use super::{RawCell, RawRecord};
use crate::text::fold;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// Between two cells: `,`, or a tab for TSV.
    pub delimiter: u8,
    /// Whether a spreadsheet will open it: cells that it would run as formulas get an apostrophe
    /// in front, and a byte-order mark tells it that the text is UTF-8.
    pub for_spreadsheet: bool,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self { delimiter: b',', for_spreadsheet: false }
    }
}

/// Writes a header and rows, lines ending in `\n`.
pub struct TableWriter<W: Write> {
    rows: csv::Writer<W>,
    for_spreadsheet: bool,
    width: usize,
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with the records' own columns and then the added ones. Names that are in
    /// both would make a table that cannot be read back: see [`taken_names`].
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn new(mut out: W, options: WriteOptions, own: &[String], added: &[&str]) -> io::Result<Self> {
        if options.for_spreadsheet {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let rows = csv::WriterBuilder::new().delimiter(options.delimiter).flexible(true).from_writer(out);
        let mut table = Self { rows, for_spreadsheet: options.for_spreadsheet, width: own.len() };
        table.row(own.iter().map(String::as_str).chain(added.iter().copied()))?;
        Ok(table)
    }

    /// Writes a record and its added cells. Lists are joined with `; `, what is absent is empty.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn record(&mut self, record: &RawRecord, added: &[&str]) -> io::Result<()> {
        let texts = (0..self.width).map(|column| match record.cells.get(column) {
            Some(RawCell::Text(text)) => text.as_str().into(),
            Some(cell) => std::borrow::Cow::Owned(cell.to_text()),
            None => "".into(),
        });
        let texts = texts.collect::<Vec<std::borrow::Cow<'_, str>>>();
        self.row(texts.iter().map(AsRef::as_ref).chain(added.iter().copied()))
    }

    /// Writes a row of texts.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for cell in cells {
            if self.for_spreadsheet && is_formula(cell.as_bytes()) {
                self.rows.write_field(format!("'{cell}"))?;
            } else {
                self.rows.write_field(cell)?;
            }
        }
        self.rows.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still held back, and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.rows.flush()?;
        self.rows.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// Writes one cell of a table as [`TableWriter`] does, without what stands between cells.
pub fn write_cell(out: &mut Vec<u8>, cell: &[u8], options: WriteOptions) {
    let special = |byte: u8| byte == options.delimiter || matches!(byte, b'"' | b'\r' | b'\n');
    let quoted = match cell.len() {
        0..16 => cell.iter().any(|byte| special(*byte)),
        _ => memchr3(options.delimiter, b'"', b'\n', cell).is_some() || memchr(b'\r', cell).is_some(),
    };
    if quoted {
        out.push(b'"');
    }
    if options.for_spreadsheet && is_formula(cell) {
        out.push(b'\'');
    }
    if quoted {
        let mut rest = cell;
        while let Some((before, after)) = memchr(b'"', rest).and_then(|at| rest.split_at_checked(at + 1)) {
            out.extend_from_slice(before);
            out.push(b'"');
            rest = after;
        }
        out.extend_from_slice(rest);
        out.push(b'"');
    } else {
        out.extend_from_slice(cell);
    }
}

/// The columns among `own` whose names the `added` ones would repeat, folded: they are from an
/// earlier run, or have to be renamed.
#[must_use]
pub fn taken_names<'a>(own: &'a [String], added: &[&str]) -> Vec<&'a str> {
    let added = added.iter().map(|name| fold(name)).collect::<Vec<_>>();
    own.iter().map(String::as_str).filter(|name| added.contains(&fold(name))).collect()
}

/// Whether a spreadsheet would run a cell as a formula. Numbers and lone signs are none.
fn is_formula(cell: &[u8]) -> bool {
    match cell {
        [b'\t' | b'\r' | b'\n', ..] => true,
        [b'=' | b'@', ..] => cell.len() > 1,
        [b'+' | b'-', rest @ ..] => !rest.is_empty() && !is_number(rest),
        _ => false,
    }
}

/// Digits, perhaps with one point or comma among them, an exponent, a per cent sign.
fn is_number(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"%").unwrap_or(text);
    let mut parts = text.splitn(2, |b| matches!(b, b'e' | b'E'));
    let (mantissa, exponent) = (parts.next().unwrap_or_default(), parts.next());
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let mut halves = mantissa.splitn(2, |b| matches!(b, b'.' | b','));
    let whole = digits(halves.next().unwrap_or_default());
    let part = halves.next().is_none_or(digits);
    let exponent =
        exponent.is_none_or(|e| digits(e.strip_prefix(b"-").or(e.strip_prefix(b"+")).unwrap_or(e)));
    whole && part && exponent
}
