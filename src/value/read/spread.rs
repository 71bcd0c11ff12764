//! Cells of several measurements, and single quantities of any kind: `8-16`, `1; 3; 12 months`.

use std::cmp::Ordering;

use super::stretch::{Stretch, is_one_sided, normal};
use super::{ask, date, duration, number};
use crate::value::{Base, Bound, Convention, Day, Duration, FieldSpec, Interval, Number, Quantity, Spread};

/// A single quantity of the field's kind.
pub(super) fn quantity(spec: &FieldSpec, text: &str) -> Result<Quantity, String> {
    match spec.base {
        Base::Duration => duration::read(spec, text).map(Quantity::Duration),
        Base::Date => date::read(text).map(Quantity::Date),
        _ => number::read(spec, text),
    }
}

/// `8-16` as a spread: both ends are known. A single number is both; `8-?` leaves one open.
pub(super) fn range_of(spec: &FieldSpec, text: &str) -> Result<Spread, String> {
    let normal = normal(text)?;
    let (low, high) = match normal.split_once('-').or_else(|| normal.split_once(" to ")) {
        Some((low, high)) if high.trim() == "?" => (Some(low), None),
        Some((low, high)) if low.trim() == "?" => (None, Some(high)),
        _ => return known_ends(spec, text, is_one_sided(&normal)),
    };
    let known = quantity(spec, low.or(high).unwrap_or_default())?;
    Ok(Spread {
        lowest: if low.is_some() { known } else { at_most(spec, &known) },
        highest: if high.is_some() { known } else { at_least(spec, &known) },
    })
}

fn known_ends(spec: &FieldSpec, text: &str, one_sided: bool) -> Result<Spread, String> {
    if spec.base == Base::Date
        && let Stretch::Between(low, high) = date::read_ends(text)?
    {
        let days = |(first, last)| Quantity::Date(Interval::closed(first, last));
        return Ok(Spread { lowest: days(low), highest: days(high) });
    }
    // The ends of a spread are values themselves: they are not clipped to the domain, but in it.
    let anywhere = FieldSpec { domain: None, ..spec.clone() };
    let whole = quantity(if one_sided { spec } else { &anywhere }, text)?;
    let ends = |interval: &Interval<Number>| match (interval.lo, interval.hi) {
        (Bound::Closed(lo), Bound::Closed(hi)) if !one_sided => {
            Some((Interval::point(lo), Interval::point(hi)))
        }
        _ => None,
    };
    let inside = |end: &Interval<Number>| spec.domain.is_none_or(|domain| !domain.intersect(end).is_empty());
    let (lowest, highest) = match &whole {
        Quantity::Whole(interval) | Quantity::Number(interval) => {
            let Some((lo, hi)) = ends(interval) else { return Ok(Spread { lowest: whole, highest: whole }) };
            if !inside(&lo) || !inside(&hi) {
                return Err(ask::outside(spec));
            }
            match whole {
                Quantity::Whole(_) => (Quantity::Whole(lo), Quantity::Whole(hi)),
                _ => (Quantity::Number(lo), Quantity::Number(hi)),
            }
        }
        Quantity::Duration(Interval { lo: Bound::Closed(lo), hi: Bound::Closed(hi) }) if !one_sided => {
            let point = |end| Quantity::Duration(Interval::point(end));
            (point(*lo), point(*hi))
        }
        _ => (whole, whole),
    };
    Ok(Spread { lowest, highest })
}

/// `1; 3; 12 months`: the numbers share the unit after them; a `?` says that there may be more.
pub(super) fn some_of(spec: &FieldSpec, parts: &[&str]) -> Result<Spread, String> {
    let mut unit = spec.time_unit;
    let mut more = false;
    let mut quantities = Vec::with_capacity(parts.len());
    for part in parts.iter().rev() {
        match spec.tokens.meaning(part) {
            None => {}
            Some(meaning) if meaning.missing == Some(crate::value::Missing::NotRead) && meaning.declared => {
                more = true;
                continue;
            }
            Some(_) => return Err(ask::token_beside_values(part)),
        }
        if spec.base == Base::Duration {
            quantities.push(duration::read_with_unit(spec, part, unit).map(Quantity::Duration)?);
            unit = duration::last_unit(part).or(unit);
        } else {
            quantities.push(quantity(spec, part)?);
        }
    }
    let spread = ends_of(&quantities)?;
    Ok(if more {
        Spread { lowest: at_most(spec, &spread.lowest), highest: at_least(spec, &spread.highest) }
    } else {
        spread
    })
}

