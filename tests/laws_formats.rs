//! Laws of formats: one reference, written in each of them, is read as the same; and what was read
//! keeps every mapped field through RIS, and through CSV.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::process::Command;

use eligible::record::{Format, Input, RawCell, ReadOptions, RecordSet, RisWriter, Wanted};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Reference {
    title: String,
    note: String,
    authors: Vec<String>,
    keywords: Vec<String>,
    year: u16,
    month: u8,
    pages: (u32, u32),
    number: u32,
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "stroke",
        "TY",
        "-",
        "AB",
        "T2-weighted",
        "Ångström",
        "日本",
        "(2014)",
        "25%",
        "a/b",
        "<p>",
        "A&B",
        "x_y",
        "\"quoted\"",
        "x,y",
        "#1",
        "Müller",
        "é",
        "$5",
        "~",
        "^2",
        "{brace}",
        "'it'",
        "5 < 6 > 4",
    ]);
    prop::collection::vec(word, 1..6).prop_map(|words| format!("w {} w", words.join(" ")))
}

fn reference() -> impl Strategy<Value = Reference> {
    let name = prop::sample::select(vec!["Olsen", "Önnudóttir", "Matoušek", "O'Brien", "Van Berg", "Łukasz"]);
    let keyword = prop::sample::select(vec!["peer support", "teachers", "Überblick", "H2O"]);
    (
        words(),
        words(),
        prop::collection::vec(name.prop_map(|name| format!("{name}, K. R.")), 1..4),
        prop::collection::vec(keyword.prop_map(str::to_owned), 1..4),
        1900..2030u16,
        1..=12u8,
        (1..4000u32, 1..60u32),
        1..99_999_999u32,
    )
        .prop_map(|(title, note, authors, keywords, year, month, pages, number)| Reference {
            title,
            note,
            authors,
            keywords,
            year,
            month,
            pages: (pages.0, pages.0 + pages.1),
            number,
        })
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Reference {
    fn month(&self) -> &'static str {
        MONTHS[usize::from(self.month) - 1]
    }

    fn pubmed(&self) -> String {
        let authors = self.authors.iter().map(|author| {
            let (last, fore) = author.split_once(", ").unwrap();
            format!("<Author><LastName>{}</LastName><ForeName>{fore}</ForeName></Author>", xml(last))
        });
        let keywords = self.keywords.iter().map(|word| format!("<Keyword>{}</Keyword>", xml(word)));
        format!(
            "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><Journal><JournalIssue><PubDate><Year>{}\
             </Year><Month>{}</Month></PubDate></JournalIssue></Journal><ArticleTitle>{}</ArticleTitle>\
             <Pagination><MedlinePgn>{}-{}</MedlinePgn></Pagination><Abstract><AbstractText>{}</AbstractText>\
             </Abstract><AuthorList>\n{}</AuthorList></Article><KeywordList>{}</KeywordList></MedlineCitation>\
             </PubmedArticle>\n",
            self.number,
            self.year,
            self.month(),
            xml(&self.title),
            self.pages.0,
            self.pages.1,
            xml(&self.note),
            authors.collect::<String>(),
            keywords.collect::<String>()
        )
    }

    fn endnote(&self) -> String {
        let style = |text: &str| format!("<style face=\"normal\">{}</style>", xml(text));
        let authors = self.authors.iter().map(|author| format!("<author>{}</author>", style(author)));
        let keywords = self.keywords.iter().map(|word| format!("<keyword>{}</keyword>", style(word)));
        format!(
            "<record><ref-type name=\"Journal Article\">17</ref-type><contributors><authors>{}</authors></contributors>\
             <titles><title>{}</title></titles><pages>{}-{}</pages><keywords>{}</keywords><dates><year>{}</year>\
             <pub-dates><date>{}</date></pub-dates></dates><accession-num>{}</accession-num><abstract>{}</abstract>\
             <remote-database-provider>NLM</remote-database-provider></record>",
            authors.collect::<String>(),
            style(&self.title),
            self.pages.0,
            self.pages.1,
            keywords.collect::<String>(),
            self.year,
            self.month(),
            self.number,
            style(&self.note)
        )
    }

    fn bibtex(&self) -> String {
        let latex = |text: &str| {
            let mut out = String::new();
            for c in text.chars() {
                match c {
                    '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
                    '~' => out.push_str("{\\textasciitilde}"),
                    '^' => out.push_str("{\\textasciicircum}"),
                    'é' => out.push_str("{\\'e}"),
                    'ü' => out.push_str("\\\"{u}"),
                    'Å' => out.push_str("\\AA{}"),
                    'Ł' => out.push_str("{\\L}"),
                    'š' => out.push_str("\\v{s}"),
                    c => out.push(c),
                }
            }
            out
        };
        format!(
            "@article{{key{},\n  author = {{{}}},\n  title = {{{}}},\n  abstract = {{{}}},\n  year = {},\n  month = {},\n  \
             pages = \"{}--{}\",\n  keywords = {{{}}},\n  pmid = {{{}}}\n}}\n\n",
            self.number,
            latex(&self.authors.join(" and ")),
            latex(&self.title),
            latex(&self.note),
            self.year,
            self.month().to_lowercase(),
            self.pages.0,
            self.pages.1,
            latex(&self.keywords.join("; ")),
            self.number
        )
    }

    fn csl(&self) -> serde_json::Value {
        let authors = self.authors.iter().map(|author| {
            let (family, given) = author.split_once(", ").unwrap();
            serde_json::json!({"family": family, "given": given})
        });
        serde_json::json!({
            "id": self.number, "type": "article-journal", "title": self.title, "abstract": self.note,
            "author": authors.collect::<Vec<_>>(), "issued": {"date-parts": [[self.year, self.month]]},
            "page": format!("{}-{}", self.pages.0, self.pages.1), "keyword": self.keywords.join("; "),
            "PMID": self.number.to_string(),
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.title.clone(),
            self.note.clone(),
            self.authors.join("\n"),
            self.keywords.join("\n"),
            self.year.to_string(),
            format!("{}-{:02}", self.year, self.month),
            format!("{}-{}", self.pages.0, self.pages.1),
            self.number.to_string(),
        ]
    }
}

const COLUMNS: [&str; 8] = ["title", "abstract", "authors", "keywords", "year", "date", "pages", "pmid"];

fn open(format: Format, bytes: Vec<u8>) -> RecordSet {
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    RecordSet::open([(String::from("x"), Input::Bytes(bytes))], &options).unwrap()
}

fn cells(set: &RecordSet) -> Vec<Vec<String>> {
    let found = set.map_fields(&COLUMNS.map(|name| Wanted { name, from: Vec::new() }));
    let records = set.batches(100).flat_map(|batch| batch.unwrap().records);
    let text = |cell: &RawCell| match cell {
        RawCell::List(items) => items.join("\n"),
        cell => cell.to_text(),
    };
    records.map(|record| found.iter().map(|column| text(column.cell(&record))).collect()).collect()
}

fn through_ris(set: &RecordSet) -> RecordSet {
    let mut writer = RisWriter::new(Vec::new(), set);
    for batch in set.batches(100) {
        for record in batch.unwrap().records {
            writer.record(&record, &[], &[]).unwrap();
        }
    }
    open(Format::Ris, writer.finish())
}

proptest! {
    #[test]
    fn a_reference_is_the_same_in_every_format_and_after_a_round_trip(
        references in prop::collection::vec(reference(), 1..4)
    ) {
        let join = |one: fn(&Reference) -> String| references.iter().map(one).collect::<String>();
        let csl = references.iter().map(Reference::csl).collect::<Vec<_>>();
        let written = [
            (Format::PubmedXml, format!("<PubmedArticleSet>{}</PubmedArticleSet>", join(Reference::pubmed))),
            (Format::EndnoteXml, format!("<xml><records>{}</records></xml>", join(Reference::endnote))),
            (Format::Bibtex, join(Reference::bibtex)),
            (Format::Csl, serde_json::to_string_pretty(&csl).unwrap()),
        ];
        let expected = references.iter().map(Reference::cells).collect::<Vec<_>>();
        for (format, text) in written {
            let set = open(format, text.clone().into_bytes());
            prop_assert_eq!(&cells(&set), &expected, "{:?}\n{}", format, text);
            prop_assert_eq!(&cells(&through_ris(&set)), &expected, "{:?} through RIS\n{}", format, text);
        }
    }
}

/// The records of the golden cases, some files per dialect.
fn dialects() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let names = [
        "nbib",
        "ciw-and-enw",
        "pubmed-xml",
        "endnote-xml",
        "bibtex",
        "csl-json",
        "csv-rayyan",
        "csv-covidence",
    ];
    let folders = std::fs::read_dir(&cases).unwrap().map(|entry| entry.unwrap().path());
    let ris = folders.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("ris-"));
    let mut found = Vec::new();
    for folder in names.iter().map(|name| cases.join(name)).chain(ris) {
        let before = found.len();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if ["nbib", "ciw", "enw", "ris", "xml", "bib", "json", "csv"].contains(&ending) {
                found.push(path);
            }
        }
        assert!(found.len() > before, "{} has no records", folder.display());
    }
    assert!(found.len() >= 18, "{found:?}");
    found
}

