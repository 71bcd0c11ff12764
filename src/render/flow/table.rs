//! The diagram in words: a table of its numbers with what each rests on, and what is to be known.

use super::words::{Options, Words, basis};
use crate::eval::flow::{Flow, Number, Part};
use crate::record::flow::{Key, Text};
use crate::render::{Document, Line, Role, Table};

/// The flow as a document, for a terminal or a supplement.
#[must_use]
pub fn document(flow: &Flow, options: &Options) -> Document {
    let words = Words { flow, options };
    let mut document = Document::default();
    document.heading(words.title());
    if let Some(draft) = words.draft() {
        document.paragraph(Line::of(Role::Open, draft));
    }
    let mut rows = Vec::new();
    for (title, keys) in phases(flow) {
        let mut own = keys.into_iter().flat_map(|key| key_rows(&words, key)).collect::<Vec<_>>();
        if let Some(first) = own.first_mut().and_then(|row: &mut Vec<Line>| row.first_mut()) {
            *first = Line::of(Role::Strong, title);
        }
        rows.extend(own);
    }
    let header = ["", "", "n", "rests on"].map(Line::from).to_vec();
    document.table(Table { header, rows, numbers: vec![2] });
    reasons(&mut document, flow);
    let alone = flow.on_counts_alone();
    if !alone.is_empty() {
        let names = alone.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ");
        let file = flow.counts.as_deref().unwrap_or("the file of counts");
        document.paragraph(format!("No record stands behind these, only {file}: {names}"));
    }
    if !flow.unknown.is_empty() {
        let names = flow.unknown.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ");
        document
            .paragraph(Line::of(Role::Open, format!("Nothing says these; a file of counts can: {names}")));
    }
    if !flow.pending_records.is_empty() {
        let most = 12;
        let shown = flow.pending_records.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
        let more = match flow.pending_records.len().saturating_sub(most) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let lead = match (flow.pending_records.len() as u64).saturating_sub(flow.pending) {
            0 => String::from("Pending"),
            gone => format!("Pending, but for {gone} of them that could not be retrieved"),
        };
        document.paragraph(Line::of(Role::Open, format!("{lead}: {shown}{more}")));
    }
    for warning in &flow.warnings {
        document.paragraph(Line::of(Role::Open, format!("Look again: {warning}")));
    }
    for note in &flow.notes {
        document.paragraph(Line::of(Role::Quiet, format!("Note: {note}")));
    }
    document
}

fn phases(flow: &Flow) -> Vec<(String, Vec<Key>)> {
    let mut phases = vec![
        (
            String::from("Identification"),
            vec![
                Key::Databases,
                Key::Registers,
                Key::Duplicates,
                Key::Automatic,
                Key::Other,
                Key::RemovedAwaiting,
            ],
        ),
        (
            String::from("Screening"),
            vec![
                Key::Screened,
                Key::Sought,
                Key::NotRetrieved,
                Key::Assessed,
                Key::ReportsExcluded,
                Key::Awaiting,
            ],
        ),
    ];
    if flow.other {
        let keys = vec![
            Key::Websites,
            Key::Organisations,
            Key::Citations,
            Key::OtherDuplicates,
            Key::OtherNotSought,
            Key::OtherSought,
            Key::OtherNotRetrieved,
            Key::OtherAssessed,
            Key::OtherExcluded,
            Key::OtherAwaiting,
        ];
        phases.push((String::from("Other methods"), keys));
    }
    if flow.previous {
        phases.insert(0, (String::from("Previous"), vec![Key::PreviousStudies, Key::PreviousReports]));
    }
    let mut included = vec![Key::NewStudies, Key::NewReports];
    if flow.previous {
        included.extend([Key::TotalStudies, Key::TotalReports]);
    }
    included.extend([Key::TotalStudiesMa, Key::TotalReportsMa]);
    phases.push((String::from("Included"), included));
    phases
}

