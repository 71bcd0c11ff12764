//! Tables for a review's supplement: the criteria, the counts, and the records with their reasons; what
//! PRISMA 2020 asks for in items 5 and 16b.

use super::document::{Document, Line, Role, Table};
use super::explain::{titled, written};
use super::screen::{record_line, summary};
use super::words::{Seen, verdict_word};
use crate::check::{Ask, Polarity, Program};
use crate::eval::{Decision, Override, Tally, Verdict};
use crate::record::RawRecord;

/// The columns of a table of records that say which report a record is.
#[derive(Clone, Debug, Default)]
pub struct Citation {
    /// Heading in the supplement, and position among the table's columns.
    columns: Vec<(&'static str, usize)>,
}

/// What a supplement calls a column, and what such columns are called.
const PARTS: [(&str, &[&str]); 5] = [
    ("authors", &["first author", "authors", "author", "au", "author full names", "a1"]),
    ("year", &["year", "publication year", "py", "published", "publication date", "date"]),
    ("title", &["title", "article title", "document title", "primary title", "ti", "t1"]),
    ("journal", &["journal", "source title", "publication title", "secondary title", "jo", "t2"]),
    ("doi", &["doi", "do", "doi or url", "doi link"]),
];

impl Citation {
    /// Finds them by their names.
    #[must_use]
    pub fn of(columns: &[String]) -> Self {
        let folded = |name: &str| {
            let words = name.to_lowercase().replace(['_', '-'], " ");
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let names = columns.iter().map(|name| folded(name)).collect::<Vec<_>>();
        let find =
            |wanted: &[&str]| wanted.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
        let columns = PARTS.iter().filter_map(|(heading, wanted)| Some((*heading, find(wanted)?)));
        Self { columns: columns.collect() }
    }

    fn cells(&self, record: &RawRecord) -> impl Iterator<Item = Line> {
        let text = |place: usize| record.cells.get(place).map(|cell| cell.to_text()).unwrap_or_default();
        self.columns
            .iter()
            .map(move |(_, place)| Line::plain(text(*place).trim()))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

/// A supplement about to be written: records are added in their order.
pub struct Supplement<'p> {
    program: &'p Program,
    citation: Citation,
    excluded: Vec<Vec<Line>>,
    awaiting: Vec<Vec<Line>>,
    included: Vec<Vec<Line>>,
    before_screening: u64,
    overridden: bool,
}

impl<'p> Supplement<'p> {
    /// An empty one.
    #[must_use]
    pub fn new(program: &'p Program, citation: Citation) -> Self {
        let (excluded, awaiting, included) = (Vec::new(), Vec::new(), Vec::new());
        Self { program, citation, excluded, awaiting, included, before_screening: 0, overridden: false }
    }

    /// Adds a record. What was excluded before screening is counted, not listed: it is no study that
    /// might have been included.
    pub fn add(
        &mut self,
        decision: &Decision<'_>,
        seen: &Seen<'_>,
        record: &RawRecord,
        people: Option<&Override>,
    ) {
        let mut row = vec![Line::plain(seen.id)];
        row.extend(self.citation.cells(record));
        let said = people.map(|people| {
            let why = if people.why.is_empty() { String::new() } else { format!(": {}", people.why) };
            format!("{} say {}{why}", people.by, verdict_word(people.verdict))
        });
        self.overridden |= said.is_some();
        let said = Line::plain(said.unwrap_or_default());
        let stage = self.program.stages.get(decision.stage);
        let at = Line::plain(stage.and_then(|stage| stage.name.clone()).unwrap_or_default());
        let because = record_line(decision, seen).because;
        match decision.verdict {
            Verdict::Exclude if stage.is_some_and(|stage| stage.before_screening) => {
                self.before_screening += 1;
            }
            Verdict::Exclude => {
                let criterion = |index: &usize| self.program.criteria.get(*index);
                let name = |index: &usize| {
                    criterion(index).map(|criterion| match &criterion.title {
                        Some(title) => format!("{} {title}", criterion.label),
                        None => format!("{}: {}", criterion.label, written(criterion, self.program)),
                    })
                };
                let names = decision.reasons.iter().filter_map(name).collect::<Vec<_>>();
                let first = names.first().cloned().unwrap_or_default();
                let others = names.get(1..).unwrap_or_default().join("; ");
                let provisional = decision.provisional.as_ref().and_then(criterion);
                let note =
                    provisional.map(|open| format!("provisional: {} comes first and is open", open.label));
                row.extend([
                    at,
                    Line::plain(first),
                    Line::plain(others),
                    Line::plain(note.unwrap_or_default()),
                ]);
                row.push(said);
                self.excluded.push(row);
            }
            Verdict::Unclear => {
                row.extend([at, because, said]);
                self.awaiting.push(row);
            }
            Verdict::Include => {
                row.extend([because, said]);
                self.included.push(row);
            }
        }
    }

    /// The tables, each below a heading.
    #[must_use]
    pub fn finish(self, tally: &Tally, sources: &str) -> Document {
        let program = self.program;
        let mut document = Document::default();
        let name = program.title.clone().unwrap_or_else(|| program.heading());
        document.heading(Line::of(Role::Strong, "Eligibility criteria"));
        document.paragraph(name);
        document.paragraph(Line::of(
            Role::Quiet,
            format!("{}, fingerprint {}", program.heading(), program.fingerprint),
        ));
        document.table(criteria(program));
        document.heading("Numbers of records");
        let counts = summary(tally, program, sources);
        document.0.extend(counts.0.into_iter().skip(1));
        let cited = self.citation.columns.iter().map(|(heading, _)| *heading).collect::<Vec<_>>();
        let people = self.overridden;
        let table = |more: &[&str], rows: Vec<Vec<Line>>| {
            let header = ["record"].iter().chain(&cited).chain(more).map(|name| Line::from(*name));
            let mut table = Table { header: header.collect(), rows, numbers: Vec::new() };
            if !people {
                table.header.pop();
                table.rows.iter_mut().for_each(|row| drop(row.pop()));
            }
            without_empty(&mut table, "reason for exclusion");
            table
        };
        document.heading("Excluded records with reasons");
        if self.before_screening > 0 {
            let n = self.before_screening;
            let (record, was) = if n == 1 { ("record", "was") } else { ("records", "were") };
            document.paragraph(format!(
                "{n} {record} that {was} excluded before screening {was} counted above and not listed"
            ));
        }
        let more = ["excluded at", "reason for exclusion", "other reasons", "note", "people"];
        section(&mut document, table(&more, self.excluded), "No record was excluded in screening");
        document.heading("Records awaiting classification");
        let more = ["unclear at", "what is open", "people"];
        section(&mut document, table(&more, self.awaiting), "No record awaits classification");
        document.heading("Included records");
        section(&mut document, table(&["note", "people"], self.included), "No record is included");
        document
    }
}

/// Leaves out the columns in which no row says anything, but for one.
fn without_empty(table: &mut Table, but: &str) {
    let says = |column: usize| {
        table.header.get(column).is_some_and(|name| name.text() == but)
            || table.rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.text().is_empty()))
    };
    let kept = (0..table.header.len()).filter(|column| says(*column)).collect::<Vec<_>>();
    let keep = |row: &mut Vec<Line>| *row = kept.iter().filter_map(|at| row.get(*at).cloned()).collect();
    keep(&mut table.header);
    table.rows.iter_mut().for_each(keep);
}

fn section(document: &mut Document, table: Table, none: &str) {
    if table.rows.is_empty() { document.paragraph(none) } else { document.table(table) }
}

fn criteria(program: &Program) -> Table {
    let named = program.stages.iter().any(|stage| stage.name.is_some());
    let rows = program.criteria.iter().map(|criterion| {
        let stage = program.stages.get(criterion.stage).and_then(|stage| stage.name.clone());
        let kind = match criterion.polarity {
            Polarity::Inclusion => "inclusion",
            Polarity::Exclusion => "exclusion",
        };
        let rule = match criterion.ask {
            Ask::Judged { .. } => String::from("judged by people"),
            Ask::Rule(_) => written(criterion, program),
        };
        let mut row = vec![
            Line::plain(kind),
            Line::plain(titled(&criterion.label, criterion.title.as_deref())),
            Line::of(Role::Code, rule),
        ];
        if named {
            row.insert(0, Line::plain(stage.unwrap_or_default()));
        }
        row
    });
    let header = ["stage", "kind", "criterion", "rule"].iter().skip(usize::from(!named));
    Table {
        header: header.map(|name| Line::from(*name)).collect(),
        rows: rows.collect(),
        numbers: Vec::new(),
    }
}
