//! Records: read from the files people have, typed as the criteria ask, and written back.

#[cfg(feature = "parquet")]
mod arrow;
mod bad_cells;
mod columns;
mod delimited;
pub mod duplicates;
mod encodings;
mod express;
mod fault;
mod file;
pub mod flow;
mod foreign;
mod format;
mod guard;
mod hash;
mod headings;
mod ids;
mod input;
mod json;
mod json_text;
pub mod normal;
mod options;
mod output;
mod percentages;
mod reader;
mod reference;
mod ris;
mod rows;
mod schema;
mod set;
mod signs;
mod sniff;
mod votes;
mod workbook;
mod write;

#[cfg(feature = "parquet")]
pub use arrow::{ColumnRows, ColumnsShape, ColumnsWriter, Written as WrittenRows};
pub use bad_cells::{BadCell, BadCells, CellPlace, Matter};
pub use columns::{Batch, Column, Row};
pub use express::{Chunk, Column as ExpressColumn, Ended, Express, Taken};
pub use fault::FileFault;
pub use file::{RecordFile, Records};
pub use format::Format;
pub use guard::is_guarded;
pub use hash::record_hash;
pub use input::{Input, read_file};
pub use options::{IdChoice, Quote, ReadOptions};
pub use output::Output;
pub use ris::RisWriter;
pub use schema::{Mapping, Wanted, map_columns, map_columns_with};
pub use set::{Batches, FieldColumn, RawBatch, RecordSet};
pub use votes::{
    COLUMNS as VOTE_COLUMNS, People, Place as VotePlace, Refused, Role as VoteRole, SheetRow, Vote, VoteFile,
    VoteForm, VoteLog, VoteOptions, When, read_sheet, vote_cells, vote_json,
};
pub use write::{TableWriter, WriteOptions, taken_names, write_cell};

use schema::merge_columns;

/// One cell as its file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RawCell {
    /// The text, untouched.
    Text(String),
    /// JSON `null`.
    Null,
    /// A JSON array of scalars, each as its text.
    List(Vec<String>),
    /// The record has no such column (a JSON object without the key, a column of another file).
    Absent,
}

/// One record as its file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// Which of the files given, from 0.
    pub file: usize,
    /// The row that a spreadsheet shows (the header is row 1); for JSON Lines the line; for a JSON
    /// array the element, from 1.
    pub row: u64,
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// A cell per column of the table.
    pub cells: Vec<RawCell>,
}
