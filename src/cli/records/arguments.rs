//! The options of every command that reads records.

use crate::record::{Format, IdChoice, Quote, ReadOptions};
use crate::text::{Encoding, listed};

/// Options of every command that reads records.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct ReadArgs {
    /// The column that holds the records' ids; `row` numbers them instead
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,

    /// The records' format, such as csv, ris or endnote-xml; found out from the content unless given
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    input_format: Option<Format>,

    /// The sheet of a workbook that is read; the first that holds a table unless given
    #[arg(long, value_name = "NAME")]
    worksheet: Option<String>,

    /// The character between two cells; found out unless given (`\t` for a tab)
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    delimiter: Option<u8>,

    /// The character around cells; `none` where quotes are text like any other
    #[arg(long, value_name = "CHAR", value_parser = parse_quote)]
    quote: Option<Quote>,

    /// The text's encoding, such as utf-8 or windows-1252; found out unless given
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    encoding: Option<Encoding>,

    /// Write nothing when a cell cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
}

fn parse_format(text: &str) -> Result<Format, String> {
    Format::named(text).ok_or_else(|| {
        let names = Format::all().map(Format::name).collect::<Vec<_>>();
        format!("expected {}", listed(names, usize::MAX))
    })
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" | b"tab" => Ok(b'\t'),
        [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Ok(*one),
        _ => Err(String::from("expected one character such as `;`, or `\\t` for a tab")),
    }
}

fn parse_quote(text: &str) -> Result<Quote, String> {
    match text.as_bytes() {
        b"none" => Ok(Quote::None),
        [one] if one.is_ascii_graphic() => Ok(Quote::With(*one)),
        _ => Err(String::from("expected one character such as `'`, or `none`")),
    }
}

fn parse_encoding(text: &str) -> Result<Encoding, String> {
    Encoding::named(text)
        .ok_or_else(|| String::from("expected a name such as utf-8, utf-16le or windows-1252"))
}

impl ReadArgs {
    /// Records without ids of their own.
    pub(crate) fn by_row() -> Self {
        Self { id: Some(String::from("row")), ..Self::default() }
    }

    /// Are records without ids of their own asked for?
    pub(super) fn goes_by_row(&self) -> bool {
        self.id.as_deref() == Some("row")
    }

    /// For the readers.
    pub(super) fn options(&self) -> ReadOptions {
        let id = match self.id.as_deref() {
            None => IdChoice::Usual,
            Some("row") => IdChoice::Row,
            Some(column) => IdChoice::Column(column.to_owned()),
        };
        ReadOptions {
            format: self.input_format,
            encoding: self.encoding,
            delimiter: self.delimiter,
            quote: self.quote,
            id,
            sheet: self.worksheet.clone(),
        }
    }
}
