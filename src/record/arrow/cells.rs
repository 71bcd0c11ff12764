//! The cells of a typed column, as texts.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, LargeListArray,
    LargeStringArray, StringViewArray,
};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};

use crate::record::RawCell;

/// A column, in one of the few ways in which texts come of it.
#[derive(Clone, Debug)]
pub(super) enum Cells {
    Texts(LargeStringArray),
    /// Texts that stand here and there.
    Views(StringViewArray),
    /// A number per row, and the texts that they stand for.
    Listed(DictionaryArray<Int32Type>),
    Whole(Int64Array),
    Number(Float64Array),
    YesNo(BooleanArray),
    Lists(LargeListArray, Box<Cells>),
    Blank,
}

/// Whether a table can hold such a column: one of texts, numbers, dates, yes and no, or lists of those.
pub(super) fn is_readable(kind: &DataType) -> bool {
    match kind {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            is_scalar(item.data_type())
        }
        DataType::Dictionary(_, value) => is_scalar(value),
        kind => is_scalar(kind),
    }
}

fn is_scalar(kind: &DataType) -> bool {
    kind.is_string()
        || kind.is_integer()
        || kind.is_floating()
        || kind.is_decimal()
        || matches!(
            kind,
            DataType::Null
                | DataType::Boolean
                | DataType::Date32
                | DataType::Date64
                | DataType::Time32(_)
                | DataType::Time64(_)
                | DataType::Timestamp(..)
        )
}

impl Cells {
    pub(super) fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        use DataType as D;
        Ok(match array.data_type() {
            D::Null => Self::Blank,
            D::LargeUtf8 => Self::Texts(array.as_string().clone()),
            D::Utf8View => Self::Views(array.as_string_view().clone()),
            D::Utf8 => Self::Texts(converted(array, &D::LargeUtf8)?.as_string().clone()),
            D::Dictionary(_, value) if value.is_string() => {
                let listed = D::Dictionary(Box::new(D::Int32), Box::new(D::LargeUtf8));
                Self::Listed(converted(array, &listed)?.as_dictionary().clone())
            }
            D::Dictionary(_, value) => Self::of(&converted(array, value)?)?,
            D::UInt64 => Self::Texts(converted(array, &D::LargeUtf8)?.as_string().clone()),
            kind if kind.is_integer() => Self::Whole(converted(array, &D::Int64)?.as_primitive().clone()),
            D::Float64 => Self::Number(array.as_primitive::<Float64Type>().clone()),
            D::Float16 | D::Float32 => Self::Texts(shortest(&converted(array, &D::Float32)?)),
            D::Boolean => Self::YesNo(array.as_boolean().clone()),
            D::List(item) | D::LargeList(item) | D::FixedSizeList(item, _) => {
                let lists = converted(array, &D::LargeList(item.clone()))?.as_list::<i64>().clone();
                let items = Self::of(lists.values())?;
                Self::Lists(lists, Box::new(items))
            }
            D::Date64 | D::Timestamp(..) => {
                let texts = converted(&converted(array, &in_utc(array.data_type()))?, &D::LargeUtf8)?;
                let texts = texts.as_string::<i64>().iter();
                Self::Texts(texts.map(|text| text.map(without_midnight)).collect())
            }
            _ => Self::Texts(converted(array, &D::LargeUtf8)?.as_string().clone()),
        })
    }

    /// What a cell holds.
    pub(super) fn raw(&self, row: usize) -> RawCell {
        match self {
            Self::Lists(lists, items) if lists.is_valid(row) => {
                let offsets = lists.value_offsets();
                let at = |row: usize| offsets.get(row).and_then(|at| usize::try_from(*at).ok()).unwrap_or(0);
                RawCell::List((at(row)..at(row + 1)).map(|item| items.text(item).into_owned()).collect())
            }
            Self::Lists(..) => RawCell::Text(String::new()),
            _ => RawCell::Text(self.text(row).into_owned()),
        }
    }

    /// The same as one text; empty where there is nothing.
    pub(super) fn text(&self, row: usize) -> Cow<'_, str> {
        match self {
            Self::Texts(texts) if texts.is_valid(row) => Cow::Borrowed(texts.value(row)),
            Self::Views(texts) if texts.is_valid(row) => Cow::Borrowed(texts.value(row)),
            Self::Listed(listed) => match listed.key(row) {
                Some(key) => Cow::Borrowed(value(listed, key)),
                None => Cow::Borrowed(""),
            },
            Self::Whole(numbers) if numbers.is_valid(row) => Cow::Owned(numbers.value(row).to_string()),
            Self::Number(numbers) if numbers.is_valid(row) => Cow::Owned(number(numbers.value(row))),
            Self::YesNo(answers) if answers.is_valid(row) => {
                Cow::Borrowed(if answers.value(row) { "true" } else { "false" })
            }
            Self::Lists(..) => Cow::Owned(self.raw(row).to_text()),
            _ => Cow::Borrowed(""),
        }
    }

    /// Whether a text has a zero byte in it.
    pub(super) fn has_zero(&self) -> bool {
        let texts = match self {
            Self::Texts(texts) => texts,
            Self::Listed(listed) => listed.values().as_string::<i64>(),
            Self::Views(texts) => {
                return texts.iter().flatten().any(|text| memchr::memchr(0, text.as_bytes()).is_some());
            }
            _ => return false,
        };
        let at = |offset: Option<&i64>| offset.and_then(|at| usize::try_from(*at).ok()).unwrap_or(0);
        let (from, to) = (at(texts.value_offsets().first()), at(texts.value_offsets().last()));
        memchr::memchr(0, texts.value_data().get(from..to).unwrap_or_default()).is_some()
    }
}

/// A text that a dictionary lists; empty where it lists none.
pub(super) fn value(listed: &DictionaryArray<Int32Type>, key: usize) -> &str {
    let values = listed.values().as_string::<i64>();
    if values.is_valid(key) { values.value(key) } else { "" }
}

/// A number as a table has it: as short as it can be told apart, and no point where there is nothing
/// behind it. What is no number marks a missing one, as it does in Python and R.
pub(super) fn number(number: f64) -> String {
    if number.is_nan() { String::new() } else { number.to_string() }
}

/// The same for numbers with fewer digits.
fn shortest(numbers: &ArrayRef) -> LargeStringArray {
    let numbers = numbers.as_primitive::<arrow_array::types::Float32Type>().iter();
    numbers.map(|number| number.filter(|number| !number.is_nan()).map(|number| number.to_string())).collect()
}

/// A point in time at which a day begins is that day.
fn without_midnight(text: &str) -> &str {
    text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix("T00:00:00Z")).unwrap_or(text)
}

/// The type of points in time whose zone is written by its offset: names of zones have to be looked up,
/// which the cast does not do, and a point in time is the same in all of them.
fn in_utc(kind: &DataType) -> DataType {
    match kind {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some("+00:00".into())),
        kind => kind.clone(),
    }
}

/// Texts as values of the type that they were read from.
pub(super) fn typed(texts: &ArrayRef, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    converted(&converted(texts, &in_utc(kind))?, kind)
}

/// The same values as another type; an error where one has no place in it.
pub(super) fn converted(array: &ArrayRef, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    if array.data_type() == kind {
        return Ok(array.clone());
    }
    let done = cast(array, kind)?;
    if done.logical_null_count() != array.logical_null_count() {
        let message = format!("a value of type {} cannot be shown as text", array.data_type());
        return Err(ArrowError::CastError(message));
    }
    Ok(done)
}
