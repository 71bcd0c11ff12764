//! The values of a field: declared, named by lists and conditions, and spelt in other ways.

use std::collections::BTreeMap;

use super::Field;
use super::fields::NAMED;
use super::names::Names;
use super::usage::Uses;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast;
use crate::text::{Span, closest, fold, listed};
use crate::value::{Base, FieldSpec, Shape, Term, builtin_synonyms};

pub(super) fn values_spec(
    values: &ast::Values,
    shape: Shape,
    field: &ast::Field,
    diagnostics: &mut Vec<Diagnostic>,
) -> FieldSpec {
    let mut spec = FieldSpec::plain(Base::Term, shape);
    spec.vocabulary.open = values.open;
    let mut written: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for value in &values.values {
        let term = Term::new(&value.value.text);
        let mut used = false;
        for word in std::iter::once(&value.value).chain(&value.synonyms) {
            let key = fold(&word.text);
            match written.get(&key) {
                Some((first, span)) => diagnostics.push(
                    Diagnostic::new(
                        Code::SameValue,
                        if *first == word.text {
                            format!("`{}` has the value `{}` twice", field.name.node, word.text)
                        } else {
                            format!(
                                "`{}` and `{}` of `{}` cannot be told apart",
                                first, word.text, field.name.node
                            )
                        },
                        word.span,
                        "the same letters, apart from accents, case, spaces and hyphens",
                    )
                    .and(*span, "as here")
                    .help("take one away, or give it another name"),
                ),
                None => {
                    written.insert(key.clone(), (&word.text, word.span));
                    spec.vocabulary.spellings.insert(key, term.clone());
                    used = true;
                }
            }
        }
        if used {
            spec.vocabulary.values.push(term);
        }
    }
    spec
}

/// Adds what the lists a field is used with say, what other values its conditions name, and the
/// spellings that need no declaration. A closed field's values must all be declared.
pub(super) fn add_values(
    field: &mut Field,
    uses: Option<&Uses<'_>>,
    names: &Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let lists = uses.map(|uses| uses.lists.clone()).unwrap_or_default();
    let declared = field.spec.vocabulary.spellings.clone();
    let tokens = field.spec.tokens.clone();
    let vocabulary = &mut field.spec.vocabulary;
    for list in lists.iter().filter_map(|name| names.lists.get(name)) {
        for member in names.flatten(list) {
            let key = fold(member.text);
            let known = vocabulary.spellings.get(&key).cloned();
            if known.is_none() && !member.list && tokens.meaning(member.text).is_some() {
                diagnostics.push(never_a_value(&field.name, member.text, member.span, field.span));
                continue;
            }
            if known.is_none() && !member.list && !vocabulary.open {
                diagnostics.push(
                    unknown_value(&field.name, member.text, member.span, &vocabulary.values, field.span)
                        .and(list.name.span, format!("`{}` is asked of `{}`", list.name.node, field.name)),
                );
                continue;
            }
            let term = known.unwrap_or_else(|| Term::new(member.text));
            if !vocabulary.spellings.contains_key(&key) {
                if !member.list {
                    vocabulary.values.push(term.clone());
                }
                vocabulary.spellings.insert(key, term.clone());
            }
            for synonym in member.synonyms {
                let other = vocabulary.spellings.entry(fold(&synonym.text)).or_insert_with(|| term.clone());
                if *other != term {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::SameValue,
                            format!(
                                "`{}` stands for both `{other}` and `{term}` in `{}`",
                                synonym.text, field.name
                            ),
                            synonym.span,
                            format!("here it is `{term}`"),
                        )
                        .and(field.span, "the field")
                        .help("let it stand for one of them"),
                    );
                }
            }
        }
    }
    let used = uses.into_iter().flat_map(|uses| uses.equals.iter().chain(&uses.members));
    for word in used {
        let key = fold(word.node);
        let is_list = names.lists.contains_key(word.node);
        if !vocabulary.open
            || is_list
            || vocabulary.spellings.contains_key(&key)
            || names.fields.contains_key(word.node)
        {
            continue;
        }
        if tokens.meaning(word.node).is_some() {
            diagnostics.push(never_a_value(&field.name, word.node, word.span, field.span));
            continue;
        }
        let near = closest(&key, declared.keys().map(String::as_str));
        if let Some(near) = near.and_then(|near| declared.get(near)) {
            diagnostics.push(
                Diagnostic::new(
                    Code::NearValue,
                    format!("`{}` is not listed for `{}`, but `{near}` is", word.node, field.name),
                    word.span,
                    format!("did you mean `{near}`?"),
                )
                .and(field.span, "declared here, `or other`")
                .help(format!("write `{near}`, or add `{}` to the field's values", word.node)),
            );
        }
        let term = Term::new(word.node);
        vocabulary.values.push(term.clone());
        vocabulary.spellings.insert(key, term);
    }
    // A spelling that two values of the field could claim is nobody's: `no` is Bokmål and Nynorsk.
    let mut claims: BTreeMap<&str, Vec<&Term>> = BTreeMap::new();
    for value in &vocabulary.values {
        for spelling in builtin_synonyms(&fold(&value.0)) {
            claims.entry(spelling).or_default().push(value);
        }
    }
    for (spelling, claimants) in claims {
        if let [value] = claimants[..] {
            vocabulary.spellings.entry(spelling.to_owned()).or_insert_with(|| value.clone());
        }
    }
}

/// A condition asks for a word that means a missing cell, and that no declaration makes a value. (Rule
/// 1.3.)
fn never_a_value(field: &str, word: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ValueIsToken,
        format!("`{word}` means a missing cell, so no cell of `{field}` will ever hold it"),
        span,
        "no value, unless the field declares it",
    )
    .and(declared, "declared or first used here")
    .help(format!("if it is a value, declare it: `field {field} : one of <…, {word}>`"))
}

/// A closed field does not have this value.
pub(super) fn unknown_value(
    field: &str,
    value: &str,
    span: Span,
    values: &[Term],
    declared: Span,
) -> Diagnostic {
    let near = closest(&fold(value), values.iter().map(|term| &*term.0));
    let diagnostic = Diagnostic::new(
        Code::UnknownValue,
        format!("`{field}` has no value `{value}`"),
        span,
        format!("not a value of `{field}`"),
    )
    .and(declared, format!("`{field}` is declared here"));
    match near {
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`? Or add it there, or make the field `or other`"))
        }
        None => diagnostic.help(format!(
            "its values are {}; add `{value}` there, or make the field `or other`",
            listed(values.iter().map(|term| &*term.0), NAMED)
        )),
    }
}
