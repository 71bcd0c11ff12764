//! The numbers behind the pictures, with the lengths at which they are drawn. All of it stands in tables,
//! too.

use serde_json::{Value, json};

use crate::check::{Ask, Program};
use crate::eval::{CellCount, ReasonCount, Survey, Tally, Verdict};
use crate::render::explain::written;
use crate::render::screen::overruled;

/// A length out of a thousand.
fn thousandths(part: u64, whole: u64) -> u64 {
    (part * 1000).checked_div(whole).unwrap_or(0)
}

/// `45 %`, `<1 %`: whole numbers, and nothing there that is not.
pub(super) fn percent(part: u64, whole: u64) -> String {
    match (part * 100 + whole / 2).checked_div(whole) {
        None => String::from("–"),
        Some(0) if part > 0 => String::from("<1 %"),
        Some(100) if part < whole => String::from(">99 %"),
        Some(n) => format!("{n} %"),
    }
}

/// `100,000`
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The three verdicts with their numbers and shares, as one bar.
pub(super) fn verdicts(tally: &Tally, program: &Program) -> Value {
    let (passed, open) =
        if tally.more_to_come { ("pass so far", "unclear") } else { ("included", "awaiting classification") };
    let mut from = 0;
    let parts = [
        (Verdict::Include, "include", passed, tally.included),
        (Verdict::Unclear, "unclear", open, tally.awaiting),
        (Verdict::Exclude, "exclude", "excluded", tally.excluded),
    ];
    let parts = parts.map(|(verdict, word, label, n)| {
        let wide = thousandths(n, tally.read);
        let part = json!({
            "verdict": word, "label": label, "n": grouped(n), "share": percent(n, tally.read),
            "from": from, "wide": wide,
            "studies": program.study.map(|_| grouped(tally.studies(verdict))),
        });
        from += wide;
        part
    });
    json!({ "read": grouped(tally.read), "parts": parts, "overruled": overruled(tally) })
}

/// What became of the records, stage by stage.
pub(super) fn stages(tally: &Tally, program: &Program) -> Value {
    let rows = program.stages.iter().zip(&tally.stages).map(|(stage, count)| {
        json!({
            "name": stage.name, "screened": grouped(count.screened), "excluded": grouped(count.excluded),
            "unclear": grouped(count.unclear), "went_on": grouped(count.went_on),
            "wide": [
                thousandths(count.went_on, tally.read),
                thousandths(count.screened - count.excluded.min(count.screened), tally.read),
                thousandths(count.screened, tally.read),
            ],
        })
    });
    Value::from_iter(rows)
}

/// Per criterion: how many records it excludes, as the first reason, alone, and at all.
pub(super) fn attrition(tally: &Tally, program: &Program) -> Value {
    let most = tally.reasons.values().map(|count| count.any).max().unwrap_or(0);
    let rows = program.criteria.iter().enumerate().map(|(index, criterion)| {
        let count = tally.reasons.get(&index).copied().unwrap_or_default();
        let ReasonCount { first, alone, any } = count;
        json!({
            "index": index, "label": criterion.label,
            "title": criterion.title.clone().unwrap_or_else(|| written(criterion, program)),
            "judged": matches!(criterion.ask, Ask::Judged { .. }),
            "first": grouped(first), "alone": grouped(alone), "any": grouped(any),
            "share": percent(any, tally.read),
            "wide": [thousandths(any, most), thousandths(first, most), thousandths(alone, most)],
        })
    });
    json!({ "most": grouped(most), "rows": rows.collect::<Vec<_>>(), "any": most > 0 })
}

/// Field by stage: how many of the cells that criteria read there are missing, and in which way.
pub(super) fn missing(survey: &Survey, program: &Program) -> Value {
    let mut fields = survey.cells.keys().map(|(_, field)| *field).collect::<Vec<_>>();
    fields.sort_unstable();
    fields.dedup();
    let stages = (0..program.stages.len()).filter(|stage| survey.cells.keys().any(|(at, _)| at == stage));
    let stages = stages.collect::<Vec<_>>();
    let rows = fields.iter().map(|field| {
        let cells = stages.iter().map(|stage| match survey.cells.get(&(*stage, *field)) {
            Some(count) => heat(count),
            None => Value::Null,
        });
        let field = program.fields.get(*field);
        json!({ "field": field.map(|field| field.name.clone()), "cells": cells.collect::<Vec<_>>() })
    });
    let names = stages.iter().filter_map(|stage| program.stages.get(*stage));
    let names = names.map(|stage| stage.name.clone().unwrap_or_else(|| String::from("missing cells")));
    json!({ "stages": names.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>() })
}

fn heat(count: &CellCount) -> Value {
    let blank = count.not_read - count.unreadable.min(count.not_read);
    let missing = count.not_read + count.not_reported + count.not_applicable;
    let parts = [
        (blank, "not read"),
        (count.unreadable, "unreadable"),
        (count.not_reported, "not reported"),
        (count.not_applicable, "not applicable"),
        (count.not_exact, "not exact"),
    ];
    let parts = parts.iter().filter(|(n, _)| *n > 0);
    let parts = parts.map(|(n, what)| format!("{} {what}", grouped(*n))).collect::<Vec<_>>();
    // Six shades: none, and five of equal width.
    let shade = if missing == 0 { 0 } else { 1 + (thousandths(missing, count.all) / 201).min(4) };
    json!({
        "all": grouped(count.all), "missing": grouped(missing), "share": percent(missing, count.all),
        "shade": shade, "parts": parts.join(", "), "whole": missing == 0 && count.not_exact == 0,
    })
}
