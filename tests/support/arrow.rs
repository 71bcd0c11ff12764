//! Parquet and Arrow files for tests: columns of every type, written and read by the crates themselves.
#![allow(dead_code, reason = "each test uses a part of this")]

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray, Float32Array,
    Float64Array, Int8Array, Int32Array, Int64Array, LargeStringArray, ListArray, NullArray, RecordBatch,
    StringArray, StringViewArray, Time32SecondArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow_cast::cast;
use arrow_ipc::CompressionType;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::DataType;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

/// A column of every type, and the four cells that it is in CSV.
pub(crate) fn types() -> Vec<(String, ArrayRef, [&'static str; 4])> {
    let texts = [Some("one"), None, Some(""), Some("NR")];
    let micros = [Some(1_577_836_800_000_000), None, Some(1_577_880_000_500_000), Some(-86_400_000_000)];
    let decimals = Decimal128Array::from(vec![Some(123_450), None, Some(-5), Some(0)]);
    let lists = vec![Some(vec![Some(1), Some(2)]), None, Some(vec![]), Some(vec![Some(3)])];
    let words = [Some("group"), Some("pair"), None, Some("group")];
    let all: Vec<(&str, ArrayRef, [&str; 4])> = vec![
        ("text", Arc::new(StringArray::from(texts.to_vec())), ["one", "", "", "NR"]),
        ("large", Arc::new(LargeStringArray::from(texts.to_vec())), ["one", "", "", "NR"]),
        ("view", Arc::new(StringViewArray::from(texts.to_vec())), ["one", "", "", "NR"]),
        (
            "listed",
            Arc::new(words.into_iter().collect::<DictionaryArray<Int8Type>>()),
            ["group", "pair", "", "group"],
        ),
        (
            "small",
            Arc::new(Int8Array::from(vec![Some(-7), None, Some(0), Some(127)])),
            ["-7", "", "0", "127"],
        ),
        (
            "whole",
            Arc::new(Int64Array::from(vec![Some(i64::MIN), None, Some(2020), Some(7)])),
            ["-9223372036854775808", "", "2020", "7"],
        ),
        (
            "unsigned",
            Arc::new(UInt64Array::from(vec![Some(u64::MAX), None, Some(1), Some(2)])),
            ["18446744073709551615", "", "1", "2"],
        ),
        (
            "float",
            Arc::new(Float32Array::from(vec![Some(0.1), None, Some(2.0), Some(-1.5)])),
            ["0.1", "", "2", "-1.5"],
        ),
        (
            "double",
            Arc::new(Float64Array::from(vec![Some(0.1), None, Some(2012.0), Some(1e-7)])),
            ["0.1", "", "2012", "0.0000001"],
        ),
        (
            "decimal",
            Arc::new(decimals.with_precision_and_scale(9, 2).unwrap()),
            ["1234.50", "", "-0.05", "0.00"],
        ),
        (
            "yes",
            Arc::new(BooleanArray::from(vec![Some(true), None, Some(false), Some(true)])),
            ["true", "", "false", "true"],
        ),
        (
            "day",
            Arc::new(Date32Array::from(vec![Some(0), None, Some(18_262), Some(-1)])),
            ["1970-01-01", "", "2020-01-01", "1969-12-31"],
        ),
        (
            "day64",
            Arc::new(Date64Array::from(vec![Some(0), None, Some(86_400_000), Some(-86_400_000)])),
            ["1970-01-01", "", "1970-01-02", "1969-12-31"],
        ),
        (
            "moment",
            Arc::new(TimestampMicrosecondArray::from(micros.to_vec())),
            ["2020-01-01", "", "2020-01-01T12:00:00.500", "1969-12-31"],
        ),
        (
            "zoned",
            Arc::new(TimestampMicrosecondArray::from(micros.to_vec()).with_timezone("UTC")),
            ["2020-01-01", "", "2020-01-01T12:00:00.500Z", "1969-12-31"],
        ),
        (
            "time",
            Arc::new(Time32SecondArray::from(vec![Some(3_661), None, Some(0), Some(43_200)])),
            ["01:01:01", "", "00:00:00", "12:00:00"],
        ),
        ("many", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists)), ["1; 2", "", "", "3"]),
        ("nothing", Arc::new(NullArray::new(4)), ["", "", "", ""]),
    ];
    all.into_iter().map(|(name, array, cells)| (name.to_owned(), array, cells)).collect()
}

/// Four texts.
pub(crate) fn texts(cells: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(cells.to_vec()))
}

/// Texts, in one of the ways in which such files hold them. Blank cells are null in some.
pub(crate) fn texts_as(cells: &[&str], way: usize) -> ArrayRef {
    let cells = cells.iter().map(|cell| Some(*cell).filter(|cell| !cell.is_empty() || way.is_multiple_of(2)));
    match way % 4 {
        0 => Arc::new(cells.collect::<StringArray>()),
        1 => Arc::new(cells.collect::<DictionaryArray<Int32Type>>()),
        2 => Arc::new(cells.collect::<StringViewArray>()),
        _ => Arc::new(cells.collect::<LargeStringArray>()),
    }
}

/// Four records with these columns.
pub(crate) fn with_ids<'a>(columns: impl IntoIterator<Item = (&'a str, ArrayRef)>) -> RecordBatch {
    let ids: ArrayRef = texts(&["r1", "r2", "r3", "r4"]);
    let columns = [("id", ids)].into_iter().chain(columns);
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
}

