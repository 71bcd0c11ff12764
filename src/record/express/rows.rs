//! The rows of a block of delimited text, cell by cell, where nothing about them is unusual.

use memchr::{memchr, memchr3_iter};

use crate::record::rows::Dialect;

/// Something that the careful reader has to look at: an unusual end of line, a row of another width,
/// quoting that breaks its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Irregular;

/// What becomes of the cells.
pub(super) trait Sink {
    /// A cell, without its quotes.
    fn cell(&mut self, column: usize, text: &[u8]) -> Result<(), Irregular>;
    /// A row's end. `row` is where it stands in the block, without its line end; `quoted` when a cell
    /// of it is quoted.
    fn row(&mut self, row: std::ops::Range<usize>, quoted: bool) -> Result<(), Irregular>;
}

/// Where the reading of a block stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Before this row, which begins at or after the limit.
    At(usize),
    /// In a row that goes on after the block.
    Inside,
}

/// Reads the rows of `block` that begin from `from` up to `limit`; `last` when nothing follows it.
pub(super) fn scan(
    block: &[u8],
    from: usize,
    limit: usize,
    last: bool,
    dialect: Dialect,
    width: usize,
    sink: &mut impl Sink,
) -> Result<Stop, Irregular> {
    let delimiter = dialect.delimiter;
    // Without quotes, one of the bytes is looked for twice.
    let quote = dialect.quote.unwrap_or(b'\n');
    let rest = block.get(from..).unwrap_or_default();
    let mut row = from;
    let mut cell = from;
    let mut column = 0;
    // Nothing before it counts: it is inside a quoted cell that was dealt with.
    let mut resume = from;
    let mut closed: Option<std::ops::Range<usize>> = None;
    let mut quoted = false;
    let mut unescaped: Vec<u8> = Vec::new();
    let mut doubled = false;
    // A row of nothing but blanks is no record; the careful reader says so.
    let mut blank = true;
    for at in memchr3_iter(delimiter, b'\n', quote, rest) {
        let at = from + at;
        if at < resume {
            continue;
        }
        let byte = block.get(at).copied().unwrap_or_default();
        if byte == delimiter || byte == b'\n' {
            let mut end = at;
            if byte == b'\n' {
                // A lone `\r` is looked for in the block as a whole.
                end -= usize::from(at > cell && block.get(at - 1) == Some(&b'\r'));
            }
            let mut give = |text: &[u8]| {
                blank &= !text.first().is_some_and(u8::is_ascii_graphic);
                sink.cell(column, text)
            };
            match closed.take() {
                Some(inner) => {
                    // Spaces after a closing quote, or text, are for the careful reader.
                    if inner.end + 1 != end {
                        return Err(Irregular);
                    }
                    let text = if doubled { &unescaped } else { block.get(inner).unwrap_or_default() };
                    give(text)?;
                    doubled = false;
                }
                None => give(block.get(cell..end).unwrap_or_default())?,
            }
            cell = at + 1;
            column += 1;
            if byte == b'\n' {
                if column != width || blank {
                    return Err(Irregular);
                }
                sink.row(row..end, quoted)?;
                (row, column, quoted, blank) = (at + 1, 0, false, true);
                if row >= limit {
                    return Ok(Stop::At(row));
                }
            }
        } else if at == cell {
            quoted = true;
            unescaped.clear();
            let mut start = at + 1;
            loop {
                let Some(found) = memchr(quote, block.get(start..).unwrap_or_default()) else {
                    return if last { Err(Irregular) } else { Ok(Stop::Inside) };
                };
                let end = start + found;
                if block.get(end + 1) == Some(&quote) {
                    doubled = true;
                    unescaped.extend_from_slice(block.get(start..=end).unwrap_or_default());
                    start = end + 2;
                    continue;
                }
                if end + 1 == block.len() && !last {
                    return Ok(Stop::Inside);
                }
                if doubled {
                    unescaped.extend_from_slice(block.get(start..end).unwrap_or_default());
                }
                closed = Some(at + 1..end);
                resume = end + 1;
                break;
            }
        }
    }
    if !last {
        return Ok(Stop::Inside);
    }
    if row == block.len() {
        return Ok(Stop::At(row));
    }
    // A last row without an end of line.
    Err(Irregular)
}
