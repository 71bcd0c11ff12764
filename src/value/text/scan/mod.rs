//! Many terms looked for in one text at once.

mod beginnings;
mod gate;
mod line;
mod local;
mod table;

use std::collections::HashMap;

use beginnings::Beginnings;
use gate::Gate;
use table::Table;

use line::{after, before, word_at, word_starts};
use local::{Around, FAR, Local, locals};

use super::folded::{Folded, is_word_byte};
use super::{Atom, WordPattern};

/// Terms made ready to be looked for together. What it says of a text is what [`Atom::matches`] says of
/// its [`Words`](super::Words), term by term; a law holds it to that.
///
/// A text is folded into a line of words, and gone through once for the beginnings of words that the
/// terms name, many bytes at a time. A word, a phrase and two words near each other are decided at the
/// places of one of their words; other terms only where all that they need is there.
///
/// ```
/// use eligible::value::{Atom, ScanRoom, Scanner};
///
/// let terms = [Atom::term("mentor*").unwrap(), Atom::term("group work").unwrap()];
/// let scanner = Scanner::new(&terms);
/// let mut room = ScanRoom::default();
/// let found = scanner.scan("Peer mentoring in groups", &mut room);
/// assert!(found.has(0) && !found.has(1));
/// ```
///
/// An engine that goes by columns makes one of the atoms of all its text conditions, one [`ScanRoom`] per
/// thread, and scans each cell once: where an atom is not found in a cell that [`may_go_on`] says was
/// cut off, or in one that is missing, the condition stays open (meaning, rule 7.1).
///
/// [`may_go_on`]: super::may_go_on
#[derive(Clone, Debug)]
pub struct Scanner {
    /// How many terms.
    count: usize,
    /// Per pattern what is decided at its words, and how far around them it needs to be looked.
    locals: Vec<(Vec<Local>, usize)>,
    others: Vec<Other>,
    patterns: Vec<WordPattern>,
    beginnings: Beginnings,
    table: Table,
}

/// A term that needs the places of all its words.
#[derive(Clone, Debug)]
struct Other {
    term: usize,
    /// By the numbers of its patterns.
    atom: Atom<usize>,
    gate: Gate,
    /// Whether the places of all its words come from their beginnings alone.
    sparse: bool,
}

/// What a scan writes into, so that many texts take room once.
#[derive(Clone, Debug, Default)]
pub struct ScanRoom {
    line: Folded,
    beginnings: Vec<(usize, usize)>,
    present: Vec<u64>,
    /// Per pattern where its words stand, counted in words from 0.
    places: Vec<Vec<usize>>,
    /// The patterns that have places.
    placed: Vec<usize>,
    found: Vec<u64>,
}

/// The terms that a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a>(&'a [u64]);

impl Found<'_> {
    /// Whether it has the term in this place of those that the scanner was made of.
    #[must_use]
    pub fn has(&self, term: usize) -> bool {
        self.0.get(term / 64).is_some_and(|bits| bits >> (term % 64) & 1 == 1)
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    /// One bit per term, 64 in a number, the first the lowest.
    #[must_use]
    pub fn bits(&self) -> &[u64] {
        self.0
    }
}

