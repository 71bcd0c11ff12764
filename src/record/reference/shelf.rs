//! Puts the tagged values of references into the columns of a table.

use std::collections::HashMap;

use super::choose::Choice;
use super::fields::{COLUMNS, Dialect, Field, Takes};
use super::{Known, Reference};
use crate::record::RawCell;
use crate::record::normal::present;

/// The columns of a file of references: those of the field map first, then one per tag that the map
/// does not use, in order of first appearance.
pub(super) struct Shelf {
    fields: Vec<Field>,
    /// Where each of the fields is among the columns.
    places: Vec<usize>,
    columns: Vec<String>,
    /// Where the tags have columns of their own.
    own: HashMap<String, usize>,
    tags: HashMap<String, Tag>,
    records: u64,
    /// Per column: in how many records it says anything.
    filled: Vec<u64>,
}

/// What became of a tag that the map has.
#[derive(Clone, Copy)]
struct Tag {
    /// The column that is best for it.
    column: usize,
    /// Whether, in some record, a better tag took its place. Its own column then has all its values.
    apart: bool,
}

impl Shelf {
    /// `known` is what an earlier reading of the file found.
    pub(super) fn new(dialect: Dialect, known: &Known) -> Self {
        let fields = dialect.fields();
        let mut columns = COLUMNS.clone();
        let place = |field: &Field| COLUMNS.iter().position(|column| *column == field.column).unwrap_or(0);
        let places = fields.iter().map(place).collect::<Vec<_>>();
        let mut tags: HashMap<String, Tag> = HashMap::new();
        let every = fields.iter().flat_map(|field| field.tags.iter().flatten());
        for tag in every {
            let best = fields.iter().zip(&places).filter_map(|(field, at)| Some((field.rank(tag)?, *at)));
            if let Some((_, column)) = best.min() {
                tags.insert(tag.clone(), Tag { column, apart: known.apart.contains(tag) });
            }
        }
        let mut own = HashMap::new();
        for name in known.columns.iter().skip(columns.len()) {
            own.insert(tag_of(name).to_owned(), columns.len());
            columns.push(name.clone());
        }
        let filled = vec![0; columns.len()];
        Self { fields, places, columns, own, tags, records: 0, filled }
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Tags whose values are all in a column of the map, and that column.
    pub(super) fn aliases(&self) -> Vec<(String, usize)> {
        let whole = self.tags.iter().filter(|(_, tag)| !tag.apart);
        let mut aliases = whole.map(|(name, tag)| (name.clone(), tag.column)).collect::<Vec<_>>();
        aliases.sort();
        aliases
    }

    /// Tags of the map that need a column of their own.
    pub(super) fn apart(&self) -> Vec<String> {
        let mut apart =
            self.tags.iter().filter(|(_, tag)| tag.apart).map(|(name, _)| name.clone()).collect::<Vec<_>>();
        apart.sort();
        apart
    }

    /// A cell per column for one reference.
    pub(super) fn cells(&mut self, reference: &Reference) -> Vec<RawCell> {
        let mut cells = vec![RawCell::Absent; self.columns.len()];
        let dates = self.fields.iter().filter(|field| field.takes == Takes::When).collect::<Vec<_>>();
        let mut choice = Choice::new(reference, &dates);
        for (field, at) in self.fields.iter().zip(&self.places) {
            if let Some(cell) = cells.get_mut(*at).filter(|cell| **cell == RawCell::Absent)
                && let Some(found) = choice.cell(field)
            {
                *cell = found;
            }
        }
        let used = choice.used;
        for (value, used) in reference.values.iter().zip(used).filter(|(v, _)| !v.text.trim().is_empty()) {
            // Some producers say a thing twice.
            let again =
                |tag: &Tag| matches!(cells.get(tag.column), Some(RawCell::Text(text)) if *text == value.text);
            let used = used || self.tags.get(&value.tag).is_some_and(again);
            let whole = match self.tags.get_mut(&value.tag) {
                Some(tag) if !used => {
                    let taken = |(field, _): &(&Field, &usize)| field.has(&value.tag);
                    let fields = self.fields.iter().zip(&self.places);
                    let mut fields = fields.filter(taken).filter(|(_, at)| **at == tag.column);
                    let better = fields.any(|(field, _)| took_its_place(field, &value.tag, reference));
                    // Or the column could not make anything of it.
                    let unread = cells.get(tag.column).is_none_or(|cell| *cell == RawCell::Absent);
                    tag.apart |= better || unread;
                    false
                }
                Some(tag) => !tag.apart,
                None => false,
            };
            if whole {
                continue;
            }
            let at = *self.own.entry(value.tag.clone()).or_insert_with(|| {
                self.columns.push(own_name(&value.tag));
                self.columns.len() - 1
            });
            cells.resize(self.columns.len(), RawCell::Absent);
            if let Some(cell) = cells.get_mut(at) {
                cell.add(&value.text);
            }
        }
        self.count(&cells);
        cells
    }

    fn count(&mut self, cells: &[RawCell]) {
        self.records += 1;
        self.filled.resize(self.columns.len(), 0);
        for ((filled, cell), name) in self.filled.iter_mut().zip(cells).zip(&self.columns) {
            let said = match cell {
                RawCell::Text(text) if name == "year" => text.bytes().all(|byte| byte.is_ascii_digit()),
                RawCell::Text(text) => present(text).is_some(),
                RawCell::List(_) => true,
                RawCell::Null | RawCell::Absent => false,
            };
            *filled += u64::from(said);
        }
    }

    /// How well the file is filled: `title 100%, abstract 78%, …`. What is `NA` says nothing.
    pub(super) fn health(&self) -> String {
        let share = |name: &str| {
            let at = self.columns.iter().position(|column| column == name);
            let filled = at.and_then(|at| self.filled.get(at)).copied().unwrap_or_default();
            let name = if name == "doi" { "DOI" } else { name };
            format!("{name} {}%", (filled * 100).checked_div(self.records).unwrap_or_default())
        };
        ["title", "abstract", "year", "language", "type", "doi"].map(share).join(", ")
    }
}

/// Whether a better tag, rather than another value of this one, is what the column holds.
fn took_its_place(field: &Field, tag: &str, reference: &Reference) -> bool {
    let rank = field.rank(tag);
    reference.values.iter().any(|value| {
        value.tag != tag
            && !value.text.trim().is_empty()
            && field.rank(&value.tag).is_some_and(|r| Some(r) < rank)
    })
}

/// A tag's own column must not be mistaken for one of the map.
fn own_name(tag: &str) -> String {
    if COLUMNS.iter().any(|column| column == tag) { format!("other {tag}") } else { tag.to_owned() }
}

/// The tag that a column is called after.
fn tag_of(column: &str) -> &str {
    column.strip_prefix("other ").unwrap_or(column)
}

impl RawCell {
    /// One more value in it.
    fn add(&mut self, text: &str) {
        *self = match std::mem::replace(self, Self::Absent) {
            Self::Text(first) => Self::List(vec![first, text.to_owned()]),
            Self::List(mut all) => {
                all.push(text.to_owned());
                Self::List(all)
            }
            Self::Null | Self::Absent => Self::Text(text.to_owned()),
        };
    }
}
