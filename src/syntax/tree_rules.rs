//! From the parser's pairs to conditions. Recursion goes as deep as brackets do, and no deeper.

use pest::iterators::{Pair, Pairs};

use super::ast::{Counted, Expr, Extreme, Guard, Is, Membership, Sign, Word};
use super::grammar::Rule;
use super::literals::{plain, unquoted};
use super::tree::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, Spanned};
use crate::value::Relation;

type Part<'p> = Pair<'p, Rule>;

impl Builder<'_> {
    /// `a or b when c`
    pub(super) fn read_rule(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let body = self.read_or(parts.next()?)?;
        let Some(guard) = parts.next() else { return Some(body) };
        let mut parts = guard.into_inner();
        let word = parts.next()?;
        let node = if word.as_rule() == Rule::kw_when { Guard::When } else { Guard::Unless };
        let guard = Spanned::new(node, self.span(&word));
        let condition = Box::new(self.read_or(parts.next()?)?);
        Some(Spanned::new(Expr::Guarded { body: Box::new(body), guard, condition }, span))
    }

    fn read_or(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let span = self.span(&pair);
        let parts = pair.into_inner().filter(|part| part.as_rule() == Rule::and).collect::<Vec<_>>();
        let several = parts.len() > 1;
        let mixed = several && parts.iter().any(|part| part.clone().into_inner().nth(1).is_some());
        if mixed {
            self.mixed.push(span);
        }
        let terms = parts.into_iter().map(|part| self.read_and(part)).collect::<Option<Vec<_>>>()?;
        joined(terms, span, Expr::Or)
    }

    fn read_and(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let span = self.span(&pair);
        let parts = pair.into_inner().filter(|part| part.as_rule() == Rule::not);
        let terms = parts.map(|part| self.read_not(part)).collect::<Option<Vec<_>>>()?;
        joined(terms, span, Expr::And)
    }

    fn read_not(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let end = self.span(&pair).end;
        let mut starts = Vec::new();
        let mut result = None;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::kw_not {
                starts.push(self.span(&part).start);
            } else {
                result = Some(self.read_compare(part)?);
            }
        }
        let compare = result?;
        Some(
            starts.into_iter().rev().fold(compare, |inner, start| {
                Spanned::new(Expr::Not(Box::new(inner)), Span::new(start, end))
            }),
        )
    }

    fn read_compare(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        if first.as_rule() == Rule::group {
            let fields = self.read_group(first)?;
            return Some(Spanned::new(self.read_contains(fields, parts.next()?)?, span));
        }
        let left = self.read_sum(first)?;
        let Some(tail) = parts.next() else { return Some(left) };
        if tail.as_rule() == Rule::contains {
            let fields = self.searched_field(left)?;
            return Some(Spanned::new(self.read_contains(fields, tail)?, span));
        }
        let left = Box::new(left);
        let matched = tail.as_rule();
        let mut parts = tail.into_inner();
        let node = match matched {
            Rule::relation => {
                let sign = parts.next()?;
                let relation = Spanned::new(relation(sign.as_str()), self.span(&sign));
                let right = Box::new(self.read_right(parts.next()?)?);
                Expr::Compare { left, relation, right }
            }
            Rule::between => {
                let mut ends = parts.filter(|part| part.as_rule() == Rule::sum);
                let low = Box::new(self.read_sum(ends.next()?)?);
                let high = Box::new(self.read_sum(ends.next()?)?);
                Expr::Between { value: left, low, high }
            }
            Rule::is => {
                let (mut negated, mut what) = (false, Is::Reported);
                for part in parts {
                    match part.as_rule() {
                        Rule::kw_not => negated = true,
                        Rule::kw_applicable => what = Is::Applicable,
                        _ => {}
                    }
                }
                Expr::Is { left, negated, what }
            }
            _ => self.read_member(left, parts)?,
        };
        Some(Spanned::new(node, span))
    }

    /// `in <a>`, `not in <a>`, `has only <a>`, `has all of <a>`
    fn read_member(&mut self, left: Box<Spanned<Expr>>, parts: Pairs<'_, Rule>) -> Option<Expr> {
        let mut words: Option<Span> = None;
        let mut how = Membership::In;
        for part in parts {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::collection => {
                    let right = Box::new(self.read_right(part.into_inner().next()?)?);
                    return Some(Expr::Member { left, how: Spanned::new(how, words?), right });
                }
                Rule::kw_not => how = Membership::NotIn,
                Rule::kw_only => how = Membership::HasOnly,
                Rule::kw_all => how = Membership::HasAllOf,
                _ => {}
            }
            words = Some(words.map_or(span, |words| words.to(span)));
        }
        None
    }

    /// What stands right of a sign or of `in`.
    fn read_right(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        match pair.as_rule() {
            Rule::sum => self.read_sum(pair),
            Rule::set => {
                let span = self.span(&pair);
                let members = pair.into_inner().filter(|part| part.as_rule() == Rule::member);
                let members = members.map(|part| self.read_primary(part.into_inner().next()?));
                Some(Spanned::new(Expr::Set(members.collect::<Option<Vec<_>>>()?), span))
            }
            _ => self.read_primary(pair),
        }
    }

    fn read_sum(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let span = self.span(&pair);
        let mut sign = Sign::Plus;
        let mut terms = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::plus => sign = Sign::Plus,
                Rule::minus => sign = Sign::Minus,
                _ => terms.push((sign, self.read_primary(part.into_inner().next()?)?)),
            }
        }
        if terms.len() > 1 { Some(Spanned::new(Expr::Sum(terms), span)) } else { Some(terms.pop()?.1) }
    }

    fn read_primary(&mut self, pair: Part<'_>) -> Option<Spanned<Expr>> {
        let span = self.span(&pair);
        let node = match pair.as_rule() {
            Rule::name => Expr::Name(plain(pair.as_str())),
            Rule::text => Expr::Text(plain(&unquoted(pair.as_str()))),
            Rule::date => Expr::Date(self.read_period(&pair)?),
            Rule::amount => self.read_amount(pair)?,
            Rule::named_field => Expr::Field(self.name(&mut pair.into_inner())?),
            Rule::extreme => {
                let mut parts = pair.into_inner();
                let lowest = parts.next()?.as_rule() == Rule::kw_lowest;
                let which = if lowest { Extreme::Lowest } else { Extreme::Highest };
                Expr::Extreme { which, field: self.name(&mut parts)? }
            }
            Rule::bracketed => {
                let rule = pair.into_inner().find(|part| part.as_rule() == Rule::rule)?;
                return self.read_rule(rule);
            }
            Rule::counted => self.read_counted(pair)?,
            _ => return None,
        };
        Some(Spanned::new(node, span))
    }

    fn read_counted(&mut self, pair: Part<'_>) -> Option<Expr> {
        let (mut how, mut number, mut of) = (Counted::Exactly, None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::how_many => {
                    how = match part.into_inner().last()?.as_rule() {
                        Rule::kw_least => Counted::AtLeast,
                        Rule::kw_most => Counted::AtMost,
                        _ => Counted::Exactly,
                    }
                }
                Rule::integer => number = Some(self.read_count(&part)?),
                Rule::rule => of.push(self.read_rule(part)?),
                _ => {}
            }
        }
        Some(Expr::Count { how, number: number?, of })
    }

    /// `25`, `66%`, `3 months 2 weeks`
    fn read_amount(&mut self, pair: Part<'_>) -> Option<Expr> {
        let mut parts = pair.into_inner();
        let mut before = parts.next()?;
        let mut number = self.read_number(&before)?;
        let mut amounts = Vec::new();
        for part in parts {
            match part.as_rule() {
                Rule::percent_sign => return Some(Expr::Percent(number)),
                Rule::number => {
                    number = self.read_number(&part)?;
                    before = part;
                }
                _ => {
                    let unit = self.read_word(part.into_inner().next()?);
                    self.check_unit(self.span(&before), &unit)?;
                    amounts.push((number, unit));
                }
            }
        }
        Some(if amounts.is_empty() { Expr::Number(number) } else { Expr::Quantity(amounts) })
    }

    /// A unit stands on the line of its number: what begins the next line is something else.
    fn check_unit(&mut self, number: Span, unit: &Spanned<Word>) -> Option<()> {
        let between = self.source.get(number.end..unit.span.start).unwrap_or_default();
        if !between.contains(super::lex::is_newline) {
            return Some(());
        }
        self.faults.push(
            Diagnostic::new(
                Code::Unexpected,
                format!("`{}` on a new line is no unit", unit.text),
                unit.span,
                "expected `and`, `or`, a comma or the end of the bracket before it",
            )
            .and(number, "this number ends its line")
            .help("a unit stands on the line of its number"),
        );
        None
    }
}

fn joined(
    mut terms: Vec<Spanned<Expr>>,
    span: Span,
    join: fn(Vec<Spanned<Expr>>) -> Expr,
) -> Option<Spanned<Expr>> {
    if terms.len() > 1 { Some(Spanned::new(join(terms), span)) } else { terms.pop() }
}

fn relation(sign: &str) -> Relation {
    match sign {
        "=" => Relation::Equal,
        "!=" | "≠" => Relation::NotEqual,
        "<" => Relation::Less,
        "<=" | "≤" => Relation::AtMost,
        ">" => Relation::Greater,
        _ => Relation::AtLeast,
    }
}
