//! Criteria and categories: their section, their label, and what they ask.

use super::statements::Reader;
use super::{Ask, Category, Criterion, Polarity};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Body, Expr, Section};
use crate::text::{Span, Spanned, closest};
use crate::value::TimeUnit;

impl Reader<'_> {
    pub(super) fn criterion(&mut self, criterion: &ast::Criterion, span: Span) {
        let body = match &criterion.body {
            Body::Judged(judged) => judged.span,
            Body::Rule(rule) => rule.span,
        };
        if criterion.label.is_none()
            && criterion.title.is_none()
            && let Body::Rule(Spanned { node: Expr::Name(name), span }) = &criterion.body
            && !self.context.is_definition(name)
            && self.context.field_of(name).is_none()
        {
            self.stray_word(name, *span);
            return;
        }
        let Some(section) = self.section else {
            if self.lost_section {
                // The section above was misspelt: one mistake, told once.
                return;
            }
            self.context.report(
                Diagnostic::new(
                    Code::NoSection,
                    "this criterion is neither an inclusion nor an exclusion criterion",
                    span,
                    "no section above it",
                )
                .help("put a line `inclusion` or `exclusion` above it"),
            );
            return;
        };
        let label = self.label(criterion, section, body);
        let title = criterion.title.as_ref().map(|title| title.node.clone());
        let polarity = match section {
            Section::Inclusion => Polarity::Inclusion,
            Section::Exclusion => Polarity::Exclusion,
            Section::IncludedAs => return self.category(criterion, label, title),
        };
        let ask = match &criterion.body {
            Body::Judged(judged) => self.judged(&label, judged),
            Body::Rule(rule) => {
                self.context.polarity = Some(polarity);
                let node = self.context.condition(rule);
                self.context.polarity = None;
                node.map(Ask::Rule)
            }
        };
        let stage = self.stages.len().saturating_sub(1);
        if let Some(ask) = ask {
            self.criteria.push(Criterion { label, title, polarity, stage, ask, settled_at: stage, span });
        }
    }

    /// A word on a line of its own that nothing declares: a section misspelt, or a field not declared.
    fn stray_word(&mut self, word: &str, span: Span) {
        let sections = ["inclusion", "exclusion", "included as"];
        let known = sections.iter().copied().chain(self.context.index.keys().map(String::as_str));
        let near =
            closest(word, known.chain(self.context.names.definitions.keys().copied())).map(str::to_owned);
        self.lost_section |= near.as_deref().is_some_and(|near| sections.contains(&near));
        let diagnostic = Diagnostic::new(
            Code::UnknownName,
            format!("`{word}` is neither a section nor a criterion"),
            span,
            "a lone word is a criterion only when it is a declared yes/no field or definition",
        );
        self.context.report(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if TimeUnit::parse(word).is_some() => {
                diagnostic.help("a unit stands on the line of its number")
            }
            None => diagnostic.help(format!("declare it: `field {word} : yes/no`")),
        });
    }

    fn label(&mut self, criterion: &ast::Criterion, section: Section, body: Span) -> String {
        let (letter, slot) = match section {
            Section::Inclusion => ("I", 0),
            Section::Exclusion => ("E", 1),
            Section::IncludedAs => ("C", 2),
        };
        let (label, span) = match &criterion.label {
            Some(label) => (label.node.clone(), label.span),
            None => {
                let mut made;
                loop {
                    if let Some(count) = self.counts.get_mut(slot) {
                        *count += 1;
                        made = format!("{letter}{count}");
                        if !self.given.contains(&made) {
                            break;
                        }
                    }
                }
                (made, body)
            }
        };
        if let Some(first) = self.labels.get(&label) {
            self.context.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    format!("there are two criteria labelled `{label}`"),
                    span,
                    "labelled again here",
                )
                .and(*first, "first labelled here")
                .help("give one of them another label: reasons for exclusion are counted by it"),
            );
        } else {
            self.labels.insert(label.clone(), span);
        }
        label
    }

    fn category(&mut self, criterion: &ast::Criterion, label: String, title: Option<String>) {
        match &criterion.body {
            Body::Rule(rule) => {
                if let Some(node) = self.context.condition(rule) {
                    self.categories.push(Category { label, title, node });
                }
            }
            Body::Judged(judged) => self.context.report(
                Diagnostic::new(
                    Code::Refused,
                    "a category of included records cannot be judged",
                    judged.span,
                    "expected a condition",
                )
                .help(format!(
                    "declare `field {label} : yes/no` for the people's answer, and write `{label}`"
                )),
            ),
        }
    }
}
