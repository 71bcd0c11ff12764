//! Every record's id: found, and held to be there and to be one of a kind.

use std::collections::HashMap;

use super::delimited::letters;
use super::fault::Faults;
use super::reader::Entry;
use super::{FileFault, IdChoice, Mapping, RawCell, RecordFile, Wanted, map_columns_with};

/// How to choose other ids.
const CHOOSE: &str = "use `--id COLUMN` to take another column, or `--id row` to number the records";

/// The column of a file that holds the ids; none when records are numbered.
///
/// # Errors
/// No such column, or several that are spelt alike.
pub(super) fn id_column(
    file: &str,
    columns: &[String],
    aliases: &[(String, usize)],
    choice: &IdChoice,
) -> Result<Option<usize>, FileFault> {
    let names = match choice {
        IdChoice::Row => return Ok(None),
        IdChoice::Column(name) => vec![name.as_str()],
        IdChoice::Usual => vec!["id", "record"],
    };
    for name in names {
        match map_columns_with(columns, aliases, &[Wanted { name, from: Vec::new() }]).pop() {
            Some(Mapping::Column(column)) => return Ok(Some(column)),
            Some(Mapping::Ambiguous(alike)) => {
                let alike = alike.into_iter().map(letters).collect::<Vec<_>>().join(" and ");
                let message = format!("columns {alike} could both be the id column `{name}`");
                return Err(FileFault::whole(file, message, "rename one of them"));
            }
            Some(Mapping::Missing { did_you_mean }) if *choice != IdChoice::Usual => {
                let message = format!("there is no column `{name}` to take the ids from");
                let help = did_you_mean.map_or_else(
                    || format!("its columns are {}", list(columns)),
                    |meant| format!("did you mean `{meant}`?"),
                );
                return Err(FileFault::whole(file, message, help));
            }
            Some(Mapping::Missing { .. }) | None => {}
        }
    }
    Ok(None)
}

/// Some names, in backticks.
fn list(names: &[String]) -> String {
    let more = if names.len() > 12 { " …" } else { "" };
    let first = names.iter().filter(|name| !name.trim().is_empty()).take(12);
    first.map(|name| format!("`{}`", name.trim())).collect::<Vec<_>>().join(", ") + more
}

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    row: u64,
    line: u64,
}

/// A file's ids, each with its record's place.
pub(super) struct FileIds {
    ids: Vec<String>,
    places: Vec<Place>,
    /// The column they are from; none when records are numbered.
    pub(super) column: Option<usize>,
}

/// Gathers ids while a file is checked, so that it need not be read once more.
pub(super) struct Gathering<'a> {
    choice: &'a IdChoice,
    width: usize,
    column: Option<usize>,
    /// Whether another column turned out to hold the ids after some were taken.
    stale: bool,
    ids: Vec<String>,
    places: Vec<Place>,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(choice: &'a IdChoice) -> Self {
        Self { choice, width: 0, column: None, stale: false, ids: Vec::new(), places: Vec::new() }
    }

    pub(super) fn see(&mut self, columns: &[String], entry: &Entry) {
        if columns.len() != self.width {
            self.width = columns.len();
            let column = id_column("", columns, &[], self.choice).ok().flatten();
            self.stale |= column != self.column && !self.ids.is_empty();
            self.column = column;
        }
        self.places.push(Place { row: entry.row, line: entry.line });
        let cell = self.column.and_then(|column| entry.cells.get(column));
        self.ids.push(cell.map_or_else(String::new, id_text));
    }

    /// The ids of `file`, numbered where it has no column for them; `alone` when it is the only
    /// file, so that the number is enough.
    pub(super) fn finish(mut self, file: &RecordFile, alone: bool) -> Result<FileIds, FileFault> {
        // References have tags called `ID` that hold anything: they are numbered unless told otherwise.
        let references = file.format().has_references();
        let choice = if references && *self.choice == IdChoice::Usual { &IdChoice::Row } else { self.choice };
        let column = id_column(file.name(), file.columns(), file.aliases(), choice)?;
        match column {
            None => {
                let name = file.name();
                self.ids.clear();
                self.ids.extend(self.places.iter().map(|place| match alone {
                    true => place.row.to_string(),
                    false => format!("{name}:{}", place.row),
                }));
            }
            Some(column) if references || self.stale || self.column != Some(column) => {
                self.ids.clear();
                for record in file.records()? {
                    self.ids.push(record?.cells.get(column).map_or_else(String::new, id_text));
                }
            }
            Some(_) => {}
        }
        Ok(FileIds { ids: self.ids, places: self.places, column })
    }
}

