//! How each tagged format lays out its lines.

use super::Reference;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// It begins a value.
    Tag(&'a str, &'a str),
    /// It goes on with the value above.
    More(&'a str),
    /// There is nothing on it.
    Blank,
}

/// What a line without a tag is to the value above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    /// More of its text.
    On,
    /// A further value of the same tag.
    Apart,
}

/// The rules of one format.
pub(super) struct Layout {
    /// What a line is.
    pub(super) split: fn(&str) -> Piece<'_>,
    /// Whether a tag, perhaps after a blank line, begins a record while another is open.
    pub(super) begins: fn(&Reference, &str, bool) -> bool,
    /// The tag that a record begins with, if it has to.
    pub(super) start: Option<&'static str>,
    /// The tag that ends a record.
    pub(super) end: Option<&'static str>,
    /// Whether a tag below the end still belongs to the record above: not those that any record has.
    pub(super) trails: fn(&str) -> bool,
    /// Tags of the file, not of a record.
    pub(super) heads: &'static [&'static str],
    /// What a line without a tag is.
    pub(super) goes: fn(&str, &str) -> Goes,
    /// Whether lines without a tag are the format's own way, and not worth a word.
    pub(super) wraps: bool,
    /// Where a second tag may follow on a line, with its place: producers lose line ends.
    pub(super) run_on: fn(&str) -> Option<usize>,
}

/// RIS: `TAG  - text`, from `TY` to `ER`.
pub(super) const RIS: Layout = Layout {
    split: ris,
    begins: |_, tag, _| tag == "TY",
    start: Some("TY"),
    end: Some("ER"),
    trails: |tag| !matches!(tag, "TY" | "TI" | "T1" | "AU" | "A1" | "PY" | "Y1" | "JF" | "JO" | "T2" | "ER"),
    heads: &[],
    goes: |tag, text| match tag {
        "KW" => Goes::Apart,
        "UR" | "L1" | "L2" if text.contains("://") || text.starts_with("www.") => Goes::Apart,
        _ => Goes::On,
    },
    wraps: false,
    run_on: ris_run_on,
};

/// Web of Science: `TG text`, from `PT` to `ER`; further lines are indented.
pub(super) const ISI: Layout = Layout {
    split: isi,
    begins: |_, tag, _| tag == "PT",
    start: Some("PT"),
    end: Some("ER"),
    trails: |_| false,
    heads: &["FN", "VR", "EF"],
    goes: |tag, _| match tag {
        "AU" | "AF" | "BA" | "BF" | "BE" | "ED" | "GP" | "CA" | "CR" | "C1" | "C3" | "RI" | "OI" => {
            Goes::Apart
        }
        _ => Goes::On,
    },
    wraps: true,
    run_on: |_| None,
};

/// PubMed: `TAG - text`, the tag filled up to four characters; further lines are indented by six.
pub(super) const MEDLINE: Layout = Layout {
    split: medline,
    begins: |open, tag, blank| {
        let numbered = open.values.iter().any(|value| value.tag == "PMID");
        let first = open.values.first().is_some_and(|value| value.tag == tag);
        let again = tag == "TI" && open.values.iter().any(|value| value.tag == "TI");
        let opens = matches!(tag, "OWN" | "PMC" | "PMCR") || again || !numbered && first;
        tag == "PMID" && (numbered || blank) || blank && opens
    },
    start: None,
    end: None,
    trails: |_| false,
    heads: &[],
    goes: |_, _| Goes::On,
    wraps: true,
    run_on: |_| None,
};

/// EndNote's Refer: `%T text`, records apart by a blank line or `%0`.
pub(super) const REFER: Layout = Layout {
    split: refer,
    begins: |open, tag, blank| {
        let has = |tag: &str| open.values.iter().any(|value| value.tag == tag);
        match tag {
            "%0" => has("%0") || blank,
            "%T" if blank && has("%T") => true,
            _ => blank && !has("%0"),
        }
    },
    start: None,
    end: None,
    trails: |_| false,
    heads: &[],
    goes: |tag, _| if tag == "%K" { Goes::Apart } else { Goes::On },
    wraps: true,
    run_on: |_| None,
};

