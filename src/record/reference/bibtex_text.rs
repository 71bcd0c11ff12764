//! The entries of a BibTeX text: kind, key, and fields with their values as they are written.

use std::sync::Arc;

use crate::record::delimited::Count;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// `article`, in lower case.
    pub(super) kind: String,
    pub(super) key: String,
    pub(super) fields: Vec<Field>,
    /// Pieces of text that are no field, each with its line.
    pub(super) unread: Vec<(u64, String)>,
    pub(super) line: u64,
}

/// One field of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    /// In lower case.
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) line: u64,
}

/// A value: its parts, and whether each is an abbreviation or number rather than a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) parts: Vec<(String, bool)>,
}

/// An entry without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The line on which it begins.
    pub(super) line: u64,
    /// The line on which what has no end is opened.
    pub(super) opened: u64,
    /// The line of the next entry, if there is one.
    pub(super) next: Option<u64>,
}

/// Goes through a text, entry by entry.
pub(super) struct Scan {
    text: Arc<str>,
    at: usize,
    /// A place, and the line that it is on.
    counted: (usize, u64),
    comments: Count,
    outside: Count,
    first_outside: Option<String>,
    last_outside: u64,
    no_brace: Count,
    no_comma: Count,
}

impl Scan {
    pub(super) fn new(text: String) -> Self {
        Self {
            text: text.into(),
            at: 0,
            counted: (0, 1),
            comments: Count::default(),
            outside: Count::default(),
            first_outside: None,
            last_outside: 0,
            no_brace: Count::default(),
            no_comma: Count::default(),
        }
    }

    /// The same from the beginning.
    pub(super) fn again(&self) -> Self {
        Self {
            text: Arc::clone(&self.text),
            at: 0,
            counted: (0, 1),
            comments: Count::default(),
            outside: Count::default(),
            first_outside: None,
            last_outside: 0,
            no_brace: Count::default(),
            no_comma: Count::default(),
        }
    }

