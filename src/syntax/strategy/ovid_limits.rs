//! Limits of Ovid: `limit 9 to (humans and yr="2008 -Current")`.

use pest::iterators::Pair;

use super::ovid::{Builder, Rule, number_of, op, spaced};
use super::tree::{Day, Limit, Op, Query};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Spanned;

impl Builder {
    pub(super) fn limit(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Query>> {
        let span = self.span(&pair);
        let mut set = 0;
        let (mut limits, mut ops) = (Vec::new(), Vec::new());
        let mut open = pair.into_inner().collect::<Vec<_>>();
        open.reverse();
        while let Some(inner) = open.pop() {
            let place = self.span(&inner);
            match inner.as_rule() {
                Rule::target => set = self.number(&inner),
                Rule::limit_group | Rule::limit_list | Rule::limit_item => {
                    let mut more = inner.into_inner().collect::<Vec<_>>();
                    more.reverse();
                    open.extend(more);
                }
                Rule::connective => ops.push(Spanned::new(op(&inner), place)),
                Rule::years => limits.push(Spanned::new(self.years(inner), place)),
                Rule::pair => limits.push(Spanned::new(pair_limit(inner), place)),
                Rule::limit_words => {
                    let text = spaced(&inner.as_str().replace(super::brackets::is_quote, " "));
                    limits.push(Spanned::new(Limit::Named(text.to_lowercase()), place));
                }
                _ => {}
            }
        }
        let any = ops.iter().any(|op| op.node == Op::Or);
        if let Some(odd) = ops.iter().find(|op| op.node == Op::Not || (any && op.node == Op::And)) {
            self.faults.push(
                Diagnostic::new(
                    Code::MixedOperators,
                    format!("`{}` cannot stand between these limits", odd.node.word()),
                    odd.span,
                    "here",
                )
                .help("limit in two lines, one for what is joined by `and` and one for `or`"),
            );
        }
        Some(Spanned::new(Query::Limited { set, any, limits }, span))
    }

    fn years(&mut self, pair: Pair<'_, Rule>) -> Limit {
        let span = self.span(&pair);
        let (mut from, mut to, mut dash, mut seen) = (None, None, false, false);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::dash => dash = true,
                Rule::year if dash => (to, seen) = (Some(year(inner.as_str())), true),
                Rule::year => (from, seen) = (Some(year(inner.as_str())), true),
                _ => {}
            }
        }
        if !dash {
            to = from;
        }
        if !seen || matches!((from, to), (Some(from), Some(to)) if to < from) {
            let (what, at) = if seen {
                ("the years end before they begin", "the wrong way round")
            } else {
                ("there is no year in this limit", "expected a year")
            };
            let fault = Diagnostic::new(Code::BadLiteral, what, span, at);
            self.faults.push(fault.help("write `yr=\"2008 -Current\"` or `yr=\"2008 - 2018\"`"));
        }
        let day = |year: u32| Day { year, month: None, day: None };
        Limit::Dates { field: "yr".to_owned(), from: from.map(day), to: to.map(day) }
    }
}

/// `08` is 2008: limits are sometimes published so. (Ovid itself wants four digits.)
fn year(text: &str) -> u32 {
    let year = number_of(text);
    match (text.len(), year) {
        (2, 0..=49) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

fn pair_limit(pair: Pair<'_, Rule>) -> Limit {
    let mut inner = pair.into_inner();
    let key = inner.next().map(|code| code.as_str().to_lowercase()).unwrap_or_default();
    let value = inner.next().map(|value| spaced(&value.as_str().replace(super::brackets::is_quote, " ")));
    Limit::Pair(key, value.unwrap_or_default().to_lowercase())
}
