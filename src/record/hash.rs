//! What a record held when it was decided, as a hash of its raw text.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::RawCell;

/// `r1:` and 32 hexadecimal digits: the beginning of the SHA-256 of a JSON text, which is the array
/// of `["field","cell"]`, in the order of the fields' names (by their UTF-8 bytes), without spaces.
///
/// A cell is its raw text, `null`, or an array of texts. A field that has no column is left out. So
/// the hash changes when a cell that the criteria read changes by as much as a space, and does not
/// when rows or columns are moved, or columns that no criterion reads are edited.
#[must_use]
pub fn record_hash<'a>(fields: impl IntoIterator<Item = (&'a str, &'a RawCell)>) -> String {
    let mut fields = fields.into_iter().collect::<Vec<_>>();
    fields.retain(|(_, cell)| **cell != RawCell::Absent);
    fields.sort_by_key(|(name, _)| *name);
    let pairs = fields.into_iter().map(|(name, cell)| {
        let cell = match cell {
            RawCell::Text(text) => text.as_str().into(),
            RawCell::List(items) => items.as_slice().into(),
            RawCell::Null | RawCell::Absent => serde_json::Value::Null,
        };
        serde_json::Value::Array(vec![name.into(), cell])
    });
    let text = serde_json::Value::Array(pairs.collect()).to_string();
    Sha256::digest(text.as_bytes()).iter().take(16).fold(String::from("r1:"), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
