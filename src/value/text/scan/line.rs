//! Going along a folded line word by word.

use super::super::folded::is_word_byte;

/// The word that begins here.
pub(super) fn word_at(line: &[u8], start: usize) -> &[u8] {
    let rest = line.get(start..).unwrap_or_default();
    let length = rest.iter().position(|b| !is_word_byte(*b)).unwrap_or(rest.len());
    rest.get(..length).unwrap_or_default()
}

/// The next words from a byte on, as many as there is room for; how many there are.
pub(super) fn after<'a>(line: &'a [u8], mut at: usize, words: &mut [&'a [u8]]) -> usize {
    for (nth, slot) in words.iter_mut().enumerate() {
        let Some(gap) = line.get(at..).and_then(|rest| rest.iter().position(|b| is_word_byte(*b))) else {
            return nth;
        };
        *slot = word_at(line, at + gap);
        at += gap + slot.len();
    }
    words.len()
}

/// The words that end before a byte, the nearest first, as many as there is room for; how many there are.
pub(super) fn before<'a>(line: &'a [u8], mut at: usize, words: &mut [&'a [u8]]) -> usize {
    let back = |at: usize, word: bool| {
        let head = line.get(..at).unwrap_or_default();
        head.iter().rposition(|b| is_word_byte(*b) != word).map_or(0, |last| last + 1)
    };
    for (nth, slot) in words.iter_mut().enumerate() {
        let end = back(at, false);
        at = back(end, true);
        if at == end {
            return nth;
        }
        *slot = line.get(at..end).unwrap_or_default();
    }
    words.len()
}

/// How many words begin from one byte on, and before another.
pub(super) fn word_starts(line: &[u8], from: usize, to: usize) -> usize {
    let is_word = |b: &u8| u8::from(is_word_byte(*b));
    let first = from == 0 && to > 0 && line.first().is_some_and(|b| is_word_byte(*b));
    let from = from.max(1);
    let own = line.get(from..to).unwrap_or_default();
    let before = line.get(from - 1..to.saturating_sub(1)).unwrap_or_default();
    // Sums that fit a byte, so that the compiler can make many at once.
    let sums = own.chunks(128).zip(before.chunks(128)).map(|(own, before)| {
        own.iter().zip(before).fold(0_u8, |sum, (own, before)| sum + (is_word(own) & (1 - is_word(before))))
    });
    usize::from(first) + sums.map(usize::from).sum::<usize>()
}
