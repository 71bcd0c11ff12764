//! `eligible check`

use std::path::PathBuf;

use super::Exit;
use super::criteria::load;
use super::records::{BATCH, ReadArgs, open_voted};
use super::terminal::Terminal;
use super::votes_read::VotesArgs;
use crate::check::Program;
use crate::eval::{Survey, screen};
use crate::record::{BadCells, Row};
use crate::render::{declarations, survey};

/// Arguments of `eligible check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records to check with it: cells, what is missing, verdicts that hang on a convention
    #[arg(long, num_args = 1.., value_name = "RECORDS")]
    records: Vec<PathBuf>,

    /// Print the declarations that the uses of undeclared fields amount to
    #[arg(long)]
    infer: bool,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    read: ReadArgs,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(loaded) = load(&args.criteria, terminal) else { return Exit::Refused };
    terminal.show(&loaded.diagnostics, &loaded.source);
    let Some(program) = loaded.program else { return Exit::Refused };
    if args.infer {
        terminal.write(&declarations(&program));
        return Exit::Fine;
    }
    terminal.print(&crate::render::overview(&program));
    if args.records.is_empty() {
        return Exit::Fine;
    }
    check_records(args, &program, terminal)
}

fn check_records(args: &Args, program: &Program, terminal: &Terminal) -> Exit {
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, program, terminal) else {
        return Exit::Refused;
    };
    let mut bad = BadCells::default();
    let mut found = Survey::new(program);
    for raw in opened.set.batches(BATCH) {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => {
                terminal.faults(&[fault]);
                return Exit::Refused;
            }
        };
        let batch = opened.type_batch(program, &raw);
        opened.note_cells(&raw, &batch, &mut bad);
        for (index, id) in raw.ids.iter().enumerate() {
            let row = Row::new(&batch, index);
            found.add(program, row, id, &screen(program, row, None));
        }
    }
    opened.report_cells(&bad, program, terminal);
    terminal.write("\n");
    terminal.print(&survey(&found, program, &opened.file_names().join(", ")));
    match bad.unreadable_count() {
        0 => Exit::Fine,
        _ if args.read.strict => Exit::Refused,
        _ => Exit::Findings,
    }
}
