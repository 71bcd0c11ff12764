//! Spellings of values that need no declaration: languages and publication types.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::language::LANGUAGES;
use crate::text::fold;

/// Other spellings of a value that need no declaration: the ISO codes and English names of languages
/// (`eng`, `en` = `english`), and the usual names of publication types (`journal article` = `article`).
/// Folded spellings, without the value itself.
///
/// What a file declares itself goes before these: they are for spellings that it leaves free.
#[must_use]
pub fn builtin_synonyms(value: &str) -> &'static [&'static str] {
    static OTHERS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut others = HashMap::new();
        for group in LANGUAGES.iter().chain(PUBLICATION_TYPES) {
            let words = group.split_ascii_whitespace();
            for word in words.clone().filter(|word| !ENGLISH_WORDS.contains(word)) {
                others.entry(word).or_insert_with(|| words.clone().filter(|other| *other != word).collect());
            }
        }
        others
    });
    OTHERS.get(fold(value).as_str()).map_or(&[], Vec::as_slice)
}

/// Codes that are also words: as a declared value, `no` is hardly Norwegian.
const ENGLISH_WORDS: [&str; 12] =
    ["no", "is", "it", "he", "hi", "my", "am", "so", "may", "per", "arm", "ice"];

/// Names that PubMed, RIS, Web of Science, Embase and Scopus give to one and the same type. Names
/// that merely overlap (`editorial material`, `note`, `RIS NEWS`) are for the file to declare.
const PUBLICATION_TYPES: &[&str] = &[
    "article journal-article jour journal-articles",
    "book whole-book book,-whole",
    "book-chapter chapter chap book-section",
    "case-report case-reports",
    "comment comments",
    "conference-abstract meeting-abstract conference-abstracts meeting-abstracts",
    "conference-paper proceedings-paper cpaper conference-papers",
    "editorial editorials",
    "erratum published-erratum corrigendum correction errata",
    "letter letters letter-to-the-editor",
    "meta-analysis metaanalysis meta-analyses",
    "news-item news",
    "newspaper-article newspaper-articles",
    "patent pat",
    "preprint preprints",
    "randomised-controlled-trial randomized-controlled-trial",
    "report rprt",
    "retraction retraction-of-publication",
    "review review-article reviews",
    "systematic-review systematic-reviews",
    "thesis thes dissertation academic-dissertation dissertation/thesis theses dissertations",
];
