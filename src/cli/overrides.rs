//! Reading a file of overrides: columns record, verdict, by, at, why.

use std::path::Path;

use super::terminal::Terminal;
use crate::eval::{Override, Overrides, Verdict};
use crate::record::{
    FileFault, IdChoice, Input, Mapping, RawRecord, ReadOptions, RecordFile, RecordSet, Wanted, map_columns,
};

/// Reads overrides for these records. Whatever is wrong has been said when there is nothing.
pub(crate) fn read(path: &Path, set: &RecordSet, terminal: &Terminal) -> Option<Overrides> {
    match try_read(path, set) {
        Ok(overrides) => Some(overrides),
        Err(faults) => {
            terminal.faults(&faults);
            None
        }
    }
}

fn try_read(path: &Path, set: &RecordSet) -> Result<Overrides, Vec<FileFault>> {
    let name = path.display().to_string();
    let fault = |line: Option<u64>, message: String, help: &str| FileFault {
        file: name.clone(),
        line,
        message,
        help: Some(help.to_owned()),
    };
    let options = ReadOptions { id: IdChoice::Row, ..ReadOptions::default() };
    let file = RecordFile::open(&name, Input::Path(path.to_owned()), &options)?;
    let names = ["record", "verdict", "by", "at", "why", "fingerprint", "record_hash"];
    let wanted = names.map(|name| Wanted { name, from: Vec::new() });
    let columns = map_columns(file.columns(), &wanted);
    let mut faults = Vec::new();
    for (name, column) in names.iter().zip(&columns).take(5) {
        if !matches!(column, Mapping::Column(_)) {
            let help = "overrides have the columns record, verdict, by, at, why";
            faults.push(fault(Some(1), format!("there is no column `{name}`"), help));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let known = set.ids().iter().map(String::as_str).collect::<std::collections::HashSet<_>>();
    let mut overrides = Overrides::default();
    for record in file.records().map_err(|fault| vec![fault])? {
        let record = record.map_err(|fault| vec![fault])?;
        let cell = |index: usize| text(&record, columns.get(index));
        let id = cell(0);
        let verdict = match cell(1).to_lowercase().as_str() {
            "include" | "included" => Some(Verdict::Include),
            "exclude" | "excluded" => Some(Verdict::Exclude),
            "unclear" => Some(Verdict::Unclear),
            _ => None,
        };
        if !known.contains(id.as_str()) {
            faults.push(fault(
                Some(record.line),
                format!("there is no record `{id}`"),
                "name a record by the id it has in the records",
            ));
        }
        let Some(verdict) = verdict else {
            let message = format!("`{}` is not a verdict", cell(1));
            faults.push(fault(Some(record.line), message, "write include, exclude or unclear"));
            continue;
        };
        if cell(2).is_empty() || cell(4).is_empty() {
            faults.push(fault(
                Some(record.line),
                format!("the override of `{id}` does not say who decided it and why"),
                "fill in `by` and `why`: a co-reviewer will ask",
            ));
        }
        let hash = |index: usize| Some(cell(index)).filter(|text| !text.is_empty());
        let (fingerprint, record_hash) = (hash(5), hash(6));
        let new = Override { verdict, by: cell(2), at: cell(3), why: cell(4), fingerprint, record_hash };
        overrides.add(&id, new);
    }
    if faults.is_empty() { Ok(overrides) } else { Err(faults) }
}

fn text(record: &RawRecord, column: Option<&Mapping>) -> String {
    match column {
        Some(Mapping::Column(index)) => {
            record.cells.get(*index).map(|cell| cell.to_text().trim().to_owned()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
