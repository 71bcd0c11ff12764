//! The typed columns of a field: its state, and what is known of its value. (Meaning, rule 12.1.)

use super::dialect::Type;
use super::names::Names;
use crate::check::{Field, Program};
use crate::value::{Base, Shape};

/// How the value of a field is laid out in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    YesNo,
    /// Whole numbers and years: closed ends.
    Whole,
    /// Numbers and percentages: ends that may be open.
    Number,
    /// Days: closed ends.
    Date,
    /// Months, days and minutes at each end, which may be open.
    Duration,
    /// One value with a name.
    Value,
    /// Several: those known, and whether there may be more.
    Set,
    /// Words in a row, and whether there may be more.
    Text,
    /// Answers counted.
    Judged,
}

/// A field's columns.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// What all their names begin with.
    pub(super) base: String,
    pub(super) layout: Layout,
    /// A spread has two values: its lowest and its highest.
    pub(super) spread: bool,
}

/// One typed column: the ending of its name, which is also its name in the table of typed cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) ending: String,
    pub(super) kind: Type,
}

impl Layout {
    fn of(field: &Field) -> Self {
        match (field.spec.base, field.spec.shape) {
            (Base::YesNo, _) => Self::YesNo,
            (Base::Integer | Base::Year, _) => Self::Whole,
            (Base::Number | Base::Percent, _) => Self::Number,
            (Base::Date, _) => Self::Date,
            (Base::Duration, _) => Self::Duration,
            (Base::Term, Shape::Single) => Self::Value,
            (Base::Term, _) => Self::Set,
            (Base::Text, _) => Self::Text,
            (Base::Judgement, _) => Self::Judged,
        }
    }

    /// The endings of its columns.
    fn parts(self) -> &'static [(&'static str, Type)] {
        use Type::{Day, Flag, Length, List, Number, Text, Whole};
        match self {
            Self::YesNo => &[("yes", Flag)],
            Self::Whole => &[("lo", Whole), ("hi", Whole)],
            Self::Number => &[("lo", Number), ("lo_open", Flag), ("hi", Number), ("hi_open", Flag)],
            Self::Date => &[("first", Day), ("last", Day)],
            Self::Duration => &[
                ("lo_months", Length),
                ("lo_days", Length),
                ("lo_minutes", Length),
                ("lo_open", Flag),
                ("hi_months", Length),
                ("hi_days", Length),
                ("hi_minutes", Length),
                ("hi_open", Flag),
            ],
            Self::Value => &[("value", Text)],
            Self::Set => &[("values", List), ("more", Flag)],
            Self::Text => &[("words", Text), ("more", Flag), ("value", Text)],
            Self::Judged => &[("yes", Whole), ("no", Whole), ("unclear", Whole), ("adjudicated", Text)],
        }
    }
}

impl Columns {
    /// Its columns after the state.
    pub(super) fn parts(&self) -> Vec<Part> {
        let sides: &[&str] = if self.spread { &["lowest_", "highest_"] } else { &[""] };
        let parts = sides.iter().flat_map(|side| {
            self.layout
                .parts()
                .iter()
                .map(move |(ending, kind)| Part { ending: format!("{side}{ending}"), kind: *kind })
        });
        parts.collect()
    }
}

/// The columns of every field of a program.
pub(super) fn columns(program: &Program, names: &mut Names) -> Vec<Columns> {
    let columns = program.fields.iter().map(|field| {
        let layout = Layout::of(field);
        let spread = matches!(field.spec.shape, Shape::RangeOf | Shape::SomeOf)
            && matches!(layout, Layout::Whole | Layout::Number | Layout::Date | Layout::Duration);
        let mut columns = Columns { base: String::new(), layout, spread };
        let endings = columns.parts().into_iter().map(|part| format!("_{}", part.ending));
        let endings = endings.chain([String::from("_state")]).collect::<Vec<_>>();
        columns.base = names.family(&field.name, &endings.iter().map(String::as_str).collect::<Vec<_>>());
        columns
    });
    columns.collect()
}
