//! Cells in words, as a reviewer would write them: `2 to 4 months`, `at least 6 months`, `not read`.

use std::fmt;

use jiff::civil::Date;

use super::{
    Bound, Cell, Day, Duration, Interval, Missing, Number, PartialSet, Period, Quantity, Spread, Value,
};

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => value.fmt(f),
            Self::Missing(missing) => missing.fmt(f),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRead => "not read",
            Self::NotReported => "not reported",
            Self::NotApplicable => "not applicable",
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Quantity(quantity) => quantity.fmt(f),
            Self::Set(set) => set.fmt(f),
            Self::Spread(spread) => spread.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Judged(judgements) => judgements.fmt(f),
        }
    }
}

impl fmt::Display for PartialSet {
    /// `one-to-one; group`, `one-to-one, perhaps more`, `none`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at_least.is_empty() {
            return f.write_str(if self.more { "not known" } else { "none" });
        }
        for (i, term) in self.at_least.iter().enumerate() {
            write!(f, "{}{term}", if i == 0 { "" } else { "; " })?;
        }
        f.write_str(if self.more { ", perhaps more" } else { "" })
    }
}

impl fmt::Display for Spread {
    /// `8 to 16`; where an end is not known itself, `lowest at most 3 months, highest 12 months`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lowest, highest) = (&self.lowest, &self.highest);
        match (lowest, highest) {
            _ if lowest == highest && lowest.is_exact() => lowest.fmt(f),
            (Quantity::Duration(a), Quantity::Duration(b)) => match (a.exact(), b.exact()) {
                (Some(lo), Some(hi)) => two_durations(lo, hi, f),
                _ => write!(f, "lowest {lowest}, highest {highest}"),
            },
            _ if lowest.is_exact() && highest.is_exact() => write!(f, "{lowest} to {highest}"),
            _ => write!(f, "lowest {lowest}, highest {highest}"),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(interval) | Self::Number(interval) => range_of_numbers(interval, f),
            Self::Date(interval) => range_of_days(interval, f),
            Self::Duration(interval) => range_of_durations(interval, f),
        }
    }
}

fn range_of_numbers(interval: &Interval<Number>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (interval.lo, interval.hi) {
        (Bound::Closed(lo), Bound::Closed(hi)) if lo == hi => write!(f, "{lo}"),
        (Bound::Closed(lo), Bound::Closed(hi)) => write!(f, "{lo} to {hi}"),
        _ => half_open(interval, "any number", f),
    }
}

fn range_of_durations(interval: &Interval<Duration>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (interval.lo, interval.hi) {
        (Bound::Closed(lo), Bound::Closed(hi)) if lo == hi => write!(f, "{lo}"),
        // Nothing lasts less than no time, so that this end need not be said.
        (Bound::Closed(lo), hi) if lo == Duration::ZERO => {
            half_open(&Interval { lo: Bound::Unbounded, hi }, "any length of time", f)
        }
        (Bound::Closed(lo), Bound::Closed(hi)) => two_durations(lo, hi, f),
        _ => half_open(interval, "any length of time", f),
    }
}

/// `2 to 4 months`, `6 weeks to 3 months`
fn two_durations(lo: Duration, hi: Duration, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&lo.parts()[..], &hi.parts()[..]) {
        ([(amount, unit)], [(_, same)]) if unit == same => write!(f, "{amount} to {hi}"),
        _ => write!(f, "{lo} to {hi}"),
    }
}

/// A range that lacks an end, or does not reach one.
fn half_open<T: fmt::Display>(
    interval: &Interval<T>,
    anything: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let join = if matches!(interval.hi, Bound::Unbounded) { "" } else { " and " };
    match &interval.lo {
        Bound::Unbounded => {}
        Bound::Closed(lo) => write!(f, "at least {lo}{join}")?,
        Bound::Open(lo) => write!(f, "over {lo}{join}")?,
    }
    match (&interval.lo, &interval.hi) {
        (Bound::Unbounded, Bound::Unbounded) => f.write_str(anything),
        (_, Bound::Unbounded) => Ok(()),
        (_, Bound::Closed(hi)) => write!(f, "at most {hi}"),
        (_, Bound::Open(hi)) => write!(f, "under {hi}"),
    }
}

fn range_of_days(interval: &Interval<Day>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let days = interval.days();
    match (days.lo.end(), days.hi.end()) {
        (Some(lo), Some(hi)) if lo == hi => write!(f, "{lo}"),
        (Some(lo), Some(hi)) => {
            let (first, last) = (period(*lo, Period::first), period(*hi, Period::last));
            // Both ends as precise as the coarser of them can be.
            let whole_years = first.month.is_none() && last.month.is_none();
            let whole_months = first.day.is_none() && last.day.is_none();
            let (lo, hi) = (lo.0, hi.0);
            match () {
                () if whole_years && lo.year() == hi.year() => write!(f, "{first} (day not given)"),
                () if whole_years => write!(f, "{first} to {last} (day not given)"),
                () if whole_months && same_month(lo, hi) => {
                    write!(f, "{:04}-{:02} (day not given)", lo.year(), lo.month())
                }
                () if whole_months => write!(f, "{} to {} (day not given)", month(lo), month(hi)),
                () => write!(f, "{} to {}", Day(lo), Day(hi)),
            }
        }
        (Some(lo), None) => write!(f, "{} or later", period(*lo, Period::first)),
        (None, Some(hi)) => write!(f, "{} or earlier", period(*hi, Period::last)),
        (None, None) => f.write_str("any day"),
    }
}

/// The coarsest period that begins, or ends, on a day.
fn period(day: Day, end: fn(Period) -> Day) -> Period {
    let (year, month, day_of_month) = (day.0.year(), day.0.month(), day.0.day());
    let year_only = Period { year, month: None, day: None };
    let to_month = Period { year, month: Some(month), day: None };
    [year_only, to_month]
        .into_iter()
        .find(|period| end(*period) == day)
        .unwrap_or(Period { day: Some(day_of_month), ..to_month })
}

fn month(date: Date) -> Period {
    Period { year: date.year(), month: Some(date.month()), day: None }
}

fn same_month(a: Date, b: Date) -> bool {
    (a.year(), a.month()) == (b.year(), b.month())
}
