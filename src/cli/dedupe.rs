//! `eligible dedupe`

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::dedupe_write::{self, Outputs};
use super::records::{BATCH, ReadArgs, announce_headings, announce_origins, open_set};
use super::terminal::Terminal;
use crate::record::duplicates::{Answers, Counts, Duplicates, Field, Keys, Table, find};
use crate::record::{Input, RawRecord, RecordSet};
use crate::render::{Deduplicated, duplicates};
use crate::text::listed;

/// Arguments of `eligible dedupe`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("strict", |arg| arg.hide(true)))]
pub(crate) struct Args {
    /// Files of records; `-` for standard input
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How the records are written
    #[arg(long, value_enum, default_value = "csv")]
    pub(super) format: Format,

    /// Write every record, and say of duplicates which record is kept
    #[arg(long)]
    pub(super) all: bool,

    /// Write the pairs that cannot be told to this file, side by side, with a column to fill in
    #[arg(long, value_name = "FILE")]
    review: Option<PathBuf>,

    /// The review file, filled in: what people say wins over every rule
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,

    /// Write every pair that was joined or cannot be told to this file, with its rule
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,

    /// The column that names the database a record is from; `origin`, `source` or `database`, else the
    /// file, unless given
    #[arg(long, value_name = "COLUMN")]
    origin: Option<String>,

    /// Do not print the summary
    #[arg(long)]
    quiet: bool,

    #[command(flatten)]
    read: ReadArgs,
}

/// How the records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The records as they came, gaps filled, with columns added: eligible_members, eligible_rules …
    Csv,
    /// A JSON object per record
    Jsonl,
}

/// All that is known when records are written.
pub(super) struct Found<'a> {
    pub(super) set: &'a RecordSet,
    pub(super) table: &'a Table,
    pub(super) keys: Vec<Keys>,
    pub(super) duplicates: Duplicates,
    /// The records that are in clusters or in pairs for a person, by number.
    pub(super) records: HashMap<usize, RawRecord>,
    /// The names of the sources, and per record the number of its own.
    pub(super) origins: Vec<String>,
    pub(super) origin_of: Vec<usize>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    match try_run(args, terminal) {
        Some(exit) => exit,
        None => Exit::Refused,
    }
}

fn try_run(args: &Args, terminal: &Terminal) -> Option<Exit> {
    let set = open_set(&args.records, &args.read, terminal)?;
    announce_headings(&set, terminal);
    let table = Table::of(&set, args.origin.as_deref());
    announce_origins(&set, &table, terminal);
    if !columns_fit(args, &set, &table, terminal) {
        return None;
    }
    let answers = match &args.answers {
        Some(path) => {
            let read = Answers::read(&path.display().to_string(), Input::Path(path.clone()), set.ids());
            Some(read.map_err(|faults| terminal.faults(&faults)).ok()?)
        }
        None => None,
    };
    let outputs = outputs(args, terminal)?;
    let found = search(&set, &table, answers.as_ref(), terminal)?;
    let written = match dedupe_write::write(args, outputs, &found) {
        Ok(Ok(written)) => written,
        Ok(Err(fault)) => {
            terminal.faults(&[fault]);
            return None;
        }
        // Whoever reads has enough, as `head` does: no mistake of anyone's.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Some(Exit::Fine),
        Err(error) => {
            terminal.say(&format!("error: the records cannot be written: {error}"));
            terminal.say("  help: check that there is room on the disk and that you may write there");
            return None;
        }
    };
    if !args.quiet {
        let done = Deduplicated {
            counts: Counts::of(&found.duplicates, &found.origins, &found.origin_of),
            effort: found.duplicates.effort,
            filled: written,
            settled: found.duplicates.settled,
            answers: answers.map(|answers| (answers.pairs.len(), answers.open)),
            reviewed: args.review.is_some(),
        };
        let names = set.files().iter().map(|file| file.name()).collect::<Vec<_>>().join(", ");
        terminal.tell(&duplicates(&done, &names));
    }
    let contradicting = &found.duplicates.contradicting;
    for pair in contradicting {
        let id = |at: usize| set.ids().get(at).map_or("", String::as_str);
        terminal.say(&format!(
            "warning: `{}` and `{}` are answered as the same, but other answers keep them apart",
            id(pair.a),
            id(pair.b)
        ));
        terminal
            .say("  help: they stay apart; look at the answers on them, and on the records joined to them");
    }
    Some(if contradicting.is_empty() { Exit::Fine } else { Exit::Findings })
}

