//! What changed between two versions.

use super::document::{Document, Line, Role, Table};
use super::screen::counted;
use crate::check::Program;
use crate::compare::{Change, Kind, Subject, in_brackets};

/// The changes from one version to another, with the number of records compared, if there are any.
#[must_use]
pub fn difference(changes: &[Change], old: &Program, new: &Program, records: Option<u64>) -> Document {
    let mut document = Document::default();
    let edits = changes.iter().filter(|change| change.is_edit()).count() as u64;
    let records = records.map(|n| format!(" · {}", counted(n, "record"))).unwrap_or_default();
    document.heading(format!("{} · {}{records}", versions(old, new), counted(edits, "edit")));
    if changes.is_empty() {
        let same = if old.source.text() == new.source.text() { "" } else { ", but for layout and comments" };
        document.paragraph(format!("The two versions are the same{same}"));
        return document;
    }
    document.paragraph(Line::of(Role::Quiet, legend(changes)));
    let rows = changes.iter().map(|change| {
        let sign = sign(change);
        let role = match sign {
            '+' => Role::Good,
            '-' => Role::Bad,
            '~' => Role::Open,
            _ => Role::Quiet,
        };
        let name = Line::of(role, format!("{sign} ")).and(Role::Strong, named(change));
        vec![name, Line::plain(change.title.clone().unwrap_or_default()), Line::plain(what(change))]
    });
    document.table(Table { rows: rows.collect(), ..Table::default() });
    document
}

/// `mentoring-programmes 1.0.0 → 1.1.0`
pub(super) fn versions(old: &Program, new: &Program) -> String {
    match (&old.name, &new.name, &old.version, &new.version) {
        (Some(a), Some(b), Some(from), Some(to)) if a == b && from != to => format!("{a} {from} → {to}"),
        _ if old.name == new.name && new.name.is_some() && old.version == new.version => new.heading(),
        _ if old.source.name() == new.source.name() => new.heading(),
        _ => format!("{} → {}", old.heading(), new.heading()),
    }
}

fn legend(changes: &[Change]) -> String {
    let words = [('+', "added"), ('-', "removed"), ('~', "changed"), ('=', "the same meaning")];
    let used = words.iter().filter(|(mark, _)| changes.iter().any(|change| sign(change) == *mark));
    let mut legend = used.map(|(mark, word)| format!("{mark} {word}")).collect::<Vec<_>>();
    if changes.iter().any(|change| what(change).contains('[')) {
        legend.push(String::from("[old → new]"));
    }
    legend.join("   ")
}

pub(super) fn sign(change: &Change) -> char {
    match change.kind() {
        Kind::Added => '+',
        Kind::Removed => '-',
        _ if change.is_edit() => '~',
        _ => '=',
    }
}

pub(super) fn named(change: &Change) -> String {
    match change.subject {
        Subject::Criterion | Subject::Stages | Subject::Convention | Subject::Means | Subject::Study => {
            change.name.clone()
        }
        Subject::Heading => change.name.clone(),
        Subject::Category => format!("{} (category)", change.name),
        other => format!("{} {}", other.word(), change.name),
    }
}

/// What is different about it, in words.
pub(super) fn what(change: &Change) -> String {
    let mut parts = Vec::new();
    let kind = change.kind();
    match (&change.old, &change.new) {
        (None, Some(text)) | (Some(text), None) => parts.push(text.clone()),
        _ if change.kinds.contains(&Kind::Rewritten) && !change.pieces.is_empty() => {
            parts.push(format!("written as {}", in_brackets(&change.pieces)));
        }
        _ if !change.pieces.is_empty() && change.subject != Subject::Heading
            || change.name == "version"
            || change.name == "name" =>
        {
            parts.push(in_brackets(&change.pieces));
        }
        _ => {}
    }
    if kind == Kind::Retyped {
        parts.insert(0, String::from("another kind"));
    }
    let values =
        |sign: char, values: &[String]| (!values.is_empty()).then(|| format!("{sign} {}", values.join(", ")));
    if !matches!(kind, Kind::Added | Kind::Removed) && change.pieces.is_empty() {
        parts.extend(values('+', &change.added));
        parts.extend(values('-', &change.removed));
    }
    if change.kinds.contains(&Kind::Moved) {
        parts.extend(change.notes.iter().map(|note| moved(note)));
    } else {
        parts.extend(change.notes.iter().cloned());
    }
    parts.extend(change.was.as_ref().map(|was| format!("was {was}")));
    if !change.reaches.is_empty() {
        parts.push(format!("reaches {}", change.reaches.join(", ")));
    }
    if change.subject == Subject::Heading && change.name == "title" && parts.is_empty() {
        parts.push(in_brackets(&change.pieces));
    }
    if parts.is_empty() { String::from("written in another order") } else { parts.join("; ") }
}

/// A note, with the word for those on places.
pub(super) fn moved(note: &str) -> String {
    if note.starts_with("from ") {
        format!("moved {note}")
    } else if note.starts_with("another place") {
        format!("moved to {note}")
    } else {
        note.to_owned()
    }
}
