//! The tree of a condition. Every variant is documented by the text that produces it.

use super::ast::Word;
use super::search::Search;
use crate::text::Spanned;
use crate::value::{Number, Period, Relation};

/// A condition, or a part of one. `and`, `or` and sums are flat lists of at least two; brackets are
/// not in the tree, the printer puts them where they are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// `a when b`, `a unless b`
    Guarded {
        /// What is required or refused.
        body: Box<Spanned<Expr>>,
        /// `when` or `unless`
        guard: Spanned<Guard>,
        /// Where it holds, or does not.
        condition: Box<Spanned<Expr>>,
    },
    /// `a or b or c`
    Or(Vec<Spanned<Expr>>),
    /// `a and b and c`
    And(Vec<Spanned<Expr>>),
    /// `not a`
    Not(Box<Spanned<Expr>>),
    /// `at least 2 of (a, b, c)`
    Count {
        /// `at least`, `at most`, `exactly`
        how: Counted,
        /// `2`
        number: Spanned<u32>,
        /// The conditions counted.
        of: Vec<Spanned<Expr>>,
    },
    /// `duration < 3 months`, `a + b >= 10`, `model = <group>`
    Compare {
        /// The left side.
        left: Box<Spanned<Expr>>,
        /// The sign.
        relation: Spanned<Relation>,
        /// The right side.
        right: Box<Spanned<Expr>>,
    },
    /// `published between 2008 and 2018-01`
    Between {
        /// What is compared.
        value: Box<Spanned<Expr>>,
        /// The lower end.
        low: Box<Spanned<Expr>>,
        /// The upper end.
        high: Box<Spanned<Expr>>,
    },
    /// `model in <a, b>`, `focus not in surgery`, `model has only <a>`, `model has all of <a, b>`
    Member {
        /// What is looked at.
        left: Box<Spanned<Expr>>,
        /// How it is asked.
        how: Spanned<Membership>,
        /// `<a, b>` as [`Expr::Set`], or a name.
        right: Box<Spanned<Expr>>,
    },
    /// `duration is reported`, `duration is not applicable`
    Is {
        /// What is looked at.
        left: Box<Spanned<Expr>>,
        /// `not`
        negated: bool,
        /// `reported` or `applicable`
        what: Is,
    },
    /// `title contains mentor*`, `any of (title, abstract) contains (mentor* adj3 program*)`
    Contains {
        /// `title, abstract`
        fields: Vec<Spanned<String>>,
        /// What stands after `contains`.
        search: Box<Spanned<Search>>,
    },
    /// `a + b - c`: the first with its sign `+`
    Sum(Vec<(Sign, Spanned<Expr>)>),
    /// `lowest age`, `highest age`
    Extreme {
        /// `lowest` or `highest`
        which: Extreme,
        /// `age`
        field: Spanned<String>,
    },
    /// A bare name: a field, a definition, a list, or a value, as the checker finds.
    Name(String),
    /// `field control`: certainly a field
    Field(Spanned<String>),
    /// `"United States"`: certainly a value
    Text(String),
    /// `25`
    Number(Number),
    /// `66%`
    Percent(Number),
    /// `3 months`, `3 months 2 weeks`, `10 "mg/day"`
    Quantity(Vec<(Number, Spanned<Word>)>),
    /// `2018-01`, `2018-01-31` (a lone `2018` is a number)
    Date(Period),
    /// `<a, b, 3 months>`: members are [`Expr::Name`], [`Expr::Text`] or literals
    Set(Vec<Spanned<Expr>>),
}

/// The word between a rule and its guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// `when`
    When,
    /// `unless`
    Unless,
}

/// How conditions are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// `at least`
    AtLeast,
    /// `at most`
    AtMost,
    /// `exactly`
    Exactly,
}

/// How a set is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `has only`
    HasOnly,
    /// `has all of`
    HasAllOf,
}

/// What a cell is asked apart from its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Is {
    /// `is reported`
    Reported,
    /// `is applicable`
    Applicable,
}

/// `+` or `-`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// Which end of a spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extreme {
    /// `lowest`
    Lowest,
    /// `highest`
    Highest,
}
