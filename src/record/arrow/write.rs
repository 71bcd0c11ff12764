//! Writes tables as Parquet and Arrow files.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{LargeListBuilder, LargeStringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::cells::{converted, typed};
use crate::record::{Format, RawCell, RecordSet};

/// Writes records with their own columns and added ones as a file of typed columns. A blank cell is null.
pub struct ColumnsWriter<W: Write + Send> {
    to: To<W>,
    rows: ColumnRows,
}

enum To<W: Write + Send> {
    Parquet(ArrowWriter<W>),
    Arrow(FileWriter<W>),
}

/// Which columns are written, and of what types.
#[derive(Clone, Debug)]
pub struct ColumnsShape {
    own: Vec<Field>,
    added: Vec<String>,
    /// Words of added columns are listed once.
    listed: bool,
}

/// Rows before they are written: texts of the records' own columns, and words that many records share.
pub struct ColumnRows {
    shape: ColumnsShape,
    schema: SchemaRef,
    own: Vec<Own>,
    added: Vec<Words>,
    count: usize,
}

enum Own {
    Texts(LargeStringBuilder),
    Lists(LargeListBuilder<LargeStringBuilder>),
}

/// The words of an added column, and for each row which of them it has.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, i32>,
    listed: Vec<String>,
    rows: Vec<Option<i32>>,
}

/// Rows that are written at a time.
const ROWS: usize = 8192;
/// Words that a column lists before it begins anew.
const MOST_WORDS: usize = 1 << 12;

impl ColumnsShape {
    /// Of records of a set, of which these columns are written after the column `record`, if there is to be
    /// one. They keep the types that they have in the file they are from; what is from a file of texts is text.
    #[must_use]
    pub fn new(set: &RecordSet, record: bool, columns: &[usize], added: &[String], format: Format) -> Self {
        let kinds = set.kinds();
        let field = |name: &str, kind: DataType| Field::new(name, kind, true);
        let record = record.then(|| field("record", DataType::Utf8));
        let columns = columns.iter().filter_map(|at| {
            let kind = kinds.get(*at).cloned().flatten().unwrap_or(DataType::Utf8);
            let kind = if format == Format::Parquet { told_by_parquet(kind) } else { kind };
            Some(field(set.columns().get(*at)?, kind))
        });
        Self {
            own: record.into_iter().chain(columns).collect(),
            added: added.to_vec(),
            listed: format == Format::Parquet,
        }
    }

    fn schema(&self) -> SchemaRef {
        let added = match self.listed {
            true => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            false => DataType::Utf8,
        };
        let added = self.added.iter().map(|name| Field::new(name, added.clone(), true));
        Arc::new(Schema::new(self.own.iter().cloned().chain(added).collect::<Vec<_>>()))
    }
}

/// The type with the same values that Parquet has a name for.
fn told_by_parquet(kind: DataType) -> DataType {
    match kind {
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(TimeUnit::Second, zone) => DataType::Timestamp(TimeUnit::Millisecond, zone),
        DataType::Time32(TimeUnit::Second) => DataType::Time32(TimeUnit::Millisecond),
        kind => kind,
    }
}

impl ColumnRows {
    /// No rows yet.
    #[must_use]
    pub fn new(shape: &ColumnsShape) -> Self {
        let own = shape.own.iter().map(|field| match field.data_type().is_list() {
            true => Own::Lists(LargeListBuilder::new(LargeStringBuilder::new())),
            false => Own::Texts(LargeStringBuilder::new()),
        });
        Self {
            schema: shape.schema(),
            own: own.collect(),
            added: shape.added.iter().map(|_| Words::default()).collect(),
            shape: shape.clone(),
            count: 0,
        }
    }

    /// Whether an own column holds lists, which are to be given as such.
    #[must_use]
    pub fn is_list(&self, column: usize) -> bool {
        matches!(self.own.get(column), Some(Own::Lists(_)))
    }

    /// The next row's cell of an own column.
    pub fn cell(&mut self, column: usize, cell: &RawCell) {
        match self.own.get_mut(column) {
            Some(Own::Lists(lists)) => match cell {
                RawCell::List(items) => {
                    for item in items {
                        lists.values().append_option(Some(item).filter(|item| !item.is_empty()));
                    }
                    lists.append(true);
                }
                _ => lists.append(false),
            },
            _ => self.text(column, &cell.to_text()),
        }
    }

