//! Where the fields are in a set of records, and the records' keys.

use std::borrow::Cow;

use super::fields::{Field, ORIGINS};
use super::keys::Keys;
use super::origins::{guessed, name_no_databases};
use crate::record::{FieldColumn, Mapping, RawCell, RawRecord, RecordSet, Wanted};

/// The columns that matter for duplicates.
#[derive(Clone, Debug)]
pub struct Table {
    /// Each field with its columns.
    pub fields: Vec<(Field, FieldColumn)>,
    origin: FieldColumn,
    /// Per file, the column that is taken for the name of the database though nobody said so, and whether
    /// it names one.
    guessed: Vec<Option<(usize, bool)>>,
    names: Vec<String>,
}

impl Table {
    /// Finds the columns of a set. `origin` is the column that names the database, unless it is one of
    /// the usual ones ([`ORIGINS`]).
    #[must_use]
    pub fn of(set: &RecordSet, origin: Option<&str>) -> Self {
        let usual = Wanted { name: "origin", from: ORIGINS.to_vec() };
        let told = origin.is_some();
        let origin = origin.map_or(usual, |name| Wanted { name, from: Vec::new() });
        let wanted = Field::ALL.map(Field::wanted).into_iter().chain([origin]).collect::<Vec<_>>();
        let mut columns = set.map_fields(&wanted);
        let mut origin = columns.pop().unwrap_or(FieldColumn { files: Vec::new() });
        let guessed = if told { Vec::new() } else { guessed(set, &origin) };
        let others = name_no_databases(set, &origin, &guessed);
        for file in &others {
            if let Some(mapping) = origin.files.get_mut(*file) {
                *mapping = Mapping::Missing { did_you_mean: None };
            }
        }
        let guessed = guessed.into_iter().enumerate();
        let guessed = guessed.map(|(file, column)| Some((column?, !others.contains(&file)))).collect();
        let fields = Field::ALL.into_iter().zip(columns).collect();
        let names = set.files().iter().map(|file| file.name().to_owned()).collect();
        Self { fields, origin, guessed, names }
    }

    /// The fields that could be in several columns of a file, and are not read there: the file's
    /// number, the field, the columns' numbers in the set.
    pub fn ambiguous(&self) -> impl Iterator<Item = (usize, Field, &[usize])> {
        self.fields.iter().flat_map(|(field, column)| {
            column.files.iter().enumerate().filter_map(|(file, mapping)| match mapping {
                Mapping::Ambiguous(columns) => Some((file, *field, columns.as_slice())),
                _ => None,
            })
        })
    }

    /// The fields that no file has.
    pub fn missing(&self) -> impl Iterator<Item = Field> {
        self.fields.iter().filter(|(_, column)| column.is_missing()).map(|(field, _)| *field)
    }

    /// Whether no file names the database that its records are from.
    #[must_use]
    pub fn no_origin(&self) -> bool {
        self.origin.is_missing()
    }

    /// The column of a file that was looked at for the name of the database though nobody said so, by its
    /// number in the set, and whether it names one.
    #[must_use]
    pub fn guessed_origin(&self, file: usize) -> Option<(usize, bool)> {
        self.guessed.get(file).copied().flatten()
    }

    /// Where a record is from: what its column says, else its file's name.
    #[must_use]
    pub fn origin(&self, record: &RawRecord) -> String {
        let text = text(self.origin.cell(record));
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let file = || self.names.get(record.file).cloned().unwrap_or_default();
        text.map_or_else(file, str::to_owned)
    }

    /// What a record says in a field, lists joined with `; `.
    #[must_use]
    pub fn text<'a>(&'a self, record: &'a RawRecord, field: Field) -> Option<Cow<'a, str>> {
        let (_, column) = self.fields.iter().find(|(known, _)| *known == field)?;
        text(column.cell(record))
    }

    /// The keys of records, in their order.
    #[must_use]
    pub fn keys(&self, records: &[RawRecord]) -> Vec<Keys> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let share = records.len().div_ceil(workers).max(64);
        let read = |records: &[RawRecord]| {
            records.iter().map(|record| Keys::read(|field| self.text(record, field))).collect::<Vec<_>>()
        };
        std::thread::scope(|scope| {
            let started = records.chunks(share).map(|part| scope.spawn(move || read(part)));
            let started = started.collect::<Vec<_>>();
            let done = started.into_iter().map(|part| match part.join() {
                Ok(keys) => keys,
                Err(cause) => std::panic::resume_unwind(cause),
            });
            done.flatten().collect()
        })
    }
}

fn text(cell: &RawCell) -> Option<Cow<'_, str>> {
    match cell {
        RawCell::Text(text) => Some(Cow::Borrowed(text)),
        RawCell::List(items) => Some(Cow::Owned(items.join("; "))),
        RawCell::Null | RawCell::Absent => None,
    }
}
