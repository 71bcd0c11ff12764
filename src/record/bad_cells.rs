//! The cells that could not be read, equal ones together: none may hide and none may flood.

use std::collections::HashMap;

use super::RawCell;
use crate::value::{CellFault, Reading};

/// What was found while records were typed: cells that could not be read, values that look
/// misspelt, and words for missing cells that the criteria do not explain.
#[derive(Clone, Debug, Default)]
pub struct BadCells {
    groups: Vec<BadCell>,
    index: HashMap<(usize, RawCell), usize>,
}

/// Equal cells of one field.
#[derive(Clone, Debug)]
pub struct BadCell {
    /// The field, by its number in the program.
    pub field: usize,
    /// The text.
    pub text: String,
    /// What is the matter.
    pub matter: Matter,
    /// How many cells hold it.
    pub count: u64,
    /// Where the first of them are.
    pub places: Vec<CellPlace>,
}

/// What is the matter with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// It cannot be read as its field's kind; it counts as not read.
    Unreadable(CellFault),
    /// It was read, but is so like this listed value that it may be a misspelling.
    Near(String),
    /// It is a word like `N/A`, which counts as not read until the criteria explain it.
    Undeclared,
}

/// Where a cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The record's id.
    pub record: String,
    /// Which of the files.
    pub file: usize,
    /// The row that a spreadsheet shows.
    pub row: u64,
}

/// Places kept per group.
const PLACES: usize = 5;

impl BadCells {
    /// Notes a cell, if there is anything to note. `place` is only asked for then.
    pub fn see(&mut self, field: usize, raw: &RawCell, reading: &Reading, place: impl FnOnce() -> CellPlace) {
        let matter = match reading {
            Reading { fault: Some(fault), .. } => Matter::Unreadable(fault.clone()),
            Reading { near: Some(near), .. } => Matter::Near(near.clone()),
            Reading { undeclared_token: true, .. } => Matter::Undeclared,
            _ => return,
        };
        let index = *self.index.entry((field, raw.clone())).or_insert_with(|| {
            self.groups.push(BadCell { field, text: raw.to_text(), matter, count: 0, places: Vec::new() });
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(index) {
            group.count += 1;
            if group.places.len() < PLACES {
                group.places.push(place());
            }
        }
    }

    /// Adds what was found in later records. `place` puts right where each of them is.
    pub fn merge(&mut self, later: Self, place: impl Fn(CellPlace) -> CellPlace) {
        let mut raws = later.index.into_iter().map(|(key, at)| (at, key)).collect::<Vec<_>>();
        raws.sort_by_key(|(at, _)| *at);
        for (group, (_, key)) in later.groups.into_iter().zip(raws) {
            let at = *self.index.entry(key).or_insert_with(|| {
                self.groups.push(BadCell { count: 0, places: Vec::new(), ..group.clone() });
                self.groups.len() - 1
            });
            if let Some(known) = self.groups.get_mut(at) {
                known.count += group.count;
                let room = PLACES.saturating_sub(known.places.len());
                known.places.extend(group.places.into_iter().take(room).map(&place));
            }
        }
    }

    /// The groups, in order of first appearance.
    pub fn groups(&self) -> impl Iterator<Item = &BadCell> {
        self.groups.iter()
    }

    /// The groups that could not be read.
    pub fn unreadable(&self) -> impl Iterator<Item = &BadCell> {
        self.groups.iter().filter(|group| matches!(group.matter, Matter::Unreadable(_)))
    }

    /// How many cells could not be read.
    #[must_use]
    pub fn unreadable_count(&self) -> u64 {
        self.unreadable().map(|group| group.count).sum()
    }
}
