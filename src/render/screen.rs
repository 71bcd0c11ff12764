//! The verdicts on many records: a line each, and the summary that adds up.

use super::document::{Document, Line, Role, Table};
use super::explain::{reasons, titled, written};
use super::words::{Seen, verdict_role, verdict_word, why_open};
use crate::check::{Ask, Program};
use crate::eval::{Decision, Tally, Verdict};

/// One record's line: id, verdict, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// The record's id.
    pub record: Line,
    /// The verdict.
    pub verdict: Line,
    /// Why it came out so.
    pub because: Line,
}

/// A record's line in the table of verdicts.
#[must_use]
pub fn record_line(decision: &Decision<'_>, seen: &Seen<'_>) -> RecordLine {
    let because = match decision.verdict {
        Verdict::Exclude => reasons(decision, seen).unwrap_or_default(),
        Verdict::Unclear => open_in_words(decision, seen),
        Verdict::Include => {
            let categories =
                decision.included_as.iter().filter_map(|index| seen.program.categories.get(*index));
            let names = categories.map(|category| titled(&category.label, category.title.as_deref()));
            let names = names.collect::<Vec<_>>().join(", ");
            let sure = if names.is_empty() { names } else { format!("as {names}") };
            let open = decision.may_be.iter().filter_map(|(index, causes)| {
                let category = seen.program.categories.get(*index)?;
                let why = causes.iter().map(|cause| why_open(*cause, seen)).collect::<Vec<_>>().join(", ");
                Some(format!("perhaps as {}: {why}", category.label))
            });
            Some(sure).filter(|sure| !sure.is_empty()).into_iter().chain(open).collect::<Vec<_>>().join("; ")
        }
    };
    RecordLine {
        record: Line::plain(seen.id),
        verdict: Line::of(verdict_role(decision.verdict), verdict_word(decision.verdict)),
        because: Line::plain(because),
    }
}

/// `E1 is open: duration is not read; I2 is not judged`. Criteria open for one cause share it.
fn open_in_words(decision: &Decision<'_>, seen: &Seen<'_>) -> String {
    let mut groups: Vec<(String, Vec<&str>, bool)> = Vec::new();
    for index in &decision.open {
        let (Some(asked), Some(criterion)) = (decision.asked.get(*index), seen.program.criteria.get(*index))
        else {
            continue;
        };
        let why = asked.causes.iter().map(|cause| why_open(*cause, seen)).collect::<Vec<_>>().join(", ");
        let judged = matches!(criterion.ask, Ask::Judged { .. });
        match groups.iter_mut().find(|(known, _, is_judged)| *known == why && *is_judged == judged) {
            Some((_, labels, _)) => labels.push(&criterion.label),
            None => groups.push((why, vec![&criterion.label], judged)),
        }
    }
    let sentence = |(why, labels, judged): &(String, Vec<&str>, bool)| {
        let verb = if labels.len() == 1 { "is" } else { "are" };
        let labels = labels.join(", ");
        match (judged, why.starts_with("the judges") || why.contains(" of ")) {
            (true, true) => format!("{labels}: {why}"),
            (true, false) => format!("{labels} {verb} {why}"),
            (false, _) => format!("{labels} {verb} open: {why}"),
        }
    };
    groups.iter().map(sentence).collect::<Vec<_>>().join("; ")
}

/// What people decided instead does to the counts, in a sentence; nothing where they decided nothing.
pub(crate) fn overruled(tally: &Tally) -> Option<String> {
    if tally.overridden.records == 0 {
        return None;
    }
    let finally = |verdict, engine| tally.overridden.finally(verdict, engine);
    let (criteria, record) = (tally.overridden.stale_criteria, tally.overridden.stale_record);
    let other = match (criteria, record) {
        (_, 0) => "other criteria",
        (0, _) => "other cells of the record",
        _ => "other criteria, or other cells of the record",
    };
    let stale = match criteria + record {
        0 => String::new(),
        1 => format!("; 1 of them is stale: it answered {other}"),
        n => format!("; {n} of them are stale: they answered {other}"),
    };
    Some(format!(
        "With {}: {} included, {} awaiting classification, {} excluded{stale}",
        counted(tally.overridden.records, "override"),
        finally(Verdict::Include, tally.included),
        finally(Verdict::Unclear, tally.awaiting),
        finally(Verdict::Exclude, tally.excluded),
    ))
}

