//! What a strategy found, counted line by line.

use super::{Cause, Run};
use crate::value::Truth;

/// The counts of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTally {
    /// Records that it certainly finds.
    pub hits: u64,
    /// Records that it may find.
    pub perhaps: u64,
    /// Of these, how many for each reason; a record may have several.
    pub causes: Vec<(Cause, u64)>,
}

/// The counts of a strategy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchTally {
    /// Per line.
    pub lines: Vec<LineTally>,
    /// Records asked.
    pub records: u64,
}

impl SearchTally {
    /// Counts a record.
    pub fn add(&mut self, run: &Run) {
        self.records += 1;
        self.lines.resize_with(run.answers.len().max(self.lines.len()), LineTally::default);
        for (line, answer) in self.lines.iter_mut().zip(&run.answers) {
            match answer.truth {
                Truth::True => line.hits += 1,
                Truth::False => {}
                Truth::Unknown => {
                    line.perhaps += 1;
                    for cause in answer.causes.iter() {
                        match line.causes.iter_mut().find(|(known, _)| *known == cause) {
                            Some((_, count)) => *count += 1,
                            None => line.causes.push((cause, 1)),
                        }
                    }
                }
            }
        }
    }

    /// The causes of a line, the most frequent first.
    #[must_use]
    pub fn causes(&self, line: usize) -> Vec<(Cause, u64)> {
        let mut causes = self.lines.get(line).map(|line| line.causes.clone()).unwrap_or_default();
        causes.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
        causes
    }
}
