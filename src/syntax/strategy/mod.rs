//! Search strategies as they are published: numbered lines for Ovid, queries for PubMed; to a tree and
//! back.

mod brackets;
mod cut;
mod fields;
mod limits;
mod mistakes;
mod mixed;
mod ovid;
mod ovid_limits;
mod ovid_near;
mod print;
mod pubmed;
mod terms;
mod tree;

pub use fields::{Field, FieldName};
pub use limits::Asked;
pub use print::{print, query as print_query};
pub use terms::{atom, of_term};
pub use tree::{Day, Heading, Limit, Line, Near, Op, Platform, Query, Strategy, Term};

use super::encoding;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::text::{Source, Span};

/// Parses the bytes of a strategy, for the platform that its text shows unless one is given. Never
/// fails, as [`parse`].
#[must_use]
pub fn parse_bytes(
    name: &str,
    bytes: &[u8],
    platform: Option<Platform>,
) -> (Source, Strategy, Vec<Diagnostic>) {
    let (source, fault) = encoding::decode(name, bytes);
    let platform = platform.unwrap_or_else(|| detect(&source));
    let (strategy, mut diagnostics) = parse(&source, platform);
    if source.text().is_empty() && fault.is_some() {
        // Nothing of it was read, and that is the news.
        diagnostics.clear();
    }
    diagnostics.splice(0..0, fault);
    (source, strategy, diagnostics)
}

/// Parses a strategy. Never fails: lines that cannot be read are left out of the tree and told, each
/// with all that is wrong with it.
#[must_use]
pub fn parse(source: &Source, platform: Platform) -> (Strategy, Vec<Diagnostic>) {
    let cut = cut::cut(source.text(), platform);
    let mut faults = cut.faults;
    let mut strategy = Strategy {
        platform,
        lines: Vec::new(),
        numbered: cut.numbered,
        undotted: Vec::new(),
        implicit: Vec::new(),
        broken: Vec::new(),
        blocks: false,
    };
    for piece in cut.pieces {
        let broken = brackets::faults(&piece.text, piece.span.start);
        if has_errors(&broken) {
            faults.extend(broken);
            strategy.broken.push(piece.number);
            continue;
        }
        let (query, published) = match platform {
            Platform::Ovid => {
                let mut read = ovid::line(&piece.text, piece.span.start);
                strategy.undotted.append(&mut read.undotted);
                faults.append(&mut read.faults);
                (read.query, read.published)
            }
            Platform::PubMed => {
                let mut read = pubmed::line(&piece.text, piece.span.start);
                strategy.implicit.append(&mut read.implicit);
                faults.append(&mut read.faults);
                (read.query, None)
            }
        };
        if let Some(query) = query {
            faults.extend(terms::faults(&query, platform));
            let published = published.or(piece.published);
            strategy.lines.push(Line { number: piece.number, query, published });
        } else {
            strategy.broken.push(piece.number);
        }
    }
    if strategy.lines.is_empty() && faults.is_empty() {
        let fault = Diagnostic::new(
            Code::Unfinished,
            "there is no search in it",
            Span::default(),
            "the file is empty",
        );
        faults.push(fault.help("a strategy has a line such as `1  exp Mentors/` or `mentor*[tiab]`"));
    }
    faults.sort_by_key(Diagnostic::span);
    (strategy, faults)
}

/// Whether the rule called `name` of a platform's grammar reads the whole of `text`, for the tests that
/// hold its documentation to it; the error says where it stopped.
///
/// # Errors
///
/// When there is no such rule, or it does not read the text to its end.
pub fn parse_rule(platform: Platform, name: &str, text: &str) -> Result<(), String> {
    match platform {
        Platform::Ovid => ovid::parse_rule(name, text),
        Platform::PubMed => pubmed::parse_rule(name, text),
    }
}

/// The platform that a text is written for: by the ending of its file's name, then by its tags and
/// suffixes.
#[must_use]
pub fn detect(source: &Source) -> Platform {
    let ending = source.name().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "ovid" => return Platform::Ovid,
        "pubmed" => return Platform::PubMed,
        _ => {}
    }
    let text = source.text();
    // Only tags that are known: Ovid's own notes stand in such brackets, too.
    let tags = text.split('[').skip(1).filter_map(|rest| rest.split(']').next());
    let tags = tags.filter(|tag| fields::pubmed(tag.split(':').next().unwrap_or_default()).is_some()).count();
    let words = text.split_whitespace();
    let ovid = words.filter(|word| is_ovid(word)).count();
    if tags > ovid || (ovid == 0 && text.contains('#')) { Platform::PubMed } else { Platform::Ovid }
}

/// `program*.ti,ab.`, `adj3`, `exp`, `Mentors/`, `or/1-5`
fn is_ovid(word: &str) -> bool {
    let lower = word.trim_matches(['(', ')']).to_ascii_lowercase();
    let adj = lower.strip_prefix("adj").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let suffix = lower.trim_end_matches('.').rsplit_once('.').is_some_and(|(_, codes)| {
        codes.split(',').all(|code| code.len() == 2 && fields::ovid(code).is_some())
    });
    adj || suffix
        || lower == "exp"
        || lower.ends_with('/')
        || lower.starts_with("or/")
        || lower.starts_with("and/")
}
