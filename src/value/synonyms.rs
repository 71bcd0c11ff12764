//! Spellings of values that need no declaration: languages and publication types.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// Other spellings of a value that need no declaration: the ISO codes and English names of languages
/// (`eng`, `en` = `english`), and the usual names of publication types (`journal article` = `article`).
/// Folded spellings, without the value itself.
///
/// What a file declares itself goes before these: they are for spellings that it leaves free.
#[must_use]
pub fn builtin_synonyms(value: &str) -> &'static [&'static str] {
    static OTHERS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut others = HashMap::new();
        for group in LANGUAGES.iter().chain(PUBLICATION_TYPES) {
            let words = group.split_ascii_whitespace();
            for word in words.clone().filter(|word| !ENGLISH_WORDS.contains(word)) {
                others.entry(word).or_insert_with(|| words.clone().filter(|other| *other != word).collect());
            }
        }
        others
    });
    OTHERS.get(fold(value).as_str()).map_or(&[], Vec::as_slice)
}

/// Codes that are also words: as a declared value, `no` is hardly Norwegian.
const ENGLISH_WORDS: [&str; 12] =
    ["no", "is", "it", "he", "hi", "my", "am", "so", "may", "per", "arm", "ice"];

/// English name, ISO 639-1, ISO 639-2/B, ISO 639-2/T, further names.
const LANGUAGES: &[&str] = &[
    "afrikaans af afr",
    "albanian sq alb sqi",
    "amharic am amh",
    "arabic ar ara",
    "armenian hy arm hye",
    "azerbaijani az aze azeri",
    "basque eu baq eus",
    "belarusian be bel byelorussian",
    "bengali bn ben bangla",
    "bosnian bs bos",
    "bulgarian bg bul",
    "burmese my bur mya",
    "catalan ca cat valencian",
    "chinese zh chi zho",
    "croatian hr hrv scr",
    "czech cs cze ces",
    "danish da dan",
    "dutch nl dut nld flemish",
    "english en eng",
    "esperanto eo epo",
    "estonian et est",
    "faroese fo fao",
    "finnish fi fin",
    "french fr fre fra",
    "galician gl glg",
    "georgian ka geo kat",
    "german de ger deu",
    "greek el gre ell modern-greek greek,-modern",
    "greenlandic kl kal kalaallisut",
    "gujarati gu guj",
    "hausa ha hau",
    "hebrew he heb",
    "hindi hi hin",
    "hungarian hu hun",
    "icelandic is ice isl",
    "indonesian id ind",
    "irish ga gle",
    "italian it ita",
    "japanese ja jpn",
    "kannada kn kan",
    "kazakh kk kaz",
    "khmer km khm",
    "kinyarwanda rw kin",
    "korean ko kor",
    "kyrgyz ky kir kirghiz",
    "lao lo",
    "latin la lat",
    "latvian lv lav",
    "lithuanian lt lit",
    "macedonian mk mac mkd",
    "malay ms may msa",
    "malayalam ml mal",
    "maltese mt mlt",
    "marathi mr mar",
    "mongolian mn mon",
    "nepali ne nep",
    "norwegian no nor nb nob nn nno norwegian-bokmal norwegian-nynorsk",
    "persian fa per fas farsi",
    "polish pl pol",
    "portuguese pt por",
    "punjabi pa pan panjabi",
    "pushto ps pus pashto",
    "romanian ro rum ron moldavian moldovan",
    "russian ru rus",
    "sami se sme northern-sami",
    "sanskrit sa san",
    "scottish-gaelic gd gla",
    "serbian sr srp scc",
    "sinhala si sin sinhalese",
    "slovak sk slo slk slovakian",
    "slovenian sl slv slovene",
    "somali so som",
    "spanish es spa castilian",
    "swahili sw swa",
    "swedish sv swe",
    "tagalog tl tgl",
    "tamil ta tam",
    "telugu te tel",
    "thai th tha",
    "tibetan bo tib bod",
    "turkish tr tur",
    "ukrainian uk ukr",
    "urdu ur urd",
    "uzbek uz uzb",
    "vietnamese vi vie",
    "welsh cy wel cym",
    "xhosa xh xho",
    "yiddish yi yid",
    "yoruba yo yor",
    "zulu zu zul",
];

/// Names that PubMed, RIS, Web of Science, Embase and Scopus give to one and the same type. Names
/// that merely overlap (`editorial material`, `note`, `RIS NEWS`) are for the file to declare.
const PUBLICATION_TYPES: &[&str] = &[
    "article journal-article jour journal-articles",
    "book whole-book book,-whole",
    "book-chapter chapter chap book-section",
    "case-report case-reports",
    "comment comments",
    "conference-abstract meeting-abstract conference-abstracts meeting-abstracts",
    "conference-paper proceedings-paper cpaper conference-papers",
    "editorial editorials",
    "erratum published-erratum corrigendum correction errata",
    "letter letters letter-to-the-editor",
    "meta-analysis metaanalysis meta-analyses",
    "news-item news",
    "newspaper-article newspaper-articles",
    "patent pat",
    "preprint preprints",
    "randomised-controlled-trial randomized-controlled-trial",
    "report rprt",
    "retraction retraction-of-publication",
    "review review-article reviews",
    "systematic-review systematic-reviews",
    "thesis thes dissertation academic-dissertation dissertation/thesis theses dissertations",
];
