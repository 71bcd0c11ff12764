//! Quantities in conditions: which kind each side has, and what its literals then mean.

use super::conditions::Context;
use super::{Operand, kind_in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Extreme, Sign};
use crate::text::{Span, Spanned, fold};
use crate::value::{Base, Duration, Literal, Number, Period, Shape, TimeUnit};

/// The kind of a quantity, and the field it has it from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dimension {
    pub(super) base: Base,
    pub(super) field: usize,
}

impl Context<'_> {
    /// The kind of a side, from the first field in it; `None` for literals alone.
    pub(super) fn dimension(&self, expr: &Spanned<Expr>) -> Option<Dimension> {
        match &expr.node {
            Expr::Name(name) | Expr::Field(Spanned { node: name, .. }) => {
                self.field_of(name).map(|field| Dimension { base: self.spec(field).base, field })
            }
            Expr::Extreme { field, .. } => {
                self.field_of(&field.node).map(|field| Dimension { base: self.spec(field).base, field })
            }
            Expr::Sum(parts) => parts.iter().find_map(|(_, part)| self.dimension(part)),
            _ => None,
        }
    }

    /// One side of a comparison, read as the given kind.
    pub(super) fn operand(&mut self, expr: &Spanned<Expr>, dimension: Dimension) -> Option<Operand> {
        match &expr.node {
            Expr::Name(name) | Expr::Field(Spanned { node: name, .. }) => {
                if let Some(field) = self.field_of(name) {
                    return self.field_operand(field, expr.span, dimension);
                }
                if self.is_definition(name) {
                    self.report(
                        Diagnostic::new(
                            Code::WrongKind,
                            format!("`{name}` is a definition: it holds or it does not"),
                            expr.span,
                            "cannot be compared",
                        )
                        .help(format!("write `{name}` or `not {name}` as a condition of its own")),
                    );
                    return None;
                }
                self.wrong_literal(expr.span, &format!("`{name}`"), dimension)
            }
            Expr::Text(text) => self.wrong_literal(expr.span, &format!("`\"{text}\"`"), dimension),
            Expr::Extreme { which, field } => {
                let index = self.field_of(&field.node)?;
                self.use_field(index);
                let spec = self.spec(index);
                if !matches!(spec.shape, Shape::RangeOf | Shape::SomeOf) {
                    let words = kind_in_words(spec);
                    let declared = self.field(index).span;
                    let kind = base_word(spec.base);
                    self.report(
                        Diagnostic::new(
                            Code::WrongOperator,
                            format!("`{}` is {words}: it has no lowest and highest", field.node),
                            field.span,
                            "holds one thing",
                        )
                        .and(declared, "declared here")
                        .help(format!(
                            "write `{0}` alone, or declare `field {0} : range of {kind}`",
                            field.node
                        )),
                    );
                    return None;
                }
                self.same_dimension(index, expr.span, dimension)?;
                Some(match which {
                    Extreme::Lowest => Operand::Lowest(index),
                    Extreme::Highest => Operand::Highest(index),
                })
            }
            Expr::Sum(parts) => {
                if !matches!(dimension.base, Base::Integer | Base::Number | Base::Percent | Base::Duration) {
                    let words = kind_in_words(self.spec(dimension.field));
                    self.report(
                        Diagnostic::new(
                            Code::WrongOperator,
                            format!(
                                "`{}` is {words}, which cannot be added up",
                                self.field(dimension.field).name
                            ),
                            expr.span,
                            "only numbers and lengths of time can be added and subtracted",
                        )
                        .help("add a column that holds the result, and name it as a field"),
                    );
                    return None;
                }
                // Every part is looked at before giving up, so that each mistake is told.
                let parts: Vec<(Sign, Option<Operand>)> =
                    parts.iter().map(|(sign, part)| (*sign, self.operand(part, dimension))).collect();
                parts
                    .into_iter()
                    .map(|(sign, part)| Some((sign, part?)))
                    .collect::<Option<Vec<_>>>()
                    .map(Operand::Sum)
            }
            literal => self.literal(literal, expr.span, dimension).map(Operand::Literal),
        }
    }

    fn field_operand(&mut self, field: usize, span: Span, dimension: Dimension) -> Option<Operand> {
        self.use_field(field);
        self.same_dimension(field, span, dimension)?;
        let spec = self.spec(field);
        if matches!(spec.shape, Shape::RangeOf | Shape::SomeOf) {
            let (name, declared) = (self.field(field).name.clone(), self.field(field).span);
            self.report(
                Diagnostic::new(
                    Code::BareSpread,
                    format!("`{name}` holds a spread, not one number"),
                    span,
                    "which of them is meant?",
                )
                .and(declared, "declared here")
                .help(format!("write `lowest {name}` or `highest {name}`")),
            );
            return None;
        }
        Some(Operand::Field(field))
    }

    fn same_dimension(&mut self, field: usize, span: Span, dimension: Dimension) -> Option<()> {
        let (here, there) = (self.spec(field).base, dimension.base);
        let number = |base| matches!(base, Base::Integer | Base::Number);
        if here == there || (number(here) && number(there)) {
            return Some(());
        }
        let (name, declared) = (self.field(field).name.clone(), self.field(field).span);
        let other = self.field(dimension.field);
        let message = format!(
            "`{name}` is {}, but `{}` is {}",
            kind_in_words(self.spec(field)),
            other.name,
            kind_in_words(&other.spec)
        );
        let (other_name, other_span) = (other.name.clone(), other.span);
        self.report(
            Diagnostic::new(Code::WrongKind, message, span, "cannot be compared")
                .and(declared, format!("`{name}` is declared here"))
                .and(other_span, format!("`{other_name}` is declared here"))
                .help("compare things of one kind, or change what one of them is declared as"),
        );
        None
    }

    /// A literal as a quantity of the field's kind.
    pub(super) fn literal(&mut self, literal: &Expr, span: Span, dimension: Dimension) -> Option<Literal> {
        let name = self.field(dimension.field).name.clone();
        let spec = self.spec(dimension.field).clone();
        match (dimension.base, literal) {
            (Base::Duration, Expr::Quantity(parts)) => {
                let mut total = Duration::ZERO;
                for (amount, unit) in parts {
                    let Some(time) = TimeUnit::parse(&unit.text) else {
                        self.report(
                            Diagnostic::new(
                                Code::WrongUnit,
                                format!("`{}` is not a unit of time", unit.text),
                                unit.span,
                                format!("`{name}` is a length of time"),
                            )
                            .help("units of time are hours, days, weeks, months and years"),
                        );
                        return None;
                    };
                    total = total.plus(Duration::of(*amount, time));
                }
                Some(Literal::Duration(total))
            }
            (Base::Duration, Expr::Number(number)) => {
                let unit = spec.time_unit.map_or("months", unit_word);
                let declared = self.field(dimension.field).span;
                self.report(
                    Diagnostic::new(
                        Code::WrongUnit,
                        format!("`{number}` has no unit, but `{name}` is a length of time"),
                        span,
                        "days, weeks, months or years?",
                    )
                    .and(
                        declared,
                        format!("`{name}` is a length of time, as its declaration or another condition says"),
                    )
                    .help(format!("write `{number} {unit}`")),
                );
                None
            }
            (Base::Integer | Base::Number, Expr::Number(number)) => Some(Literal::Number(*number)),
            (Base::Integer | Base::Number, Expr::Quantity(parts)) => {
                self.number_with_unit(parts, span, dimension)
            }
            (Base::Percent, Expr::Percent(number)) => Some(Literal::Number(*number)),
            (Base::Percent, Expr::Number(number)) => {
                self.report(
                    Diagnostic::new(
                        Code::WrongUnit,
                        format!("`{name}` is a percentage, `{number}` is a plain number"),
                        span,
                        "of what?",
                    )
                    .help(format!("write `{number}%`")),
                );
                None
            }
            (Base::Year, Expr::Number(number)) if number.is_whole() => Some(Literal::Number(*number)),
            (Base::Year, Expr::Date(period)) => {
                self.report(
                    Diagnostic::new(
                        Code::YearTooCoarse,
                        format!("`{name}` is a year, which cannot always decide `{period}`"),
                        span,
                        "finer than a year",
                    )
                    .help(format!(
                        "a record of {} will be unclear; make `{name}` a date if its months are known",
                        period.year
                    )),
                );
                Some(Literal::Date(*period))
            }
            (Base::Date, Expr::Date(period)) => Some(Literal::Date(*period)),
            (Base::Date, Expr::Number(number)) => match year_period(*number) {
                Some(period) => Some(Literal::Date(period)),
                None => self.wrong_literal(span, &format!("`{number}`"), dimension),
            },
            (_, other) => {
                let shown = literal_in_words(other, self.written(span));
                self.wrong_literal(span, &shown, dimension)
            }
        }
    }

    fn number_with_unit(
        &mut self,
        parts: &[(Number, Spanned<crate::syntax::ast::Word>)],
        span: Span,
        dimension: Dimension,
    ) -> Option<Literal> {
        let name = self.field(dimension.field).name.clone();
        let declared = self.field(dimension.field).span;
        let unit = self.spec(dimension.field).unit.clone();
        if let ([(amount, word)], Some(unit)) = (parts, &unit)
            && fold(&word.text) == fold(unit)
        {
            return Some(Literal::Number(*amount));
        }
        let written = self.written(span);
        let time = parts.iter().all(|(_, unit)| TimeUnit::parse(&unit.text).is_some());
        let amount = parts.first().map_or(Number::ZERO, |(amount, _)| *amount);
        let diagnostic = if time {
            Diagnostic::new(
                Code::WrongKind,
                format!("`{name}` is a number, `{written}` is a length of time"),
                span,
                "cannot be compared with a number",
            )
            .help(format!("if it is one, declare `field {name} : duration`; else write the number alone"))
        } else {
            let help = match &unit {
                Some(unit) => {
                    format!("`{name}` is declared in {unit}: write `{amount} {unit}` or `{amount}`")
                }
                None => format!("declare `field {name} : number in UNIT`, or write `{amount}` alone"),
            };
            Diagnostic::new(
                Code::WrongUnit,
                format!("`{written}` has a unit that `{name}` has not"),
                span,
                "units other than time are not converted",
            )
            .help(help)
        };
        self.report(diagnostic.and(declared, "declared or first used here"));
        None
    }

    fn wrong_literal<T>(&mut self, span: Span, shown: &str, dimension: Dimension) -> Option<T> {
        let field = self.field(dimension.field);
        let words = kind_in_words(&field.spec);
        let (name, declared) = (field.name.clone(), field.span);
        let example = match dimension.base {
            Base::Duration => "`3 months`",
            Base::Date => "`2018-01` or `2018`",
            Base::Year => "`2018`",
            Base::Percent => "`66%`",
            _ => "`25`",
        };
        self.report(
            Diagnostic::new(
                Code::WrongKind,
                format!("`{name}` is {words}, so it cannot be compared with {shown}"),
                span,
                format!("expected something like {example}"),
            )
            .and(declared, format!("`{name}` is declared or first used here"))
            .help(format!("write a value such as {example}, or change what `{name}` is declared as")),
        );
        None
    }
}

/// A whole year as a period, when a number is one.
fn year_period(number: Number) -> Option<Period> {
    let year = number.to_integer().and_then(|year| i16::try_from(year).ok())?;
    (1000..=9999).contains(&year).then_some(Period { year, month: None, day: None })
}

fn literal_in_words(literal: &Expr, written: String) -> String {
    match literal {
        Expr::Set(_) => format!("the set `{written}`"),
        Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Compare { .. } | Expr::Member { .. } => {
            format!("the condition `{written}`")
        }
        _ => format!("`{written}`"),
    }
}

/// The word that declares a kind.
#[must_use]
pub fn base_word(base: Base) -> &'static str {
    match base {
        Base::YesNo => "yes/no",
        Base::Integer => "integer",
        Base::Number => "number",
        Base::Percent => "percent",
        Base::Text => "text",
        Base::Year => "year",
        Base::Date => "date",
        Base::Duration => "duration",
        Base::Term => "one of <…>",
        Base::Judgement => "judged",
    }
}

fn unit_word(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Minute => "minutes",
        TimeUnit::Hour => "hours",
        TimeUnit::Day => "days",
        TimeUnit::Week => "weeks",
        TimeUnit::Month => "months",
        TimeUnit::Year => "years",
    }
}
