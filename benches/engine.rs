//! What the parts of the engine cost, and how that grows with the criteria: reading them, checking them,
//! deciding records (in columns, one by one, with the trace of each), comparing two versions.
//!
//! `cargo bench --bench engine` prints a table; 4,096 records at a time, so that a row of `evaluate` says
//! what a record costs under so many criteria.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

use std::fmt::Write as _;
use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use eligible::check::{Program, check};
use eligible::compare::{Difference, Rescreening, Version};
use eligible::eval::{Engine, screen, screen_quickly};
use eligible::record::{Batch, Column, Input, ReadOptions, RecordSet, Row, Wanted};
use eligible::syntax::{ast, parse};
use eligible::text::Source;

const RECORDS: usize = 4096;
const CRITERIA: [usize; 3] = [5, 50, 500];

fn main() {
    divan::main();
}

/// Criteria of every usual kind over ten fields, `count` of them; `months` is a threshold.
fn criteria(count: usize, months: usize) -> String {
    let mut text = String::from(
        "field year : year\nfield language : one of <english> or other\nfield model : some of <a, b, c>\n\
         field duration : duration\nfield size : integer\nfield described : yes/no\n\
         list places = <one, two, three>\nfield place : one of <one, two, three, four> or other\n\ninclusion\n",
    );
    for at in 0..count {
        let (year, size) = (1990 + at % 30, at % 40);
        let rule = match at % 5 {
            0 => format!("year between {year} and {}", year + 25),
            1 => format!("language = english or year > {year}"),
            2 => format!("duration >= {months} months when size < {size}"),
            3 => format!("model in <a, b> and size >= {}", size % 4),
            _ => format!("not (place in places and described = no and size > {size})"),
        };
        let _ = writeln!(text, "  C{at} \"Criterion {at}\": {rule}");
    }
    text
}

fn checked(text: &str) -> (ast::File, Program) {
    let source = Arc::new(Source::new("bench", text));
    let (file, faults) = parse(&source);
    let (program, more) = check(&file, &source);
    (file, program.unwrap_or_else(|| panic!("{faults:?} {more:?}")))
}

/// Records with missing cells, ranges and words, the same each time.
fn records() -> RecordSet {
    let mut state = 2020_u64;
    let mut pick = |of: &[&'static str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        of[(state >> 33) as usize % of.len()]
    };
    let mut text = String::from("id,year,language,model,duration,size,described,place\n");
    for id in 0..RECORDS {
        let year = pick(&["1995", "2004", "2010", "2012", "2018", "2021", ""]);
        let language = pick(&["english", "English", "german", ""]);
        let model = pick(&["a", "b", "a; b", "c", "a; ?", ""]);
        let duration = pick(&["2 months", "12 weeks", "2-4 months", "1 year", ">= 6 months", "not reported"]);
        let size = pick(&["1", "2-4", "7", "40", "12", ""]);
        let (described, place) = (pick(&["yes", "no", ""]), pick(&["one", "two", "four", "elsewhere"]));
        let _ = writeln!(text, "{id},{year},{language},{model},{duration},{size},{described},{place}");
    }
    RecordSet::open([("bench.csv".to_owned(), Input::Bytes(text.into_bytes()))], &ReadOptions::default())
        .unwrap()
}

fn typed(program: &Program, set: &RecordSet) -> Batch {
    let wanted = program
        .fields
        .iter()
        .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
    let places = set.map_fields(&wanted.collect::<Vec<_>>());
    let raw = set.batches(RECORDS).next().unwrap().unwrap();
    let columns =
        program.fields.iter().zip(&places).map(|(field, place)| {
            Column::read(&field.spec, raw.records.iter().map(|record| place.cell(record)))
        });
    Batch { columns: columns.collect() }
}

#[divan::bench(args = CRITERIA)]
fn parse_criteria(bencher: Bencher<'_, '_>, count: usize) {
    let text = criteria(count, 3);
    let source = Arc::new(Source::new("bench", text.clone()));
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(black_box(&source)));
}

#[divan::bench(args = CRITERIA)]
fn check_criteria(bencher: Bencher<'_, '_>, count: usize) {
    let text = criteria(count, 3);
    let source = Arc::new(Source::new("bench", text.clone()));
    let (file, _) = parse(&source);
    bencher.counter(BytesCount::of_str(&text)).bench(|| check(black_box(&file), &source));
}

/// Cells are read once each: what reading costs apart from deciding.
#[divan::bench]
fn type_records(bencher: Bencher<'_, '_>) {
    let ((_, program), set) = (checked(&criteria(5, 3)), records());
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| typed(&program, &set));
}

mod evaluate {
    use super::*;

    #[divan::bench(args = CRITERIA)]
    fn columns(bencher: Bencher<'_, '_>, count: usize) {
        let ((_, program), set) = (checked(&criteria(count, 3)), records());
        let batch = typed(&program, &set);
        let mut engine = Engine::new(&program, None);
        bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| engine.screen(black_box(&batch), RECORDS));
    }

    #[divan::bench(args = CRITERIA, sample_count = 20)]
    fn one_by_one(bencher: Bencher<'_, '_>, count: usize) {
        let ((_, program), set) = (checked(&criteria(count, 3)), records());
        let batch = typed(&program, &set);
        bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
            let decided = (0..RECORDS).map(|row| screen_quickly(&program, Row::new(&batch, row), None));
            decided.filter(|decision| decision.reason().is_some()).count()
        });
    }

    #[divan::bench(args = CRITERIA, sample_count = 10)]
    fn with_traces(bencher: Bencher<'_, '_>, count: usize) {
        let ((_, program), set) = (checked(&criteria(count, 3)), records());
        let batch = typed(&program, &set);
        bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
            let decided = (0..RECORDS).map(|row| screen(&program, Row::new(&batch, row), None));
            decided.filter(|decision| decision.reason().is_some()).count()
        });
    }
}

#[divan::bench(args = CRITERIA)]
fn explain_one(bencher: Bencher<'_, '_>, count: usize) {
    let ((_, program), set) = (checked(&criteria(count, 3)), records());
    let batch = typed(&program, &set);
    bencher.bench(|| screen(black_box(&program), Row::new(&batch, 17), None).reason());
}

mod diff {
    use super::*;

    #[divan::bench(args = CRITERIA)]
    fn criteria_alone(bencher: Bencher<'_, '_>, count: usize) {
        let (old, new) = (checked(&criteria(count, 3)), checked(&criteria(count, 6)));
        bencher.bench(|| {
            let before = Version { file: &old.0, program: &old.1 };
            let after = Version { file: &new.0, program: &new.1 };
            Difference::between(before, after).edits().count()
        });
    }

    #[divan::bench(args = [5, 50], sample_count = 20)]
    fn with_records(bencher: Bencher<'_, '_>, count: usize) {
        let (old, new) = (checked(&criteria(count, 3)), checked(&criteria(count, 6)));
        let set = records();
        let before = Version { file: &old.0, program: &old.1 };
        let after = Version { file: &new.0, program: &new.1 };
        let difference = Difference::between(before, after);
        bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
            let mut screening = Rescreening::new(&difference, &old.1, &new.1, &set);
            for raw in set.batches(RECORDS) {
                screening.add(&raw.unwrap());
            }
            screening.finish().flips.len()
        });
    }
}
