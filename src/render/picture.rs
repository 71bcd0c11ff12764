//! Diagnostics as pictures: the only file that knows ariadne.

use ariadne::{CharSet, Color, Config, IndexType, Label, Report, ReportKind, Source as Lines};

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Source;

/// One diagnostic with the lines it speaks of.
#[must_use]
pub fn picture(diagnostic: &Diagnostic, source: &Source, colour: bool) -> String {
    let (kind, tint) = match diagnostic.severity() {
        Severity::Error => (ReportKind::Custom("error", Color::Red), Color::Red),
        Severity::Warning => (ReportKind::Custom("warning", Color::Yellow), Color::Yellow),
    };
    // Spans are bytes: counted as characters, ariadne shows nothing after an `é`.
    let config = Config::default()
        .with_index_type(IndexType::Byte)
        .with_char_set(CharSet::Unicode)
        .with_color(colour)
        .with_tab_width(4);
    let name = source.name().to_owned();
    let place = |span: crate::text::Span| {
        let length = source.text().len();
        // ariadne wants a place inside the text, and shows nothing for one that is empty.
        let start = span.start.min(length.saturating_sub(1));
        let end = span.end.clamp(start, length).max((start + 1).min(length));
        (name.clone(), start..end)
    };
    let mut report = Report::build(kind, place(diagnostic.span()))
        .with_config(config)
        .with_code(diagnostic.code.number())
        .with_message(&diagnostic.message);
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let colour = if index == 0 { tint } else { Color::Blue };
        report =
            report.with_label(Label::new(place(label.span)).with_message(&label.text).with_color(colour));
    }
    for help in &diagnostic.help {
        report.add_help(help);
    }
    let mut out = Vec::new();
    let cache = (name.clone(), Lines::from(source.text()));
    if report.finish().write(cache, &mut out).is_err() {
        return format!("{}: {}\n", source.name(), diagnostic.message);
    }
    let drawn = String::from_utf8_lossy(&out).into_owned();
    drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
