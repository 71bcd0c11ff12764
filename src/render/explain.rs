//! A decision on one record, as a document that a co-reviewer can follow to the cell and the line.

use super::document::{Document, Line, Role, Table};
use super::outlook::sentences;
use super::votes;
use super::words::{Seen, answer_word, because, outcome, verdict_role, why_open};
use crate::check::{Ask, Criterion, Form, Program, Test};
use crate::eval::{Asked, Decision, Trace, Verdict};
use crate::prove::Outlook;
use crate::syntax::ast::Counted;
use crate::value::Truth;

/// Explains a decision: the verdict, every criterion asked, what would settle it and what would
/// change it.
#[must_use]
pub fn explain(decision: &Decision<'_>, seen: &Seen<'_>, outlook: &Outlook) -> Document {
    let mut document = Document::default();
    document.heading(heading(decision, seen));
    let mut table = Table::default();
    for (index, asked) in decision.asked.iter().enumerate() {
        criterion_rows(&mut table, asked, seen, decisive(decision, index));
    }
    document.table(table);
    notes(&mut document, decision, seen);
    sentences(outlook, decision, seen.program).into_iter().for_each(|line| document.paragraph(line));
    document
}

/// What is to be said of a decision below its criteria.
pub(super) fn notes(document: &mut Document, decision: &Decision<'_>, seen: &Seen<'_>) {
    not_asked(document, decision, seen.program);
    if !decision.included_as.is_empty() {
        let categories = decision.included_as.iter().filter_map(|index| seen.program.categories.get(*index));
        let names = categories.map(|category| titled(&category.label, category.title.as_deref()));
        document.paragraph(format!("Included as {}", names.collect::<Vec<_>>().join(", ")));
    }
    for (index, causes) in &decision.may_be {
        if let Some(category) = seen.program.categories.get(*index) {
            let why = causes.iter().map(|cause| why_open(*cause, seen)).collect::<Vec<_>>().join(", ");
            let name = titled(&category.label, category.title.as_deref());
            document.paragraph(Line::of(Role::Open, format!("Perhaps included as {name}: {why}")));
        }
    }
    if decision.convention_sensitive {
        document.paragraph(Line::of(
            Role::Open,
            "This verdict hangs on how long a month is: state it, as in `convention month = 30 days`",
        ));
    }
}

/// Whether a criterion decides something: it excludes, or it is open.
pub(super) fn decisive(decision: &Decision<'_>, criterion: usize) -> bool {
    decision.reasons.contains(&criterion) || decision.open.contains(&criterion)
}

/// `balint-2014 · excluded at full-text · E1 Lasts under 3 months (provisional: …)`
pub(super) fn heading(decision: &Decision<'_>, seen: &Seen<'_>) -> Line {
    let stage = seen.program.stages.get(decision.stage).and_then(|stage| stage.name.as_deref());
    let word = match decision.verdict {
        Verdict::Include => "included",
        Verdict::Exclude => "excluded",
        Verdict::Unclear => "unclear",
    };
    let word = match (decision.verdict, stage) {
        (Verdict::Exclude | Verdict::Unclear, Some(stage)) => format!("{word} at {stage}"),
        (Verdict::Include, Some(stage)) if decision.stage + 1 < seen.program.stages.len() => {
            format!("goes on after {stage}")
        }
        _ => word.to_owned(),
    };
    let mut line =
        Line::of(Role::Strong, seen.id).and(Role::Plain, " · ").and(verdict_role(decision.verdict), word);
    if let Some(text) = reasons(decision, seen) {
        line = line.and(Role::Plain, " · ").and(Role::Plain, text);
    }
    line
}

/// `E1 Lasts under 3 months, also E4 (provisional: I2 comes first and is not judged)`
pub(super) fn reasons(decision: &Decision<'_>, seen: &Seen<'_>) -> Option<String> {
    let criterion = |index: usize| seen.program.criteria.get(index);
    let first = criterion(decision.reason()?)?;
    let mut text = match &first.title {
        Some(title) => format!("{} {title}", first.label),
        None => format!("{}: {}", first.label, written(first, seen.program)),
    };
    let others =
        decision.reasons.iter().skip(1).filter_map(|index| criterion(*index)).map(|c| c.label.as_str());
    let others = others.collect::<Vec<_>>();
    if !others.is_empty() {
        text.push_str(&format!(", also {}", others.join(", ")));
    }
    if let Some(open) = decision.provisional.and_then(criterion) {
        let asked = decision.provisional.and_then(|index| decision.asked.get(index));
        let word = match (&open.ask, asked.and_then(|asked| asked.causes.first())) {
            (Ask::Judged { .. }, Some(cause)) => why_open(*cause, seen),
            _ => String::from("open"),
        };
        text.push_str(&format!(" (provisional: {} comes first and is {word})", open.label));
    }
    Some(text)
}

