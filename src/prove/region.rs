//! A set of classes, as a condition in the language.

use std::collections::BTreeSet;

use super::classes::{Classes, Form, Group, terms_of};
use super::cover::{Atom, Bits, cover};
use super::questions::Questions;
use crate::check::Program;
use crate::value::{
    Atom as TextAtom, Base, Cell, Convention, Literal, Missing, PartialSet, Quantity, Relation, Shape, Term,
    Truth, Value, Words as TextWords, compare_literal,
};

/// The most pairs of conditions that are tried together.
const MOST_PAIRED: usize = 400;

/// The condition that holds for exactly these classes, or, where the language cannot say it, for as
/// many of them as it can and for no other. The part nearest to the classes in `near` comes first.
pub(super) fn condition(
    program: &Program,
    questions: &Questions<'_>,
    classes: &Classes,
    works: &[usize],
    near: &[usize],
) -> String {
    let text = words(program, questions, classes, works, near);
    match (text.is_empty(), near.iter().find(|class| works.contains(class)).or(works.first())) {
        // What no condition says is said of one value.
        (true, Some(class)) => point(program, classes, *class),
        _ => text,
    }
}

fn words(
    program: &Program,
    questions: &Questions<'_>,
    classes: &Classes,
    works: &[usize],
    near: &[usize],
) -> String {
    let Some(field) = program.fields.get(classes.field) else { return String::new() };
    let name = field.name.as_str();
    let base = field.spec.base;
    let known = works.iter().copied().filter(|class| classes.is_known(*class)).collect::<Vec<_>>();
    if known.is_empty() {
        return missing(name, classes, works);
    }
    let all_known = classes.cells.iter().filter(|cell| matches!(cell, Cell::Known(_))).count();
    if known.len() == all_known && !matches!(classes.form, Form::Judged) {
        // Both mean that the cell is known: in the words that the criteria use.
        let presence = questions.presence(classes.field);
        let applicable = presence.applicable && !presence.reported;
        return format!("{name} is {}", if applicable { "applicable" } else { "reported" });
    }
    let bits = Bits::of(classes.cells.len(), |class| known.contains(&class));
    let words = Words { name, questions, program };
    match &classes.form {
        Form::YesNo => match known[..] {
            [0] => name.to_owned(),
            _ => format!("not {name}"),
        },
        Form::Judged => match known[..] {
            [0] => format!("{name} = yes"),
            [_] => format!("{name} = no"),
            _ => format!("{name} = yes or {name} = no"),
        },
        Form::Values(groups) => {
            let group = |has: bool| {
                let of = groups.iter().enumerate().filter(|(index, _)| known.contains(index) == has);
                of.map(|(_, group)| group).collect::<Vec<_>>()
            };
            words.one_of(&group(true), &group(false))
        }
        Form::Sets(groups) => {
            let atoms = words.set_atoms(groups, classes);
            cover(&bits, &atoms, atoms.len() <= MOST_PAIRED, near)
        }
        Form::Texts(searched) => {
            let atoms = text_atoms(name, searched, classes);
            cover(&bits, &atoms, atoms.len() <= MOST_PAIRED, near)
        }
        Form::Ordered(cuts) => {
            let ends = Ends { operand: name.to_owned(), base, convention: program.convention, side: whole };
            cover(&bits, &ordered_atoms(&ends, &cuts.asked, classes), false, near)
        }
        Form::Spread(cuts) => {
            let mut atoms = Vec::new();
            for (word, side) in [("lowest", lowest as Side), ("highest", highest)] {
                let operand = format!("{word} {name}");
                let ends = Ends { operand, base, convention: program.convention, side };
                atoms.extend(ordered_atoms(&ends, &cuts.asked, classes));
            }
            cover(&bits, &atoms, atoms.len() <= MOST_PAIRED, near)
        }
    }
}

