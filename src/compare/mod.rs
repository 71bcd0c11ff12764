//! Two versions of criteria, and of the decisions they make.

mod again;
mod agree;
mod attribution;
mod changes;
mod columnwise;
mod decimal;
mod decisions;
mod inline;
mod kappa;
mod mixtures;
mod pairs;
mod parts;
mod profiles;
mod recall;
mod renames;
mod subject;
mod sweep;
mod typed;
mod values;
mod what_if;
mod written;

pub use again::{Again, Need, Outdated};
pub use agree::{Answered, Many, Pair, Panel, Topic, Turns, Unclear, patch, truth_name, turns, verdict_name};
pub use changes::Change;
pub use columnwise::{Lane, SharedColumn, SideBySide};
pub use decimal::{Fixed, Fraction};
pub use decisions::{Because, Decisions, Flip, Reason, Rescreening, VERDICTS};
pub use inline::{Piece, in_brackets};
pub use kappa::{Agreement, Contingency, Fleiss};
pub use subject::{Kind, Subject};
pub use sweep::{Point, Sweep};
pub use what_if::{Altered, Refusal, alter, sweep};
pub use written::Version;

use changes::{Compared, compare};

/// What changed from one version of a file to another.
pub struct Difference {
    compared: Compared,
}

impl Difference {
    /// Compares two versions that check.
    #[must_use]
    pub fn between(old: Version<'_>, new: Version<'_>) -> Self {
        Self { compared: compare(old, new) }
    }

    /// The changes: criteria in the order of the new version, then what was removed, then the other
    /// declarations. Empty when nothing differs but layout and comments.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.compared.changes
    }

    /// The changes that change what the file means.
    pub fn edits(&self) -> impl Iterator<Item = &Change> {
        self.compared.changes.iter().filter(|change| change.is_edit())
    }

    /// The edits that can be made one by one, by name; those that only check together are one, joined
    /// with ` + `.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        mixtures::names(&self.compared)
    }

    /// The old version with the groups of edits that `with` accepts, as text. `None` when it would not
    /// check.
    #[must_use]
    pub fn mixture(&self, with: impl Fn(&str) -> bool) -> Option<String> {
        mixtures::text(&self.compared, with)
    }
}
