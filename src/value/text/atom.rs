//! What is looked for in one text: words, phrases, and words near each other.

use std::fmt;
use std::ops::Range;

use super::spans::{self, Spans};
use super::{WordPattern, Words};
use crate::text::Span;

/// A part of a search that has to match inside one field.
///
/// What it finds are stretches of words. A word finds itself. Two stretches are near each other when
/// they share no word and few enough words stand between them; together they are the stretch from the
/// first word of the one to the last of the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// `mentor*`
    Word(WordPattern),
    /// `one-to-one`, `"peer group"`: words in this order with none between them.
    Phrase(Vec<WordPattern>),
    /// `(course* or train*)` beside an `adj`: any of them.
    Or(Vec<Atom>),
    /// `a adj3 b adj2 c`, read from the left: what the first two found, and the third.
    Near {
        /// The first operand.
        first: Box<Atom>,
        /// The others, each with how near it has to be to what came before.
        then: Vec<(Distance, Atom)>,
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
            Self::Phrase(_) | Self::Near { .. } => !self.spans(words).is_empty(),
        }
    }

    /// The shortest stretches that it matches (none holds another), in the order of the text.
    #[must_use]
    pub fn hits(&self, words: &Words) -> Vec<Hit> {
        let found = spans::smallest(&self.spans(words));
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

    /// All stretches that it matches.
    fn spans(&self, words: &Words) -> Spans {
        match self {
            Self::Word(pattern) => {
                let words = words.iter().enumerate();
                words.filter(|(_, word)| pattern.matches(word)).map(|(at, _)| (at, at + 1)).collect()
            }
            Self::Phrase(patterns) => {
                let Some((first, rest)) = patterns.split_first() else { return Spans::new() };
                let starts = words.iter().enumerate().filter(|(_, word)| first.matches(word));
                let follow = |start: usize| {
                    let mut after = rest.iter().zip(start + 1..);
                    after.all(|(pattern, at)| words.get(at).is_some_and(|word| pattern.matches(word)))
                };
                let starts = starts.map(|(at, _)| at).filter(|at| follow(*at));
                starts.map(|at| (at, at + patterns.len())).collect()
            }
            Self::Or(any) => {
                any.iter().fold(Spans::new(), |found, atom| spans::union(found, atom.spans(words)))
            }
            Self::Near { first, then } => then.iter().fold(first.spans(words), |found, (distance, atom)| {
                if found.is_empty() {
                    return found;
                }
                let next = atom.spans(words);
                let between = distance.between();
                let in_order = spans::followed_by(&found, &next, between);
                match distance {
                    Distance::Next => in_order,
                    Distance::Within(_) => spans::union(in_order, spans::followed_by(&next, &found, between)),
                }
            }),
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
    fn between(self) -> usize {
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
            Self::Word(pattern) => write!(f, "{pattern}"),
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
