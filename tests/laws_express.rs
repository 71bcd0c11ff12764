//! The quick way through a file finds what the careful reader finds, wherever the file is cut.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::io::Write;

use eligible::record::{Ended, Express, ExpressColumn, Input, RawCell, ReadOptions, RecordSet};
use eligible::value::{Base, FieldSpec, Shape};
use proptest::prelude::*;

/// Cells as files hold them; some of them need the careful reader.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        400 => prop::sample::select(vec![
            "one", "two", "", " spaced ", "é", "日本", "3 months", "\"a, b\"", "\"two\nlines\"", "\"say \"\"yes\"\"\"",
            "\"\"", "5' 2", "mid\"quote", "\"\r\n\"", "x\"\"y", "\"\"\"\"", "a longer cell, no: a longer one",
        ]).prop_filter("no delimiter outside quotes", |c| c.starts_with('"') || !c.contains(',')).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["\"closed\" ", "\"open", "\"text\"after", "lone\rreturn", "\u{a0}"]).prop_map(str::to_owned),
    ]
}

/// Ids, three columns of cells, and the ends of the lines; the last line may lack its own.
fn file() -> impl Strategy<Value = String> {
    let row = (cell(), cell(), cell(), prop::bool::weighted(0.02));
    let ends = (prop::sample::select(vec!["\n", "\r\n"]), any::<bool>(), any::<bool>());
    (prop::collection::vec(row, 1..60), ends).prop_map(|(rows, (end, last, mark))| {
        let mut text = String::from(if mark { "\u{FEFF}" } else { "" });
        text.push_str(&format!("one,id,\"two\",three{end}"));
        for (number, (a, b, c, same)) in rows.iter().enumerate() {
            let id = if *same { 0 } else { number };
            text.push_str(&format!("{a},r{id},{b},{c}{end}"));
        }
        if !last {
            text.truncate(text.len() - end.len());
        }
        text
    })
}

/// What the quick way finds: ids and the cells of the columns `one` and `three`; nothing where it gave up.
fn quickly(path: &std::path::Path, chunk: u64, threads: usize) -> Option<Vec<Vec<String>>> {
    let express = Express::open_with("file.csv", path, &ReadOptions::default(), chunk)?;
    let spec = FieldSpec::plain(Base::Text, Shape::Single);
    let columns = [Some(0), Some(3), None].map(|column| ExpressColumn { spec: &spec, column, classes: None });
    let mut all: Vec<Vec<String>> = Vec::new();
    let ended = express.read(
        &columns,
        &[],
        threads,
        || (),
        |(), chunk| {
            let rows = 0..chunk.rows;
            let cells = |row: usize| {
                let text = |field: usize| {
                    let column = &chunk.batch.columns[field];
                    column.texts[column.codes[row] as usize].clone()
                };
                assert_eq!(text(2), RawCell::Absent);
                assert!(String::from_utf8_lossy(chunk.text(row)).contains(&*chunk.id(row)));
                vec![chunk.id(row).into_owned(), text(0).to_text(), text(1).to_text()]
            };
            rows.map(cells).collect::<Vec<_>>()
        },
        |taken| {
            assert_eq!(taken.before as usize, all.len());
            assert_eq!(taken.rows as usize, taken.result.len());
            all.extend(taken.result);
            Ok(())
        },
    );
    match ended {
        Ended::Done(rows) => {
            assert_eq!(rows as usize, all.len());
            Some(all)
        }
        Ended::Irregular => None,
        Ended::Failed(error) => panic!("{error}"),
    }
}

/// What the careful reader finds; nothing where something is wrong with the file, or worth a remark
/// that the beginning of the file does not show.
fn carefully(text: &str) -> Result<Vec<Vec<String>>, Vec<String>> {
    let inputs = [(String::from("file.csv"), Input::Bytes(text.as_bytes().to_vec()))];
    let set = RecordSet::open(inputs, &ReadOptions::default())
        .map_err(|faults| faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>())?;
    let mut all = Vec::new();
    for batch in set.batches(1000) {
        let batch = batch.expect("the file is in memory");
        for (record, id) in batch.records.iter().zip(batch.ids) {
            all.push(vec![id.clone(), record.cells[0].to_text(), record.cells[3].to_text()]);
        }
    }
    Ok(all)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wherever_a_file_is_cut(text in file(), chunk in 1..300_u64, threads in 1..4_usize) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        if let Some(found) = quickly(file.path(), chunk, threads) {
            prop_assert_eq!(Ok(found), carefully(&text));
        }
    }
}

/// Most files are regular: the quick way takes them.
#[test]
fn regular_files_are_taken() {
    let mut text = String::from("one,id,two,three\n");
    for row in 0..5000 {
        text.push_str(&format!("\"a, {row}\",r{row},\"two\nlines\",\"say \"\"{}\"\"\"\n", row % 7));
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    for chunk in [50, 1000, 30_000] {
        assert!(quickly(file.path(), chunk, 2) == Some(carefully(&text).unwrap()), "in chunks of {chunk}");
    }
    // A last line without its end, an id twice, a row that is too short, text that is no UTF-8.
    let at = text.trim_end().to_owned();
    std::fs::write(file.path(), &at).unwrap();
    assert_eq!(quickly(file.path(), 1000, 2).map(|rows| rows.len()), Some(5000));
    for (bad, name) in
        [("x,r1,y,z\n", "an id twice"), ("x,r9999,y\n", "too short"), (",,,\n", "blank"), ("\n", "empty")]
    {
        std::fs::write(file.path(), format!("{text}{bad}")).unwrap();
        assert!(quickly(file.path(), 1000, 2).is_none(), "{name}");
    }
    std::fs::write(file.path(), [text.as_bytes(), b"x,r9999,\xE9,z\n"].concat()).unwrap();
    assert!(quickly(file.path(), 1000, 2).is_none(), "another encoding");
}

/// Chunks that end far from the file's end, so that only a part of what follows is looked at.
#[test]
fn large_files_are_taken() {
    let mut text = String::from("one,id,two,three\n");
    for row in 0..60_000 {
        text.push_str(&format!("{},r{row},some words,{}\n", row % 11, row % 7));
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    for chunk in [40_000, 150_000] {
        assert!(quickly(file.path(), chunk, 3) == Some(carefully(&text).unwrap()), "in chunks of {chunk}");
    }
}
