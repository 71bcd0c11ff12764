//! A golden case: a folder with command lines in `cmd`, run through the real binary.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::binary::{Run, eligible};

/// Runs every line of the folder's `cmd` in a copy of the folder, and says what came out.
///
/// A line is `eligible ARGUMENTS [< FILE]`, or `cat FILE` to show a file that a command has written.
pub(crate) fn transcript(folder: &Path) -> String {
    let copy = copy_of(folder);
    let commands = fs::read_to_string(folder.join("cmd")).expect("a case has a file `cmd`");
    let mut told = String::new();
    for line in commands.lines().filter(|line| !line.trim().is_empty()) {
        let run = run(line, copy.path());
        writeln!(told, "$ {line}").unwrap();
        writeln!(told, "exit {}", run.code).unwrap();
        for (name, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
            if !text.is_empty() {
                // A missing newline at the end would glue the next heading to the last line.
                let end = if text.ends_with('\n') { "" } else { "⏎ missing\n" };
                write!(told, "--- {name}\n{text}{end}").unwrap();
            }
        }
        told.push('\n');
    }
    told
}

fn run(line: &str, folder: &Path) -> Run {
    let words = words(line);
    let words = words.iter().map(String::as_str).collect::<Vec<_>>();
    match &words[..] {
        ["eligible", arguments @ .., "<", file] => {
            let input = fs::read(folder.join(file)).expect("the file after `<` exists");
            eligible(arguments).within(folder).given(input).run()
        }
        ["eligible", arguments @ ..] => eligible(arguments).within(folder).run(),
        ["cat", file] => {
            let stdout = fs::read_to_string(folder.join(file)).expect("the file of `cat` exists");
            Run { code: 0, stdout, stderr: String::new() }
        }
        _ => panic!("`{line}` is neither `eligible …` nor `cat FILE`"),
    }
}

/// Splits a command line at spaces; quotes of either kind keep spaces together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Commands may write files; a case is never changed by running it.
fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

/// Whether the file of records says what should come out.
pub(crate) fn has_expectations(records: &Path) -> bool {
    let Ok(mut reader) = csv::Reader::from_path(records) else { return false };
    reader.headers().is_ok_and(|names| names.iter().any(|name| name.starts_with("expected")))
}
