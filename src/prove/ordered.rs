//! Classes of quantities: the literals that they are compared with, and the gaps between these.

use super::classes::{Classes, Form};
use super::durations;
use super::questions::{Questions, sides};
use crate::check::{Operand, Test};
use crate::record::Row;
use crate::syntax::ast::Sign;
use crate::value::{
    Base, Bound, Cell, Convention, Day, FieldSpec, Interval, Literal, Number, Period, Quantity, Relation,
    Spread, Truth, Value, compare_quantities,
};

/// Where the values of a field are cut.
pub(super) struct Cuts {
    /// At what the criteria compare it with.
    pub(super) asked: Vec<Literal>,
    /// At the ends of its domain, and of the range in which the cell lies.
    pub(super) ends: Vec<Literal>,
}

impl Cuts {
    fn all(&self) -> Vec<Literal> {
        [self.asked.as_slice(), &self.ends].concat()
    }
}

/// The literals at which a field is cut, in the order of their first use. Where it is compared with
/// other fields, these are what their cells in `rows` make of it.
pub(super) fn cuts(field: usize, questions: &Questions<'_>, rows: &[Row<'_>]) -> Cuts {
    let mut cuts = Vec::new();
    for test in questions.about(field) {
        if let Test::OneOf { value, literals, .. } = test
            && is_field(value, field)
        {
            cuts.extend(literals.iter().copied());
        }
        for (left, right) in sides(test) {
            match (left, right) {
                (side, Operand::Literal(literal)) | (Operand::Literal(literal), side)
                    if is_field(side, field) =>
                {
                    cuts.push(*literal);
                }
                _ if left.fields().contains(&field) || right.fields().contains(&field) => {
                    for row in rows {
                        cuts.extend(solve(left, right, field, *row));
                    }
                }
                _ => {}
            }
        }
    }
    let mut distinct: Vec<Literal> = Vec::new();
    for cut in cuts {
        if !distinct.contains(&cut) {
            distinct.push(cut);
        }
    }
    Cuts { asked: distinct, ends: Vec::new() }
}

fn is_field(operand: &Operand, field: usize) -> bool {
    matches!(operand, Operand::Field(f) | Operand::Lowest(f) | Operand::Highest(f) if *f == field)
}

/// Where the field would make both sides equal, the other cells being as they are. A missing one counts
/// as nought, so that there is a cut at all.
fn solve(left: &Operand, right: &Operand, field: usize, row: Row<'_>) -> Vec<Literal> {
    let mut sum: Option<Quantity> = None;
    let mut own_sign = Sign::Plus;
    for (side, flip) in [(left, false), (right, true)] {
        let one = [(Sign::Plus, side.clone())];
        let parts = match side {
            Operand::Sum(parts) => parts.as_slice(),
            _ => &one,
        };
        for (sign, part) in parts {
            let sign = if flip { opposite(*sign) } else { *sign };
            if is_field(part, field) {
                own_sign = sign;
                continue;
            }
            let Some(quantity) = value_of(part, row) else { continue };
            sum = match (sum, sign) {
                (None, Sign::Plus) => Some(quantity),
                (None, Sign::Minus) => negative(&quantity),
                (Some(sum), Sign::Plus) => sum.plus(&quantity).or(Some(sum)),
                (Some(sum), Sign::Minus) => sum.minus(&quantity).or(Some(sum)),
            };
        }
    }
    // own + sum = 0 where own = −sum; −own + sum = 0 where own = sum.
    let Some(sum) = sum else { return Vec::new() };
    let at = match own_sign {
        Sign::Plus => negative(&sum).unwrap_or(sum),
        Sign::Minus => sum,
    };
    ends(&at)
}

fn opposite(sign: Sign) -> Sign {
    match sign {
        Sign::Plus => Sign::Minus,
        Sign::Minus => Sign::Plus,
    }
}

/// `None` for dates, which have no sums: a date stands alone on its side.
fn negative(quantity: &Quantity) -> Option<Quantity> {
    match quantity {
        Quantity::Whole(_) => Quantity::Whole(Interval::point(Number::ZERO)).minus(quantity),
        Quantity::Number(_) => Quantity::Number(Interval::point(Number::ZERO)).minus(quantity),
        Quantity::Duration(_) => {
            Quantity::Duration(Interval::point(crate::value::Duration::ZERO)).minus(quantity)
        }
        Quantity::Date(_) => Some(*quantity),
    }
}

