//! Which of the decisions that were written down still hold.

use super::document::{Document, Line, Table};
use super::screen::counted;
use super::words::verdict_word;
use crate::eval::{Broken, Verdict};

/// A line of decisions that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallen {
    /// The line, from 1.
    pub line: u64,
    /// The record it names, if it could be read.
    pub record: String,
    /// Why, in words.
    pub why: String,
}

/// What was found in a file of decisions.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Lines that hold, by verdict.
    pub held: std::collections::BTreeMap<Verdict, u64>,
    /// Lines that do not, in the order of the file.
    pub fallen: Vec<Fallen>,
    /// Records that have no line.
    pub without: u64,
}

/// Why a line does not hold, as one phrase.
#[must_use]
pub fn broken_in_words(broken: &[Broken]) -> String {
    let labels = |labels: &[String]| if labels.is_empty() { "none".to_owned() } else { labels.join(", ") };
    let label = |label: &Option<String>| label.clone().unwrap_or_else(|| "none".to_owned());
    let mut words = broken.iter().map(|broken| match broken {
        Broken::Criteria => "the criteria changed".to_owned(),
        Broken::Record => "the record changed".to_owned(),
        Broken::Verdict(then, now) => {
            format!("it says {}, and is {}", verdict_word(*then), verdict_word(*now))
        }
        Broken::Reason(then, now) => format!("the reason it gives is {}, and is {}", label(then), label(now)),
        Broken::Reasons(then, now) => {
            format!("the reasons it gives are {}, and are {}", labels(then), labels(now))
        }
    });
    let mut text = words.by_ref().collect::<Vec<_>>().join("; ");
    let decided = |broken: &Broken| !matches!(broken, Broken::Criteria | Broken::Record);
    if !broken.iter().any(decided) {
        text.push_str("; the decision is the same");
    }
    text
}

/// The document: the lines that no longer hold, and the counts.
#[must_use]
pub fn verified(found: &Verified, decisions: &str, heading: &str) -> Document {
    let mut document = Document::default();
    let held: u64 = found.held.values().sum();
    let fallen = found.fallen.len() as u64;
    if fallen > 0 {
        document.heading(format!(
            "{} of {} in {decisions} no longer hold under {heading}",
            fallen,
            counted(held + fallen, "line")
        ));
        let rows = found.fallen.iter().map(|fallen| {
            vec![
                Line::plain(fallen.line.to_string()),
                Line::plain(&*fallen.record),
                Line::plain(&*fallen.why),
            ]
        });
        document.table(Table {
            header: ["line", "record", "why"].map(Line::from).to_vec(),
            rows: rows.collect(),
            numbers: vec![0],
        });
    }
    let of = |verdict| found.held.get(&verdict).copied().unwrap_or(0);
    let split = format!(
        "{} include, {} exclude, {} unclear",
        of(Verdict::Include),
        of(Verdict::Exclude),
        of(Verdict::Unclear)
    );
    document.paragraph(match (held, fallen) {
        (0, 0) => format!("there are no decisions in {decisions}"),
        (_, 0) => format!("{} in {decisions} hold under {heading}: {split}", counted(held, "decision")),
        (0, _) => String::from("no decision holds"),
        _ => format!("{} hold: {split}", counted(held, "decision")),
    });
    match found.without {
        0 => {}
        1 => document.paragraph("1 record has no line"),
        n => document.paragraph(format!("{n} records have no line")),
    }
    document
}