/// Tags of RIS in any producer's files: these are taken for tags also where a line is a little off.
const KNOWN: &[&str] = &[
    "TY", "A1", "A2", "A3", "A4", "AB", "AD", "AN", "AU", "AV", "BT", "C1", "C2", "C3", "C4", "C5", "C6",
    "C7", "C8", "CA", "CN", "CP", "CT", "CY", "DA", "DB", "DI", "DO", "DP", "ED", "EP", "ER", "ET", "ID",
    "IS", "J1", "J2", "JA", "JF", "JO", "KW", "L1", "L2", "L3", "L4", "LA", "LB", "LK", "M1", "M2", "M3",
    "N1", "N2", "NV", "OP", "PB", "PP", "PY", "RI", "RN", "RP", "SE", "SN", "SP", "ST", "SV", "T1", "T2",
    "T3", "TA", "TI", "TT", "U1", "U2", "U3", "U4", "U5", "UR", "VL", "VO", "Y1", "Y2",
];

fn is_tag(tag: &str, longest: usize) -> bool {
    (2..=longest).contains(&tag.len())
        && tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn ris(line: &str) -> Piece<'_> {
    let text = line.trim();
    if text.is_empty() {
        return Piece::Blank;
    }
    let more = Piece::More(text);
    let indented = line.starts_with([' ', '\t']);
    let bare = line.trim_start();
    let Some((tag, rest)) = bare.find([' ', '\t']).and_then(|at| bare.split_at_checked(at)) else {
        return more;
    };
    let after = rest.trim_start_matches([' ', '\t']);
    let gap = rest.len() - after.len();
    let Some(text) = after.strip_prefix('-') else { return more };
    let spaced = text.is_empty() || text.starts_with([' ', '\t']);
    let known = KNOWN.contains(&tag);
    // `UK - based` in a wrapped line is text; `KW - stroke` is not.
    let sure = gap == 2 && spaced && rest.starts_with("  ") && !indented;
    let fine = if sure { is_tag(tag, 4) } else { known && gap <= 3 && (spaced || gap == 2 && !indented) };
    let own_line = !indented || gap >= 2;
    if fine && own_line { Piece::Tag(tag, text.trim()) } else { more }
}

/// `… USAAD  - text`: a known tag right after a text, with the spaces that only tags have.
fn ris_run_on(text: &str) -> Option<usize> {
    text.match_indices("  - ").find_map(|(dash, _)| {
        let at = dash.checked_sub(2)?;
        let tag = text.get(at..dash)?;
        let before = text.get(..at)?.chars().next_back()?;
        (KNOWN.contains(&tag) && !before.is_whitespace()).then_some(at)
    })
}

fn isi(line: &str) -> Piece<'_> {
    if line.trim().is_empty() {
        return Piece::Blank;
    }
    match line.split_at_checked(2) {
        Some((tag, rest)) if is_tag(tag, 2) && (rest.is_empty() || rest.starts_with(' ')) => {
            Piece::Tag(tag, rest.trim())
        }
        _ => Piece::More(line.trim()),
    }
}

fn medline(line: &str) -> Piece<'_> {
    if line.trim().is_empty() {
        return Piece::Blank;
    }
    if let Some((tag, rest)) = line.split_once('-')
        && tag.len() <= 5
        && is_tag(tag.trim_end(), 4)
        // `T2-weighted` is text, `SO- 12` and `PMC -12` are tags that were not filled up well.
        && (tag.len() == 4 || rest.is_empty() || rest.starts_with(' ') || tag.ends_with(' '))
    {
        return Piece::Tag(tag.trim_end(), rest.trim());
    }
    Piece::More(line.trim())
}

fn refer(line: &str) -> Piece<'_> {
    if line.trim().is_empty() {
        return Piece::Blank;
    }
    match line.split_at_checked(2) {
        Some((tag, rest))
            if tag.starts_with('%')
                && !tag.ends_with([' ', '%'])
                && (rest.is_empty() || rest.starts_with([' ', '\t'])) =>
        {
            Piece::Tag(tag, rest.trim())
        }
        _ => Piece::More(line.trim()),
    }
}
