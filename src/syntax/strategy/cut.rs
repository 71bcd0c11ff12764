//! A strategy's text cut into its lines: numbers, comments, and what an export puts above them.

use super::brackets::is_quote;
use super::tree::Platform;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::lex::{is_blank as is_space, is_newline};
use crate::text::Span;

/// One line of a strategy, as text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) number: u32,
    /// Where its query stands; the lines it goes on over, too.
    pub(super) span: Span,
    /// The query, its comments blanked: byte for byte where it stands.
    pub(super) text: String,
    pub(super) published: Option<u64>,
}

/// The pieces of a text, and whether they are numbered in it.
pub(super) struct Cut {
    pub(super) pieces: Vec<Piece>,
    pub(super) numbered: bool,
    pub(super) faults: Vec<Diagnostic>,
}

/// A line of the file that holds something.
struct Row<'a> {
    start: usize,
    /// Without comment, blanks at its end and published hits.
    text: &'a str,
    published: Option<u64>,
}

/// What stands before a query on its line.
#[derive(Clone, Copy)]
struct Label {
    number: u32,
    /// Bytes of the label.
    length: usize,
    /// It is written as `5.`, `#5`, …, so that it can be nothing else.
    plain: bool,
}

pub(super) fn cut(text: &str, platform: Platform) -> Cut {
    let rows = rows(text);
    let numbered = is_numbered(&rows);
    let mut cut = Cut { pieces: Vec::new(), numbered, faults: Vec::new() };
    for row in &rows {
        if is_lettered(row.text) {
            cut.faults.push(lettered(row));
            continue;
        }
        let last = cut.pieces.last().map_or(0, |piece| piece.number);
        let label = if numbered { label(row.text).filter(|l| l.plain || l.number > last) } else { None };
        match label {
            Some(label) => {
                if label.number <= last {
                    cut.faults.push(out_of_order(row, label, last, &cut.pieces));
                }
                cut.pieces.push(piece(row, label.number, label.length));
            }
            None if cut.pieces.is_empty() || (!numbered && platform == Platform::Ovid) => {
                cut.pieces.push(piece(row, last.saturating_add(1), 0));
            }
            // A line that goes on: in a numbered strategy one without a number, in PubMed any.
            None => {
                if let Some(piece) = cut.pieces.last_mut() {
                    let gap = row.start.saturating_sub(piece.span.end);
                    piece.text.extend(std::iter::repeat_n(' ', gap));
                    piece.text.push_str(row.text);
                    piece.span.end = row.start + row.text.len();
                    piece.published = row.published.or(piece.published);
                }
            }
        }
    }
    cut
}

fn piece(row: &Row<'_>, number: u32, skip: usize) -> Piece {
    let text = row.text.get(skip..).unwrap_or_default().to_owned();
    let start = row.start + skip;
    Piece { number, span: Span::new(start, start + text.len()), text, published: row.published }
}

/// Page breaks and Word's line breaks come along when a strategy is copied out of an appendix.
fn is_blank(c: char) -> bool {
    is_space(c) || is_newline(c)
}

/// The lines that hold something of the strategy.
fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(is_newline) {
        let held = without_comment(line).trim_end_matches(is_blank);
        let lead = held.len() - held.trim_start_matches(is_blank).len();
        let (held, published) = without_hits(held.get(lead..).unwrap_or_default());
        let above = rows.is_empty() && is_heading(held);
        let ruled = held.len() > 2 && held.chars().all(|c| matches!(c, '-' | '=' | '_' | '–' | '—'));
        if !held.is_empty() && !above && !ruled {
            rows.push(Row { start: start + lead, text: held, published });
        }
        start += line.len();
    }
    rows
}

/// `// …` is a comment, but for that of `https://…` and what stands in quotes.
fn without_comment(line: &str) -> &str {
    let mut found = line.match_indices("//").map(|(at, _)| line.split_at(at));
    let comment = found.find(|(head, _)| {
        !head.ends_with(':') && head.chars().filter(|c| is_quote(*c)).count().is_multiple_of(2)
    });
    comment.map_or(line, |(head, _)| head)
}

