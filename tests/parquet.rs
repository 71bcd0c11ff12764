//! Parquet and Arrow files: what their cells are, that they are read and written alike on every way, and
//! that other programs read what is written.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/alike.rs"]
mod alike;
#[path = "support/arrow.rs"]
mod arrow;
#[path = "support/binary.rs"]
mod binary;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use alike::{CRITERIA, alike, table};
use arrow::{read, shown, texts, types, write};
use arrow_array::{ArrayRef, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field};

/// Criteria that read none of the columns.
const ANY: &str = "criteria any\nstage a\ninclusion\n  C: judged\n";

/// The lines of a CSV file that `screen` makes of a file.
fn as_csv(folder: &Path, file: &str) -> String {
    let run = binary::eligible(["screen", "any.criteria", file, "--format", "csv", "--quiet"]);
    let run = run.within(folder).run();
    assert!(run.code < 2, "{}", run.stderr);
    let verdict = run.stdout.find(",eligible_").unwrap();
    assert!(run.stdout.get(..verdict).unwrap().starts_with("id,"));
    run.stdout
}

#[test]
fn every_type_has_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("any.criteria"), ANY).unwrap();
    let all = types();
    let want = {
        let mut lines = vec![String::from("id")];
        lines.extend((1..=4).map(|row| format!("r{row}")));
        for (name, _, cells) in &all {
            lines[0].push_str(&format!(",{name}"));
            for (line, cell) in lines.iter_mut().skip(1).zip(cells) {
                line.push_str(&format!(",{cell}"));
            }
        }
        lines
    };
    let batch = arrow::with_ids(all.iter().map(|(name, array, _)| (name.as_str(), array.clone())));
    for file in ["types.parquet", "types.arrow", "types.arrows"] {
        write(&folder.path().join(file), &batch);
        let csv = as_csv(folder.path(), file);
        for (line, want) in csv.lines().zip(&want) {
            assert!(line.starts_with(&format!("{want},")), "{file}: {line}\n{want}");
        }
        assert_eq!(csv.lines().count(), 5);
    }
}

#[test]
fn columns_that_no_table_holds_are_left_out_by_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("any.criteria"), ANY).unwrap();
    let inner: ArrayRef = Arc::new(StringArray::from(vec!["x"; 4]));
    let nested: ArrayRef =
        Arc::new(StructArray::from(vec![(Arc::new(Field::new("inner", DataType::Utf8, true)), inner)]));
    for file in ["nested.parquet", "nested.arrow", "nested.arrows"] {
        let ids = arrow::with_ids([
            ("authors", nested.clone()),
            ("year", texts(&["2010", "2011", "2012", "2013"])),
        ]);
        write(&folder.path().join(file), &ids);
        let run =
            binary::eligible(["screen", "any.criteria", file, "--format", "csv"]).within(folder.path()).run();
        assert!(run.code < 2, "{}", run.stderr);
        assert!(run.stdout.starts_with("id,year,eligible_verdict"), "{}", run.stdout);
        assert!(run.stderr.contains("column `authors (Struct"), "{}", run.stderr);
        let only = RecordBatch::try_from_iter([("authors", nested.clone())]).unwrap();
        write(&folder.path().join(file), &only);
        let run = binary::eligible(["screen", "any.criteria", file]).within(folder.path()).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains(file), "{}", run.stderr);
    }
}

/// The table of records, as columns of texts of every kind, in the order of the CSV file.
fn columns(rows: usize) -> (Vec<String>, RecordBatch) {
    let text = table(rows, ',', "\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().iter().map(str::to_owned).collect::<Vec<_>>();
    let records = reader.records().map(Result::unwrap).collect::<Vec<_>>();
    let arrays = names.iter().enumerate().map(|(column, name)| {
        let cells = records.iter().map(|record| record.get(column).unwrap()).collect::<Vec<_>>();
        (name.as_str(), arrow::texts_as(&cells, column))
    });
    let batch =
        RecordBatch::try_from_iter_with_nullable(arrays.map(|(name, array)| (name, array, true))).unwrap();
    (names, batch)
}

#[test]
fn a_large_file_is_screened_as_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("quick.criteria"), CRITERIA).unwrap();
    std::fs::write(folder.join("records.csv"), table(9_000, ',', "\n")).unwrap();
    let (_, batch) = columns(9_000);
    let screened = |file: &str, more: &[&str]| {
        let arguments = ["screen", "quick.criteria", file, "--quiet", "--format"];
        let run = binary::eligible(arguments.iter().chain(more)).within(folder).run();
        assert!(run.code < 2, "{}", run.stderr);
        run.stdout
    };
    for (file, how) in [
        ("records.parquet", arrow::How::default()),
        ("plain.parquet", arrow::How { group: 4_000, dictionary: false, ..arrow::How::default() }),
        ("records.arrow", arrow::How { group: 3_500, ..arrow::How::default() }),
    ] {
        arrow::write_as(&folder.join(file), &batch, &how);
        for more in [
            &["csv"][..],
            &["jsonl"],
            &["summary"],
            &["csv", "--brief"],
            &["csv", "--keep", "note, title,id"],
            &["csv", "--id", "row"],
        ] {
            let one = screened(file, more).replace(file, "records.csv");
            let two = screened("records.csv", more);
            for (one, two) in one.lines().zip(two.lines()) {
                assert_eq!(one, two, "{file} {more:?}");
            }
            assert_eq!(one.len(), two.len(), "{file} {more:?}");
        }
    }
    for format in ["csv", "jsonl", "table", "markdown", "ris", "summary"] {
        alike(folder, "records.parquet", &["--format", format]);
    }
    alike(folder, "records.arrow", &["--format", "csv", "--brief", "--keep", "note"]);
    alike(folder, "plain.parquet", &["--format", "jsonl", "--id", "row"]);
}

