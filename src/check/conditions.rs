//! Conditions: what each name means, and whether both sides fit together.

use std::collections::{BTreeMap, BTreeSet};

use super::literals::Dimension;
use super::names::Names;
use super::usage::{Usage, yes_no};
use super::{Definition, Field, Form, Node, Operand, Polarity, SetOperand, Test, kind_in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Is, Membership};
use crate::text::{Source, Span, Spanned, closest, fold};
use crate::value::{Base, FieldSpec, Literal, Relation, Shape, Term};

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

impl<'a> Context<'a> {
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
            Expr::Or(parts) => Form::Or(self.conditions(parts)?),
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
    fn conditions(&mut self, parts: &[Spanned<Expr>]) -> Option<Vec<Node>> {
        let nodes: Vec<Option<Node>> = parts.iter().map(|part| self.condition(part)).collect();
        nodes.into_iter().collect()
    }

    fn bare_name(&mut self, name: &str, span: Span) -> Option<Form> {
        if self.is_definition(name) {
            // A definition with a mistake in it was told where it stands.
            return self.definitions.iter().position(|d| d.name == name).map(Form::Defined);
        }
        if let Some(field) = self.field_of(name) {
            self.use_field(field);
            let spec = self.spec(field);
            if spec.base == Base::YesNo {
                return Some(Form::Test(Test::YesNo { field, is: true }));
            }
            let words = kind_in_words(spec);
            let example = match spec.base {
                Base::Term => format!("`{name} in <…>` or `{name} is reported`"),
                Base::Text => format!("`{name} is reported`"),
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
    fn left_field(&mut self, expr: &Spanned<Expr>) -> Option<usize> {
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

    fn compare(
        &mut self,
        left: &Spanned<Expr>,
        relation: &Spanned<Relation>,
        right: &Spanned<Expr>,
        span: Span,
    ) -> Option<Test> {
        let dimension = self.dimension(left).or_else(|| self.dimension(right));
        let Some(dimension) = dimension else {
            // No field on either side: say it of the left one.
            return self.left_field(left).and(None);
        };
        match dimension.base {
            Base::Term | Base::Text => self.compare_values(left, relation, right),
            Base::YesNo => self.compare_yes_no(left, relation, right),
            _ => {
                let (left, right) = (self.operand(left, dimension), self.operand(right, dimension));
                let (left, right) = (left?, right?);
                self.not_itself(&[&left, &right], span)?;
                Some(Test::Compare { left, relation: relation.node, right })
            }
        }
    }

    /// The same field twice in one comparison says nothing about records. (Rule 2.5.)
    fn not_itself(&mut self, sides: &[&Operand], span: Span) -> Option<()> {
        let mut seen = BTreeSet::new();
        let twice = sides.iter().flat_map(|side| side.fields()).find(|field| !seen.insert(*field));
        let Some(field) = twice else { return Some(()) };
        let name = self.field(field).name.clone();
        self.report(
            Diagnostic::new(
                Code::SameField,
                format!("`{name}` is compared with itself"),
                span,
                "stands on both sides, or twice on one",
            )
            .help("compare it with another field or with a value"),
        );
        None
    }

    fn compare_yes_no(
        &mut self,
        left: &Spanned<Expr>,
        relation: &Spanned<Relation>,
        right: &Spanned<Expr>,
    ) -> Option<Test> {
        let field = self.left_field(left)?;
        let name = self.field(field).name.clone();
        let answer = match &right.node {
            Expr::Name(word) | Expr::Text(word) => yes_no(word),
            _ => None,
        };
        let negated = match relation.node {
            Relation::Equal => Some(false),
            Relation::NotEqual => Some(true),
            _ => None,
        };
        if let (Some(answer), Some(negated)) = (answer, negated) {
            return Some(Test::YesNo { field, is: answer != negated });
        }
        let declared = self.field(field).span;
        let written = self.written(right.span);
        self.report(
            Diagnostic::new(
                Code::WrongKind,
                format!("`{name}` is a yes/no field, so it cannot be compared with `{written}`"),
                right.span,
                "expected `yes` or `no`",
            )
            .and(declared, "declared or first used here")
            .help(format!("write `{name}` or `not {name}`")),
        );
        None
    }

    /// `=` and `!=` on fields with values, and on texts.
    fn compare_values(
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
                    if value
                        && self.usage.is_field(other, self.names)
                        && self.names.fields.contains_key(other.as_str())
                    {
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
                let set = self.terms(field, right)?;
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

    fn ambiguous(&mut self, field: &str, word: &str, span: Span) {
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

    fn single_value(&mut self, field: usize, value: &str, negated: bool, span: Span) -> Option<Test> {
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
    fn term(&mut self, field: usize, value: &str, span: Span) -> Option<Term> {
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
        let diagnostic = super::fields::unknown_value(
            &declared.name,
            value,
            span,
            &declared.spec.vocabulary.values,
            declared.span,
        );
        self.report(diagnostic);
        None
    }

    fn number_for_value(&mut self, field: usize, written: &str, span: Span) {
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
    fn two_fields(&mut self, left: usize, right: usize, span: Span) -> Option<()> {
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

    fn between(&mut self, value: &Spanned<Expr>, low: &Spanned<Expr>, high: &Spanned<Expr>) -> Option<Test> {
        let Some(dimension) = self.dimension(value).filter(|d| is_quantity(d.base)) else {
            return self.not_a_quantity(value, "between").and(None);
        };
        let operands = [value, low, high].map(|side| self.operand(side, dimension));
        let [Some(value_side), Some(low_side), Some(high_side)] = operands else { return None };
        self.not_itself(&[&value_side, &low_side, &high_side], value.span.to(high.span))?;
        if let (Operand::Literal(a), Operand::Literal(b)) = (&low_side, &high_side)
            && a.certainly_above(b)
        {
            let (a, b) = (self.written(low.span), self.written(high.span));
            self.report(
                Diagnostic::new(
                    Code::BadLiteral,
                    "the range runs backwards",
                    low.span.to(high.span),
                    format!("nothing lies between `{a}` and `{b}`"),
                )
                .help(format!("write `between {b} and {a}`")),
            );
            return None;
        }
        Some(Test::Between { value: value_side, low: low_side, high: high_side })
    }

    fn not_a_quantity(&mut self, expr: &Spanned<Expr>, operator: &str) -> Option<()> {
        let field = self.left_field(expr)?;
        let name = self.field(field).name.clone();
        let words = kind_in_words(self.spec(field));
        self.report(
            Diagnostic::new(
                Code::WrongOperator,
                format!("`{name}` is {words}, which has no order"),
                expr.span,
                format!("`{operator}` needs a number, a date or a length of time"),
            )
            .help(format!("write `{name} in <…>`")),
        );
        None
    }

    fn member(
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
            && self.names.fields.contains_key(word.as_str())
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
        let set = self.terms(field, right)?;
        Some(Test::Member { field, how: how.node, set })
    }

    fn quantity_in(
        &mut self,
        left: &Spanned<Expr>,
        how: &Spanned<Membership>,
        right: &Spanned<Expr>,
        dimension: Dimension,
    ) -> Option<Test> {
        let value = self.operand(left, dimension)?;
        let negated = match how.node {
            Membership::In => false,
            Membership::NotIn => true,
            Membership::HasOnly | Membership::HasAllOf => {
                let name = self.field(dimension.field).name.clone();
                let words = kind_in_words(self.spec(dimension.field));
                self.report(
                    Diagnostic::new(
                        Code::WrongOperator,
                        format!("`{name}` is {words}, not a field of several values"),
                        how.span,
                        "asks for several values at once",
                    )
                    .help(format!("write `{name} in <…>` or `{name} = …`")),
                );
                return None;
            }
        };
        let Expr::Set(members) = &right.node else {
            self.operand(right, dimension)?;
            let written = self.written(right.span);
            self.report(
                Diagnostic::new(Code::WrongOperator, "`in` needs a set", right.span, "expected `<…>`")
                    .help(format!("write `in <{written}>` or `= {written}`")),
            );
            return None;
        };
        let literals: Vec<Option<Literal>> = members
            .iter()
            .map(|member| match self.operand(member, dimension)? {
                Operand::Literal(literal) => Some(literal),
                _ => {
                    self.report(
                        Diagnostic::new(
                            Code::WrongOperator,
                            "a set holds values, not fields",
                            member.span,
                            "names a field",
                        )
                        .help("compare the two fields with `=`"),
                    );
                    None
                }
            })
            .collect();
        Some(Test::OneOf { value, literals: literals.into_iter().collect::<Option<_>>()?, negated })
    }

    /// The values after `in`, `has only`, `has all of` or `=`, lists flattened.
    fn terms(&mut self, field: usize, expr: &Spanned<Expr>) -> Option<BTreeSet<Term>> {
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
                        // A list's unknown value was told where the list is.
                        match self.spec(field).vocabulary.spellings.get(&fold(value.text)) {
                            Some(term) => {
                                terms.insert(term.clone());
                            }
                            None if self.spec(field).base == Base::Text => {
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

/// Kinds that have an order.
pub(super) fn is_quantity(base: Base) -> bool {
    matches!(base, Base::Integer | Base::Number | Base::Percent | Base::Year | Base::Date | Base::Duration)
}
