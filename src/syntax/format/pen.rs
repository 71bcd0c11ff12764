//! A text being written, which knows how full its last line is.

use unicode_width::UnicodeWidthStr;

/// Lines are broken to stay within this many columns, where they can be.
pub(super) const WIDTH: usize = 100;

/// What has been written so far.
#[derive(Default)]
pub(super) struct Pen {
    pub(super) text: String,
    /// The columns used on the last line.
    pub(super) column: usize,
}

impl Pen {
    /// Writes something without a newline in it.
    pub(super) fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += width(text);
    }

    /// Begins a new line. Nothing stays behind on the old one.
    pub(super) fn newline(&mut self, indent: usize) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.column = 0;
        self.indent(indent);
    }

    /// Fills up to a column with spaces, or with none when it is reached already.
    pub(super) fn indent(&mut self, column: usize) {
        while self.column < column {
            self.write(" ");
        }
    }

    /// Whether so much more fits on the line.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.column + width(text) <= WIDTH
    }

    /// Writes parts that are separated by a comma and a space, as many to a line as fit; the lines
    /// after the first begin at `indent`, and `close` stands right behind the last part.
    pub(super) fn fill(&mut self, parts: &[String], indent: usize, close: &str) {
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let whole = [part.as_str(), if last { close } else { "," }].concat();
            if at > 0 {
                if self.column + 1 + width(&whole) <= WIDTH {
                    self.write(" ");
                } else {
                    self.newline(indent);
                }
            }
            self.write(&whole);
        }
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}
