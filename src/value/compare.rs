//! The leaf rules: a comparison is true when it holds for every value the cell may have, false when
//! for none, else unknown. (Meaning, rules 2 and 5.)

use super::{Convention, Day, Duration, Interval, Number, Orderings, Period, Quantity, Truth};

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

impl Relation {
    /// The relation as `=`, `<` or `<=`, and whether it is the negation of that one. (Rule 2.2.)
    fn plain(self) -> (Plain, bool) {
        match self {
            Self::Equal => (Plain::Equal, false),
            Self::NotEqual => (Plain::Equal, true),
            Self::Less => (Plain::Less, false),
            Self::AtLeast => (Plain::Less, true),
            Self::AtMost => (Plain::AtMost, false),
            Self::Greater => (Plain::AtMost, true),
        }
    }
}

/// The three signs that the others are negations of.
#[derive(Clone, Copy)]
enum Plain {
    Equal,
    Less,
    AtMost,
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
    match (cell, literal) {
        (Quantity::Whole(_) | Quantity::Number(_), Literal::Number(k)) => {
            compare_quantities(cell, relation, &Quantity::Number(Interval::point(*k)), convention)
        }
        (Quantity::Duration(_), Literal::Duration(k)) => {
            compare_quantities(cell, relation, &Quantity::Duration(Interval::point(*k)), convention)
        }
        (Quantity::Date(days), Literal::Date(period)) => with_period(&days.days(), relation, *period),
        (Quantity::Whole(years), Literal::Date(period)) => {
            with_period(&days_of_years(years), relation, *period)
        }
        _ => Truth::Unknown,
    }
}

/// Two cells against each other: true if it holds for every pair, false if for no pair. (Rule 2.5.)
#[must_use]
pub fn compare_quantities(
    left: &Quantity,
    relation: Relation,
    right: &Quantity,
    convention: Convention,
) -> Truth {
    match (left, right) {
        (Quantity::Whole(a), Quantity::Number(b)) => whole_and_any(a, relation, b, |a, b| (a, b)),
        (Quantity::Number(a), Quantity::Whole(b)) => whole_and_any(b, relation, a, |b, a| (a, b)),
        (Quantity::Whole(a), Quantity::Whole(b)) | (Quantity::Number(a), Quantity::Number(b)) => {
            pairs(a, relation, b, exactly)
        }
        (Quantity::Date(a), Quantity::Date(b)) => pairs(&a.days(), relation, &b.days(), exactly),
        // A range that the calendar has in order may run backwards under a convention (89 days to 3
        // months of 28): then nobody knows what was meant.
        (Quantity::Duration(a), Quantity::Duration(b))
            if runs_backwards(a, convention) || runs_backwards(b, convention) =>
        {
            Truth::Unknown
        }
        (Quantity::Duration(a), Quantity::Duration(b)) => {
            pairs(a, relation, b, |x, y| x.order(y, convention))
        }
        _ => Truth::Unknown,
    }
}

/// `x in <v, …>` as one leaf over the set, stronger than a chain of `=`: a whole number 3–4 is
/// certainly in `<3, 4>`. (Rule 2.4.)
#[must_use]
pub fn is_in(cell: &Quantity, literals: &[Literal], convention: Convention) -> Truth {
    let each = || literals.iter().map(|k| compare_literal(cell, Relation::Equal, k, convention));
    match cell {
        Quantity::Whole(years) if literals.iter().any(|k| matches!(k, Literal::Date(_))) => {
            covered(&days_of_years(years), literals).unwrap_or_else(|| Truth::any(each()))
        }
        Quantity::Whole(numbers) => enumerated(numbers, literals).unwrap_or_else(|| Truth::any(each())),
        Quantity::Date(days) if literals.iter().all(|k| matches!(k, Literal::Date(_))) => {
            covered(&days.days(), literals).unwrap_or_else(|| Truth::any(each()))
        }
        // Single numbers and lengths cannot fill a range between them.
        _ => Truth::any(each()),
    }
}

/// The leaf over every pair of members of two intervals.
fn pairs<T: Copy + PartialEq>(
    a: &Interval<T>,
    relation: Relation,
    b: &Interval<T>,
    order: impl Fn(T, T) -> Orderings,
) -> Truth {
    let below = |x: &Interval<T>, y: &Interval<T>| match (x.hi.end(), y.lo.end()) {
        (Some(hi), Some(lo)) => {
            let order = order(*hi, *lo);
            let touching = !x.hi.is_open() && !y.lo.is_open();
            if touching { order.certainly_less() } else { order.certainly_at_most() }
        }
        _ => false,
    };
    let not_above = |x: &Interval<T>, y: &Interval<T>| match (x.hi.end(), y.lo.end()) {
        (Some(hi), Some(lo)) => order(*hi, *lo).certainly_at_most(),
        _ => false,
    };
    let (plain, negated) = relation.plain();
    let truth = match plain {
        Plain::Less => Truth::decided(below(a, b), not_above(b, a)),
        Plain::AtMost => Truth::decided(not_above(a, b), below(b, a)),
        Plain::Equal => {
            let same = a.exact().zip(b.exact()).is_some_and(|(x, y)| order(x, y).certainly_equal());
            Truth::decided(same, below(a, b) || below(b, a))
        }
    };
    if negated { !truth } else { truth }
}

