//! From declarations and uses to fields: kinds, values and the words for missing cells.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::tokens::{add_tokens, file_tokens};
use super::usage::{Usage, Uses};
use super::vocabulary::{add_values, values_spec};
use super::{Field, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, KindExpr, PlainBase, PlainKind, Statement};
use crate::text::{closest, listed};
use crate::value::{Base, Bound, FieldSpec, Interval, MissingTokens, Shape, TimeUnit};

/// What a field holds, as the object of "is": `a duration`, `some of 3 values`.
#[must_use]
pub fn kind_in_words(spec: &FieldSpec) -> String {
    let one = match spec.base {
        Base::YesNo => "a yes/no field",
        Base::Integer => "a whole number",
        Base::Number => "a number",
        Base::Percent => "a percentage",
        Base::Text => "a text",
        Base::Year => "a year",
        Base::Date => "a date",
        Base::Duration => "a length of time",
        Base::Term if spec.shape == Shape::Set => "a field of several values",
        Base::Term => "a field with one value",
        Base::Judgement => "a judgement",
    };
    match spec.shape {
        Shape::Single | Shape::Set => one.to_owned(),
        Shape::RangeOf => format!("a spread, each end of it {one}"),
        Shape::SomeOf => format!("several measurements, each {one}"),
    }
}

/// Builds every field of the file, and tells what is wrong with its declaration.
pub(super) fn build<'a>(
    file: &'a ast::File,
    names: &Names<'a>,
    usage: &Usage<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    let tokens = file_tokens(file, diagnostics);
    let mut fields = Vec::new();
    for statement in &file.statements {
        if let Statement::Field(field) = &statement.node
            && names.fields.get(field.name.node.as_str()).is_some_and(|first| std::ptr::eq(*first, field))
        {
            fields.push(declared(field, &tokens, names, diagnostics));
        }
    }
    let mut used =
        usage.fields.iter().filter(|(name, _)| !names.fields.contains_key(**name)).collect::<Vec<_>>();
    used.sort_by_key(|(_, uses)| uses.first);
    let kinds = kinds_by_use(&used, &fields);
    for (name, uses) in used {
        let mut spec =
            kinds.get(name).cloned().unwrap_or_else(|| FieldSpec::plain(Base::Text, Shape::Single));
        spec.tokens = tokens.clone();
        fields.push(Field {
            name: (*name).to_owned(),
            spec,
            from: Vec::new(),
            read_at: 0,
            origin: Origin::Used,
            span: uses.first,
        });
    }
    for field in &mut fields {
        if field.spec.base == Base::Term {
            let uses = usage.fields.get(field.name.as_str());
            add_values(field, uses, names, diagnostics);
        }
    }
    fields
}

