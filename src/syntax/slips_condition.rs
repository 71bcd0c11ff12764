//! Slips inside a condition: chains, signs in words, blanks in values, a second guard.

use super::lex::Kind;
use super::slips::bad;
use super::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};

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

/// A number with its unit, or the one word that stands here.
fn amount(view: Tokens<'_>, at: usize) -> String {
    let number = view.word(at).bytes().next().is_some_and(|b| b.is_ascii_digit());
    let unit = number && view.is_name(at + 1) && !view.word(at + 1).bytes().any(|b| b.is_ascii_digit());
    let end = if unit { at + 1 } else { at };
    view.text.get(view.span(at).start..view.span(end).end).unwrap_or_default().to_owned()
}
