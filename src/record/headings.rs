//! Tables of references, as databases and reference managers export them: their headings are other
//! names of the columns of the field map.

use std::collections::BTreeSet;

use super::reference::{COLUMNS, other_names};
use crate::text::fold;

/// A table with fewer columns of the map than this is one of other things.
const FEWEST: usize = 3;

/// Columns of the map that stand under other headings: the map's name, and which column it is. Only
/// in tables that are of references, as they have a title and more of the map.
pub(super) fn meant(columns: &[String]) -> Vec<(String, usize)> {
    let folded = columns.iter().map(|column| fold(column)).collect::<Vec<_>>();
    let others = other_names();
    let mut known = BTreeSet::new();
    let mut meant = Vec::new();
    for (at, name) in COLUMNS.iter().enumerate() {
        if folded.contains(&fold(name)) {
            known.insert(at);
            continue;
        }
        let names = others.iter().filter(|(_, of)| *of == at).map(|(other, _)| fold(other));
        let found = names.filter_map(|other| {
            let mut places = folded.iter().enumerate().filter(|(_, column)| **column == other);
            places.next().filter(|_| places.next().is_none()).map(|(place, _)| place)
        });
        if let Some(place) = found.into_iter().next() {
            known.insert(at);
            meant.push((name.clone(), place));
        }
    }
    let has_title = COLUMNS.iter().position(|name| name == "title").is_some_and(|at| known.contains(&at));
    if has_title && known.len() >= FEWEST { meant } else { Vec::new() }
}

/// Which heading was taken for which column; nothing where none was.
pub(super) fn said(columns: &[String]) -> Option<String> {
    let meant = meant(columns);
    let said =
        meant.iter().filter_map(|(name, at)| Some(format!("{name} is \"{}\"", columns.get(*at)?.trim())));
    let said = said.collect::<Vec<_>>();
    (!said.is_empty()).then(|| format!("a table of references: {}", said.join(", ")))
}
