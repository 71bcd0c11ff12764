//! The line law: which lines are one statement.
//!
//! A newline ends a statement unless a bracket is open, the line is unfinished, or the next line
//! begins with what can only continue. A line that plainly begins a statement wins over all three,
//! so that a forgotten bracket or a dangling `and` costs one statement and not the rest of the file.

use std::ops::Range;

use super::lex::{Kind, Token};
use super::slips::section_colon;
use super::slips_shape::section_in_words;
use super::words::{Tokens, is_reserved};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Brackets deeper than this are refused before the parser, which recurses, sees them.
const DEEPEST: usize = 64;

/// A statement as a range of tokens.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) tokens: Range<usize>,
    /// Something has been told about it already; it is not parsed.
    pub(super) broken: bool,
}

/// Cuts the tokens into statements, and finds out which `<` and `>` are the brackets of sets.
pub(super) fn cut(text: &str, tokens: &mut [Token], faults: &mut Vec<Diagnostic>) -> Vec<Statement> {
    let mut cutter =
        Cutter { text, statements: Vec::new(), faults, start: 0, open: Vec::new(), broken: false };
    for at in 0..tokens.len() {
        cutter.token(tokens, at);
    }
    cutter.finish(Tokens { text, all: tokens }, tokens.len());
    cutter.statements
}

struct Cutter<'a> {
    text: &'a str,
    statements: Vec<Statement>,
    faults: &'a mut Vec<Diagnostic>,
    /// The first token of the statement being read.
    start: usize,
    /// The brackets open in it.
    open: Vec<usize>,
    broken: bool,
}

