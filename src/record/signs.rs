//! The signs by which a text shows its format in its first lines.

use super::Format;

/// What a text may turn out to be.
pub(super) struct Sign {
    /// What people call it.
    pub(super) what: &'static str,
    /// Its format; none where it is not read.
    pub(super) format: Option<Format>,
    /// Whether the beginning of a text, from its first character that is no space, shows it.
    shows: fn(&str) -> bool,
}

/// The signs, the surest first.
pub(super) const SIGNS: &[Sign] = &[
    Sign { what: "PubMed's XML", format: Some(Format::PubmedXml), shows: pubmed_xml },
    Sign { what: "EndNote's XML", format: Some(Format::EndnoteXml), shows: endnote_xml },
    Sign { what: "MODS", format: None, shows: |head| root_is(head, &["mods", "modsCollection"]) },
    Sign {
        what: "MARC XML",
        format: None,
        shows: |head| root_is(head, &["searchRetrieveResponse", "marc", "collection"]),
    },
    Sign { what: "Word's list of sources (XML)", format: None, shows: |head| root_is(head, &["Sources"]) },
    Sign {
        what: "the XML of a spreadsheet",
        format: None,
        shows: |head| root_is(head, &["document-content", "document", "Workbook"]),
    },
    Sign { what: "XML of a kind that is not known", format: None, shows: xml },
    Sign { what: "CSL-JSON", format: Some(Format::Csl), shows: csl },
    Sign { what: "RIS", format: Some(Format::Ris), shows: ris },
    Sign { what: "PubMed's tagged format", format: Some(Format::Medline), shows: medline },
    Sign { what: "Web of Science's tagged format", format: Some(Format::Isi), shows: isi },
    Sign { what: "RefWorks' tagged format", format: None, shows: refworks },
    Sign { what: "BibTeX", format: Some(Format::Bibtex), shows: bibtex },
    Sign { what: "EndNote's tagged format", format: Some(Format::Refer), shows: refer },
    Sign { what: "Ovid's text for reading", format: None, shows: ovid_text },
    Sign { what: "Biblioscape's tagged format", format: None, shows: |head| count(head, biblioscape) > 1 },
    Sign {
        what: "INSPEC's text for reading",
        format: None,
        shows: |head| any(head, |line| line.starts_with("TI ~ ")),
    },
    Sign { what: "Copac's tagged format", format: None, shows: |head| count(head, copac) > 2 },
    Sign {
        what: "a citation file (CFF)",
        format: None,
        shows: |head| any(head, |line| line.starts_with("cff-version:")),
    },
    Sign {
        what: "a mail of New Economics Papers (RePEc)",
        format: None,
        shows: |head| any(head, |line| line.starts_with("NEP: New Economics Papers")),
    },
    Sign {
        what: "Markdown",
        format: None,
        shows: |head| head.starts_with("# ") && !head.starts_with("# YAML"),
    },
];

/// The first sign that a text shows.
pub(super) fn shown(head: &str) -> Option<&'static Sign> {
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    SIGNS.iter().find(|sign| (sign.shows)(start))
}

/// What a text is shows in its first lines; some producers write a few of their own above.
const FIRST_LINES: usize = 40;

fn lines(head: &str) -> impl Iterator<Item = &str> {
    head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(FIRST_LINES)
}

fn any(head: &str, is: impl Fn(&str) -> bool) -> bool {
    lines(head).any(is)
}

fn count(head: &str, is: impl Fn(&str) -> bool) -> usize {
    lines(head).filter(|line| is(line)).count()
}

/// `<?xml`, `<!DOCTYPE` or the name of an element.
fn xml(head: &str) -> bool {
    head.strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| matches!(c, '?' | '!') || c.is_alphabetic()))
}

/// The names of the first elements of an XML text, without prefixes.
fn elements(head: &str) -> impl Iterator<Item = &str> {
    let mut rest = if xml(head) { head } else { "" };
    std::iter::from_fn(move || {
        loop {
            rest = rest.get(rest.find('<')?..)?;
            // Comments and declarations may hold what looks like an element.
            let skip = if rest.starts_with("<!--") {
                rest.find("-->")? + 3
            } else if rest.starts_with("<?") {
                rest.find("?>")? + 2
            } else if rest.starts_with("<!DOCTYPE") && rest.split('>').next()?.contains('[') {
                rest.find("]>").or_else(|| rest.find("] >"))? + 2
            } else if rest.starts_with("<!") || rest.starts_with("</") {
                rest.find('>')? + 1
            } else {
                let name = rest.get(1..)?.split([' ', '>', '/', '\t', '\r', '\n']).next()?;
                rest = rest.get(1 + name.len()..)?;
                return Some(name.rsplit(':').next().unwrap_or(name));
            };
            rest = rest.get(skip..)?;
        }
    })
}

