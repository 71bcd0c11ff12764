//! `eligible screen`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::Exit;
use super::by_search::BySearch;
use super::criteria::load_program;
use super::records::{BATCH, Opened, ReadArgs, open, ris_writer};
use super::terminal::Terminal;
use crate::check::Program;
use crate::eval::search::Run as Found;
use crate::eval::{Decision, Override, Overrides, Stale, Tally, screen};
use crate::prove::{Firmness, Robustness};
use crate::record::{BadCells, Output, RawRecord, RisWriter, Row, TableWriter, WriteOptions};
use crate::render::{
    Beside, Columns, Document, Line, Searched, Seen, added_cells, added_columns, by_search_cell,
    by_search_json, firmness, markdown, record_line, reference_notes, robustness_cell, robustness_json,
    screen_json, summary, text, verdict_word, visible,
};
use crate::text::fold;
use crate::value::Cell;

/// Arguments of `eligible screen`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records; `-` for standard input
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// Screen up to this stage only
    #[arg(long)]
    stage: Option<String>,

    /// How the verdicts are written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What people decided instead: a file with the columns record, verdict, by, at, why
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,

    /// With --format csv: neutralise cells that a spreadsheet would run as formulas (they begin with
    /// = + - @; numbers such as -3.5 stay), and mark the text as UTF-8
    #[arg(long)]
    for_spreadsheet: bool,

    /// Say how firmly records are excluded: by one criterion alone or by several, and which are one
    /// cell away from inclusion
    #[arg(long)]
    robustness: bool,

    /// Say what became of the records that each line of this search strategy finds
    #[arg(long, value_name = "STRATEGY")]
    by_search: Option<PathBuf>,

    /// With --by-search: NLM's tree of subject headings (mtreesYYYY.bin or dYYYY.bin)
    #[arg(long, value_name = "FILE", requires = "by_search")]
    mesh_tree: Option<PathBuf>,

    /// Do not print the summary
    #[arg(long)]
    quiet: bool,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people, and the summary
    Table,
    /// The records as they came, with columns added: eligible_verdict, eligible_reason …
    Csv,
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
    if let Some(exit) = quickly(args, &program, until, terminal) {
        return exit;
    }
    let Some(opened) = open(&args.records, &args.read, &program, terminal) else { return Exit::Refused };
    let overrides = match &args.overrides {
        Some(path) => match super::overrides::read(path, &opened.set, terminal) {
            Some(overrides) => overrides,
            None => return Exit::Refused,
        },
        None => Overrides::default(),
    };
    let by_search = match &args.by_search {
        Some(path) => match BySearch::open(path, args.mesh_tree.as_deref(), &opened.set, terminal) {
            Some(by_search) => Some(by_search),
            None => return Exit::Refused,
        },
        None => None,
    };
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain([args.criteria.as_path()]).chain(args.overrides.as_deref());
    let inputs = inputs.chain(args.by_search.as_deref()).chain(args.mesh_tree.as_deref()).collect::<Vec<_>>();
    let output = match &args.output {
        Some(path) => match Output::file(path, &inputs) {
            Ok(output) => output,
            Err(fault) => {
                terminal.faults(&[fault]);
                return Exit::Refused;
            }
        },
        None => Output::stdout(),
    };
    Run { args, program: &program, opened: &opened, overrides: &overrides, until, terminal }
        .go(output, by_search)
}

/// Counts without looking at records one by one, where only the counts are asked for. Nothing when it
/// takes a closer look.
fn quickly(args: &Args, program: &Program, until: Option<usize>, terminal: &Terminal) -> Option<Exit> {
    let summary_only = args.format == Format::Summary && args.overrides.is_none() && !args.robustness;
    if !summary_only || args.output.is_some() || args.by_search.is_some() {
        return None;
    }
    let (opened, counted) = super::quick::count(&args.records, &args.read, program, until)?;
    super::records::announce(&opened.set, &args.read, terminal);
    opened.all_there(program, terminal);
    let bad = counted.bad.unreadable_count() > 0;
    if args.read.strict && bad {
        opened.report_cells(&counted.bad, program, terminal);
        terminal.say("nothing was written, as --strict asks");
        return Some(Exit::Refused);
    }
    terminal.print(&summary(&counted.tally, program, &opened.file_names().join(", ")));
    opened.report_cells(&counted.bad, program, terminal);
    Some(if bad { Exit::Findings } else { Exit::Fine })
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

struct Run<'a> {
    args: &'a Args,
    program: &'a Program,
    opened: &'a Opened,
    overrides: &'a Overrides,
    until: Option<usize>,
    terminal: &'a Terminal,
}

/// What people decided on a record, and whether that still answers what is asked.
#[derive(Clone, Copy)]
struct Overridden<'a> {
    people: &'a Override,
    stale: Option<Stale>,
}

