//! Words, texts and values as they are written.

use crate::syntax::ast::{
    CellValue, ExampleCell, KindExpr, Meaning, Means, PlainBase, PlainKind, ValueDecl, Word,
};
use crate::text::Spanned;

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Several of them, with commas.
pub(super) fn quoted_all(texts: &[Spanned<String>]) -> String {
    texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")
}

/// A word as it was: bare or quoted.
pub(super) fn word(word: &Word) -> String {
    if word.quoted { quoted(&word.text) } else { word.text.clone() }
}

/// `group = gruppe`
pub(super) fn decl(decl: &ValueDecl) -> String {
    let all = std::iter::once(&decl.value).chain(&decl.synonyms);
    all.map(|value| word(value)).collect::<Vec<_>>().join(" = ")
}

/// A kind up to the `<` of its values.
pub(super) fn kind_start(kind: &KindExpr) -> String {
    match kind {
        KindExpr::YesNo => String::from("yes/no"),
        KindExpr::Plain(kind) => plain(kind),
        KindExpr::OneOf(_) => String::from("one of "),
        KindExpr::SomeOf(_) => String::from("some of "),
        KindExpr::RangeOf(kind) => format!("range of {}", plain(kind)),
        KindExpr::SomeOfPlain(kind) => format!("some of {}", plain(kind)),
    }
}

fn plain(kind: &PlainKind) -> String {
    let mut text = String::from(match kind.base {
        PlainBase::Integer => "integer",
        PlainBase::Number => "number",
        PlainBase::Percent => "percent",
        PlainBase::Text => "text",
        PlainBase::Year => "year",
        PlainBase::Date => "date",
        PlainBase::Duration => "duration",
    });
    if let Some(domain) = &kind.domain {
        let (low, high) = domain.node;
        let end = |end: Option<crate::value::Number>| end.map(|end| end.to_string()).unwrap_or_default();
        text.push_str(&format!(" {}..{}", end(low), end(high)));
    }
    if let Some(unit) = &kind.unit {
        text.push_str(&format!(" in {}", word(unit)));
    }
    text
}

/// `"N/A" means not-applicable`
pub(super) fn means(means: &Means) -> String {
    let cells = if means.tokens.is_empty() { String::from("blank") } else { quoted_all(&means.tokens) };
    let meaning = match means.meaning.node {
        Meaning::NotRead => "not-read",
        Meaning::NotReported => "not-reported",
        Meaning::NotApplicable => "not-applicable",
        Meaning::None => "none",
    };
    format!("{cells} means {meaning}")
}

/// `duration = 6 weeks`
pub(super) fn cell(cell: &ExampleCell) -> String {
    let value = match &cell.value.node {
        CellValue::Text(value) => word(value),
        CellValue::Set(values) => {
            format!("<{}>", values.iter().map(word).collect::<Vec<_>>().join(", "))
        }
    };
    format!("{} = {value}", cell.field.node)
}
