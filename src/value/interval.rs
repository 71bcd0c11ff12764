//! Everything a cell may be, when it is not known exactly.

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

impl<T> Bound<T> {
    /// The end, if there is one.
    pub fn end(&self) -> Option<&T> {
        match self {
            Self::Unbounded => None,
            Self::Closed(end) | Self::Open(end) => Some(end),
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