    /// Whether a word stands anywhere in it, in any case.
    pub(super) fn mentions(&self, word: &str) -> bool {
        self.text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// What was repaired or left out.
    pub(super) fn said(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some((count, places)) = self.no_brace.counted("record") {
            said.push(format!("{count} without the brace that ends it, ended at the next ({places})"));
        }
        if let Some((count, places)) = self.no_comma.counted("comma") {
            said.push(format!("{count} missing between fields ({places})"));
        }
        if let Some((count, places)) = self.comments.counted("comment") {
            said.push(format!("{count} left out (`@comment`, `@preamble`; {places})"));
        }
        if let (Some((count, places)), Some(first)) = (self.outside.counted("line"), &self.first_outside) {
            said.push(format!("{count} outside of entries left out: `{first}` ({places})"));
        }
        said
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The line of the place reached; places only go forward, but for a little.
    fn line(&mut self) -> u64 {
        let (mut at, mut line) = self.counted;
        if self.at < at {
            (at, line) = (0, 1);
        }
        let between = self.text.as_bytes().get(at..self.at).unwrap_or_default();
        let returns =
            memchr::memchr_iter(b'\r', between).filter(|r| between.get(r + 1) != Some(&b'\n')).count();
        line += (memchr::memchr_iter(b'\n', between).count() + returns) as u64;
        self.counted = (self.at, line);
        line
    }

    fn spaces(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// A run of characters that are none of these.
    fn until(&mut self, ends: &[u8]) -> String {
        let from = self.at;
        while self.byte().is_some_and(|byte| !ends.contains(&byte)) {
            self.at += 1;
        }
        self.text.get(from..self.at).unwrap_or_default().to_owned()
    }

    /// The next entry, `@string`s among them.
    pub(super) fn next_entry(&mut self) -> Option<Result<Entry, Unclosed>> {
        loop {
            self.outside();
            self.byte()?;
            let start = self.at;
            let line = self.line();
            self.at += 1;
            self.spaces();
            let kind = self.until(b"{(\"=,@%\\} \t\r\n").to_ascii_lowercase();
            self.spaces();
            let close = match self.byte() {
                Some(b'{') => b'}',
                Some(b'(') => b')',
                _ => {
                    // An `@` of an address.
                    self.at = start + 1;
                    continue;
                }
            };
            if kind.is_empty()
                || !kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
            {
                self.at = start + 1;
                continue;
            }
            if kind == "comment" || kind == "preamble" {
                let opened = self.at;
                self.comments.add(line);
                self.at += 1;
                if self.balanced(close).is_none() {
                    // A comment that is not closed is one line.
                    self.at = opened;
                    self.until(b"\r\n");
                }
                continue;
            }
            self.at += 1;
            return Some(self.entry(kind, line, close));
        }
    }

    /// Up to the next `@`, noting what is said there.
    fn outside(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = memchr::memchr(b'@', rest).unwrap_or(rest.len());
        let from = self.at;
        let said = self.text.get(from..from + length).unwrap_or_default().to_owned();
        for (index, line) in said.split('\n').enumerate() {
            let bare = line.trim();
            if bare.bytes().any(|byte| byte.is_ascii_alphanumeric()) && !bare.starts_with('%') {
                let number = self.line() + index as u64;
                // What an `@` cuts in two is one line.
                if std::mem::replace(&mut self.last_outside, number) != number {
                    self.outside.add(number);
                }
                self.first_outside.get_or_insert_with(|| bare.chars().take(60).collect());
            }
        }
        self.at = from + length;
    }

    fn entry(&mut self, kind: String, line: u64, close: u8) -> Result<Entry, Unclosed> {
        let mut entry = Entry { kind, line, ..Entry::default() };
        let opened = line;
        if entry.kind != "string" {
            let key_at = self.at;
            let key = self.until(&[b',', b'=', close, b'{', b'"']);
            if self.byte() == Some(b'=') {
                // There is no key: this is the first field.
                self.at = key_at;
            } else {
                entry.key = key.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
        loop {
            while self.byte().is_some_and(|byte| byte.is_ascii_whitespace() || byte == b',') {
                self.at += 1;
            }
            let Some(byte) = self.byte() else {
                return Err(Unclosed { line, opened, next: None });
            };
            if byte == close {
                self.at += 1;
                return Ok(entry);
            }
            if byte == b'@' && self.begins_entry() {
                self.no_brace.add(line);
                return Ok(entry);
            }
            let field_line = self.line();
            let name = self.until(&[b'=', b',', close, b'{', b'"', b'@']);
            if self.byte() != Some(b'=') {
                let mut text = name;
                if let Some(byte @ (b'{' | b'"' | b'@')) = self.byte() {
                    text.push(char::from(byte));
                    self.at += 1;
                    if byte == b'{' {
                        text.push_str(&self.closed(b'}', line, field_line)?);
                    }
                }
                if !text.trim().is_empty() {
                    entry.unread.push((field_line, text.trim().to_owned()));
                }
                continue;
            }
            self.at += 1;
            let value = self.value(close, line)?;
            let name = name.trim().to_lowercase();
            entry.fields.push(Field { name, value, line: field_line });
            self.spaces();
            if self.byte().is_some_and(|byte| byte != b',' && byte != close && byte != b'@') {
                let at = self.line();
                self.no_comma.add(at);
            }
        }
    }

    fn value(&mut self, close: u8, entry: u64) -> Result<Value, Unclosed> {
        let mut value = Value::default();
        loop {
            self.spaces();
            let opened = self.line();
            match self.byte() {
                Some(b'{') => {
                    self.at += 1;
                    let text = self.closed(b'}', entry, opened)?;
                    value.parts.push((text, false));
                }
                Some(b'"') => {
                    self.at += 1;
                    let text = self.closed(b'"', entry, opened)?;
                    value.parts.push((text, false));
                }
                Some(_) => {
                    let word = self.until(&[b',', b'#', close, b'\n', b'\r', b'@']).trim().to_owned();
                    if !word.is_empty() {
                        value.parts.push((word, true));
                    }
                }
                None => return Ok(value),
            }
            self.spaces();
            if self.byte() != Some(b'#') {
                return Ok(value);
            }
            self.at += 1;
        }
    }

    /// Up to the sign that closes what was opened, braces within counted.
    fn closed(&mut self, close: u8, entry: u64, opened: u64) -> Result<String, Unclosed> {
        let from = self.at;
        match self.balanced(close) {
            Some(end) => Ok(self.text.get(from..end).unwrap_or_default().to_owned()),
            None => {
                // Go on with the next entry, so that all faults are told at once.
                let next = self.byte().is_some().then(|| self.line());
                Err(Unclosed { line: entry, opened, next })
            }
        }
    }

    /// Moves behind the sign that closes; where that stands. None at the end, or before what is clearly
    /// another entry.
    fn balanced(&mut self, close: u8) -> Option<usize> {
        let mut depth = 0_usize;
        let mut line_start = false;
        while let Some(byte) = self.byte() {
            match byte {
                _ if byte == close && depth == 0 => {
                    self.at += 1;
                    return Some(self.at - 1);
                }
                // In quotes, a brace too many is no more than that.
                b'\\' => {
                    self.at +=
                        usize::from(close == b'"' && self.text.as_bytes().get(self.at + 1) == Some(&b'"'))
                }
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'@' if line_start && self.begins_entry() => return None,
                _ => {}
            }
            line_start = byte == b'\n' || byte == b'\r' || line_start && byte == b' ';
            self.at += 1;
        }
        None
    }

    /// Whether `@kind{key,` and nothing else stands here on its line.
    fn begins_entry(&self) -> bool {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        let Some((kind, key)) = line.split_once(['{', '(']) else { return false };
        let kind = kind.trim();
        !kind.is_empty()
            && kind.bytes().all(|byte| byte.is_ascii_alphabetic())
            && key.strip_suffix(',').is_some_and(|key| !key.contains([',', '{', '}', '=', '"']))
    }
}
