//! The sheet of the R package PRISMA2020: what we write, its reader takes; what it writes, we read.
//!
//! The reader's rules, as its code has them (`PRISMA_data`, `PRISMA_parse_reasons_`): a number is found by
//! looking for its name anywhere in the first column, and exactly one row must have it; text columns are
//! found in the same way in the first or third; a number is its digits; reasons are split at `;`, a label
//! ends at the first comma.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;

use std::path::{Path, PathBuf};

use binary::{Run, eligible, root};
use eligible::record::Input;
use eligible::record::flow::{Counts, Key, label_in_csv, template};

/// The patterns that the package looks for, `$` for the end of a name.
const NUMBERS: [&str; 25] = [
    "previous_studies",
    "previous_reports",
    "register_results",
    "database_results",
    "website_results",
    "organisation_results",
    "citations_results",
    "duplicates",
    "excluded_automatic",
    "excluded_other",
    "records_screened",
    "records_excluded",
    "dbr_sought_reports",
    "dbr_notretrieved_reports",
    "other_sought_reports",
    "other_notretrieved_reports",
    "dbr_assessed",
    "other_assessed",
    "new_studies",
    "new_reports",
    "total_studies$",
    "total_reports$",
    "total_studies_ma",
    "total_reports_ma",
    "identification",
];
const REASONS: [&str; 4] =
    ["database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded"];
const TEXTS: [(&str, usize); 6] = [
    ("prevstud", 2),
    ("newstud", 2),
    ("othstud", 2),
    ("identification", 0),
    ("screening", 0),
    ("included", 0),
];

struct Sheet(Vec<csv::StringRecord>);

impl Sheet {
    fn of(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"];
        assert_eq!(reader.headers().unwrap(), columns.as_slice());
        Self(reader.records().map(Result::unwrap).collect())
    }

    /// `data[grep(pattern, data[, column]), ]`, which must be one row.
    fn grep(&self, pattern: &str, column: usize) -> &csv::StringRecord {
        let found = self.0.iter().filter(|row| match pattern.strip_suffix('$') {
            Some(end) => row[column].ends_with(end),
            None => row[column].contains(pattern),
        });
        let found = found.collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "`{pattern}` in column {column}: {found:?}");
        found[0]
    }

    /// `as.numeric` of the digits; none for `NA`.
    fn number(&self, pattern: &str) -> Option<u64> {
        digits(&self.grep(pattern, 0)[7])
    }

    /// `PRISMA_parse_reasons_`
    fn reasons(&self, pattern: &str) -> Vec<(String, Option<u64>)> {
        let cell = &self.grep(pattern, 0)[7];
        if cell == "NA" || !cell.contains(|c: char| !c.is_ascii_digit() && c != ',') {
            return vec![(String::new(), digits(cell))];
        }
        let parts = cell.split(';').map(|part| part.strip_prefix(' ').unwrap_or(part));
        let parts = parts.map(|part| {
            let (label, rest) = part.split_once(',').unwrap_or((part, ""));
            let end = rest.find(|c: char| !matches!(c, ' ' | ',' | '0'..='9')).unwrap_or(rest.len());
            (label.to_owned(), digits(&rest[..end]))
        });
        parts.collect()
    }
}

fn digits(text: &str) -> Option<u64> {
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits.parse().ok()
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let run = eligible(["flow"].iter().chain(arguments)).within(folder).run();
    assert!(run.code < 2, "{}", run.stderr);
    run
}

const MENTORING: [&str; 8] = [
    "rules/mentoring.criteria",
    "examples/mentoring/records.csv",
    "--counts",
    "examples/mentoring/flow.csv",
    "--overrides",
    "examples/mentoring/decisions.csv",
    "--records-begin-at",
    "included",
];

