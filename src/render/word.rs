//! A document as a file for Word (Office Open XML), in plain headings, paragraphs and tables that take on
//! the style of what they are pasted into.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::document::{Block, Document, Line, Role, Table, visible};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = include_str!("word_styles.xml");
const NAMES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
/// A landscape page: tables of records are wide.
const END: &str = r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
/// The width between the margins, in twentieths of a point.
const WIDE: usize = 14_570;
/// About so many letters of a table stand between them.
const LETTERS: usize = 130;

/// The document as the bytes of a `.docx` file. The same document gives the same bytes.
///
/// # Errors
/// When it cannot be packed.
pub fn word(document: &Document) -> Result<Vec<u8>, String> {
    let mut pack = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", PACKAGE.to_owned()),
        ("word/_rels/document.xml.rels", PARTS.to_owned()),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/document.xml", body(document)),
    ];
    for (name, text) in parts {
        pack.start_file(name, options).map_err(|error| error.to_string())?;
        pack.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    }
    pack.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
}

fn body(document: &Document) -> String {
    let mut out = String::from(NAMES);
    for block in &document.0 {
        match block {
            Block::Heading(line) => paragraph(&mut out, Some("Heading1"), &Line::plain(line.text())),
            Block::Paragraph(line) => paragraph(&mut out, None, line),
            Block::Table(made) => {
                table(&mut out, made);
                // Two tables without a paragraph between them would be one.
                paragraph(&mut out, None, &Line::default());
            }
        }
    }
    out.push_str(END);
    out
}

fn paragraph(out: &mut String, style: Option<&str>, line: &Line) {
    out.push_str("<w:p>");
    if let Some(style) = style {
        out.push_str(&format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
    }
    for run in &line.0 {
        let kind = match run.role {
            Role::Strong => "<w:rPr><w:b/></w:rPr>",
            Role::Code => "<w:rPr><w:rStyle w:val=\"Code\"/></w:rPr>",
            _ => "",
        };
        out.push_str(&format!("<w:r>{kind}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(&run.text)));
    }
    out.push_str("</w:p>");
}

fn table(out: &mut String, table: &Table) {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(0).max(1);
    out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"Plain\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid>");
    let wide = widths(table, columns);
    wide.iter().for_each(|wide| out.push_str(&format!("<w:gridCol w:w=\"{wide}\"/>")));
    out.push_str("</w:tblGrid>");
    let mut row = |line: &[Line], head: bool| {
        // The head of a table stands on each page that the table is on, and rows are not torn apart.
        let repeat = if head { "<w:tblHeader/>" } else { "" };
        out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>"));
        for (column, wide) in wide.iter().enumerate() {
            let text = line.get(column).cloned().unwrap_or_default();
            let text = if head { Line::of(Role::Strong, text.text()) } else { text };
            out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/></w:tcPr>"));
            let style = if table.numbers.contains(&column) { "CellNumber" } else { "Cell" };
            paragraph(out, Some(style), &text);
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    };
    if !table.header.is_empty() {
        row(&table.header, true);
    }
    table.rows.iter().for_each(|line| row(line, false));
    out.push_str("</w:tbl>");
}

/// The columns' widths: each has room for its longest word, and what is left goes to where much is said.
fn widths(table: &Table, columns: usize) -> Vec<usize> {
    let lines = || table.rows.iter().chain([&table.header]);
    let needs = |column: usize| {
        let texts = lines().filter_map(|line| line.get(column)).map(Line::text);
        let needs = texts.map(|text| {
            let words = text.split([' ', '-']).map(|word| word.chars().count());
            (words.max().unwrap_or(0).min(30) + 3, text.chars().count().min(80) + 3)
        });
        needs.fold((4, 4), |(word, whole), (other, text)| (word.max(other), whole.max(text)))
    };
    let needs = (0..columns).map(needs).collect::<Vec<_>>();
    let least = needs.iter().map(|(word, _)| word).sum::<usize>();
    let more = needs.iter().map(|(word, whole)| whole - word).sum::<usize>().max(1);
    let left = LETTERS.saturating_sub(least);
    let letters = needs.iter().map(|(word, whole)| word + left * (whole - word) / more).collect::<Vec<_>>();
    let all = letters.iter().sum::<usize>().max(1);
    letters.into_iter().map(|letters| WIDE * letters / all).collect()
}

/// Text as XML. What XML has no room for is shown instead.
fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}
