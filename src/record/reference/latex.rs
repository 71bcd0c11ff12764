//! What LaTeX commands in a text stand for. Commands that are not known stay as they are written.

use unicode_normalization::UnicodeNormalization;

use super::latex_signs::{SETTING, SIGNS, greek, letter_mark, mark, single};

/// Decodes a text; `unknown` is told of each command that stays.
pub(super) fn decode(text: &str, unknown: &mut dyn FnMut(&str)) -> String {
    let mut decoder = Decoder { text, at: 0, out: String::new(), math: false, unknown };
    decoder.group(0);
    decoder.out.nfc().collect()
}

/// Takes the escapes off an address or a number, which LaTeX does not set.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let escaped = ["\\_", "\\%", "\\&", "\\#", "\\$", "\\~", "\\{", "\\}"];
        if let Some(found) = escaped.iter().find(|escape| rest.starts_with(**escape)) {
            out.push_str(found.get(1..).unwrap_or_default());
            rest = rest.get(found.len()..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix("\\textasciitilde") {
            out.push('~');
            rest = after.strip_prefix("{}").unwrap_or(after).trim_start();
        } else {
            if !matches!(c, '{' | '}') {
                out.push(c);
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Groups within groups, deeper than this, are read as text.
const DEEPEST: usize = 60;

struct Decoder<'a, 'u> {
    text: &'a str,
    at: usize,
    out: String,
    math: bool,
    unknown: &'u mut dyn FnMut(&str),
}

impl<'a> Decoder<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    /// Up to the brace that closes the group, or the end.
    fn group(&mut self, depth: usize) {
        while let Some(c) = self.next() {
            match c {
                '}' if depth > 0 => return,
                '{' if depth < DEEPEST => self.group(depth + 1),
                '{' | '}' => {}
                '\\' => self.command(depth),
                '$' => self.dollar(),
                '^' | '_' if self.math => {}
                '~' => self.out.push(' '),
                '-' if !self.math && self.rest().starts_with("--") => {
                    self.at += 2;
                    self.out.push('—');
                }
                '-' if !self.math && self.rest().starts_with('-') => {
                    self.at += 1;
                    self.out.push('–');
                }
                '`' if self.rest().starts_with('`') => {
                    self.at += 1;
                    self.out.push('“');
                }
                '\'' if self.rest().starts_with('\'') => {
                    self.at += 1;
                    self.out.push('”');
                }
                c => self.out.push(c),
            }
        }
    }

    /// A dollar sign begins or ends mathematics; two amounts of money in a text do not.
    fn dollar(&mut self) {
        if self.math {
            self.math = false;
            return;
        }
        let rest = self.rest();
        let between = rest.find('$').and_then(|end| rest.get(..end));
        let is_math = between.is_some_and(|text| {
            !text.is_empty() && (text.contains(['\\', '^', '_', '<', '>', '=']) || text.len() <= 3)
        });
        if is_math {
            self.math = true;
        } else {
            self.out.push('$');
        }
    }

    fn command(&mut self, depth: usize) {
        let start = self.at - 1;
        let Some(first) = self.next() else {
            self.out.push('\\');
            return;
        };
        if !first.is_ascii_alphabetic() {
            match first {
                '&' | '%' | '$' | '#' | '_' | '{' | '}' => self.out.push(first),
                ' ' | ',' | ';' | ':' | '\\' | '\n' => self.out.push(' '),
                '/' | '-' | '!' | '@' | '(' | ')' | '[' | ']' | '>' | '<' => {}
                _ => match mark(first) {
                    Some(mark) => self.accent(mark, first, depth),
                    None => self.keep(start, depth),
                },
            }
            return;
        }
        while self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            self.next();
        }
        let name = self.text.get(start + 1..self.at).unwrap_or_default();
        if let Some(mark) = single(name).and_then(letter_mark) {
            self.accent(mark, first, depth);
            return;
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
            self.out.push_str(sign);
            // A command takes the space after it; `{}` ends it, too.
            if self.rest().starts_with("{}") {
                self.at += 2;
            } else {
                self.spaces();
            }
            return;
        }
        if let Some(greek) = greek(name) {
            self.out.push(greek);
            self.spaces();
            return;
        }
        if SETTING.contains(&name) {
            self.spaces();
            return;
        }
        self.keep(start, depth);
    }

    /// A command that is not known: as it is written, with the braces around what follows.
    fn keep(&mut self, start: usize, depth: usize) {
        let written = self.text.get(start..self.at).unwrap_or_default();
        (self.unknown)(written);
        self.out.push_str(written);
        if self.peek() == Some('{') && depth < DEEPEST {
            self.next();
            self.out.push('{');
            self.group(depth + 1);
            self.out.push('}');
        }
    }

    /// Puts a mark on what follows: a letter, a group or a command for a letter.
    fn accent(&mut self, mark: char, sign: char, depth: usize) {
        if sign.is_ascii_alphabetic() || self.rest().trim_start().starts_with(['{', '\\']) {
            self.spaces();
        }
        let before = self.out.len();
        match self.peek() {
            Some('{') if depth < DEEPEST => {
                self.next();
                self.group(depth + 1);
            }
            Some('\\') => {
                self.next();
                self.command(depth + 1);
            }
            Some(c) if c.is_alphabetic() => {
                self.next();
                self.out.push(c);
            }
            _ => {}
        }
        let base = self.out.get(before..).unwrap_or_default().to_owned();
        self.out.truncate(before);
        let mut letters = base.chars();
        match letters.next() {
            Some(letter) if letter.is_alphabetic() => {
                // An i keeps no dot under a mark.
                self.out.push(match letter {
                    'ı' => 'i',
                    'ȷ' => 'j',
                    letter => letter,
                });
                self.out.push(mark);
                self.out.push_str(letters.as_str());
            }
            _ => {
                self.out.push(sign);
                self.out.push_str(&base);
            }
        }
    }
}
