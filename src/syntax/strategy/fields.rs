//! The fields that a strategy names, and which of them local records have.

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The abstract.
    Abstract,
    /// Words of the authors' keywords.
    Keywords,
    /// A whole keyword.
    WholeKeyword,
    /// A whole subject heading.
    Heading,
    /// Words of subject headings.
    HeadingWords,
    /// A subheading, of whatever heading.
    Subheading,
    /// The type of publication.
    Type,
    /// The language.
    Language,
    /// The year or date of publication.
    Year,
    /// An author.
    Author,
    /// The journal's whole name.
    Journal,
    /// Words of the journal's name.
    JournalWords,
    /// PubMed's number.
    Pmid,
    /// The DOI.
    Doi,
    /// Title and abstract.
    Text,
    /// Title, abstract, headings, and keywords where there are any.
    Many,
    /// A field that records do not carry.
    Elsewhere,
}

/// A field as it was named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldName {
    /// `tiab`: the short code, in small letters.
    pub code: String,
    /// What it looks at.
    pub field: Field,
}

/// Ovid's codes.
const OVID: &[(&str, Field)] = &[
    ("ti", Field::Title),
    ("tt", Field::Title),
    ("ab", Field::Abstract),
    ("kf", Field::Keywords),
    ("kw", Field::WholeKeyword),
    ("tw", Field::Text),
    ("mp", Field::Many),
    ("af", Field::Many),
    ("hw", Field::HeadingWords),
    ("sh", Field::Heading),
    ("mh", Field::Heading),
    ("fs", Field::Subheading),
    ("pt", Field::Type),
    ("lg", Field::Language),
    ("la", Field::Language),
    ("yr", Field::Year),
    ("dp", Field::Year),
    ("au", Field::Author),
    ("jn", Field::Journal),
    ("jw", Field::JournalWords),
    ("ja", Field::Journal),
    ("ui", Field::Pmid),
    ("pm", Field::Pmid),
    ("do", Field::Doi),
];

/// Codes of Ovid for what records do not carry.
const OVID_ELSEWHERE: &[&str] = &[
    "ot", "nm", "rn", "px", "rx", "ox", "os", "ps", "rs", "in", "ia", "so", "is", "ib", "cp", "cn", "ez",
    "dt", "da", "dd", "ed", "up", "sb", "bt", "id", "tn", "dv", "dm", "mf", "dq", "dy", "my", "ct", "tx",
    "tc", "sa", "xm", "xs", "yb", "be", "bd", "cc", "ci", "cl", "co", "cy", "ds", "em", "er", "gc", "gi",
    "gn", "go", "gw", "hi", "ip", "ir", "kp", "lm", "mo", "ms", "nt", "oi", "pa", "pb", "pg", "pl", "pn",
    "pu", "rc", "rd", "re", "rf", "ro", "sc", "si", "sl", "st", "vo", "vi", "xe", "xh", "pc", "ar", "ax",
    "ad", "cf", "cr", "ac",
];

/// PubMed's tags: the short one, and its other names.
const PUBMED: &[(&str, &[&str], Field)] = &[
    ("tiab", &["title/abstract"], Field::Text),
    ("ti", &["title"], Field::Title),
    ("ab", &["abstract"], Field::Abstract),
    ("tw", &["text word", "text words"], Field::Many),
    ("all", &["all fields"], Field::Many),
    ("ot", &["other term", "keyword"], Field::Keywords),
    ("mh", &["mesh", "mesh terms", "mesh term", "mesh heading"], Field::Heading),
    ("majr", &["mesh major topic"], Field::Heading),
    ("sh", &["mesh subheading", "subheading"], Field::Subheading),
    ("pt", &["publication type", "ptyp"], Field::Type),
    ("la", &["language", "lang"], Field::Language),
    ("dp", &["pdat", "date - publication", "publication date"], Field::Year),
    ("au", &["author", "auth"], Field::Author),
    ("ta", &["journal", "jour", "so"], Field::Journal),
    ("pmid", &["uid"], Field::Pmid),
    ("aid", &["article identifier", "doi"], Field::Doi),
    ("filter", &["sb", "subset"], Field::Elsewhere),
    ("nm", &["supplementary concept", "substance name"], Field::Elsewhere),
    ("pa", &["pharmacological action"], Field::Elsewhere),
    ("rn", &["ec/rn number"], Field::Elsewhere),
    ("ad", &["affiliation"], Field::Elsewhere),
    ("gr", &["grants and funding", "grant number"], Field::Elsewhere),
    ("is", &["issn"], Field::Elsewhere),
    ("crdt", &["date - create", "create date"], Field::Elsewhere),
    ("edat", &["date - entry", "entry date", "entrez date"], Field::Elsewhere),
    ("mhda", &["date - mesh", "mesh date"], Field::Elsewhere),
    ("lr", &["date - modification", "modification date"], Field::Elsewhere),
    ("dcom", &["date - completion", "completion date"], Field::Elsewhere),
    ("1au", &["author - first", "first author"], Field::Elsewhere),
    ("lastau", &["author - last", "last author"], Field::Elsewhere),
    ("cn", &["author - corporate", "corporate author"], Field::Elsewhere),
    ("fau", &["full author name"], Field::Elsewhere),
    ("ir", &["investigator"], Field::Elsewhere),
    ("pl", &["place of publication"], Field::Elsewhere),
    ("si", &["secondary source id"], Field::Elsewhere),
    ("tt", &["transliterated title"], Field::Elsewhere),
    ("vi", &["volume"], Field::Elsewhere),
    ("ip", &["issue"], Field::Elsewhere),
    ("pg", &["pagination"], Field::Elsewhere),
];

/// The field of a code of Ovid.
pub(super) fn ovid(code: &str) -> Option<FieldName> {
    let code = code.to_ascii_lowercase();
    let known = OVID.iter().find(|(known, _)| *known == code).map(|(_, field)| *field);
    let elsewhere = || OVID_ELSEWHERE.contains(&code.as_str()).then_some(Field::Elsewhere);
    let field = known.or_else(elsewhere)?;
    Some(FieldName { code, field })
}

/// The field of a tag of PubMed, without what follows a colon.
pub(super) fn pubmed(tag: &str) -> Option<FieldName> {
    let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let found = PUBMED.iter().find(|(code, names, _)| *code == tag || names.contains(&tag.as_str()));
    found.map(|(code, _, field)| FieldName { code: (*code).to_owned(), field: *field })
}

/// The codes that a misspelt one may have been meant as.
pub(super) fn ovid_codes() -> impl Iterator<Item = &'static str> {
    OVID.iter().map(|(code, _)| *code)
}

/// The tags that a misspelt one may have been meant as.
pub(super) fn pubmed_tags() -> impl Iterator<Item = &'static str> {
    PUBMED.iter().flat_map(|(code, names, _)| std::iter::once(*code).chain(names.iter().copied()))
}
