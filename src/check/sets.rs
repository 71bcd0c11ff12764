//! Fields with values: what is in them, and what equals them.

use std::collections::BTreeSet;

use super::conditions::{Context, is_quantity};
use super::{SetOperand, Test, kind_in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Membership};
use crate::text::{Span, Spanned, fold};
use crate::value::{Base, Relation, Shape, Term};

impl Context<'_> {
    /// `=` and `!=` on fields with values, and on texts.
    pub(super) fn compare_values(
        &mut self,
        left: &Spanned<Expr>,
        relation: &Spanned<Relation>,
        right: &Spanned<Expr>,
    ) -> Option<Test> {
        let field = self.left_field(left)?;
        let name = self.field(field).name.clone();
        let negated = match relation.node {
            Relation::Equal => false,
            Relation::NotEqual => true,
            _ => {
                let words = kind_in_words(self.spec(field));
                self.report(
                    Diagnostic::new(
                        Code::WrongOperator,
                        format!("`{name}` is {words}, which has no order"),
                        relation.span,
                        "needs a number, a date or a length of time",
                    )
                    .help(format!("write `{name} = …` or `{name} in <…>`")),
                );
                return None;
            }
        };
        let set = self.spec(field).shape == Shape::Set;
        match &right.node {
            Expr::Name(other) | Expr::Field(Spanned { node: other, .. }) => {
                let other_field = self.field_of(other);
                let must_be_field = matches!(right.node, Expr::Field(_));
                let value =
                    !must_be_field && self.spec(field).vocabulary.spellings.contains_key(&fold(other));
                if let Some(other_field) = other_field {
                    if value && self.usage.is_field(other, self.names) {
                        self.ambiguous(&name, other, right.span);
                        return None;
                    }
                    if !value {
                        return self.two_fields(field, other_field, right.span).map(|()| Test::Same {
                            left: field,
                            right: SetOperand::Field(other_field),
                            negated,
                        });
                    }
                }
                if self.names.lists.contains_key(other.as_str()) && !value {
                    self.report(
                        Diagnostic::new(
                            Code::WrongOperator,
                            format!("`{other}` is a list of values"),
                            right.span,
                            "`=` needs one value",
                        )
                        .help(format!("write `{name} {}in {other}`", if negated { "not " } else { "" })),
                    );
                    return None;
                }
                self.single_value(field, other, negated, right.span)
            }
            Expr::Text(text) => self.single_value(field, text, negated, right.span),
            Expr::Set(_) if set => {
                let set = self.terms(field, right, false)?;
                Some(Test::Same { left: field, right: SetOperand::Set(set), negated })
            }
            Expr::Set(_) => {
                let written = self.written(right.span);
                self.report(
                    Diagnostic::new(
                        Code::WrongOperator,
                        format!("`{name}` holds one value, which cannot equal a set"),
                        right.span,
                        "a set of values",
                    )
                    .help(format!("write `{name} {}in {written}`", if negated { "not " } else { "" })),
                );
                None
            }
            Expr::Number(_) | Expr::Percent(_) | Expr::Quantity(_) | Expr::Date(_) => {
                let written = self.written(right.span);
                if self.spec(field).vocabulary.spellings.contains_key(&fold(&written)) {
                    return self.single_value(field, &written, negated, right.span);
                }
                self.number_for_value(field, &written, right.span);
                None
            }
            _ => {
                self.left_field(right)?;
                None
            }
        }
    }

    pub(super) fn ambiguous(&mut self, field: &str, word: &str, span: Span) {
        let mut diagnostic = Diagnostic::new(
            Code::AmbiguousName,
            format!("`{word}` is a value of `{field}` and also a field"),
            span,
            "which is meant?",
        );
        if let Some(other) = self.names.fields.get(word) {
            diagnostic = diagnostic.and(other.name.span, "the field is declared here");
        }
        self.report(
            diagnostic.help(format!("write `\"{word}\"` for the value, or `field {word}` for the field")),
        );
    }

    pub(super) fn single_value(
        &mut self,
        field: usize,
        value: &str,
        negated: bool,
        span: Span,
    ) -> Option<Test> {
        if self.spec(field).shape == Shape::Set {
            let name = self.field(field).name.clone();
            let declared = self.field(field).span;
            let not = if negated { "not " } else { "" };
            self.report(
                Diagnostic::new(
                    Code::SetEquality,
                    format!("`{name}` may hold several values, so it cannot be equal to one"),
                    span,
                    "one value",
                )
                .and(declared, "`some of`, by its declaration or its use")
                .help(format!(
                    "`{name} {not}in <{value}>`: {value} is {}one of them",
                    if negated { "not " } else { "" }
                ))
                .help(format!(
                    "`{not}{name} has only <{value}>`: {}",
                    if negated {
                        format!("something else is in it, or {value} is not")
                    } else {
                        format!("{value} is in it, and nothing else is")
                    }
                ))
                .help(format!(
                    "`{name} {} <{value}>`: the set itself is {}that one",
                    if negated { "!=" } else { "=" },
                    if negated { "not " } else { "" }
                )),
            );
            return None;
        }
        let term = self.term(field, value, span)?;
        let how = if negated { Membership::NotIn } else { Membership::In };
        Some(Test::Member { field, how, set: BTreeSet::from([term]) })
    }

    /// A value of a field: its canonical spelling, or the folded word where the field is open.
    pub(super) fn term(&mut self, field: usize, value: &str, span: Span) -> Option<Term> {
        let spec = self.spec(field);
        if spec.base == Base::Text {
            return Some(Term::new(&fold(value)));
        }
        if let Some(term) = spec.vocabulary.spellings.get(&fold(value)) {
            return Some(term.clone());
        }
        if spec.vocabulary.open {
            return Some(Term::new(&fold(value)));
        }
        let declared = self.field(field);
        let diagnostic = super::vocabulary::unknown_value(
            &declared.name,
            value,
            span,
            &declared.spec.vocabulary.values,
            declared.span,
        );
        self.report(diagnostic);
        None
    }

    pub(super) fn number_for_value(&mut self, field: usize, written: &str, span: Span) {
        let name = self.field(field).name.clone();
        let words = kind_in_words(self.spec(field));
        let declared = self.field(field).span;
        self.report(
            Diagnostic::new(
                Code::WrongKind,
                format!("`{name}` is {words}, so it cannot be compared with `{written}`"),
                span,
                "expected one of its values",
            )
            .and(declared, "declared or first used here")
            .help(format!("if `{written}` is one of its values, add it there or quote it: `\"{written}\"`")),
        );
    }

    /// Whether two fields can share values.
    pub(super) fn two_fields(&mut self, left: usize, right: usize, span: Span) -> Option<()> {
        self.use_field(right);
        let ok = |base| matches!(base, Base::Term | Base::Text);
        if left == right {
            let name = self.field(left).name.clone();
            self.report(
                Diagnostic::new(
                    Code::SameField,
                    format!("`{name}` is compared with itself"),
                    span,
                    "the same field",
                )
                .help("compare it with another field or with a value"),
            );
            return None;
        }
        if ok(self.spec(right).base) {
            return Some(());
        }
        let message = format!(
            "`{}` is {}, but `{}` is {}",
            self.field(left).name,
            kind_in_words(self.spec(left)),
            self.field(right).name,
            kind_in_words(self.spec(right))
        );
        let declared = self.field(right).span;
        self.report(
            Diagnostic::new(Code::WrongKind, message, span, "cannot be compared")
                .and(declared, "declared or first used here")
                .help("compare things of one kind"),
        );
        None
    }

    pub(super) fn member(
        &mut self,
        left: &Spanned<Expr>,
        how: &Spanned<Membership>,
        right: &Spanned<Expr>,
    ) -> Option<Test> {
        if let Some(dimension) = self.dimension(left).filter(|d| is_quantity(d.base)) {
            return self.quantity_in(left, how, right, dimension);
        }
        let field = self.left_field(left)?;
        let name = self.field(field).name.clone();
        if self.spec(field).base == Base::YesNo {
            let declared = self.field(field).span;
            self.report(
                Diagnostic::new(
                    Code::WrongOperator,
                    format!("`{name}` is a yes/no field"),
                    how.span,
                    "this asks for values",
                )
                .and(declared, "declared or first used here")
                .help(format!("write `{name}` or `not {name}`")),
            );
            return None;
        }
        if self.spec(field).shape == Shape::Single && how.node == Membership::HasAllOf {
            let declared = self.field(field).span;
            self.report(
                Diagnostic::new(
                    Code::WrongOperator,
                    format!("`{name}` holds one value, so it cannot have all of several"),
                    how.span,
                    "asks for several values at once",
                )
                .and(declared, "one value, by its declaration or its use")
                .help(format!("write `{name} in <…>`, or declare `field {name} : some of <…>`")),
            );
            return None;
        }
        let other = match &right.node {
            Expr::Name(other) if self.names.lists.contains_key(other.as_str()) => None,
            Expr::Name(other) | Expr::Field(Spanned { node: other, .. }) => self.field_of(other),
            _ => None,
        };
        if let (Some(_), Expr::Name(word)) = (other, &right.node)
            && self.usage.is_field(word, self.names)
            && self.spec(field).vocabulary.spellings.contains_key(&fold(word))
        {
            self.ambiguous(&name, word, right.span);
            return None;
        }
        if let Some(other) = other {
            self.two_fields(field, other, right.span)?;
            return match how.node {
                Membership::In | Membership::NotIn => {
                    Some(Test::Share { left: field, right: other, negated: how.node == Membership::NotIn })
                }
                Membership::HasOnly | Membership::HasAllOf => {
                    self.report(
                        Diagnostic::new(
                            Code::WrongOperator,
                            "`has only` and `has all of` need values, not another field",
                            how.span,
                            "expected `<…>` or a list after this",
                        )
                        .help("`in` asks whether two fields share a value, `=` whether they hold the same"),
                    );
                    None
                }
            };
        }
        let set = self.terms(field, right, how.node != Membership::HasAllOf)?;
        Some(Test::Member { field, how: how.node, set })
    }

    /// The values after `in`, `has only`, `has all of` or `=`, lists flattened. A list's own name is one
    /// of its values where one of them is enough; nobody has to have it besides all the others.
    pub(super) fn terms(
        &mut self,
        field: usize,
        expr: &Spanned<Expr>,
        with_names: bool,
    ) -> Option<BTreeSet<Term>> {
        let mut terms = BTreeSet::new();
        let mut complete = true;
        let members = match &expr.node {
            Expr::Set(members) => members.iter().collect::<Vec<_>>(),
            _ => vec![expr],
        };
        for member in members {
            match &member.node {
                Expr::Name(name) if self.names.lists.contains_key(name.as_str()) => {
                    let Some(list) = self.names.lists.get(name.as_str()) else { continue };
                    complete &= !self.names.cyclic.contains(name.as_str());
                    for value in self.names.flatten(list) {
                        if value.list && !with_names {
                            continue;
                        }
                        // A list's unknown value was told where the list is.
                        match self.spec(field).vocabulary.spellings.get(&fold(value.text)) {
                            Some(term) => {
                                terms.insert(term.clone());
                            }
                            None if self.spec(field).base == Base::Text => {
                                terms.insert(Term::new(&fold(value.text)));
                                terms.extend(value.synonyms.iter().map(|word| Term::new(&fold(&word.text))));
                            }
                            None if self.spec(field).vocabulary.open => {
                                terms.insert(Term::new(&fold(value.text)));
                            }
                            None => complete = false,
                        }
                    }
                }
                Expr::Name(value) | Expr::Text(value) => match self.term(field, value, member.span) {
                    Some(term) => {
                        terms.insert(term);
                    }
                    None => complete = false,
                },
                _ => {
                    let written = self.written(member.span);
                    if self.spec(field).vocabulary.spellings.contains_key(&fold(&written))
                        || self.spec(field).vocabulary.open
                    {
                        terms.extend(self.term(field, &written, member.span));
                    } else {
                        self.number_for_value(field, &written, member.span);
                        complete = false;
                    }
                }
            }
        }
        complete.then_some(terms)
    }
}