/// The exact value that stands for a class.
pub(super) fn point(program: &Program, classes: &Classes, class: usize) -> String {
    let Some(field) = program.fields.get(classes.field) else { return String::new() };
    let name = field.name.as_str();
    let sign = if field.spec.base == Base::Percent { "%" } else { "" };
    match classes.cells.get(class) {
        Some(Cell::Known(Value::YesNo(yes))) => {
            if *yes {
                name.to_owned()
            } else {
                format!("not {name}")
            }
        }
        Some(Cell::Known(Value::Quantity(quantity))) => format!("{name} = {quantity}{sign}"),
        Some(Cell::Known(Value::Spread(spread))) => {
            let (lowest, highest) = (spread.lowest, spread.highest);
            format!("lowest {name} = {lowest}{sign} and highest {name} = {highest}{sign}")
        }
        Some(Cell::Known(Value::Set(set))) if !set.at_least.is_empty() => {
            let terms = set.at_least.iter().map(quoted).collect::<Vec<_>>();
            match &terms[..] {
                [one] if field.spec.shape == Shape::Single => format!("{name} = {one}"),
                _ => format!("{name} = <{}>", terms.join(", ")),
            }
        }
        Some(Cell::Known(Value::Text(text))) if matches!(classes.form, Form::Texts(_)) => {
            let Form::Texts(searched) = &classes.form else { return String::new() };
            let words = TextWords::of(text);
            let each = searched.iter().map(|atom| {
                let not = if atom.matches(&words) { "" } else { "not " };
                format!("{not}{name} contains {}", atom.written())
            });
            each.collect::<Vec<_>>().join(" and ")
        }
        Some(cell) => format!("{name} = {cell}"),
        None => String::new(),
    }
}

/// `abstract contains mentor*`, and its opposite, for each that is searched for.
fn text_atoms(name: &str, searched: &[TextAtom], classes: &Classes) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for atom in searched {
        let holds = |wanted: bool| {
            Bits::of(classes.cells.len(), |class| match classes.cells.get(class) {
                Some(Cell::Known(Value::Text(text))) => atom.matches(&TextWords::of(text)) == wanted,
                _ => false,
            })
        };
        let text = format!("{name} contains {}", atom.written());
        atoms.push(Atom { text: format!("not {text}"), weight: 4, holds: holds(false), joins: false });
        atoms.push(Atom { text, weight: 3, holds: holds(true), joins: false });
    }
    atoms
}

fn missing(name: &str, classes: &Classes, works: &[usize]) -> String {
    let state = |wanted: Missing| {
        works
            .iter()
            .any(|class| matches!(classes.cells.get(*class), Some(Cell::Missing(state)) if *state == wanted))
    };
    // What is not applicable is not reported either. (Rule 6.3.)
    match (state(Missing::NotReported), state(Missing::NotApplicable)) {
        (true, _) => format!("{name} is not reported"),
        (false, true) => format!("{name} is not applicable"),
        (false, false) => String::new(),
    }
}

/// What is compared with the cuts.
struct Ends {
    operand: String,
    base: Base,
    convention: Convention,
    side: Side,
}

type Side = fn(&Cell) -> Option<&Quantity>;

fn whole(cell: &Cell) -> Option<&Quantity> {
    match cell {
        Cell::Known(Value::Quantity(quantity)) => Some(quantity),
        _ => None,
    }
}

fn lowest(cell: &Cell) -> Option<&Quantity> {
    match cell {
        Cell::Known(Value::Spread(spread)) => Some(&spread.lowest),
        _ => None,
    }
}

fn highest(cell: &Cell) -> Option<&Quantity> {
    match cell {
        Cell::Known(Value::Spread(spread)) => Some(&spread.highest),
        _ => None,
    }
}

/// Everything that can be said with one end or two at the cuts: `x >= 3`, `x between 2 and 4`, `x != 5`.
fn ordered_atoms(ends: &Ends, cuts: &[Literal], classes: &Classes) -> Vec<Atom> {
    let Ends { operand, base, convention, side } = ends;
    let holds = |relation: Relation, literal: &Literal| {
        Bits::of(classes.cells.len(), |class| {
            classes.cells.get(class).and_then(side).is_some_and(|quantity| {
                compare_literal(quantity, relation, literal, *convention) == Truth::True
            })
        })
    };
    let mut atoms = Vec::new();
    let mut lows = Vec::new();
    let mut highs = Vec::new();
    for literal in cuts {
        let text = written(literal, *base);
        for (sign, relation, weight) in [
            (">=", Relation::AtLeast, 2),
            ("<=", Relation::AtMost, 2),
            (">", Relation::Greater, 3),
            ("<", Relation::Less, 3),
            ("=", Relation::Equal, 2),
            ("!=", Relation::NotEqual, 4),
        ] {
            let bits = holds(relation, literal);
            match relation {
                Relation::AtLeast | Relation::Greater => lows.push((sign, text.clone(), bits.clone())),
                Relation::AtMost | Relation::Less => highs.push((sign, text.clone(), bits.clone())),
                _ => {}
            }
            atoms.push(Atom { text: format!("{operand} {sign} {text}"), weight, holds: bits, joins: false });
        }
    }
    for (low_sign, low, above) in &lows {
        for (high_sign, high, below) in &highs {
            let holds = above.and(below);
            if holds.is_empty() {
                continue;
            }
            let closed = *low_sign == ">=" && *high_sign == "<=";
            let text = if closed {
                format!("{operand} between {low} and {high}")
            } else {
                format!("{operand} {low_sign} {low} and {operand} {high_sign} {high}")
            };
            atoms.push(Atom { text, weight: if closed { 5 } else { 7 }, holds, joins: !closed });
        }
    }
    atoms
}

