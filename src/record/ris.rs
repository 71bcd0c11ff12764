//! Writing records as RIS, which every reference manager and screening tool takes in.

use std::io::{self, Write};

use super::reference::{COLUMNS, OWN_COLUMNS, run_on, tags_in};
use super::{FieldColumn, Format, RawCell, RawRecord, RecordSet, Wanted, normal};

/// Writes references, lines ending in `\r\n` as the format asks.
pub struct RisWriter<W: Write> {
    out: W,
    /// Per column of the field map, where the records have it.
    columns: Vec<(String, FieldColumn)>,
    /// Tags that a file in RIS had beside those, by file: tag and column of the set.
    own: Vec<Vec<(String, usize)>>,
    /// By file: what an earlier screening wrote, tag and column of the set.
    screened: Vec<Vec<(&'static str, usize)>>,
    left_out: Vec<String>,
}

impl<W: Write> RisWriter<W> {
    /// Begins a file for the records of a set.
    pub fn new(out: W, set: &RecordSet) -> Self {
        let others = super::reference::other_names();
        let wanted = COLUMNS.iter().enumerate().map(|(at, name)| Wanted {
            name,
            from: std::iter::once(name.as_str())
                .chain(others.iter().filter(|(_, of)| *of == at).map(|(other, _)| other.as_str()))
                .collect(),
        });
        let found = set.map_fields(&wanted.collect::<Vec<_>>());
        let columns = COLUMNS.iter().cloned().zip(found).collect::<Vec<_>>();
        let mut left_out: Vec<String> = Vec::new();
        let (mut own, mut screened) = (Vec::new(), Vec::new());
        for (at, file) in set.files().iter().enumerate() {
            let (mut tags, mut earlier) = (Vec::new(), Vec::new());
            for name in file.columns() {
                let Some(place) = set.columns().iter().position(|column| column.trim() == name.trim()) else {
                    continue;
                };
                let mapped = columns.iter().any(|(_, column)| column.is(at, place));
                let id = set.id_columns().get(at).copied().flatten() == Some(place);
                if mapped {
                    continue;
                }
                if id {
                    tags.push((String::from("ID"), place));
                    continue;
                }
                let ours = OWN_COLUMNS.iter().find(|(_, ours)| ours == name);
                if let Some((tag, _)) = ours.filter(|_| file.format() == Format::Ris) {
                    earlier.push((*tag, place));
                    continue;
                }
                match tags_in(name).filter(|_| file.format() == Format::Ris) {
                    Some(tag) => tags.push((tag.to_owned(), place)),
                    None if !left_out.contains(name) => left_out.push(name.clone()),
                    None => {}
                }
            }
            own.push(tags);
            screened.push(earlier);
        }
        Self { out, columns, own, screened, left_out }
    }

    /// What it writes to.
    pub fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Columns for which RIS has no tag: they are not in the output.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Writes a record, with notes and keywords beside those that it came with. They take the place of
    /// those that an earlier screening wrote.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn record(&mut self, record: &RawRecord, notes: &[String], keywords: &[String]) -> io::Result<()> {
        let Self { out, columns, own, screened, .. } = self;
        let cells = columns.iter().map(|(name, column)| (name.as_str(), column.cell(record)));
        let cells = cells.map(|(name, cell)| (name, texts(name, cell))).collect::<Vec<_>>();
        let of = |wanted: &str| {
            cells.iter().find(|(name, _)| *name == wanted).map_or(&[][..], |(_, texts)| texts.as_slice())
        };
        let own = own.get(record.file).map(Vec::as_slice).unwrap_or_default();
        let own = own.iter().flat_map(|(tag, place)| {
            let cell = record.cells.get(*place).unwrap_or(&RawCell::Absent);
            texts("", cell).into_iter().map(move |text| (tag.clone(), text))
        });
        let own = own.collect::<Vec<_>>();

