//! Which two versions of a file are meant.

use std::path::{Path, PathBuf};

use super::git;

/// A version as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A file as it is.
    File(PathBuf),
    /// `REV:FILE`
    Revision(String, PathBuf),
}

/// The old and the new version, from one or two arguments. What is wrong comes back as a help line.
pub(crate) fn asked(named: &[String]) -> Result<[Asked; 2], String> {
    let [first, second] = named else {
        return Err(String::from("name two files, or a revision and a file: `HEAD review.criteria`"));
    };
    if !file(first)
        && let Some((old, new)) = first.split_once("..")
    {
        let at = |revision: &str| {
            let revision = if revision.is_empty() { "HEAD" } else { revision };
            Asked::Revision(revision.to_owned(), PathBuf::from(second))
        };
        return Ok([at(old), at(new.trim_start_matches('.'))]);
    }
    let old = match one(first) {
        // A lone revision stands for the second file as it was. What is no revision, and is not called
        // like a file, was meant as one.
        Asked::File(path) if !file(first) && file(second) => {
            let called =
                path.extension().is_some_and(|end| end.to_string_lossy().contains(char::is_alphabetic));
            match !called || git::is_revision(first, Path::new(second)) {
                true => Asked::Revision(first.clone(), PathBuf::from(second)),
                false => Asked::File(path),
            }
        }
        asked => asked,
    };
    Ok([old, one(second)])
}

/// One version by itself.
pub(crate) fn one(name: &str) -> Asked {
    match name.split_once(':') {
        Some((revision, path)) if !file(name) && !revision.is_empty() && !path.is_empty() => {
            Asked::Revision(revision.to_owned(), PathBuf::from(path))
        }
        _ => Asked::File(PathBuf::from(name)),
    }
}

/// What exists as a file is one, whatever its name looks like.
fn file(name: &str) -> bool {
    name == "-" || Path::new(name).exists()
}
