//! `eligible example add`

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::Exit;
use super::criteria::{Loaded, load, load_bytes};
use super::records::{BATCH, Opened, ReadArgs, open_voted};
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::check::Program;
use crate::diagnostic::{Code, has_errors};
use crate::eval::{Overrides, Verdict, screen};
use crate::record::Row;
use crate::render::verdict_word;
use crate::syntax::ast::Expected;
use crate::syntax::{Precedent, with_example};
use crate::text::closest;
use crate::value::{Cell, Missing};

/// Arguments of `eligible example`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Keep a decision on a record as an example: the next version must agree with it, or `check` says so
    Add(Box<Add>),
}

#[derive(Debug, clap::Args)]
struct Add {
    /// The criteria file
    criteria: PathBuf,

    /// The record's id; may be given several times
    #[arg(long, value_name = "ID")]
    record: Vec<String>,

    /// Files of records
    #[arg(long, num_args = 1.., required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,

    /// The verdict that the record must get; what people decided, else what the criteria say, unless
    /// given
    #[arg(long, value_enum, value_name = "VERDICT")]
    expect: Option<Expect>,

    /// Why, in a comment above the example
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,

    /// Keep what people decided instead: a file with the columns record, verdict, by, at, why; all of
    /// its records unless --record names some
    #[arg(long, value_name = "FILE")]
    from_overrides: Option<PathBuf>,

