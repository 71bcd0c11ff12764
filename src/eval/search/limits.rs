//! Limits, and terms that are looked for in no text: years, languages, types.

use super::record::{Reference, State};
use super::run::Answer;
use super::{Cause, Causes};
use crate::syntax::strategy::{Asked, Day, Field, Limit, Platform, Term};
use crate::text::fold;
use crate::value::{Truth, language};

/// One thing asked of a record.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Published(Option<Day>, Option<Day>),
    Language(String),
    /// Folded names of headings.
    Headings(Vec<String>),
    /// Folded names of types.
    Types(Vec<String>),
    Abstract,
    /// Whether any heading has this subheading, by its code.
    Subheading(String),
    Open(Cause),
}

impl Test {
    pub(super) fn of(limit: &Limit) -> Self {
        match limit.asked() {
            Asked::Published(from, to) => Self::Published(from, to),
            Asked::Language(name) => Self::Language(name),
            Asked::Headings(names) => Self::Headings(names.iter().map(|name| fold(name)).collect()),
            Asked::Type(name) => Self::Types(types(&name)),
            Asked::Abstract => Self::Abstract,
            Asked::Else => Self::Open(Cause::UnknownLimit),
        }
    }

    /// The test of a term whose field is no text.
    pub(super) fn of_field(term: &Term, field: Field, platform: Platform) -> Option<Self> {
        match field {
            Field::Language => Some(Self::Language(language(&term.text))),
            Field::Subheading => Some(Self::Subheading(super::headings::subheading(&term.text))),
            Field::Year => {
                let years = term.text.split(['-', '–']).map(|year| year.trim().parse().ok());
                let years = years.collect::<Option<Vec<u32>>>()?;
                let day = |year: u32| Some(Day { year, month: None, day: None });
                match years[..] {
                    [year] => Some(Self::Published(day(year), day(year))),
                    [from, to] => Some(Self::Published(day(from), day(to))),
                    _ => None,
                }
            }
            // PubMed takes the types in that belong to a type.
            Field::Type if platform == Platform::PubMed && !term.text.contains('*') => {
                Some(Self::Types(types(&term.text)))
            }
            Field::Elsewhere => Some(Self::Open(Cause::NotCarried)),
            _ => None,
        }
    }

    pub(super) fn answer(&self, record: &Reference) -> Answer {
        let known =
            |known: Option<bool>, cause| known.map_or(Answer::open(Causes::of(cause)), Answer::decided);
        match self {
            Self::Published(from, to) => published(record.date, *from, *to),
            Self::Language(wanted) => {
                known(record.languages.as_ref().map(|all| all.contains(wanted)), Cause::NoLanguage)
            }
            Self::Headings(names) => {
                let any = record.headings.as_ref();
                known(any.map(|all| all.iter().any(|own| names.contains(&own.folded))), Cause::NoHeadings)
            }
            Self::Types(names) => {
                let own = record.types.as_ref();
                known(own.map(|all| all.iter().any(|own| names.contains(&fold(&own.text)))), Cause::NoType)
            }
            Self::Abstract => match record.summary.state {
                State::Missing => Answer::open(Causes::of(Cause::NoAbstract)),
                _ => Answer::decided(!record.summary.words().is_empty()),
            },
            Self::Subheading(code) => subheading(code, record),
            Self::Open(cause) => Answer::open(Causes::of(*cause)),
        }
    }
}

/// The type and those that belong to it, folded.
fn types(name: &str) -> Vec<String> {
    let name = fold(name);
    let more: &[&str] = match name.as_str() {
        "clinical-trial" => &[
            "randomized controlled trial",
            "controlled clinical trial",
            "pragmatic clinical trial",
            "adaptive clinical trial",
            "equivalence trial",
            "clinical trial, phase i",
            "clinical trial, phase ii",
            "clinical trial, phase iii",
            "clinical trial, phase iv",
        ],
        "controlled-clinical-trial" => &["randomized controlled trial"],
        "randomized-controlled-trial" => &["pragmatic clinical trial", "equivalence trial"],
        "review" => &["systematic review", "scoping review"],
        "meta-analysis" => &["network meta-analysis"],
        "guideline" => &["practice guideline"],
        _ => &[],
    };
    more.iter().map(|more| fold(more)).chain([name.clone()]).collect()
}

fn subheading(code: &str, record: &Reference) -> Answer {
    let Some(headings) = record.headings.as_ref() else {
        return Answer::open(Causes::of(Cause::NoHeadings));
    };
    let mut own = headings.iter().flat_map(|heading| &heading.subheadings).peekable();
    // Many exports leave all subheadings out.
    if own.peek().is_none() && !headings.is_empty() {
        return Answer::open(Causes::of(Cause::NoSubheadings));
    }
    Answer::decided(own.any(|(own, _)| own == code))
}

/// Whether a date that may be only a year or a month lies between two that may be, too.
fn published(date: Option<Day>, from: Option<Day>, to: Option<Day>) -> Answer {
    let Some(date) = date else { return Answer::open(Causes::of(Cause::NoYear)) };
    let first = |day: Day| (day.year, day.month.unwrap_or(1), day.day.unwrap_or(1));
    let last = |day: Day| (day.year, day.month.unwrap_or(12), day.day.unwrap_or(31));
    let after =
        from.map_or(Truth::True, |from| Truth::decided(first(date) >= first(from), last(date) < first(from)));
    let before = to.map_or(Truth::True, |to| Truth::decided(last(date) <= last(to), first(date) > last(to)));
    let truth = Truth::all([after, before]);
    Answer {
        truth,
        causes: if truth == Truth::Unknown { Causes::of(Cause::YearTooCoarse) } else { Causes::default() },
    }
}
