//! Tables for a supplement, opened by another program: LibreOffice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;

use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const CRITERIA: &str = "rules/mentoring.criteria";
const RECORDS: &str = "examples/mentoring/made-up.csv";
const HEADINGS: [&str; 5] = [
    "Eligibility criteria",
    "Numbers of records",
    "Excluded records with reasons",
    "Records awaiting classification",
    "Included records",
];

fn write(folder: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let output = path.display().to_string();
    let arguments = ["supplement"].iter().chain(arguments).copied().chain(["-o", &output]);
    let run = binary::eligible(arguments).run();
    assert!(run.code < 2, "{}", run.stderr);
    path
}

/// What LibreOffice makes of a file, or nothing where it is not installed.
fn converted(test: &str, file: &Path, to: &str, filter: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let convert = || {
        Command::new("soffice")
            .arg("--headless")
            .arg(format!("-env:UserInstallation=file://{}/profile", folder.path().display()))
            .args(["--convert-to", &format!("{to}{filter}"), "--outdir"])
            .arg(folder.path())
            .arg(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
    };
    let Ok(mut run) = convert() else {
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: soffice is not installed");
        return None;
    };
    // Of several that make their first profile at once, one may crash before it has read anything.
    if String::from_utf8_lossy(&run.stderr).contains("Unspecified Application Error") {
        run = convert().unwrap();
    }
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let written = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let written = written.filter(|path| path.extension().is_some_and(|end| end == to)).collect::<Vec<_>>();
    let mut texts = written.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>();
    texts.sort();
    assert!(!texts.is_empty(), "nothing was written: {}", String::from_utf8_lossy(&run.stderr));
    Some(texts.join("\n"))
}

/// Comma, quote, UTF-8, from the first line, cells as they are shown, every sheet.
const EVERY_SHEET: &str = ":Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";

/// Records that a spreadsheet would run, with the verdicts that criteria on them give.
fn hostile(folder: &Path) -> [String; 2] {
    let criteria = folder.join("hostile.criteria");
    std::fs::write(&criteria, "field title : text\nexclusion\n  E1 \"=1+1\": title contains cmd\n").unwrap();
    let mut records = csv::Writer::from_writer(Vec::new());
    records.write_record(["id", "title", "note"]).unwrap();
    for (id, title) in [
        ("=1+2", "=cmd|' /C calc'!A0"),
        ("+1", "+cmd"),
        ("-1", "-cmd"),
        ("@x", "@SUM(1) cmd"),
        ("<b>", "<script>cmd</script> & \"quotes\"\u{B}end"),
        ("long", &format!("cmd {}", "x".repeat(40_000))),
        ("rtl", "cmd \u{202E}desrever"),
    ] {
        records.write_record([id, title, "-3.5"]).unwrap();
    }
    let path = folder.join("records.csv");
    std::fs::write(&path, records.into_inner().unwrap()).unwrap();
    [criteria, path].map(|path| path.display().to_string())
}

#[test]
fn a_workbook_opens_in_a_spreadsheet_with_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let book = write(folder.path(), "supplement.xlsx", &[CRITERIA, RECORDS]);
    let test = "a_workbook_opens_in_a_spreadsheet_with_every_table";
    let Some(text) = converted(test, &book, "csv", EVERY_SHEET) else { return };
    // No record names a journal: there is no column for it.
    let excluded = "record,authors,year,title,excluded at,reason for exclusion,other reasons,note";
    assert!(text.contains(excluded), "{text}");
    assert!(text.contains("E1 Lasts under 3 months"), "{text}");
    assert!(text.contains("stage,kind,criterion,rule"), "{text}");
    assert!(text.contains("duration < 3 months"), "{text}");
    let lines = binary::eligible(["screen", CRITERIA, RECORDS, "--format", "jsonl", "--quiet"]).run().stdout;
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = line["record"].as_str().unwrap();
        let before = line["verdict"] == "exclude" && line["stage"] == "search";
        assert_eq!(text.contains(&format!("\n{id},")), !before, "{id}");
    }
}

