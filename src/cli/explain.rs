//! `eligible explain`

use std::path::PathBuf;

use clap::ValueEnum;

use super::Exit;
use super::criteria::load_program;
use super::records::{BATCH, Opened, ReadArgs, open_voted};
use super::screen::stage;
use super::terminal::Terminal;
use super::votes_read::VotesArgs;
use crate::check::Program;
use crate::eval::screen;
use crate::prove::outlook;
use crate::record::{BadCells, Row};
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
    find(args, &program, &opened, until, terminal)
}

fn find(args: &Args, program: &Program, opened: &Opened, until: Option<usize>, terminal: &Terminal) -> Exit {
    for raw in opened.set.batches(BATCH) {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => {
                terminal.faults(&[fault]);
                return Exit::Refused;
            }
        };
        let Some(index) = raw.ids.iter().position(|id| *id == args.record) else { continue };
        let Some(record) = raw.records.get(index) else { continue };
        let batch = opened.type_batch(program, &raw);
        let row = Row::new(&batch, index);
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
        // Only this record's cells are of interest here.
        let mut bad = BadCells::default();
        let one = crate::record::RawBatch {
            start: raw.start + index,
            ids: raw.ids.get(index..=index).unwrap_or_default(),
            records: vec![record.clone()],
        };
        opened.note_cells(&one, &opened.type_batch(program, &one), &mut bad);
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
        return if bad.unreadable_count() > 0 { Exit::Findings } else { Exit::Fine };
    }
    Exit::Refused
}
