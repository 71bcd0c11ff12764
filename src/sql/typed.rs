//! Cells, typed as our reader types them, in columns that every engine can load.

use super::layout::{Columns, Layout};
use super::select::named;
use crate::check::Program;
use crate::text::fold;
use crate::value::{Bound, Cell, Day, Duration, Interval, Missing, Number, Quantity, TextPart, Truth, Value};

/// Between the values of a set: no value holds it.
const SEPARATOR: char = '\u{1F}';

/// What the columns of typed cells are for a program.
#[derive(Clone, Debug)]
pub struct TypedCells {
    columns: Vec<Columns>,
    /// The columns beside `field`, `raw` and `state`, over all fields.
    parts: Vec<String>,
}

/// The table of typed cells: a row for each distinct cell of a field.
pub type CellTable = Vec<Vec<Option<String>>>;

impl TypedCells {
    /// The columns for a program.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let (columns, _) = named(program);
        let mut parts: Vec<String> = Vec::new();
        for part in columns.iter().flat_map(Columns::parts) {
            if !parts.contains(&part.ending) {
                parts.push(part.ending);
            }
        }
        Self { columns, parts }
    }

    /// The header: `field`, `raw`, `state`, and what is known of a value.
    #[must_use]
    pub fn header(&self) -> Vec<&str> {
        ["field", "raw", "state"].into_iter().chain(self.parts.iter().map(String::as_str)).collect()
    }

    /// The row of a cell, by the position of its field; nothing of a missing cell is known.
    ///
    /// # Errors
    /// Why the cell does not fit into columns.
    pub fn row(
        &self,
        field: usize,
        name: &str,
        raw: &str,
        cell: &Cell,
    ) -> Result<Vec<Option<String>>, String> {
        let Some(columns) = self.columns.get(field) else {
            return Err(String::from("there is no such field"));
        };
        let state = match cell {
            Cell::Known(_) => "known",
            Cell::Missing(Missing::NotRead) => "not read",
            Cell::Missing(Missing::NotReported) => "not reported",
            Cell::Missing(Missing::NotApplicable) => "not applicable",
        };
        let known = known(columns, cell)?;
        let own = columns.parts();
        let mut row = vec![Some(name.to_owned()), Some(raw.to_owned()), Some(state.to_owned())];
        row.extend(self.parts.iter().map(|part| {
            let at = own.iter().position(|own| own.ending == *part)?;
            known.get(at).cloned().flatten()
        }));
        Ok(row)
    }
}

type Parts = Vec<Option<String>>;

fn known(columns: &Columns, cell: &Cell) -> Result<Parts, String> {
    let nothing = || vec![None; columns.parts().len()];
    let Cell::Known(value) = cell else {
        // A text that does not apply is empty; one that is missing may hold anything. (Rules 4.4, 7.1.)
        return Ok(match (columns.layout, cell) {
            (Layout::Text, Cell::Missing(Missing::NotApplicable)) => {
                vec![Some(String::from(" ")), flag(false), None]
            }
            (Layout::Text, _) => vec![None, flag(true), None],
            _ => nothing(),
        });
    };
    match value {
        Value::YesNo(yes) => Ok(vec![flag(*yes)]),
        Value::Quantity(quantity) => ends(quantity),
        Value::Spread(spread) => Ok([ends(&spread.lowest)?, ends(&spread.highest)?].concat()),
        Value::Set(set) if columns.layout == Layout::Value => {
            Ok(vec![set.at_least.iter().next().map(|term| term.0.to_string())])
        }
        Value::Set(set) => {
            if set.at_least.iter().any(|term| term.0.contains(SEPARATOR) || term.0.is_empty()) {
                return Err(String::from("a value holds the character that separates values (U+001F)"));
            }
            let values = set.at_least.iter().map(|term| &*term.0).collect::<Vec<_>>();
            Ok(vec![Some(values.join(&SEPARATOR.to_string())), flag(set.more)])
        }
        Value::Text(text) => {
            let part = TextPart::known(text);
            let words = part.words().map(crate::value::Words::spaced);
            Ok(vec![words, flag(part.may_hold_more()), Some(fold(text))])
        }
        Value::Judged(judged) => {
            let adjudicated = judged.adjudicated.map(|truth| match truth {
                Truth::True => "yes",
                Truth::False => "no",
                Truth::Unknown => "unclear",
            });
            let counts = [judged.yes, judged.no, judged.unclear].map(|count| Some(count.to_string()));
            Ok(counts.into_iter().chain([adjudicated.map(str::to_owned)]).collect())
        }
    }
}

fn ends(quantity: &Quantity) -> Result<Parts, String> {
    match quantity {
        Quantity::Whole(interval) => {
            let whole = interval.whole();
            Ok([whole.lo, whole.hi].map(|bound| bound.end().map(ToString::to_string)).into())
        }
        Quantity::Number(interval) => {
            let bound = |bound: Bound<Number>| [bound.end().map(ToString::to_string), open(&bound)];
            Ok([bound(interval.lo), bound(interval.hi)].concat())
        }
        Quantity::Date(interval) => {
            let days: Interval<Day> = interval.days();
            let closed = |bound: Bound<Day>| match bound {
                Bound::Open(_) => Err(String::from("no engine has a day so far away")),
                bound => Ok(bound.end().map(ToString::to_string)),
            };
            Ok(vec![closed(days.lo)?, closed(days.hi)?])
        }
        Quantity::Duration(interval) => {
            let bound = |bound: Bound<Duration>| -> Result<[Option<String>; 4], String> {
                let Some(end) = bound.end() else { return Ok([None, None, None, open(&bound)]) };
                let minutes = end.hours * Number::whole(60);
                let limit = Number::whole(1_000_000_000);
                for part in [end.months, end.days, minutes] {
                    if part.abs() >= limit || !part.is_decimal() {
                        return Err(String::from("it is a longer time than a typed column holds"));
                    }
                }
                let [months, days, minutes] = [end.months, end.days, minutes].map(|n| Some(n.to_string()));
                Ok([months, days, minutes, open(&bound)])
            };
            Ok([bound(interval.lo)?, bound(interval.hi)?].concat())
        }
    }
}

fn open<T>(bound: &Bound<T>) -> Option<String> {
    flag(bound.is_open())
}

#[expect(clippy::unnecessary_wraps, reason = "a column that is known")]
fn flag(holds: bool) -> Option<String> {
    Some(if holds { "true" } else { "false" }.to_owned())
}
