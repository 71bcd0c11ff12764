//! `eligible judge`

mod lines;
mod screen;
mod session;
mod typing;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::criteria::load_program;
use super::records::{BATCH, Opened, ReadArgs, open};
use super::sheet::{self, Open};
use super::terminal::Terminal;
use super::{Exit, votes_read};
use crate::check::Program;
use crate::eval::{Ballots, Verdict, screen_quickly};
use crate::record::{Row, Vote, VoteOptions};
use session::{Item, Session};

/// Arguments of `eligible judge`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// The votes file that answers are added to; made when it is not there
    #[arg(long, value_name = "VOTES")]
    votes: PathBuf,

    /// Who answers; your user name unless given
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// No session: write the open questions to this file, for a spreadsheet
    #[arg(long, value_name = "SHEET", conflicts_with = "answers")]
    sheet: Option<PathBuf>,

    /// No session: add the answers of a sheet that was filled in
    #[arg(long, value_name = "SHEET")]
    answers: Option<PathBuf>,

    /// With --sheet: neutralise cells that a spreadsheet would run as formulas, and mark the text as
    /// UTF-8
    #[arg(long)]
    for_spreadsheet: bool,

    #[command(flatten)]
    read: ReadArgs,
}

/// As many records are looked at before the session begins, to ask first what decides most; those after
/// them come in their order.
const SORTED: usize = 500;

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let Some(opened) = open(&args.records, &args.read, &program, terminal) else { return Exit::Refused };
    let Some(by) = name(args, terminal) else { return Exit::Refused };
    let there = std::fs::metadata(&args.votes).is_ok_and(|data| data.len() > 0);
    let mut ballots = Ballots::default();
    if there {
        let paths = [args.votes.clone()];
        let ids = opened.set.ids();
        match votes_read::read(&paths, &VoteOptions::default(), &program, ids, terminal) {
            Some(read) => ballots = read,
            None => return Exit::Refused,
        }
    }
    if let Some(path) = &args.answers {
        let sheet = sheet::Reading { path, by: &by, into: &args.votes, adjudication: false };
        return sheet.add(&program, &opened, &ballots, terminal);
    }
    let own = ballots.all().flat_map(|(_, ballot)| &ballot.votes).filter(|vote| vote.by == by);
    let own = Ballots::new(own.cloned().collect::<Vec<Vote>>());
    let Some(items) = items(&program, &opened, &own, terminal) else { return Exit::Refused };
    let mut session = Session::new(&program, &opened, by, own, items);
    session.sort(SORTED);
    if let Some(path) = &args.sheet {
        return write_sheet(args, path, &session, terminal);
    }
    if !session.has_questions() {
        terminal.say("no record needs a person: every open one waits for something else, or there is none");
        return Exit::Fine;
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        terminal.say("error: a session needs a terminal to show the records and to read keys from");
        terminal.say("  help: write the questions to a sheet instead: --sheet FILE, and read it back with --answers FILE");
        return Exit::Refused;
    }
    let Some(log) = sheet::open_log(&args.votes, terminal) else { return Exit::Refused };
    session.log = Some(log);
    let colour = terminal.out.colour;
    let ended = screen::run(&mut session, &args.votes.display().to_string(), colour);
    let told = session.told();
    terminal.say(&format!("{}: {told}", args.votes.display()));
    match ended {
        Ok(()) => Exit::Fine,
        Err(error) => {
            terminal.say(&format!("error: the terminal is gone: {error}"));
            terminal
                .say("  help: every answer that was confirmed is in the votes file; start again to go on");
            Exit::Refused
        }
    }
}

/// Who answers.
fn name(args: &Args, terminal: &Terminal) -> Option<String> {
    let known = ["USER", "USERNAME", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let by = args.by.clone().or(known).unwrap_or_default().trim().to_owned();
    if by.is_empty() {
        terminal.say("error: it is not known who answers");
        terminal.say("  help: say so: --by NAME, always spelt the same");
        return None;
    }
    if by.contains('@') {
        terminal.say(&format!("error: `{by}` is an e-mail address, which does not belong into a votes file"));
        terminal.say("  help: use a name, initials or a pseudonym: --by R1");
        return None;
    }
    Some(by)
}

/// The records that are unclear, seen with one's own answers.
fn items(program: &Program, opened: &Opened, own: &Ballots, terminal: &Terminal) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let answered = own.records().into_iter().collect::<HashSet<_>>();
    for raw in opened.set.batches(BATCH) {
        let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
        let batch = opened.type_batch(program, &raw);
        for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            let verdict = screen_quickly(program, Row::new(&batch, index), None).verdict;
            if verdict == Verdict::Unclear || answered.contains(id.as_str()) {
                items.push(Item { id: id.clone(), record: record.clone() });
            }
        }
    }
    Some(items)
}

/// Writes every open question, with the record's own texts beside it.
fn write_sheet(args: &Args, path: &Path, session: &Session<'_>, terminal: &Terminal) -> Exit {
    let columns = session.opened.set.columns();
    let shown = columns.iter().map(String::as_str).collect::<Vec<_>>();
    // Not twice, under the names that the sheet itself uses.
    let taken = ["record", "what", "question", "now", "decides", "answer", "why"];
    let kept = (0..shown.len()).filter(|at| shown.get(*at).is_some_and(|name| !taken.contains(name)));
    let kept = kept.collect::<Vec<_>>();
    let mut rows = Vec::new();
    for at in 0..session.items.len() {
        let Some(item) = session.items.get(at) else { continue };
        for asked in session.questions(at) {
            let cells = kept
                .iter()
                .map(|column| item.record.cells.get(*column).map(|cell| cell.to_text()).unwrap_or_default());
            rows.push(Open {
                record: item.id.clone(),
                question: sheet::question(session.program, &asked.what),
                what: asked.what,
                now: asked.now,
                decides: asked.decides,
                shown: cells.collect(),
            });
        }
    }
    let inputs = args.records.iter().chain([&args.criteria, &args.votes]).map(PathBuf::as_path);
    let Some(output) = terminal.output(Some(path), &inputs.collect::<Vec<_>>()) else { return Exit::Refused };
    let shown = kept.iter().filter_map(|at| shown.get(*at).copied()).collect::<Vec<_>>();
    if sheet::write(output, &shown, &rows, args.for_spreadsheet, terminal).is_none() {
        return Exit::Refused;
    }
    let count = crate::render::counted(rows.len() as u64, "question");
    terminal.say(&format!(
        "{}: {count}; fill in `answer` and `why`, save it as CSV, then: --answers {}",
        path.display(),
        path.display()
    ));
    Exit::Fine
}
