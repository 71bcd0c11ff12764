//! CSV, TSV and their kin: a header, then a row per record.

use super::input::Text;
use super::reader::{Entry, Reader};
use super::rows::{Dialect, Next, Row, RowFault, Rows};
use super::{FileFault, RawCell, headings};

/// More columns than a spreadsheet can hold are no table.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// Reads a delimited file.
pub(super) struct Delimited {
    file: String,
    dialect: Dialect,
    rows: Rows<Text>,
    row: Row,
    columns: Vec<String>,
    header: Option<Heading>,
    /// Per column without a name: the first row that has text in it.
    unnamed: Vec<(usize, Option<u64>)>,
    empty_rows: Count,
    stopped: bool,
    /// Whether places are told by row, as a sheet has no lines.
    by_row: bool,
}

/// Where the header stands.
#[derive(Clone, Copy)]
struct Heading {
    row: u64,
    line: u64,
}

/// Some rows: how many, and the first few.
#[derive(Default)]
pub(super) struct Count {
    total: u64,
    first: Vec<u64>,
}

impl Delimited {
    /// A reader of `text`, of which `first_line` is the first line (a `sep=` line may stand above).
    pub(super) fn new(file: &str, text: Text, dialect: Dialect, first_line: u64) -> Self {
        Self {
            file: file.to_owned(),
            dialect,
            rows: Rows::new(text, dialect, first_line),
            row: Row::default(),
            columns: Vec::new(),
            header: None,
            unnamed: Vec::new(),
            empty_rows: Count::default(),
            stopped: false,
            by_row: false,
        }
    }

    /// A reader of the text that a sheet was made into.
    pub(super) fn sheet(file: &str, text: Text, dialect: Dialect) -> Self {
        Self { by_row: true, ..Self::new(file, text, dialect, 1) }
    }

    /// Reads the header, so that the columns are known.
    ///
    /// # Errors
    /// Broken quoting in the header, or no header at all.
    pub(super) fn read_header(&mut self) -> Result<(), FileFault> {
        match self.next_row()? {
            false => {
                self.stopped = true;
                Err(FileFault {
                    file: self.file.clone(),
                    line: None,
                    message: "the file is empty".to_owned(),
                    help: Some("its first row should name the columns".to_owned()),
                })
            }
            true => {
                self.header = Some(Heading { row: self.row.row, line: self.row.line });
                self.columns = self.row.cells().map(str::to_owned).collect();
                let unnamed = self.columns.iter().enumerate().filter(|(_, name)| name.trim().is_empty());
                self.unnamed = unnamed.map(|(i, _)| (i, None)).collect();
                Ok(())
            }
        }
    }

    /// Moves to the next row that is not empty; false at the end.
    fn next_row(&mut self) -> Result<bool, FileFault> {
        loop {
            let next = self.rows.read(&mut self.row).map_err(|error| {
                self.stopped = true;
                FileFault::reading(&self.file, &error)
            })?;
            if self.by_row {
                self.row.line = self.row.row;
            }
            match next {
                Next::Row if self.row.is_blank() => self.empty_rows.add(self.row.row),
                Next::Row => return Ok(true),
                Next::End => return Ok(false),
                Next::Fault(fault) => {
                    let fatal = !matches!(&fault,
                        RowFault::TextAfterQuote { opened, closed, .. } if opened == closed);
                    self.stopped |= fatal;
                    return Err(self.quoting(fault));
                }
            }
        }
    }

    fn quoting(&self, fault: RowFault) -> FileFault {
        let name_quote = self.dialect.quote.map_or('"', char::from);
        let (line, message, help) = match fault {
            RowFault::Unclosed { opened } => (
                opened,
                "a quote is opened on this line and never closed".to_owned(),
                format!(
                    "close it, or, where it stands for inches or the like, write {name_quote}{name_quote} \
                     inside a cell that has {name_quote} at both ends"
                ),
            ),
            RowFault::TooLong { opened } => (
                opened,
                "a cell that begins on this line goes on for more than 64 MiB".to_owned(),
                "a quote was probably opened and never closed".to_owned(),
            ),
            RowFault::TextAfterQuote { opened, closed, before, after } => {
                let found = String::from_utf8_lossy(&after);
                let found = found.chars().take(20).collect::<String>();
                let message = if opened == closed {
                    format!("text follows a closing quote: `{}`", found.trim_end())
                } else {
                    format!(
                        "the quote opened on this line closes on line {closed}, where `{}` follows it",
                        found.trim_end()
                    )
                };
                let help = if before.ends_with(b"\\") {
                    format!(
                        "a quote inside a quoted cell is written twice ({name_quote}{name_quote}), not with a backslash"
                    )
                } else if opened == closed {
                    format!("a quote inside a quoted cell is written twice: {name_quote}{name_quote}")
                } else {
                    format!(
                        "a quote on line {opened} is probably missing its partner; the rest of the file was not checked"
                    )
                };
                (opened, message, help)
            }
        };
        FileFault { file: self.file.clone(), line: Some(line), message, help: Some(help) }
    }

