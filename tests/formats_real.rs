//! Every real file, where the environment variable `ELIGIBLE_REAL_DATA` names the folder that has them:
//! read, with as many records as their format's own mark begins, or refused by its name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use eligible::record::{Format, Input, RawCell, ReadOptions, RecordFile, RecordSet, Wanted, normal};
use serde_json::Value;

#[path = "support/folders.rs"]
mod folders;
#[path = "support/markers.rs"]
mod markers;

/// Files that hold no records: searches, criteria, settings, licences and the like. They may be read as
/// tables or refused. One `*` stands for anything; all else is the whole of the path.
const OTHER: &[&str] = &[
    "clef-tar-strategies/*",
    "search-query-tests/*",
    "seed-collection-strategies/*",
    "sra-polyglot-strategies/*",
    "stated-criteria/*",
    "*/SOURCE.md",
    "*README.md",
    "*/LICENSE.upstream",
    "*/DESCRIPTION",
    "synergy-ids/datasets.toml",
    "asreview-kitchenham-2010/Kitchenham_2010.json",
    "asreview-nagtegaal-2019/Nagtegaal_2019.json",
    "jabref-importer-fixtures/InspecImportTestFalse.txt",
    "jabref-importer-fixtures/CffImporterTestInvalid1.cff",
];

/// Files that are refused, and what is said of them.
const REFUSED: &[(&str, &str)] = &[
    ("jabref-importer-fixtures/MODS*.xml", "MODS"),
    ("jabref-importer-fixtures/Mods*.xml", "MODS"),
    ("jabref-importer-fixtures/MarcX*.xml", "MARC XML"),
    ("jabref-importer-fixtures/MSBibXmlTest.xml", "XML of a kind that is not known"),
    ("jabref-importer-fixtures/MsBib*.xml", "Word's list of sources"),
    ("jabref-importer-fixtures/EmptyMsBib_Test.xml", "Word's list of sources"),
    (
        "jabref-importer-fixtures/OldOpenOfficeCalcExportFormatContentSingleEntry.xml",
        "the XML of a spreadsheet",
    ),
    ("jabref-importer-fixtures/MedlineImporterTestMalformedEntry.xml", "no well-formed XML"),
    ("jabref-importer-fixtures/MedlinePlainImporterTestInvalidFormat.xml", "does not begin as XML does"),
    ("jabref-importer-fixtures/OvidImporterTest*.txt", "Ovid's text for reading"),
    ("jabref-importer-fixtures/BiblioscapeImporterTest*.txt", "Biblioscape's tagged format"),
    ("jabref-importer-fixtures/CopacImporterTest1.txt", "Copac's tagged format"),
    ("jabref-importer-fixtures/InspecImportTest2.txt", "INSPEC's text for reading"),
    ("jabref-importer-fixtures/RepecNepImporterTest2.txt", "New Economics Papers"),
    ("jabref-importer-fixtures/*.cff", "citation file"),
    ("zotero-translator-tests/RefWorks_Tagged-*.txt", "RefWorks' tagged format"),
    ("colrev-loader-fixtures/md_data.md", "Markdown"),
    ("llm-iac-review/*.md", "Markdown"),
    ("vegan-meta/*.md", "Markdown"),
];

/// Whether a pattern is a whole path.
fn is(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => pattern == name,
    }
}

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
    let mut met = BTreeSet::new();
    for (name, path) in &all {
        let opened = RecordFile::open(name, Input::Path(path.clone()), &ReadOptions::default());
        if let Some(other) = OTHER.iter().find(|other| is(other, name)) {
            met.insert(*other);
            counts.entry("no records").or_default().0 += 1;
            continue;
        }
        let refused = REFUSED.iter().find(|(pattern, _)| is(pattern, name));
        met.extend(refused.map(|(pattern, _)| *pattern));
        let file = match (opened, refused) {
            (Ok(file), None) => file,
            (Ok(_), Some(_)) => {
                wrong.push(format!("{name} is read, and was to be refused"));
                continue;
            }
            (Err(faults), Some((_, said))) if faults[0].to_string().contains(said) => {
                counts.entry("refused").or_default().0 += 1;
                continue;
            }
            (Err(faults), _) => {
                wrong.push(format!("{name} is refused: {}", faults[0]));
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
    let listed = OTHER.iter().copied().chain(REFUSED.iter().map(|(pattern, _)| *pattern));
    wrong.extend(listed.filter(|p| !met.contains(p)).map(|p| format!("no file is {p}")));
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
