//! A record as a search reads it: its texts as words, its lists item by item.

use super::headings::RecordHeading;
use crate::record::{RawCell, Wanted};
use crate::syntax::strategy::Day;
use crate::text::fold;
use crate::value::{Missing, MissingTokens, TextPart, language};

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
pub(super) type Items = Option<Vec<Item>>;

/// One item of a list.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) text: String,
    pub(super) part: TextPart,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Reference {
    pub(super) title: Text,
    pub(super) summary: Text,
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

/// A text and its words.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) part: TextPart,
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
        let headings = items(&cell(3), &[';', '|'], false);
        let languages = items(&cell(7), &[';', ',', '|'], false);
        Self {
            title: text(&cell(0)),
            summary: text(&cell(1)),
            keywords: items(&cell(2), &[';', '|'], true),
            headings: headings
                .map(|all| all.iter().filter_map(|item| RecordHeading::read(&item.text)).collect()),
            authors: items(&cell(4), &[';', '|'], true),
            date: date(&cell(5).to_text()),
            journal: items(&cell(6), &[], true),
            languages: languages.map(|all| all.iter().map(|item| language(&item.text)).collect()),
            types: items(&cell(8), &[';', '|'], true),
            pmid: items(&cell(9), &[';'], true),
            doi: items(&cell(10), &[';'], true),
        }
    }
}

/// What a cell says when it holds no text of its own: nothing (not read, not reported), or that there
/// is none (not applicable, none).
fn silent(text: &str) -> Option<bool> {
    let meaning = MissingTokens::default().meaning(text)?;
    Some(matches!(meaning.missing, None | Some(Missing::NotApplicable)))
}

fn text(cell: &RawCell) -> Text {
    let text = cell.to_text();
    let part = match silent(&text) {
        Some(true) => TextPart::empty(),
        Some(false) => TextPart::Missing,
        None => TextPart::known(&text),
    };
    Text { text, part }
}

/// The items of a cell. Where items are divided by semicolons, commas belong to them; a list without
/// any is divided by commas if `commas` says so and it looks like one.
fn items(cell: &RawCell, signs: &[char], words: bool) -> Items {
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
    let texts = texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let part = |text: &str| if words { TextPart::known(text) } else { TextPart::empty() };
    Some(texts.map(|text| Item { part: part(&text), text }).collect())
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
