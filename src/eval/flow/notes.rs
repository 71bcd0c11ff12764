//! What a reader should know of how the numbers came about.

use std::collections::BTreeMap;

use super::Flow;
use super::place::{Begin, Placing};
use crate::record::flow::Key;

/// Reports are excluded for reasons, and PRISMA asks for them.
pub(super) fn without_reasons(flow: &mut Flow) {
    for key in [Key::ReportsExcluded, Key::OtherExcluded] {
        let Some(number) = flow.numbers.get(&key) else { continue };
        let given = number.parts.iter().map(|part| part.n).sum::<u64>();
        if given < number.n {
            flow.warnings.push(format!("`{key}` is {}, and {given} of them have a reason", number.n));
        }
    }
}

/// What a reader should know of how the numbers came about.
pub(super) fn notes(flow: &mut Flow, placing: &Placing<'_>) {
    if placing.placed.is_empty() {
        return;
    }
    let kinds = [
        (Key::Databases, "databases"),
        (Key::Registers, "registers"),
        (Key::Websites, "websites"),
        (Key::Organisations, "organisations"),
        (Key::Citations, "citation searching"),
    ];
    let mut by_kind: BTreeMap<Key, Vec<&str>> = BTreeMap::new();
    for (name, kind) in placing.origins.iter() {
        by_kind.entry(kind).or_default().push(name);
    }
    if placing.begin == Begin::Identified {
        for (kind, word) in kinds {
            if let Some(names) = by_kind.get(&kind) {
                flow.notes.push(format!("counted as {word}: {}", names.join(", ")));
            }
        }
        if flow.numbers.get(&Key::Duplicates).is_some_and(|number| number.n == 0) && !placing.deduplicated {
            flow.notes.push(String::from(
                "nothing says that duplicates were removed: neither columns of `eligible dedupe` nor `duplicates` in a file of counts",
            ));
        }
    }
    if placing.without_origin > 0 {
        flow.notes.push(format!(
            "records put together from more records than sources, so that the numbers per source are not known: {}; `eligible import` before `eligible dedupe --all` keeps them",
            placing.without_origin
        ));
    }
    if let Some(program) = placing.program {
        let stage = placing.full_text.and_then(|stage| program.stages.get(stage));
        match stage.map(|stage| &stage.name) {
            Some(Some(name)) => flow.notes.push(format!("reports are assessed at the stage `{name}`")),
            Some(None) => flow.notes.push(String::from(
                "the criteria have no stages: they are taken as asked of full reports, so no record was excluded before",
            )),
            None => flow.notes.push(String::from("the criteria have no stage at which full reports are assessed")),
        }
    }
    if flow.provisional > 0 {
        flow.notes.push(format!(
            "reports excluded for a reason that is provisional, because an earlier criterion is open: {}",
            flow.provisional
        ));
    }
}
