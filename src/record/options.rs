//! What the user says of a file of records.

use super::Format;
use crate::text::Encoding;

/// What the user says of a file rather than leaving it to be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The format.
    pub format: Option<Format>,
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// Between two cells of a delimited file; an ASCII character.
    pub delimiter: Option<u8>,
    /// Quotes in a delimited file.
    pub quote: Option<Quote>,
    /// Where the records' ids are.
    pub id: IdChoice,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// What quotes are in a delimited file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// This ASCII character stands around cells.
    With(u8),
    /// Quotes are text like any other.
    None,
}

/// Where the records' ids are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IdChoice {
    /// The column `id`, else the column `record`, else the row's number.
    #[default]
    Usual,
    /// This column.
    Column(String),
    /// The row's number.
    Row,
}
