//! Cells of numbers: integers, numbers, percentages, years.

use super::ask;
use super::stretch::{Stretch, normal, stretch};
use crate::text::fold;
use crate::value::{Base, Day, FieldSpec, Interval, Number, Quantity, TimeUnit};

/// An integer, number, percentage or year, or a range of them.
pub(super) fn read(spec: &FieldSpec, text: &str) -> Result<Quantity, String> {
    let text = normal(text)?;
    let point = |text: &str| end(spec, text);
    let pair = |low: &str, high: &str| Some((end(spec, low)?, end(spec, high)?));
    let Some(stretch) = stretch(&text, point, pair) else {
        return years_of_date(spec, &text).ok_or_else(|| why_not(spec, &text));
    };
    match stretch {
        Stretch::Between(low, high) if low > high => {
            return Err(ask::backwards(&low.to_string(), &high.to_string()));
        }
        _ => {}
    }
    let whole = spec.base != Base::Number && spec.base != Base::Percent;
    let written = stretch.interval();
    let canonical = clip(spec, if whole { written.whole() } else { written }, whole);
    if canonical.is_empty() {
        return Err(ask::outside(spec));
    }
    Ok(if whole { Quantity::Whole(canonical) } else { Quantity::Number(canonical) })
}

/// The year of a date that says more: `2014 Mar 2`. Not of `2008-10`, which may be two years.
fn years_of_date(spec: &FieldSpec, text: &str) -> Option<Quantity> {
    if spec.base != Base::Year || short_range(text).is_some() {
        return None;
    }
    let days = super::date::read(text).ok()?;
    let year = |day: Day| Number::whole(i64::from(day.0.year()));
    let years = clip(spec, Interval { lo: days.lo.map(year), hi: days.hi.map(year) }, true);
    (!years.is_empty()).then_some(Quantity::Whole(years))
}

/// What a field's domain leaves of a range.
fn clip(spec: &FieldSpec, interval: Interval<Number>, whole: bool) -> Interval<Number> {
    let Some(domain) = spec.domain else { return interval };
    interval.intersect(&if whole { domain.whole() } else { domain })
}

/// One end of a range, or the whole cell.
fn end(spec: &FieldSpec, text: &str) -> Option<Number> {
    let text = text.trim();
    match spec.base {
        Base::Year => year(text),
        Base::Percent => {
            let number = ["%", "percent", "per cent"].iter().find_map(|sign| text.strip_suffix(sign));
            Number::parse(number.unwrap_or(text).trim_end())
        }
        Base::Integer => with_unit(spec, text).filter(|number| number.is_whole()),
        _ => with_unit(spec, text),
    }
}

fn year(text: &str) -> Option<Number> {
    let four = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    four.then(|| Number::parse(text)).flatten()
}

/// A number, and after it the field's unit or nothing.
fn with_unit(spec: &FieldSpec, text: &str) -> Option<Number> {
    if let Some(number) = Number::parse(text) {
        return Some(number);
    }
    let (number, word) = split_unit(text)?;
    same_unit(spec.unit.as_deref()?, word).then_some(number)
}

/// `10 mg/day` as the number and the rest.
fn split_unit(text: &str) -> Option<(Number, &str)> {
    let at = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))?;
    let (number, word) = text.split_at_checked(at)?;
    let word = word.trim_start();
    let plain = word.chars().next().is_some_and(|c| !c.is_ascii_digit() && !matches!(c, ',' | '-'));
    Some((Number::parse(number)?, word)).filter(|_| plain)
}

/// Whether two words name one unit: folded alike, or differing in the plural, or one unit of time.
fn same_unit(declared: &str, word: &str) -> bool {
    let singular = |word: &str| {
        let word = fold(word);
        word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
    };
    let time = TimeUnit::parse(word);
    singular(declared) == singular(word) || time.is_some() && time == TimeUnit::parse(declared)
}

/// What is the matter with a text that is no number and no range of numbers.
fn why_not(spec: &FieldSpec, text: &str) -> String {
    if spec.base == Base::Year {
        return why_no_year(text);
    }
    let reason = ask::reason(text);
    if !reason.is_empty() {
        return reason;
    }
    if spec.base == Base::Integer && Number::parse(text).is_some() {
        return String::from("it is not a whole number");
    }
    let last = text.rsplit('-').next().unwrap_or_default().trim();
    let last = last.rsplit(" to ").next().unwrap_or_default();
    match split_unit(last) {
        Some((_, word))
            if spec.base != Base::Percent && word.chars().all(|c| c.is_alphabetic() || c == ' ') =>
        {
            ask::other_unit(word, spec.unit.as_deref())
        }
        _ => String::new(),
    }
}

/// `2008-10`, `2008/9`, `2008.5`
fn short_range(text: &str) -> Option<(&str, &str)> {
    let (from, to) = text.split_once(['-', '/', '.'])?;
    let (from, to) = (from.trim(), to.trim());
    let short = (1..=2).contains(&to.len()) && to.bytes().all(|b| b.is_ascii_digit());
    (year(from).is_some() && short).then_some((from, to))
}

fn why_no_year(text: &str) -> String {
    match short_range(text) {
        Some((from, to)) => {
            let century = from.get(..4 - to.len()).unwrap_or_default();
            format!("it can be {from} or the years {from} to {century}{to}: write the one that is meant")
        }
        None => ask::reason(text),
    }
}
