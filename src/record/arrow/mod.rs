//! Parquet and Arrow files: typed columns, read as the table that they would be saved as.
//!
//! A cell of them is the text that it has in that table: whole numbers without a point, days as dates,
//! yes and no as `true` and `false`. A null is a blank cell, as it is to the engines that we write SQL for.

mod cells;
mod coded;
mod parts;
mod quick;
mod reader;
mod sound;
mod source;
mod write;

pub(super) use quick::{Large, Shown};
pub(super) use reader::open;
pub(super) use source::{Kind, kind, kinds};
pub use write::{ColumnRows, ColumnsShape, ColumnsWriter, Written};
