//! What the session shows, as lines that fit: a record, the criteria, an answer being typed.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::session::{Asked, Item, Session};
use super::typing::Typing;
use crate::check::{Form, Test};
use crate::eval::Decision;
use crate::record::Row;
use crate::render::{outcome, visible};
use crate::text::fold;
use crate::value::{Cell, Value, Words};

/// How a stretch of text looks. Nothing is said by looks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Bold,
    Quiet,
    Found,
    Bar,
    Alert,
}

pub(super) type Line = Vec<(Look, String)>;

/// `duration = 6 wee_`
pub(super) fn typing_line(lead: &str, typing: &Typing) -> Line {
    let text = typing.text();
    let before = text.chars().take(typing.cursor).collect::<String>();
    let at = text.chars().nth(typing.cursor).map_or(String::from(" "), |c| c.to_string());
    let after = text.chars().skip(typing.cursor + 1).collect::<String>();
    vec![
        (Look::Bold, lead.to_owned()),
        (Look::Plain, visible(&before)),
        (Look::Bar, visible(&at)),
        (Look::Plain, visible(&after)),
    ]
}

/// The record's cells, titles and abstracts first, with the words that conditions found in them.
pub(super) fn record_lines(
    session: &Session<'_>,
    (item, asked): (&Item, &Asked),
    decision: &Decision<'_>,
    row: Row<'_>,
    width: usize,
) -> Vec<Line> {
    let columns = session.opened.set.columns();
    let fields = session.opened.column_names(item.record.file);
    let mut order = (0..columns.len()).collect::<Vec<_>>();
    let rank = |at: &usize| {
        let name = columns.get(*at).map(|name| name.trim().to_lowercase()).unwrap_or_default();
        // What is said about the same thing in other columns stands near the top: `duration as described`.
        let near = fold(&name).starts_with(&fold(&asked.what));
        ["title", "abstract"].iter().position(|first| *first == name).unwrap_or(if near { 2 } else { 3 })
    };
    order.sort_by_key(rank);
    let mut lines = Vec::new();
    for at in order {
        let (Some(name), Some(cell)) = (columns.get(at), item.record.cells.get(at)) else { continue };
        let text = cell.to_text();
        if text.trim().is_empty() {
            continue;
        }
        let field = fields.iter().position(|column| *column == Some(name.as_str()));
        let found = field.map(|field| found_in(field, decision, row)).unwrap_or_default();
        let text = if found.is_empty() { text } else { known_text(field, row).unwrap_or(text) };
        lines.extend(marked(&visible(name), &text, &found, width));
    }
    lines
}

/// A text cell as conditions search it.
fn known_text(field: Option<usize>, row: Row<'_>) -> Option<String> {
    match row.cell(field?) {
        Cell::Known(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// Where conditions found words in a field, in bytes.
fn found_in(field: usize, decision: &Decision<'_>, row: Row<'_>) -> Vec<(usize, usize)> {
    let Cell::Known(Value::Text(text)) = row.cell(field) else { return Vec::new() };
    let words = Words::of(text);
    let mut found = Vec::new();
    for trace in decision.asked.iter().filter_map(|asked| asked.trace.as_ref()) {
        trace.walk(&mut |part| {
            if let Form::Test(Test::Contains { fields, atom }) = &part.node.form
                && fields.contains(&field)
            {
                let spans = atom.hits(&words).into_iter().flat_map(|hit| hit.matched);
                found.extend(spans.map(|span| (span.start, span.end)));
            }
        });
    }
    found
}

/// `name  text`, broken between words, with the found ones marked.
fn marked(name: &str, text: &str, found: &[(usize, usize)], width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line: Line = vec![(Look::Bold, format!("{name}:"))];
    let mut used = name.width() + 1;
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let (start, word) = (at, piece.trim_end());
        at += piece.len();
        if word.is_empty() {
            continue;
        }
        let hit = found.iter().any(|(from, to)| *from < start + word.len() && *to > start);
        let look = if hit { Look::Found } else { Look::Plain };
        for part in pieces(&visible(word), width.saturating_sub(2).max(1)) {
            if used + 1 + part.width() > width {
                lines.push(std::mem::take(&mut line));
                line.push((Look::Plain, String::from("  ")));
                used = 2;
            } else {
                line.push((Look::Plain, String::from(" ")));
                used += 1;
            }
            used += part.width();
            line.push((look, part));
        }
    }
    lines.push(line);
    lines
}

/// A word in parts that fit.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for letter in word.chars() {
        let wide = letter.width().unwrap_or(0);
        if used + wide > width {
            parts.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
    }
    parts
}

/// Every criterion with what it came to so far; the one that is asked stands out.
pub(super) fn criteria_lines(
    session: &Session<'_>,
    decision: &Decision<'_>,
    asked: &Asked,
    width: usize,
) -> Vec<Line> {
    let program = session.program;
    let mut lines = Vec::new();
    for (at, criterion) in program.criteria.iter().enumerate() {
        let done = decision.asked.get(at);
        let word = done.map_or("later", outcome);
        let open = done.is_some_and(|done| !done.causes.is_empty());
        let turns = done.is_some_and(|done| done.causes.iter().any(|cause| cause.field == asked.field));
        let title = criterion
            .title
            .clone()
            .unwrap_or_else(|| criterion.node().map(|node| program.written(node.span)).unwrap_or_default());
        let sign = if turns { "> " } else { "  " };
        let judged = if session.is_judged(at) && !open { " (judged)" } else { "" };
        let text = format!("{sign}{} {title}: {word}{judged}", criterion.label);
        let look = match (turns, open) {
            (true, _) => Look::Bar,
            (false, true) => Look::Bold,
            (false, false) => Look::Plain,
        };
        for (index, part) in wrap(&visible(&text), width.saturating_sub(4)).into_iter().enumerate() {
            let part = if index == 0 { part } else { format!("    {part}") };
            lines.push(vec![(look, part)]);
        }
    }
    lines
}

pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    textwrap::wrap(text, width.max(10)).into_iter().map(std::borrow::Cow::into_owned).collect()
}

pub(super) fn padded(text: &str, width: usize) -> String {
    let text = fitted(vec![(Look::Plain, text.to_owned())], width)
        .into_iter()
        .map(|(_, text)| text)
        .collect::<String>();
    let used = text.width();
    text + &" ".repeat(width.saturating_sub(used))
}

/// A line cut off where the window ends.
pub(super) fn fitted(line: Line, width: usize) -> Line {
    let mut left = width;
    let mut fitted = Line::new();
    for (look, text) in line {
        let mut kept = String::new();
        for letter in text.chars() {
            let wide = letter.width().unwrap_or(0);
            if wide > left {
                left = 0;
                break;
            }
            left -= wide;
            kept.push(letter);
        }
        fitted.push((look, kept));
        if left == 0 {
            break;
        }
    }
    fitted
}
