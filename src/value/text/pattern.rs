//! What one word of a search may look like: `mentor*`, `wom#n`, `colo?r`.

use std::fmt;

use super::Words;
use super::words::{in_word, is_ignored};
use crate::text::{Span, fold};

/// A word with wildcards. `*`, `$` and `:` at its end stand for any further letters, `*n` and `$n` for
/// at most n; `?` for one letter or none and `#` for exactly one, inside or at the end.
///
/// A letter is a letter of the folded word: `ß` counts as two, an accent as none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WordPattern {
    /// The letters before the first wildcard, folded.
    pub(super) prefix: String,
    /// From the first `?` or `#` on. At most [`WordPattern::LONGEST`].
    pub(super) inner: Vec<Piece>,
    pub(super) tail: Tail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    Letter(char),
    /// `#`
    One,
    /// `?`
    Optional,
}

/// What may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tail {
    Nothing,
    AtMost(u8),
    Anything,
}

/// A word that cannot be searched for, and where in it the trouble is (bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternFault {
    /// What is wrong.
    pub kind: PatternFaultKind,
    /// Where.
    pub span: Span,
}

/// What is wrong with a word of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternFaultKind {
    /// There is no letter or digit in it.
    NoWord,
    /// It is more than one word.
    SeveralWords,
    /// `*mentor`: nothing to look for until the wildcard.
    FirstIsWildcard,
    /// `men*or`: truncation is for the end of a word.
    TruncationInside,
    /// `mentor$0`, `mentor$100`: from 1 to 99 more letters.
    Limit,
    /// Too many letters after a wildcard.
    TooLong,
}

impl WordPattern {
    /// How many letters and wildcards there may be from the first `?` or `#` on.
    pub const LONGEST: usize = 100;

    /// The pattern written so. One word: no spaces, hyphens or other signs beside the wildcards.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, PatternFault> {
        let whole = Span::new(0, text.len());
        let wildcard = text.find(is_wildcard).unwrap_or(text.len());
        let (letters, wild) = text.split_at(wildcard);
        let words = Words::of(letters);
        let prefix = match (words.len(), words.get(0)) {
            (1, Some(word)) => String::from(word),
            (0, _) if letters.is_empty() && !wild.is_empty() => {
                let first = wild.chars().next().map_or(0, char::len_utf8);
                return Err(PatternFault::new(PatternFaultKind::FirstIsWildcard, 0, first));
            }
            (0, _) => return Err(PatternFault { kind: PatternFaultKind::NoWord, span: whole }),
            _ => return Err(PatternFault { kind: PatternFaultKind::SeveralWords, span: whole }),
        };
        Self::beginning(&prefix, wild, wildcard)
    }

    /// A word that begins so, folded already, and goes on with these wildcards and letters, which stand
    /// at `offset`.
    pub(super) fn beginning(folded: &str, wild: &str, offset: usize) -> Result<Self, PatternFault> {
        let (inner, tail) = pieces(wild, offset)?;
        if inner.len() > Self::LONGEST {
            return Err(PatternFault::new(PatternFaultKind::TooLong, offset, offset + wild.len()));
        }
        Ok(Self { prefix: String::from(folded), inner, tail })
    }

    /// A word as it stands: folded already, no wildcards.
    pub(super) fn literal(folded: &str) -> Self {
        Self { prefix: String::from(folded), inner: Vec::new(), tail: Tail::Nothing }
    }

    /// Whether this folded word is one that it stands for. Linear in the word for a given pattern: the
    /// set of places in the pattern that the letters so far may have led to is a set of bits.
    #[must_use]
    pub fn matches(&self, word: &str) -> bool {
        let Some(rest) = word.strip_prefix(self.prefix.as_str()) else { return false };
        if self.inner.is_empty() {
            return self.tail.admits(rest);
        }
        let done = 1_u128 << self.inner.len();
        let mut places = self.skip_optional(1);
        let mut letters = rest.chars();
        loop {
            if places & done != 0 && self.tail.admits(letters.as_str()) {
                return true;
            }
            let Some(letter) = letters.next() else { return false };
            places = self.step(places, letter);
            if places == 0 {
                return false;
            }
        }
    }

    /// The letters that all its words begin with, folded.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether it stands for one word only.
    pub(super) fn is_one_word(&self) -> bool {
        self.inner.is_empty() && self.tail == Tail::Nothing
    }

    /// Whether it stands for every word that begins with its prefix, or for that word alone.
    pub(super) fn only_prefix(&self) -> Option<bool> {
        match (&self.inner[..], self.tail) {
            ([], Tail::Anything) => Some(true),
            ([], Tail::Nothing) => Some(false),
            _ => None,
        }
    }

    /// A shortest word that it stands for.
    pub(super) fn example(&self) -> String {
        let inner = self.inner.iter().filter_map(|piece| match piece {
            Piece::Letter(letter) => Some(*letter),
            Piece::One => Some('x'),
            Piece::Optional => None,
        });
        self.prefix.chars().chain(inner).collect()
    }

    /// Whether every word that it stands for is certainly one that the other stands for.
    pub(super) fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        if self.inner.is_empty() && self.tail == Tail::Nothing {
            return other.matches(&self.prefix);
        }
        let begins = self.prefix.starts_with(&other.prefix);
        begins && other.inner.is_empty() && other.tail == Tail::Anything
    }

    /// Where one letter leads to from these places.
    fn step(&self, places: u128, letter: char) -> u128 {
        let mut next = 0;
        for (at, piece) in self.inner.iter().enumerate() {
            let fits = match piece {
                Piece::Letter(own) => *own == letter,
                Piece::One | Piece::Optional => true,
            };
            if fits && places & (1 << at) != 0 {
                next |= 1 << (at + 1);
            }
        }
        self.skip_optional(next)
    }

    /// A `?` may stand for nothing.
    fn skip_optional(&self, mut places: u128) -> u128 {
        for (at, piece) in self.inner.iter().enumerate() {
            if *piece == Piece::Optional && places & (1 << at) != 0 {
                places |= 1 << (at + 1);
            }
        }
        places
    }
}