/// Without a column of ids, rows are numbered, which is worth a note on every way.
#[test]
fn rows_are_numbered_on_every_way() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("quick.criteria"), CRITERIA).unwrap();
    let (names, batch) = columns(9_000);
    let others = (0..names.len()).filter(|at| names[*at] != "id").collect::<Vec<_>>();
    write(&folder.path().join("unnamed.parquet"), &batch.project(&others).unwrap());
    alike(folder.path(), "unnamed.parquet", &["--format", "csv"]);
    alike(folder.path(), "unnamed.parquet", &["--format", "table"]);
}

/// What is written as Parquet or Arrow, on the quick way and on the careful one, from a table and from
/// typed columns, is what is written as CSV.
#[test]
fn what_is_written_is_what_csv_has() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("quick.criteria"), CRITERIA).unwrap();
    std::fs::write(folder.join("records.csv"), table(9_000, ',', "\n")).unwrap();
    write(&folder.join("records.parquet"), &columns(9_000).1);
    for more in [
        &["--keep", "all"][..],
        &["--brief"],
        &["--keep", "note,id"],
        &["--brief", "--keep", "none"],
        &["--id", "row"],
    ] {
        let csv = binary::eligible(
            ["screen", "quick.criteria", "records.csv", "--quiet", "--format", "csv"].iter().chain(more),
        );
        let csv = csv.within(folder).run();
        assert!(csv.code < 2, "{}", csv.stderr);
        let mut reader = csv::Reader::from_reader(csv.stdout.as_bytes());
        let mut want = vec![reader.headers().unwrap().iter().map(str::to_owned).collect::<Vec<_>>()];
        want.extend(reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()));
        for format in ["parquet", "arrow"] {
            for (from, stdin) in [
                ("records.csv", false),
                ("records.csv", true),
                ("records.parquet", false),
                ("records.parquet", true),
            ] {
                let name = if stdin { "-" } else { from };
                let arguments =
                    ["screen", "quick.criteria", name, "--quiet", "--format", format, "-o", "screened"];
                let arguments = [&arguments[..], more].concat();
                let run = alike::run(folder, &arguments, stdin.then_some(Path::new(from)));
                assert!(
                    run.status.code() < Some(2),
                    "{arguments:?} {}",
                    String::from_utf8_lossy(&run.stderr)
                );
                let got = shown(&read(&folder.join("screened")));
                for (one, two) in got.iter().zip(&want) {
                    assert_eq!(one, two, "{arguments:?} < {from}");
                }
                assert_eq!(got.len(), want.len(), "{arguments:?} < {from}");
            }
        }
    }
}

/// Typed columns keep their types and values; what an earlier screening added is replaced.
#[test]
fn types_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("any.criteria"), ANY).unwrap();
    let all = types();
    let batch = arrow::with_ids(all.iter().map(|(name, array, _)| (name.as_str(), array.clone())));
    // Once small, and once large enough to be read in columns.
    for rows in [4, 9_000] {
        let many = arrow::repeated(&batch, rows);
        for (source, format) in [("a.parquet", "parquet"), ("a.arrow", "arrow"), ("a.arrow", "parquet")] {
            write(&folder.join(source), &many);
            let screen = |from: &str, to: &str| {
                let arguments =
                    ["screen", "any.criteria", from, "--quiet", "--id", "row", "--format", format, "-o", to];
                let run = binary::eligible(arguments).within(folder).run();
                assert!(run.code < 2, "{}", run.stderr);
                read(&folder.join(to))
            };
            let once = screen(source, "once");
            assert_eq!(once, screen("once", "twice"), "{source} {format}");
            let mut before = 0;
            for batch in &once {
                for (field, array) in many.schema().fields().iter().zip(many.columns()) {
                    let got = arrow::plain(batch.column_by_name(field.name()).unwrap());
                    let want = arrow::plain(&array.slice(before, batch.num_rows()));
                    // Parquet has days, but no days in milliseconds; points in time, but no zones.
                    assert_eq!(want.data_type().is_temporal(), got.data_type().is_temporal());
                    let want = arrow_cast::cast(&want, got.data_type()).unwrap();
                    assert_eq!(&want, &got, "{source} {format} {}", field.name());
                }
                before += batch.num_rows();
            }
            assert_eq!(before, rows, "{source} {format}");
            let once = once.first().unwrap();
            let added =
                once.schema().fields().iter().filter(|field| field.name().starts_with("eligible_")).count();
            assert!(added >= 4 && once.num_columns() == many.num_columns() + added);
        }
    }
}

