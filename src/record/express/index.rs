//! Where the cells of a block of delimited text stand, where nothing about its rows is unusual.
//!
//! Sixty-four bytes at a time become bits for the bytes that mean something. What lies within quotes
//! falls out of the bits as well, so that no quote is looked at by itself; where a quote stands where
//! the rules do not put one, the careful reader takes over.

use std::ops::Range;

use super::marks::{Carried, Signs};
use crate::record::rows::Dialect;
use crate::text::{Work, at_best};

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

/// The rows of a block.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where each cell ends, row by row; at the line end for the last of a row. First of all, the place
    /// before the first row, so that each cell begins after one place and ends at the next.
    ends: Vec<u32>,
    width: usize,
    rows: usize,
    /// Per row, whether `\r` stands before its line end; empty where there is none.
    returns: Vec<bool>,
    quoting: Quoting,
}

/// Places of a column: see [`Index::places`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<'a> {
    places: &'a [u32],
    width: usize,
    pub(super) rows: usize,
}

impl<'a> Places<'a> {
    /// Where each row's cell begins and ends, quotes included.
    #[inline(always)]
    pub(super) fn iter(self) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        let ends = self.places.get(1..).unwrap_or_default();
        let width = self.width.max(1);
        let every = move |places: &'a [u32]| places.iter().step_by(width);
        every(self.places).zip(every(ends)).map(|(before, end)| (after(*before), *end as usize))
    }

    /// Where a row's cell begins and ends, quotes included.
    #[inline(always)]
    pub(super) fn of(self, row: usize) -> (usize, usize) {
        match self.places.get(row * self.width..).and_then(<[u32]>::first_chunk::<2>) {
            Some([before, end]) => (after(*before), *end as usize),
            None => (0, 0),
        }
    }
}

/// How much there is to undo in quoted cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Quoting {
    /// No quote at all.
    #[default]
    None,
    /// Quotes around cells.
    Around,
    /// And quotes within, each written twice; or quotes in cells that have none around them.
    Within,
}

/// Bytes that a block must have after its text, so that it can be read in larger pieces.
pub(super) const PADDING: usize = 64;

impl Index {
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn clear(&mut self) {
        self.ends.clear();
        self.returns.clear();
        self.rows = 0;
        self.quoting = Quoting::None;
    }

    /// How much there is to undo in quoted cells.
    pub(super) fn quoting(&self) -> Quoting {
        self.quoting
    }

    /// Where a row stands, without its line end.
    pub(super) fn row(&self, row: usize) -> Range<usize> {
        let last = self.width.saturating_sub(1);
        self.cell(row, 0).start..self.cell(row, last).end
    }

    /// Where a cell stands, quotes included.
    pub(super) fn cell(&self, row: usize, column: usize) -> Range<usize> {
        match self.ends.get(row * self.width + column..) {
            Some([before, end, ..]) => after(*before)..*end as usize - self.return_before(row, column),
            _ => 0..0,
        }
    }

    fn return_before(&self, row: usize, column: usize) -> usize {
        let last = column + 1 == self.width;
        usize::from(last && self.returns.get(row) == Some(&true))
    }

