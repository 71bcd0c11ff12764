//! Large files are read in columns, and nobody can tell from what is written: for every format the same
//! bytes as record by record, on files with all that makes cells special.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const CRITERIA: &str = "\
criteria quick
field year     : year
field language : one of <english, german> or other
field model    : some of <one-to-one, group> \"-\" means none
field duration : duration
field mentees  : range of integer
field fits     : text from \"Title\"
field abstract : text
field described: yes/no read at full-text
field programme: text from \"Programme\"
study programme

define lasting: duration >= 3 months and described

stage title-abstract
inclusion
  Y \"Recent\": year between 2008 and 2018
  L: language = english or language = german
  T \"Mentoring\": any of (fits, abstract) contains (mentor* or (peer adj3 support*))
exclusion
  A: fits contains \"erratum\"
  J: judged
stage full-text
exclusion
  D \"Short\": duration < 3 months
  M: model has only <one-to-one> and mentees is reported
inclusion
  P: lasting or lowest mentees >= 3
included as
  long: duration >= 1 year
  grouped: model in <group>
";

/// A table of records with quotes, lines wrapped within cells, blanks, ranges, units, words for missing
/// cells, and cells that cannot be read.
fn table(rows: usize, delimiter: char, end: &str) -> String {
    let mut state = 12_345_u64;
    let mut pick = |of: &[&str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        of[(state >> 33) as usize % of.len()].to_owned()
    };
    let header = [
        "id",
        "year",
        "language",
        "model",
        "duration",
        "mentees",
        "Title",
        "abstract",
        "described",
        "Programme",
        "J",
        "note",
    ];
    let mut text = header.join(&delimiter.to_string());
    text.push_str(end);
    for row in 0..rows {
        let cells = [
            format!("r{row}"),
            pick(&["2010", "2015", "2007", "2019", "", "2007-2009", "about 2010", "?", "NR"]),
            pick(&["english", "German", "en", "norsk", "", "englsh", "not reported"]),
            pick(&[
                "one-to-one",
                "group",
                "one-to-one; group",
                "group; ?",
                "-",
                "",
                "N/A",
                "\"one-to-one;group\"",
            ]),
            pick(&[
                "6 weeks",
                "13 weeks",
                "3 months",
                "2-4 months",
                "1 year",
                "",
                "NR",
                "long",
                ">= 6 months",
                "12 weeks",
            ]),
            pick(&["8-16", "2", "", "none", "N/A", "5 - 3"]),
            pick(&[
                "Mentoring for students",
                "\"Peers, and their support\"",
                "A tutor's programme",
                "\"Two\nlines on mentors\"",
                "\"She said \"\"mentor\"\"\"",
                "Erratum",
                "É́tudes de mentorat",
                "",
                "NR",
                "Supporting the peer",
                "Nothing of it",
                "unclear",
            ]),
            pick(&[
                "Peers support each other",
                "mentor's",
                "",
                "All of it (ABSTRACT TRUNCATED)",
                "日本 mentor",
                "N/A",
                "Unclear mentoring",
            ]),
            pick(&["yes", "no", "", "maybe"]),
            pick(&["Alpha", "alpha", "Beta", "", "Gamma"]),
            pick(&["yes", "no", "", "unclear", "yes; no"]),
            pick(&[
                "=1+1",
                "plain",
                "-3.5",
                "\"with \"\"quotes\"\"\"",
                "tab\there",
                "mid\"quote",
                " spaced ",
            ]),
        ];
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push_str(end);
    }
    text
}

fn run(folder: &Path, arguments: &[&str], stdin: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eligible"));
    command.current_dir(folder).args(arguments);
    command.stdin(match stdin {
        Some(path) => Stdio::from(std::fs::File::open(folder.join(path)).unwrap()),
        None => Stdio::null(),
    });
    command.output().unwrap()
}

/// Screens a file in columns and record by record (from standard input), and compares every byte.
fn alike(folder: &Path, file: &str, more: &[&str]) {
    alike_after(folder, &["screen", "quick.criteria"], file, more);
}

/// The same with a command that takes records behind its first arguments.
fn alike_after(folder: &Path, first: &[&str], file: &str, more: &[&str]) {
    let arguments = |records: &'static str| {
        let records = if records.is_empty() { file.to_owned() } else { records.to_owned() };
        let mut all = first.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        all.push(records);
        all.extend(more.iter().map(|word| (*word).to_owned()));
        all.push("--timings".to_owned());
        all
    };
    let strs = |all: &[String]| all.iter().map(String::as_str).map(str::to_owned).collect::<Vec<_>>();
    let (columns, records) = (strs(&arguments("")), strs(&arguments("-")));
    let columns = run(folder, &columns.iter().map(String::as_str).collect::<Vec<_>>(), None);
    let records = run(folder, &records.iter().map(String::as_str).collect::<Vec<_>>(), Some(Path::new(file)));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (mut notes, mut other) = (text(&columns.stderr), text(&records.stderr));
    assert!(notes.contains("read in columns"), "{more:?}: {notes}");
    assert!(other.contains("read record by record"), "{more:?}: {other}");
    let plain = |notes: &str| {
        let lines = notes.replace(file, "FILE").replace("standard input", "FILE");
        lines.lines().filter(|line| !line.contains("note: read ")).collect::<Vec<_>>().join("\n")
    };
    (notes, other) = (plain(&notes), plain(&other));
    assert_eq!(columns.status.code(), records.status.code(), "{more:?}\n{notes}");
    let (one, two) = (
        text(&columns.stdout).replace(file, "FILE"),
        text(&records.stdout).replace("standard input", "FILE"),
    );
    for (number, (one, two)) in one.lines().zip(two.lines()).enumerate() {
        assert_eq!(one, two, "{more:?} line {}", number + 1);
    }
    assert_eq!(one.len(), two.len(), "{more:?}");
    assert_eq!(notes, other, "{more:?}");
}

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
