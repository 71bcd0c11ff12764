//! Diagnostics as pictures: the only file that knows ariadne.

use ariadne::{CharSet, Color, Config, IndexType, Label, Report, ReportKind, Source as Lines};

use anstyle::{AnsiColor, Style};

use super::document::visible;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Source;

/// One diagnostic with the lines it speaks of.
#[must_use]
pub fn picture(diagnostic: &Diagnostic, source: &Source, colour: bool) -> String {
    let (kind, word, tint, style) = match diagnostic.severity() {
        Severity::Error => (ReportKind::Error, "error", Color::Red, AnsiColor::Red),
        Severity::Warning => (ReportKind::Warning, "warning", Color::Yellow, AnsiColor::Yellow),
    };
    let config = Config::default()
        .with_index_type(IndexType::Char)
        .with_char_set(CharSet::Unicode)
        .with_color(colour)
        .with_tab_width(4);
    let name = source.name().to_owned();
    let text = source.text();
    let folded = folded(text, diagnostic);
    // Spans are bytes, ariadne counts characters; it shows nothing for a place that is empty.
    let characters =
        |offset: usize| text.get(..offset.min(text.len())).map_or(0, |head| head.chars().count());
    let place = |span: crate::text::Span| {
        let start = characters(span.start);
        let end = characters(span.end).max(start + 1);
        let last = text.chars().count();
        (name.clone(), start.min(last.saturating_sub(1))..end.min(last.max(1)))
    };
    let mut report = Report::build(kind, place(diagnostic.span())).with_config(config);
    // In the order of the text, or ariadne shows each in a picture of its own.
    let mut labels = diagnostic.labels.iter().enumerate().collect::<Vec<_>>();
    labels.sort_by_key(|(_, label)| label.span);
    for (index, label) in labels {
        let colour = if index == 0 { tint } else { Color::Blue };
        report = report
            .with_label(Label::new(place(label.span)).with_message(visible(&label.text)).with_color(colour));
    }
    for help in &diagnostic.help {
        report.add_help(visible(help));
    }
    let mut out = Vec::new();
    let cache = (name.clone(), Lines::from(shown(folded.as_deref().unwrap_or(text))));
    if report.finish().write(cache, &mut out).is_err() {
        return format!("{}: {}\n", source.name(), diagnostic.message);
    }
    let drawn = String::from_utf8_lossy(&out).into_owned();
    // The first line is ours: the severity, the code, the message.
    let style = if colour { style.on_default().bold() } else { Style::new() };
    let mut picture =
        format!("{style}{word}[{}]{style:#} {}\n", diagnostic.code.number(), visible(&diagnostic.message));
    for (nth, line) in drawn.lines().skip(1).enumerate() {
        let line = match (&folded, nth) {
            (None, _) => line.to_owned(),
            (Some(_), 0) => {
                let place = source.position(diagnostic.span().start);
                let edge = line.split('[').next().unwrap_or_default();
                format!("{edge}[ {}:{}:{} ]", visible(source.name()), place.line, place.column)
            }
            (Some(_), _) => unnumbered(line),
        };
        let line = line.replacen("Help", "help", usize::from(line.contains("│ ") && line.contains("Help")));
        picture.push_str(line.trim_end());
        picture.push('\n');
    }
    picture
}

/// Lines longer than this are folded.
const LONGEST: usize = 200;

/// A text with its long lines folded at blanks, where the diagnostic speaks of one. Byte for byte, so
/// that every place stays where it is.
fn folded(text: &str, diagnostic: &Diagnostic) -> Option<String> {
    let long = |at: usize| {
        let head = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let length = text.get(head..)?.find('\n').unwrap_or(text.len() - head);
        Some(length > LONGEST)
    };
    if !diagnostic.labels.iter().any(|label| long(label.span.start) == Some(true)) {
        return None;
    }
    let mut width = 0;
    let fold = |c: char| {
        width = if c == '\n' || (c == ' ' && width >= 80) { 0 } else { width + 1 };
        if width == 0 { '\n' } else { c }
    };
    Some(text.chars().map(fold).collect())
}

/// A line of a picture without the number of the line in its margin.
fn unnumbered(line: &str) -> String {
    let Some((margin, rest)) = line.split_once('│') else { return line.to_owned() };
    if margin.chars().all(|c| c == ' ' || c.is_ascii_digit()) {
        return format!("{}│{rest}", " ".repeat(margin.chars().count()));
    }
    line.to_owned()
}

/// The text with nothing in it that would steer a terminal. Character for character, so that every
/// place stays where it is.
fn shown(text: &str) -> String {
    let mut buffer = [0; 4];
    let one = |c: char| match c {
        '\n' | '\r' | '\t' => String::from(c),
        _ => visible(c.encode_utf8(&mut buffer)),
    };
    text.chars().map(one).collect()
}
