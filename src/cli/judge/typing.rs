//! One line of text that is being typed.

/// The text and where the next letter goes, in letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typing {
    letters: Vec<char>,
    pub(super) cursor: usize,
}

impl Typing {
    pub(super) fn of(text: &str) -> Self {
        let letters = text.chars().collect::<Vec<_>>();
        Self { cursor: letters.len(), letters }
    }

    pub(super) fn text(&self) -> String {
        self.letters.iter().collect()
    }

    pub(super) fn insert(&mut self, letter: char) {
        self.letters.insert(self.cursor.min(self.letters.len()), letter);
        self.cursor += 1;
    }

    pub(super) fn backspace(&mut self) {
        if self.cursor > 0 {
            self.cursor -= 1;
            self.letters.remove(self.cursor);
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn left(&mut self) {
        self.cursor = self.cursor.saturating_sub(1);
    }

    pub(super) fn right(&mut self) {
        self.cursor = (self.cursor + 1).min(self.letters.len());
    }
}
