//! Asking git for other versions of a file. Nothing is ever written through it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A revision in which a file was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// The full hash of the commit.
    pub(crate) hash: String,
    /// Its short hash.
    pub(crate) short: String,
    /// The day on which it was written, as its author had it.
    pub(crate) date: String,
    /// What the file was called then, from the top of the repository.
    path: String,
}

/// Why git cannot tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GitFault {
    /// Git is not installed.
    Missing,
    /// The folder belongs to no repository.
    NotRepository(PathBuf),
    /// There is no such revision.
    NoRevision(String),
    /// The revision has no such file.
    NoFile {
        /// The revision.
        revision: String,
        /// The file, as the user named it.
        path: PathBuf,
    },
    /// No revision has the file.
    NeverCommitted,
    /// Whatever else git says.
    Other(String),
}

impl GitFault {
    /// What to do about it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Missing => "install git",
            Self::NotRepository(_) => "begin one with `git init`, or name a file in one",
            Self::NoRevision(_) => "`git log --oneline` lists the revisions; a branch or a tag will do, too",
            Self::NoFile { .. } => "was it called something else then? `git log --follow FILE` shows that",
            Self::NeverCommitted => "commit it first: `git add FILE`, `git commit`",
            Self::Other(_) => "does `git status` work there?",
        }
    }
}

impl fmt::Display for GitFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "git is not installed, or not found"),
            Self::NotRepository(folder) if folder == Path::new(".") => {
                write!(f, "this folder is in no git repository")
            }
            Self::NotRepository(folder) => write!(f, "`{}` is in no git repository", folder.display()),
            Self::NoRevision(revision) => write!(f, "there is no revision `{revision}`"),
            Self::NoFile { revision, path } => {
                write!(f, "revision `{revision}` has no file `{}`", path.display())
            }
            Self::NeverCommitted => write!(f, "it was never committed"),
            Self::Other(said) => write!(f, "git says: {said}"),
        }
    }
}

/// The file at a revision: `REV:path`, where the path is as the user has it now.
pub(crate) fn read_at(revision: &str, path: &Path) -> Result<Vec<u8>, GitFault> {
    let hash = commit(revision, path)?;
    // Of a folder that is no more, git is told from here.
    let there = if folder(path) == Path::new(".") { Some(path.as_os_str()) } else { path.file_name() };
    let name = there.unwrap_or_default().to_string_lossy().into_owned();
    git(path, &["cat-file", "blob", &format!("{hash}:./{name}")])
        .map_err(|_| GitFault::NoFile { revision: revision.to_owned(), path: path.to_owned() })
}

/// Whether there is a revision of this name, in the repository of a file.
pub(crate) fn is_revision(revision: &str, path: &Path) -> bool {
    commit(revision, path).is_ok()
}

/// The file as it was in one of its revisions, whatever it was called.
pub(crate) fn read_revision(revision: &Revision, path: &Path) -> Result<Vec<u8>, GitFault> {
    git(path, &["cat-file", "blob", &format!("{}:{}", revision.hash, revision.path)]).map_err(|_| {
        GitFault::NoFile { revision: revision.short.clone(), path: PathBuf::from(&revision.path) }
    })
}

/// The revisions that changed a file, the oldest first; renames are followed.
pub(crate) fn revisions(path: &Path) -> Result<Vec<Revision>, GitFault> {
    if git(path, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
        in_repository(path)?;
        return Err(GitFault::NeverCommitted);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let format = "--format=%x01%H %h %ad";
    let asked = ["log", "--follow", "--date=short", "--name-only", format, "--", &name];
    let told = git(path, &asked)?;
    let told = String::from_utf8_lossy(&told).into_owned();
    let revisions = told.split('\u{1}').filter_map(|entry| {
        let mut lines = entry.lines();
        let mut head = lines.next()?.split(' ');
        let (hash, short, date) = (head.next()?, head.next()?, head.next()?);
        let path = lines.find(|line| !line.is_empty())?;
        Some(Revision {
            hash: hash.to_owned(),
            short: short.to_owned(),
            date: date.to_owned(),
            path: path.to_owned(),
        })
    });
    let mut revisions = revisions.collect::<Vec<_>>();
    revisions.reverse();
    if revisions.is_empty() { Err(GitFault::NeverCommitted) } else { Ok(revisions) }
}

/// The commit that a revision names.
fn commit(revision: &str, path: &Path) -> Result<String, GitFault> {
    let asked = format!("{revision}^{{commit}}");
    match git(path, &["rev-parse", "--verify", "--quiet", "--end-of-options", &asked]) {
        // Older versions of git repeat the mark that ends the options.
        Ok(hash) => Ok(String::from_utf8_lossy(&hash).lines().last().unwrap_or_default().to_owned()),
        Err(GitFault::Missing) => Err(GitFault::Missing),
        Err(_) => {
            in_repository(path)?;
            Err(GitFault::NoRevision(revision.to_owned()))
        }
    }
}

fn in_repository(path: &Path) -> Result<(), GitFault> {
    match git(path, &["rev-parse", "--git-dir"]) {
        Ok(_) => Ok(()),
        Err(GitFault::Missing) => Err(GitFault::Missing),
        Err(_) => Err(GitFault::NotRepository(folder(path).to_owned())),
    }
}

/// The folder of a file; here, if that is gone.
fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && folder.is_dir());
    folder.unwrap_or(Path::new("."))
}

fn git(path: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitFault> {
    let mut command = Command::new("git");
    // Names as they are, messages that do not depend on the language, no locks taken.
    command.arg("-C").arg(folder(path)).args(["-c", "core.quotePath=false"]).args(arguments);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(GitFault::Missing),
        Err(error) => return Err(GitFault::Other(error.to_string())),
    };
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("not a git repository") {
        return Err(GitFault::NotRepository(folder(path).to_owned()));
    }
    let said = said.lines().next().unwrap_or_default();
    Err(GitFault::Other(said.trim_start_matches("fatal: ").to_owned()))
}
