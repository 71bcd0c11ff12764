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
