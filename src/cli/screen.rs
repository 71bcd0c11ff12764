//! `eligible screen`

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;

use super::Exit;
use super::by_search::BySearch;
use super::criteria::load_program;
use super::progress::{Counted, Progress};
use super::records::{BATCH, Opened, ReadArgs, open_voted};
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::check::Program;
use crate::eval::search::Run as Found;
use crate::eval::{Decision, Override, Overrides, Stale, Tally, screen};
use crate::prove::{Firmness, Robustness};
use crate::record::{BadCells, Output, RawRecord, Row};
use crate::render::{Searched, Seen};
use crate::text::fold;
use crate::value::Cell;

/// Arguments of `eligible screen`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    pub(super) criteria: PathBuf,

    /// Files of records; `-` for standard input
    #[arg(required = true)]
    pub(super) records: Vec<PathBuf>,

    /// Screen up to this stage only
    #[arg(long)]
    stage: Option<String>,

    /// How the verdicts are written
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: Format,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// What people decided instead: a file with the columns record, verdict, by, at, why
    #[arg(long, value_name = "FILE")]
    pub(super) overrides: Option<PathBuf>,

    /// With --format csv: neutralise cells that a spreadsheet would run as formulas (they begin with
    /// = + - @; numbers such as -3.5 stay), and mark the text as UTF-8
    #[arg(long)]
    pub(super) for_spreadsheet: bool,

    /// Say how firmly records are excluded: by one criterion alone or by several, and which are one
    /// cell away from inclusion
    #[arg(long)]
    pub(super) robustness: bool,

    /// Say what became of the records that each line of this search strategy finds
    #[arg(long, value_name = "STRATEGY")]
    pub(super) by_search: Option<PathBuf>,

    /// With --by-search: NLM's tree of subject headings (mtreesYYYY.bin or dYYYY.bin)
    #[arg(long, value_name = "FILE", requires = "by_search")]
    mesh_tree: Option<PathBuf>,

    /// With --format csv, parquet or arrow: of what was decided, write verdict, stage, reason and what each criterion came
    /// to; of the records' own columns the ids, unless --keep names others
    #[arg(long)]
    pub(super) brief: bool,

    /// With --format csv, parquet or arrow: write these columns of the records, in this order, beside what was decided:
    /// names divided by commas, or `all`, `id` (the column of the ids) or `none`. All unless given;
    /// with --brief the ids
    #[arg(long, value_name = "COLUMNS")]
    pub(super) keep: Vec<String>,

    /// Do not print the summary, nor how far a long screening is
    #[arg(long)]
    pub(super) quiet: bool,

    /// Say which way the records were read, and how long it took
    #[arg(long)]
    pub(super) timings: bool,

    #[command(flatten)]
    pub(super) votes: VotesArgs,

    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for people, and the summary
    Table,
    /// The records as they came, with columns added: eligible_verdict, eligible_reason …
    Csv,
    /// The same as a Parquet file, its columns of the types that they had
    Parquet,
    /// The same as an Arrow file (Feather)
    Arrow,
    /// A JSON object per record
    Jsonl,
    /// References with verdict and reasons as note and keywords, for reference managers
    Ris,
    /// A table for a supplement
    Markdown,
    /// The summary alone
    Summary,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let until = match stage(args.stage.as_deref(), &program, terminal) {
        Ok(until) => until,
        Err(exit) => return exit,
    };
    if let Some(exit) = super::screen_keep::refuse_format(args, terminal) {
        return exit;
    }
    if let Some(exit) = super::screen_columns::refuse(args, terminal) {
        return exit;
    }
    let ways = super::quick::Ways { args, program: &program, until, terminal };
    if let Some(exit) = ways.go() {
        return exit;
    }
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, &program, terminal) else {
        return Exit::Refused;
    };
    if let Some(exit) = super::screen_keep::refuse(args, &opened.set, terminal) {
        return exit;
    }
    let mut overrides = match &args.overrides {
        Some(path) => match super::overrides::read(path, &opened.set, terminal) {
            Some(overrides) => overrides,
            None => return Exit::Refused,
        },
        None => Overrides::default(),
    };
    votes_read::overrides(&opened.ballots, &program, until, &mut overrides, terminal);
    let by_search = match &args.by_search {
        Some(path) => match BySearch::open(path, args.mesh_tree.as_deref(), &opened.set, terminal) {
            Some(by_search) => Some(by_search),
            None => return Exit::Refused,
        },
        None => None,
    };
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain([args.criteria.as_path()]).chain(args.overrides.as_deref());
    let inputs = inputs.chain(args.votes.votes.iter().map(PathBuf::as_path));
    let inputs = inputs.chain(args.by_search.as_deref()).chain(args.mesh_tree.as_deref()).collect::<Vec<_>>();
    let Some(output) = terminal.output(args.output.as_deref(), &inputs) else { return Exit::Refused };
    Run { args, program: &program, opened: &opened, overrides: &overrides, until, terminal }
        .go(output, by_search)
}

/// The stage of `--stage`, which must exist.
pub(crate) fn stage(
    name: Option<&str>,
    program: &Program,
    terminal: &Terminal,
) -> Result<Option<usize>, Exit> {
    let Some(name) = name else { return Ok(None) };
    if let Some(stage) = program.stage(name) {
        return Ok(Some(stage));
    }
    let stages = program.stages.iter().filter_map(|stage| stage.name.as_deref()).collect::<Vec<_>>();
    terminal.say(&format!("error: {} has no stage `{name}`", program.source.name()));
    terminal.say(&if stages.is_empty() {
        String::from("  help: its criteria are not in stages; leave --stage away")
    } else {
        format!("  help: its stages are {}", stages.join(", "))
    });
    Err(Exit::Refused)
}

