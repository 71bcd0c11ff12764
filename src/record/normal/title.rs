//! Titles.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{plain, present};

/// A title as words divided by single spaces: lower case, without markup, accents, brackets and
/// signs; Greek letters by name, `&` as `and`.
///
/// ```
/// use eligible::record::normal::title;
/// assert_eq!(title("[TNF-α & Alzheimer's <i>disease</i>.]").as_deref(), Some("tnf alpha and alzheimers disease"));
/// assert_eq!(title("…"), None);
/// ```
#[must_use]
pub fn title(text: &str) -> Option<String> {
    let words = words(present(&plain(text))?);
    (!words.is_empty()).then_some(words)
}

/// The words of a text in lower-case letters without accents, and its digits.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut divided = false;
    let lowered = text.nfkc().flat_map(char::to_lowercase).collect::<String>();
    let mut letter = |letters: &str, alone: bool| {
        if (divided || alone) && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(letters);
        divided = alone;
    };
    let mut buffer = [0; 4];
    for c in lowered.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            // `Alzheimer's` is written `Alzheimers`, too.
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{B4}' | '\u{2BC}' => {}
            '&' => letter("and", true),
            'ß' => letter("ss", false),
            'ø' => letter("o", false),
            'æ' => letter("ae", false),
            'œ' => letter("oe", false),
            'ł' => letter("l", false),
            'đ' | 'ð' => letter("d", false),
            'þ' => letter("th", false),
            'ı' => letter("i", false),
            c if greek(c).is_some() => letter(greek(c).unwrap_or_default(), true),
            c if c.is_alphanumeric() => letter(c.encode_utf8(&mut buffer), false),
            _ => letter("", true),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "alpha",
        'β' | 'ϐ' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' | 'ϵ' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' | 'ϑ' => "theta",
        'ι' => "iota",
        'κ' | 'ϰ' => "kappa",
        'λ' => "lambda",
        'μ' => "mu",
        'ν' => "nu",
        'ξ' => "xi",
        'π' => "pi",
        'ρ' => "rho",
        'σ' | 'ς' => "sigma",
        'τ' => "tau",
        'υ' => "upsilon",
        'φ' | 'ϕ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        _ => return None,
    })
}