/// A literal as a criteria file writes it.
fn written(literal: &Literal, base: Base) -> String {
    match literal {
        Literal::Number(number) if base == Base::Percent => format!("{number}%"),
        Literal::Number(number) => number.to_string(),
        Literal::Date(period) => period.to_string(),
        Literal::Duration(duration) => duration.to_string(),
    }
}

/// What it takes to write values.
struct Words<'a> {
    name: &'a str,
    questions: &'a Questions<'a>,
    program: &'a Program,
}

impl Words<'_> {
    /// `language = english`, `x in <a, b>`, `x not in surgery`: the shorter of the two.
    fn one_of(&self, of: &[&Group], not: &[&Group]) -> String {
        let other = of.iter().any(|group| group.other);
        let (wanted, refused) = (terms_of(of.iter().copied()), terms_of(not.iter().copied()));
        let name = self.name;
        let (positive, negative) = (self.set(&wanted), self.set(&refused));
        let by_negation = other || (negative.1 < positive.1 && !refused.is_empty());
        match (by_negation, wanted.len(), refused.len()) {
            (true, _, 1) => format!("{name} != {}", self.values(&refused)),
            (true, _, _) => format!("{name} not in {}", negative.0),
            (false, 1, _) => format!("{name} = {}", self.values(&wanted)),
            (false, _, _) => format!("{name} in {}", positive.0),
        }
    }

    /// A set as written, and how many words that takes.
    fn set(&self, terms: &BTreeSet<Term>) -> (String, usize) {
        match self.questions.list_of(terms) {
            Some(list) => (list.to_owned(), 1),
            None => (format!("<{}>", self.values(terms)), terms.len()),
        }
    }

    /// Values in declared order, quoted where they are no plain words.
    fn values(&self, terms: &BTreeSet<Term>) -> String {
        let declared = self
            .program
            .fields
            .iter()
            .find(|field| field.name == self.name)
            .map(|field| field.spec.vocabulary.values.as_slice())
            .unwrap_or_default();
        let mut ordered = declared.iter().filter(|term| terms.contains(term)).collect::<Vec<_>>();
        ordered.extend(terms.iter().filter(|term| !declared.contains(term)));
        ordered.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
    }

    /// Every question about whole groups: `x in <…>`, `x has only <…>` and their negations.
    fn set_atoms(&self, groups: &[Group], classes: &Classes) -> Vec<Atom> {
        let name = self.name;
        let named = groups.iter().filter(|group| !group.other && !group.terms.is_empty()).collect::<Vec<_>>();
        let named = named.get(..named.len().min(6)).unwrap_or_default();
        let mut atoms = Vec::new();
        for chosen in 1..1_usize << named.len() {
            let chosen = named.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            let chosen = chosen.map(|(_, group)| *group).collect::<Vec<_>>();
            let terms = terms_of(chosen.iter().copied());
            let (text, size) = self.set(&terms);
            let holds = |ask: &dyn Fn(&PartialSet) -> Truth| {
                Bits::of(classes.cells.len(), |class| match classes.cells.get(class) {
                    Some(Cell::Known(Value::Set(set))) => ask(set) == Truth::True,
                    _ => false,
                })
            };
            let weight = 2 * size;
            let mut add =
                |text: String, weight, holds| atoms.push(Atom { text, weight, holds, joins: false });
            add(format!("{name} in {text}"), weight, holds(&|set| set.shares(&terms)));
            add(format!("{name} not in {text}"), weight, holds(&|set| !set.shares(&terms)));
            add(format!("{name} has only {text}"), weight + 1, holds(&|set| set.has_only(&terms)));
            add(format!("not {name} has only {text}"), weight + 3, holds(&|set| !set.has_only(&terms)));
            if chosen.len() > 1 && chosen.iter().all(|group| group.terms.len() == 1) {
                add(format!("{name} has all of {text}"), weight + 1, holds(&|set| set.has_all(&terms)));
            }
        }
        atoms
    }
}

fn quoted(term: &Term) -> String {
    let text = term.to_string();
    let plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        && !["and", "or", "not", "in", "is", "has", "between", "contains", "unless", "when", "judged"]
            .contains(&text.as_str());
    if plain { text } else { format!("\"{text}\"") }
}