/// Kinds of undeclared fields; one that is only compared with another has the other's kind.
fn kinds_by_use<'a>(used: &[(&&'a str, &Uses<'a>)], declared: &[Field]) -> BTreeMap<&'a str, FieldSpec> {
    let mut kinds: BTreeMap<&'a str, FieldSpec> =
        used.iter().filter_map(|(name, uses)| Some((**name, uses.kind()?))).collect();
    let mut neighbours: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, uses) in used {
        for other in &uses.beside {
            neighbours.entry(name).or_default().insert(other);
            neighbours.entry(other).or_default().insert(name);
        }
    }
    for _ in 0..used.len() {
        let mut changed = false;
        for (name, _) in used {
            if kinds.contains_key(**name) {
                continue;
            }
            let known = neighbours.get(**name).into_iter().flatten().find_map(|other| {
                let declared = declared.iter().find(|field| field.name == **other).map(|field| &field.spec);
                declared.or_else(|| kinds.get(*other)).cloned()
            });
            if let Some(mut spec) = known {
                spec.vocabulary.open |= spec.base == Base::Term;
                kinds.insert(name, spec);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    for (name, uses) in used {
        if !kinds.contains_key(**name) && !uses.beside.is_empty() {
            let mut spec = FieldSpec::plain(Base::Term, Shape::Single);
            spec.vocabulary.open = true;
            kinds.insert(name, spec);
        }
    }
    kinds
}

fn declared(
    field: &ast::Field,
    file_tokens: &MissingTokens,
    names: &Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Field {
    let mut spec = match &field.kind.node {
        KindExpr::YesNo => FieldSpec::plain(Base::YesNo, Shape::Single),
        KindExpr::Plain(plain) => plain_spec(plain, Shape::Single, field, diagnostics),
        KindExpr::RangeOf(plain) => plain_spec(plain, Shape::RangeOf, field, diagnostics),
        KindExpr::SomeOfPlain(plain) => plain_spec(plain, Shape::SomeOf, field, diagnostics),
        KindExpr::OneOf(values) => values_spec(values, Shape::Single, field, diagnostics),
        KindExpr::SomeOf(values) => values_spec(values, Shape::Set, field, diagnostics),
    };
    if let Some(separator) = &field.split_on {
        if matches!(spec.shape, Shape::Set | Shape::SomeOf) && !separator.node.is_empty() {
            spec.separator.clone_from(&separator.node);
        } else {
            diagnostics.push(
                Diagnostic::new(
                    Code::Misplaced,
                    format!("`{}` holds one thing, so there is nothing to split", field.name.node),
                    separator.span,
                    "this has no use here",
                )
                .help("take `split on` away, or make the field `some of …`"),
            );
        }
    }
    spec.tokens = file_tokens.clone();
    field.means.iter().for_each(|means| add_tokens(&mut spec.tokens, means));
    let read_at = field.read_at.as_ref().map_or(0, |stage| stage_index(stage, names, diagnostics));
    warn_about_tokens(&spec, field, diagnostics);
    Field {
        name: field.name.node.clone(),
        spec,
        from: field.from.iter().map(|column| column.node.clone()).collect(),
        read_at,
        origin: Origin::Declared,
        span: field.name.span,
    }
}

/// The position of a stage that must exist.
pub(super) fn stage_index(
    stage: &crate::text::Spanned<String>,
    names: &Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    if let Some(index) = names.stages.iter().position(|name| name.node == stage.node) {
        return index;
    }
    let known = names.stages.iter().map(|name| name.node.as_str());
    let mut diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("there is no stage `{}`", stage.node),
        stage.span,
        "not the name of a stage",
    );
    diagnostic = match closest(&stage.node, known.clone()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if names.stages.is_empty() => diagnostic.help(format!("declare it: `stage {}`", stage.node)),
        None => diagnostic.help(format!("the stages are {}", listed(known, NAMED))),
    };
    diagnostics.push(diagnostic);
    0
}

/// How many values or stages a message names before it only counts.
pub(super) const NAMED: usize = 8;

fn plain_spec(
    plain: &PlainKind,
    shape: Shape,
    field: &ast::Field,
    diagnostics: &mut Vec<Diagnostic>,
) -> FieldSpec {
    let base = match plain.base {
        PlainBase::Integer => Base::Integer,
        PlainBase::Number => Base::Number,
        PlainBase::Percent => Base::Percent,
        PlainBase::Text => Base::Text,
        PlainBase::Year => Base::Year,
        PlainBase::Date => Base::Date,
        PlainBase::Duration => Base::Duration,
    };
    let mut spec = FieldSpec::plain(base, shape);
    if shape != Shape::Single && base == Base::Text {
        diagnostics.push(
            Diagnostic::new(
                Code::WrongKind,
                "a text has no lowest and no highest",
                field.kind.span,
                "a spread is of numbers, dates or lengths of time",
            )
            .help(format!(
                "write `field {} : text`, or list its values: `some of <…> or other`",
                field.name.node
            )),
        );
    }
    if let Some(domain) = &plain.domain {
        let (lo, hi) = domain.node;
        let numeric = matches!(base, Base::Integer | Base::Number | Base::Percent | Base::Year);
        if !numeric || lo.zip(hi).is_some_and(|(lo, hi)| lo > hi) {
            let message = if numeric {
                "the range runs backwards"
            } else {
                "only numbers have a lowest and highest value"
            };
            diagnostics.push(
                Diagnostic::new(Code::BadLiteral, message, domain.span, "nothing lies in here")
                    .help("write the lower end first, as in `integer 0..100`"),
            );
        } else {
            let bound = |end: Option<_>| end.map_or(Bound::Unbounded, Bound::Closed);
            spec.domain = Some(Interval { lo: bound(lo), hi: bound(hi) });
        }
    }
    if let Some(unit) = &plain.unit {
        match (base, TimeUnit::parse(&unit.text)) {
            (Base::Duration, Some(time)) => spec.time_unit = Some(time),
            (Base::Integer | Base::Number, _) => spec.unit = Some(unit.text.clone()),
            (Base::Duration, None) => diagnostics.push(
                Diagnostic::new(
                    Code::WrongUnit,
                    format!("`{}` is not a unit of time", unit.text),
                    unit.span,
                    "expected hours, days, weeks, months or years",
                )
                .help(format!("write `field {} : duration in days`", field.name.node)),
            ),
            _ => diagnostics.push(
                Diagnostic::new(
                    Code::WrongUnit,
                    format!("{} has no unit", kind_in_words(&spec)),
                    unit.span,
                    "this has no use here",
                )
                .help(format!("take `in {}` away", unit.text)),
            ),
        }
    }
    spec
}

/// A declared value wins over a word for a missing cell; the author should know. (Rule 1.3.)
fn warn_about_tokens(spec: &FieldSpec, field: &ast::Field, diagnostics: &mut Vec<Diagnostic>) {
    let (KindExpr::OneOf(values) | KindExpr::SomeOf(values)) = &field.kind.node else { return };
    for value in values.values.iter().flat_map(|v| std::iter::once(&v.value).chain(&v.synonyms)) {
        if spec.tokens.meaning(&value.text).is_some() {
            diagnostics.push(
                Diagnostic::new(
                    Code::ValueIsToken,
                    format!("`{}` is a value of `{}` here, not a missing cell", value.text, field.name.node),
                    value.span,
                    "elsewhere this word means that the cell holds nothing",
                )
                .help("nothing to do if that is meant; else take it off the values"),
            );
        }
    }
}