/// What follows the literal beginning of a word. `offset` is where `wild` stands in it.
fn pieces(wild: &str, offset: usize) -> Result<(Vec<Piece>, Tail), PatternFault> {
    let mut pieces = Vec::new();
    for (at, c) in wild.char_indices() {
        let at = at + offset;
        match c {
            '?' => pieces.push(Piece::Optional),
            '#' => pieces.push(Piece::One),
            '*' | '$' | ':' => {
                let after = &wild[at - offset + 1..];
                let fault = |kind| PatternFault::new(kind, at, offset + wild.len());
                if after.is_empty() {
                    return Ok((pieces, Tail::Anything));
                }
                if c == ':' || !after.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(PatternFault::new(PatternFaultKind::TruncationInside, at, at + 1));
                }
                let limit = after.parse::<u8>().ok().filter(|limit| (1..=99).contains(limit));
                return match limit {
                    Some(limit) => Ok((pieces, Tail::AtMost(limit))),
                    None => Err(fault(PatternFaultKind::Limit)),
                };
            }
            c if in_word(c) => {
                let folded = fold(c.encode_utf8(&mut [0; 4]));
                // `¼` folds to `1⁄4`, which is two words.
                if !folded.chars().all(in_word) {
                    return Err(PatternFault::new(PatternFaultKind::SeveralWords, at, at + c.len_utf8()));
                }
                pieces.extend(folded.chars().filter(|c| !is_ignored(*c)).map(Piece::Letter));
            }
            c => return Err(PatternFault::new(PatternFaultKind::SeveralWords, at, at + c.len_utf8())),
        }
    }
    Ok((pieces, Tail::Nothing))
}

impl Tail {
    fn admits(self, rest: &str) -> bool {
        match self {
            Self::Nothing => rest.is_empty(),
            Self::AtMost(most) => rest.chars().nth(usize::from(most)).is_none(),
            Self::Anything => true,
        }
    }
}

impl PatternFault {
    pub(super) const fn new(kind: PatternFaultKind, start: usize, end: usize) -> Self {
        Self { kind, span: Span::new(start, end) }
    }
}

/// `*`, `$`, `:`, `?`, `#`
pub(super) fn is_wildcard(c: char) -> bool {
    matches!(c, '*' | '$' | ':' | '?' | '#')
}

impl fmt::Display for WordPattern {
    /// One way to write it: folded, `*` for every truncation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix)?;
        for piece in &self.inner {
            match piece {
                Piece::Letter(letter) => write!(f, "{letter}")?,
                Piece::One => f.write_str("#")?,
                Piece::Optional => f.write_str("?")?,
            }
        }
        match self.tail {
            Tail::Nothing => Ok(()),
            Tail::AtMost(most) => write!(f, "*{most}"),
            Tail::Anything => f.write_str("*"),
        }
    }
}
