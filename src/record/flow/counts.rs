//! Reading a file of counts: what the records do not show.

use std::collections::{BTreeMap, BTreeSet};

use super::numbers::{self, Cell};
use super::template::text_of;
use super::{Key, Text, usual};
use crate::record::{
    FileFault, IdChoice, Input, Mapping, RawRecord, ReadOptions, RecordFile, Wanted, map_columns,
};
use crate::text::closest;

/// What a file of counts says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The file, as the user named it.
    pub file: String,
    /// Per number, what is said of it.
    pub entries: BTreeMap<Key, Entry>,
    /// Texts of the diagram in other words than usual.
    pub texts: BTreeMap<Text, String>,
    /// Lines that still hold the template's `xxx`.
    pub placeholders: Vec<u64>,
}

/// What a file of counts says of one number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The number, where a row gives it as a whole.
    pub n: Option<(u64, u64)>,
    /// Its parts, in the order of the file: sources, steps, reasons, categories.
    pub parts: Vec<Named>,
    /// Records by their ids, with the line of each.
    pub records: BTreeMap<String, u64>,
}

/// A part of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// How many; none where the row only says what the name is.
    pub n: Option<u64>,
    /// The line that says so.
    pub line: u64,
}

impl Entry {
    /// The number: as a whole, else the sum of its parts, else the records.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        let parts = || {
            let stated = self.parts.iter().filter_map(|part| part.n).collect::<Vec<_>>();
            (!stated.is_empty()).then(|| stated.iter().sum())
        };
        let records = || (!self.records.is_empty()).then_some(self.records.len() as u64);
        self.n.map(|(n, _)| n).or_else(parts).or_else(records)
    }

    /// The line to look at.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        let parts = self.parts.first().map(|part| part.line);
        self.n.map(|(_, line)| line).or(parts).or_else(|| self.records.values().min().copied())
    }
}

const HELP: &str = "a file of counts has the columns data and n, as the template of the R package PRISMA2020, and may have name and record";

impl Counts {
    /// Reads a file of counts.
    ///
    /// # Errors
    /// All that is wrong with it: columns that are not there, unknown names, what is no number, a number
    /// that is given twice.
    pub fn read(name: &str, input: Input) -> Result<Self, Vec<FileFault>> {
        let options = ReadOptions { id: IdChoice::Row, ..ReadOptions::default() };
        let file = RecordFile::open(name, input, &options)?;
        let names = ["data", "n", "name", "record", "box", "boxtext"];
        let columns = map_columns(file.columns(), &names.map(|name| Wanted { name, from: Vec::new() }));
        let mut reading =
            Reading { counts: Self { file: name.to_owned(), ..Self::default() }, faults: Vec::new() };
        for (name, column) in names.iter().zip(&columns) {
            match column {
                Mapping::Column(_) => {}
                Mapping::Missing { .. } if !["data", "n"].contains(name) => {}
                Mapping::Missing { .. } => reading.fault(1, format!("there is no column `{name}`"), HELP),
                Mapping::Ambiguous(_) => {
                    reading.fault(1, format!("there are several columns `{name}`"), "keep one of them");
                }
            }
        }
        if !reading.faults.is_empty() {
            return Err(reading.faults);
        }
        for record in file.records().map_err(|fault| vec![fault])? {
            let record = record.map_err(|fault| vec![fault])?;
            let cell = |at: usize| text(&record, columns.get(at));
            reading.row(&Row {
                data: cell(0),
                n: cell(1),
                name: cell(2),
                record: cell(3),
                place: cell(4),
                boxtext: cell(5),
                line: record.line,
            });
        }
        reading.sums();
        if reading.faults.is_empty() { Ok(reading.counts) } else { Err(reading.faults) }
    }

