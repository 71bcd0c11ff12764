//! Finding out how a delimited text tells its cells apart.

use std::io::Cursor;

use super::rows::{Dialect, Next, Row, Rows};

/// How many rows a delimiter is tried on.
const ROWS: usize = 20;

/// What the first characters of a delimited text say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sniffed {
    pub(super) dialect: Dialect,
    /// The length of the `sep=;` line that Excel reads as an instruction, 0 when there is none.
    pub(super) skip: usize,
}

/// Finds delimiter and quote. `head` is the beginning of the text, or all of it when `whole`;
/// `preferred` is taken where nothing speaks against it.
pub(super) fn sniff(head: &str, whole: bool, preferred: u8) -> Sniffed {
    if let Some((delimiter, skip)) = instruction(head) {
        let rest = head.get(skip..).unwrap_or_default();
        return Sniffed { dialect: Dialect { delimiter, quote: Some(quote(rest, delimiter)) }, skip };
    }
    let mut candidates = vec![preferred];
    candidates.extend([b',', b';', b'\t', b'|'].iter().filter(|d| **d != preferred));
    let mut best = (preferred, (0, 0));
    for delimiter in candidates {
        let score = score(head, whole, Dialect { delimiter, quote: Some(b'"') });
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    Sniffed { dialect: Dialect { delimiter: best.0, quote: Some(quote(head, best.0)) }, skip: 0 }
}

/// Excel's `sep=;` line: the delimiter and the line's length.
fn instruction(head: &str) -> Option<(u8, usize)> {
    let rest = head.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(head.get(4..))?;
    let delimiter = *rest.as_bytes().first().filter(|d| d.is_ascii() && !d.is_ascii_alphanumeric())?;
    let line_end = rest.get(1..)?;
    let end = ["\r\n", "\n", "\r"].iter().find(|end| line_end.starts_with(**end))?;
    Some((delimiter, 5 + end.len()))
}

/// Of 1000 rows, how many are as wide as the header; then how wide that is. Nothing where the
/// header is not divided at all.
fn score(head: &str, whole: bool, dialect: Dialect) -> (usize, usize) {
    let mut rows = Rows::new(Cursor::new(head.as_bytes()), dialect, 1);
    let mut row = Row::default();
    let mut widths = Vec::new();
    while widths.len() <= ROWS {
        match rows.read(&mut row) {
            Ok(Next::Row) if row.is_blank() => {}
            Ok(Next::Row) => widths.push(row.len()),
            Ok(Next::Fault(_)) => widths.push(0),
            Ok(Next::End) | Err(_) => {
                // The last row of a head is cut off.
                if !whole && widths.len() > 1 {
                    widths.pop();
                }
                break;
            }
        }
    }
    let Some((header, rest)) = widths.split_first().filter(|(header, _)| **header > 1) else {
        return (0, 0);
    };
    let alike = rest.iter().filter(|width| *width == header).count();
    ((alike * 1000).checked_div(rest.len()).unwrap_or(1000) + 1, *header)
}

/// Single quotes only where every name in the header has them.
fn quote(head: &str, delimiter: u8) -> u8 {
    let header = head.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut names = header.split(char::from(delimiter)).map(str::trim);
    let single = names.all(|name| name.len() > 2 && name.starts_with('\'') && name.ends_with('\''));
    if single { b'\'' } else { b'"' }
}
