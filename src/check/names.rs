//! What a file declares, by name; and the mistakes of declaring a name twice or in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Statement};
use crate::text::{Span, Spanned};

/// Everything a file declares.
pub(super) struct Names<'a> {
    pub(super) fields: BTreeMap<&'a str, &'a ast::Field>,
    pub(super) lists: BTreeMap<&'a str, &'a ast::List>,
    pub(super) definitions: BTreeMap<&'a str, &'a ast::Define>,
    pub(super) stages: Vec<&'a Spanned<String>>,
    /// Lists and definitions that refer to themselves: using them again would only repeat the error.
    pub(super) cyclic: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    /// Collects the declarations; a name declared again is told and the first one counts.
    pub(super) fn collect(file: &'a ast::File, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut names = Self {
            fields: BTreeMap::new(),
            lists: BTreeMap::new(),
            definitions: BTreeMap::new(),
            stages: Vec::new(),
            cyclic: BTreeSet::new(),
        };
        let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
        let mut new = |name: &'a Spanned<String>, what: &'static str, diagnostics: &mut Vec<Diagnostic>| {
            let first = *seen.entry(name.node.as_str()).or_insert((what, name.span));
            let fresh = first.1 == name.span;
            if !fresh {
                let message = if first.0 == what {
                    format!("there are two {what}s called `{}`", name.node)
                } else {
                    format!("`{}` is both a {} and a {what}", name.node, first.0)
                };
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateName, message, name.span, "declared again here")
                        .and(first.1, "first declared here")
                        .help("give one of them another name"),
                );
            }
            fresh
        };
        for statement in &file.statements {
            match &statement.node {
                Statement::Field(field) if new(&field.name, "field", diagnostics) => {
                    names.fields.insert(&field.name.node, field);
                }
                Statement::List(list) if new(&list.name, "list", diagnostics) => {
                    names.lists.insert(&list.name.node, list);
                }
                Statement::Define(define) if new(&define.name, "definition", diagnostics) => {
                    names.definitions.insert(&define.name.node, define);
                }
                Statement::Stage(stage) => {
                    if let Some(first) = names.stages.iter().find(|name| name.node == stage.name.node) {
                        diagnostics.push(
                            Diagnostic::new(
                                Code::DuplicateName,
                                format!("there are two stages called `{}`", stage.name.node),
                                stage.name.span,
                                "declared again here",
                            )
                            .and(first.span, "first declared here")
                            .help("give one of them another name"),
                        );
                    } else {
                        names.stages.push(&stage.name);
                    }
                }
                _ => {}
            }
        }
        names.find_cycles(diagnostics);
        names
    }

    /// The definitions, each after those it uses. Cyclic ones are left out.
    pub(super) fn definitions_in_order(&self) -> Vec<&'a ast::Define> {
        let mut order = Vec::new();
        let mut done = BTreeSet::new();
        for name in self.definitions.keys() {
            self.place(name, &mut done, &mut order);
        }
        order
    }

    fn place(&self, name: &'a str, done: &mut BTreeSet<&'a str>, order: &mut Vec<&'a ast::Define>) {
        // An explicit stack: definitions may form a chain as long as the file.
        let mut stack = vec![(name, false)];
        while let Some((name, ready)) = stack.pop() {
            let Some(define) = self.definitions.get(name) else { continue };
            if self.cyclic.contains(name) || done.contains(name) {
                continue;
            }
            if ready {
                done.insert(name);
                order.push(*define);
                continue;
            }
            stack.push((name, true));
            stack.extend(names_in(&define.rule).into_iter().map(|name| (name.node, false)));
        }
    }

    /// The members of a list with those of the lists in it; each list's own name is a member too.
    pub(super) fn flatten(&self, list: &'a ast::List) -> Vec<Member<'a>> {
        let mut members = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack = vec![list];
        while let Some(list) = stack.pop() {
            if !seen.insert(list.name.node.as_str()) {
                continue;
            }
            members.push(Member { text: &list.name.node, span: list.name.span, synonyms: &[], list: true });
            for member in &list.members {
                match self.lists.get(member.value.text.as_str()) {
                    Some(nested) if !member.value.quoted => stack.push(nested),
                    _ => members.push(Member {
                        text: &member.value.text,
                        span: member.value.span,
                        synonyms: &member.synonyms,
                        list: false,
                    }),
                }
            }
        }
        members
    }

    fn find_cycles(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let lists = self.lists.iter().map(|(name, list)| {
            let uses = list
                .members
                .iter()
                .filter(|m| !m.value.quoted && self.lists.contains_key(m.value.text.as_str()));
            (*name, uses.map(|m| Spanned::new(m.value.text.as_str(), m.value.span)).collect::<Vec<_>>())
        });
        let definitions = self.definitions.iter().map(|(name, define)| {
            let uses = names_in(&define.rule).into_iter().filter(|n| self.definitions.contains_key(n.node));
            (*name, uses.collect::<Vec<_>>())
        });
        let graph: BTreeMap<&'a str, Vec<Spanned<&'a str>>> = lists.chain(definitions).collect();
        for (what, span, circle) in cycles(&graph) {
            let kind = if self.lists.contains_key(what) { "list" } else { "definition" };
            let path = circle.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ");
            diagnostics.push(
                Diagnostic::new(
                    Code::Cyclic,
                    format!("the {kind} `{what}` refers to itself"),
                    span,
                    format!("the circle is {path}"),
                )
                .help(format!("say what `{what}` is without naming it again")),
            );
            self.cyclic.extend(circle);
        }
    }
}

/// A member of a flattened list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    pub(super) synonyms: &'a [Spanned<ast::Word>],
    /// It is the name of a list, which is a value of its own.
    pub(super) list: bool,
}

/// Every circle once, reported at the reference that closes it: a name, the place, the way round.
fn cycles<'a>(graph: &BTreeMap<&'a str, Vec<Spanned<&'a str>>>) -> Vec<(&'a str, Span, Vec<&'a str>)> {
    let mut found = Vec::new();
    let mut finished: BTreeSet<&str> = BTreeSet::new();
    for root in graph.keys() {
        let mut path: Vec<(&'a str, usize)> = vec![(root, 0)];
        let mut on_path: BTreeSet<&'a str> = BTreeSet::from([*root]);
        while let Some((name, next)) = path.last_mut() {
            let name = *name;
            let reference = graph.get(name).and_then(|uses| uses.get(*next)).copied();
            *next += 1;
            match reference {
                _ if finished.contains(name) => {
                    on_path.remove(name);
                    path.pop();
                }
                None => {
                    finished.insert(name);
                    on_path.remove(name);
                    path.pop();
                }
                Some(reference) => {
                    if on_path.contains(reference.node) {
                        let start = path.iter().position(|(name, _)| *name == reference.node).unwrap_or(0);
                        let circle = path.iter().skip(start).map(|(name, _)| *name).chain([reference.node]);
                        found.push((reference.node, reference.span, circle.collect()));
                    } else if graph.contains_key(reference.node) && !finished.contains(reference.node) {
                        on_path.insert(reference.node);
                        path.push((reference.node, 0));
                    }
                }
            }
        }
    }
    found
}

/// Every bare name in a condition, sets excepted.
fn names_in(rule: &Spanned<ast::Expr>) -> Vec<Spanned<&str>> {
    let mut names = Vec::new();
    crate::syntax::walk(rule, &mut |expr| {
        if let ast::Expr::Name(name) = &expr.node {
            names.push(Spanned::new(name.as_str(), expr.span));
        }
    });
    names
}
