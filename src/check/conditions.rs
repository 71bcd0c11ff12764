//! Conditions: what each name means, and whether both sides fit together.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::usage::Usage;
use super::{Definition, Field, Form, Node, Origin, Polarity, Test, kind_in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Is};
use crate::text::{Source, Span, Spanned, closest, fold};
use crate::value::{Base, FieldSpec, Relation};

/// What is known while the conditions of a file are checked.
pub(super) struct Context<'a> {
    pub(super) source: &'a Source,
    pub(super) names: &'a Names<'a>,
    pub(super) usage: &'a Usage<'a>,
    pub(super) fields: Vec<Field>,
    pub(super) index: BTreeMap<String, usize>,
    pub(super) definitions: Vec<Definition>,
    pub(super) used: BTreeSet<usize>,
    /// Inside a criterion, its polarity: `when` and `unless` depend on it.
    pub(super) polarity: Option<Polarity>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Context<'_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn field(&self, index: usize) -> &Field {
        // Indices come from `self.index` alone, which only ever points into `fields`.
        &self.fields[index]
    }

    pub(super) fn spec(&self, index: usize) -> &FieldSpec {
        &self.field(index).spec
    }

    pub(super) fn field_of(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    pub(super) fn use_field(&mut self, index: usize) {
        self.used.insert(index);
    }

    pub(super) fn is_definition(&self, name: &str) -> bool {
        self.names.definitions.contains_key(name)
    }

    pub(super) fn written(&self, span: Span) -> String {
        self.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A condition; `None` when something in it is wrong, which has then been told.
    pub(super) fn condition(&mut self, expr: &Spanned<Expr>) -> Option<Node> {
        let form = match &expr.node {
            Expr::Guarded { body, guard, condition } => self.guarded(body, guard, condition)?,
            Expr::Or(parts) => {
                let slips = self.values_after_or(parts);
                if !slips.is_empty() {
                    for part in parts.iter().filter(|part| !slips.contains(&part.span)) {
                        self.condition(part);
                    }
                    return None;
                }
                Form::Or(self.conditions(parts)?)
            }
            Expr::And(parts) => Form::And(self.conditions(parts)?),
            Expr::Not(part) => Form::Not(Box::new(self.condition(part)?)),
            Expr::Count { how, number, of } => {
                let of = self.conditions(of)?;
                self.count(*how, number, of)?
            }
            Expr::Compare { left, relation, right } => {
                Form::Test(self.compare(left, relation, right, expr.span)?)
            }
            Expr::Between { value, low, high } => Form::Test(self.between(value, low, high)?),
            Expr::Member { left, how, right } => Form::Test(self.member(left, how, right)?),
            Expr::Contains { fields, search } => self.contains(fields, search)?,
            Expr::Is { left, negated, what } => {
                let field = self.left_field(left)?;
                Form::Test(match what {
                    Is::Reported => Test::Reported { field, negated: *negated },
                    Is::Applicable => Test::Applicable { field, negated: *negated },
                })
            }
            Expr::Name(name) | Expr::Field(Spanned { node: name, .. }) => self.bare_name(name, expr.span)?,
            _ => {
                let written = self.written(expr.span);
                self.report(
                    Diagnostic::new(
                        Code::NotCondition,
                        format!("`{written}` is not a condition by itself"),
                        expr.span,
                        "expected a condition such as `duration >= 3 months`",
                    )
                    .help("say what it is compared with"),
                );
                return None;
            }
        };
        Some(Node { span: expr.span, form })
    }

    /// All of them, so that each mistake is told; `None` if any is wrong.
    pub(super) fn conditions(&mut self, parts: &[Spanned<Expr>]) -> Option<Vec<Node>> {
        let nodes: Vec<Option<Node>> = parts.iter().map(|part| self.condition(part)).collect();
        nodes.into_iter().collect()
    }

    /// `country = norway or sweden`: the word after `or` would be a yes/no field that nothing declares.
    fn values_after_or(&mut self, parts: &[Spanned<Expr>]) -> Vec<Span> {
        let slips = parts.windows(2).filter_map(|pair| match pair {
            [
                Spanned { node: Expr::Compare { left, relation, right }, .. },
                Spanned { node: Expr::Name(name), span },
            ] => {
                let field = self.field_of(name).map(|field| self.field(field))?;
                let guessed = field.origin == Origin::Used && field.spec.base == Base::YesNo;
                let value =
                    matches!(right.node, Expr::Name(_) | Expr::Text(_)) && relation.node == Relation::Equal;
                (guessed && value).then(|| (name.clone(), self.written(left.span), *span))
            }
            _ => None,
        });
        let slips = slips.collect::<Vec<_>>();
        for (name, of, span) in &slips {
            self.value_alone(name, of, *span);
        }
        slips.into_iter().map(|(_, _, span)| span).collect()
    }

    fn value_alone(&mut self, name: &str, of: &str, span: Span) {
        self.report(
            Diagnostic::new(
                Code::NotCondition,
                format!("`{name}` is no condition by itself"),
                span,
                format!("a value of `{of}`?"),
            )
            .help(format!("one of several values is written `{of} in <…, {name}>`"))
            .help(format!("a field of this name is declared: `field {name} : yes/no`")),
        );
    }

    pub(super) fn bare_name(&mut self, name: &str, span: Span) -> Option<Form> {
        if self.is_definition(name) {
            // A definition with a mistake in it was told where it stands.
            return self.definitions.iter().position(|d| d.name == name).map(Form::Defined);
        }
        if let Some(field) = self.field_of(name) {
            self.use_field(field);
            let spec = self.spec(field);
            if spec.base == Base::YesNo {
                let other = |known: &&Field| known.spec.vocabulary.spellings.contains_key(&fold(name));
                let holder = self.fields.iter().find(other).map(|known| known.name.clone());
                if let Some(of) = holder.filter(|_| self.field(field).origin == Origin::Used) {
                    self.value_alone(name, &of, span);
                    return None;
                }
                return Some(Form::Test(Test::YesNo { field, is: true }));
            }
            let words = kind_in_words(spec);
            let example = match spec.base {
                Base::Term => format!("`{name} in <…>` or `{name} is reported`"),
                Base::Text => format!("`{name} contains …` or `{name} is reported`"),
                _ => format!("`{name} >= …` or `{name} is reported`"),
            };
            let declared = self.field(field).span;
            self.report(
                Diagnostic::new(
                    Code::NotCondition,
                    format!("`{name}` is {words}, so it is no condition by itself"),
                    span,
                    "what should it be?",
                )
                .and(declared, "declared or first used here")
                .help(format!("write {example}")),
            );
            return None;
        }
        if self.names.lists.contains_key(name) {
            self.report(
                Diagnostic::new(
                    Code::NotCondition,
                    format!("`{name}` is a list, so it is no condition by itself"),
                    span,
                    "what should be in it?",
                )
                .help(format!("write `FIELD in {name}`")),
            );
            return None;
        }
        let known = self.index.keys().map(String::as_str).chain(self.names.definitions.keys().copied());
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            format!("nothing here is called `{name}`"),
            span,
            "not a yes/no field and not a definition",
        );
        diagnostic = match closest(name, known) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("declare it: `field {name} : yes/no`, or `define {name}: …`")),
        };
        self.report(diagnostic);
        None
    }

    /// The field that a question is put to.
    pub(super) fn left_field(&mut self, expr: &Spanned<Expr>) -> Option<usize> {
        match &expr.node {
            Expr::Name(name) | Expr::Field(Spanned { node: name, .. }) => {
                if let Some(field) = self.field_of(name) {
                    self.use_field(field);
                    return Some(field);
                }
                let (message, help) = if self.is_definition(name) {
                    (
                        format!("`{name}` is a definition: it holds or it does not"),
                        format!("write `{name}` or `not {name}` as a condition of its own"),
                    )
                } else {
                    (format!("`{name}` is a list, not a field"), format!("write `FIELD in {name}`"))
                };
                self.report(
                    Diagnostic::new(Code::WrongKind, message, expr.span, "expected a field here").help(help),
                );
                None
            }
            _ => {
                let written = self.written(expr.span);
                self.report(
                    Diagnostic::new(
                        Code::WrongOperator,
                        format!("`{written}` is not a field"),
                        expr.span,
                        "expected the name of a field here",
                    )
                    .help("put the field on the left, what it is compared with on the right"),
                );
                None
            }
        }
    }
}

/// Kinds that have an order.
pub(super) fn is_quantity(base: Base) -> bool {
    matches!(base, Base::Integer | Base::Number | Base::Percent | Base::Year | Base::Date | Base::Duration)
}
