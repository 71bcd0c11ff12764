//! Comparisons of ranges, as the conditions under which they are true and false. (Meaning, rule 2.)

use super::dialect::Dialect;
use super::steps::{Expr, latest};
use crate::value::Relation;

/// What kind of quantity a side of a comparison is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Whole,
    Number,
    Date,
    Duration,
}

/// One end of a range.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The value: one expression, or months, days and minutes. NULL where there is no end.
    pub(super) value: Vec<String>,
    /// When the end itself is not part of the range; never, if nothing.
    pub(super) open: Option<String>,
    /// What to call it in names.
    pub(super) called: String,
    /// Written out.
    pub(super) literal: bool,
}

/// What one side of a comparison lies in. NULL at both ends where a cell in it is missing.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub(super) scale: Scale,
    pub(super) lo: End,
    pub(super) hi: End,
    /// Written out, so that it is known exactly.
    pub(super) literal: bool,
    /// A sum of others.
    pub(super) sum: bool,
    /// True when every cell in it is known.
    pub(super) known: Vec<String>,
}

impl End {
    pub(super) fn sql(&self) -> &str {
        self.value.first().map_or("NULL", String::as_str)
    }
}

/// When a leaf is true, and when it is false; unknown otherwise.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    pub(super) holds: Expr,
    pub(super) fails: Expr,
}

impl Sides {
    pub(super) fn base(holds: impl Into<String>, fails: impl Into<String>) -> Self {
        Self { holds: Expr::base(holds), fails: Expr::base(fails) }
    }

    /// The leaf, as true, false or NULL.
    pub(super) fn leaf(self, negated: bool) -> Expr {
        let (yes, no) = if negated { ("FALSE", "TRUE") } else { ("TRUE", "FALSE") };
        let step = latest([&self.holds, &self.fails]);
        Expr {
            sql: format!("CASE WHEN {} THEN {yes} WHEN {} THEN {no} END", self.holds.sql, self.fails.sql),
            step,
        }
    }
}

/// `<`, `<=` or `=`, of which the others are negations. (Rule 2.2.)
pub(super) const fn plain(relation: Relation) -> (Relation, bool) {
    match relation {
        Relation::Equal => (Relation::Equal, false),
        Relation::NotEqual => (Relation::Equal, true),
        Relation::Less => (Relation::Less, false),
        Relation::AtLeast => (Relation::Less, true),
        Relation::AtMost => (Relation::AtMost, false),
        Relation::Greater => (Relation::AtMost, true),
    }
}

/// Two ranges of numbers or of days against each other.
pub(super) fn compare(dialect: Dialect, a: &Range, relation: Relation, b: &Range) -> Expr {
    let (relation, negated) = plain(relation);
    let sides = match relation {
        Relation::Less => Sides::base(below(a, b), not_above(b, a)),
        Relation::AtMost => Sides::base(not_above(a, b), below(b, a)),
        _ => match (a.scale, b.scale) {
            (Scale::Whole, Scale::Number) => whole_equals(dialect, a, b),
            (Scale::Number, Scale::Whole) => whole_equals(dialect, b, a),
            _ => Sides::base(same(a, b), format!("{} OR {}", below(a, b), below(b, a))),
        },
    };
    sides.leaf(negated)
}

/// All of `a` is less than all of `b`.
fn below(a: &Range, b: &Range) -> String {
    let (hi, lo) = (a.hi.sql(), b.lo.sql());
    let open = [&a.hi.open, &b.lo.open].into_iter().flatten().cloned().collect::<Vec<_>>();
    if open.is_empty() {
        format!("{hi} < {lo}")
    } else {
        format!("({hi} < {lo} OR ({hi} = {lo} AND ({})))", open.join(" OR "))
    }
}

fn not_above(a: &Range, b: &Range) -> String {
    format!("{} <= {}", a.hi.sql(), b.lo.sql())
}

/// Both are one value, and the same.
fn same(a: &Range, b: &Range) -> String {
    let mut parts = Vec::new();
    for side in [a, b] {
        if !side.literal {
            parts.push(format!("{} = {}", side.lo.sql(), side.hi.sql()));
            parts.extend(
                [&side.lo.open, &side.hi.open].into_iter().flatten().map(|open| format!("NOT {open}")),
            );
        }
    }
    parts.push(format!("{} = {}", a.lo.sql(), b.lo.sql()));
    parts.join(" AND ")
}

/// A whole number against any: nothing whole equals 2.5, nor anything between 2 and 3.
fn whole_equals(dialect: Dialect, whole: &Range, any: &Range) -> Sides {
    let _ = dialect;
    let lo = match &any.lo.open {
        None => format!("CEIL({})", any.lo.sql()),
        Some(open) => format!(
            "(CASE WHEN {open} AND FLOOR({lo}) = {lo} THEN {lo} + 1 ELSE CEIL({lo}) END)",
            lo = any.lo.sql()
        ),
    };
    let hi = match &any.hi.open {
        None => format!("FLOOR({})", any.hi.sql()),
        Some(open) => format!(
            "(CASE WHEN {open} AND FLOOR({hi}) = {hi} THEN {hi} - 1 ELSE FLOOR({hi}) END)",
            hi = any.hi.sql()
        ),
    };
    let apart = format!("({} < {lo} OR {hi} < {} OR {hi} < {lo})", whole.hi.sql(), whole.lo.sql());
    let known = whole.known.iter().chain(&any.known).cloned().collect::<Vec<_>>();
    Sides::base(same(whole, any), known.into_iter().chain([apart]).collect::<Vec<_>>().join(" AND "))
}
