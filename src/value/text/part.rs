//! What a group of fields says about a term: one document in parts, some of which may be missing.

use super::{Atom, Words};
use crate::value::Truth;

/// One field of a group on one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPart {
    /// All of it. A not-applicable field is empty text. (Meaning, rule 4.4.)
    Whole(Words),
    /// It ends where Medline cut it: there was more.
    Truncated(Words),
    /// Not read, or not reported.
    Missing,
}

impl TextPart {
    /// A field that holds this text.
    #[must_use]
    pub fn known(text: &str) -> Self {
        let words = Words::of(text);
        if may_go_on(text) { Self::Truncated(words) } else { Self::Whole(words) }
    }

    /// A field that does not apply to the record.
    #[must_use]
    pub fn empty() -> Self {
        Self::Whole(Words::default())
    }

    /// The words that are there.
    #[must_use]
    pub fn words(&self) -> Option<&Words> {
        match self {
            Self::Whole(words) | Self::Truncated(words) => Some(words),
            Self::Missing => None,
        }
    }

    /// Whether there may be more text than is there.
    #[must_use]
    pub fn may_hold_more(&self) -> bool {
        !matches!(self, Self::Whole(_))
    }
}

impl Atom {
    /// True when it matches inside one part; else unknown when any part may hold more; else false.
    /// (Meaning, rule 7.1.)
    pub fn among<'a>(&self, parts: impl IntoIterator<Item = &'a TextPart>) -> Truth {
        let mut more = false;
        for part in parts {
            if part.words().is_some_and(|words| self.matches(words)) {
                return Truth::True;
            }
            more |= part.may_hold_more();
        }
        if more { Truth::Unknown } else { Truth::False }
    }
}

/// Whether a text ends in Medline's mark: `(ABSTRACT TRUNCATED)`, `(ABSTRACT TRUNCATED AT 250 WORDS)`.
#[must_use]
pub fn may_go_on(text: &str) -> bool {
    // The mark is short: only the end is divided into words.
    let start = text.char_indices().rev().take(60).last().map_or(0, |(at, _)| at);
    let words = Words::of(text.get(start..).unwrap_or_default());
    let ends_with = |from_end: usize, word: &str| {
        words.len().checked_sub(from_end).and_then(|at| words.get(at)) == Some(word)
    };
    let bare = ends_with(2, "abstract") && ends_with(1, "truncated");
    let counted =
        ends_with(5, "abstract") && ends_with(4, "truncated") && ends_with(3, "at") && ends_with(1, "words");
    bare || counted
}