impl Cutter<'_> {
    fn token(&mut self, tokens: &mut [Token], at: usize) {
        let view = Tokens { text: self.text, all: tokens };
        if at > self.start && view.get(at).first && !self.continues(view, at) {
            self.finish(view, at);
        }
        let kind = self.bracket(view, at);
        if let Some(token) = tokens.get_mut(at) {
            token.kind = kind;
        }
    }

    /// Keeps the brackets, and says what a `<` or `>` is.
    fn bracket(&mut self, view: Tokens<'_>, at: usize) -> Kind {
        let kind = view.kind(at);
        let in_set = self.open.last().is_some_and(|open| view.kind(*open) == Kind::SetOpen);
        let kind = match (kind, view.text(at)) {
            (Kind::Sign, "<") if in_set || self.opens_set(view, at) => Kind::SetOpen,
            (Kind::Sign, ">") if in_set => Kind::SetClose,
            (kind, _) => kind,
        };
        match kind {
            Kind::Open | Kind::SetOpen => {
                self.open.push(at);
                if self.open.len() == DEEPEST + 1 && !self.broken {
                    self.broken = true;
                    self.faults.push(too_deep(view.span(at)));
                }
            }
            Kind::SetClose => _ = self.open.pop(),
            Kind::Close if in_set => {
                // `(model in <a, b)`: the set is what was forgotten.
                self.unclosed(view);
                while self.open.pop().is_some_and(|open| view.kind(open) != Kind::Open) {}
            }
            Kind::Close => {
                let matched = self.open.pop().is_some() || numbered(view, self.start, at);
                if !matched && !self.broken {
                    self.broken = true;
                    self.faults.push(closes_nothing(view.span(at)));
                }
            }
            Kind::Broken => {
                self.broken = true;
                self.open.clear();
            }
            _ => {}
        }
        kind
    }

    /// A set stands after `in`, `of`, `only`, `=` and `!=`. Behind anything that can be compared `<`
    /// compares; elsewhere it can only be meant as a set, and the parser says that it is misplaced.
    fn opens_set(&self, view: Tokens<'_>, at: usize) -> bool {
        if at == self.start {
            return false;
        }
        let earlier = if at >= self.start + 2 { view.word(at - 2) } else { "" };
        match view.word(at - 1) {
            "of" if matches!(earlier, "one" | "some" | "all" | "any" | "none") => true,
            "only" | "all" if earlier == "has" => true,
            // Wrong letters, and still no comparison.
            "IN" | "In" => true,
            _ => !view.ends_operand(at - 1),
        }
    }

    /// Whether the line that begins at `at` belongs to the statement before it.
    fn continues(&self, view: Tokens<'_>, at: usize) -> bool {
        if view.kind(at - 1) == Kind::Broken || is_section(view, self.start, at) {
            return false;
        }
        let closing = matches!(view.kind(at - 1), Kind::Comma | Kind::SetOpen | Kind::Open)
            && view.on_line(at, 1) == Kind::End
            && matches!(view.text(at + 1), ">" | ")");
        let bracket_open = !self.open.is_empty();
        if begins_statement(view, at) && !(bracket_open && closing) {
            return false;
        }
        if bracket_open {
            return !self.forgot_to_close(view, at);
        }
        unfinished(view, self.start, at - 1)
            || can_only_continue(view, at)
            || continues_head(view, self.start, at)
    }

    /// Inside a bracket, two things to compare stand on two lines with nothing between them, and
    /// the second line does not close the bracket: it is a statement of its own.
    fn forgot_to_close(&self, view: Tokens<'_>, at: usize) -> bool {
        // In a search, words may follow each other.
        let searching = |open: &usize| *open > self.start && view.word(open - 1) == "contains";
        if self.open.iter().take(4).any(searching) {
            return false;
        }
        const MIDWAY: [&str; 14] = [
            "lowest",
            "highest",
            "field",
            "at",
            "least",
            "most",
            "exactly",
            "only",
            "all",
            "of",
            "reported",
            "applicable",
            "one",
            "some",
        ];
        let midway = MIDWAY.contains(&view.word(at - 1)) || MIDWAY.contains(&view.word(at));
        if midway || !view.ends_operand(at - 1) || !view.begins_operand(at) {
            return false;
        }
        let in_set = self.open.last().is_some_and(|open| view.kind(*open) == Kind::SetOpen);
        let mut depth = 0usize;
        for next in at..view.all.len() {
            if next > at && view.get(next).first {
                break;
            }
            match (view.kind(next), view.text(next)) {
                (Kind::Open, _) => depth += 1,
                (Kind::Close, _) if !in_set && depth == 0 => return false,
                (Kind::Close, _) => depth = depth.saturating_sub(1),
                (Kind::Comma, _) if in_set => return false,
                (Kind::Sign, ">") if in_set => return false,
                _ => {}
            }
        }
        true
    }

    fn unclosed(&mut self, view: Tokens<'_>) {
        if let (Some(open), false) = (self.open.last(), self.broken) {
            let before = open.checked_sub(1).map(|before| view.text(before)).unwrap_or_default();
            let fault = if before == "=" && view.touches(*open) {
                Diagnostic::new(
                    Code::BadSpelling,
                    "`=<` is no sign of the language",
                    view.span(*open - 1).to(view.span(*open)),
                    "meant as `<=`?",
                )
                .help("write `<=`")
            } else {
                never_closed(view.span(*open), view.kind(*open))
            };
            self.faults.push(fault);
            self.broken = true;
        }
    }

    /// Ends the statement before the token `end`.
    fn finish(&mut self, view: Tokens<'_>, end: usize) {
        if self.start < end {
            self.unclosed(view);
            if !self.broken && unfinished(view, self.start, end - 1) {
                self.broken = true;
                self.faults.push(dangling(view, self.start, end));
            }
            self.statements.push(Statement { tokens: self.start..end, broken: self.broken });
        }
        self.start = end;
        self.open.clear();
        self.broken = false;
    }
}

/// `inclusion`, `exclusion`, `included as`: alone on their line, and never continued.
fn is_section(view: Tokens<'_>, start: usize, end: usize) -> bool {
    match end - start {
        1 => matches!(view.word(start), "inclusion" | "exclusion"),
        2 => view.word(start) == "included" && view.word(start + 1) == "as",
        _ => false,
    }
}

