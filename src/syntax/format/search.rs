//! Searches as text: what stands after `contains`, with the brackets that it needs.

use super::pen::Pen;
use super::words::quoted;
use crate::syntax::ast::Search;
use crate::syntax::words::is_reserved;
use crate::text::Spanned;

/// How tightly a part of a search holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Joined,
    Not,
    Near,
    Part,
    /// Alone after `contains`, or before the codes of fields.
    One,
}

fn tightness(search: &Search) -> Tightness {
    match search {
        Search::And(_) | Search::Or(_) => Tightness::Joined,
        Search::Not(_) => Tightness::Not,
        Search::Near { .. } => Tightness::Near,
        Search::Words(words) if words.contains(' ') || is_reserved(words) => Tightness::Part,
        Search::In { search, .. } if is_plain(search) => Tightness::Part,
        Search::Words(_) | Search::Quoted(_) | Search::In { .. } => Tightness::One,
    }
}

/// `balint group`: a phrase that codes of fields may follow, though no `contains` may stand before it.
fn is_plain(search: &Search) -> bool {
    tightness(search) == Tightness::Part && matches!(search, Search::Words(_))
}

/// `any of (title, abstract) contains `
pub(super) fn start(fields: &[Spanned<String>]) -> String {
    match fields {
        [field] => format!("{} contains ", field.node),
        fields => {
            let names: Vec<&str> = fields.iter().map(|field| field.node.as_str()).collect();
            format!("any of ({}) contains ", names.join(", "))
        }
    }
}

/// A search on one line, as it stands after `contains`.
pub(super) fn flat(search: &Search) -> String {
    let mut text = String::new();
    write(&mut text, search, Tightness::One);
    text
}

/// A search on several lines: each of its parts on a line of its own.
pub(super) fn lay(pen: &mut Pen, search: &Search, indent: usize) {
    let (terms, word) = match search {
        Search::Or(terms) => (terms, "or "),
        Search::And(terms) if but(terms).is_none() => (terms, "and "),
        _ => return pen.write(&flat(search)),
    };
    pen.write("(");
    for (at, term) in terms.iter().enumerate() {
        pen.newline(indent + 2);
        let mut line = String::from(if at > 0 { word } else { "" });
        write(&mut line, term, Tightness::Not);
        if pen.fits(&line) || tightness(term) != Tightness::Joined {
            pen.write(&line);
        } else {
            pen.write(if at > 0 { word } else { "" });
            lay(pen, term, indent + 2);
        }
    }
    pen.newline(indent);
    pen.write(")");
}

fn write(text: &mut String, search: &Search, place: Tightness) {
    if tightness(search) < place {
        text.push('(');
        write_open(text, search);
        text.push(')');
    } else {
        write_open(text, search);
    }
}

/// The two sides of `a not b`.
fn but(terms: &[Spanned<Search>]) -> Option<(&Search, &Search)> {
    match terms {
        [first, second] => match (&first.node, &second.node) {
            (Search::Not(_), _) => None,
            (first, Search::Not(second)) => Some((first, &second.node)),
            _ => None,
        },
        _ => None,
    }
}

fn write_open(text: &mut String, search: &Search) {
    match search {
        Search::Words(words) => text.push_str(words),
        Search::Quoted(words) => text.push_str(&quoted(words)),
        Search::Near { first, then } => {
            write(text, first, Tightness::Part);
            for (distance, part) in then {
                text.push_str(&format!(" {distance} "));
                write(text, part, Tightness::Part);
            }
        }
        Search::Not(part) => {
            text.push_str("not ");
            write(text, part, Tightness::Not);
        }
        Search::And(terms) => match but(terms) {
            Some((first, second)) => {
                write(text, first, Tightness::Not);
                text.push_str(" not ");
                write(text, second, Tightness::Not);
            }
            None => write_joined(text, terms, " and "),
        },
        Search::Or(terms) => write_joined(text, terms, " or "),
        Search::In { search, codes } => {
            let inner = matches!(**search, Spanned { node: Search::In { .. }, .. });
            if inner {
                text.push('(');
            }
            let place = if is_plain(search) { Tightness::Part } else { Tightness::One };
            write(text, search, place);
            if inner {
                text.push(')');
            }
            let codes: Vec<&str> = codes.iter().map(|code| code.node.as_str()).collect();
            text.push_str(&format!(".{}.", codes.join(",")));
        }
    }
}

fn write_joined(text: &mut String, terms: &[Spanned<Search>], between: &str) {
    for (at, term) in terms.iter().enumerate() {
        if at > 0 {
            text.push_str(between);
        }
        write(text, term, Tightness::Not);
    }
}