/// The lowest and the highest of several quantities of one kind.
fn ends_of(quantities: &[Quantity]) -> Result<Spread, String> {
    let numbers = quantities.iter().map(|quantity| match quantity {
        Quantity::Whole(interval) | Quantity::Number(interval) => Some(*interval),
        _ => None,
    });
    let days = quantities.iter().map(|quantity| match quantity {
        Quantity::Date(interval) => Some(*interval),
        _ => None,
    });
    let durations = quantities.iter().map(|quantity| match quantity {
        Quantity::Duration(interval) => Some(*interval),
        _ => None,
    });
    let ends = match quantities.first() {
        Some(Quantity::Whole(_)) => numbers.collect::<Option<Vec<_>>>().and_then(|all| {
            extremes(&all, |a: &Number, b| Some(a.cmp(b)))
                .map(|(a, b)| (Quantity::Whole(a), Quantity::Whole(b)))
        }),
        Some(Quantity::Number(_)) => numbers.collect::<Option<Vec<_>>>().and_then(|all| {
            extremes(&all, |a: &Number, b| Some(a.cmp(b)))
                .map(|(a, b)| (Quantity::Number(a), Quantity::Number(b)))
        }),
        Some(Quantity::Date(_)) => days.collect::<Option<Vec<_>>>().and_then(|all| {
            extremes(&all, |a: &Day, b| Some(a.cmp(b))).map(|(a, b)| (Quantity::Date(a), Quantity::Date(b)))
        }),
        Some(Quantity::Duration(_)) => durations.collect::<Option<Vec<_>>>().and_then(|all| {
            extremes(&all, in_order).map(|(a, b)| (Quantity::Duration(a), Quantity::Duration(b)))
        }),
        None => return Err(String::new()),
    };
    let (lowest, highest) =
        ends.ok_or_else(|| String::from("which of them is longest depends on the calendar"))?;
    Ok(Spread { lowest, highest })
}

/// The order of two durations, where every calendar agrees on it.
fn in_order(a: &Duration, b: &Duration) -> Option<Ordering> {
    let order = a.order(*b, Convention::default());
    if order.certainly_equal() {
        Some(Ordering::Equal)
    } else if order.certainly_at_most() {
        Some(Ordering::Less)
    } else {
        order.reverse().certainly_at_most().then_some(Ordering::Greater)
    }
}

/// Where the least and where the greatest of several uncertain values lie.
fn extremes<T: Copy>(
    all: &[Interval<T>],
    order: impl Fn(&T, &T) -> Option<Ordering>,
) -> Option<(Interval<T>, Interval<T>)> {
    let lower_order = |a: &Bound<T>, b: &Bound<T>| match (a.end(), b.end()) {
        (None, None) => Some(Ordering::Equal),
        (None, _) => Some(Ordering::Less),
        (_, None) => Some(Ordering::Greater),
        (Some(x), Some(y)) => order(x, y).map(|by_end| by_end.then(a.is_open().cmp(&b.is_open()))),
    };
    let upper_order = |a: &Bound<T>, b: &Bound<T>| match (a.end(), b.end()) {
        (None, None) => Some(Ordering::Equal),
        (None, _) => Some(Ordering::Greater),
        (_, None) => Some(Ordering::Less),
        (Some(x), Some(y)) => order(x, y).map(|by_end| by_end.then(b.is_open().cmp(&a.is_open()))),
    };
    let least = Interval {
        lo: first_of(all.iter().map(|i| i.lo), lower_order)?,
        hi: first_of(all.iter().map(|i| i.hi), upper_order)?,
    };
    let greatest = Interval {
        lo: first_of(all.iter().map(|i| i.lo), |a, b| lower_order(b, a))?,
        hi: first_of(all.iter().map(|i| i.hi), |a, b| upper_order(b, a))?,
    };
    Some((least, greatest))
}

/// The one that certainly comes before all others or beside them.
fn first_of<B: Copy>(
    bounds: impl Iterator<Item = B> + Clone,
    order: impl Fn(&B, &B) -> Option<Ordering>,
) -> Option<B> {
    let best = bounds.clone().reduce(|best, bound| match order(&bound, &best) {
        Some(Ordering::Less) => bound,
        _ => best,
    })?;
    bounds.into_iter().all(|bound| order(&best, &bound).is_some_and(Ordering::is_le)).then_some(best)
}

/// Anything in the field's domain up to a value: the lowest, where more may be missing.
fn at_most(spec: &FieldSpec, known: &Quantity) -> Quantity {
    let lo = spec.domain.map_or(Bound::Unbounded, |domain| domain.lo);
    match known {
        Quantity::Whole(i) => Quantity::Whole(Interval { lo, hi: i.hi }.whole()),
        Quantity::Number(i) => Quantity::Number(Interval { lo, hi: i.hi }),
        Quantity::Date(i) => Quantity::Date(Interval { lo: Bound::Unbounded, hi: i.hi }),
        Quantity::Duration(i) => Quantity::Duration(Interval { lo: Bound::Closed(Duration::ZERO), hi: i.hi }),
    }
}

/// Anything in the field's domain from a value on.
fn at_least(spec: &FieldSpec, known: &Quantity) -> Quantity {
    let hi = spec.domain.map_or(Bound::Unbounded, |domain| domain.hi);
    match known {
        Quantity::Whole(i) => Quantity::Whole(Interval { lo: i.lo, hi }.whole()),
        Quantity::Number(i) => Quantity::Number(Interval { lo: i.lo, hi }),
        Quantity::Date(i) => Quantity::Date(Interval { lo: i.lo, hi: Bound::Unbounded }),
        Quantity::Duration(i) => Quantity::Duration(Interval { lo: i.lo, hi: Bound::Unbounded }),
    }
}
