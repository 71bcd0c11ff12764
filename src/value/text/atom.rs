//! What is looked for in one text: words, phrases, and words near each other.

use std::fmt;
use std::ops::Range;

use super::spans::{self, Spans, Stretch};
use super::{WordPattern, Words};
use crate::text::Span;

/// A part of a search that has to match inside one field.
///
/// What it finds are stretches of words. A word finds itself. Two stretches are near each other when few
/// enough words stand between them, and none does where the one stands inside the other; but no word
/// serves both. Together they are the stretch from the first word of the two to the last.
///
/// `P` is what stands for a word: a pattern, or the number of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom<P = WordPattern> {
    /// `mentor*`
    Word(P),
    /// `one-to-one`, `"peer group"`: words in this order with none between them.
    Phrase(Vec<P>),
    /// `(course* or train*)` beside an `adj`: any of them.
    Or(Vec<Atom<P>>),
    /// `a adj3 b adj2 c`, read from the left: what the first two found, and the third.
    Near {
        /// The first operand.
        first: Box<Atom<P>>,
        /// The others, each with how near it has to be to what came before.
        then: Vec<(Distance, Atom<P>)>,
    },
}

/// How near two operands have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Distance {
    /// `adj`: in this order, with no word between.
    Next,
    /// `adj3`: in either order, with at most 2 words between. From 1 to 99.
    Within(u8),
}

/// Where an atom matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Positions of words, from the first to one past the last.
    pub words: Range<usize>,
    /// The same in bytes of the original text.
    pub span: Span,
    /// The words inside that the search names (in bytes of the original), in order: `peer` and
    /// `mentors` in `peer and other mentors`.
    pub matched: Vec<Span>,
}

impl Atom {
    /// Whether it matches anywhere.
    #[must_use]
    pub fn matches(&self, words: &Words) -> bool {
        match self {
            Self::Word(pattern) => words.iter().any(|word| pattern.matches(word)),
            Self::Or(any) => any.iter().any(|atom| atom.matches(words)),
            Self::Phrase(_) | Self::Near { .. } => !self.spans(&in_words(words)).is_empty(),
        }
    }

    /// The shortest stretches that it matches (none holds another), in the order of the text.
    #[must_use]
    pub fn hits(&self, words: &Words) -> Vec<Hit> {
        let found = spans::smallest(&self.spans(&in_words(words)));
        let hits = found.into_iter().map(|(start, end)| Hit {
            words: start..end,
            span: words.span(&(start..end)),
            matched: (start..end)
                .filter(|at| words.get(*at).is_some_and(|word| self.names(word)))
                .map(|at| words.span(&(at..at + 1)))
                .collect(),
        });
        hits.collect()
    }

    /// A shortest text that it matches; none when it has no operand.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        let text = match self {
            Self::Word(pattern) => pattern.example(),
            Self::Phrase(patterns) => patterns.iter().map(WordPattern::example).collect::<Vec<_>>().join(" "),
            Self::Or(any) => any.iter().find_map(Self::example)?,
            Self::Near { first, then } => {
                let rest = then.iter().map(|(_, atom)| atom.example());
                let all: Vec<String> = std::iter::once(first.example()).chain(rest).collect::<Option<_>>()?;
                all.join(" ")
            }
        };
        self.matches(&Words::of(&text)).then_some(text)
    }

    /// As it is written after `contains`: in brackets where it needs them.
    #[must_use]
    pub fn written(&self) -> String {
        let text = self.to_string();
        let bare = text.starts_with(['(', '"']) || text.contains(['*', '?', '#']);
        if bare { text } else { format!("({text})") }
    }

    /// Whether every text that it matches is certainly matched by the other, too. `false` says nothing.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Word(one), Self::Word(other)) => one.implies(other),
            (Self::Phrase(words), Self::Word(other)) => words.iter().any(|word| word.implies(other)),
            (Self::Or(any), other) => any.iter().all(|one| one.implies(other)),
            (Self::Near { first, then }, Self::Word(_) | Self::Phrase(_)) => {
                first.implies(other) || then.iter().any(|(_, atom)| atom.implies(other))
            }
            (one, other) => one == other,
        }
    }

    /// Whether it is one of the words that the search names.
    fn names(&self, word: &str) -> bool {
        match self {
            Self::Word(pattern) => pattern.matches(word),
            Self::Phrase(patterns) => patterns.iter().any(|pattern| pattern.matches(word)),
            Self::Or(any) => any.iter().any(|atom| atom.names(word)),
            Self::Near { first, then } => first.names(word) || then.iter().any(|(_, atom)| atom.names(word)),
        }
    }
}

