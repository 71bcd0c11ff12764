//! Cells of dates: `2014-03-02`, `2 March 2014`, `Mar 2014`, `2014 Jan-Feb`, `2014`.

use super::ask;
use super::stretch::{Stretch, normal, stretch};
use crate::value::{Bound, Day, Interval, Period};

/// The days that one date leaves open, first and last.
type Days = (Day, Day);

/// A date, as precise as it is written, or a range of dates.
pub(super) fn read(text: &str) -> Result<Interval<Day>, String> {
    let interval = match read_ends(text)? {
        Stretch::At((first, last)) | Stretch::Between((first, _), (_, last)) => Interval::closed(first, last),
        Stretch::AtLeast((first, _)) => Interval { lo: Bound::Closed(first), hi: Bound::Unbounded },
        Stretch::MoreThan((_, last)) => Interval { lo: Bound::Open(last), hi: Bound::Unbounded },
        Stretch::AtMost((_, last)) => Interval { lo: Bound::Unbounded, hi: Bound::Closed(last) },
        Stretch::LessThan((first, _)) => Interval { lo: Bound::Unbounded, hi: Bound::Open(first) },
    };
    Ok(interval.days())
}

/// The same with the ends apart, in order.
pub(super) fn read_ends(text: &str) -> Result<Stretch<Days>, String> {
    if let Some(reason) = dashed_year(text) {
        return Err(reason);
    }
    let text = normal(text)?;
    let text = in_signs(&text);
    let stretch = stretch(&text, one, pair).ok_or_else(|| why_not(&text))?;
    match stretch {
        Stretch::Between((first, _), (_, last)) if first > last => {
            Err(ask::backwards(&first.to_string(), &last.to_string()))
        }
        stretch => Ok(stretch),
    }
}

/// `before 2014` as `< 2014`: words that only dates go with.
fn in_signs(text: &str) -> String {
    let words = [("before ", "<"), ("after ", ">"), ("since ", ">="), ("until ", "<="), ("by ", "<=")];
    words
        .into_iter()
        .find_map(|(word, sign)| text.strip_prefix(word).map(|rest| format!("{sign}{rest}")))
        .unwrap_or_else(|| text.to_owned())
}

/// `2008–10` with a dash: October, or the years to 2010? With a hyphen it is the month.
fn dashed_year(text: &str) -> Option<String> {
    let (from, to) = text.trim().split_once(['\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}'])?;
    let number = |part: &str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    (number(from, &[4]) && number(to, &[1, 2])).then(|| {
        format!("it can be a month of {from} or a range of years: write `{from}-{to:0>2}` or `{from} to …`")
    })
}

/// One date in a normal text.
fn one(text: &str) -> Option<Days> {
    let period = numeric(without_time(text)).or_else(|| four_parts(text)).or_else(|| worded(text))?;
    Some((period.first(), period.last()))
}

/// `2014-03-02t10:00:00z` and `2014-03-02 10:00` without the hour.
fn without_time(text: &str) -> &str {
    match text.split_once(['t', ' ']) {
        Some((date, time)) if date.len() == 10 && time.contains(':') => date,
        _ => text,
    }
}

/// `2014`, `2014-03`, `2014/03/02`, `03/2014`, `25.3.2014`, `20140302`
fn numeric(text: &str) -> Option<Period> {
    let text = text.trim_end_matches('/');
    let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.' | ' '));
    let parts = match separator {
        Some(separator) => text.split(separator).collect::<Vec<_>>(),
        None => vec![text],
    };
    // With spaces only what looks like a date all the same: `2014 03 02`, not `2014 3`.
    if separator == Some(' ') && parts.iter().any(|part| !matches!(part.len(), 2 | 4)) {
        return None;
    }
    match parts[..] {
        [compact] if compact.len() == 8 => {
            let (year, month, day) = (compact.get(..4)?, compact.get(4..6)?, compact.get(6..)?);
            let year = year_number(year).filter(|year| (1800..2200).contains(year))?;
            Period::new(year, Some(small(month)?), Some(small(day)?))
        }
        [year] => Period::new(year_number(year)?, None, None),
        // `2014.03` may be a decimal to the program that wrote it, and lack a nought.
        [year, month] if year.len() == 4 && separator != Some('.') => {
            Period::new(year_number(year)?, Some(small(month)?), None)
        }
        [month, year] => Period::new(year_number(year)?, Some(small(month)?), None),
        [year, month, day] if year.len() == 4 => {
            Period::new(year_number(year)?, Some(small(month)?), Some(small(day)?))
        }
        [a, b, year] => {
            let (a, b, year) = (small(a)?, small(b)?, year_number(year)?);
            let day_first = Period::new(year, Some(b), Some(a));
            let month_first = Period::new(year, Some(a), Some(b));
            match (day_first, month_first) {
                (Some(x), Some(y)) if x != y => None,
                (x, y) => x.or(y),
            }
        }
        _ => None,
    }
}

