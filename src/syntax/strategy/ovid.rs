//! A line of an Ovid strategy: from the grammar to the tree.

use pest::Parser as _;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::fields::{FieldName, ovid, ovid_codes};
use super::mistakes;
use super::mixed::mixed;
use super::tree::{Heading, Op, Query, Term};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::grammar::reads_whole;
use crate::text::{Span, Spanned, closest};

/// The parser of one line.
#[derive(Parser)]
#[grammar = "../grammar/ovid.pest"]
pub(super) struct Grammar;

/// Numbers of lines are no larger than this in any strategy.
const MOST: u32 = 1_000_000;

/// Whether the rule called `name` reads the whole of `text`.
pub(super) fn parse_rule(name: &str, text: &str) -> Result<(), String> {
    reads_whole::<Grammar, Rule>(Rule::all_rules(), name, text)
}

/// What was read of a line.
pub(super) struct Read {
    pub(super) query: Option<Spanned<Query>>,
    pub(super) published: Option<u64>,
    pub(super) undotted: Vec<Span>,
    pub(super) faults: Vec<Diagnostic>,
}

/// Reads the text of a line that begins at `offset`.
pub(super) fn line(text: &str, offset: usize) -> Read {
    let mut builder = Builder { offset, undotted: Vec::new(), faults: Vec::new() };
    let mut read = Read { query: None, published: None, undotted: Vec::new(), faults: Vec::new() };
    match Grammar::parse(Rule::line, text) {
        Ok(mut pairs) => {
            for pair in pairs.next().into_iter().flat_map(Pair::into_inner) {
                match pair.as_rule() {
                    Rule::limit | Rule::limit_command => read.query = builder.limit(pair),
                    Rule::query => read.query = builder.query(pair),
                    Rule::hits => {
                        read.published = pair
                            .into_inner()
                            .next()
                            .and_then(|count| count.as_str().replace(',', "").parse().ok());
                    }
                    _ => {}
                }
            }
        }
        Err(error) => {
            builder.faults.push(mistakes::explain(text, offset, mistakes::place(&error), &wanted(&error)))
        }
    }
    read.undotted = builder.undotted;
    read.faults = builder.faults;
    read
}

/// What would have been read there, in words.
fn wanted(error: &pest::error::Error<Rule>) -> Vec<&'static str> {
    let pest::error::ErrorVariant::ParsingError { positives, .. } = &error.variant else { return Vec::new() };
    let mut words =
        positives.iter().map(|rule| friendly(*rule)).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    words.dedup();
    words
}

/// What a rule stands for, as the object of "expected"; empty for what never helps a reader.
fn friendly(rule: Rule) -> &'static str {
    match rule {
        Rule::query
        | Rule::near
        | Rule::operand
        | Rule::term
        | Rule::word
        | Rule::bracketed
        | Rule::quoted => "something to search for",
        Rule::connective | Rule::operator | Rule::kw_and | Rule::kw_or | Rule::kw_not => "`and`, `or`, `not`",
        Rule::adj => "`adj`",
        Rule::suffix | Rule::code => "a field such as `.ti,ab.`",
        Rule::sets | Rule::range | Rule::combined => "numbers of lines such as `1-5`",
        Rule::limit_list
        | Rule::limit_group
        | Rule::limit_item
        | Rule::limit_words
        | Rule::years
        | Rule::pair => "a limit such as `humans` or `yr=\"2008 -Current\"`",
        Rule::target | Rule::set | Rule::digits => "the number of a line",
        Rule::kw_to => "`to`",
        Rule::year => "a year",
        Rule::kw_limit | Rule::limit | Rule::limit_command => "",
        Rule::heading | Rule::name | Rule::heading_word | Rule::subheadings | Rule::exp | Rule::star => "",
        Rule::EOI
        | Rule::line
        | Rule::hits
        | Rule::count
        | Rule::note
        | Rule::inner
        | Rule::dot
        | Rule::freq => "",
        Rule::dash
        | Rule::value
        | Rule::limit_word
        | Rule::comma
        | Rule::edge
        | Rule::after
        | Rule::quote => "",
        Rule::blank | Rule::kw_yr | Rule::kw_current | Rule::kw_freq => "",
    }
}

pub(super) struct Builder {
    offset: usize,
    undotted: Vec<Span>,
    pub(super) faults: Vec<Diagnostic>,
}

