//! JSON: an array of objects, or an object per line.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::delimited::{Count, MOST_COLUMNS};
use super::input::Text;
use super::json_text::{Cut, Cutter, Piece};
use super::reader::{Entry, Reader};
use super::{FileFault, RawCell, headings};

/// What a list of records looks like.
const SHAPES: &str = "records are an array of objects, `[{…}, {…}]`, or one object per line";

/// Reads JSON.
pub(super) struct Json {
    file: String,
    cutter: Cutter<Text>,
    piece: Piece,
    array: bool,
    columns: Vec<String>,
    places: HashMap<String, usize>,
    count: u64,
    /// A key of the first object that holds a list of objects.
    holder: Option<String>,
    blank: Count,
    stopped: bool,
}

/// An object's keys and values in order, the values as they are written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(object: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        object.deserialize_map(InOrder)
    }
}

impl Json {
    /// A reader of an array of objects, or of an object per line.
    pub(super) fn new(file: &str, text: Text, array: bool) -> Self {
        Self {
            file: file.to_owned(),
            cutter: Cutter::new(text),
            piece: Piece::default(),
            array,
            columns: Vec::new(),
            places: HashMap::new(),
            count: 0,
            holder: None,
            blank: Count::default(),
            stopped: false,
        }
    }

    fn fault(&self, line: u64, message: impl Into<String>, help: impl Into<String>) -> FileFault {
        FileFault { line: Some(line), ..FileFault::whole(&self.file, message, help) }
    }

    /// Moves to the next text; false at the end.
    fn next_piece(&mut self) -> Result<bool, FileFault> {
        let Self { cutter, piece, blank, .. } = self;
        let cut = if self.array { cutter.element(piece) } else { cutter.line(piece, |line| blank.add(line)) };
        let cut = cut.map_err(|error| FileFault::reading(&self.file, &error))?;
        let begun = self.piece.line;
        let (line, message, help) = match cut {
            Cut::Piece => return Ok(true),
            Cut::End => return Ok(false),
            Cut::NotArray => (begun, "this is no JSON array: it does not begin with `[`", SHAPES),
            Cut::OpenText { line } => {
                (line, "a text is not closed on this line", "a line break inside a text is written `\\n`")
            }
            Cut::OpenArray { line } => (
                line,
                "the file ends before the array does",
                "was it cut off? its last character should be `]`",
            ),
            Cut::OpenPiece => (
                begun,
                "the file ends inside the record that begins on this line",
                "was it cut off, or is a bracket or quote missing?",
            ),
            Cut::TrailingComma { line } => (line, "a comma stands before the `]`", "delete the comma"),
            Cut::AfterArray { line } => (line, "something follows the array", SHAPES),
            Cut::TooLong => (begun, "a record that begins on this line goes on for more than 64 MiB", SHAPES),
        };
        Err(self.fault(line, message, help))
    }