#[test]
fn the_package_reads_what_we_write() {
    let folder = root().join("tests/cases/flow");
    let review =
        ["criteria.criteria", "records.csv", "--counts", "counts.csv", "--overrides", "overrides.csv"];
    for (folder, arguments) in [(root(), MENTORING.as_slice()), (folder, &review)] {
        let written = run(&folder, &[arguments, &["--format", "csv"]].concat()).stdout;
        let json = run(&folder, &[arguments, &["--format", "json"]].concat()).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let sheet = Sheet::of(&written);
        let mut compared = 0;
        for pattern in NUMBERS.iter().filter(|pattern| **pattern != "identification") {
            let name = pattern.trim_end_matches('$');
            let ours = json["numbers"][name]["n"].as_u64();
            assert_eq!(sheet.number(pattern), ours, "{pattern}");
            compared += u64::from(ours.is_some());
        }
        assert!(compared >= 12);
        for (pattern, name) in
            REASONS.iter().zip(["database_results", "register_results", "dbr_excluded", "other_excluded"])
        {
            let ours = json["numbers"][name]["parts"].as_array().cloned().unwrap_or_default();
            let ours =
                ours.iter().map(|part| (label_in_csv(part["label"].as_str().unwrap()), part["n"].as_u64()));
            let ours = ours.filter(|(_, n)| *n > Some(0)).collect::<Vec<_>>();
            if !ours.is_empty() {
                assert_eq!(sheet.reasons(pattern), ours, "{pattern}");
            }
        }
        for (pattern, column) in TEXTS {
            assert!(!sheet.grep(pattern, column)[4].is_empty());
        }
        assert!(!written.lines().any(|line| line.contains('\'')), "a quote would end a label in a graph");
    }
}

#[test]
fn every_name_is_explained() {
    let page = std::fs::read_to_string(root().join("docs/flow.md")).unwrap();
    for key in Key::ALL {
        assert!(page.contains(&format!("\n| `{key}` | ")), "docs/flow.md does not explain `{key}`");
    }
    let json = run(&root(), &[MENTORING.as_slice(), &["--format", "json"]].concat()).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut names = json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    names.extend(
        json["numbers"]["duplicates"].as_object().unwrap().keys().map(|key| format!("numbers.*.{key}")),
    );
    for name in names {
        assert!(page.contains(&format!("\n| `{name}` | ")), "docs/flow.md does not explain `{name}`");
    }
}

#[test]
fn the_picture_in_the_documentation_is_the_real_one() {
    let drawn = run(&root(), &[MENTORING.as_slice(), &["--format", "svg"]].concat()).stdout;
    let path = root().join("docs/flow.svg");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, drawn, "`UPDATE=1 cargo test --test flow_sheet` draws docs/flow.svg anew");
}

#[test]
fn labels_that_the_package_would_part_are_written_another_way() {
    for (label, written) in [
        ("Too short, or too long", "Too short – or too long"),
        ("Dose 1,5 mg; adults", "Dose 1.5 mg – adults"),
        ("Women's health", "Women’s health"),
        ("two\nlines", "two lines"),
        (", first", "– first"),
    ] {
        assert_eq!(label_in_csv(label), written);
        assert_eq!(label_in_csv(written), written);
    }
}

#[test]
fn no_row_of_ours_looks_like_one_of_the_package() {
    let rows = template();
    for key in Key::ALL {
        for name in [Some(key.name()), key.details()].into_iter().flatten() {
            if rows.iter().any(|row| row.data() == name) {
                continue;
            }
            for pattern in NUMBERS.iter().chain(&REASONS).chain(&["screening", "included"]) {
                let found = match pattern.strip_suffix('$') {
                    Some(end) => name.ends_with(end),
                    None => name.contains(pattern),
                };
                assert!(!found, "the package would take `{name}` for `{pattern}`");
            }
        }
    }
}

