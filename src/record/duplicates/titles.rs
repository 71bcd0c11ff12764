//! Titles of two records: the same, the same but for a slip or a subtitle, another part of a series.

use super::likeness::slip;
use crate::record::normal::{plain, title};

/// How two titles compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Titles {
    /// The same words.
    Equal,
    /// The same but for slips of the pen and small words.
    Alike,
    /// One is the beginning or the end of the other: a subtitle is missing, or it was cut off.
    Contained,
    /// Most words are the same.
    Similar,
    /// The same, but numbers in them differ: part 1 and part 2, type 1 and type 2.
    OtherNumber,
    /// Others.
    Different,
    /// At least one record has none.
    Unknown,
}

/// A title, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// Words divided by spaces.
    words: Box<str>,
    /// The same without spaces.
    letters: Box<str>,
    /// What kind of notice it says it is.
    pub(super) notice: Option<Notice>,
}

/// Writings about another one, which carry its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// Erratum, corrigendum.
    Correction,
    /// Retraction notice, expression of concern.
    Retraction,
    /// Reply, response, comment.
    Reply,
    /// The plan of a study or review.
    Protocol,
}

/// Words too small to make a difference.
const SMALL: [&str; 12] = ["the", "a", "an", "of", "and", "in", "on", "for", "to", "at", "s", "by"];

impl Title {
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = plain(text);
        let text = without_additions(&text);
        let words = title(text)?;
        let words = ["retracted article ", "retracted ", "withdrawn "]
            .iter()
            .find_map(|mark| words.strip_prefix(mark))
            .unwrap_or(&words);
        let words = words.strip_suffix(" retracted article").unwrap_or(words);
        let letters = words.replace(' ', "");
        Some(Self { notice: notice(words), words: words.into(), letters: letters.into() })
    }

    pub(super) fn words(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.words.split(' ')
    }

    pub(super) fn letters(&self) -> &str {
        &self.letters
    }

    /// Whether the title tells one article from others; `Editorial` and `Letter to the editor` do not.
    pub(super) fn tells(&self) -> bool {
        let words = self.words().filter(|word| !SMALL.contains(word) && !GENERIC.contains(word));
        words.count() >= 3 && self.letters.len() >= 18
    }

    pub(super) fn like(&self, other: &Self) -> Titles {
        if self.letters == other.letters {
            return Titles::Equal;
        }
        let (mine, theirs) = leftover(self, other);
        let all = self.words().count().min(other.words().count());
        let rest = mine.len().min(theirs.len());
        let common = all.saturating_sub(rest);
        let cut = contained(&self.letters, &other.letters);
        if common * 2 < all && !cut {
            return if slip_of_all(&self.letters, &other.letters) {
                Titles::Alike
            } else {
                Titles::Different
            };
        }
        let numbers = |words: &[&str]| {
            let numbers = words.iter().filter(|word| is_number(word));
            numbers.map(|word| (*word).to_owned()).collect::<Vec<_>>()
        };
        let (my_numbers, their_numbers) = (numbers(&mine), numbers(&theirs));
        let (my_words, their_words) = (telling(&mine), telling(&theirs));
        if !my_numbers.is_empty() && !their_numbers.is_empty() && my_numbers != their_numbers {
            let only = my_words.len() + their_words.len() <= 2 || common * 10 >= all * 7;
            return if only { Titles::OtherNumber } else { Titles::Different };
        }
        let no_numbers = my_numbers.is_empty() && their_numbers.is_empty();
        if no_numbers && words_alike(&my_words, &their_words) {
            return Titles::Alike;
        }
        if cut && no_numbers {
            return Titles::Contained;
        }
        if common * 10 >= all * 8 || no_numbers && slip_of_all(&self.letters, &other.letters) || cut {
            return Titles::Similar;
        }
        Titles::Different
    }
}

/// Words of titles that many writings have.
const GENERIC: [&str; 24] = [
    "editorial",
    "introduction",
    "preface",
    "reply",
    "letter",
    "editor",
    "comment",
    "commentary",
    "response",
    "erratum",
    "correction",
    "abstract",
    "abstracts",
    "review",
    "book",
    "foreword",
    "authors",
    "author",
    "news",
    "discussion",
    "issue",
    "contents",
    "index",
    "note",
];

