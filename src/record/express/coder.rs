//! Gives each distinct text of a column a number, and reads it once.

use std::ops::Range;
use std::sync::Arc;

use crate::record::{Column, RawCell};
use crate::value::{FieldSpec, read};

/// The numbers of one column's texts. The column's `texts` and `readings` grow; a number stays what it
/// is until [`clear`](Self::clear).
#[derive(Debug, Default)]
pub(super) struct Coder {
    /// Texts of at most sixteen bytes, in a power of two of slots, and beside them their numbers plus
    /// one; none where the slot is free.
    short: Vec<u128>,
    short_numbers: Vec<u32>,
    short_texts: usize,
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
const BITS: [u128; 17] = {
    let mut bits = [u128::MAX; 17];
    let mut length = 0;
    while length < 16 {
        bits[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    bits
};

impl Coder {
    /// The number of a text in UTF-8 that stands in a block with at least sixteen bytes after it.
    #[inline]
    pub(super) fn code_at(
        &mut self,
        block: &[u8],
        place: Range<usize>,
        spec: &FieldSpec,
        column: &mut Column,
    ) -> u32 {
        let sixteen = block.get(place.start..).and_then(<[u8]>::first_chunk::<16>);
        if let (Some(bits), Some(sixteen)) = (BITS.get(place.len()), sixteen) {
            let text = u128::from_le_bytes(*sixteen) & bits;
            let at = self.short_slot(text);
            if let Some((known, number)) = self.short.get(at).zip(self.short_numbers.get(at))
                && *known == text
                && *number != 0
            {
                return number - 1;
            }
        }
        self.code(block.get(place).unwrap_or_default(), spec, column)
    }

    /// The number of a text in UTF-8. It holds no zero bytes.
    pub(super) fn code(&mut self, text: &[u8], spec: &FieldSpec, column: &mut Column) -> u32 {
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
        let mut padded = [0; 16];
        padded.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        let short = u128::from_le_bytes(padded);
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

    #[inline]
    fn short_slot(&self, text: u128) -> usize {
        let (low, high) = (text as u64, (text >> 64) as u64);
        let mixed = (low ^ high.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 32) as usize & self.short.len().wrapping_sub(1)
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
    pub(super) fn is_full(&self) -> bool {
        self.short_texts + self.ends.len() >= MOST_TEXTS || self.bytes.len() >= MOST_BYTES
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, column: &mut Column) {
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

/// Adds a text to a column, read.
pub(super) fn learn(text: &[u8], spec: &FieldSpec, column: &mut Column) -> u32 {
    let raw = RawCell::Text(String::from_utf8_lossy(text).into_owned());
    Arc::make_mut(&mut column.readings).push(read(spec, raw.as_cell_text()));
    let texts = Arc::make_mut(&mut column.texts);
    texts.push(raw);
    u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
}
/// A quick hash of a short text, eight bytes at a time. Equal hashes of two texts only cost time.
pub(super) fn hash(text: &[u8]) -> u64 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = (text.len() as u64).wrapping_mul(MIX);
    // Each step can be undone, so that texts of up to eight bytes and one length never meet.
    let mut step = |word: u64| {
        hash = (hash ^ word).wrapping_mul(MIX);
        hash ^= hash >> 32;
    };
    let (words, rest) = text.as_chunks::<8>();
    words.iter().for_each(|word| step(u64::from_le_bytes(*word)));
    match rest {
        [] => {}
        [one] => step(u64::from(*one)),
        [first, middle @ .., last] if middle.len() < 2 => {
            let middle = middle.first().copied().unwrap_or_default();
            step(u64::from(*first) | u64::from(middle) << 8 | u64::from(*last) << 16);
        }
        longer => {
            // Four to seven bytes: the first four and the last four.
            let first = longer.first_chunk::<4>().copied().unwrap_or_default();
            let last = longer.last_chunk::<4>().copied().unwrap_or_default();
            step(u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << 32);
        }
    }
    // Once more, so that every bit of a short text reaches the slots.
    step(0);
    hash
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
    }
}