/// `mentor*.tw.⇥9411`: a table that was copied has its hits behind a tab.
fn without_hits(line: &str) -> (&str, Option<u64>) {
    let Some((head, tail)) = line.rsplit_once('\t') else { return (line, None) };
    let digits = tail.trim_matches(is_blank);
    let whole = digits.chars().all(|c| c.is_ascii_digit() || c == ',') && !digits.is_empty();
    let head = head.trim_end_matches(is_blank);
    // `1⇥5`: then it is the query, behind its number.
    if whole && !head.is_empty() && !head.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return (head, digits.replace(',', "").parse().ok());
    }
    (line, None)
}

/// What exports print above a strategy: `Database: Ovid MEDLINE(R) …`, `Search Strategy:`
fn is_heading(line: &str) -> bool {
    const WORDS: [&str; 13] = [
        "database",
        "databases",
        "search strategy",
        "strategy",
        "search",
        "platform",
        "interface",
        "date",
        "search date",
        "date of search",
        "title",
        "topic",
        "query",
    ];
    line.split_once(':').is_some_and(|(word, rest)| {
        WORDS.contains(&word.trim().to_lowercase().as_str())
            && (rest.is_empty() || rest.starts_with(is_blank))
    })
}

/// Whether the lines carry numbers: the first is 1 or written as `5.`, or the first two follow each other.
fn is_numbered(rows: &[Row<'_>]) -> bool {
    let first = rows.first().and_then(|row| label(row.text));
    let second = rows.get(1).and_then(|row| label(row.text));
    first.is_some_and(|first| {
        first.number == 1
            || first.plain
            || second.is_some_and(|second| second.number == first.number.saturating_add(1))
    })
}

/// `5 `, `5.`, `5)`, `#5`, `S5` before a query.
fn label(line: &str) -> Option<Label> {
    let marked = line.starts_with('#') || line.starts_with(['S', 's']);
    let digits = line.get(usize::from(marked)..)?;
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits.get(..length)?.parse::<u32>().ok().filter(|number| *number > 0)?;
    let rest = digits.get(length..)?;
    let sign = usize::from(rest.starts_with(['.', ')', ':']));
    let rest = rest.get(sign..)?;
    let query = rest.trim_start_matches(is_blank);
    // `77.ui.` is a query: a number in a field.
    let field = || query.trim_end_matches('.').split(',').all(|code| super::fields::ovid(code).is_some());
    if query.is_empty() || (query.len() == rest.len() && (sign == 0 || field())) {
        return None;
    }
    // `1 or 2` is a query, and `#1 AND #2`, too.
    let word = query.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let joins = matches!(word.trim_end_matches(|c: char| c.is_ascii_digit()), "and" | "or" | "not" | "adj")
        && !query.get(word.len()..).is_some_and(|after| after.starts_with('/'));
    if joins && sign == 0 {
        return None;
    }
    let length = line.len() - query.len();
    Some(Label { number, length, plain: sign > 0 || (marked && line.starts_with('#') && !joins) })
}

/// `1a` alone on its line.
fn is_lettered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && rest.len() == 1 && rest.chars().all(|c| c.is_ascii_alphabetic())
}

fn lettered(row: &Row<'_>) -> Diagnostic {
    let span = Span::new(row.start, row.start + row.text.len());
    let message = format!("`{}` is no number of a line", row.text);
    Diagnostic::new(Code::BadSpelling, message, span, "a number with a letter").help(
        "number the lines 1, 2, 3 …, each with its search behind it, and refer to them by these numbers",
    )
}

fn out_of_order(row: &Row<'_>, label: Label, last: u32, pieces: &[Piece]) -> Diagnostic {
    let span = Span::new(row.start, row.start + label.length);
    let twice = pieces.iter().find(|piece| piece.number == label.number);
    let message = match twice {
        Some(_) => format!("there are two lines {}", label.number),
        None => format!("line {} stands after line {last}", label.number),
    };
    let fault = Diagnostic::new(Code::DuplicateName, message, span, "a number that has been passed");
    let fault = match twice {
        Some(piece) => fault.and(piece.span, "the first of that number"),
        None => fault,
    };
    fault.help("number the lines in order, each once: other lines refer to them")
}
