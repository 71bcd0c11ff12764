//! The words that a strategy searches for: can each of them be looked for?

use super::tree::{Platform, Query};
use crate::diagnostic::Diagnostic;
use crate::text::Spanned;

/// What is wrong with the terms of a query.
pub(super) fn faults(_query: &Spanned<Query>, _platform: Platform) -> Vec<Diagnostic> {
    Vec::new()
}
