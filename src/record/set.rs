//! Several files of records as one table.

use std::path::{Path, PathBuf};

use super::ids::{Gathering, check};
use super::{
    FileFault, IdChoice, Input, Mapping, RawCell, RawRecord, ReadOptions, RecordFile, Records, Wanted,
};
use super::{map_columns_with, merge_columns};
use crate::text::fold;

/// The records of one or more files, checked as a whole: every file can be read, and every record
/// has an id of its own. The records themselves are not kept.
#[derive(Clone, Debug)]
pub struct RecordSet {
    files: Vec<RecordFile>,
    columns: Vec<String>,
    /// Per file, per column of it: which column of the set it is.
    places: Vec<Vec<usize>>,
    ids: Vec<String>,
    id_columns: Vec<Option<usize>>,
    /// Whether the choice of ids was left to us.
    usual_ids: bool,
}

/// Where a field is found, file by file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// Per file: the column of the set, from 0.
    pub files: Vec<Mapping>,
}

/// Some records in a row, with their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawBatch<'a> {
    /// The number of the first of them in the set, from 0.
    pub start: usize,
    /// Their ids.
    pub ids: &'a [String],
    /// The records, a cell per column of the set.
    pub records: Vec<RawRecord>,
}

impl RecordSet {
    /// Opens files, each with what the user calls it.
    ///
    /// # Errors
    /// All that is wrong with any of them; where each is well by itself, all that is wrong with
    /// their ids.
    pub fn open(
        inputs: impl IntoIterator<Item = (String, Input)>,
        options: &ReadOptions,
    ) -> Result<Self, Vec<FileFault>> {
        Self::open_first(inputs, options, None)
    }

    /// The same, of each file no more than the first records.
    pub(super) fn open_first(
        inputs: impl IntoIterator<Item = (String, Input)>,
        options: &ReadOptions,
        most: Option<u64>,
    ) -> Result<Self, Vec<FileFault>> {
        let inputs = inputs.into_iter().collect::<Vec<_>>();
        let alone = inputs.len() == 1;
        let mut faults = twice(&inputs);
        let mut files = Vec::new();
        let mut ids = Vec::new();
        for (name, input) in inputs {
            let mut gathering = Gathering::new(&options.id);
            let file = RecordFile::open_with(&name, input, options, most, |columns, entry| {
                gathering.see(columns, entry);
            });
            match file.and_then(|file| Ok((gathering.finish(&file, alone).map_err(|f| vec![f])?, file))) {
                Ok((found, file)) => {
                    ids.push(found);
                    files.push(file);
                }
                Err(more) => faults.extend(more),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let id_columns = ids.iter().map(|found| found.column).collect::<Vec<_>>();
        let ids = check(&files, ids)?;
        let (columns, places) = merge_columns(files.iter().map(RecordFile::columns));
        let id_columns = id_columns.iter().zip(&places);
        let id_columns = id_columns.map(|(column, places)| places.get((*column)?).copied()).collect();
        let usual_ids = options.id == IdChoice::Usual;
        Ok(Self { files, columns, places, ids, id_columns, usual_ids })
    }

    /// The files, in the order given.
    #[must_use]
    pub fn files(&self) -> &[RecordFile] {
        &self.files
    }

    /// Keeps what is known of the files, and none of their records.
    pub(super) fn forget_records(&mut self) {
        self.ids = Vec::new();
        self.files.iter_mut().for_each(RecordFile::forget_records);
    }

    /// The columns of all files, in order of first appearance, as first written.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Per column, the type that it has in every file with that column, if all have the same.
    #[cfg(feature = "parquet")]
    pub(super) fn kinds(&self) -> Vec<Option<arrow_schema::DataType>> {
        let mut kinds: Vec<Option<Option<arrow_schema::DataType>>> = vec![None; self.columns.len()];
        for (file, places) in self.files.iter().zip(&self.places) {
            let mut own = file.kinds().into_iter();
            for place in places {
                let own = own.next();
                let Some(kind) = kinds.get_mut(*place) else { continue };
                match kind {
                    Some(known) if *known != own => *known = None,
                    Some(_) => {}
                    None => *kind = Some(own),
                }
            }
        }
        kinds.into_iter().map(Option::flatten).collect()
    }

    /// The id of every record, in order. Records of a file without an id column are numbered by
    /// the row a spreadsheet shows: `14`, or `FILE:14` where there are several files.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Per file: the column of the set that its ids are from; none where records are numbered.
    #[must_use]
    pub fn id_columns(&self) -> &[Option<usize>] {
        &self.id_columns
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What is worth saying of how the files were read: each a lowercase sentence after the name
    /// of its file.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (file, id) in self.files.iter().zip(&self.id_columns) {
            let name = file.name();
            notes.extend(file.notes().iter().map(|note| format!("{name}: {note}")));
            if id.is_none() && !file.is_empty() && self.usual_ids && !file.format().has_references() {
                let could = file.columns().iter().find(|column| looks_like_id(column));
                let could = could.map_or_else(String::new, |column| {
                    format!("; `--id \"{}\"` would take that column", column.trim())
                });
                notes.push(format!(
                    "{name}: no column `id` or `record`, so the row numbers are the ids{could}"
                ));
            }
        }
        notes
    }

    /// Finds the column of each field in each file.
    #[must_use]
    pub fn map_fields(&self, wanted: &[Wanted<'_>]) -> Vec<FieldColumn> {
        let mut fields = vec![FieldColumn { files: Vec::new() }; wanted.len()];
        for (file, places) in self.files.iter().zip(&self.places) {
            let place = |column: usize| places.get(column).copied().unwrap_or(usize::MAX);
            let found = map_columns_with(file.columns(), file.aliases(), wanted);
            for (field, mapping) in fields.iter_mut().zip(found) {
                field.files.push(match mapping {
                    Mapping::Column(column) => Mapping::Column(place(column)),
                    Mapping::Ambiguous(columns) => {
                        Mapping::Ambiguous(columns.into_iter().map(place).collect())
                    }
                    missing @ Mapping::Missing { .. } => missing,
                });
            }
        }
        fields
    }

    /// The records in order, `size` at a time (the last batch may hold fewer).
    ///
    /// An item is a fault only when a file was changed or lost since it was checked.
    pub fn batches(&self, size: usize) -> Batches<'_> {
        Batches { set: self, size: size.max(1), start: 0, file: 0, open: None, failed: false }
    }
}

impl FieldColumn {
    /// The column of the set that it is read from in a file, if there is one.
    #[must_use]
    pub fn in_file(&self, file: usize) -> Option<usize> {
        match self.files.get(file) {
            Some(Mapping::Column(column)) => Some(*column),
            _ => None,
        }
    }

