//! Lengths of time: months, days and hours, compared by what calendars allow. (Meaning, rule 5.)

use std::fmt;

use super::calendar::days_in_months;
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
    /// Reads `week`, `weeks`, `wk`, `mo`, `yrs`, … in any case. Not `m`, which is a minute to some
    /// and a month to others.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "min" | "mins" | "minute" | "minutes" => Some(Self::Minute),
            "h" | "hr" | "hrs" | "hour" | "hours" => Some(Self::Hour),
            "d" | "day" | "days" => Some(Self::Day),
            "w" | "wk" | "wks" | "week" | "weeks" => Some(Self::Week),
            "mo" | "mos" | "mth" | "mths" | "mnth" | "mnths" | "month" | "months" => Some(Self::Month),
            "y" | "yr" | "yrs" | "year" | "years" => Some(Self::Year),
            _ => None,
        }
    }

    /// `week`
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl fmt::Display for TimeUnit {
    /// In the plural, as in `duration in days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s", self.name())
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
///
/// A month alone makes a year twelve of it, and a year alone makes a month its twelfth.
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
        let of = |month, year| Self { month: Some(month), year: Some(year), day: None };
        [
            of(Number::whole(28), Number::whole(364)),
            of(Number::whole(30), Number::whole(365)),
            of(Number::ratio(487, 16), Number::ratio(1461, 4)),
        ]
    }

    /// Days in a month and in a year, when it says anything about them.
    fn lengths(self) -> Option<(Number, Number)> {
        let twelve = Number::whole(12);
        match (self.month, self.year) {
            (Some(month), Some(year)) => Some((month, year)),
            (Some(month), None) => Some((month, month * twelve)),
            (None, Some(year)) => Some((year.checked_div(twelve)?, year)),
            (None, None) => None,
        }
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { months: Number::ZERO, days: Number::ZERO, hours: Number::ZERO };

    /// `amount` of `unit`: 0.25 years is 3 months, 1.5 weeks 10.5 days.
    #[must_use]
    pub fn of(amount: Number, unit: TimeUnit) -> Self {
        match unit {
            TimeUnit::Minute => Self { hours: amount * Number::ratio(1, 60), ..Self::ZERO },
            TimeUnit::Hour => Self { hours: amount, ..Self::ZERO },
            TimeUnit::Day => Self { days: amount, ..Self::ZERO },
            TimeUnit::Week => Self { days: amount * Number::whole(7), ..Self::ZERO },
            TimeUnit::Month => Self { months: amount, ..Self::ZERO },
            TimeUnit::Year => Self { months: amount * Number::whole(12), ..Self::ZERO },
        }
    }

    /// Both together: `3 months` and `2 weeks`.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            months: self.months + other.months,
            days: self.days + other.days,
            hours: self.hours + other.hours,
        }
    }

    /// The orders possible between two durations under a convention; where it says nothing, by the
    /// least and greatest number of days that so many months can have. (Rules 5.2, 5.3.)
    #[must_use]
    pub fn order(self, other: Self, convention: Convention) -> Orderings {
        self.try_order(other, convention).unwrap_or(Orderings::ANY)
    }

    /// `None` when numbers that nobody writes leave the range of exact arithmetic.
    fn try_order(self, other: Self, convention: Convention) -> Option<Orderings> {
        let days = self.days.checked_sub(other.days)?;
        let hours = self.hours.checked_sub(other.hours)?;
        let (least, greatest) = match convention.lengths() {
            Some(lengths) => {
                let months = stated_days(self.months, lengths)?;
                let difference = months.checked_sub(stated_days(other.months, lengths)?)?;
                (difference, difference)
            }
            None => calendar_days(self.months.checked_sub(other.months)?)?,
        };
        let (least, greatest) = (least.checked_add(days)?, greatest.checked_add(days)?);
        if let Some(day) = convention.day {
            let in_hours = |days: Number| days.checked_mul(day)?.checked_add(hours);
            return Some(sign(in_hours(least)?, in_hours(greatest)?));
        }
        let by_days = sign(least, greatest);
        let by_hours = sign(hours, hours);
        Some(if by_hours.certainly_equal() {
            by_days
        } else if by_days.certainly_equal() {
            by_hours
        } else if by_hours.less && by_days.certainly_at_most()
            || by_hours.greater && by_days.reverse().certainly_at_most()
        {
            // Fewer hours and not more days: less, however long a day is.
            by_hours
        } else {
            Orderings::ANY
        })
    }

    /// The least and greatest number of days it can last: `3 months` is 89 to 92. Hours count only
    /// where the convention says how many make a day.
    #[must_use]
    pub fn days(self, convention: Convention) -> (Number, Number) {
        let (least, greatest) = match convention.lengths() {
            Some(lengths) => stated_days(self.months, lengths).map(|days| (days, days)),
            None => calendar_days(self.months),
        }
        .unwrap_or((Number::ZERO, Number::ZERO));
        let hours = convention.day.and_then(|day| self.hours.checked_div(day)).unwrap_or(Number::ZERO);
        let days = self.days + hours;
        (least + days, greatest + days)
    }
}

