//! From pairs to clusters: joined in the order of the rules' strength, unless something keeps apart.

use std::collections::{BTreeMap, HashMap};

use super::keys::Keys;
use super::rules::{Judgement, Rule, judge};

/// A pair of records, by their numbers, the smaller one first, and the rule that judged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// The first record's number.
    pub a: usize,
    /// The second record's number.
    pub b: usize,
    /// By which rule.
    pub rule: Rule,
}

/// What became of the pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    /// The members of each cluster of several, in their order; in the order of their first.
    pub(super) clusters: Vec<Vec<usize>>,
    /// The pairs that joined clusters: one less per cluster than it has members.
    pub(super) joins: Vec<Pair>,
    /// Pairs for a person, between clusters: one per two clusters.
    pub(super) unclear: Vec<Pair>,
    /// Pairs for a person that others settled, or that say the same as one above.
    pub(super) settled: usize,
    /// Answers that cannot both hold.
    pub(super) contradicting: Vec<Pair>,
}

struct Forest {
    parent: Vec<usize>,
    members: HashMap<usize, Vec<usize>>,
}

impl Forest {
    fn root(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.parent.get(at).copied().filter(|parent| *parent != at) {
            let grand = self.parent.get(parent).copied().unwrap_or(parent);
            if let Some(place) = self.parent.get_mut(at) {
                *place = grand;
            }
            at = parent;
        }
        at
    }

    fn members(&self, root: usize) -> Vec<usize> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    fn join(&mut self, a: usize, b: usize) {
        let (kept, gone) = (a.min(b), a.max(b));
        let mut all = self.members(kept);
        all.extend(self.members.remove(&gone).unwrap_or_else(|| vec![gone]));
        self.members.insert(kept, all);
        if let Some(parent) = self.parent.get_mut(gone) {
            *parent = kept;
        }
    }
}

/// As many pairs of two clusters are looked at for what keeps them apart.
const LOOKED_AT: usize = 10_000;

/// Joins pairs to clusters. `order` numbers the records by what they say, so that the order in which
/// they were given does not matter.
pub(super) fn join(
    keys: &[Keys],
    order: &[usize],
    mut pairs: Vec<Pair>,
    answers: &HashMap<(usize, usize), bool>,
) -> Joined {
    let place = |at: usize| order.get(at).copied().unwrap_or(at);
    let key = |pair: &Pair| {
        let (a, b) = (place(pair.a), place(pair.b));
        (pair.rule, a.min(b), a.max(b))
    };
    pairs.sort_by_key(key);
    pairs.dedup();
    let mut joined = Joined::default();
    let mut forest = Forest { parent: (0..keys.len()).collect(), members: HashMap::new() };
    let mut apart = Vec::new();
    for pair in pairs.iter().filter(|pair| pair.rule.judgement() == Judgement::Same) {
        let (a, b) = (forest.root(pair.a), forest.root(pair.b));
        if a == b {
            continue;
        }
        match between(keys, &forest.members(a), &forest.members(b), pair, answers) {
            None => {
                forest.join(a, b);
                joined.joins.push(*pair);
            }
            Some(_) if pair.rule == Rule::AnsweredSame => joined.contradicting.push(*pair),
            Some(_) => apart.push(Pair { rule: Rule::Chain, ..*pair }),
        }
    }
    // A pair per two clusters is enough for a person: the one that says most.
    let mut open: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    let unclear = pairs.into_iter().filter(|pair| pair.rule.judgement() == Judgement::Unclear);
    for pair in unclear.chain(apart) {
        let (a, b) = (forest.root(pair.a), forest.root(pair.b));
        let (mine, theirs) = (forest.members(a), forest.members(b));
        let answered =
            || mine.iter().any(|x| theirs.iter().any(|y| answers.get(&sorted(*x, *y)) == Some(&false)));
        let new = a != b && !answered();
        match open.entry((a.min(b), a.max(b))) {
            std::collections::btree_map::Entry::Vacant(entry) if new => {
                entry.insert(pair);
            }
            _ => joined.settled += 1,
        }
    }
    joined.unclear = open.into_values().collect();
    joined.unclear.sort_by_key(|pair| (pair.a, pair.b));
    joined.clusters = forest.members.into_values().collect();
    for cluster in &mut joined.clusters {
        cluster.sort_unstable();
    }
    joined.clusters.sort();
    joined
}

pub(super) fn sorted(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// What keeps two clusters apart, if anything does. People are believed before rules.
fn between(
    keys: &[Keys],
    mine: &[usize],
    theirs: &[usize],
    pair: &Pair,
    answers: &HashMap<(usize, usize), bool>,
) -> Option<Rule> {
    let pairs = mine.iter().flat_map(|a| theirs.iter().map(|b| sorted(*a, *b))).take(LOOKED_AT);
    for (a, b) in pairs {
        if answers.get(&(a, b)) == Some(&false) {
            return Some(Rule::AnsweredDifferent);
        }
        if pair.rule == Rule::AnsweredSame || answers.contains_key(&(a, b)) {
            continue;
        }
        if (a, b) != (pair.a, pair.b)
            && let (Some(x), Some(y)) = (keys.get(a), keys.get(b))
        {
            let ruling = judge(x, y);
            if ruling.rule.keeps_apart() {
                return Some(ruling.rule);
            }
        }
    }
    None
}
