//! Real files of references, where the environment variable `ELIGIBLE_REAL_DATA` names the folder that
//! has them: none is lost, no line is lost, and a round trip through RIS keeps what the field map has.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use eligible::record::{
    Format, IdChoice, Input, RawCell, ReadOptions, RecordFile, RecordSet, RisWriter, Wanted, normal,
    normal::present,
};

#[path = "support/binary.rs"]
mod binary;
#[path = "support/folders.rs"]
mod folders;
#[path = "support/markers.rs"]
mod markers;
use folders::files;

/// Formats in lines with tags.
const TAGGED: [Format; 4] = [Format::Ris, Format::Isi, Format::Medline, Format::Refer];

/// The files of the folder in some formats, opened; none where there is no folder.
fn opened(test: &str, formats: &[Format]) -> Option<Vec<(String, PathBuf, RecordFile)>> {
    let Some(folder) = std::env::var_os("ELIGIBLE_REAL_DATA") else {
        eprintln!("{test}: SKIPPED, as ELIGIBLE_REAL_DATA is not set");
        return None;
    };
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    found.sort();
    let mut opened = Vec::new();
    for path in found {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let must = Format::named(ending).is_some_and(|format| formats.contains(&format));
        match RecordFile::open(&name, Input::Path(path.clone()), &ReadOptions::default()) {
            Ok(file) if formats.contains(&file.format()) => opened.push((name, path, file)),
            Ok(file) => assert!(!must, "{name} is taken for {}", file.format().name()),
            Err(faults) => assert!(!must, "{name} is refused: {}", faults[0]),
        }
    }
    assert!(opened.len() > 80, "only {} files", opened.len());
    Some(opened)
}

/// The lines of a file, split by other means.
fn lines(path: &Path) -> Vec<String> {
    markers::lines(&String::from_utf8_lossy(&std::fs::read(path).unwrap()))
}

#[test]
fn every_record_of_the_real_files_is_read() {
    let Some(opened) = opened("every_record_of_the_real_files_is_read", &TAGGED) else { return };
    let mut records = 0;
    for (name, path, file) in &opened {
        let expected = markers::count(file.format(), &lines(path));
        println!("{name}: {} {:?}", file.len(), file.notes());
        assert_eq!(file.len(), expected as u64, "{name}");
        records += file.len();
    }
    println!("{records} records in {} files", opened.len());
}

/// Tags whose values are read as dates, numbers and the like, or belong to the file.
const READ: &[&str] = &[
    "PY", "Y1", "DA", "DP", "PD", "SP", "EP", "BP", "PS", "PG", "%P", "%D", "%8", "FN", "VR", "EF", "DO",
    "DI", "AID", "LID", "%R", "DE", "MH", "PMID",
];

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn no_line_of_the_real_files_is_lost() {
    let Some(opened) = opened("no_line_of_the_real_files_is_lost", &TAGGED) else { return };
    let mut checked = 0;
    for (name, path, file) in &opened {
        let lines = lines(path);
        let records = file.records().unwrap().map(Result::unwrap).collect::<Vec<_>>();
        for (at, record) in records.iter().enumerate() {
            let end = records.get(at + 1).map_or(lines.len(), |next| next.line as usize - 1);
            let cells = record.cells.iter().flat_map(|cell| match cell {
                RawCell::List(items) => items.clone(),
                cell => vec![cell.to_text()],
            });
            let held = cells.map(|text| squeezed(&text)).collect::<Vec<_>>().join("\n");
            let mut tag = String::new();
            for line in &lines[record.line as usize - 1..end] {
                let cut = match file.format() {
                    Format::Ris | Format::Medline => line.split_once('-').filter(|(tag, _)| {
                        let tag = tag.trim_end();
                        (2..=4).contains(&tag.len())
                            && line.len() > tag.len()
                            && tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                    }),
                    _ => line.split_at_checked(2).filter(|(tag, rest)| {
                        (rest.is_empty() || rest.starts_with(' ')) && !tag.contains(' ')
                    }),
                };
                let text = match cut {
                    Some((own, text)) => {
                        own.trim_end().clone_into(&mut tag);
                        text
                    }
                    None => line,
                };
                let text = squeezed(text);
                let number = text.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit());
                if READ.contains(&tag.as_str()) || number || text.starts_with("Record #") {
                    continue;
                }
                if normal::doi(&text).is_some_and(|doi| held.contains(&doi)) {
                    continue;
                }
                checked += 1;
                assert!(held.contains(&text), "{name}: lost under {tag}: {text}\n{held}");
            }
        }
    }
    println!("{checked} lines");
}

