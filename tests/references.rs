//! Files of references, one quirk at a time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::record::{Format, IdChoice, Input, RawCell, ReadOptions, RecordFile, RecordSet, Wanted};

fn open(name: &str, text: impl AsRef<[u8]>) -> RecordFile {
    RecordFile::open(name, Input::Bytes(text.as_ref().to_vec()), &ReadOptions::default()).unwrap()
}

fn set(text: &str, id: IdChoice) -> RecordSet {
    let options = ReadOptions { id, ..ReadOptions::default() };
    RecordSet::open([(String::from("x"), Input::Bytes(text.as_bytes().to_vec()))], &options).unwrap()
}

/// What a field with that `from` finds, record by record.
fn column(text: &str, name: &str) -> Vec<String> {
    let set = set(text, IdChoice::Usual);
    let found = set.map_fields(&[Wanted { name: "nothing", from: vec![name] }]).remove(0);
    let records = set.batches(100).flat_map(|batch| batch.unwrap().records);
    records
        .map(|record| match found.cell(&record) {
            RawCell::List(items) => items.join(" | "),
            cell => cell.to_text(),
        })
        .collect()
}

#[test]
fn formats_are_told_by_what_is_in_them() {
    for (text, format) in [
        ("\u{FEFF}\n1.\nTY  - JOUR\nER  - \n", Format::Ris),
        ("Provider: X\n\nTY - JOUR\nTI - A\n", Format::Ris),
        ("TI  - A\nAU  - B\nPY  - 2000\nER  - \n", Format::Ris),
        ("PMID- 1\nTI  - A\n", Format::Medline),
        ("OWN - ERIC\nTI  - A\nAU  - B\n", Format::Medline),
        ("FN X\nVR 1.0\nPT J\nER\nEF\n", Format::Isi),
        ("PT J\nTI A\nER\n", Format::Isi),
        ("%0 Book\n%T A\n", Format::Refer),
        ("%T A\n%A B\n%D 2000\n", Format::Refer),
        ("id,TY\n1,JOUR\n", Format::Csv),
    ] {
        for name in ["x", "x.txt", "x.csv"] {
            assert_eq!(open(name, text).format(), format, "{text}");
        }
    }
    let utf16 = "TY  - JOUR\nTI  - é\nER  - \n".encode_utf16().flat_map(u16::to_le_bytes);
    let utf16 = [0xFF, 0xFE].into_iter().chain(utf16).collect::<Vec<_>>();
    assert_eq!(open("x", utf16).len(), 1);
}

#[test]
fn a_field_from_a_tag_finds_all_that_the_tag_holds() {
    // In the second record a better tag took the place of Y1, which is then a column of its own.
    let text = "TY  - JOUR\nY1  - 2001//\nER  - \nTY  - JOUR\nPY  - 2003\nY1  - 2002//\nER  - \n";
    assert_eq!(column(text, "Y1"), ["2001//", "2002//"]);
    assert_eq!(column(text, "PY"), ["2001", "2003"]);
    assert_eq!(column(text, "Publication Year"), ["2001", "2003"]);
    // Where none did, the tag is the column of the map.
    let text = "TY  - JOUR\nY1  - 2001//\nER  - \nTY  - JOUR\nY1  - 2002/05//\nER  - \n";
    assert_eq!(column(text, "Y1"), ["2001", "2002"]);
    assert_eq!(column(text, "date"), ["2001", "2002-05"]);
}

#[test]
fn dates_are_as_precise_as_they_are_written() {
    for (written, year, date) in [
        ("PY  - 2014", "2014", "2014"),
        ("PY  - 1948/07//", "1948", "1948-07"),
        ("Y1  - 2020/11//Nov/Dec2020", "2020", "2020-11 to 2020-12"),
        ("PY  - 2014\nDA  - MAR 15", "2014", "2014-03-15"),
        ("PY  - 2014\nDA  - 2016/01/02", "2014", "2014"),
        ("DA  - 2009/5/3/undefined", "2009", "2009-05-03"),
        ("Y1  - 2015/october", "2015", "2015-10"),
        ("PY  - 20170812", "2017", "2017-08-12"),
        ("PY  - in press", "in press", "in press"),
        ("PY  - 2014\nPY  - 2014/02/15/received", "2014", "2014-02-15"),
    ] {
        let text = format!("TY  - JOUR\n{written}\nER  - \n");
        assert_eq!(
            (column(&text, "year"), column(&text, "date")),
            (vec![year.into()], vec![date.into()]),
            "{written}"
        );
    }
}