        let types = of("type");
        let code = own.iter().find(|(tag, _)| tag == "TY").map(|(_, text)| text.clone());
        let code = code.filter(|code| is_code(code)).unwrap_or_else(|| code_of(types));
        line(out, "TY", &code)?;
        for text in types.iter().filter(|text| **text != code) {
            line(out, "M3", text)?;
        }
        let has = |tags: &[&str]| own.iter().any(|(tag, _)| tags.contains(&tag.as_str()));
        let journal = if is_periodical(&code) || has(&["JF", "JO"]) { "JF" } else { "T2" };
        let plain = [
            ("TI", "title"),
            ("AU", "authors"),
            ("PY", "year"),
            (journal, "journal"),
            ("VL", "volume"),
            ("IS", "issue"),
        ];
        for (tag, name) in plain {
            for text in of(name) {
                line(out, tag, text)?;
            }
        }
        for date in of("date").iter().filter(|date| !of("year").contains(date)) {
            line(out, "DA", &slashed(date))?;
        }
        for pages in of("pages") {
            // `482-91` is 482 to 491.
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let short = |(a, b): (&str, &str)| digits(a) && digits(b) && b.len() < a.len();
            let full = normal::pages(pages).filter(|_| pages.split_once('-').is_some_and(short));
            let pages = full.map_or(pages.clone(), |pages| pages.to_string());
            match pages.split_once('-').filter(|(a, b)| a != b && is_page(a) && is_page(b)) {
                Some((first, last)) => {
                    line(out, "SP", first)?;
                    line(out, "EP", last)?;
                }
                None => line(out, "SP", &pages)?,
            }
        }
        let plain = [
            ("SN", "issn"),
            ("DO", "doi"),
            ("LA", "language"),
            ("AB", "abstract"),
            ("KW", "keywords"),
            ("KW", "mesh"),
            ("UR", "url"),
            ("AN", "accession"),
            ("DB", "database"),
            ("N1", "notes"),
        ];
        for (tag, name) in plain {
            for text in of(name) {
                line(out, tag, text)?;
            }
        }
        for pmid in of("pmid") {
            line(out, "C5", &format!("PMID: {pmid}"))?;
        }
        for (tag, text) in own.iter().filter(|(tag, _)| tag != "TY") {
            line(out, tag, text)?;
        }
        if notes.is_empty() && keywords.is_empty() {
            let screened = screened.get(record.file).map(Vec::as_slice).unwrap_or_default();
            for (tag, place) in screened {
                for text in texts("", record.cells.get(*place).unwrap_or(&RawCell::Absent)) {
                    line(out, tag, &text)?;
                }
            }
        }
        for keyword in keywords {
            line(out, "KW", keyword)?;
        }
        for note in notes {
            line(out, "N1", note)?;
        }
        out.write_all(b"ER  - \r\n\r\n")
    }

    /// Gives the output back.
    pub fn finish(self) -> W {
        self.out
    }
}

/// One value on one line. What ends a line, and a zero, which shows that a file is no text, is a space here.
fn line(out: &mut impl Write, tag: &str, text: &str) -> io::Result<()> {
    let parts = text.split(['\n', '\r', '\0']).map(str::trim);
    let mut text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    // Text that would be taken for a further tag on the line.
    while run_on(&text) {
        text = text.replacen("  - ", " - ", 1);
    }
    if text.is_empty() { Ok(()) } else { write!(out, "{tag}  - {text}\r\n") }
}

impl FieldColumn {
    /// Whether it is this column of the set in this file.
    fn is(&self, file: usize, place: usize) -> bool {
        self.files.get(file) == Some(&super::Mapping::Column(place))
    }
}

/// The values of a cell. Where a table has several in one text, they are divided by semicolons.
fn texts(column: &str, cell: &RawCell) -> Vec<String> {
    let all = match cell {
        RawCell::Text(text) if matches!(column, "authors" | "keywords" | "mesh" | "language") => {
            let names = text.split(" and ").map(str::trim).collect::<Vec<_>>();
            // `Ode, A. and Lin, B.`; a society may well have `and` in its name, but no comma.
            let by_and = column == "authors" && !text.contains(';');
            if by_and && names.iter().all(|name| name.matches(", ").count() == 1) {
                names.into_iter().map(str::to_owned).collect()
            } else {
                text.split(';').map(str::to_owned).collect()
            }
        }
        RawCell::Text(text) => vec![text.clone()],
        RawCell::List(items) => items.clone(),
        RawCell::Null | RawCell::Absent => Vec::new(),
    };
    all.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// `2014-03` as RIS writes dates: `2014/03//`. What is no such date stays as it is.
fn slashed(date: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let name = |month: &str| {
        digits(month, 2).then(|| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)).flatten()
    };
    if let Some((from, until)) = date.split_once(" to ")
        && let (Some((year, first)), Some((same, last))) = (from.split_once('-'), until.split_once('-'))
        && let (Some(a), Some(b), true, true) = (name(first), name(last), year == same, digits(year, 4))
    {
        return format!("{year}/{first}//{a}-{b}");
    }
    match date.split('-').collect::<Vec<_>>()[..] {
        [year, month] if digits(year, 4) && digits(month, 2) => format!("{year}/{month}//"),
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            format!("{year}/{month}/{day}/")
        }
        _ => date.to_owned(),
    }
}

