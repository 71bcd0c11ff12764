//! From raw text to tokens, comments apart: one linear scan that knows words, texts and signs, and
//! no grammar.

use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, Spanned};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters and digits, with hyphens, points and apostrophes inside: `one-to-one`, `2018-01`.
    Word,
    /// A text in quotes.
    Text,
    /// A comparison sign; `<` and `>` too, until the lines are cut and the sets are known.
    Sign,
    /// `+`
    Plus,
    /// `-` with no word right before it, or none right after it
    Minus,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `..`
    Dots,
    /// `%`
    Percent,
    /// `/`
    Slash,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `<` that opens a set
    SetOpen,
    /// `>` that closes a set
    SetClose,
    /// Anything that the language does not use.
    Odd,
    /// What the scan has already told about: an unclosed text, a control character.
    Broken,
    /// Nothing: beyond the last token.
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// The first one on its line.
    pub(super) first: bool,
}

/// A scanned text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Spanned<String>>,
    pub(super) faults: Vec<Diagnostic>,
}

/// So many stray characters are told one by one; a file with more is no text at all.
const STRAY_LIMIT: usize = 10;

/// Scans a whole text.
pub(super) fn scan(text: &str) -> Scan {
    let mut lexer = Lexer { text, at: 0, first: true, stray: 0, scan: Scan::default() };
    while lexer.step().is_some() {}
    lexer.scan
}

/// Whether a character ends a line.
pub(super) fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is blank within a line: Unicode's spaces, and marks that take no room.
pub(super) fn is_blank(c: char) -> bool {
    !is_newline(c)
        && (c.is_whitespace()
            || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2060}' | '\u{FEFF}'))
}

/// The hyphens of keyboards and word processors.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Whether a word may begin with it.
pub(super) fn is_word_start(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// Characters that no text holds, or that hide from the reader how the text is ordered.
fn is_stray(c: char) -> bool {
    (c.is_control() && !is_blank(c) && !is_newline(c))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    first: bool,
    stray: usize,
    scan: Scan,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self) -> Option<()> {
        let rest = self.rest();
        let mut chars = rest.chars();
        let c = chars.next()?;
        let next = chars.next();
        if is_newline(c) {
            self.at += c.len_utf8();
            self.first = true;
        } else if is_blank(c) {
            self.at += c.len_utf8();
        } else if rest.starts_with("//") {
            self.comment();
        } else if is_stray(c) {
            let span = Span::new(self.at, self.at + c.len_utf8());
            self.tell_stray(c, span);
            self.push(Kind::Broken, c.len_utf8());
        } else if matches!(c, '"' | '“' | '„' | '”' | '‟') {
            self.text(c);
        } else if is_word_start(c) {
            let length = word_length(rest);
            self.push(Kind::Word, length);
        } else {
            let (kind, length) = sign(c, next);
            self.push(kind, length);
        }
        Some(())
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let span = Span::new(self.at, self.at + length);
        self.scan.tokens.push(Token { kind, span, first: self.first });
        self.first = false;
        self.at += length;
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let length = rest.find(is_newline).unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        let kept = text.trim_end_matches(is_blank).to_owned();
        let stray = text.char_indices().find(|(_, c)| is_stray(*c));
        if let Some((offset, c)) = stray {
            let start = self.at + offset;
            self.tell_stray(c, Span::new(start, start + c.len_utf8()));
        }
        let span = Span::new(self.at, self.at + kept.len());
        self.scan.comments.push(Spanned::new(kept, span));
        self.at += length;
    }

    /// A text ends on its line, at the quote that fits the one it began with.
    fn text(&mut self, quote: char) {
        let rest = self.rest();
        let (mut length, mut closed, mut escaped, mut stray) = (quote.len_utf8(), false, false, None);
        for (offset, c) in rest.char_indices().skip(1) {
            if is_newline(c) {
                break;
            }
            length = offset + c.len_utf8();
            if is_stray(c) {
                stray = stray.or(Some((offset, c)));
            }
            if escaped {
                escaped = false;
            } else if quote == '"' && c == '\\' {
                escaped = true;
            } else if closes(quote, c) {
                closed = true;
                break;
            }
        }
        let span = Span::new(self.at, self.at + length);
        if let Some((offset, c)) = stray {
            let start = self.at + offset;
            self.tell_stray(c, Span::new(start, start + c.len_utf8()));
        } else if !closed {
            self.scan.faults.push(unclosed(span, self.text));
        }
        let kind = if closed && stray.is_none() { Kind::Text } else { Kind::Broken };
        self.push(kind, length);
    }

    fn tell_stray(&mut self, c: char, span: Span) {
        self.stray += 1;
        if self.stray > STRAY_LIMIT {
            return;
        }
        let code = u32::from(c);
        let (what, help) = match c {
            '\0' => (
                String::from("NUL"),
                "the file may be no text, or UTF-16 without a mark: save it as UTF-8 text",
            ),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => (
                format!("U+{code:04X}"),
                "it changes the order in which the line is shown; text from right to left needs no such mark",
            ),
            _ => (format!("U+{code:04X}"), "delete it and type the line again"),
        };
        self.scan.faults.push(
            Diagnostic::new(
                Code::ControlCharacter,
                format!("the invisible character {what} stands in the file"),
                span,
                "here",
            )
            .help(help),
        );
    }
}

fn closes(quote: char, c: char) -> bool {
    if quote == '"' { c == '"' } else { matches!(c, '"' | '”' | '“') }
}

fn unclosed(span: Span, text: &str) -> Diagnostic {
    let quoted = text.get(span.range()).unwrap_or_default();
    let begins = quoted.chars().take(24).collect::<String>();
    let begins = begins.trim_end();
    Diagnostic::new(
        Code::UnclosedText,
        format!("the text that begins with `{begins}` is not closed"),
        Span::new(span.start, span.start + quoted.chars().next().map_or(1, char::len_utf8)),
        "opened here",
    )
    .help("close it with `\"` on the same line")
}

/// The length of the word at the beginning of `rest`, which begins with one.
fn word_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let joins = matches!(c, '.' | '\'' | '’') || is_hyphen(c);
        let goes_on = joins && chars.peek().is_some_and(|(_, next)| is_word_start(*next));
        if !is_word_start(c) && !goes_on {
            return offset;
        }
    }
    rest.len()
}

fn sign(c: char, next: Option<char>) -> (Kind, usize) {
    match (c, next) {
        ('<' | '>' | '!', Some('=')) => (Kind::Sign, 2),
        ('.', Some('.')) => (Kind::Dots, 2),
        ('&', Some('&')) | ('|', Some('|')) => (Kind::Odd, 2),
        ('<' | '>' | '=' | '≤' | '≥' | '≠', _) => (Kind::Sign, c.len_utf8()),
        ('+', _) => (Kind::Plus, 1),
        (',', _) => (Kind::Comma, 1),
        (':', _) => (Kind::Colon, 1),
        ('%', _) => (Kind::Percent, 1),
        ('/', _) => (Kind::Slash, 1),
        ('(', _) => (Kind::Open, 1),
        (')', _) => (Kind::Close, 1),
        (c, _) if is_hyphen(c) => (Kind::Minus, c.len_utf8()),
        (c, _) => (Kind::Odd, c.len_utf8()),
    }
}
