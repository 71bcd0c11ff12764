//! The real reviews, through the real binary: the mentoring review and the meat reduction review.
//!
//! What should come out is known from outside: the reviewers included these reports, the authors coded
//! these rows, and a made-up row says itself what is to become of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/expected.rs"]
mod expected;

use std::collections::{BTreeMap, BTreeSet};

use binary::{eligible, root};
use serde_json::Value;

const MENTORING: &str = "rules/mentoring.criteria";
const MEAT: &str = "rules/meat-reduction.criteria";

/// The decisions on a file of records, in its order.
fn screen(criteria: &str, records: &str) -> Vec<Value> {
    let run = eligible(["screen", criteria, records, "--format", "jsonl", "--quiet"]).run();
    assert!(run.code < 2, "{}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(decision: &'a Value, key: &str) -> &'a str {
    decision[key].as_str().unwrap_or_default()
}

/// The ids of the decisions with a verdict.
fn with<'a>(decisions: &'a [Value], verdict: &str) -> Vec<&'a str> {
    decisions.iter().filter(|d| text(d, "verdict") == verdict).map(|d| text(d, "record")).collect()
}

/// A file of records by column.
fn table(records: &str) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_path(root().join(records)).unwrap();
    let header = reader.headers().unwrap().clone();
    (header, reader.records().map(Result::unwrap).collect())
}

