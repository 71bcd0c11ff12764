//! Many terms looked for in one text at once.

mod beginnings;
mod gate;
mod table;

use std::collections::HashMap;

use beginnings::Beginnings;
use gate::Gate;
use table::Table;

use super::folded::{Folded, is_word_byte};
use super::{Atom, Distance, WordPattern};

/// Terms made ready to be looked for together. What it says of a text is what [`Atom::matches`] says of
/// its [`Words`](super::Words), term by term; a law holds it to that.
///
/// A text is folded into a line of words, and gone through once for the beginnings of all words that the
/// terms name, many bytes at a time. Only the terms whose beginnings are there are looked at further, at
/// the places that were found.
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
    terms: Vec<Term>,
    patterns: Vec<WordPattern>,
    beginnings: Beginnings,
    table: Table,
}

#[derive(Clone, Debug)]
struct Term {
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
    maybe: Vec<usize>,
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
        let atoms: Vec<Atom<usize>> =
            atoms.into_iter().map(|atom| atom.with_words(&mut number)).collect();
        let beginnings = Beginnings::of(&patterns);
        let terms = atoms.into_iter().map(|atom| {
            let gate = Gate::of(&atom, &|pattern| beginnings.of_pattern(pattern));
            let mut sparse = true;
            atom.with_words(&mut |pattern| sparse &= beginnings.of_pattern(*pattern).is_some());
            Term { atom, gate, sparse }
        });
        let terms = terms.collect();
        let table = Table::of(&patterns);
        Self { terms, patterns, beginnings, table }
    }

    /// How many terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Which of the terms this text has.
    pub fn scan<'r>(&self, text: &str, room: &'r mut ScanRoom) -> Found<'r> {
        room.clear(self);
        room.line.read(text);
        let line = room.line.as_str();
        self.beginnings.find(line.as_bytes(), &mut room.beginnings);
        for (_, beginning) in &room.beginnings {
            set(&mut room.present, *beginning);
        }
        let maybe = self.terms.iter().enumerate().filter(|(_, term)| term.gate.opens(&room.present));
        room.maybe.extend(maybe.map(|(at, _)| at));
        if room.maybe.is_empty() {
            return Found(&room.found);
        }
        let term = |at: &usize| self.terms.get(*at);
        let sparse = room.maybe.iter().filter_map(term).all(|term| term.sparse);
        let mut places = Places { scanner: self, places: &mut room.places, placed: &mut room.placed };
        if sparse {
            places.at_beginnings(line, &room.beginnings);
        } else {
            places.of_all_words(line);
        }
        for at in &room.maybe {
            if term(at).is_some_and(|term| holds(&term.atom, &room.places)) {
                set(&mut room.found, *at);
            }
        }
        Found(&room.found)
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
        self.maybe.clear();
        self.present.clear();
        self.present.resize(scanner.beginnings.len().div_ceil(64), 0);
        self.found.clear();
        self.found.resize(scanner.terms.len().div_ceil(64), 0);
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
    fn at_beginnings(&mut self, line: &str, beginnings: &[(usize, usize)]) {
        let bytes = line.as_bytes();
        let (mut words, mut counted) = (0, 0);
        for (start, beginning) in beginnings {
            words += word_starts(bytes, counted, *start);
            counted = *start;
            let word = word_at(line, *start);
            for pattern in self.scanner.beginnings.patterns(*beginning) {
                self.place(*pattern, word, words);
            }
        }
    }

    fn of_all_words(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let (mut at, mut words) = (0, 0);
        while let Some(gap) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| is_word_byte(*b))) {
            let word = word_at(line, at + gap);
            for pattern in self.scanner.table.may_fit(word.as_bytes()) {
                self.place(*pattern, word, words);
            }
            words += 1;
            at += gap + word.len();
        }
    }

    fn place(&mut self, pattern: usize, word: &str, at: usize) {
        let fits = self.scanner.patterns.get(pattern).is_some_and(|own| own.matches(word));
        if fits && let Some(places) = self.places.get_mut(pattern) {
            if places.is_empty() {
                self.placed.push(pattern);
            }
            places.push(at);
        }
    }
}

/// The word that begins here.
fn word_at(line: &str, start: usize) -> &str {
    let rest = line.get(start..).unwrap_or_default();
    let length = rest.bytes().position(|b| !is_word_byte(b)).unwrap_or(rest.len());
    rest.get(..length).unwrap_or_default()
}

/// How many words begin from one byte on, and before another.
fn word_starts(line: &[u8], from: usize, to: usize) -> usize {
    let is_word = |b: &u8| u8::from(is_word_byte(*b));
    let first = if from == 0 && to > 0 { usize::from(line.first().is_some_and(|b| is_word_byte(*b))) } else { 0 };
    let from = from.max(1);
    let own = line.get(from..to).unwrap_or_default();
    let before = line.get(from - 1..to.saturating_sub(1)).unwrap_or_default();
    // Sums that fit a byte, so that the compiler can make many at once.
    let sums = own.chunks(128).zip(before.chunks(128)).map(|(own, before)| {
        own.iter().zip(before).fold(0_u8, |sum, (own, before)| sum + (is_word(own) & (1 - is_word(before))))
    });
    first + sums.map(usize::from).sum::<usize>()
}

/// Whether a term has a match, by the places of its words.
fn holds(atom: &Atom<usize>, places: &[Vec<usize>]) -> bool {
    let of = |pattern: usize| places.get(pattern).map(Vec::as_slice).unwrap_or_default();
    match atom {
        Atom::Word(word) => !of(*word).is_empty(),
        Atom::Or(any) => any.iter().any(|atom| holds(atom, places)),
        Atom::Near { first, then } => match (&**first, &then[..]) {
            (Atom::Word(first), [(Distance::Within(near), Atom::Word(other))]) => {
                any_near(of(*first), of(*other), usize::from(*near))
            }
            _ => !atom.spans(&|pattern| of(*pattern).to_vec()).is_empty(),
        },
        Atom::Phrase(_) => !atom.spans(&|pattern| of(*pattern).to_vec()).is_empty(),
    }
}

/// Whether a place of the one and a place of the other are at most so far apart, and not the same.
fn any_near(one: &[usize], other: &[usize], most: usize) -> bool {
    let mut from = 0;
    one.iter().any(|at| {
        while other.get(from).is_some_and(|other| other + most < *at) {
            from += 1;
        }
        let near = other.get(from..).unwrap_or_default().iter().take_while(|other| **other <= at + most);
        near.into_iter().any(|other| other != at)
    })
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(bits) = bits.get_mut(at / 64) {
        *bits |= 1 << (at % 64);
    }
}
