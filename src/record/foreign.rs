//! Files that are something else: refused by name, with what to export instead.

use super::FileFault;
use super::signs::{self, Sign};

/// What a file of bytes is, when it is no text.
pub(super) fn binary(file: &str, head: &[u8]) -> Option<FileFault> {
    const SAVE_AS: &str = "in the spreadsheet, save the sheet as `CSV UTF-8` and use that file";
    const WITHOUT_PARQUET: &str = "export the records as CSV, or install eligible with Parquet and Arrow: \
        cargo install --path . --features parquet";
    let (what, help) = match head {
        [b'P', b'K', 3, 4, ..] => zip(head),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => ("an old Excel workbook or Word document", SAVE_AS),
        [b'%', b'P', b'D', b'F', ..] => ("a PDF", "records are read from tables: export them as CSV"),
        [0x1F, 0x8B, ..] => ("compressed (gzip)", "unpack it first: gunzip FILE"),
        [b'B', b'Z', b'h', ..] if head.get(4..10) == Some(b"1AY&SY") => {
            ("compressed (bzip2)", "unpack it first: bunzip2 FILE")
        }
        [0xFD, b'7', b'z', b'X', b'Z', ..] => ("compressed (xz)", "unpack it first: unxz FILE"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => ("compressed (zstd)", "unpack it first: unzstd FILE"),
        [b'7', b'z', 0xBC, 0xAF, ..] => ("a 7-Zip archive", "unpack it first"),
        [b'P', b'A', b'R', b'1', ..] => ("a Parquet file", WITHOUT_PARQUET),
        [b'P', b'A', b'R', b'E', ..] => ("an encrypted Parquet file", "write it without encryption"),
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => ("an Arrow file", WITHOUT_PARQUET),
        _ if head.starts_with(b"SQLite format 3\0") => ("an SQLite database", "export the table as CSV"),
        _ if head.starts_with(b"{\\rtf") => ("a rich text document", "export the records as CSV"),
        _ => return None,
    };
    Some(FileFault::whole(file, format!("this is {what}, not a table of records"), help))
}

/// A spreadsheet is a zip archive of parts whose names stand near its beginning.
fn zip(head: &[u8]) -> (&'static str, &'static str) {
    let has = |part: &str| head.windows(part.len()).any(|window| window == part.as_bytes());
    if has("xl/") {
        ("an Excel workbook", "in Excel, save the sheet as `CSV UTF-8 (Comma delimited)` and use that file")
    } else if has("opendocument.spreadsheet") {
        ("a LibreOffice spreadsheet", "in LibreOffice, save the sheet as `Text CSV` and use that file")
    } else if has("word/") {
        ("a Word document", "put the records in a table and save it as CSV")
    } else if has("[Content_Types].xml") {
        ("an Office document", "if it is a workbook, save the sheet as `CSV UTF-8` and use that file")
    } else {
        ("a zip archive", "unpack it first")
    }
}

/// What to do about formats of which RIS is not simply another export.
const HELP: &[(&str, &str)] = &[
    (
        "XML of a kind that is not known",
        "read are PubMed's and EndNote's XML; else export the references as RIS",
    ),
    ("the XML of a spreadsheet", "save the sheet as a workbook (ods, xlsx) or as CSV"),
    ("Word's list of sources (XML)", "take it into Zotero or JabRef, and export RIS from there"),
    ("MODS", "take it into Zotero or JabRef, and export RIS from there"),
    ("MARC XML", "take it into Zotero or JabRef, or export RIS from the catalogue"),
    (
        "RefWorks' tagged format",
        "in RefWorks, export as `RIS Format` rather than as `RefWorks Tagged Format`",
    ),
    ("Ovid's text for reading", "in Ovid, export as `RIS` rather than as a text or PDF"),
    ("a citation file (CFF)", "it describes one work, and is no list of records"),
    ("a mail of New Economics Papers (RePEc)", "export the papers from IDEAS or EconPapers as RIS or BibTeX"),
    ("Markdown", "put the records in a table and save it as CSV"),
];

/// What a text is, when it is another format.
pub(super) fn text(file: &str, head: &str) -> Option<FileFault> {
    const REFERENCES: &str = "export the references as RIS: databases and reference managers all do";
    let start = head.trim_start();
    let lowered = start.chars().take(200).collect::<String>().to_ascii_lowercase();
    if lowered.starts_with("<!doctype html") || lowered.starts_with("<html") {
        return Some(FileFault::whole(
            file,
            "this is a web page (HTML), not a table of records",
            "the download was probably an error or log-in page: open it in a browser to see",
        ));
    }
    if criteria(start) {
        return Some(FileFault::whole(
            file,
            "this is a criteria file, not a table of records",
            "the criteria come first, the records after them: `eligible screen CRITERIA RECORDS`",
        ));
    }
    let Some(sign) = signs::shown(head) else {
        let ends = |ending: &str| file.to_lowercase().ends_with(ending);
        if ends(".md") {
            let message = "the name of the file says Markdown, which is not read";
            let help = "put the records in a table and save it as CSV, or export the references as RIS";
            return Some(FileFault::whole(file, message, help));
        }
        let message = "the name of the file says XML, and it does not begin as XML does";
        return ends(".xml").then(|| FileFault::whole(file, message, "export the records again"));
    };
    match sign {
        Sign { format: Some(_), .. } => None,
        Sign { what, .. } => {
            let help = HELP.iter().find(|(known, _)| known == what).map_or(REFERENCES, |(_, help)| help);
            Some(FileFault::whole(file, format!("this is {what}, which is not read"), help))
        }
    }
}

/// Whether a text begins as criteria do: with their name, a field, a stage or a section.
fn criteria(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let Some(first) = lines.next() else { return false };
    let words = first.split_whitespace().collect::<Vec<_>>();
    let divided = first.contains([',', ';', '\t']);
    match words.first().copied().unwrap_or_default() {
        "criteria" | "version" => words.len() == 2 && !divided,
        "field" => first.contains(" : ") || first.contains(": "),
        "stage" => words.len() > 1 && !divided && lines.any(|line| matches!(line, "inclusion" | "exclusion")),
        "inclusion" | "exclusion" => words.len() == 1 && lines.next().is_some_and(|line| line.contains(' ')),
        _ => false,
    }
}
