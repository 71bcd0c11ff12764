//! A text as its words.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Span, fold};

/// The words of a text in order, folded (case, accents, Unicode's compatibility forms), each with the
/// bytes of the original that it stands in.
///
/// A word is a run of letters and digits; everything else, a hyphen too, stands between words. Runs of
/// a script that puts no spaces are divided as Unicode says (UAX 29): every Han character is a word.
/// The possessive `'s` belongs to its word, without the apostrophe: `Alzheimer's` reads `alzheimers`,
/// so that `Alzheimers`, `alzheimer*` and `alzheimer?s` match it. Any other apostrophe divides.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Words {
    /// All folded words, one after the other.
    folded: String,
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    /// Where in `folded`.
    folded: Range<usize>,
    /// Where in the original.
    original: Span,
}

impl Words {
    /// The words of `text`, in time linear in it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        let mut rest = text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            if !in_word(c) {
                continue;
            }
            let mut end = start + c.len_utf8();
            let mut ascii = c.is_ascii();
            while let Some((at, c)) = rest.next_if(|(_, c)| in_word(*c)) {
                end = at + c.len_utf8();
                ascii &= c.is_ascii();
            }
            let possessive = possessive(&text[end..]);
            let run = &text[start..end];
            let before = words.len();
            if ascii {
                words.push_ascii(run, Span::new(start, end));
            } else {
                words.push_any(run, start);
            }
            if possessive > 0 && words.len() > before && (ascii || words.last_takes_s()) {
                words.add_s(end + possessive);
                while rest.next_if(|(at, _)| *at < end + possessive).is_some() {}
            }
        }
        words
    }

    /// How many words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded word at this position, counted from 0.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|word| &self.folded[word.folded.clone()])
    }

    /// The folded words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &self.folded[word.folded.clone()])
    }

    /// The bytes of the original from the first to the last of these words; empty when there are none.
    #[must_use]
    pub fn span(&self, words: &Range<usize>) -> Span {
        let inside = self.words.get(words.clone()).unwrap_or_default();
        match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => first.original.to(last.original),
            _ => Span::default(),
        }
    }

    fn push_ascii(&mut self, run: &str, original: Span) {
        let start = self.folded.len();
        self.folded.extend(run.chars().map(|c| c.to_ascii_lowercase()));
        self.words.push(Word { folded: start..self.folded.len(), original });
    }

    /// A run with other letters: folded letter by letter, then divided where Unicode divides words.
    fn push_any(&mut self, run: &str, offset: usize) {
        let mut folded = String::with_capacity(run.len());
        // For each byte of `folded`, the letter of the original that it comes from.
        let mut from = Vec::with_capacity(run.len());
        fold_run(run, &mut folded, |letter, end| {
            from.resize(end, Span::new(offset + letter.start, offset + letter.end));
        });
        for piece in words_of_run(&folded) {
            let at = piece.as_ptr() as usize - folded.as_ptr() as usize;
            let letters = from.get(at..at + piece.len()).unwrap_or_default();
            let (Some(first), Some(last)) = (letters.first(), letters.last()) else { continue };
            let start = self.folded.len();
            self.folded.push_str(piece);
            self.words.push(Word { folded: start..self.folded.len(), original: first.to(*last) });
        }
    }

    fn last_takes_s(&self) -> bool {
        self.words.last().is_some_and(|word| takes_s(&self.folded[word.folded.clone()]))
    }

    /// The possessive `s` of the last word, which ends at this byte of the original.
    fn add_s(&mut self, end: usize) {
        if let Some(word) = self.words.last_mut() {
            self.folded.push('s');
            word.folded.end = self.folded.len();
            word.original.end = end;
        }
    }
}

/// Folds a run letter by letter onto the end of `folded`; `see` is told of each letter where in `run` it
/// stands, and where in `folded` it ends.
pub(super) fn fold_run(run: &str, folded: &mut String, mut see: impl FnMut(Range<usize>, usize)) {
    for (at, c) in run.char_indices().filter(|(_, c)| !is_ignored(*c)) {
        match usize::try_from(u32::from(c)) {
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            Ok(at) if at < LATIN => folded.push_str(LATIN_FOLDED.get(at).map_or("", String::as_str)),
            _ => folded.push_str(&fold(c.encode_utf8(&mut [0; 4]))),
        }
        see(at..at + c.len_utf8(), folded.len());
    }
}

/// Up to here letters are folded once and for all: those of most names.
const LATIN: usize = 0x180;
static LATIN_FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let letters = (0..LATIN as u32).map(|c| char::from_u32(c).map(|c| fold(c.encode_utf8(&mut [0; 4]))));
    letters.map(Option::unwrap_or_default).collect()
});

/// The words of a folded run.
pub(super) fn words_of_run(folded: &str) -> impl Iterator<Item = &str> {
    // `½` folds to `1⁄2`: two words.
    folded.split(|c| !in_word(c)).flat_map(UnicodeSegmentation::unicode_words)
}

/// Whether a folded word and an `s` are one word: not in a script that puts no spaces.
pub(super) fn takes_s(word: &str) -> bool {
    format!("{word}s").unicode_words().nth(1).is_none()
}

/// What a word is made of.
pub(super) fn in_word(c: char) -> bool {
    (c.is_alphanumeric() && !is_apostrophe(c)) || is_combining_mark(c) || is_ignored(c)
}

/// Marks that one does not see: a soft hyphen, the joiners, a byte order mark.
pub(super) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// An apostrophe, or what is typed for one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{B4}' | '`' | '\u{FF07}')
}

/// How many bytes of a possessive `'s` the text that follows a word begins with.
pub(super) fn possessive(after: &str) -> usize {
    let mut letters = after.chars();
    let Some(apostrophe) = letters.next().filter(|c| is_apostrophe(*c)) else { return 0 };
    let is_s = matches!(letters.next(), Some('s' | 'S'));
    let ends = letters.next().is_none_or(|c| !in_word(c));
    if is_s && ends { apostrophe.len_utf8() + 1 } else { 0 }
}
