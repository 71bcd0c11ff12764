//! Opens Parquet and Arrow files, for their columns that a table can hold.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::cells;
use super::sound::sound;
use crate::record::FileFault;
use crate::record::guard::guarded;

/// Which of these formats a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::record) enum Kind {
    Parquet,
    /// An Arrow file, also called Feather.
    Arrow,
    /// Arrow's batches one after the other, as they are sent.
    ArrowStream,
}

/// Which of the formats bytes begin as.
pub(in crate::record) fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [b'P', b'A', b'R', b'1', ..] => Some(Kind::Parquet),
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Some(Kind::Arrow),
        // A length in little-endian order follows.
        [0xFF, 0xFF, 0xFF, 0xFF, _, _, 0, 0, ..] => Some(Kind::ArrowStream),
        _ => None,
    }
}

/// The batches of a file, in order.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// A file as it is read: its columns that a table can hold, and its batches with those.
pub(super) struct Source {
    pub(super) schema: Schema,
    pub(super) batches: Batches,
    /// Names and types of the others.
    pub(super) left_out: Vec<(String, String)>,
}

/// Records per batch of a Parquet file that is read from its beginning to its end.
const ROWS: usize = 1024;

impl Source {
    pub(super) fn open(name: &str, file: File, kind: Kind) -> Result<Self, FileFault> {
        guarded(|| Self::open_unguarded(file, kind))
            .unwrap_or_else(|| Err(ArrowError::ParseError("it is not built as such files are".to_owned())))
            .map_err(|error| broken(name, kind, &error))
    }

    fn open_unguarded(mut file: File, kind: Kind) -> Result<Self, ArrowError> {
        sound(&mut file, kind)?;
        file.rewind()?;
        let all = schema(&mut file, kind)?;
        file.rewind()?;
        let columns = readable(&all);
        let schema = all.project(&columns)?;
        let others = all.fields().iter().enumerate().filter(|(at, _)| !columns.contains(at));
        let left_out =
            others.map(|(_, field)| (field.name().clone(), field.data_type().to_string())).collect();
        let batches: Batches = match kind {
            Kind::Parquet => {
                let builder = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(ROWS);
                let mask = ProjectionMask::roots(builder.parquet_schema(), columns);
                Box::new(builder.with_projection(mask).build()?)
            }
            Kind::Arrow => Box::new(FileReader::try_new_buffered(file, Some(columns))?),
            Kind::ArrowStream => Box::new(StreamReader::try_new_buffered(file, Some(columns))?),
        };
        Ok(Self { schema, batches, left_out })
    }

    /// The next batch. Nothing at the end; after a fault there is no more.
    pub(super) fn next(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        guarded(|| self.batches.next())
            .unwrap_or_else(|| Some(Err(ArrowError::ParseError("its data are damaged".to_owned()))))
    }
}

/// All columns of a file.
pub(super) fn schema(file: &mut File, kind: Kind) -> Result<SchemaRef, ArrowError> {
    Ok(match kind {
        Kind::Parquet => ParquetRecordBatchReaderBuilder::try_new(file.try_clone()?)?.schema().clone(),
        Kind::Arrow => FileReader::try_new(BufReader::new(file), None)?.schema(),
        Kind::ArrowStream => StreamReader::try_new(BufReader::new(file), None)?.schema(),
    })
}

/// The types of a file's columns as they are written again; nothing where they are lost.
pub(in crate::record) fn kinds(mut file: File, kind: Kind) -> Vec<DataType> {
    let schema = guarded(|| schema(&mut file, kind));
    let Some(Ok(schema)) = schema else { return Vec::new() };
    let fields = readable(&schema).into_iter().filter_map(|at| schema.fields().get(at));
    let kinds = fields.map(|field| match field.data_type() {
        DataType::Dictionary(_, value) => value.as_ref().clone(),
        // Null alone has no values to be written.
        DataType::Null => DataType::Utf8,
        kind => kind.clone(),
    });
    kinds.collect()
}

/// The columns that a table can hold.
pub(super) fn readable(schema: &Schema) -> Vec<usize> {
    let fields = schema.fields().iter().enumerate();
    fields.filter(|(_, field)| cells::is_readable(field.data_type())).map(|(at, _)| at).collect()
}

/// A file that cannot be read, with what its reader says of it.
pub(super) fn broken(name: &str, kind: Kind, error: &ArrowError) -> FileFault {
    let what = match kind {
        Kind::Parquet => "Parquet file",
        Kind::Arrow | Kind::ArrowStream => "Arrow file",
    };
    let said = error.to_string();
    // The names of the reader's own kinds of errors say nothing to a reader of the message.
    let said = said.rsplit(" error: ").next().unwrap_or_default().trim_end_matches('.');
    let help =
        "was it cut off, or not closed by the program that wrote it? write it anew, or export it as CSV";
    FileFault::whole(name, format!("the {what} cannot be read: {said}"), help)
}

/// The first bytes of a file.
pub(super) fn head(file: &mut File) -> Option<[u8; 8]> {
    let mut head = [0; 8];
    file.seek(SeekFrom::Start(0)).ok()?;
    file.read_exact(&mut head).ok()?;
    Some(head)
}
