//! Laws of reading and writing: what is written reads back, and no bytes bring a reader down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::io::Write;

use eligible::record::{
    Format, Input, Output, RawCell, RawRecord, ReadOptions, RecordFile, RecordSet, TableWriter, WriteOptions,
    taken_names,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn write(columns: &[String], rows: &[Vec<String>], options: WriteOptions) -> Vec<u8> {
    let mut table = TableWriter::new(Vec::new(), options, columns, &[]).unwrap();
    for row in rows {
        let cells = row.iter().cloned().map(RawCell::Text).collect();
        table.record(&RawRecord { file: 0, row: 0, line: 0, cells }, &[]).unwrap();
    }
    table.finish().unwrap()
}

fn read(bytes: Vec<u8>, options: &ReadOptions) -> (Vec<String>, Vec<Vec<String>>) {
    let file = RecordFile::open("t.csv", Input::Bytes(bytes), options).unwrap();
    let rows =
        file.records().unwrap().map(|record| record.unwrap().cells.iter().map(RawCell::to_text).collect());
    (file.columns().to_vec(), rows.collect())
}

/// Columns of different names, and rows that are not empty.
fn tables() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    (1..5_usize).prop_flat_map(|width| {
        let columns = (0..width).map(|i| format!("column {i}")).collect::<Vec<_>>();
        let cell = prop_oneof!["[ab,;\t|\"'\r\n =@+é–-]{0,6}", any::<String>()];
        let rows = vec(vec(cell, width), 0..6);
        let rows = rows.prop_map(|mut rows| {
            rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
            rows.iter_mut().flatten().for_each(|cell| *cell = cell.replace('\0', ""));
            rows
        });
        (Just(columns), rows)
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back((columns, rows) in tables(), tab in any::<bool>()) {
        let rows = rows.into_iter().filter(|row| row.iter().any(|c| !c.trim().is_empty())).collect::<Vec<_>>();
        let delimiter = if tab { b'\t' } else { b',' };
        let bytes = write(&columns, &rows, WriteOptions { delimiter, for_spreadsheet: false });
        let options = ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() };
        prop_assert_eq!(read(bytes, &options), (columns, rows));
    }

    #[test]
    fn no_bytes_bring_a_reader_down(
        bytes in prop_oneof![
            vec(any::<u8>(), 0..200),
            "[\\[\\]{},:\"\\\\a1 \r\n]{0,60}".prop_map(String::into_bytes),
            "[a,;\t|\"'\r\n ]{0,60}".prop_map(String::into_bytes),
        ],
        format in prop::option::of(prop::sample::select(Format::all().collect::<Vec<_>>())),
    ) {
        let options = ReadOptions { format, ..ReadOptions::default() };
        match RecordSet::open([("f".to_owned(), Input::Bytes(bytes))], &options) {
            Ok(set) => {
                let mut read = 0;
                for batch in set.batches(3) {
                    let batch = batch.expect("what was checked can be read");
                    prop_assert_eq!(batch.start, read);
                    prop_assert_eq!(batch.ids.len(), batch.records.len());
                    for record in &batch.records {
                        prop_assert_eq!(record.cells.len(), set.columns().len());
                    }
                    read += batch.records.len();
                }
                prop_assert_eq!(read, set.len());
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_texts() {
    let row = ["=1+1", "+cmd|x", "-2-3", "@sum", "\tx", "-3.5", "+4", "-1e-3", "-", "-5%", "a=b", ""];
    let columns = (0..row.len()).map(|i| format!("c{i}")).collect::<Vec<_>>();
    let rows = [row.map(str::to_owned).to_vec()];
    let bytes = write(&columns, &rows, WriteOptions { for_spreadsheet: true, ..WriteOptions::default() });
    assert!(bytes.starts_with("\u{FEFF}c0,".as_bytes()));
    let (_, read) = read(bytes, &ReadOptions::default());
    assert_eq!(
        read[0],
        ["'=1+1", "'+cmd|x", "'-2-3", "'@sum", "'\tx", "-3.5", "+4", "-1e-3", "-", "-5%", "a=b", ""]
    );
}

#[test]
fn records_carry_everything_through_and_more() {
    let json = "[{\"id\": 1, \"m\": [\"x\", \"y\"]}, {\"id\": 2, \"n\": null}]";
    let set =
        RecordSet::open([("a.json".to_owned(), Input::Bytes(json.into()))], &ReadOptions::default()).unwrap();
    let mut table =
        TableWriter::new(Vec::new(), WriteOptions::default(), set.columns(), &["verdict"]).unwrap();
    for batch in set.batches(10) {
        for record in batch.unwrap().records {
            table.record(&record, &["include"]).unwrap();
        }
    }
    let text = String::from_utf8(table.finish().unwrap()).unwrap();
    assert_eq!(text, "id,m,n,verdict\n1,x; y,,include\n2,,,include\n");
    assert_eq!(taken_names(&["id".to_owned(), "Verdict".to_owned()], &["verdict"]), ["Verdict"]);
}

#[test]
fn results_are_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.csv");
    let results = folder.path().join("out.csv");
    std::fs::write(&input, "id\n1\n").unwrap();
    std::fs::write(&results, "old").unwrap();
    let there = || std::fs::read_to_string(&results).unwrap();
    let names = || std::fs::read_dir(folder.path()).unwrap().count();

    let mut dropped = Output::file(&results, &[&input]).unwrap();
    dropped.write_all(b"new").unwrap();
    drop(dropped);
    assert_eq!((there().as_str(), names()), ("old", 2));

    let mut kept = Output::file(&results, &[&input]).unwrap();
    kept.write_all(b"new").unwrap();
    kept.commit().unwrap();
    assert_eq!((there().as_str(), names()), ("new", 2));

    let fault = Output::file(&folder.path().join("./in.csv"), &[&input]).err().unwrap();
    assert!(fault.message.contains("which was read"), "{fault}");
    assert!(
        Output::file(&folder.path().join("none/out.csv"), &[]).err().unwrap().message.contains("no folder")
    );
    assert!(Output::file(folder.path(), &[]).err().unwrap().message.contains("this is a folder"));
}
