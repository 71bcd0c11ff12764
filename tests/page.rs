//! What is in a review page, as far as it can be told without a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;

use std::path::Path;

use base64::Engine as _;
use serde_json::Value;
use sha2::{Digest, Sha256};

const RECORDS: &str = "examples/mentoring/made-up.csv";
const CRITERIA: &str = "rules/mentoring.criteria";

fn write(folder: &Path, arguments: &[&str]) -> (binary::Run, Option<String>) {
    let path = folder.join("review.html");
    let output = path.display().to_string();
    let arguments = ["page"].iter().chain(arguments).copied().chain(["-o", &output]);
    let run = binary::eligible(arguments).run();
    (run, std::fs::read_to_string(path).ok())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap_or_else(|| panic!("{start}")) + start.len();
    let until = text[from..].find(end).unwrap();
    &text[from..from + until]
}

fn data(page: &str) -> Value {
    serde_json::from_str(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"))
        .unwrap()
}

/// The value of a column for a record.
fn at(column: &Value, record: usize) -> Value {
    let code = column.get("codes").map_or(record, |codes| codes[record].as_u64().unwrap() as usize);
    column["values"][code].clone()
}

#[test]
fn a_page_allows_its_own_script_and_style_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), &[CRITERIA, RECORDS]).1.unwrap();
    let policy =
        between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"").replace("&#39;", "'");
    let policy = policy.replace("&#x27;", "'").replace("&#x2f;", "/");
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    let script = hash(between(&page, "<script>", "</script>"));
    let style = hash(between(&page, "<style>", "</style>"));
    let expected = format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; img-src data:; \
         base-uri 'none'; form-action 'none'"
    );
    assert_eq!(policy, expected);
    // No style that the policy would refuse, no handler, nothing from elsewhere.
    let outside = page.replace(between(&page, "<script>", "</script>"), "");
    for refused in [" style=\"", " onclick=", " src=\"", "@import", "url("] {
        assert!(!outside.contains(refused), "{refused}");
    }
    assert!(!outside.contains("href=\"http"));
}

#[test]
fn the_same_records_give_the_same_page() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path(), &[CRITERIA, RECORDS]).1;
    assert_eq!(first, write(folder.path(), &[CRITERIA, RECORDS]).1);
}

#[test]
fn a_page_holds_the_verdicts_and_reasons_of_a_screening() {
    let folder = tempfile::tempdir().unwrap();
    let (run, page) = write(folder.path(), &[CRITERIA, RECORDS]);
    assert_eq!(run.code, 1, "three cells cannot be read: {}", run.stderr);
    assert!(run.stderr.contains("about 4 months"), "{}", run.stderr);
    let data = data(&page.unwrap());
    let lines = binary::eligible(["screen", CRITERIA, RECORDS, "--format", "jsonl"]).run().stdout;
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    assert_eq!(data["count"], lines.len());
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(data["ids"][index], line["record"]);
        let verdict = data["verdicts"].as_str().unwrap().chars().nth(index).unwrap();
        assert!(line["verdict"].as_str().unwrap().starts_with(verdict), "{line}");
        assert_eq!(at(&data["hashes"], index), line["record_hash"]);
        let labels = at(&data["reasons"], index);
        let labels = labels
            .as_array()
            .unwrap()
            .iter()
            .map(|at| data["criteria"][at.as_u64().unwrap() as usize]["label"].clone());
        assert_eq!(Value::from_iter(labels), line["reasons"]);
        let stage = at(&data["stage"], index).as_u64().unwrap() as usize;
        assert_eq!(data["stages"][stage], line["stage"]);
        let truths = at(&data["truth"], index);
        let asked = line["criteria"].as_object().unwrap();
        let told = asked.values().map(|truth| match truth {
            Value::Bool(true) => 't',
            Value::Bool(false) => 'f',
            _ => 'u',
        });
        assert_eq!(truths, told.collect::<String>());
    }
}