    /// The places between which a column's cells stand: a row's is after the first of its pair and
    /// before the second. Nothing where more has to be looked at.
    pub(super) fn places(&self, column: usize) -> Option<Places<'_>> {
        let plain = self.returns.is_empty() || column + 1 != self.width;
        let places = self.ends.get(column..).unwrap_or_default();
        plain.then_some(Places { places, width: self.width, rows: self.rows })
    }

    /// Where the cells of a column stand, row by row.
    #[inline]
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Range<usize>> {
        let plain = self.returns.is_empty() || column + 1 != self.width;
        let rows = self.ends.get(column..).unwrap_or_default().chunks(self.width.max(2));
        rows.take(self.rows).enumerate().map(move |(row, places)| match places {
            [before, end, ..] => {
                let back = if plain { 0 } else { self.return_before(row, column) };
                after(*before)..*end as usize - back
            }
            _ => 0..0,
        })
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
        self.width = width;
        let signs = Signs::of(dialect);
        // Every place within it can be said in 32 bits.
        u32::try_from(block.len()).map_err(|_| Irregular)?;
        self.ends.push((from as u32).wrapping_sub(1));
        let Seen { carried, any_quotes, mut lines, mut stop } =
            at_best(Look { index: self, block, place: (from, limit, length), signs });
        if carried.broken != 0 {
            // Quotes in cells that have none around them: one by one.
            self.quoting = Quoting::Within;
            self.ends.truncate(1);
            (lines, stop) = self.one_by_one(block, (from, limit, length), last, dialect)?;
            return self.check(block, dialect, (from, length), last, lines, stop);
        }
        self.quoting = match (any_quotes, carried.doubled) {
            (0, _) => Quoting::None,
            (_, 0) => Quoting::Around,
            _ => Quoting::Within,
        };
        self.check(block, dialect, (from, length), last, lines, stop)
    }

    /// The same as long as every quote stands where the rules put one.
    #[inline(always)]
    fn look(&mut self, block: &[u8], (from, limit, length): (usize, usize, usize), signs: Signs) -> Seen {
        let mut carried = Carried::at_start();
        let (mut any_quotes, mut lines, mut stop) = (0, 0, None);
        let pieces = block.get(from..).unwrap_or_default().as_chunks::<64>().0;
        for (number, piece) in pieces.iter().enumerate() {
            let base = from + 64 * number;
            if base >= length {
                break;
            }
            let mut found = signs.find(piece);
            if base + 64 > length {
                let there = u64::MAX >> (64 - (length - base));
                found.line_ends &= there;
                found.ends &= there;
                found.quotes &= there;
            }
            any_quotes |= found.quotes;
            found = carried.outside(found, || {
                let returns = piece.iter().enumerate().map(|(at, byte)| u64::from(*byte == b'\r') << at);
                returns.sum()
            });
            if base + 64 >= limit {
                // The first row that begins at the limit or after it is the next chunk's.
                let from_limit = match (limit - 1).checked_sub(base) {
                    Some(at) => u64::MAX.checked_shl(at as u32).unwrap_or(0),
                    None => u64::MAX,
                };
                let line_end = found.line_ends & from_limit;
                if line_end != 0 {
                    let at = line_end.trailing_zeros();
                    found.ends &= u64::MAX >> (63 - at);
                    found.line_ends &= u64::MAX >> (63 - at);
                    stop = Some(base + at as usize + 1);
                }
            }
            lines += found.line_ends.count_ones() as usize;
            self.add(base, found.ends);
            if stop.is_some() {
                break;
            }
        }
        Seen { carried, any_quotes, lines, stop }
    }

    /// The ends of the cells of a block in which a quote may be text, each quote looked at by itself.
    fn one_by_one(
        &mut self,
        block: &[u8],
        (from, limit, length): (usize, usize, usize),
        last: bool,
        dialect: Dialect,
    ) -> Result<(usize, Option<usize>), Irregular> {
        let signs = Signs::of(dialect);
        let quote = dialect.quote.unwrap_or(0);
        let byte = |at: usize| block.get(at).copied().unwrap_or_default();
        let (mut cell, mut lines) = (from, 0);
        // Within quotes; where a closing quote was followed; a second quote that was dealt with.
        let (mut inside, mut closed, mut dealt_with) = (false, None, None);
        let pieces = block.get(from..length).unwrap_or_default().as_chunks::<64>();
        let mut rest = [0; 64];
        rest.iter_mut().zip(pieces.1).for_each(|(to, from)| *to = *from);
        for (number, piece) in pieces.0.iter().chain([&rest]).enumerate() {
            let base = from + 64 * number;
            let found = signs.find(piece);
            let mut bits = found.ends | found.quotes;
            while bits != 0 {
                let at = base + bits.trailing_zeros() as usize;
                let is_quote = found.quotes & bits & bits.wrapping_neg() != 0;
                bits &= bits - 1;
                if at >= length {
                    break;
                }
                if is_quote {
                    if inside {
                        if dealt_with == Some(at) {
                            dealt_with = None;
                        } else if byte(at + 1) == quote {
                            dealt_with = Some(at + 1);
                        } else if at + 1 == length && !last {
                            return Ok((lines, None));
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
                let is_line_end = byte(at) == b'\n';
                let end = at - usize::from(is_line_end && at > cell && byte(at - 1) == b'\r');
                // Spaces after a closing quote, or text, are for the careful reader.
                if closed.take().is_some_and(|closed| closed != end) {
                    return Err(Irregular);
                }
                self.ends.push(at as u32);
                cell = at + 1;
                if is_line_end {
                    lines += 1;
                    if cell >= limit {
                        return Ok((lines, Some(cell)));
                    }
                }
            }
        }
        Ok((lines, None))
    }

    /// Whether the cells make rows of one width, and where the reading stopped.
    fn check(
        &mut self,
        block: &[u8],
        dialect: Dialect,
        (from, length): (usize, usize),
        last: bool,
        lines: usize,
        stop: Option<usize>,
    ) -> Result<Stop, Irregular> {
        let width = self.width.max(1);
        // All line ends are where the rows' last cells are, and there are no others.
        let rows = self.ends.get(1..).unwrap_or_default().chunks_exact(width);
        let rest = !rows.remainder().is_empty();
        self.rows = rows.len();
        let byte = |at: usize| block.get(at).copied().unwrap_or_default();
        let mut start = from;
        for (row, ends) in rows.enumerate() {
            let end = ends.last().map_or(0, |end| *end as usize);
            if byte(end) != b'\n' {
                return Err(Irregular);
            }
            if end > start && byte(end - 1) == b'\r' {
                // A `\r` elsewhere is looked for in the block as a whole.
                self.returns.resize(row, false);
                self.returns.push(true);
            }
            if is_blank(block.get(start..end).unwrap_or_default(), dialect) {
                return Err(Irregular);
            }
            start = end + 1;
        }
        if lines != self.rows {
            return Err(Irregular);
        }
        match stop {
            Some(stop) => Ok(Stop::At(stop)),
            None if !last => Ok(Stop::Inside),
            None if start == length && !rest => Ok(Stop::At(start)),
            // A last row without an end of line, or a quote that is never closed.
            None => Err(Irregular),
        }
    }

    /// Adds the ends that the bits of a piece show.
    #[inline(always)]
    fn add(&mut self, base: usize, mut bits: u64) {
        let base = base as u32;
        let count = bits.count_ones() as usize;
        let before = self.ends.len();
        // Eight at a time, whether they are there or not: no guess can go wrong.
        while bits != 0 {
            let mut eight = [0; 8];
            for place in &mut eight {
                // The bit that is set where there is none spares a question; what it adds is cut off.
                *place = base.wrapping_add((bits | 1 << 63).trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            self.ends.extend_from_slice(&eight);
        }
        self.ends.truncate(before + count);
    }
}

/// A block that is to be looked through.
struct Look<'a> {
    index: &'a mut Index,
    block: &'a [u8],
    place: (usize, usize, usize),
    signs: Signs,
}

/// What was seen in it.
struct Seen {
    carried: Carried,
    any_quotes: u64,
    lines: usize,
    stop: Option<usize>,
}

impl Work for Look<'_> {
    type Out = Seen;
    #[inline(always)]
    fn run(self) -> Seen {
        self.index.look(self.block, self.place, self.signs)
    }
}

/// Where a cell begins whose place before is this. Before the very first byte stands the greatest number.
#[inline]
fn after(place: u32) -> usize {
    place.wrapping_add(1) as usize
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
