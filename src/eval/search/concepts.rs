//! What became of each line's records when they were screened: concept against criterion.

use std::collections::BTreeMap;

use super::Run;
use crate::eval::{Decision, Verdict};
use crate::value::Truth;

/// Records that a line certainly finds, and those that it may find besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Certainly.
    pub hits: u64,
    /// Perhaps.
    pub perhaps: u64,
}

impl Found {
    fn add(&mut self, truth: Truth) {
        match truth {
            Truth::True => self.hits += 1,
            Truth::Unknown => self.perhaps += 1,
            Truth::False => {}
        }
    }
}

/// What became of one line's records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// All of them.
    pub found: Found,
    /// Those that are included.
    pub included: Found,
    /// Those that are unclear.
    pub unclear: Found,
    /// Those that are excluded.
    pub excluded: Found,
    /// Per criterion (its number in the program), those that it excludes, alone or with others.
    pub by_criterion: BTreeMap<usize, Found>,
}

/// The same for every line of a strategy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concepts {
    /// Per line.
    pub lines: Vec<Concept>,
}

impl Concepts {
    /// Counts a record and its verdict.
    pub fn add(&mut self, run: &Run, decision: &Decision<'_>) {
        self.lines.resize_with(run.answers.len().max(self.lines.len()), Concept::default);
        for (line, answer) in self.lines.iter_mut().zip(&run.answers) {
            line.found.add(answer.truth);
            match decision.verdict {
                Verdict::Include => line.included.add(answer.truth),
                Verdict::Unclear => line.unclear.add(answer.truth),
                Verdict::Exclude => line.excluded.add(answer.truth),
            }
            if answer.truth != Truth::False {
                for criterion in &decision.reasons {
                    line.by_criterion.entry(*criterion).or_default().add(answer.truth);
                }
            }
        }
    }
}
