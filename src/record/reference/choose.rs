//! What a column of the field map takes from one reference.

use super::fields::{Field, Takes};
use super::when::When;
use super::{Reference, Tagged};
use crate::record::RawCell;
use crate::record::normal::{doi, pages, pmid, present};
use crate::value::{is_language, language};

/// A reference, and which of its values some column holds in full.
pub(super) struct Choice<'a> {
    values: &'a [Tagged],
    pub(super) used: Vec<bool>,
    when: Option<(When, RawCell)>,
}

impl<'a> Choice<'a> {
    /// `dates` are the columns that dates are read for: they are read together.
    pub(super) fn new(reference: &'a Reference, dates: &[&Field]) -> Self {
        let values = reference.values.as_slice();
        let mut choice = Self { values, used: vec![false; values.len()], when: None };
        choice.read_dates(dates);
        choice
    }

    /// The values of a tag that hold anything, those first that say something other than `NA`.
    fn of(&self, tag: &str) -> Vec<(usize, &'a Tagged)> {
        let all = self.values.iter().enumerate().filter(|(_, value)| value.tag == tag && held(value));
        let (mut said, unsaid): (Vec<_>, Vec<_>) = all.partition(|(_, value)| present(&value.text).is_some());
        said.extend(unsaid);
        said
    }

    /// The values of all tags of a field, best first.
    fn all(&self, field: &Field) -> Vec<(usize, &'a Tagged)> {
        let tags = field.tags.iter().flat_map(|group| {
            group.iter().map(|tag| self.of(tag)).find(|values| !values.is_empty()).unwrap_or_default()
        });
        let (mut said, unsaid): (Vec<_>, Vec<_>) =
            tags.partition(|(_, value)| present(&value.text).is_some());
        said.extend(unsaid);
        said
    }

    fn hold(&mut self, index: usize) {
        if let Some(used) = self.used.get_mut(index) {
            *used = true;
        }
    }

    /// The cell of a column.
    pub(super) fn cell(&mut self, field: &Field) -> Option<RawCell> {
        match field.takes {
            Takes::First => self.first(field),
            Takes::Joined => self.joined(field),
            Takes::All | Takes::List => self.list(field),
            Takes::When => self.date(field),
            Takes::Doi => self.doi(field),
            Takes::Pmid => self.pmid(field),
            Takes::Pages => self.pages(field),
            Takes::Language => self.language(field),
        }
    }

    fn first(&mut self, field: &Field) -> Option<RawCell> {
        // `M3` is a type of work for some producers, for others the DOI, or what PsycINFO files it under.
        let is_type = |value: &Tagged| {
            field.column != "type" || doi(&value.text).is_none() && !is_classified(&value.text)
        };
        let all = self.all(field);
        let (index, value) = *all.iter().find(|(_, value)| is_type(value))?;
        self.hold(index);
        if field.column != "type" {
            return Some(RawCell::Text(value.text.clone()));
        }
        // A record may be of several types; what another tag says is the same more coarsely.
        let same = all.iter().filter(|(_, other)| other.tag == value.tag && is_type(other));
        let same = same.filter(|(_, other)| present(&other.text).is_some()).collect::<Vec<_>>();
        same.iter().for_each(|(index, _)| self.hold(*index));
        Some(match same.len() {
            0 | 1 => RawCell::Text(value.text.clone()),
            _ => RawCell::List(same.iter().map(|(_, value)| value.text.clone()).collect()),
        })
    }

    fn joined(&mut self, field: &Field) -> Option<RawCell> {
        let all = self.all(field);
        let tag = &all.first()?.1.tag;
        let mut text = String::new();
        for (index, value) in all.iter().filter(|(_, value)| value.tag == *tag) {
            if !text.is_empty() && (is_notice(&value.text) || present(&value.text).is_none()) {
                continue;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&value.text);
            self.hold(*index);
        }
        Some(RawCell::Text(text))
    }

