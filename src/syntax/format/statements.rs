//! Statements as text, in the columns of their neighbours.

use super::blocks::{Item, What};
use super::conditions::{flat, hanging, lay};
use super::pen::{Pen, WIDTH, width};
use super::words::{cell, decl, kind_start, means, quoted, quoted_all};
use crate::syntax::ast::{
    Amendment, Body, ConventionPart, Criterion, Define, Example, Expected, Expr, Field, Judged, KindExpr,
    List, Section, Stage, Statement, ValueDecl,
};
use crate::text::Spanned;

/// How wide the columns of a statement and its neighbours are.
#[derive(Clone, Copy, Default)]
pub(super) struct Columns {
    /// The name of a field or list, the label of a criterion, the first word of the head.
    first: usize,
    /// The kind of a field, the label and title of a criterion.
    second: usize,
}

/// Names, labels, kinds and headings wider than this stand out of their columns.
const WIDEST_NAME: usize = 26;
const WIDEST_LABEL: usize = 14;
const WIDEST_KIND: usize = 26;
const WIDEST_HEADING: usize = 76;

/// Where a criterion stands, and where its rule does when it gets a line of its own.
const CRITERION: usize = 2;
const RULE: usize = 5;

/// Statements that share columns when they stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Head,
    Field,
    List,
    Criterion,
    Alone,
}

fn class(statement: &Statement) -> Class {
    match statement {
        Statement::Title(_) | Statement::Version(_) => Class::Head,
        Statement::Field(_) => Class::Field,
        Statement::List(_) => Class::List,
        // The criteria of a stage stand in the same columns, required or refused.
        Statement::Criterion(_) | Statement::Section(_) => Class::Criterion,
        Statement::Criteria(_)
        | Statement::Define(_)
        | Statement::Means(_)
        | Statement::Convention(_)
        | Statement::Study(_)
        | Statement::Stage(_)
        | Statement::Example(_)
        | Statement::Amendment(_) => Class::Alone,
    }
}

