//! A strategy made ready to be asked of many records.

use std::collections::BTreeSet;

use super::headings::subheading;
use super::limits::Test;
use super::tree::MeshTree;
use super::{Cause, Causes};
use crate::syntax::strategy::{
    Field, FieldName, Heading, Op, Platform, Query, Strategy, Term, atom, of_term,
};
use crate::text::{Spanned, fold};
use crate::value::{Atom, Scanner, WordPattern};

/// A strategy made ready.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) lines: Vec<Node>,
    /// Looks for all words of all lines at once.
    pub(super) scanner: Scanner,
    /// Headings that are not in the tree, as written, each once.
    pub not_in_tree: Vec<String>,
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Joined { first: Box<Node>, rest: Vec<(Op, Node)> },
    Lines { all: bool, lines: Vec<usize> },
    Text(TextTest),
    Heading(HeadingTest),
    Limited { line: usize, any: bool, tests: Vec<Test> },
    Limit(Test),
}

/// Words in fields.
#[derive(Clone, Debug)]
pub(super) struct TextTest {
    pub(super) atom: Atom,
    /// Its place among the terms of the scanner.
    pub(super) term: usize,
    pub(super) fields: Vec<Field>,
    pub(super) times: usize,
    /// PubMed adds headings of its own.
    pub(super) mapped: bool,
    /// The words one by one, where PubMed may look for them so: their places among the terms.
    pub(super) loose: Vec<usize>,
}

/// A subject heading.
#[derive(Clone, Debug)]
pub(super) struct HeadingTest {
    /// Folded names, any of which will do; with the beginning of a name where it is truncated.
    pub(super) names: BTreeSet<String>,
    pub(super) begins: Option<String>,
    pub(super) major: bool,
    pub(super) subheadings: BTreeSet<String>,
    /// Why a record without any of the names may still be meant.
    pub(super) narrower: Causes,
}

impl Plan {
    /// Makes a checked strategy ready.
    #[must_use]
    pub fn new(strategy: &Strategy, tree: Option<&MeshTree>) -> Self {
        let mut planner = Planner { strategy, tree, not_in_tree: Vec::new(), terms: Vec::new() };
        let lines = strategy.lines.iter().map(|line| planner.node(&line.query, None)).collect();
        Self { lines, scanner: Scanner::new(&planner.terms), not_in_tree: planner.not_in_tree }
    }

    /// How many lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// Where a part of a query is looked for.
#[derive(Clone, Copy)]
struct Within<'a> {
    fields: &'a [FieldName],
    times: Option<u32>,
}

struct Planner<'a> {
    strategy: &'a Strategy,
    tree: Option<&'a MeshTree>,
    not_in_tree: Vec<String>,
    terms: Vec<Atom>,
}

impl Planner<'_> {
    fn node(&mut self, query: &Spanned<Query>, within: Option<Within<'_>>) -> Node {
        match &query.node {
            Query::Joined { first, rest } => Node::Joined {
                first: Box::new(self.node(first, within)),
                rest: rest.iter().map(|(op, part)| (*op, self.node(part, within))).collect(),
            },
            Query::Near { .. } | Query::Term(_) => self.words(query, within),
            Query::Heading(heading) => Node::Heading(self.heading(heading)),
            Query::Set(number) => Node::Lines { all: false, lines: self.places(&[(*number, *number)]) },
            Query::Sets { all, ranges } => Node::Lines { all: *all, lines: self.places(ranges) },
            Query::In { query, fields, times } => self.node(query, Some(Within { fields, times: *times })),
            Query::Limited { set, any, limits } => Node::Limited {
                line: self.places(&[(*set, *set)]).first().copied().unwrap_or(usize::MAX),
                any: *any,
                tests: limits.iter().map(|limit| Test::of(limit)).collect(),
            },
            Query::Meets(limit) => Node::Limit(Test::of(limit)),
        }
    }

    /// Where the lines of these numbers are.
    fn places(&self, ranges: &[(u32, u32)]) -> Vec<usize> {
        let named = |number: u32| ranges.iter().any(|(from, to)| (*from..=*to).contains(&number));
        let lines = self.strategy.lines.iter().enumerate();
        lines.filter(|(_, line)| named(line.number)).map(|(at, _)| at).collect()
    }

    fn words(&mut self, query: &Query, within: Option<Within<'_>>) -> Node {
        let platform = self.strategy.platform;
        let tagged = within.map(|within| within.fields).filter(|fields| !fields.is_empty());
        let fields = tagged.map_or_else(
            || vec![Field::Many],
            |fields| fields.iter().map(|name| name.field).collect::<Vec<_>>(),
        );
        if let (Query::Term(term), [field]) = (query, &fields[..])
            && let Some(test) = Test::of_field(term, *field, platform)
        {
            return Node::Limit(test);
        }
        let Some(atom) = atom(query, platform) else { return Node::Limit(Test::Open(Cause::UnknownLimit)) };
        let mut test = TextTest { atom, term: 0, fields, times: 1, mapped: false, loose: Vec::new() };
        test.times = within.and_then(|within| within.times).map_or(1, |times| times.max(1) as usize);
        if let (Query::Term(term), Platform::PubMed) = (query, platform) {
            let plain = !term.quoted && !term.text.contains('*');
            test.mapped = tagged.is_none() && plain;
            if let Some(apart) = term.apart {
                test.atom = apart_by(&test.atom, apart);
            } else if !term.quoted {
                let words = term.text.split(' ').filter_map(|word| {
                    let term = Term { text: word.to_owned(), quoted: false, apart: None };
                    of_term(&term, platform).ok()
                });
                let words = words.collect::<Vec<_>>();
                if words.len() > 1 {
                    test.loose = words.into_iter().map(|word| self.number(word)).collect();
                }
            }
        }
        test.term = self.number(test.atom.clone());
        Node::Text(test)
    }

    /// The place of a term among those of the scanner.
    fn number(&mut self, atom: Atom) -> usize {
        self.terms.push(atom);
        self.terms.len() - 1
    }

    fn heading(&mut self, heading: &Heading) -> HeadingTest {
        let begins = heading.name.strip_suffix('*').map(fold);
        let mut names = BTreeSet::from([fold(&heading.name)]);
        let mut narrower = Causes::default();
        if begins.is_none() {
            match self.tree.map(|tree| tree.below(&heading.name)) {
                Some(Some(below)) if heading.explode => names.extend(below),
                None if !heading.explode => {}
                Some(Some(_)) => {}
                // A heading of another thesaurus is not missing from records that are indexed with this
                // one: nobody looked.
                Some(None) => {
                    narrower = Causes::of(Cause::NotInTree);
                    if !self.not_in_tree.contains(&heading.name) {
                        self.not_in_tree.push(heading.name.clone());
                    }
                }
                None => narrower = Causes::of(Cause::NoTree),
            }
        }
        let subheadings = heading.subheadings.iter().map(|sub| subheading(sub)).collect();
        HeadingTest { names, begins, major: heading.major, subheadings, narrower }
    }
}

/// PubMed's `[tiab:~5]`: the words in any order, with so many others between.
fn apart_by(atom: &Atom, apart: u32) -> Atom {
    let Atom::Phrase(words) = atom else { return atom.clone() };
    let near = u8::try_from(apart.saturating_add(1)).unwrap_or(99).clamp(1, 99);
    let mut words = words.iter().cloned().map(Atom::Word as fn(WordPattern) -> Atom);
    match words.next() {
        Some(first) => Atom::Near {
            first: Box::new(first),
            then: words.map(|word| (crate::value::Distance::Within(near), word)).collect(),
        },
        None => atom.clone(),
    }
}