    fn list(&mut self, field: &Field) -> Option<RawCell> {
        let mut found = self.all(field);
        // Authors of one kind and of another stand in the file's order.
        found.sort_by_key(|(index, _)| *index);
        let mut texts = Vec::new();
        for (index, value) in found {
            self.hold(index);
            if field.takes == Takes::List {
                texts.extend(
                    value.text.split(';').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned),
                );
            } else {
                texts.push(value.text.clone());
            }
        }
        match &texts[..] {
            [] => None,
            // A lone `NA` is a word for a missing cell, and no list.
            [only] if present(only).is_none() => Some(RawCell::Text(only.clone())),
            _ => Some(RawCell::List(texts)),
        }
    }

    /// Year and date come from all values that tell of them, and are found once.
    fn read_dates(&mut self, fields: &[&Field]) {
        let candidates = fields.iter().flat_map(|field| self.all(field)).collect::<Vec<_>>();
        let read = candidates.iter().map(|(_, value)| When::read(&value.text)).collect::<Vec<_>>();
        let known = read.iter().flatten().copied().collect::<Vec<_>>();
        let Some(when) = When::of(&known) else {
            // What cannot be read stays as it is, to be seen.
            if let Some((index, value)) = candidates.first() {
                self.hold(*index);
                self.when = Some((When::default(), RawCell::Text(value.text.clone())));
            }
            return;
        };
        for ((index, _), _) in
            candidates.iter().zip(&read).filter(|(_, read)| read.is_some_and(|read| read.is_in(when)))
        {
            self.hold(*index);
        }
        self.when = when.date().map(|date| (when, RawCell::Text(date)));
    }

    fn date(&self, field: &Field) -> Option<RawCell> {
        let (when, date) = self.when.as_ref()?;
        match when.year {
            Some(year) if field.column == "year" => Some(RawCell::Text(year.to_string())),
            _ => Some(date.clone()),
        }
    }

    fn doi(&mut self, field: &Field) -> Option<RawCell> {
        let all = self.all(field);
        // What is no DOI stays under its tag.
        // A link may hold the DOI of a search or of a resolver's query among much else.
        let is_link = |value: &Tagged| is_address(&value.tag) && !value.text.contains("doi.org/");
        let found = all.iter().filter(|(_, value)| !is_link(value)).find_map(|(_, v)| doi(&v.text))?;
        for (index, value) in &all {
            if bare_doi(&value.text) == found {
                self.hold(*index);
            }
        }
        Some(RawCell::Text(found))
    }

    fn pmid(&mut self, field: &Field) -> Option<RawCell> {
        let from_pubmed = self.values.iter().any(|value| {
            matches!(value.tag.as_str(), "DB" | "DP" | "remote-database-name" | "remote-database-provider")
                && ["NLM", "PubMed", "MEDLINE", "Medline"].iter().any(|name| value.text.contains(name))
        });
        let (index, found) = self.all(field).into_iter().find_map(|(index, value)| {
            let found = pmid(&value.text)?;
            let sure = match value.tag.as_str() {
                // Fields that hold anything; a short number is hardly PubMed's.
                "C2" | "C5" => found.len() >= 5 || value.text.contains("PMID"),
                "AN" | "accession-num" => from_pubmed,
                _ => true,
            };
            sure.then_some((index, found))
        })?;
        let bare = |text: &str| text.trim().trim_start_matches("PMID: ") == found;
        if self.values.get(index).is_some_and(|value| bare(&value.text)) {
            self.hold(index);
        }
        Some(RawCell::Text(found))
    }

    fn pages(&mut self, field: &Field) -> Option<RawCell> {
        let all = self.all(field);
        let (index, first) = *all.first()?;
        self.hold(index);
        if first.tag == "MedlinePgn" {
            // PubMed says the same in parts.
            all.iter().filter(|(_, part)| part.tag.ends_with("Page")).for_each(|(at, _)| self.hold(*at));
        }
        let last = all.iter().find(|(_, value)| matches!(value.tag.as_str(), "EP" | "EndPage"));
        let mut text = first.text.trim().to_owned();
        if let Some((index, last)) = last.filter(|(at, _)| *at != index)
            && matches!(first.tag.as_str(), "SP" | "BP" | "StartPage")
        {
            self.hold(*index);
            let last = last.text.trim();
            // Some write the whole range as the first page, some one page twice.
            if last != text && !text.contains(['-', '\u{2013}']) {
                text = format!("{text}-{last}");
            }
        }
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let full = pages(&text).filter(|_| plain && text.bytes().filter(|byte| *byte == b'-').count() == 1);
        Some(RawCell::Text(full.map_or(text, |pages| pages.to_string())))
    }

    /// A record may be in several languages, each on a line of its own or all on one.
    fn language(&mut self, field: &Field) -> Option<RawCell> {
        let all = self.all(field);
        let Some((_, first)) = all.iter().find(|(_, value)| value.tag != "N1") else {
            return all.iter().find_map(|(_, value)| in_note(&value.text)).map(RawCell::Text);
        };
        let same = all.iter().filter(|(_, value)| value.tag == first.tag);
        let (mut texts, mut known) = (Vec::new(), Vec::new());
        for (index, value) in same {
            // Beside a language, `NA` says nothing.
            if !texts.is_empty() && present(&value.text).is_none() {
                continue;
            }
            self.hold(*index);
            for text in languages(&value.text) {
                let name = language(text);
                if !known.contains(&name) {
                    known.push(name);
                    texts.push(text.to_owned());
                }
            }
        }
        Some(match &texts[..] {
            [only] => RawCell::Text(only.clone()),
            _ => RawCell::List(texts),
        })
    }
}

