//! Days and years against dates as precise as their authors were, and against several values at once.
//! (Meaning, rules 2.4, 5.10 and 5.11.)

use super::range::{Range, Sides, plain};
use super::steps::Expr;
use crate::value::{Day, Literal, Number, Period, Relation};

/// Days against a literal, which is its whole period.
pub(super) fn days(cell: &Range, relation: Relation, period: Period) -> Expr {
    let (lo, hi) = (cell.lo.sql(), cell.hi.sql());
    let (first, last) = (day(period.first()), day(period.last()));
    let (relation, negated) = plain(relation);
    match relation {
        Relation::Less => Sides::base(format!("{hi} < {first}"), format!("{lo} >= {first}")),
        Relation::AtMost => Sides::base(format!("{hi} <= {last}"), format!("{lo} > {last}")),
        _ => Sides::base(
            format!("{lo} >= {first} AND {hi} <= {last}"),
            format!("{hi} < {first} OR {lo} > {last}"),
        ),
    }
    .leaf(negated)
}

/// Years against a literal that may be finer than a year.
pub(super) fn years(cell: &Range, relation: Relation, period: Period) -> Expr {
    let (lo, hi) = (cell.lo.sql(), cell.hi.sql());
    let Years { from, whole_from, to, whole_to } = Years::of(period.first(), period.last());
    let (relation, negated) = plain(relation);
    match relation {
        Relation::Less => Sides::base(format!("{hi} < {from}"), format!("{lo} >= {whole_from}")),
        Relation::AtMost => Sides::base(format!("{hi} <= {whole_to}"), format!("{lo} > {to}")),
        _ => Sides::base(
            format!("{lo} >= {whole_from} AND {hi} <= {whole_to}"),
            format!("{hi} < {from} OR {lo} > {to}"),
        ),
    }
    .leaf(negated)
}

/// The years that some days touch, and those that they fill.
struct Years {
    from: i64,
    whole_from: i64,
    to: i64,
    whole_to: i64,
}

impl Years {
    fn of(first: Day, last: Day) -> Self {
        let (from, to) = (i64::from(first.0.year()), i64::from(last.0.year()));
        let begins = first.0.month() == 1 && first.0.day() == 1;
        let ends = last.0.month() == 12 && last.0.day() == 31;
        Self {
            from,
            whole_from: if begins { from } else { from + 1 },
            to,
            whole_to: if ends { to } else { to - 1 },
        }
    }
}

/// A stretch without gaps: a range lies in it between the first two, and beside it outside the others.
pub(super) struct Span {
    from: String,
    to: String,
    touches_from: String,
    touches_to: String,
}

/// Whether all, or nothing, of a range lies in one of several stretches.
pub(super) fn among(cell: &Range, spans: &[Span]) -> Sides {
    let (lo, hi) = (cell.lo.sql(), cell.hi.sql());
    if spans.is_empty() {
        return Sides::base("FALSE", cell.known.join(" AND "));
    }
    let holds = spans.iter().map(|span| match span.from == span.to {
        true => format!("{lo} = {from} AND {hi} = {from}", from = span.from),
        false => format!("{lo} >= {} AND {hi} <= {}", span.from, span.to),
    });
    let fails =
        spans.iter().map(|span| format!("({hi} < {} OR {lo} > {})", span.touches_from, span.touches_to));
    Sides::base(holds.collect::<Vec<_>>().join(" OR "), fails.collect::<Vec<_>>().join(" AND "))
}

/// Whole numbers that follow one another, of those listed.
pub(super) fn number_runs(literals: &[Literal]) -> Option<Vec<Span>> {
    let numbers = literals.iter().map(|literal| match literal {
        Literal::Number(number) => Some(*number),
        _ => None,
    });
    let mut numbers = numbers.collect::<Option<Vec<_>>>()?;
    numbers.retain(|number| number.is_whole());
    numbers.sort_unstable();
    let mut runs: Vec<(Number, Number)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if number <= *last + Number::whole(1) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let spans = runs.into_iter().map(|(from, to)| Span {
        from: from.to_string(),
        to: to.to_string(),
        touches_from: from.to_string(),
        touches_to: to.to_string(),
    });
    Some(spans.collect())
}

/// Days that follow one another, of the periods listed.
pub(super) fn day_spans(literals: &[Literal]) -> Option<Vec<Span>> {
    let spans = runs(literals)?.into_iter().map(|(first, last)| Span {
        from: day(first),
        to: day(last),
        touches_from: day(first),
        touches_to: day(last),
    });
    Some(spans.collect())
}

/// The same for a cell that holds a year.
pub(super) fn year_spans(literals: &[Literal]) -> Option<Vec<Span>> {
    let spans = runs(literals)?.into_iter().map(|(first, last)| {
        let years = Years::of(first, last);
        Span {
            from: years.whole_from.to_string(),
            to: years.whole_to.to_string(),
            touches_from: years.from.to_string(),
            touches_to: years.to.to_string(),
        }
    });
    Some(spans.collect())
}

fn runs(literals: &[Literal]) -> Option<Vec<(Day, Day)>> {
    let spans = literals.iter().map(|literal| match literal {
        Literal::Date(period) => Some((period.first(), period.last())),
        Literal::Number(year) => {
            let year = i16::try_from(year.to_integer()?).ok()?;
            let period = Period::new(year, None, None)?;
            Some((period.first(), period.last()))
        }
        Literal::Duration(_) => None,
    });
    let mut spans = spans.collect::<Option<Vec<_>>>()?;
    spans.sort_unstable();
    let mut runs: Vec<(Day, Day)> = Vec::new();
    for (first, last) in spans {
        match runs.last_mut() {
            Some((_, end)) if end.next().is_none_or(|next| first <= next) => *end = last.max(*end),
            _ => runs.push((first, last)),
        }
    }
    Some(runs)
}

fn day(day: Day) -> String {
    format!("DATE '{day}'")
}
