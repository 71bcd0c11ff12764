//! The formats that records come in.

use std::path::Path;

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
}

impl Format {
    /// Every format, in the order of the manual.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Tsv, Self::Json, Self::JsonLines];

    /// Its name as an option of the command line has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }

    /// The format of that name, or of that ending of a file's name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" | "jsonlines" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// Finds the format of a text by its first characters, then by the file's name.
    pub(super) fn detect(name: &str, head: &str) -> Self {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).and_then(Self::named);
        let head = head.trim_start();
        let rest = head.get(1..).unwrap_or_default().trim_start();
        let object = head.starts_with('{') && (rest.starts_with(['"', '}']) || rest.is_empty());
        let array = head.starts_with('[') && (rest.starts_with(['{', ']']) || rest.is_empty());
        match ending {
            Some(Self::Csv | Self::Tsv) => ending.unwrap_or(Self::Csv),
            Some(Self::Json | Self::JsonLines) if head.starts_with('[') => Self::Json,
            Some(Self::Json | Self::JsonLines) => Self::JsonLines,
            None if object => Self::JsonLines,
            None if array => Self::Json,
            None => Self::Csv,
        }
    }
}
