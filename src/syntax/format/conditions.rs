//! Conditions as text, on one line or on several, with the brackets that they need.

use super::pen::{Pen, WIDTH, width};
use super::search;
use super::words::{quoted, word};
use crate::syntax::ast::{Counted, Expr, Extreme, Guard, Is, Membership, Sign};
use crate::text::Spanned;
use crate::value::Relation;

/// How tightly a condition holds together; brackets go round what is looser than its place allows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Guarded,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Primary,
}

/// So many `not` may stand in a row.
const MOST_NOTS: usize = 16;

/// A condition on one line.
pub(super) fn flat(rule: &Expr) -> String {
    let mut text = String::new();
    write(&mut text, rule, Tightness::Guarded);
    text
}

/// Writes a condition at the pen: on this line if it fits, else on several that begin at `indent`.
pub(super) fn lay(pen: &mut Pen, rule: &Expr, indent: usize) {
    lay_in(pen, rule, Tightness::Guarded, indent);
}

fn tightness(rule: &Expr, place: Tightness) -> Tightness {
    match rule {
        Expr::Guarded { .. } => Tightness::Guarded,
        Expr::Or(_) => Tightness::Or,
        Expr::And(_) => Tightness::And,
        Expr::Not(_) => Tightness::Not,
        Expr::Compare { .. }
        | Expr::Between { .. }
        | Expr::Member { .. }
        | Expr::Is { .. }
        | Expr::Contains { .. } => Tightness::Compare,
        Expr::Sum(_) => Tightness::Sum,
        // Alone on a line these two would begin a section.
        Expr::Name(name) if place <= Tightness::Not && matches!(name.as_str(), "inclusion" | "exclusion") => {
            Tightness::Guarded
        }
        Expr::Count { .. }
        | Expr::Extreme { .. }
        | Expr::Name(_)
        | Expr::Field(_)
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Percent(_)
        | Expr::Quantity(_)
        | Expr::Date(_)
        | Expr::Set(_) => Tightness::Primary,
    }
}

fn needs_brackets(rule: &Expr, place: Tightness) -> bool {
    let own = tightness(rule, place);
    let bare_name = matches!(rule, Expr::Name(_)) && own == Tightness::Guarded;
    bare_name || own < place
}

/// Inside `or`, an `and` gets brackets that it does not need, so that nobody misreads it.
const IN_OR: Tightness = Tightness::Not;
const IN_AND: Tightness = Tightness::Not;

fn write(text: &mut String, rule: &Expr, place: Tightness) {
    if needs_brackets(rule, place) {
        text.push('(');
        write_open(text, rule);
        text.push(')');
    } else {
        write_open(text, rule);
    }
}

/// Writes the condition without brackets of its own.
fn write_open(text: &mut String, rule: &Expr) {
    match rule {
        Expr::Guarded { body, guard, condition } => {
            write(text, body, Tightness::Or);
            text.push_str(match guard.node {
                Guard::When => " when ",
                Guard::Unless => " unless ",
            });
            write(text, condition, Tightness::Or);
        }
        Expr::Or(terms) => write_joined(text, terms, " or ", IN_OR),
        Expr::And(terms) => write_joined(text, terms, " and ", IN_AND),
        Expr::Not(_) => {
            let (count, inner) = negations(rule);
            text.push_str(&"not ".repeat(count));
            let place = if matches!(inner, Expr::Not(_)) { Tightness::Compare } else { Tightness::Not };
            write(text, inner, place);
        }
        Expr::Count { how, number, of } => {
            text.push_str(&format!("{} {} of (", counted(*how), number.node));
            write_joined(text, of, ", ", Tightness::Guarded);
            text.push(')');
        }
        Expr::Compare { left, relation, right } => {
            write(text, left, Tightness::Sum);
            text.push_str(&format!(" {} ", sign(relation.node)));
            write(text, right, Tightness::Sum);
        }
        Expr::Between { value, low, high } => {
            write(text, value, Tightness::Sum);
            text.push_str(" between ");
            write(text, low, Tightness::Sum);
            text.push_str(" and ");
            write(text, high, Tightness::Sum);
        }
        Expr::Member { left, how, right } => {
            write(text, left, Tightness::Sum);
            text.push_str(&format!(" {} ", membership(how.node)));
            write(text, right, Tightness::Primary);
        }
        Expr::Is { left, negated, what } => {
            write(text, left, Tightness::Sum);
            text.push_str(if *negated { " is not " } else { " is " });
            text.push_str(match what {
                Is::Reported => "reported",
                Is::Applicable => "applicable",
            });
        }
        Expr::Contains { fields, search } => {
            text.push_str(&search::start(fields));
            text.push_str(&search::flat(search));
        }
        Expr::Sum(terms) => {
            for (at, (sign, term)) in terms.iter().enumerate() {
                if at > 0 {
                    text.push_str(match sign {
                        Sign::Plus => " + ",
                        Sign::Minus => " - ",
                    });
                }
                write(text, term, Tightness::Primary);
            }
        }
        Expr::Extreme { which, field } => {
            text.push_str(match which {
                Extreme::Lowest => "lowest ",
                Extreme::Highest => "highest ",
            });
            text.push_str(&field.node);
        }
        Expr::Name(name) => text.push_str(name),
        Expr::Field(name) => text.push_str(&format!("field {}", name.node)),
        Expr::Text(value) => text.push_str(&quoted(value)),
        Expr::Number(number) => text.push_str(&number.to_string()),
        Expr::Percent(number) => text.push_str(&format!("{number}%")),
        Expr::Quantity(amounts) => {
            let amounts = amounts.iter().map(|(number, unit)| format!("{number} {}", word(unit)));
            text.push_str(&amounts.collect::<Vec<_>>().join(" "));
        }
        Expr::Date(date) => text.push_str(&date.to_string()),
        Expr::Set(members) => {
            text.push('<');
            write_joined(text, members, ", ", Tightness::Primary);
            text.push('>');
        }
    }
}