/// A number's rows: itself, and its parts under it. The screening has those of its steps.
fn key_rows(words: &Words<'_>, key: Key) -> Vec<Vec<Line>> {
    let flow = words.flow;
    let mut rows = Vec::new();
    let mut row = |text: String, number: Option<&Number>| {
        let n = number.map_or_else(|| String::from("?"), |number| number.n.to_string());
        let rests = number.map_or("not known", |number| basis(number.basis));
        rows.push([String::new(), text, n, rests.to_owned()].map(Line::plain).to_vec());
        for part in number.map(|number| number.parts.as_slice()).unwrap_or_default() {
            if part.n > 0 && part.range.is_none() {
                let label = if part.label.is_empty() { "without a name" } else { part.label.as_str() };
                let cells = [String::new(), format!("  {label}"), part.n.to_string(), String::new()];
                rows.push(cells.map(Line::plain).to_vec());
            }
        }
    };
    if key != Key::Screened {
        let number = flow.numbers.get(&key);
        let seldom = matches!(
            key,
            Key::RemovedAwaiting
                | Key::Awaiting
                | Key::OtherAwaiting
                | Key::OtherDuplicates
                | Key::OtherNotSought
                | Key::TotalStudiesMa
                | Key::TotalReportsMa
        );
        if !seldom || number.is_some_and(|number| number.n > 0) {
            row(words.text(Text::Of(key)), number);
        }
        return rows;
    }
    for step in &flow.steps {
        let name = step.name.as_ref().map(|name| format!(": {name}")).unwrap_or_default();
        row(format!("{}{name}", words.text(Text::Of(Key::Screened))), step.screened.as_ref());
        row(format!("{}{name}", words.text(Text::Of(Key::Excluded))), step.excluded.as_ref());
        if let Some((human, automation)) = step.by.filter(|(human, automation)| human + automation > 0) {
            for (key, n) in [(Key::ByHuman, human), (Key::ByAutomation, automation)] {
                let number = Number {
                    n,
                    basis: flow.numbers.get(&key).map_or_else(Default::default, |n| n.basis),
                    ..Number::default()
                };
                row(format!("  {}", words.text(Text::Of(key))), Some(&number));
            }
        }
        if step.awaiting.as_ref().is_some_and(|number| number.n > 0) {
            row(format!("{}{name}", words.text(Text::Of(Key::RecordsAwaiting))), step.awaiting.as_ref());
        }
    }
    rows
}

/// The reasons for exclusion, box by box: how many each is the first of, and between what it would count
/// in another order of the criteria.
fn reasons(document: &mut Document, flow: &Flow) {
    let mut rows = Vec::new();
    let mut add = |place: &str, parts: &[Part]| {
        for (nth, part) in parts.iter().filter(|part| part.range.is_some()).enumerate() {
            let (alone, any) = part.range.unwrap_or_default();
            let place = if nth == 0 { place } else { "" };
            let cells = [
                place.to_owned(),
                part.label.clone(),
                part.n.to_string(),
                alone.to_string(),
                any.to_string(),
            ];
            rows.push(cells.map(Line::plain).to_vec());
        }
    };
    let parts = |key: Key| flow.numbers.get(&key).map(|number| number.parts.as_slice()).unwrap_or_default();
    add("before screening", &[parts(Key::Automatic), parts(Key::Other)].concat());
    for step in &flow.steps {
        let name = step.name.as_deref().unwrap_or("records excluded");
        add(name, step.excluded.as_ref().map(|number| number.parts.as_slice()).unwrap_or_default());
    }
    add("reports excluded", parts(Key::ReportsExcluded));
    add("reports excluded, other methods", parts(Key::OtherExcluded));
    if rows.is_empty() {
        return;
    }
    let header = ["excluded", "reason", "first", "alone", "at all"].map(Line::from).to_vec();
    document.table(Table { header, rows, numbers: vec![2, 3, 4] });
}
