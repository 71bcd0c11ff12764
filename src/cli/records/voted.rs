//! What people voted, in the cells of the records they voted on.

use std::collections::HashMap;

use super::{BATCH, Opened};
use crate::check::Program;
use crate::cli::terminal::Terminal;
use crate::eval::{Effect, Said};
use crate::record::{RawBatch, RawCell, RawRecord, Vote, record_hash};
use crate::text::listed;

impl Opened {
    /// The cells of a field that votes fill, by row.
    pub(super) fn filled(
        &self,
        program: &Program,
        raw: &RawBatch<'_>,
        field: usize,
    ) -> HashMap<usize, RawCell> {
        let mut filled = HashMap::new();
        if self.ballots.is_empty() {
            return filled;
        }
        for (row, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            if let Some(Said { effect: Effect::Fills(cell), .. }) = self.said(program, record, id, field) {
                filled.insert(row, cell);
            }
        }
        filled
    }

    /// Says which votes were given on other criteria, or on a record whose cells were others.
    pub(super) fn say_stale(&self, program: &Program, terminal: &Terminal) -> Option<()> {
        let votes = || {
            self.ballots
                .all()
                .flat_map(|(record, ballot)| ballot.counting().into_iter().map(move |v| (record, v)))
        };
        let now = program.fingerprint.as_str();
        let other = |vote: &Vote| vote.fingerprint.as_deref().is_some_and(|then| then != now);
        let changed = votes().filter(|(_, vote)| other(vote)).count();
        if changed > 0 {
            let s = if changed == 1 { ", still counted, was" } else { "s, still counted, were" };
            terminal.say(&format!("note: {changed} vote{s} given when the criteria were others"));
        }
        let mut hashes: HashMap<&str, Vec<&str>> = HashMap::new();
        for (record, vote) in votes() {
            if let Some(hash) = vote.record_hash.as_deref() {
                hashes.entry(record).or_default().push(hash);
            }
        }
        let mut stale = Vec::new();
        if !hashes.is_empty() {
            for raw in self.set.batches(BATCH) {
                let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
                for (record, id) in raw.records.iter().zip(raw.ids) {
                    let Some(then) = hashes.get(id.as_str()) else { continue };
                    let now = self.record_hash(program, record);
                    if then.iter().any(|then| *then != now) {
                        stale.push(id.as_str());
                    }
                }
            }
        }
        if !stale.is_empty() {
            let s = if stale.len() == 1 { "record has" } else { "records have" };
            let names = listed(stale.iter().copied(), 8);
            let count = stale.len();
            terminal.say(&format!(
                "note: {count} {s} changed since people voted: {names}; their votes still count"
            ));
        }
        Some(())
    }

    /// What people said about a record's cell.
    pub(crate) fn said(&self, program: &Program, record: &RawRecord, id: &str, field: usize) -> Option<Said> {
        self.ballots.cell(program, id, field, self.columns.get(field)?.cell(record))
    }

    /// What people said about each of a record's cells; empty where they said nothing.
    pub(crate) fn said_of(&self, program: &Program, record: &RawRecord, id: &str) -> Vec<Option<Said>> {
        if self.ballots.on(id).is_empty() {
            return Vec::new();
        }
        (0..program.fields.len()).map(|field| self.said(program, record, id, field)).collect()
    }

    /// The hash of what a record holds in the columns that the criteria read.
    pub(crate) fn record_hash(&self, program: &Program, record: &RawRecord) -> String {
        let fields = program.fields.iter().zip(&self.columns);
        record_hash(fields.map(|(field, column)| (field.name.as_str(), column.cell(record))))
    }
}