pub(super) fn titled(label: &str, title: Option<&str>) -> String {
    match title {
        Some(title) => format!("{label} {title}"),
        None => label.to_owned(),
    }
}

pub(super) fn criterion_rows(table: &mut Table, asked: &Asked<'_>, seen: &Seen<'_>, decisive: bool) {
    let criterion = asked.criterion;
    let role = match asked.truth {
        Truth::Unknown => Role::Open,
        _ if decisive => Role::Bad,
        _ => Role::Plain,
    };
    let word = outcome(asked);
    let word = if decisive && asked.truth != Truth::Unknown { word.to_uppercase() } else { word.to_owned() };
    let title = criterion.title.clone().unwrap_or_else(|| written(criterion, seen.program));
    let place = format!("{}:{}", seen.program.source.name(), line_of(criterion, seen.program));
    let leaf = asked.trace.as_ref().filter(|trace| matches!(trace.node.form, Form::Test(_)));
    let last = match (&asked.trace, leaf) {
        (None, _) if asked.truth == Truth::Unknown => {
            Line::of(Role::Open, causes(asked, seen)).and(Role::Quiet, format!("  {place}"))
        }
        (None, _) => judged(asked, seen),
        (Some(trace), Some(_)) if !decisive => Line::plain(leaf_text(trace, seen)),
        _ => Line::of(Role::Quiet, place),
    };
    table.rows.push(vec![Line::of(role, word), Line::plain(&criterion.label), Line::plain(title), last]);
    if let Some(trace) = &asked.trace
        && (decisive || leaf.is_none())
    {
        Tree { table, seen, places: decisive }.part(trace, 0, "");
    }
}

fn judged(asked: &Asked<'_>, seen: &Seen<'_>) -> Line {
    match asked.criterion.ask {
        Ask::Judged { field, .. } => {
            let line = Line::plain(format!("judged {}", seen.shown(field)));
            match seen.said(field).and_then(votes::filled_by) {
                Some(who) => line.and(Role::Quiet, format!("  {who}")),
                None => line,
            }
        }
        Ask::Rule(_) => Line::default(),
    }
}

pub(super) fn written(criterion: &Criterion, program: &Program) -> String {
    criterion.node().map(|node| program.written(node.span)).unwrap_or_default()
}

pub(super) fn line_of(criterion: &Criterion, program: &Program) -> usize {
    program.source.position(criterion.span.start).line
}

fn causes(asked: &Asked<'_>, seen: &Seen<'_>) -> String {
    asked.causes.iter().map(|cause| why_open(*cause, seen)).collect::<Vec<_>>().join("; ")
}

fn leaf_text(trace: &Trace<'_>, seen: &Seen<'_>) -> String {
    match &trace.node.form {
        Form::Test(test) => because(test, trace.truth, seen),
        _ => String::new(),
    }
}

/// The condition, part by part, as it is written; with the places of the cells where it decided
/// something. `lead` is the word that joins a part to the one before it.
struct Tree<'a> {
    table: &'a mut Table,
    seen: &'a Seen<'a>,
    places: bool,
}