impl Builder {
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.offset + span.start(), self.offset + span.end())
    }

    fn query(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Query>> {
        let span = self.span(&pair);
        let mut parts: Vec<Spanned<Query>> = Vec::new();
        let mut ops: Vec<Spanned<Op>> = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::connective => ops.push(Spanned::new(op(&inner), self.span(&inner))),
                _ => parts.push(self.near(inner)?),
            }
        }
        if let Some(fault) = mixed(&parts, &ops) {
            self.faults.push(fault);
        }
        let mut parts = parts.into_iter();
        let first = parts.next()?;
        let rest = ops.into_iter().map(|op| op.node).zip(parts).collect::<Vec<_>>();
        if rest.is_empty() {
            return Some(first);
        }
        Some(Spanned::new(Query::Joined { first: Box::new(first), rest }, span))
    }

    pub(super) fn operand(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Query>> {
        let mut found: Option<Spanned<Query>> = None;
        let mut fields: Option<(Vec<FieldName>, Span)> = None;
        let mut times = None;
        for inner in pair.into_inner() {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::bracketed => {
                    found = Some(Spanned::new(self.query(inner.into_inner().next()?)?.node, span))
                }
                Rule::term => found = Some(Spanned::new(Query::Term(self.term(&inner)), span)),
                Rule::heading => found = Some(Spanned::new(Query::Heading(self.heading(inner)), span)),
                Rule::set => found = Some(Spanned::new(Query::Set(self.number(&inner)), span)),
                Rule::combined => found = Some(self.combined(inner, span)),
                Rule::suffix => fields = Some((self.suffix(inner), span)),
                Rule::freq => times = inner.into_inner().last().map(|digits| number_of(digits.as_str())),
                _ => {}
            }
        }
        let query = found?;
        let Some((fields, place)) = fields else {
            if times.is_some() {
                let message = "`/freq` counts words in a field, and there is none";
                let fault = Diagnostic::new(Code::Unfinished, message, query.span, "in which field?");
                self.faults.push(fault.help("write the field before it: `mentor*.ab. /freq=2`"));
            }
            return Some(query);
        };
        let span = query.span.to(place);
        Some(Spanned::new(Query::In { query: Box::new(query), fields, times }, span))
    }

    fn term(&mut self, pair: &Pair<'_, Rule>) -> Term {
        let mut words = Vec::new();
        let mut quoted = false;
        if let Some(last) = pair.clone().into_inner().last().filter(|last| last.as_rule() == Rule::word) {
            self.no_field(&last);
        }
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::quoted => {
                    let text = inner.clone().into_inner().find(|part| part.as_rule() == Rule::inner);
                    let text = text.map(|text| spaced(text.as_str())).unwrap_or_default();
                    if text.is_empty() {
                        let span = self.span(&inner);
                        let fault = Diagnostic::new(
                            Code::Unfinished,
                            "there is nothing between the quotes",
                            span,
                            "empty",
                        );
                        self.faults
                            .push(fault.help("write what to search for between them, or leave them out"));
                    }
                    quoted = true;
                    words.push(text);
                }
                _ => {
                    self.foreign(&inner);
                    words.push(inner.as_str().to_owned());
                }
            }
        }
        Term { text: words.join(" "), quoted, apart: None }
    }

    /// `mentor*.tii,ab.`: what stands where fields stand, and is none, would be searched for as words.
    fn no_field(&mut self, word: &Pair<'_, Rule>) {
        let text = word.as_str();
        let Some((head, tail)) = text.split_once('.') else { return };
        let codes = tail.strip_suffix('.').unwrap_or(tail);
        let looks = codes
            .split(',')
            .all(|code| (2..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphabetic()));
        if head.is_empty() || !looks || (codes.len() == tail.len() && !codes.contains(',')) {
            return;
        }
        let mut at = self.span(word).start + head.len() + 1;
        for code in codes.split(',') {
            if ovid(code).is_none() {
                let fault = mistakes::unknown_field(code, Span::new(at, at + code.len()), ovid_codes());
                self.faults
                    .push(fault.help(format!("if these are words to search for, quote them: `\"{text}\"`")));
            }
            at += code.len() + 1;
        }
    }

    /// Operators of other interfaces, which Ovid would search for as words.
    fn foreign(&mut self, word: &Pair<'_, Rule>) {
        let text = word.as_str();
        let upper = text.to_uppercase();
        let name = upper.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/');
        let number = upper.get(name.len()..).unwrap_or_default().trim_start_matches('/');
        let sign = upper.contains('/') || !number.is_empty();
        if matches!(name, "NEAR" | "NEXT" | "PRE" | "ONEAR" | "N" | "W")
            && sign
            && text != text.to_lowercase()
        {
            let help = match number.parse::<u32>() {
                Ok(n) if n < 99 => format!(
                    "in Ovid: `adj{}` (it counts one more), or put it in quotes if it is a word",
                    n + 1
                ),
                _ => "in Ovid: `adj`, or put it in quotes if it is a word".to_owned(),
            };
            let message = format!("`{text}` is an operator of another interface");
            self.faults.push(
                Diagnostic::new(Code::BadSpelling, message, self.span(word), "Ovid has `adj`").help(help),
            );
        }
        if let Some(at) = text.find('[').or(text.contains("&&").then_some(0)) {
            let span = self.span(word);
            let message = format!("`{text}` cannot stand in a search for Ovid");
            let fault =
                Diagnostic::new(Code::BadSpelling, message, Span::new(span.start + at, span.end), "here");
            self.faults.push(fault.help("if the strategy is for PubMed, say --platform pubmed"));
        }
    }

    fn heading(&mut self, pair: Pair<'_, Rule>) -> Heading {
        let mut heading =
            Heading { name: String::new(), explode: false, major: false, subheadings: Vec::new() };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::exp => heading.explode = true,
                Rule::star => heading.major = true,
                Rule::name => heading.name = spaced(&inner.as_str().replace(super::brackets::is_quote, " ")),
                Rule::subheadings => {
                    let codes = inner.into_inner().filter(|code| code.as_rule() == Rule::code);
                    heading.subheadings = codes.map(|code| code.as_str().to_lowercase()).collect();
                }
                _ => {}
            }
        }
        heading
    }

    fn combined(&mut self, pair: Pair<'_, Rule>, span: Span) -> Spanned<Query> {
        let (mut all, mut ranges) = (false, Vec::new());
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::kw_and => all = true,
                Rule::sets => ranges = inner.into_inner().map(|range| self.range(&range)).collect(),
                _ => {}
            }
        }
        Spanned::new(Query::Sets { all, ranges }, span)
    }

    fn range(&mut self, pair: &Pair<'_, Rule>) -> (u32, u32) {
        let mut ends = pair.clone().into_inner().map(|digits| number_of(digits.as_str()));
        let from = ends.next().unwrap_or(0);
        let to = ends.next().unwrap_or(from);
        if to < from {
            let message = format!("the range `{}` ends before it begins", pair.as_str().trim());
            let fault = Diagnostic::new(Code::BadLiteral, message, self.span(pair), "the wrong way round");
            self.faults.push(fault.help(format!("write `{to}-{from}`")));
        }
        (from, to)
    }

    pub(super) fn number(&mut self, pair: &Pair<'_, Rule>) -> u32 {
        number_of(pair.as_str().trim_start_matches('#'))
    }

    fn suffix(&mut self, pair: Pair<'_, Rule>) -> Vec<FieldName> {
        let place = self.span(&pair);
        let mut fields = Vec::new();
        let mut dotted = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::dot => dotted = true,
                Rule::code => match ovid(inner.as_str()) {
                    Some(field) if fields.contains(&field) => {}
                    Some(field) => fields.push(field),
                    None => {
                        let span = self.span(&inner);
                        self.faults.push(mistakes::unknown_field(inner.as_str(), span, ovid_codes()));
                        fields.push(FieldName {
                            code: inner.as_str().to_lowercase(),
                            field: super::Field::Elsewhere,
                        });
                    }
                },
                _ => {}
            }
        }
        if !dotted {
            self.undotted.push(place);
        }
        fields
    }
}

pub(super) fn number_of(digits: &str) -> u32 {
    digits.trim().parse().unwrap_or(MOST).min(MOST)
}

pub(super) fn op(pair: &Pair<'_, Rule>) -> Op {
    match pair.as_str().to_lowercase().as_str() {
        "and" => Op::And,
        "or" => Op::Or,
        _ => Op::Not,
    }
}

/// The text with single spaces.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A code that was probably meant.
pub(super) fn near_code<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    closest(&code.to_lowercase(), known)
}
