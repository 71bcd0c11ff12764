//! Puts the tagged values of references into the columns of a table.

use std::collections::HashMap;

use super::fields::{COLUMNS, Dialect, Field, Takes};
use super::{Reference, Tagged};
use crate::record::RawCell;

/// The columns of a file of references: those of the field map first, then one per tag that the map
/// does not use, in order of first appearance.
pub(super) struct Shelf {
    fields: Vec<Field>,
    columns: Vec<String>,
    /// Where the tags have columns of their own.
    own: HashMap<String, usize>,
    records: u64,
    /// Per column: in how many records it holds anything.
    filled: Vec<u64>,
}

impl Shelf {
    pub(super) fn new(dialect: Dialect) -> Self {
        let columns = COLUMNS.clone();
        let filled = vec![0; columns.len()];
        Self { fields: dialect.fields(), columns, own: HashMap::new(), records: 0, filled }
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// A cell per column for one reference.
    pub(super) fn cells(&mut self, reference: &Reference) -> Vec<RawCell> {
        let mut cells = vec![RawCell::Absent; self.columns.len()];
        let mut used = vec![false; reference.values.len()];
        let held = |value: &Tagged| !value.text.trim().is_empty();
        for field in &self.fields {
            let Some(at) = self.columns.iter().position(|column| *column == field.column) else { continue };
            let Some(cell) = cells.get_mut(at).filter(|cell| **cell == RawCell::Absent) else { continue };
            let values = || reference.values.iter().enumerate();
            match field.takes {
                Takes::First => {
                    let best = field
                        .tags
                        .iter()
                        .find_map(|tag| values().find(|(_, value)| value.tag == *tag && held(value)));
                    if let Some((index, value)) = best {
                        *cell = RawCell::Text(value.text.clone());
                        used[index] = true;
                    }
                }
                Takes::All => {
                    let all = values().filter(|(_, value)| field.tags.contains(&value.tag) && held(value));
                    let (indexes, texts): (Vec<_>, Vec<_>) = all.map(|(i, v)| (i, v.text.clone())).unzip();
                    if !texts.is_empty() {
                        *cell = RawCell::List(texts);
                        indexes.into_iter().for_each(|index| used[index] = true);
                    }
                }
            }
        }
        for (value, _) in reference.values.iter().zip(&used).filter(|(value, used)| !**used && held(value)) {
            let at = *self.own.entry(value.tag.clone()).or_insert_with(|| {
                self.columns.push(value.tag.clone());
                self.columns.len() - 1
            });
            cells.resize(self.columns.len(), RawCell::Absent);
            let Some(cell) = cells.get_mut(at) else { continue };
            *cell = match std::mem::replace(cell, RawCell::Absent) {
                RawCell::Text(first) => RawCell::List(vec![first, value.text.clone()]),
                RawCell::List(mut all) => {
                    all.push(value.text.clone());
                    RawCell::List(all)
                }
                RawCell::Null | RawCell::Absent => RawCell::Text(value.text.clone()),
            };
        }
        self.count(&cells);
        cells
    }

    fn count(&mut self, cells: &[RawCell]) {
        self.records += 1;
        self.filled.resize(self.columns.len(), 0);
        for (filled, cell) in self.filled.iter_mut().zip(cells) {
            *filled += u64::from(*cell != RawCell::Absent);
        }
    }

    /// How well the file is filled: `title 100%, abstract 78%, …`.
    pub(super) fn health(&self) -> String {
        let share = |name: &str| {
            let at = self.columns.iter().position(|column| column == name);
            let filled = at.and_then(|at| self.filled.get(at)).copied().unwrap_or_default();
            format!("{name} {}%", (filled * 100).checked_div(self.records).unwrap_or_default())
        };
        ["title", "abstract", "year", "language", "type", "doi"].map(share).join(", ")
    }
}
