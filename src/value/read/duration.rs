//! Cells of durations: `6 weeks`, `2-4 months`, `1 year 6 months`, `< 1 year`.

use super::ask;
use super::stretch::{Stretch, normal, stretch};
use crate::value::{Bound, Convention, Duration, FieldSpec, Interval, Number, TimeUnit};

/// A duration or a range of durations.
pub(super) fn read(spec: &FieldSpec, text: &str) -> Result<Interval<Duration>, String> {
    read_with_unit(spec, text, spec.time_unit)
}

/// The same where a bare number is so many `unit`s.
pub(super) fn read_with_unit(
    spec: &FieldSpec,
    text: &str,
    unit: Option<TimeUnit>,
) -> Result<Interval<Duration>, String> {
    let text = normal(text)?;
    let point = |text: &str| one(text, unit);
    let pair = |low: &str, high: &str| {
        let high_value = one(high, unit)?;
        // The unit after the second number is also the first one's, never the other way round.
        let low_value = match (Number::parse(low), unit_after(high)) {
            (Some(number), Some(unit)) => Duration::of(number, unit),
            (Some(number), None) => Duration::of(number, unit?),
            (None, Some(_)) => one(low, None)?,
            (None, None) => return None,
        };
        Some((low_value, high_value))
    };
    let stretch = stretch(&text, point, pair).ok_or_else(|| why_not(&text, unit))?;
    canonical(spec, &text, stretch)
}

/// The unit that a number shares with the ones before it: `12 months`, not `1 year 6 months`.
pub(super) fn unit_after(text: &str) -> Option<TimeUnit> {
    match parts(text)?[..] {
        [(_, unit)] => Some(unit),
        _ => None,
    }
}

/// The unit that a part shares with the numbers before it, also after a range: `1; 3-6 months`.
pub(super) fn last_unit(text: &str) -> Option<TimeUnit> {
    let text = normal(text).ok()?;
    let high =
        text.rsplit_once('-').or_else(|| text.rsplit_once(" to ")).map_or(text.as_str(), |(_, high)| high);
    unit_after(&text).or_else(|| unit_after(high))
}

/// One duration: `6 weeks`, `1 year 6 months`, or a bare number of `unit`s.
fn one(text: &str, unit: Option<TimeUnit>) -> Option<Duration> {
    if let Some(number) = Number::parse(text) {
        return unit.map(|unit| Duration::of(number, unit));
    }
    let parts = parts(text)?;
    Some(parts.iter().fold(Duration::ZERO, |sum, (amount, unit)| sum.plus(Duration::of(*amount, *unit))))
}

