//! From the text of a cell to what it holds. (Meaning, rule 1 and its table.)

mod ask;
mod date;
mod duration;
mod number;
mod set;
mod spread;
mod stretch;

pub(crate) use date::month_named;

use super::{Base, Cell, FieldSpec, Judgements, Missing, PartialSet, Shape, Value};

/// A cell as the reader of the records found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellText<'a> {
    /// Text, perhaps empty.
    Text(&'a str),
    /// JSON `null`: not read, whatever the file says about blank cells.
    Null,
    /// A JSON array: its elements are values, whatever the separator.
    List(&'a [String]),
}

/// A cell that cannot be read as its field's kind. The cell becomes *not read*. (Rule 1.4.)
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellFault {
    /// What was expected, as the object of "expected": ``a duration such as `6 weeks` ``.
    pub expected: String,
    /// What is wrong with it, where that helps: ``the range runs backwards``.
    pub because: Option<String>,
    /// A value that was probably meant.
    pub did_you_mean: Option<String>,
}

/// What reading a cell gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The cell; *not read* when there is a fault.
    pub cell: Cell,
    /// Why it could not be read.
    pub fault: Option<CellFault>,
    /// For an `or other` field: a listed value so near that this may be a misspelling. (Rule 3.6.)
    pub near: Option<String>,
    /// The cell is a word such as `N/A` that the file does not explain. (Rule 1.2.)
    pub undeclared_token: bool,
}

impl Reading {
    fn of(cell: Cell) -> Self {
        Self { cell, fault: None, near: None, undeclared_token: false }
    }

    fn known(value: Value) -> Self {
        Self::of(Cell::Known(value))
    }

    fn fault(expected: String, because: Option<String>, did_you_mean: Option<String>) -> Self {
        let fault = CellFault { expected, because, did_you_mean };
        Self { fault: Some(fault), ..Self::of(Cell::NOT_READ) }
    }

    /// The value, or what is wrong with the text.
    fn from_result(spec: &FieldSpec, value: Result<Value, String>) -> Self {
        match value {
            Ok(value) => Self::known(value),
            Err(because) => {
                let because = (!because.is_empty()).then_some(because);
                Self::fault(ask::expected(spec), because, None)
            }
        }
    }
}

/// Reads one cell as `spec` says. Total: a cell that cannot be read is *not read* with a fault.
#[must_use]
pub fn read(spec: &FieldSpec, text: CellText<'_>) -> Reading {
    if spec.base == Base::Judgement {
        return read_judgement(spec, text);
    }
    match text {
        CellText::Null => Reading::of(Cell::NOT_READ),
        CellText::Text(text) => match token(spec, text) {
            Some(reading) => reading,
            None if ask::spreadsheet_error(text) && set::listed(spec, text).is_none() => {
                let because = String::from("the spreadsheet put an error in its place");
                Reading::fault(ask::expected(spec), Some(because), None)
            }
            None => read_present(spec, text),
        },
        CellText::List(items) => read_list(spec, items),
    }
}

/// A cell whose text is a word for a missing cell, and not also a value of its field. (Rule 1.3.)
fn token(spec: &FieldSpec, text: &str) -> Option<Reading> {
    if spec.base == Base::Term && set::listed(spec, text).is_some() {
        return None;
    }
    let meaning = spec.tokens.meaning(text)?;
    let reading = match (meaning.missing, spec.base, spec.shape) {
        (Some(missing), ..) => Reading::of(Cell::Missing(missing)),
        (None, Base::Term, shape) if shape != Shape::Single => {
            Reading::known(Value::Set(PartialSet::default()))
        }
        // Several measurements of which there are none have no ends to compare.
        (None, _, Shape::SomeOf | Shape::RangeOf) => Reading::of(Cell::NOT_READ),
        // In a text, `none` is a word like any other.
        (None, Base::Text, _) if !text.trim().is_empty() => return None,
        (None, ..) => Reading::fault(ask::expected(spec), Some(ask::none_in_single(text)), None),
    };
    Some(Reading { undeclared_token: !meaning.declared, ..reading })
}

/// A cell that holds something.
fn read_present(spec: &FieldSpec, text: &str) -> Reading {
    match (spec.base, spec.shape) {
        (Base::Term, _) => set::read(spec, &set::split(spec, text), text),
        (Base::Text, _) => Reading::known(Value::Text(text.trim().to_owned())),
        (Base::YesNo, _) => Reading::from_result(spec, yes_no(text).map(Value::YesNo)),
        (_, Shape::SomeOf | Shape::Set) => {
            let parts = set::split(spec, text);
            Reading::from_result(spec, spread::some_of(spec, &parts).map(Value::Spread))
        }
        (_, Shape::RangeOf) => Reading::from_result(spec, spread::range_of(spec, text).map(Value::Spread)),
        (_, Shape::Single) => Reading::from_result(spec, spread::quantity(spec, text).map(Value::Quantity)),
    }
}

/// A JSON array: one element reads like a text that is never split.
fn read_list(spec: &FieldSpec, items: &[String]) -> Reading {
    if let [one] = items
        && let Some(reading) = token(spec, one)
    {
        return reading;
    }
    let parts = items.iter().map(String::as_str).collect::<Vec<_>>();
    let several = spec.shape == Shape::SomeOf || spec.shape == Shape::Set;
    match (spec.base, &parts[..]) {
        (Base::Term, []) if spec.shape != Shape::Single => Reading::known(Value::Set(PartialSet::default())),
        (_, []) => Reading::of(Cell::Missing(Missing::NotRead)),
        (Base::Term, _) => set::read(spec, &parts, &parts.join("; ")),
        (Base::Text, _) => Reading::known(Value::Text(parts.join("; "))),
        (Base::YesNo, [one]) => Reading::from_result(spec, yes_no(one).map(Value::YesNo)),
        (_, [one]) if !several => read_present(spec, one),
        (_, _) if several && spec.base != Base::YesNo => {
            Reading::from_result(spec, spread::some_of(spec, &parts).map(Value::Spread))
        }
        _ => Reading::fault(ask::expected(spec), Some(ask::too_many(parts.len())), None),
    }
}

/// Answers to a judged criterion: `unclear` is one of them, no word for a missing cell.
fn read_judgement(spec: &FieldSpec, text: CellText<'_>) -> Reading {
    let text = match text {
        CellText::Text(text) => text.trim().to_owned(),
        CellText::List(items) => items.join(";"),
        CellText::Null => String::new(),
    };
    if text.is_empty() {
        return Reading::of(Cell::NOT_READ);
    }
    match Judgements::parse(&text) {
        Some(judgements) => Reading::known(Value::Judged(judgements)),
        // A word for a missing cell says that nobody has judged it.
        None if spec.tokens.meaning(&text).is_some() => Reading::of(Cell::NOT_READ),
        None => Reading::fault(ask::expected(spec), None, None),
    }
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(String::new()),
    }
}