/// How a file is written.
#[derive(Clone, Debug)]
pub(crate) struct How {
    /// Records per row group or batch.
    pub(crate) group: usize,
    pub(crate) dictionary: bool,
    /// One of those that the crate knows.
    pub(crate) compression: usize,
    pub(crate) second: bool,
    /// Records per page.
    pub(crate) page: usize,
}

impl Default for How {
    fn default() -> Self {
        Self { group: 100_000, dictionary: true, compression: 1, second: false, page: 20_000 }
    }
}

pub(crate) fn write(path: &Path, batch: &RecordBatch) {
    write_as(path, batch, &How::default());
}

/// Writes a file of the kind that its ending names.
pub(crate) fn write_as(path: &Path, batch: &RecordBatch, how: &How) {
    let file = File::create(path).unwrap();
    let parts = (0..batch.num_rows()).step_by(how.group);
    let mut parts = parts.map(|from| batch.slice(from, how.group.min(batch.num_rows() - from)));
    match path.extension().and_then(|ending| ending.to_str()).unwrap() {
        "parquet" => {
            let compressions = [
                Compression::UNCOMPRESSED,
                Compression::SNAPPY,
                Compression::ZSTD(ZstdLevel::default()),
                Compression::GZIP(GzipLevel::default()),
                Compression::LZ4_RAW,
            ];
            let properties = WriterProperties::builder()
                .set_max_row_group_row_count(Some(how.group))
                .set_dictionary_enabled(how.dictionary)
                .set_compression(compressions[how.compression % compressions.len()])
                .set_writer_version(if how.second {
                    WriterVersion::PARQUET_2_0
                } else {
                    WriterVersion::PARQUET_1_0
                })
                .set_data_page_row_count_limit(how.page)
                .set_write_batch_size(how.page.min(1024))
                .build();
            let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
            writer.write(batch).unwrap();
            writer.close().unwrap();
        }
        "arrow" => {
            let compressions = [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)];
            let compression = compressions[how.compression % 2];
            let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
            let mut writer = FileWriter::try_new_with_options(file, &batch.schema(), options).unwrap();
            parts.for_each(|part| writer.write(&part).unwrap());
            writer.finish().unwrap();
        }
        _ => {
            let mut writer = StreamWriter::try_new(file, &batch.schema()).unwrap();
            parts.by_ref().for_each(|part| writer.write(&part).unwrap());
            writer.finish().unwrap();
        }
    }
}

/// All batches of a file.
pub(crate) fn read(path: &Path) -> Vec<RecordBatch> {
    let head = std::fs::read(path).unwrap();
    let file = File::open(path).unwrap();
    if head.starts_with(b"PAR1") {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        builder.build().unwrap().map(Result::unwrap).collect()
    } else {
        FileReader::try_new(file, None).unwrap().map(Result::unwrap).collect()
    }
}

/// The rows of a batch, one after the other and again, so many in all.
pub(crate) fn repeated(batch: &RecordBatch, rows: usize) -> RecordBatch {
    let every = i32::try_from(batch.num_rows()).unwrap();
    let keys = Int32Array::from_iter_values((0..i32::try_from(rows).unwrap()).map(|row| row % every));
    let columns = batch.columns().iter().map(|array| {
        let listed = DictionaryArray::<Int32Type>::try_new(keys.clone(), array.clone()).unwrap();
        match array.data_type() {
            DataType::Dictionary(..) | DataType::Null => {
                let texts = cast(array, &DataType::Utf8).unwrap();
                let listed = DictionaryArray::<Int32Type>::try_new(keys.clone(), texts).unwrap();
                cast(&listed, array.data_type()).unwrap_or_else(|_| Arc::new(NullArray::new(rows)))
            }
            kind => cast(&listed, kind).unwrap(),
        }
    });
    RecordBatch::try_new(batch.schema(), columns.collect()).unwrap()
}

/// A column without the ways in which one type is written: what is listed, long or null as the crate likes.
pub(crate) fn plain(array: &ArrayRef) -> ArrayRef {
    let kind = match array.data_type() {
        DataType::Dictionary(..)
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Null => DataType::Utf8,
        _ => return array.clone(),
    };
    let texts = cast(array, &kind).unwrap();
    let texts = texts.as_any().downcast_ref::<StringArray>().unwrap().iter();
    Arc::new(texts.map(|text| text.filter(|text| !text.is_empty())).collect::<StringArray>())
}

/// The names of the columns, then the rows, as texts; null is blank.
pub(crate) fn shown(batches: &[RecordBatch]) -> Vec<Vec<String>> {
    let names =
        |batch: &RecordBatch| batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut all: Vec<Vec<String>> = vec![batches.first().map(names).unwrap()];
    for batch in batches {
        let mut rows = vec![Vec::new(); batch.num_rows()];
        for column in batch.columns() {
            let texts = cast(column, &DataType::Utf8).unwrap();
            let texts = texts.as_any().downcast_ref::<StringArray>().unwrap();
            rows.iter_mut().zip(texts).for_each(|(row, text)| row.push(text.unwrap_or_default().to_owned()));
        }
        all.extend(rows);
    }
    all
}