/// `1 year, 6 months` or `1 year and 6 months` as its amounts, from the longest unit to the shortest.
fn parts(text: &str) -> Option<Vec<(Number, TimeUnit)>> {
    let mut parts: Vec<(Number, TimeUnit)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let after_number = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (amount, tail) = rest.split_at_checked(after_number)?;
        let (amount, tail) = match amount {
            "" => spelled(tail)?,
            digits => (Number::parse(digits)?, tail),
        };
        // `6-week` as in "a 6-week programme".
        let tail = tail.strip_prefix('-').unwrap_or(tail).trim_start();
        let after_word = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (word, tail) = tail.split_at_checked(after_word)?;
        let unit = TimeUnit::parse(word)?;
        if parts.last().is_some_and(|(_, longer)| *longer <= unit) {
            return None;
        }
        parts.push((amount, unit));
        let joined = tail.trim_start().trim_start_matches('.').trim_start();
        let joined = joined.strip_prefix(',').unwrap_or(joined).trim_start();
        rest = joined.strip_prefix("and ").unwrap_or(joined).trim_start();
        if rest.is_empty() && !tail.trim().trim_end_matches('.').is_empty() {
            return None;
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// `six weeks`: small numbers in words.
fn spelled(text: &str) -> Option<(Number, &str)> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let (word, rest) = text.split_once([' ', '-'])?;
    let at = WORDS.iter().position(|candidate| *candidate == word)?;
    Some((Number::whole(i64::try_from(at).ok()? + 1), rest))
}

/// The range with its ends in order and within the domain. (Rules 1.5, 5.8.)
fn canonical(spec: &FieldSpec, text: &str, stretch: Stretch<Duration>) -> Result<Interval<Duration>, String> {
    let Interval { mut lo, hi } = stretch.interval();
    if matches!(lo, Bound::Unbounded) {
        lo = Bound::Closed(Duration::ZERO);
    }
    let clipped = clip(spec, Interval { lo, hi });
    for bound in [lo, hi] {
        let negative = bound
            .end()
            .is_some_and(|end| [end.months, end.days, end.hours].into_iter().any(|part| part < Number::ZERO));
        if negative {
            return Err(String::from("a length of time is not negative"));
        }
    }
    if is_empty(&clipped) && !is_empty(&Interval { lo, hi }) {
        return Err(ask::outside(spec));
    }
    match (clipped.lo.end(), clipped.hi.end()) {
        (Some(lo), Some(hi)) => {
            let order = lo.order(*hi, Convention::default());
            let (low, high) = (lo.to_string(), hi.to_string());
            if order.reverse().certainly_less() {
                Err(ask::backwards(&low, &high))
            } else if !order.certainly_at_most() {
                Err(ask::unordered(&low, &high))
            } else if is_empty(&clipped) {
                Err(format!("nothing is shorter than {text}"))
            } else {
                Ok(clipped)
            }
        }
        _ => Ok(clipped),
    }
}

/// What the field's domain, in the field's unit, leaves of a range.
fn clip(spec: &FieldSpec, interval: Interval<Duration>) -> Interval<Duration> {
    let (Some(domain), Some(unit)) = (spec.domain, spec.time_unit) else { return interval };
    let in_unit = |bound: Bound<Number>| bound.map(|number| Duration::of(number, unit));
    let (lowest, highest) = (in_unit(domain.lo), in_unit(domain.hi));
    let less = |a: &Duration, b: &Duration| a.order(*b, Convention::default()).certainly_less();
    let lo = match (interval.lo.end(), lowest.end()) {
        (Some(lo), Some(lowest_end)) if less(lo, lowest_end) || lo == lowest_end && lowest.is_open() => {
            lowest
        }
        _ => interval.lo,
    };
    let hi = match (interval.hi.end(), highest.end()) {
        (None, _) => highest,
        (Some(hi), Some(highest_end)) if less(highest_end, hi) || hi == highest_end && highest.is_open() => {
            highest
        }
        _ => interval.hi,
    };
    Interval { lo, hi }
}

/// Whether its ends certainly leave nothing between them.
fn is_empty(interval: &Interval<Duration>) -> bool {
    let (Some(lo), Some(hi)) = (interval.lo.end(), interval.hi.end()) else { return false };
    let order = hi.order(*lo, Convention::default());
    order.certainly_less() || lo == hi && (interval.lo.is_open() || interval.hi.is_open())
}

/// What is the matter with a text that is no duration.
fn why_not(text: &str, unit: Option<TimeUnit>) -> String {
    let reason = ask::reason(text);
    if !reason.is_empty() {
        return reason;
    }
    let bare = |text: &str| {
        let text = text.trim_start_matches(['<', '>', '=', ' ']);
        !text.is_empty()
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b' '))
    };
    if text.starts_with('-') {
        return String::from("a length of time is not negative");
    }
    if unit.is_none() && (bare(text) || text.split_once(" to ").is_some_and(|(a, b)| bare(a) && bare(b))) {
        return ask::unit_missing(text);
    }
    let low_has_unit = text
        .split_once('-')
        .or_else(|| text.split_once(" to "))
        .is_some_and(|(low, high)| unit_after(low).is_some() && bare(high));
    if low_has_unit {
        return String::from("the unit stands after the first number only: is it the second one's too?");
    }
    let word = text.split(|c: char| !c.is_alphabetic()).rfind(|word| !word.is_empty());
    match word {
        Some(word) if text.starts_with(|c: char| c.is_ascii_digit()) && TimeUnit::parse(word).is_none() => {
            ask::not_a_unit(word)
        }
        _ => String::new(),
    }
}
