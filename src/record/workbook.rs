//! Workbooks of spreadsheets: one sheet becomes a delimited text, row by row, so that its rows keep
//! their numbers.
//!
//! Cells hold values, not what is shown: dates are written as dates, whole numbers without a point,
//! percentages with their sign; currencies lose theirs, as the reader does not tell how a number is shown.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader, SheetVisible, Sheets, Xlsx, open_workbook_auto_from_rs};

use super::FileFault;
use super::guard::guarded;
use super::percentages::{Places, as_percentage, percentages};
use crate::text::{closest, listed};

/// The text of one sheet, and what is worth saying of it.
pub(super) struct Sheet {
    pub(super) text: Vec<u8>,
    pub(super) notes: Vec<String>,
}

/// Cells of one sheet with anything in them, by row and column.
pub(super) type Cells = BTreeMap<u32, BTreeMap<u32, Data>>;

/// A sheet with more cells than this, empty ones among them, is no table of records.
const MOST_CELLS: u64 = 200_000_000;

/// Whether bytes begin as a workbook does: a zip archive of its parts, or Excel's old format.
pub(super) fn is_workbook(head: &[u8]) -> bool {
    let has = |part: &str| memchr::memmem::find(head, part.as_bytes()).is_some();
    head.starts_with(b"PK\x03\x04") && (has("xl/") || has("opendocument.spreadsheet"))
        || head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Reads the sheet of that name, or else the first that holds a table.
pub(super) fn read(file: &str, bytes: Vec<u8>, sheet: Option<&str>) -> Result<Sheet, FileFault> {
    guarded(|| read_sheet(file, bytes, sheet))
        .unwrap_or_else(|| Err(broken(file, "it is not built as workbooks are")))
}

fn broken(file: &str, why: &str) -> FileFault {
    FileFault::whole(
        file,
        format!("the workbook cannot be read: {why}"),
        "open it in the spreadsheet, save it anew, or save the sheet as `CSV UTF-8`; a password has to be taken off",
    )
}

fn read_sheet(file: &str, bytes: Vec<u8>, wanted: Option<&str>) -> Result<Sheet, FileFault> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes.as_slice())).map_err(|_| {
        broken(file, "it is protected by a password, damaged, or holds no sheets (a document, for example)")
    })?;
    let all = book.sheet_names();
    let hidden = book.sheets_metadata().iter().filter(|sheet| sheet.visible != SheetVisible::Visible);
    let hidden = hidden.map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    let mut notes = Vec::new();
    let cells = |book: &mut Sheets<_>, name: &str| {
        cells_of(book, name).map_err(|error| broken(file, &format!("its sheet `{name}`: {error}")))
    };
    let (name, found) = match wanted {
        Some(wanted) => {
            let Some(name) = all.iter().find(|name| name.trim().eq_ignore_ascii_case(wanted.trim())) else {
                let near = closest(wanted, all.iter().map(String::as_str));
                let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                let help = format!("{near}its sheets are {}", named(&all));
                return Err(FileFault::whole(file, format!("there is no sheet `{wanted}`"), help));
            };
            (name.clone(), cells(&mut book, name)?)
        }
        None => {
            let visible = all.iter().filter(|name| !hidden.contains(name));
            let mut first = None;
            for name in visible {
                let found = cells(&mut book, name)?;
                if found.len() > 1 {
                    first = Some((name.clone(), found));
                    break;
                }
            }
            let Some(first) = first else {
                let message = match hidden.len() {
                    0 => String::from("no sheet of the workbook holds a table"),
                    _ => format!(
                        "no visible sheet of the workbook holds a table; hidden are {}",
                        named(&hidden)
                    ),
                };
                return Err(FileFault::whole(
                    file,
                    message,
                    "a table has a row of column names and a row per record; --worksheet NAME chooses a sheet",
                ));
            };
            first
        }
    };
    if all.len() > 1 {
        let others = all.iter().filter(|other| **other != name).cloned().collect::<Vec<_>>();
        let other = if others.len() == 1 { "another is" } else { "others are" };
        notes.push(format!("sheet `{name}` is read; {other} {} (--worksheet NAME)", named(&others)));
    }
    if let Sheets::Xlsx(book) = &mut book {
        let without = formulas_without_value(book, &name, &found);
        if without > 0 {
            let (s, counts) = if without == 1 { (" has", "counts") } else { ("s have", "count") };
            notes.push(format!(
                "{without} formula{s} no value stored and {counts} as empty: open the workbook in the spreadsheet and save it"
            ));
        }
    }
    let percentages = percentages(&bytes, &name, &found);
    let text = as_text(file, &name, found, &percentages, &mut notes)?;
    Ok(Sheet { text, notes })
}

fn named(sheets: &[String]) -> String {
    listed(sheets.iter().map(String::as_str), 12)
}

/// The cells of a sheet that hold anything. Those of Excel's own format are read one by one, as a cell
/// far away from the others would make a table of billions of empty ones.
fn cells_of(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Cells, String> {
    let mut cells = Cells::new();
    let mut put = |(row, column): (u32, u32), value: Data| {
        let blank = matches!(&value, Data::String(text) if text.trim().is_empty());
        if value != Data::Empty && !blank {
            cells.entry(row).or_default().insert(column, value);
        }
    };
    if let Sheets::Xlsx(book) = book {
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
        while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
            put(cell.get_position(), cell.get_value().clone().into());
        }
        return Ok(cells);
    }
    let range = book.worksheet_range(name).map_err(|error| error.to_string())?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = |start: u32, place: usize| start.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
        put((at(top, row), at(left, column)), value.clone());
    }
    Ok(cells)
}