/// The package's own example file; it is not in the tree.
fn example() -> Option<PathBuf> {
    let path =
        std::env::var_os("ELIGIBLE_REAL_DATA").map(|data| PathBuf::from(data).join("prisma2020/PRISMA.csv"));
    let there = path.filter(|path| path.is_file());
    if there.is_none() {
        println!("SKIPPED flow_sheet: ELIGIBLE_REAL_DATA has no prisma2020/PRISMA.csv");
    }
    there
}

#[test]
fn the_packages_example_is_read_and_written_row_for_row() {
    let Some(path) = example() else { return };
    let counts = Counts::read("PRISMA.csv", Input::Path(path.clone())).unwrap();
    assert_eq!(counts.placeholders.len(), 4, "four lists still hold the template's words");
    assert_eq!(counts.total(Key::Databases), Some(0));
    assert!(counts.texts.is_empty(), "all its texts are the usual ones: {:?}", counts.texts);
    let written = run(&root(), &["--counts", path.to_str().unwrap(), "--format", "csv"]).stdout;
    let theirs = Sheet::of(&std::fs::read_to_string(&path).unwrap());
    let ours = Sheet::of(&written);
    assert_eq!(theirs.0.len(), 34);
    for (theirs, ours) in theirs.0.iter().zip(&ours.0) {
        assert_eq!(theirs.iter().take(7).collect::<Vec<_>>(), ours.iter().take(7).collect::<Vec<_>>());
        // The lists hold the template's words there, and nothing here.
        assert!(theirs[7] == ours[7] || theirs[7].contains("xxx"), "{theirs:?} {ours:?}");
    }
}

#[test]
fn the_real_review_has_its_numbers_and_says_which_rest_on_counts_alone() {
    let json = run(&root(), &[MENTORING.as_slice(), &["--format", "json"]].concat()).stdout;
    let flow: serde_json::Value = serde_json::from_str(&json).unwrap();
    let n = |name: &str| flow["numbers"][name]["n"].as_u64().unwrap();
    assert_eq!(n("database_results"), 494);
    assert_eq!(n("records_screened"), 447);
    let steps = flow["steps"].as_array().unwrap();
    let steps = steps.iter().map(|step| (step["screened"]["n"].as_u64(), step["excluded"]["n"].as_u64()));
    assert_eq!(steps.collect::<Vec<_>>(), [(Some(447), Some(366)), (Some(81), Some(49))]);
    assert_eq!(n("dbr_assessed"), 32);
    assert_eq!(n("new_reports"), 20);
    assert_eq!(n("new_studies"), 18);
    let parts = flow["numbers"]["new_studies"]["parts"].as_array().unwrap();
    let parts = parts.iter().map(|part| (part["label"].as_str().unwrap(), part["n"].as_u64().unwrap()));
    assert_eq!(parts.collect::<Vec<_>>(), [("Programmes", 16), ("Surveys of schools", 2)]);
    assert_eq!(flow["draft"], serde_json::Value::Null);
    assert_eq!(flow["numbers"]["new_reports"]["rests_on"], "records-and-counts");
    assert_eq!(flow["numbers"]["new_studies"]["rests_on"], "records-and-counts");
    let alone = flow["on_counts_alone"].as_array().unwrap();
    let alone = alone.iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(
        alone,
        [
            "database_results",
            "duplicates",
            "records_screened",
            "records_excluded",
            "dbr_sought_reports",
            "dbr_notretrieved_reports",
            "dbr_assessed",
            "dbr_excluded",
        ]
    );
    // By the criteria alone, eight of the twenty lack a cell: a draft.
    let without = MENTORING.iter().enumerate().filter(|(at, _)| ![4, 5].contains(at)).map(|(_, word)| *word);
    let draft = run(&root(), &[without.collect::<Vec<_>>(), vec!["--format", "json"]].concat()).stdout;
    let draft: serde_json::Value = serde_json::from_str(&draft).unwrap();
    assert_eq!(draft["pending"], 8);
    assert_eq!(draft["draft"], "DRAFT: 8 records are pending");
}
