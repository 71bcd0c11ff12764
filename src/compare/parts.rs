//! File(T): the old version with some of the edits. (Meaning, rule 11.3.)

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::Compared;
use super::subject::Subject;
use super::written::{Asked, column, layout, nowhere};
use crate::check::{Polarity, Program, check};
use crate::syntax::ast::{self, Body, Section, Stage, Statement};
use crate::syntax::parse;
use crate::text::Source;

/// A piece of the file in both versions.
pub(super) struct Part {
    /// The change it has, if any.
    pub(super) change: Option<usize>,
    pub(super) content: Content,
}

#[expect(clippy::large_enum_variant, reason = "a file has a hundred parts, not millions")]
pub(super) enum Content {
    Declaration { subject: Subject, old: Vec<Statement>, new: Vec<Statement> },
    Criterion { old: Option<Asked>, new: Option<Asked> },
    Stages,
    Stage { name: String },
}

/// Where every criterion of a mixture stands, and what its stages do: all that a verdict needs apart
/// from the truth of the conditions.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Per part that is a criterion and present: its position in the parts, polarity, stage.
    pub(super) slots: Vec<(usize, Polarity, usize)>,
    /// Per stage, whether a record unclear at it goes no further.
    pub(super) awaits: Vec<bool>,
}

/// Which stage of these a criterion belongs to. One that no stage line precedes belongs to the first.
pub(super) fn placed(stage: &(Option<String>, usize), stages: &[&str]) -> Option<usize> {
    let named = stage.0.as_deref().and_then(|name| stages.iter().position(|known| *known == name));
    named.or_else(|| (stage.1 == 0).then_some(0))
}

impl Compared {
    /// The criterion of a part in a mixture.
    fn chosen<'a>(&'a self, part: &'a Part, with: &impl Fn(usize) -> bool) -> Option<&'a Asked> {
        let Content::Criterion { old, new } = &part.content else { return None };
        // Without an edit it is the same in both, but for its label and title.
        if part.change.is_some_and(with) { new.as_ref() } else { old.as_ref() }
    }

    /// The stages of a mixture, in order.
    fn stages(&self, with: &impl Fn(usize) -> bool) -> Vec<&Stage> {
        let [old, new] = &self.written;
        let has = |wanted: &dyn Fn(&Content) -> bool| {
            let part = self.parts.iter().find(|part| wanted(&part.content));
            part.and_then(|part| part.change).is_some_and(with)
        };
        let own = if has(&|c| matches!(c, Content::Stages)) { new } else { old };
        let stages = own.stages.iter().filter_map(|stage| {
            let name = &stage.name.node;
            let newer = has(&|c| matches!(c, Content::Stage { name: known } if known == name));
            let from = if newer { new } else { old };
            from.stage(name).or(Some(stage))
        });
        stages.collect()
    }

    /// The layout of a mixture; `None` when a criterion stands in a stage that is not there.
    pub(super) fn layout(&self, with: impl Fn(usize) -> bool) -> Option<Layout> {
        let stages = self.stages(&with);
        let names = stages.iter().map(|stage| stage.name.node.as_str()).collect::<Vec<_>>();
        let mut slots = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let Some(asked) = self.chosen(part, &with).filter(|asked| !asked.is_category()) else { continue };
            let polarity = match asked.section {
                Section::Exclusion => Polarity::Exclusion,
                _ => Polarity::Inclusion,
            };
            slots.push((at, polarity, placed(&asked.stage, &names)?));
        }
        let awaits = |stage: &&Stage| stage.unclear_means.as_ref().is_some_and(|w| w.node == "awaiting");
        let mut awaits = stages.iter().map(awaits).collect::<Vec<_>>();
        if awaits.is_empty() {
            awaits.push(false);
        }
        Some(Layout { slots, awaits })
    }

    /// The mixture as a program, with the labels of [`labels`](Self::labels). `None` when it does not
    /// check: a criterion without its list.
    pub(super) fn program(&self, with: impl Fn(usize) -> bool) -> Option<Program> {
        let text = self.text(with)?;
        let source = Arc::new(Source::new("mixture", text));
        let (file, faults) = parse(&source);
        if crate::diagnostic::has_errors(&faults) {
            return None;
        }
        check(&file, &source).0
    }

    /// The mixture as text.
    pub(super) fn text(&self, with: impl Fn(usize) -> bool) -> Option<String> {
        let mut statements = Vec::new();
        for part in &self.parts {
            if let Content::Declaration { subject, old, new, .. } = &part.content
                && *subject != Subject::Heading
            {
                let own = if part.change.is_some_and(&with) { new } else { old };
                statements.extend(own.iter().cloned());
            }
        }
        let stages = self.stages(&with);
        let names = stages.iter().map(|stage| stage.name.node.as_str()).collect::<Vec<_>>();
        let labels = self.labels();
        let mut criteria: BTreeMap<(usize, usize), Vec<Statement>> = BTreeMap::new();
        for (at, part) in self.parts.iter().enumerate() {
            let Some(asked) = self.chosen(part, &with) else { continue };
            let stage = if asked.is_category() { usize::MAX } else { placed(&asked.stage, &names)? };
            let label = labels.get(at).cloned().unwrap_or_default();
            let section = match asked.section {
                Section::Inclusion => 0,
                Section::Exclusion => 1,
                Section::IncludedAs => 2,
            };
            let statement = Statement::Criterion(ast::Criterion {
                body: answered_in_its_column(asked, &label),
                label: Some(nowhere(label)),
                title: None,
            });
            criteria.entry((stage, section)).or_default().push(statement);
        }
        let mut next = 0;
        for ((stage, section), asked) in criteria {
            while let Some(line) = stages.get(next).filter(|_| next <= stage) {
                statements.push(Statement::Stage(Stage::clone(line)));
                next += 1;
            }
            statements.push(Statement::Section(match section {
                0 => Section::Inclusion,
                1 => Section::Exclusion,
                _ => Section::IncludedAs,
            }));
            statements.extend(asked);
        }
        statements.extend(stages.iter().skip(next).map(|line| Statement::Stage(Stage::clone(line))));
        layout(statements)
    }

    /// A label for every part, in every mixture: its own where no other has it.
    pub(super) fn labels(&self) -> Vec<String> {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let all = |content: &Content| match content {
            Content::Criterion { old, new } => [old.clone(), new.clone()].map(|a| a.map(|a| a.label)),
            _ => [None, None],
        };
        let known: BTreeSet<String> =
            self.parts.iter().flat_map(|part| all(&part.content)).flatten().collect();
        let mut labels = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let Content::Criterion { old, new } = &part.content else {
                labels.push(String::new());
                continue;
            };
            let own = old.as_ref().or(new.as_ref()).map(|asked| asked.label.as_str()).unwrap_or_default();
            if taken.insert(own) {
                labels.push(own.to_owned());
            } else {
                let made = (at..).map(|n| format!("{own}-{n}")).find(|made| !known.contains(made));
                labels.push(made.unwrap_or_default());
            }
        }
        labels
    }
}

/// People answer in the same column, whatever the label is here.
fn answered_in_its_column(asked: &Asked, label: &str) -> Body {
    match &asked.body {
        Body::Judged(judged) if label != asked.label => {
            let mut judged = judged.clone();
            judged.node.from = column(&asked.body, &asked.label).map(nowhere);
            Body::Judged(judged)
        }
        body => body.clone(),
    }
}
