//! Decisions for those who call the library: by label, not by position, and owned.

use std::fmt;

use serde_json::Value;

use super::records::Mapped;
use super::{Fault, Records};
use crate::check::Program;
use crate::eval::{Decision, Verdict, screen};
use crate::prove::outlook;
use crate::record::{BadCells, Batches, CellPlace, RawBatch, Row};
use crate::render::{Document, Seen, Style, cells_report, explain, explain_json, markdown, text, why_open};
use crate::text::closest;
use crate::value::Truth;

/// Records taken at a time.
const BATCH: usize = 4096;

/// The verdict on one record, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The record's id.
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The stage at which it fell, where the criteria have stages.
    pub stage: Option<String>,
    /// The labels of the criteria that exclude it, in their order: the first is *the* reason.
    pub reasons: Vec<String>,
    /// A criterion before the first reason is still open.
    pub provisional: bool,
    /// The criteria that are open, and why.
    pub open: Vec<Open>,
    /// Every criterion asked, with what it came to; `None` is unknown.
    pub criteria: Vec<(String, Option<bool>)>,
    /// For an included record, the categories that it belongs to.
    pub included_as: Vec<String>,
}

/// A criterion that what is known does not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its label.
    pub criterion: String,
    /// Why, in words: `duration is not read`.
    pub because: Vec<String>,
}

impl Decided {
    /// The reason for exclusion that is counted: the first one.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reasons.first().map(String::as_str)
    }

    fn of(decision: &Decision<'_>, seen: &Seen<'_>) -> Self {
        let program = seen.program;
        let label = |at: &usize| program.criteria.get(*at).map(|criterion| criterion.label.clone());
        let asked = decision.asked.iter();
        let open = asked.clone().filter(|asked| asked.truth == Truth::Unknown).map(|asked| Open {
            criterion: asked.criterion.label.clone(),
            because: asked.causes.iter().map(|cause| why_open(*cause, seen)).collect(),
        });
        let categories = decision.included_as.iter().filter_map(|at| program.categories.get(*at));
        Self {
            id: seen.id.to_owned(),
            verdict: decision.verdict,
            stage: program.stages.get(decision.stage).and_then(|stage| stage.name.clone()),
            reasons: decision.reasons.iter().filter_map(label).collect(),
            provisional: decision.verdict == Verdict::Exclude && decision.provisional.is_some(),
            open: open.collect(),
            criteria: asked.map(|asked| (asked.criterion.label.clone(), asked.truth.known())).collect(),
            included_as: categories.map(|category| category.label.clone()).collect(),
        }
    }
}

/// Decisions on records in their order, made as they are asked for.
pub struct Screening<'a> {
    program: &'a Program,
    records: &'a Records,
    mapped: Mapped<'a>,
    batches: Batches<'a>,
    ready: std::vec::IntoIter<Decided>,
    bad: BadCells,
}

impl<'a> Screening<'a> {
    pub(super) fn new(program: &'a Program, records: &'a Records) -> Result<Self, Fault> {
        let mapped = Mapped::new(program, records)?;
        let batches = records.set.batches(BATCH);
        Ok(Self {
            program,
            records,
            mapped,
            batches,
            ready: Vec::new().into_iter(),
            bad: BadCells::default(),
        })
    }

    /// How many cells of the records so far could not be read. They count as not read.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.bad.unreadable_count()
    }

    /// What was found in the cells so far, in words: those that could not be read, and why.
    #[must_use]
    pub fn cells(&self) -> String {
        let files = self.records.set.files().iter().map(|file| file.name()).collect::<Vec<_>>();
        let column = |file: usize, field: usize| {
            self.mapped.names(self.records, file).get(field).copied().flatten().map(str::to_owned)
        };
        text(&cells_report(&self.bad, self.program, &files, column), Style::default())
    }

    fn take(&mut self, raw: &RawBatch<'_>) {
        let batch = self.mapped.batch(raw);
        let mut decided = Vec::with_capacity(raw.records.len());
        for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            let row = Row::new(&batch, index);
            let columns = self.mapped.names(self.records, record.file);
            let decision = screen(self.program, row, None);
            let file = self.records.set.files().get(record.file).map(|file| file.name()).unwrap_or_default();
            let seen = Seen {
                program: self.program,
                row,
                id,
                file,
                number: record.row,
                columns: &columns,
                stage: decision.stage,
                said: &[],
            };
            decided.push(Decided::of(&decision, &seen));
            for (field, column) in batch.columns.iter().enumerate() {
                if let Some((text, reading)) = column.reading(index) {
                    let place = || CellPlace { record: id.clone(), file: record.file, row: record.row };
                    self.bad.see(field, text, reading, place);
                }
            }
        }
        self.ready = decided.into_iter();
    }
}

impl Iterator for Screening<'_> {
    type Item = Result<Decided, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(decided) = self.ready.next() {
                return Some(Ok(decided));
            }
            match self.batches.next()? {
                Ok(raw) => self.take(&raw),
                Err(fault) => return Some(Err(fault.into())),
            }
        }
    }
}

/// How the verdict on a record came about. Displayed, it is text as `eligible explain` prints it.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The verdict and its reasons.
    pub decided: Decided,
    document: Document,
    json: Value,
}

impl Explained {
    pub(super) fn of(program: &Program, records: &Records, id: &str) -> Result<Self, Fault> {
        let mapped = Mapped::new(program, records)?;
        for raw in records.set.batches(BATCH) {
            let raw = raw?;
            let Some(index) = raw.ids.iter().position(|known| known == id) else { continue };
            let Some(record) = raw.records.get(index) else { continue };
            let batch = mapped.batch(&raw);
            let row = Row::new(&batch, index);
            let decision = screen(program, row, None);
            let columns = mapped.names(records, record.file);
            let file = records.set.files().get(record.file).map(|file| file.name()).unwrap_or_default();
            let seen = Seen {
                program,
                row,
                id,
                file,
                number: record.row,
                columns: &columns,
                stage: decision.stage,
                said: &[],
            };
            let outlook = outlook(program, row, &decision, None);
            return Ok(Self {
                decided: Decided::of(&decision, &seen),
                document: explain(&decision, &seen, &outlook),
                json: explain_json(&decision, &seen, &outlook),
            });
        }
        let near = closest(id, records.ids().iter().map(String::as_str));
        let near = near.map(|near| format!("\n  help: did you mean `{near}`?")).unwrap_or_default();
        Err(Fault::one(format!("there is no record `{id}`{near}")))
    }

    /// The same as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown(&self.document)
    }

    /// The same as JSON, in the form that `docs/records.md` describes.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(&self.document, Style::default()))
    }
}
