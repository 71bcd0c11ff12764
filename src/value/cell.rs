//! What one cell holds, after it was read as its field's kind. (Meaning, rule 1.)

use super::text::may_go_on;
use super::{Day, Duration, Interval, Judgements, Number, PartialSet};

/// A cell is known, or it is missing in one of three ways.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::large_enum_variant, reason = "a column keeps a reading once per distinct text, not per row")]
pub enum Cell {
    /// It holds something, perhaps not exactly.
    Known(Value),
    /// It holds nothing that a comparison could use.
    Missing(Missing),
}

/// Why a cell holds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Nobody has looked it up yet.
    NotRead,
    /// Somebody looked: the report does not say.
    NotReported,
    /// The question makes no sense for this record.
    NotApplicable,
}

/// What a known cell holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::large_enum_variant, reason = "a column keeps a reading once per distinct text, not per row")]
pub enum Value {
    /// A yes/no field.
    YesNo(bool),
    /// A number, year, percentage, date or duration, or a range in which it lies.
    Quantity(Quantity),
    /// A field with values: `one of` (exactly one) or `some of`.
    Set(PartialSet),
    /// Several measurements at once, of which only the ends are used.
    Spread(Spread),
    /// Free text.
    Text(String),
    /// Answers to a judged criterion.
    Judged(Judgements),
}

/// Something that has an order, known to lie in an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// A whole number (also a year): the interval's ends, where it has any, are whole and closed.
    Whole(Interval<Number>),
    /// Any number, or a percentage (as the number before the `%`).
    Number(Interval<Number>),
    /// One unknown day in an interval.
    Date(Interval<Day>),
    /// A length of time.
    Duration(Interval<Duration>),
}

/// Several quantities in one cell: `8-16 mentees per group`, `1; 3; 12 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spread {
    /// The lowest of them.
    pub lowest: Quantity,
    /// The highest of them.
    pub highest: Quantity,
}

impl Cell {
    /// Not looked up yet.
    pub const NOT_READ: Self = Self::Missing(Missing::NotRead);

    /// Whether looking further could make it say more: a missing cell (unless not applicable), a
    /// range, a partial date, a partly known set, a text that was cut off. (Meaning, rule 10.1.)
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Missing(missing) => *missing != Missing::NotApplicable,
            Self::Known(Value::YesNo(_) | Value::Judged(_)) => false,
            Self::Known(Value::Text(text)) => may_go_on(text),
            Self::Known(Value::Quantity(quantity)) => !quantity.is_exact(),
            Self::Known(Value::Set(set)) => set.more,
            Self::Known(Value::Spread(spread)) => !spread.lowest.is_exact() || !spread.highest.is_exact(),
        }
    }
}

impl Quantity {
    /// Whether there is only one value that it can be.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Whole(interval) | Self::Number(interval) => interval.exact().is_some(),
            Self::Date(interval) => interval.exact().is_some(),
            Self::Duration(interval) => interval.exact().is_some(),
        }
    }
}
