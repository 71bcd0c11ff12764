//! The words of the language, and a way of looking at tokens that cannot fall off the end.

use std::ops::Range;

use super::lex::{Kind, Token};
use crate::text::Span;

/// The words that cannot be names, labels or bare values.
pub(super) const RESERVED: [&str; 11] =
    ["and", "or", "not", "in", "is", "has", "between", "contains", "unless", "when", "judged"];

/// The words that begin a statement. They are ordinary words everywhere else.
pub(super) const HEADS: [&str; 14] = [
    "criteria",
    "title",
    "version",
    "field",
    "list",
    "define",
    "convention",
    "study",
    "stage",
    "inclusion",
    "exclusion",
    "included",
    "example",
    "amendment",
];

/// Whether a word is reserved.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Tokens with the text they come from. Beyond either end there is [`Kind::End`].
#[derive(Clone, Copy)]
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) all: &'a [Token],
}

impl<'a> Tokens<'a> {
    /// Only these tokens, counted from 0.
    pub(super) fn part(&self, range: &Range<usize>) -> Self {
        Self { text: self.text, all: self.all.get(range.clone()).unwrap_or_default() }
    }

    pub(super) fn get(&self, at: usize) -> Token {
        let end = Span::new(self.text.len(), self.text.len());
        self.all.get(at).copied().unwrap_or(Token { kind: Kind::End, span: end, first: true })
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.get(at).kind
    }

    pub(super) fn span(&self, at: usize) -> Span {
        self.get(at).span
    }

    pub(super) fn text(&self, at: usize) -> &'a str {
        self.text.get(self.span(at).range()).unwrap_or_default()
    }

    /// The text when it is a word, else nothing.
    pub(super) fn word(&self, at: usize) -> &'a str {
        if self.kind(at) == Kind::Word { self.text(at) } else { "" }
    }

    /// A word that may name something.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.kind(at) == Kind::Word && !is_reserved(self.text(at))
    }

    /// A word that nobody can have meant as a reserved one: `AND` is not among them.
    pub(super) fn is_plain_name(&self, at: usize) -> bool {
        self.kind(at) == Kind::Word && !is_reserved(&self.text(at).to_lowercase())
    }

    /// Whether a token stands right behind the one before it, without a blank.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0 && self.span(at - 1).end == self.span(at).start
    }

    /// The kind of the token `ahead` further on, as long as it stands on the same line.
    pub(super) fn on_line(&self, at: usize, ahead: usize) -> Kind {
        let same = (1..=ahead).all(|step| !self.get(at + step).first);
        if same { self.kind(at + ahead) } else { Kind::End }
    }

    /// The word `ahead` further on, as long as it stands on the same line.
    pub(super) fn word_on_line(&self, at: usize, ahead: usize) -> &'a str {
        if self.on_line(at, ahead) == Kind::Word { self.text(at + ahead) } else { "" }
    }

    /// Whether something to compare or ask about can end here.
    pub(super) fn ends_operand(&self, at: usize) -> bool {
        match self.kind(at) {
            Kind::Word => !is_reserved(self.text(at)) || self.text(at) == "judged",
            Kind::Text | Kind::Close | Kind::SetClose | Kind::Percent => true,
            _ => false,
        }
    }

    /// Whether something to compare or ask about can begin here.
    pub(super) fn begins_operand(&self, at: usize) -> bool {
        match self.kind(at) {
            Kind::Word => !is_reserved(self.text(at)) || self.text(at) == "not",
            Kind::Text | Kind::Open => true,
            _ => false,
        }
    }
}
