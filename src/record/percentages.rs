//! Which cells of a workbook are shown as percentages. The reader of workbooks gives the number behind
//! (`0.25`), which would be a quarter of a percent; how a cell is shown stands in parts of the file that
//! it keeps to itself.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::workbook::Cells;

/// Rows and columns of cells, from 0.
pub(super) type Places = BTreeSet<(u32, u32)>;

type Parts<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The cells of that sheet that are shown as percentages; none where the format does not tell in a way
/// that is read here (`xls`, `xlsb`).
pub(super) fn percentages(bytes: &[u8], sheet: &str, cells: &Cells) -> Places {
    let Ok(mut parts) = ZipArchive::new(Cursor::new(bytes)) else { return Places::new() };
    if let Some(content) = part(&mut parts, "content.xml") {
        return of_libreoffice(&content, sheet, cells);
    }
    of_excel(&mut parts, sheet).unwrap_or_default()
}

fn part(parts: &mut Parts<'_>, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    parts.by_name(name).ok()?.take(1 << 30).read_to_end(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}

/// Calls `element` with each element that begins and its name, until the text ends or is broken.
fn elements(text: &str, mut element: impl FnMut(&str, &BytesStart<'_>)) {
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => element(tag.local_name().as_ref(), &tag),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// An attribute, by its name without a prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

fn of_excel(parts: &mut Parts<'_>, sheet: &str) -> Option<Places> {
    let styles = percent_styles(&part(parts, "xl/styles.xml")?);
    if styles.is_empty() {
        return None;
    }
    let mut relation = None;
    elements(&part(parts, "xl/workbook.xml")?, |name, tag| {
        if name == "sheet" && attribute(tag, "name").as_deref() == Some(sheet) {
            relation = attribute(tag, "id");
        }
    });
    let mut target = None;
    elements(&part(parts, "xl/_rels/workbook.xml.rels")?, |name, tag| {
        if name == "Relationship" && attribute(tag, "Id") == relation {
            target = attribute(tag, "Target");
        }
    });
    let target = target?;
    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    let mut places = Places::new();
    elements(&part(parts, &path)?, |name, tag| {
        if name == "c"
            && attribute(tag, "s").and_then(|style| style.parse().ok()).is_some_and(|s| styles.contains(&s))
        {
            places.extend(attribute(tag, "r").and_then(|place| place_of(&place)));
        }
    });
    Some(places)
}

/// The numbers of the styles of cells that end in a percent sign.
fn percent_styles(styles: &str) -> BTreeSet<usize> {
    let mut formats = BTreeSet::from([String::from("9"), String::from("10")]);
    let mut found = BTreeSet::new();
    let (mut of_cells, mut next) = (false, 0);
    elements(styles, |name, tag| match name {
        "numFmt" if attribute(tag, "formatCode").is_some_and(|code| is_percent(&code)) => {
            formats.extend(attribute(tag, "numFmtId"));
        }
        "cellXfs" => of_cells = true,
        "cellStyles" | "cellStyleXfs" | "dxfs" => of_cells = false,
        "xf" if of_cells => {
            if attribute(tag, "numFmtId").is_some_and(|id| formats.contains(&id)) {
                found.insert(next);
            }
            next += 1;
        }
        _ => {}
    });
    found
}

/// Whether a way to show numbers has a percent sign that multiplies: `0.0%`, not `0"%"` nor `0\%`.
fn is_percent(code: &str) -> bool {
    let mut quoted = false;
    let mut letters = code.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                letters.next();
            }
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

/// `F4` as row 3, column 5.
fn place_of(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = text.split_at_checked(digits)?;
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column.checked_mul(26)?.checked_add(letter)
    })?;
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

fn of_libreoffice(content: &str, sheet: &str, cells: &Cells) -> Places {
    let mut places = Places::new();
    let (mut here, mut row, mut column, mut row_repeats) = (false, 0_u32, 0_u32, 0_u32);
    let repeats = |tag: &BytesStart<'_>, name: &str| {
        attribute(tag, name).and_then(|number| number.parse().ok()).unwrap_or(1_u32)
    };
    elements(content, |name, tag| match name {
        "table" => {
            here = attribute(tag, "name").as_deref() == Some(sheet);
            (row, column, row_repeats) = (0, 0, 0);
        }
        "table-row" if here => {
            row = row.saturating_add(row_repeats);
            row_repeats = repeats(tag, "number-rows-repeated");
            column = 0;
        }
        "table-cell" | "covered-table-cell" if here => {
            let wide = repeats(tag, "number-columns-repeated");
            if attribute(tag, "value-type").as_deref() == Some("percentage") {
                // A run may be said to go on for millions: only cells that hold something count.
                let rows = cells.range(row..row.saturating_add(row_repeats));
                let run = column..column.saturating_add(wide);
                places.extend(
                    rows.flat_map(|(row, cells)| cells.range(run.clone()).map(|(at, _)| (*row, *at))),
                );
            }
            column = column.saturating_add(wide);
        }
        _ => {}
    });
    places
}

/// A number as a percentage: `0.25` is `25%`. The point moves, as no digit may change.
pub(super) fn as_percentage(number: &str) -> String {
    let (sign, bare) = number.strip_prefix('-').map_or(("", number), |bare| ("-", bare));
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let moved = format!("{fraction:0<2}");
    let (up, rest) = moved.split_at_checked(2).unwrap_or((moved.as_str(), ""));
    let whole = format!("{whole}{up}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { format!("{sign}{whole}%") } else { format!("{sign}{whole}.{rest}%") }
}

#[cfg(test)]
mod tests {
    use super::{as_percentage, is_percent, place_of};

    #[test]
    fn the_point_moves_and_no_digit_changes() {
        for (number, shown) in [
            ("0.25", "25%"),
            ("1", "100%"),
            ("0.005", "0.5%"),
            ("-0.1", "-10%"),
            ("0", "0%"),
            ("12.345", "1234.5%"),
        ] {
            assert_eq!(as_percentage(number), shown, "{number}");
        }
    }

    #[test]
    fn only_a_percent_sign_that_multiplies_makes_a_percentage() {
        let codes = [("0%", true), ("0.00%", true), ("0\"%\"", false), ("0\\%", false), ("General", false)];
        for (code, meant) in codes {
            assert_eq!(is_percent(code), meant, "{code}");
        }
    }

    #[test]
    fn cells_are_found_by_their_names() {
        assert_eq!(place_of("F4"), Some((3, 5)));
        assert_eq!(place_of("AA10"), Some((9, 26)));
        assert_eq!(place_of("4"), None);
        assert_eq!(place_of("ZZZZZZZZZ1"), None);
    }
}
