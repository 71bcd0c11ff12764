//! The rows of a delimited text, with quoting held to its rules.
//!
//! A lenient reader turns one forgotten quote into thousands of records lost inside one cell. This
//! one says where the quote was opened.

use std::io::{self, BufRead};

/// How cells are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between two cells; an ASCII character.
    pub(super) delimiter: u8,
    /// Around cells that hold delimiters or line ends; an ASCII character. Without one, quotes are
    /// text like any other.
    pub(super) quote: Option<u8>,
}

/// A row longer than this (in bytes) is a quote that was never closed.
pub(super) const LONGEST_ROW: usize = 64 << 20;

/// One row, in buffers that are used again.
#[derive(Default)]
pub(super) struct Row {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// The row a spreadsheet shows.
    pub(super) row: u64,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
}

/// Quoting that breaks its rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    /// The file ends inside quotes.
    Unclosed { opened: u64 },
    /// A row goes on for longer than any row does.
    TooLong { opened: u64 },
    /// Something other than a delimiter follows a closing quote.
    TextAfterQuote { opened: u64, closed: u64, before: Vec<u8>, after: Vec<u8> },
}

/// A row, the end, or a fault.
pub(super) enum Next {
    Row,
    End,
    Fault(RowFault),
}

/// Reads rows from text in UTF-8. `\n`, `\r\n` and `\r` all end a line.
pub(super) struct Rows<R> {
    input: R,
    dialect: Dialect,
    line: u64,
    row: u64,
    after_return: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a cell's first character.
    Start,
    Plain,
    Quoted,
    /// After a closing quote, perhaps with spaces since, which are dropped.
    Closed {
        spaced: bool,
    },
    /// After a fault: up to the end of the line.
    Skip,
}

impl Row {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| {
            // INVARIANT: cells end at ASCII characters of a text in UTF-8.
            self.text.get(start..*end).and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or_default()
        })
    }

    /// Nothing but spaces in it.
    pub(super) fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trim().is_empty())
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// The text of the cell that is being read.
    fn open_cell(&self) -> &[u8] {
        self.text.get(self.ends.last().copied().unwrap_or(0)..).unwrap_or_default()
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

impl<R: BufRead> Rows<R> {
    /// Rows of `input`, of which `line` is the first line.
    pub(super) fn new(input: R, dialect: Dialect, line: u64) -> Self {
        Self { input, dialect, line, row: 0, after_return: false }
    }

    /// Reads the next row into `row`. After a fault within a line, the next call goes on with the
    /// next line; a fault that spans lines leaves nothing to trust after it.
    pub(super) fn read(&mut self, row: &mut Row) -> io::Result<Next> {
        row.clear();
        let Dialect { delimiter, quote } = self.dialect;
        let is_line_end = |byte: u8| byte == b'\n' || byte == b'\r';
        let mut state = State::Start;
        let mut opened = self.line;
        let mut fault: Option<RowFault> = None;
        let mut begun = false;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                return Ok(match fault {
                    Some(fault) => Next::Fault(fault),
                    None if state == State::Quoted => Next::Fault(RowFault::Unclosed { opened }),
                    None if !begun => Next::End,
                    None => {
                        row.end_cell();
                        Next::Row
                    }
                });
            }
            let mut used = 0;
            let mut ended = false;
            while let Some((&byte, rest)) = chunk.get(used..).and_then(<[u8]>::split_first) {
                used += 1;
                let second_half = std::mem::take(&mut self.after_return) && byte == b'\n';
                if second_half && !begun {
                    continue;
                }
                if !begun {
                    begun = true;
                    self.row += 1;
                    row.row = self.row;
                    row.line = self.line;
                }
                if is_line_end(byte) {
                    self.after_return = byte == b'\r';
                    self.line += u64::from(!second_half);
                    if state != State::Quoted {
                        ended = true;
                        break;
                    }
                }
                match state {
                    State::Quoted if Some(byte) == quote => state = State::Closed { spaced: false },
                    State::Quoted => {
                        row.text.push(byte);
                        let plain = rest.iter().position(|b| Some(*b) == quote || is_line_end(*b));
                        let plain = rest.get(..plain.unwrap_or(rest.len())).unwrap_or_default();
                        if !is_line_end(byte) {
                            row.text.extend_from_slice(plain);
                            used += plain.len();
                        }
                    }
                    State::Skip => {
                        if let Some(RowFault::TextAfterQuote { after, .. }) = &mut fault
                            && after.len() < 60
                        {
                            after.push(byte);
                        }
                    }
                    _ if byte == delimiter => {
                        row.end_cell();
                        state = State::Start;
                    }
                    State::Start if Some(byte) == quote => {
                        opened = self.line;
                        state = State::Quoted;
                    }
                    State::Start | State::Plain => {
                        state = State::Plain;
                        row.text.push(byte);
                        let plain = rest.iter().position(|b| *b == delimiter || is_line_end(*b));
                        let plain = rest.get(..plain.unwrap_or(rest.len())).unwrap_or_default();
                        row.text.extend_from_slice(plain);
                        used += plain.len();
                    }
                    State::Closed { spaced: false } if Some(byte) == quote => {
                        row.text.push(byte);
                        state = State::Quoted;
                    }
                    State::Closed { .. } if byte == b' ' => state = State::Closed { spaced: true },
                    State::Closed { .. } => {
                        let before = row.open_cell().to_vec();
                        fault = Some(RowFault::TextAfterQuote {
                            opened,
                            closed: self.line,
                            before,
                            after: vec![byte],
                        });
                        state = State::Skip;
                    }
                }
                if row.text.len() > LONGEST_ROW {
                    self.input.consume(used);
                    return Ok(Next::Fault(RowFault::TooLong { opened }));
                }
            }
            self.input.consume(used);
            if ended {
                return Ok(match fault {
                    Some(fault) => Next::Fault(fault),
                    None => {
                        row.end_cell();
                        Next::Row
                    }
                });
            }
        }
    }
}
