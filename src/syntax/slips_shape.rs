//! Slips in how a statement is put together: two on one line, a chain, a value with a blank.

use super::ast::Section;
use super::lex::Kind;
use super::slips::{bad, section_colon};
use super::words::{HEADS, Tokens};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::closest;

/// What is wrong with how the statement begins.
pub(super) fn beginning(view: Tokens<'_>) -> Option<Diagnostic> {
    numbered_label(view)
        .or_else(|| misspelt_head(view))
        .or_else(|| several_words(view))
        .or_else(|| unquoted_means(view).or_else(|| wrong_equals(view)))
}

/// `1) duration >= 3 months`, `1. duration >= 3 months`
fn numbered_label(view: Tokens<'_>) -> Option<Diagnostic> {
    let mark = view.text(1);
    (view.is_name(0) && matches!(mark, ")" | ".") && view.kind(2) != Kind::End).then(|| {
        let label = view.word(0);
        bad(format!("a label does not end with `{mark}`"), view.span(1), "a colon belongs here")
            .help(format!("write `{label}:`, or `{label} \"Title\":`"))
    })
}

/// `fiel x: text`, `exclusoin criteria`
fn misspelt_head(view: Tokens<'_>) -> Option<Diagnostic> {
    let word = view.word(0);
    if HEADS.contains(&word) && !matches!(word, "inclusion" | "exclusion") || !view.is_name(0) {
        return None;
    }
    // What follows cannot follow the name of a field, nor a label.
    let follows = match view.kind(1) {
        Kind::Word => view.is_name(1),
        Kind::Text => view.kind(2) != Kind::Colon,
        Kind::Colon => view.kind(2) == Kind::End,
        _ => false,
    };
    let meant = closest(word, HEADS).filter(|_| follows)?;
    if matches!(meant, "inclusion" | "exclusion") {
        if view.kind(1) == Kind::Colon {
            return Some(section_colon(view, meant));
        }
        return Some(section_and_more(view, meant));
    }
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("no statement begins with `{word}`"),
            view.span(0),
            "the beginning of a statement",
        )
        .help(format!("did you mean `{meant}`?")),
    )
}

/// The section that a line was meant to begin: `Inclusion criteria`, `exclusion:`. What stands below it
/// is told nothing more about it.
pub(super) fn meant_section(view: Tokens<'_>) -> Option<Section> {
    let alone = match view.kind(1) {
        Kind::Colon => view.kind(2) == Kind::End,
        Kind::Word => view.is_name(1) && matches!(view.kind(2), Kind::End | Kind::Colon),
        _ => false,
    };
    let word = view.word(0).to_lowercase();
    match closest(&word, ["inclusion", "exclusion"]).filter(|_| alone)? {
        "inclusion" => Some(Section::Inclusion),
        _ => Some(Section::Exclusion),
    }
}

/// `Exclusion criteria:`
pub(super) fn section_in_words(view: Tokens<'_>) -> Option<Diagnostic> {
    let section = match meant_section(view).filter(|_| view.kind(1) == Kind::Word)? {
        Section::Inclusion => "inclusion",
        _ => "exclusion",
    };
    Some(section_and_more(view, section))
}

fn section_and_more(view: Tokens<'_>, section: &str) -> Diagnostic {
    bad(format!("`{section}` stands on a line of its own"), view.span(1), "what is this?")
        .help(format!("write `{section}` alone, and the criteria on the lines below it"))
}

/// `field birth weight: number`, `Adult patients: age >= 18`
fn several_words(view: Tokens<'_>) -> Option<Diagnostic> {
    if matches!(view.word(0), "for" | "if" | "any" | "every" | "each" | "all" | "none") {
        return None;
    }
    let named = matches!(view.word(0), "field" | "list" | "define" | "stage" | "study" | "criteria");
    let begin = usize::from(named);
    let mut end = begin;
    while view.is_name(end) {
        end += 1;
    }
    let stop = view.kind(end);
    let closed = match view.word(0) {
        "study" | "criteria" => stop == Kind::End,
        "stage" => stop == Kind::Text,
        "list" => view.text(end) == "=",
        _ => stop == Kind::Colon || (stop == Kind::Text && view.kind(end + 1) == Kind::Colon),
    };
    if end < begin + 2 || end > begin + 8 || !closed {
        return None;
    }
    let span = view.span(begin).to(view.span(end - 1));
    let words = (begin..end).map(|at| view.word(at)).collect::<Vec<_>>();
    let joined = words.join("-");
    if named {
        return Some(
            bad(format!("the name `{}` has a space in it", words.join(" ")), span, "names are one word")
                .help(format!("write `{joined}`")),
        );
    }
    let text = words.join(" ");
    Some(
        bad(format!("the label `{text}` has a space in it"), span, "labels are one word")
            .help(format!("as a title, quote it: `\"{text}\":`"))
            .help(format!("or write `{joined}`")),
    )
}

