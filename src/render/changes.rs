//! What changed from one version of a criteria file to the next, in a phrase per change.

use std::collections::BTreeMap;

use super::screen::counted;
use super::words::verdict_word;
use crate::check::{Criterion, Polarity, Program};
use crate::eval::Verdict;
use crate::syntax::ast::{self, Body, File, KindExpr, Statement, ValueDecl};
use crate::syntax::format;
use crate::text::{Source, Span, Spanned};

/// A version of a criteria file: its tree and what was checked of it.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The tree.
    pub file: &'a File,
    /// The program.
    pub program: &'a Program,
}

/// What changed, criteria first: by label, with the condition before and after.
#[must_use]
pub fn changes_in_words(old: Edition<'_>, new: Edition<'_>) -> Vec<String> {
    let mut changes = Vec::new();
    let find = |program: &'_ Program, label: &str| program.criteria.iter().any(|c| c.label == label);
    for criterion in &new.program.criteria {
        match old.program.criterion(&criterion.label) {
            None => changes.push(format!("{} added: {}", criterion.label, asks(criterion, new))),
            Some(was) => criterion_changes(was, old, criterion, new, &mut changes),
        }
    }
    for criterion in old.program.criteria.iter().filter(|c| !find(new.program, &c.label)) {
        changes.push(format!("{} removed: {}", criterion.label, asks(criterion, old)));
    }
    let order = |this: Edition<'_>, other: Edition<'_>| {
        let both = this.program.criteria.iter().filter(|c| find(other.program, &c.label));
        both.map(|c| c.label.clone()).collect::<Vec<_>>()
    };
    if order(old, new) != order(new, old) {
        changes.push(String::from("the order of the criteria, and so of the reasons"));
    }
    let (before, after) = (declared(old.file), declared(new.file));
    for (name, statement) in &after {
        match before.iter().find(|(known, _)| known == name) {
            None => changes.push(format!("{name} added")),
            Some((_, was)) if was != statement => changes.push(declaration_change(name, was, statement)),
            Some(_) => {}
        }
    }
    for (name, _) in before.iter().filter(|(name, _)| !after.iter().any(|(known, _)| known == name)) {
        changes.push(format!("{name} removed"));
    }
    changes
}

fn criterion_changes(
    was: &Criterion,
    old: Edition<'_>,
    is: &Criterion,
    new: Edition<'_>,
    changes: &mut Vec<String>,
) {
    let label = &is.label;
    let (before, after) = (asks(was, old), asks(is, new));
    if before != after {
        changes.push(format!("{label}: {before} → {after}"));
    }
    if was.polarity != is.polarity {
        let now = if is.polarity == Polarity::Inclusion { "an inclusion" } else { "an exclusion" };
        changes.push(format!("{label} is {now} criterion now"));
    }
    let stage = |criterion: &Criterion, edition: Edition<'_>| {
        edition.program.stages.get(criterion.stage).and_then(|stage| stage.name.clone())
    };
    let (before, after) = (stage(was, old), stage(is, new));
    if before != after {
        let name = |stage: Option<String>| stage.unwrap_or_else(|| String::from("every stage"));
        changes.push(format!("{label} is asked at {}, not at {}", name(after), name(before)));
    }
    if was.title != is.title {
        let quoted = |title: &Option<String>| {
            title.as_ref().map_or_else(|| String::from("no title"), |title| format!("\"{title}\""))
        };
        changes.push(format!("{label} is worded {}, not {}", quoted(&is.title), quoted(&was.title)));
    }
}

/// What a criterion asks, in the usual layout on one line.
fn asks(criterion: &Criterion, edition: Edition<'_>) -> String {
    let within = |statement: &&Spanned<Statement>| {
        statement.span.start <= criterion.span.start && criterion.span.end <= statement.span.end
    };
    let statement = edition.file.statements.iter().find(within).map(|statement| &statement.node);
    match statement {
        Some(Statement::Criterion(ast::Criterion { body, .. })) => {
            let bare = ast::Criterion { label: None, title: None, body: body.clone() };
            match body {
                Body::Judged(_) => canonical(&Statement::Criterion(bare)),
                Body::Rule(rule) => {
                    let text = canonical(&Statement::Criterion(bare));
                    if text.is_empty() { edition.program.written(rule.span) } else { text }
                }
            }
        }
        _ => edition.program.written(criterion.span),
    }
}

