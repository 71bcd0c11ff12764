//! What would settle a verdict and what would change it, in words and as JSON.

use serde_json::{Value, json};

use super::document::{Line, Role};
use super::words::verdict_word;
use crate::check::Program;
use crate::eval::{Decision, Verdict};
use crate::prove::{Outlook, Way};

/// The sentences below a trace.
pub(super) fn sentences(outlook: &Outlook, decision: &Decision<'_>, program: &Program) -> Vec<Line> {
    let mut lines = Vec::new();
    let name = |field: &usize| program.fields.get(*field).map(|field| field.name.clone()).unwrap_or_default();
    match (&outlook.matters, outlook.foregone) {
        (Some(_), Some(verdict)) if verdict != Verdict::Unclear => lines.push(Line::plain(format!(
            "Whatever the open cells hold, the verdict will be {}: nothing needs to be looked up",
            verdict_word(verdict)
        ))),
        (Some(fields), None) if !fields.is_empty() && decision.verdict == Verdict::Unclear => {
            let names = fields.iter().map(name).collect::<Vec<_>>().join(", ");
            lines.push(Line::plain("To settle it for certain, find out  ").and(Role::Code, names));
        }
        (_, Some(_)) => lines.push(Line::plain("No look-up settles it: see why its criteria are open")),
        _ => {}
    }
    for way in &outlook.ways {
        let word = match way.verdict {
            Verdict::Include => "It would be included if",
            Verdict::Exclude => "It would be excluded if",
            Verdict::Unclear => "It would be unclear if ",
        };
        lines.push(Line::plain(format!("{word}  ")).and(Role::Code, conditions(way)));
    }
    if outlook.cut_off {
        lines.push(Line::of(Role::Quiet, "There may be other ways: not searched further"));
    }
    lines
}

fn conditions(way: &Way) -> String {
    way.regions.iter().map(|region| region.condition.as_str()).collect::<Vec<_>>().join(" and ")
}

pub(super) fn outlook_json(outlook: &Outlook, program: &Program) -> Value {
    let name = |field: usize| program.fields.get(field).map(|field| field.name.clone()).unwrap_or_default();
    json!({
        "settled_by": outlook.matters.as_ref().map(|fields| fields.iter().map(|f| name(*f)).collect::<Vec<_>>()),
        "foregone": outlook.foregone.map(verdict_word),
        "ways": outlook.ways.iter().map(|way| json!({
            "verdict": verdict_word(way.verdict),
            "cells": way.regions.iter().map(|region| json!({
                "field": name(region.field),
                "condition": region.condition,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "cut_off": outlook.cut_off,
    })
}