/// `NA means not-applicable`
fn unquoted_means(view: Tokens<'_>) -> Option<Diagnostic> {
    (view.word(1) == "means" && view.is_name(0) && view.word(0) != "blank").then(|| {
        let word = view.word(0);
        bad(format!("`{word}` stands for the text of a cell"), view.span(0), "quotes belong here")
            .help(format!("write `\"{word}\" means …`, or `blank means …` for empty cells"))
    })
}

/// `define x = …`, `list x: …`, `field x = …`
fn wrong_equals(view: Tokens<'_>) -> Option<Diagnostic> {
    let after = if view.kind(2) == Kind::Text { 3 } else { 2 };
    let (found, right) = match (view.word(0), view.text(after)) {
        ("define" | "field", "=") => ("=", ":"),
        ("list", ":") => (":", "="),
        _ => return None,
    };
    let name = view.word(1);
    view.is_name(1).then(|| {
        Diagnostic::new(
            Code::Unexpected,
            format!("`{right}` stands after the name of a {}, not `{found}`", noun(view.word(0))),
            view.span(after),
            format!("expected `{right}`"),
        )
        .help(if right == ":" {
            format!("write `{} {name}: …`", view.word(0))
        } else {
            format!("write `{} {name} = …`", view.word(0))
        })
    })
}

fn noun(head: &str) -> &str {
    if head == "define" { "definition" } else { head }
}

/// `model in (a, b)`
pub(super) fn round_set(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let opens = view.kind(at) == Kind::Open || matches!(view.text(at), "[" | "{");
    let before = if at > 0 { view.text(at - 1) } else { "" };
    let counted = before == "of" && at > 1 && !matches!(view.word(at - 2), "all" | "one" | "some");
    let set = matches!(before, "in" | "only" | "of") && !counted;
    (opens && set).then(|| {
        bad(format!("values do not stand in `{}`", view.text(at)), view.span(at), "a set belongs here")
            .help(format!("write `{before} <…>`, such as `{before} <one-to-one, group>`"))
    })
}

/// `I1: a = b I2: c = d`
pub(super) fn second_statement(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    if view.kind(at) != Kind::Colon || at < 2 {
        return None;
    }
    let numbers = view.touches(at) && view.touches(at + 1);
    if numbers {
        let (left, right) = (view.text(at - 1), view.text(at + 1));
        return Some(
            bad(
                format!("`{left}:{right}` needs quotes"),
                view.span(at - 1).to(view.span(at + 1)),
                "one value?",
            )
            .help(format!("write `\"{left}:{right}\"`")),
        );
    }
    let heading = if view.kind(at - 1) == Kind::Text { at.checked_sub(2)? } else { at - 1 };
    let head = matches!(view.word(0), "field" | "define");
    let own = heading == 0 || (head && heading <= 1);
    let before = heading.checked_sub(1)?;
    (!own && view.is_name(heading) && view.ends_operand(before)).then(|| two_statements(view, heading))
}

fn two_statements(view: Tokens<'_>, at: usize) -> Diagnostic {
    Diagnostic::new(
        Code::Unexpected,
        "two statements stand on one line",
        view.span(at),
        "the second begins here",
    )
    .help("`and`, `or`, or a new line?")
}

/// `field age = integer`, `field: text`: they would be conditions on a field.
pub(super) fn field_like_rule(view: Tokens<'_>) -> Option<Diagnostic> {
    const KINDS: [&str; 11] =
        ["integer", "number", "percent", "text", "year", "date", "duration", "yes", "one", "some", "range"];
    if view.word(0) != "field" {
        return None;
    }
    let kind = |at| {
        KINDS.contains(&view.word(at))
            && (view.kind(at + 1) == Kind::End
                || matches!(view.word(at + 1), "of" | "from")
                || view.kind(at + 1) == Kind::Slash)
    };
    if view.is_name(1) && view.text(2) == "=" && kind(3) {
        return wrong_equals(view);
    }
    (view.kind(1) == Kind::Colon && kind(2)).then(|| {
        Diagnostic::new(
            Code::Unexpected,
            "the field has no name",
            view.span(1),
            "a name belongs before the colon",
        )
        .help(format!("write `field NAME: {}`", view.word(2)))
    })
}
