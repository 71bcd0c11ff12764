//! Which record of a cluster is kept, and what it gains from its twins.

use std::cmp::Reverse;

use super::fields::Field;
use super::keys::Keys;
use crate::record::normal::present;
use crate::record::{FieldColumn, Mapping, RawCell, RawRecord};

/// A field that the kept record lacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The field.
    pub field: Field,
    /// Which of the twins had it, by its place among them.
    pub twin: usize,
}

/// The record that says most: an abstract counts most, then title, authors and DOI, then all other
/// fields. Among equals the one with the first id.
pub(super) fn choose(keys: &[Keys], ids: &[String], members: &[usize]) -> usize {
    let rank = |at: &usize| (Reverse(keys.get(*at).map_or(0, |keys| keys.weight)), ids.get(*at));
    members.iter().copied().min_by(|a, b| rank(a).cmp(&rank(b))).unwrap_or_default()
}

/// Fills what the kept record lacks from its twins: the first that has a field gives it. Says what was
/// filled, and from which.
pub fn enrich(kept: &mut RawRecord, twins: &[&RawRecord], fields: &[(Field, FieldColumn)]) -> Vec<Filled> {
    let mut filled = Vec::new();
    for (field, column) in fields {
        if says(column.cell(kept)) {
            continue;
        }
        let found = twins.iter().enumerate().find(|(_, twin)| says(column.cell(twin)));
        let Some((twin, record)) = found else { continue };
        let cell = column.cell(record).clone();
        let place = match column.files.get(kept.file) {
            Some(Mapping::Column(place)) => Some(*place),
            // Its own file has no such column: that of the twin's file takes it.
            _ => match column.files.get(record.file) {
                Some(Mapping::Column(place)) => Some(*place),
                _ => None,
            },
        };
        if let Some(slot) = place.and_then(|place| kept.cells.get_mut(place)) {
            *slot = cell;
            filled.push(Filled { field: *field, twin });
        }
    }
    filled
}

fn says(cell: &RawCell) -> bool {
    match cell {
        RawCell::Text(text) => present(text).is_some(),
        RawCell::List(items) => items.iter().any(|item| present(item).is_some()),
        RawCell::Null | RawCell::Absent => false,
    }
}
