//! Large files are read in columns, and nobody can tell from what is written: for every format the same
//! bytes as record by record, on files with all that makes cells special.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/alike.rs"]
mod alike;
#[path = "support/binary.rs"]
mod binary;

use std::fmt::Write as _;

use alike::{CRITERIA, alike, alike_after, run, table};

#[test]
fn every_format_is_written_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("quick.criteria"), CRITERIA).unwrap();
    std::fs::write(folder.path().join("records.csv"), table(4_500, ',', "\n")).unwrap();
    for format in ["csv", "jsonl", "table", "markdown", "ris", "summary"] {
        alike(folder.path(), "records.csv", &["--format", format]);
    }
    for more in [
        &["--format", "csv", "--brief"][..],
        &["--format", "csv", "--for-spreadsheet"],
        &["--format", "csv", "--keep", "id"],
        &["--format", "csv", "--keep", "none"],
        &["--format", "csv", "--brief", "--keep", "none"],
        &["--format", "csv", "--brief", "--keep", "note, title,id", "--keep", "year"],
        &["--format", "csv", "--keep", "title,note", "--for-spreadsheet"],
        &["--format", "csv", "--keep", "note,id", "--id", "row"],
        &["--format", "csv", "--stage", "title-abstract"],
        &["--format", "csv", "--id", "row", "--brief"],
        &["--format", "jsonl", "--id", "row"],
        &["--format", "table", "--id", "row", "--quiet"],
        &["--format", "csv", "--strict"],
    ] {
        alike(folder.path(), "records.csv", more);
    }
}

/// A later version of the criteria: a threshold, a list, terms, a stage, a field read otherwise, a field
/// and a criterion by other names, one criterion removed and one added.
fn later() -> String {
    let edits = [
        ("between 2008 and 2018", "between 2007 and 2018"),
        ("duration < 3 months", "duration < 6 months"),
        ("language = english or language = german", "language = english"),
        ("peer adj3 support*", "peer adj2 support* or tutor*"),
        ("\"-\" means none", "\"-\" means not-reported"),
        ("field mentees ", "field students"),
        (" : range of integer", ": range of integer from \"mentees\""),
        ("mentees is reported", "students is reported"),
        ("lowest mentees >= 3", "lowest students >= 2"),
        ("  A: fits contains \"erratum\"\n", "  B \"Not described\": described = no\n"),
        ("  Y \"Recent\"", "  Y1 \"Recent\""),
    ];
    edits.iter().fold(CRITERIA.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

#[test]
fn two_versions_are_compared_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("quick.criteria"), CRITERIA).unwrap();
    std::fs::write(folder.path().join("later.criteria"), later()).unwrap();
    std::fs::write(folder.path().join("records.csv"), table(4_500, ',', "\n")).unwrap();
    let versions = ["diff", "quick.criteria", "later.criteria", "--records"];
    let back = ["diff", "later.criteria", "quick.criteria", "--records"];
    for more in [
        &["--format", "text"][..],
        &["--format", "json"],
        &["--format", "markdown", "--id", "row"],
        &["--strict"],
        &["--rescreen", "again.csv"],
    ] {
        alike_after(folder.path(), &versions, "records.csv", more);
        alike_after(folder.path(), &back, "records.csv", more);
    }
    let what_if =
        ["diff", "quick.criteria", "--set", "D: duration < 12 weeks", "--without", "J", "--records"];
    alike_after(folder.path(), &what_if, "records.csv", &[]);
}

#[test]
fn one_record_of_many_is_explained_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("quick.criteria"), CRITERIA).unwrap();
    // Where a name is longer, words are broken into lines elsewhere.
    let file = "standard input";
    std::fs::write(folder.path().join(file), table(4_500, ',', "\n")).unwrap();
    let explain = ["explain", "quick.criteria"];
    for record in ["r0", "r1", "r2777", "r4499"] {
        for format in ["text", "json", "markdown"] {
            alike_after(folder.path(), &explain, file, &["--record", record, "--format", format]);
        }
        alike_after(folder.path(), &explain, file, &["--record", record, "--strict"]);
    }
    let by_row = ["explain", "quick.criteria", file, "--id", "row", "--record"];
    let row = run(folder.path(), &[&by_row[..], &["4000"]].concat(), None);
    assert!(String::from_utf8_lossy(&row.stdout).contains("row 4000"), "{row:?}");
    let unnamed = run(folder.path(), &[&by_row[..], &[""]].concat(), None);
    assert_eq!(unnamed.status.code(), Some(2), "{unnamed:?}");
    let none = run(folder.path(), &["explain", "quick.criteria", file, "--record", "r45000"], None);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("did you mean"));
}

#[test]
fn other_delimiters_and_line_ends_are_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("quick.criteria"), CRITERIA).unwrap();
    let mut marked = String::from("\u{FEFF}");
    write!(marked, "{}", table(4_500, ',', "\r\n")).unwrap();
    std::fs::write(folder.path().join("marked.csv"), marked).unwrap();
    alike(folder.path(), "marked.csv", &["--format", "csv"]);
    std::fs::write(
        folder.path().join("tabs.tsv"),
        table(4_500, '|', "\n").replace('\t', " ").replace('|', "\t"),
    )
    .unwrap();
    alike(folder.path(), "tabs.tsv", &["--format", "csv", "--delimiter", "tab"]);
    alike(folder.path(), "tabs.tsv", &["--format", "csv", "--delimiter", "tab", "--keep", "Title,note"]);
}

#[test]
fn columns_to_keep_have_to_be_there() {
    let screen = |more: &[&str]| {
        let arguments = ["screen", "rules/mentoring.criteria", "examples/mentoring/records.csv", "--quiet"];
        binary::eligible(arguments.iter().chain(more)).run()
    };
    let wrong = screen(&["--format", "csv", "--keep", "titel,id,jurnal"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("did you mean `title`?") && wrong.stderr.contains("no column `jurnal`"));
    let table = screen(&["--keep", "title"]);
    assert!(table.code == 2 && table.stderr.contains("--format csv"), "{}", table.stderr);
    let kept = screen(&["--format", "csv", "--brief", "--keep", "Title,id"]);
    assert!(kept.stdout.starts_with("title,id,eligible_verdict,"), "{}", kept.stdout);
}
