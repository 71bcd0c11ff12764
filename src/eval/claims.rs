//! Whether a decision that was written down still holds.

use super::{Decision, Verdict};
use crate::check::Program;

/// A decision as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The verdict.
    pub verdict: Verdict,
    /// The label of the reason for exclusion.
    pub reason: Option<String>,
    /// The labels of all reasons.
    pub reasons: Vec<String>,
    /// The fingerprint of the criteria that it applied.
    pub fingerprint: String,
    /// The hash of the record that it decided; older lines have none.
    pub record_hash: Option<String>,
}

/// Why a decision no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The criteria have another fingerprint.
    Criteria,
    /// The cells that the criteria read hold something else (or other cells are read).
    Record,
    /// The verdict is another one: as written, as it is now.
    Verdict(Verdict, Verdict),
    /// The reason for exclusion is another one.
    Reason(Option<String>, Option<String>),
    /// The reasons after the first are others.
    Reasons(Vec<String>, Vec<String>),
}

impl Claim {
    /// All that no longer holds, given the same record's decision and hash now.
    #[must_use]
    pub fn broken(&self, decision: &Decision<'_>, program: &Program, record_hash: &str) -> Vec<Broken> {
        let label = |index: &usize| program.criteria.get(*index).map(|criterion| criterion.label.clone());
        let reasons = decision.reasons.iter().filter_map(label).collect::<Vec<_>>();
        let reason = reasons.first().cloned();
        let mut broken = Vec::new();
        if self.fingerprint != program.fingerprint.as_str() {
            broken.push(Broken::Criteria);
        }
        if self.record_hash.as_deref().is_some_and(|then| then != record_hash) {
            broken.push(Broken::Record);
        }
        if self.verdict != decision.verdict {
            broken.push(Broken::Verdict(self.verdict, decision.verdict));
        } else if self.reason != reason {
            broken.push(Broken::Reason(self.reason.clone(), reason));
        } else if self.reasons != reasons {
            broken.push(Broken::Reasons(self.reasons.clone(), reasons));
        }
        broken
    }
}
