//! What if: a version with some statements replaced or left out, without editing the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Version;
use super::written::{layout, nowhere};
use crate::check::{Program, check};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{File, Section, Statement};
use crate::syntax::parse;
use crate::text::{Source, closest};
use crate::value::Number;

/// A file that was put together, and what checking it says.
pub struct Altered {
    /// Its text.
    pub source: Arc<Source>,
    /// Its tree.
    pub file: File,
    /// The program, when it checks.
    pub program: Option<Program>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why an alteration cannot be made: what is wrong, and a help line.
pub type Refusal = (String, String);

/// A version with the statements of `set` in place of those of the same label or name, and without
/// the criteria of `without`. Examples and amendments are left out.
///
/// # Errors
/// A statement cannot be read, or there is no criterion of a label.
pub fn alter(version: Version<'_>, set: &[String], without: &[String]) -> Result<Altered, Refusal> {
    let program = version.program;
    let labels = labels(version);
    let mut statements = Vec::new();
    for (at, statement) in version.file.statements.iter().enumerate() {
        let mut statement = statement.node.clone();
        if let (Statement::Criterion(criterion), Some(label)) = (&mut statement, labels.get(&at)) {
            // Labels that were made from places would change with the places.
            criterion.label = Some(nowhere(label.clone()));
        }
        if !matches!(statement, Statement::Example(_) | Statement::Amendment(_)) {
            statements.push(statement);
        }
    }
    for text in set {
        replace(&mut statements, text)?;
    }
    for label in without {
        if set.iter().any(|text| text.split(|c: char| c == ':' || c.is_whitespace()).next() == Some(label)) {
            let message = format!("`{label}` is to be changed and to be left out");
            return Err((message, String::from("ask for one of them at a time")));
        }
        let named = |statement: &Statement| label_of(statement) == Some(label);
        if !statements.iter().any(named) {
            return Err(unknown(label, &statements));
        }
        statements.retain(|statement| !named(statement));
    }
    let Some(text) = layout(statements) else {
        let message = String::from("the criteria cannot be written with this change");
        return Err((message, String::from("change the file instead")));
    };
    let source = Arc::new(Source::new(format!("{} as asked", program.source.name()), text));
    let (file, mut diagnostics) = parse(&source);
    let (program, more) = check(&file, &source);
    diagnostics.extend(more);
    Ok(Altered { source, file, program, diagnostics })
}

/// The label of every criterion, given or made, by the position of its statement.
fn labels(version: Version<'_>) -> BTreeMap<usize, String> {
    let mut labels = BTreeMap::new();
    let mut section = Section::Inclusion;
    let mut categories = version.program.categories.iter();
    for (at, statement) in version.file.statements.iter().enumerate() {
        match &statement.node {
            Statement::Section(word) => section = *word,
            Statement::Criterion(_) if section == Section::IncludedAs => {
                labels.extend(categories.next().map(|category| (at, category.label.clone())));
            }
            Statement::Criterion(_) => {
                let own = version.program.criteria.iter().find(|c| c.span == statement.span);
                labels.extend(own.map(|criterion| (at, criterion.label.clone())));
            }
            _ => {}
        }
    }
    labels
}

fn label_of(statement: &Statement) -> Option<&String> {
    match statement {
        Statement::Criterion(criterion) => criterion.label.as_ref().map(|label| &label.node),
        _ => None,
    }
}

fn unknown(label: &str, statements: &[Statement]) -> Refusal {
    let known = statements.iter().filter_map(label_of).map(String::as_str).collect::<Vec<_>>();
    let help = match closest(label, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its criteria are {}", known.join(", ")),
    };
    (format!("there is no criterion `{label}`"), help)
}

/// Puts one statement in the place of the one that it replaces.
fn replace(statements: &mut Vec<Statement>, text: &str) -> Result<(), Refusal> {
    let (file, faults) = parse(&Source::new("--set", text));
    let mut new = file.statements.into_iter().map(|statement| statement.node);
    let (Some(mut statement), None, true) = (new.next(), new.next(), faults.is_empty()) else {
        let message = format!("`{text}` is not one statement of a criteria file");
        let help = match text.contains('{') {
            true => "a range of values is for `--sweep`",
            false => "write a label and a condition: `E1: duration < 6 months`",
        };
        return Err((message, String::from(help)));
    };
    let same: Box<dyn Fn(&Statement) -> bool> = match &statement {
        Statement::Criterion(criterion) => {
            let Some(label) = criterion.label.as_ref().map(|label| label.node.clone()) else {
                let message = format!("`{text}` does not say which criterion it replaces");
                return Err((message, String::from("begin with its label: `E1: duration < 6 months`")));
            };
            let known = statements.iter().find(|statement| label_of(statement) == Some(&label));
            let Some(Statement::Criterion(known)) = known else { return Err(unknown(&label, statements)) };
            let title = known.title.clone();
            if let Statement::Criterion(criterion) = &mut statement {
                // The old title stays unless a new one is given.
                criterion.title = criterion.title.take().or(title);
            }
            Box::new(move |statement| label_of(statement) == Some(&label))
        }
        Statement::Field(new) => {
            let name = new.name.node.clone();
            Box::new(move |s| matches!(s, Statement::Field(field) if field.name.node == name))
        }
        Statement::List(new) => {
            let name = new.name.node.clone();
            Box::new(move |s| matches!(s, Statement::List(list) if list.name.node == name))
        }
        Statement::Define(new) => {
            let name = new.name.node.clone();
            Box::new(move |s| matches!(s, Statement::Define(define) if define.name.node == name))
        }
        Statement::Convention(_) => Box::new(|s| matches!(s, Statement::Convention(_))),
        _ => {
            let message = format!("`{text}` cannot be set");
            let help = "what can be: a criterion, a list, a field, a definition, the convention";
            return Err((message, String::from(help)));
        }
    };
    match statements.iter_mut().find(|statement| same(statement)) {
        Some(old) => *old = statement,
        None => statements.insert(0, statement),
    }
    Ok(())
}

/// The most values of a sweep.
const MOST: usize = 1000;

/// `E1: duration < {1..24 months step 1}`: the label, and the statement for each value.
///
/// # Errors
/// The braces are not there, or what they hold is no range of numbers.
pub fn sweep(text: &str) -> Result<Vec<(String, String)>, Refusal> {
    let help = || String::from("write it as in `E1: duration < {1..24 months step 1}`");
    let refuse = |message: &str| (format!("`{text}` {message}"), help());
    let (before, rest) = text.split_once('{').ok_or_else(|| refuse("has no range to sweep over"))?;
    let (range, after) = rest.split_once('}').ok_or_else(|| refuse("has no closing `}`"))?;
    let (low, rest) = range.split_once("..").ok_or_else(|| refuse("has no range to sweep over"))?;
    let (rest, step) = match rest.split_once(" step ") {
        Some((rest, step)) => (rest, step.trim()),
        None => (rest, "1"),
    };
    let (high, unit) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    let number = |text: &str| {
        Number::parse(text.trim()).ok_or_else(|| refuse("has something else than numbers in its range"))
    };
    let (low, high, step) = (number(low)?, number(high)?, number(step)?);
    if step <= Number::ZERO || low > high {
        return Err(refuse("has a range without a value in it"));
    }
    let mut values = Vec::new();
    let mut at = Some(low);
    while let Some(value) = at.filter(|value| *value <= high) {
        if values.len() == MOST {
            return Err((format!("`{text}` has more than {MOST} values"), String::from("take larger steps")));
        }
        let shown = format!("{value} {}", unit.trim()).trim().to_owned();
        values.push((shown.clone(), format!("{before}{shown}{after}")));
        at = value.checked_add(step);
    }
    Ok(values)
}