#[test]
fn a_workbook_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [criteria, records] = hostile(folder.path());
    let book = write(folder.path(), "supplement.xlsx", &[&criteria, &records]);
    // No cell is a formula, whoever opens it.
    let mut pack = zip::ZipArchive::new(std::fs::File::open(&book).unwrap()).unwrap();
    for index in 0..pack.len() {
        let mut part = pack.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "{}", part.name().unwrap_or_default());
    }
    let test = "a_workbook_runs_nothing";
    let Some(text) = converted(test, &book, "csv", EVERY_SHEET) else { return };
    for shown in [
        "=1+2",
        "=cmd|' /C calc'!A0",
        "+cmd",
        "-cmd",
        "@SUM(1) cmd",
        "<script>cmd</script> & \"\"quotes\"\"␋end",
    ] {
        assert!(text.contains(shown), "{shown} is not in\n{}", text.chars().take(3000).collect::<String>());
    }
    assert!(text.contains("xxx…"), "a cell of more than 32,767 characters is cut, and says so");
}

#[test]
fn a_table_for_a_spreadsheet_runs_nothing_there() {
    let folder = tempfile::tempdir().unwrap();
    let [criteria, records] = hostile(folder.path());
    let path = folder.path().join("out.csv");
    let output = path.display().to_string();
    let arguments =
        ["screen", &criteria, &records, "--format", "csv", "--for-spreadsheet", "--quiet", "-o", &output];
    assert_eq!(binary::eligible(arguments).run().code, 0);
    // Read as a spreadsheet reads a file that is opened, formulas and all, and written back as shown.
    let test = "a_table_for_a_spreadsheet_runs_nothing_there";
    let Some(text) = converted(test, &path, "csv", ":Text - txt - csv (StarCalc):44,34,76,1") else { return };
    for shown in ["'=1+2", "'=cmd|' /C calc'!A0", "'+cmd", "'-cmd", "'@SUM(1) cmd"] {
        assert!(text.contains(shown), "{shown} is not in\n{}", text.chars().take(3000).collect::<String>());
    }
    assert!(text.contains("-3.5"), "a negative number is a number");
}

#[test]
fn a_file_for_word_opens_with_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "supplement.docx", &[CRITERIA, RECORDS]);
    let test = "a_file_for_word_opens_with_every_table";
    let Some(text) = converted(test, &file, "html", ":HTML (StarWriter)") else { return };
    for words in
        HEADINGS.iter().chain(&["E1 Lasts under 3 months", "made-up-e1-balint", "reason for exclusion"])
    {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{words}");
    }
    let tables = text.matches("<table").count();
    assert!(tables >= 5, "{tables} tables");
    let [criteria, records] = hostile(folder.path());
    let file = write(folder.path(), "hostile.docx", &[&criteria, &records]);
    let text = converted(test, &file, "html", ":HTML (StarWriter)").unwrap();
    assert!(text.contains("&lt;script&gt;cmd&lt;/script&gt;"));
    assert!(!text.contains("<script>"));
}

#[test]
fn the_same_records_give_the_same_files() {
    for name in ["a.xlsx", "a.docx", "a.md"] {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let [one, two] =
            [&one, &two].map(|folder| std::fs::read(write(folder.path(), name, &[CRITERIA, RECORDS])));
        assert!(one.unwrap() == two.unwrap(), "{name}");
    }
}

#[test]
fn markdown_has_every_table_and_counts_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "supplement.md", &[CRITERIA, RECORDS]);
    let text = std::fs::read_to_string(path).unwrap();
    for heading in HEADINGS {
        assert!(text.contains(&format!("## {heading}\n")), "{heading}");
    }
    let rows = |heading: &str| {
        let section = text.split("## ").find(|section| section.starts_with(heading)).unwrap();
        section.lines().filter(|line| line.starts_with("| ")).count() - 2
    };
    let listed = [rows("Excluded"), rows("Records awaiting"), rows("Included")];
    // 5 are excluded by the search's limits: counted, not listed.
    assert!(text.contains("5 records that were excluded before screening were counted above and not listed"));
    assert_eq!(listed.iter().sum::<usize>() + 5, 56);
}

#[test]
fn what_is_written_is_known_or_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("supplement.pdf").display().to_string();
    let run = binary::eligible(["supplement", CRITERIA, RECORDS, "-o", &path]).run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("help: end the name in .docx, .xlsx or .md"), "{}", run.stderr);
    assert!(!Path::new(&path).exists());
    let run = binary::eligible(["supplement", CRITERIA, RECORDS, "--format", "markdown", "-o", &path]).run();
    assert_eq!(run.code, 1, "three cells cannot be read: {}", run.stderr);
    assert!(Path::new(&path).exists());
}