pub(super) struct Run<'a> {
    pub(super) args: &'a Args,
    pub(super) program: &'a Program,
    pub(super) opened: &'a Opened,
    pub(super) overrides: &'a Overrides,
    pub(super) until: Option<usize>,
    pub(super) terminal: &'a Terminal,
}

/// What people decided on a record, and whether that still answers what is asked.
#[derive(Clone, Copy)]
pub(super) struct Overridden<'a> {
    pub(super) people: &'a Override,
    pub(super) stale: Option<Stale>,
}

/// One record, decided.
pub(super) struct Decided<'a> {
    pub(super) decision: &'a Decision<'a>,
    pub(super) seen: &'a Seen<'a>,
    pub(super) record: &'a RawRecord,
    pub(super) overridden: Option<Overridden<'a>>,
    pub(super) robustness: Option<&'a Robustness>,
    pub(super) search: Option<(Searched<'a>, &'a Found)>,
    pub(super) hash: &'a str,
}

/// What is said when results cannot be written.
pub(super) fn cannot_write(error: &std::io::Error, terminal: &Terminal) -> Exit {
    // Whoever reads has enough, as `head` does: no mistake of anyone's.
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Exit::Fine;
    }
    terminal.say(&format!("error: the verdicts cannot be written: {error}"));
    terminal.say("  help: check that there is room on the disk and that you may write there");
    Exit::Refused
}

impl Format {
    /// Whether it is a table of the records as they came, with columns added.
    pub(super) fn is_of_records(self) -> bool {
        matches!(self, Self::Csv | Self::Parquet | Self::Arrow)
    }
}

impl Run<'_> {
    fn go(&self, output: Output, by_search: Option<BySearch>) -> Exit {
        let start = Instant::now();
        let exit = match self.screen(output, by_search) {
            Ok(exit) => exit,
            Err(error) => return cannot_write(&error, self.terminal),
        };
        if self.args.timings {
            self.terminal.say(&format!("note: read record by record in {:.2?}", start.elapsed()));
        }
        exit
    }

    fn screen(&self, output: Output, mut by_search: Option<BySearch>) -> std::io::Result<Exit> {
        let longest = self.opened.set.ids().iter().map(|id| Self::id_width(id)).max().unwrap_or(0);
        self.say_of_output();
        let mut writer = self.writer(output, longest)?;
        let mut bad = BadCells::default();
        let mut tally = Tally::new(self.program, self.until);
        let mut firm = self.args.robustness.then(Firmness::default);
        let progress = Progress::new(Counted::Records, self.opened.set.len() as u64, self.args.quiet);
        for raw in self.opened.set.batches(BATCH) {
            let raw = match raw {
                Ok(raw) => raw,
                Err(fault) => {
                    self.terminal.faults(&[fault]);
                    return Ok(Exit::Refused);
                }
            };
            progress.is_at(raw.start as u64);
            let batch = self.opened.type_batch(self.program, &raw);
            self.opened.note_cells(&raw, &batch, &mut bad);
            let names = self.opened.file_names();
            let columns = (0..names.len()).map(|file| self.opened.column_names(file)).collect::<Vec<_>>();
            for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
                let row = Row::new(&batch, index);
                let decision = screen(self.program, row, self.until);
                let said = self.opened.said_of(self.program, record, id);
                let seen = Seen {
                    program: self.program,
                    row,
                    id,
                    file: names.get(record.file).copied().unwrap_or_default(),
                    number: record.row,
                    columns: columns.get(record.file).map(Vec::as_slice).unwrap_or_default(),
                    stage: decision.stage,
                    said: &said,
                };
                let overridden = self.overrides.of(id);
                // A study that nobody names links no reports; one name is one study however it is spelt.
                let study = self.program.study.filter(|field| matches!(row.cell(*field), Cell::Known(_)));
                let study = study.and_then(|field| row.reading(field)).map(|(raw, _)| fold(&raw.to_text()));
                tally.add(&decision, study.as_deref());
                let hash = match (overridden, self.args.format) {
                    (None, format) if format != Format::Jsonl => String::new(),
                    _ => self.opened.record_hash(self.program, record),
                };
                let overridden = overridden.map(|people| Overridden {
                    people,
                    stale: people.stale(self.program.fingerprint.as_str(), &hash),
                });
                if let Some(Overridden { people, stale }) = overridden {
                    tally.overrule(decision.verdict, people, stale);
                }
                let robustness =
                    firm.as_mut().and_then(|firm| firm.add(self.program, row, id, &decision, self.until));
                let found = by_search.as_mut().map(|by_search| by_search.add(record, &decision));
                let found = by_search.as_ref().zip(found.as_ref()).map(|(by, run)| (by.searched(), run));
                let line = Decided {
                    decision: &decision,
                    seen: &seen,
                    record,
                    overridden,
                    robustness: robustness.as_ref(),
                    search: found,
                    hash: &hash,
                };
                self.write(&mut writer, &line)?;
            }
        }
        drop(progress);
        if self.args.read.strict && bad.unreadable_count() > 0 {
            self.opened.report_cells(&bad, self.program, self.terminal);
            self.terminal.say("nothing was written, as --strict asks");
            return Ok(Exit::Refused);
        }
        self.finish(writer.into_out()?, &tally, firm.as_ref(), by_search.as_ref())?;
        self.opened.report_cells(&bad, self.program, self.terminal);
        Ok(if bad.unreadable_count() > 0 { Exit::Findings } else { Exit::Fine })
    }
}
