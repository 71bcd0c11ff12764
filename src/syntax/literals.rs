//! Words, texts, numbers and dates: from what was written to what it stands for.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::tree::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Spanned;
use crate::value::{Number, Period};

impl Builder<'_> {
    pub(super) fn read_number(&mut self, pair: &Pair<'_, Rule>) -> Option<Number> {
        let number = Number::parse(&plain(pair.as_str().trim_end()));
        if number.is_none() {
            self.bad_literal(
                pair,
                "has more digits than can be kept exactly",
                "at most 15 digits, 9 of them decimals",
            );
        }
        number
    }

    pub(super) fn read_period(&mut self, pair: &Pair<'_, Rule>) -> Option<Period> {
        let period = Period::parse(&plain(pair.as_str().trim_end()));
        if period.is_none() {
            self.bad_literal(pair, "is no date", "a date is written year-month-day, such as `2018-01-31`");
        }
        period
    }

    pub(super) fn read_count(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<u32>> {
        let count = pair.as_str().trim_end().parse().ok();
        if count.is_none() {
            self.bad_literal(pair, "is too large a number here", "nobody can count that far");
        }
        Some(Spanned::new(count?, self.span(pair)))
    }

    fn bad_literal(&mut self, pair: &Pair<'_, Rule>, what: &str, help: &str) {
        let message = format!("`{}` {what}", pair.as_str().trim_end());
        self.faults.push(Diagnostic::new(Code::BadLiteral, message, self.span(pair), "here").help(help));
    }
}

/// A word with the hyphens and apostrophes of a keyboard.
pub(super) fn plain(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '\u{2010}' | '\u{2011}' => '-',
            '’' => '\'',
            c => c,
        })
        .collect()
}

/// The inside of a text, `\"` and `\\` read.
pub(super) fn unquoted(text: &str) -> String {
    let text = text.trim_end();
    let straight = text.starts_with('"');
    let mut inner = text.chars();
    inner.next();
    inner.next_back();
    if !straight {
        return inner.collect();
    }
    let mut result = String::with_capacity(text.len());
    while let Some(c) = inner.next() {
        match (c, inner.clone().next()) {
            ('\\', Some(escaped @ ('"' | '\\'))) => {
                result.push(escaped);
                inner.next();
            }
            (c, _) => result.push(c),
        }
    }
    result
}