fn write_joined(text: &mut String, terms: &[Spanned<Expr>], between: &str, place: Tightness) {
    for (at, term) in terms.iter().enumerate() {
        if at > 0 {
            text.push_str(between);
        }
        write(text, term, place);
    }
}

/// How many `not` stand in a row, and what stands behind the last that may.
fn negations(rule: &Expr) -> (usize, &Expr) {
    let (mut count, mut inner) = (0, rule);
    while let Expr::Not(next) = inner
        && count < MOST_NOTS
    {
        (count, inner) = (count + 1, &next.node);
    }
    (count, inner)
}

fn counted(how: Counted) -> &'static str {
    match how {
        Counted::AtLeast => "at least",
        Counted::AtMost => "at most",
        Counted::Exactly => "exactly",
    }
}

fn membership(how: Membership) -> &'static str {
    match how {
        Membership::In => "in",
        Membership::NotIn => "not in",
        Membership::HasOnly => "has only",
        Membership::HasAllOf => "has all of",
    }
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::NotEqual => "!=",
        Relation::Less => "<",
        Relation::AtMost => "<=",
        Relation::Greater => ">",
        Relation::AtLeast => ">=",
    }
}

// ---- Several lines ---------------------------------------------------------------------------

fn lay_in(pen: &mut Pen, rule: &Expr, place: Tightness, indent: usize) {
    let mut line = String::new();
    write(&mut line, rule, place);
    if pen.fits(&line) {
        pen.write(&line);
    } else if needs_brackets(rule, place) {
        pen.write("(");
        lay_open(pen, rule, indent + 1);
        pen.write(")");
    } else {
        lay_open(pen, rule, indent);
    }
}

/// Breaks a condition that does not fit: before its words, or after the commas of its set.
fn lay_open(pen: &mut Pen, rule: &Expr, indent: usize) {
    match rule {
        Expr::Guarded { body, guard, condition } => {
            lay_in(pen, body, Tightness::Or, indent);
            pen.newline(indent);
            pen.write(match guard.node {
                Guard::When => "when ",
                Guard::Unless => "unless ",
            });
            let behind = pen.column;
            lay_in(pen, condition, Tightness::Or, behind);
        }
        Expr::Or(terms) => lay_terms(pen, terms, "or ", IN_OR, indent),
        Expr::And(terms) => lay_terms(pen, terms, "and ", IN_AND, indent),
        Expr::Not(_) => {
            let (count, inner) = negations(rule);
            pen.write(&"not ".repeat(count));
            let place = if matches!(inner, Expr::Not(_)) { Tightness::Compare } else { Tightness::Not };
            lay_in(pen, inner, place, indent + 2);
        }
        Expr::Count { how, number, of } => {
            pen.write(&format!("{} {} of (", counted(*how), number.node));
            for condition in of {
                pen.newline(indent + 2);
                lay_in(pen, condition, Tightness::Guarded, indent + 2);
                pen.write(",");
            }
            pen.newline(indent);
            pen.write(")");
        }
        Expr::Compare { left, relation, right } => {
            lay_set(pen, rule, left, sign(relation.node), right, indent);
        }
        Expr::Member { left, how, right } => lay_set(pen, rule, left, membership(how.node), right, indent),
        Expr::Contains { fields, search } => {
            pen.write(&search::start(fields));
            search::lay(pen, search, indent);
        }
        Expr::Between { .. }
        | Expr::Is { .. }
        | Expr::Sum(_)
        | Expr::Extreme { .. }
        | Expr::Name(_)
        | Expr::Field(_)
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Percent(_)
        | Expr::Quantity(_)
        | Expr::Date(_)
        | Expr::Set(_) => {
            let mut line = String::new();
            write_open(&mut line, rule);
            pen.write(&line);
        }
    }
}

fn lay_terms(pen: &mut Pen, terms: &[Spanned<Expr>], word: &str, place: Tightness, indent: usize) {
    for (at, term) in terms.iter().enumerate() {
        if at > 0 {
            pen.newline(indent);
            pen.write(word);
        }
        let behind = if at > 0 { indent + word.len() } else { indent };
        lay_in(pen, term, place, behind);
    }
}

/// `focus in <…>` with the values filled in under each other.
fn lay_set(pen: &mut Pen, rule: &Expr, left: &Expr, word: &str, right: &Expr, indent: usize) {
    let Expr::Set(members) = right else {
        let mut line = String::new();
        write_open(&mut line, rule);
        pen.write(&line);
        return;
    };
    let mut start = String::new();
    write(&mut start, left, Tightness::Sum);
    pen.write(&format!("{start} {word} <"));
    let member = |member: &Spanned<Expr>| {
        let mut text = String::new();
        write(&mut text, member, Tightness::Primary);
        text
    };
    let members = members.iter().map(member).collect::<Vec<_>>();
    let under = hanging(pen, &members, indent + 2);
    pen.fill(&members, under, ">");
}

/// Where the lines of a broken set begin: under its first value, unless that leaves no room.
pub(super) fn hanging(pen: &Pen, parts: &[String], otherwise: usize) -> usize {
    let widest = parts.iter().map(|part| width(part)).max().unwrap_or_default();
    if pen.column + widest + 8 <= WIDTH && pen.column <= 48 { pen.column } else { otherwise }
}
