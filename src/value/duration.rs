//! Lengths of time: months, days and hours, compared by what calendars allow. (Meaning, rule 5.)

use std::fmt;

use super::{Number, Orderings};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// A sixtieth of an hour.
    Minute,
    /// Usually contact time; never compared with days unless the file says how long a day is.
    Hour,
    /// A calendar day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month: 28 to 31 days.
    Month,
    /// Twelve months.
    Year,
}

impl TimeUnit {
    /// Reads `week`, `weeks`, `wk`, `mo`, `yrs`, … in any case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let _ = word;
        todo!()
    }
}

/// An exact length of time in its three families, which only a calendar can bring together:
/// a year is 12 months, a week 7 days, an hour stays an hour. (Rules 5.1, 5.7.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Calendar months.
    pub months: Number,
    /// Calendar days.
    pub days: Number,
    /// Hours.
    pub hours: Number,
}

/// What a file says about how long things are; nothing by default. (Rule 5.5.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Convention {
    /// Days in a month, when stated.
    pub month: Option<Number>,
    /// Days in a year, when stated; else twelve months.
    pub year: Option<Number>,
    /// Hours in a day, when stated.
    pub day: Option<Number>,
}

impl Convention {
    /// The conventions that reviewers use without saying so (28/364, 30/365, 30.4375/365.25), for
    /// finding verdicts that hang on one of them. (Rule 5.6.)
    #[must_use]
    pub fn usual() -> [Self; 3] {
        todo!()
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { months: Number::ZERO, days: Number::ZERO, hours: Number::ZERO };

    /// `amount` of `unit`: 0.25 years is 3 months, 1.5 weeks 10.5 days.
    #[must_use]
    pub fn of(amount: Number, unit: TimeUnit) -> Self {
        let _ = (amount, unit);
        todo!()
    }

    /// The orders possible between two durations under a convention; where it says nothing, by the
    /// least and greatest number of days that so many months can have. (Rules 5.2, 5.3.)
    #[must_use]
    pub fn order(self, other: Self, convention: Convention) -> Orderings {
        let _ = (self, other, convention);
        todo!()
    }

    /// The least and greatest number of days it can last, hours apart: `3 months` is 89 to 92.
    #[must_use]
    pub fn days(self, convention: Convention) -> (Number, Number) {
        let _ = (self, convention);
        todo!()
    }
}

impl fmt::Display for Duration {
    /// As a reviewer would write it: `6 weeks`, `1.5 years`, `3 months 2 weeks`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}
