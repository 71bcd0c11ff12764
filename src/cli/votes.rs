//! `eligible votes`

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Exit;
use super::terminal::Terminal;
use crate::eval::Ballots;
use crate::record::{
    Output, TableWriter, VOTE_COLUMNS, Vote, VoteFile, VoteOptions, VoteRole, WriteOptions, vote_cells,
    vote_json,
};
use crate::render::{Document, Line, Table, counted};

/// Arguments of `eligible votes`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files of votes: our own, Rayyan's customizations_log.csv or articles.csv, Covidence's lists,
    /// ASReview's exports; `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// The screening stage of votes that do not name one, as the criteria call it
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,

    /// What is written: an overview, or the votes themselves
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file instead of standard output; as CSV, or as JSON Lines where its name ends in
    /// .jsonl
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// With --format csv: neutralise cells that a spreadsheet would run as formulas, and mark the text
    /// as UTF-8
    #[arg(long)]
    for_spreadsheet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Who answered how many questions
    Table,
    /// A votes file
    Csv,
    /// A votes file, a JSON object per vote
    Jsonl,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let options = VoteOptions { stage: args.stage.clone() };
    let votes = VoteFile::open_all(&args.files, &options, |note| terminal.say(&format!("note: {note}")));
    let (votes, faults) = votes;
    if !faults.is_empty() {
        terminal.faults(&faults);
        return Exit::Refused;
    }
    let written = args.output.as_deref().map(|path| match path.extension().and_then(|end| end.to_str()) {
        Some("jsonl" | "ndjson") => Format::Jsonl,
        _ => Format::Csv,
    });
    let format = args.format.or(written).unwrap_or(Format::Table);
    let inputs = args.files.iter().map(PathBuf::as_path).collect::<Vec<_>>();
    let Some(mut output) = terminal.output(args.output.as_deref(), &inputs) else { return Exit::Refused };
    let document = overview(&votes);
    let done = match format {
        Format::Table => {
            write!(output, "{}", crate::render::text(&document, terminal.out)).and_then(|()| output.commit())
        }
        Format::Csv => csv(output, &votes, args.for_spreadsheet),
        Format::Jsonl => votes
            .iter()
            .try_for_each(|vote| writeln!(output, "{}", vote_json(vote)))
            .and_then(|()| output.commit()),
    };
    match done {
        Ok(()) => {
            if format != Format::Table {
                terminal.tell(&document);
            }
            Exit::Fine
        }
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Fine,
        Err(error) => {
            terminal.say(&format!("error: the votes cannot be written: {error}"));
            terminal.say("  help: check that there is room on the disk and that you may write there");
            Exit::Refused
        }
    }
}

fn csv(output: Output, votes: &[Vote], for_spreadsheet: bool) -> std::io::Result<()> {
    let options = WriteOptions { for_spreadsheet, ..WriteOptions::default() };
    let mut table = TableWriter::new(output, options, &[], &VOTE_COLUMNS)?;
    for vote in votes {
        table.row(vote_cells(vote).iter().map(String::as_str))?;
    }
    table.finish()?.commit()
}

/// Who answered what, how often, and what counts of it.
fn overview(votes: &[Vote]) -> Document {
    let ballots = Ballots::new(votes.iter().cloned());
    let mut rows: BTreeMap<(&str, &str), [usize; 3]> = BTreeMap::new();
    for vote in votes {
        let row = rows.entry((&vote.by, &vote.what)).or_default();
        let [all, _, settling] = row;
        *all += 1;
        *settling += usize::from(vote.role == VoteRole::Adjudication);
    }
    for (_, ballot) in ballots.all() {
        for vote in ballot.current() {
            if let Some([_, current, _]) = rows.get_mut(&(vote.by.as_str(), vote.what.as_str())) {
                *current += 1;
            }
        }
    }
    let records = votes.iter().map(|vote| vote.record.as_str()).collect::<BTreeSet<_>>();
    let mut document = Document::default();
    document.heading(format!(
        "{} by {} on {}",
        counted(votes.len() as u64, "vote"),
        counted(ballots.people().len() as u64, "person").replace("persons", "people"),
        counted(records.len() as u64, "record")
    ));
    let mut table = Table {
        header: ["by", "on", "votes", "current", "adjudications"].map(Line::from).to_vec(),
        numbers: vec![2, 3, 4],
        ..Table::default()
    };
    for ((by, what), numbers) in rows {
        let numbers = numbers.map(|number| Line::plain(number.to_string()));
        table.rows.push([Line::plain(by), Line::plain(what)].into_iter().chain(numbers).collect());
    }
    document.table(table);
    document
}
