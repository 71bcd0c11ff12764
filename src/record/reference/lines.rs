//! The lines of a text, however they end.

use std::io::{self, BufRead};

use crate::record::input::Text;

/// A line longer than this (in bytes) is none.
const LONGEST: usize = 64 << 20;

/// Reads lines: `\n`, `\r\n` and `\r` end them, also in one file.
pub(super) struct Lines {
    text: Text,
    number: u64,
    after_return: bool,
    bytes: Vec<u8>,
    /// Lines that begin with a byte-order mark, which is taken off: where files were put together.
    pub(super) marks: u64,
}

impl Lines {
    pub(super) fn new(text: Text) -> Self {
        Self { text, number: 0, after_return: false, bytes: Vec::new(), marks: 0 }
    }

    /// The next line and its number, from 1.
    ///
    /// # Errors
    /// When the text cannot be read, or a line is longer than any is.
    pub(super) fn next_line(&mut self) -> io::Result<Option<(u64, String)>> {
        self.bytes.clear();
        let mut begun = false;
        loop {
            let chunk = self.text.fill_buf()?;
            let second_half = std::mem::take(&mut self.after_return) && chunk.first() == Some(&b'\n');
            if second_half {
                self.text.consume(1);
                continue;
            }
            if chunk.is_empty() {
                return Ok(begun.then(|| self.line()));
            }
            begun = true;
            let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            self.bytes.extend_from_slice(chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default());
            self.after_return = end.and_then(|end| chunk.get(end)) == Some(&b'\r');
            let used = end.map_or(chunk.len(), |end| end + 1);
            self.text.consume(used);
            if end.is_some() {
                return Ok(Some(self.line()));
            }
            if self.bytes.len() > LONGEST {
                let line = self.number + 1;
                return Err(io::Error::other(format!("line {line} goes on for more than 64 MiB")));
            }
        }
    }

    fn line(&mut self) -> (u64, String) {
        self.number += 1;
        let line = String::from_utf8_lossy(&self.bytes);
        let bare = line.trim_start_matches('\u{FEFF}');
        self.marks += u64::from(bare.len() < line.len());
        (self.number, bare.to_owned())
    }
}
