//! The formats that records come in: their names, and the signs by which a text shows its own.

use std::path::Path;

use super::signs;

/// A format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A header and rows, with any delimiter.
    Csv,
    /// The same, with tabs.
    Tsv,
    /// A JSON array of objects.
    Json,
    /// A JSON object per line.
    JsonLines,
    /// RIS, of whatever database or reference manager.
    Ris,
    /// Web of Science's tagged format.
    Isi,
    /// PubMed's tagged format (MEDLINE).
    Medline,
    /// EndNote's tagged format (Refer).
    Refer,
    /// PubMed's XML.
    PubmedXml,
    /// EndNote's XML.
    EndnoteXml,
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON.
    Csl,
    /// A workbook of Excel or LibreOffice.
    Workbook,
    /// Apache Parquet: a table in typed columns.
    Parquet,
    /// Apache Arrow (Feather): the same as it stands in memory.
    Arrow,
}

/// One format, as data.
struct Entry {
    format: Format,
    /// Its name as an option of the command line has it.
    name: &'static str,
    /// Other names, which are also endings of files.
    also: &'static [&'static str],
    /// What people call it.
    called: &'static str,
}

/// Every format, in the order of the manual. A new one needs a line here, one in
/// [`signs::SIGNS`] and one where it is opened.
const ENTRIES: &[Entry] = &[
    Entry { format: Format::Csv, name: "csv", also: &[], called: "CSV" },
    Entry { format: Format::Tsv, name: "tsv", also: &["tab"], called: "TSV" },
    Entry { format: Format::Json, name: "json", also: &[], called: "JSON" },
    Entry { format: Format::JsonLines, name: "jsonl", also: &["ndjson", "jsonlines"], called: "JSON Lines" },
    Entry { format: Format::Ris, name: "ris", also: &[], called: "RIS" },
    Entry {
        format: Format::Isi,
        name: "ciw",
        also: &["isi", "wos"],
        called: "Web of Science's tagged format",
    },
    Entry { format: Format::Medline, name: "nbib", also: &["medline"], called: "PubMed's tagged format" },
    Entry { format: Format::Refer, name: "enw", also: &["refer"], called: "EndNote's tagged format" },
    Entry { format: Format::PubmedXml, name: "pubmed-xml", also: &[], called: "PubMed's XML" },
    Entry { format: Format::EndnoteXml, name: "endnote-xml", also: &[], called: "EndNote's XML" },
    Entry { format: Format::Bibtex, name: "bibtex", also: &["bib", "biblatex"], called: "BibTeX" },
    Entry { format: Format::Csl, name: "csl", also: &["csl-json"], called: "CSL-JSON" },
    Entry {
        format: Format::Workbook,
        name: "xlsx",
        also: &["ods", "xls", "xlsb", "xlsm", "workbook"],
        called: "a workbook",
    },
    Entry { format: Format::Parquet, name: "parquet", also: &["pq"], called: "Parquet" },
    Entry { format: Format::Arrow, name: "arrow", also: &["feather", "ipc", "arrows"], called: "Arrow" },
];

impl Format {
    /// Every format, in the order of the manual.
    pub fn all() -> impl Iterator<Item = Self> {
        ENTRIES.iter().map(|entry| entry.format)
    }

    fn entry(self) -> Option<&'static Entry> {
        ENTRIES.iter().find(|entry| entry.format == self)
    }

    /// Its name as an option of the command line has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.name)
    }

    /// What people call it: `RIS`, `PubMed's tagged format`.
    #[must_use]
    pub fn called(self) -> &'static str {
        self.entry().map_or("", |entry| entry.called)
    }

    /// The format of that name, or of that ending of a file's name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let entry = ENTRIES.iter().find(|entry| entry.name == name || entry.also.contains(&name.as_str()));
        entry.map(|entry| entry.format)
    }

    /// Whether its records are references with tags rather than rows of a table: such files are not
    /// made by hand, and have no column of ids.
    #[must_use]
    pub const fn has_references(self) -> bool {
        !matches!(
            self,
            Self::Csv
                | Self::Tsv
                | Self::Json
                | Self::JsonLines
                | Self::Workbook
                | Self::Parquet
                | Self::Arrow
        )
    }

    /// The format whose signs the first lines of a text show.
    pub(super) fn shown(head: &str) -> Option<Self> {
        signs::shown(head).and_then(|sign| sign.format)
    }

    /// Finds the format of a text by its first lines, then by the file's name.
    pub(super) fn detect(name: &str, head: &str) -> Self {
        if let Some(format) = Self::shown(head) {
            return format;
        }
        let name = name.strip_suffix(".gz").unwrap_or(name);
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).and_then(Self::named);
        let head = head.trim_start();
        let rest = head.get(1..).unwrap_or_default().trim_start();
        let object = head.starts_with('{') && (rest.starts_with(['"', '}']) || rest.is_empty());
        let array = head.starts_with('[') && (rest.starts_with(['{', ']']) || rest.is_empty());
        match ending {
            Some(Self::Json | Self::JsonLines) if head.starts_with('[') => Self::Json,
            Some(Self::Json | Self::JsonLines) => Self::JsonLines,
            // No table names its first column like that.
            Some(_) if array && rest.starts_with('{') => Self::Json,
            Some(_) if object && rest.starts_with('"') => Self::JsonLines,
            Some(format) => format,
            None if object => Self::JsonLines,
            None if array => Self::Json,
            None => Self::Csv,
        }
    }
}
