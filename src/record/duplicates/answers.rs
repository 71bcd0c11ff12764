//! What people said of pairs: a table with the columns `a`, `b` and `same`.

use std::collections::{BTreeMap, HashMap};

use super::clusters::sorted;
use crate::record::{
    FileFault, IdChoice, Input, Mapping, RawRecord, ReadOptions, RecordFile, Wanted, map_columns,
};

/// Answers, and how many pairs of the file are still open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Per pair of records, by their numbers, the smaller one first: whether they are the same.
    pub pairs: HashMap<(usize, usize), bool>,
    /// Pairs without an answer.
    pub open: usize,
}

impl Answers {
    /// Reads answers on the records with these ids.
    ///
    /// # Errors
    /// All that is wrong with the file: columns that are not there, unknown records, what is neither
    /// yes nor no, a pair that is answered both ways.
    pub fn read(name: &str, input: Input, ids: &[String]) -> Result<Self, Vec<FileFault>> {
        let options = ReadOptions { id: IdChoice::Row, ..ReadOptions::default() };
        let file = RecordFile::open(name, input, &options)?;
        let names = ["a", "b", "same"];
        let columns = map_columns(file.columns(), &names.map(|name| Wanted { name, from: Vec::new() }));
        let fault = |line: u64, message: String, help: &str| FileFault {
            file: name.to_owned(),
            line: Some(line),
            message,
            help: Some(help.to_owned()),
        };
        let mut faults = Vec::new();
        for (name, column) in names.iter().zip(&columns) {
            if !matches!(column, Mapping::Column(_)) {
                let help = "answers have the columns a, b (ids of records) and same (yes or no), as --review writes them";
                faults.push(fault(1, format!("there is no column `{name}`"), help));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let numbers = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect::<HashMap<_, _>>();
        let mut answers = Self::default();
        let mut lines: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for record in file.records().map_err(|fault| vec![fault])? {
            let record = record.map_err(|fault| vec![fault])?;
            let text = |index: usize| cell(&record, columns.get(index));
            let same = match text(2).to_lowercase().as_str() {
                "" => {
                    answers.open += 1;
                    continue;
                }
                "yes" | "y" | "same" | "true" | "1" => true,
                "no" | "n" | "different" | "false" | "0" => false,
                _ => {
                    let message = format!("`{}` is no answer", text(2));
                    faults.push(fault(record.line, message, "write yes, no, or nothing"));
                    continue;
                }
            };
            let mut at = |index: usize| {
                let id = text(index);
                // A spreadsheet was kept from running it as a formula.
                let known = numbers.get(id.as_str()).or_else(|| numbers.get(id.strip_prefix('\'')?));
                if known.is_none() {
                    let message = format!("there is no record `{id}`");
                    let help =
                        "name records by the ids that they have in the files given, with the same --id";
                    faults.push(fault(record.line, message, help));
                }
                known.copied()
            };
            let (Some(a), Some(b)) = (at(0), at(1)) else { continue };
            if a == b {
                let message = format!("`{}` is paired with itself", text(0));
                faults.push(fault(record.line, message, "name two records"));
                continue;
            }
            let pair = sorted(a, b);
            let first = *lines.entry(pair).or_insert(record.line);
            if answers.pairs.insert(pair, same).is_some_and(|before| before != same) {
                let message = format!(
                    "`{}` and `{}` are the same here and different on line {first}",
                    text(0),
                    text(1)
                );
                let message = if same {
                    message
                } else {
                    format!("`{}` and `{}` are different here and the same on line {first}", text(0), text(1))
                };
                faults.push(fault(record.line, message, "keep one of the two answers"));
            }
        }
        if faults.is_empty() { Ok(answers) } else { Err(faults) }
    }
}

fn cell(record: &RawRecord, column: Option<&Mapping>) -> String {
    match column {
        Some(Mapping::Column(index)) => {
            record.cells.get(*index).map(|cell| cell.to_text().trim().to_owned()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
