//! `eligible diff CRITERIA --sweep …`

use std::io::Write;

use super::Exit;
use super::criteria::Loaded;
use super::diff::{Args, Format};
use super::records::{BATCH, Opened, open_voted};
use super::terminal::Terminal;
use crate::check::Program;
use crate::compare::{Point, Sweep, Version, alter, sweep};
use crate::record::BadCells;
use crate::render::{markdown, sweep as table, sweep_json};

pub(crate) fn run(args: &Args, loaded: &Loaded, asked: &str, terminal: &Terminal) -> Exit {
    let Some(program) = &loaded.program else { return Exit::Refused };
    let what_if = (args.set.as_slice(), args.without.as_slice());
    let Some(programs) = programs(what_if, loaded, program, asked, terminal) else { return Exit::Refused };
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, program, terminal) else {
        return Exit::Refused;
    };
    let mut screening = Sweep::new(&programs, program, &opened.set).with_votes(&opened.ballots);
    let mut bad = BadCells::default();
    for raw in opened.set.batches(BATCH) {
        match raw {
            Ok(raw) => {
                screening.add(&raw);
                opened.note_cells(&raw, &opened.type_batch(program, &raw), &mut bad);
            }
            Err(fault) => {
                terminal.faults(&[fault]);
                return Exit::Refused;
            }
        }
    }
    if args.read.strict && bad.unreadable_count() > 0 {
        opened.report_cells(&bad, program, terminal);
        terminal.say("nothing was written, as --strict asks");
        return Exit::Refused;
    }
    print(args, asked, &screening.finish(), program, &opened, terminal);
    opened.report_cells(&bad, program, terminal);
    if bad.unreadable_count() > 0 { Exit::Findings } else { Exit::Fine }
}

fn print(
    args: &Args,
    asked: &str,
    points: &[Point],
    program: &Program,
    opened: &Opened,
    terminal: &Terminal,
) {
    let mut out = std::io::stdout();
    if args.format == Format::Json {
        let _ = writeln!(out, "{:#}", sweep_json(asked, points, program));
        return;
    }
    let document = table(asked, points, program, &opened.file_names().join(", "));
    if args.format == Format::Markdown {
        let _ = write!(out, "{}", markdown(&document));
    } else {
        terminal.print(&document);
    }
}

/// A program per value. The first that does not check is shown, and there are none.
pub(super) fn programs(
    (set, without): (&[String], &[String]),
    loaded: &Loaded,
    program: &Program,
    asked: &str,
    terminal: &Terminal,
) -> Option<Vec<(String, Program)>> {
    let refused = |(message, help): (String, String)| {
        terminal.say(&format!("error: {message}"));
        terminal.say(&format!("  help: {help}"));
    };
    let mut programs = Vec::new();
    for (value, statement) in sweep(asked).map_err(refused).ok()? {
        let set = set.iter().cloned().chain([statement]).collect::<Vec<_>>();
        let version = Version { file: &loaded.file, program };
        let altered = alter(version, &set, without).map_err(refused).ok()?;
        let Some(program) = altered.program else {
            super::diff::show_errors(&altered.diagnostics, &altered.source, terminal);
            return None;
        };
        programs.push((value, program));
    }
    Some(programs)
}
