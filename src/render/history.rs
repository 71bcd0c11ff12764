//! The history of a criteria file: for people, for programs, and as the text that PRISMA asks for.

use serde_json::{Value, json};

use super::document::{Document, Line, Role, Table};

/// One version in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The version it calls itself.
    pub version: Option<String>,
    /// The day of its commit; nothing where it is not committed yet.
    pub date: Option<String>,
    /// Its short commit.
    pub commit: Option<String>,
    /// What it means.
    pub fingerprint: String,
    /// What it says.
    pub document: String,
    /// What changed in words, since the entry before.
    pub changes: Vec<String>,
    /// Whether only the wording did.
    pub wording_only: bool,
}

/// A file's history.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The name and version of the criteria as they are now.
    pub heading: String,
    /// The versions, oldest first.
    pub entries: Vec<Entry>,
    /// The `amendment` lines of the file: version, date, text.
    pub amendments: Vec<(String, String, String)>,
    /// Commits of the file whose criteria have errors, and so no meaning.
    pub unreadable: Vec<String>,
}

/// The history as a table of versions and one of amendments.
#[must_use]
pub fn history(history: &History) -> Document {
    let mut document = Document::default();
    document.heading(history.heading.clone());
    let mut rows = Vec::new();
    for (nth, entry) in history.entries.iter().enumerate() {
        let head = [
            entry.version.clone().unwrap_or_else(|| String::from("·")),
            entry.date.clone().unwrap_or_else(|| String::from("not committed")),
            entry.commit.clone().unwrap_or_else(|| String::from("·")),
            entry.fingerprint.chars().take(11).collect(),
        ];
        let mut told = entry.changes.clone();
        if nth == 0 {
            told = vec![String::from("the first version")];
        } else if told.is_empty() {
            told = vec![String::from("no word of it: only the version, or a name")];
        }
        for (line, change) in told.into_iter().enumerate() {
            let head = head.iter().map(|cell| if line == 0 { cell.clone() } else { String::new() });
            rows.push(head.chain([change]).map(Line::plain).collect());
        }
    }
    let header = ["version", "date", "commit", "fingerprint", "what changed"].map(Line::from).to_vec();
    document.table(Table { header, rows, numbers: Vec::new() });
    if !history.amendments.is_empty() {
        let rows = history
            .amendments
            .iter()
            .map(|(version, on, text)| [version, on, text].map(|cell| Line::plain(cell.as_str())).to_vec());
        let header = ["amendment", "on", "why"].map(Line::from).to_vec();
        document.table(Table { header, rows: rows.collect(), numbers: Vec::new() });
    }
    if !history.unreadable.is_empty() {
        document.paragraph(Line::of(
            Role::Quiet,
            format!("left out, for their criteria have errors: {}", history.unreadable.join(", ")),
        ));
    }
    document
}

/// Amendments as PRISMA 2020 asks for them (item 24c): when, what and why.
#[must_use]
pub fn amendments(history: &History) -> Document {
    let mut document = Document::default();
    document.heading(format!("Amendments to the eligibility criteria ({})", history.heading));
    let mut explained = vec![false; history.amendments.len()];
    let mut rows = Vec::new();
    for entry in history.entries.iter().skip(1) {
        let mut why = Vec::new();
        let mut on = None;
        for (done, (version, date, text)) in explained.iter_mut().zip(&history.amendments) {
            if Some(version) == entry.version.as_ref() && !*done {
                *done = true;
                why.push(text.as_str());
                on = Some(date.clone());
            }
        }
        let on = on.or_else(|| entry.date.clone()).unwrap_or_else(|| String::from("not dated"));
        let what = entry.changes.join("; ");
        let why = if why.is_empty() { String::from("no reason given") } else { why.join("; ") };
        rows.push((on, entry.version.clone().unwrap_or_default(), what, why));
    }
    for (done, (version, date, text)) in explained.iter().zip(&history.amendments) {
        if !done {
            let what = String::from("not in the history of the file");
            rows.push((date.clone(), version.clone(), what, text.clone()));
        }
    }
    if rows.is_empty() {
        document.paragraph("The eligibility criteria were not amended.");
        return document;
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let rows =
        rows.into_iter().map(|(on, version, what, why)| [version, on, what, why].map(Line::plain).to_vec());
    document.table(Table {
        header: ["version", "date", "what changed", "why"].map(Line::from).to_vec(),
        rows: rows.collect(),
        numbers: Vec::new(),
    });
    document
}

/// The history for programs (schema `eligible/log/1`).
#[must_use]
pub fn history_json(history: &History) -> Value {
    json!({
        "schema": "eligible/log/1",
        "criteria": history.heading,
        "versions": history.entries.iter().map(|entry| json!({
            "version": entry.version,
            "date": entry.date,
            "commit": entry.commit,
            "fingerprint": entry.fingerprint,
            "document": entry.document,
            "changes": entry.changes,
            "wording_only": entry.wording_only,
        })).collect::<Vec<_>>(),
        "amendments": history.amendments.iter().map(|(version, on, why)| json!({
            "version": version, "on": on, "why": why,
        })).collect::<Vec<_>>(),
        "unreadable": history.unreadable,
    })
}
