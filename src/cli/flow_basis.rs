//! What a flow is counted from, beside the verdicts: for `flow`, and for the diagram of a page.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::flow_records::Provenance;
use super::records::{BATCH, Opened, announce_origins};
use super::screen::stage;
use super::terminal::Terminal;
use crate::check::Program;
use crate::eval::flow::{Begin, Fault, Flow, Item, Placing, finish, full_text_stage};
use crate::eval::{Overrides, categories_of, screen_quickly};
use crate::record::flow::Counts;
use crate::record::{BadCells, FileFault, Input, Row};
use crate::render::flow::{Options, svg};
use crate::text::fold;
use crate::value::Cell;

/// Arguments that say how a flow is counted.
#[derive(Debug, clap::Args)]
pub(super) struct Basis {
    /// For the flow, what the records do not show: a file with the columns data and n, such as the
    /// template of the R package PRISMA2020
    #[arg(long, value_name = "FILE")]
    pub(super) counts: Option<PathBuf>,

    /// The box of the flow that the records given begin at; the numbers before it rest on the counts
    #[arg(long, value_enum, value_name = "BOX", default_value = "identified")]
    records_begin_at: BeginAt,

    /// The stage at which full reports are assessed; the one called so, else the last
    #[arg(long, value_name = "STAGE")]
    full_text: Option<String>,

    /// The column that names where a record was found; `origin`, `source` or `database`, else the file,
    /// unless given
    #[arg(long, value_name = "COLUMN")]
    origin: Option<String>,

    /// Say with each reason how often it would count in another order of the criteria
    #[arg(long)]
    pub(super) ranges: bool,

    /// Show the reasons for which records were excluded before reports were sought, too
    #[arg(long)]
    pub(super) screening_reasons: bool,
}

/// The box of the diagram at which records begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BeginAt {
    /// All records that were identified
    Identified,
    /// The records screened
    Screened,
    /// The reports sought
    Sought,
    /// The reports assessed
    Assessed,
    /// The reports included
    Included,
}

impl BeginAt {
    fn begin(self) -> Begin {
        match self {
            Self::Identified => Begin::Identified,
            Self::Screened => Begin::Screened,
            Self::Sought => Begin::Sought,
            Self::Assessed => Begin::Assessed,
            Self::Included => Begin::Included,
        }
    }
}

impl Basis {
    /// Whether anything was asked for that only the flow can meet.
    fn is_given(&self) -> bool {
        self.counts.is_some() || self.origin.is_some() || self.full_text.is_some()
    }

    /// The file of counts, when there is one.
    pub(super) fn counts(&self, terminal: &Terminal) -> Result<Option<Counts>, Exit> {
        self.counts.as_deref().map(|path| counts(path, terminal)).transpose()
    }

    /// The boxes, empty yet.
    pub(super) fn placing<'a>(
        &self,
        program: Option<&'a Program>,
        counts: Option<&'a Counts>,
        terminal: &Terminal,
    ) -> Result<Placing<'a>, Exit> {
        let full_text = match (program, &self.full_text) {
            (Some(program), Some(name)) => stage(Some(name), program, terminal)?,
            (Some(program), None) => full_text_stage(program),
            (None, _) => None,
        };
        Ok(Placing::new(program, counts, self.records_begin_at.begin(), full_text))
    }

    /// The flow, when its numbers add up.
    pub(super) fn finish(
        &self,
        placing: Placing<'_>,
        records: &[PathBuf],
        terminal: &Terminal,
    ) -> Result<Flow, Exit> {
        let mut flow = finish(placing).map_err(|faults| {
            let file = self.counts.as_deref().or(records.first().map(PathBuf::as_path));
            let file = file.map_or_else(String::new, |path| path.display().to_string());
            terminal.faults(&located(faults, &file));
            Exit::Refused
        })?;
        flow.records = records.iter().map(|path| path.display().to_string()).collect();
        Ok(flow)
    }

    /// How the flow is shown, everything that is not final marked.
    pub(super) fn options(&self) -> Options {
        Options {
            ranges: self.ranges,
            screening_reasons: self.screening_reasons,
            plain: false,
            prefix: String::new(),
        }
    }

    /// The diagram for a page; nothing, when it was said why it cannot be drawn.
    pub(super) fn drawn(
        &self,
        program: &Program,
        records: &[PathBuf],
        opened: &Opened,
        overrides: &Overrides,
        terminal: &Terminal,
    ) -> Result<Option<String>, Exit> {
        let draw = || {
            let counts = self.counts(terminal)?;
            let mut placing = self.placing(Some(program), counts.as_ref(), terminal)?;
            self.place(overrides, program, opened, &mut placing, terminal)?;
            self.finish(placing, records, terminal)
        };
        match draw() {
            Ok(flow) => Ok(Some(svg(&flow, &self.options()))),
            Err(exit) if self.is_given() => Err(exit),
            Err(_) => Ok(None),
        }
    }

    /// Decides every record and puts it in its place.
    pub(super) fn place(
        &self,
        overrides: &Overrides,
        program: &Program,
        opened: &Opened,
        placing: &mut Placing<'_>,
        terminal: &Terminal,
    ) -> Result<BadCells, Exit> {
        let origin = self.origin.as_deref();
        let provenance = Provenance::of(&opened.set, origin);
        announce_origins(&opened.set, &provenance.table, terminal);
        if let Some(origin) = origin.filter(|_| provenance.no_origin()) {
            terminal.say(&format!("error: there is no column `{origin}` to take the origin from"));
            let columns = crate::text::listed(opened.set.columns().iter().map(String::as_str), 12);
            terminal.say(&format!("  help: the columns are {columns}"));
            return Err(Exit::Refused);
        }
        placing.deduplicated = provenance.deduplicated();
        placing.unnamed_origin = provenance.no_origin() && !placing.deduplicated;
        let mut bad = BadCells::default();
        for raw in opened.set.batches(BATCH) {
            let raw = raw.map_err(|fault| {
                terminal.faults(&[fault]);
                Exit::Refused
            })?;
            let batch = opened.type_batch(program, &raw);
            opened.note_cells(&raw, &batch, &mut bad);
            for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
                let row = Row::new(&batch, index);
                let decision = screen_quickly(program, row, None);
                let study = program.study.filter(|field| matches!(row.cell(*field), Cell::Known(_)));
                let study = study.and_then(|field| row.reading(field)).map(|(raw, _)| fold(&raw.to_text()));
                let (found, duplicate_of) = provenance.found(record, id, placing);
                placing.add(Item {
                    id,
                    found,
                    duplicate_of,
                    decision: &decision,
                    people: overrides.of(id),
                    study,
                    categories: categories_of(program, row),
                });
            }
        }
        Ok(bad)
    }
}

fn counts(path: &Path, terminal: &Terminal) -> Result<Counts, Exit> {
    let input = if path == Path::new("-") { Input::Stdin } else { Input::Path(path.to_owned()) };
    let counts = Counts::read(&path.display().to_string(), input).map_err(|faults| {
        terminal.faults(&faults);
        Exit::Refused
    })?;
    if !counts.placeholders.is_empty() {
        let lines = counts.placeholders.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        terminal.say(&format!(
            "note: {}: `xxx` is the template's own, and left out (line {lines})",
            path.display()
        ));
    }
    Ok(counts)
}

/// Faults at their place in the file of counts.
fn located(faults: Vec<Fault>, file: &str) -> Vec<FileFault> {
    let at = |fault: Fault| FileFault {
        file: file.to_owned(),
        line: fault.line,
        message: fault.message,
        help: Some(fault.help),
    };
    faults.into_iter().map(at).collect()
}
