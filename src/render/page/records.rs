//! The records of a page: what each of them shows when it is opened, column by column.

use serde_json::{Value, json};

use super::coded::Coded;
use crate::check::{Ask, Form, Origin, Test};
use crate::eval::{Asked, Decision, Override, Stale, Trace, Verdict, Why};
use crate::prove::Outlook;
use crate::record::{RawCell, RawRecord};
use crate::render::document::{Block, Document, Line, Role, Table};
use crate::render::explain::{criterion_rows, decisive, heading, notes};
use crate::render::matches::spans;
use crate::render::outlook::sentences;
use crate::render::screen::record_line;
use crate::render::words::{Seen, verdict_word, why_open};
use crate::value::Truth;

/// Stands for the record's row in traces, so that two records with equal cells share one. No file has so
/// many rows.
pub(super) const ROW: u64 = u64::MAX;

/// How much of a page may be cells, and how much traces, before the rest is cut short or left out.
const CELLS: usize = 24 << 20;
const TRACES: usize = 20 << 20;
/// So many characters of a cell stay where cells are cut short.
const SHORT: usize = 160;

/// One record, decided, for a page.
#[derive(Clone, Copy, Debug)]
pub struct PageRecord<'a> {
    /// The decision.
    pub decision: &'a Decision<'a>,
    /// The record as the decision sees it.
    pub seen: &'a Seen<'a>,
    /// As its file holds it.
    pub record: &'a RawRecord,
    /// The hash of what the criteria read of it.
    pub hash: &'a str,
    /// What would settle or change the verdict, where that was worked out.
    pub outlook: Option<&'a Outlook>,
    /// What people decided instead.
    pub overridden: Option<(&'a Override, Option<Stale>)>,
}

/// The records of a page, column by column.
#[derive(Clone, Debug, Default)]
pub(super) struct Records {
    ids: Vec<String>,
    verdicts: String,
    hashes: Coded,
    stages: Coded,
    files: Coded,
    rows: Coded,
    because: Coded,
    heads: Coded,
    truths: Coded,
    reasons: Coded,
    open: Coded,
    traces: Vec<Coded>,
    notes: Coded,
    outlooks: Coded,
    people: Coded,
    cells: Vec<Coded>,
    /// Per record with text conditions that match: column, start, end, criterion.
    marks: Vec<(usize, Value)>,
    /// Whether cells had to be cut short, traces or outlooks left out.
    pub(super) cells_cut: bool,
    pub(super) traces_cut: bool,
    pub(super) outlooks_cut: bool,
}

