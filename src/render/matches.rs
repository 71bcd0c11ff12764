//! Where a text condition found its words: the words in context, per field.

use serde_json::{Value as Json, json};

use super::words::Seen;
use crate::value::{Atom, Cell, Hit, Missing, TextPart, Value, Words};

/// So many letters stand on either side of a match.
const AROUND: usize = 24;
/// So many matches of one field are shown in words; the others are counted.
const SHOWN: usize = 2;

/// `title: “… a [mentoring] programme for …”`, or why there is nothing to show.
pub(super) fn in_words(fields: &[usize], atom: &Atom, seen: &Seen<'_>) -> String {
    let mut found = Vec::new();
    let mut not = Vec::new();
    let mut open = Vec::new();
    for field in fields {
        let name = seen.name(*field);
        match seen.cell(*field) {
            Cell::Known(Value::Text(text)) => {
                let hits = atom.hits(&Words::of(text));
                if !hits.is_empty() {
                    found.push(format!("{name}: {}", quoted(text, &hits)));
                } else if TextPart::known(text).may_hold_more() {
                    open.push(format!("not in the part of {name} that the database kept"));
                } else {
                    not.push(name);
                }
            }
            Cell::Missing(Missing::NotApplicable) => open.push(format!("{name} is not applicable")),
            cell => match seen.read_later(*field) {
                Some(stage) => open.push(format!("{name} is read at {stage}")),
                None => open.push(format!("{name} is {cell}")),
            },
        }
    }
    if !found.is_empty() {
        return found.join("; ");
    }
    if !not.is_empty() {
        open.insert(0, format!("not in {}", not.join(", ")));
    }
    open.join("; ")
}

/// Every match of every field: where it stands (in characters), and its words.
pub(super) fn matches_json(fields: &[usize], atom: &Atom, seen: &Seen<'_>) -> Json {
    let mut found = Vec::new();
    for field in fields {
        let Cell::Known(Value::Text(text)) = seen.cell(*field) else { continue };
        for hit in atom.hits(&Words::of(text)) {
            let upto = |byte: usize| text.get(..byte).unwrap_or_default().chars().count();
            let words = hit.matched.iter().filter_map(|span| text.get(span.range()));
            found.push(json!({
                "field": seen.name(*field),
                "start": upto(hit.span.start),
                "end": upto(hit.span.end),
                "text": text.get(hit.span.range()),
                "words": words.collect::<Vec<_>>(),
            }));
        }
    }
    Json::Array(found)
}

/// The words of a field that an atom names, as positions in `shown`, which holds the field's text or its
/// beginning; counted as browsers count, in units of UTF-16.
pub(super) fn spans(field: usize, atom: &Atom, seen: &Seen<'_>, shown: &str) -> Vec<(usize, usize)> {
    let Cell::Known(Value::Text(text)) = seen.cell(field) else { return Vec::new() };
    // A cell may stand in its column with spaces around it.
    let lead = shown.len() - shown.trim_start().len();
    let units = |byte: usize| Some(shown.get(..lead + byte)?.encode_utf16().count());
    let hits = atom.hits(&Words::of(text)).into_iter().flat_map(|hit| hit.matched);
    let shown_as_is = |start: usize, end: usize| {
        text.get(start..end).is_some_and(|word| shown.get(lead + start..lead + end) == Some(word))
    };
    let hits = hits.filter(|span| shown_as_is(span.start, span.end));
    hits.filter_map(|span| Some((units(span.start)?, units(span.end)?))).collect()
}

fn quoted(text: &str, hits: &[Hit]) -> String {
    let shown: Vec<String> = hits.iter().take(SHOWN).map(|hit| in_context(text, hit)).collect();
    let more = hits.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// `“… [peer] and other [mentors] for …”`
fn in_context(text: &str, hit: &Hit) -> String {
    let before = text.get(..hit.span.start).unwrap_or_default();
    let after = text.get(hit.span.end..).unwrap_or_default();
    let from = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
    let until = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let mut shown = String::from(if from > 0 { "“…" } else { "“" });
    let mut at = from;
    for span in &hit.matched {
        shown.push_str(text.get(at..span.start).unwrap_or_default());
        shown.push_str(&format!("[{}]", text.get(span.range()).unwrap_or_default()));
        at = span.end;
    }
    shown.push_str(text.get(at..hit.span.end + until).unwrap_or_default());
    shown.push_str(if until < after.len() { "…”" } else { "”" });
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