fn value_of(operand: &Operand, row: Row<'_>) -> Option<Quantity> {
    match (operand, operand.fields().first().map(|field| row.cell(*field))) {
        (Operand::Literal(literal), _) => literal.quantity(),
        (Operand::Field(_), Some(Cell::Known(Value::Quantity(quantity)))) => Some(*quantity),
        (Operand::Lowest(_), Some(Cell::Known(Value::Spread(spread)))) => Some(spread.lowest),
        (Operand::Highest(_), Some(Cell::Known(Value::Spread(spread)))) => Some(spread.highest),
        _ => None,
    }
}

/// The ends of a range, as literals.
fn ends(quantity: &Quantity) -> Vec<Literal> {
    fn of<T: Copy>(interval: &Interval<T>, literal: impl Fn(T) -> Option<Literal>) -> Vec<Literal> {
        [interval.lo.end(), interval.hi.end()].into_iter().flatten().filter_map(|end| literal(*end)).collect()
    }
    match quantity {
        Quantity::Whole(numbers) | Quantity::Number(numbers) => of(numbers, |n| Some(Literal::Number(n))),
        Quantity::Date(days) => of(days, |day| period(day).map(Literal::Date)),
        Quantity::Duration(durations) => of(durations, |d| Some(Literal::Duration(d))),
    }
}

fn period(day: Day) -> Option<Period> {
    Period::new(day.0.year(), Some(day.0.month()), Some(day.0.day()))
}

/// One exact quantity per class, in ascending order; of an open cell only those that it may hold.
pub(super) fn quantities(
    spec: &FieldSpec,
    cuts: &mut Cuts,
    possible: Option<&Value>,
    convention: Convention,
) -> Vec<Quantity> {
    let within = match possible {
        Some(Value::Quantity(quantity)) => Some(*quantity),
        _ => None,
    };
    let own = within.as_ref().map(ends).unwrap_or_default();
    let domain = spec.domain.unwrap_or(Interval::all());
    let domain = if matches!(spec.base, Base::Integer | Base::Year) {
        Quantity::Whole(domain.whole())
    } else {
        Quantity::Number(domain)
    };
    let limits =
        if spec.base == Base::Duration || spec.base == Base::Date { Vec::new() } else { ends(&domain) };
    for end in own.into_iter().chain(limits) {
        if !cuts.ends.contains(&end) {
            cuts.ends.push(end);
        }
    }
    let all_cuts = cuts.all();
    let inside = |quantity: &Quantity| {
        let in_domain = match quantity {
            Quantity::Whole(_) | Quantity::Number(_) => lies_in(quantity, &domain, convention),
            _ => true,
        };
        in_domain && within.is_none_or(|within| lies_in(quantity, &within, convention))
    };
    let mut all = match spec.base {
        Base::Duration => durations::durations(&all_cuts, convention)
            .into_iter()
            .map(|duration| Quantity::Duration(Interval::point(duration)))
            .collect(),
        Base::Date => days(&all_cuts),
        base => numbers(&all_cuts, matches!(base, Base::Integer | Base::Year)),
    };
    all.retain(inside);
    all
}

/// Whether an exact quantity certainly lies in a range.
fn lies_in(exact: &Quantity, range: &Quantity, convention: Convention) -> bool {
    fn bound<T: Copy>(bound: Bound<T>, closed: Relation, open: Relation) -> Option<(T, Relation)> {
        match bound {
            Bound::Unbounded => None,
            Bound::Closed(end) => Some((end, closed)),
            Bound::Open(end) => Some((end, open)),
        }
    }
    fn both<T: Copy>(range: &Interval<T>, holds: impl Fn((T, Relation)) -> bool) -> bool {
        let low = bound(range.lo, Relation::AtLeast, Relation::Greater);
        let high = bound(range.hi, Relation::AtMost, Relation::Less);
        low.into_iter().chain(high).all(holds)
    }
    let certainly =
        |relation, end: &Quantity| compare_quantities(exact, relation, end, convention) == Truth::True;
    match range {
        Quantity::Whole(numbers) | Quantity::Number(numbers) => {
            both(numbers, |(end, relation)| certainly(relation, &Quantity::Number(Interval::point(end))))
        }
        Quantity::Date(days) => {
            both(days, |(end, relation)| certainly(relation, &Quantity::Date(Interval::point(end))))
        }
        Quantity::Duration(durations) => {
            both(durations, |(end, relation)| certainly(relation, &Quantity::Duration(Interval::point(end))))
        }
    }
}

