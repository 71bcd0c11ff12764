//! Sets that may not be known to their last element. (Meaning, rule 3.)

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::Truth;

/// One value of an enumeration: its canonical spelling. Two terms are equal when they fold alike,
/// which the reader has seen to by canonicalising.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub Arc<str>);

/// A set of which at least some elements are known, and perhaps there are more. A cell of a `one of`
/// field is a set of exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct PartialSet {
    /// Certainly in it.
    pub at_least: BTreeSet<Term>,
    /// Whether anything else may be in it, too.
    pub more: bool,
}

impl PartialSet {
    /// A set known to its last element.
    #[must_use]
    pub fn known(elements: impl IntoIterator<Item = Term>) -> Self {
        Self { at_least: elements.into_iter().collect(), more: false }
    }

    /// `x in S`: some element is in `S`.
    #[must_use]
    pub fn shares(&self, set: &BTreeSet<Term>) -> Truth {
        let shared = !self.at_least.is_disjoint(set);
        Truth::decided(shared, !self.could_share(set))
    }

    /// `x has all of S`.
    #[must_use]
    pub fn has_all(&self, set: &BTreeSet<Term>) -> Truth {
        let all = set.is_subset(&self.at_least);
        Truth::decided(all, !all && !self.more)
    }

    /// `x has only S`: at least one element, and every one in `S`.
    #[must_use]
    pub fn has_only(&self, set: &BTreeSet<Term>) -> Truth {
        let within = self.at_least.is_subset(set);
        let holds = within && !self.more && !self.at_least.is_empty();
        Truth::decided(holds, !within || !self.could_share(set))
    }

    /// Two set cells share an element: `a in b`.
    #[must_use]
    pub fn meets(&self, other: &Self) -> Truth {
        let shared = !self.at_least.is_disjoint(&other.at_least);
        let could = match (self.more, other.more) {
            (false, false) => shared,
            (true, false) => !other.at_least.is_empty(),
            (false, true) => !self.at_least.is_empty(),
            (true, true) => true,
        };
        Truth::decided(shared, !could)
    }

    /// Two sets are equal: `a = b`.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Truth {
        let known = !self.more && !other.more;
        let differ = !other.more && !self.at_least.is_subset(&other.at_least)
            || !self.more && !other.at_least.is_subset(&self.at_least);
        Truth::decided(known && self.at_least == other.at_least, differ)
    }

    /// Whether some element may be in `set`: M ∩ S is not empty.
    fn could_share(&self, set: &BTreeSet<Term>) -> bool {
        if self.more { !set.is_empty() } else { !self.at_least.is_disjoint(set) }
    }
}

impl Term {
    /// A term of this canonical spelling.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
