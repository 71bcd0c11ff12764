//! Many texts told apart as far as some searches can: texts that match the same ones are alike.
//!
//! Most texts are decided by looking for the beginnings of words in all of them at once. What that
//! cannot decide is divided into words, as anywhere else.

use memchr::{memchr2_iter, memmem};

use super::part::may_go_on;
use super::{Atom, Words};

/// Some searches, and the classes into which they divide texts.
#[derive(Clone, Debug)]
pub struct Classes {
    atoms: Vec<(Atom, Vec<Beginning>)>,
}

/// A beginning of a word without which a search does not match.
#[derive(Clone, Debug)]
struct Beginning {
    finder: memmem::Finder<'static>,
    length: usize,
    /// Where it is found the search matches: if a word begins so (true), or is just that (false).
    enough: Option<bool>,
}

/// Texts one after the other, each followed by a line end, and where each ends (before it).
#[derive(Clone, Debug, Default)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    lower: Vec<u8>,
    hard: Vec<bool>,
}

impl Texts {
    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Adds a text in UTF-8.
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.bytes.push(b'\n');
    }

    /// A text by its position.
    #[must_use]
    pub fn get(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        self.ends.get(at).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }
}

/// The bit of a class whose texts were cut off by a database.
const CUT: u64 = 1 << 63;

impl Classes {
    /// The classes of some searches; none when there are too many of them to keep them apart.
    #[must_use]
    pub fn new(atoms: impl IntoIterator<Item = Atom>) -> Option<Self> {
        let atoms = atoms.into_iter().map(|atom| (atom.clone(), beginnings(&atom))).collect::<Vec<_>>();
        (atoms.len() < 63).then_some(Self { atoms })
    }

    /// The class of one text: a bit for each search that matches it, and one for a text that was cut.
    #[must_use]
    pub fn of(&self, text: &str) -> u64 {
        let text = text.trim();
        let words = Words::of(text);
        let matched = self.atoms.iter().enumerate().filter(|(_, (atom, _))| atom.matches(&words));
        matched.map(|(at, _)| 1 << at).sum::<u64>() | if may_go_on(text) { CUT } else { 0 }
    }

    /// The same for many texts, many times as quickly.
    pub fn of_all(&self, texts: &mut Texts, classes: &mut Vec<u64>) {
        let Texts { bytes, ends, lower, hard } = texts;
        classes.clear();
        classes.resize(ends.len(), 0);
        lower.clear();
        lower.extend_from_slice(bytes);
        lower.make_ascii_lowercase();
        // Letters beyond ASCII, apostrophes and texts that were cut have rules of their own.
        hard.clear();
        hard.resize(ends.len(), false);
        let mut row = Rows::of(ends);
        for at in memchr2_iter(b'\'', b'`', lower) {
            row.go_to(at);
            hard.get_mut(row.at).into_iter().for_each(|hard| *hard = true);
        }
        if !lower.is_ascii() {
            let mut start = 0;
            for (end, hard) in ends.iter().zip(&mut *hard) {
                *hard |= !lower.get(start..*end).unwrap_or_default().is_ascii();
                start = end + 1;
            }
        }
        let mut row = Rows::of(ends);
        for at in memmem::find_iter(lower, "truncated") {
            row.go_to(at);
            hard.get_mut(row.at).into_iter().for_each(|hard| *hard = true);
        }
        let mut open = Vec::new();
        for (index, (_, beginnings)) in self.atoms.iter().enumerate() {
            let bit = 1_u64 << index;
            for beginning in beginnings {
                beginning.find(lower, ends, |at| match beginning.enough {
                    Some(_) => classes.get_mut(at).into_iter().for_each(|class| *class |= bit),
                    None => open.push((at, index)),
                });
            }
        }
        // Each text that is still open is divided into words once.
        open.sort_unstable();
        open.dedup();
        let text = |at: usize| {
            let start = at.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| end + 1);
            let text = ends.get(at).and_then(|end| bytes.get(start..*end)).unwrap_or_default();
            String::from_utf8_lossy(text)
        };
        for group in open.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((at, _)) = group.first().filter(|(at, _)| hard.get(*at) == Some(&false)) else {
                continue;
            };
            let words = Words::of(&text(*at));
            for (_, index) in group {
                let matches = self.atoms.get(*index).is_some_and(|(atom, _)| atom.matches(&words));
                classes.get_mut(*at).into_iter().for_each(|class| *class |= u64::from(matches) << index);
            }
        }
        for (at, (class, _)) in classes.iter_mut().zip(hard).enumerate().filter(|(_, (_, hard))| **hard) {
            *class = self.of(&text(at));
        }
    }
}

/// Which text a place in all of them belongs to, for places in rising order.
struct Rows<'a> {
    ends: &'a [usize],
    at: usize,
}

impl<'a> Rows<'a> {
    fn of(ends: &'a [usize]) -> Self {
        Self { ends, at: 0 }
    }

    fn go_to(&mut self, place: usize) {
        while self.ends.get(self.at).is_some_and(|end| *end < place) {
            self.at += 1;
        }
    }
}

impl Beginning {
    fn of(word: &super::WordPattern, alone: bool) -> Self {
        let prefix = word.prefix();
        let finder = memmem::Finder::new(prefix).into_owned();
        Self { finder, length: prefix.len(), enough: word.only_prefix().filter(|_| alone) }
    }

    /// Calls `see` with the position of each text that has a word that begins so.
    fn find(&self, lower: &[u8], ends: &[usize], mut see: impl FnMut(usize)) {
        let mut row = Rows::of(ends);
        let mut from = 0;
        let letter = |at: usize| lower.get(at).is_some_and(u8::is_ascii_alphanumeric);
        while let Some(found) = lower.get(from..).and_then(|rest| self.finder.find(rest)) {
            let at = from + found;
            from = at + 1;
            let begins = at == 0 || !letter(at - 1);
            let fits = self.enough != Some(false) || !letter(at + self.length);
            if begins && fits {
                row.go_to(at);
                see(row.at);
                // Another in the same text says nothing new.
                from = ends.get(row.at).map_or(lower.len(), |end| end + 1);
            }
        }
    }
}

/// Beginnings of words of which a text in plain letters must have one, if an atom is to match it.
fn beginnings(atom: &Atom) -> Vec<Beginning> {
    match atom {
        Atom::Word(word) => vec![Beginning::of(word, true)],
        Atom::Phrase(words) => {
            let longest = words.iter().max_by_key(|word| word.prefix().len());
            longest.map(|word| Beginning::of(word, false)).into_iter().collect()
        }
        Atom::Or(any) => any.iter().flat_map(beginnings).collect(),
        Atom::Near { first, then } => {
            // The operand whose beginnings are the rarest, as far as their length shows it.
            let operands = std::iter::once(&**first).chain(then.iter().map(|(_, atom)| atom));
            let operands = operands.map(beginnings);
            let shortest = |found: &Vec<Beginning>| found.iter().map(|b| b.length).min().unwrap_or(0);
            let mut rarest = operands.max_by_key(shortest).unwrap_or_default();
            rarest.iter_mut().for_each(|beginning| beginning.enough = None);
            rarest
        }
    }
}
