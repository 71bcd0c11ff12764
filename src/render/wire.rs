//! What programs read: JSON with a schema and a version, apart from the types we compute with.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::matches;
use super::outlook::outlook_json;
use super::votes::said_json;
use super::words::{Seen, because, cause_name, outcome, verdict_word};
use crate::check::{Ask, Form, Polarity, Program, Test};
use crate::eval::{Asked, Decision, Trace, Why};
use crate::prove::Outlook;
use crate::value::{Cell, Missing};

#[derive(Serialize)]
struct Open<'a> {
    criterion: &'a str,
    fields: Vec<&'a str>,
    cause: &'static str,
}

#[derive(Serialize)]
struct ScreenLine<'a> {
    schema: &'static str,
    program: &'static str,
    record: &'a str,
    row: u64,
    verdict: &'static str,
    stage: Option<&'a str>,
    reason: Option<&'a str>,
    provisional: bool,
    reasons: Vec<&'a str>,
    open: Vec<Open<'a>>,
    included_as: Vec<&'a str>,
    included_as_open: Vec<&'a str>,
    criteria: Map<String, Value>,
    convention_sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#override: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    robustness: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<Value>,
    record_hash: &'a str,
    fingerprint: &'a str,
}

/// The program that wrote a line.
const PROGRAM: &str = concat!("eligible ", env!("CARGO_PKG_VERSION"));

/// What a line says beside the decision.
#[derive(Clone, Debug, Default)]
pub struct Beside<'a> {
    /// What people decided instead, if they did.
    pub overridden: Option<Value>,
    /// How firm an exclusion is, where that was asked.
    pub robustness: Option<Value>,
    /// Which lines of a search find the record, where that was asked.
    pub search: Option<Value>,
    /// The hash of the record.
    pub record_hash: &'a str,
}