#[test]
fn the_numbers_of_the_pictures_are_those_of_a_screening() {
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), &[CRITERIA, RECORDS]).1.unwrap();
    let rows = between(&page, "<table class=\"numbers attrition\">", "</table>");
    // E4 excludes 7 at all, 6 first and 6 alone: the summary's row says the same.
    let summary = binary::eligible(["screen", CRITERIA, RECORDS, "--format", "summary"]).run().stdout;
    let line = summary.lines().find(|line| line.trim_start().starts_with("E4 ")).unwrap();
    let [first, alone, any] = line.split_whitespace().rev().take(3).collect::<Vec<_>>()[..] else {
        panic!("{line}")
    };
    let (any, alone, first) = (first, alone, any);
    let row = rows.split("<tr>").find(|row| row.contains(">E4</a>")).unwrap();
    assert!(row.contains(&format!("<td>{any}</td><td>{first}</td><td>{alone}</td>")), "{row}");
}

#[test]
fn what_is_too_much_is_left_out_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), &[CRITERIA, RECORDS, "--outlook", "10"]).1.unwrap();
    assert!(page.contains("what would settle or change a verdict;"));
    assert!(page.contains(
        "eligible explain rules&#x2f;mentoring.criteria examples&#x2f;mentoring&#x2f;made-up.csv --record ID"
    ));
    assert_eq!(data(&page)["outlook"]["codes"][0], -1);
    let whole = write(folder.path(), &[CRITERIA, RECORDS]).1.unwrap();
    assert!(!whole.contains("Left out for size"));
}

#[test]
fn a_page_is_not_written_over_its_records_nor_when_something_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("records.csv");
    std::fs::write(&records, "id,duration\n1,2 months\n2,soon\n").unwrap();
    let criteria = folder.path().join("small.criteria");
    std::fs::write(&criteria, "inclusion\n  I1: duration >= 3 months\n").unwrap();
    let (criteria, records) = (criteria.display().to_string(), records.display().to_string());
    let run = binary::eligible(["page", &criteria, &records, "-o", &records]).run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(std::fs::read_to_string(&records).unwrap().starts_with("id,duration"));
    for wrong in [
        &[&*criteria, &*records, "--sweep", "I1: duration >= 3 months"][..],
        &[&*criteria, &*records, "--sweep", "I7: duration >= {1..3 months step 1}"],
        &[&*criteria, &*records, "--against", "nowhere.criteria"],
        &[&*criteria, &*records, "--strict"],
    ] {
        let (run, page) = write(folder.path(), wrong);
        assert_eq!((run.code, page.is_some()), (2, false), "{wrong:?}: {}", run.stderr);
        assert!(run.stderr.contains("help:") || run.stderr.contains("--strict"), "{}", run.stderr);
    }
}

/// The page's diagram is the one that `flow` draws from the same arguments.
#[test]
fn the_flow_of_a_page_is_counted_as_flow_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let given =
        [CRITERIA, RECORDS, "--origin", "model", "--full-text", "title-abstract", "--screening-reasons"];
    let drawn = binary::eligible(["flow", "--format", "svg"].iter().chain(&given)).run();
    assert!(drawn.stdout.starts_with("<svg"), "{}", drawn.stderr);
    let words = |svg: &str| {
        let parts = svg.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
        parts.filter(|text| !text.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let page = write(folder.path(), &given).1.unwrap();
    let shown = words(between(&page, "<svg xmlns", "</svg>"));
    let drawn = words(between(&drawn.stdout, "<svg xmlns", "</svg>"));
    assert_eq!(shown, drawn);
    let plain = write(folder.path(), &given[..2]).1.unwrap();
    assert_ne!(words(between(&plain, "<svg xmlns", "</svg>")), drawn);
    std::fs::remove_file(folder.path().join("review.html")).unwrap();
    for wrong in [["--origin", "nowhere"], ["--full-text", "nowhere"]] {
        let (run, page) = write(folder.path(), &[&given[..2], &wrong[..]].concat());
        assert_eq!((run.code, page.is_some()), (2, false), "{wrong:?}: {}", run.stderr);
        assert!(run.stderr.contains("nowhere") && run.stderr.contains("help:"), "{}", run.stderr);
    }
}
