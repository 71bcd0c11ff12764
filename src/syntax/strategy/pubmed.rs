//! A query for PubMed: from the grammar to the tree.

use pest::Parser as _;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::fields::{Field, FieldName, pubmed, pubmed_tags};
use super::mistakes;
use super::ovid::spaced;
use super::tree::{Day, Heading, Limit, Op, Query, Term};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::grammar::reads_whole;
use crate::text::{Span, Spanned};

/// The parser of one query.
#[derive(Parser)]
#[grammar = "../grammar/pubmed.pest"]
pub(super) struct Grammar;

/// Whether the rule called `name` reads the whole of `text`.
pub(super) fn parse_rule(name: &str, text: &str) -> Result<(), String> {
    reads_whole::<Grammar, Rule>(Rule::all_rules(), name, text)
}

/// What was read of a query.
pub(super) struct Read {
    pub(super) query: Option<Spanned<Query>>,
    pub(super) implicit: Vec<Span>,
    pub(super) faults: Vec<Diagnostic>,
}

/// Reads a query that begins at `offset`.
pub(super) fn line(text: &str, offset: usize) -> Read {
    let mut builder = Builder { offset, implicit: Vec::new(), faults: Vec::new() };
    let mut query = None;
    match Grammar::parse(Rule::line, text) {
        Ok(mut pairs) => {
            let inner = pairs.next().into_iter().flat_map(Pair::into_inner);
            for pair in inner.filter(|pair| pair.as_rule() == Rule::query) {
                query = builder.query(pair);
            }
        }
        Err(error) => {
            let wanted = match &error.variant {
                pest::error::ErrorVariant::ParsingError { positives, .. } => {
                    let mut words = positives.iter().map(|rule| friendly(*rule)).collect::<Vec<_>>();
                    words.retain(|word| !word.is_empty());
                    words.dedup();
                    words
                }
                pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
            };
            let fault = mistakes::explain(text, offset, mistakes::place(&error), &wanted);
            builder.faults.push(fault);
        }
    }
    Read { query, implicit: builder.implicit, faults: builder.faults }
}

/// What a rule stands for, as the object of "expected"; empty for what never helps a reader.
fn friendly(rule: Rule) -> &'static str {
    match rule {
        Rule::query
        | Rule::operand
        | Rule::term
        | Rule::word
        | Rule::bracketed
        | Rule::quoted
        | Rule::set => "something to search for",
        Rule::connective => "`AND`, `OR`, `NOT`",
        Rule::tag => "a tag such as `[tiab]`",
        Rule::tag_name => "the name of a field",
        Rule::dates | Rule::day | Rule::date => "a date",
        Rule::EOI | Rule::line | Rule::inner | Rule::digits | Rule::quote | Rule::blank => "",
    }
}

struct Builder {
    offset: usize,
    implicit: Vec<Span>,
    faults: Vec<Diagnostic>,
}

