//! The numbers of a PRISMA 2020 flow diagram as a table: the format of the R package PRISMA2020, and the
//! same with what it has no place for.

mod counts;
mod key;
mod numbers;
mod template;
mod write;

pub use counts::{Counts, Entry, Named};
pub use key::{Key, Unit};
pub use template::{TemplateRow, Text, template, usual};
pub use write::{Sheet, label_in_csv, write_sheet};
