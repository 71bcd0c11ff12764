//! How two quantities can stand to each other, when calendars leave it open.

use std::cmp::Ordering;

/// The orders that are possible between two quantities. Exact numbers have one; `13 weeks` against
/// `3 months` has all three; `4 weeks` against `1 month` is less or equal. (Meaning, rule 5.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orderings {
    /// The left one may be the smaller.
    pub less: bool,
    /// They may be equal.
    pub equal: bool,
    /// The left one may be the greater.
    pub greater: bool,
}

impl Orderings {
    /// Nothing is known.
    pub const ANY: Self = Self { less: true, equal: true, greater: true };

    /// Certainly `<`.
    #[must_use]
    pub fn certainly_less(self) -> bool {
        !self.equal && !self.greater
    }

    /// Certainly `<=`.
    #[must_use]
    pub fn certainly_at_most(self) -> bool {
        !self.greater
    }

    /// Certainly `=`.
    #[must_use]
    pub fn certainly_equal(self) -> bool {
        !self.less && !self.greater
    }

    /// Seen from the other side.
    #[must_use]
    pub fn reverse(self) -> Self {
        Self { less: self.greater, equal: self.equal, greater: self.less }
    }
}

impl From<Ordering> for Orderings {
    fn from(order: Ordering) -> Self {
        Self { less: order.is_lt(), equal: order.is_eq(), greater: order.is_gt() }
    }
}