/// The columns of every item: those of the run of its class that it stands in.
pub(super) fn columns(items: &[Item<'_>]) -> Vec<Columns> {
    let mut columns = Vec::with_capacity(items.len());
    let mut run: (Class, Vec<&Statement>) = (Class::Alone, Vec::new());
    for (at, item) in items.iter().enumerate() {
        let What::Statement(statement, _) = item.what else { continue };
        let class = class(statement);
        let category = matches!(statement, Statement::Section(Section::IncludedAs));
        if class != run.0 || category {
            columns.resize(at, measure(&run.1));
            run = (class, Vec::new());
        }
        run.1.push(statement);
    }
    columns.resize(items.len(), measure(&run.1));
    columns
}

/// The columns of a run.
fn measure(run: &[&Statement]) -> Columns {
    let widest = |widths: &mut dyn Iterator<Item = usize>, limit| {
        widths.filter(|width| *width <= limit).max().unwrap_or_default()
    };
    let first = |statement: &&Statement| match statement {
        Statement::Title(_) => width("title"),
        Statement::Version(_) => width("version"),
        Statement::Field(field) => width(&titled(&field.name, &field.title)),
        Statement::List(list) => width(&titled(&list.name, &list.title)),
        Statement::Criterion(Criterion { label: Some(label), title: Some(_), .. }) => width(label),
        _ => 0,
    };
    let in_criteria = run.iter().any(|statement| matches!(statement, Statement::Criterion(_)));
    let limit = if in_criteria { WIDEST_LABEL } else { WIDEST_NAME };
    let first = widest(&mut run.iter().map(first), limit);
    if in_criteria {
        return Columns { first, second: rule_column(run, first) };
    }
    let second = |statement: &&Statement| match statement {
        Statement::Field(Field { kind, .. }) => match kind.node {
            KindExpr::OneOf(_) | KindExpr::SomeOf(_) => 0,
            _ => width(&kind_start(kind)),
        },
        _ => 0,
    };
    Columns { first, second: widest(&mut run.iter().map(second), WIDEST_KIND) }
}

/// The column for the rules of a run of criteria: the one with the fewest rules out of it.
fn rule_column(run: &[&Statement], label_width: usize) -> usize {
    let mut counts = [0usize; WIDEST_HEADING + 1];
    for statement in run {
        let Statement::Criterion(criterion) = statement else { continue };
        let heading = width(&heading(criterion, label_width));
        let rule = match &criterion.body {
            Body::Judged(_) => "judged".len(),
            Body::Rule(rule) => width(&flat(rule)),
        };
        // Out of the column: where it is left of the heading, or leaves the rule no room that it had.
        let last_with_room = (WIDTH - CRITERION - 1).saturating_sub(rule);
        for (column, count) in counts.iter_mut().enumerate() {
            let out = heading <= last_with_room && (column < heading || column > last_with_room);
            *count += usize::from(out);
        }
    }
    counts.iter().enumerate().min_by_key(|(_, count)| **count).map_or(0, |(column, _)| column)
}

/// Writes a statement. `after_example` says that it stands right below an example, which would take
/// `a = b` for one of its cells.
pub(super) fn statement(pen: &mut Pen, statement: &Statement, after_example: bool, columns: &Columns) {
    match statement {
        Statement::Criteria(name) => pen.write(&format!("criteria {}", name.node)),
        Statement::Title(title) => {
            pen.write("title");
            pen.indent(columns.first + 1);
            pen.write(&quoted(title));
        }
        Statement::Version(version) => pen.write(&format!("version {}", version.node)),
        Statement::Field(it) => field(pen, it, columns),
        Statement::List(it) => list(pen, it, columns),
        Statement::Define(it) => define(pen, it),
        Statement::Means(it) => pen.write(&means(it)),
        Statement::Convention(parts) => convention(pen, parts),
        Statement::Study(name) => pen.write(&format!("study {}", name.node)),
        Statement::Stage(it) => stage(pen, it),
        Statement::Section(section) => pen.write(match section {
            Section::Inclusion => "inclusion",
            Section::Exclusion => "exclusion",
            Section::IncludedAs => "included as",
        }),
        Statement::Criterion(it) => criterion(pen, it, after_example, columns),
        Statement::Example(it) => example(pen, it),
        Statement::Amendment(Amendment { version, on, text }) => {
            pen.write(&format!("amendment {} on {} {}", version.node, on.node, quoted(text)));
        }
    }
}

fn titled(name: &str, title: &Option<Spanned<String>>) -> String {
    match title {
        Some(title) => format!("{name} {}", quoted(title)),
        None => name.to_owned(),
    }
}

fn field(pen: &mut Pen, field: &Field, columns: &Columns) {
    pen.write(&format!("field {}", titled(&field.name, &field.title)));
    pen.indent("field ".len() + columns.first);
    pen.write(" : ");
    let start = pen.column;
    pen.write(&kind_start(&field.kind));
    let mut short = true;
    if let KindExpr::OneOf(values) | KindExpr::SomeOf(values) = &field.kind.node {
        set(pen, &values.values, 4);
        if values.open {
            pen.write(" or other");
        }
        short = false;
    }
    let mut tails = Vec::new();
    if !field.from.is_empty() {
        tails.push(format!("from {}", quoted_all(&field.from)));
    }
    tails.extend(field.read_at.as_ref().map(|stage| format!("read at {}", stage.node)));
    tails.extend(field.split_on.as_ref().map(|text| format!("split on {}", quoted(text))));
    if short && !(tails.is_empty() && field.means.is_empty()) {
        pen.indent(start + columns.second);
    }
    for tail in tails {
        if pen.column + 1 + width(&tail) > WIDTH && pen.column > 40 {
            pen.newline(start);
        } else {
            pen.write(" ");
        }
        pen.write(&tail);
    }
    // On a line of its own this would hold for the whole file.
    for it in &field.means {
        pen.write(&format!(" {}", means(it)));
    }
}

/// `<a, b = c>`, on several lines if need be.
fn set(pen: &mut Pen, values: &[ValueDecl], otherwise: usize) {
    pen.write("<");
    let values = values.iter().map(decl).collect::<Vec<_>>();
    let under = hanging(pen, &values, otherwise);
    pen.fill(&values, under, ">");
}

fn list(pen: &mut Pen, list: &List, columns: &Columns) {
    pen.write(&format!("list {}", titled(&list.name, &list.title)));
    let values = list.members.iter().map(decl).collect::<Vec<_>>().join(", ");
    let column = pen.column.max("list ".len() + columns.first);
    if column + " = <>".len() + width(&values) <= WIDTH {
        pen.indent(column);
        pen.write(" = ");
    } else {
        pen.write(" =");
        pen.newline(2);
    }
    set(pen, &list.members, 2);
}

fn define(pen: &mut Pen, define: &Define) {
    pen.write(&format!("define {}:", titled(&define.name, &define.title)));
    body(pen, &define.rule, 2);
}

/// Writes a rule behind its colon, or on lines of its own.
fn body(pen: &mut Pen, rule: &Expr, indent: usize) {
    let line = flat(rule);
    if pen.column + 1 + width(&line) <= WIDTH {
        pen.write(" ");
        pen.write(&line);
    } else {
        pen.newline(indent);
        lay(pen, rule, indent);
    }
}

fn convention(pen: &mut Pen, parts: &[ConventionPart]) {
    let parts = parts
        .iter()
        .map(|part| format!("{} = {} {}", part.unit.node, part.amount.node, part.in_unit.node))
        .collect::<Vec<_>>();
    pen.write("convention ");
    pen.fill(&parts, 2, "");
}

fn stage(pen: &mut Pen, stage: &Stage) {
    pen.write(&format!("stage {}", titled(&stage.name, &stage.title)));
    if let Some(word) = &stage.counts_as {
        pen.write(&format!(" counts as {}", word.node));
    }
    if let Some(word) = &stage.unclear_means {
        pen.write(&format!(" unclear means {}", word.node));
    }
}

/// The label, padded, and the title of a criterion, with their colon.
fn heading(criterion: &Criterion, label_width: usize) -> String {
    match (&criterion.label, &criterion.title) {
        (None, None) => String::new(),
        (Some(label), None) => format!("{}:", label.node),
        (None, Some(title)) => format!("{}:", quoted(title)),
        (Some(label), Some(title)) => {
            let padding = " ".repeat(label_width.saturating_sub(width(label)));
            format!("{}{padding} {}:", label.node, quoted(title))
        }
    }
}

fn criterion(pen: &mut Pen, criterion: &Criterion, after_example: bool, columns: &Columns) {
    pen.indent(CRITERION);
    let heading = heading(criterion, columns.first);
    pen.write(&heading);
    if !heading.is_empty() {
        pen.indent(CRITERION + columns.second);
    }
    match &criterion.body {
        Body::Judged(it) => {
            pen.write(if heading.is_empty() { "" } else { " " });
            judged(pen, it);
        }
        Body::Rule(rule) if heading.is_empty() => {
            // Without a label the rule must not look like anything else.
            let line = flat(rule);
            let word = line.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if (after_example && word) || line.starts_with("field ") {
                pen.write("(");
                lay(pen, rule, CRITERION + 1);
                pen.write(")");
            } else {
                lay(pen, rule, CRITERION);
            }
        }
        Body::Rule(rule) => body(pen, rule, RULE),
    }
}

fn judged(pen: &mut Pen, judged: &Judged) {
    pen.write("judged");
    if let Some(by) = &judged.by {
        pen.write(&format!(" by {}", by.node));
    }
    if let Some(from) = &judged.from {
        pen.write(&format!(" from {}", quoted(from)));
    }
}

fn example(pen: &mut Pen, example: &Example) {
    let verdict = match example.expect.node {
        Expected::Include => "include",
        Expected::Exclude => "exclude",
        Expected::Unclear => "unclear",
    };
    pen.write(&format!("example {} expect {verdict}", quoted(&example.title)));
    if let Some(at) = &example.at {
        pen.write(&format!(" at {}", at.node));
    }
    if !example.by.is_empty() {
        let labels = example.by.iter().map(|label| label.node.as_str()).collect::<Vec<_>>();
        pen.write(&format!(" by {}", labels.join(", ")));
    }
    if !example.cells.is_empty() {
        pen.newline(2);
        let cells = example.cells.iter().map(cell).collect::<Vec<_>>();
        pen.fill(&cells, 2, "");
    }
}
