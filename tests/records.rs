//! Files of records, one quirk at a time.

use eligible::record::{
    FileFault, Format, IdChoice, Input, Quote, RawBatch, RawCell, ReadOptions, RecordFile, RecordSet,
};
use eligible::text::Encoding;

fn bytes(text: impl AsRef<[u8]>) -> Input {
    Input::Bytes(text.as_ref().to_vec())
}

fn open(name: &str, text: impl AsRef<[u8]>) -> Result<RecordFile, Vec<FileFault>> {
    RecordFile::open(name, bytes(text), &ReadOptions::default())
}

/// Columns and cells of a file that must be readable.
fn table(name: &str, text: impl AsRef<[u8]>) -> (Vec<String>, Vec<Vec<String>>) {
    let file = open(name, text).unwrap_or_else(|faults| panic!("{}", said(&faults)));
    let rows = file.records().unwrap().map(|record| {
        let record = record.unwrap();
        record.cells.iter().map(RawCell::to_text).collect()
    });
    (file.columns().to_vec(), rows.collect())
}

/// Every fault as the user sees it.
fn said(faults: &[FileFault]) -> String {
    let line = |fault: &FileFault| {
        let help = fault.help.as_deref().map_or_else(String::new, |help| format!("\n  help: {help}"));
        format!("{fault}{help}\n")
    };
    faults.iter().map(line).collect()
}

/// The faults of a file that must be refused.
fn refused(name: &str, text: impl AsRef<[u8]>) -> String {
    said(&open(name, text).expect_err("it should be refused"))
}

fn set(files: &[(&str, &str)], options: &ReadOptions) -> Result<RecordSet, String> {
    let inputs = files.iter().map(|(name, text)| ((*name).to_owned(), bytes(text)));
    RecordSet::open(inputs, options).map_err(|faults| said(&faults))
}

fn expect(columns: &[&str], rows: &[&[&str]]) -> (Vec<String>, Vec<Vec<String>>) {
    let own = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    (own(columns), rows.iter().map(|row| own(row)).collect())
}

#[test]
fn plain_csv() {
    assert_eq!(
        table("a.csv", "id,title\n1,One\n2,\"T,wo\"\n"),
        expect(&["id", "title"], &[&["1", "One"], &["2", "T,wo"]])
    );
}

#[test]
fn encodings() {
    let want = expect(&["id", "title"], &[&["1", "Früh – é"]]);
    let text = "id,title\n1,Früh – é\n";
    assert_eq!(table("a.csv", text), want);
    assert_eq!(table("a.csv", format!("\u{FEFF}{text}")), want);
    let latin = text.chars().map(|c| if c == '–' { 0x96 } else { c as u8 }).collect::<Vec<_>>();
    assert_eq!(table("a.csv", &latin), want);
    assert_eq!(open("a.csv", &latin).unwrap().notes(), ["read as Windows-1252"]);
    for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
        let mark = if mark { "\u{FEFF}" } else { "" };
        let units = format!("{mark}{text}");
        let units = units.encode_utf16();
        let wide =
            units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect::<Vec<_>>();
        assert_eq!(table("a.csv", wide), want);
    }
}