/// Whether the columns are there that tell records apart. What is not has been said.
fn columns_fit(args: &Args, set: &RecordSet, table: &Table, terminal: &Terminal) -> bool {
    let mut fine = true;
    let quoted = |at: &usize| set.columns().get(*at).map(|name| format!("`{}`", name.trim()));
    for (file, field, columns) in table.ambiguous() {
        let name = set.files().get(file).map_or("", |file| file.name());
        let columns = columns.iter().filter_map(quoted).collect::<Vec<_>>();
        let columns = columns.join(" or ");
        terminal.say(&format!("error: {name}: the field `{}` could be column {columns}", field.name()));
        terminal.say("  help: rename one of them in the file");
        fine = false;
    }
    let missing = table.missing().collect::<HashSet<_>>();
    if [Field::Title, Field::Doi, Field::Pmid].iter().all(|field| missing.contains(field)) {
        terminal.say("error: there is no column `title`, `doi` or `pmid`, so nothing tells records apart");
        let columns = listed(set.columns().iter().map(String::as_str), 12);
        terminal.say(&format!(
            "  help: the columns are {columns}; rename those that hold title, authors, year …"
        ));
        fine = false;
    } else if missing.contains(&Field::Authors) || missing.contains(&Field::Year) {
        let names = [Field::Authors, Field::Year, Field::Journal, Field::Pages, Field::Doi];
        let names = names.iter().filter(|field| missing.contains(field)).map(|field| field.name());
        terminal.say(&format!(
            "note: no column for {}, so more pairs are left for a person",
            listed(names, usize::MAX)
        ));
    }
    if let Some(origin) = args.origin.as_deref().filter(|_| table.no_origin()) {
        terminal.say(&format!("error: there is no column `{origin}` to take the origin from"));
        let columns = listed(set.columns().iter().map(String::as_str), 12);
        terminal.say(&format!("  help: the columns are {columns}"));
        fine = false;
    }
    fine
}

fn outputs(args: &Args, terminal: &Terminal) -> Option<Outputs> {
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain(args.answers.as_deref()).collect::<Vec<_>>();
    let mut named = [args.output.as_deref(), args.review.as_deref(), args.pairs.as_deref()];
    named.sort();
    if let Some([Some(twice), _]) = named.windows(2).find(|two| matches!(two, [Some(a), Some(b)] if a == b)) {
        terminal.say(&format!("error: {} would be written twice", twice.display()));
        terminal.say("  help: give each result a file of its own");
        return None;
    }
    let optional = |path: &Option<PathBuf>| match path {
        Some(path) => terminal.output(Some(path), &inputs).map(Some),
        None => Some(None),
    };
    let records = terminal.output(args.output.as_deref(), &inputs)?;
    Some(Outputs { records, review: optional(&args.review)?, pairs: optional(&args.pairs)? })
}

/// Reads the records twice: once for their keys, once more for those that are in clusters or pairs.
fn search<'a>(
    set: &'a RecordSet,
    table: &'a Table,
    answers: Option<&Answers>,
    terminal: &Terminal,
) -> Option<Found<'a>> {
    let mut keys = Vec::with_capacity(set.len());
    let mut origins: Vec<String> = Vec::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut origin_of = Vec::with_capacity(set.len());
    for raw in set.batches(BATCH) {
        let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
        keys.extend(table.keys(&raw.records));
        for record in &raw.records {
            let origin = table.origin(record);
            let number = *numbers.entry(origin).or_insert_with_key(|origin| {
                origins.push(origin.clone());
                origins.len() - 1
            });
            origin_of.push(number);
        }
    }
    let none = HashMap::new();
    let duplicates = find(&keys, set.ids(), answers.map_or(&none, |answers| &answers.pairs));
    let members = duplicates.clusters.iter().flat_map(|cluster| cluster.members.iter().copied());
    let asked = duplicates.unclear.iter().flat_map(|pair| [pair.a, pair.b]);
    let wanted = members.chain(asked).collect::<HashSet<_>>();
    let mut records = HashMap::with_capacity(wanted.len());
    if !wanted.is_empty() {
        for raw in set.batches(BATCH) {
            let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
            let numbered = raw.records.into_iter().enumerate().map(|(at, record)| (raw.start + at, record));
            records.extend(numbered.filter(|(at, _)| wanted.contains(at)));
        }
    }
    Some(Found { set, table, keys, duplicates, records, origins, origin_of })
}
