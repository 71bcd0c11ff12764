//! Engines that run our SQL say what the interpreter says, on the engines themselves.
//!
//! `ELIGIBLE_SQL_PROGRAMS` and `ELIGIBLE_SQL_RECORDS` make it longer, `ELIGIBLE_SQL_SEED` other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::diagnostic::{Code, Severity};
use eligible::eval::{Verdict, screen};
use eligible::record::{Batch, Column, RawCell, Row};
use eligible::sql::{CellTable, Dialect, Select, TypedCells, View, select, view};
use eligible::syntax::parse;
use eligible::text::Source;

#[path = "support/engines.rs"]
mod engines;
#[path = "support/pairs.rs"]
mod pairs;

use pairs::Dice;

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn program(text: &str) -> Option<Program> {
    let source = Arc::new(Source::new("pairs.criteria", text));
    let (file, told) = parse(&source);
    assert!(told.is_empty(), "{told:?}\n{text}");
    let (program, told) = check(&file, &source);
    // The same condition twice in a count is refused, and so may a sum be; everything else is sound.
    let errors = told.iter().filter(|told| told.severity() == Severity::Error);
    let errors = errors.filter(|told| told.code != Code::BadCount).collect::<Vec<_>>();
    let sound = errors.iter().all(|told| matches!(told.code, Code::SameField | Code::BadLiteral));
    assert!(sound, "{errors:?}\n{text}");
    program
}

/// `x` as a text of SQL that every engine reads alike.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The raw table, the table of typed cells, and the view.
fn setup(dialect: Dialect, program: &Program, records: &[Vec<&str>]) -> String {
    let names = pairs::names();
    let text = if dialect == Dialect::Postgres {
        "text"
    } else if dialect == Dialect::Spark {
        "STRING"
    } else {
        "VARCHAR"
    };
    // Spark reads a backslash and its like, not doubled quotes.
    let quoted = |cell: &str| match dialect {
        Dialect::Spark => format!("'{}'", cell.replace('\\', "\\\\").replace('\'', "\\'")),
        _ => quoted(cell),
    };
    let quote = if dialect == Dialect::Spark { '`' } else { '"' };
    let columns =
        names.iter().map(|name| format!("{quote}{name}{quote} {text}")).collect::<Vec<_>>().join(", ");
    let mut sql = format!("CREATE TABLE records (id {text}, {columns});\n");
    let rows = records.iter().enumerate().map(|(id, record)| {
        let cells = record.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(", ");
        format!("('{id}', {cells})")
    });
    let rows = rows.collect::<Vec<_>>();
    for rows in rows.chunks(1000) {
        sql.push_str(&format!("INSERT INTO records VALUES\n{};\n", rows.join(",\n")));
    }
    let columns = program.fields.iter().map(|field| Some(field.name.clone())).collect();
    let made =
        View { dialect, raw: "records", id: "id", view: "typed_view", cells: "eligible_cells", columns };
    let made = view(program, &made);
    let (table, view) = made.split_once("CREATE VIEW").unwrap();
    sql.push_str(table);
    let cells = cells(program, records).into_iter().map(|row| {
        let row =
            row.iter().map(|cell| cell.as_ref().map_or_else(|| String::from("NULL"), |cell| quoted(cell)));
        format!("({})", row.collect::<Vec<_>>().join(", "))
    });
    let cells = cells.collect::<Vec<_>>();
    sql.push_str(&format!("INSERT INTO eligible_cells VALUES\n{};\n", cells.join(",\n")));
    sql.push_str(&format!("CREATE VIEW{view}"));
    // The joins are made once, not by every query.
    sql.push_str("CREATE TABLE typed_records AS SELECT * FROM typed_view;\n");
    sql
}

/// Every distinct cell, typed.
fn cells(program: &Program, records: &[Vec<&str>]) -> CellTable {
    let names = pairs::names();
    let typed = TypedCells::new(program);
    let mut cells = Vec::new();
    for (at, field) in program.fields.iter().enumerate() {
        let of = names.iter().position(|name| *name == field.name).unwrap();
        let distinct = records.iter().map(|record| record[of]).collect::<BTreeSet<_>>();
        for raw in distinct {
            let cell = eligible::value::read(&field.spec, eligible::value::CellText::Text(raw)).cell;
            cells.push(typed.row(at, &field.name, raw, &cell).unwrap());
        }
    }
    cells
}

/// The queries on GoogleSQL's reference implementation.
fn on_googlesql(
    program: &Program,
    records: &[Vec<&str>],
    queries: &[String],
) -> Result<Vec<engines::Answer>, engines::Missing> {
    let columns = program.fields.iter().map(|field| Some(field.name.clone())).collect();
    let dialect = Dialect::Bigquery;
    let made = View { dialect, raw: "records", id: "id", view: "typed", cells: "eligible_cells", columns };
    let made = view(program, &made);
    let select = made.split_once("AS\nWITH cells").unwrap().1.trim_end().trim_end_matches(';');
    let header = std::iter::once("id").chain(pairs::names()).map(str::to_owned).collect();
    let rows = records.iter().enumerate().map(|(id, record)| {
        std::iter::once(id.to_string()).chain(record.iter().map(|cell| (*cell).to_owned())).collect()
    });
    let raw = (header, rows.collect());
    let typed = TypedCells::new(program);
    let header = typed.header().into_iter().map(str::to_owned).collect();
    let null = || String::from("\\N");
    let rows = cells(program, records).into_iter();
    let rows = rows.map(|row| row.into_iter().map(|cell| cell.unwrap_or_else(null)).collect());
    let tables = [("records", raw), ("eligible_cells", (header, rows.collect()))];
    engines::run_googlesql(&tables, &format!("WITH cells{select}"), queries)
}

