//! From what a searcher writes between operators to what is looked for: `one-to-one` is a phrase.

use super::pattern::is_wildcard;
use super::words::{in_word, is_apostrophe, possessive};
use super::{Atom, PatternFault, PatternFaultKind, WordPattern, Words};

impl Atom {
    /// A term without quotes: a word, or a phrase where signs stand between words (`one-to-one`) or
    /// spaces do (`group work`). Wildcards as [`WordPattern`] says.
    ///
    /// # Errors
    /// What is wrong with one of its words, and where in `text`.
    pub fn term(text: &str) -> Result<Self, PatternFault> {
        phrase(text, false)
    }

    /// What stands between quotes: the same, but `:` and a wildcard that follows no letter are signs
    /// like others, as in a title.
    ///
    /// # Errors
    /// What is wrong with one of its words, and where in `text`.
    pub fn quoted(text: &str) -> Result<Self, PatternFault> {
        phrase(text, true)
    }
}

fn phrase(text: &str, quoted: bool) -> Result<Atom, PatternFault> {
    let mut words = Vec::new();
    for (offset, piece) in pieces(text, quoted) {
        // In a script without spaces a piece is several words, and wildcards belong to the last.
        let wild = piece.find(is_wildcard).unwrap_or(piece.len());
        let letters = Words::of(&piece[..wild]);
        let Some(last) = letters.len().checked_sub(1) else {
            let fault = WordPattern::parse(piece).err();
            let fault = fault.unwrap_or(PatternFault::new(PatternFaultKind::NoWord, 0, piece.len()));
            let (start, end) = (fault.span.start + offset, fault.span.end + offset);
            return Err(PatternFault::new(fault.kind, start, end));
        };
        words.extend(letters.iter().take(last).map(WordPattern::literal));
        let rest: String = piece[wild..].chars().filter(|c| !is_apostrophe(*c)).collect();
        let last = letters.get(last).unwrap_or_default();
        words.push(WordPattern::beginning(last, &rest, offset + wild)?);
    }
    match (words.len(), words.pop()) {
        (1, Some(word)) => Ok(Atom::Word(word)),
        (_, Some(last)) => {
            words.push(last);
            Ok(Atom::Phrase(words))
        }
        _ => Err(PatternFault::new(PatternFaultKind::NoWord, 0, text.len())),
    }
}

/// The words of a term with their wildcards, and where each begins.
fn pieces(text: &str, quoted: bool) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = None;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let wild = is_wildcard(c) && !(quoted && (c == ':' || start.is_none()));
        if in_word(c) || wild {
            start.get_or_insert(at);
        } else if let Some(from) = start {
            // `alzheimer's` and `students'*` go on.
            let s = possessive(&text[at..]);
            let before_wildcard =
                is_apostrophe(c) && text[at + c.len_utf8()..].starts_with(is_wildcard) && !quoted;
            if s > 0 {
                skip_to = at + s;
            } else if !before_wildcard {
                pieces.push((from, &text[from..at]));
                start = None;
            }
        }
    }
    pieces.extend(start.map(|from| (from, &text[from..])));
    pieces
}