fn id_text(cell: &RawCell) -> String {
    match cell {
        RawCell::Text(text) => text.trim().to_owned(),
        other => other.to_text().trim().to_owned(),
    }
}

/// All ids in order, if each record has one of its own.
///
/// # Errors
/// Per file the records without an id, and every id that several records have.
pub(super) fn check(files: &[RecordFile], found: Vec<FileIds>) -> Result<Vec<String>, Vec<FileFault>> {
    let mut faults = Vec::new();
    for (file, found) in files.iter().zip(&found) {
        let empty = found.ids.iter().zip(&found.places).filter(|(id, _)| id.is_empty());
        let empty = empty.map(|(_, place)| *place).collect::<Vec<_>>();
        if let Some(first) = empty.first() {
            let column = found.column.and_then(|column| file.columns().get(column));
            let column = column.map_or("id", |name| name.trim());
            let (records, have) = if empty.len() == 1 { ("record", "has") } else { ("records", "have") };
            let rows = rows(empty.iter().map(|place| place.row.to_string()), empty.len());
            faults.push(FileFault {
                file: file.name().to_owned(),
                line: Some(first.line),
                message: format!(
                    "{} {records} {have} nothing in the id column `{column}`: {rows}",
                    empty.len()
                ),
                help: Some(CHOOSE.to_owned()),
            });
        }
    }
    let repeated = repeated(files, &found);
    faults.extend(repeated);
    if faults.is_empty() { Ok(found.into_iter().flat_map(|file| file.ids).collect()) } else { Err(faults) }
}

/// A fault per id that several records have.
fn repeated(files: &[RecordFile], found: &[FileIds]) -> Vec<FileFault> {
    let mut holders: HashMap<&str, (usize, Place)> = HashMap::new();
    let mut several: Vec<(&str, Vec<(usize, Place)>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (file, found) in found.iter().enumerate() {
        for (id, place) in found.ids.iter().zip(&found.places).filter(|(id, _)| !id.is_empty()) {
            let Some(first) = holders.get(id.as_str()) else {
                holders.insert(id, (file, *place));
                continue;
            };
            let at = *known.entry(id).or_insert_with(|| {
                several.push((id, vec![*first]));
                several.len() - 1
            });
            if let Some((_, places)) = several.get_mut(at) {
                places.push((file, *place));
            }
        }
    }
    let Some((second, _)) = several.first().and_then(|(_, places)| places.get(1)) else { return Vec::new() };
    let name = |file: usize| files.get(file).map_or("", RecordFile::name);
    let mut faults = Faults::default();
    for (id, places) in &several {
        let Some((file, place)) = places.get(1) else { continue };
        let said = places.iter().map(|(file, place)| match files.len() {
            1 => place.row.to_string(),
            _ => format!("{} of {}", place.row, name(*file)),
        });
        faults.push(FileFault {
            file: name(*file).to_owned(),
            line: Some(place.line),
            message: format!("{} records have the id `{id}`: {}", places.len(), rows(said, places.len())),
            help: Some(CHOOSE.to_owned()),
        });
    }
    faults.into_vec(name(*second))
}

/// `row 3`, `rows 3, 5 and 9`, `rows 3, 5, 9, 12, 14 … (31 in all)`.
fn rows(said: impl Iterator<Item = String>, count: usize) -> String {
    const SHOWN: usize = 5;
    let said = said.take(SHOWN).collect::<Vec<_>>();
    match (&said[..], count) {
        ([only], _) => format!("row {only}"),
        ([first @ .., last], _) if count <= SHOWN => format!("rows {} and {last}", first.join(", ")),
        _ => format!("rows {} … ({count} in all)", said.join(", ")),
    }
}