impl Scanner {
    /// Of these terms, in this order.
    #[must_use]
    pub fn new<'a>(atoms: impl IntoIterator<Item = &'a Atom>) -> Self {
        let mut numbers: HashMap<WordPattern, usize> = HashMap::new();
        let mut patterns = Vec::new();
        let mut number = |pattern: &WordPattern| {
            *numbers.entry(pattern.clone()).or_insert_with(|| {
                patterns.push(pattern.clone());
                patterns.len() - 1
            })
        };
        let atoms: Vec<Atom<usize>> = atoms.into_iter().map(|atom| atom.with_words(&mut number)).collect();
        let all = Beginnings::of(&patterns, &vec![true; patterns.len()]);
        let locals = locals(&atoms, &|pattern| {
            all.of_pattern(pattern)?;
            patterns.get(pattern).map(|pattern| pattern.prefix().len())
        });
        // What is looked for in the end: the anchors, and all words of the other terms.
        let mut wanted = vec![false; patterns.len()];
        let mut want = |pattern: usize| {
            if let Some(wanted) = wanted.get_mut(pattern) {
                *wanted = true;
            }
        };
        locals.at.keys().copied().for_each(&mut want);
        for atom in locals.others.iter().filter_map(|term| atoms.get(*term)) {
            atom.with_words(&mut |pattern| want(*pattern));
        }
        let beginnings = Beginnings::of(&patterns, &wanted);
        let others = locals.others.iter().filter_map(|term| {
            let atom = atoms.get(*term)?.clone();
            let gate = Gate::of(&atom, &|pattern| beginnings.of_pattern(pattern));
            let mut sparse = true;
            atom.with_words(&mut |pattern| sparse &= beginnings.of_pattern(*pattern).is_some());
            Some(Other { term: *term, atom, gate, sparse })
        });
        let others: Vec<Other> = others.collect();
        let mut at = locals.at;
        let by_pattern = (0..patterns.len()).map(|pattern| {
            let own = at.remove(&pattern).unwrap_or_default();
            let reach = own.iter().map(|local| local.around.reach()).max().unwrap_or(0);
            (own, reach)
        });
        let by_pattern = by_pattern.collect();
        let table =
            if others.iter().all(|other| other.sparse) { Table::default() } else { Table::of(&patterns) };
        Self { count: atoms.len(), locals: by_pattern, others, patterns, beginnings, table }
    }

    /// How many terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Which of the terms this text has.
    pub fn scan<'r>(&self, text: &str, room: &'r mut ScanRoom) -> Found<'r> {
        room.clear(self);
        room.line.read(text);
        let line = room.line.bytes();
        self.beginnings.find(line, &mut room.beginnings);
        for (start, beginning) in &room.beginnings {
            self.decide_at(line, *start, *beginning, &mut room.found);
        }
        if !self.others.is_empty() {
            self.decide_others(room);
        }
        Found(&room.found)
    }

    /// Which terms are there by what stands around this word.
    fn decide_at(&self, line: &[u8], start: usize, beginning: usize, found: &mut [u64]) {
        let word = word_at(line, start);
        for pattern in self.beginnings.patterns(beginning) {
            let Some((locals, reach)) = self.locals.get(*pattern) else { continue };
            if locals.is_empty() || !self.fits(*pattern, word) {
                continue;
            }
            const NONE: &[u8] = &[];
            let (mut left, mut right) = ([NONE; FAR], [NONE; FAR]);
            let (left, right) = (&mut left[..*reach], &mut right[..*reach]);
            let (lefts, rights) = (before(line, start, left), after(line, start + word.len(), right));
            let (left, right) = (&left[..lefts], &right[..rights]);
            for local in locals {
                let holds = match &local.around {
                    Around::Nothing => true,
                    Around::Near(other, near) => {
                        let mut near = left.iter().take(*near).chain(right.iter().take(*near));
                        near.any(|word| self.fits(*other, word))
                    }
                    Around::Beside(head, tail) => {
                        let row = |row: &[usize], words: &[&[u8]]| {
                            row.len() <= words.len()
                                && row.iter().zip(words).all(|(pattern, word)| self.fits(*pattern, word))
                        };
                        row(head, left) && row(tail, right)
                    }
                };
                if holds {
                    set(found, local.term);
                }
            }
        }
    }

    /// Which of the terms are there that need the places of all their words.
    fn decide_others(&self, room: &mut ScanRoom) {
        for (_, beginning) in &room.beginnings {
            set(&mut room.present, *beginning);
        }
        let maybe = self.others.iter().filter(|other| other.gate.opens(&room.present));
        let maybe: Vec<&Other> = maybe.collect();
        if maybe.is_empty() {
            return;
        }
        let line = room.line.bytes();
        let mut places = Places { scanner: self, places: &mut room.places, placed: &mut room.placed };
        if maybe.iter().all(|other| other.sparse) {
            places.at_beginnings(line, &room.beginnings);
        } else {
            places.of_all_words(line);
        }
        for other in maybe {
            let at = |pattern: &usize| room.places.get(*pattern).cloned().unwrap_or_default();
            if !other.atom.spans(&at).is_empty() {
                set(&mut room.found, other.term);
            }
        }
    }

    fn fits(&self, pattern: usize, word: &[u8]) -> bool {
        self.patterns.get(pattern).is_some_and(|own| {
            word.starts_with(own.prefix().as_bytes())
                && std::str::from_utf8(word).is_ok_and(|word| own.matches(word))
        })
    }
}

impl ScanRoom {
    fn clear(&mut self, scanner: &Scanner) {
        for pattern in self.placed.drain(..) {
            if let Some(places) = self.places.get_mut(pattern) {
                places.clear();
            }
        }
        self.places.resize(scanner.patterns.len(), Vec::new());
        self.present.clear();
        self.present.resize(scanner.beginnings.len().div_ceil(64), 0);
        self.found.clear();
        self.found.resize(scanner.count.div_ceil(64), 0);
    }
}

/// Where the words of all patterns stand.
struct Places<'a> {
    scanner: &'a Scanner,
    places: &'a mut [Vec<usize>],
    placed: &'a mut Vec<usize>,
}

impl Places<'_> {
    /// Only of the words that have one of the beginnings.
    fn at_beginnings(&mut self, line: &[u8], beginnings: &[(usize, usize)]) {
        let (mut words, mut counted) = (0, 0);
        for (start, beginning) in beginnings {
            words += word_starts(line, counted, *start);
            counted = *start;
            let word = word_at(line, *start);
            for pattern in self.scanner.beginnings.patterns(*beginning) {
                self.place(*pattern, word, words);
            }
        }
    }

    fn of_all_words(&mut self, line: &[u8]) {
        let (mut at, mut words) = (0, 0);
        while let Some(gap) = line.get(at..).and_then(|rest| rest.iter().position(|b| is_word_byte(*b))) {
            let word = word_at(line, at + gap);
            for pattern in self.scanner.table.may_fit(word) {
                self.place(*pattern, word, words);
            }
            words += 1;
            at += gap + word.len();
        }
    }

    fn place(&mut self, pattern: usize, word: &[u8], at: usize) {
        if self.scanner.fits(pattern, word)
            && let Some(places) = self.places.get_mut(pattern)
        {
            if places.is_empty() {
                self.placed.push(pattern);
            }
            places.push(at);
        }
    }
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(bits) = bits.get_mut(at / 64) {
        *bits |= 1 << (at % 64);
    }
}
