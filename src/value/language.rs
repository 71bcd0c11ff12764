//! Languages by code or name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// The language by its English name, in small letters: `eng`, `en` and `English` are `english`. What is
/// not known is folded.
#[must_use]
pub fn language(text: &str) -> String {
    let key = fold(text);
    NAMES.get(key.as_str()).map_or(key, |name| (*name).to_owned())
}

/// Whether it is a language that is known.
#[must_use]
pub fn is_language(text: &str) -> bool {
    NAMES.contains_key(fold(text).as_str())
}

/// By spelling, the English name.
static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let spellings = LANGUAGES.iter().flat_map(|group| {
        let mut words = group.split_ascii_whitespace();
        let name = words.next();
        name.into_iter().chain(words).filter_map(move |word| Some((word, name?)))
    });
    spellings.collect()
});

/// English name, ISO 639-1, ISO 639-2/B, ISO 639-2/T, further names, and tags of BCP 47 with a region
/// or a script, as Zotero and browsers write them (`de-DE`). Folded.
pub(super) const LANGUAGES: &[&str] = &[
    "afrikaans af afr",
    "albanian sq alb sqi",
    "amharic am amh",
    "arabic ar ara ar-eg ar-sa",
    "armenian hy arm hye",
    "azerbaijani az aze azeri",
    "basque eu baq eus",
    "belarusian be bel byelorussian",
    "bengali bn ben bangla",
    "bosnian bs bos",
    "bulgarian bg bul bg-bg",
    "burmese my bur mya",
    "catalan ca cat valencian ca-es",
    "chinese zh chi zho zh-cn zh-hans zh-hant zh-hk zh-sg zh-tw cmn",
    "croatian hr hrv scr hr-hr",
    "czech cs cze ces cs-cz",
    "danish da dan da-dk",
    "dutch nl dut nld flemish nl-be nl-nl",
    "english en eng en-us en-gb en-uk en-au en-ca en-ie en-in en-nz en-za",
    "esperanto eo epo",
    "estonian et est et-ee",
    "faroese fo fao",
    "finnish fi fin fi-fi",
    "french fr fre fra fr-be fr-ca fr-ch fr-fr",
    "galician gl glg",
    "georgian ka geo kat",
    "german de ger deu de-at de-ch de-de",
    "greek el gre ell modern-greek greek,-modern el-gr",
    "greenlandic kl kal kalaallisut",
    "gujarati gu guj",
    "hausa ha hau",
    "hebrew he heb he-il",
    "hindi hi hin",
    "hungarian hu hun hu-hu",
    "icelandic is ice isl is-is",
    "indonesian id ind id-id",
    "irish ga gle",
    "italian it ita it-ch it-it",
    "japanese ja jpn ja-jp",
    "kannada kn kan",
    "kazakh kk kaz",
    "khmer km khm",
    "kinyarwanda rw kin",
    "korean ko kor ko-kr",
    "kyrgyz ky kir kirghiz",
    "lao lo",
    "latin la lat",
    "latvian lv lav lv-lv",
    "lithuanian lt lit lt-lt",
    "macedonian mk mac mkd",
    "malay ms may msa",
    "malayalam ml mal",
    "maltese mt mlt",
    "marathi mr mar",
    "mongolian mn mon",
    "nepali ne nep",
    "norwegian no nor nb nob nn nno norwegian-bokmal norwegian-nynorsk nb-no nn-no no-no",
    "persian fa per fas farsi fa-ir",
    "polish pl pol pl-pl",
    "portuguese pt por pt-br pt-pt",
    "punjabi pa pan panjabi",
    "pushto ps pus pashto",
    "romanian ro rum ron moldavian moldovan ro-ro",
    "russian ru rus ru-ru",
    "sami se sme northern-sami",
    "sanskrit sa san",
    "scottish-gaelic gd gla",
    "serbian sr srp scc sr-cyrl sr-latn sr-rs",
    "sinhala si sin sinhalese",
    "slovak sk slo slk slovakian sk-sk",
    "slovenian sl slv slovene sl-si",
    "somali so som",
    "spanish es spa castilian es-419 es-ar es-cl es-co es-es es-la es-mx es-pe",
    "swahili sw swa",
    "swedish sv swe sv-fi sv-se",
    "tagalog tl tgl",
    "tamil ta tam",
    "telugu te tel",
    "thai th tha th-th",
    "tibetan bo tib bod",
    "turkish tr tur tr-tr",
    "ukrainian uk ukr uk-ua",
    "urdu ur urd",
    "uzbek uz uzb",
    "vietnamese vi vie vi-vn",
    "welsh cy wel cym",
    "xhosa xh xho",
    "yiddish yi yid",
    "yoruba yo yor",
    "zulu zu zul",
];
