//! From text to tree and back: the grammar, the tree, and the canonical text that proves it parses
//! back to the same tree.

pub mod ast;

use crate::diagnostic::Diagnostic;
use crate::text::Source;

/// Parses a criteria file. Never fails: what cannot be read is left out of the tree and told, one
/// diagnostic per broken statement, and the rest of the file is still there.
#[must_use]
pub fn parse(source: &Source) -> (ast::File, Vec<Diagnostic>) {
    let _ = source;
    todo!()
}

/// The canonical text of a file, comments kept. `None` if the text did not parse back to the same
/// tree (which would be our mistake, never shown to a user as their text).
#[must_use]
pub fn format(file: &ast::File, source: &Source) -> Option<String> {
    let _ = (file, source);
    todo!()
}
