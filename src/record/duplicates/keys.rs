//! A record as far as duplicates are concerned: its fields in their normal forms.

use super::fields::Field;
use super::likeness::{Like, hash_more};
use super::people::People;
use super::places::{self, journal_words, part};
use super::sketch::Sketch;
use super::titles::{Title, Titles};
use crate::record::normal::{Pages, doi, issns, pages, pmid, present, year};

/// The normal forms. What is missing stays missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    pub(super) title: Option<Title>,
    pub(super) people: Option<People>,
    pub(super) year: Option<u16>,
    pub(super) journal: Option<Box<str>>,
    pub(super) issns: Box<[u64]>,
    pub(super) volume: Option<Box<str>>,
    pub(super) issue: Option<Box<str>>,
    pub(super) pages: Option<Pages>,
    pub(super) doi: Option<Box<str>>,
    pub(super) pmid: Option<u32>,
    pub(super) sketch: Option<Sketch>,
    /// Whether its type says that it is an abstract of a conference; none when it says nothing.
    pub(super) conference: Option<bool>,
    /// How much the record says: higher is more worth keeping.
    pub(super) weight: u32,
    /// The same for records that say the same.
    pub(super) content: u64,
}

/// How the fields of two records compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The titles.
    pub title: Titles,
    /// The authors.
    pub people: Like,
    /// The years; near when they are next to each other.
    pub year: Like,
    /// The journals, by number or name.
    pub journal: Like,
    /// The volumes.
    pub volume: Like,
    /// The issues.
    pub issue: Like,
    /// The pages.
    pub pages: Like,
    /// The DOIs.
    pub doi: Like,
    /// The PubMed numbers.
    pub pmid: Like,
    /// The abstracts.
    pub summary: Like,
    /// Whether both are abstracts of conferences, or neither.
    pub conference: Like,
}

impl Evidence {
    /// The fields in which the two records differ, as columns are called.
    #[must_use]
    pub fn differing(&self) -> Vec<&'static str> {
        let all = [
            ("authors", self.people),
            ("year", self.year),
            ("journal", self.journal),
            ("volume", self.volume),
            ("issue", self.issue),
            ("pages", self.pages),
            ("doi", self.doi),
            ("pmid", self.pmid),
            ("abstract", self.summary),
            ("type", self.conference),
        ];
        let title = (!matches!(self.title, Titles::Equal | Titles::Unknown)).then_some("title");
        let differing = all.into_iter().filter(|(_, like)| *like == Like::Different).map(|(name, _)| name);
        title.into_iter().chain(differing).collect()
    }
}

impl Keys {
    /// The normal forms of a record, whose text in a field `text` gives.
    pub fn read<'a>(text: impl Fn(Field) -> Option<std::borrow::Cow<'a, str>>) -> Self {
        let get = |field| text(field).filter(|text| present(text).is_some());
        let title = get(Field::Title).and_then(|text| Title::read(&text));
        let found_year = get(Field::Year).and_then(|text| year(&text));
        let numbers = get(Field::Issn).map(|text| issns(&text)).unwrap_or_default();
        let volume = get(Field::Volume).and_then(|text| part(&text));
        // Where a volume has no number, databases give the year.
        let volume = volume.filter(|volume| found_year.is_none_or(|year| *volume != year.to_string()));
        let mut weight = 0;
        let mut content = 0x5eed;
        for field in Field::ALL {
            let Some(text) = get(field) else { continue };
            weight += match field {
                Field::Abstract => 4000 + u32::try_from(text.len().min(3000)).unwrap_or(0) / 4,
                Field::Doi | Field::Title | Field::Authors => 2000,
                _ => 1000,
            };
            content = hash_more(hash_more(content, field.name()), text.trim());
        }
        let short = |text: String| text.into_boxed_str();
        Self {
            title,
            people: get(Field::Authors).and_then(|text| People::read(&text)),
            year: found_year,
            journal: get(Field::Journal).and_then(|text| journal_words(&text)).map(short),
            issns: numbers.iter().map(|number| super::likeness::hash(number)).collect(),
            volume: volume.map(short),
            issue: get(Field::Issue).and_then(|text| part(&text)).map(short),
            pages: get(Field::Pages).and_then(|text| pages(&text)),
            doi: get(Field::Doi).and_then(|text| doi(&text)).map(short),
            pmid: get(Field::Pmid).and_then(|text| pmid(&text)?.parse().ok()),
            sketch: get(Field::Abstract).and_then(|text| Sketch::of(&text)),
            conference: get(Field::Type).and_then(|text| conference(&text)),
            weight,
            content,
        }
    }

    /// How much the record says: the higher, the more worth keeping.
    #[must_use]
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// Compares two records field by field.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Evidence {
        let title = match (&self.title, &other.title) {
            (Some(a), Some(b)) => a.like(b),
            _ => Titles::Unknown,
        };
        let text = |a: &Option<Box<str>>, b: &Option<Box<str>>| {
            Like::of(a.as_deref(), b.as_deref(), |a, b| Like::equal(a == b))
        };
        Evidence {
            title,
            people: Like::of(self.people.as_ref(), other.people.as_ref(), People::like),
            year: Like::of(self.year, other.year, |a, b| match a.abs_diff(b) {
                0 => Like::Same,
                1 => Like::Near,
                _ => Like::Different,
            }),
            journal: self.journals(other),
            volume: text(&self.volume, &other.volume),
            issue: text(&self.issue, &other.issue),
            pages: Like::of(self.pages.as_ref(), other.pages.as_ref(), places::pages),
            doi: text(&self.doi, &other.doi),
            pmid: Like::of(self.pmid, other.pmid, |a, b| Like::equal(a == b)),
            summary: Like::of(self.sketch.as_ref(), other.sketch.as_ref(), Sketch::like),
            conference: Like::of(self.conference, other.conference, |a, b| Like::equal(a == b)),
        }
    }

    fn journals(&self, other: &Self) -> Like {
        if self.issns.iter().any(|number| other.issns.contains(number)) {
            return Like::Same;
        }
        let names = Like::of(self.journal.as_deref(), other.journal.as_deref(), places::journals);
        // A journal has several numbers; two that differ say little where the names are alike.
        match (names, self.issns.is_empty() || other.issns.is_empty()) {
            (Like::Unknown, false) => Like::Unknown,
            (names, _) => names,
        }
    }
}

/// Whether a type of publication is an abstract of a conference, as opposed to an article.
fn conference(kind: &str) -> Option<bool> {
    let kind = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["conference abstract", "meeting abstract", "congress abstract"]) || kind == "abst" {
        return Some(true);
    }
    has(&["article", "jour", "review", "clinical trial"]).then_some(false)
}
