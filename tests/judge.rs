//! `eligible judge` at a keyboard: a session in a terminal, killed at random moments, on a full disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const CRITERIA: &str = "\
field duration : duration
inclusion
  I1 \"Lasts 3 months\": duration >= 3 months
  I2 \"Supports growth\": judged
  I3 \"About students\": any of (title, abstract) contains student*
";

/// Runs the script that sits at the keyboard; what it told is returned. Nothing where there is no Python.
fn at_the_keyboard(test: &str, mode: &str, records: &str) -> Option<String> {
    if !Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success()) {
        println!("SKIPPED {test}: python3 is missing");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("criteria.criteria"), CRITERIA).unwrap();
    std::fs::write(folder.path().join("records.csv"), records).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/judge_pty.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_eligible"))
        .arg(folder.path())
        .arg(mode)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    print!("{told}");
    Some(told)
}

fn many() -> String {
    let mut records = String::from("id,title,abstract,duration\n");
    for at in 0..1500 {
        writeln!(records, "r{at},Mentoring,about students and their mentors,1 year").unwrap();
    }
    records
}

#[test]
fn a_session_asks_reads_saves_and_takes_back() {
    let records = "id,title,abstract,duration\n\
        settled,Mentoring students,x,2 weeks\n\
        needs-a-cell,Mentoring students,x,\n\
        another,Mentoring students,x,\n\
        a-third,Mentoring students,x,\n";
    at_the_keyboard("a_session_asks_reads_saves_and_takes_back", "session", records);
}

#[test]
fn killed_200_times_nothing_that_was_confirmed_is_lost() {
    at_the_keyboard("killed_200_times_nothing_that_was_confirmed_is_lost", "kill", &many());
}

#[test]
fn on_a_full_disk_nothing_is_lost_and_no_line_is_torn() {
    at_the_keyboard("on_a_full_disk_nothing_is_lost_and_no_line_is_torn", "full", &many());
}
