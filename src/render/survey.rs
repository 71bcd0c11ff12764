//! What a check has to say: an overview of the criteria, and what is missing in the records.

use super::document::{Document, Line, Role, Table};
use super::explain::titled;
use super::screen::counted;
use crate::check::{DocumentHash, Field, Origin, Polarity, Program, base_word};
use crate::eval::{CellCount, Survey};
use crate::value::{Base, Bound, FieldSpec, Shape};

/// A line or two on a sound criteria file.
#[must_use]
pub fn overview(program: &Program) -> Document {
    let mut document = Document::default();
    let count = |polarity| program.criteria.iter().filter(|c| c.polarity == polarity).count() as u64;
    let criteria = format!(
        "{} and {}",
        counted(count(Polarity::Inclusion), "inclusion criterion").replace("criterions", "criteria"),
        counted(count(Polarity::Exclusion), "exclusion criterion").replace("criterions", "criteria")
    );
    let stages = match program.stages.iter().filter(|stage| stage.name.is_some()).count() as u64 {
        0 => String::new(),
        n => format!(" in {}", counted(n, "stage")),
    };
    let examples = match program.examples.len() as u64 {
        0 => String::new(),
        1 => String::from("; its example comes out as it says"),
        n => format!("; all {n} examples come out as they say"),
    };
    document.paragraph(
        Line::of(Role::Strong, program.heading()).and(Role::Plain, format!(": {criteria}{stages}{examples}")),
    );
    document.paragraph(Line::of(Role::Quiet, format!("fingerprint {}", program.fingerprint)));
    document.paragraph(Line::of(Role::Quiet, format!("document    {}", DocumentHash::of(program))));
    document
}

/// What is missing per stage and field, what hangs on a convention, what the criteria leave unsaid.
#[must_use]
pub fn survey(found: &Survey, program: &Program, sources: &str) -> Document {
    let mut document = Document::default();
    let name = |field: usize| program.fields.get(field).map(|f| f.name.clone()).unwrap_or_default();
    let header = [
        "stage",
        "field",
        "records",
        "not read",
        "unreadable",
        "not reported",
        "not applicable",
        "not exact",
    ];
    let number = |n: u64| Line::plain(if n == 0 { String::from("·") } else { n.to_string() });
    let rows = found.cells.iter().map(|((stage, field), count)| {
        let stage = program.stages.get(*stage).and_then(|stage| stage.name.clone()).unwrap_or_default();
        vec![
            Line::plain(stage),
            Line::plain(name(*field)),
            number(count.all),
            number(count.not_read - count.unreadable.min(count.not_read)),
            number(count.unreadable),
            number(count.not_reported),
            number(count.not_applicable),
            number(count.not_exact),
        ]
    });
    let whole =
        |count: &CellCount| count.not_read + count.not_reported + count.not_applicable + count.not_exact == 0;
    if found.records == 0 {
        document.paragraph(format!("There are no records in {sources}"));
    } else if found.cells.values().all(whole) {
        document.paragraph(format!(
            "Nothing is missing in {} from {sources}: every cell that a criterion reads is known exactly",
            counted(found.records, "record")
        ));
    } else {
        document.heading(format!("What is missing in {} from {sources}", counted(found.records, "record")));
        document.table(Table {
            header: header.map(Line::from).to_vec(),
            rows: rows.collect(),
            numbers: vec![2, 3, 4, 5, 6, 7],
        });
    }
    if !found.convention_sensitive.is_empty() {
        let n = found.convention_sensitive.len() as u64;
        let verb = if n == 1 { "hangs" } else { "hang" };
        document.heading(format!("{} {verb} on how long a month is", counted(n, "verdict")));
        document.paragraph(found.convention_sensitive.join(", "));
        document.paragraph("`convention month = 30 days, year = 365 days` (or 28 and 364) settles them");
    }
    for (index, (count, fields)) in &found.silent {
        let Some(criterion) = program.criteria.get(*index) else { continue };
        let label = titled(&criterion.label, criterion.title.as_deref());
        let phrase = fields.iter().map(|field| match criterion.polarity {
            Polarity::Inclusion => format!("{} is applicable", name(*field)),
            Polarity::Exclusion => format!("{} is not applicable", name(*field)),
        });
        let (word, joined) = match criterion.polarity {
            Polarity::Inclusion => ("when", phrase.collect::<Vec<_>>().join(" and ")),
            Polarity::Exclusion => ("unless", phrase.collect::<Vec<_>>().join(" or ")),
        };
        document.heading(format!("{label} does not say what holds when a cell is not applicable"));
        document.paragraph(format!("{} open for that alone; to settle them add", counted(*count, "record")));
        document.paragraph(Line::of(Role::Code, format!("{word} {joined}")));
    }
    document
}

/// The declarations that the uses of undeclared fields amount to, ready to be pasted.
#[must_use]
pub fn declarations(program: &Program) -> String {
    let used = program.fields.iter().filter(|field| field.origin == Origin::Used);
    used.map(|field| format!("{}\n", declaration(field))).collect()
}

fn declaration(field: &Field) -> String {
    format!("field {} : {}", field.name, kind(&field.spec))
}

/// The kind of a field, as its declaration says it.
pub(super) fn kind(spec: &FieldSpec) -> String {
    let base = match spec.base {
        Base::Term => return values(spec),
        base => base_word(base),
    };
    let shape = match spec.shape {
        Shape::Single | Shape::Set => "",
        Shape::RangeOf => "range of ",
        Shape::SomeOf => "some of ",
    };
    let domain = spec.domain.map(|domain| {
        let end =
            |bound: Bound<crate::value::Number>| bound.end().map(ToString::to_string).unwrap_or_default();
        format!(" {}..{}", end(domain.lo), end(domain.hi))
    });
    let unit = spec.unit.as_ref().map(|unit| format!(" in {}", word(unit)));
    format!("{shape}{base}{}{}", domain.unwrap_or_default(), unit.unwrap_or_default())
}

fn values(spec: &FieldSpec) -> String {
    let of = if spec.shape == Shape::Set { "some of" } else { "one of" };
    let values = spec.vocabulary.values.iter().map(|term| word(&term.0)).collect::<Vec<_>>().join(", ");
    let open = if spec.vocabulary.open { " or other" } else { "" };
    format!("{of} <{values}>{open}")
}

/// A value as a criteria file writes it: quoted unless it is one plain word.
fn word(text: &str) -> String {
    let plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && !text.ends_with(['-', '_'])
        && !["and", "or", "not", "in", "is", "has", "between", "contains", "unless", "when", "judged"]
            .contains(&text);
    if plain { text.to_owned() } else { format!("\"{text}\"") }
}
