//! A decision on one record, as a document that a co-reviewer can follow to the cell and the line.

use super::document::{Document, Line, Role, Table};
use super::outlook::sentences;
use super::words::{Seen, answer_word, because, outcome, verdict_role, why_open};
use crate::check::{Ask, Criterion, Form, Program};
use crate::eval::{Asked, Decision, Trace, Verdict};
use crate::prove::Outlook;
use crate::value::Truth;

/// Explains a decision: the verdict, every criterion asked, what would settle it and what would
/// change it.
#[must_use]
pub fn explain(decision: &Decision<'_>, seen: &Seen<'_>, outlook: &Outlook) -> Document {
    let mut document = Document::default();
    document.heading(heading(decision, seen));
    let mut table = Table::default();
    for (index, asked) in decision.asked.iter().enumerate() {
        let decisive = decision.reasons.contains(&index) || asked.truth == Truth::Unknown;
        criterion_rows(&mut table, asked, seen, decisive);
    }
    document.table(table);
    not_asked(&mut document, decision, seen.program);
    if !decision.included_as.is_empty() {
        let categories = decision.included_as.iter().filter_map(|index| seen.program.categories.get(*index));
        let names = categories.map(|category| titled(&category.label, category.title.as_deref()));
        document.paragraph(format!("Included as {}", names.collect::<Vec<_>>().join(", ")));
    }
    if decision.convention_sensitive {
        document.paragraph(Line::of(
            Role::Open,
            "This verdict hangs on how long a month is: state it, as in `convention month = 30 days`",
        ));
    }
    sentences(outlook, decision, seen.program).into_iter().for_each(|line| document.paragraph(line));
    document
}

/// `balint-2014 · excluded at full-text · E1 Lasts under 3 months (provisional: …)`
fn heading(decision: &Decision<'_>, seen: &Seen<'_>) -> Line {
    let stage = seen.program.stages.get(decision.stage).and_then(|stage| stage.name.as_deref());
    let word = match decision.verdict {
        Verdict::Include => "included",
        Verdict::Exclude => "excluded",
        Verdict::Unclear => "unclear",
    };
    let word = match (decision.verdict, stage) {
        (Verdict::Exclude | Verdict::Unclear, Some(stage)) => format!("{word} at {stage}"),
        _ => word.to_owned(),
    };
    let mut line =
        Line::of(Role::Strong, seen.id).and(Role::Plain, " · ").and(verdict_role(decision.verdict), word);
    if let Some(text) = reasons(decision, seen) {
        line = line.and(Role::Plain, " · ").and(Role::Plain, text);
    }
    line
}

/// `E1 Lasts under 3 months, also E4 (provisional: I2 comes first and is not judged)`
pub(super) fn reasons(decision: &Decision<'_>, seen: &Seen<'_>) -> Option<String> {
    let criterion = |index: usize| seen.program.criteria.get(index);
    let first = criterion(decision.reason()?)?;
    let mut text = titled(&first.label, first.title.as_deref());
    let others =
        decision.reasons.iter().skip(1).filter_map(|index| criterion(*index)).map(|c| c.label.as_str());
    let others = others.collect::<Vec<_>>();
    if !others.is_empty() {
        text.push_str(&format!(", also {}", others.join(", ")));
    }
    if let Some(open) = decision.provisional.and_then(criterion) {
        let word = match open.ask {
            Ask::Judged { .. } => "not judged",
            Ask::Rule(_) => "open",
        };
        text.push_str(&format!(" (provisional: {} comes first and is {word})", open.label));
    }
    Some(text)
}

pub(super) fn titled(label: &str, title: Option<&str>) -> String {
    match title {
        Some(title) => format!("{label} {title}"),
        None => label.to_owned(),
    }
}

fn criterion_rows(table: &mut Table, asked: &Asked<'_>, seen: &Seen<'_>, decisive: bool) {
    let criterion = asked.criterion;
    let role = match asked.truth {
        Truth::Unknown => Role::Open,
        _ if decisive => Role::Bad,
        _ => Role::Plain,
    };
    let word = outcome(asked);
    let word = if decisive && asked.truth != Truth::Unknown { word.to_uppercase() } else { word.to_owned() };
    let title = criterion.title.clone().unwrap_or_else(|| written(criterion, seen.program));
    let place = format!("{}:{}", seen.program.source.name(), line_of(criterion, seen.program));
    let leaf = asked.trace.as_ref().filter(|trace| matches!(trace.node.form, Form::Test(_)));
    let last = match (&asked.trace, leaf) {
        (None, _) if asked.truth == Truth::Unknown => {
            Line::of(Role::Open, causes(asked, seen)).and(Role::Quiet, format!("  {place}"))
        }
        (None, _) => judged(asked, seen),
        (Some(trace), Some(_)) if !decisive => Line::plain(leaf_text(trace, seen)),
        _ => Line::of(Role::Quiet, place),
    };
    table.rows.push(vec![Line::of(role, word), Line::plain(&criterion.label), Line::plain(title), last]);
    if let Some(trace) = &asked.trace
        && (decisive || leaf.is_none())
    {
        tree(table, trace, seen, 0, decisive);
    }
}

