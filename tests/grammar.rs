//! The grammar keeps its own promises: every rule is documented, and every example in it parses with
//! the rule it stands above.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

use eligible::syntax::grammar_rules;

const GRAMMAR: &str = include_str!("../grammar/criteria.pest");

/// Silent rules, of which nothing is left in the tree that could be measured.
const SILENT: [&str; 7] =
    ["search_char", "search_operator", "alphanumeric", "word_start", "word_char", "hyphen", "WHITESPACE"];

/// A rule as the file has it: its documentation, its examples, and how it begins.
struct Entry {
    name: String,
    documented: bool,
    examples: Vec<String>,
    definition: String,
}

fn entries() -> Vec<Entry> {
    let (mut entries, mut documented, mut examples) = (Vec::new(), false, Vec::new());
    for line in GRAMMAR.lines() {
        if let Some(text) = line.strip_prefix("///") {
            documented = !text.trim().is_empty();
        } else if let Some(text) = line.strip_prefix("// e.g. ") {
            examples.push(text.to_owned());
        } else if let Some((name, definition)) = line.split_once(" = ")
            && !line.starts_with([' ', '/'])
        {
            entries.push(Entry {
                name: name.to_owned(),
                documented: std::mem::take(&mut documented),
                examples: std::mem::take(&mut examples),
                definition: definition.to_owned(),
            });
        }
    }
    entries
}

#[test]
fn every_rule_is_documented() {
    let entries = entries();
    assert_eq!(entries.len(), grammar_rules().count(), "a rule was overlooked");
    let bare = entries
        .iter()
        .filter(|entry| !SILENT.contains(&entry.name.as_str()))
        .filter(|entry| !entry.documented || entry.examples.is_empty())
        .map(|entry| entry.name.as_str())
        .collect::<Vec<_>>();
    assert!(bare.is_empty(), "without a `///` line or a `// e.g.` line: {bare:?}");
}

#[test]
fn only_characters_and_blanks_are_silent() {
    let silent =
        entries().into_iter().filter(|entry| entry.definition.starts_with('_')).map(|entry| entry.name);
    assert_eq!(silent.collect::<Vec<_>>(), SILENT);
}

#[test]
fn every_example_parses_with_its_rule() {
    let mut read = 0;
    for entry in entries().iter().filter(|entry| !SILENT.contains(&entry.name.as_str())) {
        for example in &entry.examples {
            if let Err(error) = eligible::syntax::parse_rule(&entry.name, example) {
                panic!("`{example}` is no `{}`:\n{error}", entry.name);
            }
            read += 1;
        }
    }
    assert!(read > 150, "only {read} examples were found");
}

#[test]
fn words_and_signs_are_atomic() {
    let tokens = [
        "name",
        "label",
        "text",
        "date",
        "period",
        "number",
        "integer",
        "version_number",
        "sign",
        "base",
        "yes_no",
        "meaning",
        "verdict",
        "reserved",
        "digits_only",
        "dots",
        "percent_sign",
        "plus",
        "minus",
        "comma",
        "colon",
        "equals",
        "open",
        "close",
        "open_set",
        "close_set",
    ];
    for entry in entries() {
        let keyword = entry.name.starts_with("kw_");
        if keyword || tokens.contains(&entry.name.as_str()) {
            assert!(entry.definition.starts_with("@{"), "`{}` is not atomic", entry.name);
        }
        if keyword {
            assert!(entry.definition.ends_with("~ !word_char }"), "`{}` may end inside a word", entry.name);
        }
    }
}

#[test]
fn blanks_may_not_stand_inside_words_and_numbers() {
    for (rule, text) in [("number", "1 2"), ("number", "- 1"), ("date", "2018 -01"), ("name", "one- to-one")]
    {
        assert!(eligible::syntax::parse_rule(rule, text).is_err(), "`{text}` was read as `{rule}`");
    }
}
