//! `2-4`, `2 to 4`, `at least 6`, `> 6`: the ways to write a range, whatever its ends are.

use crate::value::{Bound, Interval};

/// What a text says about a value: what it is, or between which ends it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch<T> {
    /// `6`
    At(T),
    /// `2-4`
    Between(T, T),
    /// `>= 6`
    AtLeast(T),
    /// `> 6`
    MoreThan(T),
    /// `<= 6`
    AtMost(T),
    /// `< 6`
    LessThan(T),
}

/// More bytes than anyone needs for one quantity. What is longer is prose, and not worth trying every
/// dash in it.
const LONGEST: usize = 160;

/// A text as the readers want it: lower case, one space at a time, every dash a `-`, `≥` as `>=`.
pub(super) fn normal(text: &str) -> Result<String, String> {
    if text.trim().len() > LONGEST {
        return Err(String::from("the text is too long to be one value"));
    }
    let mut normal = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\u{200B}' | '\u{FEFF}' | '\u{00AD}' => {}
            c if c.is_whitespace() => {
                if !normal.ends_with(' ') {
                    normal.push(' ');
                }
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => normal.push('-'),
            '≥' => normal.push_str(">="),
            '≤' => normal.push_str("<="),
            '’' => normal.push('\''),
            c => normal.extend(c.to_lowercase()),
        }
    }
    Ok(normal.trim().to_owned())
}

type Make<T> = fn(T) -> Stretch<T>;

/// Reads a normal text, given how to read one end and how to read two (which may share a unit).
pub(super) fn stretch<T: Copy>(
    text: &str,
    point: impl Fn(&str) -> Option<T>,
    pair: impl Fn(&str, &str) -> Option<(T, T)>,
) -> Option<Stretch<T>> {
    if let Some(value) = point(text) {
        return Some(Stretch::At(value));
    }
    if let Some((make, rest)) = one_sided::<T>(text) {
        return point(rest).map(make);
    }
    if let Some((low, high)) = worded_pair(text) {
        return pair(low, high).map(|(low, high)| Stretch::Between(low, high));
    }
    // A dash may also be a minus, or stand inside a date: whichever reading makes two ends.
    let mut readings = text.match_indices('-').filter_map(|(at, dash)| {
        let (low, high) = (text.get(..at)?, text.get(at + dash.len()..)?);
        pair(low.trim_end(), high.trim_start())
    });
    let (low, high) = readings.next()?;
    readings.next().is_none().then_some(Stretch::Between(low, high))
}

/// Whether a normal text names one end only.
pub(super) fn is_one_sided(text: &str) -> bool {
    one_sided::<()>(text).is_some()
}

/// `>= 6`, `at least 6`, `6 or more`
fn one_sided<T>(text: &str) -> Option<(Make<T>, &str)> {
    let before: [(&str, Make<T>); 29] = [
        (">=", Stretch::AtLeast),
        ("=>", Stretch::AtLeast),
        ("<=", Stretch::AtMost),
        ("=<", Stretch::AtMost),
        (">", Stretch::MoreThan),
        ("<", Stretch::LessThan),
        ("at least ", Stretch::AtLeast),
        ("minimum of ", Stretch::AtLeast),
        ("a minimum of ", Stretch::AtLeast),
        ("not less than ", Stretch::AtLeast),
        ("no less than ", Stretch::AtLeast),
        ("no fewer than ", Stretch::AtLeast),
        ("at most ", Stretch::AtMost),
        ("maximum of ", Stretch::AtMost),
        ("a maximum of ", Stretch::AtMost),
        ("up to ", Stretch::AtMost),
        ("not more than ", Stretch::AtMost),
        ("no more than ", Stretch::AtMost),
        ("more than ", Stretch::MoreThan),
        ("greater than ", Stretch::MoreThan),
        ("longer than ", Stretch::MoreThan),
        ("older than ", Stretch::MoreThan),
        ("over ", Stretch::MoreThan),
        ("less than ", Stretch::LessThan),
        ("fewer than ", Stretch::LessThan),
        ("shorter than ", Stretch::LessThan),
        ("younger than ", Stretch::LessThan),
        ("under ", Stretch::LessThan),
        ("below ", Stretch::LessThan),
    ];
    for (words, make) in before {
        if let Some(rest) = text.strip_prefix(words) {
            return Some((make, rest.trim_start()));
        }
    }
    let after: [(&str, Make<T>); 11] = [
        (" or more", Stretch::AtLeast),
        (" or longer", Stretch::AtLeast),
        (" or older", Stretch::AtLeast),
        (" or above", Stretch::AtLeast),
        (" and above", Stretch::AtLeast),
        (" and older", Stretch::AtLeast),
        (" or less", Stretch::AtMost),
        (" or fewer", Stretch::AtMost),
        (" or shorter", Stretch::AtMost),
        (" or younger", Stretch::AtMost),
        (" or below", Stretch::AtMost),
    ];
    after.into_iter().find_map(|(words, make)| Some((make, text.strip_suffix(words)?)))
}

/// `2 to 4`, `from 2 to 4`, `between 2 and 4`
fn worded_pair(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("between ") {
        return rest.split_once(" and ");
    }
    text.strip_prefix("from ").unwrap_or(text).split_once(" to ")
}

impl<T: Copy> Stretch<T> {
    /// Everything it allows, ends as written.
    pub(super) fn interval(self) -> Interval<T> {
        let (lo, hi) = match self {
            Self::At(value) => return Interval::point(value),
            Self::Between(low, high) => return Interval::closed(low, high),
            Self::AtLeast(low) => (Bound::Closed(low), Bound::Unbounded),
            Self::MoreThan(low) => (Bound::Open(low), Bound::Unbounded),
            Self::AtMost(high) => (Bound::Unbounded, Bound::Closed(high)),
            Self::LessThan(high) => (Bound::Unbounded, Bound::Open(high)),
        };
        Interval { lo, hi }
    }
}
