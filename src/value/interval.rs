//! Everything a cell may be, when it is not known exactly.

use super::{Day, Number};

/// One end of an [`Interval`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound<T> {
    /// No end on this side.
    Unbounded,
    /// The end itself belongs to it.
    Closed(T),
    /// Everything up to the end, without it.
    Open(T),
}

/// All values between two ends: `2-4 months` is one value somewhere from 2 to 4 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval<T> {
    /// The lower end.
    pub lo: Bound<T>,
    /// The upper end.
    pub hi: Bound<T>,
}

impl<T: Copy> Interval<T> {
    /// Exactly one value.
    pub fn point(value: T) -> Self {
        Self { lo: Bound::Closed(value), hi: Bound::Closed(value) }
    }

    /// Both ends belong to it.
    pub fn closed(lo: T, hi: T) -> Self {
        Self { lo: Bound::Closed(lo), hi: Bound::Closed(hi) }
    }
}

impl<T> Interval<T> {
    /// Anything at all.
    #[must_use]
    pub const fn all() -> Self {
        Self { lo: Bound::Unbounded, hi: Bound::Unbounded }
    }
}

impl<T> Bound<T> {
    /// The end, if there is one.
    pub fn end(&self) -> Option<&T> {
        match self {
            Self::Unbounded => None,
            Self::Closed(end) | Self::Open(end) => Some(end),
        }
    }

    /// Whether there is an end that does not itself belong to the interval.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// The same end, of something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Bound<U> {
        match self {
            Self::Unbounded => Bound::Unbounded,
            Self::Closed(end) => Bound::Closed(change(end)),
            Self::Open(end) => Bound::Open(change(end)),
        }
    }
}

impl<T: Copy + PartialEq> Interval<T> {
    /// The value, when there is only one.
    pub fn exact(&self) -> Option<T> {
        match (self.lo, self.hi) {
            (Bound::Closed(lo), Bound::Closed(hi)) if lo == hi => Some(lo),
            _ => None,
        }
    }
}

impl<T: Copy + Ord> Interval<T> {
    /// Whether nothing lies between its ends.
    pub fn is_empty(&self) -> bool {
        match (self.lo.end(), self.hi.end()) {
            (Some(lo), Some(hi)) => lo > hi || lo == hi && (self.lo.is_open() || self.hi.is_open()),
            _ => false,
        }
    }

    /// Whether a value lies in it.
    pub fn contains(&self, value: T) -> bool {
        !self.intersect(&Self::point(value)).is_empty()
    }

    /// What lies in both: a range clipped to its field's domain. (Rule 1.5.)
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        Self { lo: greater_lower(self.lo, other.lo), hi: lesser_upper(self.hi, other.hi) }
    }
}

/// The lower end that leaves less; an open end leaves less than the same one closed.
fn greater_lower<T: Copy + Ord>(a: Bound<T>, b: Bound<T>) -> Bound<T> {
    match (a.end(), b.end()) {
        (None, _) => b,
        (_, None) => a,
        (Some(x), Some(y)) if x > y || x == y && a.is_open() => a,
        _ => b,
    }
}

fn lesser_upper<T: Copy + Ord>(a: Bound<T>, b: Bound<T>) -> Bound<T> {
    match (a.end(), b.end()) {
        (None, _) => b,
        (_, None) => a,
        (Some(x), Some(y)) if x < y || x == y && a.is_open() => a,
        _ => b,
    }
}

impl Interval<Number> {
    /// The whole numbers in it, with closed whole ends: `(2, 4)` is `3`. (Rule 1.5.)
    #[must_use]
    pub fn whole(&self) -> Self {
        let one = Number::whole(1);
        let lo = match self.lo {
            Bound::Open(end) if end.is_whole() => Bound::Closed(end + one),
            Bound::Open(end) | Bound::Closed(end) => Bound::Closed(end.ceil()),
            Bound::Unbounded => Bound::Unbounded,
        };
        let hi = match self.hi {
            Bound::Open(end) if end.is_whole() => Bound::Closed(end - one),
            Bound::Open(end) | Bound::Closed(end) => Bound::Closed(end.floor()),
            Bound::Unbounded => Bound::Unbounded,
        };
        Self { lo, hi }
    }
}

impl Interval<Day> {
    /// The days in it, with closed ends. (Rule 1.5.)
    #[must_use]
    pub fn days(&self) -> Self {
        let close = |bound: Bound<Day>, inward: fn(Day) -> Option<Day>| match bound {
            Bound::Open(end) => inward(end).map_or(bound, Bound::Closed),
            bound => bound,
        };
        Self { lo: close(self.lo, Day::next), hi: close(self.hi, Day::previous) }
    }
}
