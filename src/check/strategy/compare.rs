//! Two strategies for one question: where they look meant to be the same and are not.

use super::terms::{Unit, What, covers_word, units};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::strategy::{FieldName, Strategy};
use crate::text::Source;
use crate::value::Atom;

/// What differs between two strategies that look for one thing: what is to be said of the first, and
/// of the second. Subject headings are left out: databases have their own.
#[must_use]
pub fn compare(
    first: (&Strategy, &Source),
    second: (&Strategy, &Source),
) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let (own, theirs) = (words(first), words(second));
    let told = pairs(&own, &theirs, second.1);
    let back = lacking(&theirs, &own, first.1);
    (told, back)
}

/// The terms of a strategy, each once.
fn words((strategy, source): (&Strategy, &Source)) -> Vec<Unit> {
    let mut kept: Vec<Unit> = Vec::new();
    for unit in units(strategy, source).into_iter().filter(|unit| matches!(unit.what, What::Words(_))) {
        if !kept.iter().any(|known| known.what == unit.what && codes(known) == codes(&unit)) {
            kept.push(unit);
        }
    }
    kept
}

fn pairs(own: &[Unit], theirs: &[Unit], other: &Source) -> Vec<Diagnostic> {
    let mut found = lacking(own, theirs, other);
    for unit in own {
        if theirs.iter().any(|their| same(unit, their)) {
            continue;
        }
        let Some(near) = nearest(unit, theirs, own) else { continue };
        let place = other.position(near.span.start);
        let at = format!("{}:{}:{}", other.name(), place.line, place.column);
        let fields = unit.what == near.what;
        let (written, theirs) = match fields {
            true => (in_fields(unit), in_fields(near)),
            false => (unit.written.clone(), near.written.clone()),
        };
        let message = format!("`{written}` here, `{theirs}` in {}: meant to be the same?", other.name());
        let what = if fields { "the same words in other fields" } else { "nearly the same words" };
        let fault = Diagnostic::new(Code::NearlySame, message, unit.span, what);
        let wider = match (&unit.what, &near.what) {
            (What::Words(a), What::Words(b)) if wider(b, a) => format!(" finds more ({at})"),
            (What::Words(a), What::Words(b)) if wider(a, b) => format!(" finds less ({at})"),
            _ => format!(" stands at {at}"),
        };
        found.push(
            fault
                .help(format!("`{theirs}`{wider}"))
                .help("write both alike, or say in the review why they differ"),
        );
    }
    found.sort_by_key(|fault| (fault.span(), fault.code));
    found
}

/// Terms that the other strategy has nothing like.
fn lacking(own: &[Unit], theirs: &[Unit], other: &Source) -> Vec<Diagnostic> {
    let lacking = own
        .iter()
        .filter(|unit| !theirs.iter().any(|their| same(unit, their)) && nearest(unit, theirs, own).is_none());
    let lacking = lacking.map(|unit| {
        let message = format!("`{}` is not searched for in {}", unit.written, other.name());
        let fault = Diagnostic::new(Code::MissingInOther, message, unit.span, "only here");
        fault.help("if the concept belongs to the question, it belongs to both searches")
    });
    lacking.collect()
}

fn same(a: &Unit, b: &Unit) -> bool {
    a.what == b.what && codes(a) == codes(b)
}

fn codes(unit: &Unit) -> Vec<&str> {
    let mut codes = unit.fields.iter().map(|FieldName { code, .. }| code.as_str()).collect::<Vec<_>>();
    codes.sort_unstable();
    codes
}

fn in_fields(unit: &Unit) -> String {
    let codes = unit.fields.iter().map(|field| field.code.as_str()).collect::<Vec<_>>().join(",");
    if codes.is_empty() {
        format!("{} in the usual fields", unit.written)
    } else {
        format!("{}.{codes}.", unit.written)
    }
}

/// The unit of the other strategy that this one was probably meant as: the same words in other fields,
/// or words that differ in their endings and wildcards alone. Not one that has its twin already.
fn nearest<'a>(unit: &Unit, theirs: &'a [Unit], own: &[Unit]) -> Option<&'a Unit> {
    let free = theirs.iter().filter(|their| !own.iter().any(|unit| same(unit, their)));
    let free = free.collect::<Vec<_>>();
    let skeleton = skeleton(unit);
    free.iter()
        .find(|their| their.what == unit.what)
        .or_else(|| free.iter().find(|their| self::skeleton(their) == skeleton))
        .copied()
}

/// The words without wildcards and without the endings that truncation is for.
fn skeleton(unit: &Unit) -> String {
    let text = match &unit.what {
        What::Words(atom) => atom.to_string(),
        What::Heading(heading) => heading.name.clone(),
    };
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '*' | '?' | '#'));
    let words = words.filter(|word| !word.is_empty()).map(|word| {
        let stem = word.split(['*', '?', '#']).next().unwrap_or_default();
        let plural = stem.strip_suffix("ies").or_else(|| stem.strip_suffix(['s', 'y'])).unwrap_or(stem);
        if plural.chars().count() >= 3 { plural.to_owned() } else { stem.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether one finds all that the other finds, word by word.
fn wider(own: &Atom, theirs: &Atom) -> bool {
    match (own, theirs) {
        (Atom::Word(own), Atom::Word(theirs)) => covers_word(own, theirs),
        (Atom::Phrase(own), Atom::Phrase(theirs)) => {
            own.len() == theirs.len() && own.iter().zip(theirs).all(|(own, theirs)| covers_word(own, theirs))
        }
        (Atom::Or(own), Atom::Or(theirs)) => {
            theirs.iter().all(|theirs| own.iter().any(|own| wider(own, theirs)))
        }
        (Atom::Near { first: a, then: own }, Atom::Near { first: b, then: theirs }) => {
            own.len() == theirs.len()
                && wider(a, b)
                && own.iter().zip(theirs).all(|((d, a), (e, b))| d == e && wider(a, b))
        }
        _ => false,
    }
}
