//! From the text of a cell to what it holds. (Meaning, rule 1 and its table.)

use super::{Cell, FieldSpec};

/// A cell as the reader of the records found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellText<'a> {
    /// Text, perhaps empty.
    Text(&'a str),
    /// JSON `null`.
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

/// Reads one cell as `spec` says. Total: a cell that cannot be read is *not read* with a fault.
#[must_use]
pub fn read(spec: &FieldSpec, text: CellText<'_>) -> Reading {
    let _ = (spec, text);
    todo!()
}