const MAPPED: [&str; 20] = [
    "type",
    "title",
    "abstract",
    "authors",
    "year",
    "date",
    "journal",
    "volume",
    "issue",
    "pages",
    "issn",
    "doi",
    "pmid",
    "language",
    "url",
    "accession",
    "database",
    "notes",
    "keywords",
    "mesh",
];

/// What the field map has of each record, in an order of its own where order does not matter.
fn mapped(set: &RecordSet) -> Vec<Vec<(&'static str, String)>> {
    let wanted = MAPPED.map(|name| Wanted { name, from: Vec::new() });
    let columns = set.map_fields(&wanted);
    let mut all = Vec::new();
    for batch in set.batches(1000) {
        for record in batch.unwrap().records {
            let mut cells = Vec::new();
            let mut words = BTreeSet::new();
            for (name, column) in MAPPED.iter().zip(&columns) {
                let items = match column.cell(&record) {
                    RawCell::List(items) => items.clone(),
                    cell => vec![cell.to_text()],
                };
                let items = items.iter().map(|text| squeezed(text)).filter(|text| !text.is_empty());
                match *name {
                    "keywords" | "mesh" => words.extend(items.flat_map(|text| {
                        text.split(';').map(|word| word.trim().to_owned()).collect::<Vec<_>>()
                    })),
                    "authors" => {
                        let apart = items.flat_map(|text| {
                            text.split(';').map(|author| author.trim().to_owned()).collect::<Vec<_>>()
                        });
                        cells.push((*name, apart.filter(|a| !a.is_empty()).collect::<Vec<_>>().join("; ")));
                    }
                    // RIS has no reference without a type.
                    "type" => cells.push((
                        *name,
                        items.filter(|t| present(t).is_some() && t != "GEN").collect::<Vec<_>>().join("; "),
                    )),
                    _ => cells.push((*name, items.collect::<Vec<_>>().join("; "))),
                }
            }
            words.remove("");
            cells.push(("keywords", words.into_iter().collect::<Vec<_>>().join("; ")));
            all.push(cells);
        }
    }
    all
}

#[test]
fn a_round_trip_through_ris_keeps_every_mapped_field_of_the_real_files() {
    let formats = Format::all().filter(|format| format.has_references()).collect::<Vec<_>>();
    let test = "a_round_trip_through_ris_keeps_every_mapped_field_of_the_real_files";
    let Some(opened) = opened(test, &formats) else { return };
    let mut differ = Vec::new();
    for (name, path, _) in &opened {
        let before =
            RecordSet::open([(name.clone(), Input::Path(path.clone()))], &ReadOptions::default()).unwrap();
        let mut writer = RisWriter::new(Vec::new(), &before);
        for batch in before.batches(1000) {
            for record in batch.unwrap().records {
                writer.record(&record, &[String::from("eligible: include")], &[]).unwrap();
            }
        }
        let options = ReadOptions { format: Some(Format::Ris), ..ReadOptions::default() };
        let input = Input::Bytes(writer.finish());
        if before.is_empty() {
            continue;
        }
        let after = RecordSet::open([(name.clone(), input)], &options).unwrap();
        assert_eq!(before.len(), after.len(), "{name}");
        for (number, (before, after)) in mapped(&before).iter().zip(mapped(&after)).enumerate() {
            for ((column, before), (_, after)) in before.iter().zip(after) {
                if *before != after {
                    differ.push(format!(
                        "{name}, record {}: {column} was {before:?}, is {after:?}",
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ[..differ.len().min(20)].join("\n"));
}

#[test]
fn a_table_made_of_the_real_files_keeps_every_mapped_field() {
    let formats = Format::all().filter(|format| format.has_references()).collect::<Vec<_>>();
    let Some(opened) = opened("a_table_made_of_the_real_files_keeps_every_mapped_field", &formats) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table.csv");
    let mut differ = Vec::new();
    for (name, path, file) in opened.iter().filter(|(_, _, file)| !file.is_empty()) {
        let words = ["import", "--id", "row", "-o"].map(std::ffi::OsStr::new);
        let run = binary::eligible(words.into_iter().chain([table.as_os_str(), path.as_os_str()])).run();
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        let options = ReadOptions { id: IdChoice::Row, ..ReadOptions::default() };
        let before = RecordSet::open([(name.clone(), Input::Path(path.clone()))], &options).unwrap();
        let after =
            RecordSet::open([(String::from("table.csv"), Input::Path(table.clone()))], &options).unwrap();
        assert_eq!(file.len(), after.len() as u64, "{name}");
        for (number, (before, after)) in mapped(&before).iter().zip(mapped(&after)).enumerate() {
            for ((column, before), (_, after)) in before.iter().zip(after) {
                if *before != after {
                    differ.push(format!(
                        "{name}, record {}: {column} was {before:?}, is {after:?}",
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ[..differ.len().min(20)].join("\n"));
}