fn root_is(head: &str, names: &[&str]) -> bool {
    elements(head).next().is_some_and(|root| names.contains(&root))
}

/// `<PubmedArticleSet>`, or one article alone.
fn pubmed_xml(head: &str) -> bool {
    root_is(
        head,
        &[
            "PubmedArticleSet",
            "PubmedArticle",
            "PubmedBookArticleSet",
            "PubmedBookArticle",
            "MedlineCitationSet",
            "MedlineCitation",
        ],
    )
}

/// `<xml><records>`.
fn endnote_xml(head: &str) -> bool {
    let mut names = elements(head);
    match names.next() {
        Some("xml") => matches!(names.next(), Some("records" | "record")),
        Some("records") => names.next() == Some("record"),
        _ => false,
    }
}

/// Items with names in parts, dates in parts, or what a journal is called there.
fn csl(head: &str) -> bool {
    let json = head.starts_with('[') || head.starts_with('{');
    let has = |key: &str| head.contains(&format!("\"{key}\""));
    json && has("type")
        && (has("date-parts") || has("container-title") || has("issued") && has("title"))
        && !has("itemType")
}

/// `TY  - JOUR`, or else an `ER  -` that ends a record without it.
fn ris(head: &str) -> bool {
    any(head, |line| tagged(line, "TY")) || any(head, |line| tagged(line, "ER"))
}

/// `TY  - JOUR`, with any number of spaces.
fn tagged(line: &str, tag: &str) -> bool {
    line.strip_prefix(tag)
        .is_some_and(|rest| rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('-'))
}

/// `PMID- 123`, or lines such as `AU  - Olsen, K`.
fn medline(head: &str) -> bool {
    /// Two to four capitals, filled up with spaces, and a hyphen.
    fn line(line: &str) -> bool {
        line.split_once('-').is_some_and(|(tag, rest)| {
            (3..=5).contains(&tag.len())
                && tag.trim_end().len() >= 2
                && tag.trim_end().bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && (rest.starts_with(' ') || rest.is_empty())
        })
    }
    any(head, |line| line.starts_with("PMID-")) || count(head, line) > 2
}

/// `FN Clarivate …`, or `PT J` with an `ER` of its own.
fn isi(head: &str) -> bool {
    let has_end = || any(head, |line| line.trim_end() == "ER") || count(head, |_| true) == FIRST_LINES;
    head.starts_with("FN ") || head.starts_with("PT ") && has_end()
}

/// `RT Journal Article` and `T1 …`.
fn refworks(head: &str) -> bool {
    head.starts_with("RT ") && any(head, |line| line.starts_with("T1 "))
}

/// `@article{key,` in any line, or a comment of a reference manager in the first.
fn bibtex(head: &str) -> bool {
    fn entry(line: &str) -> bool {
        let Some((kind, rest)) =
            line.trim_start().strip_prefix('@').and_then(|line| line.split_once(['{', '(']))
        else {
            return false;
        };
        !kind.is_empty() && kind.trim().chars().all(|c| c.is_ascii_alphabetic()) && !rest.contains('\t')
    }
    head.lines().next().is_some_and(entry) || any(head, |line| entry(line) && line.trim_end().ends_with(','))
}

/// `%0 Journal Article`, or several lines such as `%A Olsen, K`.
fn refer(head: &str) -> bool {
    let line = |line: &str| matches!(line.as_bytes(), [b'%', b'0'..=b'9' | b'A'..=b'Z', b' ', ..]);
    head.starts_with("%0") && head.get(2..).is_some_and(|rest| rest.starts_with([' ', '\n', '\r']))
        || count(head, line) > 2
}

/// `--AU-- Olsen, K`
fn biblioscape(line: &str) -> bool {
    line.strip_prefix("--").and_then(|line| line.split_once("-- ")).is_some_and(|(tag, _)| tag.len() == 2)
}

/// `AU- Olsen, K`
fn copac(line: &str) -> bool {
    line.split_once("- ")
        .is_some_and(|(tag, _)| tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_uppercase()))
}

/// `<1>` and then names of fields on lines of their own.
fn ovid_text(head: &str) -> bool {
    let known = ["Accession Number", "Author", "Authors", "Title", "Source", "Unique Identifier", "Abstract"];
    count(head, |line| known.contains(&line.trim_end().trim_end_matches('.'))) > 1
}
