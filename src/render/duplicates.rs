//! What was found of duplicates, in numbers that add up.

use super::document::{Document, Line, Role, Table};
use crate::record::duplicates::{Counts, Effort, Field};

/// What a summary tells.
#[derive(Clone, Debug, Default)]
pub struct Deduplicated {
    /// The numbers.
    pub counts: Counts,
    /// What was compared.
    pub effort: Effort,
    /// Fields that kept records gained from their twins, and how many did.
    pub filled: Vec<(Field, usize)>,
    /// Pairs for a person that need no answer of their own.
    pub settled: usize,
    /// Answers of people that were used, and pairs in their file that are still open.
    pub answers: Option<(usize, usize)>,
    /// Whether the pairs for a person were written to a file.
    pub reviewed: bool,
}

/// As many pairs of sources are listed.
const MOST: usize = 15;

/// The summary of a deduplication of records from `sources`.
#[must_use]
pub fn duplicates(done: &Deduplicated, sources: &str) -> Document {
    let Deduplicated { counts, effort, .. } = done;
    let mut document = Document::default();
    document.heading(format!("Duplicates · records from {sources}"));
    let row = |name: &str, role, n: usize| vec![Line::plain(name), Line::of(role, n.to_string())];
    document.table(Table {
        header: Vec::new(),
        rows: vec![
            row("records read", Role::Plain, counts.read),
            row("duplicates removed", Role::Bad, counts.removed),
            row("records kept", Role::Good, counts.kept),
            row("clusters of several records", Role::Plain, counts.clusters),
            row("pairs for a person", Role::Open, counts.unclear),
        ],
        numbers: vec![1],
    });
    if counts.removed > 0 {
        let rows = counts.rules.iter().map(|(rule, n)| row(rule.name(), Role::Plain, *n));
        let rows = rows.chain([row("together", Role::Strong, counts.removed)]).collect();
        let header = ["joined by", "records"].map(Line::from).to_vec();
        document.table(Table { header, rows, numbers: vec![1] });
    }
    if counts.origins.len() > 1 {
        origins(counts, &mut document);
    }
    if !done.filled.is_empty() {
        let filled = done.filled.iter().map(|(field, n)| format!("{} {n}", field.name()));
        let filled = filled.collect::<Vec<_>>().join(", ");
        document.paragraph(format!("filled from duplicates, in records kept: {filled}"));
    }
    let mut compared = format!("{} comparisons of records that share a key", effort.compared);
    if effort.skipped > 0 {
        compared += &format!(
            "; {} left out in {} blocks that were too large and divided by a further key",
            effort.skipped, effort.divided
        );
    }
    document.paragraph(Line::of(Role::Quiet, compared));
    if let Some((used, open)) = done.answers {
        document.paragraph(format!("answers of people: {used}; still open in their file: {open}"));
    }
    if counts.unclear > 0 {
        let more = match done.settled {
            0 => String::new(),
            n => format!(" (and {n} more that they settle, or that other rules did)"),
        };
        let how = if done.reviewed {
            "fill in the column `same` of the review file with yes or no, and give it with --answers"
        } else {
            "--review FILE writes them side by side; fill in its column `same` and give it with --answers"
        };
        document.paragraph(format!("pairs that cannot be told: {}{more}; {how}", counts.unclear));
    }
    document
}

/// A row per source, and one per two of them.
fn origins(counts: &Counts, document: &mut Document) {
    let number = |n: usize| Line::plain(n.to_string());
    let rows = counts
        .origins
        .iter()
        .map(|of| vec![Line::plain(&*of.name), number(of.read), number(of.read - of.kept), number(of.kept)]);
    let all = vec![
        Line::of(Role::Strong, "together"),
        number(counts.read),
        number(counts.removed),
        number(counts.kept),
    ];
    let header = ["from", "read", "removed", "kept"].map(Line::from).to_vec();
    let rows = rows.chain([all]).collect();
    document.table(Table { header, rows, numbers: vec![1, 2, 3] });
    if counts.sources.is_empty() {
        return;
    }
    let mut sources = counts.sources.iter().collect::<Vec<_>>();
    sources.sort_by_key(|source| std::cmp::Reverse(source.count));
    let rows = sources.iter().take(MOST);
    let mut rows = rows
        .map(|s| vec![Line::plain(&*s.removed), Line::plain(&*s.kept), number(s.count)])
        .collect::<Vec<_>>();
    let rest = sources.iter().skip(MOST).map(|s| s.count).sum::<usize>();
    if rest > 0 {
        let others = format!("{} other pairs of sources", sources.len() - MOST);
        rows.push(vec![Line::of(Role::Quiet, others), Line::plain(""), number(rest)]);
    }
    rows.push(vec![Line::of(Role::Strong, "together"), Line::plain(""), number(counts.removed)]);
    let header = ["removed from", "duplicate of one kept from", "records"].map(Line::from).to_vec();
    document.table(Table { header, rows, numbers: vec![2] });
}
