//! From bytes to a source: UTF-8, or UTF-16 that says so; line ends made alike.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};

/// The largest file that is read: far more than anyone writes, and little enough to be quick.
pub(super) const LARGEST: usize = 4 * 1024 * 1024;

/// Decodes a file. What is not text becomes `�`, and is told.
pub(super) fn decode(name: &str, bytes: &[u8]) -> (Source, Option<Diagnostic>) {
    if bytes.len() > LARGEST {
        return (Source::new(name, ""), Some(too_large(bytes.len())));
    }
    if let Some(what) = no_plain_text(bytes) {
        let fault = Diagnostic::new(
            Code::NotUtf8,
            format!("the file is {what}, and no plain text"),
            Span::default(),
            "nothing of it was read",
        )
        .help("save the criteria as plain text (`.txt`, encoding UTF-8)");
        return (Source::new(name, ""), Some(fault));
    }
    let little = bytes.strip_prefix(&[0xFF, 0xFE]).map(|rest| utf16(rest, u16::from_le_bytes));
    let big = bytes.strip_prefix(&[0xFE, 0xFF]).map(|rest| utf16(rest, u16::from_be_bytes));
    if let Some(text) = little.or(big) {
        return (Source::new(name, same_line_ends(&text)), None);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Source::new(name, same_line_ends(text)), None),
        Err(error) => {
            let source = Source::new(name, same_line_ends(&String::from_utf8_lossy(bytes)));
            let fault = not_utf8(&source, bytes, error.valid_up_to());
            (source, Some(fault))
        }
    }
}

/// A file too large to be one of criteria.
pub(super) fn too_large(bytes: usize) -> Diagnostic {
    let megabytes = bytes.div_ceil(1024 * 1024);
    Diagnostic::new(
        Code::TooLarge,
        format!("the file has {megabytes} MB, and criteria have at most {} MB", LARGEST / 1024 / 1024),
        Span::default(),
        "nothing of it was read",
    )
    .help("is this the file with the records?")
}

/// Documents of word processors and the like, known by how they begin.
fn no_plain_text(bytes: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| bytes.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] => "a document of a word processor, or another archive",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Word or Excel document",
        _ if begins(b"{\\rtf") => "a rich text document",
        _ if begins(b"%PDF-") => "a PDF",
        _ if begins(b"<!doctype html") || begins(b"<html") => "a web page",
        _ => return None,
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => u16::from(b'?'),
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A carriage return alone becomes a newline, in its place: lines are counted by newlines.
fn same_line_ends(text: &str) -> String {
    let mut chars = text.chars().peekable();
    let mut result = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        result.push(if c == '\r' && chars.peek() != Some(&'\n') { '\n' } else { c });
    }
    result
}

fn not_utf8(source: &Source, bytes: &[u8], valid: usize) -> Diagnostic {
    // The text before the first bad byte is the same in both, byte for byte.
    let place = source.position(valid);
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let end = valid + char::REPLACEMENT_CHARACTER.len_utf8();
    Diagnostic::new(
        Code::NotUtf8,
        format!(
            "the file is not UTF-8 text: byte {byte:#04X} at line {}, column {} belongs to no character",
            place.line, place.column
        ),
        Span::new(valid, end),
        "the first such place",
    )
    .help("save the file as UTF-8 (in a word processor: as plain text, encoding UTF-8)")
}