    /// The records that a number is given by.
    #[must_use]
    pub fn records(&self, key: Key) -> BTreeSet<&str> {
        let entry = self.entries.get(&key);
        entry.map(|entry| entry.records.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// A number.
    #[must_use]
    pub fn total(&self, key: Key) -> Option<u64> {
        self.entries.get(&key).and_then(Entry::total)
    }
}

struct Row {
    data: String,
    n: String,
    name: String,
    record: String,
    place: String,
    boxtext: String,
    line: u64,
}

struct Reading {
    counts: Counts,
    faults: Vec<FileFault>,
}

impl Reading {
    fn fault(&mut self, line: u64, message: String, help: &str) {
        self.faults.push(FileFault {
            file: self.counts.file.clone(),
            line: Some(line),
            message,
            help: Some(help.to_owned()),
        });
    }

    fn row(&mut self, row: &Row) {
        if let Some(text) = text_of(&row.data, &row.place) {
            let own = Some(row.boxtext.as_str()).filter(|own| !own.is_empty() && *own != "NA");
            if let Some(own) = own.filter(|own| usual(text).as_deref() != Some(*own)) {
                self.counts.texts.insert(text, own.to_owned());
            }
            if !matches!(text, Text::Of(_)) {
                return;
            }
        }
        let (key, details) = match (Key::named(&row.data), Key::detailed_by(&row.data)) {
            (Some(key), _) => (key, false),
            (None, Some(key)) => (key, true),
            (None, None)
                if matches!(row.data.as_str(), "" | "NA") && matches!(row.n.as_str(), "" | "NA" | "0") =>
            {
                return;
            }
            (None, None) => return self.unknown(row),
        };
        let part = Some(row.name.as_str()).filter(|name| !matches!(*name, "" | "NA"));
        let record = Some(row.record.as_str()).filter(|record| !matches!(*record, "" | "NA"));
        let cell = match numbers::read(&row.n) {
            Ok(cell) => cell,
            Err(what) => {
                let help = if key.has_reasons() || details {
                    "write a whole number, or `NAME, NUMBER; NAME, NUMBER`"
                } else {
                    "write a whole number; leave the cell empty where it is not known"
                };
                return self.fault(row.line, format!("{what}, in `{}`", row.data), help);
            }
        };
        let line = row.line;
        match (cell, part, record) {
            (Cell::Nothing | Cell::Number(1), name, Some(record)) => {
                let entry = self.counts.entries.entry(key).or_default();
                let before = entry.records.insert(record.to_owned(), line);
                if let Some(name) = name {
                    match entry.parts.iter_mut().find(|part| part.name == name) {
                        Some(part) => part.n = part.n.map(|n| n + 1),
                        None => entry.parts.push(Named { name: name.to_owned(), n: Some(1), line }),
                    }
                }
                if let Some(before) = before {
                    let message = format!("`{record}` is in `{key}` twice, here and on line {before}");
                    self.fault(line, message, "keep one of the two");
                }
            }
            (_, _, Some(record)) => {
                let message =
                    format!("a row for the record `{record}` counts one record, and not `{}`", row.n);
                self.fault(line, message, "leave `n` empty, or leave `record` empty");
            }
            (Cell::Nothing, None, None) => {}
            (Cell::Nothing, Some(name), None) => self.part(key, name, None, line),
            (Cell::Number(n), Some(name), None) => self.part(key, name, Some(n), line),
            (Cell::Number(n), None, None) if !details => {
                let entry = self.counts.entries.entry(key).or_default();
                let before = entry.n.replace((n, line));
                if let Some((_, before)) = before {
                    let message = format!("`{key}` is given twice, here and on line {before}");
                    self.fault(line, message, "keep one of them, or name the parts in a column `name`");
                }
            }
            // The package's template has a 0 where no sources are listed.
            (Cell::Number(0), None, None) => {}
            (Cell::Number(_), None, None) => {
                let message = format!("`{}` lists names with their numbers, and this is a number", row.data);
                self.fault(line, message, "write `NAME, NUMBER; NAME, NUMBER`");
            }
            (Cell::Parts(parts), None, None) => {
                for (name, n) in parts {
                    match n {
                        Some(n) => self.part(key, &name, Some(n), line),
                        None if !self.counts.placeholders.contains(&line) => {
                            self.counts.placeholders.push(line)
                        }
                        None => {}
                    }
                }
            }
            (Cell::Parts(_), Some(name), None) => {
                let message = format!("the part `{name}` has a list instead of a number");
                self.fault(line, message, "give each part a row of its own, or leave `name` empty");
            }
        }
    }

    fn part(&mut self, key: Key, name: &str, n: Option<u64>, line: u64) {
        let entry = self.counts.entries.entry(key).or_default();
        match entry.parts.iter().find(|part| part.name == name) {
            Some(before) => {
                let message = format!("`{name}` is given twice in `{key}`, here and on line {}", before.line);
                self.fault(line, message, "keep one of them, or give them two names");
            }
            None => entry.parts.push(Named { name: name.to_owned(), n, line }),
        }
    }

    fn unknown(&mut self, row: &Row) {
        let names = Key::ALL.into_iter().flat_map(|key| [Some(key.name()), key.details()]).flatten();
        let help = match closest(&row.data, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from("the names are those of the R package PRISMA2020: docs/flow.md lists them"),
        };
        self.fault(row.line, format!("`{}` is no number of the diagram", row.data), &help);
    }

    /// E8: parts add up to the whole that is given beside them.
    fn sums(&mut self) {
        let mut wrong = Vec::new();
        for (key, entry) in &self.counts.entries {
            let stated = entry.parts.iter().filter_map(|part| part.n).collect::<Vec<_>>();
            let sum = stated.iter().sum::<u64>();
            // What was screened at a second step was screened at the first: steps are no parts.
            if let (Some((n, line)), false) = (entry.n, stated.is_empty() || *key == Key::Screened)
                && n != sum
            {
                let names = entry.parts.iter().filter_map(|part| Some(format!("{} {}", part.name, part.n?)));
                let names = names.collect::<Vec<_>>().join(", ");
                wrong.push((line, format!("`{key}` is {n}, but its parts add up to {sum}: {names}")));
            }
            if let (Some((n, line)), false) = (entry.n, entry.records.is_empty())
                && n != entry.records.len() as u64
            {
                let records = entry.records.len();
                wrong.push((line, format!("`{key}` is {n}, but {records} records are named for it")));
            }
        }
        for (line, message) in wrong {
            self.fault(
                line,
                format!("{message} (E8)"),
                "correct one of them; docs/flow.md lists what must add up",
            );
        }
    }
}

fn text(record: &RawRecord, column: Option<&Mapping>) -> String {
    match column {
        Some(Mapping::Column(at)) => {
            record.cells.get(*at).map(|cell| cell.to_text().trim().to_owned()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
