//! What is allowed but deserves a look.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::Context;
use super::{Ask, Criterion, Form, Node, Origin, fingerprint};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{File, Statement};
use crate::text::{Span, Spanned, closest};

impl Context<'_> {
    /// Everything that needs the whole file.
    pub(super) fn lint(&mut self, file: &File, criteria: &[Criterion], study: Option<usize>) {
        self.lint_unused(file, study);
        self.lint_names();
        self.lint_repeats(criteria);
        self.lint_stages(file, criteria);
        for span in &file.mixed {
            let written = self.written(*span);
            let shown =
                if written.chars().count() <= 60 { format!(" in `{written}`") } else { String::new() };
            self.report(
                Diagnostic::new(
                    Code::MixedConnectives,
                    format!("`and` and `or` stand side by side{shown}"),
                    *span,
                    "`and` binds tighter than `or`",
                )
                .help(
                    "put brackets round what belongs together; `eligible fmt` puts them where they are now",
                ),
            );
        }
    }

    fn lint_unused(&mut self, file: &File, study: Option<usize>) {
        let mut lists: BTreeSet<&str> =
            self.usage.fields.values().flat_map(|uses| uses.lists.clone()).collect();
        let mut stack = lists.iter().copied().collect::<Vec<_>>();
        while let Some(name) = stack.pop() {
            let members = self.names.lists.get(name).into_iter().flat_map(|list| &list.members);
            for nested in members.map(|member| member.value.text.as_str()) {
                if let Some((nested, _)) = self.names.lists.get_key_value(nested)
                    && lists.insert(nested)
                {
                    stack.push(nested);
                }
            }
        }
        for statement in &file.statements {
            let (what, name) = match &statement.node {
                Statement::Field(field) => {
                    let index = self.field_of(&field.name.node);
                    let used = index.is_none_or(|i| self.used.contains(&i) || study == Some(i));
                    if used {
                        continue;
                    }
                    ("field", &field.name)
                }
                Statement::List(list) if !lists.contains(list.name.node.as_str()) => ("list", &list.name),
                Statement::Define(define) if !self.usage.mentioned.contains(define.name.node.as_str()) => {
                    ("definition", &define.name)
                }
                _ => continue,
            };
            self.report(
                Diagnostic::new(
                    Code::Unused,
                    format!("the {what} `{}` is not used by any criterion", name.node),
                    name.span,
                    "declared here",
                )
                .help(format!("use it, or take it away: nothing depends on this {what}")),
            );
        }
    }

    /// An undeclared field beside declared ones may be a misspelling. The records will tell.
    fn lint_names(&mut self) {
        let declared = self.fields.iter().filter(|f| f.origin == Origin::Declared).map(|f| f.name.as_str());
        let declared = declared.chain(self.names.definitions.keys().copied()).collect::<Vec<_>>();
        // A file of thousands of names is no file that somebody misspelt a name in.
        if declared.len() * self.fields.len() > 1_000_000 {
            return;
        }
        let near: Vec<(String, String, Span)> = self
            .fields
            .iter()
            .filter(|field| field.origin == Origin::Used)
            .filter_map(|field| {
                closest(&field.name, declared.iter().copied())
                    .map(|near| (field.name.clone(), near.to_owned(), field.span))
            })
            .collect();
        for (name, near, span) in near {
            self.report(
                Diagnostic::new(
                    Code::NearName,
                    format!("`{name}` is not declared, but `{near}` is"),
                    span,
                    format!("did you mean `{near}`?"),
                )
                .help(format!("write `{near}`, or declare `{name}` as a field of its own")),
            );
        }
    }

    fn lint_repeats(&mut self, criteria: &[Criterion]) {
        let mut seen: BTreeMap<(String, String), Span> = BTreeMap::new();
        let mut found = Vec::new();
        for criterion in criteria {
            let Ask::Rule(node) = &criterion.ask else { continue };
            let key = fingerprint::key(node, &self.fields, &self.definitions);
            match seen.get(&(format!("{:?}", criterion.polarity), key.clone())) {
                Some(first) => found.push((node.span, *first)),
                None => {
                    seen.insert((format!("{:?}", criterion.polarity), key), node.span);
                }
            }
            self.repeats_below(node, &mut found);
        }
        for definition in &self.definitions {
            self.repeats_below(&definition.node, &mut found);
        }
        for (span, first) in found {
            self.report(
                Diagnostic::new(Code::Repeated, "the same condition stands here twice", span, "again here")
                    .and(first, "first here")
                    .help("take one of them away, or say what differs"),
            );
        }
    }

    /// Repeats within one `and` or `or`.
    fn repeats_below(&self, node: &Node, found: &mut Vec<(Span, Span)>) {
        node.walk(&mut |node| {
            let (Form::And(parts) | Form::Or(parts)) = &node.form else { return };
            let mut seen: BTreeMap<String, Span> = BTreeMap::new();
            for part in parts {
                let key = fingerprint::key(part, &self.fields, &self.definitions);
                match seen.get(&key) {
                    Some(first) => found.push((part.span, *first)),
                    None => {
                        seen.insert(key, part.span);
                    }
                }
            }
        });
    }

    fn lint_stages(&mut self, file: &File, criteria: &[Criterion]) {
        // Criteria before the first stage are asked at every stage, so no stage is then empty.
        let first_stage = self.names.stages.first().map(|name| name.span.start);
        let everywhere = criteria.iter().any(|c| first_stage.is_some_and(|start| c.span.start < start));
        if everywhere {
            return;
        }
        // Its criteria are there, but under no section: that was told.
        if self.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::NoSection) {
            return;
        }
        let names: Vec<Spanned<String>> = self.names.stages.iter().map(|name| (*name).clone()).collect();
        let _ = file;
        for (index, name) in names.iter().enumerate() {
            if !criteria.iter().any(|criterion| criterion.stage == index) {
                self.report(
                    Diagnostic::new(
                        Code::EmptyStage,
                        format!("the stage `{}` has no criteria", name.node),
                        name.span,
                        "nothing is asked here",
                    )
                    .help("add its criteria below it, or take the stage away"),
                );
            }
        }
    }
}
