//! Where two records were published: journal, volume, pages.

use super::likeness::{Like, slip};
use crate::record::normal::{Pages, present, title};

/// Small words that abbreviations leave out.
const SMALL: [&str; 22] = [
    "the", "of", "and", "in", "for", "on", "to", "a", "de", "la", "le", "les", "des", "du", "et", "der",
    "die", "und", "fur", "y", "e", "del",
];

/// A journal's name as its words without the small ones.
pub(super) fn journal_words(text: &str) -> Option<String> {
    // `Lancet (London, England)`, `Gut: journal of …`, `Circulation. Conference: …`
    let text = present(text)?;
    let words = title(text.split('(').next().filter(|head| !head.trim().is_empty()).unwrap_or(text))?;
    let kept = words.split(' ').filter(|word| !SMALL.contains(word)).collect::<Vec<_>>().join(" ");
    (!kept.is_empty()).then_some(kept)
}

/// Same: the names, or one abbreviates or begins the other.
pub(super) fn journals(a: &str, b: &str) -> Like {
    if a == b {
        return Like::Same;
    }
    let (a, b) = (a.split(' ').collect::<Vec<_>>(), b.split(' ').collect::<Vec<_>>());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let whole = short.len() == long.len();
    if abbreviates(short, long, !whole) || whole && abbreviates(long, short, false) {
        return if whole { Like::Same } else { Like::Near };
    }
    let letters = long.iter().filter_map(|word| word.chars().next()).collect::<String>();
    let acronym = matches!(short[..], [one] if one.len() >= 3 && letters.starts_with(one));
    if acronym { Like::Near } else { Like::Different }
}

/// Whether each word of the short name stands for the word at its place in the long one.
fn abbreviates(short: &[&str], long: &[&str], only_beginning: bool) -> bool {
    let fits = short.iter().zip(long).all(|(a, b)| stands_for(a, b) || stands_for(b, a) || slip(a, b));
    // One word begins too many names.
    fits && (!only_beginning || short.len() >= 2 || short.first().is_some_and(|word| word.len() >= 9))
}

/// `curr` for `current`, `natl` for `national`, `intl` for `international`.
fn stands_for(short: &str, long: &str) -> bool {
    if short.len() >= long.len() {
        return short == long;
    }
    let mut letters = long.chars();
    let in_order = short.chars().all(|c| letters.any(|other| other == c));
    in_order && short.chars().next() == long.chars().next()
}

/// A volume or issue: its first number, else its words. `33 (3)` is 33, `Suppl 2` is 2.
pub(super) fn part(text: &str) -> Option<String> {
    let text = present(text)?;
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|run| !run.is_empty());
    match digits {
        Some(run) => Some(run.trim_start_matches('0').to_owned()).filter(|run| !run.is_empty()),
        None => title(text),
    }
}

/// Where two articles begin. An article number and a page say nothing of each other.
pub(super) fn pages(a: &Pages, b: &Pages) -> Like {
    if a.first == b.first {
        let ends = Like::of(a.last.as_ref(), b.last.as_ref(), |a, b| Like::equal(a == b));
        return if ends == Like::Different { Like::Near } else { Like::Same };
    }
    let (x, y) = (digits(&a.first), digits(&b.first));
    let lettered = |page: &str| page.bytes().any(|b| b.is_ascii_alphabetic());
    // `S34` and `34`, `276A` and `A276`.
    if !x.is_empty() && x == y && (a.last.is_none() || b.last.is_none() || digits_agree(a, b)) {
        return Like::Near;
    }
    // Pages counted within the article, as before it is printed.
    let own = |pages: &Pages| pages.first == "1" && pages.count() != Some(1);
    let number = |pages: &Pages| pages.last.is_none() && (lettered(&pages.first) || pages.first.len() >= 5);
    if own(a) || own(b) || number(a) != number(b) { Like::Unknown } else { Like::Different }
}

fn digits_agree(a: &Pages, b: &Pages) -> bool {
    matches!((&a.last, &b.last), (Some(a), Some(b)) if digits(a) == digits(b))
}

/// The digits of a page, without zeros in front: PLoS writes `e0137960`, others `137960`.
pub(super) fn digits(page: &str) -> String {
    let digits = page.chars().filter(char::is_ascii_digit).collect::<String>();
    digits.trim_start_matches('0').to_owned()
}
