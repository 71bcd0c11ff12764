//! The verdicts along a threshold, as a table and as JSON.

use serde_json::{Value, json};

use super::document::{Document, Line, Role, Table};
use crate::check::Program;
use crate::compare::Point;

/// A row per value; the one that the file states is marked.
#[must_use]
pub fn sweep(asked: &str, points: &[Point], program: &Program, sources: &str) -> Document {
    let mut document = Document::default();
    document.heading(format!("{} · {asked} · records from {sources}", program.heading()));
    let number = |role, n: u64| Line::of(role, n.to_string());
    let rows = points.iter().map(|point| {
        vec![
            Line::plain(&*point.value),
            number(Role::Good, point.included),
            number(Role::Open, point.unclear),
            number(Role::Bad, point.excluded),
            Line::of(Role::Quiet, if point.as_written { "as written" } else { "" }),
        ]
    });
    let header = ["value", "included", "unclear", "excluded", ""].map(Line::from).to_vec();
    document.table(Table { header, rows: rows.collect(), numbers: vec![1, 2, 3] });
    document
}

/// The same for programs (schema `eligible/sweep/1`).
#[must_use]
pub fn sweep_json(asked: &str, points: &[Point], program: &Program) -> Value {
    let points = points.iter().map(|point| {
        json!({
            "value": point.value, "as_written": point.as_written, "included": point.included,
            "unclear": point.unclear, "excluded": point.excluded,
        })
    });
    json!({
        "schema": "eligible/sweep/1",
        "sweep": asked,
        "fingerprint": program.fingerprint.as_str(),
        "points": points.collect::<Vec<_>>(),
    })
}
