//! A record as a search reads it: its texts as words, its lists item by item.

use std::cell::OnceCell;

use super::Causes;
use super::causes::Cause;
use super::headings::RecordHeading;
use crate::record::{RawCell, Wanted};
use crate::syntax::strategy::Day;
use crate::text::fold;
use crate::value::{Missing, MissingTokens, Words, language, may_go_on};

/// The fields that searches read, and other names that their columns have.
pub const FIELDS: [(&str, &[&str]); 11] = [
    ("title", &["article title", "TI"]),
    ("abstract", &["AB"]),
    ("keywords", &["author keywords", "keyword", "KW"]),
    ("mesh", &["mesh terms", "mesh headings", "MH"]),
    ("authors", &["author", "AU"]),
    ("year", &["publication year", "PY", "published", "date", "publication date"]),
    ("journal", &["journal title", "publication title", "source title"]),
    ("language", &["LA"]),
    ("type", &["publication type", "publication types", "PT"]),
    ("pmid", &["pubmed id", "PMID"]),
    ("doi", &["DI"]),
];

/// The same for [`RecordSet::map_fields`](crate::record::RecordSet::map_fields).
#[must_use]
pub fn wanted() -> Vec<Wanted<'static>> {
    let wanted = FIELDS.iter().map(|(name, others)| Wanted {
        name,
        from: std::iter::once(*name).chain(others.iter().copied()).collect(),
    });
    wanted.collect()
}

/// A list in a cell; nothing when the cell says nothing.
pub(super) type Items = Option<Vec<Passage>>;

/// One record.
#[derive(Clone, Debug)]
pub struct Reference {
    pub(super) title: Passage,
    pub(super) summary: Passage,
    pub(super) keywords: Items,
    pub(super) headings: Option<Vec<RecordHeading>>,
    pub(super) authors: Items,
    pub(super) date: Option<Day>,
    pub(super) journal: Items,
    pub(super) languages: Option<Vec<String>>,
    pub(super) types: Items,
    pub(super) pmid: Items,
    pub(super) doi: Items,
}

/// A text, and its words as soon as they are asked for: most records are decided without.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    pub(super) text: String,
    pub(super) state: State,
    words: OnceCell<Words>,
}

/// How much of a text is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Whole,
    /// It ends where Medline cut it.
    Cut,
    /// Not read, or not reported.
    Missing,
}

impl Passage {
    pub(super) fn known(text: &str) -> Self {
        let state = if may_go_on(text) { State::Cut } else { State::Whole };
        Self { text: text.to_owned(), state, words: OnceCell::new() }
    }

    pub(super) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(&self.text))
    }
}

/// What terms are looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Title,
    Abstract,
    Keywords,
    Headings,
    Types,
    Authors,
    Journal,
    Pmid,
    Doi,
}

impl Place {
    pub(super) const COUNT: usize = 9;

    /// The column that it stands in.
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Abstract => "abstract",
            Self::Keywords => "keywords",
            Self::Headings => "mesh",
            Self::Types => "type",
            Self::Authors => "authors",
            Self::Journal => "journal",
            Self::Pmid => "pmid",
            Self::Doi => "doi",
        }
    }
}

impl Reference {
    /// Reads a record from its cells, in the order of [`FIELDS`]. An empty cell leaves open what the
    /// record has; for the fields that `none` names (by their place in [`FIELDS`]) it says that the
    /// record has none.
    #[must_use]
    pub fn read(cells: &[&RawCell], none: &[usize]) -> Self {
        let said = RawCell::Text("none".to_owned());
        let cell = |at: usize| {
            let cell = cells.get(at).copied().unwrap_or(&RawCell::Absent);
            if none.contains(&at) && cell.to_text().trim().is_empty() { said.clone() } else { cell.clone() }
        };
        let headings = items(&cell(3), &[';', '|']);
        let languages = items(&cell(7), &[';', ',', '|']);
        Self {
            title: text(&cell(0)),
            summary: text(&cell(1)),
            keywords: items(&cell(2), &[';', '|']),
            headings: headings
                .map(|all| all.iter().filter_map(|item| RecordHeading::read(&item.text)).collect()),
            authors: items(&cell(4), &[';', '|']),
            date: date(&cell(5).to_text()),
            journal: items(&cell(6), &[]),
            languages: languages.map(|all| all.iter().map(|item| language(&item.text)).collect()),
            types: items(&cell(8), &[';', '|']),
            pmid: items(&cell(9), &[';']),
            doi: items(&cell(10), &[';']),
        }
    }

