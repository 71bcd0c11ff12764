//! The parts of a Parquet or Arrow file that can be read by themselves.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::{Block, root_as_footer, root_as_message};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetMetaData;

use super::Kind;
use super::sound::{footer, message, sound};
use super::source::{Batches, readable};

/// A file, cut into parts.
#[derive(Debug)]
pub(super) struct Parts {
    /// Nothing for an Arrow file.
    parquet: Option<ArrowReaderMetadata>,
    /// The file's columns that a table can hold.
    columns: Vec<usize>,
    parts: Vec<Part>,
    /// Records per chunk.
    pub(super) rows: usize,
}

/// Records that are read in a row by one thread.
#[derive(Debug)]
pub(super) struct Part {
    /// The row group or batch.
    group: usize,
    /// Of its records the first, and how many.
    offset: usize,
    pub(super) records: usize,
    pub(super) first_chunk: u64,
}

/// A row group with more chunks than this is cut.
const MOST_CHUNKS: usize = 16;

impl Part {
    /// Chunks of so many records each, but the last.
    pub(super) fn chunks(&self, rows: usize) -> usize {
        self.records.div_ceil(rows)
    }
}

impl Parts {
    /// Of a file that is read in chunks of so many records; nothing where it has to be read from its
    /// beginning to its end.
    pub(super) fn of(mut file: File, kind: Kind, rows: u64) -> Option<Self> {
        sound(&mut file, kind).ok()?;
        let (parquet, schema, groups) = match kind {
            Kind::Parquet => {
                let found = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).ok()?;
                let groups = found.metadata().row_groups().iter().map(|group| group.num_rows());
                let groups = groups.map(|rows| usize::try_from(rows).ok()).collect::<Option<Vec<_>>>()?;
                let schema = found.schema().clone();
                let hinted = hinted(&schema, found.metadata());
                let options = ArrowReaderOptions::new().with_schema(Arc::new(hinted));
                let quick = ArrowReaderMetadata::try_new(found.metadata().clone(), options);
                (Some(quick.unwrap_or(found)), schema, groups)
            }
            Kind::Arrow => {
                let groups = batch_lengths(&mut file)?;
                file.rewind().ok()?;
                (None, FileReader::try_new(BufReader::new(file), None).ok()?.schema(), groups)
            }
            Kind::ArrowStream => return None,
        };
        let rows = usize::try_from(rows).ok()?.max(1);
        let (mut parts, mut first_chunk) = (Vec::new(), 0);
        for (group, records) in groups.into_iter().enumerate() {
            // An Arrow batch is taken in as a whole.
            let pieces = if parquet.is_some() { records.div_ceil(rows * MOST_CHUNKS) } else { 1 };
            let most = records.div_ceil(pieces.max(1)).next_multiple_of(rows);
            let mut offset = 0;
            while offset < records {
                let part = Part { group, offset, records: most.min(records - offset), first_chunk };
                first_chunk += part.chunks(rows) as u64;
                offset += part.records;
                parts.push(part);
            }
        }
        Some(Self { parquet, columns: readable(&schema), parts, rows })
    }

    pub(super) fn all(&self) -> &[Part] {
        &self.parts
    }

    pub(super) fn records(&self) -> u64 {
        self.parts.iter().map(|part| part.records as u64).sum()
    }

    /// The chunks of a part, with some columns of the table, in order.
    pub(super) fn open(&self, file: File, part: &Part, columns: &[usize]) -> Option<Batches> {
        let wanted = columns.iter().map(|column| self.columns.get(*column).copied());
        let mut wanted = wanted.collect::<Option<Vec<_>>>()?;
        if let Some(metadata) = &self.parquet {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
            let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
            let builder = builder.with_projection(mask).with_row_groups(vec![part.group]);
            let builder = builder.with_batch_size(self.rows);
            let whole = metadata.metadata().row_group(part.group).num_rows() == part.records as i64;
            let builder = match whole {
                true => builder,
                false => builder.with_offset(part.offset).with_limit(part.records),
            };
            return Some(Box::new(builder.build().ok()?));
        }
        if wanted.is_empty() {
            wanted.push(0);
        }
        let mut reader = FileReader::try_new_buffered(file, Some(wanted)).ok()?;
        reader.set_index(part.group).ok()?;
        let batch = reader.next()?;
        let (rows, records) = (self.rows, part.records);
        let cut = move |batch: RecordBatch| -> Vec<Result<RecordBatch, ArrowError>> {
            let starts = (0..records).step_by(rows);
            starts.map(|start| Ok(batch.slice(start, rows.min(records - start)))).collect()
        };
        Some(match batch {
            Ok(batch) => Box::new(cut(batch).into_iter()),
            Err(error) => Box::new(std::iter::once(Err(error))),
        })
    }
}

/// The columns as they are best read: texts of which the file has a list, as numbers in that list.
fn hinted(schema: &Schema, metadata: &ParquetMetaData) -> Schema {
    let descriptor = metadata.file_metadata().schema_descr();
    let is_listed = |root: usize| {
        let leaves =
            (0..descriptor.num_columns()).filter(|leaf| descriptor.get_column_root_idx(*leaf) == root);
        let leaves = leaves.collect::<Vec<_>>();
        let [leaf] = leaves[..] else { return false };
        let mut groups = metadata.row_groups().iter().map(|group| group.column(leaf));
        groups.all(|column| column.dictionary_page_offset().is_some())
    };
    let fields = schema.fields().iter().enumerate().map(|(at, field)| {
        if !field.data_type().is_string() {
            return field.as_ref().clone();
        }
        let kind = match is_listed(at) {
            true => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::LargeUtf8)),
            false => DataType::Utf8View,
        };
        Field::new(field.name(), kind, field.is_nullable()).with_metadata(field.metadata().clone())
    });
    Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone())
}

/// How many records each batch of an Arrow file holds, from the heads of the batches alone.
fn batch_lengths(file: &mut File) -> Option<Vec<usize>> {
    let footer = footer(file).ok()?;
    let footer = root_as_footer(&footer).ok()?;
    footer.recordBatches()?.iter().map(|block| batch_length(file, block)).collect()
}

fn batch_length(file: &mut File, block: &Block) -> Option<usize> {
    let (head, _) = message(file, u64::try_from(block.offset()).ok()?).ok()??;
    let message = root_as_message(&head).ok()?;
    usize::try_from(message.header_as_record_batch()?.length()).ok()
}