/// The languages that one value names: `English; French`, and `eng, fre` where each is known.
fn languages(text: &str) -> Vec<&str> {
    const MARKS: [char; 4] = [';', ',', '/', '|'];
    let parts = text.split(MARKS).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    if parts.iter().all(|part| is_language(part)) && !parts.is_empty() {
        return parts;
    }
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    if parts.is_empty() { vec![text] } else { parts }
}

/// `Health Psychology & Medicine [3360]`: PsycINFO's classification, by name and number.
fn is_classified(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(']');
    let Some((name, number)) = bare.rsplit_once([' ', '[']) else { return false };
    let four = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    // A year is no number of a class, whose first digits are 21 to 42.
    four && ("2100".."4300").contains(&number) && name.chars().any(char::is_alphabetic)
}

fn is_address(tag: &str) -> bool {
    matches!(tag, "UR" | "%U" | "url" | "URL" | "urls/related-urls/url")
}

fn held(value: &Tagged) -> bool {
    !value.text.trim().is_empty()
}

/// EBSCO puts a notice beside the abstract, under the same tag.
fn is_notice(text: &str) -> bool {
    let start = text.chars().take(200).collect::<String>().to_lowercase();
    start.starts_with("copyright") || start.starts_with("©") || start.contains("copyright of")
}

/// The DOI of a text that holds nothing else.
fn bare_doi(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let lower = lower.strip_suffix("[doi]").map_or(lower.as_str(), str::trim_end);
    let starts = ["https://", "http://", "dx.", "doi.org/", "doi:", "doi"];
    starts.iter().fold(lower, |text, start| text.strip_prefix(start).unwrap_or(text).trim_start()).to_owned()
}

/// `… Language: English; Entry Date: …`: where EBSCO tells the language.
fn in_note(text: &str) -> Option<String> {
    let (_, after) = text.split_once("Language: ")?;
    let mut word = String::new();
    for c in after.chars().take_while(|c| c.is_alphabetic()) {
        // The next name may stand close: `EnglishMajor Descriptor`.
        if c.is_uppercase() && !word.is_empty() {
            break;
        }
        word.push(c);
    }
    (word.len() > 2).then_some(word)
}