/// Programs that write workbooks leave the values of formulas to the spreadsheet.
fn formulas_without_value(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, cells: &Cells) -> u64 {
    let mut count = 0;
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return 0 };
    while let Ok(Some(cell)) = reader.next_formula() {
        let (row, column) = cell.get_position();
        let there = cells.get(&row).is_some_and(|row| row.contains_key(&column));
        count += u64::from(!there && !cell.get_value().trim().is_empty());
    }
    count
}

/// Rows of a table, each as wide as the widest; rows before the first stay, empty.
fn as_text(
    file: &str,
    name: &str,
    mut cells: Cells,
    percentages: &Places,
    notes: &mut Vec<String>,
) -> Result<Vec<u8>, FileFault> {
    above_header(&mut cells, notes);
    let columns = || cells.values().flat_map(|row| row.keys().copied());
    let (first, last) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
    let rows = cells.keys().next_back().map_or(0, |row| u64::from(*row) + 1);
    let width = last - first + 1;
    if rows * u64::from(width) > MOST_CELLS {
        let message = format!("sheet `{name}` has {rows} rows of {width} columns, nearly all empty");
        return Err(FileFault::whole(
            file,
            message,
            "a cell far below or beside the table was probably filled by mistake: delete it",
        ));
    }
    let mut errors: Vec<String> = Vec::new();
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    let mut next = 0;
    for (row, values) in &cells {
        // A row of nothing keeps its place.
        for _ in next..*row {
            out.write_record([" "]).map_err(|error| broken(file, &error.to_string()))?;
        }
        next = row + 1;
        let texts = (first..=last).map(|column| {
            let value = values.get(&column).unwrap_or(&Data::Empty);
            if let Data::Error(error) = value {
                errors.push(error.to_string());
            }
            match value {
                Data::Int(_) | Data::Float(_) if percentages.contains(&(*row, column)) => {
                    as_percentage(&shown(value))
                }
                value => shown(value),
            }
        });
        out.write_record(texts.collect::<Vec<_>>()).map_err(|error| broken(file, &error.to_string()))?;
    }
    if let Some(error) = errors.first() {
        let s = if errors.len() == 1 { " holds" } else { "s hold" };
        notes.push(format!("{} cell{s} the error of a formula, such as `{error}`", errors.len()));
    }
    out.into_inner().map_err(|error| broken(file, &error.to_string()))
}

/// A line of title above a table is not its header.
fn above_header(cells: &mut Cells, notes: &mut Vec<String>) {
    while let Some((row, values)) = cells.first_key_value() {
        let row = *row;
        let next = cells.values().nth(1).map_or(0, BTreeMap::len);
        let Some(title) = values.values().next().filter(|_| values.len() == 1 && next > 2) else { return };
        notes.push(format!("row {} stands above the column names: `{}`", row + 1, shown(title)));
        cells.remove(&row);
    }
}

/// A value as a table holds it.
fn shown(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Bool(true) => String::from("TRUE"),
        Data::Bool(false) => String::from("FALSE"),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(&number.to_string()),
        Data::Error(error) => error.to_string(),
        Data::DateTime(when) => date(*when),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).replace('T', " "),
        Data::DurationIso(text) => clock(text).unwrap_or_else(|| text.clone()),
    }
}

/// A decimal number with the fifteen digits that a spreadsheet keeps: `0.30000000000000004` is `0.3`.
fn decimal(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let Some((whole, fraction)) = text.split_once('.') else { return text.to_owned() };
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    let too_many = (digits.len() - leading).saturating_sub(15);
    if too_many == 0 || too_many >= fraction.len() {
        return text.to_owned();
    }
    let (kept, cut) = fraction.split_at(fraction.len() - too_many);
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let mut all = whole.trim_start_matches('-').bytes().chain(kept.bytes()).collect::<Vec<_>>();
    if cut.starts_with(|c: char| c >= '5') {
        let mut at = all.len();
        loop {
            let Some(digit) = at.checked_sub(1).and_then(|at| all.get_mut(at)) else {
                all.insert(0, b'1');
                break;
            };
            if *digit < b'9' {
                *digit += 1;
                break;
            }
            *digit = b'0';
            at -= 1;
        }
    }
    let all = String::from_utf8_lossy(&all).into_owned();
    let (whole, fraction) = all.split_at(all.len() - kept.len());
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// `2014-03-02`, with the time where there is one; a length of time in hours.
fn date(when: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    let clock = |hours: u64| format!("{hours:02}:{minute:02}:{second:02}");
    // Times of day, and lengths of time, are days and parts of days.
    let days =
        when.as_f64().to_string().split('.').next().and_then(|days| days.parse::<u64>().ok()).unwrap_or(0);
    if when.is_duration() || days == 0 {
        return clock(days.saturating_mul(24).saturating_add(u64::from(hour)));
    }
    let date = format!("{year}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {}", clock(u64::from(hour))) }
}

/// `PT36H00M00S` as `36:00:00`.
fn clock(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split('.').next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_keep_fifteen_digits() {
        for (written, meant) in [
            ("0.30000000000000004", "0.3"),
            ("-0.30000000000000004", "-0.3"),
            ("9.9999999999999991", "10"),
            ("0.00000000000000012345", "0.00000000000000012345"),
            ("2014", "2014"),
            ("2.5", "2.5"),
            ("0.3333333333333333", "0.333333333333333"),
            ("123456789012345680", "123456789012345680"),
        ] {
            assert_eq!(decimal(written), meant, "{written}");
        }
    }
}
