//! References in lines with tags: RIS, Web of Science, PubMed, Refer.
//!
//! No line is lost. One that has no tag belongs to the value above it; one that stands between two
//! records belongs to the record before it, under the tag that ended that; what stands above the first
//! record is said.

use std::collections::VecDeque;

use super::layouts::{Goes, Layout, Piece};
use super::lines::Lines;
use super::repairs::Repairs;
use super::{Reference, References, Tagged};
use crate::record::FileFault;
use crate::record::input::Text;

/// A record with more values than this is no record.
const MOST_VALUES: usize = 100_000;

/// Reads a tagged file.
pub(super) struct TaggedLines {
    file: String,
    layout: &'static Layout,
    lines: Lines,
    open: Option<Reference>,
    /// Records that are complete and not yet asked for.
    ready: VecDeque<Reference>,
    /// Whether the end of the open record was seen.
    ended: bool,
    blank: bool,
    stopped: bool,
    repairs: Repairs,
}

impl TaggedLines {
    pub(super) fn new(file: &str, text: Text, layout: &'static Layout) -> Self {
        Self {
            file: file.to_owned(),
            layout,
            lines: Lines::new(text),
            open: None,
            ready: VecDeque::new(),
            ended: false,
            blank: false,
            stopped: false,
            repairs: Repairs::new(layout),
        }
    }

    /// Takes in one line. A tag that follows another on the same line counts as on a line of its own.
    fn take(&mut self, line: u64, text: &str) {
        let mut rest = Some(text);
        while let Some(text) = rest.take() {
            let piece = (self.layout.split)(text);
            let mut cut = |text| match (self.layout.run_on)(text).and_then(|at| text.split_at_checked(at)) {
                Some((own, next)) => {
                    self.repairs.run_on.add(line);
                    rest = Some(next);
                    own.trim_end()
                }
                None => text,
            };
            match piece {
                Piece::Blank => self.blank = true,
                Piece::More(text) => {
                    let text = cut(text);
                    self.more(line, text);
                }
                Piece::Tag(tag, text) => {
                    let text = cut(text);
                    self.tag(line, tag, text);
                }
            }
        }
    }

    fn tag(&mut self, line: u64, tag: &str, text: &str) {
        let blank = std::mem::take(&mut self.blank);
        let layout = self.layout;
        if layout.heads.contains(&tag) && (self.open.is_none() || self.ended || tag == "EF") {
            return;
        }
        let value = Tagged { tag: tag.to_owned(), text: text.to_owned(), line };
        // Some producers write a line or two of their own below the end.
        if let Some(open) = self.open.as_mut().filter(|_| self.ended && (layout.trails)(tag)) {
            open.values.push(value);
            self.repairs.after_end.add(line);
            return;
        }
        if layout.end == Some(tag) {
            match &mut self.open {
                Some(open) => {
                    if !text.is_empty() {
                        open.values.push(value);
                        self.repairs.after_end.add(line);
                    }
                    self.ended = true;
                }
                None => self.repairs.stray_end.add(line),
            }
            return;
        }
        let begins = match &self.open {
            None => true,
            Some(open) => self.ended || (layout.begins)(open, tag, blank),
        };
        if !begins {
            if let Some(open) = &mut self.open {
                open.values.push(value);
            }
            return;
        }
        if layout.start.is_some_and(|start| start != tag) {
            self.repairs.no_start.add(line);
        }
        self.close();
        self.open = Some(Reference { line, values: vec![value] });
    }

    /// The open record is complete.
    fn close(&mut self) {
        let ended = std::mem::take(&mut self.ended);
        if let Some(open) = self.open.take() {
            if self.layout.end.is_some() && !ended {
                self.repairs.no_end.add(open.line);
            }
            self.ready.push_back(open);
        }
    }

    fn more(&mut self, line: u64, text: &str) {
        let Some(open) = &mut self.open else {
            self.repairs.above(line, text);
            return;
        };
        if self.ended {
            if !is_number(text) {
                let tag = self.layout.end.unwrap_or_default().to_owned();
                open.values.push(Tagged { tag, text: text.to_owned(), line });
                self.repairs.after_end.add(line);
            }
            return;
        }
        let Some(last) = open.values.last_mut() else { return };
        self.repairs.wrapped(&last.tag, line);
        if (self.layout.goes)(&last.tag, text) == Goes::Apart && !last.text.is_empty() {
            let tag = last.tag.clone();
            open.values.push(Tagged { tag, text: text.to_owned(), line });
        } else {
            if !last.text.is_empty() {
                last.text.push(' ');
            }
            last.text.push_str(text);
        }
    }
}

/// `12.`, `<12>`, `Record #2 of 9`: how producers number their records.
fn is_number(text: &str) -> bool {
    let bare = text.trim_start_matches('<').trim_end_matches(['.', '>', ')']);
    let digits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    digits || text.starts_with("Record ") && text.contains(" of ")
}

impl References for TaggedLines {
    fn next_reference(&mut self) -> Option<Result<Reference, FileFault>> {
        loop {
            if let Some(done) = self.ready.pop_front() {
                return Some(Ok(done));
            }
            if self.stopped {
                return None;
            }
            match self.lines.next_line() {
                Ok(Some((line, text))) => self.take(line, &text),
                Ok(None) => {
                    self.stopped = true;
                    self.close();
                }
                Err(error) => {
                    self.stopped = true;
                    return Some(Err(FileFault::reading(&self.file, &error)));
                }
            }
            if self.open.as_ref().is_some_and(|open| open.values.len() > MOST_VALUES) {
                self.stopped = true;
                let message = format!("a record goes on for more than {MOST_VALUES} values");
                let help = "is this the format that it seems to be? --input-format names another";
                let line = self.open.take().map(|open| open.line);
                return Some(Err(FileFault { line, ..FileFault::whole(&self.file, message, help) }));
            }
        }
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        (Vec::new(), self.repairs.said(self.lines.marks))
    }
}
