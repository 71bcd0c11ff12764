//! Languages by code or name.

use crate::text::fold;

/// The language by its English name, in small letters: `eng`, `en` and `English` are `english`. What is
/// not known is folded.
#[must_use]
pub fn language(text: &str) -> String {
    let key = fold(text);
    let known = LANGUAGES.iter().find(|names| names.contains(&key.as_str()));
    known.and_then(|names| names.first()).map_or(key.clone(), |name| (*name).to_owned())
}

/// Whether it is a language that is known.
#[must_use]
pub fn is_language(text: &str) -> bool {
    let key = fold(text);
    LANGUAGES.iter().any(|names| names.contains(&key.as_str()))
}

/// The name, then the codes of MEDLINE and of ISO 639.
const LANGUAGES: &[&[&str]] = &[
    &["english", "eng", "en"],
    &["french", "fre", "fra", "fr"],
    &["german", "ger", "deu", "de"],
    &["spanish", "spa", "es"],
    &["italian", "ita", "it"],
    &["portuguese", "por", "pt"],
    &["russian", "rus", "ru"],
    &["chinese", "chi", "zho", "zh"],
    &["japanese", "jpn", "ja"],
    &["korean", "kor", "ko"],
    &["dutch", "dut", "nld", "nl"],
    &["norwegian", "nor", "no", "nob", "nno", "nb", "nn"],
    &["swedish", "swe", "sv"],
    &["danish", "dan", "da"],
    &["finnish", "fin", "fi"],
    &["icelandic", "ice", "isl", "is"],
    &["polish", "pol", "pl"],
    &["czech", "cze", "ces", "cs"],
    &["slovak", "slo", "slk", "sk"],
    &["slovenian", "slovene", "slv", "sl"],
    &["hungarian", "hun", "hu"],
    &["romanian", "rum", "ron", "ro"],
    &["bulgarian", "bul", "bg"],
    &["croatian", "hrv", "scr", "hr"],
    &["serbian", "srp", "scc", "sr"],
    &["bosnian", "bos", "bs"],
    &["macedonian", "mac", "mkd", "mk"],
    &["albanian", "alb", "sqi", "sq"],
    &["greek", "modern greek", "gre", "ell", "el"],
    &["turkish", "tur", "tr"],
    &["ukrainian", "ukr", "uk"],
    &["estonian", "est", "et"],
    &["latvian", "lav", "lv"],
    &["lithuanian", "lit", "lt"],
    &["hebrew", "heb", "he"],
    &["arabic", "ara", "ar"],
    &["persian", "farsi", "per", "fas", "fa"],
    &["hindi", "hin", "hi"],
    &["thai", "tha", "th"],
    &["vietnamese", "vie", "vi"],
    &["indonesian", "ind", "id"],
    &["malay", "may", "msa", "ms"],
    &["catalan", "cat", "ca"],
    &["galician", "glg", "gl"],
    &["basque", "baq", "eus", "eu"],
    &["afrikaans", "afr", "af"],
    &["georgian", "geo", "kat", "ka"],
    &["armenian", "arm", "hye", "hy"],
    &["azerbaijani", "aze", "az"],
    &["urdu", "urd", "ur"],
    &["latin", "lat", "la"],
];
