//! `eligible log`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::criteria::{Loaded, load, load_bytes};
use super::git;
use super::terminal::Terminal;
use crate::check::{DocumentHash, Program};
use crate::compare::{Difference, Version};
use crate::render::{Entry, History, amendments, changes_in_words, history, history_json, markdown};

/// Arguments of `eligible log`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file, in a git repository
    criteria: PathBuf,

    /// How the history is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a supplement: the amendments that PRISMA 2020 asks for (item 24c)
    Markdown,
    /// For programs
    Json,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(now) = load(&args.criteria, terminal) else { return Exit::Refused };
    let Some(program) = &now.program else {
        terminal.show(&now.diagnostics, &now.source);
        return Exit::Refused;
    };
    let found = match gather(&args.criteria, &now, program) {
        Ok(found) => found,
        Err(fault) => return refuse(&args.criteria, &fault, terminal),
    };
    match args.format {
        Format::Text => terminal.print(&history(&found)),
        Format::Markdown => {
            let _ = write!(std::io::stdout(), "{}", markdown(&amendments(&found)));
        }
        Format::Json => {
            let _ = writeln!(std::io::stdout(), "{:#}", history_json(&found));
        }
    }
    Exit::Fine
}

/// Says why git could not help.
pub(crate) fn refuse(path: &Path, fault: &git::GitFault, terminal: &Terminal) -> Exit {
    terminal.say(&format!("error: {}: {fault}", path.display()));
    terminal.say(&format!("  help: {}", fault.help()));
    Exit::Refused
}

fn gather(path: &Path, now: &Loaded, program: &Program) -> Result<History, git::GitFault> {
    let mut found =
        History { heading: program.heading(), amendments: program.amendments.clone(), ..History::default() };
    let mut before: Option<Loaded> = None;
    for revision in git::revisions(path)? {
        let name = format!("{}:{}", revision.short, path.display());
        let Ok(bytes) = git::read_revision(&revision, path) else { continue };
        let loaded = load_bytes(&name, &bytes);
        if loaded.program.is_none() {
            found.unreadable.push(revision.short);
            continue;
        }
        if let Some(entry) = entry(before.as_ref(), &loaded) {
            found.entries.push(Entry { date: Some(revision.date), commit: Some(revision.short), ..entry });
        }
        before = Some(loaded);
    }
    found.entries.extend(entry(before.as_ref(), now));
    Ok(found)
}

/// An entry for a version, if it differs from the one before in more than layout.
fn entry(before: Option<&Loaded>, now: &Loaded) -> Option<Entry> {
    let program = now.program.as_ref()?;
    let document = DocumentHash::of(program);
    let mut entry = Entry {
        version: program.version.clone(),
        date: None,
        commit: None,
        fingerprint: program.fingerprint.to_string(),
        document: document.to_string(),
        changes: Vec::new(),
        wording_only: false,
    };
    if let Some((file, old)) = before.and_then(|old| Some((&old.file, old.program.as_ref()?))) {
        let (same_meaning, same_words) =
            (old.fingerprint == program.fingerprint, DocumentHash::of(old) == document);
        if same_meaning && same_words && old.version == program.version {
            return None;
        }
        let (before, after) = (Version { file, program: old }, Version { file: &now.file, program });
        let difference = Difference::between(before, after);
        entry.changes = changes_in_words(difference.changes());
        entry.wording_only = difference.edits().next().is_none();
    }
    Some(entry)
}
