//! The terms of a strategy, and which of them add nothing.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::strategy::{Field, FieldName, Heading, Op, Platform, Query, Strategy, atom};
use crate::text::{Source, Span, Spanned, fold};
use crate::value::{Atom, WordPattern};

/// One thing that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) span: Span,
    pub(super) what: What,
    /// In these fields, by their codes; empty for the usual ones.
    pub(super) fields: Vec<FieldName>,
    /// As it would be written.
    pub(super) written: String,
}

/// Words or a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Words(Atom),
    Heading(Heading),
}

impl Unit {
    /// Whether all that the other finds is found by this.
    fn covers(&self, other: &Self) -> bool {
        let wider = |theirs: &FieldName| self.fields.iter().any(|own| includes(own.field, theirs.field));
        let fields = match (&self.fields[..], &other.fields[..]) {
            ([], _) => other.fields.iter().all(|field| includes(Field::Many, field.field)),
            (_, []) => self.fields.iter().any(|own| own.field == Field::Many),
            _ => other.fields.iter().all(wider),
        };
        match (&self.what, &other.what) {
            (What::Words(own), What::Words(theirs)) => fields && covers(own, theirs),
            (What::Heading(own), What::Heading(theirs)) => {
                fold(&own.name) == fold(&theirs.name)
                    && (own.explode || !theirs.explode)
                    && (!own.major || theirs.major)
                    && (own.subheadings.is_empty() || own.subheadings == theirs.subheadings)
            }
            _ => false,
        }
    }
}

fn includes(own: Field, theirs: Field) -> bool {
    own == theirs
        || match own {
            Field::Text => matches!(theirs, Field::Title | Field::Abstract),
            Field::Many => {
                matches!(theirs, Field::Title | Field::Abstract | Field::Text | Field::HeadingWords)
            }
            _ => false,
        }
}

/// Whether whatever `theirs` matches holds a match of `own`.
fn covers(own: &Atom, theirs: &Atom) -> bool {
    match (own, theirs) {
        (Atom::Word(own), Atom::Word(theirs)) => covers_word(own, theirs),
        (Atom::Word(_), Atom::Phrase(words)) => {
            words.iter().any(|word| covers(own, &Atom::Word(word.clone())))
        }
        (Atom::Phrase(own), Atom::Phrase(theirs)) => {
            own.len() == theirs.len() && own.iter().zip(theirs).all(|(own, theirs)| covers_word(own, theirs))
        }
        (own, theirs) => own == theirs,
    }
}

/// Whether every word that `theirs` stands for is one that `own` stands for. Cautious: not every such
/// pair is found.
pub(super) fn covers_word(own: &WordPattern, theirs: &WordPattern) -> bool {
    if own == theirs {
        return true;
    }
    let (own_text, text) = (own.to_string(), theirs.to_string());
    if !text.contains(['*', '?', '#']) {
        return own.matches(&text);
    }
    let plain = |text: &str| !text.contains(['*', '?', '#']);
    let stem = own_text.strip_suffix('*').filter(|stem| plain(stem));
    let begins = text.split(['*', '?', '#']).next().unwrap_or_default();
    stem.is_some_and(|stem| begins.starts_with(stem))
}

/// All units of a strategy.
pub(super) fn units(strategy: &Strategy, source: &Source) -> Vec<Unit> {
    let mut units = Vec::new();
    for line in &strategy.lines {
        let mut all = gather(&line.query, strategy.platform, source);
        units.append(&mut all);
    }
    units
}

