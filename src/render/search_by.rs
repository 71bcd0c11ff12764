//! Concept against criterion: what became of the records that each line of a search finds.

use serde_json::{Value, json};

use super::document::{Document, Line, Role, Table};
use super::search::{Searched, shortened};
use crate::check::Program;
use crate::eval::search::{Concept, Concepts, Found, Run};
use crate::value::Truth;

/// More letters of a search than this are not shown.
const LONGEST: usize = 60;

/// The table, and the lines all of whose records fell to one criterion.
#[must_use]
pub fn by_search(concepts: &Concepts, searched: &Searched<'_>, program: &Program) -> Document {
    let mut document = Document::default();
    document
        .heading(format!("What became of the records that each line of {} finds", searched.source.name()));
    let header = ["line", "search", "found", "included", "unclear", "excluded", "by criterion"];
    let label = |criterion: &usize| program.criteria.get(*criterion).map_or("?", |c| c.label.as_str());
    let rows = concepts.lines.iter().enumerate().map(|(at, line)| {
        let number = searched.strategy.lines.get(at).map_or(0, |line| line.number);
        let criteria =
            line.by_criterion.iter().map(|(index, found)| format!("{} {}", label(index), counts(*found)));
        vec![
            Line::plain(number.to_string()),
            Line::of(Role::Code, shortened(&searched.written(at), LONGEST)),
            Line::plain(counts(line.found)),
            Line::of(Role::Good, counts(line.included)),
            Line::of(Role::Open, counts(line.unclear)),
            Line::of(Role::Bad, counts(line.excluded)),
            Line::plain(criteria.collect::<Vec<_>>().join(", ")),
        ]
    });
    document.table(Table {
        header: header.map(Line::from).to_vec(),
        rows: rows.collect(),
        numbers: vec![0, 2, 3, 4, 5],
    });
    for (at, line) in concepts.lines.iter().enumerate() {
        let Some((criterion, _)) = sole(line) else { continue };
        let number = searched.strategy.lines.get(at).map_or(0, |line| line.number);
        let written = shortened(&searched.written(at), LONGEST);
        let title = program.criteria.get(criterion).and_then(|criterion| criterion.title.as_deref());
        let title = title.map(|title| format!(" {title}")).unwrap_or_default();
        document.paragraph(format!(
            "every hit of line {number}, {written}, fell to {}{title} ({})",
            label(&criterion),
            line.found.hits
        ));
    }
    let open = concepts.lines.iter().any(|line| line.found.perhaps > 0);
    if open {
        document.paragraph(Line::of(
            Role::Quiet,
            "3 +2: 3 records that the line certainly finds, and 2 that it may find",
        ));
    }
    document
}

/// `3 +2`, `3`, `+2`, nothing.
fn counts(found: Found) -> String {
    match (found.hits, found.perhaps) {
        (0, 0) => String::new(),
        (hits, 0) => hits.to_string(),
        (0, perhaps) => format!("+{perhaps}"),
        (hits, perhaps) => format!("{hits} +{perhaps}"),
    }
}

/// The criterion that excludes all that a line finds for certain.
fn sole(line: &Concept) -> Option<(usize, Found)> {
    let hits = line.found.hits;
    let mut all = line.by_criterion.iter().filter(|(_, found)| hits > 0 && found.hits == hits);
    all.next().map(|(criterion, found)| (*criterion, *found))
}

/// The numbers of the lines that find a record: `{"hits": [1, 3], "perhaps": [2]}`.
#[must_use]
pub fn by_search_json(run: &Run, searched: &Searched<'_>) -> Value {
    json!({ "hits": numbers(run, searched, Truth::True), "perhaps": numbers(run, searched, Truth::Unknown) })
}

/// The same for a cell: `1; 3; 2?`.
#[must_use]
pub fn by_search_cell(run: &Run, searched: &Searched<'_>) -> String {
    let hits = numbers(run, searched, Truth::True).into_iter().map(|number| number.to_string());
    let perhaps = numbers(run, searched, Truth::Unknown).into_iter().map(|number| format!("{number}?"));
    hits.chain(perhaps).collect::<Vec<_>>().join("; ")
}

fn numbers(run: &Run, searched: &Searched<'_>, wanted: Truth) -> Vec<u32> {
    let lines = searched.strategy.lines.iter().zip(&run.answers);
    lines.filter(|(_, answer)| answer.truth == wanted).map(|(line, _)| line.number).collect()
}
