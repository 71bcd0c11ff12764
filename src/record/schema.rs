//! Which column of the records holds which field.

use crate::text::{closest, fold};

/// A field that looks for its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The field's name.
    pub name: &'a str,
    /// The columns it is declared to come `from`, best first.
    pub from: Vec<&'a str>,
}

/// Where a field was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// In this column, from 0.
    Column(usize),
    /// Nowhere; the column that was probably meant.
    Missing {
        /// The most likely column.
        did_you_mean: Option<String>,
    },
    /// In several columns that are spelt alike.
    Ambiguous(Vec<usize>),
}

/// Finds each field's column: the first of its `from` columns that is there, else the column of its
/// own name; as written first, then without regard to case, spaces, hyphens and underscores.
#[must_use]
pub fn map_columns(columns: &[String], wanted: &[Wanted<'_>]) -> Vec<Mapping> {
    wanted.iter().map(|field| map_column(columns, field)).collect()
}

fn map_column(columns: &[String], field: &Wanted<'_>) -> Mapping {
    for name in field.from.iter().copied().chain([field.name]) {
        if let Some(exact) = columns.iter().position(|column| column.trim() == name) {
            return Mapping::Column(exact);
        }
        let key = fold(name);
        let alike = (0..columns.len())
            .filter(|i| columns.get(*i).is_some_and(|c| fold(c) == key))
            .collect::<Vec<_>>();
        match alike[..] {
            [] => {}
            [one] => return Mapping::Column(one),
            _ => return Mapping::Ambiguous(alike),
        }
    }
    let did_you_mean = closest(field.name, columns.iter().map(String::as_str)).map(str::to_owned);
    Mapping::Missing { did_you_mean }
}
