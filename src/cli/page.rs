//! `eligible page`

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Exit;
use super::criteria::{Loaded, load};
use super::diff;
use super::flow_basis::Basis;
use super::records::{BATCH, Opened, ReadArgs, open_voted};
use super::revision;
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::check::Program;
use crate::compare::{Difference, Rescreening, Sweep, Version};
use crate::eval::{Overrides, Survey, Tally, screen};
use crate::prove::outlook;
use crate::record::{BadCells, RawBatch, Row};
use crate::render::{Page, PageRecord, PageTable, Seen};
use crate::text::fold;
use crate::value::Cell;

/// Arguments of `eligible page`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records; `-` for standard input
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// The file to write, such as review.html
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,

    /// An earlier version of the criteria to show the difference from: a file, or `REV:FILE` from git
    #[arg(long, value_name = "OLD")]
    against: Option<String>,

    /// The verdicts along a threshold, as in `E1: duration < {1..24 months step 1}`; may be given again
    #[arg(long, value_name = "STATEMENT")]
    sweep: Vec<String>,

    /// What people decided instead: a file with the columns record, verdict, by, at, why
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,

    /// Work out what would settle or change a verdict when there are at most so many records
    #[arg(long, value_name = "N", default_value = "2000")]
    outlook: usize,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    basis: Basis,

    #[command(flatten)]
    read: ReadArgs,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(loaded) = load(&args.criteria, terminal) else { return Exit::Refused };
    let Some(program) = super::criteria::runnable(&loaded, terminal) else { return Exit::Refused };
    let old = match &args.against {
        Some(old) => match diff::version(revision::one(old), terminal) {
            Some(old) if diff::checked(&old, terminal).is_some() => Some(old),
            _ => return Exit::Refused,
        },
        None => None,
    };
    let mut sweeps = Vec::new();
    for asked in &args.sweep {
        match super::sweep::programs((&[], &[]), &loaded, program, asked, terminal) {
            Some(programs) => sweeps.push((asked.as_str(), programs)),
            None => return Exit::Refused,
        }
    }
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, program, terminal) else {
        return Exit::Refused;
    };
    let mut overrides = match &args.overrides {
        Some(path) => match super::overrides::read(path, &opened.set, terminal) {
            Some(overrides) => overrides,
            None => return Exit::Refused,
        },
        None => Overrides::default(),
    };
    votes_read::overrides(&opened.ballots, program, None, &mut overrides, terminal);
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain([args.criteria.as_path()]).chain(args.overrides.as_deref());
    let inputs = inputs.chain(args.basis.counts.as_deref());
    let inputs = inputs.chain(args.votes.votes.iter().map(PathBuf::as_path)).collect::<Vec<_>>();
    let Some(mut output) = terminal.output(Some(&args.output), &inputs) else { return Exit::Refused };

    let making = Making { args, loaded: &loaded, program, opened: &opened, overrides: &overrides, terminal };
    let Some(made) = making.page(old.as_ref(), &sweeps) else { return Exit::Refused };
    let unreadable = made.bad.unreadable_count();
    if args.read.strict && unreadable > 0 {
        opened.report_cells(&made.bad, program, terminal);
        terminal.say("nothing was written, as --strict asks");
        return Exit::Refused;
    }
    let written = output.write_all(made.html.as_bytes()).and_then(|()| output.commit());
    if let Err(error) = written {
        terminal.say(&format!("error: {}: it cannot be written: {error}", args.output.display()));
        terminal.say("  help: check that there is room on the disk and that you may write there");
        return Exit::Refused;
    }
    opened.report_cells(&made.bad, program, terminal);
    if args.output != Path::new("-") {
        terminal.say(&format!(
            "{}: {} records; open it in a browser",
            args.output.display(),
            opened.set.len()
        ));
    }
    if unreadable > 0 { Exit::Findings } else { Exit::Fine }
}

/// What a page is made from.
struct Making<'a> {
    args: &'a Args,
    loaded: &'a Loaded,
    program: &'a Program,
    opened: &'a Opened,
    overrides: &'a Overrides,
    terminal: &'a Terminal,
}

struct Made {
    html: String,
    bad: BadCells,
}

/// What is counted while records go by.
struct Counts {
    tally: Tally,
    survey: Survey,
    bad: BadCells,
}

