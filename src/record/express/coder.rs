//! Gives each distinct text of a column a number, and reads it once.

use std::ops::Range;
use std::sync::Arc;

use super::index::Places;
use crate::record::{Column, RawCell};
use crate::text::{Work, at_best};
use crate::value::{FieldSpec, read};

/// The numbers of one column's texts. The column's `texts` and `readings` grow; a number stays what it
/// is until [`clear`](Self::clear).
#[derive(Debug, Default)]
pub(in crate::record) struct Coder {
    /// Texts of at most sixteen bytes, in a power of two of slots, and beside them their numbers plus
    /// one; none where the slot is free.
    short: Vec<u128>,
    short_numbers: Vec<u32>,
    short_texts: usize,
    recent: Box<Recent>,
    /// Longer ones: the upper half of a text's hash and its number plus one.
    long: Vec<(u32, u32)>,
    /// All longer texts, one after the other, where each ends, and their numbers in the column.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    numbers: Vec<u32>,
}

/// Distinct texts, and bytes of them, after which a column starts anew, so that memory stays flat.
const MOST_TEXTS: usize = 1 << 16;
const MOST_BYTES: usize = 8 << 20;

/// Which bits of sixteen bytes belong to a text of so many.
const BITS: [u128; 18] = {
    let mut bits = [u128::MAX; 18];
    let mut length = 0;
    while length < 16 {
        bits[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    bits
};

/// A text of at most sixteen bytes that stands in a block with at least sixteen bytes after it, zeros
/// behind it.
#[inline]
pub(super) fn sixteen(block: &[u8], place: &Range<usize>) -> Option<u128> {
    let sixteen = block.get(place.start..)?.first_chunk::<16>()?;
    Some(u128::from_le_bytes(*sixteen) & BITS.get(place.len())?)
}

impl Coder {
    /// The numbers of all texts of a column, which stand in a block with at least sixteen bytes after
    /// them; `quote` stands around some of them, and nowhere else.
    pub(super) fn code_all(
        &mut self,
        block: &[u8],
        places: Places<'_>,
        quote: Option<u8>,
        spec: &FieldSpec,
        column: &mut Column,
        codes: &mut Vec<u32>,
    ) {
        codes.clear();
        codes.resize(places.rows, UNKNOWN);
        at_best(CodeRecent { recent: &self.recent, block, places, quote, codes });
        for (row, code) in codes.iter_mut().enumerate().filter(|(_, code)| **code == UNKNOWN) {
            let (start, end) = places.of(row);
            let quoted = usize::from(quote.is_some() && block.get(start).copied() == quote && end > start);
            let text = block.get(start + quoted..end - quoted).unwrap_or_default();
            *code = self.code(text, spec, column);
            if text.len() <= 16 {
                self.recent.put(short(text), *code);
            }
        }
    }

    /// The number of a text in UTF-8. It holds no zero bytes.
    pub(in crate::record) fn code(&mut self, text: &[u8], spec: &FieldSpec, column: &mut Column) -> u32 {
        if text.len() > 16 {
            return self.long(text, spec, column);
        }
        if (self.short_texts + 1) * 4 > self.short.len() {
            let size = (self.short.len() * 2).max(64);
            let texts = std::mem::replace(&mut self.short, vec![0; size]);
            let numbers = std::mem::replace(&mut self.short_numbers, vec![0; size]);
            for (text, number) in texts.into_iter().zip(numbers).filter(|(_, number)| *number != 0) {
                let at = self.free_short(text);
                self.put_short(at, text, number);
            }
        }
        let short = short(text);
        let at = self.free_short(short);
        match self.short_numbers.get(at) {
            Some(number) if *number != 0 => *number - 1,
            _ => {
                let number = learn(text, spec, column);
                self.put_short(at, short, number + 1);
                self.short_texts += 1;
                number
            }
        }
    }

    fn put_short(&mut self, at: usize, text: u128, number: u32) {
        self.short.get_mut(at).into_iter().for_each(|slot| *slot = text);
        self.short_numbers.get_mut(at).into_iter().for_each(|slot| *slot = number);
    }

    fn short_slot(&self, text: u128) -> usize {
        slot(text) & self.short.len().wrapping_sub(1)
    }

    /// The slot of a short text, or the one that it should have.
    fn free_short(&self, text: u128) -> usize {
        let mut at = self.short_slot(text);
        let taken = |at: usize| self.short_numbers.get(at).is_some_and(|number| *number != 0);
        while taken(at) && self.short.get(at) != Some(&text) {
            at = (at + 1) & (self.short.len() - 1);
        }
        at
    }

    fn long(&mut self, text: &[u8], spec: &FieldSpec, column: &mut Column) -> u32 {
        if (self.ends.len() + 1) * 2 > self.long.len() {
            self.grow();
        }
        let hash = hash(text);
        let upper = (hash >> 32) as u32;
        let mask = self.long.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.long.get(at) {
                Some((known, number)) if *number != 0 => {
                    let own = *number as usize - 1;
                    if *known == upper && self.text(own) == text {
                        return self.numbers.get(own).copied().unwrap_or_default();
                    }
                }
                _ => break,
            }
            at = (at + 1) & mask;
        }
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        let number = learn(text, spec, column);
        self.numbers.push(number);
        if let Some(slot) = self.long.get_mut(at) {
            *slot = (upper, u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        }
        number
    }

    /// Whether it holds so many texts that it should be cleared.
    pub(in crate::record) fn is_full(&self) -> bool {
        self.short_texts + self.ends.len() >= MOST_TEXTS || self.bytes.len() >= MOST_BYTES
    }

    /// Forgets everything.
    pub(in crate::record) fn clear(&mut self, column: &mut Column) {
        *self = Self::default();
        *column = Column::default();
    }

    fn text(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn grow(&mut self) {
        let size = (self.long.len() * 2).max(64);
        let mut slots = vec![(0, 0); size];
        for number in 0..self.ends.len() {
            let hash = hash(self.text(number));
            let mut at = hash as usize & (size - 1);
            while slots.get(at).is_some_and(|(_, number)| *number != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = ((hash >> 32) as u32, u32::try_from(number + 1).unwrap_or(u32::MAX));
            }
        }
        self.long = slots;
    }
}

/// Texts of which those that were met recently are to be given their numbers.
struct CodeRecent<'a> {
    recent: &'a Recent,
    block: &'a [u8],
    places: Places<'a>,
    quote: Option<u8>,
    codes: &'a mut [u32],
}

impl Work for CodeRecent<'_> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        match self.quote {
            None => self.code::<false>(0),
            Some(quote) => self.code::<true>(quote),
        }
    }
}

