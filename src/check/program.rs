//! Checked criteria: every name resolved, every kind known. What the engines run.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Fingerprint, Node};
use crate::record::RawCell;
use crate::syntax::ast::Expected;
use crate::text::{Source, Span};
use crate::value::{Convention, FieldSpec};

/// A checked criteria file.
#[derive(Clone, Debug)]
pub struct Program {
    /// The text it was checked from, for showing conditions as written.
    pub source: Arc<Source>,
    /// `criteria NAME`
    pub name: Option<String>,
    /// `title "…"`
    pub title: Option<String>,
    /// `version …`
    pub version: Option<String>,
    /// Declared fields in file order, then fields known from use alone, then the columns of judged
    /// criteria.
    pub fields: Vec<Field>,
    /// Definitions, each after those it uses.
    pub definitions: Vec<Definition>,
    /// At least one; a file without stages has one without a name.
    pub stages: Vec<Stage>,
    /// In the order of (stage, file): the order in which reasons for exclusion are given.
    pub criteria: Vec<Criterion>,
    /// `included as`
    pub categories: Vec<Category>,
    /// What the file says about the length of months, years and days.
    pub convention: Convention,
    /// The field that links reports to studies.
    pub study: Option<usize>,
    /// `example` blocks.
    pub examples: Vec<Example>,
    /// `amendment` lines: version, date, text.
    pub amendments: Vec<(String, String, String)>,
    /// The titles of fields, lists and definitions, with what each is the title of.
    pub titles: Vec<(String, String)>,
    /// What the criteria mean, as a hash.
    pub fingerprint: Fingerprint,
}

/// A field of the records that the criteria read.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in the criteria, or the column of a judged criterion.
    pub name: String,
    /// How to read its cells.
    pub spec: FieldSpec,
    /// The columns it may come from, best first.
    pub from: Vec<String>,
    /// The first stage at which its cells count (meaning, rule 9.2); 0 unless declared `read at`.
    pub read_at: usize,
    /// Whether it is declared, only used, or a judged criterion's column.
    pub origin: Origin,
    /// Where it is declared or first used.
    pub span: Span,
}

/// How a field came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A `field` line.
    Declared,
    /// Known from its use alone.
    Used,
    /// The column in which people answer a judged criterion.
    Judged,
}

/// `define NAME: …`
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// The condition it stands for.
    pub node: Node,
    /// The fields it reads, through other definitions too.
    pub fields: BTreeSet<usize>,
    /// How many definitions stand one upon the other here; 1 for one that uses none.
    pub depth: usize,
    /// What it means, as text that is equal for equal definitions.
    pub(super) key: String,
}

/// A screening stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name; a file without stages has one without.
    pub name: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// `counts as before-screening`
    pub before_screening: bool,
    /// `unclear means awaiting`: a record still unclear here goes no further.
    pub unclear_awaits: bool,
}

/// Which way a criterion decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// Required: the record is excluded when it is not met.
    Inclusion,
    /// Refused: the record is excluded when it applies.
    Exclusion,
}

/// One eligibility criterion.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its label, given or made (`I1`, `E1`).
    pub label: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Inclusion or exclusion.
    pub polarity: Polarity,
    /// The first stage that asks it.
    pub stage: usize,
    /// What it asks.
    pub ask: Ask,
    /// The last stage at which a field it reads becomes readable: no later stage can change it.
    pub settled_at: usize,
    /// Where it stands.
    pub span: Span,
}

/// What a criterion asks.
#[expect(clippy::large_enum_variant, reason = "a tree has few nodes, and they are read, not moved")]
#[derive(Clone, Debug)]
pub enum Ask {
    /// People answer it in a column (meaning, rule 8.1).
    Judged {
        /// The field that holds their answers.
        field: usize,
        /// How many equal judgements it takes.
        by: u32,
    },
    /// A condition on the record.
    Rule(Node),
}

/// `included as` one category.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its label.
    pub label: String,
    /// Its title.
    pub title: Option<String>,
    /// When an included record belongs to it.
    pub node: Node,
}

/// An `example` block.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub span: Span,
    /// The verdict it expects.
    pub expect: Expected,
    /// `at STAGE`
    pub at: Option<usize>,
    /// `by E1, E2`: positions in [`Program::criteria`].
    pub by: Vec<usize>,
    /// The cells it gives: field and text.
    pub cells: Vec<(usize, RawCell, Span)>,
}

impl Criterion {
    /// The condition, unless people judge it.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        match &self.ask {
            Ask::Rule(node) => Some(node),
            Ask::Judged { .. } => None,
        }
    }
}

impl Program {
    /// A stage by its name.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.name.as_deref() == Some(name))
    }

    /// A criterion by its label.
    #[must_use]
    pub fn criterion(&self, label: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.label == label)
    }

    /// The fields a criterion reads.
    #[must_use]
    pub fn fields_of(&self, criterion: &Criterion) -> BTreeSet<usize> {
        match &criterion.ask {
            Ask::Judged { field, .. } => BTreeSet::from([*field]),
            Ask::Rule(node) => node.fields(&self.definitions),
        }
    }

    /// The criteria's name for a heading: name and version, as far as they are given.
    #[must_use]
    pub fn heading(&self) -> String {
        let name = self.name.as_deref().unwrap_or_else(|| self.source.name());
        match &self.version {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        }
    }

    /// A condition as it is written, on one line.
    #[must_use]
    pub fn written(&self, span: Span) -> String {
        self.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