    /// The record in the text that was cut out.
    fn entry(&mut self, piece: &Piece) -> Result<Entry, FileFault> {
        let line = piece.line;
        let text = String::from_utf8_lossy(&piece.text);
        let text = text.trim();
        if !text.starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok() {
            return Err(self.fault(
                line,
                format!("a record should be an object, this is {}", kind(text)),
                SHAPES,
            ));
        }
        let members = match serde_json::from_str::<Members<'_>>(text) {
            Ok(Members(members)) => members,
            Err(error) => return Err(self.broken(line, text, &error)),
        };
        let mut cells = vec![RawCell::Absent; self.columns.len()];
        let mut seen = vec![false; self.columns.len()];
        for (key, value) in members {
            let at = match self.places.get(&key) {
                Some(at) => *at,
                None => {
                    let at = self.columns.len();
                    self.places.insert(key.clone(), at);
                    self.columns.push(key.clone());
                    cells.push(RawCell::Absent);
                    seen.push(false);
                    at
                }
            };
            let cell = cell(value.get()).map_err(|error| {
                self.fault(line, format!("the text of `{key}` is no valid JSON: {}", reason(&error)), SHAPES)
            })?;
            if let (Some(there), Some(seen)) = (cells.get_mut(at), seen.get_mut(at)) {
                if std::mem::replace(seen, true) {
                    return Err(self.fault(
                        line,
                        format!("the key `{key}` stands twice in this record"),
                        "a record has each key once: rename or delete one",
                    ));
                }
                *there = cell;
            }
            if self.count == 0
                && value.get().strip_prefix('[').is_some_and(|v| v.trim_start().starts_with('{'))
            {
                self.holder.get_or_insert(key);
            }
        }
        if self.columns.len() > MOST_COLUMNS {
            self.stopped = true;
            let message = format!("by this line there are more than {MOST_COLUMNS} different keys");
            return Err(self.fault(line, message, "the keys should be the names of columns"));
        }
        self.count += 1;
        let row = if self.array { self.count } else { line };
        Ok(Entry { row, line, cells })
    }

    fn broken(&mut self, line: u64, text: &str, error: &serde_json::Error) -> FileFault {
        let line = line + (error.line() as u64).saturating_sub(1);
        if !self.array && error.is_eof() && self.count == 0 {
            self.stopped = true;
            return self.fault(
                line,
                "this is one JSON object over several lines, not a list of records",
                SHAPES,
            );
        }
        let rest = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        let at = rest.get(error.column().saturating_sub(1)..).unwrap_or_default();
        let has = |word: &str| at.starts_with(word);
        let help = if has("NaN") || has("Infinity") || has("-Infinity") || has("N") && rest.contains("NaN") {
            "JSON has no such number: write `null`"
        } else if has("'") {
            "texts and keys stand in double quotes"
        } else if has("}") || has("]") {
            "is there a comma too many before it?"
        } else if error.is_eof() {
            "is a bracket or quote missing at its end?"
        } else {
            "is a comma, quote or bracket missing just before it?"
        };
        let column = error.column();
        self.fault(line, format!("this is no valid JSON at character {column}: {}", reason(error)), help)
    }
}

impl Reader for Json {
    fn next_entry(&mut self) -> Option<Result<Entry, FileFault>> {
        if self.stopped {
            return None;
        }
        match self.next_piece() {
            Ok(true) => {
                let piece = std::mem::take(&mut self.piece);
                let entry = self.entry(&piece);
                self.piece = piece;
                Some(entry)
            }
            Ok(false) => {
                self.stopped = true;
                None
            }
            Err(fault) => {
                self.stopped = true;
                Some(Err(fault))
            }
        }
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn aliases(&self) -> Vec<(String, usize)> {
        headings::meant(&self.columns)
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let mut faults = Vec::new();
        if let (1, false, Some(key)) = (self.count, self.array, &self.holder) {
            faults.push(FileFault::whole(
                &self.file,
                format!("this is one JSON object; the list of records seems to be its `{key}`"),
                format!("put only what `{key}` holds in the file"),
            ));
        }
        if self.columns.iter().any(|name| name.trim().is_empty()) {
            faults.push(FileFault::whole(&self.file, "a key is empty", "keys are the names of columns"));
        }
        (faults, self.blank.say("blank line").into_iter().collect())
    }
}

/// A value as a cell: texts as they are meant, everything else as it is written.
fn cell(value: &str) -> Result<RawCell, serde_json::Error> {
    Ok(match value.as_bytes().first() {
        Some(b'"') => RawCell::Text(serde_json::from_str(value)?),
        Some(b'n') => RawCell::Null,
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(value)?;
            let nested = items.iter().any(|item| item.get().starts_with(['[', '{']));
            if nested {
                RawCell::Text(value.to_owned())
            } else {
                let texts = items.iter().map(|item| Ok(cell(item.get())?.to_text()));
                RawCell::List(texts.collect::<Result<_, serde_json::Error>>()?)
            }
        }
        _ => RawCell::Text(value.to_owned()),
    })
}

/// What a valid JSON text that is no object is.
fn kind(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'"') => "a text",
        Some(b'[') => "an array",
        Some(b'n') => "`null`",
        Some(b't' | b'f') => "true or false",
        _ => "a number",
    }
}

/// The parser's words without the place, which is of no use to the reader.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text).to_owned()
}
