//! Gives the cells of typed columns their codes. What a file's own dictionary lists is looked up once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray};

use super::cells::{self, Cells};
use crate::record::express::{Classed, Coder, Column as Wanted, learn_raw};
use crate::record::{Column, RawCell};

/// The codes of one column's cells, from chunk to chunk.
pub(super) struct Coding<'e> {
    wanted: Wanted<'e>,
    coder: Coder,
    classed: Option<Classed<'e>>,
    /// A dictionary, and the codes of its texts; [`UNKNOWN`] where a text was not met yet.
    listed: Option<(ArrayRef, Vec<u32>)>,
    numbers: Numbers,
    lists: HashMap<RawCell, u32>,
    blank: u32,
}

/// In place of a code.
const UNKNOWN: u32 = u32::MAX;

impl<'e> Coding<'e> {
    pub(super) fn new(wanted: Wanted<'e>) -> Self {
        Self {
            wanted,
            coder: Coder::default(),
            classed: wanted.classes.map(|classes| Classed::new(classes, wanted.spec)),
            listed: None,
            numbers: Numbers::default(),
            lists: HashMap::new(),
            blank: UNKNOWN,
        }
    }

    /// The column of the file that is read.
    pub(super) fn column(&self) -> Option<usize> {
        self.wanted.column
    }

    /// Whether it reads that column, and each text of it has a code of its own.
    pub(super) fn is_short(&self, column: usize) -> bool {
        self.wanted.column == Some(column) && self.classed.is_none()
    }

    /// Whether so many texts are known that they should be forgotten.
    pub(super) fn is_full(&self) -> bool {
        self.coder.is_full() || self.lists.len() > 1 << 16
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, column: &mut Column) {
        *self = Self::new(self.wanted);
        *column = Column::default();
    }

    /// Codes of a chunk's cells, in place of those of the chunk before; `cells` where the file has the
    /// column.
    pub(super) fn code(&mut self, cells: Option<&Cells>, rows: usize, column: &mut Column) {
        let mut codes = std::mem::take(Arc::make_mut(&mut column.codes));
        codes.clear();
        match cells {
            None => {
                if column.readings.is_empty() {
                    learn_raw(RawCell::Absent, self.wanted.spec, column);
                }
                codes.resize(rows, 0);
            }
            Some(Cells::Blank) => codes.resize(rows, self.blank(column)),
            Some(Cells::Listed(listed)) => self.listed(listed, column, &mut codes),
            Some(Cells::Views(texts)) if self.classed.is_some() => {
                let texts = texts.iter().map(|text| Cow::Borrowed(text.unwrap_or_default().as_bytes()));
                self.classes(texts, column, &mut codes);
            }
            Some(Cells::Texts(texts)) if self.classed.is_some() => {
                let texts = texts.iter().map(|text| Cow::Borrowed(text.unwrap_or_default().as_bytes()));
                self.classes(texts, column, &mut codes);
            }
            Some(Cells::Views(texts)) => {
                codes.extend(texts.iter().map(|text| {
                    self.coder.code(text.unwrap_or_default().as_bytes(), self.wanted.spec, column)
                }));
            }
            Some(Cells::Texts(texts)) => {
                codes.extend(texts.iter().map(|text| {
                    self.coder.code(text.unwrap_or_default().as_bytes(), self.wanted.spec, column)
                }));
            }
            Some(Cells::Whole(numbers)) => {
                codes.extend(numbers.iter().map(|number| match number {
                    Some(number) => self.number(number.cast_unsigned(), column, || number.to_string()),
                    None => self.blank(column),
                }));
            }
            Some(Cells::Number(numbers)) => {
                codes.extend(numbers.iter().map(|number| match number {
                    Some(number) => self.number(number.to_bits(), column, || cells::number(number)),
                    None => self.blank(column),
                }));
            }
            Some(Cells::YesNo(answers)) => {
                let mut code = |text: &str| self.coder.code(text.as_bytes(), self.wanted.spec, column);
                let words = [code("false"), code("true")];
                let blank = if answers.null_count() > 0 { code("") } else { UNKNOWN };
                codes.extend(answers.iter().map(|answer| match answer {
                    Some(answer) => words[usize::from(answer)],
                    None => blank,
                }));
            }
            Some(lists @ Cells::Lists(..)) => {
                codes.extend((0..rows).map(|row| {
                    let raw = lists.raw(row);
                    let spec = self.wanted.spec;
                    *self.lists.entry(raw).or_insert_with_key(|raw| learn_raw(raw.clone(), spec, column))
                }));
            }
        }
        *Arc::make_mut(&mut column.codes) = codes;
    }

