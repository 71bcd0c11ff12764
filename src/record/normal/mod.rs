//! Normal forms of what records hold: one spelling per value, so that values can be compared.
//!
//! Plain functions from text. What is missing, or is no such value, has no normal form: that says
//! nothing of the record, neither that it is like another nor that it differs.

mod doi;
mod issn;
mod markup;
mod names;
mod pages;
mod pmid;
mod title;
mod year;

pub use doi::doi;
pub use issn::issns;
pub use markup::plain;
pub use names::{Name, name, names};
pub use pages::{Pages, pages};
pub use pmid::pmid;
pub use title::title;
pub use year::year;

/// The text, trimmed, unless it is one of the words that exports write for nothing: `NA`, `None`, `-`.
///
/// ```
/// use eligible::record::normal::present;
/// assert_eq!(present(" Lancet "), Some("Lancet"));
/// assert_eq!(present("NA"), None);
/// ```
#[must_use]
pub fn present(text: &str) -> Option<&str> {
    let text = text.trim();
    let nothing = ["na", "n/a", "none", "null", "nan", "-", "--", ".", "?", "not available", "no abstract"];
    let empty = text.is_empty() || nothing.iter().any(|word| text.eq_ignore_ascii_case(word));
    (!empty).then_some(text)
}
