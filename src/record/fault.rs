//! A file that cannot be read as records.

use std::{fmt, io};

/// Why, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1, where known.
    pub line: Option<u64>,
    /// What was found: one lowercase sentence.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// As many faults of one file are listed, the others are counted.
const LISTED: usize = 20;

impl FileFault {
    /// A fault of the file as a whole.
    pub(super) fn whole(file: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, message: message.into(), help: Some(help.into()) }
    }

    /// A file that could not be read or written.
    pub(super) fn reading(file: &str, error: &io::Error) -> Self {
        let (message, help) = match error.kind() {
            io::ErrorKind::NotFound => {
                ("there is no such file".to_owned(), Some("check the name and the folder"))
            }
            io::ErrorKind::PermissionDenied => {
                ("the file may not be opened".to_owned(), Some("is it open in another program?"))
            }
            io::ErrorKind::IsADirectory => ("this is a folder".to_owned(), Some("name a file in it")),
            _ => (format!("the file cannot be read: {error}"), None),
        };
        Self { file: file.to_owned(), line: None, message, help: help.map(str::to_owned) }
    }
}

/// Faults in the order of a file's lines, as they are met; the many that are like the first are
/// counted and not kept.
#[derive(Debug, Default)]
pub(super) struct Faults {
    listed: Vec<FileFault>,
    more: usize,
}

impl Faults {
    pub(super) fn push(&mut self, fault: FileFault) {
        if self.listed.len() < LISTED {
            self.listed.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// All of them; the last says how many more there were.
    pub(super) fn into_vec(mut self, file: &str) -> Vec<FileFault> {
        self.listed.sort_by_key(|fault| fault.line);
        if self.more > 0 {
            let s = if self.more == 1 { "" } else { "s" };
            self.listed.push(FileFault {
                file: file.to_owned(),
                line: None,
                message: format!("… and {} more fault{s} like these", self.more),
                help: None,
            });
        }
        self.listed
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for FileFault {}