#[test]
fn the_twenty_included_reports_are_included_or_lack_a_cell_that_is_named() {
    let decisions = screen(MENTORING, "examples/mentoring/records.csv");
    assert_eq!(decisions.len(), 20);
    assert_eq!(with(&decisions, "exclude"), [""; 0], "the review included them all");
    assert_eq!(with(&decisions, "include").len(), 12);
    let unclear = decisions.iter().filter(|d| text(d, "verdict") == "unclear");
    let open = unclear.map(|d| {
        let fields = d["open"].as_array().unwrap().iter().flat_map(|open| open["fields"].as_array().unwrap());
        let fields = fields.map(|field| field.as_str().unwrap()).collect::<BTreeSet<_>>();
        format!("{}: {}", text(d, "record"), fields.into_iter().collect::<Vec<_>>().join(", "))
    });
    insta::assert_snapshot!(open.collect::<Vec<_>>().join("\n"), @r"
    varma-2016: duration
    park-2016: duration
    hawkins-2014: duration
    bhatia-2013: duration
    goncalves-2012: duration
    usmani-2011: duration
    fornari-2014: duration, focus, model
    meinel-2011: duration, focus, model
    ");
}

#[test]
fn every_open_cell_is_blank_or_partly_known_in_the_source() {
    let decisions = screen(MENTORING, "examples/mentoring/records.csv");
    let (header, rows) = table("examples/mentoring/records.csv");
    let mut looked_at = 0;
    for (row, decision) in rows.iter().zip(&decisions) {
        for open in decision["open"].as_array().unwrap() {
            for field in open["fields"].as_array().unwrap().iter().filter_map(Value::as_str) {
                let column = header.iter().position(|name| name == field);
                let column = column.unwrap_or_else(|| panic!("{field} is a column"));
                let cell = row.get(column).unwrap();
                assert!(cell.is_empty() || cell.ends_with("; ?"), "{field} `{cell}`: {decision}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at >= 8);
}

#[test]
fn every_made_up_report_comes_out_as_it_says() {
    let folder = root();
    let records = "examples/mentoring/made-up.csv";
    let differences = expected::differences(&folder, MENTORING, records);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let (header, rows) = table(records);
    let column = header.iter().position(|name| name == "expected").unwrap();
    let hoped = rows.iter().filter_map(|row| row.get(column)).collect::<BTreeSet<_>>();
    for label in ["S1", "S2", "S3", "I1", "E2", "E5", "I2", "I3", "E1", "E3", "E4", "E6"] {
        assert!(hoped.contains(format!("exclude {label}").as_str()), "a report that only {label} excludes");
    }
}

#[test]
fn every_intervention_that_the_authors_included_is_included() {
    let decisions = screen(MEAT, "examples/meat-reduction/included.csv");
    assert_eq!(decisions.len(), 112);
    assert_eq!(with(&decisions, "include").len(), 112);
}

#[test]
fn red_and_processed_meat_is_a_category_of_its_own() {
    let decisions = screen(MEAT, "examples/meat-reduction/red-and-processed-meat.csv");
    assert_eq!(decisions.len(), 25);
    assert!(decisions.iter().all(|d| text(d, "verdict") == "include"));
    assert!(decisions.iter().all(|d| d["included_as"] == serde_json::json!(["rpm"])));
    let others = screen(MEAT, "examples/meat-reduction/included.csv");
    assert!(others.iter().all(|d| d["included_as"] == serde_json::json!([])));
}

#[test]
fn the_criteria_reproduce_the_authors_own_codes() {
    let records = "examples/meat-reduction/robustness.csv";
    let decisions = screen(MEAT, records);
    let (header, rows) = table(records);
    let column = header.iter().position(|name| name == "inclusion_exclusion").unwrap();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (row, decision) in rows.iter().zip(&decisions) {
        assert_eq!(text(decision, "verdict"), "exclude", "{decision}");
        assert_eq!(decision["provisional"], false, "{decision}");
        *counts.entry((row.get(column).unwrap(), text(decision, "reason"))).or_default() += 1;
    }
    // examples/meat-reduction/README.md: code, reason for exclusion, rows.
    let expected = [
        (("2", "pure-control"), 3),
        (("2", "rct"), 7),
        (("3", "clusters"), 2),
        (("3", "subjects"), 3),
        (("4", "follow-up"), 13),
        (("5", "substitution"), 6),
        (("6", "incalculable"), 1),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
    let several = decisions.iter().filter(|d| d["reasons"].as_array().unwrap().len() > 1);
    let several = several.map(|d| text(d, "record")).collect::<Vec<_>>();
    assert_eq!(several, ["garnett-2020-1", "garnett-2020-2"], "rows with a second reason");
}

const REVIEWS: [(&str, &str); 5] = [
    (MENTORING, "examples/mentoring/records.csv"),
    (MENTORING, "examples/mentoring/made-up.csv"),
    (MEAT, "examples/meat-reduction/included.csv"),
    (MEAT, "examples/meat-reduction/robustness.csv"),
    (MEAT, "examples/meat-reduction/red-and-processed-meat.csv"),
];

/// The numbers of a line of the summary, by the word before or after them.
fn numbers(line: &str) -> Vec<u64> {
    let words = line.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
    words.map(|word| word.parse().unwrap()).collect()
}

#[test]
fn the_counts_add_up_to_what_was_read() {
    for (criteria, records) in REVIEWS {
        let decisions = screen(criteria, records);
        let run = eligible(["screen", criteria, records]).run();
        let last =
            run.stdout.lines().find(|line| line.contains(" included") && line.ends_with(" read")).unwrap();
        let without_studies =
            last.split('(').next().unwrap().to_owned() + last.split_once(')').map_or("", |(_, rest)| rest);
        let line = if last.contains('(') { without_studies } else { last.to_owned() };
        let [included, awaiting, excluded, read] = numbers(&line)[..] else { panic!("{line}") };
        assert_eq!(included + awaiting + excluded, read, "{line}");
        assert_eq!(read, decisions.len() as u64, "{line}");
        for (verdict, count) in [("include", included), ("unclear", awaiting), ("exclude", excluded)] {
            assert_eq!(with(&decisions, verdict).len() as u64, count, "{verdict}: {line}");
        }
        let reasons = decisions.iter().filter(|d| !d["reason"].is_null()).count() as u64;
        assert_eq!(reasons, excluded, "every excluded record has its reason");
    }
}

/// The same rows in another order, by a small generator with a fixed seed.
fn shuffled(rows: &[csv::StringRecord], mut seed: u64) -> Vec<csv::StringRecord> {
    let mut rows = rows.to_vec();
    for last in (1..rows.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows.swap(last, usize::try_from((seed >> 33) % (last as u64 + 1)).unwrap());
    }
    rows
}

#[test]
fn the_order_of_the_rows_never_matters() {
    let by_record = |stdout: &str| {
        let decisions = stdout.lines().map(|line| {
            let mut decision: Value = serde_json::from_str(line).unwrap();
            // The row is where it stands, which is what has changed.
            decision.as_object_mut().unwrap().remove("row");
            (text(&decision, "record").to_owned(), decision.to_string())
        });
        decisions.collect::<BTreeMap<_, _>>()
    };
    for (criteria, records) in REVIEWS {
        let plain = eligible(["screen", criteria, records, "--format", "jsonl", "--quiet"]).run();
        let (header, rows) = table(records);
        for seed in [1, 2018, 20_260_101] {
            let other = shuffled(&rows, seed);
            assert_ne!(other, rows, "the order is another one");
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&header).unwrap();
            other.iter().for_each(|row| writer.write_record(row).unwrap());
            let run = eligible(["screen", criteria, "-", "--format", "jsonl", "--quiet"])
                .given(writer.into_inner().unwrap())
                .run();
            assert_eq!(by_record(&run.stdout), by_record(&plain.stdout), "{records}, seed {seed}");
        }
    }
}
