//! Words in texts: what a search term matches, and where. (Meaning, rule 7.) Knows nothing of the
//! language, of fields by name or of files.

mod atom;
mod classes;
mod folded;
mod part;
mod pattern;
mod regex;
mod scan;
mod spans;
mod term;
mod words;

pub use atom::{Atom, Distance, Hit};
pub use classes::{Classes, Texts};
pub use part::TextPart;
pub use part::may_go_on;
pub use pattern::{PatternFault, PatternFaultKind, WordPattern};
pub use scan::{Found, ScanRoom, Scanner};
pub use words::Words;
