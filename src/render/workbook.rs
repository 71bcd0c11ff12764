//! A document as an Excel workbook: a sheet per heading.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::document::{Block, Document, Line, Table, visible};

/// A cell holds no more characters than this.
const LONGEST: usize = 32_767;
/// A sheet holds no more rows than this.
const MOST_ROWS: u32 = 1_048_576;
/// A column is no wider than so many letters; longer texts are wrapped.
const WIDEST: usize = 46;
/// The name of a sheet is no longer than this.
const NAME: usize = 31;

/// The document as a workbook. Every cell is text or a whole number, never a formula.
///
/// # Errors
/// When the document is larger than a workbook can be.
pub fn workbook(document: &Document) -> Result<Vec<u8>, String> {
    let mut book = Workbook::new();
    // The time of writing would make two equal workbooks differ.
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 1, 1).map_err(|error| error.to_string())?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    let mut sheets = sheets(document).into_iter().peekable();
    if sheets.peek().is_none() {
        book.add_worksheet();
    }
    for (name, blocks) in sheets {
        let sheet = book.add_worksheet();
        write(sheet, &name, &blocks).map_err(|error| format!("{name}: {error}"))?;
    }
    book.save_to_buffer().map_err(|error| error.to_string())
}

/// The blocks below each heading.
fn sheets(document: &Document) -> Vec<(String, Vec<&Block>)> {
    let mut sheets: Vec<(String, Vec<&Block>)> = Vec::new();
    for block in &document.0 {
        match (block, sheets.last_mut()) {
            (Block::Heading(line), _) => sheets.push((line.text(), Vec::new())),
            (block, Some((_, blocks))) => blocks.push(block),
            (block, None) => sheets.push((String::from("Sheet"), vec![block])),
        }
    }
    sheets
}

fn write(sheet: &mut Worksheet, name: &str, blocks: &[&Block]) -> Result<(), XlsxError> {
    let plain = |c: char| if "[]:*?/\\'".contains(c) { ' ' } else { c };
    sheet.set_name(name.chars().map(plain).take(NAME).collect::<String>())?;
    // On paper as wide as the page, however long.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let mut row = 0;
    let mut widths: Vec<usize> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading(line) | Block::Paragraph(line) => {
                cell(sheet, row, 0, &line.text(), &Format::new())?;
                row += 1;
            }
            Block::Table(table) => {
                row += u32::from(at > 0);
                row = rows(sheet, row, table, &mut widths)?;
                row += 1;
            }
        }
        if row >= MOST_ROWS {
            return Err(XlsxError::RowColumnLimitError);
        }
    }
    for (column, wide) in (0..).zip(&widths) {
        sheet.set_column_width(column, as_wide(*wide) + 2)?;
    }
    // Not every program makes a row as high as what is wrapped in it.
    let mut row = 0;
    for (at, block) in blocks.iter().enumerate() {
        let Block::Table(table) = block else {
            row += 1;
            continue;
        };
        row += u32::from(at > 0) + u32::from(!table.header.is_empty());
        for line in &table.rows {
            let high = line
                .iter()
                .zip(&widths)
                .map(|(text, wide)| text.text().chars().count().div_ceil(usize::from(as_wide(*wide)) + 2));
            let high = high.max().unwrap_or(1);
            if high > 1 {
                sheet.set_row_height(row, u32::try_from(high.min(27)).unwrap_or(27) * 15)?;
            }
            row += 1;
        }
        row += 1;
    }
    Ok(())
}

/// Letters in a column whose longest text has so many.
fn as_wide(longest: usize) -> u16 {
    u16::try_from(longest.clamp(8, WIDEST)).unwrap_or(60)
}

fn rows(
    sheet: &mut Worksheet,
    mut row: u32,
    table: &Table,
    widths: &mut Vec<usize>,
) -> Result<u32, XlsxError> {
    let head = Format::new().set_bold().set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let number = Format::new().set_align(FormatAlign::Top).set_num_format("#,##0");
    let mut write = |sheet: &mut Worksheet, row, line: &[Line], format: &Format| {
        for (column, text) in line.iter().enumerate() {
            let text = text.text();
            if widths.len() <= column {
                widths.resize(column + 1, 0);
            }
            if let Some(wide) = widths.get_mut(column) {
                *wide = (*wide).max(text.chars().count());
            }
            let at = u16::try_from(column).unwrap_or(u16::MAX);
            match text.parse::<u32>() {
                Ok(n) if table.numbers.contains(&column) => {
                    sheet.write_number_with_format(row, at, n, &number)?;
                }
                // What stands above numbers stands where they do.
                _ if table.numbers.contains(&column) => {
                    cell(sheet, row, at, &text, &format.clone().set_align(FormatAlign::Right))?;
                }
                _ => cell(sheet, row, at, &text, format)?,
            }
        }
        Ok::<(), XlsxError>(())
    };
    if !table.header.is_empty() {
        write(sheet, row, &table.header, &head)?;
        if row == 0 {
            sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        }
        row += 1;
    }
    for line in &table.rows {
        write(sheet, row, line, &body)?;
        row += 1;
    }
    Ok(row)
}

/// Text, however much it looks like a formula: marked as text, too, so that it stays so when it is edited
/// or saved as something else.
fn cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let mut text = visible(text);
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST - 1).chain(['…']).collect();
    }
    if text.starts_with(['=', '+', '-', '@', '\t']) {
        let quoted = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, text, &quoted)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}