fn runs_backwards(range: &Interval<Duration>, convention: Convention) -> bool {
    let ends = range.lo.end().zip(range.hi.end());
    ends.is_some_and(|(lo, hi)| hi.order(*lo, convention).certainly_less())
}

/// A whole number against any number. For equality only the whole numbers of the other side count:
/// nothing whole equals 2.5, nor anything between 2 and 3.
fn whole_and_any(
    whole: &Interval<Number>,
    relation: Relation,
    any: &Interval<Number>,
    sides: impl Fn(Interval<Number>, Interval<Number>) -> (Interval<Number>, Interval<Number>),
) -> Truth {
    let (left, right) = sides(*whole, *any);
    let (Plain::Equal, negated) = relation.plain() else {
        return pairs(&left, relation, &right, exactly);
    };
    let common = whole.intersect(&any.whole());
    let same = whole.exact().is_some() && whole.exact() == any.exact();
    let equal = Truth::decided(same, common.is_empty());
    if negated { !equal } else { equal }
}

fn exactly<T: Ord>(x: T, y: T) -> Orderings {
    x.cmp(&y).into()
}

/// Days against a literal, which is its whole period. (Rule 5.10.)
fn with_period(days: &Interval<Day>, relation: Relation, period: Period) -> Truth {
    let (first, last) = (Interval::point(period.first()), Interval::point(period.last()));
    match relation {
        Relation::Less | Relation::AtLeast => pairs(days, relation, &first, exactly),
        Relation::AtMost | Relation::Greater => pairs(days, relation, &last, exactly),
        Relation::Equal => within(days, &Interval::closed(period.first(), period.last())),
        Relation::NotEqual => !within(days, &Interval::closed(period.first(), period.last())),
    }
}

/// Whether the day, wherever it is among `days`, is one of `span`.
fn within(days: &Interval<Day>, span: &Interval<Day>) -> Truth {
    let common = days.intersect(span);
    Truth::decided(common == *days, common.is_empty())
}

/// The days of a range of years. (Rule 5.11.)
fn days_of_years(years: &Interval<Number>) -> Interval<Day> {
    let period = |year: Number| {
        // Years that no calendar has are as good as its first or last.
        let year = year.to_integer().unwrap_or(if year < Number::ZERO { -9999 } else { 9999 });
        Period { year: i16::try_from(year.clamp(-9999, 9999)).unwrap_or(9999), month: None, day: None }
    };
    let years = years.whole();
    Interval { lo: years.lo.map(|y| period(y).first()), hi: years.hi.map(|y| period(y).last()) }
}

/// Whether a whole number is one of those listed: they may fill its range between them. `None` when
/// a literal is not a number.
fn enumerated(cell: &Interval<Number>, literals: &[Literal]) -> Option<Truth> {
    let mut listed = literals
        .iter()
        .map(|literal| match literal {
            Literal::Number(number) => Some(*number),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    listed.retain(|number| number.is_whole() && cell.contains(*number));
    listed.sort_unstable();
    listed.dedup();
    let count = i64::try_from(listed.len()).map(Number::whole).ok()?;
    let all = match (cell.lo.end(), cell.hi.end()) {
        (Some(lo), Some(hi)) => *hi - *lo + Number::whole(1) == count,
        _ => false,
    };
    Some(Truth::decided(all && !listed.is_empty(), listed.is_empty()))
}

/// Whether a day is in one of the periods listed: they may cover its range between them. A number is
/// a year. `None` when a literal is neither.
fn covered(cell: &Interval<Day>, literals: &[Literal]) -> Option<Truth> {
    let mut spans = literals
        .iter()
        .map(|literal| match literal {
            Literal::Date(period) => Some((period.first(), period.last())),
            Literal::Number(year) => {
                let days = days_of_years(&Interval::point(*year));
                Some((*days.lo.end()?, *days.hi.end()?))
            }
            Literal::Duration(_) => None,
        })
        .collect::<Option<Vec<_>>>()?;
    spans.retain(|(first, last)| !cell.intersect(&Interval::closed(*first, *last)).is_empty());
    spans.sort_unstable();
    let (Some(lo), Some(hi)) = (cell.lo.end(), cell.hi.end()) else {
        return Some(Truth::decided(false, spans.is_empty()));
    };
    // The first day not covered by the periods so far.
    let mut open = Some(*lo);
    for (first, last) in &spans {
        open = open.and_then(|day| if *first <= day && *last >= day { last.next() } else { Some(day) });
    }
    let all = open.is_none_or(|day| day > *hi);
    Some(Truth::decided(all && !spans.is_empty(), spans.is_empty()))
}
