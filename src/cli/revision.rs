//! Which two versions are meant, and reading one of them from git.

use std::process::Command;

/// A version as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A file as it is.
    File(String),
    /// `REV:FILE`
    Revision(String),
}

/// The old and the new version, from one or two arguments. What is wrong comes back as a help line.
pub(crate) fn asked(named: &[String]) -> Result<[Asked; 2], String> {
    let [first, second] = named else {
        return Err(String::from("name two files, or a revision and a file: `HEAD review.criteria`"));
    };
    // What exists as a file is one, whatever its name looks like.
    let file = |name: &str| name == "-" || std::path::Path::new(name).exists();
    if !file(first)
        && let Some((old, new)) = first.split_once("..")
    {
        let at = |revision: &str| {
            let revision = if revision.is_empty() { "HEAD" } else { revision };
            Asked::Revision(format!("{revision}:{second}"))
        };
        return Ok([at(old), at(new.trim_start_matches('.'))]);
    }
    let one = |name: &str| match name.split_once(':') {
        Some((revision, path)) if !file(name) && !revision.is_empty() && !path.is_empty() => {
            Asked::Revision(name.to_owned())
        }
        _ => Asked::File(name.to_owned()),
    };
    let old = match one(first) {
        // A lone revision stands for the second file as it was.
        Asked::File(name) if !file(&name) && file(second) && is_revision(&name) => {
            Asked::Revision(format!("{name}:{second}"))
        }
        asked => asked,
    };
    Ok([old, one(second)])
}

/// Whether git knows a revision of this name.
fn is_revision(name: &str) -> bool {
    let commit = format!("{name}^{{commit}}");
    git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).is_ok()
}

/// The bytes of `REV:FILE`; a file is named from the folder one is in, as everywhere else.
pub(crate) fn show(spec: &str) -> Result<Vec<u8>, String> {
    let (revision, path) = spec.split_once(':').unwrap_or(("HEAD", spec));
    let from_here = path.starts_with('/') || path.starts_with("./") || path.starts_with("../");
    let path = if from_here { path.to_owned() } else { format!("./{path}") };
    git(&["show", "--end-of-options", &format!("{revision}:{path}")])
}

fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let run = Command::new("git").args(arguments).output();
    let run = run.map_err(|error| format!("git cannot be run: {error}"))?;
    if run.status.success() {
        return Ok(run.stdout);
    }
    let told = String::from_utf8_lossy(&run.stderr);
    let first = told.lines().next().unwrap_or("git says no").trim_start_matches("fatal: ");
    Err(first.to_owned())
}
