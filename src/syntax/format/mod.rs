//! The canonical text of a file: columns for what stands in columns, comments kept, and a proof that
//! it parses back to the same tree.

mod blocks;
mod conditions;
mod pen;
mod search;
mod statements;
mod words;

use super::ast::{File, Statement};
use super::parse;
use crate::diagnostic::has_errors;
use crate::text::Source;
use blocks::{Item, What};
use pen::Pen;
use statements::Columns;

/// The canonical text of a file, comments kept. `None` if the text did not parse back to the same
/// tree (which would be our mistake, never shown to a user as their text), or if `source` is what
/// `file` was read from and has statements that could not be read: they would be lost.
#[must_use]
pub fn format(file: &File, source: &Source) -> Option<String> {
    let (original, faults) = parse(source);
    if has_errors(&faults) && original == *file {
        return None;
    }
    let text = print(file, source);
    let (again, faults) = parse(&Source::new(source.name(), text.as_str()));
    let sound = faults.is_empty() && again == *file && comments(&again) == comments(file);
    sound.then_some(text)
}

/// The comments in no particular order: those inside a statement move.
fn comments(file: &File) -> Vec<&str> {
    let mut comments = file.comments.iter().map(|comment| comment.node.as_str()).collect::<Vec<_>>();
    comments.sort_unstable();
    comments
}

/// The text, not yet proved.
fn print(file: &File, source: &Source) -> String {
    let items = blocks::arrange(file, source);
    let columns = statements::columns(&items);
    let mut pen = Pen::default();
    let mut above = None;
    for (at, (item, columns)) in items.iter().zip(&columns).enumerate() {
        if item.blank_before && at > 0 {
            pen.newline(0);
        }
        match item.what {
            What::Comment(comment) => {
                pen.indent(comment_indent(&items, at));
                pen.write(comment);
            }
            What::Statement(statement, comment) => {
                print_statement(&mut pen, statement, above, columns);
                if let Some(comment) = comment {
                    pen.write("  ");
                    pen.write(comment);
                }
                above = Some(statement);
            }
        }
        pen.newline(0);
    }
    pen.text
}

fn print_statement(pen: &mut Pen, statement: &Statement, above: Option<&Statement>, columns: &Columns) {
    statements::statement(pen, statement, matches!(above, Some(Statement::Example(_))), columns);
}

/// A comment stands where the statement below it does.
fn comment_indent(items: &[Item<'_>], at: usize) -> usize {
    let below = items.iter().skip(at).find_map(|item| match item.what {
        What::Statement(statement, _) => Some(statement),
        What::Comment(_) => None,
    });
    if matches!(below, Some(Statement::Criterion(_))) { 2 } else { 0 }
}
