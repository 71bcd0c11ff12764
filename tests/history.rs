//! What is read from git: the log, amendments, differences; in repositories made for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/pages.rs"]
#[allow(dead_code, reason = "one function of it is used")]
mod pages;

use std::fs;
use std::path::Path;
use std::process::Command;

use binary::{Run, root};
use serde_json::Value;
use tempfile::TempDir;

const FILE: &str = "mentoring.criteria";
const VERSIONS: [&str; 5] = ["0.1.0", "0.2.0", "0.3.0", "0.4.0", "1.0.0"];

/// Git, with nobody's settings but these.
fn git(folder: &Path, day: usize, arguments: &[&str]) -> String {
    let date = format!("2018-01-{day:02}T12:00:00Z");
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder).envs(alone(folder));
    for (name, value) in [("NAME", "E. Olsen"), ("EMAIL", "olsen@example.org"), ("DATE", &date)] {
        command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    let output = command.output().expect("git is installed");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn alone(folder: &Path) -> [(&'static str, String); 3] {
    let above = folder.parent().unwrap().display().to_string();
    let none = folder.join("no-such-config").display().to_string();
    [("GIT_CONFIG_GLOBAL", none), ("GIT_CONFIG_NOSYSTEM", "1".into()), ("GIT_CEILING_DIRECTORIES", above)]
}

fn eligible(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = binary::eligible(arguments).within(folder);
    for (name, value) in alone(folder) {
        command = command.with_env(name, &value);
    }
    command.run()
}

fn write(folder: &Path, text: &str) {
    fs::write(folder.join(FILE), text).unwrap();
}

fn own(name: &str) -> String {
    fs::read_to_string(root().join("rules").join(name)).unwrap()
}

fn empty() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), 1, &["init", "-q", "."]);
    git(folder.path(), 1, &["config", "core.abbrev", "7"]);
    folder
}

fn commit(folder: &Path, day: usize) {
    git(folder, day, &["add", "."]);
    git(folder, day, &["commit", "-q", "-m", "a version"]);
}

/// The history of rules/history, the last version not committed.
fn repository() -> TempDir {
    let folder = empty();
    for (nth, version) in VERSIONS.iter().enumerate() {
        write(folder.path(), &own(&format!("history/mentoring-{version}.criteria")));
        commit(folder.path(), nth + 1);
    }
    write(folder.path(), &own(FILE));
    folder
}

/// Commits are called by what is in them, which may change: seven hexadecimal digits are masked.
fn masked(text: &str) -> String {
    let is_commit = |word: &str| word.len() == 7 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let mask = |piece: &str| match piece.split_at_checked(7) {
        Some((word, end)) if end.len() <= 1 && is_commit(word) => format!("COMMIT.{end}"),
        _ => piece.to_owned(),
    };
    text.split_inclusive(char::is_whitespace).map(mask).collect()
}

