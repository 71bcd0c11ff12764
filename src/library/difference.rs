//! Two versions of criteria, and what becomes of records between them.

use std::fmt;

use serde_json::Value;

use super::records::Mapped;
use super::{Criteria, Fault, Records};
use crate::compare::{Change, Decisions, Difference, Flip, Rescreening, Version};
use crate::render::{Style, decisions, difference, difference_json, markdown, text};

/// What differs between two versions. Displayed, it is text as `eligible diff` prints it.
pub struct Versions<'a> {
    old: &'a Criteria,
    new: &'a Criteria,
    difference: Difference,
    changed: Option<Changed>,
}

/// What becomes of records between two versions.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Transitions, flips with the edits they are due to, changed reasons, records for people to look at
    /// again.
    pub decisions: Decisions,
    fused: Vec<Vec<String>>,
}

impl<'a> Versions<'a> {
    pub(super) fn of(old: &'a Criteria, new: &'a Criteria, records: Option<&Records>) -> Result<Self, Fault> {
        let difference = Difference::between(
            Version { file: &old.file, program: &old.program },
            Version { file: &new.file, program: &new.program },
        );
        let changed = match records {
            Some(records) => {
                // What the new version lacks a column for is said before anything is read.
                Mapped::new(&new.program, records)?;
                let mut screening = Rescreening::new(&difference, &old.program, &new.program, &records.set);
                for raw in records.set.batches(4096) {
                    screening.add(&raw?);
                }
                let fused = screening.fused();
                Some(Changed { decisions: screening.finish(), fused })
            }
            None => None,
        };
        Ok(Self { old, new, difference, changed })
    }

    /// The changes: criteria in the order of the new version, then what was removed, then the other
    /// declarations.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        self.difference.changes()
    }

    /// What becomes of the records, where some were given.
    #[must_use]
    pub fn records(&self) -> Option<&Decisions> {
        self.changed.as_ref().map(|changed| &changed.decisions)
    }

    /// The records whose verdict differs; none where no records were given.
    #[must_use]
    pub fn flips(&self) -> &[Flip] {
        self.records().map(|found| found.flips.as_slice()).unwrap_or_default()
    }

    /// The same as JSON, in the form that `docs/records.md` describes.
    #[must_use]
    pub fn json(&self) -> Value {
        let found = self.changed.as_ref().map(|changed| (&changed.decisions, changed.fused.as_slice()));
        difference_json(self.changes(), &self.old.program, &self.new.program, found)
    }

    /// The same as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown(&self.document())
    }

    fn document(&self) -> crate::render::Document {
        let (old, new) = (&self.old.program, &self.new.program);
        let count = self.records().map(Decisions::records);
        let mut document = difference(self.changes(), old, new, count);
        if let Some(found) = self.records() {
            document.0.extend(decisions(found, self.changes(), old, new).0);
        }
        document
    }
}

impl fmt::Display for Versions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(&self.document(), Style::default()))
    }
}
