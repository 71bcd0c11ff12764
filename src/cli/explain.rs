//! `eligible explain`

use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;

use super::Exit;
use super::criteria::load_program;
use super::progress::{Counted, Progress};
use super::quick::{in_columns, threads};
use super::quick_look::row_of;
use super::records::{BATCH, Opened, ReadArgs, announce, open_quickly, open_voted};
use super::screen::stage;
use super::terminal::Terminal;
use super::votes_read::VotesArgs;
use crate::check::Program;
use crate::eval::screen;
use crate::prove::outlook;
use crate::record::{BadCells, Ended, RawBatch, RawRecord, Row};
use crate::render::{Seen, explain, explain_json, markdown};
use crate::text::closest;

/// Arguments of `eligible explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records; `-` for standard input
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// The record's id
    #[arg(long, value_name = "ID")]
    record: String,

    /// Screen up to this stage only
    #[arg(long)]
    stage: Option<String>,

    /// How the trace is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Say which way the records were read, and how long it took
    #[arg(long)]
    timings: bool,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a supplement
    Markdown,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let until = match stage(args.stage.as_deref(), &program, terminal) {
        Ok(until) => until,
        Err(exit) => return exit,
    };
    let asked = Asked { args, program: &program, until, terminal };
    if let Some(exit) = asked.quickly() {
        return exit;
    }
    let start = Instant::now();
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, &program, terminal) else {
        return Exit::Refused;
    };
    if !opened.set.ids().contains(&args.record) {
        let near = closest(&args.record, opened.set.ids().iter().map(String::as_str));
        terminal.say(&format!(
            "error: there is no record `{}` in {}",
            args.record,
            opened.file_names().join(", ")
        ));
        match near {
            Some(near) => terminal.say(&format!("  help: did you mean `{near}`?")),
            None => {
                let first = opened.set.ids().first().map(String::as_str).unwrap_or("none");
                terminal.say(&match opened.set.len() {
                    1 => format!("  help: its only record is `{first}`"),
                    n => format!("  help: the first of its {n} records is `{first}`"),
                });
            }
        }
        return Exit::Refused;
    }
    let exit = asked.find(&opened);
    if args.timings {
        terminal.say(&format!("note: read record by record in {:.2?}", start.elapsed()));
    }
    exit
}

/// What is asked of one record.
struct Asked<'a> {
    args: &'a Args,
    program: &'a Program,
    until: Option<usize>,
    terminal: &'a Terminal,
}

impl Asked<'_> {
    /// Looks for the record in a large file without reading the others. Nothing where the file needs the
    /// careful way, or the record is not there.
    fn quickly(&self) -> Option<Exit> {
        let (args, terminal, start) = (self.args, self.terminal, Instant::now());
        if !args.votes.votes.is_empty() {
            return None;
        }
        let (express, opened) = open_quickly(&args.records, &args.read, self.program)?;
        // The row that a record goes by is known of the whole file only.
        if express.is_numbered() {
            return None;
        }
        let width = opened.set.columns().len();
        let mut found = None;
        let progress = Progress::new(Counted::Bytes, express.length(), false);
        let ended = express.read(
            &[],
            &(0..width).collect::<Vec<_>>(),
            threads(),
            || (),
            |(), chunk| {
                let row = (0..chunk.rows).find(|row| chunk.id(*row) == args.record)?;
                let cells = (0..width).map(|column| chunk.raw(row, column));
                Some((row as u64, cells.collect::<Vec<_>>()))
            },
            |taken| {
                progress.is_at(taken.end);
                if let Some((row, cells)) = taken.result {
                    let number = row_of(taken.before, row);
                    found = Some(RawRecord { file: 0, row: number, line: number, cells });
                }
                Ok(())
            },
        );
        drop(progress);
        let Ended::Done(_) = ended else { return None };
        let record = found?;
        if args.timings {
            in_columns(start, terminal);
        }
        announce(&opened.set, &args.read, terminal);
        opened.all_there(self.program, terminal);
        Some(self.show(&opened, record))
    }

    /// Looks for the record among all of them.
    fn find(&self, opened: &Opened) -> Exit {
        for raw in opened.set.batches(BATCH) {
            let raw = match raw {
                Ok(raw) => raw,
                Err(fault) => {
                    self.terminal.faults(&[fault]);
                    return Exit::Refused;
                }
            };
            let index = raw.ids.iter().position(|id| *id == self.args.record);
            if let Some(record) = index.and_then(|index| raw.records.get(index)) {
                return self.show(opened, record.clone());
            }
        }
        Exit::Refused
    }

    fn show(&self, opened: &Opened, record: RawRecord) -> Exit {
        let Self { args, program, until, terminal } = *self;
        let ids = [args.record.clone()];
        let raw = RawBatch { start: 0, ids: &ids, records: vec![record] };
        let Some(record) = raw.records.first() else { return Exit::Refused };
        let batch = opened.type_batch(program, &raw);
        let row = Row::new(&batch, 0);
        let names = opened.file_names();
        let columns = opened.column_names(record.file);
        let decision = screen(program, row, until);
        let said = opened.said_of(program, record, &args.record);
        let seen = Seen {
            program,
            row,
            id: &args.record,
            file: names.get(record.file).copied().unwrap_or_default(),
            number: record.row,
            columns: &columns,
            stage: decision.stage,
            said: &said,
        };
        let outlook = outlook(program, row, &decision, until);
        let document = explain(&decision, &seen, &outlook);
        let mut bad = BadCells::default();
        opened.note_cells(&raw, &batch, &mut bad);
        if args.read.strict && bad.unreadable_count() > 0 {
            opened.report_cells(&bad, program, terminal);
            terminal.say("nothing was explained, as --strict asks");
            return Exit::Refused;
        }
        match args.format {
            Format::Text => terminal.print(&document),
            Format::Markdown => terminal.write(&markdown(&document)),
            Format::Json => terminal.write(&format!("{:#}\n", explain_json(&decision, &seen, &outlook))),
        }
        opened.report_cells(&bad, program, terminal);
        if bad.unreadable_count() > 0 { Exit::Findings } else { Exit::Fine }
    }
}
