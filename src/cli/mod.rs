//! The commands: each loads, calls the library, renders. The only layer with files, arguments and the
//! terminal.

mod agree;
mod amend;
mod bad_cells;
mod by_search;
mod check;
mod criteria;
mod dedupe;
mod dedupe_write;
mod diff;
mod diff_quick;
mod example;
mod explain;
mod flow;
mod flow_basis;
mod flow_records;
mod fmt;
mod git;
mod import;
mod judge;
mod log;
mod overrides;
mod page;
mod progress;
mod quick;
#[cfg(feature = "parquet")]
mod quick_columns;
mod quick_look;
mod quick_rows;
mod records;
mod revision;
mod screen;
mod screen_columns;
mod screen_keep;
mod screen_write;
mod search;
mod sheet;
mod sql;
mod strategy;
mod supplement;
mod sweep;
mod terminal;
mod verify;
mod votes;
mod votes_read;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::record::is_guarded;
use terminal::{Terminal, When};

/// Eligibility criteria for literature reviews: written like the protocol, checked like code.
#[derive(Debug, Parser)]
#[command(name = "eligible", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Colour in what is printed; `auto` is colour on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value = "auto", help_heading = "Everywhere")]
    color: When,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a criteria file: spelling, names, kinds, units, examples; with --records, the cells, too
    Check(check::Args),
    /// Rewrite criteria files in the usual layout, comments kept
    Fmt(fmt::Args),
    /// Bring reference files of any format into one table, with where each record is from
    Import(import::Args),
    /// Give every record a verdict: include, exclude with its reason, or unclear with what is missing
    Screen(screen::Args),
    /// Show how the verdict on one record came about, down to the cell and the line
    Explain(explain::Args),
    /// Draw the PRISMA 2020 flow diagram: records identified, screened and excluded, reports assessed
    /// and excluded with reasons, studies included
    Flow(flow::Args),
    /// Write a review page: one file in which co-reviewers see, search and answer everything
    Page(page::Args),
    /// Write a supplement's tables for Word, Excel or Markdown: criteria, numbers, excluded records with
    /// reasons
    Supplement(supplement::Args),
    /// Run a search strategy for Ovid or PubMed over records: hits per line, certain and perhaps
    Search(search::Args),
    /// Write the criteria as SQL for an engine that you already have: DuckDB, PostgreSQL, Spark, BigQuery
    Sql(sql::Args),
    /// Show what changed between two versions of criteria, and which records get another verdict
    Diff(diff::Args),
    /// Decide anew what was decided, and name every line that no longer holds, and why
    Verify(verify::Args),
    /// Show the history of a criteria file: its amendments, and what changed from commit to commit
    Log(log::Args),
    /// Record a change of the criteria: raise the version and add a dated amendment with its reason
    Amend(amend::Args),
    /// Find the records of one report and keep one of them, with what the others add
    Dedupe(dedupe::Args),
    /// Compare what reviewers, the criteria or an earlier version say: kappa, and where they differ
    Agree(agree::Args),
    /// Judge records and fill open cells, question by question, in the terminal or on a sheet
    Judge(judge::Args),
    /// Keep what was decided on a record as an example in the criteria file
    Example(example::Args),
    /// Bring votes of several people and tools into one votes file, with who answered what
    Votes(votes::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well; warnings at most.
    Fine,
    /// It was done, but something was found: cells that could not be read, a file not in the usual
    /// layout.
    Findings,
    /// It could not be done, and nothing was written.
    Refused,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Refused => 2,
        })
    }
}

/// Runs the command line this process was given.
#[must_use]
pub fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_guarded() {
            usual(panic);
        }
    }));
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.color);
    let exit = match cli.command {
        Command::Check(args) => check::run(&args, &terminal),
        Command::Fmt(args) => fmt::run(&args, &terminal),
        Command::Import(args) => import::run(&args, &terminal),
        Command::Screen(args) => screen::run(&args, &terminal),
        Command::Explain(args) => explain::run(&args, &terminal),
        Command::Flow(args) => flow::run(&args, &terminal),
        Command::Page(args) => page::run(&args, &terminal),
        Command::Supplement(args) => supplement::run(&args, &terminal),
        Command::Search(args) => search::run(&args, &terminal),
        Command::Sql(args) => sql::run(&args, &terminal),
        Command::Diff(args) => diff::run(&args, &terminal),
        Command::Verify(args) => verify::run(&args, &terminal),
        Command::Log(args) => log::run(&args, &terminal),
        Command::Amend(args) => amend::run(&args, &terminal),
        Command::Dedupe(args) => dedupe::run(&args, &terminal),
        Command::Agree(args) => agree::run(&args, &terminal),
        Command::Judge(args) => judge::run(&args, &terminal),
        Command::Example(args) => example::run(&args, &terminal),
        Command::Votes(args) => votes::run(&args, &terminal),
    };
    exit.into()
}
