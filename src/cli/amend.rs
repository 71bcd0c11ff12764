//! `eligible amend`

use std::path::PathBuf;

use super::criteria::{Loaded, load, load_bytes};
use super::log::refuse;
use super::records::{BATCH, ReadArgs, open};
use super::terminal::Terminal;
use super::{Exit, git};
use crate::check::{DocumentHash, Program};
use crate::compare::{Difference, Version};
use crate::eval::screen;
use crate::record::{BadCells, Row};
use crate::render::{Document, Line, Role, changes_in_words, effect};
use crate::syntax::amended;
use crate::value::Period;

/// Arguments of `eligible amend`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file, edited and not yet committed
    criteria: PathBuf,

    /// Why the criteria are amended
    #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
    reason: String,

    /// The version before, instead of the one last committed
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,

    /// The day of the amendment; today (in UTC) unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Period>,

    /// Files of records: the amendment tells what becomes of them
    #[arg(long, num_args = 1.., value_name = "RECORDS")]
    records: Vec<PathBuf>,

    #[command(flatten)]
    read: ReadArgs,
}

fn parse_reason(text: &str) -> Result<String, String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { Err(String::from("say why: readers of the review will ask")) } else { Ok(text) }
}

fn parse_day(text: &str) -> Result<Period, String> {
    let day = Period::parse(text).filter(|period| period.day.is_some());
    day.ok_or_else(|| String::from("expected a day such as 2018-02-12"))
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(now) = load(&args.criteria, terminal) else { return Exit::Refused };
    let old = match &args.since {
        Some(file) => match load(file, terminal) {
            Some(old) => old,
            None => return Exit::Refused,
        },
        None => match git::read_at("HEAD", &args.criteria) {
            Ok(bytes) => load_bytes(&format!("HEAD:{}", args.criteria.display()), &bytes),
            Err(fault) => {
                // There is no last version, whichever way that came about.
                let fault = match fault {
                    git::GitFault::NoRevision(_) | git::GitFault::NoFile { .. } => {
                        git::GitFault::NeverCommitted
                    }
                    other => other,
                };
                let exit = refuse(&args.criteria, &fault, terminal);
                terminal.say("  help: `--since FILE` compares with a file instead");
                return exit;
            }
        },
    };
    for loaded in [&old, &now] {
        if loaded.program.is_none() {
            terminal.show(&loaded.diagnostics, &loaded.source);
            return Exit::Refused;
        }
    }
    match (&old.program, &now.program) {
        (Some(was), Some(is)) => amend(args, (&old, was), (&now, is), terminal),
        _ => Exit::Refused,
    }
}

fn amend(args: &Args, old: (&Loaded, &Program), now: (&Loaded, &Program), terminal: &Terminal) -> Exit {
    let ((was_loaded, was), (loaded, is)) = (old, now);
    let name = args.criteria.display();
    let before = Version { file: &was_loaded.file, program: was };
    let difference = Difference::between(before, Version { file: &loaded.file, program: is });
    let meaning = difference.edits().next().is_some();
    if was.fingerprint == is.fingerprint && DocumentHash::of(was) == DocumentHash::of(is) {
        let than = was.source.name();
        terminal.say(&format!("error: {name}: it means and says the same as {than}"));
        terminal.say("  help: comments, layout and examples need no amendment; `--since FILE` compares with another version");
        return Exit::Refused;
    }
    let version = next(was.version.as_deref(), is.version.as_deref(), meaning);
    let mut why = args.reason.clone();
    let mut exit = Exit::Fine;
    if !args.records.is_empty() {
        let Some((effect, unreadable)) = verdicts(args, was, is, terminal) else { return Exit::Refused };
        if unreadable {
            exit = Exit::Findings;
        }
        why = format!("{why} ({effect})");
    }
    let Some(on) = args.on.or_else(today) else {
        terminal.say("error: the clock of this computer tells no date");
        terminal.say("  help: give the day with `--on`");
        return Exit::Refused;
    };
    let text = amended(&loaded.file, &loaded.source, &version, on, &why);
    // What is written must mean what was read, or it is not written.
    let text = text.filter(|text| {
        let again = load_bytes(loaded.source.name(), text.as_bytes());
        again.program.is_some_and(|again| {
            again.fingerprint == is.fingerprint
                && DocumentHash::of(&again) == DocumentHash::of(is)
                && again.version.as_deref() == Some(&*version)
                && again.amendments.len() == is.amendments.len() + 1
        })
    });
    let Some(text) = text else {
        terminal.say(&format!("error: {name}: the amendment cannot be written into it"));
        terminal.say("  help: write it by hand: `amendment VERSION on DATE \"WHY\"`");
        return Exit::Refused;
    };
    if let Err(error) = super::fmt::write_whole(&args.criteria, &text) {
        terminal.say(&format!("error: {name}: it cannot be written: {error}"));
        terminal.say("  help: check that you may write it");
        return Exit::Refused;
    }
    let mut document = Document::default();
    let before = was.version.as_deref().unwrap_or("without a version");
    let kind = if meaning {
        "the meaning changed"
    } else if was.fingerprint == is.fingerprint {
        "only the wording changed"
    } else {
        "only names changed"
    };
    document.heading(format!("{name}: {before} → {version} ({kind})"));
    for change in changes_in_words(difference.changes()) {
        document.paragraph(Line::of(Role::Plain, change));
    }
    document.paragraph(Line::of(Role::Quiet, format!("amendment {version} on {on}: {why}")));
    terminal.print(&document);
    exit
}

/// The version that a change calls for: the second number for a changed meaning, the third for changed
/// words. One that the author has raised by hand stays.
fn next(old: Option<&str>, new: Option<&str>, meaning: bool) -> String {
    let numbers = |version: Option<&str>| {
        let mut numbers = version.unwrap_or("1.0.0").split('.').map(|part| part.parse::<u64>().unwrap_or(0));
        [(); 3].map(|()| numbers.next().unwrap_or(0))
    };
    let [major, minor, patch] = numbers(old);
    match new {
        Some(raised) if numbers(new) > [major, minor, patch] => raised.to_owned(),
        _ if meaning => format!("{major}.{}.0", minor.saturating_add(1)),
        _ => format!("{major}.{minor}.{}", patch.saturating_add(1)),
    }
}

/// What becomes of the records, in numbers, and whether some cell could not be read.
fn verdicts(args: &Args, was: &Program, is: &Program, terminal: &Terminal) -> Option<(String, bool)> {
    let opened = open(&args.records, &args.read, is, terminal)?;
    let before = opened.under(was, is, terminal);
    let mut bad = BadCells::default();
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for raw in opened.set.batches(BATCH) {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => {
                terminal.faults(&[fault]);
                return None;
            }
        };
        let (earlier, batch) = (before.type_batch(was, &raw), opened.type_batch(is, &raw));
        opened.note_cells(&raw, &batch, &mut bad);
        old.extend((0..raw.ids.len()).map(|at| screen(was, Row::new(&earlier, at), None).verdict));
        new.extend((0..raw.ids.len()).map(|at| screen(is, Row::new(&batch, at), None).verdict));
    }
    opened.report_cells(&bad, is, terminal);
    let unreadable = bad.unreadable_count() > 0;
    if args.read.strict && unreadable {
        terminal.say("nothing was written, as --strict asks");
        return None;
    }
    Some((effect(&old, &new), unreadable))
}

/// The clock is read here and nowhere else.
fn today() -> Option<Period> {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Period::new(now.year(), Some(now.month()), Some(now.day()))
}
