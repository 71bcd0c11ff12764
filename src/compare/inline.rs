//! What differs between two short texts, word by word.

use similar::{ChangeTag, TextDiff};

/// A stretch of a text in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old version.
    Removed(String),
    /// Only in the new version.
    Added(String),
}

/// The pieces of two texts in order: their `Same` and `Removed` are the old text, their `Same` and
/// `Added` the new one, but for spaces at the joints.
#[must_use]
pub(super) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (tokens(old), tokens(new));
    let difference = TextDiff::from_slices(&before, &after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in difference.iter_all_changes() {
        let text = change.value();
        match (pieces.last_mut(), change.tag()) {
            (Some(Piece::Same(known)), ChangeTag::Equal)
            | (Some(Piece::Removed(known)), ChangeTag::Delete)
            | (Some(Piece::Added(known)), ChangeTag::Insert) => known.push_str(text),
            (_, ChangeTag::Equal) => pieces.push(Piece::Same(text.to_owned())),
            (_, ChangeTag::Delete) => pieces.push(Piece::Removed(text.to_owned())),
            (_, ChangeTag::Insert) => pieces.push(Piece::Added(text.to_owned())),
        }
    }
    pieces
}

/// Words, signs and spaces, each by itself: `one-to-one` is one word, `>=` one sign, and a text in
/// quotes one whole.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '.') => 0,
        '<' | '>' | '=' | '!' => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = None;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        let now = if quoted { 4 } else { class(c) };
        quoted ^= c == '"';
        let now = if c == '"' { 4 } else { now };
        if before.is_some_and(|before| before != now || now == 3) {
            tokens.extend(text.get(start..at));
            start = at;
        }
        before = Some(now);
    }
    tokens.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    tokens
}

/// `duration < [3 → 6] months`
#[must_use]
pub fn in_brackets(pieces: &[Piece]) -> String {
    let mut text = String::new();
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match (piece, pieces.peek()) {
            (Piece::Same(same), _) => text.push_str(same),
            (Piece::Removed(old), Some(Piece::Added(new))) => {
                pieces.next();
                text.push_str(&around(new, &format!("{} → {}", old.trim(), new.trim())));
            }
            (Piece::Removed(old), _) => text.push_str(&around(old, &format!("- {}", old.trim()))),
            (Piece::Added(new), _) => text.push_str(&around(new, &format!("+ {}", new.trim()))),
        }
    }
    text
}

/// Brackets inside the spaces that surround a text.
fn around(text: &str, inside: &str) -> String {
    let lead = if text.starts_with(' ') { " " } else { "" };
    let tail = if text.ends_with(' ') { " " } else { "" };
    format!("{lead}[{inside}]{tail}")
}
