//! Which column of the records holds which field.

use std::collections::HashMap;

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
    map_columns_with(columns, &[], wanted)
}

/// The same where columns have other names, too: tags, under which a file holds what is now in that
/// column. A tag goes before a column that is called like it, other names come last.
#[must_use]
pub fn map_columns_with(
    columns: &[String],
    aliases: &[(String, usize)],
    wanted: &[Wanted<'_>],
) -> Vec<Mapping> {
    let folded = columns.iter().map(|column| fold(column)).collect::<Vec<_>>();
    let alias = |name: &str| aliases.iter().find(|(alias, _)| alias == name.trim()).map(|(_, at)| *at);
    let like = |name: &str| aliases.iter().find(|(alias, _)| fold(alias) == fold(name)).map(|(_, at)| *at);
    let map = |field: &Wanted<'_>| {
        // One name after the other: the first `from` that is there counts.
        for name in field.from.iter().copied().chain([field.name]) {
            if let Some(column) = alias(name) {
                return Mapping::Column(column);
            }
            match map_column(columns, &folded, &Wanted { name, from: Vec::new() }) {
                Mapping::Missing { .. } => {}
                found => return found,
            }
            if let Some(column) = like(name) {
                return Mapping::Column(column);
            }
        }
        map_column(columns, &folded, field)
    };
    wanted.iter().map(map).collect()
}

fn map_column(columns: &[String], folded: &[String], field: &Wanted<'_>) -> Mapping {
    let names = || field.from.iter().copied().chain([field.name]);
    for name in names() {
        let exact = columns.iter().enumerate().filter(|(_, column)| column.trim() == name.trim());
        let exact = exact.map(|(i, _)| i).collect::<Vec<_>>();
        match exact[..] {
            [] => {}
            [one] => return Mapping::Column(one),
            _ => return Mapping::Ambiguous(exact),
        }
        let key = fold(name);
        let alike = folded.iter().enumerate().filter(|(_, column)| **column == key);
        let alike = alike.map(|(i, _)| i).collect::<Vec<_>>();
        match alike[..] {
            [] => {}
            [one] => return Mapping::Column(one),
            _ => return Mapping::Ambiguous(alike),
        }
    }
    // `Duration (months)` has the name in it, word by word; where only one column has.
    let within = names().find_map(|name| {
        let key = format!(" {} ", worded(name));
        let mut with = columns.iter().filter(|column| format!(" {} ", worded(column)).contains(&key));
        with.next().filter(|_| with.next().is_none()).map(|column| column.trim().to_owned())
    });
    // Likeness is judged on what is compared, and said as it is written in the file.
    // A label of a letter or two is near to anything.
    let did_you_mean = names().filter(|name| name.chars().count() > 2).find_map(|name| {
        let key = fold(name);
        let near = closest(&key, folded.iter().map(String::as_str).filter(|column| !column.is_empty()))?;
        let at = folded.iter().position(|column| column == near)?;
        columns.get(at).map(|column| column.trim().to_owned())
    });
    Mapping::Missing { did_you_mean: did_you_mean.or(within) }
}

/// The words of a name, folded, with nothing but spaces between them.
fn worded(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The columns of several files as one list, in order of first appearance, and per file where each
/// of its columns is in that list.
///
/// Columns are one when they are written alike, or else when they are spelt alike (`Title`,
/// `title`) and no file has both.
pub(super) fn merge_columns<'a>(
    files: impl IntoIterator<Item = &'a [String]>,
) -> (Vec<String>, Vec<Vec<usize>>) {
    let mut merged: Vec<String> = Vec::new();
    let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    let mut places = Vec::new();
    for columns in files {
        let mut taken = vec![false; merged.len()];
        let mut own: HashMap<String, usize> = HashMap::new();
        for column in columns {
            *own.entry(fold(column)).or_default() += 1;
        }
        let mut place = vec![None; columns.len()];
        for (name, place) in columns.iter().zip(&mut place) {
            let free = |at: &&usize| taken.get(**at) == Some(&false);
            if let Some(at) = exact.get(name.trim()).and_then(|all| all.iter().find(free)).copied() {
                *place = Some(at);
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
            }
        }
        let place = columns.iter().zip(place).map(|(name, found)| {
            let key = fold(name);
            let same = alike.get(&key).map(Vec::as_slice).unwrap_or_default();
            let lone = own.get(&key) == Some(&1);
            match (found, same) {
                (Some(at), _) => at,
                (None, [at]) if lone && taken.get(*at) == Some(&false) => *at,
                _ => {
                    merged.push(name.clone());
                    let at = merged.len() - 1;
                    exact.entry(name.trim().to_owned()).or_default().push(at);
                    alike.entry(key).or_default().push(at);
                    at
                }
            }
        });
        let place = place.collect::<Vec<_>>();
        places.push(place);
    }
    (merged, places)
}
