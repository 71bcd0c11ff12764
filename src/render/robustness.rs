//! How firmly records are excluded: near misses, and what one criterion alone decides.

use serde_json::{Value, json};

use super::document::{Document, Line, Table};
use super::explain::titled;
use super::outlook::condition;
use super::screen::counted;
use crate::check::Program;
use crate::prove::{Firmness, Region, Robustness};

/// One record's entry of `--format jsonl`; `null` for a record that is not excluded.
#[must_use]
pub fn robustness_json(robustness: Option<&Robustness>, program: &Program) -> Value {
    let name = |region: &Region| program.fields.get(region.field).map(|field| field.name.clone());
    robustness.map_or(Value::Null, |robustness| {
        let cells = robustness.near.iter().flatten();
        let cells = cells.map(|region| json!({ "field": name(region), "condition": region.condition }));
        json!({
            "alone": robustness.alone,
            "one_cell_away": robustness.near.as_ref().map(|near| !near.is_empty()),
            "cells": cells.collect::<Vec<_>>(),
        })
    })
}

/// One record's cell of the column `eligible_robustness`.
#[must_use]
pub fn robustness_cell(robustness: Option<&Robustness>, program: &Program) -> String {
    let Some(robustness) = robustness else { return String::new() };
    let by = if robustness.alone { "one criterion alone" } else { "several criteria" };
    match &robustness.near {
        None => format!("{by}; near misses not searched"),
        Some(near) if near.is_empty() => by.to_owned(),
        Some(near) => format!("{by}; one cell away: {}", conditions(near, program)),
    }
}

fn conditions(near: &[Region], program: &Program) -> String {
    near.iter().map(|region| condition(region, program)).collect::<Vec<_>>().join(", or ")
}

/// The counts, and the near misses that PRISMA 2020 asks to list (item 16b).
#[must_use]
pub fn firmness(found: &Firmness, program: &Program) -> Document {
    let mut document = Document::default();
    let excluded = found.alone + found.several;
    document.paragraph(format!(
        "Of {}: {} by one criterion alone, {} by several; {} one cell away from inclusion",
        counted(excluded, "excluded record"),
        found.alone,
        found.several,
        found.near.len()
    ));
    if found.unknown > 0 {
        document.paragraph(format!(
            "{} not searched for near misses: there are too many, or too many cells in {}",
            match found.unknown {
                1 => String::from("1 record was"),
                n => format!("{n} records were"),
            },
            if found.unknown == 1 { "it" } else { "one" }
        ));
    }
    if !found.near.is_empty() {
        let label = |index: &usize| {
            program.criteria.get(*index).map(|c| titled(&c.label, c.title.as_deref())).unwrap_or_default()
        };
        let rows = found.near.iter().map(|miss| {
            let reasons = miss.reasons.iter().map(label).collect::<Vec<_>>().join("; ");
            [miss.record.clone(), reasons, conditions(&miss.near, program)].map(Line::plain).to_vec()
        });
        document.table(Table {
            header: ["near miss", "excluded by", "would be included if"].map(Line::from).to_vec(),
            rows: rows.collect(),
            numbers: Vec::new(),
        });
    }
    document
}
