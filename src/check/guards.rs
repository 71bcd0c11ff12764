//! `when`, `unless` and counting: where they may stand and what they would be misread as.

use super::conditions::Context;
use super::{Form, Node, Polarity, fingerprint};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Counted, Expr, Guard};
use crate::text::Spanned;

impl Context<'_> {
    pub(super) fn guarded(
        &mut self,
        body: &Spanned<Expr>,
        guard: &Spanned<Guard>,
        condition: &Spanned<Expr>,
    ) -> Option<Form> {
        let nodes = (self.condition(body), self.condition(condition));
        let (a, b) = (self.written(body.span), self.written(condition.span));
        let bracket = |expr: &Spanned<Expr>, text: &str| match expr.node {
            Expr::And(_) | Expr::Or(_) | Expr::Guarded { .. } => format!("({text})"),
            _ => text.to_owned(),
        };
        let (a, b) = (bracket(body, &a), bracket(condition, &b));
        match (guard.node, self.polarity) {
            (Guard::When, Some(Polarity::Inclusion)) | (Guard::Unless, Some(Polarity::Exclusion)) => {}
            (Guard::Unless, Some(Polarity::Inclusion)) => {
                self.report(
                    Diagnostic::new(
                        Code::MisplacedGuard,
                        "`unless` in an inclusion criterion reads as two different things",
                        guard.span,
                        "`unless` makes exceptions to exclusion criteria",
                    )
                    .help(format!("to let those records in anyway: `{a} or {b}`"))
                    .help(format!("to keep those records out: `{a} and not {b}`"))
                    .help(format!("to ask it only of the others: `{a} when not {b}`")),
                );
                return None;
            }
            (Guard::When, Some(Polarity::Exclusion)) => {
                self.report(
                    Diagnostic::new(
                        Code::MisplacedGuard,
                        "`when` says which records a requirement holds for, and this is an exclusion criterion",
                        guard.span,
                        "`when` belongs to inclusion criteria",
                    )
                    .help(format!("write `{a} and {b}`")),
                );
                return None;
            }
            (guard_word, None) => {
                let (word, rewrite, label) = match guard_word {
                    Guard::When => {
                        ("when", format!("not {b} or {a}"), "only a criterion is asked of some records")
                    }
                    Guard::Unless => {
                        ("unless", format!("{a} and not {b}"), "only a criterion has exceptions")
                    }
                };
                self.report(
                    Diagnostic::new(
                        Code::MisplacedGuard,
                        format!("`{word}` belongs to criteria, not to definitions and categories"),
                        guard.span,
                        label,
                    )
                    .help(format!("write `{rewrite}`")),
                );
                return None;
            }
        }
        let (body, condition) = (Box::new(nodes.0?), Box::new(nodes.1?));
        Some(match guard.node {
            Guard::When => Form::When(body, condition),
            Guard::Unless => Form::Unless(body, condition),
        })
    }

    /// `at least N of (…)`. (Rule 6.2.)
    pub(super) fn count(&mut self, how: Counted, number: &Spanned<u32>, of: Vec<Node>) -> Option<Form> {
        let wanted = number.node as usize;
        if wanted < 1 || wanted > of.len() {
            let (message, label) = if wanted < 1 {
                (String::from("a count begins at 1"), String::from("nothing to count"))
            } else {
                (
                    format!("there are only {} conditions to count", of.len()),
                    format!("{wanted} of {}", of.len()),
                )
            };
            self.report(
                Diagnostic::new(Code::BadCount, message, number.span, label)
                    .help(format!("write a number from 1 to {}", of.len())),
            );
            return None;
        }
        let keys: Vec<String> =
            of.iter().map(|node| fingerprint::key(node, &self.fields, &self.definitions)).collect();
        for (i, node) in of.iter().enumerate() {
            if let Some(first) =
                keys.iter().position(|key| Some(key) == keys.get(i)).filter(|first| *first < i)
            {
                let mut diagnostic = Diagnostic::new(
                    Code::BadCount,
                    "the same condition is counted twice",
                    node.span,
                    "counted again here",
                );
                if let Some(first) = of.get(first) {
                    diagnostic = diagnostic.and(first.span, "first here");
                }
                self.report(diagnostic.help("take one of them away, or say what differs"));
                return None;
            }
        }
        Some(Form::Count { how, number: wanted, of })
    }
}