/// Whether the line at `at` plainly begins a statement, whatever is still open before it.
pub(super) fn begins_statement(view: Tokens<'_>, at: usize) -> bool {
    let kind = |ahead| view.on_line(at, ahead);
    let word = |ahead| view.word_on_line(at, ahead);
    let name = |ahead| kind(ahead) == Kind::Word && !is_reserved(word(ahead));
    let ends = |ahead| kind(ahead) == Kind::End;
    let titled = |ahead| kind(ahead) == Kind::Text && kind(ahead + 1) == Kind::Colon;
    if titled(0) {
        return true;
    }
    if !name(0) {
        return false;
    }
    // `1:1, 2:1` is a ratio without its quotes, and no label.
    let ratio = view.touches(at + 1) && view.touches(at + 2);
    if (kind(1) == Kind::Colon && !ratio) || titled(1) {
        return true;
    }
    match word(0) {
        "inclusion" | "exclusion" => ends(1),
        "included" => word(1) == "as" && ends(2),
        "field" | "define" => name(1) && (kind(2) == Kind::Colon || titled(2)),
        "list" => name(1) && (kind(2) == Kind::Text || view.word_sign(at, 2, "=")),
        "convention" => name(1) && view.word_sign(at, 2, "="),
        "stage" => name(1) && (ends(2) || kind(2) == Kind::Text || matches!(word(2), "counts" | "unclear")),
        "study" | "criteria" | "version" => name(1) && ends(2),
        "title" => kind(1) == Kind::Text && ends(2),
        "example" => kind(1) == Kind::Text && word(2) == "expect",
        "amendment" => name(1) && word(2) == "on",
        "blank" => word(1) == "means",
        _ => false,
    }
}

/// Whether the token needs something behind it.
fn unfinished(view: Tokens<'_>, start: usize, last: usize) -> bool {
    let back = |steps: usize| if last >= start + steps { view.text(last - steps) } else { "" };
    let head = view.word(start);
    match view.kind(last) {
        Kind::Sign | Kind::Plus | Kind::Minus | Kind::Comma | Kind::Colon => true,
        Kind::Word => match view.text(last) {
            "judged" => false,
            // Words that are names everywhere else.
            "only" | "all" => back(1) == "has",
            "least" | "most" => back(1) == "at" && back(2) != "read" && head != "example",
            "of" => match back(1) {
                "all" => back(2) == "has",
                "one" | "some" | "range" => head == "field" && back(2) == ":",
                _ => matches!(back(2), "least" | "most" | "exactly"),
            },
            "from" | "read" => head == "field" && last > start + 3 && !matches!(back(1), "in" | "at"),
            "on" => (head == "field" && back(1) == "split") || (head == "amendment" && last == start + 2),
            "means" => {
                back(1) == "blank"
                    || (head == "stage" && back(1) == "unclear")
                    || (last > start && view.kind(last - 1) == Kind::Text)
            }
            "as" => head == "stage" && back(1) == "counts",
            "expect" => head == "example" && last == start + 2,
            word => is_reserved(word),
        },
        _ => false,
    }
}

/// Whether a line that begins like this can be nothing but a continuation. A `-` cannot: it may be
/// the mark of a list item.
fn can_only_continue(view: Tokens<'_>, at: usize) -> bool {
    match view.kind(at) {
        Kind::Sign | Kind::Plus | Kind::Comma | Kind::Colon | Kind::Close | Kind::Percent => true,
        Kind::Word => match view.text(at) {
            "not" => view.word(at + 1) == "in" && !view.get(at + 1).first,
            "judged" => false,
            // `AND` is wrong, but it is no statement either.
            "AND" | "OR" | "And" | "Or" | "UNLESS" | "WHEN" => {
                !matches!(view.on_line(at, 1), Kind::Colon | Kind::Sign | Kind::Text | Kind::End)
            }
            word => is_reserved(word),
        },
        _ => false,
    }
}

