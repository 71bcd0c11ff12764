//! Brackets and quotes of a line, looked at before the parser: it recurses, and it cannot say as well
//! what is missing.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Brackets deeper than this are refused. Published strategies stay below ten.
const DEEPEST: usize = 64;

/// What is wrong with the brackets and quotes of a line that begins at `start`.
pub(super) fn faults(text: &str, start: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut quote: Option<usize> = None;
    let mut note: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let place = Span::new(start + at, start + at + c.len_utf8());
        if is_quote(c) && note.is_none() {
            quote = if quote.is_some() { None } else { Some(at) };
        } else if quote.is_some() {
        } else if note.is_some() {
            if c == ']' {
                note = None;
            }
        } else if c == '[' {
            note = Some(at);
        } else if c == '(' {
            open.push(at);
            if open.len() == DEEPEST + 1 {
                faults.push(
                    Diagnostic::new(
                        Code::TooDeep,
                        format!("brackets are nested more than {DEEPEST} deep"),
                        place,
                        "one more than anyone can read",
                    )
                    .help("make a line of its own of the inner part, and refer to its number"),
                );
                return faults;
            }
        } else if c == ')' && open.pop().is_none() {
            faults.push(
                Diagnostic::new(
                    Code::UnmatchedBracket,
                    "`)` closes no bracket",
                    place,
                    "nothing is open here",
                )
                .help("leave it out, or open a bracket before it"),
            );
        }
    }
    let one = |at: usize| Span::new(start + at, start + at + 1);
    if let Some(at) = quote {
        let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let begins = text.get(at..).unwrap_or_default().chars().take(24).collect::<String>();
        let message = format!("the text that begins with `{}` is not closed", begins.trim_end());
        let span = Span::new(start + at, start + at + end);
        let fault = Diagnostic::new(Code::UnclosedText, message, span, "opened here");
        return vec![fault.help("close it with `\"` where the phrase ends")];
    }
    if let Some(at) = note {
        let fault =
            Diagnostic::new(Code::UnmatchedBracket, "the bracket `[` is not closed", one(at), "opened here");
        faults.push(fault.help("close it with `]`"));
    }
    if let Some(at) = open.first() {
        let more =
            if open.len() > 1 { format!(" ({} are open at the end)", open.len()) } else { String::new() };
        faults.push(
            Diagnostic::new(
                Code::UnmatchedBracket,
                format!("the bracket `(` is not closed{more}"),
                one(*at),
                "opened here",
            )
            .help("close it with `)` on the same line"),
        );
    }
    faults
}

/// Quotes of keyboards and word processors, mixed as people mix them.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟')
}