impl<P> Atom<P> {
    /// All stretches that it matches, from the places where each word stands, in order.
    pub(super) fn spans(&self, places: &impl Fn(&P) -> Vec<usize>) -> Spans {
        match self {
            Self::Word(word) => places(word).into_iter().map(|at| Stretch::solid(at, at + 1)).collect(),
            Self::Phrase(words) => {
                let Some((first, rest)) = words.split_first() else { return Spans::new() };
                let mut starts = places(first);
                for (nth, word) in (1..).zip(rest) {
                    if starts.is_empty() {
                        break;
                    }
                    let mut next = places(word).into_iter().peekable();
                    starts.retain(|start| {
                        while next.next_if(|at| *at < start + nth).is_some() {}
                        next.peek() == Some(&(start + nth))
                    });
                }
                starts.into_iter().map(|at| Stretch::solid(at, at + words.len())).collect()
            }
            Self::Or(any) => {
                any.iter().fold(Spans::new(), |found, atom| spans::union(found, atom.spans(places)))
            }
            Self::Near { first, then } => then.iter().fold(first.spans(places), |found, (distance, atom)| {
                if found.is_empty() {
                    return found;
                }
                let next = atom.spans(places);
                match distance {
                    Distance::Next => spans::followed_by(&found, &next, 0),
                    Distance::Within(_) => spans::near(&found, &next, distance.between()),
                }
            }),
        }
    }

    /// The same with something else for each word.
    pub(super) fn with_words<Q>(&self, of: &mut impl FnMut(&P) -> Q) -> Atom<Q> {
        match self {
            Self::Word(word) => Atom::Word(of(word)),
            Self::Phrase(words) => Atom::Phrase(words.iter().map(of).collect()),
            Self::Or(any) => Atom::Or(any.iter().map(|atom| atom.with_words(of)).collect()),
            Self::Near { first, then } => Atom::Near {
                first: Box::new(first.with_words(of)),
                then: then.iter().map(|(distance, atom)| (*distance, atom.with_words(of))).collect(),
            },
        }
    }
}

/// Where in a text a pattern finds its words.
fn in_words(words: &Words) -> impl Fn(&WordPattern) -> Vec<usize> {
    move |pattern| {
        let words = words.iter().enumerate();
        words.filter(|(_, word)| pattern.matches(word)).map(|(at, _)| at).collect()
    }
}

impl Distance {
    /// The operator written so, in any case: `adj`, `adj1` … `adj99`.
    #[must_use]
    pub fn parse(operator: &str) -> Option<Self> {
        let digits = operator.to_ascii_lowercase();
        let digits = digits.strip_prefix("adj")?;
        if digits.is_empty() {
            return Some(Self::Next);
        }
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        let near = digits.parse().ok().filter(|near| plain && (1..=99).contains(near))?;
        Some(Self::Within(near))
    }

    /// At most how many words stand between.
    pub(super) fn between(self) -> usize {
        match self {
            Self::Next => 0,
            Self::Within(near) => usize::from(near).saturating_sub(1),
        }
    }
}

impl fmt::Display for Atom {
    /// One way to write it, which is read back as the same atom.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(pattern) => {
                let word = pattern.to_string();
                let operator =
                    matches!(word.as_str(), "and" | "or" | "not") || Distance::parse(&word).is_some();
                if operator { write!(f, "\"{word}\"") } else { f.write_str(&word) }
            }
            Self::Phrase(patterns) => {
                let words: Vec<String> = patterns.iter().map(ToString::to_string).collect();
                write!(f, "\"{}\"", words.join(" "))
            }
            Self::Or(any) => {
                let any: Vec<String> = any.iter().map(ToString::to_string).collect();
                write!(f, "({})", any.join(" or "))
            }
            Self::Near { first, then } => {
                f.write_str("(")?;
                write!(f, "{first}")?;
                for (distance, atom) in then {
                    write!(f, " {distance} {atom}")?;
                }
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Next => f.write_str("adj"),
            Self::Within(near) => write!(f, "adj{near}"),
        }
    }
}
