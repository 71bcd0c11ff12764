//! Parquet and Arrow files, however they are written and wherever they are cut or damaged: what is found in
//! columns is what is found record by record, and nothing panics.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/arrow.rs"]
mod arrow;

use std::path::Path;
use std::sync::Arc;

use arrow::How;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use eligible::record::{Ended, Express, ExpressColumn, Input, ReadOptions, RecordSet};
use eligible::value::{Base, FieldSpec, Shape};
use proptest::prelude::*;

fn cell() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "one",
        "two",
        "",
        " spaced ",
        "é",
        "日本",
        "3 months",
        "two\nlines",
        "say \"yes\"",
        "\u{FEFF}mark",
        "a, b; c",
        "NR",
        "a longer cell that is not kept beside its length, as some are",
        "nul\0l",
    ])
}

/// Two texts, a number, and whether its id is the first one's.
type Record = (&'static str, &'static str, Option<i64>, bool);

/// A table with ids, which may be there twice, texts in two of the ways in which files have them, and numbers.
fn records() -> impl Strategy<Value = RecordBatch> {
    let row = (cell(), cell(), prop::option::of(0..9_i64), prop::bool::weighted(0.002));
    (prop::collection::vec(row, 2..80), 0..4_usize, 0..4_usize).prop_map(|(rows, one, two)| {
        let ids = rows.iter().enumerate().map(|(at, row)| Some(format!("r{}", if row.3 { 0 } else { at })));
        let ids: ArrayRef = Arc::new(ids.collect::<StringArray>());
        let texts = |way: usize, of: fn(&Record) -> &'static str| {
            arrow::texts_as(&rows.iter().map(of).collect::<Vec<_>>(), way)
        };
        let numbers: ArrayRef = Arc::new(rows.iter().map(|row| row.2).collect::<Int64Array>());
        let columns =
            [("one", texts(one, |row| row.0)), ("id", ids), ("n", numbers), ("two", texts(two, |row| row.1))];
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
    })
}

fn how() -> impl Strategy<Value = How> {
    (1..90_usize, any::<bool>(), 0..5_usize, any::<bool>(), 1..40_usize).prop_map(
        |(group, dictionary, compression, second, page)| How { group, dictionary, compression, second, page },
    )
}

type Found = Vec<[String; 4]>;

/// What is found in columns, in chunks of so many records; nothing where they gave up.
fn quickly(path: &Path, rows: u64, threads: usize) -> Option<Found> {
    let express = Express::open_with("file", path, &ReadOptions::default(), rows * 64)?;
    let spec = FieldSpec::plain(Base::Text, Shape::Single);
    let wanted = [0, 2].map(|at| ExpressColumn { spec: &spec, column: Some(at), classes: None });
    let mut all = Found::new();
    let ended = express.read(
        &wanted,
        &[3],
        threads,
        || (),
        |(), chunk| {
            let row = |row: usize| {
                let text = |field: usize| {
                    let column = &chunk.batch.columns[field];
                    column.texts[column.codes[row] as usize].to_text()
                };
                [chunk.id(row).into_owned(), text(0), text(1), chunk.raw(row, 3).to_text()]
            };
            (0..chunk.rows).map(row).collect::<Found>()
        },
        |taken| {
            assert_eq!(taken.before as usize, all.len());
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

/// What is found record by record; what is said where the file cannot be read.
fn carefully(path: &Path) -> Result<Found, String> {
    let inputs = [("file".to_owned(), Input::Path(path.to_owned()))];
    let set = RecordSet::open(inputs, &ReadOptions::default()).map_err(|faults| format!("{faults:?}"))?;
    let mut all = Found::new();
    for batch in set.batches(7) {
        let batch = batch.map_err(|fault| format!("{fault:?}"))?;
        for (record, id) in batch.records.iter().zip(batch.ids) {
            let text = |at: usize| record.cells[at].to_text();
            all.push([id.clone(), text(0), text(2), text(3)]);
        }
    }
    Ok(all)
}

fn endings() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["parquet", "arrow"])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_a_file_is_written(batch in records(), how in how(), rows in 1..30_u64, threads in 1..4_usize, ending in endings()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("file.{ending}"));
        arrow::write_as(&path, &batch, &how);
        let careful = carefully(&path);
        if let Some(found) = quickly(&path, rows, threads) {
            prop_assert_eq!(Ok(found), careful.clone());
        }
        // The same records, sent as a stream, which is only read record by record.
        let stream = folder.path().join("file.arrows");
        arrow::write_as(&stream, &batch, &how);
        prop_assert!(quickly(&stream, rows, threads).is_none());
        prop_assert_eq!(careful.is_ok(), carefully(&stream).is_ok());
        if let (Ok(one), Ok(two)) = (careful, carefully(&stream)) {
            prop_assert_eq!(one, two);
        }
    }

    #[test]
    fn however_a_file_is_damaged(
        batch in records(), how in how(), ending in endings(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4), cut in prop::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("file.{ending}"));
        arrow::write_as(&path, &batch, &how);
        let mut bytes = std::fs::read(&path).unwrap();
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()).max(8));
        }
        for (at, byte) in changes {
            // It stays a file of its kind.
            let at = at.index(bytes.len());
            bytes[at] = if at < 8 { bytes[at] } else { byte };
        }
        std::fs::write(&path, &bytes).unwrap();
        let careful = carefully(&path);
        if let Some(found) = quickly(&path, 8, 2) {
            prop_assert_eq!(Ok(found), careful);
        }
    }
}

/// Most files are read in columns.
#[test]
fn regular_files_are_taken() {
    let texts = (0..5_000).map(|row| ["a, b", "two\nlines", "say \"yes\"", ""][row % 4]).collect::<Vec<_>>();
    let ids: ArrayRef = Arc::new((0..5_000).map(|row| Some(format!("r{row}"))).collect::<StringArray>());
    let numbers: ArrayRef = Arc::new((0..5_000).map(|row| Some(row % 7)).collect::<Int64Array>());
    let folder = tempfile::tempdir().unwrap();
    for way in 0..4 {
        let columns = [
            ("one", arrow::texts_as(&texts, way)),
            ("id", ids.clone()),
            ("n", numbers.clone()),
            ("two", arrow::texts_as(&texts, way + 1)),
        ];
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)))
                .unwrap();
        for ending in ["parquet", "arrow"] {
            let path = folder.path().join(format!("file.{ending}"));
            for group in [700, 100_000] {
                arrow::write_as(&path, &batch, &How { group, ..How::default() });
                let careful = carefully(&path).unwrap();
                assert_eq!(careful.len(), 5_000);
                for rows in [50, 1_000, 4_999] {
                    assert!(
                        quickly(&path, rows, 2) == Some(careful.clone()),
                        "{ending} {way} {group} {rows}"
                    );
                }
            }
        }
    }
}
