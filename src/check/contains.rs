//! Text conditions: a search becomes conditions about its atoms, joined as it joins them. (Rule 7.1.)

use super::conditions::Context;
use super::{Form, Node, Test, kind_in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Search};
use crate::text::{Span, Spanned};
use crate::value::{Atom, Base, PatternFaultKind, Shape};

/// Ovid's codes, and the names of the fields that they stand for.
const CODES: [(&str, &[&str]); 6] = [
    ("ti", &["title"]),
    ("ab", &["abstract"]),
    ("tw", &["title", "abstract"]),
    ("kw", &["keywords"]),
    ("kf", &["keywords"]),
    ("ot", &["original-title"]),
];

impl Context<'_> {
    /// `any of (title, abstract) contains (…)`
    pub(super) fn contains(&mut self, fields: &[Spanned<String>], search: &Spanned<Search>) -> Option<Form> {
        let found: Vec<Option<usize>> = fields.iter().map(|field| self.text_field(field)).collect();
        let mut group = Vec::new();
        for field in found.into_iter().collect::<Option<Vec<_>>>()? {
            if !group.contains(&field) {
                group.push(field);
            }
        }
        let node = self.search(search, &group)?;
        Some(node.form)
    }

    /// A field that a text condition can read.
    fn text_field(&mut self, name: &Spanned<String>) -> Option<usize> {
        let field = self.left_field(&Spanned::new(Expr::Name(name.node.clone()), name.span))?;
        let spec = self.spec(field);
        if spec.base == Base::Text && spec.shape == Shape::Single {
            return Some(field);
        }
        let words = kind_in_words(spec);
        let (span, name) = (name.span, &name.node);
        let help = match spec.base {
            Base::Term => format!("write `{name} in <…>`, or declare `field {name} : text`"),
            _ => format!("declare `field {name} : text`, or compare `{name}` with a value"),
        };
        let declared = self.field(field).span;
        self.report(
            Diagnostic::new(
                Code::WrongOperator,
                format!("`{name}` is {words}, and `contains` looks for words in a text"),
                span,
                "expected a field of the kind `text`",
            )
            .and(declared, "declared or first used here")
            .help(help),
        );
        None
    }

    fn search(&mut self, search: &Spanned<Search>, group: &[usize]) -> Option<Node> {
        let form = match &search.node {
            Search::And(parts) => Form::And(self.searches(parts, group)?),
            Search::Or(parts) => Form::Or(self.searches(parts, group)?),
            Search::Not(part) => Form::Not(Box::new(self.search(part, group)?)),
            Search::In { search, codes } => {
                let group = self.coded(codes, group)?;
                return self.search(search, &group);
            }
            Search::Words(_) | Search::Quoted(_) | Search::Near { .. } => {
                Form::Test(Test::Contains { fields: group.to_vec(), atom: self.atom(search)? })
            }
        };
        Some(Node { span: search.span, form })
    }

    fn searches(&mut self, parts: &[Spanned<Search>], group: &[usize]) -> Option<Vec<Node>> {
        let nodes: Vec<Option<Node>> = parts.iter().map(|part| self.search(part, group)).collect();
        nodes.into_iter().collect()
    }

    /// The fields of `.ti,ab.`
    fn coded(&mut self, codes: &[Spanned<String>], group: &[usize]) -> Option<Vec<usize>> {
        let mut fields = Vec::new();
        for code in codes {
            let Some((_, names)) = CODES.iter().find(|(known, _)| *known == code.node) else {
                let known: Vec<String> = CODES.iter().map(|(known, _)| format!("`{known}`")).collect();
                let known = known.join(", ");
                self.report(
                    Diagnostic::new(
                        Code::UnknownName,
                        format!("no field has the code `{}`", code.node),
                        code.span,
                        format!("expected one of {known}"),
                    )
                    .help("name the field before `contains`; a point inside a word needs quotes"),
                );
                return None;
            };
            for name in *names {
                let Some(field) = self.field_of(name) else {
                    self.report(
                        Diagnostic::new(
                            Code::UnknownName,
                            format!("`.{}.` looks into a field `{name}`, which there is not", code.node),
                            code.span,
                            "nothing here has this name",
                        )
                        .help(format!("declare it: `field {name} : text`")),
                    );
                    return None;
                };
                // A field of the group has been looked at already.
                let field = if group.contains(&field) {
                    field
                } else {
                    self.text_field(&Spanned::new((*name).to_owned(), code.span))?
                };
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        Some(fields)
    }

    /// What has to match inside one field.
    fn atom(&mut self, search: &Spanned<Search>) -> Option<Atom> {
        let fault = match &search.node {
            Search::Words(text) => match Atom::term(text) {
                Ok(atom) => return Some(atom),
                Err(fault) => fault,
            },
            Search::Quoted(text) => match Atom::quoted(text) {
                Ok(atom) => return Some(atom),
                Err(fault) => fault,
            },
            Search::Near { first, then } => {
                let first = self.atom(first);
                let then: Vec<_> =
                    then.iter().map(|(distance, part)| Some((*distance, self.atom(part)?))).collect();
                return Some(Atom::Near {
                    first: Box::new(first?),
                    then: then.into_iter().collect::<Option<_>>()?,
                });
            }
            Search::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.atom(part)).collect();
                return Some(Atom::Or(parts.into_iter().collect::<Option<_>>()?));
            }
            Search::And(_) | Search::Not(_) | Search::In { .. } => {
                self.tell_not_near(search);
                return None;
            }
        };
        let text = self.source.slice(search.span);
        let inner = text.trim_start_matches(['"', '“', '„', '”', '‟']);
        let offset = search.span.start + text.len() - inner.len();
        let same = inner.get(fault.span.range()).is_some_and(|_| {
            matches!(&search.node, Search::Words(own) | Search::Quoted(own) if inner.starts_with(own.as_str()))
        });
        let span =
            if same { Span::new(offset + fault.span.start, offset + fault.span.end) } else { search.span };
        let written = self.written(search.span);
        let (message, label, help) = match fault.kind {
            PatternFaultKind::FirstIsWildcard => (
                format!("`{written}` begins a word with a wildcard"),
                "nothing to look for before it",
                "begin the word with the letters that all its forms share, or name each form: `(mentor* or tutor*)`",
            ),
            PatternFaultKind::TruncationInside => (
                format!("`{written}` is truncated in the middle of a word"),
                "only the end of a word can be left open",
                "write `?` for one letter or none and `#` for exactly one: `wom#n`, `colo?r`",
            ),
            PatternFaultKind::Limit => (
                format!("`{written}` has no such limit"),
                "expected a number from 1 to 99",
                "`dog$1` is at most one more letter, `mentor*` any number",
            ),
            PatternFaultKind::TooLong => (
                format!("`{written}` is too long a word"),
                "more letters than any word has",
                "leave the wildcard out, or end the word sooner with `*`",
            ),
            PatternFaultKind::NoWord | PatternFaultKind::SeveralWords => (
                format!("`{written}` holds no word to look for"),
                "expected a letter or a digit",
                "a search looks for words; other signs only stand between them",
            ),
        };
        self.report(Diagnostic::new(Code::BadSearch, message, span, label).help(help));
        None
    }

    fn tell_not_near(&mut self, search: &Spanned<Search>) {
        let what = match search.node {
            Search::In { .. } => "the fields of a single operand",
            Search::Not(_) => "a `not`",
            _ => "an `and`",
        };
        self.report(
            Diagnostic::new(
                Code::BadSearch,
                format!("{what} cannot stand beside `adj`"),
                search.span,
                "expected words, or words joined by `or`",
            )
            .help("say how near each pair is: `(a adj3 c) and (b adj3 c)`; fields stand behind the whole bracket: `(a adj3 b).ti.`"),
        );
    }
}
