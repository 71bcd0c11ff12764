//! A criteria file with another version and one more amendment, and not a letter else.

use super::ast::{Amendment, File, Statement};
use super::format;
use crate::text::{Source, Span, Spanned};
use crate::value::Period;

/// The text with `version` in the place of the one it has, or after the header where it has none, and
/// the amendment after the last one, or at the end. Comments and layout stay. `None` when the
/// amendment cannot be written as a statement.
#[must_use]
pub fn amended(file: &File, source: &Source, version: &str, on: Period, why: &str) -> Option<String> {
    let text = source.text();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let amendment = statement(Statement::Amendment(Amendment {
        version: nowhere(version.to_owned()),
        on: nowhere(on),
        text: nowhere(why.to_owned()),
    }))?;
    let last = |wanted: fn(&Statement) -> bool| file.statements.iter().rev().find(|it| wanted(&it.node));
    let mut edits: Vec<(Span, String)> = Vec::new();
    match last(|statement| matches!(statement, Statement::Version(_))) {
        Some(Spanned { node: Statement::Version(old), .. }) => {
            edits.push((old.span, version.to_owned()));
        }
        _ => {
            let header = last(|it| matches!(it, Statement::Criteria(_) | Statement::Title(_)));
            let line = format!("version {version}");
            edits.push(match header {
                Some(header) => (after_line(text, header.span.end), format!("{newline}{line}")),
                None => (Span::new(0, 0), format!("{line}{newline}{newline}")),
            });
        }
    }
    edits.push(match last(|statement| matches!(statement, Statement::Amendment(_))) {
        Some(above) => (after_line(text, above.span.end), format!("{newline}{amendment}")),
        None => {
            let end = text.trim_end().len();
            (Span::new(end, text.len()), format!("{newline}{newline}{amendment}{newline}"))
        }
    });
    edits.sort_by_key(|(span, _)| span.start);
    let mut amended = String::with_capacity(text.len() + 200);
    let mut from = 0;
    for (span, new) in edits {
        amended.push_str(text.get(from..span.start)?);
        amended.push_str(&new);
        from = span.end;
    }
    amended.push_str(text.get(from..)?);
    Some(amended)
}

/// The end of the line on which an offset stands, with the comment that may follow.
fn after_line(text: &str, offset: usize) -> Span {
    let rest = text.get(offset..).unwrap_or_default();
    let end = offset + rest.find(['\r', '\n']).unwrap_or(rest.len());
    Span::new(end, end)
}

fn statement(statement: Statement) -> Option<String> {
    let file = File { statements: vec![nowhere(statement)], ..File::default() };
    Some(format(&file, &Source::new("", ""))?.trim_end().to_owned())
}

fn nowhere<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}