    /// Keep an example with which the criteria do not agree yet, so that `check` refuses the file until
    /// they do
    #[arg(long)]
    anyway: bool,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Expect {
    Include,
    Exclude,
    Unclear,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Command::Add(args) = &args.command;
    add(args, terminal).unwrap_or(Exit::Refused)
}

fn add(args: &Add, terminal: &Terminal) -> Option<Exit> {
    let mut loaded = load(&args.criteria, terminal)?;
    // A file that its precedents have broken can still be given more of them.
    if loaded.diagnostics.iter().any(|d| d.code != Code::ExampleFails && has_errors(std::slice::from_ref(d)))
    {
        terminal.show(&loaded.diagnostics, &loaded.source);
        return None;
    }
    let program = crate::check::check(&loaded.file, &loaded.source).0?;
    let opened = open_voted(&args.records, &args.read, &args.votes, &program, terminal)?;
    let mut overrides = match &args.from_overrides {
        Some(path) => super::overrides::read(path, &opened.set, terminal)?,
        None => Overrides::default(),
    };
    votes_read::overrides(&opened.ballots, &program, None, &mut overrides, terminal);
    let ids = wanted(args, &overrides, &opened, terminal)?;
    let found = precedents(args, &program, &opened, &overrides, &ids, terminal)?;
    let divided = found.iter().filter(|(_, engine, expect)| engine != expect).collect::<Vec<_>>();
    if !divided.is_empty() && !args.anyway {
        for (precedent, engine, expect) in &divided {
            terminal.say(&format!(
                "error: {}: the criteria say {} of it, the precedent {}",
                precedent.title,
                verdict_word(*engine),
                verdict_word(*expect)
            ));
        }
        terminal.say("  help: with --anyway it is kept all the same, and `check` refuses the file until the criteria agree");
        return None;
    }
    for (precedent, _, _) in &found {
        let before = loaded.file.statements.len();
        let fingerprint = &program.fingerprint;
        let text = with_example(&loaded.file, &loaded.source, precedent);
        let again = text.map(|text| (load_bytes(loaded.source.name(), text.as_bytes()), text));
        let fine = |(again, _): &(Loaded, String)| {
            let checked = crate::check::check(&again.file, &again.source).0;
            again.file.statements.len() == before + 1
                && checked.is_some_and(|checked| checked.fingerprint == *fingerprint)
        };
        let Some((again, _)) = again.filter(fine) else {
            terminal.say(&format!("error: {}: it cannot be written as an example", precedent.title));
            terminal.say("  help: write it by hand: `example \"TITLE\" expect exclude`, and its cells below");
            return None;
        };
        loaded = again;
    }
    if let Err(error) = super::fmt::write_whole(&args.criteria, loaded.source.text()) {
        terminal.say(&format!("error: {}: it cannot be written: {error}", args.criteria.display()));
        terminal.say("  help: check that you may write it");
        return None;
    }
    let count = crate::render::counted(found.len() as u64, "example");
    terminal.say(&format!("{}: {count} added", args.criteria.display()));
    if divided.is_empty() {
        return Some(Exit::Fine);
    }
    let names = divided.iter().map(|(precedent, _, _)| precedent.title.as_str());
    terminal.say(&format!("the criteria do not agree yet with {}", crate::text::listed(names, 8)));
    Some(Exit::Findings)
}

/// The records to keep.
fn wanted(args: &Add, overrides: &Overrides, opened: &Opened, terminal: &Terminal) -> Option<Vec<String>> {
    let known = opened.set.ids();
    if args.record.is_empty() {
        let decided = known.iter().filter(|id| overrides.of(id).is_some()).cloned().collect::<Vec<_>>();
        if decided.is_empty() {
            terminal.say("error: there is no decision to keep");
            terminal.say("  help: name a record with --record, or what people decided with --from-overrides or --votes");
            return None;
        }
        return Some(decided);
    }
    let mut fine = true;
    for id in args.record.iter().filter(|id| !known.contains(id)) {
        terminal.say(&format!("error: there is no record `{id}`"));
        if let Some(near) = closest(id, known.iter().map(String::as_str)) {
            terminal.say(&format!("  help: did you mean `{near}`?"));
        }
        fine = false;
    }
    fine.then(|| args.record.clone())
}

/// Each record as an example, with what the criteria say of it and what is expected.
fn precedents(
    args: &Add,
    program: &Program,
    opened: &Opened,
    overrides: &Overrides,
    ids: &[String],
    terminal: &Terminal,
) -> Option<Vec<(Precedent, Verdict, Verdict)>> {
    let mut found = Vec::new();
    for raw in opened.set.batches(BATCH) {
        let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
        let batch = opened.type_batch(program, &raw);
        for (index, id) in raw.ids.iter().enumerate().filter(|(_, id)| ids.contains(id)) {
            let row = Row::new(&batch, index);
            let engine = screen(program, row, None).verdict;
            let people = overrides.of(id);
            let given = args.expect.map(|expect| match expect {
                Expect::Include => Verdict::Include,
                Expect::Exclude => Verdict::Exclude,
                Expect::Unclear => Verdict::Unclear,
            });
            let expect = given.or(people.map(|people| people.verdict)).unwrap_or(engine);
            let cells = program.fields.iter().enumerate().filter_map(|(at, field)| {
                let (raw, reading) = row.reading(at)?;
                let text = raw.to_text().trim().to_owned();
                let silent = reading.fault.is_some() || reading.cell == Cell::Missing(Missing::NotRead);
                (!text.is_empty() && !silent).then(|| (field.name.clone(), text))
            });
            let why = match (&args.why, people) {
                (Some(why), _) => why.clone(),
                (None, Some(people)) => {
                    let day = people.at.get(..10).unwrap_or(&people.at);
                    let when = if day.is_empty() { String::new() } else { format!(", {day}") };
                    format!("{} ({}{when})", people.why, people.by)
                }
                (None, None) => String::new(),
            };
            let expected = match expect {
                Verdict::Include => Expected::Include,
                Verdict::Exclude => Expected::Exclude,
                Verdict::Unclear => Expected::Unclear,
            };
            let comment = if why.is_empty() { why } else { format!("Precedent: {why}") };
            let precedent =
                Precedent { title: id.clone(), expect: expected, cells: cells.collect(), comment };
            if program.examples.iter().any(|known| known.title == *id) {
                terminal.say(&format!("note: there is an example `{id}` already, and it is left as it is"));
            } else {
                found.push((precedent, engine, expect));
            }
        }
    }
    Some(found)
}
