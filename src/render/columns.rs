//! The columns that screening adds to a table of records.

use super::words::{Seen, outcome, verdict_word, why_open};
use crate::check::Program;
use crate::eval::{Decision, Override};

/// Their names: the verdict and its reasons first, then one per criterion.
#[must_use]
pub fn added_columns(program: &Program) -> Vec<String> {
    let fixed = [
        "verdict",
        "stage",
        "reason",
        "reason_title",
        "reasons",
        "provisional",
        "open",
        "needed",
        "included_as",
        "override",
        "override_by",
        "override_at",
        "override_why",
    ];
    let criteria = program.criteria.iter().map(|criterion| criterion.label.as_str());
    fixed.into_iter().chain(criteria).map(|name| format!("eligible_{name}")).collect()
}

/// Which of [`added_columns`] say what was decided and what each criterion came to, and nothing else.
pub fn brief_columns(program: &Program) -> impl Iterator<Item = usize> {
    let fixed = added_columns(program).len() - program.criteria.len();
    (0..3).chain(fixed..fixed + program.criteria.len())
}

/// The cells for one record, in the order of [`added_columns`]. A criterion that was not asked is
/// empty.
#[must_use]
pub fn added_cells(decision: &Decision<'_>, seen: &Seen<'_>, people: Option<&Override>) -> Vec<String> {
    let program = seen.program;
    let label = |index: &usize| program.criteria.get(*index).map(|c| c.label.clone()).unwrap_or_default();
    let labels = |indices: &[usize]| indices.iter().map(label).collect::<Vec<_>>().join("; ");
    let reason = decision.reason().and_then(|index| program.criteria.get(index));
    let stage = program.stages.get(decision.stage).and_then(|stage| stage.name.clone());
    let mut needed: Vec<String> = Vec::new();
    for cause in
        decision.open.iter().filter_map(|index| decision.asked.get(*index)).flat_map(|asked| &asked.causes)
    {
        let words = match cause.why {
            crate::eval::Why::Judged(_) => format!("{}: {}", seen.name(cause.field), why_open(*cause, seen)),
            _ => why_open(*cause, seen),
        };
        if !needed.contains(&words) {
            needed.push(words);
        }
    }
    let categories = decision.included_as.iter().filter_map(|index| program.categories.get(*index));
    let categories = categories.map(|category| category.label.as_str()).collect::<Vec<_>>().join("; ");
    let mut cells = vec![
        verdict_word(decision.verdict).to_owned(),
        stage.unwrap_or_default(),
        reason.map(|criterion| criterion.label.clone()).unwrap_or_default(),
        reason.and_then(|criterion| criterion.title.clone()).unwrap_or_default(),
        labels(&decision.reasons),
        if decision.provisional.is_some() { "yes".to_owned() } else { String::new() },
        labels(&decision.open),
        needed.join("; "),
        categories,
        people.map(|people| verdict_word(people.verdict).to_owned()).unwrap_or_default(),
        people.map(|people| people.by.clone()).unwrap_or_default(),
        people.map(|people| people.at.clone()).unwrap_or_default(),
        people.map(|people| people.why.clone()).unwrap_or_default(),
    ];
    cells.extend(
        (0..program.criteria.len())
            .map(|index| decision.asked.get(index).map(outcome).unwrap_or_default().to_owned()),
    );
    cells
}

/// What a reference in RIS carries of its verdict: a note (`eligible: exclude; E1 Lasts under 3 months`)
/// and keywords by which reference managers and screening tools filter (`eligible: exclude`,
/// `eligible: E1`).
#[must_use]
pub fn reference_notes(
    decision: &Decision<'_>,
    seen: &Seen<'_>,
    people: Option<&Override>,
) -> (Vec<String>, Vec<String>) {
    let cells = added_cells(decision, seen, people);
    let cell = |at: usize| cells.get(at).map(String::as_str).unwrap_or_default();
    let (verdict, stage, open, needed) = (cell(0), cell(1), cell(6), cell(7));
    let criterion = |index: &usize| seen.program.criteria.get(*index);
    let reasons = decision.reasons.iter().filter_map(criterion);
    let mut note = vec![verdict.to_owned()];
    note.extend(reasons.clone().map(|criterion| match &criterion.title {
        Some(title) => format!("{} {title}", criterion.label),
        None => criterion.label.clone(),
    }));
    if decision.provisional.is_some() {
        note.push(String::from("provisional"));
    }
    if !open.is_empty() {
        note.push(format!("open: {open} ({needed})"));
    }
    if !cell(8).is_empty() {
        note.push(format!("included as {}", cell(8)));
    }
    if !stage.is_empty() {
        note.push(format!("stage {stage}"));
    }
    let mut notes = vec![format!("eligible: {}", note.join("; "))];
    let mut keywords = vec![format!("eligible: {verdict}")];
    keywords.extend(reasons.map(|criterion| format!("eligible: {}", criterion.label)));
    if let Some(people) = people {
        let verdict = verdict_word(people.verdict);
        let why = if people.why.is_empty() { String::new() } else { format!(": {}", people.why) };
        notes.push(format!("eligible: people say {verdict}{why} ({})", people.by));
        keywords.push(format!("eligible: people say {verdict}"));
    }
    (notes, keywords)
}
