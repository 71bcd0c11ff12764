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
    /// `x in S`: some element is in `S`.
    #[must_use]
    pub fn shares(&self, set: &BTreeSet<Term>) -> Truth {
        let _ = set;
        todo!()
    }

    /// `x has all of S`.
    #[must_use]
    pub fn has_all(&self, set: &BTreeSet<Term>) -> Truth {
        let _ = set;
        todo!()
    }

    /// `x has only S`: at least one element, and every one in `S`.
    #[must_use]
    pub fn has_only(&self, set: &BTreeSet<Term>) -> Truth {
        let _ = set;
        todo!()
    }

    /// Two set cells share an element: `a in b`.
    #[must_use]
    pub fn meets(&self, other: &Self) -> Truth {
        let _ = other;
        todo!()
    }

    /// Two sets are equal: `a = b`.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Truth {
        let _ = other;
        todo!()
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
