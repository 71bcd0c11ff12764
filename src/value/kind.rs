//! What a field's cells hold, and all that is needed to read one.

use std::collections::BTreeMap;

use super::{Interval, MissingTokens, Number, Term, TimeUnit};

/// The kind of thing that a field's cells hold, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// `yes/no`
    YesNo,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `percent`
    Percent,
    /// `text`
    Text,
    /// `year`
    Year,
    /// `date`, partial dates too
    Date,
    /// `duration`
    Duration,
    /// `one of <…>`, `some of <…>`: values with names
    Term,
    /// the column of a `judged` criterion: what people answered
    Judgement,
}

/// How many of them one cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// One (a range is then a doubt about which).
    Single,
    /// `some of <…>`: a set of values.
    Set,
    /// `range of …`: a spread, written `8-16`.
    RangeOf,
    /// `some of integer`, `some of duration`: several measurements.
    SomeOf,
}

/// A field, as far as reading a cell goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// The kind of thing.
    pub base: Base,
    /// How many in a cell.
    pub shape: Shape,
    /// `duration in days`: what a bare number is. Only durations have one that converts.
    pub time_unit: Option<TimeUnit>,
    /// `… in UNIT` for anything else: a word that a cell may carry after its number.
    pub unit: Option<String>,
    /// `integer 0..100`: values outside are unreadable, ranges are clipped.
    pub domain: Option<Interval<Number>>,
    /// The values of a field with values.
    pub vocabulary: Vocabulary,
    /// What separates several values in a cell; `;` unless the field says otherwise.
    pub separator: String,
    /// The words for missing cells that hold for this field.
    pub tokens: MissingTokens,
}

/// The values of a field, and all the ways to write them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// Declared values in declared order.
    pub values: Vec<Term>,
    /// Folded spelling → value: every value, every synonym, and the names of lists used with it.
    pub spellings: BTreeMap<String, Term>,
    /// `or other`: an unlisted value is its own folded form.
    pub open: bool,
}

impl FieldSpec {
    /// A field of this kind with nothing else said about it.
    #[must_use]
    pub fn plain(base: Base, shape: Shape) -> Self {
        Self {
            base,
            shape,
            time_unit: None,
            unit: None,
            domain: None,
            vocabulary: Vocabulary::default(),
            separator: String::from(";"),
            tokens: MissingTokens::default(),
        }
    }
}
