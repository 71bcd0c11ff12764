//! BibTeX and BibLaTeX.
//!
//! An entry may take from another what it lacks (`crossref`), and that one stands below it: the text
//! is held in memory.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use super::bibtex_text::{Scan, Value};
use super::{Reference, References, Tagged, latex};
use crate::record::FileFault;
use crate::record::delimited::Count;
use crate::record::input::Text;

/// Reads BibTeX.
pub(super) struct Bibtex {
    file: String,
    scan: Scan,
    strings: HashMap<String, String>,
    /// Entries that others refer to, by key.
    parents: HashMap<String, Vec<(String, String)>>,
    /// What reading the text failed with, to be said once.
    fault: Option<FileFault>,
    inherited: Count,
    unknown: BTreeMap<String, u64>,
    unread: Count,
    undefined: Count,
}

/// Fields that are addresses and numbers, which LaTeX does not set.
const VERBATIM: &[&str] =
    &["url", "doi", "file", "eprint", "pmid", "pmcid", "issn", "eissn", "isbn", "local-url", "bdsk-url-1"];
/// Fields that an entry takes from the one it refers to.
const INHERITED: &[&str] = &[
    "booktitle",
    "editor",
    "publisher",
    "year",
    "date",
    "month",
    "volume",
    "series",
    "journal",
    "journaltitle",
    "address",
    "location",
    "isbn",
    "issn",
];
const NAMES: &[&str] = &["author", "editor", "bookauthor", "translator"];

impl Bibtex {
    pub(super) fn new(file: &str, mut text: Text) -> Self {
        let mut bytes = Vec::new();
        let fault = text.read_to_end(&mut bytes).err().map(|error| FileFault::reading(file, &error));
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let mut bibtex = Self {
            file: file.to_owned(),
            scan: Scan::new(text),
            strings: HashMap::new(),
            parents: HashMap::new(),
            fault,
            inherited: Count::default(),
            unknown: BTreeMap::new(),
            unread: Count::default(),
            undefined: Count::default(),
        };
        bibtex.read_parents();
        bibtex
    }

    /// Entries that others refer to have to be known before these are read.
    fn read_parents(&mut self) {
        let mut wanted = Vec::new();
        let mut scan = self.scan.again();
        if !scan.mentions("crossref") {
            return;
        }
        while let Some(entry) = scan.next_entry() {
            let Ok(entry) = entry else { continue };
            let value = entry.fields.iter().find(|field| field.name == "crossref");
            wanted.extend(value.map(|field| self.resolve(&field.value, 0).0.trim().to_lowercase()));
        }
        let mut scan = self.scan.again();
        while let Some(entry) = scan.next_entry() {
            let Ok(entry) = entry else { continue };
            let key = entry.key.to_lowercase();
            if entry.kind == "string" || !wanted.contains(&key) {
                self.define(&entry.kind, &entry.fields);
                continue;
            }
            let fields =
                entry.fields.iter().map(|field| (field.name.clone(), self.resolve(&field.value, 0).0));
            let mut fields = fields.collect::<Vec<_>>();
            if !fields.iter().any(|(name, _)| name == "booktitle") {
                let title = fields.iter().find(|(name, _)| name == "title").map(|(_, text)| text.clone());
                fields.extend(title.map(|title| (String::from("booktitle"), title)));
            }
            self.parents.insert(key, fields);
        }
        self.strings.clear();
    }

    fn define(&mut self, kind: &str, fields: &[super::bibtex_text::Field]) {
        if kind != "string" {
            return;
        }
        for field in fields {
            let (text, _) = self.resolve(&field.value, field.line);
            self.strings.insert(field.name.clone(), text);
        }
    }

    /// The text of a value, its abbreviations written out; and those that nothing defines.
    fn resolve(&self, value: &Value, line: u64) -> (String, Vec<u64>) {
        let mut text = String::new();
        let mut undefined = Vec::new();
        for (part, is_name) in &value.parts {
            if !is_name {
                text.push_str(part);
                continue;
            }
            match self.strings.get(&part.to_lowercase()) {
                Some(meant) => text.push_str(meant),
                None => {
                    if !part.bytes().all(|byte| byte.is_ascii_digit())
                        && !MONTHS.contains(&part.to_lowercase().as_str())
                    {
                        undefined.push(line);
                    }
                    text.push_str(part);
                }
            }
        }
        (text, undefined)
    }