/// Whether the line goes on with what the statement's first word allows: `from` after a field, the
/// cells of an example, …
fn continues_head(view: Tokens<'_>, start: usize, at: usize) -> bool {
    let next = view.on_line(at, 1);
    let judged = (start..at).rev().take(4).any(|near| view.word(near) == "judged");
    match (view.word(start), view.word(at)) {
        ("field", "from") => next == Kind::Text,
        ("field", "split") => view.word_on_line(at, 1) == "on",
        ("field", "read") => view.word_on_line(at, 1) == "at",
        ("stage", "counts") => view.word_on_line(at, 1) == "as",
        ("stage", "unclear") => view.word_on_line(at, 1) == "means",
        ("amendment", "on") => at == start + 2,
        ("example", "expect") if at == start + 2 => view.kind(start + 1) == Kind::Text,
        ("example", word) if view.word(start + 2) == "expect" => {
            let counts = matches!(view.word_on_line(at, 1), "least" | "most");
            (matches!(word, "at" | "by") && next == Kind::Word && !counts)
                || (view.is_name(at) && view.word_sign(at, 1, "=") && !view.word_sign(at, 2, "="))
        }
        (_, "from") if judged => next == Kind::Text,
        (_, "by") if judged => view.word_on_line(at, 1).bytes().next().is_some_and(|b| b.is_ascii_digit()),
        _ => false,
    }
}

impl Tokens<'_> {
    /// Whether this sign stands `ahead` further on, on the same line.
    fn word_sign(&self, at: usize, ahead: usize, sign: &str) -> bool {
        self.on_line(at, ahead) == Kind::Sign && self.text(at + ahead) == sign
    }
}

/// `1) duration >= 3 months`: told as a label that lacks its colon.
fn numbered(view: Tokens<'_>, start: usize, at: usize) -> bool {
    at == start + 1 && view.kind(start) == Kind::Word
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TooDeep,
        format!("brackets are nested more than {DEEPEST} deep"),
        span,
        "one more than anyone can read",
    )
    .help("give the inner part a name: `define NAME: …`")
}

fn closes_nothing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnmatchedBracket, "`)` closes no bracket", span, "nothing is open here")
        .help("leave it out, or open a bracket before it")
}

fn never_closed(span: Span, kind: Kind) -> Diagnostic {
    let (open, close) = if kind == Kind::SetOpen { ("<", ">") } else { ("(", ")") };
    Diagnostic::new(
        Code::UnmatchedBracket,
        format!("the bracket `{open}` is not closed"),
        span,
        "opened here",
    )
    .help(format!("close it with `{close}` before the next statement begins"))
}

/// The statement ends on a word or sign that needs something behind it.
fn dangling(view: Tokens<'_>, start: usize, end: usize) -> Diagnostic {
    let last = end - 1;
    let word = view.text(last);
    let section = view.word(start).to_lowercase();
    if last == start + 1 && word == ":" && matches!(section.as_str(), "inclusion" | "exclusion") {
        return section_colon(view.part(&(start..end)), &section);
    }
    if let Some(slip) = section_in_words(view.part(&(start..end))) {
        return slip;
    }
    let help = match (view.kind(last), word) {
        (Kind::Colon, _) => "write a condition after the colon, or `judged` if people decide",
        (Kind::Comma, _) => "leave the comma out, or go on after it",
        (Kind::Word, "and" | "or") => "add a condition, or leave the word out",
        _ => "complete it on this line or on the next",
    };
    let kind = view.kind(start);
    let what = if word == ":" && matches!(kind, Kind::Word | Kind::Text) && last > start {
        format!("nothing follows `{}:`", view.text(last - 1))
    } else {
        format!("the statement ends with `{word}`")
    };
    Diagnostic::new(Code::Unfinished, what, view.span(last), "something must follow").help(help)
}
