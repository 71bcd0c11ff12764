//! Days, and the days that a date leaves open. (Meaning, rule 5.10.)

use std::fmt;

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub jiff::civil::Date);

/// A date as precise as its author was: `2018` is a year, `2018-01` a month, `2018-01-31` a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The year.
    pub year: i16,
    /// The month, if said.
    pub month: Option<i8>,
    /// The day of the month, if said.
    pub day: Option<i8>,
}

impl Period {
    /// Reads `2018`, `2018-01`, `2018-01-31` as they stand in a criteria file. `None` when there is
    /// no such date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let _ = text;
        todo!()
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        todo!()
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        todo!()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}
