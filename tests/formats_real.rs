//! Every real file, where the environment variable `ELIGIBLE_REAL_DATA` names the folder that has them:
//! read, with as many records as their format's own mark begins, or refused by its name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use eligible::record::{Format, Input, RawCell, ReadOptions, RecordFile, RecordSet, Wanted, normal};
use serde_json::Value;

#[path = "support/folders.rs"]
mod folders;
#[path = "support/markers.rs"]
mod markers;

/// Files that hold no records: searches, criteria, settings, licences and the like. They may be read as
/// tables or refused.
const OTHER: &[&str] = &[
    "clef-tar-strategies/",
    "search-query-tests/",
    "seed-collection-strategies/",
    "sra-polyglot-strategies/",
    "stated-criteria/",
    "SOURCE.md",
    "README.md",
    "LICENSE",
    "DESCRIPTION",
    "datasets.toml",
    "Kitchenham_2010.json",
    "Nagtegaal_2019.json",
    "InspecImportTestFalse.txt",
    "CffImporterTestInvalid1.cff",
];

/// Files that are refused, and what is said of them.
const REFUSED: &[(&str, &str)] = &[
    ("Mods", "MODS"),
    ("MODS", "MODS"),
    ("MarcX", "MARC XML"),
    ("MarcXML", "MARC XML"),
    ("MSBibXmlTest.xml", "XML of a kind that is not known"),
    ("MsBib", "Word's list of sources"),
    ("EmptyMsBib", "Word's list of sources"),
    ("OldOpenOffice", "the XML of a spreadsheet"),
    ("MalformedEntry.xml", "no well-formed XML"),
    ("MedlinePlainImporterTestInvalidFormat.xml", "does not begin as XML does"),
    ("RefWorks_Tagged", "RefWorks' tagged format"),
    ("OvidImporterTest", "Ovid's text for reading"),
    ("Biblioscape", "Biblioscape's tagged format"),
    ("Copac", "Copac's tagged format"),
    ("InspecImportTest2", "INSPEC's text for reading"),
    ("RepecNep", "New Economics Papers"),
    (".cff", "citation file"),
    ("md_data.md", ""),
    (".md", "Markdown"),
];

/// Every file: its name below the folder, and where it is.
fn all(test: &str) -> Option<Vec<(String, PathBuf)>> {
    let Some(folder) = std::env::var_os("ELIGIBLE_REAL_DATA") else {
        eprintln!("{test}: SKIPPED, as ELIGIBLE_REAL_DATA is not set");
        return None;
    };
    let mut found = Vec::new();
    folders::files(Path::new(&folder), &mut found);
    found.sort();
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().display().to_string();
    Some(found.into_iter().map(|path| (name(&path), path)).collect())
}

/// The text of a file, read by other means.
fn text(path: &Path) -> String {
    let mut bytes = std::fs::read(path).unwrap();
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
        bytes = unpacked;
    }
    let pairs = |swap: bool| {
        let pair =
            |p: &[u8]| if swap { u16::from_be_bytes([p[0], p[1]]) } else { u16::from_le_bytes([p[0], p[1]]) };
        String::from_utf16_lossy(&bytes.chunks_exact(2).map(pair).collect::<Vec<_>>())
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [_, 0, _, 0, ..] => pairs(false),
        [0xFE, 0xFF, ..] | [0, _, 0, _, ..] => pairs(true),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Rows below the header, counted by another reader.
fn rows(text: &str, format: Format) -> usize {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = match format {
        Format::Tsv => b'\t',
        _ if head.matches(';').count() > head.matches(',').count() => b';',
        _ => b',',
    };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    reader.records().filter(|row| row.as_ref().unwrap().iter().any(|cell| !cell.trim().is_empty())).count()
}

#[test]
fn every_real_file_is_read_whole_or_refused_by_its_name() {
    let Some(all) = all("every_real_file_is_read_whole_or_refused_by_its_name") else { return };
    let mut counts: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, path) in &all {
        let opened = RecordFile::open(name, Input::Path(path.clone()), &ReadOptions::default());
        if OTHER.iter().any(|other| name.contains(other)) {
            counts.entry("no records").or_default().0 += 1;
            continue;
        }
        let file = match opened {
            Ok(file) => file,
            Err(faults) => {
                let said = REFUSED.iter().find(|(part, _)| name.contains(part));
                match said {
                    Some((_, said)) if faults[0].to_string().contains(said) => {
                        counts.entry("refused").or_default().0 += 1;
                    }
                    _ => wrong.push(format!("{name} is refused: {}", faults[0])),
                }
                continue;
            }
        };
        let text = text(path);
        let expected = match file.format() {
            Format::Csv | Format::Tsv => rows(&text, file.format()),
            Format::Json | Format::Csl => serde_json::from_str::<Vec<Value>>(&text).unwrap().len(),
            Format::JsonLines => text.lines().filter(|line| !line.trim().is_empty()).count(),
            format => markers::count(format, &markers::lines(&text)),
        };
        if file.len() != expected as u64 {
            wrong.push(format!(
                "{name}: {} records of {expected}, read as {}",
                file.len(),
                file.format().name()
            ));
        }
        let entry = counts.entry(file.format().name()).or_default();
        entry.0 += 1;
        entry.1 += file.len();
    }
    for (format, (files, records)) in &counts {
        println!("{format}: {files} files, {records} records");
    }
    println!("{} files in all", all.len());
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Title, year, DOI and the number of authors of each record.
type Said = (String, String, String, usize);

fn said(name: &str, path: &Path) -> Option<Vec<Said>> {
    let set =
        RecordSet::open([(name.to_owned(), Input::Path(path.to_owned()))], &ReadOptions::default()).ok()?;
    let wanted = ["title", "year", "doi", "authors"].map(|name| Wanted { name, from: Vec::new() });
    let columns = set.map_fields(&wanted);
    let records = set.batches(1000).flat_map(|batch| batch.unwrap().records);
    let all = records.map(|record| {
        let cells = columns.iter().map(|column| column.cell(&record)).collect::<Vec<_>>();
        let authors = match cells[3] {
            RawCell::List(items) => items.len(),
            cell => usize::from(!cell.to_text().is_empty()),
        };
        (plain(&cells[0].to_text()), cells[1].to_text(), cells[2].to_text(), authors)
    });
    Some(all.collect())
}

/// A title without markup, case and signs.
fn plain(title: &str) -> String {
    let mut bare = String::new();
    let mut within = false;
    for c in title.chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            c if !within && c.is_alphanumeric() => bare.extend(c.to_lowercase()),
            _ => {}
        }
    }
    bare
}

