//! `adj` in an Ovid strategy: words near one another.

use pest::iterators::Pair;

use super::ovid::{Builder, Rule};
use super::tree::{Near, Op, Query};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Spanned;

impl Builder {
    pub(super) fn near(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Query>> {
        let span = self.span(&pair);
        let mut parts = Vec::new();
        let mut how = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::adj => how.push(self.adj(&inner)),
                _ => parts.push(self.operand(inner)?),
            }
        }
        if how.is_empty() {
            return parts.pop();
        }
        // The field behind the last operand is that of them all: `adj` is within one field.
        let last = parts.len().saturating_sub(1);
        let fields = match parts.last().map(|last| &last.node) {
            Some(Query::In { fields, times, .. }) => Some((fields.clone(), *times)),
            _ => None,
        };
        for (at, part) in parts.iter_mut().enumerate() {
            let Query::In { query, fields: own, .. } = &part.node else { continue };
            if at < last && fields.as_ref().is_none_or(|(fields, _)| fields != own) {
                self.faults.push(
                    Diagnostic::new(
                        Code::AdjacentFields,
                        "`adj` joins words of one field, and these have fields of their own",
                        part.span,
                        "a field of its own",
                    )
                    .help("put brackets around the whole and the field behind them: `(a adj3 b).ti,ab.`"),
                );
            }
            *part = (**query).clone();
        }
        for part in &parts {
            if let Some(fault) = not_near(part) {
                self.faults.push(fault);
            }
        }
        let mut parts = parts.into_iter();
        let first = Box::new(parts.next()?);
        let near = Spanned::new(Query::Near { first, rest: how.into_iter().zip(parts).collect() }, span);
        Some(match fields {
            Some((fields, times)) => Spanned::new(Query::In { query: Box::new(near), fields, times }, span),
            None => near,
        })
    }

    fn adj(&mut self, pair: &Pair<'_, Rule>) -> Near {
        let digits = pair.as_str().trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if digits.is_empty() {
            return Near::InOrder;
        }
        let within = digits.parse::<u32>().unwrap_or(0);
        if !(1..=99).contains(&within) {
            self.faults.push(
                Diagnostic::new(
                    Code::BadSpelling,
                    format!("`{}`: words are at most 99 apart, and at least 1", pair.as_str()),
                    self.span(pair),
                    "a number from 1 to 99",
                )
                .help("`adj3` allows two words between, in either order; `adj` none, in the order written"),
            );
        }
        Near::Within(within.clamp(1, 99))
    }
}

/// What cannot stand beside `adj`.
fn not_near(query: &Spanned<Query>) -> Option<Diagnostic> {
    let mut bad: Option<(&Spanned<Query>, &str)> = None;
    Query::walk(query, &mut |part| {
        let what = match &part.node {
            Query::Joined { rest, .. } if rest.iter().any(|(op, _)| *op != Op::Or) => "`and` and `not`",
            Query::Heading(_) => "a subject heading",
            Query::Set(_) | Query::Sets { .. } | Query::Limited { .. } => "a line",
            Query::In { .. } => "words with a field of their own",
            _ => return,
        };
        bad = bad.or(Some((part, what)));
    });
    let (part, what) = bad?;
    let message = format!("{what} cannot stand beside `adj`, which counts the words between words");
    let fault = Diagnostic::new(Code::AdjacentFields, message, part.span, "no words that have a place");
    Some(fault.help("beside `adj` stand words, phrases and lists joined by `or`: `(a or b) adj3 (c or d)`"))
}
