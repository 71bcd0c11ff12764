//! What use alone says about a field's kind. Kinds never come from the data. (Design, section 1.)

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use crate::syntax::ast::{Body, Expr, File, Membership, Statement};
use crate::syntax::walk;
use crate::text::{Span, Spanned};
use crate::value::{Base, FieldSpec, Shape, TimeUnit};

/// How a file uses its fields, by name.
#[derive(Default)]
pub(super) struct Usage<'a> {
    pub(super) fields: BTreeMap<&'a str, Uses<'a>>,
    /// Every name that stands where a value, list, field or definition is meant.
    pub(super) mentioned: BTreeSet<&'a str>,
}

/// How one field is used.
#[derive(Default)]
pub(super) struct Uses<'a> {
    /// The first use.
    pub(super) first: Span,
    /// Values it is compared with by `=`.
    pub(super) equals: Vec<Spanned<&'a str>>,
    /// Values it is asked about by `in` and `has`.
    pub(super) members: Vec<Spanned<&'a str>>,
    /// Lists it is asked about.
    pub(super) lists: BTreeSet<&'a str>,
    /// Fields it is compared with.
    pub(super) beside: BTreeSet<&'a str>,
    has: bool,
    bare: bool,
    text: bool,
    extreme: bool,
    number: bool,
    percent: bool,
    date: bool,
    time: bool,
    unit: Option<&'a str>,
}

/// Every rule of a file: criteria and definitions.
pub(super) fn rules(file: &File) -> impl Iterator<Item = &Spanned<Expr>> {
    file.statements.iter().filter_map(|statement| match &statement.node {
        Statement::Define(define) => Some(&define.rule),
        Statement::Criterion(criterion) => match &criterion.body {
            Body::Rule(rule) => Some(rule),
            Body::Judged(_) => None,
        },
        _ => None,
    })
}

/// Words on a line of their own, without label or title: criteria only when they are declared, or a
/// misspelt `exclusion` would be one.
fn lone_words(file: &File) -> BTreeSet<Span> {
    let lone = file.statements.iter().filter_map(|statement| match &statement.node {
        Statement::Criterion(criterion) if criterion.label.is_none() && criterion.title.is_none() => {
            match &criterion.body {
                Body::Rule(rule) if matches!(rule.node, Expr::Name(_)) => Some(rule.span),
                _ => None,
            }
        }
        _ => None,
    });
    lone.collect()
}

impl<'a> Usage<'a> {
    /// Reads every rule of the file.
    pub(super) fn collect(file: &'a File, names: &Names<'a>) -> Self {
        let mut usage = Self::default();
        // First who is a field: whoever stands where only a field can.
        for rule in rules(file) {
            walk(rule, &mut |expr| usage.see_field(expr, names));
        }
        for rule in rules(file) {
            walk(rule, &mut |expr| usage.see_comparison(expr, names));
        }
        let lone = lone_words(file);
        for rule in rules(file).filter(|rule| !lone.contains(&rule.span)) {
            usage.see_condition(rule, names);
        }
        usage
    }

    /// Whether a bare name is a field.
    pub(super) fn is_field(&self, name: &str, names: &Names<'_>) -> bool {
        names.fields.contains_key(name) || self.fields.contains_key(name)
    }

    fn see_field(&mut self, expr: &'a Spanned<Expr>, names: &Names<'a>) {
        match &expr.node {
            Expr::Compare { left, .. } | Expr::Member { left, .. } | Expr::Is { left, .. } => {
                self.left_side(left, names);
            }
            Expr::Between { value, .. } => self.left_side(value, names),
            Expr::Sum(parts) => parts.iter().for_each(|(_, part)| self.left_side(part, names)),
            Expr::Extreme { field, .. } => {
                self.field(&field.node, field.span).extreme = true;
            }
            Expr::Field(field) => {
                self.field(&field.node, field.span);
            }
            Expr::Contains { fields, .. } => {
                let named =
                    |name: &str| names.definitions.contains_key(name) || names.lists.contains_key(name);
                for field in fields.iter().filter(|field| !named(&field.node)) {
                    self.field(&field.node, field.span).text = true;
                }
            }
            Expr::Name(name) => {
                self.mentioned.insert(name);
            }
            _ => {}
        }
    }

    fn left_side(&mut self, expr: &'a Spanned<Expr>, names: &Names<'a>) {
        if let Some(name) = field_name(expr)
            && !names.definitions.contains_key(name)
            && !names.lists.contains_key(name)
        {
            self.field(name, expr.span);
        }
    }

