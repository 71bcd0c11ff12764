//! What fuzzing has found: a test for each, before it was mended.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::io::Write;
use std::path::Path;
use std::process::Command;

use eligible::record::{Format, Input, ReadOptions, RecordSet, RisWriter};

fn open(format: Format, bytes: Vec<u8>) -> RecordSet {
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    RecordSet::open([(String::from("x"), Input::Bytes(bytes))], &options).unwrap()
}

fn as_ris(set: &RecordSet) -> Vec<u8> {
    let mut writer = RisWriter::new(Vec::new(), set);
    for batch in set.batches(100) {
        for record in batch.unwrap().records {
            writer.record(&record, &[], &[]).unwrap();
        }
    }
    writer.finish()
}

/// `bibtex`: a zero in a file in UTF-16 came out as a zero byte in RIS, which made it no text.
#[test]
fn a_zero_within_a_text_does_not_make_the_output_unreadable() {
    let text = "\u{FEFF}@article{a\0b,\r title = {One\0two\rER  - three},\r}\r";
    let bytes = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let written = as_ris(&open(Format::Bibtex, bytes));
    assert!(!written.contains(&0), "{}", String::from_utf8_lossy(&written));
    assert_eq!(open(Format::Ris, written).len(), 1);
}

/// A workbook whose only sheet has this content.
fn workbook(path: &Path, sheet: &str) {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let parts = [
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"A\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, content) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

/// `workbook`: a cell that says to stand in a row beyond all numbers.
#[test]
fn a_workbook_that_its_reader_cannot_take_in_is_refused_in_our_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("far.xlsx");
    workbook(
        &path,
        "<row r=\"1\"><c r=\"A99999999999999999999\" t=\"inlineStr\"><is><t>id</t></is></c></row>",
    );
    let run = Command::new(env!("CARGO_BIN_EXE_eligible")).arg("import").arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: ") && said.contains("workbook cannot be read"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// `strategy`: a page break before a line's number, as a PDF's text has it, hid the number.
#[test]
fn page_breaks_and_other_line_ends_do_not_hide_the_numbers_of_a_strategy() {
    use eligible::syntax::strategy::{parse_bytes, print};
    let plain = print(&parse_bytes("s.txt", b"1. mentor*.ti.\n2. peer*.ti.\n3. 1 or 2", None).1);
    for end in ["\n\u{C}", "\u{C}", "\u{B}", "\r", "\r\n", "\u{2028}", "\u{85}"] {
        let text = format!("{end}1. mentor*.ti.{end}2. peer*.ti.{end}3. 1 or 2{end}");
        let (_, strategy, faults) = parse_bytes("s.txt", text.as_bytes(), None);
        assert!(faults.is_empty(), "{end:?}: {faults:?}");
        assert_eq!(print(&strategy), plain, "{end:?}");
    }
    let (_, strategy, faults) = parse_bytes("s.txt", b"\x0C#6", None);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(print(&strategy).trim(), "1. #6");
}

/// `strategy`: two slashes within quotes were taken for a comment, so that the heading lost its end.
#[test]
fn two_slashes_in_quotes_are_no_comment() {
    use eligible::syntax::strategy::{parse, parse_bytes, print};
    let (_, strategy, faults) = parse_bytes("s.txt", b"2://0+/\n3. \"a//b\"/ // said", None);
    assert!(faults.is_empty(), "{faults:?}");
    let printed = print(&strategy);
    assert!(printed.contains("a//b") && !printed.contains("said"), "{printed}");
    let (again, faults) = parse(&eligible::text::Source::new("s.txt", printed.as_str()), strategy.platform);
    assert!(faults.is_empty() && again == strategy, "{printed}: {faults:?}");
}
