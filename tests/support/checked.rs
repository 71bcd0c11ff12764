//! Criteria that the tests make up, which must be right.

use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::syntax::{ast, parse};
use eligible::text::Source;

/// The tree and the checked criteria of a text.
pub(crate) fn checked(text: &str) -> (ast::File, Program) {
    let source = Arc::new(Source::new("made-up", text));
    let (file, faults) = parse(&source);
    assert!(faults.is_empty(), "{text}\n{faults:?}");
    let (program, diagnostics) = check(&file, &source);
    (file, program.unwrap_or_else(|| panic!("{text}\n{diagnostics:?}")))
}