/// What the interpreter says of a record, column by column as the SELECT does.
fn said(program: &Program, row: Row<'_>, until: Option<usize>) -> Vec<String> {
    let decision = screen(program, row, until);
    let label = |at: &usize| program.criteria[*at].label.clone();
    let list = |of: &[usize]| of.iter().map(label).collect::<Vec<_>>().join("; ");
    let category = |of: Vec<usize>| {
        of.iter().map(|at| program.categories[*at].label.clone()).collect::<Vec<_>>().join("; ")
    };
    let verdict = match decision.verdict {
        Verdict::Include => "include",
        Verdict::Exclude => "exclude",
        Verdict::Unclear => "unclear",
    };
    let mut said = vec![
        verdict.to_owned(),
        decision.reason().map_or_else(|| String::from("\\N"), |at| label(&at)),
        (decision.verdict == Verdict::Exclude && decision.provisional.is_some()).to_string(),
        list(&decision.reasons),
        list(&decision.open),
        program.stages[decision.stage].name.clone().unwrap_or_default(),
    ];
    if !program.categories.is_empty() {
        said.push(category(decision.included_as.clone()));
        said.push(category(decision.may_be.iter().map(|(at, _)| *at).collect()));
    }
    said.push(String::new());
    let last = until.unwrap_or(usize::MAX);
    for at in (0..program.criteria.len()).filter(|at| program.criteria[*at].stage <= last) {
        let truth = decision.asked.get(at).and_then(|asked| asked.truth.known());
        said.push(truth.map_or_else(|| String::from("\\N"), |truth| truth.to_string()));
    }
    said
}

fn agrees(dialect: Dialect, programs: usize, records: usize) {
    let (programs, records) =
        (number("ELIGIBLE_SQL_PROGRAMS", programs), number("ELIGIBLE_SQL_RECORDS", records));
    let mut dice = Dice::new(u64::try_from(number("ELIGIBLE_SQL_SEED", 2020)).unwrap());
    let records = (0..records).map(|_| pairs::record(&mut dice)).collect::<Vec<_>>();
    let mut tried = Vec::new();
    while tried.len() < programs {
        let text = pairs::criteria(&mut dice);
        if let Some(program) = program(&text) {
            let until = [None, None, Some(0), Some(1)][dice.below(4)];
            tried.push((text, program, until));
        }
    }
    let queries = tried.iter().map(|(text, program, until)| {
        let what = Select { dialect, table: "typed_records", until: *until };
        select(program, &what).unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
    });
    let queries = queries.collect::<Vec<_>>();
    // Fields are read alike whatever the criteria: one table serves all.
    let answers = match dialect {
        Dialect::Bigquery => on_googlesql(&tried[0].1, &records, &queries),
        _ => engines::run(dialect, &setup(dialect, &tried[0].1, &records), &queries),
    };
    let answers = match answers {
        Ok(answers) => answers,
        Err(missing) => {
            println!("SKIPPED the SQL of {}: {}", dialect.name(), missing.0);
            return;
        }
    };
    let (mut pairs, mut verdicts) = (0, [0; 3]);
    let mut wrong: Option<(usize, String)> = None;
    let mut count_wrong = 0;
    for (((text, program, until), (header, rows)), query) in tried.iter().zip(answers).zip(&queries) {
        let names = pairs::names();
        let columns = program.fields.iter().map(|field| {
            let of = names.iter().position(|name| *name == field.name).unwrap();
            let cells = records.iter().map(|record| RawCell::Text(record[of].to_owned())).collect::<Vec<_>>();
            Column::read(&field.spec, &cells)
        });
        let batch = Batch { columns: columns.collect() };
        assert_eq!(rows.len(), records.len());
        for row in rows {
            let id: usize = row[0].parse().unwrap();
            let expected = said(program, Row::new(&batch, id), *until);
            verdicts[["include", "exclude", "unclear"].iter().position(|v| *v == expected[0]).unwrap()] += 1;
            pairs += 1;
            let row = row.iter().map(|cell| match cell.as_str() {
                "t" => "true",
                "f" => "false",
                cell => cell,
            });
            let row = row.skip(1).map(str::to_owned).collect::<Vec<_>>();
            if row != expected {
                count_wrong += 1;
                let of_record =
                    names.iter().zip(&records[id]).map(|(n, c)| format!("{n}={c:?}")).collect::<Vec<_>>();
                let said = format!(
                    "{text}\n{}\nuntil {until:?}\n{header:?}\n sql {row:?}\nours {expected:?}\n{query}",
                    of_record.join(" ")
                );
                if wrong.as_ref().is_none_or(|(length, _)| text.len() < *length) {
                    wrong = Some((text.len(), said));
                }
            }
        }
    }
    assert!(wrong.is_none(), "{count_wrong} of {pairs} differ on {}:\n{}", dialect.name(), wrong.unwrap().1);
    println!("{}: {pairs} pairs agree; {verdicts:?} included, excluded, unclear", dialect.name());
    assert!(verdicts.iter().all(|count| *count > 0), "every verdict occurs: {verdicts:?}");
}

#[test]
fn duckdb_says_what_the_interpreter_says() {
    agrees(Dialect::Duckdb, 100, 200);
}

#[test]
fn postgres_says_what_the_interpreter_says() {
    agrees(Dialect::Postgres, 80, 200);
}

#[test]
fn spark_says_what_the_interpreter_says() {
    agrees(Dialect::Spark, 6, 500);
}

/// BigQuery itself runs in its own cloud only; its language has a reference implementation.
#[test]
fn googlesql_says_what_the_interpreter_says() {
    agrees(Dialect::Bigquery, 12, 60);
}