/// Every literal, and a number in every gap: the next whole one, or the middle.
fn numbers(cuts: &[Literal], whole: bool) -> Vec<Quantity> {
    let mut points: Vec<Number> = cuts
        .iter()
        .filter_map(|cut| match cut {
            Literal::Number(number) => Some(*number),
            Literal::Date(period) => Some(Number::whole(i64::from(period.year))),
            Literal::Duration(_) => None,
        })
        .collect();
    points.sort_unstable();
    points.dedup();
    let one = Number::whole(1);
    let mut all = Vec::new();
    match (points.first(), points.last()) {
        (Some(first), Some(last)) => {
            all.extend([first.ceil() - one, last.floor() + one]);
            for (a, b) in points.iter().zip(points.iter().skip(1)) {
                all.push(if whole { a.floor() + one } else { (*a + *b) * Number::ratio(1, 2) });
            }
        }
        _ => all.push(Number::ZERO),
    }
    all.extend(points);
    all.retain(|number| !whole || number.is_whole());
    all.sort_unstable();
    all.dedup();
    let quantity = |number| {
        if whole {
            Quantity::Whole(Interval::point(number))
        } else {
            Quantity::Number(Interval::point(number))
        }
    };
    all.into_iter().map(quantity).collect()
}

/// The day before everything, the first day of every literal and the day after each.
fn days(cuts: &[Literal]) -> Vec<Quantity> {
    let mut all = Vec::new();
    for cut in cuts {
        let period = match cut {
            Literal::Date(period) => Some(*period),
            Literal::Number(year) => {
                year.to_integer().and_then(|year| Period::new(i16::try_from(year).ok()?, None, None))
            }
            Literal::Duration(_) => None,
        };
        let Some(period) = period else { continue };
        all.extend([
            Some(period.first()),
            period.first().previous(),
            Some(period.last()),
            period.last().next(),
        ]);
    }
    let mut all = all.into_iter().flatten().collect::<Vec<_>>();
    if all.is_empty() {
        all.extend(Period::parse("2000").map(Period::first));
    }
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|day| Quantity::Date(Interval::point(day))).collect()
}

/// Pairs lowest ≤ highest.
pub(super) fn spreads(
    spec: &FieldSpec,
    cuts: &mut Cuts,
    possible: Option<&Value>,
    convention: Convention,
) -> Vec<Spread> {
    let (lowest, highest) = match possible {
        Some(Value::Spread(spread)) => {
            (Some(Value::Quantity(spread.lowest)), Some(Value::Quantity(spread.highest)))
        }
        _ => (None, None),
    };
    // Both ends are cut at all that either is compared with.
    quantities(spec, cuts, lowest.as_ref(), convention);
    quantities(spec, cuts, highest.as_ref(), convention);
    let lows = quantities(spec, cuts, lowest.as_ref(), convention);
    let highs = quantities(spec, cuts, highest.as_ref(), convention);
    let mut all = Vec::new();
    for lowest in lows {
        for highest in &highs {
            if compare_quantities(&lowest, Relation::AtMost, highest, convention) == Truth::True {
                all.push(Spread { lowest, highest: *highest });
            }
        }
    }
    all
}

/// The range of all numbers in some neighbouring classes; `None` where they do not adjoin, or are of
/// things that have no one order.
pub(super) fn hull(classes: &Classes, of: &[usize]) -> Option<Cell> {
    let Form::Ordered(cuts) = &classes.form else { return None };
    let (first, last) = (*of.iter().min()?, *of.iter().max()?);
    if last - first + 1 != of.len() {
        return None;
    }
    let number = |class: usize| match classes.cells.get(class) {
        Some(Cell::Known(Value::Quantity(Quantity::Whole(n) | Quantity::Number(n)))) => n.exact(),
        _ => None,
    };
    let all_cuts = cuts.all();
    let is_cut = |number: Number| all_cuts.contains(&Literal::Number(number));
    let (low, high) = (number(first)?, number(last)?);
    let lo = match first.checked_sub(1).and_then(number) {
        _ if is_cut(low) => Bound::Closed(low),
        Some(before) => Bound::Open(before),
        None => Bound::Unbounded,
    };
    let hi = match number(last + 1) {
        _ if is_cut(high) => Bound::Closed(high),
        Some(after) => Bound::Open(after),
        None => Bound::Unbounded,
    };
    let range = Interval { lo, hi };
    let whole = matches!(classes.cells.get(first), Some(Cell::Known(Value::Quantity(Quantity::Whole(_)))));
    let quantity = if whole { Quantity::Whole(range.whole()) } else { Quantity::Number(range) };
    Some(Cell::Known(Value::Quantity(quantity)))
}
