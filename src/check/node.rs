//! Conditions as they are evaluated: names looked up, kinds known, every leaf a question to cells.

use std::collections::BTreeSet;

use super::Definition;
use crate::syntax::ast::{Counted, Membership, Sign};
use crate::text::Span;
use crate::value::{Atom, Literal, Relation, Term};

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
