//! From the parser's pairs to searches: what stands after `contains`.

use pest::iterators::Pair;

use super::ast::{Expr, Search};
use super::grammar::Rule;
use super::literals::{plain, unquoted};
use super::tree::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, Spanned};
use crate::value::Distance;

type Part<'p> = Pair<'p, Rule>;

impl Builder<'_> {
    /// `any of (title, abstract)`
    pub(super) fn read_group(&mut self, pair: Part<'_>) -> Option<Vec<Spanned<String>>> {
        let span = self.span(&pair);
        let mut fields = Vec::new();
        let mut all = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_all => all = true,
                Rule::name => fields.push(Spanned::new(plain(part.as_str()), self.span(&part))),
                _ => {}
            }
        }
        if all {
            let each: Vec<_> = fields.iter().map(|field| format!("{} contains …", field.node)).collect();
            self.faults.push(
                Diagnostic::new(
                    Code::Refused,
                    "`all of (…) contains` could be read in two ways",
                    span,
                    "every word in every field, or every word in some field?",
                )
                .help(format!(
                    "write `any of (…) contains …`, or each field by itself: `{}`",
                    each.join(" and ")
                )),
            );
            return None;
        }
        Some(fields)
    }

    /// The field left of `contains`.
    pub(super) fn searched_field(&mut self, left: Spanned<Expr>) -> Option<Vec<Spanned<String>>> {
        match left.node {
            Expr::Name(name) => Some(vec![Spanned::new(name, left.span)]),
            Expr::Field(name) => Some(vec![name]),
            _ => {
                let written = self.slice(left.span);
                self.faults.push(
                    Diagnostic::new(
                        Code::WrongOperator,
                        format!("`{written}` is not a field"),
                        left.span,
                        "expected the name of a field before `contains`",
                    )
                    .help("write `title contains …`, or `any of (title, abstract) contains …`"),
                );
                None
            }
        }
    }

    /// `contains mentor*`
    pub(super) fn read_contains(&mut self, fields: Vec<Spanned<String>>, pair: Part<'_>) -> Option<Expr> {
        let whole = self.span(&pair);
        let mut search = None;
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::kw_not => {
                    self.faults.push(
                        Diagnostic::new(Code::Unexpected, "`contains not` is no condition", span, "not here")
                            .help("write `not` before the field: `not title contains …`"),
                    );
                    return None;
                }
                Rule::search_one => search = Some(self.read_search_part(part)?),
                Rule::unbracketed => {
                    let written =
                        self.slice(Span::new(search.map_or(span, |s: Spanned<_>| s.span).start, span.end));
                    let written = written.replace('"', "");
                    let near = part.into_inner().any(|part| part.as_rule() == Rule::search_adj);
                    let help = if near {
                        format!("write `contains ({written})`")
                    } else {
                        format!("a phrase stands in quotes: `contains \"{written}\"`")
                    };
                    self.faults.push(
                        Diagnostic::new(
                            Code::Unexpected,
                            "`contains` is followed by more than one word",
                            span,
                            "this needs brackets or quotes round the whole",
                        )
                        .help(help),
                    );
                    return None;
                }
                _ => {}
            }
        }
        let search = search?;
        let span = Span::new(search.span.start, whole.end);
        Some(Expr::Contains { fields, search: Box::new(Spanned::new(search.node, span)) })
    }

    /// `mentor*.ti,ab.`, `"one to one"`, `(course* or train*)`
    fn read_search_part(&mut self, pair: Part<'_>) -> Option<Spanned<Search>> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let node = match first.as_rule() {
            Rule::search_bracket => {
                let inner = first.into_inner().find(|part| part.as_rule() == Rule::search)?;
                self.read_search(inner)?.node
            }
            Rule::text => Search::Quoted(plain(&unquoted(first.as_str()))),
            Rule::search_word => Search::Words(plain(first.as_str().trim_end())),
            _ => {
                let words: Vec<String> =
                    first.into_inner().map(|word| plain(word.as_str().trim_end())).collect();
                Search::Words(words.join(" "))
            }
        };
        let Some(suffix) = parts.next() else { return Some(Spanned::new(node, span)) };
        let codes = suffix.into_inner().filter(|part| part.as_rule() == Rule::search_code);
        let codes = codes.map(|part| Spanned::new(part.as_str().to_lowercase(), self.span(&part))).collect();
        let search = Box::new(Spanned::new(node, span));
        Some(Spanned::new(Search::In { search, codes }, span))
    }

    fn read_search_near(&mut self, pair: Part<'_>) -> Option<Spanned<Search>> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = self.read_search_part(parts.next()?)?;
        let mut then = Vec::new();
        while let Some(operator) = parts.next() {
            let distance = self.read_distance(&operator)?;
            then.push((distance, self.read_search_part(parts.next()?)?));
        }
        if then.is_empty() {
            return Some(first);
        }
        Some(Spanned::new(Search::Near { first: Box::new(first), then }, span))
    }

    fn read_distance(&mut self, pair: &Part<'_>) -> Option<Distance> {
        let distance = Distance::parse(pair.as_str().trim_end());
        if distance.is_none() {
            let message = format!("`{}` is no distance", pair.as_str().trim_end());
            self.faults.push(
                Diagnostic::new(Code::BadSearch, message, self.span(pair), "from `adj1` to `adj99`")
                    .help("`adj3` is at most two words between; `adj` is in order with none between"),
            );
        }
        distance
    }

    fn read_search_not(&mut self, pair: Part<'_>) -> Option<Spanned<Search>> {
        let end = self.span(&pair).end;
        let mut starts = Vec::new();
        let mut found = None;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::search_no {
                starts.push(self.span(&part).start);
            } else {
                found = Some(self.read_search_near(part)?);
            }
        }
        let wrap = |inner, start: usize| Spanned::new(Search::Not(Box::new(inner)), Span::new(start, end));
        Some(starts.into_iter().rev().fold(found?, wrap))
    }

    /// One level: all `and`, all `or`, or one `not`.
    fn read_search(&mut self, pair: Part<'_>) -> Option<Spanned<Search>> {
        let span = self.span(&pair);
        let mut terms = Vec::new();
        let mut joins = Vec::new();
        let mut starts = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::search_join {
                starts.push(self.span(&part).start);
                joins.push(part.into_inner().next()?.as_rule());
            } else {
                terms.push(self.read_search_not(part)?);
            }
        }
        let Some(join) = joins.first().copied() else { return terms.pop() };
        let other = joins.iter().position(|other| *other != join);
        let other = other.or((join == Rule::search_no && joins.len() > 1).then_some(1));
        if let Some(at) = other {
            self.tell_mixed(span, &terms, &joins, at);
            return None;
        }
        let node = match join {
            Rule::search_or => Search::Or(terms),
            Rule::search_and => Search::And(terms),
            _ => {
                let last = terms.pop()?;
                let span = Span::new(*starts.first()?, last.span.end);
                terms.push(Spanned::new(Search::Not(Box::new(last)), span));
                Search::And(terms)
            }
        };
        Some(Spanned::new(node, span))
    }

    /// Both readings of a level on which the join at `at` is another than those before it.
    fn tell_mixed(&mut self, span: Span, terms: &[Spanned<Search>], joins: &[Rule], at: usize) {
        let word = |join: &Rule| match join {
            Rule::search_or => "or",
            Rule::search_and => "and",
            _ => "not",
        };
        let term = |at: usize| terms.get(at).map(|term| self.slice(term.span)).unwrap_or_default();
        let upto = |last: usize| {
            let mut text = term(0);
            for (index, join) in joins.iter().enumerate().take(last) {
                text.push_str(&format!(" {} {}", word(join), term(index + 1)));
            }
            text
        };
        let (before, own) = (joins.get(at - 1).map_or("", word), joins.get(at).map_or("", word));
        let next = term(at + 1);
        let rest = if terms.len() > at + 2 { " …" } else { "" };
        let one = format!("({}) {own} {next}{rest}", upto(at));
        let other = format!("{} {before} ({} {own} {next}){rest}", upto(at - 1), term(at));
        let message = if before == own {
            format!("`{own}` stands twice on one level of a search")
        } else {
            format!("`{before}` and `{own}` stand on one level of a search")
        };
        self.faults.push(
            Diagnostic::new(Code::MixedSearch, message, span, "this can be read in two ways")
                .help(format!("write `{one}`"))
                .help(format!("or write `{other}`")),
        );
    }

    /// What is written there, on one line.
    fn slice(&self, span: Span) -> String {
        let written = self.source.get(span.range()).unwrap_or_default();
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