/// Where what others expect is not what the file says, or is less: the file, the field and why.
const DIFFERENT: &[(&str, &str, &str)] = include!("support/others_expect.in");

fn differ(name: &str, what: &str) -> bool {
    DIFFERENT.iter().any(|(file, field, _)| name.contains(file) && what == *field)
}

fn compare(name: &str, ours: &[Said], theirs: &[Said], wrong: &mut Vec<String>) -> usize {
    let mut same = 0;
    let mut check = |what: &str, number: usize, ours: &str, theirs: &str| {
        if ours == theirs {
            same += 1;
        } else if !differ(name, what) {
            wrong.push(format!("{name}, record {number}: {what} is {ours:?}, expected {theirs:?}"));
        }
    };
    check("records", 0, &ours.len().to_string(), &theirs.len().to_string());
    for (at, (own, other)) in ours.iter().zip(theirs).enumerate() {
        check("title", at + 1, &own.0, &other.0);
        check("year", at + 1, &own.1, &other.1);
        check("doi", at + 1, &own.2, &other.2);
        check("authors", at + 1, &own.3.to_string(), &other.3.to_string());
    }
    same
}

#[test]
fn what_zotero_and_jabref_expect_of_their_files_is_found_in_them() {
    let Some(all) = all("what_zotero_and_jabref_expect_of_their_files_is_found_in_them") else { return };
    let mut wrong = Vec::new();
    let (mut same, mut files) = (0, 0);
    for (name, path) in &all {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let beside = |ending: &str| path.with_file_name(format!("{stem}{ending}"));
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let zotero = beside(".expected.json");
        if name.starts_with("zotero") && !name.contains(".expected.") && zotero.exists() {
            let Some(ours) = said(name, path) else { continue };
            let items: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(zotero).unwrap()).unwrap();
            let theirs = items.iter().map(|item| {
                let get = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                let authors = item.get("creators").and_then(Value::as_array).map_or(0, |all| {
                    all.iter()
                        .filter(|one| one.get("creatorType").and_then(Value::as_str) == Some("author"))
                        .count()
                });
                let date = get("date");
                let year = date
                    .split(|c: char| !c.is_ascii_digit())
                    .find(|part| part.len() == 4)
                    .unwrap_or_default();
                let doi = normal::doi(&get("DOI")).unwrap_or_default();
                (plain(&get("title")), year.to_owned(), doi, authors)
            });
            same += compare(name, &ours, &theirs.collect::<Vec<_>>(), &mut wrong);
            files += 1;
        }
        let jabref = beside(".bib");
        if name.starts_with("jabref") && ending != "bib" && jabref.exists() {
            let (Some(ours), Some(theirs)) = (said(name, path), said(name, &jabref)) else { continue };
            same += compare(name, &ours, &theirs, &mut wrong);
            files += 1;
        }
    }
    println!("{same} values are the same in {files} files; {} are known to differ", DIFFERENT.len());
    for (file, field, why) in DIFFERENT {
        println!("  {file}: {field}: {why}");
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