    /// The texts in a place.
    pub(super) fn passages(&self, place: Place) -> Vec<&Passage> {
        fn list(items: &Items) -> Vec<&Passage> {
            items.iter().flatten().collect()
        }
        match place {
            Place::Title => vec![&self.title],
            Place::Abstract => vec![&self.summary],
            Place::Headings => self.headings.iter().flatten().map(|heading| &heading.name).collect(),
            Place::Keywords => list(&self.keywords),
            Place::Types => list(&self.types),
            Place::Authors => list(&self.authors),
            Place::Journal => list(&self.journal),
            Place::Pmid => list(&self.pmid),
            Place::Doi => list(&self.doi),
        }
    }

    /// Why there may be more in a place than is there.
    pub(super) fn open(&self, place: Place) -> Causes {
        let missing = |there: bool, cause| if there { Causes::default() } else { Causes::of(cause) };
        match place {
            Place::Title => match self.title.state {
                State::Whole => Causes::default(),
                State::Cut => Causes::of(Cause::CutAbstract),
                State::Missing => Causes::of(Cause::NoTitle),
            },
            Place::Abstract => match self.summary.state {
                State::Whole => Causes::default(),
                State::Cut => Causes::of(Cause::CutAbstract),
                State::Missing => Causes::of(Cause::NoAbstract),
            },
            Place::Headings => missing(self.headings.is_some(), Cause::NoHeadings),
            Place::Keywords => missing(self.keywords.is_some(), Cause::NoKeywords),
            Place::Types => missing(self.types.is_some(), Cause::NoType),
            Place::Authors => missing(self.authors.is_some(), Cause::NoAuthors),
            Place::Journal => missing(self.journal.is_some(), Cause::NoJournal),
            Place::Pmid => missing(self.pmid.is_some(), Cause::NoIdentifier),
            Place::Doi => missing(self.doi.is_some(), Cause::NoIdentifier),
        }
    }
}

/// What a cell says when it holds no text of its own: nothing (not read, not reported), or that there
/// is none (not applicable, none).
fn silent(text: &str) -> Option<bool> {
    let meaning = MissingTokens::default().meaning(text)?;
    Some(matches!(meaning.missing, None | Some(Missing::NotApplicable)))
}

fn text(cell: &RawCell) -> Passage {
    let text = cell.to_text();
    match silent(&text) {
        Some(true) => Passage::known(""),
        Some(false) => Passage { text: String::new(), state: State::Missing, words: OnceCell::new() },
        None => Passage::known(&text),
    }
}

/// The items of a cell, between any of these signs.
fn items(cell: &RawCell, signs: &[char]) -> Items {
    let texts = match cell {
        RawCell::List(items) => items.clone(),
        cell => {
            let text = cell.to_text();
            match silent(&text) {
                Some(true) => return Some(Vec::new()),
                Some(false) => return None,
                None => text.split(|c| signs.contains(&c)).map(str::to_owned).collect(),
            }
        }
    };
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    Some(texts.map(Passage::known).collect())
}

/// The date of publication, as far as it can be read: `2014`, `2014-03-02`, `2014 Mar`, `Mar 2014`.
fn date(text: &str) -> Option<Day> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let parts = parts.collect::<Vec<_>>();
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let years = parts.iter().copied().filter(|part| is_year(part)).collect::<Vec<_>>();
    let [year] = years[..] else { return None };
    let year = year.parse().ok().filter(|year| (1000..=2999).contains(year))?;
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let numbers = |part: &str| part.parse::<u32>().ok();
    let month = match parts[..] {
        // Only where the year stands first is the order of the others certain.
        [first, month, ..] if is_year(&first) => numbers(month).filter(|m| (1..=12).contains(m)),
        _ => None,
    };
    let named = parts.iter().find_map(|part| {
        let key = fold(part).chars().take(3).collect::<String>();
        let at = MONTHS.iter().position(|month| *month == key)?;
        u32::try_from(at + 1).ok()
    });
    let month = month.or(named);
    let day = match parts[..] {
        [first, _, day] if is_year(&first) && month.is_some() => {
            numbers(day).filter(|d| (1..=31).contains(d))
        }
        _ => None,
    };
    Some(Day { year, month, day })
}
