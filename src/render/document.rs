//! A document: headings, paragraphs and tables of marked text. No colours, no tags.

/// What a run of text is; a skin decides how that looks. Nothing is said by the role alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// Ordinary text.
    #[default]
    Plain,
    /// A heading or a name that should stand out.
    Strong,
    /// Secondary: places, origins.
    Quiet,
    /// Something met or included.
    Good,
    /// Something that excludes.
    Bad,
    /// Something open.
    Open,
    /// A condition or value as written.
    Code,
}

/// A stretch of text of one role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// What it is.
    pub role: Role,
    /// The text.
    pub text: String,
}

/// A line of marked text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Line(pub Vec<Run>);

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Line),
    /// A paragraph.
    Paragraph(Line),
    /// A table.
    Table(Table),
}

/// A table. Long cells wrap under their own column.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Table {
    /// The header; empty for none.
    pub header: Vec<Line>,
    /// The rows, each a line per column.
    pub rows: Vec<Vec<Line>>,
    /// Which columns hold numbers and stand flush right.
    pub numbers: Vec<usize>,
}

/// Blocks in order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Document(pub Vec<Block>);

impl Line {
    /// A line of one run.
    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self::default().and(role, text)
    }

    /// Plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Role::Plain, text)
    }

    /// The line with one run more.
    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.0.push(Run { role, text: text.into() });
        self
    }

    /// The text without its roles.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|run| run.text.is_empty())
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

impl Document {
    /// The document with a paragraph more.
    pub fn paragraph(&mut self, line: impl Into<Line>) {
        self.0.push(Block::Paragraph(line.into()));
    }

    /// The document with a heading more.
    pub fn heading(&mut self, line: impl Into<Line>) {
        self.0.push(Block::Heading(line.into()));
    }

    /// The document with a table more.
    pub fn table(&mut self, table: Table) {
        self.0.push(Block::Table(table));
    }
}

/// Characters that would steer a terminal, shown instead of sent: `\x1b` becomes `␛`. Line breaks
/// and tabs become spaces.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

/// One character, shown.
pub(super) fn visible_char(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        // C1 controls, the characters that turn the reading direction round, and private use: nothing
        // that a font would show, and the text skin's own mark.
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e000}'..='\u{f8ff}' => {
            '\u{fffd}'
        }
        c => c,
    }
}
