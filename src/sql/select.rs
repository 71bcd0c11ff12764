//! The SELECT that screens: criteria stage by stage, then verdict and reasons. (Meaning, rule 9.)

use super::dialect::Dialect;
use super::layout;
use super::leaf::Leaves;
use super::names::Names;
use super::steps::{Expr, Steps, latest};
use crate::check::{Criterion, Form, Program};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// What the SELECT is to be.
#[derive(Clone, Debug)]
pub struct Select<'a> {
    /// For which engine.
    pub dialect: Dialect,
    /// The table or view of typed columns.
    pub table: &'a str,
    /// Up to which stage; the last one unless given.
    pub until: Option<usize>,
}

/// Columns of the answer, and of the calendar: no field and no label takes their names.
const RESERVED: [&str; 17] = [
    "id",
    "verdict",
    "reason",
    "provisional",
    "reasons",
    "open_criteria",
    "stage",
    "untyped",
    "included_as",
    "may_be",
    "reached",
    "calendar",
    "months",
    "least",
    "greatest",
    "next_least",
    "next_greatest",
];

/// Longer regular expressions are refused by one engine or another.
const LONGEST_PATTERN: usize = 8000;
/// More repetitions than this take engines more memory than they allow themselves.
const MOST_REPEATS: usize = 800;

/// The names of the typed columns.
pub(super) fn named(program: &Program) -> (Vec<layout::Columns>, Names) {
    let mut names = Names::reserved(&RESERVED);
    let columns = layout::columns(program, &mut names);
    (columns, names)
}

/// The SELECT for a program: a row per record.
///
/// # Errors
/// What the dialect cannot say, and where it stands in the criteria.
pub fn select(program: &Program, what: &Select<'_>) -> Result<String, Vec<Diagnostic>> {
    let faults = refused(program, what.dialect);
    if !faults.is_empty() {
        return Err(faults);
    }
    let last = what.until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
    let (columns, names) = named(program);
    let steps = Steps::new(what.dialect, names);
    let mut writer = Writer { leaves: Leaves { program, columns, steps }, last };
    Ok(writer.write(what.table))
}

/// Searches that no engine's regular expressions can hold.
fn refused(program: &Program, dialect: Dialect) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let nodes = program.criteria.iter().filter_map(Criterion::node);
    let nodes = nodes.chain(program.definitions.iter().map(|definition| &definition.node));
    for node in nodes.chain(program.categories.iter().map(|category| &category.node)) {
        node.walk(&mut |node| {
            let Form::Test(crate::check::Test::Contains { atom, .. }) = &node.form else { return };
            let pattern = atom.regex();
            let repeats = pattern.split("{0,").skip(1).filter_map(|rest| rest.split('}').next());
            let repeats = repeats.filter_map(|number| number.parse::<usize>().ok()).sum::<usize>();
            if pattern.len() > LONGEST_PATTERN || repeats > MOST_REPEATS {
                let message =
                    format!("the search is too large for a regular expression of {}", dialect.name());
                let fault = Diagnostic::new(
                    Code::NotInSql,
                    message,
                    node.span,
                    "words near one another, near others",
                );
                faults.push(fault.help("split it into several conditions, or screen with `eligible screen`"));
            }
        });
    }
    faults
}

/// Writes one SELECT, step by step.
pub(super) struct Writer<'p> {
    pub(super) leaves: Leaves<'p>,
    /// The last stage that is asked.
    pub(super) last: usize,
}

impl<'p> Writer<'p> {
    pub(super) fn dialect(&self) -> Dialect {
        self.leaves.steps.dialect
    }

    pub(super) fn name(
        &mut self,
        expr: Expr,
        wanted: &str,
        what: &'static str,
        comment: Option<String>,
    ) -> Expr {
        self.leaves.steps.name(expr, wanted, what, comment)
    }

    fn write(&mut self, table: &str) -> String {
        let program = self.leaves.program;
        let last = self.last;
        let criteria = program.criteria.iter().filter(|criterion| criterion.stage <= last);
        let asked = criteria.map(|criterion| self.asked(criterion)).collect::<Vec<_>>();
        // All of them stand in one step, beside those of other stages.
        let reached = self.reached(&asked);
        let categories = program.categories.iter().map(|category| self.node(&category.node, self.last));
        let categories = categories.collect::<Vec<_>>();
        let truths = asked.iter().zip(&program.criteria).map(|(asked, criterion)| {
            let sql = match &asked[..] {
                [(0, only)] => only.sql.clone(),
                _ => {
                    let mut cases = asked
                        .iter()
                        .rev()
                        .map(|(from, truth)| format!("WHEN {} >= {from} THEN {}", reached.sql, truth.sql));
                    format!("CASE {} END", cases.by_ref().collect::<Vec<_>>().join(" "))
                }
            };
            let step = latest(asked.iter().map(|(_, truth)| truth)).max(reached.step);
            (criterion, Expr { sql, step })
        });
        let truths = truths.collect::<Vec<_>>();
        let step = latest(truths.iter().map(|(_, truth)| truth)).max(latest(&categories));
        let mut truth_names = Vec::new();
        for (criterion, truth) in truths {
            if criterion.stage == 0 && criterion.settled_at == 0 {
                truth_names.push(truth.sql);
                continue;
            }
            let truth = Expr { step, ..truth };
            let comment = self.comment(&criterion.label, criterion.title.as_deref(), criterion.span);
            truth_names.push(self.name(truth, &criterion.label, "decisions", Some(comment)).sql);
        }
        let mut category_names = Vec::new();
        for (category, truth) in program.categories.iter().zip(categories) {
            let truth = Expr { step, ..truth };
            let comment = self.comment(&category.label, category.title.as_deref(), category.node.span);
            category_names.push(self.name(truth, &category.label, "decisions", Some(comment)).sql);
        }
        self.answer(table, &reached.sql, &truth_names, &category_names)
    }

    /// A line about a criterion: its title, and where it stands.
    pub(super) fn comment(&self, label: &str, title: Option<&str>, span: Span) -> String {
        let source = &self.leaves.program.source;
        let title = title.map(|title| format!(" \"{title}\"")).unwrap_or_default();
        let line = source.position(span.start).line;
        one_line(&format!("{label}{title} ({}:{line})", source.name()))
    }
}

/// A text for a comment: engines end one where a line ends.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}').collect::<Vec<_>>().join(" ")
}
