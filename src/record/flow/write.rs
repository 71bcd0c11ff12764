//! Writing the numbers of a flow diagram so that the R package PRISMA2020 reads them.

use std::collections::BTreeMap;
use std::io;

use super::template::{BOXTEXT, COLUMNS};
use super::{Key, Text, template};

/// What is written: numbers, their parts, and the texts that are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The numbers. What is not among them is `NA`, which the package leaves out of the diagram.
    pub numbers: BTreeMap<Key, u64>,
    /// Parts of numbers: sources, steps, reasons, categories.
    pub parts: BTreeMap<Key, Vec<(String, u64)>>,
    /// Texts in other words than usual.
    pub texts: BTreeMap<Text, String>,
}

/// A label as the package can read it. It takes `;` for the end of a reason and the first comma for the
/// end of its label, and puts the label between `'` in a graph's description.
#[must_use]
pub fn label_in_csv(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut chars = label.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // `1,5` is no end of a label in anyone's eyes; a comma before a space is a dash.
            ',' if chars.peek().is_some_and(|next| !next.is_whitespace()) => out.push('.'),
            ',' | ';' => out.push_str(" – "),
            '\'' => out.push('’'),
            '"' => out.push('”'),
            '\\' => out.push('/'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c if c.is_control() && !c.is_whitespace() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    // A spreadsheet would take it for a formula.
    if out.starts_with(['=', '+', '-', '@']) { format!("’{out}") } else { out }
}

/// Writes the numbers, row by row as the package's example file has them; what it has no row for comes
/// last, in rows that it does not look at.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_sheet<W: io::Write>(out: W, sheet: &Sheet) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().from_writer(out);
    rows.write_record(COLUMNS.iter().chain([&"n"]))?;
    let number = |key: Key| sheet.numbers.get(&key).map_or_else(|| String::from("NA"), u64::to_string);
    let parts = |key: Key| {
        sheet.parts.get(&key).filter(|parts| !parts.is_empty()).map(|parts| {
            let parts = parts.iter().map(|(label, n)| format!("{}, {n}", label_in_csv(label)));
            parts.collect::<Vec<_>>().join("; ")
        })
    };
    let mut written = Vec::new();
    for mut row in template() {
        let name = row.data().to_owned();
        let n = match (Key::named(&name), Key::detailed_by(&name)) {
            (Some(key), _) if key.has_reasons() => parts(key).unwrap_or_else(|| number(key)),
            (Some(key), _) => number(key),
            (None, Some(key)) => parts(key).unwrap_or_else(|| String::from("NA")),
            (None, None) => String::from("0"),
        };
        written.push(name);
        if let (Some(text), Some(cell)) = (row.text(), row.cells.get_mut(BOXTEXT))
            && let Some(own) = sheet.texts.get(&text)
        {
            own.clone_into(cell);
        }
        rows.write_record(row.cells.iter().chain([&n]))?;
    }
    for (name, text) in [("identified_from", Text::IdentifiedFrom), ("removed_before", Text::RemovedBefore)] {
        if let Some(words) = sheet.texts.get(&text) {
            rows.write_record([name, "NA", "NA", "NA", words, "NA", "NA", "NA"])?;
        }
    }
    let mut own = |name: &str, n: &str, key: Key| {
        let text = sheet.texts.get(&Text::Of(key)).map_or("NA", String::as_str);
        rows.write_record([name, "NA", "NA", "NA", text, "NA", "NA", n])
    };
    for key in Key::ALL {
        let known = |name: &str| written.iter().any(|written| written == name);
        if !known(key.name()) && sheet.numbers.contains_key(&key) {
            own(key.name(), &number(key), key)?;
        }
        if let (Some(details), Some(parts)) = (key.details().filter(|name| !known(name)), parts(key)) {
            own(details, &parts, key)?;
        }
    }
    rows.flush()
}
