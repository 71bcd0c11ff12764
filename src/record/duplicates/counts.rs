//! The numbers that a review states of its duplicates. They add up.

use std::collections::BTreeMap;

use super::{Duplicates, Rule};

/// How many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records read.
    pub read: usize,
    /// Records kept: one of each cluster, and all that are in none.
    pub kept: usize,
    /// Duplicates removed: `read` less `kept`.
    pub removed: usize,
    /// Clusters of several records.
    pub clusters: usize,
    /// Pairs for a person.
    pub unclear: usize,
    /// How many records each rule joined to others: the sum is `removed`. In the order of their
    /// strength.
    pub rules: Vec<(Rule, usize)>,
    /// How many duplicates of records kept from one source were removed from another (or the same): the
    /// sum is `removed`. By name.
    pub sources: Vec<Between>,
    /// Per source, how many were read and how many of them are kept. By first appearance.
    pub origins: Vec<OfOrigin>,
}

/// Duplicates between two sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// Where the kept records are from.
    pub kept: String,
    /// Where the removed ones are from.
    pub removed: String,
    /// How many were removed.
    pub count: usize,
}

/// The records of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfOrigin {
    /// The database or file.
    pub name: String,
    /// Records read.
    pub read: usize,
    /// Records kept.
    pub kept: usize,
}

impl Counts {
    /// Counts. `origins` are the names of the sources, `of` says per record which is its own.
    #[must_use]
    pub fn of(duplicates: &Duplicates, origins: &[String], of: &[usize]) -> Self {
        let name =
            |at: usize| of.get(at).and_then(|origin| origins.get(*origin)).cloned().unwrap_or_default();
        let mut sources: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut gone = vec![0; origins.len()];
        for cluster in &duplicates.clusters {
            for member in cluster.members.iter().filter(|member| **member != cluster.kept) {
                *sources.entry((name(cluster.kept), name(*member))).or_default() += 1;
                if let Some(gone) = of.get(*member).and_then(|origin| gone.get_mut(*origin)) {
                    *gone += 1;
                }
            }
        }
        let removed = sources.values().sum::<usize>();
        let rules = Rule::ALL
            .into_iter()
            .map(|rule| (rule, duplicates.joins.iter().filter(|join| join.rule == rule).count()));
        let per_origin = origins.iter().zip(gone).enumerate().map(|(at, (name, gone))| {
            let read = of.iter().filter(|origin| **origin == at).count();
            OfOrigin { name: name.clone(), read, kept: read - gone }
        });
        Self {
            read: of.len(),
            kept: of.len() - removed,
            removed,
            clusters: duplicates.clusters.len(),
            unclear: duplicates.unclear.len(),
            rules: rules.filter(|(_, count)| *count > 0).collect(),
            sources: sources
                .into_iter()
                .map(|((kept, removed), count)| Between { kept, removed, count })
                .collect(),
            origins: per_origin.collect(),
        }
    }
}
