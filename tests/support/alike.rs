//! A file is read in columns and record by record, and nobody can tell from what is written.
#![allow(dead_code, reason = "each test uses a part of this")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Criteria with a field of every kind.
pub(crate) const CRITERIA: &str = "\
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
pub(crate) fn table(rows: usize, delimiter: char, end: &str) -> String {
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

/// The binary, run in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str], stdin: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eligible"));
    command.current_dir(folder).args(arguments);
    command.stdin(match stdin {
        Some(path) => Stdio::from(std::fs::File::open(folder.join(path)).unwrap()),
        None => Stdio::null(),
    });
    command.output().unwrap()
}

/// Screens a file in columns and record by record (from standard input), and compares every byte.
pub(crate) fn alike(folder: &Path, file: &str, more: &[&str]) {
    alike_after(folder, &["screen", "quick.criteria"], file, more);
}

/// The same with a command that takes records behind its first arguments.
pub(crate) fn alike_after(folder: &Path, first: &[&str], file: &str, more: &[&str]) {
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
