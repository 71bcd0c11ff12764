//! Which bytes of a text mean something: sixty-four at a time, as bits.

use wide::{CmpEq, i8x16};

use crate::record::rows::Dialect;

/// The bytes that mean something.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    delimiter: i8x16,
    line_end: i8x16,
    quote: Option<i8x16>,
}

/// A bit per byte of a piece.
#[derive(Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) line_ends: u64,
    /// Delimiters and line ends.
    pub(super) ends: u64,
    pub(super) quotes: u64,
}

impl Signs {
    pub(super) fn of(dialect: Dialect) -> Self {
        let splat = |byte: u8| i8x16::splat(byte.cast_signed());
        Self { delimiter: splat(dialect.delimiter), line_end: splat(b'\n'), quote: dialect.quote.map(splat) }
    }

    #[inline(always)]
    pub(super) fn find(self, piece: &[u8; 64]) -> Found {
        let mut found = Found::default();
        for (at, sixteen) in piece.as_chunks::<16>().0.iter().enumerate() {
            let bytes = i8x16::from(sixteen.map(u8::cast_signed));
            let bits = |found: i8x16| u64::from(found.move_mask().cast_unsigned()) << (16 * at);
            let line_end = bytes.cmp_eq(self.line_end);
            found.line_ends |= bits(line_end);
            found.ends |= bits(bytes.cmp_eq(self.delimiter) | line_end);
            if let Some(quote) = self.quote {
                found.quotes |= bits(bytes.cmp_eq(quote));
            }
        }
        found
    }
}

/// What is carried from one piece to the next.
#[derive(Clone, Copy)]
pub(super) struct Carried {
    /// All bits set within quotes.
    inside: u64,
    /// The byte before ended a cell; was a quote; was a quote that closed.
    ended: u64,
    quote: u64,
    closed: u64,
    /// A quote stood where the rules do not put one.
    pub(super) broken: u64,
    /// A quote followed another and stands for it.
    pub(super) doubled: u64,
}

impl Carried {
    /// Before a cell's first byte.
    pub(super) fn at_start() -> Self {
        Self { inside: 0, ended: 1, quote: 0, closed: 0, broken: 0, doubled: 0 }
    }

    /// Of the bits found, those within quotes taken away.
    #[inline(always)]
    pub(super) fn outside(&mut self, found: Found, returns: impl Fn() -> u64) -> Found {
        let quotes = found.quotes;
        if quotes | self.closed | self.inside == 0 {
            self.ended = found.ends >> 63;
            self.quote = 0;
            return found;
        }
        // Every quote turns inside and outside around, as far as the next one.
        let mut within = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            within ^= within << shift;
        }
        within ^= self.inside;
        let (opening, closing) = (quotes & within, quotes & !within);
        let after = |bits: u64, carried: u64| bits << 1 | carried;
        let (ends, line_ends) = (found.ends & !within, found.line_ends & !within);
        // A quote opens at a cell's beginning, or follows one that seemed to close and stands for it.
        let following = after(quotes, self.quote);
        self.broken |= opening & !(after(ends, self.ended) | following);
        self.doubled |= opening & following;
        let behind = after(closing, self.closed) & !(ends | quotes);
        if behind != 0 {
            self.broken |= behind & !returns();
        }
        self.ended = ends >> 63;
        self.quote = quotes >> 63;
        self.closed = closing >> 63;
        self.inside = (within.cast_signed() >> 63).cast_unsigned();
        Found { line_ends, ends, quotes }
    }
}