    /// The same for a text.
    pub fn text(&mut self, column: usize, text: &str) {
        if let Some(Own::Texts(texts)) = self.own.get_mut(column) {
            texts.append_option(Some(text).filter(|text| !text.is_empty()));
        }
    }

    /// Forgets the words when they have become very many; whether it did. Their numbers are others then.
    pub fn forget(&mut self) -> bool {
        let full = self.added.iter().any(|words| words.listed.len() > MOST_WORDS);
        if full {
            self.added.iter_mut().for_each(|words| *words = Words::default());
        }
        full
    }

    /// The numbers of words of added columns; the same words have the same until they are forgotten.
    pub fn words(&mut self, words: &[impl AsRef<str>]) -> Vec<Option<i32>> {
        self.added.iter_mut().zip(words).map(|(column, word)| column.number(word.as_ref())).collect()
    }

    /// The next row's words, after its own cells.
    pub fn end(&mut self, words: &[Option<i32>]) {
        for (column, word) in self.added.iter_mut().zip(words) {
            column.rows.push(*word);
        }
        self.count += 1;
    }

    /// Takes the rows away, as a batch to be [written](ColumnsWriter::write).
    ///
    /// # Errors
    /// When a text is none of its column's type, as which it was read.
    pub fn take(&mut self) -> io::Result<Written> {
        self.batch().map(Written).map_err(io::Error::other)
    }

    fn batch(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (own, field) in self.own.iter_mut().zip(&self.shape.own) {
            let array: ArrayRef = match own {
                Own::Texts(texts) => Arc::new(texts.finish()),
                Own::Lists(lists) => Arc::new(lists.finish()),
            };
            columns.push(typed(&array, field.data_type())?);
        }
        for words in &mut self.added {
            let keys = Int32Array::from(std::mem::take(&mut words.rows));
            let listed = StringArray::from_iter_values(&words.listed);
            let array: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(listed))?);
            columns.push(if self.shape.listed { array } else { converted(&array, &DataType::Utf8)? });
        }
        self.count = 0;
        RecordBatch::try_new(self.schema.clone(), columns)
    }
}

/// Rows that are ready to be written.
pub struct Written(RecordBatch);

impl Words {
    fn number(&mut self, word: &str) -> Option<i32> {
        if word.is_empty() {
            return None;
        }
        if let Some(number) = self.numbers.get(word) {
            return Some(*number);
        }
        let number = i32::try_from(self.listed.len()).ok()?;
        self.listed.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        Some(number)
    }
}

impl<W: Write + Send> ColumnsWriter<W> {
    /// A file of that format, Parquet or Arrow.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W, shape: &ColumnsShape, format: Format) -> io::Result<Self> {
        let rows = ColumnRows::new(shape);
        let schema = rows.schema.clone();
        let to = if format == Format::Parquet {
            let level = ZstdLevel::try_new(1).map_err(io::Error::other)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_created_by(format!("eligible {}", env!("CARGO_PKG_VERSION")))
                .build();
            // Whoever reads the file should find words, not how they are listed.
            let options =
                ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
            To::Parquet(ArrowWriter::try_new_with_options(out, schema, options).map_err(io::Error::other)?)
        } else {
            let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME));
            let options = options.map_err(io::Error::other)?;
            To::Arrow(FileWriter::try_new_with_options(out, &schema, options).map_err(io::Error::other)?)
        };
        Ok(Self { to, rows })
    }

    /// Writes a record's own cells and the words added to them.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn record(&mut self, own: &[RawCell], added: &[String]) -> io::Result<()> {
        for (column, cell) in own.iter().enumerate() {
            self.rows.cell(column, cell);
        }
        let words = self.rows.words(added);
        self.rows.end(&words);
        if self.rows.count < ROWS {
            return Ok(());
        }
        let rows = self.rows.take()?;
        self.rows.forget();
        self.write(rows)
    }

    /// Writes rows that were gathered elsewhere.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, Written(batch): Written) -> io::Result<()> {
        match &mut self.to {
            To::Parquet(writer) => writer.write(&batch).map_err(io::Error::other),
            To::Arrow(writer) => writer.write(&batch).map_err(io::Error::other),
        }
    }

    /// What was written to, all rows being written.
    ///
    /// # Errors
    /// When the last of them cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        if self.rows.count > 0 {
            let rows = self.rows.take()?;
            self.write(rows)?;
        }
        match self.to {
            To::Parquet(writer) => writer.into_inner().map_err(io::Error::other),
            To::Arrow(writer) => writer.into_inner().map_err(io::Error::other),
        }
    }
}