fn gather(query: &Spanned<Query>, platform: Platform, source: &Source) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut open: Vec<(&Spanned<Query>, &[FieldName])> = vec![(query, &[])];
    while let Some((query, fields)) = open.pop() {
        let what = match &query.node {
            Query::Term(_) | Query::Near { .. } => atom(&query.node, platform).map(What::Words),
            Query::Heading(heading) => Some(What::Heading(heading.clone())),
            Query::In { query, fields, .. } => {
                open.push((query, fields));
                None
            }
            Query::Joined { first, rest } => {
                let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
                open.extend(parts.map(|part| (part, fields)));
                None
            }
            Query::Set(_) | Query::Sets { .. } | Query::Limited { .. } | Query::Meets(_) => None,
        };
        let written = || source.slice(query.span).split_whitespace().collect::<Vec<_>>().join(" ");
        units.extend(what.map(|what| Unit {
            span: query.span,
            what,
            fields: fields.to_vec(),
            written: written(),
        }));
    }
    units.reverse();
    units
}

/// Terms that stand beside wider ones: in one list joined by `or`, or in lines that a later line
/// joins by `or`.
pub(super) fn useless(strategy: &Strategy, source: &Source) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for line in &strategy.lines {
        for units in lists(&line.query, strategy, source) {
            for (at, unit) in units.iter().enumerate() {
                let wider = units.iter().enumerate().find(|(other, wider)| {
                    *other != at && wider.covers(unit) && (!unit.covers(wider) || *other < at)
                });
                let Some((_, wider)) = wider else { continue };
                if found.iter().any(|fault| fault.span() == unit.span) {
                    continue;
                }
                let same = unit.covers(wider);
                let message = match same {
                    true => format!("`{}` is searched for twice", unit.written),
                    false => format!("`{}` adds nothing to `{}`", unit.written, wider.written),
                };
                let label = if same { "the second time" } else { "found already" };
                let first = if same { "the first time" } else { "finds this and more" };
                let fault = Diagnostic::new(Code::UselessTerm, message, unit.span, label);
                found.push(fault.and(wider.span, first).help("leave it out, or was another word meant?"));
            }
        }
    }
    found
}

/// The lists of a line whose members are joined by `or`.
fn lists(query: &Spanned<Query>, strategy: &Strategy, source: &Source) -> Vec<Vec<Unit>> {
    let mut lists = Vec::new();
    let mut open: Vec<(&Spanned<Query>, &[FieldName])> = vec![(query, &[])];
    while let Some((query, fields)) = open.pop() {
        match &query.node {
            Query::In { query, fields, .. } => open.push((query, fields)),
            Query::Sets { all: false, ranges } => {
                let named = |number: u32| ranges.iter().any(|(from, to)| (*from..=*to).contains(&number));
                let members = strategy.lines.iter().filter(|member| named(member.number));
                let members =
                    members.flat_map(|member| alternatives(&member.query, &[], false, (strategy, source)));
                lists.push(members.collect());
            }
            Query::Joined { first, rest } => {
                if rest.iter().all(|(op, _)| *op == Op::Or) {
                    lists.push(alternatives(query, fields, true, (strategy, source)));
                }
                let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
                open.extend(
                    parts.filter(|part| !matches!(part.node, Query::Near { .. })).map(|part| (part, fields)),
                );
            }
            _ => {}
        }
    }
    lists
}

/// What a query finds any of, when it is such a list. Lines that it names are followed once, not on
/// to the lines that these name.
fn alternatives(
    query: &Spanned<Query>,
    fields: &[FieldName],
    follow: bool,
    whole: (&Strategy, &Source),
) -> Vec<Unit> {
    match &query.node {
        Query::In { query, fields, times: None } => alternatives(query, fields, follow, whole),
        Query::Joined { first, rest } if rest.iter().all(|(op, _)| *op == Op::Or) => {
            let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
            parts.flat_map(|part| alternatives(part, fields, follow, whole)).collect()
        }
        Query::Set(number) if follow => {
            let line = whole.0.line(*number);
            line.map(|line| alternatives(&line.query, &[], false, whole)).unwrap_or_default()
        }
        Query::Term(_) | Query::Near { .. } | Query::Heading(_) => {
            let mut units = gather(query, whole.0.platform, whole.1);
            for unit in &mut units {
                unit.fields = fields.to_vec();
            }
            units
        }
        _ => Vec::new(),
    }
}
