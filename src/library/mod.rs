//! The library's face: criteria, records, and what the one says of the other, without files or a terminal.
//!
//! Everything below it stays open for those who want the parts; the commands use those, too.

mod criteria;
mod decided;
mod difference;
mod records;

pub use criteria::{Criteria, Diagnostics};
pub use decided::{Decided, Explained, Open, Screening};
pub use difference::{Changed, Versions};
pub use records::{Fault, Records};
