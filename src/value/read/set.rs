//! Cells of values with names: `one of <…>`, `some of <…>`.

use super::{Reading, ask};
use crate::text::{closest, fold};
use crate::value::{Cell, FieldSpec, PartialSet, Shape, Term, Value, builtin_synonyms};

/// The declared value that a text spells.
pub(super) fn listed<'a>(spec: &'a FieldSpec, text: &str) -> Option<&'a Term> {
    spec.vocabulary.spellings.get(&fold(text))
}

/// The parts of a cell. A text that is itself a declared value is not split.
pub(super) fn split<'a>(spec: &FieldSpec, text: &'a str) -> Vec<&'a str> {
    if spec.separator.is_empty() || listed(spec, text).is_some() {
        return vec![text];
    }
    let parts = text.split(spec.separator.as_str()).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// The set that the parts of a cell make up; `text` is the whole of it.
pub(super) fn read(spec: &FieldSpec, parts: &[&str], text: &str) -> Reading {
    let fault = |because: String, did_you_mean| {
        let because = (!because.is_empty()).then_some(because);
        Reading::fault(ask::expected(spec), because, did_you_mean)
    };
    let mut set = PartialSet::default();
    let mut near = None;
    for part in parts {
        if let Some(term) = listed(spec, part) {
            set.at_least.insert(term.clone());
        } else if let Some(meaning) = spec.tokens.meaning(part) {
            let not_read = meaning.missing == Some(crate::value::Missing::NotRead);
            if !not_read || !meaning.declared {
                return fault(ask::token_beside_values(part), None);
            }
            set.more = true;
        } else if spec.vocabulary.open {
            near = near.or_else(|| near_value(spec, part));
            set.at_least.insert(Term::new(&fold(part)));
        } else {
            let because =
                other_separator(spec, part).map_or_else(|| unlisted(part, text), |(because, _)| because);
            return fault(because, suggestion(spec, part, 3));
        }
    }
    if spec.shape == Shape::Single && set.more && !set.at_least.is_empty() {
        return fault(String::from("this field has one value, so that nothing can be open beside it"), None);
    }
    if spec.shape == Shape::Single && set.at_least.len() > 1 {
        return fault(ask::too_many(set.at_least.len()), None);
    }
    match (set.at_least.is_empty(), set.more) {
        (true, false) => fault(String::new(), None),
        (true, true) => Reading::of(Cell::NOT_READ),
        _ => Reading { near, ..Reading::known(Value::Set(set)) },
    }
}

/// Which of several parts is not listed.
fn unlisted(part: &str, text: &str) -> String {
    if part.trim() == text.trim() { String::new() } else { format!("`{}` is not one of them", part.trim()) }
}

/// The listed value most like a part that is not listed.
fn suggestion(spec: &FieldSpec, part: &str, shortest: usize) -> Option<String> {
    let folded = fold(part);
    let long = |word: &str| word.chars().count() >= shortest;
    if !long(&folded) {
        return None;
    }
    let spellings = spec.vocabulary.spellings.keys().map(String::as_str).filter(|word| long(word));
    let spelling = closest(&folded, spellings)?;
    spec.vocabulary.spellings.get(spelling).map(ToString::to_string)
}

/// For an `or other` field: what an unlisted value may be a misspelling of. A known name is none:
/// `spanish` is a language of its own, however near to `danish`.
fn near_value(spec: &FieldSpec, part: &str) -> Option<String> {
    if let Some((_, values)) = other_separator(spec, part) {
        return Some(values);
    }
    if !builtin_synonyms(part).is_empty() {
        return None;
    }
    suggestion(spec, part, 4)
}

/// Whether a part is several listed values with something else between them: why, and how to write
/// it.
fn other_separator(spec: &FieldSpec, part: &str) -> Option<(String, String)> {
    let separator = spec.separator.trim();
    [",", ";", "|", "/", "+", "&", " and ", "\n"].into_iter().filter(|other| *other != separator).find_map(
        |other| {
            let values = part.split(other).map(|value| listed(spec, value)).collect::<Option<Vec<_>>>()?;
            if values.len() < 2 {
                return None;
            }
            let because = if spec.shape == Shape::Single {
                ask::too_many(values.len())
            } else {
                format!("several values are separated by `{separator}` in this field")
            };
            let join = format!("{separator} ");
            Some((because, values.iter().map(ToString::to_string).collect::<Vec<_>>().join(&join)))
        },
    )
}
