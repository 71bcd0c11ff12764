//! Real files, where the environment variable `ELIGIBLE_REAL_DATA` names the folder that has them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::Path;

use eligible::record::{Format, Input, RawCell, ReadOptions, RecordFile};
use eligible::text::Encoding;

#[path = "support/folders.rs"]
mod folders;
use folders::files;

/// Header and rows by another reader, without rows that are empty.
fn by_another_reader(path: &Path, delimiter: u8) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect()
}

#[test]
fn real_files_are_read_as_others_read_them_or_refused_with_a_reason() {
    let Some(folder) = std::env::var_os("ELIGIBLE_REAL_DATA") else {
        eprintln!(
            "real_files_are_read_as_others_read_them_or_refused_with_a_reason: skipped, as ELIGIBLE_REAL_DATA is not set"
        );
        return;
    };
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    found.sort();
    let (mut tables, mut lists, mut refused) = (0, 0, 0);
    for path in found {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_owned();
        let table = matches!(&*ending, "csv" | "tsv");
        match RecordFile::open(&name, Input::Path(path.clone()), &ReadOptions::default()) {
            Ok(file) => {
                println!(
                    "{name}: {} records, {} columns, {} {:?}",
                    file.len(),
                    file.columns().len(),
                    file.format().name(),
                    file.notes()
                );
                let records = file.records().unwrap().map(Result::unwrap).collect::<Vec<_>>();
                assert_eq!(records.len() as u64, file.len(), "{name}");
                if matches!(file.format(), Format::Json | Format::JsonLines) {
                    lists += 1;
                } else if table && file.encoding() == Encoding::UTF_8 {
                    tables += 1;
                    let semicolon = file.notes().iter().any(|note| note.contains("semicolon"));
                    let delimiter = match file.format() {
                        Format::Tsv => b'\t',
                        _ if semicolon => b';',
                        _ => b',',
                    };
                    let texts = records.iter().map(|r| r.cells.iter().map(RawCell::to_text).collect());
                    let ours = std::iter::once(file.columns().to_vec()).chain(texts).collect::<Vec<_>>();
                    assert!(ours == by_another_reader(&path, delimiter), "{name} is read differently");
                }
            }
            Err(faults) => {
                refused += 1;
                assert!(!table, "{name} is refused: {}", faults[0]);
                for fault in faults.iter().take(3) {
                    println!("refused: {fault} ({})", fault.help.as_deref().unwrap_or("no help"));
                }
            }
        }
    }
    println!("{tables} tables compared cell by cell, {lists} JSON files read, {refused} files refused");
    assert!(tables > 10 && lists > 10, "the folder has too few files to be the right one");
}
