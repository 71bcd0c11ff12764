//! What a limit asks of a record.

use super::tree::{Day, Limit};
use crate::value::{is_language, language};

/// What a limit asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Published from … to …
    Published(Option<Day>, Option<Day>),
    /// In this language.
    Language(String),
    /// Any of these subject headings.
    Headings(&'static [&'static str]),
    /// Of this type of publication.
    Type(String),
    /// With an abstract.
    Abstract,
    /// Something that records do not tell.
    Else,
}

impl Limit {
    /// What it asks of a record.
    #[must_use]
    pub fn asked(&self) -> Asked {
        match self {
            Self::Dates { field, from, to } if matches!(field.as_str(), "yr" | "dp") => {
                Asked::Published(*from, *to)
            }
            Self::Dates { .. } => Asked::Else,
            Self::Named(name) => named(name),
            Self::Pair(key, value) => match key.as_str() {
                "lg" | "la" => Asked::Language(language(value)),
                "pt" => Asked::Type(value.clone()),
                _ => Asked::Else,
            },
        }
    }
}

fn named(name: &str) -> Asked {
    let plain = name.trim();
    let tongue = plain.strip_suffix("language").map_or(plain, str::trim_end);
    if is_language(tongue) {
        return Asked::Language(language(tongue));
    }
    // Ovid adds ages and such behind the name: `all adult (19 plus years)`.
    let head = plain.split(['(', '<']).next().unwrap_or_default().trim();
    if let Some((_, headings)) = HEADINGS.iter().find(|(known, _)| *known == head) {
        return Asked::Headings(headings);
    }
    match head {
        "abstracts" | "abstract" | "has abstract" | "hasabstract" => Asked::Abstract,
        _ if TYPES.contains(&head) => Asked::Type(head.to_owned()),
        _ => Asked::Else,
    }
}

/// Limits that are subject headings in truth.
const HEADINGS: &[(&str, &[&str])] = &[
    ("humans", &["Humans", "Human"]),
    ("human", &["Humans", "Human"]),
    ("animals", &["Animals", "Animal"]),
    ("animal", &["Animals", "Animal"]),
    ("female", &["Female"]),
    ("male", &["Male"]),
    ("all infant", &["Infant", "Infant, Newborn"]),
    ("all child", &["Infant", "Infant, Newborn", "Child, Preschool", "Child", "Adolescent"]),
    ("all adult", &["Adult", "Young Adult", "Middle Aged", "Aged", "Aged, 80 and over"]),
    ("all aged", &["Aged", "Aged, 80 and over"]),
    ("newborn infant", &["Infant, Newborn"]),
    ("infant", &["Infant"]),
    ("preschool child", &["Child, Preschool"]),
    ("child", &["Child"]),
    ("adolescent", &["Adolescent"]),
    ("young adult", &["Young Adult"]),
    ("adult", &["Adult"]),
    ("middle age", &["Middle Aged"]),
    ("middle aged", &["Middle Aged"]),
    ("aged", &["Aged"]),
];

/// Limits that are types of publication.
const TYPES: &[&str] = &[
    "journal article",
    "article",
    "review",
    "systematic review",
    "meta analysis",
    "meta-analysis",
    "randomized controlled trial",
    "controlled clinical trial",
    "clinical trial",
    "observational study",
    "comparative study",
    "multicenter study",
    "evaluation study",
    "validation study",
    "case reports",
    "practice guideline",
    "guideline",
    "letter",
    "editorial",
    "comment",
    "news",
    "conference abstract",
    "conference paper",
];
