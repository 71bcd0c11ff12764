//! How two declarations of one name differ: kinds, values and synonyms, titles.

use std::collections::BTreeSet;

use super::changes::{Change, retitled};
use super::subject::{Kind, Subject};
use super::written::Declaration;
use crate::syntax::ast::{Field, KindExpr, PlainBase, Statement, ValueDecl};

/// Adds to a change in which ways the new declaration differs from the old.
pub(super) fn differences(change: &mut Change, was: &Declaration, is: &Declaration) {
    if was.statements == is.statements {
        return;
    }
    if was.subject == Subject::Heading {
        change.kinds.push(if was.name == "title" { Kind::Reworded } else { Kind::Changed });
        return;
    }
    let plain = |statements: &[Statement]| statements.iter().map(in_no_order).collect::<Vec<_>>();
    let (before, after) = (plain(&was.statements), plain(&is.statements));
    let (old, new) = (of(&was.statements), of(&is.statements));
    change.added = new.difference(&old).cloned().collect();
    change.removed = old.difference(&new).cloned().collect();
    if before != after {
        let retyped = kind_of(&was.statements) != kind_of(&is.statements);
        change.kinds.push(if retyped { Kind::Retyped } else { Kind::Changed });
        let bare = |statements: &[Statement]| statements.iter().map(without_values).collect::<Vec<_>>();
        if bare(&before) == bare(&after) && !(change.added.is_empty() && change.removed.is_empty()) {
            // The values say it all.
            change.pieces.clear();
        }
    }
    let (old, new) = (title(&was.statements), title(&is.statements));
    if old != new {
        change.kinds.push(Kind::Reworded);
        change.notes.push(retitled(old.as_deref(), new.as_deref()));
    }
    if change.kinds.is_empty() {
        change.kinds.push(Kind::Rewritten);
        // The same values in another order.
        change.pieces.clear();
    }
}

/// A statement without its title, with what has no order in the order of the alphabet.
fn in_no_order(statement: &Statement) -> Statement {
    let mut statement = statement.clone();
    match &mut statement {
        Statement::Field(field) => {
            field.title = None;
            if let KindExpr::OneOf(values) | KindExpr::SomeOf(values) = &mut field.kind.node {
                sort(&mut values.values);
            }
        }
        Statement::List(list) => {
            list.title = None;
            sort(&mut list.members);
        }
        Statement::Define(define) => define.title = None,
        _ => {}
    }
    statement
}

fn sort(values: &mut [ValueDecl]) {
    for value in values.iter_mut() {
        value.synonyms.sort_by(|a, b| a.text.cmp(&b.text));
    }
    values.sort_by(|a, b| a.value.text.cmp(&b.value.text));
}

fn without_values(statement: &Statement) -> Statement {
    let mut statement = statement.clone();
    match &mut statement {
        Statement::Field(Field { kind, .. }) => {
            if let KindExpr::OneOf(values) | KindExpr::SomeOf(values) = &mut kind.node {
                values.values.clear();
            }
        }
        Statement::List(list) => list.members.clear(),
        _ => {}
    }
    statement
}

/// The values of a declaration, and synonyms as `value = synonym`.
pub(super) fn of(statements: &[Statement]) -> BTreeSet<String> {
    statements.iter().flat_map(values_of).collect()
}

fn values_of(statement: &Statement) -> Vec<String> {
    let values = match statement {
        Statement::Field(field) => match &field.kind.node {
            KindExpr::OneOf(values) | KindExpr::SomeOf(values) => &values.values,
            _ => return Vec::new(),
        },
        Statement::List(list) => &list.members,
        _ => return Vec::new(),
    };
    let with_synonyms = values.iter().flat_map(|value| {
        let of = &value.value.text;
        let synonyms = value.synonyms.iter().map(move |synonym| format!("{of} = {}", synonym.text));
        std::iter::once(of.clone()).chain(synonyms)
    });
    with_synonyms.collect()
}

fn title(statements: &[Statement]) -> Option<String> {
    statements.iter().find_map(|statement| match statement {
        Statement::Field(field) => field.title.as_ref().map(|title| title.node.clone()),
        Statement::List(list) => list.title.as_ref().map(|title| title.node.clone()),
        Statement::Define(define) => define.title.as_ref().map(|title| title.node.clone()),
        _ => None,
    })
}

/// Which kind a field has, apart from its values and units.
pub(super) fn kind_of(statements: &[Statement]) -> Option<(usize, Option<PlainBase>)> {
    statements.iter().find_map(|statement| match statement {
        Statement::Field(field) => Some(match &field.kind.node {
            KindExpr::YesNo => (0, None),
            KindExpr::Plain(plain) => (1, Some(plain.base)),
            KindExpr::OneOf(_) => (2, None),
            KindExpr::SomeOf(_) => (3, None),
            KindExpr::RangeOf(plain) => (4, Some(plain.base)),
            KindExpr::SomeOfPlain(plain) => (5, Some(plain.base)),
        }),
        _ => None,
    })
}
