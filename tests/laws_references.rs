//! Laws of references: what is written as RIS is read back, whatever it holds; no text makes a reader
//! of tags lose a line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::record::{Format, Input, RawCell, ReadOptions, RecordSet, RisWriter, Wanted};
use proptest::prelude::*;

const SINGLE: [&str; 10] =
    ["title", "abstract", "journal", "volume", "issue", "language", "accession", "database", "doi", "pmid"];
const LISTS: [&str; 4] = ["authors", "keywords", "url", "notes"];

/// A text as references hold it: hyphens, colons, letters of all scripts, tags of other formats.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "stroke",
        "TY",
        "-",
        "ER",
        "AB",
        "KW:",
        "T2-weighted",
        "Ångström",
        "日本",
        "(2014)",
        "NAME",
        "25%",
        "a/b",
        "CONCLUSIONS:",
        "\"quoted\"",
        "x,y",
    ]);
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

/// One reference as a JSON object.
fn reference() -> impl Strategy<Value = serde_json::Value> {
    let texts = prop::collection::vec(prop::option::of(words()), 6);
    let lists = prop::collection::vec(prop::collection::vec(words(), 0..4), LISTS.len());
    let date = (1900..2030u16, prop::option::of((1..=12u8, prop::option::of(1..=28u8))));
    let pages = prop::option::of((1..4000u32, 0..60u32));
    (
        texts,
        lists,
        prop::option::of(date),
        pages,
        prop::option::of(1..99_999_999u32),
        prop::option::of(1..999u32),
    )
        .prop_map(|(texts, lists, date, pages, pmid, doi)| {
            let mut object = serde_json::Map::new();
            let mut put = |name: &str, value: serde_json::Value| {
                object.insert(name.to_owned(), value);
            };
            put("type", "JOUR".into());
            for (name, text) in SINGLE.iter().zip(texts) {
                if let Some(text) = text {
                    put(name, text.into());
                }
            }
            for (name, items) in LISTS.iter().zip(lists).filter(|(_, items)| !items.is_empty()) {
                put(name, items.into());
            }
            if let Some((year, month)) = date {
                put("year", year.to_string().into());
                let date = match month {
                    None => year.to_string(),
                    Some((month, None)) => format!("{year}-{month:02}"),
                    Some((month, Some(day))) => format!("{year}-{month:02}-{day:02}"),
                };
                put("date", date.into());
            }
            if let Some((first, more)) = pages {
                let last = if more == 0 { String::new() } else { format!("-{}", first + more) };
                put("pages", format!("{first}{last}").into());
            }
            if let Some(pmid) = pmid {
                put("pmid", pmid.to_string().into());
            }
            if let Some(doi) = doi {
                put("doi", format!("10.1000/x.{doi}").into());
            }
            serde_json::Value::Object(object)
        })
}

fn columns() -> Vec<&'static str> {
    ["type", "year", "date", "pages"].into_iter().chain(SINGLE).chain(LISTS).collect()
}

/// The cells of the field map, each value on a line of its own.
fn cells(set: &RecordSet) -> Vec<Vec<String>> {
    let wanted = columns().into_iter().map(|name| Wanted { name, from: Vec::new() }).collect::<Vec<_>>();
    let found = set.map_fields(&wanted);
    let records = set.batches(100).flat_map(|batch| batch.unwrap().records);
    let text = |cell: &RawCell| match cell {
        RawCell::List(items) => items.join("\n"),
        cell => cell.to_text(),
    };
    records.map(|record| found.iter().map(|column| text(column.cell(&record))).collect()).collect()
}

fn open(format: Format, bytes: Vec<u8>) -> RecordSet {
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    RecordSet::open([(String::from("x"), Input::Bytes(bytes))], &options).unwrap()
}

fn as_ris(set: &RecordSet) -> Vec<u8> {
    let mut writer = RisWriter::new(Vec::new(), set);
    for batch in set.batches(100) {
        for record in batch.unwrap().records {
            writer.record(&record, &[String::from("eligible: include")], &[]).unwrap();
        }
    }
    writer.finish()
}

proptest! {
    #[test]
    fn what_is_written_as_ris_is_read_back(references in prop::collection::vec(reference(), 1..6)) {
        let lines = references.iter().map(|r| format!("{r}\n")).collect::<String>();
        let before = open(Format::JsonLines, lines.into_bytes());
        let once = as_ris(&before);
        let after = open(Format::Ris, once.clone());
        prop_assert_eq!(cells(&before), cells(&after), "{}", String::from_utf8_lossy(&once));
        let twice = as_ris(&after);
        prop_assert_eq!(String::from_utf8_lossy(&once), String::from_utf8_lossy(&twice));
    }

    #[test]
    fn no_line_of_a_tagged_text_is_lost(lines in prop::collection::vec("(TY|ER|TI|KW|AB|N1|%A|PT|AU|PMID|ZZ)?( ){0,3}-?( )?x[a-z]{3,9}", 1..30)) {
        // Every line holds a word of its own; each must be found in some record.
        let text = format!("TY  - JOUR\nPT J\nPMID- 1\n%0 Book\n{}\n", lines.join("\n"));
        for format in [Format::Ris, Format::Isi, Format::Medline, Format::Refer] {
            let set = open(format, text.clone().into_bytes());
            let records = set.batches(100).flat_map(|batch| batch.unwrap().records);
            let held = records.flat_map(|r| r.cells).map(|cell| cell.to_text()).collect::<Vec<_>>().join("\n");
            for line in &lines {
                let word = line.split(['-', ' ']).next_back().unwrap();
                let word = word.get(word.find('x').unwrap_or(0)..).unwrap();
                prop_assert!(held.contains(word), "{format:?} lost {line} of\n{text}\n{held}");
            }
        }
    }
}