    /// The field's cell in a record of the set; [`RawCell::Absent`] where its file has none.
    #[must_use]
    pub fn cell<'a>(&self, record: &'a RawRecord) -> &'a RawCell {
        const ABSENT: &RawCell = &RawCell::Absent;
        self.in_file(record.file).and_then(|column| record.cells.get(column)).unwrap_or(ABSENT)
    }

    /// Whether no file has it.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.files.iter().all(|mapping| matches!(mapping, Mapping::Missing { .. }))
    }
}

/// The records of a set, batch by batch.
pub struct Batches<'a> {
    set: &'a RecordSet,
    size: usize,
    start: usize,
    file: usize,
    open: Option<Records>,
    failed: bool,
}

impl<'a> Batches<'a> {
    fn next_record(&mut self) -> Option<Result<RawRecord, FileFault>> {
        loop {
            let file = self.set.files.get(self.file)?;
            let places = self.set.places.get(self.file)?;
            let records = match &mut self.open {
                Some(records) => records,
                None => match file.records() {
                    Ok(records) => self.open.insert(records),
                    Err(fault) => return Some(Err(fault)),
                },
            };
            match records.next() {
                Some(Err(fault)) => return Some(Err(fault)),
                Some(Ok(record)) => {
                    let mut cells = vec![RawCell::Absent; self.set.columns.len()];
                    for (place, cell) in places.iter().zip(record.cells) {
                        if let Some(there) = cells.get_mut(*place) {
                            *there = cell;
                        }
                    }
                    return Some(Ok(RawRecord { file: self.file, cells, ..record }));
                }
                None => {
                    self.open = None;
                    self.file += 1;
                }
            }
        }
    }
}

impl<'a> Iterator for Batches<'a> {
    type Item = Result<RawBatch<'a>, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let mut records = Vec::new();
        while records.len() < self.size {
            match self.next_record() {
                None => break,
                Some(Ok(record)) => records.push(record),
                Some(Err(fault)) => {
                    self.failed = true;
                    return Some(Err(fault));
                }
            }
        }
        if records.is_empty() {
            return None;
        }
        let start = self.start;
        self.start += records.len();
        let ids = self.set.ids.get(start..self.start).unwrap_or_default();
        Some(Ok(RawBatch { start, ids, records }))
    }
}

/// Names that people give to columns of ids: `record_id`, `Study ID`, `PMID`, `Covidence #`.
fn looks_like_id(column: &str) -> bool {
    let folded = fold(column);
    folded.ends_with("-id") || folded.ends_with('#') || folded == "pmid"
}

/// Files that were given more than once, under whatever name.
fn twice(inputs: &[(String, Input)]) -> Vec<FileFault> {
    let mut faults = Vec::new();
    let mut seen: Vec<(PathBuf, &str)> = Vec::new();
    let mut stdin = false;
    for (name, input) in inputs {
        let path: &Path = match input {
            Input::Path(path) => path,
            Input::Stdin if stdin => {
                faults.push(FileFault::whole(name, "standard input is given twice", "give it once"));
                continue;
            }
            Input::Stdin => {
                stdin = true;
                continue;
            }
            Input::Bytes(_) => continue,
        };
        let Ok(path) = path.canonicalize() else { continue };
        if let Some((_, other)) = seen.iter().find(|(seen, _)| *seen == path) {
            let message = if *other == name {
                "this file is given twice".to_owned()
            } else {
                format!("this is the same file as {other}")
            };
            faults.push(FileFault::whole(name, message, "give it once"));
        }
        seen.push((path, name));
    }
    faults
}