/// The counts per stage, per reason, and in all: `included + excluded + awaiting = read`.
#[must_use]
pub fn summary(tally: &Tally, program: &Program, sources: &str) -> Document {
    let mut document = Document::default();
    document.heading(format!("{} · {} from {sources}", program.heading(), counted(tally.read, "record")));
    let named = program.stages.len() > 1 || program.stages.first().is_some_and(|stage| stage.name.is_some());
    let number = |n: u64| Line::plain(n.to_string());
    if named {
        let header = ["stage", "screened", "excluded", "unclear", "go on"].map(Line::from).to_vec();
        let rows = program.stages.iter().zip(&tally.stages).map(|(stage, count)| {
            let name = stage.name.clone().unwrap_or_default();
            vec![
                Line::plain(name),
                number(count.screened),
                number(count.excluded),
                number(count.unclear),
                number(count.went_on),
            ]
        });
        document.table(Table { header, rows: rows.collect(), numbers: vec![1, 2, 3, 4] });
    }
    if !tally.reasons.is_empty() {
        let header = ["reason for exclusion", "first", "alone", "at all"].map(Line::from).to_vec();
        let rows = tally.reasons.iter().filter_map(|(index, count)| {
            let criterion = program.criteria.get(*index)?;
            let label = match &criterion.title {
                Some(title) => format!("{} {title}", criterion.label),
                None => format!("{}: {}", criterion.label, written(criterion, program)),
            };
            Some(vec![Line::plain(label), number(count.first), number(count.alone), number(count.any)])
        });
        document.table(Table { header, rows: rows.collect(), numbers: vec![1, 2, 3] });
    }
    let studies = match program.study {
        Some(_) => format!(" ({})", counted_as(tally.studies(Verdict::Include), "study", "studies")),
        None => String::new(),
    };
    let (passed, open) =
        if tally.more_to_come { ("pass so far", "unclear") } else { ("included", "awaiting classification") };
    let total = Line::of(Role::Good, format!("{} {passed}{studies}", tally.included))
        .and(Role::Plain, ", ")
        .and(Role::Open, format!("{} {open}", tally.awaiting))
        .and(Role::Plain, ", ")
        .and(Role::Bad, format!("{} excluded", tally.excluded))
        .and(Role::Plain, format!(": {} read", tally.read));
    document.paragraph(total);
    if let Some(overruled) = overruled(tally) {
        document.paragraph(overruled);
    }
    for (index, count) in &tally.categories {
        if let Some(category) = program.categories.get(*index) {
            let title = category.title.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
            document.paragraph(format!("{count} of them included as {}{title}", category.label));
        }
    }
    if tally.provisional > 0 {
        let verb = if tally.provisional == 1 { "has a reason" } else { "have a reason" };
        document.paragraph(format!(
            "{} of the excluded {verb} that is provisional: an earlier criterion is open",
            tally.provisional
        ));
    }
    if tally.convention_sensitive > 0 {
        let verb = if tally.convention_sensitive == 1 { "verdict hangs" } else { "verdicts hang" };
        document.paragraph(Line::of(
            Role::Open,
            format!(
                "{} {verb} on how long a month is: `check --records` lists them; `convention month = 30 days` settles them",
                tally.convention_sensitive
            ),
        ));
    }
    document
}

/// `1 record`, `2 records`.
#[must_use]
pub fn counted(n: u64, one: &str) -> String {
    counted_as(n, one, &format!("{one}s"))
}

pub(super) fn counted_as(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
