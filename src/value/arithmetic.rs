//! Adding and subtracting what is only known to lie in a range. (Meaning, rule 2.5.)

use super::{Bound, Convention, Duration, Interval, Literal, Number, Quantity};

/// Things that can be added and subtracted exactly.
trait Additive: Copy {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
}

impl Additive for Number {
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn minus(self, other: Self) -> Self {
        self - other
    }
}

impl Additive for Duration {
    fn plus(self, other: Self) -> Self {
        Self {
            months: self.months + other.months,
            days: self.days + other.days,
            hours: self.hours + other.hours,
        }
    }
    fn minus(self, other: Self) -> Self {
        Self {
            months: self.months - other.months,
            days: self.days - other.days,
            hours: self.hours - other.hours,
        }
    }
}

impl Quantity {
    /// `self + other`: every sum of a value of the one and a value of the other. `None` for kinds
    /// that have no sum; the checker refuses them.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        self.combine(other, add, add)
    }

    /// `self - other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.combine(other, subtract, subtract)
    }

    fn combine(
        &self,
        other: &Self,
        numbers: impl Fn(Interval<Number>, Interval<Number>) -> Interval<Number>,
        durations: impl Fn(Interval<Duration>, Interval<Duration>) -> Interval<Duration>,
    ) -> Option<Self> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Some(Self::Whole(numbers(*a, *b))),
            (Self::Whole(a) | Self::Number(a), Self::Whole(b) | Self::Number(b)) => {
                Some(Self::Number(numbers(*a, *b)))
            }
            (Self::Duration(a), Self::Duration(b)) => Some(Self::Duration(durations(*a, *b))),
            _ => None,
        }
    }
}

fn add<T: Additive>(a: Interval<T>, b: Interval<T>) -> Interval<T> {
    Interval { lo: join(a.lo, b.lo, T::plus), hi: join(a.hi, b.hi, T::plus) }
}

fn subtract<T: Additive>(a: Interval<T>, b: Interval<T>) -> Interval<T> {
    Interval { lo: join(a.lo, b.hi, T::minus), hi: join(a.hi, b.lo, T::minus) }
}

fn join<T: Copy>(a: Bound<T>, b: Bound<T>, with: impl Fn(T, T) -> T) -> Bound<T> {
    match (a, b) {
        (Bound::Closed(a), Bound::Closed(b)) => Bound::Closed(with(a, b)),
        (Bound::Closed(a) | Bound::Open(a), Bound::Closed(b) | Bound::Open(b)) => Bound::Open(with(a, b)),
        _ => Bound::Unbounded,
    }
}

impl Literal {
    /// The literal as a quantity, for sums: a date literal has none.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Number(number) if number.is_whole() => Some(Quantity::Whole(Interval::point(*number))),
            Self::Number(number) => Some(Quantity::Number(Interval::point(*number))),
            Self::Duration(duration) => Some(Quantity::Duration(Interval::point(*duration))),
            Self::Date(_) => None,
        }
    }

    /// Whether it is certainly the greater of two literals of one kind.
    #[must_use]
    pub fn certainly_above(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a > b,
            (Self::Duration(a), Self::Duration(b)) => b.order(*a, Convention::default()).certainly_less(),
            (Self::Date(a), Self::Date(b)) => a.first() > b.last(),
            (Self::Number(year), Self::Date(period)) => *year > Number::whole(i64::from(period.year)),
            (Self::Date(period), Self::Number(year)) => Number::whole(i64::from(period.year)) > *year,
            _ => false,
        }
    }
}
