//! Real files, where the environment variable `ELIGIBLE_REAL_DATA` names the folder that has them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use eligible::record::{Input, ReadOptions, RecordFile};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Per file: how many records and columns, else the reason.
#[test]
fn real_files_are_read_or_refused_with_a_reason() {
    let Some(folder) = std::env::var_os("ELIGIBLE_REAL_DATA") else {
        eprintln!("real_files_are_read_or_refused_with_a_reason: skipped, ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    found.sort();
    assert!(found.len() > 10, "no data in {}", folder.display());
    for path in found {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        match RecordFile::open(&name, Input::Path(path), &ReadOptions::default()) {
            Ok(file) => println!(
                "{name}: {} records, {} columns, {} {:?}",
                file.len(),
                file.columns().len(),
                file.format().name(),
                file.notes()
            ),
            Err(faults) => {
                for fault in faults.iter().take(3) {
                    println!("REFUSED {fault} | {}", fault.help.as_deref().unwrap_or(""));
                }
            }
        }
    }
}
