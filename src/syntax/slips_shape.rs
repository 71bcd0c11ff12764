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

/// `1 < x < 3`
pub(super) fn chain(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    if view.kind(at) != Kind::Sign || at < 2 {
        return None;
    }
    // Back to the comparison sign before it, over nothing but words and numbers.
    let mut first = at - 1;
    while first > 0
        && at - first < 8
        && (view.is_plain_name(first) || matches!(view.kind(first), Kind::Text | Kind::Percent))
    {
        first -= 1;
    }
    if view.kind(first) != Kind::Sign || first + 1 == at || first == 0 {
        return None;
    }
    let slice = |from: usize, to: usize| {
        view.text.get(view.span(from).start..view.span(to).end).unwrap_or_default().to_owned()
    };
    let middle = slice(first + 1, at - 1);
    let mut end = at + 1;
    while end + 1 < view.all.len() && view.is_plain_name(end + 1) && end < at + 4 {
        end += 1;
    }
    let mut begin = first - 1;
    while begin > 0 && first - begin < 4 && view.is_plain_name(begin - 1) {
        begin -= 1;
    }
    let (left, right) = (slice(begin, first - 1), slice(at + 1, end));
    let (one, two) = (view.text(first), view.text(at));
    let slip = Diagnostic::new(
        Code::Unexpected,
        "comparisons do not chain",
        view.span(at),
        "a second comparison of the same thing",
    )
    .and(view.span(first), "the first");
    if view.word(0) == "example" && one == "=" && two == "=" {
        return Some(
            Diagnostic::new(
                Code::Unexpected,
                "the cells of an example are separated by commas",
                view.span(at - 1),
                "a comma belongs before it",
            )
            .help(format!("write `, {} = …`", view.text(at - 1))),
        );
    }
    let inclusive = matches!((one, two), ("<=" | "≤", "<=" | "≤"));
    let slip = slip.help(format!("write `{left} {one} {middle} and {middle} {two} {right}`"));
    Some(if inclusive {
        slip.help(format!("or `{middle} between {left} and {right}`"))
    } else if one.starts_with('<') && two.starts_with('<') {
        slip.help(format!("or `{middle} between {left} and {right}`, which includes both ends"))
    } else {
        slip
    })
}

/// `duration at least 3 months`
pub(super) fn wordy_sign(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    if at == 0 || !view.ends_operand(at - 1) {
        return None;
    }
    let (word, next) = (view.word(at), view.word(at + 1));
    let (sign, length) = match (word, next) {
        ("at", "least") => (">=", 2),
        ("at", "most") | ("up", "to") => ("<=", 2),
        ("greater" | "more" | "longer" | "older" | "later" | "higher" | "larger", "than") => (">", 2),
        ("less" | "fewer" | "shorter" | "younger" | "earlier" | "lower" | "smaller", "than") => ("<", 2),
        ("over" | "above" | "after" | "exceeds", _) => (">", 1),
        ("under" | "below" | "before", _) => ("<", 1),
        ("since", _) => (">=", 1),
        ("until", _) => ("<=", 1),
        ("equals" | "exactly", _) => ("=", 1),
        _ => return None,
    };
    let said = if length == 2 { format!("{word} {next}") } else { word.to_owned() };
    let span = view.span(at).to(view.span(at + length - 1));
    view.begins_operand(at + length).then(|| {
        let (left, right) = (view.text(at - 1), amount(view, at + length));
        bad(format!("`{said}` is no sign of the language"), span, "a comparison?")
            .help(format!("write `{left} {sign} {right}`"))
    })
}

/// `= United States`, `<medical students>`
pub(super) fn blank_in_value(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let member = at > 0
        && (matches!(view.text(at - 1), "=" | "!=" | "≠")
            || view.kind(at - 1) == Kind::SetOpen
            || (view.kind(at - 1) == Kind::Comma && inside_set(view, at - 1)));
    let digits = view.word(at).bytes().all(|b| b.is_ascii_digit());
    if !member || !view.is_plain_name(at) || digits {
        return None;
    }
    let mut end = at + 1;
    while view.is_plain_name(end) && end < at + 6 {
        end += 1;
    }
    if view.kind(end) == Kind::Colon || (view.kind(end) == Kind::Text && view.kind(end + 1) == Kind::Colon) {
        return None;
    }
    let cell = view.text(end) == "=";
    if view.word(0) == "example" && cell && end == at + 2 {
        return Some(
            Diagnostic::new(
                Code::Unexpected,
                "the cells of an example are separated by commas",
                view.span(end - 1),
                "a comma belongs before it",
            )
            .help(format!("write `, {} = …`", view.text(end - 1))),
        );
    }
    (end > at + 1).then(|| {
        let words = (at..end).map(|at| view.word(at)).collect::<Vec<_>>();
        let text = words.join(" ");
        bad(
            format!("the value `{text}` has a space in it"),
            view.span(at).to(view.span(end - 1)),
            "one value?",
        )
        .help(format!("quote it: `\"{text}\"`"))
        .help(format!("or use hyphens, which match spaces: `{}`", words.join("-")))
    })
}

fn inside_set(view: Tokens<'_>, at: usize) -> bool {
    (0..at)
        .rev()
        .take(64)
        .find(|near| matches!(view.kind(*near), Kind::SetOpen | Kind::SetClose | Kind::Open | Kind::Close))
        .is_some_and(|near| view.kind(near) == Kind::SetOpen)
}

/// `rct when adults unless animals`
pub(super) fn second_guard(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let is_guard = |at| matches!(view.word(at), "when" | "unless");
    if !is_guard(at) {
        return None;
    }
    let first = (0..at)
        .rev()
        .take_while(|near| !matches!(view.kind(*near), Kind::Open | Kind::Close))
        .find(|near| is_guard(*near))?;
    let word = view.text(at);
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("a criterion has one `when` or `unless`, and `{word}` is the second"),
            view.span(at),
            "the second",
        )
        .and(view.span(first), "the first")
        .help("put brackets round an inner one, or join the conditions with `and`"),
    )
}

/// `between 2008 to 2018`
pub(super) fn between_to(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let meant = matches!(view.word(at), "to" | "until") || view.kind(at) == Kind::Minus;
    let near = (at.saturating_sub(4)..at).rev().find(|near| view.word(*near) == "between")?;
    let and = (near..at).any(|near| view.word(near) == "and");
    (meant && !and && near + 1 < at).then(|| {
        let low = amount(view, near + 1);
        let low = low.strip_suffix(view.text(at)).unwrap_or(&low).trim_end();
        let high = amount(view, at + 1);
        bad(
            format!("the ends of `between` are joined by `and`, not `{}`", view.text(at)),
            view.span(at),
            "`and` belongs here",
        )
        .help(format!("write `between {low} and {high}`"))
    })
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

/// A number with its unit, or the one word that stands here.
fn amount(view: Tokens<'_>, at: usize) -> String {
    let number = view.word(at).bytes().next().is_some_and(|b| b.is_ascii_digit());
    let unit = number && view.is_name(at + 1) && !view.word(at + 1).bytes().any(|b| b.is_ascii_digit());
    let end = if unit { at + 1 } else { at };
    view.text.get(view.span(at).start..view.span(end).end).unwrap_or_default().to_owned()
}
