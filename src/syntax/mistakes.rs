//! What the parser could not read, in the words of the people who wrote it.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::{Rule, friendly};
use super::lines::Statement;
use super::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Tells what was expected where the parser stopped.
pub(super) fn explain(
    view: Tokens<'_>,
    statement: &Statement,
    place: Span,
    text: &str,
    error: Error<Rule>,
) -> Diagnostic {
    let _ = (statement, text);
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((start, _)) => start,
    } + place.start;
    let found = view.all.partition_point(|t| t.span.end <= at);
    let rules = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let expected = rules.iter().map(|r| friendly(*r)).collect::<Vec<_>>().join(", ");
    Diagnostic::new(
        Code::Unexpected,
        format!("`{}` cannot stand here", view.text(found)),
        view.span(found),
        format!("expected {expected}"),
    )
}