/// `2014/03//undefined`, `2014///spring`: how RIS files write dates, with words after the third `/`.
/// A month or a number among the words may say something else, so that they are then not ignored.
fn four_parts(text: &str) -> Option<Period> {
    let mut parts = text.splitn(4, '/');
    let (year, month, day, words) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str| if part.is_empty() { Some(None) } else { small(part).map(Some) };
    if has_month_name(words) || words.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    Period::new(year_number(year)?, number(month)?, number(day)?)
}

/// `2 march 2014`, `march 2nd, 2014`, `2014 mar 2`, `2014 spring`: a year and a month in any order,
/// perhaps a day.
fn worded(text: &str) -> Option<Period> {
    let (mut year, mut month, mut day, mut season) = (None, None, None, false);
    let words = text.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty() && *word != "of");
    for word in words {
        if let Some(number) = year_number(word) {
            year.replace(number).map_or(Some(()), |_| None)?;
        } else if let Some(number) = month_named(word) {
            month.replace(number).map_or(Some(()), |_| None)?;
        } else if let Some(number) = day_number(word) {
            day.replace(number).map_or(Some(()), |_| None)?;
        } else if is_season(word) && !season {
            season = true;
        } else {
            return None;
        }
    }
    match (season, month, day) {
        // In which months a season lies depends on the hemisphere: only the year is certain.
        (true, None, None) => Period::new(year?, None, None),
        (false, Some(month), day) => Period::new(year?, Some(month), day),
        _ => None,
    }
}

/// Two dates, of which one may leave out what the other says: `2014 jan-feb`, `2-8 march 2014`.
fn pair(low: &str, high: &str) -> Option<(Days, Days)> {
    match (one(low), one(high)) {
        (Some(low), Some(high)) => Some((low, high)),
        (Some(first), None) => {
            let date = first.0.0;
            let missing_year = format!("{:04} {high}", date.year());
            let in_month = || {
                let month = Period { year: date.year(), month: Some(date.month()), day: None };
                with_day(month, high).filter(|_| has_month_name(low) && first.0 == first.1)
            };
            Some((first, worded_days(&missing_year).or_else(in_month)?))
        }
        (None, Some(last)) => {
            let date = last.0.0;
            let missing_year = format!("{low} {:04}", date.year());
            let in_month = || {
                let month = Period { year: date.year(), month: Some(date.month()), day: None };
                with_day(month, low).filter(|_| has_month_name(high) && last.0 == last.1)
            };
            Some((worded_days(&missing_year).or_else(in_month)?, last))
        }
        (None, None) => None,
    }
}

fn worded_days(text: &str) -> Option<Days> {
    worded(text).map(|period| (period.first(), period.last()))
}

fn with_day(month: Period, day: &str) -> Option<Days> {
    let period = Period::new(month.year, month.month, Some(day_number(day)?))?;
    Some((period.first(), period.last()))
}

fn has_month_name(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| month_named(word).is_some())
}

/// `mar`, `march`, `sept`
pub(crate) fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().position(|month| {
        *month == word
            || word.len() == 3 && month.starts_with(word)
            || word == "sept" && *month == "september"
    })?;
    i8::try_from(at + 1).ok()
}

fn is_season(word: &str) -> bool {
    matches!(word, "spring" | "summer" | "autumn" | "fall" | "winter")
}

/// Exactly four digits.
fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

/// One or two digits.
fn small(word: &str) -> Option<i8> {
    let plain = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

/// `2`, `02`, `2nd`
fn day_number(word: &str) -> Option<i8> {
    small(["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word))
}

/// What is the matter with a text that is no date.
fn why_not(text: &str) -> String {
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return String::from("spreadsheets keep days as such numbers; let yours write `2014-03-02`");
    }
    if ask::is_spreadsheet_date(text) {
        return String::from("the year is missing or has two digits");
    }
    let parts = text.split(['/', '-', '.']).map(str::trim).collect::<Vec<_>>();
    match parts[..] {
        [a, b, year] if year_number(year).is_some() => match (small(a), small(b)) {
            (Some(a), Some(b)) if (1..=12).contains(&a) && (1..=12).contains(&b) => {
                let iso = |month: i8, day: i8| format!("`{year}-{month:02}-{day:02}`");
                format!("the day or the month can stand first: write {} or {}", iso(b, a), iso(a, b))
            }
            (Some(_), Some(_)) => String::from("there is no such day"),
            _ => String::new(),
        },
        [a, b, c] if [a, b, c].iter().all(|part| small(part).is_some()) => {
            String::from("the year needs four digits")
        }
        [year, month] if year_number(year).is_some() && small(month).is_some() => {
            format!("there is no month {month}")
        }
        [year, month, day]
            if year_number(year).is_some() && small(month).is_some() && small(day).is_some() =>
        {
            String::from("there is no such day")
        }
        _ if !text.bytes().any(|b| b.is_ascii_digit()) => String::new(),
        _ if has_month_name(text) && !text.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4) => {
            String::from("the year needs four digits")
        }
        _ => ask::vague(text),
    }
}
