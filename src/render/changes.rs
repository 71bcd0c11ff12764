//! What changed from one version of a criteria file to the next, in a phrase per change.

use std::collections::BTreeMap;

use super::difference::{moved, named, what};
use super::screen::counted;
use super::words::verdict_word;
use crate::compare::{Change, Kind, Subject};
use crate::eval::Verdict;

/// Longer phrases (in characters) are for the eye of `eligible diff`.
const LONG: usize = 240;

/// What changed, criteria first, matched as `eligible diff` does. The version is not here: whoever
/// lists versions shows it.
#[must_use]
pub fn changes_in_words(changes: &[Change]) -> Vec<String> {
    let version = |change: &&Change| change.subject == Subject::Heading && change.name == "version";
    changes.iter().filter(|change| !version(change)).map(phrase).collect()
}

fn phrase(change: &Change) -> String {
    let name = match change.subject {
        Subject::Heading => format!("the {}", change.name),
        Subject::Convention => String::from("the convention"),
        Subject::Study => String::from("the link to studies"),
        Subject::Means => String::from("the words for missing cells"),
        Subject::Stages => String::from("the stages"),
        _ => named(change),
    };
    let name = match change.kind() {
        Kind::Added => format!("{name} added"),
        Kind::Removed => format!("{name} removed"),
        _ => name,
    };
    let what = in_full(change);
    if what.chars().count() > LONG {
        let changed = if matches!(change.kind(), Kind::Added | Kind::Removed) { "" } else { " changed" };
        return format!("{name}{changed}");
    }
    format!("{name}: {what}")
}

/// What is different about it: old and new as wholes, for a text that is read without the file.
fn in_full(change: &Change) -> String {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return what(change) };
    let criterion = matches!(change.subject, Subject::Criterion | Subject::Category);
    let mut parts = Vec::new();
    if !change.pieces.is_empty() && old != new {
        parts.push(format!("{old} → {new}"));
    }
    if !criterion {
        let rest = Change { pieces: Vec::new(), ..change.clone() };
        let nothing =
            parts.len() == 1 && rest.notes.is_empty() && rest.was.is_none() && rest.reaches.is_empty();
        parts.extend((!nothing).then(|| what(&rest)));
        return parts.join("; ");
    }
    if change.kinds.contains(&Kind::Moved) || change.kinds.contains(&Kind::Changed) {
        let notes = change.notes.iter().filter(|note| !note.starts_with("title "));
        parts.extend(notes.map(|note| moved(note)));
    }
    if change.kinds.contains(&Kind::Reworded) {
        let quoted = |title: &Option<String>| {
            title.as_ref().map_or_else(|| String::from("without a title"), |title| format!("\"{title}\""))
        };
        parts.push(format!("worded {}, not {}", quoted(&change.title), quoted(&change.old_title)));
    }
    parts.extend(change.was.as_ref().map(|was| format!("was {was}")));
    if parts.is_empty() { what(change) } else { parts.join("; ") }
}

/// What becomes of records, in numbers: `of 20 records, 2 change: 2 from include to exclude`.
#[must_use]
pub fn effect(before: &[Verdict], after: &[Verdict]) -> String {
    let mut flips: BTreeMap<(Verdict, Verdict), u64> = BTreeMap::new();
    for (was, is) in before.iter().zip(after).filter(|(was, is)| was != is) {
        *flips.entry((*was, *is)).or_default() += 1;
    }
    let records = counted(after.len() as u64, "record");
    if flips.is_empty() {
        return format!("of {records}, none changes its verdict");
    }
    let total: u64 = flips.values().sum();
    let change = if total == 1 { "changes" } else { "change" };
    let flips = flips
        .iter()
        .map(|((was, is), n)| format!("{n} from {} to {}", verdict_word(*was), verdict_word(*is)));
    format!("of {records}, {total} {change}: {}", flips.collect::<Vec<_>>().join(", "))
}
