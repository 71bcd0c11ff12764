//! What programs read of a search: a line of JSON per record.

use serde_json::{Value, json};

use super::search::{Searched, answer_word};
use crate::eval::search::{Cause, Reference, Run};
use crate::value::Truth;

/// One record's line of `search --format jsonl` (schema `eligible/search/1`), without the line's end.
/// Lines that certainly do not find the record are left out.
#[must_use]
pub fn search_json(searched: &Searched<'_>, id: &str, row: u64, reference: &Reference, run: &Run) -> String {
    let lines = run.answers.iter().enumerate().filter(|(_, answer)| answer.truth != Truth::False);
    let lines = lines.map(|(at, answer)| {
        let number = searched.strategy.lines.get(at).map(|line| line.number);
        let found = if answer.truth == Truth::True { run.matches(searched.plan, at, reference) } else { Vec::new() };
        let found = found.iter().map(|one| {
            json!({ "field": one.field, "item": one.item, "from": one.from, "to": one.to, "words": one.words })
        });
        let because = answer.causes.iter().map(Cause::words).collect::<Vec<_>>();
        json!({
            "line": number, "answer": answer_word(answer.truth), "because": because,
            "found": found.collect::<Vec<Value>>(),
        })
    });
    let answer = run.answers.last().map(|answer| answer_word(answer.truth));
    let line = json!({
        "schema": "eligible/search/1",
        "program": concat!("eligible ", env!("CARGO_PKG_VERSION")),
        "record": id,
        "row": row,
        "strategy": searched.source.name(),
        "answer": answer,
        "lines": lines.collect::<Vec<Value>>(),
    });
    line.to_string()
}
