//! One file of records: checked as a whole when it is opened, then read as often as needed.

use std::io::{self, BufRead, Read};

#[cfg(feature = "parquet")]
use super::arrow;
use super::delimited::{Delimited, delimiter_name};
use super::fault::Faults;
use super::input::{Input, Kept, Text};
use super::json::Json;
use super::options::{Quote, ReadOptions};
use super::reader::{Entry, Reader};
use super::reference::Known;
use super::rows::Dialect;
use super::sniff::sniff;
use super::{FileFault, Format, RawCell, RawRecord, encodings, foreign, headings, reference, workbook};
use crate::text::Encoding;

/// How a file's text is to be read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Delimited {
        dialect: Dialect,
        skip: usize,
    },
    Sheet,
    #[cfg(feature = "parquet")]
    Columns(arrow::Kind),
    Json,
    JsonLines,
    References {
        array: bool,
    },
}

/// A file that was read through once and found to hold records.
#[derive(Clone, Debug)]
pub struct RecordFile {
    name: String,
    kept: Kept,
    encoding: Encoding,
    format: Format,
    /// Whether only its name, or the user, says that it is of a format of references.
    named_only: bool,
    form: Form,
    columns: Vec<String>,
    aliases: Vec<(String, usize)>,
    /// Columns that hold all of a tag only from the second reading on.
    apart: Vec<String>,
    records: u64,
    notes: Vec<String>,
}

/// The beginning of a text, from which its format is told.
const HEAD: u64 = 256 << 10;

impl RecordFile {
    /// Reads a file through and checks it. `name` is what the user calls it; its ending helps to
    /// tell the format.
    ///
    /// # Errors
    /// All that is wrong with the file, in the order of its lines.
    pub fn open(name: &str, input: Input, options: &ReadOptions) -> Result<Self, Vec<FileFault>> {
        Self::open_with(name, input, options, None, |_, _| ())
    }

    /// The same, showing each record (with the columns known so far) as it is checked; of no more than
    /// `most`, if that is given.
    pub(super) fn open_with(
        name: &str,
        input: Input,
        options: &ReadOptions,
        most: Option<u64>,
        mut see: impl FnMut(&[String], &Entry),
    ) -> Result<Self, Vec<FileFault>> {
        let mut file = Self::look(name, input, options)?;
        let mut faults = Faults::default();
        let mut reader = match file.reader() {
            Ok(reader) => reader,
            Err(fault) => return Err(vec![fault]),
        };
        while most.is_none_or(|most| file.records < most)
            && let Some(entry) = reader.next_entry()
        {
            match entry {
                Ok(entry) => {
                    file.records += 1;
                    see(reader.columns(), &entry);
                }
                Err(fault) => faults.push(fault),
            }
        }
        let (whole, notes) = reader.finish();
        let faults = whole.into_iter().chain(faults.into_vec(name)).collect::<Vec<_>>();
        if !faults.is_empty() {
            return Err(faults);
        }
        file.columns = reader.columns().to_vec();
        file.aliases = reader.aliases();
        file.apart = reader.apart();
        file.notes.extend(notes);
        if file.records == 0 && file.named_only {
            let message = format!("no record of {} begins in it, though it has text", file.format.called());
            let help = "`--input-format csv` reads a table whatever the file is called; or export it again";
            return Err(vec![FileFault::whole(name, message, help)]);
        }
        if file.records == 0 && most != Some(0) {
            file.notes.push("there are no records in it".to_owned());
        }
        Ok(file)
    }