/// What RIS says of the references in a file, it says of the table that is made of them, and a table made of
/// the table has the same columns.
fn holds_all(path: &Path, folder: &Path, wrong: &mut Vec<String>) {
    let import = |from: &Path, to: &str| {
        let to = folder.join(to);
        let run = Command::new(env!("CARGO_BIN_EXE_eligible"))
            .args(["import", "--id", "row"])
            .arg(from)
            .arg("-o")
            .arg(&to)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}: {}", from.display(), String::from_utf8_lossy(&run.stderr));
        to
    };
    let table = import(path, "once.csv");
    let again = import(&table, "twice.csv");
    let head = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(head(&table), head(&again), "{}", path.display());
    let direct = std::fs::read_to_string(import(path, "direct.ris")).unwrap();
    let by_table = std::fs::read_to_string(import(&table, "table.ris")).unwrap();
    let mapped = |text: &str| {
        let tags = ["TI", "AB", "AU", "PY", "DA", "VL", "IS", "SP", "EP", "DO", "C5", "LA", "KW", "ER"];
        let lines = text.lines().filter(|line| tags.iter().any(|tag| line.starts_with(tag)));
        // A notice beside the abstract is a tag of its file, and no field of the map; so is what an earlier
        // screening wrote.
        let lines = lines.filter(|line| !line.contains("Copyright of") && !line.contains("eligible: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let (direct, by_table) = (mapped(&direct), mapped(&by_table));
    if direct != by_table {
        let first = direct.iter().zip(&by_table).find(|(a, b)| a != b);
        wrong.push(format!(
            "{}: {} lines, {} by the table; {first:?}",
            path.display(),
            direct.len(),
            by_table.len()
        ));
    }
}

#[test]
fn a_table_made_of_references_holds_all_that_they_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for path in dialects() {
        holds_all(&path, folder.path(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
