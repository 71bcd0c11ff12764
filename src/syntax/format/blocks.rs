//! Which comment stands where, and where a blank line stood.

use crate::syntax::ast::{File, Statement};
use crate::syntax::lex::{is_blank, is_newline};
use crate::text::{Source, Span};

/// What the text is made of, top to bottom.
pub(super) struct Item<'a> {
    /// A blank line separates it from what is above.
    pub(super) blank_before: bool,
    pub(super) what: What<'a>,
}

/// A comment on a line of its own, or a statement with the comment behind it.
pub(super) enum What<'a> {
    Comment(&'a str),
    Statement(&'a Statement, Option<&'a str>),
}

/// Puts statements and comments together in the order of the source. A comment from inside a
/// statement goes above it, where it is still read first.
pub(super) fn arrange<'a>(file: &'a File, source: &Source) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut comments = file.comments.iter().peekable();
    // Where the item above ends, and whether a comment may still stand behind it.
    let (mut end, mut open) = (0, false);
    for statement in &file.statements {
        while let Some(comment) = comments.next_if(|comment| comment.span.start < statement.span.start) {
            place(&mut items, source, &mut end, &mut open, &comment.node, comment.span);
        }
        let blank_before = gap(source, end, statement.span.start) == Gap::EmptyLine;
        let inside = items.len();
        while let Some(comment) = comments.next_if(|comment| comment.span.start < statement.span.end) {
            items.push(Item { blank_before: false, what: What::Comment(&comment.node) });
        }
        items.push(Item { blank_before: false, what: What::Statement(&statement.node, None) });
        if let Some(first) = items.get_mut(inside) {
            first.blank_before = blank_before;
        }
        (end, open) = (statement.span.end, true);
    }
    for comment in comments {
        place(&mut items, source, &mut end, &mut open, &comment.node, comment.span);
    }
    items
}

/// Places a comment that stands between two statements: behind the upper one, or on its own line.
fn place<'a>(
    items: &mut Vec<Item<'a>>,
    source: &Source,
    end: &mut usize,
    open: &mut bool,
    comment: &'a str,
    span: Span,
) {
    let gap = gap(source, *end, span.start);
    *end = span.end;
    let behind = *open && gap == Gap::Blanks;
    *open = false;
    match items.last_mut() {
        Some(Item { what: What::Statement(_, slot), .. }) if behind => *slot = Some(comment),
        _ => items.push(Item { blank_before: gap == Gap::EmptyLine, what: What::Comment(comment) }),
    }
}

/// What lies between two things in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Blanks,
    Newline,
    EmptyLine,
}

fn gap(source: &Source, from: usize, to: usize) -> Gap {
    let mut newlines = 0;
    let mut carriage = false;
    for c in source.slice(Span::new(from, to)).chars() {
        match c {
            // The second half of one line end.
            '\n' if carriage => {}
            c if is_newline(c) => newlines += 1,
            // A stretch that could not be read is no blank line.
            c if !is_blank(c) => newlines = 0,
            _ => {}
        }
        carriage = c == '\r';
    }
    match newlines {
        0 => Gap::Blanks,
        1 => Gap::Newline,
        _ => Gap::EmptyLine,
    }
}
