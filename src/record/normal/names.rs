//! Names of authors.

use super::title::words;
use super::{plain, present};

/// A name as far as all styles of citing agree on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The family name in lower-case letters, without spaces, hyphens and accents: `vanderberg`.
    pub family: String,
    /// The first letters of the given names, as far as they are known: `bh`.
    pub initials: String,
}

/// Words before a family name that belong to it.
const PARTICLES: [&str; 26] = [
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "el",
    "al", "bin", "ibn", "ben", "ter", "ten", "zu", "st", "mac", "mc",
];

/// Reads one name: `Gates, B. H`, `Gates BH`, `B. H. Gates` and `Bill H. Gates` are all Gates, B H.
/// `[Anonymous]` is none.
///
/// ```
/// use eligible::record::normal::name;
/// assert_eq!(name("B. H. Gates"), name("Gates, B. H"));
/// assert_eq!(name("van der Berg, Jan"), name("J van der Berg"));
/// ```
#[must_use]
pub fn name(text: &str) -> Option<Name> {
    let text = plain(present(text)?);
    let text = text.trim().trim_end_matches([',', ';']).trim();
    let lower = text.to_lowercase();
    if ["anonymous", "anon", "no authors", "et al", "unknown"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let (family, given) = match text.split_once(',') {
        // What follows a second comma is `Jr.` or a degree.
        Some((family, given)) => (family.to_owned(), given.split(',').next().unwrap_or_default().to_owned()),
        None => divided(text),
    };
    let family = words(&family).replace(' ', "");
    (!family.is_empty()).then(|| Name { family, initials: initials(&given) })
}

/// The names of a list, as written: divided by `;`, line ends or `and`, by commas where these do not
/// divide family names from given ones, or run together (`Adeli K.Lewis G. F.`).
///
/// ```
/// use eligible::record::normal::names;
/// assert_eq!(names("Gates, B. H; Allen, P"), ["Gates, B. H", "Allen, P"]);
/// assert_eq!(names("Gates BH, Allen P"), ["Gates BH", "Allen P"]);
/// assert_eq!(names("Gates, B., Allen, P."), ["Gates, B.", "Allen, P."]);
/// assert_eq!(names("Adeli K.Lewis G. F."), ["Adeli K.", "Lewis G. F."]);
/// ```
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    let Some(text) = present(text) else { return Vec::new() };
    let parts: Vec<&str> = if text.contains([';', '\n', '\r', '|']) {
        text.split([';', '\n', '\r', '|']).collect()
    } else {
        text.split(" and ").flat_map(|part| part.split(" & ")).collect()
    };
    let parts = parts.into_iter().flat_map(by_commas).flat_map(|part| run_together(&part));
    let trimmed = parts.map(|part| part.trim().trim_matches(',').trim().to_owned());
    trimmed.filter(|part| part.chars().any(char::is_alphabetic)).collect()
}

fn by_commas(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let whole = |part: &&str| part.split_whitespace().count() >= 2 && !is_initials(part);
    if parts.len() < 2 || parts.iter().all(whole) {
        return if parts.len() < 2 {
            vec![text.to_owned()]
        } else {
            parts.iter().map(ToString::to_string).collect()
        };
    }
    parts.chunks(2).map(|pair| pair.join(", ")).collect()
}

/// Divides `Adeli K.Lewis G. F.`, where a full stop ends a name and the next begins at once.
fn run_together(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|after| after.find('.')).map(|at| from + at) {
        let (before, after) = (rest.get(..at).unwrap_or_default(), rest.get(at + 1..).unwrap_or_default());
        let next = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let word = after.get(..next).unwrap_or_default().chars().count();
        let family = before.split([' ', '.']).any(|word| word.chars().count() >= 2);
        let more = !after.get(next..).is_some_and(|after| after.starts_with('.'));
        if family && word >= 2 && more {
            found.push(format!("{before}."));
            rest = after;
            from = 0;
        } else {
            from = at + 1;
        }
    }
    found.push(rest.to_owned());
    found
}

/// The family name and the given ones of a name without a comma.
fn divided(text: &str) -> (String, String) {
    let words = text.split_whitespace().collect::<Vec<_>>();
    let behind = words.iter().rev().take_while(|word| is_initials(word)).count();
    if behind > 0 && behind < words.len() {
        let (family, given) = words.split_at_checked(words.len() - behind).unwrap_or((&words, &[]));
        return (family.join(" "), given.join(" "));
    }
    let Some((last, before)) = words.split_last() else { return (String::new(), String::new()) };
    let particles = before.iter().rev().take_while(|word| PARTICLES.contains(&word.to_lowercase().as_str()));
    let given = before.len() - particles.count();
    let (given, particles) = before.split_at_checked(given).unwrap_or((before, &[]));
    let family = particles.iter().chain([last]).copied().collect::<Vec<_>>().join(" ");
    // `B.Gates`: written without a space.
    match (given, family.rsplit_once('.')) {
        ([], Some((given, family))) if !family.is_empty() => (family.to_owned(), given.to_owned()),
        _ => (family, given.join(" ")),
    }
}

/// Whether a text holds nothing but initials: `B`, `BH`, `B. H.`, `J.-P.`
fn is_initials(text: &str) -> bool {
    let parts = text.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    let parts = parts.collect::<Vec<_>>();
    let dotted = text.contains('.');
    !parts.is_empty()
        && parts.iter().all(|part| {
            let count = part.chars().count();
            count == 1 || count <= if dotted { 2 } else { 3 } && part.chars().all(char::is_uppercase)
        })
}

fn initials(given: &str) -> String {
    let parts = given.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    let mut initials = String::new();
    for part in parts {
        let known = PARTICLES.contains(&part) || ["Jr", "Sr", "MD", "PhD", "III"].contains(&part);
        if known {
            continue;
        }
        let all = part.chars().count() <= 3 && part.chars().all(char::is_uppercase);
        let letters = part.chars().take(if all { 3 } else { 1 });
        initials.push_str(&words(&letters.collect::<String>()));
    }
    initials
}
