//! The commands as a shell sees them: exit codes, streams, files. What they print is in `tests/cases`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use binary::{Run, eligible, root};
use eligible::record::{Ended, Express, ReadOptions};

const RULES: &str = "rules/mentoring.criteria";
const RECORDS: &str = "examples/mentoring/records.csv";
const MADE_UP: &str = "examples/mentoring/made-up.csv";

fn run<const N: usize>(arguments: [&str; N]) -> Run {
    eligible(arguments).run()
}

/// A folder with these files, thrown away at the end.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect::<Vec<_>>();
    names.sort();
    names
}

const CRITERIA: &str = "inclusion\n  I1: duration >= 3 months\n";
const ONE_BAD_CELL: &str = "id,duration\na,1 year\nb,about 4 months\n";

#[test]
fn a_verdict_is_never_an_exit_code() {
    let excluded = folder(&[("c.criteria", CRITERIA), ("r.csv", "id,duration\na,1 day\nb,\n")]);
    let run = eligible(["screen", "c.criteria", "r.csv"]).within(excluded.path()).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn exit_codes_are_0_for_fine_1_for_findings_2_for_refused() {
    let files = [
        ("fine.criteria", CRITERIA),
        ("warned.criteria", "field unused : text\ninclusion\n  I1: duration >= 3 months\n"),
        ("wrong.criteria", "inclusion\n  I1: duration >= >= 3\n"),
        ("messy.criteria", "inclusion\nI1:duration >= 3 months\n"),
        ("fine.csv", "id,duration\na,1 year\n"),
        ("bad-cell.csv", ONE_BAD_CELL),
        ("ragged.csv", "id,duration\na\n"),
    ];
    let folder = folder(&files);
    let table: [(&str, i32); 16] = [
        ("check fine.criteria", 0),
        ("check warned.criteria", 0),
        ("check wrong.criteria", 2),
        ("check fine.criteria --records bad-cell.csv", 1),
        ("check fine.criteria --records bad-cell.csv --strict", 2),
        ("fmt --check fine.criteria", 0),
        ("fmt --check messy.criteria", 1),
        ("fmt --check messy.criteria wrong.criteria", 2),
        ("fmt wrong.criteria", 2),
        ("screen fine.criteria fine.csv", 0),
        ("screen warned.criteria fine.csv", 0),
        ("screen fine.criteria bad-cell.csv", 1),
        ("screen fine.criteria bad-cell.csv --strict", 2),
        ("screen fine.criteria ragged.csv", 2),
        ("explain fine.criteria bad-cell.csv --record b", 1),
        ("explain fine.criteria bad-cell.csv --record c", 2),
    ];
    for (line, code) in table {
        let run = eligible(line.split(' ')).within(folder.path()).run();
        assert_eq!(run.code, code, "{line}\n{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn arguments_that_nobody_knows_are_refused() {
    for line in ["--frobnicate", "screen --formt csv", "judge x", "screen", "check", "explain c r", "fmt"] {
        let run = eligible(line.split(' ')).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{line}");
        assert!(run.stderr.starts_with("error: "), "{line}: {}", run.stderr);
    }
    let run = run(["screen", RULES, RECORDS, "--format", "xlsx"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("table, csv, parquet, arrow, jsonl, ris, markdown"), "{}", run.stderr);
}

#[test]
fn help_and_version_are_no_errors() {
    for line in ["--help", "--version", "screen --help", "check --help", "explain --help", "fmt --help"] {
        let run = eligible(line.split(' ')).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
        assert!(!run.stdout.is_empty());
    }
}

#[test]
fn every_option_says_what_it_does() {
    for command in ["check", "fmt", "screen", "explain"] {
        let help = run([command, "--help"]).stdout;
        let mut lines = help.lines().peekable();
        while let Some(line) = lines.next() {
            let option = line.trim_start();
            if option.starts_with('-') && !option.starts_with("- ") && !option.contains("  ") {
                let next = lines.peek().map_or("", |next| next.trim());
                assert!(!next.is_empty() && !next.starts_with('-'), "{command}: {option}");
            }
        }
    }
}

#[test]
fn files_that_are_not_there_are_named_with_a_remedy() {
    for line in [
        "check no-such.criteria",
        "check rules",
        "screen no-such.criteria examples/mentoring/records.csv",
        "screen rules/mentoring.criteria no-such.csv",
        "screen rules/mentoring.criteria examples",
        "explain rules/mentoring.criteria no-such.csv --record a",
        "fmt no-such.criteria",
    ] {
        let run = eligible(line.split(' ')).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{line}");
        assert!(run.stderr.starts_with("error: "), "{line}: {}", run.stderr);
        assert!(run.stderr.contains("\n  help: "), "{line}: {}", run.stderr);
    }
}

#[test]
fn all_that_is_wrong_with_several_files_is_told() {
    let run = run(["screen", RULES, "no-such.csv", "nor-this.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no-such.csv") && run.stderr.contains("nor-this.csv"), "{}", run.stderr);
}

#[test]
fn a_refused_run_leaves_no_file_behind() {
    let folder = folder(&[("c.criteria", CRITERIA), ("r.csv", ONE_BAD_CELL)]);
    for format in ["table", "csv", "jsonl", "markdown"] {
        let arguments = ["screen", "c.criteria", "r.csv", "--strict", "--output", "out", "--format", format];
        let run = eligible(arguments).within(folder.path()).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{format}");
        assert_eq!(names(folder.path()), ["c.criteria", "r.csv"], "{format}");
    }
}

#[test]
fn a_refused_run_leaves_the_file_of_an_earlier_one_alone() {
    let folder = folder(&[("c.criteria", CRITERIA), ("r.csv", ONE_BAD_CELL), ("out", "earlier")]);
    let run = eligible(["screen", "c.criteria", "r.csv", "--strict", "--output", "out"])
        .within(folder.path())
        .run();
    assert_eq!(run.code, 2);
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), "earlier");
    let run = eligible(["screen", "c.criteria", "r.csv", "--output", "out"]).within(folder.path()).run();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(fs::read_to_string(folder.path().join("out")).unwrap().contains("2 read"));
    assert_eq!(names(folder.path()), ["c.criteria", "out", "r.csv"]);
}

#[test]
fn no_input_is_ever_overwritten() {
    let overrides = "record,verdict,by,at,why\na,exclude,me,2024-01-01,x\n";
    let folder = folder(&[("c.criteria", CRITERIA), ("r.csv", ONE_BAD_CELL), ("o.csv", overrides)]);
    for output in ["c.criteria", "r.csv", "o.csv", "./r.csv"] {
        let before = fs::read_to_string(folder.path().join(output)).unwrap();
        let arguments = ["screen", "c.criteria", "r.csv", "--overrides", "o.csv", "--output", output];
        let run = eligible(arguments).within(folder.path()).run();
        assert_eq!(run.code, 2, "{output}");
        assert!(run.stderr.contains("help: "), "{}", run.stderr);
        assert_eq!(fs::read_to_string(folder.path().join(output)).unwrap(), before, "{output}");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_refused_before_anything_is_read_out() {
    let folder = folder(&[("c.criteria", CRITERIA), ("r.csv", ONE_BAD_CELL)]);
    for output in ["no/such/folder/out", "."] {
        let run = eligible(["screen", "c.criteria", "r.csv", "--output", output]).within(folder.path()).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{output}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{output}: {}", run.stderr);
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let coloured = |run: &Run| run.stdout.contains('\x1b') || run.stderr.contains('\x1b');
    let explain = ["explain", RULES, MADE_UP, "--record", "made-up-include"];
    let with = |when: &str| eligible(explain.iter().copied().chain(["--color", when]));
    assert!(!coloured(&eligible(explain).run()), "not into a pipe");
    assert!(!coloured(&with("never").run()));
    assert!(coloured(&with("always").run()));
    assert!(coloured(&with("always").with_env("NO_COLOR", "1").run()), "an option outranks the environment");
    assert!(!coloured(&with("auto").with_env("NO_COLOR", "1").run()));
    let folder = folder(&[("wrong.criteria", "inclusion\n  I1: duration >= 3\nfield duration : duration\n")]);
    let wrong =
        |when: &str| eligible(["check", "wrong.criteria", "--color", when]).within(folder.path()).run();
    assert!(coloured(&wrong("always")) && !coloured(&wrong("never")));
}

#[test]
fn colour_only_adds() {
    let line = |when| eligible(["screen", RULES, MADE_UP, "--color", when]).run().stdout;
    let plain = line("always").split('\x1b').enumerate().fold(String::new(), |text, (index, part)| {
        let shown = if index == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) };
        text + shown
    });
    assert_eq!(plain, line("never"));
}

#[test]
fn colour_never_reaches_a_file_or_a_program() {
    let folder = folder(&[]);
    let out = folder.path().join("out").display().to_string();
    let run = eligible(["screen", RULES, RECORDS, "--color", "always", "--output", &out]).run();
    assert_eq!(run.code, 0);
    assert!(!fs::read_to_string(&out).unwrap().contains('\x1b'));
    for format in ["csv", "jsonl", "markdown"] {
        let run =
            eligible(["screen", RULES, RECORDS, "--color", "always", "--quiet", "--format", format]).run();
        assert!(!run.stdout.contains('\x1b'), "{format}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_accident() {
    let rows = (0..3_000).map(|n| format!("a-rather-long-name-of-a-record-{n},1 year\n")).collect::<String>();
    let folder = folder(&[("c.criteria", CRITERIA), ("r.csv", &format!("id,duration\n{rows}"))]);
    for format in ["table", "csv", "jsonl", "markdown"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_eligible"))
            .args(["screen", "c.criteria", "r.csv", "--format", format])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        // One line, as `head -1` reads; then the pipe is closed.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{format}: {said}");
        assert!(!said.contains("error"), "{format}: {said}");
        assert_ne!(output.status.code(), Some(101), "{format}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["table", "csv", "jsonl", "markdown"] {
        let screen = || run(["screen", RULES, MADE_UP, "--format", format]);
        assert_eq!(screen(), screen(), "{format}");
    }
    for format in ["text", "json", "markdown"] {
        let explain = || run(["explain", RULES, RECORDS, "--record", "park-2016", "--format", format]);
        assert_eq!(explain(), explain(), "{format}");
    }
    let check = || run(["check", RULES, "--records", RECORDS]);
    assert_eq!(check(), check());
}

#[test]
fn our_own_criteria_check_and_are_laid_out_as_fmt_would() {
    let mut files =
        fs::read_dir(root().join("rules")).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>();
    files.extend(fs::read_dir(root().join("rules/history")).unwrap().map(|e| e.unwrap().path()));
    files.retain(|path| path.extension().is_some_and(|extension| extension == "criteria"));
    assert!(files.len() >= 7);
    for file in files {
        let file = file.display().to_string();
        let run = eligible(["check", &file]).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{file}");
        let copy = folder(&[("own.criteria", &fs::read_to_string(&file).unwrap())]);
        let fmt = |arguments: &[&str]| eligible(arguments).within(copy.path()).run();
        let before = fmt(&["check", "own.criteria"]).stdout;
        assert_eq!(fmt(&["fmt", "own.criteria"]).code, 0, "{file}");
        assert_eq!(fmt(&["fmt", "--check", "own.criteria"]).code, 0, "{file}");
        assert_eq!(fmt(&["check", "own.criteria"]).stdout, before, "{file}: the fingerprint is the same");
    }
}

#[test]
fn fmt_on_a_stream_leaves_files_alone() {
    let run = eligible(["fmt", "-"]).given("inclusion\nI1:duration >= 3 months\n").run();
    assert_eq!((run.code, run.stdout.as_str()), (0, "inclusion\n  I1: duration >= 3 months\n"));
}

#[test]
fn the_reviews_written_to_try_the_language_check() {
    let mut tried = 0;
    for file in fs::read_dir(root().join("tests/language")).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "criteria") {
            let run = eligible(["check".as_ref(), file.as_os_str()]).run();
            assert_eq!(run.code, 0, "{}\n{}", file.display(), run.stderr);
            tried += 1;
        }
    }
    assert!(tried >= 13, "{tried} reviews");
}

#[test]
fn a_file_too_large_for_criteria_is_refused_at_once() {
    let large = "// not criteria\n".repeat(400_000);
    let run = eligible(["check", "-"]).given(large).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("error[E0109] "), "{}", run.stderr);
}

#[test]
fn hostile_criteria_are_refused_and_nothing_else() {
    let brackets = format!("inclusion\n  I1: {}", "(".repeat(200_000));
    let sets = format!("inclusion\n  I1: a in {}", "<".repeat(200_000));
    let nots = format!("inclusion\n  I1: {}a = yes", "not ".repeat(100_000));
    let noise = (0..=255).cycle().take(100_000).collect::<Vec<u8>>();
    let inputs =
        [brackets.into_bytes(), sets.into_bytes(), nots.into_bytes(), noise, vec![0; 10_000], b"\"".to_vec()];
    for input in inputs {
        let start = String::from_utf8_lossy(&input[..input.len().min(40)]).into_owned();
        let run = eligible(["check", "-"]).given(input).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{start}");
        assert!(run.stderr.contains("error[E0"), "{start}: {}", run.stderr);
    }
}

#[test]
fn a_chain_of_50_000_conditions_is_read() {
    let chain = (0..50_000).map(|n| format!("n != {n}")).collect::<Vec<_>>().join(" and ");
    let run = eligible(["check", "-"]).given(format!("inclusion\n  I1: {chain}\n")).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn criteria_and_records_cannot_both_come_from_the_same_stream() {
    let run = eligible(["screen", "-", "-"]).given(CRITERIA).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

/// A file that is large enough is counted by columns and on several threads; the same records on
/// standard input are read one by one. They come to the same counts, and to the same remarks on cells.
#[test]
fn a_large_file_is_counted_as_its_records_are_one_by_one() {
    let texts = [
        "6 weeks",
        "13 weeks",
        "1 year",
        "",
        "NR",
        "about 4 months",
        "N/A",
        "\"2-4 months\"",
        "not applicable",
    ];
    let mut records = String::from("id,duration,model,title\n");
    for row in 0..90_000 {
        let model = ["one-to-one", "group; ?", "mentoring", "grup", "none"][row % 5];
        records.push_str(&format!("r{row},{},{model},\"Peer, {row}: mentoring\"\n", texts[row % 9]));
    }
    let criteria = "field duration : duration\nfield model : some of <one-to-one, group> or other\nfield title : text\n\
                    inclusion\n  I1: duration >= 3 months\n  I2: title contains mentor*\nexclusion\n  E1: model in <group>\n";
    let folder = folder(&[("c.criteria", criteria), ("r.csv", &records)]);
    let at_once =
        eligible(["screen", "c.criteria", "r.csv", "--format", "summary"]).within(folder.path()).run();
    let one_by_one = eligible(["screen", "c.criteria", "-", "--format", "summary"]);
    let one_by_one = one_by_one.within(folder.path()).given(records).run();
    let text = |text: &str| text.replace("standard input", "r.csv");
    // It is really read that way, and not handed on to the careful reader.
    let express = Express::open("r.csv", &folder.path().join("r.csv"), &ReadOptions::default()).unwrap();
    let ended = express.read(&[], &[], 2, || (), |(), _| (), |_| Ok(()));
    assert!(matches!(ended, Ended::Done(90_000)), "{ended:?}");
    assert!(at_once.stdout.contains("90000 read"), "{}", at_once.stdout);
    assert!(at_once.stderr.contains("could not be read"), "{}", at_once.stderr);
    assert_eq!(at_once.stdout, text(&one_by_one.stdout));
    assert_eq!(at_once.stderr, text(&one_by_one.stderr));
    assert_eq!(at_once.code, one_by_one.code);
}

/// The default build knows Parquet and Arrow by name, and says how to read and write them.
#[cfg(not(feature = "parquet"))]
#[test]
fn what_is_not_built_in_is_named() {
    let build = "cargo install --path . --features parquet";
    for format in ["parquet", "arrow"] {
        let run = run(["screen", RULES, RECORDS, "--format", format, "-o", "out"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(format) && run.stderr.contains(build), "{}", run.stderr);
        assert!(run.stderr.contains("--format csv"), "{}", run.stderr);
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, begins, kind) in [
        ("a.parquet", "PAR1\0\0", "Parquet"),
        ("a.feather", "ARROW1\0\0", "Arrow"),
        ("a.bin", "PAR1\0\0", "Parquet"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, begins).unwrap();
        let run = run(["screen", RULES, path.to_str().unwrap()]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains(kind) && run.stderr.contains(build), "{}", run.stderr);
    }
}
