//! Cutting JSON texts out of a stream, one at a time, so that memory stays flat.

use std::io::{self, BufRead};

use super::rows::LONGEST_ROW;

/// One JSON text, in a buffer that is used again.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) text: Vec<u8>,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
}

/// What was met instead of the next text. Nothing can be trusted after any but the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A text was cut out.
    Piece,
    /// The end.
    End,
    /// The text begins with something other than `[`.
    NotArray,
    /// A line ends inside quotes.
    OpenText { line: u64 },
    /// The file ends before the array does.
    OpenArray { line: u64 },
    /// The file ends inside the text that was begun.
    OpenPiece,
    /// The last text is followed by a comma.
    TrailingComma { line: u64 },
    /// Something follows the array.
    AfterArray { line: u64 },
    /// It goes on for longer than any record does.
    TooLong,
}

/// Cuts a text in UTF-8 into the elements of an array, or into lines.
pub(super) struct Cutter<R> {
    input: R,
    line: u64,
    after_return: bool,
    begun: bool,
    after_comma: bool,
}

impl<R: BufRead> Cutter<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, line: 1, after_return: false, begun: false, after_comma: false }
    }

    /// The next byte, without taking it.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Takes the byte that was seen, counting lines.
    fn take(&mut self, byte: u8) {
        self.input.consume(1);
        let second_half = std::mem::take(&mut self.after_return) && byte == b'\n';
        self.after_return = byte == b'\r';
        self.line += u64::from(matches!(byte, b'\n' | b'\r') && !second_half);
    }

    fn skip_space(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.take(byte);
        }
        Ok(None)
    }

    /// The next line that is not blank; `blank` is told of the others.
    pub(super) fn line(&mut self, piece: &mut Piece, mut blank: impl FnMut(u64)) -> io::Result<Cut> {
        loop {
            piece.text.clear();
            piece.line = self.line;
            let mut begun = false;
            let ended = loop {
                let chunk = self.input.fill_buf()?;
                if chunk.is_empty() {
                    break begun;
                }
                if std::mem::take(&mut self.after_return) && chunk.first() == Some(&b'\n') {
                    self.input.consume(1);
                    continue;
                }
                begun = true;
                let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                let until = end.unwrap_or(chunk.len());
                piece.text.extend_from_slice(chunk.get(..until).unwrap_or_default());
                self.after_return = chunk.get(until) == Some(&b'\r');
                self.input.consume(until + usize::from(end.is_some()));
                if piece.text.len() > LONGEST_ROW {
                    return Ok(Cut::TooLong);
                }
                if end.is_some() {
                    self.line += 1;
                    break true;
                }
            };
            if !ended {
                return Ok(Cut::End);
            }
            if !piece.text.trim_ascii().is_empty() {
                return Ok(Cut::Piece);
            }
            blank(piece.line);
        }
    }

    /// The next element of the array that the text is.
    pub(super) fn element(&mut self, piece: &mut Piece) -> io::Result<Cut> {
        piece.text.clear();
        if !self.begun {
            if self.skip_space()? != Some(b'[') {
                piece.line = self.line;
                return Ok(Cut::NotArray);
            }
            self.take(b'[');
            self.begun = true;
        }
        let first = self.skip_space()?;
        piece.line = self.line;
        match first {
            None => return Ok(Cut::OpenArray { line: self.line }),
            Some(b']') if self.after_comma => return Ok(Cut::TrailingComma { line: self.line }),
            Some(b']') => {
                self.take(b']');
                let rest = self.skip_space()?;
                return Ok(rest.map_or(Cut::End, |_| Cut::AfterArray { line: self.line }));
            }
            Some(_) => {}
        }
        self.after_comma = false;
        let mut depth = 0_usize;
        let (mut quoted, mut escaped) = (false, false);
        while let Some(byte) = self.peek()? {
            if quoted {
                if matches!(byte, b'\n' | b'\r') {
                    return Ok(Cut::OpenText { line: self.line });
                }
                quoted = byte != b'"' || escaped;
                escaped = byte == b'\\' && !escaped;
            } else {
                match byte {
                    b'"' => quoted = true,
                    b'[' | b'{' => depth += 1,
                    b']' if depth == 0 => return Ok(Cut::Piece),
                    b']' | b'}' => depth = depth.saturating_sub(1),
                    b',' if depth == 0 => {
                        self.take(byte);
                        self.after_comma = true;
                        return Ok(Cut::Piece);
                    }
                    _ => {}
                }
            }
            piece.text.push(byte);
            self.take(byte);
            if quoted && !escaped {
                self.plain(&mut piece.text)?;
            }
            if piece.text.len() > LONGEST_ROW {
                return Ok(Cut::TooLong);
            }
        }
        Ok(if depth > 0 || quoted { Cut::OpenPiece } else { Cut::OpenArray { line: self.line } })
    }

    /// Takes what needs no look inside quotes, as far as it is at hand.
    fn plain(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        let chunk = self.input.fill_buf()?;
        let end = chunk.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\r'));
        let plain = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        text.extend_from_slice(plain);
        let taken = plain.len();
        self.input.consume(taken);
        Ok(())
    }
}