    fn entry(&mut self, entry: &super::bibtex_text::Entry) -> Reference {
        let line = entry.line;
        let mut values = vec![Tagged { tag: "entry-type".to_owned(), text: entry.kind.clone(), line }];
        if !entry.key.is_empty() {
            values.push(Tagged { tag: "citation-key".to_owned(), text: entry.key.clone(), line });
        }
        let mut fields = Vec::new();
        for field in &entry.fields {
            let (text, undefined) = self.resolve(&field.value, field.line);
            undefined.into_iter().for_each(|line| self.undefined.add(line));
            fields.push((field.name.clone(), text, field.line));
        }
        let parent =
            fields.iter().find(|(name, ..)| name == "crossref").map(|(_, key, _)| key.trim().to_lowercase());
        if let Some(parent) = parent.and_then(|key| self.parents.get(&key)) {
            let lacks = |name: &String| {
                INHERITED.contains(&name.as_str()) && !fields.iter().any(|(own, ..)| own == name)
            };
            let taken = parent
                .iter()
                .filter(|(name, _)| lacks(name))
                .map(|(name, text)| (name.clone(), text.clone(), line));
            let taken = taken.collect::<Vec<_>>();
            if !taken.is_empty() {
                self.inherited.add(line);
            }
            fields.extend(taken);
        }
        let day = fields.iter().find(|(name, ..)| name == "day").map(|(_, day, _)| day.trim().to_owned());
        for (name, mut text, line) in fields {
            if let Some(day) = day.as_ref().filter(|_| name == "month" && text.trim().parse::<u8>().is_err())
            {
                text = format!("{text} {day}");
            }
            for text in self.texts(&name, &text) {
                values.push(Tagged { tag: name.clone(), text, line });
            }
        }
        for (line, text) in &entry.unread {
            self.unread.add(*line);
            values.push(Tagged { tag: "unread".to_owned(), text: text.clone(), line: *line });
        }
        Reference { line, values }
    }

    /// The values of a field, as they are meant.
    fn texts(&mut self, name: &str, text: &str) -> Vec<String> {
        let unknown = &mut self.unknown;
        let mut note = |command: &str| *unknown.entry(command.to_owned()).or_default() += 1;
        let mut decode = |text: &str| {
            let decoded = latex::decode(text, &mut note);
            decoded.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let texts = if NAMES.contains(&name) {
            apart(text, &[" and "]).into_iter().map(&mut decode).collect()
        } else if name.contains("keyword") || name == "key words" {
            let by = if apart(text, &[";"]).len() > 1 { ";" } else { "," };
            apart(text, &[by]).into_iter().map(&mut decode).collect()
        } else if VERBATIM.contains(&name) {
            vec![latex::plain(text)]
        } else if name == "month" {
            let number =
                text.trim().parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
            vec![number.map_or_else(|| decode(text), |month| (*month).to_owned())]
        } else if name == "pages" {
            vec![decode(&text.replace("---", "-").replace("--", "-"))]
        } else {
            vec![decode(text)]
        };
        texts.into_iter().filter(|text: &String| !text.trim().is_empty()).collect()
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Cuts a text where it is outside of braces.
fn apart<'a>(text: &'a str, at: &[&str]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut from = 0;
    let mut skip = 0;
    for (index, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && index >= skip => {
                let rest = text.get(index..).unwrap_or_default();
                // Any space, or line end, may stand around `and`.
                let length = at.iter().find_map(|mark| match mark.trim() {
                    "and" => and(rest),
                    mark => rest.starts_with(mark).then_some(mark.len()),
                });
                if let Some(length) = length {
                    parts.push(text.get(from..index).unwrap_or_default());
                    from = index + length;
                    skip = from;
                }
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// How long a word `and` with spaces around it is.
fn and(text: &str) -> Option<usize> {
    let word = text.trim_start();
    let before = text.len() - word.len();
    let after = word.strip_prefix("and").or_else(|| word.strip_prefix("AND")).filter(|_| before > 0)?;
    after.starts_with(char::is_whitespace).then_some(before + 3)
}

impl References for Bibtex {
    fn next_reference(&mut self) -> Option<Result<Reference, FileFault>> {
        if let Some(fault) = self.fault.take() {
            return Some(Err(fault));
        }
        loop {
            match self.scan.next_entry()? {
                Ok(entry) if entry.kind == "string" => self.define(&entry.kind, &entry.fields),
                Ok(entry) => return Some(Ok(self.entry(&entry))),
                Err(open) => {
                    let message = match open.next {
                        Some(next) => format!(
                            "the entry that begins on this line is not closed before the next, on line {next}"
                        ),
                        None => String::from(
                            "the entry that begins on this line is not closed before the file ends",
                        ),
                    };
                    let help = format!(
                        "a brace, quote or bracket opened on line {} is probably missing its partner",
                        open.opened
                    );
                    return Some(Err(FileFault {
                        line: Some(open.line),
                        ..FileFault::whole(&self.file, message, help)
                    }));
                }
            }
        }
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let mut said = self.scan.said();
        if let Some((count, places)) = self.inherited.counted("entry") {
            let count = count.replace("entrys", "entries");
            said.push(format!("what was lacking is taken from the `crossref` of {count} ({places})"));
        }
        if let Some((count, places)) = self.undefined.counted("abbreviation") {
            said.push(format!("{count} that no `@string` defines, kept as written ({places})"));
        }
        if let Some((count, places)) = self.unread.counted("piece") {
            said.push(format!("{count} of text without `=` kept under `unread` ({places})"));
        }
        let total = self.unknown.values().sum::<u64>();
        if total > 0 {
            let mut most = self.unknown.iter().collect::<Vec<_>>();
            most.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            let most = most.iter().take(3).map(|(name, count)| format!("`{name}` {count}"));
            let s = if total == 1 { "" } else { "s" };
            said.push(format!(
                "{total} LaTeX command{s} not known, kept as written ({})",
                most.collect::<Vec<_>>().join(", ")
            ));
        }
        (Vec::new(), said)
    }
}
