//! Which patterns a word may fit, by its first letters.

use super::super::WordPattern;

/// How many letters are looked at.
const DEEP: usize = 3;
/// Letters, digits, anything else, and the end of the word.
const CLASSES: usize = 38;
const END: usize = 0;

/// Patterns by the first letters of their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Per first letters the place of their list.
    lists: Vec<u16>,
    patterns: Vec<Vec<usize>>,
}

impl Table {
    /// That of these patterns.
    pub(super) fn of(patterns: &[WordPattern]) -> Self {
        let mut table = Self { lists: vec![0; CLASSES.pow(3)], patterns: vec![Vec::new()] };
        for (at, pattern) in patterns.iter().enumerate() {
            let letters: Vec<usize> = pattern.prefix().bytes().take(DEEP).map(class).collect();
            for key in keys(&letters, pattern.is_one_word()) {
                table.add(key, at);
            }
        }
        table
    }

    /// The patterns that may fit a word.
    pub(super) fn may_fit(&self, word: &[u8]) -> &[usize] {
        let class = |at: usize| word.get(at).map_or(END, |byte| class(*byte));
        let list = self.lists.get(key([class(0), class(1), class(2)])).copied().unwrap_or_default();
        self.patterns.get(usize::from(list)).map(Vec::as_slice).unwrap_or_default()
    }

    fn add(&mut self, key: usize, pattern: usize) {
        let Some(list) = self.lists.get_mut(key) else { return };
        if *list == 0
            && let Ok(next) = u16::try_from(self.patterns.len())
        {
            *list = next;
            self.patterns.push(Vec::new());
        }
        if let Some(list) = self.patterns.get_mut(usize::from(*list)) {
            list.push(pattern);
        }
    }
}

/// The places of all first letters that a pattern may have which begins with these.
fn keys(letters: &[usize], whole: bool) -> Vec<usize> {
    let mut keys = Vec::new();
    match *letters {
        [a, b, c] => keys.push(key([a, b, c])),
        [a, b] if whole => keys.push(key([a, b, END])),
        [a] if whole => keys.push(key([a, END, END])),
        [a, b] => keys.extend((0..CLASSES).map(|c| key([a, b, c]))),
        [a] => keys.extend((0..CLASSES * CLASSES).map(|rest| key([a, rest / CLASSES, rest % CLASSES]))),
        _ => {}
    }
    keys
}

const fn key([a, b, c]: [usize; DEEP]) -> usize {
    (a * CLASSES + b) * CLASSES + c
}

const fn class(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => (byte - b'a') as usize + 1,
        b'0'..=b'9' => (byte - b'0') as usize + 27,
        _ => CLASSES - 1,
    }
}
