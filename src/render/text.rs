//! A document as terminal text: columns, wrapping, and colour where it is wanted.

use std::collections::HashMap;

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::UnicodeWidthStr;

use super::document::{Block, Document, Line, Role, Table, visible};

/// How wide, and whether in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether escape sequences for colour may be written.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 100, colour: false }
    }
}

/// The document as text, every line ended.
#[must_use]
pub fn text(document: &Document, style: Style) -> String {
    let mut out = String::new();
    for (index, block) in document.0.iter().enumerate() {
        let after_paragraph = index > 0
            && matches!(
                (document.0.get(index - 1), block),
                (Some(Block::Paragraph(_)), Block::Paragraph(_))
                    | (Some(Block::Heading(_)), Block::Paragraph(_))
            );
        if index > 0 && !after_paragraph {
            out.push('\n');
        }
        match block {
            Block::Heading(line) => wrapped(&mut out, &strong(line), 0, style),
            Block::Paragraph(line) => wrapped(&mut out, line, 2, style),
            Block::Table(table) => rows(&mut out, table, style),
        }
    }
    out
}

fn strong(line: &Line) -> Line {
    Line(
        line.0
            .iter()
            .map(|run| super::document::Run {
                role: if run.role == Role::Plain { Role::Strong } else { run.role },
                text: run.text.clone(),
            })
            .collect(),
    )
}

fn wrapped(out: &mut String, line: &Line, indent: usize, style: Style) {
    for words in wrap(line, style.width.saturating_sub(indent).max(20)) {
        out.push_str(&" ".repeat(indent));
        paint(out, &words, style);
        out.push('\n');
    }
}

/// The widths that a table's columns get: as wide as their content, the last one cut to what is left,
/// and where that is too little, the widest of the others cut, too.
fn widths(table: &Table, style: Style) -> Vec<usize> {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(0);
    let mut widths = vec![0; columns];
    for row in table.rows.iter().chain(std::iter::once(&table.header)) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.text().width());
        }
    }
    let available = style.width.saturating_sub(INDENT + GAP * columns.saturating_sub(1));
    // Shrink the widest column first until the table fits, but leave each one readable.
    while widths.iter().sum::<usize>() > available {
        let Some(widest) = widths.iter_mut().max_by_key(|width| **width) else { break };
        if *widest <= 12 {
            break;
        }
        *widest -= 1;
    }
    widths
}

/// Rows of fixed widths, for tables that are written while they are made.
#[derive(Clone, Debug)]
pub struct Columns {
    widths: Vec<usize>,
    style: Style,
}

impl Columns {
    /// Columns of these widths, and a last one that takes what is left.
    #[must_use]
    pub fn new(widths: &[usize], style: Style) -> Self {
        let used = INDENT + widths.iter().map(|width| width + GAP).sum::<usize>();
        let last = style.width.saturating_sub(used).max(30);
        Self { widths: widths.iter().copied().chain([last]).collect(), style }
    }

    /// One row, every line of it ended.
    #[must_use]
    pub fn row(&self, cells: &[Line]) -> String {
        let mut out = String::new();
        row(&mut out, cells, &self.widths, &[], self.style);
        out
    }
}

const INDENT: usize = 2;
const GAP: usize = 2;

fn rows(out: &mut String, table: &Table, style: Style) {
    let widths = widths(table, style);
    if !table.header.is_empty() {
        let header = table.header.iter().map(|cell| Line::of(Role::Quiet, cell.text())).collect::<Vec<_>>();
        row(out, &header, &widths, &table.numbers, style);
    }
    // A long table says the same of many things.
    let mut broken: HashMap<(&Line, usize), Vec<Line>> = HashMap::new();
    for cells in &table.rows {
        let wrapped = cells.iter().zip(&widths).map(|(cell, width)| {
            if let Some(known) = broken.get(&(cell, *width)) {
                return known.clone();
            }
            let lines = wrap(cell, (*width).max(1));
            if lines.len() > 1 {
                broken.insert((cell, *width), lines.clone());
            }
            lines
        });
        let wrapped = wrapped.collect::<Vec<_>>();
        lines(out, &wrapped, &widths, &table.numbers, style);
    }
}

