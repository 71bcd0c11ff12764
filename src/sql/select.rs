//! The SELECT that screens: criteria stage by stage, then verdict and reasons. (Meaning, rule 9.)

use std::fmt::Write;

use super::dialect::Dialect;
use super::layout;
use super::leaf::Leaves;
use super::names::Names;
use super::steps::{Expr, Steps, indented, latest};
use crate::check::{Ask, Criterion, Form, Node, Polarity, Program};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::Counted;
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

struct Writer<'p> {
    leaves: Leaves<'p>,
    last: usize,
}

/// A criterion as the stages see it: at which stage it has been asked, and its truth from then on.
type Asked = Vec<(usize, Expr)>;

impl<'p> Writer<'p> {
    fn dialect(&self) -> Dialect {
        self.leaves.steps.dialect
    }

    fn name(&mut self, expr: Expr, wanted: &str, what: &'static str, comment: Option<String>) -> Expr {
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
    fn comment(&self, label: &str, title: Option<&str>, span: Span) -> String {
        let source = &self.leaves.program.source;
        let title = title.map(|title| format!(" \"{title}\"")).unwrap_or_default();
        let line = source.position(span.start).line;
        one_line(&format!("{label}{title} ({}:{line})", source.name()))
    }

    /// The truth of a criterion at each stage at which it changes.
    fn asked(&mut self, criterion: &'p Criterion) -> Asked {
        let program = self.leaves.program;
        let mut asked: Asked = Vec::new();
        for stage in criterion.stage..=self.last.min(criterion.settled_at.max(criterion.stage)) {
            let seen = program.fields_of(criterion).into_iter();
            let new = seen.into_iter().any(|field| {
                program
                    .fields
                    .get(field)
                    .is_some_and(|field| field.read_at == stage && stage > criterion.stage)
            });
            if !asked.is_empty() && !new {
                continue;
            }
            let truth = match &criterion.ask {
                Ask::Rule(node) => self.node(node, stage),
                Ask::Judged { field, by } => self.leaves.judged(*field, *by, stage),
            };
            let stage_name = program.stages.get(stage).and_then(|stage| stage.name.as_deref());
            let wanted = match stage_name {
                // What every record is asked once needs no second name.
                _ if criterion.stage == 0 && criterion.settled_at == 0 => criterion.label.clone(),
                Some(name) => format!("{}_at_{name}", criterion.label),
                None => format!("{}_asked", criterion.label),
            };
            let comment = self.comment(&criterion.label, criterion.title.as_deref(), criterion.span);
            let truth = self.name(truth, &wanted, "criteria", Some(comment));
            asked.push((stage, truth));
        }
        asked
    }

    /// The last stage that a record reaches.
    fn reached(&mut self, asked: &[Asked]) -> Expr {
        let program = self.leaves.program;
        let mut stops = Vec::new();
        let mut parts = Vec::new();
        for stage in 0..self.last {
            let Some(options) = program.stages.get(stage) else { continue };
            let (against, met) = at_stage(program, asked, stage);
            if against.is_empty() {
                continue;
            }
            let truths = asked.iter().filter_map(|asked| truth_at(asked, stage)).cloned().collect::<Vec<_>>();
            let expr = Expr { sql: verdict(&against, &met), step: latest(&truths) };
            let wanted = match options.name.as_deref() {
                Some(name) => format!("verdict_at_{name}"),
                None => String::from("verdict_at_first"),
            };
            let verdict = self.name(expr, &wanted, "stages", None);
            let stop = match options.unclear_awaits {
                true => format!("{} <> 'include'", verdict.sql),
                false => format!("{} = 'exclude'", verdict.sql),
            };
            stops.push(format!("WHEN {stop} THEN {stage}"));
            parts.push(verdict);
        }
        let sql = match &stops[..] {
            [] => return Expr::base(self.last.to_string()),
            stops => format!("CASE {} ELSE {} END", stops.join("\n  "), self.last),
        };
        let step = latest(&parts);
        self.name(Expr { sql, step }, "reached_stage", "stages", None)
    }

    fn node(&mut self, node: &'p Node, stage: usize) -> Expr {
        match &node.form {
            Form::Test(test) => self.leaves.test(test, stage),
            Form::Not(part) => {
                let part = self.node(part, stage);
                Expr { sql: format!("NOT ({})", part.sql), step: part.step }
            }
            Form::And(parts) => self.joined(parts, "AND", stage),
            Form::Or(parts) => self.joined(parts, "OR", stage),
            Form::When(body, condition) => {
                let (body, condition) = (self.node(body, stage), self.node(condition, stage));
                let step = latest([&body, &condition]);
                Expr { sql: format!("(NOT ({})\n  OR ({}))", condition.sql, body.sql), step }
            }
            Form::Unless(body, exception) => {
                let (body, exception) = (self.node(body, stage), self.node(exception, stage));
                let step = latest([&body, &exception]);
                Expr { sql: format!("(({})\n  AND NOT ({}))", body.sql, exception.sql), step }
            }
            Form::Count { how, number, of } => self.count(*how, *number, of, stage),
            Form::Defined(index) => {
                let program = self.leaves.program;
                let Some(definition) = program.definitions.get(*index) else {
                    return Expr::unknown(self.dialect());
                };
                let truth = self.node(&definition.node, stage);
                let comment = self.comment(&definition.name, None, definition.node.span);
                self.name(truth, &definition.name, "definitions", Some(comment))
            }
        }
    }

    fn joined(&mut self, parts: &'p [Node], word: &str, stage: usize) -> Expr {
        let parts = parts.iter().map(|part| self.node(part, stage)).collect::<Vec<_>>();
        let step = latest(&parts);
        let sql = parts.iter().map(|part| format!("({})", indented(&part.sql))).collect::<Vec<_>>();
        Expr { sql: format!("({})", sql.join(&format!("\n  {word} "))), step }
    }

    /// Positions are counted, unknown ones both ways. (Rule 6.2.)
    fn count(&mut self, how: Counted, number: usize, of: &'p [Node], stage: usize) -> Expr {
        let parts = of.iter().map(|part| self.node(part, stage)).collect::<Vec<_>>();
        let step = latest(&parts);
        // Certain ones count 1, unknown ones 1000: one number holds both counts.
        let whole = self.dialect().type_of(super::Type::Whole);
        let each = parts.iter().map(|part| format!("COALESCE(CAST(({}) AS {whole}), 1000)", part.sql));
        let each = match self.dialect() {
            Dialect::Postgres => parts
                .iter()
                .map(|part| format!("COALESCE(({})::integer, 1000)", part.sql))
                .collect::<Vec<_>>(),
            _ => each.collect(),
        };
        let sum = Expr { sql: each.join("\n+ "), step };
        let comment = "those that are true, and 1000 for each that is unknown";
        let sum = self.name(sum, "counted", "counts", Some(comment.to_owned()));
        let certain = self.dialect().rest(&sum.sql, "1000");
        let possible = format!("{certain} + {}", self.dialect().divide(&sum.sql, "1000"));
        let sql = match how {
            Counted::AtLeast => {
                format!("CASE WHEN {certain} >= {number} THEN TRUE WHEN {possible} < {number} THEN FALSE END")
            }
            Counted::AtMost => {
                format!("CASE WHEN {certain} > {number} THEN FALSE WHEN {possible} <= {number} THEN TRUE END")
            }
            Counted::Exactly => format!(
                "CASE WHEN {certain} > {number} OR {possible} < {number} THEN FALSE WHEN {certain} = {number} AND {possible} = {number} THEN TRUE END"
            ),
        };
        Expr { sql, step: sum.step }
    }

    fn answer(&self, table: &str, reached: &str, truths: &[String], categories: &[String]) -> String {
        let dialect = self.dialect();
        let program = self.leaves.program;
        let (steps, from) = self.leaves.steps.write(table);
        let asked = || program.criteria.iter().zip(truths);
        let label = |criterion: &Criterion| dialect.text(&criterion.label);
        let against = |criterion: &Criterion, truth: &String| match criterion.polarity {
            Polarity::Inclusion => format!("NOT {truth}"),
            Polarity::Exclusion => truth.clone(),
        };
        let met = |criterion: &Criterion, truth: &String| match criterion.polarity {
            Polarity::Inclusion => truth.clone(),
            Polarity::Exclusion => format!("NOT {truth}"),
        };
        let was_asked = |criterion: &Criterion| match criterion.stage {
            0 => String::new(),
            stage => format!(" AND {reached} >= {stage}"),
        };
        let untyped = self.untyped();
        let all_against = asked().map(|(c, t)| against(c, t)).collect::<Vec<_>>();
        let all_met = asked().map(|(c, t)| match c.stage {
            0 => met(c, t),
            stage => format!("({} OR {reached} < {stage})", met(c, t)),
        });
        let all_met = all_met.collect::<Vec<_>>();
        let verdict = match all_against.is_empty() {
            true => String::from("'include'"),
            false => verdict(&all_against, &all_met),
        };
        let reasons = asked()
            .map(|(c, t)| format!("CASE WHEN {} THEN {} END", against(c, t), label(c)))
            .collect::<Vec<_>>();
        let open =
            asked().map(|(c, t)| format!("CASE WHEN {t} IS NULL{} THEN {} END", was_asked(c), label(c)));
        let reason = asked().map(|(c, t)| format!("WHEN {} THEN {}", against(c, t), label(c)));
        let provisional =
            asked().map(|(c, t)| format!("WHEN {} THEN FALSE WHEN {t} IS NULL THEN TRUE", against(c, t)));
        let unless_excluded = std::iter::once(String::from("WHEN verdict <> 'exclude' THEN FALSE"));
        let stage_name = |at: usize| {
            program
                .stages
                .get(at)
                .and_then(|stage| stage.name.as_deref())
                .map_or_else(|| String::from("''"), |name| dialect.text(name))
        };
        let stages = match self.last {
            0 => stage_name(0),
            last => {
                let cases = (0..=last).map(|at| format!("WHEN {at} THEN {}", stage_name(at)));
                format!("CASE {reached} {} END", cases.collect::<Vec<_>>().join(" "))
            }
        };
        let case = |cases: Vec<String>, otherwise: &str| match cases.is_empty() {
            true if otherwise.is_empty() => format!("CAST(NULL AS {})", dialect.type_of(super::Type::Text)),
            true => otherwise.trim_start_matches("\n    ELSE ").to_owned(),
            false => format!("CASE\n    {}{otherwise}\n  END", cases.join("\n    ")),
        };
        let mut columns = vec![
            (String::from("id"), String::from("id")),
            (String::from("CASE WHEN untyped = '' THEN verdict END"), String::from("verdict")),
            (case(reason.collect(), ""), String::from("reason")),
            (
                case(unless_excluded.chain(provisional).collect(), "\n    ELSE FALSE"),
                String::from("provisional"),
            ),
            (dialect.joined(&reasons), String::from("reasons")),
            (dialect.joined(&open.collect::<Vec<_>>()), String::from("open_criteria")),
            (stages, String::from("stage")),
        ];
        if !categories.is_empty() {
            let with = |which: &str| {
                let labels = program.categories.iter().zip(categories).map(|(category, truth)| {
                    let label = dialect.text(&category.label);
                    format!("CASE WHEN verdict = 'include' AND {truth}{which} THEN {label} END")
                });
                dialect.joined(&labels.collect::<Vec<_>>())
            };
            columns.push((with(""), String::from("included_as")));
            columns.push((with(" IS NULL"), String::from("may_be")));
        }
        columns.push((String::from("untyped"), String::from("untyped")));
        columns.extend(truths.iter().map(|truth| (truth.clone(), truth.clone())));
        let mut sql = self.head();
        let _ = write!(
            sql,
            "WITH\n{steps}verdicts{as_step} (\n  SELECT\n    {from}.*,\n    {} AS verdict,\n    -- fields whose cells have not been typed: no verdict can be given\n    {} AS untyped\n  FROM {from}\n)\nSELECT",
            indented(&verdict),
            indented(&untyped),
            as_step = dialect.step(),
        );
        for (at, (column, name)) in columns.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = match column == name {
                true => write!(sql, "{comma}\n  {name}"),
                false => write!(sql, "{comma}\n  {column} AS {name}"),
            };
        }
        sql.push_str("\nFROM verdicts");
        sql
    }

