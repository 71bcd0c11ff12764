//! The tree of a search strategy. Each part is documented by the text that produces it.

use super::fields::FieldName;
use crate::text::{Span, Spanned};

/// The interface that a strategy is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Ovid: numbered lines, `mentor*.ti,ab.`, `exp Mentors/`.
    Ovid,
    /// PubMed: `mentor*[tiab]`, `"Mentors"[Mesh]`.
    PubMed,
}

impl Platform {
    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ovid => "Ovid",
            Self::PubMed => "PubMed",
        }
    }
}

/// A whole strategy.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// What it is written for.
    pub platform: Platform,
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// Whether the lines carry numbers in the text.
    pub numbered: bool,
    /// Suffixes without their closing dot. Trivia.
    pub undotted: Vec<Span>,
    /// Operands side by side, which PubMed joins by AND. Trivia.
    pub implicit: Vec<Span>,
    /// The numbers of lines that could not be read.
    pub broken: Vec<u32>,
    /// The lines are the blocks of a single query, and the last one joins them.
    pub blocks: bool,
}

/// Strategies are equal when they are for one platform and their lines are.
impl PartialEq for Strategy {
    fn eq(&self, other: &Self) -> bool {
        self.platform == other.platform && self.lines == other.lines
    }
}

/// One line: `5  mentor*.tw. (9411)`
#[derive(Clone, Debug)]
pub struct Line {
    /// `5`
    pub number: u32,
    /// `mentor*.tw.`
    pub query: Spanned<Query>,
    /// `9411`: the hits when the search was published. Trivia.
    pub published: Option<u64>,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.query == other.query
    }
}

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// `a or b or c`, `a and b not c`: read from left to right.
    Joined {
        /// `a`
        first: Box<Spanned<Query>>,
        /// `or b`, `or c`
        rest: Vec<(Op, Spanned<Query>)>,
    },
    /// `a adj2 b adj2 c`: from left to right.
    Near {
        /// `a`
        first: Box<Spanned<Query>>,
        /// `adj2 b`, `adj2 c`
        rest: Vec<(Near, Spanned<Query>)>,
    },
    /// `general practice`, `"65 and over"`
    Term(Term),
    /// `exp *Mentors/ed`
    Heading(Heading),
    /// `3`, `#3`
    Set(u32),
    /// `or/1-3,7`
    Sets {
        /// `and`, not `or`
        all: bool,
        /// `1-3`, `7`
        ranges: Vec<(u32, u32)>,
    },
    /// `(a or b).ti,ab.`, `a[tiab]`
    In {
        /// `(a or b)`
        query: Box<Spanned<Query>>,
        /// `ti`, `ab`
        fields: Vec<FieldName>,
        /// `/freq=2`
        times: Option<u32>,
    },
    /// `limit 9 to (humans and yr="2008 -Current")`
    Limited {
        /// `9`
        set: u32,
        /// Any of the limits is enough: they are joined by `or`.
        any: bool,
        /// `humans`, `yr="2008 -Current"`
        limits: Vec<Spanned<Limit>>,
    },
    /// `english[Filter]`, `2008:2018[dp]`
    Meets(Limit),
}

/// What joins two queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `and`
    And,
    /// `or`
    Or,
    /// `not`
    Not,
}

impl Op {
    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
        }
    }
}

/// How words stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// `adj`: side by side, in order.
    InOrder,
    /// `adj3`: in either order, with at most two words between.
    Within(u32),
}

/// Words in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// `mentor* program*`: spaces single, quotes dropped.
    pub text: String,
    /// Whether it was in quotes.
    pub quoted: bool,
    /// `[tiab:~5]`: the words in any order with so many others between.
    pub apart: Option<u32>,
}

/// A subject heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// `Education, Medical`
    pub name: String,
    /// `exp`: the narrower headings, too.
    pub explode: bool,
    /// `*`: as a main topic.
    pub major: bool,
    /// `ed`, `mt`, or the names that PubMed has for them: any of these subheadings.
    pub subheadings: Vec<String>,
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// `yr="2008 -Current"`, `2008:2018[dp]`
    Dates {
        /// `yr`, `dp`: which date.
        field: String,
        /// From its first day.
        from: Option<Day>,
        /// To its last day.
        to: Option<Day>,
    },
    /// `humans`, `english language`, `english[Filter]`
    Named(String),
    /// `lg=en`
    Pair(String, String),
}

/// A day, month or year: `2008`, `2008/01`, `2008/01/31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year.
    pub year: u32,
    /// The month, where it is said.
    pub month: Option<u32>,
    /// The day, where it is said.
    pub day: Option<u32>,
}

impl Strategy {
    /// A strategy of one query that joins blocks by `and` and `not` as a strategy of these blocks, a
    /// line each, and a last line that joins them. Any other stays as it is.
    #[must_use]
    pub fn into_blocks(mut self) -> Self {
        let [line] = &self.lines[..] else { return self };
        let Query::Joined { first, rest } = &line.query.node else { return self };
        if rest.iter().any(|(op, _)| *op == Op::Or) {
            return self;
        }
        let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).cloned();
        let lines = (1..).zip(parts).map(|(number, query)| Line { number, query, published: None });
        let lines = lines.collect::<Vec<_>>();
        let sets = lines.iter().map(|line| Spanned::new(Query::Set(line.number), line.query.span));
        let mut sets = sets.collect::<Vec<_>>().into_iter();
        let Some(head) = sets.next() else { return self };
        let joined =
            Query::Joined { first: Box::new(head), rest: rest.iter().map(|(op, _)| *op).zip(sets).collect() };
        let number = u32::try_from(lines.len()).unwrap_or(u32::MAX).saturating_add(1);
        let query = Spanned::new(joined, line.query.span);
        let last = Line { number, query, published: line.published };
        self.lines = lines.into_iter().chain([last]).collect();
        self.blocks = true;
        self
    }

    /// The line of that number.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&Line> {
        self.lines.iter().find(|line| line.number == number)
    }
}

impl Query {
    /// The queries directly inside.
    #[must_use]
    pub fn parts(&self) -> Vec<&Spanned<Query>> {
        match self {
            Self::Joined { first, rest } => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).collect()
            }
            Self::Near { first, rest } => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).collect()
            }
            Self::In { query, .. } => vec![query],
            Self::Term(_)
            | Self::Heading(_)
            | Self::Set(_)
            | Self::Sets { .. }
            | Self::Limited { .. }
            | Self::Meets(_) => Vec::new(),
        }
    }

    /// Shows every query inside, itself first, with its place.
    pub fn walk<'a>(this: &'a Spanned<Self>, see: &mut impl FnMut(&'a Spanned<Self>)) {
        see(this);
        for part in this.node.parts() {
            Self::walk(part, see);
        }
    }

    /// The numbers of the lines that it names, as they are written: ranges are not filled.
    #[must_use]
    pub fn sets(this: &Spanned<Self>) -> Vec<(u32, u32)> {
        let mut named = Vec::new();
        Self::walk(this, &mut |query| match &query.node {
            Self::Set(number) | Self::Limited { set: number, .. } => named.push((*number, *number)),
            Self::Sets { ranges, .. } => named.extend(ranges),
            _ => {}
        });
        named
    }
}