    /// Finds out how the file is to be read.
    fn look(name: &str, input: Input, options: &ReadOptions) -> Result<Self, Vec<FileFault>> {
        let unreadable = |error: io::Error| vec![FileFault::reading(name, &error)];
        let (kept, packed) = Kept::keep(input).map_err(|error| {
            let mut fault = FileFault::reading(name, &error);
            if fault.help.is_none() && fault.message.contains("unpacked") {
                fault.help =
                    Some("was it cut off? get it again, or unpack it to see: gunzip FILE".to_owned());
            }
            vec![fault]
        })?;
        let mut notes = Vec::new();
        if packed {
            notes.push("unpacked (gzip)".to_owned());
        }
        let mut magic = Vec::new();
        kept.bytes().and_then(|bytes| bytes.take(4096).read_to_end(&mut magic)).map_err(unreadable)?;
        if workbook::is_workbook(&magic) || options.format == Some(Format::Workbook) {
            return Self::look_in_workbook(name, &kept, options, notes);
        }
        #[cfg(feature = "parquet")]
        if let Some(kind) = arrow::kind(&magic) {
            return Self::look_in_columns(name, kept, kind, options, notes);
        }
        if let Some(fault) = foreign::binary(name, &magic) {
            return Err(vec![fault]);
        }
        if options.sheet.is_some() {
            let help = "leave --worksheet out for files without sheets";
            return Err(vec![FileFault::whole(name, "this is no workbook, so it has no sheets", help)]);
        }
        let encoding = encodings::find(name, &kept, &magic, options, &mut notes)?;
        let mut head = Vec::new();
        let mut text = kept.text(encoding).map_err(unreadable)?.take(HEAD);
        text.read_to_end(&mut head).map_err(unreadable)?;
        let whole = (head.len() as u64) < HEAD;
        let head = String::from_utf8_lossy(&head);
        if head.trim().is_empty() {
            return Err(vec![FileFault::whole(
                name,
                "the file is empty",
                "it should name its columns first",
            )]);
        }
        if options.format.is_none()
            && let Some(fault) = foreign::text(name, &head)
        {
            return Err(vec![fault]);
        }
        let mut format = options.format.unwrap_or_else(|| Format::detect(name, &head));
        let form = match format {
            Format::Json => Form::Json,
            Format::JsonLines => Form::JsonLines,
            _ if format.has_references() => Form::References { array: head.trim_start().starts_with('[') },
            _ => {
                let preferred = if format == Format::Tsv { b'\t' } else { b',' };
                let found = sniff(&head, whole, preferred);
                let sniffed = options.delimiter.or((options.format == Some(Format::Tsv)).then_some(b'\t'));
                let mut dialect = found.dialect;
                dialect.delimiter = sniffed.unwrap_or(dialect.delimiter);
                match options.quote {
                    Some(Quote::With(quote)) => dialect.quote = Some(quote),
                    Some(Quote::None) => dialect.quote = None,
                    None => {}
                }
                format = if dialect.delimiter == b'\t' { Format::Tsv } else { Format::Csv };
                if options.delimiter.is_none() && dialect.delimiter != preferred {
                    notes.push(format!("cells are divided by {}s", delimiter_name(dialect.delimiter)));
                }
                if options.quote.is_none() && dialect.quote == Some(b'\'') {
                    notes.push("cells are quoted with `'`".to_owned());
                }
                Form::Delimited { dialect, skip: found.skip }
            }
        };
        let named_only = format.has_references()
            && Format::shown(&head) != Some(format)
            && head.lines().any(|line| line.contains([',', ';', '\t', '|']));
        let name = name.to_owned();
        let (columns, aliases, apart) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self {
            name,
            kept,
            encoding,
            format,
            named_only,
            form,
            columns,
            aliases,
            apart,
            records: 0,
            notes,
        })
    }

    /// A sheet is read as the delimited text that it would be saved as.
    fn look_in_workbook(
        name: &str,
        kept: &Kept,
        options: &ReadOptions,
        mut notes: Vec<String>,
    ) -> Result<Self, Vec<FileFault>> {
        let mut bytes = Vec::new();
        let read = kept.bytes().and_then(|mut from| from.read_to_end(&mut bytes));
        read.map_err(|error| vec![FileFault::reading(name, &error)])?;
        let sheet = workbook::read(name, bytes, options.sheet.as_deref()).map_err(|fault| vec![fault])?;
        notes.extend(sheet.notes);
        Ok(Self {
            name: name.to_owned(),
            kept: Kept::Bytes(sheet.text.into()),
            encoding: Encoding::UTF_8,
            format: Format::Workbook,
            named_only: false,
            form: Form::Sheet,
            columns: Vec::new(),
            aliases: Vec::new(),
            apart: Vec::new(),
            records: 0,
            notes,
        })
    }

    /// A file of typed columns tells by itself how it is to be read.
    #[cfg(feature = "parquet")]
    fn look_in_columns(
        name: &str,
        kept: Kept,
        kind: arrow::Kind,
        options: &ReadOptions,
        notes: Vec<String>,
    ) -> Result<Self, Vec<FileFault>> {
        let format = if kind == arrow::Kind::Parquet { Format::Parquet } else { Format::Arrow };
        if let Some(asked) = options.format.filter(|asked| *asked != format) {
            let message = format!("this is {}, not {}", format.called(), asked.called());
            return Err(vec![FileFault::whole(name, message, "leave --input-format out")]);
        }
        Ok(Self {
            name: name.to_owned(),
            kept,
            encoding: Encoding::UTF_8,
            format,
            named_only: false,
            form: Form::Columns(kind),
            columns: Vec::new(),
            aliases: Vec::new(),
            apart: Vec::new(),
            records: 0,
            notes,
        })
    }

    fn reader(&self) -> Result<Box<dyn Reader>, FileFault> {
        let mut text =
            self.kept.text(self.encoding).map_err(|error| FileFault::reading(&self.name, &error))?;
        match self.form {
            Form::Delimited { dialect, skip } => {
                skip_bytes(&mut text, skip).map_err(|error| FileFault::reading(&self.name, &error))?;
                let first_line = if skip > 0 { 2 } else { 1 };
                let mut reader = Delimited::new(&self.name, text, dialect, first_line);
                reader.read_header()?;
                Ok(Box::new(reader))
            }
            Form::Sheet => {
                let dialect = Dialect { delimiter: b',', quote: Some(b'"') };
                let mut reader = Delimited::sheet(&self.name, text, dialect);
                reader.read_header()?;
                Ok(Box::new(reader))
            }
            #[cfg(feature = "parquet")]
            Form::Columns(kind) => arrow::open(&self.name, &self.kept, kind),
            Form::Json => Ok(Box::new(Json::new(&self.name, text, true))),
            Form::JsonLines => Ok(Box::new(Json::new(&self.name, text, false))),
            Form::References { array } => {
                let known = Known { columns: self.columns.clone(), apart: self.apart.clone() };
                Ok(reference::open(self.format, &self.name, text, array, &known))
            }
        }
    }

    /// What the user calls the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its format; [`Format::Tsv`] for whatever is divided by tabs.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its encoding.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// The same file without its records.
    pub(super) fn forget_records(&mut self) {
        self.records = 0;
    }

    /// Its columns, as written, in order of first appearance.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Other names of its columns, with their positions: the tags that went into them.
    #[must_use]
    pub fn aliases(&self) -> &[(String, usize)] {
        &self.aliases
    }

    /// The types of its columns, where it has any.
    #[cfg(feature = "parquet")]
    pub(super) fn kinds(&self) -> Vec<arrow_schema::DataType> {
        match self.form {
            Form::Columns(kind) => self.kept.file().map(|file| arrow::kinds(file, kind)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.records
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// What is worth saying of how it was read, each a lowercase sentence.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Which headings of a table of references stand for which columns of the field map, in words;
    /// nothing where the columns go by their own names.
    #[must_use]
    pub fn headings(&self) -> Option<String> {
        if self.format.has_references() { None } else { headings::said(&self.columns) }
    }

    /// Its records, from the first. Each has a cell per column of [`columns`](Self::columns).
    ///
    /// # Errors
    /// When the file cannot be opened again, or was changed since it was checked; an item is a
    /// fault only in that last case.
    pub fn records(&self) -> Result<Records, FileFault> {
        Ok(Records { reader: self.reader()?, width: self.columns.len(), left: self.records, ended: false })
    }
}

/// The records of a file, read as they are asked for.
pub struct Records {
    reader: Box<dyn Reader>,
    width: usize,
    left: u64,
    ended: bool,
}

impl Iterator for Records {
    type Item = Result<RawRecord, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended || self.left == 0 {
            return None;
        }
        let Some(entry) = self.reader.next_entry() else {
            self.ended = true;
            return None;
        };
        self.left -= 1;
        Some(entry.map(|Entry { row, line, mut cells }| {
            cells.resize(self.width, RawCell::Absent);
            RawRecord { file: 0, row, line, cells }
        }))
    }
}

fn skip_bytes(text: &mut Text, mut count: usize) -> io::Result<()> {
    while count > 0 {
        let there = text.fill_buf()?.len().min(count);
        if there == 0 {
            break;
        }
        text.consume(there);
        count -= there;
    }
    Ok(())
}
