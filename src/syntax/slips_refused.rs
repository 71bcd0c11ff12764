//! What the language leaves out on purpose, each with the way round it.

use super::lex::Kind;
use super::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

fn refused(message: impl Into<String>, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::Refused, message, span, label)
}

/// Whether something to compare stands before the token.
fn after_operand(view: Tokens<'_>, at: usize) -> bool {
    at > 0 && view.ends_operand(at - 1)
}

/// `title contains mentor* or coach*`
pub(super) fn contains(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    if view.word(at) != "contains" || view.kind(at + 1) == Kind::Open {
        return None;
    }
    let joined = (at + 2..view.all.len()).any(|at| matches!(view.word(at), "and" | "or" | "not"));
    joined.then(|| {
        Diagnostic::new(
            Code::Unexpected,
            "this search needs brackets",
            view.span(at),
            "only one word, or one text in quotes, stands here without",
        )
        .help("put them round the whole search: `title contains (mentor* or coach*)`")
    })
}

/// `if a then b else c`
pub(super) fn if_else(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let word = view.word(at);
    let begins =
        word == "if" && (view.begins_operand(at + 1)) && (at == 0 || !view.ends_operand(at - 1) || at > 1);
    let follows = matches!(word, "then" | "else" | "otherwise") && after_operand(view, at);
    (begins || follows).then(|| {
        refused("there is no `if … then … else`", view.span(at), "conditions are not steps")
            .help("a requirement that holds only for some records: `A when B`, in inclusions")
            .help("an exception to an exclusion: `A unless B`")
    })
}

/// `for all`, `every row`
pub(super) fn rows(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let (word, next) = (view.word(at), view.word(at + 1));
    let quantified = matches!((word, next), ("for", "all" | "each" | "every" | "any"))
        || (matches!(word, "any" | "every" | "each" | "all" | "some" | "no")
            && matches!(next, "row" | "rows" | "record" | "records" | "arm" | "arms"));
    quantified.then(|| {
        refused(
            format!("`{word} {next}` asks about several records at once"),
            view.span(at).to(view.span(at + 1)),
            "each record gets its own verdict",
        )
        .help("records of one study are brought together by `study FIELD`")
        .help("a field with several values in its cell is asked with `in`, `has only`, `has all of`")
    })
}

/// `any of (a, b)`, `none of (a, b)`
pub(super) fn counting_words(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let word = view.word(at);
    let counts = matches!(word, "any" | "all" | "none" | "one" | "both" | "either");
    let bracket = view.word(at + 1) == "of" && view.kind(at + 2) == Kind::Open;
    let set = view.word(at + 1) == "of" && view.kind(at + 2) == Kind::SetOpen;
    if !counts || (at > 0 && view.word(at - 1) == "has") {
        return None;
    }
    let span = view.span(at).to(view.span(at + 1));
    if set && after_operand(view, at) {
        return Some(
            refused(
                format!("`{word} of` cannot be asked of a value"),
                span,
                "not a question of the language",
            )
            .help("one of them: `in <…>`; all of them: `has all of <…>`; none of them: `not in <…>`"),
        );
    }
    bracket.then(|| {
        let help = match word {
            "all" | "both" => "join the conditions with `and`",
            "none" => "write `not (a or b)`",
            "one" => "write `exactly 1 of (…)`, or `at least 1 of (…)`",
            _ => "join the conditions with `or`, or write `at least 1 of (…)`",
        };
        refused(format!("conditions are not counted with `{word} of`"), span, "how many?").help(help)
    })
}

/// `count(x)`
pub(super) fn function(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let name = view.word(at);
    let called = view.is_name(at) && view.kind(at + 1) == Kind::Open;
    if !called || (name == "of" && at > 0) {
        return None;
    }
    let help = match name {
        "min" | "minimum" => "the lower end of a spread is `lowest FIELD`",
        "max" | "maximum" => "the upper end of a spread is `highest FIELD`",
        "not" => "write `not` in small letters",
        _ => "a condition can have a name: `define NAME: …`; a result can have a field of its own",
    };
    Some(
        refused(
            format!("there are no functions such as `{name}(…)`"),
            view.span(at),
            "called like a function",
        )
        .help(help),
    )
}

/// `=~ /mentor.*/`, `title matches "…"`
pub(super) fn pattern(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let word = matches!(view.word(at), "matches" | "like" | "regex" | "regexp") && after_operand(view, at);
    let tilde = view.text(at) == "~";
    (word || tilde).then(|| {
        refused(
            format!("there are no patterns: `{}` is not understood", view.text(at)),
            view.span(at),
            "a pattern?",
        )
        .help("let people answer it: `LABEL \"…\": judged`, or code it as a yes/no field")
    })
}
