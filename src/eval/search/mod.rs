//! A search strategy over local records: what each line finds, what it may find, and why that is open.

mod causes;
mod concepts;
mod headings;
mod limits;
mod plan;
mod record;
mod run;
mod scans;
mod tally;
mod tree;

pub use causes::{Cause, Causes};
pub use concepts::{Concept, Concepts, Found};
pub use plan::Plan;
pub use record::{FIELDS, Reference, wanted};
pub use run::{Answer, Match, Run, run};
pub use tally::{LineTally, SearchTally};
pub use tree::MeshTree;
