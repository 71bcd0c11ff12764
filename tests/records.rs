//! Files of records, one quirk at a time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::record::{
    FileFault, Format, IdChoice, Input, Mapping, Quote, RawBatch, RawCell, ReadOptions, RecordFile,
    RecordSet, Wanted, map_columns,
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

fn with(id: IdChoice) -> ReadOptions {
    ReadOptions { id, ..ReadOptions::default() }
}

#[test]
fn delimiters_are_found() {
    let want = expect(&["id", "title"], &[&["1", "a"], &["2", "b"]]);
    for d in [",", ";", "\t", "|"] {
        assert_eq!(table("x", format!("id{d}title\n1{d}a\n2{d}b\n")), want, "{d:?}");
        assert_eq!(table("x", format!("\"id\"{d}\"title\"\n1{d}\"a\"\n2{d}b\n")), want, "{d:?}");
    }
    let notes = |text: &str| open("x.csv", text).unwrap().notes().to_vec();
    assert_eq!(notes("id;title\n1;a\n"), ["cells are divided by semicolons"]);
    assert_eq!(notes("id,title\n1,a\n"), [""; 0]);
    // A decimal comma in a semicolon file; a semicolon list in a comma file.
    assert_eq!(table("x", "id;p\n1;0,5\n"), expect(&["id", "p"], &[&["1", "0,5"]]));
    assert_eq!(table("x", "id,m\n1,a;b\n2,a;b;c\n"), expect(&["id", "m"], &[&["1", "a;b"], &["2", "a;b;c"]]));
    assert_eq!(table("x.csv", "sep=;\r\nid;p\r\n1;0,5\r\n"), expect(&["id", "p"], &[&["1", "0,5"]]));
    assert_eq!(table("x", "'id','t'\n'1','a,''b'\n"), expect(&["id", "t"], &[&["1", "a,'b"]]));
    let forced = ReadOptions { delimiter: Some(b'~'), quote: Some(Quote::None), ..ReadOptions::default() };
    let file = RecordFile::open("x", bytes("id~t\n1~\"a\n"), &forced).unwrap();
    assert_eq!(file.records().unwrap().next().unwrap().unwrap().cells[1], RawCell::Text("\"a".into()));
}

#[test]
fn line_ends_and_quoted_line_breaks() {
    let want = expect(&["id", "t"], &[&["1", "a"], &["2", "b"]]);
    for end in ["\n", "\r\n", "\r"] {
        assert_eq!(table("x.csv", ["id,t", "1,a", "2,b", ""].join(end)), want, "{end:?}");
        assert_eq!(table("x.csv", ["id,t", "1,a", "2,b"].join(end)), want, "{end:?}");
    }
    let file = open("x.csv", "id,t\r\n1,\"a\r\nb \"\"c\"\"\"\r\n2,d\r\n").unwrap();
    let records = file.records().unwrap().map(Result::unwrap).collect::<Vec<_>>();
    assert_eq!(records[0].cells[1], RawCell::Text("a\r\nb \"c\"".into()));
    assert_eq!((records[1].row, records[1].line), (3, 4), "the row of the spreadsheet and the line");
}

#[test]
fn encodings_are_found_and_said() {
    let want = expect(&["id", "title"], &[&["1", "Früh – é"]]);
    let text = "id,title\n1,Früh – é\n";
    assert_eq!(table("a.csv", text), want);
    assert_eq!(table("a.csv", format!("\u{FEFF}{text}")), want);
    let latin = text.chars().map(|c| if c == '–' { 0x96 } else { c as u8 }).collect::<Vec<_>>();
    assert_eq!(table("a.csv", &latin), want);
    let file = open("a.csv", &latin).unwrap();
    assert_eq!(
        (file.notes(), file.encoding()),
        (&["read as Windows-1252".to_owned()][..], Encoding::WINDOWS_1252)
    );
    for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
        let mark = if mark { "\u{FEFF}" } else { "" };
        let wide = format!("{mark}{text}").encode_utf16().collect::<Vec<_>>();
        let wide = wide.iter().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() });
        assert_eq!(table("a.csv", wide.collect::<Vec<_>>()), want);
    }
    // `è` as older Macs wrote it.
    assert!(open("a.csv", b"id,t\r1,\x8F\r").unwrap().notes()[0].contains("--encoding macintosh"));
    // A character that two chunks share.
    let long = format!("id,t\n1,{}é\n", "a".repeat((1 << 16) - 8));
    for cut in 0..3 {
        let long = long.replacen('a', &"a".repeat(cut + 1), 1);
        assert_eq!(open("a.csv", long).unwrap().encoding(), Encoding::UTF_8);
    }
}