impl CodeRecent<'_> {
    /// Nothing is asked of a row whose answer a processor would have to guess.
    #[inline(always)]
    fn code<const QUOTED: bool>(self, quote: u8) {
        let block = self.block;
        for ((start, end), code) in self.places.iter().zip(self.codes) {
            let (mut start, mut length) = (start, end.wrapping_sub(start));
            if QUOTED {
                let quoted = usize::from(length > 0 && block.get(start) == Some(&quote));
                (start, length) = (start + quoted, length.wrapping_sub(2 * quoted));
            }
            let Some(sixteen) = block.get(start..).and_then(<[u8]>::first_chunk::<16>) else { return };
            let bits = BITS.get(length.min(17)).copied().unwrap_or_default();
            let number = self.recent.get(u128::from_le_bytes(*sixteen) & bits);
            *code = if length <= 16 { number } else { UNKNOWN };
        }
    }
}

/// A text of at most sixteen bytes, zeros behind it.
fn short(text: &[u8]) -> u128 {
    let mut padded = [0; 16];
    padded.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
    u128::from_le_bytes(padded)
}

/// In place of a text's number.
const UNKNOWN: u32 = u32::MAX;

/// Short texts met recently, and their numbers: one for each slot.
#[derive(Debug)]
struct Recent {
    texts: [u128; 1 << RECENT_BITS],
    numbers: [u32; 1 << RECENT_BITS],
}

const RECENT_BITS: u32 = 10;

impl Default for Recent {
    fn default() -> Self {
        Self { texts: [0; 1 << RECENT_BITS], numbers: [UNKNOWN; 1 << RECENT_BITS] }
    }
}

impl Recent {
    #[inline(always)]
    fn slot(text: u128) -> usize {
        let (low, high) = (text as u64, (text >> 64) as u64);
        ((low ^ high.rotate_left(29)).wrapping_mul(MIX) >> (u64::BITS - RECENT_BITS)) as usize
    }

