//! What a line could not be read for, in the words of those who search.

use pest::RuleType;
use pest::error::{Error, InputLocation};

use super::ovid::near_code;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Where the parser stopped.
pub(super) fn place<R: RuleType>(error: &Error<R>) -> usize {
    match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((at, _)) => at,
    }
}

/// Tells what was expected at a place of a line that begins at `offset`.
pub(super) fn explain(text: &str, offset: usize, at: usize, wanted: &[&'static str]) -> Diagnostic {
    let rest = text.get(at..).unwrap_or_default();
    let skipped = rest.len() - rest.trim_start().len();
    let at = at + skipped;
    let rest = rest.trim_start();
    let expected = match wanted {
        [] => "something else was expected here".to_owned(),
        [one] => format!("expected {one}"),
        [several @ .., last] => format!("expected {} or {last}", several.join(", ")),
    };
    if rest.is_empty() {
        let end = text.trim_end().len();
        let last = text.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let span = Span::new(offset + end - last.len(), offset + end);
        let message = format!("the line ends too early, after `{last}`");
        return Diagnostic::new(Code::Unfinished, message, span, expected)
            .help("complete it; a line that goes on has no number of its own");
    }
    let stop = |c: char| c.is_whitespace() || matches!(c, '(' | ')');
    let length = rest.find(stop).filter(|length| *length > 0);
    let length = length.unwrap_or_else(|| if rest.starts_with(stop) { 1 } else { rest.len() });
    let found = rest.get(..length).unwrap_or(rest);
    let span = Span::new(offset + at, offset + at + found.len());
    let message = format!("`{found}` cannot stand here");
    let fault = Diagnostic::new(Code::Unexpected, message, span, expected);
    let before = text.get(..at).unwrap_or_default().trim_end();
    match help(found, before) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

fn help(found: &str, before: &str) -> Option<String> {
    let word = found.to_lowercase();
    let after_operator = before.rsplit(char::is_whitespace).next().map(str::to_lowercase).unwrap_or_default();
    Some(match word.as_str() {
        "and" | "or" | "not" if before.is_empty() || before.ends_with('(') => {
            format!(
                "something to search for stands before `{word}`; as a word to search for, quote it: `\"{word}\"`"
            )
        }
        "and" | "or" | "not" if matches!(after_operator.as_str(), "and" | "or" | "not") => {
            "one of the two operators is enough".to_owned()
        }
        ")" => "something to search for stands before the bracket".to_owned(),
        "(" => "`and` or `or` stands between two brackets".to_owned(),
        _ if found.starts_with('.') => {
            "a field stands right behind what it is for: `mentor*.ti,ab.`".to_owned()
        }
        _ if found.starts_with('/') => {
            "a heading ends with `/`, and its subheadings follow: `Mentors/ed`".to_owned()
        }
        _ if before.ends_with(')') || before.ends_with('/') => "join the two by `and` or `or`".to_owned(),
        _ => return None,
    })
}

/// A field that no interface has.
pub(super) fn unknown_field<'a>(code: &str, span: Span, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = format!("there is no field `{code}`");
    let fault = Diagnostic::new(Code::UnknownSearchField, message, span, "not a field to search in");
    match near_code(code, known) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help("docs/search.md lists the fields"),
    }
}