/// How `least..=greatest` stands to nought.
fn sign(least: Number, greatest: Number) -> Orderings {
    let zero = Number::ZERO;
    Orderings { less: least < zero, equal: least <= zero && zero <= greatest, greater: greatest > zero }
}

/// Months in days as the convention has it: whole years first. (Rule 5.5.)
fn stated_days(months: Number, (month, year): (Number, Number)) -> Option<Number> {
    let years = months.checked_div(Number::whole(12))?.floor();
    let rest = months.checked_sub(years.checked_mul(Number::whole(12))?)?;
    years.checked_mul(year)?.checked_add(rest.checked_mul(month)?)
}

/// The least and greatest number of days that so many months can have, linear between whole months;
/// of a negative number of months, the same backwards. (Rule 5.3.)
fn calendar_days(months: Number) -> Option<(Number, Number)> {
    if months < Number::ZERO {
        let (least, greatest) = calendar_days(-months)?;
        return Some((-greatest, -least));
    }
    let whole = months.floor();
    let part = months.checked_sub(whole)?;
    let (least, greatest) = days_in_months(whole.to_integer()?)?;
    let (next_least, next_greatest) = days_in_months(whole.to_integer()?.checked_add(1)?)?;
    let between = |from: i64, to: i64| {
        let step = part.checked_mul(Number::whole(to.checked_sub(from)?))?;
        Number::whole(from).checked_add(step)
    };
    Some((between(least, next_least)?, between(greatest, next_greatest)?))
}

impl fmt::Display for Duration {
    /// As a reviewer would write it: `6 weeks`, `18 months`, `3 months 2 weeks`, `10.5 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts();
        if parts.is_empty() {
            return f.write_str("0 days");
        }
        for (i, (amount, unit)) in parts.into_iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            let plural = if amount == Number::whole(1) { "" } else { "s" };
            write!(f, "{space}{amount} {}{plural}", unit.name())?;
        }
        Ok(())
    }
}

impl Duration {
    /// What it is made of, each family in the unit that gives the plainest number.
    pub(crate) fn parts(self) -> Vec<(Number, TimeUnit)> {
        let coarse = |amount: Number, size: i64| {
            amount.checked_div(Number::whole(size)).filter(|in_coarse| in_coarse.is_whole())
        };
        let mut parts = Vec::new();
        if self.months != Number::ZERO {
            parts.push(match coarse(self.months, 12) {
                Some(years) => (years, TimeUnit::Year),
                None => (self.months, TimeUnit::Month),
            });
        }
        if self.days != Number::ZERO {
            parts.push(match coarse(self.days, 7) {
                Some(weeks) => (weeks, TimeUnit::Week),
                None => (self.days, TimeUnit::Day),
            });
        }
        if self.hours != Number::ZERO {
            let minutes = self.hours * Number::whole(60);
            let as_minutes =
                minutes.is_decimal() && (self.hours.abs() < Number::whole(1) || !self.hours.is_decimal());
            parts.push(if as_minutes { (minutes, TimeUnit::Minute) } else { (self.hours, TimeUnit::Hour) });
        }
        parts
    }
}