/// Takes off what databases add behind a title: `[Review] [42 refs]`, `(author's transl)`.
fn without_additions(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(open) = text.rfind(['[', '(']) {
        let inside = text.get(open + 1..).unwrap_or_default().trim_end_matches(['.', ' ']);
        let Some(inside) = inside.strip_suffix([']', ')']) else { break };
        let inside = inside.to_lowercase();
        let added = inside.ends_with(" refs")
            || inside.ends_with("references")
            || inside.contains("transl")
            || inside.starts_with("article in ")
            || ["review", "letter", "meeting abstract", "abstract", "in french", "in german", "in spanish"]
                .contains(&inside.as_str());
        let before = text.get(..open).unwrap_or_default().trim();
        if !added || before.is_empty() {
            break;
        }
        text = before;
    }
    text
}

fn notice(words: &str) -> Option<Notice> {
    let starts = |heads: &[&str]| heads.iter().any(|head| words.starts_with(head));
    let has = |inner: &[&str]| inner.iter().any(|inner| words.contains(inner));
    let word = |one: &str| words.split(' ').any(|word| word == one);
    if starts(&["correction ", "corrections ", "author correction", "publisher correction", "corrected "])
        || ["erratum", "errata", "corrigendum", "corrigenda"].iter().any(|w| word(w))
        || words.ends_with(" correction")
    {
        return Some(Notice::Correction);
    }
    if starts(&["retraction ", "notice of retraction", "expression of concern"])
        || has(&["retraction note", "retraction notice", "expression of concern"])
        || words.ends_with(" retraction")
    {
        return Some(Notice::Retraction);
    }
    let reply =
        ["reply ", "in reply", "response to ", "re ", "comment on ", "comments on ", "commentary on "];
    let closing = [" reply", " comment", " authors reply", " authors response", " response", " commentary"];
    if starts(&reply) || closing.iter().any(|end| words.ends_with(end)) || words == "reply" {
        return Some(Notice::Reply);
    }
    let protocol =
        ["study protocol", "protocol for", "protocol of", "a protocol", "trial protocol", "review protocol"];
    if has(&protocol) || words.ends_with(" protocol") {
        return Some(Notice::Protocol);
    }
    None
}

/// The words that only one of two titles has.
fn leftover<'a>(a: &'a Title, b: &'a Title) -> (Vec<&'a str>, Vec<&'a str>) {
    let mut theirs = b.words().map(Some).collect::<Vec<_>>();
    let mut mine = Vec::new();
    for word in a.words() {
        match theirs.iter_mut().find(|other| **other == Some(word)) {
            Some(other) => *other = None,
            None => mine.push(word),
        }
    }
    (mine, theirs.into_iter().flatten().collect())
}

/// The words that are neither small nor numbers.
fn telling<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !is_number(word) && !SMALL.contains(word)).collect()
}

/// Whether the words left over are the same but for slips, or for how they are divided.
fn words_alike(mine: &[&str], theirs: &[&str]) -> bool {
    let (a, b) = (mine.concat(), theirs.concat());
    if a == b {
        return true;
    }
    if mine.len() != theirs.len() {
        return !a.is_empty() && !b.is_empty() && mine.len() + theirs.len() <= 5 && slip(&a, &b);
    }
    mine.len() <= 3 && mine.iter().zip(theirs).all(|(a, b)| slip(a, b) || spelling(a, b))
}

/// British and American spelling, singular and plural.
fn spelling(a: &str, b: &str) -> bool {
    let common = |word: &str| {
        let word = word.replace("ae", "e").replace("oe", "e").replace("our", "or");
        let word = word.replace("isation", "ization").replace("ise", "ize").replace("yse", "yze");
        word.trim_end_matches('s').to_owned()
    };
    a.len() >= 4 && common(a) == common(b)
}

/// Whether one title is the beginning or the end of the other, and says enough by itself.
fn contained(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= 24 && (long.starts_with(short) || long.ends_with(short))
}

/// Whether the titles as a whole differ by a few letters only.
fn slip_of_all(a: &str, b: &str) -> bool {
    let allowed = a.len().max(b.len()) / 20;
    allowed > 0 && a.len().abs_diff(b.len()) <= allowed && strsim::osa_distance(a, b) <= allowed
}

/// Numbers, Roman ones, and letters that number parts.
fn is_number(word: &str) -> bool {
    let roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"].contains(&word);
    let spelt =
        ["one", "two", "three", "four", "five", "six", "first", "second", "third", "fourth"].contains(&word);
    let letter = word.len() == 1 && !["a", "s"].contains(&word);
    roman || spelt || letter || word.bytes().all(|b| b.is_ascii_digit())
}
