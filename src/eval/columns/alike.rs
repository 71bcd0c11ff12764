//! Records of which the same is said share a number, so that it has to be put into words once.

use super::verdicts::Answers;
use crate::check::{Ask, Program};
use crate::record::Batch;
use crate::text::{Work, at_best};
use crate::value::Truth;

/// Numbers records by all on which a decision in words depends.
#[derive(Debug)]
pub struct Alike {
    /// Per criterion, the fields it reads; none where its causes are in none of the words.
    reads: Vec<Vec<usize>>,
    categories: usize,
    pairs: Pairs,
    words: Vec<u64>,
    numbers: Vec<u32>,
}

/// Numbers that are kept from batch to batch.
const MOST: usize = 1 << 16;

impl Alike {
    /// Nothing is known yet. Without `causes`, why a condition is open is in none of the words.
    #[must_use]
    pub fn new(program: &Program, causes: bool) -> Self {
        let reads = program.criteria.iter().map(|criterion| {
            // Whether nobody has judged it is said of a criterion in any case.
            let needed = causes || matches!(criterion.ask, Ask::Judged { .. });
            if needed { program.fields_of(criterion).into_iter().collect() } else { Vec::new() }
        });
        Self {
            reads: reads.collect(),
            categories: program.categories.len(),
            pairs: Pairs::default(),
            words: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// Forgets the numbers: to be called when the columns' distinct cells begin anew.
    pub fn forget(&mut self) {
        self.pairs = Pairs::default();
    }

    /// Whether there are so many numbers that they should be forgotten.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.pairs.count as usize >= MOST
    }

    /// A number for every record of a batch of `rows`; all are less than [`len`](Self::len).
    pub fn of_all(&mut self, answers: &Answers, batch: &Batch, rows: usize) -> &[u32] {
        at_best(Number { alike: self, answers, batch, rows });
        &self.numbers
    }

    #[inline(always)]
    fn number_all(&mut self, answers: &Answers, batch: &Batch, rows: usize) {
        self.numbers.clear();
        self.numbers.resize(rows, 0);
        self.words.clear();
        self.words.resize(rows, 0);
        let mut used = 0;
        if answers.several_stages() {
            self.words.iter_mut().enumerate().for_each(|(row, word)| *word = answers.stage(row) as u64);
            used = 16;
        }
        for truths in answers.truths() {
            self.make_room(&mut used, 2);
            for (word, truth) in self.words.iter_mut().zip(truths) {
                *word |= u64::from(*truth) << used;
            }
            used += 2;
        }
        for category in 0..self.categories {
            self.make_room(&mut used, 2);
            for (row, word) in self.words.iter_mut().enumerate() {
                let truth = match answers.category(category, row) {
                    Some(Truth::False) => 0,
                    Some(Truth::Unknown) => 1,
                    Some(Truth::True) => 2,
                    None => 3,
                };
                *word |= truth << used;
            }
            used += 2;
        }
        self.make_room(&mut used, u64::BITS);
        // Which criteria are open is known by the number so far, and so is what the next one says.
        for (reads, truths) in self.reads.iter().zip(answers.truths()) {
            for field in reads {
                let Some(column) = batch.columns.get(*field) else { continue };
                for ((number, truth), code) in self.numbers.iter_mut().zip(truths).zip(column.codes.iter()) {
                    if *truth == 1 {
                        *number = self.pairs.number(*number, u64::from(*code));
                    }
                }
            }
        }
    }

    /// How many numbers there may be.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.count as usize + 1
    }

    /// Whether no record was numbered yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.count == 0
    }

    /// Where a word has no more room for so many bits, it becomes part of the numbers.
    #[inline(always)]
    fn make_room(&mut self, used: &mut u32, bits: u32) {
        if *used + bits <= u64::BITS {
            return;
        }
        *used = 0;
        for (number, word) in self.numbers.iter_mut().zip(&mut self.words) {
            *number = self.pairs.number(*number, std::mem::take(word));
        }
    }
}

/// Records that are to be numbered.
struct Number<'a> {
    alike: &'a mut Alike,
    answers: &'a Answers,
    batch: &'a Batch,
    rows: usize,
}

impl Work for Number<'_> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        self.alike.number_all(self.answers, self.batch, self.rows);
    }
}

/// Numbers pairs of a number and a word, from 1.
#[derive(Debug, Default)]
struct Pairs {
    /// A power of two of slots: word, number and the number given; none where that is zero.
    slots: Vec<(u64, u32, u32)>,
    count: u32,
}

impl Pairs {
    #[inline(always)]
    fn number(&mut self, before: u32, word: u64) -> u32 {
        if self.count as usize * 4 >= self.slots.len() {
            self.grow();
        }
        let at = self.slot(before, word);
        match self.slots.get_mut(at) {
            Some((.., number)) if *number != 0 => *number,
            slot => {
                self.count += 1;
                slot.into_iter().for_each(|slot| *slot = (word, before, self.count));
                self.count
            }
        }
    }

    #[inline(always)]
    fn slot(&self, before: u32, word: u64) -> usize {
        const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
        let mask = self.slots.len().wrapping_sub(1);
        let mixed = (word ^ u64::from(before).rotate_left(40)).wrapping_mul(MIX);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(MIX);
        let mut at = (mixed ^ mixed >> 32) as usize & mask;
        while let Some((known, number, given)) = self.slots.get(at)
            && *given != 0
            && (*known, *number) != (word, before)
        {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(256);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0, 0); size]);
        for (word, before, given) in old.into_iter().filter(|(.., given)| *given != 0) {
            let at = self.slot(before, word);
            self.slots.get_mut(at).into_iter().for_each(|slot| *slot = (word, before, given));
        }
    }
}