#[test]
fn other_programs_read_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("quick.criteria"), CRITERIA).unwrap();
    write(&folder.join("records.parquet"), &columns(9_000).1);
    let screen = |format: &str, to: &str| {
        let arguments =
            ["screen", "quick.criteria", "records.parquet", "--quiet", "--format", format, "-o", to];
        let run = binary::eligible(arguments).within(folder).run();
        assert!(run.code < 2, "{}", run.stderr);
    };
    screen("csv", "screened.csv");
    screen("parquet", "screened.parquet");
    screen("arrow", "screened.arrow");
    let csv = std::fs::read_to_string(folder.join("screened.csv")).unwrap();
    let mut want = std::collections::BTreeMap::<String, usize>::new();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "eligible_verdict").unwrap();
    reader.records().for_each(|row| *want.entry(row.unwrap()[at].to_owned()).or_default() += 1);
    assert!(want.len() > 2);
    let want = want.iter().map(|(verdict, count)| format!("{verdict} {count}\n")).collect::<String>();
    let query = "select eligible_verdict, count(*) from 'screened.parquet' group by 1 order by 1";
    for (module, script) in [
        ("duckdb", format!("import duckdb\nrows = duckdb.sql(\"{query}\").fetchall()")),
        (
            "pyarrow",
            "import pyarrow.feather as f\nfrom collections import Counter\n\
             rows = sorted(Counter(f.read_table('screened.arrow')['eligible_verdict'].to_pylist()).items())"
                .to_owned(),
        ),
        (
            "polars",
            "import polars as p\nf = p.read_parquet('screened.parquet')\n\
             assert f.equals(p.read_ipc('screened.arrow').cast(f.schema))\n\
             rows = f.group_by('eligible_verdict').len().sort('eligible_verdict').rows()"
                .to_owned(),
        ),
    ] {
        let there = Command::new("python3").args(["-c", &format!("import {module}")]).output();
        if !there.is_ok_and(|output| output.status.success()) {
            eprintln!(
                "SKIPPED other_programs_read_what_is_written: the Python module {module} is not installed"
            );
            continue;
        }
        let script = format!("{script}\nfor verdict, count in rows: print(verdict, count)");
        let output = Command::new("python3").args(["-c", &script]).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{module}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout), want, "{module}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("quick.criteria"), CRITERIA).unwrap();
    let (_, batch) = columns(9_000);
    write(&folder.join("whole.parquet"), &batch);
    write(&folder.join("whole.arrow"), &batch);
    let cut = |from: &str, to: &str, length: usize| {
        let bytes = std::fs::read(folder.join(from)).unwrap();
        std::fs::write(folder.join(to), &bytes[..bytes.len() - length]).unwrap();
    };
    cut("whole.parquet", "cut.parquet", 40);
    cut("whole.arrow", "cut.arrow", 40);
    let mut ids = (0..9_000).map(|row| format!("r{row}")).collect::<Vec<_>>();
    ids[8_999] = "r17".to_owned();
    let mut arrays = batch.columns().to_vec();
    arrays[0] = Arc::new(StringArray::from(ids.clone()));
    write(&folder.join("twice.parquet"), &RecordBatch::try_new(batch.schema(), arrays.clone()).unwrap());
    ids[8_999].clear();
    arrays[0] = Arc::new(StringArray::from(ids));
    write(&folder.join("blank.parquet"), &RecordBatch::try_new(batch.schema(), arrays).unwrap());
    for (file, said) in [
        ("cut.parquet", &["cut.parquet", "cannot be read", "was it cut off"][..]),
        ("cut.arrow", &["cut.arrow", "cannot be read", "was it cut off"]),
        ("twice.parquet", &["r17"]),
        ("blank.parquet", &["row 9001"]),
    ] {
        for format in ["csv", "parquet"] {
            let arguments = ["screen", "quick.criteria", file, "--format", format, "-o", "out"];
            let run = binary::eligible(arguments).within(folder).run();
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{file}: {}", run.stderr);
            assert!(!folder.join("out").exists(), "{file}");
            said.iter().for_each(|said| assert!(run.stderr.contains(said), "{file}: {}", run.stderr));
        }
    }
}
