//! Sums and differences of cells that are not known exactly: interval arithmetic. (Meaning, rule 2.5.)

use super::{Bound, Interval, Number, Quantity};

impl Quantity {
    /// `a + b`: everything that a value of the one and a value of the other can add up to. `None`
    /// when they are not both numbers.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Some(Self::Whole(sum(a, b))),
            (Self::Whole(a) | Self::Number(a), Self::Whole(b) | Self::Number(b)) => {
                Some(Self::Number(sum(a, b)))
            }
            _ => None,
        }
    }

    /// `a - b`, each side independent of the other. `None` when they are not both numbers.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Option<Self> {
        match other {
            Self::Whole(b) => self.plus(&Self::Whole(negative(b))),
            Self::Number(b) => self.plus(&Self::Number(negative(b))),
            _ => None,
        }
    }
}

fn sum(a: &Interval<Number>, b: &Interval<Number>) -> Interval<Number> {
    Interval { lo: sum_of_ends(a.lo, b.lo), hi: sum_of_ends(a.hi, b.hi) }
}

/// A sum reaches its end only where both parts do.
fn sum_of_ends(a: Bound<Number>, b: Bound<Number>) -> Bound<Number> {
    match (a, b) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => Bound::Unbounded,
        (Bound::Closed(x), Bound::Closed(y)) => Bound::Closed(x + y),
        (Bound::Closed(x) | Bound::Open(x), Bound::Closed(y) | Bound::Open(y)) => Bound::Open(x + y),
    }
}

fn negative(a: &Interval<Number>) -> Interval<Number> {
    Interval { lo: a.hi.map(|end| -end), hi: a.lo.map(|end| -end) }
}
