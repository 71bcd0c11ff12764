//! Digital object identifiers.

use super::plain;

/// The first DOI in a text, in lower case, without address, `doi:`, percent signs and what was
/// stuck to its end.
///
/// ```
/// use eligible::record::normal::doi;
/// assert_eq!(doi("https://dx.doi.org/10.1016/J.JHIN.2009.08.018.").as_deref(), Some("10.1016/j.jhin.2009.08.018"));
/// assert_eq!(doi("10.1002/%28SICI%291097").as_deref(), Some("10.1002/(sici)1097"));
/// assert_eq!(doi("S0002-9440(10)61843-3"), None);
/// ```
#[must_use]
pub fn doi(text: &str) -> Option<String> {
    let text = percent_decoded(text);
    // A DOI may hold `<` and `>` of its own, but not as a tag.
    let text = plain(&text).to_lowercase();
    let start = start(&text)?;
    let found = text.get(start..)?;
    let end = found.find(|c: char| c.is_whitespace() || matches!(c, '"' | '|')).unwrap_or(found.len());
    let found = found.get(..end)?;
    let found = found.split_once("?").map_or(found, |(before, _)| before);
    let mut found = found.split_once("#").map_or(found, |(before, _)| before);
    loop {
        let before = found.len();
        found = found.trim_end_matches(['.', ',', ';', ':', '\'', '/', '[', ']', '}', '\\', '-']);
        for page in ["/abstract", "/full", "/pdf", "/epdf", "/meta", "[doi"] {
            found = found.strip_suffix(page).unwrap_or(found);
        }
        // A closing bracket belongs to it only when it was opened in it.
        if found.ends_with(')') && found.matches(')').count() > found.matches('(').count() {
            found = found.strip_suffix(')').unwrap_or(found);
        }
        if found.len() == before {
            break;
        }
    }
    let (_, suffix) = found.split_once('/')?;
    (!suffix.is_empty()).then(|| found.to_owned())
}

/// Where `10.`, four to nine digits (and more parts of digits) and a `/` begin.
fn start(text: &str) -> Option<usize> {
    text.match_indices("10.").map(|(at, _)| at).find(|at| {
        let alone = !text.get(..*at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
        let after = text.get(at + 3..).unwrap_or_default();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let rest = after.get(digits..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        alone && (4..=9).contains(&digits) && rest.starts_with('/')
    })
}

/// `%28` as `(`. What is no such code stays as it is.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match after {
            [a, b, ..] if *first == b'%' => std::str::from_utf8(&[*a, *b])
                .ok()
                .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|hex| u8::from_str_radix(hex, 16).ok()),
            _ => None,
        };
        if let Some(code) = code {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