fn canonical(statement: &Statement) -> String {
    let statement = Spanned::new(statement.clone(), Span::default());
    let file = File { statements: vec![statement], ..File::default() };
    let text = format(&file, &Source::new("", "")).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Declarations by what they declare. Criteria, examples, amendments and the version are not here.
fn declared(file: &File) -> Vec<(String, &Statement)> {
    let named = file.statements.iter().filter_map(|statement| {
        let name = match &statement.node {
            Statement::Criteria(_) => String::from("the name"),
            Statement::Title(_) => String::from("the title"),
            Statement::Field(field) => format!("field {}", field.name.node),
            Statement::List(list) => format!("list {}", list.name.node),
            Statement::Define(define) => format!("definition {}", define.name.node),
            Statement::Convention(_) => String::from("the convention"),
            Statement::Study(_) => String::from("the link to studies"),
            Statement::Stage(stage) => format!("stage {}", stage.name.node),
            Statement::Means(means) => {
                let tokens = means.tokens.iter().map(|token| format!("\"{}\"", token.node));
                let tokens = tokens.collect::<Vec<_>>().join(", ");
                format!("the meaning of {}", if tokens.is_empty() { "blank".to_owned() } else { tokens })
            }
            _ => return None,
        };
        Some((name, &statement.node))
    });
    named.collect()
}

fn declaration_change(name: &str, was: &Statement, is: &Statement) -> String {
    if let (Some(before), Some(after)) = (values(was), values(is)) {
        let missing = |these: &[ValueDecl], those: &[ValueDecl]| {
            let lacks =
                |value: &&ValueDecl| !those.iter().any(|v| v.value.node.text == value.value.node.text);
            these.iter().filter(lacks).map(|value| value.value.node.text.clone()).collect::<Vec<_>>()
        };
        let (added, removed) = (missing(after, before), missing(before, after));
        let part = |values: &[String], word: &str| {
            (!values.is_empty()).then(|| format!("{word} {}", values.join(", ")))
        };
        let parts = [part(&added, "with"), part(&removed, "without")];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>();
        if !parts.is_empty() {
            return format!("{name}: {}", parts.join(", "));
        }
    }
    let (before, after) = (canonical(was), canonical(is));
    // Long declarations are for the eye of `git diff`.
    if before.chars().count() + after.chars().count() > 240 {
        format!("{name} changed")
    } else {
        format!("{name}: {before} → {after}")
    }
}

fn values(statement: &Statement) -> Option<&[ValueDecl]> {
    match statement {
        Statement::List(list) => Some(&list.members),
        Statement::Field(field) => match &field.kind.node {
            KindExpr::OneOf(values) | KindExpr::SomeOf(values) => Some(&values.values),
            _ => None,
        },
        _ => None,
    }
}

/// What becomes of records, in numbers: `of 20 records, 2 change: 2 from include to exclude`.
#[must_use]
pub fn effect(before: &[Verdict], after: &[Verdict]) -> String {
    let mut flips: BTreeMap<(Verdict, Verdict), u64> = BTreeMap::new();
    for (was, is) in before.iter().zip(after).filter(|(was, is)| was != is) {
        *flips.entry((*was, *is)).or_default() += 1;
    }
    let records = counted(after.len() as u64, "record");
    if flips.is_empty() {
        return format!("of {records}, none changes its verdict");
    }
    let total: u64 = flips.values().sum();
    let change = if total == 1 { "changes" } else { "change" };
    let flips = flips
        .iter()
        .map(|((was, is), n)| format!("{n} from {} to {}", verdict_word(*was), verdict_word(*is)));
    format!("of {records}, {total} {change}: {}", flips.collect::<Vec<_>>().join(", "))
}