#[test]
fn lines_that_are_a_little_off_are_read_as_they_are_meant() {
    for line in ["KW  - a", "KW - a", "KW  -a", "KW\t- a", "  KW  - a", "KW   - a"] {
        assert_eq!(column(&format!("TY  - JOUR\n{line}\nER  -"), "keywords"), ["a"], "{line:?}");
    }
    for line in ["UK - based", "T2-weighted", "ER then", "COVID - a review"] {
        let text = format!("TY  - JOUR\rTI  - A\r{line}\rER  - \r");
        assert_eq!(column(&text, "title"), [format!("A {line}")], "{line:?}");
    }
}

#[test]
fn identifiers_have_one_form_and_nothing_else_is_taken_for_one() {
    let text = "TY  - JOUR\nM3  - doi:10.1000/A.1\nC2  - PMC12345\nUR  - https://x.org/?id=10.1000/b\nER  - \n\
                TY  - JOUR\nDO  - DOI 1\nAN  - 123456\nDP  - NLM\nM3  - Review\nER  - \n";
    assert_eq!(column(text, "doi"), ["10.1000/a.1", ""]);
    assert_eq!(column(text, "pmid"), ["", "123456"]);
    assert_eq!(column(text, "type"), ["JOUR", "Review"]);
    assert_eq!(column(text, "DO"), ["", "DOI 1"]);
}

#[test]
fn ids_are_numbers_unless_a_tag_is_named() {
    let text = "TY  - JOUR\nID  - 7\nAN  - a\nER  - \nTY  - JOUR\nID  - 7\nAN  - b\nER  - \n";
    assert_eq!(set(text, IdChoice::Usual).ids(), ["1", "2"]);
    assert_eq!(set(text, IdChoice::Column("AN".into())).ids(), ["a", "b"]);
}

#[test]
fn xml_is_read_in_the_encoding_that_it_declares() {
    let record = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><xml><records><record><titles><title>Ślady młodości\
             </title></titles></record></records></xml>"
        )
    };
    for (declared, bytes) in [
        ("ISO-8859-2", encoding_rs::ISO_8859_2.encode(&record("ISO-8859-2")).0.into_owned()),
        ("windows-1250", encoding_rs::WINDOWS_1250.encode(&record("windows-1250")).0.into_owned()),
        // What is UTF-8 is read as such, whatever it declares.
        ("ISO-8859-1", record("ISO-8859-1").into_bytes()),
        ("UTF-16", record("UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ] {
        let set = RecordSet::open([(String::from("x.xml"), Input::Bytes(bytes))], &ReadOptions::default());
        let set = set.unwrap();
        let title = set.map_fields(&[Wanted { name: "title", from: Vec::new() }]).remove(0);
        let record = set.batches(10).next().unwrap().unwrap().records.remove(0);
        assert_eq!(title.cell(&record).to_text(), "Ślady młodości", "{declared}");
    }
}

#[test]
fn a_record_in_several_languages_keeps_them() {
    let ris = |lines: &str| column(&format!("TY  - JOUR\n{lines}ER  - \n"), "language");
    assert_eq!(ris("LA  - German\nLA  - English\n"), ["German | English"]);
    assert_eq!(ris("LA  - eng\nLA  - English\n"), ["eng"]);
    assert_eq!(ris("LA  - eng, ger\n"), ["eng | ger"]);
    assert_eq!(ris("LA  - English; Klingon\n"), ["English | Klingon"]);
    assert_eq!(ris("LA  - English, with summaries\n"), ["English, with summaries"]);
    assert_eq!(ris("LA  - NA\nLA  - French\n"), ["French"]);
    assert_eq!(column("PMID- 1\nLA  - eng\nLA  - fre\n", "language"), ["eng | fre"]);
}

#[test]
fn a_table_that_is_called_ris_is_refused_and_can_be_read() {
    let table = "id,title\n1,A\n";
    let open = |format| {
        let options = ReadOptions { format, ..ReadOptions::default() };
        RecordFile::open("x.ris", Input::Bytes(table.as_bytes().to_vec()), &options)
    };
    let faults = open(None).unwrap_err();
    assert!(faults[0].to_string().contains("no record of RIS begins in it"), "{}", faults[0]);
    assert_eq!(open(Some(Format::Csv)).unwrap().len(), 1);
}
