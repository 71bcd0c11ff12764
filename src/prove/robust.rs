//! How firmly records are excluded: by one criterion or several, and by how many cells.

use std::collections::BTreeSet;

use super::{Region, outlook};
use crate::check::Program;
use crate::eval::{Decision, Verdict};
use crate::record::Row;

/// The most records whose near misses are searched for: a search may take a tenth of a second.
const MOST_SEARCHES: u64 = 5_000;

/// How firmly one record is excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robustness {
    /// One criterion alone excludes it.
    pub alone: bool,
    /// The cells of which another value, with all others as they are, would include it; `None` when
    /// that was not searched to its end.
    pub near: Option<Vec<Region>>,
}

/// A record that one cell keeps from being included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Its id.
    pub record: String,
    /// The criteria that exclude it, by position.
    pub reasons: Vec<usize>,
    /// The cells, each of which would do, and the values that do it.
    pub near: Vec<Region>,
}

/// How firmly the records of a screening are excluded.
#[derive(Clone, Debug, Default)]
pub struct Firmness {
    /// Records excluded by one criterion alone.
    pub alone: u64,
    /// Records excluded by several.
    pub several: u64,
    /// The records that one cell keeps out.
    pub near: Vec<NearMiss>,
    /// Excluded records of which it is not known whether they are near misses.
    pub unknown: u64,
    searches: u64,
}

impl Firmness {
    /// Looks at one decision, and counts it. Nothing is to be said of a record that is not excluded.
    pub fn add(
        &mut self,
        program: &Program,
        row: Row<'_>,
        id: &str,
        decision: &Decision<'_>,
        until: Option<usize>,
    ) -> Option<Robustness> {
        if decision.verdict != Verdict::Exclude {
            return None;
        }
        let alone = decision.reasons.len() == 1;
        *(if alone { &mut self.alone } else { &mut self.several }) += 1;
        let near = self.search(program, row, decision, until);
        match &near {
            None => self.unknown += 1,
            Some(near) if near.is_empty() => {}
            Some(near) => self.near.push(NearMiss {
                record: id.to_owned(),
                reasons: decision.reasons.clone(),
                near: near.clone(),
            }),
        }
        Some(Robustness { alone, near })
    }

    fn search(
        &mut self,
        program: &Program,
        row: Row<'_>,
        decision: &Decision<'_>,
        until: Option<usize>,
    ) -> Option<Vec<Region>> {
        // One cell lifts every reason only if every reason reads it.
        let reads = decision.reasons.iter().filter_map(|reason| program.criteria.get(*reason));
        let common =
            reads.map(|criterion| program.fields_of(criterion)).reduce(|common, fields| &common & &fields);
        if common.as_ref().is_none_or(BTreeSet::is_empty) {
            return Some(Vec::new());
        }
        if self.searches >= MOST_SEARCHES {
            return None;
        }
        self.searches += 1;
        let outlook = outlook(program, row, decision, until);
        let ways = outlook.ways.into_iter().filter(|way| way.verdict == Verdict::Include);
        let near = ways.filter_map(|way| <[Region; 1]>::try_from(way.regions).ok()).map(|[region]| region);
        let near = near.collect::<Vec<_>>();
        (!near.is_empty() || !outlook.cut_off).then_some(near)
    }
}