    fn blank(&mut self, column: &mut Column) -> u32 {
        if self.blank == UNKNOWN {
            self.blank = self.coder.code(b"", self.wanted.spec, column);
        }
        self.blank
    }

    /// The codes of texts, where those that the criteria cannot tell apart share one.
    fn classes<'t>(
        &mut self,
        texts: impl Iterator<Item = Cow<'t, [u8]>>,
        column: &mut Column,
        codes: &mut Vec<u32>,
    ) {
        if let Some(classed) = &mut self.classed {
            *Arc::make_mut(&mut column.codes) = std::mem::take(codes);
            classed.code_all(texts, &mut self.coder, self.wanted.spec, column);
            *codes = std::mem::take(Arc::make_mut(&mut column.codes));
        }
    }

    fn number(&mut self, bits: u64, column: &mut Column, text: impl FnOnce() -> String) -> u32 {
        if let Some(code) = self.numbers.get(bits) {
            return code;
        }
        let code = self.coder.code(text().as_bytes(), self.wanted.spec, column);
        self.numbers.put(bits, code);
        code
    }

    fn listed(&mut self, listed: &DictionaryArray<Int32Type>, column: &mut Column, codes: &mut Vec<u32>) {
        let texts = listed.values();
        let known = self.listed.take().filter(|(known, _)| known.to_data().ptr_eq(&texts.to_data()));
        let (texts, mut numbers) = known.unwrap_or_else(|| (texts.clone(), vec![UNKNOWN; texts.len()]));
        if self.classed.is_some() && numbers.first() == Some(&UNKNOWN) {
            let mut each = Vec::with_capacity(numbers.len());
            let text = |key| Cow::Borrowed(cells::value(listed, key).as_bytes());
            self.classes((0..numbers.len()).map(text), column, &mut each);
            numbers = each;
        }
        let keys = listed.keys();
        // A short list is looked up as a whole; of a long one, a chunk may need little.
        if numbers.len() <= keys.len() {
            for (key, number) in numbers.iter_mut().enumerate().filter(|(_, number)| **number == UNKNOWN) {
                let text = cells::value(listed, key);
                *number = self.coder.code(text.as_bytes(), self.wanted.spec, column);
            }
        } else {
            let used = keys.iter().flatten().filter_map(|key| usize::try_from(key).ok());
            for key in used {
                let Some(number) = numbers.get_mut(key).filter(|number| **number == UNKNOWN) else {
                    continue;
                };
                let text = cells::value(listed, key);
                *number = self.coder.code(text.as_bytes(), self.wanted.spec, column);
            }
        }
        let number = |key: &i32| numbers.get(key.cast_unsigned() as usize).copied().unwrap_or(UNKNOWN);
        codes.extend(keys.values().iter().map(number));
        if keys.null_count() > 0 {
            let blank = self.blank(column);
            let empty = codes.iter_mut().enumerate().filter(|(row, _)| keys.is_null(*row));
            empty.for_each(|(_, code)| *code = blank);
        }
        self.listed = Some((texts, numbers));
    }
}

/// Numbers met recently, as their bits, and their codes.
struct Numbers(Vec<(u64, u32)>);

const SLOTS: u32 = 12;

impl Default for Numbers {
    fn default() -> Self {
        Self(vec![(0, UNKNOWN); 1 << SLOTS])
    }
}

impl Numbers {
    fn slot(bits: u64) -> usize {
        (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - SLOTS)) as usize
    }

    fn get(&self, bits: u64) -> Option<u32> {
        let (known, code) = self.0.get(Self::slot(bits))?;
        (*known == bits && *code != UNKNOWN).then_some(*code)
    }

    fn put(&mut self, bits: u64, code: u32) {
        self.0.get_mut(Self::slot(bits)).into_iter().for_each(|slot| *slot = (bits, code));
    }
}
