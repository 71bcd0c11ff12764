//! Where the cells of a block of delimited text stand, where nothing about its rows is unusual.
//!
//! Sixteen bytes at a time are compared with the bytes that mean something; only those are looked at
//! one by one.

use wide::{CmpEq, i8x16};

use crate::record::rows::Dialect;

/// Something that the careful reader has to look at: an unusual end of line, a row of another width,
/// quoting that breaks its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Irregular;

/// Where the reading of a block stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Before this row, which begins at or after the limit.
    At(usize),
    /// In a row that goes on after the block.
    Inside,
}

/// The rows of a block: for each where it begins, then where each of its cells ends.
#[derive(Debug, Default)]
pub(super) struct Index {
    places: Vec<u32>,
    stride: usize,
    rows: usize,
}

/// Bytes that a block must have after its text, so that it can be read in larger pieces.
pub(super) const PADDING: usize = 64;

/// The bytes that mean something.
#[derive(Clone, Copy)]
struct Signs {
    delimiter: i8x16,
    line_end: i8x16,
    quote: Option<i8x16>,
}

impl Signs {
    fn of(dialect: Dialect) -> Self {
        let splat = |byte: u8| i8x16::splat(byte.cast_signed());
        Self { delimiter: splat(dialect.delimiter), line_end: splat(b'\n'), quote: dialect.quote.map(splat) }
    }

    /// A bit per byte of a piece: those that end a cell, and quotes.
    #[inline]
    fn find(self, piece: &[u8; 64]) -> (u64, u64) {
        let (mut ends, mut quotes) = (0, 0);
        for (at, sixteen) in piece.as_chunks::<16>().0.iter().enumerate() {
            let bytes = i8x16::from(sixteen.map(u8::cast_signed));
            let bits = |found: i8x16| u64::from(found.move_mask().cast_unsigned()) << (16 * at);
            ends |= bits(bytes.cmp_eq(self.delimiter) | bytes.cmp_eq(self.line_end));
            if let Some(quote) = self.quote {
                quotes |= bits(bytes.cmp_eq(quote));
            }
        }
        (ends, quotes)
    }
}

impl Index {
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.rows = 0;
    }

    /// Where a row stands, without its line end.
    pub(super) fn row(&self, row: usize) -> std::ops::Range<usize> {
        let places = self.places.get(row * self.stride..(row + 1) * self.stride).unwrap_or_default();
        match places {
            [start, .., end] => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Where a cell stands, quotes included.
    pub(super) fn cell(&self, row: usize, column: usize) -> std::ops::Range<usize> {
        let places = self.places.get(row * self.stride..(row + 1) * self.stride).unwrap_or_default();
        place(places, column)
    }

    /// Where the cells of a column stand, row by row.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.places.chunks_exact(self.stride.max(1)).map(move |places| place(places, column))
    }

    /// Finds the rows of `block` that begin from `from` up to `limit`; `last` when nothing follows it.
    /// After `length` bytes of text, the block has [`PADDING`] bytes of zero.
    pub(super) fn scan(
        &mut self,
        block: &[u8],
        (from, limit, length): (usize, usize, usize),
        last: bool,
        dialect: Dialect,
        width: usize,
    ) -> Result<Stop, Irregular> {
        self.clear();
        self.stride = width + 1;
        let signs = Signs::of(dialect);
        let quote = dialect.quote.unwrap_or(0);
        let byte = |at: usize| block.get(at).copied().unwrap_or_default();
        // Every place within it can be said in 32 bits.
        u32::try_from(block.len()).map_err(|_| Irregular)?;
        self.places.push(from as u32);
        let (mut row, mut cell, mut column) = (from, from, 0);
        // Within quotes; where a closing quote was followed; a second quote that was dealt with.
        let (mut inside, mut closed, mut dealt_with) = (false, None, None);
        let pieces = block.get(from..).unwrap_or_default().as_chunks::<64>().0;
        for (number, piece) in pieces.iter().enumerate() {
            let base = from + 64 * number;
            if base >= length {
                break;
            }
            let (ends, quotes) = signs.find(piece);
            let mut bits = ends | quotes;
            while bits != 0 {
                let at = base + bits.trailing_zeros() as usize;
                let is_quote = quotes & bits & bits.wrapping_neg() != 0;
                bits &= bits - 1;
                if is_quote {
                    if inside {
                        if dealt_with == Some(at) {
                            dealt_with = None;
                        } else if byte(at + 1) == quote {
                            dealt_with = Some(at + 1);
                        } else if at + 1 == length && !last {
                            return self.inside();
                        } else {
                            (inside, closed) = (false, Some(at + 1));
                        }
                    } else if at == cell {
                        inside = true;
                    }
                    continue;
                }
                if inside {
                    continue;
                }
                let is_line_end = byte(at) == b'\n' && dialect.delimiter != b'\n';
                let mut end = at;
                if is_line_end {
                    // A lone `\r` is looked for in the block as a whole.
                    end -= usize::from(at > cell && byte(at - 1) == b'\r');
                }
                // Spaces after a closing quote, or text, are for the careful reader.
                if closed.take().is_some_and(|closed| closed != end) {
                    return Err(Irregular);
                }
                self.places.push(end as u32);
                column += 1;
                cell = at + 1;
                if is_line_end {
                    if column != width || is_blank(block.get(row..end).unwrap_or_default(), dialect) {
                        return Err(Irregular);
                    }
                    self.rows += 1;
                    (row, column) = (cell, 0);
                    if row >= limit {
                        return Ok(Stop::At(row));
                    }
                    self.places.push(row as u32);
                } else if column >= width {
                    return Err(Irregular);
                }
            }
        }
        if !last {
            return self.inside();
        }
        if row == length {
            self.places.truncate(self.rows * self.stride);
            return Ok(Stop::At(row));
        }
        // A last row without an end of line, or a quote that is never closed.
        Err(Irregular)
    }

    fn inside(&mut self) -> Result<Stop, Irregular> {
        self.places.truncate(self.rows * self.stride);
        Ok(Stop::Inside)
    }
}

fn place(places: &[u32], column: usize) -> std::ops::Range<usize> {
    let start = places.get(column).map_or(0, |place| *place as usize + usize::from(column > 0));
    let end = places.get(column + 1).map_or(start, |end| *end as usize);
    start..end
}

/// Whether no cell of a row begins with something to be seen: a row of nothing but blanks is no record,
/// and the careful reader says so.
fn is_blank(row: &[u8], dialect: Dialect) -> bool {
    let sign = |byte: u8| byte == dialect.delimiter || Some(byte) == dialect.quote;
    match row.first() {
        Some(first) if first.is_ascii_graphic() && !sign(*first) => false,
        _ => !row.iter().any(|byte| byte.is_ascii_graphic() && !sign(*byte)),
    }
}