impl Records {
    pub(super) fn new(criteria: usize, columns: usize) -> Self {
        Self {
            traces: vec![Coded::default(); criteria],
            cells: vec![Coded::default(); columns],
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Adds one. `places` says per column of the table which field is read from it.
    pub(super) fn add(&mut self, one: PageRecord<'_>, places: &[Option<usize>]) {
        let PageRecord { decision, seen, record, .. } = one;
        self.ids.push(seen.id.to_owned());
        self.verdicts.push(match decision.verdict {
            Verdict::Include => 'i',
            Verdict::Exclude => 'e',
            Verdict::Unclear => 'u',
        });
        self.hashes.push(json!(one.hash).to_string());
        self.stages.push(decision.stage.to_string());
        self.files.push(record.file.to_string());
        self.rows.push(record.row.to_string());
        // Everywhere else the row is a stand-in: see `ROW`.
        let seen = &Seen { number: ROW, ..*seen };
        self.because.push(json!(record_line(decision, seen).because.text()).to_string());
        let head = heading(decision, &Seen { id: "", ..*seen });
        self.heads.push(json!(head.text().trim_start_matches(" · ")).to_string());
        self.truths.push(json!(decision.asked.iter().map(truth).collect::<String>()).to_string());
        self.reasons.push(json!(decision.reasons).to_string());
        self.open.push(questions(decision, seen).to_string());
        self.trace(decision, seen);
        match one.outlook {
            Some(outlook) => {
                let lines = sentences(outlook, decision, seen.program);
                self.outlooks.push(Value::from_iter(lines.iter().map(line)).to_string());
            }
            None => {
                self.outlooks_cut = true;
                self.outlooks.leave_out();
            }
        }
        self.people.push(one.overridden.map_or(Value::Null, people).to_string());
        self.read(&one, seen, places);
    }

    fn trace(&mut self, decision: &Decision<'_>, seen: &Seen<'_>) {
        let mut below = Document::default();
        notes(&mut below, decision, seen);
        let lines = below.0.iter().filter_map(|block| match block {
            Block::Paragraph(text) | Block::Heading(text) => Some(line(text)),
            Block::Table(_) => None,
        });
        self.notes.push(Value::from_iter(lines).to_string());
        let full = self.traces.iter().map(Coded::bytes).sum::<usize>() > TRACES;
        self.traces_cut |= full;
        for (index, coded) in self.traces.iter_mut().enumerate() {
            match decision.asked.get(index) {
                Some(_) if full => coded.leave_out(),
                Some(asked) => {
                    let mut table = Table::default();
                    criterion_rows(&mut table, asked, seen, decisive(decision, index));
                    let rows = table.rows.iter().map(|row| Value::from_iter(row.iter().map(line)));
                    coded.push(Value::from_iter(rows).to_string());
                }
                None => drop(coded.push(String::from("[]"))),
            }
        }
    }

    /// The cells of the record, and where in them text conditions found their words.
    fn read(&mut self, one: &PageRecord<'_>, seen: &Seen<'_>, places: &[Option<usize>]) {
        let full = self.cells.iter().map(Coded::bytes).sum::<usize>() > CELLS;
        let mut marks = Vec::new();
        for (column, coded) in self.cells.iter_mut().enumerate() {
            let text = match one.record.cells.get(column) {
                Some(RawCell::Text(text)) => text.clone(),
                Some(cell) => cell.to_text(),
                None => String::new(),
            };
            let field = places.get(column).copied().flatten();
            let short = full && text.chars().nth(SHORT).is_some();
            let shown: String = if short { text.chars().take(SHORT).chain(['…']).collect() } else { text };
            self.cells_cut |= short;
            if let Some(field) = field {
                for (index, asked) in one.decision.asked.iter().enumerate() {
                    let Some(trace) = &asked.trace else { continue };
                    for (start, end) in found(trace, field, &shown, seen) {
                        marks.push(json!([column, start, end, index]));
                    }
                }
            }
            coded.push(json!(shown).to_string());
        }
        if !marks.is_empty() {
            self.marks.push((self.ids.len() - 1, Value::from(marks)));
        }
    }

    /// The members of the JSON object that the page reads, each after a comma.
    pub(super) fn write(&self, out: &mut String) {
        out.push_str(&format!(",\"verdicts\":\"{}\",\"ids\":", self.verdicts));
        out.push_str(&json!(self.ids).to_string());
        let columns = [
            ("hashes", &self.hashes),
            ("stage", &self.stages),
            ("file", &self.files),
            ("row", &self.rows),
            ("because", &self.because),
            ("head", &self.heads),
            ("truth", &self.truths),
            ("reasons", &self.reasons),
            ("open", &self.open),
            ("notes", &self.notes),
            ("outlook", &self.outlooks),
            ("people", &self.people),
        ];
        for (name, coded) in columns {
            out.push_str(&format!(",\"{name}\":"));
            coded.write(out);
        }
        for (name, several) in [("trace", &self.traces), ("cells", &self.cells)] {
            out.push_str(&format!(",\"{name}\":["));
            for (index, coded) in several.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                coded.write(out);
            }
            out.push(']');
        }
        let marks = self.marks.iter().map(|(record, marks)| (record.to_string(), marks.clone()));
        out.push_str(&format!(",\"marks\":{}", Value::Object(marks.collect())));
    }
}

fn truth(asked: &Asked<'_>) -> char {
    match asked.truth {
        Truth::True => 't',
        Truth::False => 'f',
        Truth::Unknown => 'u',
    }
}

/// A line for the page: its text, or its runs where they are not all plain.
fn line(line: &Line) -> Value {
    match line.0.as_slice() {
        [] => json!(""),
        [run] if run.role == Role::Plain => json!(run.text),
        runs => runs.iter().map(|run| json!([role(run.role), run.text])).collect(),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Plain => "",
        Role::Strong => "strong",
        Role::Quiet => "quiet",
        Role::Good => "good",
        Role::Bad => "bad",
        Role::Open => "open",
        Role::Code => "code",
    }
}

fn people((people, stale): (&Override, Option<Stale>)) -> Value {
    json!({
        "verdict": verdict_word(people.verdict), "by": people.by, "at": people.at, "why": people.why,
        "stale": match stale {
            Some(Stale::Criteria) => "before the criteria changed",
            Some(Stale::Record) => "before the record changed",
            None => "",
        },
    })
}

/// What people can answer about a record: per open criterion, the fields that leave it open and why; and
/// the judged criteria that were asked, open or not.
fn questions(decision: &Decision<'_>, seen: &Seen<'_>) -> Value {
    let mut questions = Vec::new();
    for (index, asked) in decision.asked.iter().enumerate() {
        match asked.criterion.ask {
            Ask::Judged { field, .. } => {
                let why = match asked.causes.first() {
                    Some(cause) => why_open(*cause, seen),
                    None => format!("judged {}", seen.shown(field)),
                };
                questions.push(json!([index, field, why, decision.open.contains(&index)]));
            }
            Ask::Rule(_) => {
                let answered = |why: Why| match why {
                    Why::NotRead | Why::ReadLater(_) | Why::NotReported => true,
                    Why::Range | Why::PartlyKnown | Why::TextCut => true,
                    Why::NotApplicable | Why::MonthLength | Why::DayLength | Why::Judged(_) => false,
                };
                for cause in asked.causes.iter().filter(|cause| answered(cause.why)) {
                    let judged = seen.program.fields.get(cause.field).map(|field| field.origin);
                    if judged != Some(Origin::Judged) {
                        questions.push(json!([index, cause.field, why_open(*cause, seen), true]));
                    }
                }
            }
        }
    }
    Value::from(questions)
}

/// Where the text conditions of a trace found their words in a field, as positions in `shown`.
fn found(trace: &Trace<'_>, field: usize, shown: &str, seen: &Seen<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    trace.walk(&mut |part| {
        if let Form::Test(Test::Contains { fields, atom }) = &part.node.form
            && fields.contains(&field)
        {
            found.extend(spans(field, atom, seen, shown));
        }
    });
    found
}