/// One record, decided.
struct Decided<'a> {
    decision: &'a Decision<'a>,
    seen: &'a Seen<'a>,
    record: &'a RawRecord,
    overridden: Option<Overridden<'a>>,
    robustness: Option<&'a Robustness>,
    search: Option<(Searched<'a>, &'a Found)>,
    hash: &'a str,
}

/// What is written per record, in the format asked for.
#[expect(clippy::large_enum_variant, reason = "there is one, and it is not moved")]
enum Writer {
    Table { out: Output, columns: Columns },
    Markdown { out: Output },
    Jsonl { out: Output },
    Csv { table: TableWriter<Output>, kept: Vec<usize> },
    Ris { references: RisWriter<Output> },
    Summary { out: Output },
}

impl Run<'_> {
    fn go(&self, output: Output, by_search: Option<BySearch>) -> Exit {
        match self.screen(output, by_search) {
            Ok(exit) => exit,
            // Whoever reads has enough, as `head` does: no mistake of anyone's.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Fine,
            Err(error) => {
                self.terminal.say(&format!("error: the verdicts cannot be written: {error}"));
                self.terminal
                    .say("  help: check that there is room on the disk and that you may write there");
                Exit::Refused
            }
        }
    }

    fn screen(&self, output: Output, mut by_search: Option<BySearch>) -> std::io::Result<Exit> {
        let mut writer = self.writer(output)?;
        let mut bad = BadCells::default();
        let mut tally = Tally::new(self.program, self.until);
        let mut firm = self.args.robustness.then(Firmness::default);
        for raw in self.opened.set.batches(BATCH) {
            let raw = match raw {
                Ok(raw) => raw,
                Err(fault) => {
                    self.terminal.faults(&[fault]);
                    return Ok(Exit::Refused);
                }
            };
            let batch = self.opened.type_batch(self.program, &raw);
            self.opened.note_cells(&raw, &batch, &mut bad);
            let names = self.opened.file_names();
            let columns = (0..names.len()).map(|file| self.opened.column_names(file)).collect::<Vec<_>>();
            for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
                let row = Row::new(&batch, index);
                let decision = screen(self.program, row, self.until);
                let seen = Seen {
                    program: self.program,
                    row,
                    id,
                    file: names.get(record.file).copied().unwrap_or_default(),
                    number: record.row,
                    columns: columns.get(record.file).map(Vec::as_slice).unwrap_or_default(),
                    stage: decision.stage,
                };
                let overridden = self.overrides.of(id);
                // A study that nobody names links no reports; one name is one study however it is spelt.
                let study = self.program.study.filter(|field| matches!(row.cell(*field), Cell::Known(_)));
                let study = study.and_then(|field| row.reading(field)).map(|(raw, _)| fold(&raw.to_text()));
                tally.add(&decision, study.as_deref());
                let hash = match (overridden, self.args.format) {
                    (
                        None,
                        Format::Table | Format::Markdown | Format::Csv | Format::Ris | Format::Summary,
                    ) => String::new(),
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
        if self.args.read.strict && bad.unreadable_count() > 0 {
            self.opened.report_cells(&bad, self.program, self.terminal);
            self.terminal.say("nothing was written, as --strict asks");
            return Ok(Exit::Refused);
        }
        self.finish(writer, &tally, firm.as_ref(), by_search.as_ref())?;
        self.opened.report_cells(&bad, self.program, self.terminal);
        Ok(if bad.unreadable_count() > 0 { Exit::Findings } else { Exit::Fine })
    }

    fn writer(&self, mut out: Output) -> std::io::Result<Writer> {
        Ok(match self.args.format {
            Format::Table => {
                let longest = self.opened.set.ids().iter().map(|id| visible(id).width()).max().unwrap_or(0);
                let mut style = self.terminal.out;
                style.colour &= self.args.output.is_none();
                let columns = Columns::new(&[longest.clamp(6, 40), 7], style);
                out.write_all(columns.row(&["record", "verdict", "because"].map(Line::from)).as_bytes())?;
                Writer::Table { out, columns }
            }
            Format::Markdown => {
                out.write_all(b"| record | verdict | because |\n| --- | --- | --- |\n")?;
                Writer::Markdown { out }
            }
            Format::Jsonl => Writer::Jsonl { out },
            Format::Ris => Writer::Ris { references: ris_writer(out, &self.opened.set, self.terminal) },
            Format::Summary => Writer::Summary { out },
            Format::Csv => {
                // Columns of an earlier run are replaced by this one's.
                let mut added = added_columns(self.program);
                if self.args.robustness {
                    added.push(String::from("eligible_robustness"));
                }
                if self.args.by_search.is_some() {
                    added.push(String::from("eligible_search"));
                }
                let own = self.opened.set.columns();
                let kept =
                    (0..own.len()).filter(|index| own.get(*index).is_some_and(|name| !added.contains(name)));
                let kept = kept.collect::<Vec<_>>();
                if kept.len() < own.len() {
                    self.terminal.say(
                        "note: the columns of an earlier screening (eligible_…) are replaced by this one's",
                    );
                }
                let own = kept.iter().filter_map(|index| own.get(*index).cloned()).collect::<Vec<_>>();
                let options =
                    WriteOptions { for_spreadsheet: self.args.for_spreadsheet, ..WriteOptions::default() };
                let added = added.iter().map(String::as_str).collect::<Vec<_>>();
                Writer::Csv { table: TableWriter::new(out, options, &own, &added)?, kept }
            }
        })
    }

    fn write(&self, writer: &mut Writer, line: &Decided<'_>) -> std::io::Result<()> {
        let Decided { decision, seen, record, overridden, robustness, search, hash } = *line;
        match writer {
            Writer::Table { out, columns } => {
                let line = self.line(decision, seen, overridden);
                out.write_all(columns.row(&line).as_bytes())
            }
            Writer::Summary { .. } => Ok(()),
            Writer::Markdown { out } => {
                let mut document = Document::default();
                document.table(crate::render::Table {
                    rows: vec![self.line(decision, seen, overridden)],
                    ..Default::default()
                });
                // The table's header was written once, at the beginning.
                let rows = markdown(&document);
                rows.lines().skip(2).try_for_each(|row| writeln!(out, "{row}"))
            }
            Writer::Jsonl { out } => {
                let overridden = overridden.map(|Overridden { people, stale }| {
                    json!({
                        "verdict": verdict_word(people.verdict), "by": people.by, "at": people.at,
                        "why": people.why, "stale": stale.is_some(),
                    })
                });
                let robustness = self.args.robustness.then(|| robustness_json(robustness, self.program));
                let search = search.map(|(searched, found)| by_search_json(found, &searched));
                let beside = Beside { overridden, robustness, search, record_hash: hash };
                writeln!(out, "{}", screen_json(decision, seen, beside))
            }
            Writer::Ris { references } => {
                let (notes, keywords) = reference_notes(decision, seen, overridden.map(|o| o.people));
                references.record(record, &notes, &keywords)
            }
            Writer::Csv { table, kept } => {
                let cells = kept.iter().filter_map(|index| record.cells.get(*index).cloned()).collect();
                let own = RawRecord { cells, ..*record };
                let mut added = added_cells(decision, seen, overridden.map(|o| o.people));
                if self.args.robustness {
                    added.push(robustness_cell(robustness, self.program));
                }
                added.extend(search.map(|(searched, found)| by_search_cell(found, &searched)));
                table.record(&own, &added.iter().map(String::as_str).collect::<Vec<_>>())
            }
        }
    }

    fn line(
        &self,
        decision: &Decision<'_>,
        seen: &Seen<'_>,
        overridden: Option<Overridden<'_>>,
    ) -> Vec<Line> {
        let mut line = record_line(decision, seen);
        if let Some(Overridden { people: o, stale }) = overridden {
            let stale = match stale {
                Some(Stale::Criteria) => ", before the criteria changed",
                Some(Stale::Record) => ", before the record changed",
                None => "",
            };
            let lead = if line.because.is_empty() { "" } else { "; " };
            let note = format!("{lead}people say {}: {} ({}{stale})", verdict_word(o.verdict), o.why, o.by);
            line.because = line.because.and(crate::render::Role::Open, note);
        }
        vec![line.record, line.verdict, line.because]
    }

    fn finish(
        &self,
        writer: Writer,
        tally: &Tally,
        firm: Option<&Firmness>,
        by_search: Option<&BySearch>,
    ) -> std::io::Result<()> {
        let mut summary = summary(tally, self.program, &self.opened.file_names().join(", "));
        summary.0.extend(firm.map(|firm| firmness(firm, self.program).0).unwrap_or_default());
        summary.0.extend(by_search.map(|by| by.document(self.program).0).unwrap_or_default());
        match writer {
            Writer::Table { mut out, .. } => {
                if !self.args.quiet {
                    let mut style = self.terminal.out;
                    style.colour &= self.args.output.is_none();
                    write!(out, "\n{}", text(&summary, style))?;
                }
                out.commit()
            }
            Writer::Markdown { mut out } => {
                if !self.args.quiet {
                    write!(out, "\n{}", markdown(&summary))?;
                }
                out.commit()
            }
            Writer::Summary { mut out } => {
                let mut style = self.terminal.out;
                style.colour &= self.args.output.is_none();
                write!(out, "{}", text(&summary, style))?;
                out.commit()
            }
            Writer::Jsonl { out } => self.commit_and_tell(out, &summary),
            Writer::Ris { references } => self.commit_and_tell(references.finish(), &summary),
            Writer::Csv { table, .. } => self.commit_and_tell(table.finish()?, &summary),
        }
    }

    /// Where the output is for programs, the summary goes to the error stream.
    fn commit_and_tell(&self, out: Output, summary: &Document) -> std::io::Result<()> {
        out.commit()?;
        if !self.args.quiet {
            self.terminal.tell(summary);
        }
        Ok(())
    }
}
