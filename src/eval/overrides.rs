//! What people decided instead: data beside the engine's verdict, never in its place. (Rule 8.2.)

use std::collections::HashMap;

use super::Verdict;

/// One override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The verdict that people gave.
    pub verdict: Verdict,
    /// Who gave it.
    pub by: String,
    /// When, as written: dates and times in ISO 8601, so that they sort as text.
    pub at: String,
    /// Why.
    pub why: String,
    /// The fingerprint of the criteria it answered, where it says so: an override that answered
    /// other criteria is stale.
    pub fingerprint: Option<String>,
    /// The hash of the record it answered, where it says so.
    pub record_hash: Option<String>,
}

/// Why an override no longer answers what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// The criteria have changed since.
    Criteria,
    /// The criteria are those it answered, but the record's cells have changed.
    Record,
}

/// The current override of each record: the last by time, then by the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    current: HashMap<String, Override>,
}

impl Overrides {
    /// Takes in one more.
    pub fn add(&mut self, record: &str, new: Override) {
        let newer = self.current.get(record).is_none_or(|old| new.at >= old.at);
        if newer {
            self.current.insert(record.to_owned(), new);
        }
    }

    /// The current override of a record.
    #[must_use]
    pub fn of(&self, record: &str) -> Option<&Override> {
        self.current.get(record)
    }

    /// The records that have one.
    pub fn records(&self) -> impl Iterator<Item = &str> {
        self.current.keys().map(String::as_str)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.current.is_empty()
    }
}

impl Override {
    /// Whether it answered other criteria, or other cells of the record, than these.
    #[must_use]
    pub fn stale(&self, fingerprint: &str, record_hash: &str) -> Option<Stale> {
        let other = |answered: &Option<String>, now| answered.as_deref().is_some_and(|then| then != now);
        if other(&self.fingerprint, fingerprint) {
            Some(Stale::Criteria)
        } else {
            other(&self.record_hash, record_hash).then_some(Stale::Record)
        }
    }
}