#[test]
fn mixed_encodings_are_refused() {
    let mut text = "id,t\n1,é\n2,é\n3,".as_bytes().to_vec();
    text.extend(b"\xE9\n");
    assert_eq!(
        refused("a.csv", &text),
        "a.csv:4: the encoding is mixed: 2 characters are UTF-8 and 1 not, the first of these on this line
  help: save the file as UTF-8, or say which it is: --encoding utf-8\n"
    );
    let forced = ReadOptions { encoding: Encoding::named("latin1"), ..ReadOptions::default() };
    assert_eq!(RecordFile::open("a.csv", bytes(&text), &forced).unwrap().notes(), [""; 0]);
    let forced = ReadOptions { encoding: Encoding::named("utf-8"), ..ReadOptions::default() };
    assert_eq!(
        RecordFile::open("a.csv", bytes(&text), &forced).unwrap().notes(),
        ["not UTF-8 throughout: 1 × `�`, first on line 4"]
    );
}

#[test]
fn headers() {
    let trailing = table("x.csv", "id,t,\n1,a,\n");
    assert_eq!(trailing, expect(&["id", "t", ""], &[&["1", "a", ""]]));
    // What no field can use is carried through, and said.
    let unnamed = open("x.csv", "id,t,\n1,a,\n2,b,see notes\n").unwrap();
    assert_eq!(unnamed.notes(), ["column C has no name; no field can use it"]);
    assert_eq!(table("x.csv", "\"\",t\n\"1\",a\n"), expect(&["", "t"], &[&["1", "a"]]));
    let twice = open("x.csv", "id,year,title,year\n1,2,3,4\n").unwrap();
    assert_eq!(
        twice.notes(),
        ["columns B and D are both called `year`; a field that needs one cannot tell which"]
    );
    let wanted = ["year", "title"].map(|name| Wanted { name, from: Vec::new() });
    assert_eq!(map_columns(twice.columns(), &wanted), [Mapping::Ambiguous(vec![1, 3]), Mapping::Column(2)]);
    let file = open("x.csv", "id,t\n").unwrap();
    assert_eq!((file.len(), file.notes()), (0, &["there are no records in it".to_owned()][..]));
    for empty in ["", "\n\n", "\u{FEFF}", ",,\n"] {
        assert!(refused("x.csv", empty).contains("the file is empty"), "{empty:?}");
    }
}

#[test]
fn empty_rows_are_skipped_and_said() {
    let file = open("x.csv", "id,t\n1,a\n\n,\n2,b\n , \n\n\n").unwrap();
    assert_eq!(file.len(), 2);
    assert_eq!(file.notes(), ["5 empty rows skipped (3, 4, 6 …)"]);
    assert_eq!(file.records().unwrap().last().unwrap().unwrap().row, 5);
}

#[test]
fn every_ragged_row_is_reported() {
    assert_eq!(
        refused("x.csv", "id,t,y\n1,a, b,2001\n2,b,2002\n3\n4,c,2003,,\n5, \"a,b\",2\n"),
        "x.csv:2: row 2 has 4 cells, the header has 3
  help: a cell that holds a comma needs quotes around it
x.csv:4: row 4 has 1 cell, the header has 3
  help: a line break inside a cell probably cut the row in two: such a cell needs quotes around it
x.csv:5: row 5 has 5 cells, the header has 3
  help: the row ends in more commas than the header: delete them, or name the columns
x.csv:6: row 6 has 4 cells, the header has 3
  help: a space stands before an opening quote: quotes count only right after the comma\n"
    );
    let many = format!("a,b\n{}", "1\n".repeat(32));
    let said = refused("x.csv", many);
    assert!(said.ends_with("x.csv: … and 12 more faults like these\n"), "{said}");
    let title = refused("x.csv", "Search results\nid,t\n1,a\n");
    assert!(title.contains("delete what stands above them"), "{title}");
}

