//! Pages.

use std::fmt;

use super::present;

/// From which page to which.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pages {
    /// The first page, or the number of an article: `482`, `s34`, `e0170240`; in lower case.
    pub first: String,
    /// The last page, in full; none where only one page is given.
    pub last: Option<String>,
}

impl Pages {
    /// How many pages, where both ends are numbers of one series.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        let (prefix, first) = number(&self.first)?;
        let Some(last) = &self.last else { return Some(1) };
        let (last_prefix, last) = number(last)?;
        (prefix == last_prefix && last >= first).then(|| last - first + 1)
    }
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        match &self.last {
            Some(last) => write!(f, "-{last}"),
            None => Ok(()),
        }
    }
}

/// Reads pages: `482-91` is 482 to 491, `S34-40` is S34 to S40, `126-7; discussion 128` is 126 to
/// 127. A count of pages (`245 p.`), `no pagination` and a date that a spreadsheet made of them
/// (`10-Jun`) are none.
///
/// ```
/// use eligible::record::normal::pages;
/// assert_eq!(pages("pp. 482–91").unwrap().to_string(), "482-491");
/// assert_eq!(pages("E2048").unwrap().to_string(), "e2048");
/// assert_eq!(pages("10-Jun"), None);
/// ```
#[must_use]
pub fn pages(text: &str) -> Option<Pages> {
    let text = present(text)?.to_lowercase();
    // Only what comes first: `1-4; discussion 5`, `12-14, 20`, `33+`.
    let text = text.split([';', ',', '+', '&']).next()?.trim();
    let text = ["pages", "page", "pp.", "pp", "p."].iter().find_map(|p| text.strip_prefix(p)).unwrap_or(text);
    let text = text.strip_prefix("p ").unwrap_or(text).trim_start_matches('.').trim();
    if text.ends_with(" p") || text.ends_with(" p.") || text.ends_with(" pages") || text.ends_with(" pp") {
        return None;
    }
    let dash = |c: char| c == '-' || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}');
    let mut ends = text.split(dash).map(str::trim);
    let first = clean(ends.next()?)?;
    // `1.e1-1.e12` has points of its own; a doubled dash leaves nothing in between.
    let last = ends.filter(|end| !end.is_empty()).find_map(clean);
    if month(&first) || last.as_deref().is_some_and(month) {
        return None;
    }
    let last = last.and_then(|last| full(&first, &last)).filter(|last| *last != first);
    Some(Pages { first, last })
}

/// A page: one word with a digit in it, or a Roman number.
fn clean(end: &str) -> Option<String> {
    let word = end.split_whitespace().next()?.trim_matches(|c: char| !c.is_alphanumeric());
    let roman = !word.is_empty() && word.bytes().all(|b| b"ivxlc".contains(&b));
    let fits = word.bytes().any(|b| b.is_ascii_digit()) || roman || month(word);
    let short = if word.bytes().all(|b| b.is_ascii_digit()) { word.trim_start_matches('0') } else { word };
    (fits && !short.is_empty()).then(|| short.to_owned())
}

fn month(word: &str) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    months.contains(&word)
}

/// `491` of `482` and `91`; `s40` of `s34` and `40`.
fn full(first: &str, last: &str) -> Option<String> {
    let Some((prefix, digits)) = parts(first) else { return Some(last.to_owned()) };
    let own = parts(last).map(|(own, _)| own);
    if own.is_some_and(|own| !own.is_empty()) && own != Some(prefix) {
        return Some(last.to_owned());
    }
    let (_, end) = parts(last)?;
    let lead = digits.len().checked_sub(end.len()).and_then(|missing| digits.get(..missing)).unwrap_or("");
    let whole = format!("{lead}{end}");
    let grows = whole.parse::<u64>().ok() >= digits.parse::<u64>().ok();
    // An end before its beginning is a misprint: nothing is known of it.
    grows.then(|| format!("{prefix}{whole}"))
}

/// Letters and then digits, to the end.
fn parts(page: &str) -> Option<(&str, &str)> {
    let at = page.find(|c: char| c.is_ascii_digit())?;
    let (prefix, digits) = page.split_at_checked(at)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then_some((prefix, digits))
}

fn number(page: &str) -> Option<(&str, u32)> {
    let (prefix, digits) = parts(page)?;
    Some((prefix, digits.parse().ok()?))
}
