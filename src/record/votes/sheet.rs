//! A sheet of questions that somebody filled in.

use std::path::Path;

use super::table::Table;
use crate::record::FileFault;

/// One question, and what was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The record.
    pub record: String,
    /// What was asked.
    pub what: String,
    /// The answer; empty where it is still open.
    pub answer: String,
    /// Why.
    pub why: String,
    /// The line, from 1.
    pub line: u64,
}

/// Reads a sheet that was saved as CSV, by whichever spreadsheet.
///
/// # Errors
/// All that is wrong with it.
pub fn read_sheet(path: &Path) -> Result<Vec<SheetRow>, Vec<FileFault>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| vec![FileFault::reading(&name, &error)])?;
    let table = Table::read(&name, bytes)?;
    let columns = ["record", "what", "answer", "why"].map(|column| (column, table.column(column)));
    let missing = columns.iter().filter(|(_, column)| column.is_none());
    let faults = missing.map(|(column, _)| {
        let help = "a sheet has the columns record, what, answer and why, as it was written";
        table.fault(Some(1), format!("there is no column `{column}`"), help)
    });
    let faults = faults.collect::<Vec<_>>();
    if !faults.is_empty() {
        return Err(faults);
    }
    let [record, what, answer, why] = columns.map(|(_, column)| column);
    // The sign that keeps a spreadsheet from running a cell is no part of it.
    let plain = |text: &str| match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => text.to_owned(),
    };
    let rows = table.rows.iter().map(|row| SheetRow {
        record: plain(row.cell(record)),
        what: plain(row.cell(what)),
        answer: plain(row.cell(answer)),
        why: plain(row.cell(why)),
        line: row.line,
    });
    Ok(rows.collect())
}
