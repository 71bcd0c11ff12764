//! A text as one line of folded words, made quickly: for searches that need no places in the original.

use super::words::{fold_run, in_word, is_apostrophe, possessive, takes_s, words_of_run};

/// The folded words of a text, in order, with signs between: `Peer mentors' rôle` is
/// `peer mentors  role`. A word is a run of ASCII letters, digits and bytes beyond ASCII, and the words
/// are those of [`Words::of`](super::Words::of). Made over and over in one place: a text without accents
/// and apostrophes is only copied in small letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    line: Vec<u8>,
    /// For runs with accents.
    run: String,
}

impl Folded {
    /// Holds the words of this text, and no others.
    pub(super) fn read(&mut self, text: &str) {
        if self.read_plain(text) {
            return;
        }
        self.line.clear();
        let mut from = 0;
        // Where a possessive ended: a word takes but one.
        let mut taken = None;
        while let Some(at) = next_special(text.as_bytes(), from) {
            let before = self.line.len();
            self.push_plain(text, from, at);
            let rest = text.get(at..).unwrap_or_default();
            let Some(c) = rest.chars().next() else { break };
            from = at + c.len_utf8();
            if is_apostrophe(c) {
                let s = possessive(rest);
                if s > 0 && taken != Some(at) && self.ends_in_word_with_s() {
                    self.line.push(b's');
                    from = at + s;
                    taken = Some(from);
                } else {
                    self.line.push(b' ');
                }
            } else if in_word(c) {
                // The letters before it belong to the same run.
                let written = self.line.get(before..).unwrap_or_default();
                let letters = written.iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
                self.line.truncate(self.line.len() - letters);
                let length = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
                from = at + length;
                self.push_run(text.get(at - letters..from).unwrap_or_default());
            } else {
                self.line.push(b' ');
            }
        }
        self.push_plain(text, from, text.len());
    }

    /// The line of words.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.line
    }

    /// Reads a text in which nothing is special; false where something is. One loop that the compiler can
    /// run on many bytes at once.
    fn read_plain(&mut self, text: &str) -> bool {
        self.line.resize(text.len(), 0);
        let mut special = 0;
        for (own, byte) in self.line.iter_mut().zip(text.bytes()) {
            *own = byte.to_ascii_lowercase();
            special |= (byte & 0x80) | u8::from(byte == b'\'') | u8::from(byte == b'`');
        }
        special == 0
    }

    fn push_plain(&mut self, text: &str, from: usize, to: usize) {
        let new = text.as_bytes().get(from..to).unwrap_or_default();
        self.line.extend(new.iter().map(u8::to_ascii_lowercase));
    }

    fn push_run(&mut self, run: &str) {
        self.run.clear();
        fold_run(run, &mut self.run, |_, _| {});
        // `naive`: no need to ask where Unicode divides words.
        if self.run.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.line.extend_from_slice(self.run.as_bytes());
            return;
        }
        for (nth, word) in words_of_run(&self.run).enumerate() {
            if nth > 0 {
                self.line.push(b' ');
            }
            self.line.extend_from_slice(word.as_bytes());
        }
    }

    /// Whether a possessive `s` that comes next belongs to the word before it.
    fn ends_in_word_with_s(&self) -> bool {
        let length = self.line.iter().rev().take_while(|b| is_word_byte(**b)).count();
        let word = self.line.get(self.line.len() - length..).unwrap_or_default();
        let word = std::str::from_utf8(word).unwrap_or_default();
        !word.is_empty() && (word.is_ascii() || takes_s(word))
    }
}

/// Whether a byte of the line belongs to a word.
pub(super) const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The next byte that is not copied as it is: one beyond ASCII, or an apostrophe.
fn next_special(bytes: &[u8], from: usize) -> Option<usize> {
    let special = |byte: u8| byte >= 0x80 || byte == b'\'' || byte == b'`';
    let rest = bytes.get(from..)?;
    // Many at a time, so that the compiler can look at them side by side.
    let mut at = from;
    for chunk in rest.chunks(64) {
        if chunk.iter().fold(false, |any, byte| any | special(*byte)) {
            return chunk.iter().position(|byte| special(*byte)).map(|inside| at + inside);
        }
        at += chunk.len();
    }
    None
}
