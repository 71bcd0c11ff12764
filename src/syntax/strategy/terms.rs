//! The words that a strategy searches for, as what is looked for in a text.

use super::tree::{Heading, Near, Op, Platform, Query, Term};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Spanned;
use crate::value::{Atom, Distance, PatternFault, PatternFaultKind};

/// What is wrong with the terms of a query.
pub(super) fn faults(query: &Spanned<Query>, platform: Platform) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    Query::walk(query, &mut |part| match &part.node {
        Query::Term(term) => {
            if let Err(fault) = of_term(term, platform)
                && !term.text.is_empty()
            {
                faults.push(told(part, &term.text, fault.kind));
            }
        }
        Query::Heading(heading) => faults.extend(heading_fault(part, heading)),
        _ => {}
    });
    faults
}

/// What a term looks for.
///
/// # Errors
/// What is wrong with one of its words.
pub fn of_term(term: &Term, platform: Platform) -> Result<Atom, PatternFault> {
    match platform {
        Platform::Ovid if term.quoted => Atom::quoted(&term.text),
        Platform::Ovid => Atom::term(&term.text),
        Platform::PubMed => {
            // There `*` alone is a wildcard.
            let plain = term.text.replace(['$', '#', '?', ':'], " ");
            if term.quoted { Atom::quoted(&plain) } else { Atom::term(&plain) }
        }
    }
}

/// What words, phrases, lists joined by `or`, and `adj` look for; nothing for what is no text.
#[must_use]
pub fn atom(query: &Query, platform: Platform) -> Option<Atom> {
    match query {
        Query::Term(term) => of_term(term, platform).ok(),
        Query::Near { first, rest } => {
            let first = Box::new(atom(first, platform)?);
            let then = rest.iter().map(|(near, part)| Some((distance(*near), atom(part, platform)?)));
            Some(Atom::Near { first, then: then.collect::<Option<_>>()? })
        }
        Query::Joined { first, rest } if rest.iter().all(|(op, _)| *op == Op::Or) => {
            let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
            parts.map(|part| atom(part, platform)).collect::<Option<_>>().map(Atom::Or)
        }
        _ => None,
    }
}

fn distance(near: Near) -> Distance {
    match near {
        Near::InOrder => Distance::Next,
        Near::Within(n) => Distance::Within(u8::try_from(n).unwrap_or(99).clamp(1, 99)),
    }
}

fn told(part: &Spanned<Query>, text: &str, kind: PatternFaultKind) -> Diagnostic {
    let (message, help) = match kind {
        PatternFaultKind::NoWord => {
            (format!("`{text}` holds no word to search for"), "write a word, or leave it out")
        }
        PatternFaultKind::FirstIsWildcard => (
            format!("`{text}` begins with a wildcard"),
            "a wildcard stands behind at least one letter; no interface searches for the ends of words",
        ),
        PatternFaultKind::TruncationInside => (
            format!("in `{text}` a truncation stands inside a word"),
            "`*` and `$` stand at the end of a word; inside, `?` is one letter or none and `#` is one",
        ),
        PatternFaultKind::Limit => (
            format!("in `{text}` the number behind the truncation is not from 1 to 99"),
            "`dog$1` is dog and dogs",
        ),
        PatternFaultKind::TooLong => {
            (format!("`{text}` is longer than any word"), "at most 100 letters may follow a wildcard")
        }
        PatternFaultKind::SeveralWords => (
            format!("`{text}` cannot be read as words"),
            "put a space between words, and wildcards at their ends",
        ),
    };
    Diagnostic::new(Code::BadTerm, message, part.span, "cannot be searched for").help(help)
}

/// A heading has a name, and a wildcard only at its end.
fn heading_fault(part: &Spanned<Query>, heading: &Heading) -> Option<Diagnostic> {
    let name = heading.name.trim_end_matches('*');
    if name.chars().any(char::is_alphanumeric) && !name.contains('*') {
        return None;
    }
    let message = format!("`{}` is no subject heading", heading.name);
    let fault = Diagnostic::new(Code::BadTerm, message, part.span, "cannot be searched for");
    Some(fault.help(
        "write the heading as the thesaurus has it: `exp Mentors/` for Ovid, `\"Mentors\"[Mesh]` for PubMed",
    ))
}
