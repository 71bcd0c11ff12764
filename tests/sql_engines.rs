//! The real reviews on real engines: from raw cells to verdicts by the way that `docs/sql.md` shows, with
//! the commands themselves. What comes out is what `eligible screen` says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/engines.rs"]
mod engines;

use std::fs;
use std::path::Path;
use std::process::Command;

use binary::{eligible, root};
use eligible::sql::Dialect;
use serde_json::Value;

const REVIEWS: [(&str, &str); 4] = [
    ("rules/mentoring.criteria", "examples/mentoring/records.csv"),
    ("rules/mentoring.criteria", "examples/mentoring/made-up.csv"),
    ("rules/meat-reduction.criteria", "examples/meat-reduction/robustness.csv"),
    ("rules/meat-reduction.criteria", "examples/meat-reduction/included.csv"),
];

/// What a command prints.
fn printed(arguments: &[&str]) -> String {
    let run = eligible(arguments).run();
    assert!(run.code < 2, "{arguments:?}: {}", run.stderr);
    run.stdout
}

/// A table as statements: every cell a text, blank cells NULL as loaders make them.
fn table(dialect: Dialect, name: &str, create: bool, header: &[String], rows: &[Vec<String>]) -> String {
    let kind = if dialect == Dialect::Postgres { "text" } else { "VARCHAR" };
    let mut sql = String::new();
    if create {
        let columns =
            header.iter().map(|column| format!("\"{column}\" {kind}")).collect::<Vec<_>>().join(", ");
        sql.push_str(&format!("CREATE TABLE {name} ({columns});\n"));
    }
    let rows = rows.iter().map(|row| {
        let cells = row.iter().map(|cell| match cell.is_empty() {
            true => String::from("NULL"),
            false => format!("'{}'", cell.replace('\'', "''")),
        });
        format!("({})", cells.collect::<Vec<_>>().join(", "))
    });
    sql.push_str(&format!("INSERT INTO {name} VALUES\n{};\n", rows.collect::<Vec<_>>().join(",\n")));
    sql
}

fn read(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    (header, rows.collect())
}

fn agrees(dialect: Dialect) {
    for (criteria, records) in REVIEWS {
        let (header, rows) = read(&root().join(records));
        let id = header[0].clone();
        let raw = table(dialect, "records", true, &header, &rows);
        let sql = |more: &[&str]| {
            let common = ["sql", criteria, "--dialect", dialect.name()];
            printed(&[&common[..], more].concat())
        };
        let ddl = sql(&["--ddl", "--columns-of", records, "--id", &id]);
        let distinct = sql(&["--distinct", "--columns-of", records]);
        let setup = format!("{raw}{ddl}");
        let answers = match engines::run(dialect, &setup, std::slice::from_ref(&distinct)) {
            Ok(answers) => answers,
            Err(missing) => {
                println!("SKIPPED the reviews on {}: {}", dialect.name(), missing.0);
                return;
            }
        };
        // What the engine gave, kept as CSV, typed, and loaded.
        let folder = tempfile::tempdir().unwrap();
        let cells = folder.path().join("cells.csv");
        let mut writer = csv::Writer::from_path(&cells).unwrap();
        writer.write_record(&answers[0].0).unwrap();
        answers[0].1.iter().for_each(|row| writer.write_record(row).unwrap());
        drop(writer);
        let typed = folder.path().join("typed.csv");
        printed(&[
            "sql",
            criteria,
            "--cells",
            &cells.display().to_string(),
            "-o",
            &typed.display().to_string(),
        ]);
        let (typed_header, typed_rows) = read(&typed);
        let loaded = table(dialect, "eligible_cells", false, &typed_header, &typed_rows);
        let select = sql(&[]);
        let left =
            format!("SELECT count(*) AS n FROM (\n{}\n) AS cells", distinct.trim_end().trim_end_matches(';'));
        let answers = engines::run(dialect, &format!("{setup}{loaded}"), &[select, left]);
        let answers = answers.unwrap_or_else(|missing| panic!("{}", missing.0));
        assert_eq!(answers[1].1, [["0"]], "every cell is typed");
        let (header, mut rows) = answers[0].clone();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let screened = printed(&["screen", criteria, records, "--id", &id, "--format", "jsonl", "--quiet"]);
        let mut expected =
            screened.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        rows.sort();
        expected.sort_by_key(|decision| decision["record"].as_str().unwrap().to_owned());
        assert_eq!(rows.len(), expected.len());
        for (row, decision) in rows.iter().zip(&expected) {
            let ours = |key: &str| decision[key].as_str().unwrap_or("\\N");
            let list = |key: &str, inner: Option<&str>| {
                let items = decision[key].as_array().unwrap().iter();
                let items = items.map(|item| inner.map_or(item, |inner| &item[inner]).as_str().unwrap());
                items.collect::<Vec<_>>().join("; ")
            };
            assert_eq!(row[at("id")], ours("record"));
            assert_eq!(row[at("verdict")], ours("verdict"), "{decision}");
            assert_eq!(row[at("reason")], ours("reason"), "{decision}");
            assert_eq!(row[at("reasons")], list("reasons", None), "{decision}");
            assert_eq!(row[at("open_criteria")], list("open", Some("criterion")), "{decision}");
            assert_eq!(row[at("included_as")], list("included_as", None), "{decision}");
            assert_eq!(row[at("provisional")].starts_with('t'), decision["provisional"].as_bool().unwrap());
            assert_eq!(row[at("untyped")], "");
        }
        fs::remove_file(typed).unwrap();
        println!("{}: {} of {records} have the verdicts of `screen`", dialect.name(), rows.len());
    }
}

