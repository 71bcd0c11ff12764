//! The leaf rules: a comparison is true when it holds for every value the cell may have, false when
//! for none, else unknown. (Meaning, rules 2 and 5.)

use super::{Convention, Day, Duration, Number, Period, Quantity, Truth};

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Relation {
    /// The sign that says the same with the sides exchanged: `3 < x` is `x > 3`.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

/// A quantity as a criteria file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `25`, `66%`
    Number(Number),
    /// `2018`, `2018-01`: the whole period. (Rule 5.10.)
    Date(Period),
    /// `3 months`
    Duration(Duration),
}

/// A cell against a literal. A `Whole` or `Number` cell goes with a `Number` literal, a `Date` cell
/// with a `Date`, a `Duration` cell with a `Duration`; a whole number against a date literal is read
/// as a year (rule 5.11). Any other pair is unknown: the checker refuses it.
#[must_use]
pub fn compare_literal(
    cell: &Quantity,
    relation: Relation,
    literal: &Literal,
    convention: Convention,
) -> Truth {
    let _ = (cell, relation, literal, convention, std::marker::PhantomData::<(Day, Duration)>);
    todo!()
}

/// Two cells against each other: true if it holds for every pair, false if for no pair. (Rule 2.5.)
#[must_use]
pub fn compare_quantities(
    left: &Quantity,
    relation: Relation,
    right: &Quantity,
    convention: Convention,
) -> Truth {
    let _ = (left, relation, right, convention);
    todo!()
}

/// `x in <v, …>` as one leaf over the set, stronger than a chain of `=`: a whole number 3–4 is
/// certainly in `<3, 4>`. (Rule 2.4.)
#[must_use]
pub fn is_in(cell: &Quantity, literals: &[Literal], convention: Convention) -> Truth {
    let _ = (cell, literals, convention);
    todo!()
}