#[test]
fn broken_quoting_is_placed_where_it_begins() {
    assert_eq!(
        refused("x.csv", "id,t\n1,\"a\n2,b\n3,c\n"),
        "x.csv:2: a quote is opened on this line and never closed
  help: close it, or, where it stands for inches or the like, write \"\" inside a cell that has \" at both ends\n"
    );
    assert_eq!(
        refused("x.csv", "id,t\n1,\"a\"b\n2,\"say \\\"x\\\"\"\n3\n"),
        "x.csv:2: text follows a closing quote: `b`
  help: a quote inside a quoted cell is written twice: \"\"
x.csv:3: text follows a closing quote: `x\\\"\"`
  help: a quote inside a quoted cell is written twice (\"\"), not with a backslash
x.csv:4: row 4 has 1 cell, the header has 2
  help: a line break inside a cell probably cut the row in two: such a cell needs quotes around it\n"
    );
    assert_eq!(
        refused("x.csv", "id,t\n1,\"a\n2,b\n3,\"c\"\n"),
        "x.csv:2: the quote opened on this line closes on line 4, where `c\"` follows it
  help: a quote on line 2 is probably missing its partner; the rest of the file was not checked\n"
    );
    // Quotes within an unquoted cell are text, as every spreadsheet has it.
    assert_eq!(
        table("x.csv", "id,t\n1,5\" pipe\n2,\"a\" \n"),
        expect(&["id", "t"], &[&["1", "5\" pipe"], &["2", "a"]])
    );
}

#[test]
fn other_files_are_refused_by_name() {
    for (text, what) in [
        (&b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml"[..], "the workbook cannot be read"),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", "a Word document"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "the workbook cannot be read"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1F\x8B\x08", "compressed (gzip)"),
        (b"a,b\n1,\0\n", "zero bytes"),
        (b"<!DOCTYPE html><html>", "a web page (HTML)"),
        (b"<?xml version=\"1.0\"?>", "XML"),
        (b"RT Journal Article\nT1 A\n", "RefWorks' tagged format"),
        (b"<8>\nAccession Number\n  1\nAuthor\n  A\n", "Ovid's text for reading"),
        (b"@article{a,\n title={b}\n\n", "not closed before the file ends"),
        (b"<PubmedArticleSet><PubmedArticle>", "the file ends inside the record"),
        (b"<mods><titleInfo/></mods>", "this is MODS"),
    ] {
        let said = refused("x.csv", text);
        assert!(said.contains(what) && said.contains("help: "), "{said}");
    }
}

#[test]
fn json_in_both_shapes() {
    let array = "[\n {\"id\": 1, \"t\": \"a\\nb\"},\n {\"id\": 2.50, \"m\": [\"x\", 3, null], \"t\": null, \"n\": {\"k\": [1]}, \"y\": true}\n]";
    let text = |text: &str| RawCell::Text(text.to_owned());
    let file = open("x", array).unwrap();
    assert_eq!(
        (file.format(), file.columns()),
        (Format::Json, &["id", "t", "m", "n", "y"].map(str::to_owned)[..])
    );
    let records = file.records().unwrap().map(Result::unwrap).collect::<Vec<_>>();
    let absent = || RawCell::Absent;
    assert_eq!(records[0].cells, [text("1"), text("a\nb"), absent(), absent(), absent()]);
    let list = RawCell::List(["x", "3", ""].map(str::to_owned).to_vec());
    assert_eq!(records[1].cells, [text("2.50"), RawCell::Null, list, text("{\"k\": [1]}"), text("true")]);
    assert_eq!((records[1].row, records[1].line), (2, 3));

    let lines = "{\"id\": 1, \"t\": \"a\"}\r\n\r\n{\"t\": \"b\", \"id\": 2}\r\n";
    let file = open("x", lines).unwrap();
    assert_eq!(
        (file.format(), file.len(), file.notes()),
        (Format::JsonLines, 2, &["1 blank line skipped (2)".to_owned()][..])
    );
    assert_eq!(file.records().unwrap().last().unwrap().unwrap().row, 3);
    assert_eq!(open("x.json", "[]").unwrap().len(), 0);
}

#[test]
fn broken_json_is_placed() {
    for (text, want) in [
        ("[{\"a\": 1}, {\"a\": 1,}]", "x.json:1: this is no valid JSON at character"),
        ("[{\"a\": 1},\n 3,\n {\"b\": 1}]", "x.json:2: a record should be an object, this is a number"),
        ("[{\"a\": 1},\n]", "x.json:2: a comma stands before the `]`"),
        ("[{\"a\": 1}\n", "x.json:2: the file ends before the array does"),
        ("[{\"a\": 1},\n{\"a\": ", "x.json:2: the file ends inside the record"),
        ("[{\"a\": \"b\nc\"}]", "x.json:1: a text is not closed on this line"),
        ("[{\"a\": 1, \"b\": 2, \"a\": 3}]", "x.json:1: the key `a` stands twice in this record"),
        ("[{\"a\": NaN}]", "write `null`"),
        ("[] []", "x.json:1: something follows the array"),
        ("{\n\"a\": 1\n}", "this is one JSON object over several lines"),
        ("{\"records\": [{\"a\": 1}]}", "its `records`"),
        (
            "{\"a\": 1}\n{\"a\": 1\n{\"a\": 1}\n[1]\n",
            "x.json:4: a record should be an object, this is an array",
        ),
        ("{\"a\": \"\\ud800\"}", "x.json:1: the text of `a` is no valid JSON"),
    ] {
        let said = refused("x.json", text);
        assert!(said.contains(want), "{text}\n{said}");
    }
}

#[test]
fn ids() {
    let usual = ReadOptions::default();
    let ids =
        |files: &[(&str, &str)], options: &ReadOptions| set(files, options).map(|set| set.ids().join(" "));
    assert_eq!(ids(&[("a.csv", "t,ID\nx,A1\ny, A2 \n")], &usual).unwrap(), "A1 A2");
    assert_eq!(ids(&[("a.csv", "t,Record\nx,A1\n")], &usual).unwrap(), "A1");
    assert_eq!(ids(&[("a.csv", "record,id\nx,A1\n")], &usual).unwrap(), "A1");
    assert_eq!(ids(&[("a.csv", "t,u\nx,1\n\ny,2\n")], &usual).unwrap(), "2 4");
    assert_eq!(ids(&[("a.csv", "t,id\nx,1\n"), ("b.csv", "t,u\ny,2\n")], &usual).unwrap(), "1 b.csv:2");
    assert_eq!(ids(&[("a.csv", "id,u\n1,1\n1,2\n")], &with(IdChoice::Row)).unwrap(), "2 3");
    let doi = with(IdChoice::Column("study_id".to_owned()));
    assert_eq!(ids(&[("a.csv", "t,Study ID\nx,7\n")], &doi).unwrap(), "7");
    assert_eq!(
        ids(&[("a.csv", "t,studyid\nx,7\n")], &doi).unwrap_err(),
        "a.csv: there is no column `study_id` to take the ids from\n  help: did you mean `studyid`?\n"
    );
    // In JSON the id may come to light late: the first record's is then missing.
    assert!(ids(&[("a.json", "[{\"t\": 1}, {\"id\": 2}]")], &usual).unwrap_err().contains("row 1"));
    assert_eq!(
        ids(
            &[("a.json", "[{\"record\": 7}, {\"record\": 8, \"id\": 2}]")],
            &with(IdChoice::Column("record".into()))
        )
        .unwrap(),
        "7 8"
    );
}

#[test]
fn numbered_records_are_said_with_what_could_be_their_id() {
    let notes = |text: &str, options| set(&[("a.csv", text)], &options).unwrap().notes();
    assert_eq!(
        notes("t,record_id\nx,7\n", ReadOptions::default()),
        [
            "a.csv: no column `id` or `record`, so the row numbers are the ids; `--id \"record_id\"` would take that column"
        ]
    );
    assert_eq!(notes("t,record_id\nx,7\n", with(IdChoice::Row)), [""; 0]);
    assert_eq!(notes("t,id\nx,7\n", ReadOptions::default()), [""; 0]);
}

#[test]
fn a_hundred_thousand_records_are_read_a_batch_at_a_time() {
    let mut text = "id,title,year\n".to_owned();
    for i in 0..100_000 {
        text += &format!("{i},\"Title, {i}\",{}\n", 1990 + i % 30);
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let set =
        RecordSet::open([("a.csv".to_owned(), Input::Path(file.path().into()))], &ReadOptions::default());
    let set = set.unwrap();
    assert_eq!(set.len(), 100_000);
    let sizes = set.batches(4096).map(|batch| {
        let batch = batch.unwrap();
        assert_eq!(batch.records[0].cells[0].to_text(), batch.ids[0]);
        batch.records.len()
    });
    let sizes = sizes.collect::<Vec<_>>();
    assert_eq!((sizes.len(), sizes.iter().max(), sizes.iter().sum()), (25, Some(&4096), 100_000));
}

#[test]
fn empty_and_repeated_ids_are_all_listed() {
    let help = "\n  help: use `--id COLUMN` to take another column, or `--id row` to number the records\n";
    let said = set(
        &[("a.csv", "id,t\n1,x\n,y\n2,z\n1,w\n"), ("b.csv", "id,t\n2,x\n,x\n,x\n1,y\n")],
        &ReadOptions::default(),
    );
    assert_eq!(
        said.unwrap_err(),
        format!(
            "a.csv:3: 1 record has nothing in the id column `id`: row 3{help}\
             b.csv:3: 2 records have nothing in the id column `id`: rows 3 and 4{help}\
             b.csv:2: 2 records have the id `2`: rows 4 of a.csv and 2 of b.csv{help}\
             a.csv:5: 3 records have the id `1`: rows 2 of a.csv, 5 of a.csv and 5 of b.csv{help}"
        )
    );
}

#[test]
fn several_files_are_one_table() {
    let files = [
        ("a.csv", "id,Title,PY\n1,x,2001\n2,y,2002\n"),
        ("b.json", "[{\"title\": \"z\", \"id\": 3, \"Year\": 2003}]"),
    ];
    let set = set(&files, &ReadOptions::default()).unwrap();
    assert_eq!(set.columns(), ["id", "Title", "PY", "Year"]);
    let batches = set.batches(2).map(Result::unwrap).collect::<Vec<RawBatch<'_>>>();
    assert_eq!(
        batches.iter().map(|b| (b.start, b.ids.len(), b.records.len())).collect::<Vec<_>>(),
        [(0, 2, 2), (2, 1, 1)]
    );
    let last = &batches[1].records[0];
    assert_eq!((last.file, last.row), (1, 1));
    assert_eq!(
        last.cells,
        [RawCell::Text("3".into()), RawCell::Text("z".into()), RawCell::Absent, RawCell::Text("2003".into())]
    );

    let wanted = [
        Wanted { name: "published", from: vec!["PY", "Year"] },
        Wanted { name: "title", from: vec![] },
        Wanted { name: "titel", from: vec![] },
    ];
    let fields = set.map_fields(&wanted);
    assert_eq!(fields[0].files, [Mapping::Column(2), Mapping::Column(3)]);
    assert_eq!(fields[0].cell(last), &RawCell::Text("2003".into()));
    assert_eq!(fields[1].cell(last), &RawCell::Text("z".into()));
    assert!(fields[2].is_missing());
    assert_eq!(fields[2].files[0], Mapping::Missing { did_you_mean: Some("Title".to_owned()) });
    assert_eq!(fields[2].cell(last), &RawCell::Absent);
}

#[test]
fn mapping_prefers_from_then_the_name_as_written() {
    let columns = ["Year", "year", "Publication Date", "publication_date", "Study  ID"].map(str::to_owned);
    let map = |name, from: &[&'static str]| {
        map_columns(&columns, &[Wanted { name, from: from.to_vec() }]).remove(0)
    };
    assert_eq!(map("year", &[]), Mapping::Column(1));
    assert_eq!(map("YEAR", &[]), Mapping::Ambiguous(vec![0, 1]));
    assert_eq!(map("year", &["PY", "Publication Date"]), Mapping::Column(2));
    assert_eq!(map("study-id", &[]), Mapping::Column(4));
    assert_eq!(
        map("published", &["publicaton date"]),
        Mapping::Missing { did_you_mean: Some("Publication Date".to_owned()) }
    );
    assert_eq!(map("", &[]), Mapping::Missing { did_you_mean: None });
}

#[test]
fn files_that_are_not_there() {
    let open = |path: &str| RecordFile::open(path, Input::Path(path.into()), &ReadOptions::default());
    assert_eq!(
        said(&open("no-such.csv").unwrap_err()),
        "no-such.csv: there is no such file\n  help: check the name and the folder\n"
    );
    assert!(said(&open("tests").unwrap_err()).contains("this is a folder"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "id,t\n1,a\n").unwrap();
    let twice =
        [("a.csv".to_owned(), Input::Path(path.clone())), ("./a.csv".to_owned(), Input::Path(path.clone()))];
    assert!(
        said(&RecordSet::open(twice, &ReadOptions::default()).unwrap_err())
            .contains("the same file as a.csv")
    );
    let file = RecordFile::open("a.csv", Input::Path(path.clone()), &ReadOptions::default()).unwrap();
    std::fs::write(&path, "id,t\n1,a\n2,b\n").unwrap();
    assert!(file.records().err().unwrap().message.contains("changed while it was read"));
}
