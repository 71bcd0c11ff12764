//! Days, and the days that a date leaves open. (Meaning, rule 5.10.)

use std::fmt;

use jiff::civil::Date;

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

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

impl Day {
    /// The day after; `None` at the end of time.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }

    /// The day before; `None` at the beginning of time.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.0.yesterday().ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl Period {
    /// Reads `2018`, `2018-01`, `2018-01-31` as they stand in a criteria file. `None` when there is
    /// no such date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let (month, day) = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => (None, None),
            (Some(month), None, _) => (Some(digits(month, 2)?), None),
            (Some(month), Some(day), None) => (Some(digits(month, 2)?), Some(digits(day, 2)?)),
            _ => return None,
        };
        Self::new(year, month, day)
    }

    /// A date that exists: the month is one of twelve, the day one of its month's, the year in 1–9999.
    #[must_use]
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let exists = match (month, day) {
            (None, Some(_)) => false,
            (month, day) => Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok(),
        };
        (exists && year > 0).then_some(Self { year, month, day })
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        clamped(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        clamped(self.year, self.month.unwrap_or(12), self.day.unwrap_or(31))
    }
}

/// A number of exactly so many digits.
fn digits<T: std::str::FromStr>(text: &str, length: usize) -> Option<T> {
    let plain = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The day, or the nearest that there is.
fn clamped(year: i16, month: i8, day: i8) -> Day {
    let (year, month) = (year.clamp(-9999, 9999), month.clamp(1, 12));
    let first = Date::new(year, month, 1).unwrap_or(Date::ZERO);
    Day(Date::new(year, month, day.clamp(1, first.days_in_month())).unwrap_or(first))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}