fn row(out: &mut String, cells: &[Line], widths: &[usize], numbers: &[usize], style: Style) {
    let wrapped =
        cells.iter().zip(widths).map(|(cell, width)| wrap(cell, (*width).max(1))).collect::<Vec<_>>();
    lines(out, &wrapped, widths, numbers, style);
}

/// The lines of a row whose cells are broken into lines.
fn lines(out: &mut String, wrapped: &[Vec<Line>], widths: &[usize], numbers: &[usize], style: Style) {
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
    for line in 0..height {
        let mut text = " ".repeat(INDENT);
        let mut pending = 0;
        for (column, (cell, width)) in wrapped.iter().zip(widths).enumerate() {
            if column > 0 {
                pending += GAP;
            }
            let Some(part) = cell.get(line) else {
                pending += *width;
                continue;
            };
            let used = part.text().width();
            let padding = width.saturating_sub(used);
            let right = numbers.contains(&column);
            if used > 0 {
                text.push_str(&" ".repeat(pending + if right { padding } else { 0 }));
                pending = 0;
                paint(&mut text, part, style);
            }
            pending += if used == 0 {
                *width
            } else if right {
                0
            } else {
                padding
            };
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// Breaks a line into lines of at most `width` columns, at spaces where it can; deeper lines keep the
/// first line's indentation.
fn wrap(line: &Line, width: usize) -> Vec<Line> {
    let whole = visible(&line.text());
    if whole.width() <= width {
        return vec![Line(
            line.0
                .iter()
                .map(|run| super::document::Run { role: run.role, text: visible(&run.text) })
                .collect(),
        )];
    }
    let indent = whole.chars().take_while(|c| *c == ' ').count().min(width / 2);
    let hanging = " ".repeat(indent);
    let options = textwrap::Options::new(width)
        .subsequent_indent(&hanging)
        .initial_indent(&hanging)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let kept = keep_together(whole.trim_start());
    let broken = textwrap::wrap(&kept, options);
    // Find each piece in the original again to give its letters their roles.
    let mut roles = line
        .0
        .iter()
        .flat_map(|run| visible(&run.text).chars().map(|c| (run.role, c)).collect::<Vec<_>>())
        .peekable();
    let mut lines = Vec::new();
    for piece in broken {
        let mut result = Line(vec![super::document::Run { role: Role::Plain, text: hanging.clone() }]);
        for c in piece.trim_start_matches(' ').chars().map(|c| if c == GLUE { ' ' } else { c }) {
            let role = loop {
                match roles.next() {
                    Some((role, original)) if original == c => break role,
                    Some(_) => {}
                    None => break Role::Plain,
                }
            };
            match result.0.last_mut() {
                Some(run) if run.role == role => run.text.push(c),
                _ => result.0.push(super::document::Run { role, text: c.to_string() }),
            }
        }
        lines.push(result);
    }
    lines
}

/// A space at which no line is broken. Not in any text: `visible` turns it into another.
const GLUE: char = '\u{f8ff}';

/// Code in backticks stays on one line when it is short.
fn keep_together(text: &str) -> String {
    let parts = text.split('`').collect::<Vec<_>>();
    let last = parts.len().saturating_sub(1);
    let glued = parts.iter().enumerate().map(|(index, part)| {
        let code = index % 2 == 1 && index < last && part.width() <= 30;
        if code { part.replace(' ', &GLUE.to_string()) } else { (*part).to_owned() }
    });
    glued.collect::<Vec<_>>().join("`")
}

fn paint(out: &mut String, line: &Line, style: Style) {
    for run in &line.0 {
        let ansi = match run.role {
            Role::Plain | Role::Code => Ansi::new(),
            Role::Strong => Ansi::new().bold(),
            Role::Quiet => Ansi::new().dimmed(),
            Role::Good => AnsiColor::Green.on_default(),
            Role::Bad => AnsiColor::Red.on_default().bold(),
            Role::Open => AnsiColor::Yellow.on_default(),
        };
        if style.colour && ansi != Ansi::new() {
            out.push_str(&format!("{ansi}{}{ansi:#}", run.text));
        } else {
            out.push_str(&run.text);
        }
    }
}