fn is_page(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A type as RIS writes it: `JOUR`.
fn is_code(text: &str) -> bool {
    CODES.iter().any(|(code, _)| *code == text)
}

fn is_periodical(code: &str) -> bool {
    matches!(code, "JOUR" | "EJOUR" | "MGZN" | "NEWS" | "ABST" | "INPR" | "JFULL")
}

/// The types of RIS, and words by which others call them.
const CODES: &[(&str, &[&str])] = &[
    ("JOUR", &["article", "journal", "review", "letter", "editorial", "comment", "trial", "erratum"]),
    ("CHAP", &["chapter", "book section", "incollection", "inbook"]),
    ("CONF", &["proceeding", "conference", "meeting"]),
    ("BOOK", &["book", "monograph"]),
    ("THES", &["thesis", "dissertation"]),
    ("RPRT", &["report"]),
    ("PAT", &["patent"]),
    ("NEWS", &["newspaper"]),
    ("UNPB", &["preprint", "unpublished"]),
    ("ELEC", &["web"]),
    ("DATA", &["dataset", "data set"]),
    ("GEN", &[]),
    ("ABST", &[]),
    ("ADVS", &[]),
    ("AGGR", &[]),
    ("ANCIENT", &[]),
    ("ART", &[]),
    ("BILL", &[]),
    ("BLOG", &[]),
    ("CASE", &[]),
    ("CHART", &[]),
    ("CLSWK", &[]),
    ("COMP", &[]),
    ("CPAPER", &[]),
    ("CTLG", &[]),
    ("DBASE", &[]),
    ("DICT", &[]),
    ("EBOOK", &[]),
    ("ECHAP", &[]),
    ("EDBOOK", &[]),
    ("EJOUR", &[]),
    ("ENCYC", &[]),
    ("EQUA", &[]),
    ("FIGURE", &[]),
    ("GOVDOC", &[]),
    ("GRANT", &[]),
    ("GRNT", &[]),
    ("HEAR", &[]),
    ("ICOMM", &[]),
    ("INPR", &[]),
    ("JFULL", &[]),
    ("LEGAL", &[]),
    ("MANSCPT", &[]),
    ("MAP", &[]),
    ("MGZN", &[]),
    ("MPCT", &[]),
    ("MULTI", &[]),
    ("MUSIC", &[]),
    ("PAMP", &[]),
    ("PCOMM", &[]),
    ("SER", &[]),
    ("SLIDE", &[]),
    ("SOUND", &[]),
    ("STAND", &[]),
    ("STAT", &[]),
    ("STD", &[]),
    ("UNBILL", &[]),
    ("VIDEO", &[]),
    ("WEB", &[]),
];

/// The type of RIS that comes nearest; `GEN` where nothing does.
fn code_of(types: &[String]) -> String {
    if let Some(code) = types.iter().find(|text| is_code(text)) {
        return code.clone();
    }
    let all = types.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    // A conference paper is none of a journal, whatever else it is called.
    let order = ["CHAP", "CONF", "BOOK", "THES", "NEWS", "JOUR", "RPRT", "PAT", "UNPB", "ELEC", "DATA"];
    let found = order.iter().find(|code| {
        let words = CODES.iter().find(|(known, _)| known == *code).map_or(&[][..], |(_, words)| words);
        words.iter().any(|word| all.iter().any(|text| text.contains(word)))
    });
    found.map_or("GEN", |code| code).to_owned()
}
