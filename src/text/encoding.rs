//! Which encoding a file of text is in, and reading it as UTF-8.
//!
//! A byte-order mark decides; else text that is valid UTF-8 throughout is UTF-8; else it is read as
//! Windows-1252, which holds Latin-1 (as browsers do).

use std::io::{self, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// What a file's bytes say about its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The encoding.
    pub encoding: Encoding,
    /// Whether a byte-order mark says so.
    pub mark: bool,
    /// How many characters beyond ASCII are valid UTF-8.
    pub valid: u64,
    /// How many sequences of bytes are not valid UTF-8.
    pub broken: u64,
    /// The line, from 1, of the first bytes that are not valid UTF-8.
    pub broken_line: Option<u64>,
    /// How many of their bytes stand for nothing in Windows-1252.
    pub strange: u64,
    /// How many zero bytes there are; text in one of the encodings of bytes has none.
    pub zeros: u64,
}

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, low byte first: what Excel calls “Unicode text”.
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);
    /// Windows-1252, which holds Latin-1.
    pub const WINDOWS_1252: Self = Self(encoding_rs::WINDOWS_1252);

    /// The encoding of that name (`utf-8`, `latin1`, `windows-1250`, `macintosh`, …), in any case.
    #[must_use]
    pub fn named(label: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label(label.trim().as_bytes()).map(Self)
    }

    /// Its name as people write it: `UTF-8`, `Windows-1252`.
    #[must_use]
    pub fn name(self) -> String {
        let name = self.0.name();
        name.strip_prefix("windows-").map_or_else(|| name.to_owned(), |rest| format!("Windows-{rest}"))
    }

    /// `bytes`, read as UTF-8, without their byte-order mark. What cannot be decoded becomes `�`.
    pub fn decode<R: Read>(self, bytes: R) -> impl Read + use<R> {
        DecodeReaderBytesBuilder::new()
            .encoding(Some(self.0))
            .bom_override(false)
            .strip_bom(true)
            .build(bytes)
    }

    /// Finds the encoding of `bytes`, reading them to the end.
    ///
    /// # Errors
    /// When `bytes` cannot be read.
    pub fn detect(mut bytes: impl Read) -> io::Result<Detected> {
        let mut found = Utf8Scan::default();
        let mut chunk = vec![0; 1 << 16];
        let mut mark = None;
        loop {
            // What is left of a character that the last chunk cut in two comes first.
            let kept = found.keep_tail(&mut chunk);
            let read = read_full(&mut bytes, chunk.get_mut(kept..).unwrap_or_default())?;
            let end = read == 0;
            let part = chunk.get(..kept + read).unwrap_or_default();
            if mark.is_none() {
                let guess = marked(part);
                if let Some((encoding, true)) = guess {
                    if encoding != Self::UTF_8 {
                        return Ok(Detected { encoding, mark: true, ..found.detected(encoding) });
                    }
                } else if let Some((encoding, false)) = guess {
                    return Ok(found.detected(encoding));
                }
                mark = Some(guess.is_some());
            }
            found.scan(part, end);
            if end {
                break;
            }
        }
        let mark = mark.unwrap_or(false);
        let encoding = if found.broken == 0 || mark { Self::UTF_8 } else { Self::WINDOWS_1252 };
        Ok(Detected { mark, ..found.detected(encoding) })
    }
}

/// The encoding that the first bytes give away; whether by a mark, else by the zero bytes that
/// UTF-16 has in every ASCII character.
fn marked(head: &[u8]) -> Option<(Encoding, bool)> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::UTF_8, true)),
        [0xFF, 0xFE, ..] => Some((Encoding::UTF_16LE, true)),
        [0xFE, 0xFF, ..] => Some((Encoding::UTF_16BE, true)),
        [1..=255, 0, 1..=255, 0, ..] => Some((Encoding::UTF_16LE, false)),
        [0, 1..=255, 0, 1..=255, ..] => Some((Encoding::UTF_16BE, false)),
        _ => None,
    }
}

/// Fills as much of `chunk` as the rest of `bytes` allows.
fn read_full(bytes: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = chunk.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match bytes.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Counts what is valid UTF-8 and what is not, chunk by chunk.
#[derive(Default)]
struct Utf8Scan {
    valid: u64,
    broken: u64,
    broken_line: Option<u64>,
    strange: u64,
    zeros: u64,
    line_feeds: u64,
    returns: u64,
    tail: Vec<u8>,
}

impl Utf8Scan {
    fn detected(&self, encoding: Encoding) -> Detected {
        let Self { valid, broken, broken_line, strange, zeros, .. } = *self;
        Detected { encoding, mark: false, valid, broken, broken_line, strange, zeros }
    }

    /// Puts the unfinished end of the last chunk at the front of this one; returns its length.
    fn keep_tail(&mut self, chunk: &mut [u8]) -> usize {
        let tail = std::mem::take(&mut self.tail);
        if let Some(front) = chunk.get_mut(..tail.len()) {
            front.copy_from_slice(&tail);
        }
        tail.len()
    }

    fn scan(&mut self, mut part: &[u8], end: bool) {
        loop {
            let error = match std::str::from_utf8(part) {
                Ok(text) => return self.count(text),
                Err(error) => error,
            };
            let (valid, rest) = part.split_at_checked(error.valid_up_to()).unwrap_or((part, &[]));
            self.count(std::str::from_utf8(valid).unwrap_or_default());
            let skip = match error.error_len() {
                None if !end => {
                    self.tail = rest.to_vec();
                    return;
                }
                length => length.unwrap_or(rest.len()),
            };
            self.broken += 1;
            let unassigned = |byte: &&u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
            self.strange += rest.iter().take(skip).filter(unassigned).count() as u64;
            // Bare returns end lines only where there are no line feeds at all.
            let ends = if self.line_feeds > 0 { self.line_feeds } else { self.returns };
            self.broken_line.get_or_insert(ends + 1);
            part = rest.get(skip..).unwrap_or_default();
        }
    }

    fn count(&mut self, text: &str) {
        let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| is(byte)).count() as u64;
        self.line_feeds += count(|byte| *byte == b'\n');
        self.returns += count(|byte| *byte == b'\r');
        self.zeros += count(|byte| *byte == 0);
        self.valid += count(|byte| *byte >= 0xC0);
    }
}