impl Tree<'_> {
    fn part(&mut self, trace: &Trace<'_>, depth: usize, lead: &str) {
        let whole = depth == 0 && lead.is_empty();
        let row =
            |tree: &mut Self, words: &str| tree.row(trace, depth, &format!("{lead}{words}"), String::new());
        let deeper = if whole { 0 } else { depth + 1 };
        match &trace.node.form {
            Form::Test(test) => self.leaf(trace, test, depth, lead),
            Form::Not(_) => self.negation(trace, depth, lead),
            Form::And(_) => {
                if !whole {
                    row(self, "all of these");
                }
                self.parts(trace, deeper, "and ");
            }
            Form::Or(_) => {
                if !whole {
                    row(self, "any of these");
                }
                self.parts(trace, deeper, "or ");
            }
            Form::Count { how, number, .. } => {
                let how = match how {
                    Counted::AtLeast => "at least",
                    Counted::AtMost => "at most",
                    Counted::Exactly => "exactly",
                };
                let met = trace.parts.iter().filter(|part| part.truth == Truth::True).count();
                let open = trace.parts.iter().filter(|part| part.truth == Truth::Unknown).count();
                let open = if open > 0 { format!(", {open} open") } else { String::new() };
                self.row(
                    trace,
                    depth,
                    &format!("{lead}{how} {number} of these"),
                    format!("{met} hold{open}"),
                );
                trace.parts.iter().for_each(|part| self.part(part, depth + 1, ""));
            }
            Form::When(_, _) => self.guarded(trace, deeper, "when "),
            Form::Unless(_, _) => self.guarded(trace, deeper, "unless "),
            Form::Defined(_) => {
                row(self, &self.seen.program.written(trace.node.span));
                if let Some(definition) = trace.parts.first() {
                    self.definition(definition, depth + 1);
                }
            }
        }
    }

    /// `not` before anything but a question to a cell has a line of its own, with its own answer.
    fn negation(&mut self, trace: &Trace<'_>, depth: usize, lead: &str) {
        let Some(part) = trace.parts.first() else { return };
        let row =
            |tree: &mut Self, words: &str| tree.row(trace, depth, &format!("{lead}{words}"), String::new());
        match &part.node.form {
            Form::Test(test) => self.leaf(trace, test, depth, lead),
            Form::Or(_) => {
                row(self, "none of these");
                self.parts(part, depth + 1, "");
            }
            Form::And(_) => {
                row(self, "not all of these");
                self.parts(part, depth + 1, "and ");
            }
            _ => {
                row(self, "not");
                self.part(part, depth + 1, "");
            }
        }
    }

    /// A definition's parts, without a line for what its name has said.
    fn definition(&mut self, trace: &Trace<'_>, depth: usize) {
        match &trace.node.form {
            Form::And(_) => self.parts(trace, depth, "and "),
            Form::Or(_) => self.parts(trace, depth, "or "),
            _ => self.part(trace, depth, "= "),
        }
    }

    fn parts(&mut self, trace: &Trace<'_>, depth: usize, word: &str) {
        for (index, part) in trace.parts.iter().enumerate() {
            self.part(part, depth, if index == 0 { "" } else { word });
        }
    }

    fn guarded(&mut self, trace: &Trace<'_>, depth: usize, word: &str) {
        if let Some(body) = trace.parts.first() {
            // Not as a whole of its own: its parts belong together.
            self.part(body, depth.max(usize::from(!matches!(body.node.form, Form::Test(_)))), "");
        }
        if let Some(guard) = trace.parts.get(1) {
            self.part(guard, depth, word);
            let holds = match (&trace.node.form, guard.truth) {
                (Form::When(..), Truth::False) => Some("so it is not asked of this record"),
                (Form::Unless(..), Truth::True) => Some("so this record is an exception"),
                _ => None,
            };
            if let Some(words) = holds {
                self.cells(depth, "", Line::plain(words));
            }
        }
    }

    fn leaf(&mut self, trace: &Trace<'_>, test: &Test, depth: usize, lead: &str) {
        let condition = format!("{lead}{}", self.seen.program.written(trace.node.span));
        let truth = match trace.node.form {
            Form::Not(_) => !trace.truth,
            _ => trace.truth,
        };
        self.row(trace, depth, &condition, because(test, truth, self.seen));
        // That a word stands nowhere is no place.
        let nowhere = matches!(test, Test::Contains { .. }) && truth == Truth::False;
        if self.places && !nowhere {
            for field in test.fields().into_iter().filter(|field| self.seen.read_later(*field).is_none()) {
                let cell = format!("└ {} = {}", self.seen.name(field), self.seen.shown(field));
                let indent = "  ".repeat(depth);
                self.table.rows.push(vec![
                    Line::default(),
                    Line::default(),
                    Line::of(Role::Quiet, format!("{indent}{cell}")),
                    Line::of(Role::Quiet, self.seen.place(field)),
                ]);
            }
        }
    }

    fn row(&mut self, trace: &Trace<'_>, depth: usize, condition: &str, because: String) {
        let role = if trace.truth == Truth::Unknown { Role::Open } else { Role::Plain };
        let mut answer = Line::of(role, answer_word(trace.truth));
        let because_empty = because.is_empty();
        if !because.is_empty() {
            answer = answer.and(Role::Plain, format!(": {because}"));
        }
        if trace.sensitive && !because_empty {
            answer = answer.and(Role::Open, " (another length of a month could say otherwise)");
        }
        self.cells(depth, condition, answer);
    }

    fn cells(&mut self, depth: usize, condition: &str, answer: Line) {
        let condition = Line::of(Role::Code, format!("{}{condition}", "  ".repeat(depth)));
        self.table.rows.push(vec![Line::default(), Line::default(), condition, answer]);
    }
}

/// Criteria of stages that the record did not reach.
fn not_asked(document: &mut Document, decision: &Decision<'_>, program: &Program) {
    let labels =
        program.criteria.iter().skip(decision.asked.len()).map(|c| c.label.as_str()).collect::<Vec<_>>();
    if !labels.is_empty() {
        document.paragraph(Line::of(Role::Quiet, format!("Not asked: {} (later stages)", labels.join(", "))));
    }
}
