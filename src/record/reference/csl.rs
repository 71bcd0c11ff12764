//! CSL-JSON, which Zotero and others export.

use serde_json::{Map, Value};

use super::{Reference, References, Tagged};
use crate::record::FileFault;
use crate::record::input::Text;
use crate::record::json_text::{Cut, Cutter, Piece};

/// Reads an array of items, or an item per line.
pub(super) struct Csl {
    file: String,
    cutter: Cutter<Text>,
    piece: Piece,
    array: bool,
    stopped: bool,
}

impl Csl {
    pub(super) fn new(file: &str, text: Text, array: bool) -> Self {
        Self {
            file: file.to_owned(),
            cutter: Cutter::new(text),
            piece: Piece::default(),
            array,
            stopped: false,
        }
    }

    fn fault(&self, line: u64, message: impl Into<String>) -> FileFault {
        let help = "CSL-JSON is an array of items, `[{…}, {…}]`: export it again";
        FileFault { line: Some(line), ..FileFault::whole(&self.file, message, help) }
    }

    fn next_item(&mut self) -> Result<Option<Reference>, FileFault> {
        let Self { cutter, piece, .. } = self;
        let cut = if self.array { cutter.element(piece) } else { cutter.line(piece, |_| ()) };
        match cut.map_err(|error| FileFault::reading(&self.file, &error))? {
            Cut::Piece => {}
            Cut::End => return Ok(None),
            Cut::TrailingComma { line } => return Err(self.fault(line, "a comma stands before the `]`")),
            Cut::AfterArray { line } => return Err(self.fault(line, "something follows the array")),
            Cut::OpenText { line } => return Err(self.fault(line, "a text is not closed on this line")),
            Cut::OpenArray { line } => return Err(self.fault(line, "the file ends before the array does")),
            Cut::OpenPiece => return Err(self.fault(self.piece.line, "the file ends inside this item")),
            Cut::NotArray => return Err(self.fault(self.piece.line, "this is no JSON array")),
            Cut::TooLong => return Err(self.fault(self.piece.line, "an item goes on for more than 64 MiB")),
        }
        let line = self.piece.line;
        let text = String::from_utf8_lossy(&self.piece.text);
        match serde_json::from_str::<Map<String, Value>>(text.trim()) {
            Ok(item) => Ok(Some(Reference { line, values: values(&item, line) })),
            Err(error) => {
                let line = line + (error.line() as u64).saturating_sub(1);
                Err(self.fault(line, "this is no valid JSON object"))
            }
        }
    }
}

impl References for Csl {
    fn next_reference(&mut self) -> Option<Result<Reference, FileFault>> {
        if self.stopped {
            return None;
        }
        let item = self.next_item();
        self.stopped = !matches!(item, Ok(Some(_)));
        item.transpose()
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        (Vec::new(), Vec::new())
    }
}

fn values(item: &Map<String, Value>, line: u64) -> Vec<Tagged> {
    let mut values = Vec::new();
    for (tag, value) in item {
        let texts = match value {
            Value::Null => Vec::new(),
            Value::String(text) if tag == "keyword" => {
                let by = if text.contains(';') { ';' } else { ',' };
                text.split(by).map(|word| word.trim().to_owned()).collect()
            }
            Value::Array(items) => items.iter().map(one).collect(),
            value => vec![one(value)],
        };
        let texts = texts.into_iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        values.extend(texts.filter(|text| !text.is_empty()).map(|text| Tagged {
            tag: tag.clone(),
            text,
            line,
        }));
    }
    values
}

/// A value as a text: a name as it is sorted, a date as far as it is known.
fn one(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => name(parts).or_else(|| date(parts)).unwrap_or_else(|| value.to_string()),
        value => value.to_string(),
    }
}

fn text(parts: &Map<String, Value>, key: &str) -> Option<String> {
    match parts.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `van der Berg, Ann, Jr`.
fn name(parts: &Map<String, Value>) -> Option<String> {
    if parts.contains_key("date-parts") {
        return None;
    }
    let family = text(parts, "family");
    let Some(family) = family else { return text(parts, "literal").or_else(|| text(parts, "given")) };
    let particle = text(parts, "non-dropping-particle").map(|particle| format!("{particle} "));
    let given = [text(parts, "given"), text(parts, "dropping-particle")];
    let given = given.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let given = Some(given).filter(|given| !given.is_empty());
    let parts = [Some(particle.unwrap_or_default() + &family), given, text(parts, "suffix")];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// `2013-01-02`; both ends of a span as it is written there.
fn date(parts: &Map<String, Value>) -> Option<String> {
    let Some(Value::Array(dates)) = parts.get("date-parts") else {
        return text(parts, "raw").or_else(|| text(parts, "literal"));
    };
    let dates = dates.iter().filter_map(Value::as_array).map(|date| {
        let parts = date.iter().filter(|part| !part.is_null()).map(|part| {
            let text = one(part);
            if text.len() == 1 { format!("0{text}") } else { text }
        });
        parts.collect::<Vec<_>>().join("-")
    });
    let dates = dates.filter(|date| !date.is_empty()).collect::<Vec<_>>();
    if dates.is_empty() {
        text(parts, "raw").or_else(|| text(parts, "literal"))
    } else {
        Some(dates.join(" to "))
    }
}
