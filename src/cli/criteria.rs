//! Loading a criteria file: read, parsed, checked, its examples run.

use std::path::Path;
use std::sync::Arc;

use super::terminal::Terminal;
use crate::check::{Program, check};
use crate::diagnostic::{Code, Diagnostic, Severity, has_errors};
use crate::eval::check_examples;
use crate::syntax::{ast, parse_bytes};
use crate::text::Source;

/// A criteria file with all that is to be said about it.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) source: Arc<Source>,
    pub(crate) file: ast::File,
    pub(crate) program: Option<Program>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Those of them from reading the text alone: something of it may be missing from the tree.
    pub(crate) unread: Vec<Diagnostic>,
}

/// The bytes of a file, or of standard input for `-`. Why they cannot be had has been said when there
/// are none.
pub(crate) fn read_bytes(path: &Path, what: &str, terminal: &Terminal) -> Option<Vec<u8>> {
    let name = path.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    match bytes {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let (message, help) = match error.kind() {
                std::io::ErrorKind::NotFound => {
                    (String::from("there is no such file"), "check the name and the folder")
                }
                std::io::ErrorKind::IsADirectory => {
                    (format!("this is a folder, not {what}"), "name a file in it")
                }
                _ => (format!("it cannot be read: {error}"), "check that you may read it"),
            };
            terminal.say(&format!("error: {name}: {message}"));
            terminal.say(&format!("  help: {help}"));
            None
        }
    }
}

/// Reads a criteria file from a path, or from standard input for `-`.
pub(crate) fn load(path: &Path, terminal: &Terminal) -> Option<Loaded> {
    let bytes = read_bytes(path, "a criteria file", terminal)?;
    let loaded = load_bytes(&path.display().to_string(), &bytes);
    if has_errors(&loaded.unread) && looks_like_records(path) {
        terminal.say(&format!("error: {}: this is no criteria file", path.display()));
        terminal.say("  help: is it the file with the records? the criteria come first: `eligible screen CRITERIA RECORDS`");
        return None;
    }
    Some(loaded)
}

/// The same from bytes that were read elsewhere.
pub(crate) fn load_bytes(name: &str, bytes: &[u8]) -> Loaded {
    let (source, file, mut diagnostics) = parse_bytes(name, bytes);
    let source = Arc::new(source);
    let unread = diagnostics.clone();
    let mut program = None;
    // A text that could not even be decoded has nothing in it to check.
    if !(file.statements.is_empty() && has_errors(&diagnostics)) {
        let (checked, more) = check(&file, &source);
        diagnostics.extend(more);
        diagnostics.extend(checked.as_ref().map(check_examples).unwrap_or_default());
        program = checked;
    }
    if has_errors(&unread) {
        // What a statement that could not be read would have used is not known.
        diagnostics.retain(|diagnostic| diagnostic.code != Code::Unused);
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    let program = program.filter(|_| !has_errors(&diagnostics));
    Loaded { source, file, program, diagnostics, unread }
}

/// A program to run; its errors are shown, its warnings are for `eligible check`.
pub(crate) fn load_program(path: &Path, terminal: &Terminal) -> Option<Program> {
    let loaded = load(path, terminal)?;
    runnable(&loaded, terminal)?;
    loaded.program
}

/// The program of a file that was loaded, if it can be run; what keeps it from that is shown.
pub(crate) fn runnable<'a>(loaded: &'a Loaded, terminal: &Terminal) -> Option<&'a Program> {
    let errors =
        loaded.diagnostics.iter().filter(|d| d.severity() == Severity::Error).cloned().collect::<Vec<_>>();
    terminal.show(&errors, &loaded.source);
    if loaded.program.as_ref().is_some_and(|program| program.criteria.is_empty()) {
        terminal.say(&format!(
            "error: {}: there are no criteria in it, so every record would be included",
            loaded.source.name()
        ));
        terminal.say("  help: write criteria below a line `inclusion` or `exclusion`");
        return None;
    }
    loaded.program.as_ref()
}

/// By its name, a table or an export.
pub(crate) fn looks_like_records(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    ["csv", "tsv", "json", "jsonl", "xlsx", "xls", "ods", "ris", "nbib", "bib", "xml", "enw"]
        .contains(&ending.as_str())
}
