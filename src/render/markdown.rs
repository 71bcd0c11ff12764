//! A document as Markdown, for a supplement or an issue.

use super::document::{Block, Document, Line, Role, Table, visible};

/// The document as Markdown. Every character that Markdown would act on is escaped, so that
/// `model in <group>` does not vanish.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.0 {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Heading(line) => {
                let plain = super::document::Line::plain(line.text());
                out.push_str(&format!("## {}\n", inline(&plain)));
            }
            Block::Paragraph(line) => out.push_str(&format!("{}\n", inline(line))),
            Block::Table(table) => rows(&mut out, table),
        }
    }
    out
}

fn rows(out: &mut String, table: &Table) {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(0);
    let mut row = |cells: &[Line]| {
        let cells = (0..columns).map(|i| cells.get(i).map(inline).unwrap_or_default());
        out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
    };
    row(&table.header);
    let rule = (0..columns).map(|i| Line::plain(if table.numbers.contains(&i) { "--:" } else { "---" }));
    row(&rule.collect::<Vec<_>>());
    table.rows.iter().for_each(|cells| row(cells));
}

fn inline(line: &Line) -> String {
    let whole = line.text();
    // Markdown drops spaces at the beginning of a cell; these are the depth of a condition.
    let depth = whole.len() - whole.trim_start_matches(' ').len();
    let mut lead = depth;
    let mut out = "&nbsp;".repeat(depth);
    for run in &line.0 {
        let text = run.text.get(lead.min(run.text.len())..).unwrap_or_default();
        lead = lead.saturating_sub(run.text.len());
        let escaped = escape(&visible(text));
        let strong = matches!(run.role, Role::Strong | Role::Bad) && !escaped.trim().is_empty();
        match (strong, escaped.trim()) {
            (true, body) => {
                let start = escaped.len() - escaped.trim_start().len();
                out.push_str(&format!("{}**{body}**", " ".repeat(start)));
                out.push_str(&" ".repeat(escaped.len() - start - body.len()));
            }
            (false, _) => out.push_str(&escaped),
        }
    }
    out
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