#[test]
fn the_log_tells_what_changed_in_words() {
    let folder = repository();
    let run = eligible(folder.path(), &["log", FILE]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("log", masked(&run.stdout));
    let page = fs::read_to_string(root().join("docs/cli.md")).unwrap();
    let shown = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(masked(shown), masked(&run.stdout), "docs/cli.md shows the log");
}

#[test]
fn the_log_is_the_text_on_amendments() {
    let folder = repository();
    commit(folder.path(), 6);
    let run = eligible(folder.path(), &["log", FILE, "--format", "markdown"]);
    insta::assert_snapshot!("log-markdown", run.stdout);
}

#[test]
fn the_log_is_data_with_every_key_explained() {
    let folder = repository();
    let run = eligible(folder.path(), &["log", FILE, "--format", "json"]);
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    let versions = log["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 6);
    let wording = versions.iter().filter(|v| v["wording_only"] == true).map(|v| &v["version"]);
    assert_eq!(wording.collect::<Vec<_>>(), ["1.0.0"]);
    assert!(versions[5]["commit"].is_null() && versions[4]["date"] == "2018-01-05");
    let mut keys = log.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for part in ["versions", "amendments"] {
        keys.extend(log[part][0].as_object().unwrap().keys().map(|key| format!("{part}[].{key}")));
    }
    let page = pages::page("docs/records.md");
    let table = page.tables("keys").into_iter().find(|table| table.about == "eligible/log/1").unwrap();
    let mut told = table.rows.iter().map(|row| pages::code(&row[0]).unwrap().to_owned()).collect::<Vec<_>>();
    keys.sort();
    told.sort();
    assert_eq!(keys, told);
}

#[test]
fn renames_are_followed_and_broken_versions_left_out() {
    let folder = empty();
    let rules = |months: u32| format!("version 1.{months}\ninclusion\n  I1: duration >= {months} months\n");
    fs::write(folder.path().join("old name.criteria"), rules(3)).unwrap();
    commit(folder.path(), 1);
    fs::create_dir(folder.path().join("rules")).unwrap();
    git(folder.path(), 2, &["mv", "old name.criteria", "rules/mentoring.criteria"]);
    commit(folder.path(), 2);
    let file = "rules/mentoring.criteria";
    fs::write(folder.path().join(file), "inclusion\n  I1: duration >= >= 3 months\n").unwrap();
    commit(folder.path(), 3);
    fs::write(folder.path().join(file), format!("// only a comment\n{}", rules(3))).unwrap();
    commit(folder.path(), 4);
    fs::write(folder.path().join(file), rules(6)).unwrap();
    commit(folder.path(), 5);
    let run = eligible(folder.path(), &["log", file]);
    insta::assert_snapshot!("log-renamed", masked(&run.stdout));
}

#[test]
fn what_git_cannot_tell_is_said_with_what_to_do() {
    let mut told = String::new();
    let mut tell = |what: &str, run: Run| {
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{what}");
        told += &format!("# {what}\n{}", run.stderr);
    };
    let none = tempfile::tempdir().unwrap();
    write(none.path(), &own(FILE));
    tell("no repository", eligible(none.path(), &["log", FILE]));
    tell("no repository to amend in", eligible(none.path(), &["amend", FILE, "--reason", "x"]));
    let no_git = binary::eligible(["log", FILE]).within(none.path()).with_env("PATH", "").run();
    tell("no git", no_git);
    let fresh = empty();
    write(fresh.path(), &own(FILE));
    tell("no commit", eligible(fresh.path(), &["log", FILE]));
    tell("no commit to amend", eligible(fresh.path(), &["amend", FILE, "--reason", "x"]));
    let folder = repository();
    fs::write(folder.path().join("other.criteria"), own(FILE)).unwrap();
    tell("never committed", eligible(folder.path(), &["log", "other.criteria"]));
    tell("not in the last commit", eligible(folder.path(), &["amend", "other.criteria", "--reason", "x"]));
    tell("no such file", eligible(folder.path(), &["log", "none.criteria"]));
    insta::assert_snapshot!("git-faults", told);
}

#[test]
fn an_amendment_raises_the_version_and_keeps_every_other_letter() {
    let folder = repository();
    let records = root().join("examples/mentoring/made-up.csv");
    fs::copy(records, folder.path().join("made-up.csv")).unwrap();
    // The version and its amendment are what the command is to write.
    let edited = own(FILE).replace("version 1.1.0", "version 1.0.0");
    let (edited, _) = edited.split_once("\n// The review dates no change").unwrap();
    write(folder.path(), edited);
    let amend = |more: &[&str]| {
        eligible(folder.path(), &[&["amend", FILE, "--on", "2018-02-12", "--reason"], more].concat())
    };
    let run = amend(&["remediation is another aim", "--records", "made-up.csv"]);
    insta::assert_snapshot!("amend", format!("{}{}", run.stdout, run.stderr));
    let amended = fs::read_to_string(folder.path().join(FILE)).unwrap();
    let (head, line) = amended.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(head.trim_end(), edited.replace("version 1.0.0", "version 1.1.0").trim_end());
    assert!(line.starts_with("amendment 1.1.0 on 2018-02-12 \"remediation is another aim (of 56 records, "));
    commit(folder.path(), 7);

    // Nothing that means anything: refused, and nothing is written.
    write(folder.path(), &format!("// a comment\n{amended}"));
    let run = amend(&["no reason"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("it means and says the same as HEAD:mentoring.criteria"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), format!("// a comment\n{amended}"));

    // Only words: the third number. A version raised by hand stays.
    write(folder.path(), &amended.replace("\"In English\"", "\"English\""));
    assert!(amend(&["shorter"]).stdout.contains("1.1.0 → 1.1.1 (only the wording changed)"));
    // The file's own example no longer holds: that is mended first.
    write(folder.path(), &amended.replace("duration < 3 months", "duration < 1 week"));
    let run = amend(&["another question"]);
    assert!(run.code == 2 && run.stderr.contains("Balint"), "{}", run.stderr);
    write(
        folder.path(),
        &amended.replace("duration < 3", "duration < 2").replace("version 1.1.0", "version 2.0.0"),
    );
    assert!(amend(&["another question"]).stdout.contains("1.1.0 → 2.0.0 (the meaning changed)"));
}

#[test]
fn an_amendment_needs_no_git_and_keeps_line_ends() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.criteria"), "inclusion\r\n  duration >= 3 months\r\n").unwrap();
    write(folder.path(), "inclusion\r\n  duration >= 4 months // longer");
    let arguments =
        ["amend", FILE, "--since", "old.criteria", "--reason", "a \"longer\" look", "--on", "2020-01-01"];
    assert_eq!(eligible(folder.path(), &arguments).code, 0);
    let amended = fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert_eq!(
        amended,
        "version 1.1.0\r\n\r\ninclusion\r\n  duration >= 4 months // longer\r\n\r\namendment 1.1.0 on 2020-01-01 \"a \\\"longer\\\" look\"\r\n"
    );
}

#[test]
fn git_shows_differences_in_the_usual_layout() {
    let folder = repository();
    let page = pages::page("docs/cli.md");
    let recipe = page.fences().into_iter().find(|f| f.is("sh") && f.text().contains("textconv")).unwrap();
    let path = Path::new(env!("CARGO_BIN_EXE_eligible")).parent().unwrap();
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    let run = |command: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(folder.path()).envs(alone(folder.path())).env("PATH", &path);
        let output = shell.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && told.is_empty(), "{command}: {told}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&recipe.text());
    let last = own("history/mentoring-1.0.0.criteria");
    write(folder.path(), &last.replace("duration < 3 months     //", "duration    <   3 months //"));
    assert!(!git(folder.path(), 9, &["status", "--porcelain", FILE]).is_empty());
    assert_eq!(run("git diff mentoring.criteria"), "", "layout is no difference");
    write(folder.path(), &last.replace("focus in specialty-recruitment", "focus   in surgery"));
    let difference = run("git diff -U0 mentoring.criteria");
    assert!(difference.contains("@@ exclusion"), "{difference}");
    assert!(
        difference.contains("+  E4 \"Recruits to one specialty or field\":         focus in surgery"),
        "{difference}"
    );
    // What is broken is shown as it is.
    write(folder.path(), &last.replace("focus in specialty-recruitment", "focus   in in"));
    assert!(run("git diff -U0 mentoring.criteria").contains("focus   in in"));
}

#[test]
fn the_history_is_told_difference_by_difference() {
    let mut told = String::new();
    let versions = VERSIONS.map(|version| format!("rules/history/mentoring-{version}.criteria"));
    let mut files = versions.iter().map(String::as_str).collect::<Vec<_>>();
    files.push("rules/mentoring.criteria");
    for pair in files.windows(2) {
        let records = ["--records", "examples/mentoring/made-up.csv"];
        let arguments = [&["diff", pair[0], pair[1]], &records[..]].concat();
        told +=
            &format!("$ eligible {}\n{}\n", arguments.join(" "), binary::eligible(&arguments).run().stdout);
    }
    insta::assert_snapshot!("differences", told);
}