    /// A text's number, or [`UNKNOWN`].
    #[inline(always)]
    fn get(&self, text: u128) -> u32 {
        let at = Self::slot(text);
        if self.texts[at] == text { self.numbers[at] } else { UNKNOWN }
    }

    fn put(&mut self, text: u128, number: u32) {
        let at = Self::slot(text);
        (self.texts[at], self.numbers[at]) = (text, number);
    }
}

/// Adds a text to a column, read.
pub(super) fn learn(text: &[u8], spec: &FieldSpec, column: &mut Column) -> u32 {
    learn_raw(RawCell::Text(String::from_utf8_lossy(text).into_owned()), spec, column)
}

/// Adds a cell to a column, read.
pub(in crate::record) fn learn_raw(raw: RawCell, spec: &FieldSpec, column: &mut Column) -> u32 {
    Arc::make_mut(&mut column.readings).push(read(spec, raw.as_cell_text()));
    let texts = Arc::make_mut(&mut column.texts);
    texts.push(raw);
    u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
}
/// A short text's place among the others.
#[inline(always)]
fn slot(text: u128) -> usize {
    let (low, high) = (text as u64, (text >> 64) as u64);
    let mixed = (low ^ high.rotate_left(29)).wrapping_mul(MIX);
    (mixed ^ mixed >> 32) as usize
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// A quick hash of a text, sixteen bytes at a time. Equal hashes of two texts only cost time.
pub(in crate::record) fn hash(text: &[u8]) -> u64 {
    let (pieces, rest) = text.as_chunks::<16>();
    let mut last = [0; 16];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let mut hash = 0;
    for piece in pieces.iter().chain([&last].into_iter().filter(|_| !rest.is_empty() || text.is_empty())) {
        hash = mixed(hash, u128::from_le_bytes(*piece));
    }
    hash
}

/// The same for a text of at most sixteen bytes, zeros behind it. Of texts of at most eight bytes no two
/// have the same.
#[inline]
pub(super) fn hash_short(text: u128) -> u64 {
    mixed(0, text)
}

/// Each step can be undone, so that nothing is lost of the first eight bytes.
#[inline]
fn mixed(hash: u64, text: u128) -> u64 {
    let (low, high) = (text as u64, (text >> 64) as u64);
    let mut hash = (hash ^ low).wrapping_mul(MIX);
    hash = (hash ^ hash >> 32 ^ high.rotate_left(29)).wrapping_mul(MIX);
    hash = (hash ^ hash >> 29).wrapping_mul(MIX);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Base, Shape};

    #[test]
    fn equal_texts_have_one_number() {
        let spec = FieldSpec::plain(Base::Text, Shape::Single);
        let (mut coder, mut column) = (Coder::default(), Column::default());
        let texts = (0..5000).map(|n| format!("text {}", n % 700)).collect::<Vec<_>>();
        let codes =
            texts.iter().map(|text| coder.code(text.as_bytes(), &spec, &mut column)).collect::<Vec<_>>();
        assert_eq!(column.texts.len(), 700);
        for (text, code) in texts.iter().zip(&codes) {
            assert_eq!(column.texts.get(*code as usize), Some(&RawCell::Text(text.clone())));
        }
        for length in 0..40 {
            let text = vec![b'x'; length];
            let code = coder.code(&text, &spec, &mut column);
            assert_eq!(coder.code(&text, &spec, &mut column), code, "{length}");
        }
    }

    /// Ids are told apart by their hashes alone until two are alike.
    #[test]
    fn numbers_have_hashes_of_their_own() {
        let mut hashes = (0..2_000_000_u32).map(|n| hash(n.to_string().as_bytes())).collect::<Vec<_>>();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 2_000_000);
        let long = (0..200_000_u32).map(|n| hash(format!("https://doi.org/10.1000/{n}").as_bytes()));
        let mut long = long.collect::<Vec<_>>();
        long.sort_unstable();
        long.dedup();
        assert_eq!(long.len(), 200_000);
        for text in ["", "1", "12345678", "1234567890123456"] {
            let block = format!("{text}{}", " ".repeat(32));
            let short = sixteen(block.as_bytes(), &(0..text.len())).unwrap_or_default();
            assert_eq!(hash_short(short), hash(text.as_bytes()), "{text}");
        }
    }
}
