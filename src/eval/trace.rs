//! How a truth value came about: the return value of evaluation, never a mode of it.

use std::sync::Arc;

use crate::check::{Criterion, Node};
use crate::value::{Truth, Undecided};

/// A condition on a record, with what every part of it came to.
#[derive(Clone, Debug)]
pub struct Trace<'p> {
    /// The condition.
    pub node: &'p Node,
    /// What it came to.
    pub truth: Truth,
    /// Its parts in written order; for the name of a definition, the definition.
    pub parts: Vec<Arc<Trace<'p>>>,
    /// Why it is unknown; empty when it is not.
    pub causes: Vec<Cause>,
    /// The usual conventions on the length of a month would not all agree (meaning, rule 5.6).
    pub sensitive: bool,
}

/// One criterion asked of a record.
#[derive(Clone, Debug)]
pub struct Asked<'p> {
    /// The criterion.
    pub criterion: &'p Criterion,
    /// Whether its condition holds: for an exclusion criterion, whether it applies.
    pub truth: Truth,
    /// The tree, unless people judge it.
    pub trace: Option<Arc<Trace<'p>>>,
    /// Why it is open; empty when it is not.
    pub causes: Vec<Cause>,
}

/// One reason for something being unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    /// The field whose cell leaves it open.
    pub field: usize,
    /// In which way.
    pub why: Why,
}

/// The ways in which a cell leaves a question open. Causes never change a truth value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Nobody has looked it up.
    NotRead,
    /// It is read at a later stage, the number of which this is.
    ReadLater(usize),
    /// The report does not say: the authors must be asked.
    NotReported,
    /// The criteria do not say what they mean for a record to which it does not apply.
    NotApplicable,
    /// It is a range, or a date without its month or day, and the answer lies within.
    Range,
    /// The set is not known to its last element.
    PartlyKnown,
    /// The text ends where a database cut it off: there was more.
    TextCut,
    /// Calendars leave it open: how many days a month has would decide.
    MonthLength,
    /// Hours stand against days: how many hours a day has would decide.
    DayLength,
    /// People have not judged it, or not clearly.
    Judged(Undecided),
}

impl<'p> Trace<'p> {
    /// This trace and all below, parents first.
    pub fn walk(&self, see: &mut impl FnMut(&Self)) {
        see(self);
        self.parts.iter().for_each(|part| part.walk(see));
    }
}

impl Asked<'_> {
    /// Whether the usual conventions on months would not all agree on some part of it.
    #[must_use]
    pub fn sensitive(&self) -> bool {
        self.trace.as_ref().is_some_and(|trace| trace.sensitive)
    }
}
