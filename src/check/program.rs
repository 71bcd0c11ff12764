//! Checked criteria: every name resolved, every kind known. What the engines run.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Fingerprint;
use crate::record::RawCell;
use crate::syntax::ast::{Counted, Expected, Membership, Sign};
use crate::text::{Source, Span};
use crate::value::{Atom, Convention, FieldSpec, Literal, Relation, Term};

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

/// A condition, with the place it is written.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is written.
    pub span: Span,
    /// What it says.
    pub form: Form,
}

/// What a condition says.
#[expect(clippy::large_enum_variant, reason = "a tree has few nodes, and they are read, not moved")]
#[derive(Clone, Debug)]
pub enum Form {
    /// `not a`
    Not(Box<Node>),
    /// `a and b`
    And(Vec<Node>),
    /// `a or b`
    Or(Vec<Node>),
    /// `at least 2 of (a, b, c)`
    Count {
        /// At least, at most, exactly.
        how: Counted,
        /// How many.
        number: usize,
        /// Of these.
        of: Vec<Node>,
    },
    /// `a when b`: not b, or a.
    When(Box<Node>, Box<Node>),
    /// `a unless b`: a, and not b.
    Unless(Box<Node>, Box<Node>),
    /// The name of a definition, by its position.
    Defined(usize),
    /// A question to one or two cells.
    Test(Test),
}

/// A leaf: a question to cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// `described`, `described = no`
    YesNo {
        /// The field.
        field: usize,
        /// The answer that makes it true.
        is: bool,
    },
    /// `duration < 3 months`, `a + b >= 10`
    Compare {
        /// Left side.
        left: Operand,
        /// The sign.
        relation: Relation,
        /// Right side.
        right: Operand,
    },
    /// `published between 2008 and 2018-01`
    Between {
        /// What is compared.
        value: Operand,
        /// Lower end, inclusive.
        low: Operand,
        /// Upper end, inclusive.
        high: Operand,
    },
    /// `arms in <2, 3>`
    OneOf {
        /// What is compared.
        value: Operand,
        /// The literals.
        literals: Vec<Literal>,
        /// `not in`
        negated: bool,
    },
    /// `model in <one-to-one, group>`, `language = english`
    Member {
        /// The field.
        field: usize,
        /// How it is asked.
        how: Membership,
        /// The values, lists flattened.
        set: BTreeSet<Term>,
    },
    /// `control-drug not in study-drug`: two fields share a value
    Share {
        /// The one field.
        left: usize,
        /// The other.
        right: usize,
        /// `not in`
        negated: bool,
    },
    /// `arms = <a, b>`, `concomitant-control = concomitant-treatment`: equal sets
    Same {
        /// The field.
        left: usize,
        /// What it is compared with.
        right: SetOperand,
        /// `!=`
        negated: bool,
    },
    /// `title contains mentor*`: inside one of the fields, which are one document in parts
    Contains {
        /// The fields.
        fields: Vec<usize>,
        /// What has to match inside one of them.
        atom: Atom,
    },
    /// `duration is reported`
    Reported {
        /// The field.
        field: usize,
        /// `is not reported`
        negated: bool,
    },
    /// `duration is applicable`
    Applicable {
        /// The field.
        field: usize,
        /// `is not applicable`
        negated: bool,
    },
}

/// The right side of an equality of sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SetOperand {
    /// Another field.
    Field(usize),
    /// A set written out.
    Set(BTreeSet<Term>),
}

/// One side of a comparison of quantities.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A field's cell.
    Field(usize),
    /// The lowest of a spread.
    Lowest(usize),
    /// The highest of a spread.
    Highest(usize),
    /// A literal.
    Literal(Literal),
    /// `a + b - c`
    Sum(Vec<(Sign, Operand)>),
}

impl Operand {
    /// The fields it reads, in written order.
    pub fn fields(&self) -> Vec<usize> {
        match self {
            Self::Field(field) | Self::Lowest(field) | Self::Highest(field) => vec![*field],
            Self::Literal(_) => Vec::new(),
            Self::Sum(parts) => parts.iter().flat_map(|(_, part)| part.fields()).collect(),
        }
    }
}

impl Test {
    /// The fields it reads, in written order.
    #[must_use]
    pub fn fields(&self) -> Vec<usize> {
        match self {
            Self::YesNo { field, .. }
            | Self::Member { field, .. }
            | Self::Reported { field, .. }
            | Self::Applicable { field, .. } => vec![*field],
            Self::Compare { left, right, .. } => [left.fields(), right.fields()].concat(),
            Self::Between { value, low, high } => [value.fields(), low.fields(), high.fields()].concat(),
            Self::OneOf { value, .. } => value.fields(),
            Self::Contains { fields, .. } => fields.clone(),
            Self::Share { left, right, .. } => vec![*left, *right],
            Self::Same { left, right, .. } => match right {
                SetOperand::Field(right) => vec![*left, *right],
                SetOperand::Set(_) => vec![*left],
            },
        }
    }
}

impl Node {
    /// Calls `see` with every leaf below, but not with those of definitions it names.
    pub fn tests<'p>(&'p self, see: &mut impl FnMut(&'p Test)) {
        self.walk(&mut |node| {
            if let Form::Test(test) = &node.form {
                see(test);
            }
        });
    }

    /// Calls `see` with this condition and every condition below, parents first.
    pub fn walk<'p>(&'p self, see: &mut impl FnMut(&'p Self)) {
        see(self);
        match &self.form {
            Form::Not(node) => node.walk(see),
            Form::And(nodes) | Form::Or(nodes) | Form::Count { of: nodes, .. } => {
                nodes.iter().for_each(|node| node.walk(see));
            }
            Form::When(a, b) | Form::Unless(a, b) => {
                a.walk(see);
                b.walk(see);
            }
            Form::Defined(_) | Form::Test(_) => {}
        }
    }

    /// The fields it reads, those of the definitions it names included.
    #[must_use]
    pub fn fields(&self, definitions: &[Definition]) -> BTreeSet<usize> {
        let mut fields = BTreeSet::new();
        self.walk(&mut |node| match &node.form {
            Form::Test(test) => fields.extend(test.fields()),
            Form::Defined(index) => {
                fields.extend(definitions.get(*index).into_iter().flat_map(|d| &d.fields));
            }
            _ => {}
        });
        fields
    }
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
