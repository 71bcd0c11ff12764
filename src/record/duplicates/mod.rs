//! Records of one report, found and put together.
//!
//! Each record becomes [`Keys`]: its fields in their normal forms. Records that share one of several
//! keys are compared, and the first [`Rule`] that has an answer judges the pair: the same, different,
//! or not enough to tell. Pairs that are the same are joined to clusters, unless something keeps two
//! of their members apart. The order in which records are given makes no difference.

mod answers;
mod blocks;
mod clusters;
mod counts;
mod fields;
mod keeper;
mod keys;
mod likeness;
mod origins;
mod people;
mod places;
mod rules;
mod sketch;
mod table;
mod titles;

use std::collections::HashMap;

pub use answers::Answers;
pub use blocks::Effort;
pub use clusters::Pair;
pub use counts::{Between, Counts, OfOrigin};
pub use fields::{Field, ORIGINS};
pub use keeper::{Filled, enrich};
pub use keys::{Evidence, Keys};
pub use likeness::Like;
pub use rules::{Judgement, Rule, Ruling, judge};
pub use table::Table;
pub use titles::Titles;

/// The records of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The record that says most.
    pub kept: usize,
    /// All its records' numbers, in order; two at least.
    pub members: Vec<usize>,
}

/// Which records are duplicates of which.
#[derive(Clone, Debug, Default)]
pub struct Duplicates {
    /// Clusters of several records, in the order of their first.
    pub clusters: Vec<Cluster>,
    /// The pairs that joined them, with the rule that did; as many as there are records to remove.
    pub joins: Vec<Pair>,
    /// Pairs for a person: one per two clusters, none within one.
    pub unclear: Vec<Pair>,
    /// Further pairs for a person that need no answer: they are within a cluster, or the answer on one
    /// of the above settles them.
    pub settled: usize,
    /// Answers that say the same of what other answers keep apart.
    pub contradicting: Vec<Pair>,
    /// How much was compared.
    pub effort: Effort,
}

impl Duplicates {
    /// Per record the number of its cluster, from 0; none for records that have no duplicates.
    #[must_use]
    pub fn cluster_of(&self) -> HashMap<usize, usize> {
        let clusters = self.clusters.iter().enumerate();
        clusters.flat_map(|(at, cluster)| cluster.members.iter().map(move |member| (*member, at))).collect()
    }
}

/// Finds the duplicates among records. `ids` break ties between records that say equally much;
/// `answers` are what people said of pairs (the smaller number first), which wins over every rule.
#[must_use]
pub fn find(keys: &[Keys], ids: &[String], answers: &HashMap<(usize, usize), bool>) -> Duplicates {
    let mut by_content = (0..keys.len()).collect::<Vec<_>>();
    by_content.sort_by_key(|at| (keys.get(*at).map(|keys| keys.content), ids.get(*at)));
    let mut order = vec![0; keys.len()];
    for (place, at) in by_content.into_iter().enumerate() {
        if let Some(slot) = order.get_mut(at) {
            *slot = place;
        }
    }
    let (mut pairs, effort) = blocks::each_pair(keys, |a, b| {
        let (x, y) = (keys.get(a)?, keys.get(b)?);
        if answers.contains_key(&(a, b)) {
            return None;
        }
        let rule = judge(x, y).rule;
        (rule.judgement() != Judgement::Different).then_some(Pair { a, b, rule })
    });
    let same = answers.iter().filter(|(_, same)| **same);
    pairs.extend(same.map(|((a, b), _)| Pair { a: *a, b: *b, rule: Rule::AnsweredSame }));
    let joined = clusters::join(keys, &order, pairs, answers);
    let clusters = joined.clusters.into_iter().map(|members| {
        let kept = keeper::choose(keys, ids, &members);
        Cluster { kept, members }
    });
    Duplicates {
        clusters: clusters.collect(),
        joins: joined.joins,
        unclear: joined.unclear,
        settled: joined.settled,
        contradicting: joined.contradicting,
        effort,
    }
}