/// One record's line of `--format jsonl` (schema `eligible/screen/1`), without the line's end.
#[must_use]
pub fn screen_json(decision: &Decision<'_>, seen: &Seen<'_>, beside: Beside<'_>) -> String {
    let program = seen.program;
    let line = ScreenLine {
        schema: "eligible/screen/1",
        program: PROGRAM,
        record: seen.id,
        row: seen.number,
        verdict: verdict_word(decision.verdict),
        stage: stage(program, decision),
        reason: decision.reason().map(|index| label(program, index)),
        provisional: decision.provisional.is_some(),
        reasons: decision.reasons.iter().map(|index| label(program, *index)).collect(),
        open: open(decision, seen),
        included_as: categories(program, decision),
        included_as_open: open_categories(program, decision),
        criteria: decision.asked.iter().map(truth_entry).collect(),
        convention_sensitive: decision.convention_sensitive,
        r#override: beside.overridden,
        robustness: beside.robustness,
        search: beside.search,
        record_hash: beside.record_hash,
        fingerprint: program.fingerprint.as_str(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

fn truth_entry(asked: &Asked<'_>) -> (String, Value) {
    (asked.criterion.label.clone(), json!(asked.truth.known()))
}

fn label(program: &Program, index: usize) -> &str {
    program.criteria.get(index).map(|criterion| criterion.label.as_str()).unwrap_or_default()
}

fn stage<'a>(program: &'a Program, decision: &Decision<'_>) -> Option<&'a str> {
    program.stages.get(decision.stage).and_then(|stage| stage.name.as_deref())
}

fn categories<'a>(program: &'a Program, decision: &Decision<'_>) -> Vec<&'a str> {
    let categories = decision.included_as.iter().filter_map(|index| program.categories.get(*index));
    categories.map(|category| category.label.as_str()).collect()
}

fn open_categories<'a>(program: &'a Program, decision: &Decision<'_>) -> Vec<&'a str> {
    let categories = decision.may_be.iter().filter_map(|(index, _)| program.categories.get(*index));
    categories.map(|category| category.label.as_str()).collect()
}

/// Per open criterion and cause, the fields that leave it open.
fn open<'a>(decision: &'a Decision<'_>, seen: &'a Seen<'_>) -> Vec<Open<'a>> {
    let mut open: Vec<Open<'a>> = Vec::new();
    for index in &decision.open {
        let Some(asked) = decision.asked.get(*index) else { continue };
        let criterion = label(seen.program, *index);
        for cause in &asked.causes {
            let (name, field) = (cause_name(cause.why), seen.name(cause.field));
            match open.iter_mut().find(|known| known.criterion == criterion && known.cause == name) {
                Some(known) => known.fields.push(field),
                None => open.push(Open { criterion, fields: vec![field], cause: name }),
            }
        }
    }
    open
}

/// A decision and how it came about (schema `eligible/explain/1`).
#[must_use]
pub fn explain_json(decision: &Decision<'_>, seen: &Seen<'_>, outlook: &Outlook) -> Value {
    let program = seen.program;
    let criteria: Vec<Value> = decision
        .asked
        .iter()
        .map(|asked| {
            let criterion = asked.criterion;
            let said = match criterion.ask {
                Ask::Judged { field, .. } => seen.said(field).map(said_json),
                Ask::Rule(_) => None,
            };
            let mut object = json!({
                "criterion": criterion.label,
                "title": criterion.title,
                "kind": match criterion.polarity {
                    Polarity::Inclusion => "inclusion",
                    Polarity::Exclusion => "exclusion",
                },
                "stage": program.stages.get(criterion.stage).and_then(|stage| stage.name.as_deref()),
                "at": at(program, criterion.span.start),
                "truth": asked.truth.known(),
                "outcome": outcome(asked),
                "causes": asked.causes.iter().map(|cause| json!({
                    "field": seen.name(cause.field),
                    "cause": cause_name(cause.why),
                })).collect::<Vec<_>>(),
                "trace": asked.trace.as_ref().map(|trace| trace_json(trace, seen)),
            });
            if let (Some(said), Some(object)) = (said, object.as_object_mut()) {
                object.insert("votes".into(), said);
            }
            object
        })
        .collect();
    json!({
        "schema": "eligible/explain/1",
        "record": seen.id,
        "file": seen.file,
        "row": seen.number,
        "verdict": verdict_word(decision.verdict),
        "stage": stage(program, decision),
        "reason": decision.reason().map(|index| label(program, index)),
        "provisional": decision.provisional.is_some(),
        "reasons": decision.reasons.iter().map(|index| label(program, *index)).collect::<Vec<_>>(),
        "open": open(decision, seen),
        "included_as": categories(program, decision),
        "included_as_open": open_categories(program, decision),
        "convention_sensitive": decision.convention_sensitive,
        "criteria": criteria,
        "outlook": outlook_json(outlook, program),
        "fingerprint": program.fingerprint.as_str(),
    })
}

/// `rules/mentoring.criteria:41:3`
fn at(program: &Program, offset: usize) -> String {
    let position = program.source.position(offset);
    format!("{}:{}:{}", program.source.name(), position.line, position.column)
}

fn trace_json(trace: &Trace<'_>, seen: &Seen<'_>) -> Value {
    let program = seen.program;
    let mut object = Map::new();
    let form = match &trace.node.form {
        Form::Not(_) => "not",
        Form::And(_) => "and",
        Form::Or(_) => "or",
        Form::Count { .. } => "count",
        Form::When(_, _) => "when",
        Form::Unless(_, _) => "unless",
        Form::Defined(_) => "definition",
        Form::Test(_) => "test",
    };
    object.insert("form".into(), json!(form));
    object.insert("condition".into(), json!(program.written(trace.node.span)));
    object.insert("at".into(), json!(at(program, trace.node.span.start)));
    object.insert("truth".into(), json!(trace.truth.known()));
    if let Form::Test(test) = &trace.node.form {
        object.insert("because".into(), json!(because(test, trace.truth, seen)));
        if let Test::Contains { fields, atom } = test {
            object.insert("matches".into(), matches::matches_json(fields, atom, seen));
        }
        let cells = test.fields().into_iter().map(|field| cell_json(field, seen)).collect::<Vec<_>>();
        object.insert("cells".into(), json!(cells));
        object.insert("convention_sensitive".into(), json!(trace.sensitive));
    }
    if !trace.causes.is_empty() {
        let causes = trace.causes.iter().map(|cause| {
            let mut object = json!({ "field": seen.name(cause.field), "cause": cause_name(cause.why) });
            if let (Why::ReadLater(stage), Some(object)) = (cause.why, object.as_object_mut()) {
                let stage = program.stages.get(stage).and_then(|stage| stage.name.clone());
                object.insert("read_at".into(), json!(stage));
            }
            object
        });
        object.insert("causes".into(), Value::Array(causes.collect()));
    }
    if !trace.parts.is_empty() {
        object.insert("parts".into(), trace.parts.iter().map(|part| trace_json(part, seen)).collect());
    }
    Value::Object(object)
}

fn cell_json(field: usize, seen: &Seen<'_>) -> Value {
    let state = match seen.cell(field) {
        Cell::Known(_) => "known",
        Cell::Missing(Missing::NotRead) => "not-read",
        Cell::Missing(Missing::NotReported) => "not-reported",
        Cell::Missing(Missing::NotApplicable) => "not-applicable",
    };
    let mut cell = json!({
        "field": seen.name(field),
        "column": seen.columns.get(field).copied().flatten(),
        "row": seen.number,
        "text": seen.row.reading(field).map(|(raw, _)| raw.to_text()),
        "state": state,
        "read_as": seen.cell(field).to_string(),
    });
    if let (Some(said), Some(cell)) = (seen.said(field), cell.as_object_mut()) {
        cell.insert("votes".into(), said_json(said));
    }
    cell
}
