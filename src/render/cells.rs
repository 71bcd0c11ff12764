//! The report on cells: what could not be read, what looks misspelt, what is not explained.

use super::document::{Document, Line, Role, Table};
use super::screen::counted;
use crate::check::Program;
use crate::record::{BadCell, BadCells, Matter};

/// Everything found in the cells, for the error stream. `column` names a field's column in a file.
#[must_use]
pub fn cells_report(
    bad: &BadCells,
    program: &Program,
    files: &[&str],
    column: impl Fn(usize, usize) -> Option<String>,
) -> Document {
    let mut document = Document::default();
    let within = match files {
        [one] => format!(" in {one}"),
        _ => String::new(),
    };
    // In the order of the records, however many of them were read at a time.
    let mut groups = bad.groups().collect::<Vec<_>>();
    groups.sort_by_key(|group| (group.places.first().map(|place| (place.file, place.row)), group.field));
    let groups = || groups.iter().copied();
    let unreadable =
        groups().filter(|group| matches!(group.matter, Matter::Unreadable(_))).collect::<Vec<_>>();
    if !unreadable.is_empty() {
        let n = bad.unreadable_count();
        let verb = if n == 1 { "counts" } else { "count" };
        document.heading(format!("{}{within} could not be read and {verb} as not read", counted(n, "cell")));
        document.table(table(&unreadable, program, files, &column));
    }
    let near = groups().filter(|group| matches!(group.matter, Matter::Near(_))).collect::<Vec<_>>();
    if !near.is_empty() {
        document.heading(format!("Values{within} that are not listed, but look like one that is"));
        document.table(table(&near, program, files, &column));
    }
    let undeclared = groups().filter(|group| group.matter == Matter::Undeclared).collect::<Vec<_>>();
    if !undeclared.is_empty() {
        document.heading(format!("Words{within} that the criteria do not explain: they count as not read"));
        document.table(table(&undeclared, program, files, &column));
        let first = undeclared.first().map(|group| group.text.trim().to_owned()).unwrap_or_default();
        document.paragraph(format!(
            "say what they mean, as in `\"{first}\" means not-applicable` (or not-read, not-reported, none)"
        ));
    }
    document
}

fn table(
    groups: &[&BadCell],
    program: &Program,
    files: &[&str],
    column: &impl Fn(usize, usize) -> Option<String>,
) -> Table {
    let rows = groups.iter().map(|group| {
        let name = program.fields.get(group.field).map(|field| field.name.clone()).unwrap_or_default();
        let first = group.places.first();
        let file = first.map_or(0, |place| place.file);
        let column = column(file, group.field).unwrap_or_else(|| name.clone());
        let what = match &group.matter {
            Matter::Unreadable(fault) => {
                let because =
                    fault.because.as_ref().map(|because| format!("{because}; ")).unwrap_or_default();
                let near = fault.did_you_mean.as_ref().map(|near| format!(" (did you mean `{near}`?)"));
                format!("{because}expected {}{}", fault.expected, near.unwrap_or_default())
            }
            Matter::Near(near) => format!("did you mean `{near}`?"),
            Matter::Undeclared => counted(group.count, "cell"),
        };
        let place = match files {
            [_] => places(group),
            _ => format!("{} {}", files.get(file).copied().unwrap_or_default(), places(group)),
        };
        vec![
            Line::of(Role::Quiet, place),
            Line::plain(format!("{column} \"{}\"", group.text.trim())),
            Line::plain(what),
        ]
    });
    Table { header: Vec::new(), rows: rows.collect(), numbers: Vec::new() }
}

/// `row 14 (varma-2016)`, `rows 14, 19 and 3 more`
fn places(group: &BadCell) -> String {
    match &group.places[..] {
        [] => String::new(),
        [one] if group.count == 1 => format!("row {} ({})", one.row, one.record),
        places => {
            let more = group.count - places.len() as u64;
            let rows = places.iter().map(|place| place.row.to_string()).collect::<Vec<_>>().join(", ");
            if more > 0 { format!("rows {rows} and {more} more") } else { format!("rows {rows}") }
        }
    }
}