fn judged(asked: &Asked<'_>, seen: &Seen<'_>) -> Line {
    match asked.criterion.ask {
        Ask::Judged { field, .. } => Line::plain(format!("judged {}", seen.shown(field))),
        Ask::Rule(_) => Line::default(),
    }
}

fn written(criterion: &Criterion, program: &Program) -> String {
    criterion.node().map(|node| program.written(node.span)).unwrap_or_default()
}

fn line_of(criterion: &Criterion, program: &Program) -> usize {
    program.source.position(criterion.span.start).line
}

fn causes(asked: &Asked<'_>, seen: &Seen<'_>) -> String {
    asked.causes.iter().map(|cause| why_open(*cause, seen)).collect::<Vec<_>>().join("; ")
}

fn leaf_text(trace: &Trace<'_>, seen: &Seen<'_>) -> String {
    match &trace.node.form {
        Form::Test(test) => because(test, trace.truth, seen),
        _ => String::new(),
    }
}

/// The condition, part by part; with the places of the cells where it decided something.
fn tree(table: &mut Table, trace: &Trace<'_>, seen: &Seen<'_>, depth: usize, places: bool) {
    let indent = "  ".repeat(depth);
    let role = if trace.truth == Truth::Unknown { Role::Open } else { Role::Plain };
    let mut answer = Line::of(role, answer_word(trace.truth));
    let condition = match &trace.node.form {
        Form::And(_) => format!("{indent}all of these"),
        Form::Or(_) => format!("{indent}any of these"),
        Form::Not(_) => format!("{indent}not"),
        Form::Count { how, number, .. } => {
            let how = match how {
                crate::syntax::ast::Counted::AtLeast => "at least",
                crate::syntax::ast::Counted::AtMost => "at most",
                crate::syntax::ast::Counted::Exactly => "exactly",
            };
            format!("{indent}{how} {number} of these")
        }
        Form::When(_, _) => {
            if trace.parts.get(1).is_some_and(|part| part.truth == Truth::False) {
                answer = answer.and(Role::Plain, ": the requirement does not hold for this record");
            }
            format!("{indent}the first, when the second holds")
        }
        Form::Unless(_, _) => {
            if trace.parts.get(1).is_some_and(|part| part.truth == Truth::True) {
                answer = answer.and(Role::Plain, ": this record is an exception");
            }
            format!("{indent}the first, unless the second holds")
        }
        Form::Defined(_) | Form::Test(_) => format!("{indent}{}", seen.program.written(trace.node.span)),
    };
    if let Form::Test(test) = &trace.node.form {
        answer = answer.and(Role::Plain, format!(": {}", because(test, trace.truth, seen)));
        if trace.sensitive {
            answer = answer.and(Role::Open, " (another length of a month could say otherwise)");
        }
    }
    table.rows.push(vec![Line::default(), Line::default(), Line::of(Role::Code, condition), answer]);
    if let (Form::Test(test), true) = (&trace.node.form, places) {
        for field in test.fields() {
            let cell = format!("{indent}└ {} = {}", seen.name(field), seen.shown(field));
            let row = vec![
                Line::default(),
                Line::default(),
                Line::of(Role::Quiet, cell),
                Line::of(Role::Quiet, seen.place(field)),
            ];
            table.rows.push(row);
        }
    }
    for part in &trace.parts {
        tree(table, part, seen, depth + 1, places);
    }
}

/// Criteria of stages that the record did not reach.
fn not_asked(document: &mut Document, decision: &Decision<'_>, program: &Program) {
    let labels =
        program.criteria.iter().skip(decision.asked.len()).map(|c| c.label.as_str()).collect::<Vec<_>>();
    if !labels.is_empty() {
        document.paragraph(Line::of(Role::Quiet, format!("Not asked: {} (later stages)", labels.join(", "))));
    }
}