    fn width(&self) -> FileFault {
        let (found, expected) = (self.row.len(), self.columns.len());
        let delimiter = delimiter_name(self.dialect.delimiter);
        let spaced_quote = self.dialect.quote.is_some_and(|quote| {
            self.row.cells().any(|c| c.starts_with(' ') && c.trim_start().starts_with(char::from(quote)))
        });
        let beyond_is_blank = self.row.cells().skip(expected).all(|cell| cell.trim().is_empty());
        let help = if expected == 1 && self.row.row < 20 {
            "the first row should name the columns: delete what stands above them".to_owned()
        } else if spaced_quote {
            format!("a space stands before an opening quote: quotes count only right after the {delimiter}")
        } else if found > expected && beyond_is_blank {
            format!("the row ends in more {delimiter}s than the header: delete them, or name the columns")
        } else if found > expected {
            format!("a cell that holds a {delimiter} needs quotes around it")
        } else if found == 1 {
            "a line break inside a cell probably cut the row in two: such a cell needs quotes around it"
                .to_owned()
        } else {
            format!(
                "some {delimiter}s are missing, or a line break inside a cell cut the row in two (such a cell needs quotes around it)"
            )
        };
        FileFault {
            file: self.file.clone(),
            line: Some(self.row.line),
            message: format!(
                "row {} has {found} {}, the header has {expected}",
                self.row.row,
                if found == 1 { "cell" } else { "cells" }
            ),
            help: Some(help),
        }
    }

    /// Columns that no field can use: they are carried through as they are.
    fn header_notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (i, used) in &self.unnamed {
            match (i, used) {
                (_, None) => {}
                (0, _) => {
                    notes.push("column A has no name, as R writes row names; no field can use it".to_owned())
                }
                (i, _) => notes.push(format!("column {} has no name; no field can use it", letters(*i))),
            }
        }
        let mut first: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
        for (i, name) in self.columns.iter().enumerate() {
            let name = name.trim();
            match first.get(name) {
                _ if name.is_empty() => {}
                Some(other) => notes.push(format!(
                    "columns {} and {} are both called `{name}`; a field that needs one cannot tell which",
                    letters(*other),
                    letters(i)
                )),
                None => {
                    first.insert(name, i);
                }
            }
        }
        notes
    }

    fn header_faults(&self) -> Vec<FileFault> {
        let line = self.header.map(|header| header.line);
        let fault = |message, help: &str| FileFault {
            file: self.file.clone(),
            line,
            message,
            help: Some(help.to_owned()),
        };
        let mut faults = Vec::new();
        if self.columns.len() > MOST_COLUMNS {
            faults.push(fault(
                format!("the header has {} columns, a table has {MOST_COLUMNS} at most", self.columns.len()),
                "is this a table of records?",
            ));
        }
        faults
    }
}

impl Reader for Delimited {
    fn next_entry(&mut self) -> Option<Result<Entry, FileFault>> {
        if self.stopped {
            return None;
        }
        match self.next_row() {
            Err(fault) => return Some(Err(fault)),
            Ok(false) => {
                self.stopped = true;
                return None;
            }
            Ok(true) => {}
        }
        if self.row.len() != self.columns.len() {
            // Below a first row that is one cell, every row would be a fault.
            self.stopped |= self.columns.len() == 1 && self.row.row < 20;
            return Some(Err(self.width()));
        }
        for (column, used) in &mut self.unnamed {
            if used.is_none() && self.row.cells().nth(*column).is_some_and(|cell| !cell.trim().is_empty()) {
                *used = Some(self.row.row);
            }
        }
        let cells = self.row.cells().map(|cell| RawCell::Text(cell.to_owned())).collect();
        Some(Ok(Entry { row: self.row.row, line: self.row.line, cells }))
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn aliases(&self) -> Vec<(String, usize)> {
        headings::meant(&self.columns)
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let mut notes = Vec::new();
        if let Some(header) = self.header
            && header.row > 1
        {
            notes.push(format!("the column names are in row {}", header.row));
        }
        notes.extend(self.header_notes());
        if self.columns.len() == 1 {
            notes.push("there is only one column; were more expected, name the delimiter".to_owned());
        }
        notes.extend(self.empty_rows.say("empty row"));
        (self.header_faults(), notes)
    }
}

impl Count {
    pub(super) fn add(&mut self, row: u64) {
        self.total += 1;
        if self.first.len() < 3 {
            self.first.push(row);
        }
    }

    /// `12 empty rows skipped (7, 9, 12 …)`; nothing when there were none.
    pub(super) fn say(&self, what: &str) -> Option<String> {
        let s = if self.total == 1 { "" } else { "s" };
        (self.total > 0).then(|| format!("{} {what}{s} skipped ({})", self.total, self.places()))
    }

    /// `12 records` and `lines 7, 9, 12 …`; nothing when there were none.
    pub(super) fn counted(&self, what: &str) -> Option<(String, String)> {
        let s = if self.total == 1 { "" } else { "s" };
        (self.total > 0).then(|| (format!("{} {what}{s}", self.total), format!("line{s} {}", self.places())))
    }

    fn places(&self) -> String {
        let first = self.first.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let more = if self.total > self.first.len() as u64 { " …" } else { "" };
        first + more
    }
}

/// What people call a delimiter.
pub(super) fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "vertical bar".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

/// A column as spreadsheets name it: 0 is `A`, 26 is `AA`.
pub(super) fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 26]));
        rest /= 26;
    }
    name.iter().rev().collect()
}