impl Builder {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.offset + span.start(), self.offset + span.end())
    }

    fn query(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Query>> {
        let span = self.span(&pair);
        let mut first: Option<Spanned<Query>> = None;
        let mut rest = Vec::new();
        let mut op = None;
        for inner in pair.into_inner() {
            if inner.as_rule() == Rule::connective {
                op = Some(match inner.as_str().to_lowercase().as_str() {
                    "and" => Op::And,
                    "or" => Op::Or,
                    _ => Op::Not,
                });
                continue;
            }
            let place = self.span(&inner);
            let part = self.operand(inner)?;
            if first.is_none() {
                first = Some(part);
                continue;
            }
            if op.is_none() {
                self.implicit.push(place);
            }
            rest.push((op.take().unwrap_or(Op::And), part));
        }
        let first = first?;
        if rest.is_empty() {
            return Some(first);
        }
        Some(Spanned::new(Query::Joined { first: Box::new(first), rest }, span))
    }

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Query>> {
        let whole = self.span(&pair);
        let mut found: Option<Spanned<Query>> = None;
        let mut tag: Option<(String, Span)> = None;
        for inner in pair.into_inner() {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::set => {
                    let number = inner.into_inner().next().and_then(|digits| digits.as_str().parse().ok());
                    found = Some(Spanned::new(Query::Set(number.unwrap_or(u32::MAX)), span));
                }
                Rule::dates => found = Some(self.dates(inner, span)),
                Rule::bracketed => {
                    found = Some(Spanned::new(self.query(inner.into_inner().next()?)?.node, span))
                }
                Rule::term => found = Some(Spanned::new(Query::Term(self.term(&inner)), span)),
                Rule::tag => tag = Some((tag_name(&inner), span)),
                _ => {}
            }
        }
        let query = found?;
        let Some((tag, place)) = tag else { return Some(query) };
        Some(Spanned::new(self.tagged(query, &tag, place), whole))
    }

    fn term(&mut self, pair: &Pair<'_, Rule>) -> Term {
        let inner = pair.clone().into_inner().next();
        let quoted = inner.as_ref().filter(|inner| inner.as_rule() == Rule::quoted);
        let text = match quoted {
            Some(quoted) => {
                let inner = quoted.clone().into_inner().find(|part| part.as_rule() == Rule::inner);
                inner.map(|inner| spaced(inner.as_str())).unwrap_or_default()
            }
            None => spaced(pair.as_str()),
        };
        let span = self.span(pair);
        if text.is_empty() {
            let fault =
                Diagnostic::new(Code::Unfinished, "there is nothing between the quotes", span, "empty");
            self.faults.push(fault.help("write what to search for between them, or leave them out"));
        }
        if quoted.is_none()
            && let Some(sign) =
                ["&", "|", "&&", "||"].iter().find(|sign| text.split(' ').any(|word| word == **sign))
        {
            let word = if sign.starts_with('|') { "OR" } else { "AND" };
            let fault = Diagnostic::new(Code::BadSpelling, format!("`{sign}` is no operator"), span, "here");
            self.faults.push(fault.help(format!("write `{word}`")));
        }
        Term { text, quoted: quoted.is_some(), apart: None }
    }

    /// A term with its tag.
    fn tagged(&mut self, query: Spanned<Query>, tag: &str, place: Span) -> Query {
        let (name, option) =
            tag.split_once(':').map_or((tag, ""), |(name, option)| (name.trim(), option.trim()));
        let Some(field) = pubmed(name) else {
            self.faults.push(mistakes::unknown_field(name, place, pubmed_tags()));
            return query.node;
        };
        let Query::Term(mut term) = query.node else {
            let fault = Diagnostic::new(
                Code::MisplacedTag,
                format!(
                    "`[{tag}]` stands behind a bracket, and PubMed takes a tag for the one term before it"
                ),
                place,
                "for which of the terms?",
            );
            self.faults.push(fault.help(format!("write it behind each term: `(a[{name}] OR b[{name}])`")));
            return query.node;
        };
        let wrong = |this: &mut Self| {
            let message = format!("`{name}` has no option `{option}`");
            let fault =
                Diagnostic::new(Code::UnknownSearchField, message, place, "not an option of this field");
            this.faults
                .push(fault.help("there are `[Mesh:NoExp]`, and `[tiab:~5]` for words near one another"));
        };
        match (field.code.as_str(), option.to_lowercase().as_str()) {
            ("mh" | "majr", option @ ("" | "noexp")) => return heading(&term, &field, option.is_empty()),
            ("filter", "") => return Query::Meets(Limit::Named(term.text.to_lowercase())),
            (_, "") => {}
            ("tiab" | "ti" | "ad", option) => {
                match option.strip_prefix('~').and_then(|n| n.trim().parse().ok()) {
                    Some(apart) => term.apart = Some(apart),
                    None => wrong(self),
                }
            }
            _ => wrong(self),
        }
        if field.field == Field::Year
            || matches!(field.code.as_str(), "crdt" | "edat" | "mhda" | "lr" | "dcom")
        {
            if let Some(day) = day(&term.text) {
                let (from, to) = open_ends(Some(day), Some(day));
                return Query::Meets(Limit::Dates { field: field.code, from, to });
            }
            let message = format!("`{}` is no date", term.text);
            let fault = Diagnostic::new(Code::BadLiteral, message, query.span, "expected a date");
            self.faults.push(fault.help("write `2018[dp]`, `2018/01/31[dp]` or `2008:2018[dp]`"));
        }
        let query = Spanned::new(Query::Term(term), query.span);
        Query::In { query: Box::new(query), fields: vec![field], times: None }
    }

    fn dates(&mut self, pair: Pair<'_, Rule>, span: Span) -> Spanned<Query> {
        let (mut days, mut tags) = (Vec::new(), Vec::new());
        for inner in pair.into_inner() {
            let place = self.span(&inner);
            match inner.as_rule() {
                Rule::day => days.push(day(inner.as_str())),
                _ => tags.push((tag_name(&inner), place)),
            }
        }
        let (tag, place) = tags.pop().unwrap_or_default();
        let field = pubmed(&tag).map_or_else(
            || {
                self.faults.push(mistakes::unknown_field(&tag, place, pubmed_tags()));
                "dp".to_owned()
            },
            |field| field.code,
        );
        let (from, to) = (days.first().copied().flatten(), days.get(1).copied().flatten());
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let fault = Diagnostic::new(
                Code::BadLiteral,
                "the dates end before they begin",
                span,
                "the wrong way round",
            );
            self.faults.push(fault.help("the earlier date stands first: `2008:2018[dp]`"));
        }
        let (from, to) = open_ends(from, to);
        Spanned::new(Query::Meets(Limit::Dates { field, from, to }), span)
    }
}

/// Years such as 3000 and 1000 are PubMed's way to leave an end open.
fn open_ends(from: Option<Day>, to: Option<Day>) -> (Option<Day>, Option<Day>) {
    (from.filter(|day| day.year > 1000), to.filter(|day| day.year < 3000))
}

fn tag_name(pair: &Pair<'_, Rule>) -> String {
    let name = pair.clone().into_inner().find(|part| part.as_rule() == Rule::tag_name);
    name.map(|name| name.as_str().trim().to_owned()).unwrap_or_default()
}

/// `"Mentors/education"[mh]`
fn heading(term: &Term, field: &FieldName, explode: bool) -> Query {
    let mut parts = term.text.split('/').map(str::trim);
    let name = parts.next().unwrap_or_default().to_owned();
    let subheadings = parts.filter(|sub| !sub.is_empty()).map(str::to_lowercase).collect();
    Query::Heading(Heading { name, explode, major: field.code == "majr", subheadings })
}

/// `2018`, `2018/01`, `"2018/01/31"`
fn day(text: &str) -> Option<Day> {
    let text = text.trim_matches(|c| super::brackets::is_quote(c) || c == ' ');
    let mut parts = text.split(['/', '-']).map(|part| part.parse::<u32>().ok());
    let year = parts.next()??;
    let month = parts.next().map_or(Some(None), |month| month.map(Some))?;
    let day = parts.next().map_or(Some(None), |day| day.map(Some))?;
    let real = (1000..=9999).contains(&year)
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| (1..=31).contains(&day));
    (real && parts.next().is_none()).then_some(Day { year, month, day })
}