impl<'a> Making<'a> {
    fn page(&self, old: Option<&'a Loaded>, sweeps: &[(&str, Vec<(String, Program)>)]) -> Option<Made> {
        let program = self.program;
        let set = &self.opened.set;
        let table = PageTable {
            files: self.opened.file_names().into_iter().map(str::to_owned).collect(),
            columns: set.columns().to_vec(),
            places: self.opened.places(),
        };
        let mut page = Page::new(program, &self.loaded.file, table, self.command());
        let mut counts = Counts {
            tally: Tally::new(program, None),
            survey: Survey::new(program),
            bad: BadCells::default(),
        };
        let before = old.and_then(|old| Some((old, old.program.as_ref()?)));
        let difference = before.map(|(old, before)| {
            Difference::between(
                Version { file: &old.file, program: before },
                Version { file: &self.loaded.file, program },
            )
        });
        let mut screening = before.zip(difference.as_ref()).map(|((_, before), difference)| {
            Rescreening::new(difference, before, program, set)
                .with_overrides(self.overrides)
                .with_votes(&self.opened.ballots)
        });
        let mut curves = sweeps
            .iter()
            .map(|(_, programs)| Sweep::new(programs, program, set).with_votes(&self.opened.ballots))
            .collect::<Vec<_>>();
        for raw in set.batches(BATCH) {
            match raw {
                Ok(raw) => {
                    self.add(&raw, &mut page, &mut counts);
                    screening.iter_mut().for_each(|screening| drop(screening.add(&raw)));
                    curves.iter_mut().for_each(|curve| curve.add(&raw));
                }
                Err(fault) => {
                    self.terminal.faults(&[fault]);
                    return None;
                }
            }
        }
        if let (Some((_, before)), Some(difference), Some(screening)) = (before, &difference, screening) {
            page.against(&screening.finish(), difference.changes(), before);
        }
        for ((asked, _), curve) in sweeps.iter().zip(curves) {
            page.sweep(asked, &curve.finish());
        }
        let basis = &self.args.basis;
        match basis.drawn(program, &self.args.records, self.opened, self.overrides, self.terminal).ok()? {
            Some(svg) => page.flow(svg),
            None => self.terminal.say("note: the page goes without a flow diagram"),
        }
        match page.html(&counts.tally, &counts.survey) {
            Ok(html) => Some(Made { html, bad: counts.bad }),
            Err(error) => {
                self.terminal.say(&format!("error: the page cannot be drawn: {error}"));
                self.terminal
                    .say("  help: this is a mistake of the program's; `eligible screen` has the verdicts");
                None
            }
        }
    }

    fn add(&self, raw: &RawBatch<'_>, page: &mut Page<'_>, counts: &mut Counts) {
        let program = self.program;
        let batch = self.opened.type_batch(program, raw);
        self.opened.note_cells(raw, &batch, &mut counts.bad);
        let names = self.opened.file_names();
        let columns = (0..names.len()).map(|file| self.opened.column_names(file)).collect::<Vec<_>>();
        let looks_ahead = self.opened.set.len() <= self.args.outlook;
        for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            let row = Row::new(&batch, index);
            let decision = screen(program, row, None);
            let said = self.opened.said_of(program, record, id);
            let seen = Seen {
                program,
                row,
                id,
                file: names.get(record.file).copied().unwrap_or_default(),
                number: record.row,
                columns: columns.get(record.file).map(Vec::as_slice).unwrap_or_default(),
                stage: decision.stage,
                said: &said,
            };
            let study = program.study.filter(|field| matches!(row.cell(*field), Cell::Known(_)));
            let study = study.and_then(|field| row.reading(field)).map(|(raw, _)| fold(&raw.to_text()));
            counts.tally.add(&decision, study.as_deref());
            counts.survey.add(program, row, id, &decision);
            let hash = self.opened.record_hash(program, record);
            let overridden = self.overrides.of(id);
            let overridden =
                overridden.map(|people| (people, people.stale(program.fingerprint.as_str(), &hash)));
            if let Some((people, stale)) = overridden {
                counts.tally.overrule(decision.verdict, people, stale);
            }
            // What is included and complete has nothing to settle; what would change it is asked, too.
            let ahead = looks_ahead.then(|| outlook(program, row, &decision, None));
            page.add(PageRecord {
                decision: &decision,
                seen: &seen,
                record,
                hash: &hash,
                outlook: ahead.as_ref(),
                overridden,
            });
        }
    }

    /// The command that explains a record of the page, but for the record's name.
    fn command(&self) -> String {
        let files = self.args.records.iter().map(|path| quoted(path));
        let files = files.collect::<Vec<_>>().join(" ");
        format!("eligible explain {} {files} --record", quoted(&self.args.criteria))
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':' | '\\');
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
