//! Comparisons: quantities, dates and lengths of time against each other, and yes/no fields.

use std::collections::BTreeSet;

use super::conditions::{Context, is_quantity};
use super::literals::Dimension;
use super::usage::yes_no;
use super::{Operand, SetOperand, Test, kind_in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Membership};
use crate::text::{Span, Spanned};
use crate::value::{Base, Literal, Relation};

impl Context<'_> {
    pub(super) fn compare(
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
    pub(super) fn not_itself(&mut self, sides: &[&Operand], span: Span) -> Option<()> {
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

    pub(super) fn compare_yes_no(
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
        if let (Expr::Name(other) | Expr::Field(Spanned { node: other, .. }), Some(negated)) =
            (&right.node, negated)
            && let Some(other) = self.field_of(other).filter(|other| self.spec(*other).base == Base::YesNo)
        {
            self.use_field(other);
            if other == field {
                self.not_itself(&[&Operand::Field(field), &Operand::Field(field)], right.span)?;
            }
            return Some(Test::Same { left: field, right: SetOperand::Field(other), negated });
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

    pub(super) fn between(
        &mut self,
        value: &Spanned<Expr>,
        low: &Spanned<Expr>,
        high: &Spanned<Expr>,
    ) -> Option<Test> {
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

    pub(super) fn not_a_quantity(&mut self, expr: &Spanned<Expr>, operator: &str) -> Option<()> {
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

    pub(super) fn quantity_in(
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
}
