//! The diagram as data: JSON, and the sheet of the R package PRISMA2020.

use serde_json::{Map, Value, json};

use super::words::{Options, Words};
use crate::eval::flow::{Flow, Number};
use crate::record::flow::{Key, Sheet};

/// The flow as JSON, schema `eligible/flow/1`.
#[must_use]
pub fn json(flow: &Flow) -> Value {
    let number = |number: &Number| {
        let parts = number.parts.iter().map(|part| {
            let mut object = json!({ "label": part.label, "n": part.n });
            if let (Some((alone, any)), Some(object)) = (part.range, object.as_object_mut()) {
                object.insert(String::from("alone"), alone.into());
                object.insert(String::from("any"), any.into());
            }
            object
        });
        json!({
            "n": number.n, "rests_on": number.basis.word(), "parts": parts.collect::<Vec<_>>(),
            "records": number.records,
        })
    };
    let optional = |n: &Option<Number>| n.as_ref().map_or(Value::Null, number);
    let numbers = flow.numbers.iter().map(|(key, n)| (key.name().to_owned(), number(n)));
    let steps = flow.steps.iter().map(|step| {
        json!({
            "name": step.name, "screened": optional(&step.screened), "excluded": optional(&step.excluded),
            "awaiting": optional(&step.awaiting), "excluded_by_human": step.by.map(|by| by.0),
            "excluded_by_automation": step.by.map(|by| by.1),
        })
    });
    json!({
        "schema": "eligible/flow/1",
        "criteria": flow.heading,
        "title": flow.title,
        "draft": Words { flow, options: &Options::default() }.draft(),
        "pending": flow.pending,
        "pending_records": flow.pending_records,
        "unknown": flow.unknown.iter().map(|key| key.name()).collect::<Vec<_>>(),
        "on_counts_alone": flow.on_counts_alone().iter().map(|key| key.name()).collect::<Vec<_>>(),
        "numbers": numbers.collect::<Map<_, _>>(),
        "steps": steps.collect::<Vec<_>>(),
        "counts": flow.counts,
        "notes": flow.notes,
        "warnings": flow.warnings,
    })
}

/// The flow as the sheet that the R package reads.
#[must_use]
pub fn sheet(flow: &Flow) -> Sheet {
    let mut sheet = Sheet { texts: flow.texts.clone(), ..Sheet::default() };
    for (key, number) in &flow.numbers {
        let awaited = matches!(
            key,
            Key::RemovedAwaiting
                | Key::RecordsAwaiting
                | Key::Awaiting
                | Key::OtherAwaiting
                | Key::OtherDuplicates
                | Key::OtherNotSought
        );
        if !(awaited && number.n == 0) {
            sheet.numbers.insert(*key, number.n);
        }
        let listed = number.parts.iter().filter(|part| part.n > 0).map(|part| (part.label.clone(), part.n));
        let listed = listed.collect::<Vec<_>>();
        let sources = matches!(key, Key::Databases | Key::Registers);
        let categories = matches!(key, Key::NewStudies | Key::NewReports);
        // Categories overlap or leave some out; only those that add up are parts.
        let whole = listed.iter().map(|(_, n)| n).sum::<u64>() == number.n;
        if !listed.is_empty() && (key.has_reasons() || ((sources || categories) && whole)) {
            sheet.parts.insert(*key, listed);
        }
    }
    if flow.steps.len() > 1 {
        let of = |which: &dyn Fn(&crate::eval::flow::Step) -> Option<u64>| {
            let steps = flow.steps.iter();
            steps.filter_map(|step| Some((step.name.clone()?, which(step)?))).collect::<Vec<_>>()
        };
        sheet.parts.insert(Key::Screened, of(&|step| step.screened.as_ref().map(|n| n.n)));
        sheet.parts.insert(Key::Excluded, of(&|step| step.excluded.as_ref().map(|n| n.n)));
        if sheet.numbers.contains_key(&Key::RecordsAwaiting) {
            sheet.parts.insert(Key::RecordsAwaiting, of(&|step| step.awaiting.as_ref().map(|n| n.n)));
        }
    }
    if flow.pending > 0 {
        sheet.numbers.insert(Key::Pending, flow.pending);
    }
    sheet
}