    /// The fields that hold a cell which nobody has typed.
    fn untyped(&self) -> String {
        let program = self.leaves.program;
        let dialect = self.dialect();
        let fields = program.fields.iter().enumerate().map(|(at, field)| {
            format!(
                "CASE WHEN {} = 'untyped' THEN {} END",
                self.leaves.column(at, "state"),
                dialect.text(&field.name)
            )
        });
        dialect.joined(&fields.collect::<Vec<_>>())
    }

    fn head(&self) -> String {
        let program = self.leaves.program;
        let mut head = format!("-- {}, for {}\n", one_line(&program.heading()), self.dialect().name());
        if let Some(title) = &program.title {
            let _ = writeln!(head, "-- {}", one_line(title));
        }
        let _ = writeln!(head, "-- fingerprint {}", program.fingerprint);
        head.push_str("-- A truth value is TRUE, FALSE, or NULL where what is known does not decide.\n");
        head
    }
}

/// The truth of a criterion when a stage decides; nothing where it was not asked yet.
fn truth_at(asked: &Asked, stage: usize) -> Option<&Expr> {
    asked.iter().rev().find(|(from, _)| *from <= stage).map(|(_, truth)| truth)
}

/// The conditions that each exclude at a stage, and those that all have to hold to include.
fn at_stage(program: &Program, asked: &[Asked], stage: usize) -> (Vec<String>, Vec<String>) {
    let truths = program.criteria.iter().zip(asked).filter_map(|(criterion, asked)| {
        let truth = truth_at(asked, stage)?;
        Some(match criterion.polarity {
            Polarity::Inclusion => (format!("NOT {}", truth.sql), truth.sql.clone()),
            Polarity::Exclusion => (truth.sql.clone(), format!("NOT {}", truth.sql)),
        })
    });
    truths.unzip()
}

/// Exclude when any criterion decides against, else unclear when any is open, else include. (Rule 9.1.)
fn verdict(against: &[String], met: &[String]) -> String {
    format!(
        "CASE\n  WHEN {} THEN 'exclude'\n  WHEN {} THEN 'include'\n  ELSE 'unclear'\nEND",
        against.join(" OR "),
        met.join(" AND ")
    )
}

/// A text for a comment: engines end one where a line ends.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}').collect::<Vec<_>>().join(" ")
}
