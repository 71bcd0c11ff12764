//! Columns of long texts: texts that the criteria cannot tell apart share a number.

use std::collections::HashMap;
use std::sync::Arc;

use super::coder::{Coder, learn};
use crate::record::Column;
use crate::value::{Classes, FieldSpec, Texts};

/// The classes of one column's texts, and their numbers in the column. A class is shown by the first
/// text of it.
#[derive(Debug)]
pub(in crate::record) struct Classed<'e> {
    classes: &'e Classes,
    numbers: HashMap<u64, u32>,
    texts: Texts,
    rows: Vec<usize>,
    found: Vec<u64>,
    /// Per first byte of a word for a missing cell, the second bytes of such words, as bits.
    first_letters: [Seconds; 256],
    /// The bytes of the longest of them.
    longest: usize,
}

/// A set of bytes, of which some share a bit.
#[derive(Clone, Copy, Debug)]
struct Seconds(u64);

impl Seconds {
    fn bit(byte: u8) -> u64 {
        1 << (byte & 63)
    }
}

impl<'e> Classed<'e> {
    pub(in crate::record) fn new(classes: &'e Classes, spec: &FieldSpec) -> Self {
        let mut first_letters = [Seconds(0); 256];
        for word in spec.tokens.keys() {
            let mut bytes = word.bytes();
            if let Some(seconds) = bytes.next().and_then(|at| first_letters.get_mut(usize::from(at))) {
                // A word of one letter: whatever comes behind it in a text has to be looked at.
                seconds.0 |= bytes.next().map_or(u64::MAX, Seconds::bit);
            }
        }
        Self {
            classes,
            numbers: HashMap::new(),
            texts: Texts::default(),
            rows: Vec::new(),
            found: Vec::new(),
            first_letters,
            longest: spec.tokens.keys().map(str::len).max().unwrap_or(0),
        }
    }

    pub(in crate::record) fn clear(&mut self) {
        self.numbers.clear();
    }

    /// The numbers of all texts of a chunk, in the column's codes.
    pub(in crate::record) fn code_all<'t>(
        &mut self,
        texts: impl Iterator<Item = std::borrow::Cow<'t, [u8]>>,
        coder: &mut Coder,
        spec: &FieldSpec,
        column: &mut Column,
    ) {
        self.texts.clear();
        self.rows.clear();
        let mut codes = std::mem::take(Arc::make_mut(&mut column.codes));
        for (row, text) in texts.enumerate() {
            if self.may_be_missing(&text, spec) {
                codes.push(coder.code(&text, spec, column));
            } else {
                codes.push(0);
                self.rows.push(row);
                self.texts.push(&text);
            }
        }
        self.classes.of_all(&mut self.texts, &mut self.found);
        // Few classes are common: they are not looked up each time.
        let mut recent = [(0_u64, None::<u32>); 64];
        for (at, (row, class)) in self.rows.iter().zip(&self.found).enumerate() {
            let slot = (class ^ class >> 6 ^ class >> 12) as usize & 63;
            let number = match recent.get(slot) {
                Some((known, Some(number))) if known == class => *number,
                _ => {
                    let texts = &self.texts;
                    let number =
                        *self.numbers.entry(*class).or_insert_with(|| learn(texts.get(at), spec, column));
                    recent.get_mut(slot).into_iter().for_each(|slot| *slot = (*class, Some(number)));
                    number
                }
            };
            codes.get_mut(*row).into_iter().for_each(|code| *code = number);
        }
        *Arc::make_mut(&mut column.codes) = codes;
    }

    /// Whether a text is a word for a missing cell: those begin with few letters, and are short.
    fn may_be_missing(&self, text: &[u8], spec: &FieldSpec) -> bool {
        let Some(first) = text.first() else { return true };
        if first.is_ascii_alphanumeric() {
            let seconds = self.first_letters.get(usize::from(first.to_ascii_lowercase()));
            let seconds = seconds.map_or(0, |seconds| seconds.0);
            let possible = match text.get(1) {
                Some(second) if second.is_ascii_alphanumeric() => {
                    seconds & Seconds::bit(second.to_ascii_lowercase()) != 0
                }
                // A space may stand between the letters.
                _ => seconds != 0,
            };
            if !possible {
                return false;
            }
        }
        // Every letter but those that stand between words is in the key.
        let between = |byte: &u8| byte.is_ascii_whitespace() || *byte < b' ' || matches!(byte, b'-' | b'_');
        let long = text.iter().filter(|byte| !between(byte)).nth(self.longest).is_some();
        (!long || !text.is_ascii()) && spec.tokens.meaning(&String::from_utf8_lossy(text)).is_some()
    }
}