#[test]
fn the_reviews_on_duckdb() {
    agrees(Dialect::Duckdb);
}

#[test]
fn the_reviews_on_postgres() {
    agrees(Dialect::Postgres);
}

/// `examples/spark`, by the commands of its page, but with executors in processes of their own.
#[test]
fn a_partitioned_set_on_spark() {
    let there = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    for module in ["pyspark", "duckdb"] {
        if !there("python3", &["-c", &format!("import {module}")]) {
            println!("SKIPPED a_partitioned_set_on_spark: the Python module {module} is not installed");
            return;
        }
    }
    if !there("java", &["-version"]) {
        println!("SKIPPED a_partitioned_set_on_spark: Java is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(root().join("examples/spark/README.md")).unwrap();
    let commands = page.lines().filter(|line| line.starts_with("python3 examples/")).collect::<Vec<_>>();
    let [partition, screen] = commands[..] else { panic!("{commands:?}") };
    let run = |command: &str, more: &[&str]| {
        let (program, arguments) = command.split_once(' ').unwrap();
        let within = |word: &str| match root().join(word).exists() {
            true => root().join(word).display().to_string(),
            false => word.to_owned(),
        };
        let output = Command::new(program)
            .args(arguments.split(' ').map(within))
            .args(more)
            .args(["--master", "local-cluster[2,1,1024]"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(partition, &[]);
    let said = run(screen, &["--eligible", env!("CARGO_BIN_EXE_eligible")]);
    assert!(page.contains(&format!("```text\n{said}```")), "{said}");
    let query = "import duckdb\nfor row in duckdb.sql(\"select id, verdict, coalesce(reason, '') from \
        read_parquet('decisions/*/*.parquet', hive_partitioning = true)\").fetchall(): print('|'.join(row))";
    let found = Command::new("python3").args(["-c", query]).current_dir(folder.path()).output().unwrap();
    let found = String::from_utf8(found.stdout).unwrap();
    let records = "examples/mentoring/made-up.csv";
    let screened = printed(&["screen", "rules/mentoring.criteria", records, "--format", "jsonl", "--quiet"]);
    let decisions = screened.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut expected = decisions
        .map(|decision| {
            ["record", "verdict", "reason"]
                .map(|key| decision[key].as_str().unwrap_or("").to_owned())
                .join("|")
        })
        .collect::<Vec<_>>();
    expected.sort();
    let mut found = found.lines().collect::<Vec<_>>();
    found.sort_unstable();
    assert_eq!(found, expected);
}
