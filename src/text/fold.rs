//! When two spellings are one value.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded form of a value: NFKC, lower case, accents stripped, and every run of spaces,
/// hyphens, dashes and underscores turned into **one** `-`. Never deletes a separator, so
/// `1-2` and `12` stay apart; a leading or trailing sign is kept (`HIV-`). (Meaning, rule 3.4.)
#[must_use]
pub fn fold(text: &str) -> String {
    let text = text.trim();
    let mut folded = String::with_capacity(text.len());
    let mut separator = false;
    let lowered = text.nfkc().flat_map(char::to_lowercase).collect::<String>();
    for c in lowered.nfd().filter(|c| !is_combining_mark(*c)) {
        if is_separator(c) {
            separator = true;
            continue;
        }
        if separator {
            folded.push('-');
            separator = false;
        }
        match c {
            // Unicode's full case folding, where lower-casing stops short.
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            c => folded.push(c),
        }
    }
    if separator {
        folded.push('-');
    }
    folded
}

/// How a missing token is compared: trimmed, lower case, with a run of spaces, `_` and `-` as one `-`
/// inside it, and a lone `-` kept. (Meaning, rule 1.3.)
#[must_use]
pub fn missing_token_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        if !is_separator(c) {
            key.push(c);
        } else if !key.ends_with('-') {
            key.push('-');
        }
    }
    key
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
        )
}