    fn field(&mut self, name: &'a str, span: Span) -> &mut Uses<'a> {
        self.fields.entry(name).or_insert_with(|| Uses { first: span, ..Uses::default() })
    }

    fn see_comparison(&mut self, expr: &'a Spanned<Expr>, names: &Names<'a>) {
        match &expr.node {
            Expr::Compare { left, right, .. } => {
                self.beside(left, right, names, false);
                if field_name(right).is_some_and(|name| self.is_field(name, names)) {
                    self.beside(right, left, names, false);
                }
            }
            Expr::Between { value, low, high } => {
                self.beside(value, low, names, false);
                self.beside(value, high, names, false);
            }
            Expr::Member { left, how, right } => {
                if let Some(name) = field_name(left).filter(|name| self.is_field(name, names)) {
                    self.field(name, left.span).has |=
                        matches!(how.node, Membership::HasOnly | Membership::HasAllOf);
                }
                self.beside(left, right, names, true);
            }
            _ => {}
        }
    }

    /// `left` stands beside `right` in a comparison (`member`: after `in` or `has`).
    fn beside(&mut self, left: &'a Spanned<Expr>, right: &'a Spanned<Expr>, names: &Names<'a>, member: bool) {
        if let Expr::Sum(parts) = &left.node {
            parts.iter().for_each(|(_, part)| self.beside(part, right, names, member));
            return;
        }
        let name = match &left.node {
            Expr::Extreme { field, .. } => Some(field.node.as_str()),
            _ => field_name(left),
        };
        let Some(name) = name.filter(|name| self.is_field(name, names)) else { return };
        let is_list = |other: &str| names.lists.contains_key(other);
        let right_is_field = field_name(right).is_some_and(|other| self.is_field(other, names));
        let quoted = matches!(right.node, Expr::Text(_));
        let uses = self.field(name, left.span);
        match &right.node {
            Expr::Name(list) if member && is_list(list) => {
                uses.lists.insert(list);
            }
            Expr::Name(other) if right_is_field => {
                uses.beside.insert(other);
            }
            Expr::Field(other) => {
                uses.beside.insert(&other.node);
            }
            Expr::Name(value) | Expr::Text(value) => {
                debug_assert!(quoted || matches!(right.node, Expr::Name(_)));
                let word = Spanned::new(value.as_str(), right.span);
                if member { uses.members.push(word) } else { uses.equals.push(word) }
            }
            Expr::Set(members) => {
                for value in members {
                    match &value.node {
                        Expr::Name(list) if is_list(list) => {
                            uses.lists.insert(list);
                        }
                        Expr::Name(text) | Expr::Text(text) => {
                            uses.members.push(Spanned::new(text.as_str(), value.span));
                        }
                        _ => uses.literal(&value.node),
                    }
                }
            }
            Expr::Sum(parts) => parts.iter().for_each(|(_, part)| uses.literal(&part.node)),
            other => uses.literal(other),
        }
    }

    /// A name that is a condition by itself is a yes/no field.
    fn see_condition(&mut self, rule: &'a Spanned<Expr>, names: &Names<'a>) {
        match &rule.node {
            Expr::Guarded { body, condition, .. } => {
                self.see_condition(body, names);
                self.see_condition(condition, names);
            }
            Expr::Or(parts) | Expr::And(parts) | Expr::Count { of: parts, .. } => {
                parts.iter().for_each(|part| self.see_condition(part, names));
            }
            Expr::Not(part) => self.see_condition(part, names),
            Expr::Name(name) | Expr::Field(Spanned { node: name, .. })
                if !names.definitions.contains_key(name.as_str())
                    && !names.lists.contains_key(name.as_str()) =>
            {
                self.field(name, rule.span).bare = true;
            }
            _ => {}
        }
    }
}

impl<'a> Uses<'a> {
    fn literal(&mut self, literal: &'a Expr) {
        match literal {
            Expr::Number(_) => self.number = true,
            Expr::Percent(_) => self.percent = true,
            Expr::Date(_) => self.date = true,
            Expr::Quantity(parts) => {
                for (_, unit) in parts {
                    if TimeUnit::parse(&unit.text).is_some() {
                        self.time = true;
                    } else {
                        self.unit = Some(&unit.text);
                    }
                }
            }
            _ => {}
        }
    }

    /// The kind that these uses make of an undeclared field; `None` when they say nothing.
    pub(super) fn kind(&self) -> Option<FieldSpec> {
        let shape = if self.extreme { Shape::RangeOf } else { Shape::Single };
        let yes_no = !self.equals.is_empty() && self.equals.iter().all(|word| is_yes_no(word.node));
        let mut spec = if self.text {
            FieldSpec::plain(Base::Text, Shape::Single)
        } else if self.has {
            FieldSpec::plain(Base::Term, Shape::Set)
        } else if self.time {
            FieldSpec::plain(Base::Duration, shape)
        } else if self.date {
            FieldSpec::plain(Base::Date, shape)
        } else if self.percent {
            FieldSpec::plain(Base::Percent, shape)
        } else if self.number || self.unit.is_some() || self.extreme {
            FieldSpec::plain(Base::Number, shape)
        } else if self.bare || yes_no {
            FieldSpec::plain(Base::YesNo, Shape::Single)
        } else if !self.equals.is_empty() {
            FieldSpec::plain(Base::Term, Shape::Single)
        } else if !self.members.is_empty() || !self.lists.is_empty() {
            FieldSpec::plain(Base::Term, Shape::Set)
        } else {
            return None;
        };
        spec.unit = self.unit.filter(|_| spec.base == Base::Number).map(str::to_owned);
        spec.vocabulary.open = spec.base == Base::Term;
        Some(spec)
    }
}

/// `yes` and `no` in the spellings that a criteria file may use.
pub(super) fn yes_no(word: &str) -> Option<bool> {
    match word {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

fn is_yes_no(word: &str) -> bool {
    yes_no(word).is_some()
}

fn field_name(expr: &Spanned<Expr>) -> Option<&str> {
    match &expr.node {
        Expr::Name(name) => Some(name),
        Expr::Field(name) => Some(&name.node),
        _ => None,
    }
}
