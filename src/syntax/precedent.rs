//! A criteria file with one more example, and not a letter else.

use super::ast::{CellValue, Example, ExampleCell, Expected, File, Statement, Word};
use super::format;
use crate::text::{Source, Span, Spanned};

/// A decision that is kept as an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedent {
    /// The example's title.
    pub title: String,
    /// The verdict.
    pub expect: Expected,
    /// The cells: field, and the text it holds.
    pub cells: Vec<(String, String)>,
    /// Said in a comment above it.
    pub comment: String,
}

/// The text with an example after the last one, else before the first amendment, else at the end.
/// Comments and layout stay. `None` when it cannot be written as a statement.
#[must_use]
pub fn with_example(file: &File, source: &Source, precedent: &Precedent) -> Option<String> {
    let text = source.text();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let cells = precedent.cells.iter().map(|(field, cell)| cell_of(field, cell));
    let example = written(&example(precedent, cells.collect()))?.replace('\n', newline);
    let comment = precedent.comment.split_whitespace().collect::<Vec<_>>().join(" ");
    let comment = if comment.is_empty() { comment } else { format!("// {comment}{newline}") };
    let block = format!("{comment}{example}");
    let is = |wanted: fn(&Statement) -> bool| move |it: &&Spanned<Statement>| wanted(&it.node);
    let last = file.statements.iter().rev().find(is(|it| matches!(it, Statement::Example(_))));
    let first = file.statements.iter().find(is(|it| matches!(it, Statement::Amendment(_))));
    let (at, new) = match (last, first) {
        (Some(last), _) => {
            let rest = text.get(last.span.end..)?;
            let end = last.span.end + rest.find(['\r', '\n']).unwrap_or(rest.len());
            (end, format!("{newline}{newline}{block}"))
        }
        (None, Some(first)) => (above(text, first.span.start), format!("{block}{newline}{newline}")),
        (None, None) => {
            let end = text.trim_end().len();
            return Some(format!("{}{newline}{newline}{block}{newline}", text.get(..end)?));
        }
    };
    Some(format!("{}{new}{}", text.get(..at)?, text.get(at..)?))
}

/// The beginning of the line on which an offset stands, with the comment lines right above it.
fn above(text: &str, offset: usize) -> usize {
    let line = |end: usize| text.get(..end).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let mut start = line(offset);
    while start > 0 {
        let before = line(start - 1);
        if !text.get(before..start).unwrap_or_default().trim_start().starts_with("//") {
            break;
        }
        start = before;
    }
    start
}

/// A cell as it would be typed: bare where that reads back the same.
fn cell_of(field: &str, text: &str) -> ExampleCell {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cell = |quoted| ExampleCell {
        field: nowhere(field.to_owned()),
        value: nowhere(CellValue::Text(Word { text: text.clone(), quoted })),
    };
    let plain = Precedent {
        title: String::from("a"),
        expect: Expected::Include,
        cells: Vec::new(),
        comment: String::new(),
    };
    if written(&example(&plain, vec![cell(false)])).is_some() { cell(false) } else { cell(true) }
}

fn example(precedent: &Precedent, cells: Vec<ExampleCell>) -> Example {
    Example {
        title: nowhere(precedent.title.clone()),
        expect: nowhere(precedent.expect),
        at: None,
        by: Vec::new(),
        cells,
    }
}

fn written(example: &Example) -> Option<String> {
    let file = File { statements: vec![nowhere(Statement::Example(example.clone()))], ..File::default() };
    Some(format(&file, &Source::new("", ""))?.trim_end().to_owned())
}

fn nowhere<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}
