//! Slips of the pen, told in the writer's terms: what stands there, and what to write instead.
//!
//! Most are looked for only when the parser has failed, so that nothing right is ever called wrong.
//! [`always`] finds the few that would parse as something else.

use unicode_normalization::UnicodeNormalization;

use super::lex::Kind;
use super::words::{RESERVED, Tokens};
use super::{slips_condition, slips_refused, slips_shape};
use crate::diagnostic::{Code, Diagnostic};

/// A look at one token of a statement, and what is wrong there if anything is.
type Look = fn(Tokens<'_>, usize) -> Option<Diagnostic>;

/// From the most telling to the least; at one token only the first counts.
const LOOKS: [Look; 20] = [
    split_word,
    slips_refused::contains,
    slips_refused::if_else,
    slips_refused::rows,
    slips_refused::counting_words,
    slips_shape::round_set,
    slips_refused::function,
    slips_refused::pattern,
    dash,
    wrong_sign,
    capitals,
    digits_hyphen_digits,
    minus,
    slips_shape::second_statement,
    slips_condition::second_guard,
    slips_condition::between_to,
    slips_condition::chain,
    slips_condition::wordy_sign,
    slips_condition::blank_in_value,
    odd_character,
];

/// Everything wrong with a statement that did not parse, each slip once.
pub(super) fn find(view: Tokens<'_>) -> Vec<Diagnostic> {
    if let Some(slip) = slips_shape::beginning(view) {
        return vec![slip];
    }
    let mut slips: Vec<Diagnostic> = Vec::new();
    for at in 0..view.all.len() {
        let slip = LOOKS.iter().find_map(|look| look(view, at));
        if let Some(slip) = slip
            && !slips.iter().any(|told| told.message == slip.message || overlaps(told, &slip))
            && slips.len() < 4
        {
            slips.push(slip);
        }
    }
    // Under what is left out on purpose nothing else is worth telling.
    if slips.iter().any(|slip| slip.code == Code::Refused) {
        slips.retain(|slip| slip.code == Code::Refused);
    }
    slips
}

fn overlaps(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.span().start < other.span().end && other.span().start < one.span().end
}

/// What would parse, but as something that nobody means.
pub(super) fn always(view: Tokens<'_>) -> Option<Diagnostic> {
    if let Some(slip) = section_with_colon(view).or_else(|| slips_shape::field_like_rule(view)) {
        return Some(slip);
    }
    let mut negations = 0;
    for at in 0..view.all.len() {
        negations = if view.word(at) == "not" { negations + 1 } else { 0 };
        if negations > 16 {
            return Some(
                Diagnostic::new(
                    Code::TooDeep,
                    "more than 16 `not` stand in a row",
                    view.span(at),
                    "one more than anyone can follow",
                )
                .help("two of them cancel each other out"),
            );
        }
        let slip = number_with_unit(view, at)
            .or_else(|| section_as_unit(view, at))
            .or_else(|| minus(view, at).filter(|_| at > 0 && view.touches(at)));
        if slip.is_some() {
            return slip;
        }
    }
    None
}

/// `exclusion:` would be a label, and the criteria below would lose their section.
fn section_with_colon(view: Tokens<'_>) -> Option<Diagnostic> {
    let lower = view.word(0).to_lowercase();
    let section = matches!(lower.as_str(), "inclusion" | "exclusion") && view.kind(1) == Kind::Colon;
    section.then(|| section_colon(view, &lower))
}

/// `inclusion:`
pub(super) fn section_colon(view: Tokens<'_>, section: &str) -> Diagnostic {
    bad(
        format!("`{}:` is no label: the word stands alone above its criteria", view.word(0)),
        view.span(1),
        "without the colon",
    )
    .help(format!("write `{section}` on a line of its own"))
}

/// `>= 25 exclusion`: the word would be a unit.
fn section_as_unit(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let section = matches!(view.word(at), "inclusion" | "exclusion");
    let number = at > 0 && view.word(at - 1).bytes().next().is_some_and(|b| b.is_ascii_digit());
    (section && number && view.kind(at + 1) == Kind::End).then(|| {
        Diagnostic::new(
            Code::Unexpected,
            format!("`{}` stands on the line of another statement", view.text(at)),
            view.span(at),
            "meant as a section?",
        )
        .help("begin a new line before it")
    })
}

/// `3months`
fn number_with_unit(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    const UNITS: [&str; 20] = [
        "day", "days", "week", "weeks", "wk", "wks", "month", "months", "mo", "mos", "mth", "mths", "year",
        "years", "yr", "yrs", "hour", "hours", "minute", "minutes",
    ];
    let word = view.word(at);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = word.split_at_checked(digits)?;
    let label = at == 0 && matches!(view.kind(1), Kind::Colon | Kind::Text);
    let compared = at > 0
        && (matches!(view.text(at - 1), "<" | ">" | "<=" | ">=" | "≤" | "≥")
            || view.word(at - 1) == "between");
    let hyphen = unit.strip_prefix('-').filter(|_| compared).unwrap_or(unit);
    let known = UNITS.contains(&hyphen.to_lowercase().as_str());
    (digits > 0 && known && !label).then(|| {
        bad(format!("`{word}` lacks a space before its unit"), view.span(at), "a number and a unit")
            .help(format!("write `{number} {hyphen}`"))
    })
}

/// `AND`, `Or`, `NOT`: right word, wrong letters.
fn capitals(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let word = view.word(at);
    let lower = word.to_lowercase();
    if lower == word || !RESERVED.contains(&lower.as_str()) {
        return None;
    }
    let place = match lower.as_str() {
        "not" => view.begins_operand(at + 1),
        "judged" => at > 0 && view.kind(at - 1) == Kind::Colon,
        _ => at > 0 && view.ends_operand(at - 1),
    };
    place.then(|| {
        bad(format!("`{word}` belongs in small letters"), view.span(at), "meant as the word of the language?")
            .help(format!("write `{lower}`, or quote it as a value: `\"{word}\"`"))
    })
}

/// `12-18`, `2018-1`
fn digits_hyphen_digits(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let word = super::literals::plain(view.word(at));
    let (low, high) = word.split_once('-')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let date = low.len() == 4 && digits(low) && high.split('-').all(digits);
    if date && high.split('-').all(|part| part.len() == 2) && high.len() <= 5 {
        return None;
    }
    if date && (high.len() < 4 || high.contains('-')) {
        return Some(
            bad(format!("`{word}` is not written as a date"), view.span(at), "a month or a day?")
                .help("month and day have two digits each: `2018-01`, `2018-01-31`"),
        );
    }
    (digits(low) && digits(high)).then(|| {
        let slip = bad(format!("`{word}` is no number"), view.span(at), "from … to …?");
        if view.word(0) == "example" {
            slip.help(format!("quote what a cell would hold: `\"{word}\"`"))
        } else {
            slip.help(format!("between {low} and {high}? Write `between {low} and {high}`"))
                .help(format!("as a value, quote it: `\"{word}\"`"))
        }
    })
}

/// `n -1`, `n- 1`
fn minus(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    if view.kind(at) != Kind::Minus {
        return None;
    }
    if at == 0 {
        return Some(
            bad("a line cannot begin with `-`", view.span(at), "the mark of a list item?")
                .help("leave it out; a subtraction goes on in the next line after its `-`, not before it"),
        );
    }
    let glued = view.touches(at) || view.touches(at + 1);
    (view.ends_operand(at - 1) && glued).then(|| {
        let (left, right) = (view.text(at - 1), view.text(at + 1));
        bad("a minus needs a space on either side", view.span(at), "a hyphen, or a minus?")
            .help(format!("write `{left} - {right}` to subtract, or `{left}-{right}` for one word"))
    })
}

/// A word with a character in it that takes no room, as web pages and word processors put them there.
fn split_word(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let c = view.text(at).chars().next()?;
    let soft = matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}') && view.kind(at) == Kind::Odd;
    let before = at.checked_sub(1)?;
    let between = view.text.get(view.span(before).end..view.span(at).start).unwrap_or_default();
    let unseen =
        |c: char| matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2060}' | '\u{FEFF}');
    let words = view.kind(before) == Kind::Word && view.kind(at) == Kind::Word;
    let hidden =
        (words && !between.is_empty() && between.chars().all(unseen)).then(|| between.chars().next());
    let (c, left, right) = match hidden.flatten() {
        Some(c) => (c, view.text(before), view.text(at)),
        None if soft => (c, view.text(before), view.word(at + 1)),
        None => return None,
    };
    let whole = format!("{left}{right}");
    let end = if soft { view.span(at + 1) } else { view.span(at) };
    Some(
        bad(
            format!("the invisible character U+{:04X} stands inside `{whole}`", u32::from(c)),
            view.span(before).to(end),
            "one word?",
        )
        .help(format!("type it again: `{whole}`")),
    )
}

/// `–`, `—`, `−`
fn dash(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let c = view.text(at).chars().next().filter(|_| view.kind(at) == Kind::Odd)?;
    let what = match c {
        '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}' => "a dash",
        '\u{2212}' => "a minus sign of a word processor",
        _ => return None,
    };
    let (left, right) = (if at > 0 { view.word(at - 1) } else { "" }, view.word(at + 1));
    let digits = |word: &str| word.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let slip = bad(format!("`{c}` is {what}, and no hyphen"), view.span(at), "here");
    Some(if digits(left) && digits(right) {
        slip.help(format!("between {left} and {right}? Write `between {left} and {right}`"))
    } else {
        slip.help("write the `-` of the keyboard")
    })
}

/// `==`, `=<`, `=>`, `<>`
fn wrong_sign(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    if at == 0 || !view.touches(at) || !is_sign(view, at) || !is_sign(view, at - 1) {
        return None;
    }
    let both = [view.text(at - 1), view.text(at)].concat();
    let span = view.span(at - 1).to(view.span(at));
    let right = match both.as_str() {
        "==" => "=",
        "=<" => "<=",
        "=>" => ">=",
        "<>" if view.kind(at) == Kind::SetClose => {
            return Some(
                Diagnostic::new(Code::Unexpected, "the set has no values", span, "empty")
                    .help("a cell known to be empty holds `none`"),
            );
        }
        "<>" => "!=",
        _ => return None,
    };
    Some(
        bad(format!("`{both}` is no sign of the language"), span, "meant as a comparison?")
            .help(format!("write `{right}`")),
    )
}

fn is_sign(view: Tokens<'_>, at: usize) -> bool {
    matches!(view.kind(at), Kind::Sign | Kind::SetOpen | Kind::SetClose)
}

/// Any other character that the language does not use.
fn odd_character(view: Tokens<'_>, at: usize) -> Option<Diagnostic> {
    let found = view.text(at);
    if view.kind(at) == Kind::Slash {
        let yes_no = at > 0 && view.word(at - 1) == "yes" && view.word(at + 1) == "no";
        if at > 2 && view.word(at - 1) == "no" && view.word(at - 3) == "yes" {
            return Some(
                bad("a `yes/no` field has no third answer", view.span(at), "not a sign of the language").help(
                    "leave it out: a cell that holds `unclear`, or nothing, is not read, and one that holds `NR` not reported",
                ),
            );
        }
        return (!yes_no).then(|| {
            refused_sign(view, at)
                .help("a comment begins with `//`, and a text such as mg/day is quoted: `\"mg/day\"`")
                .help("only `+` and `-` calculate; keep other results in a field of their own")
        });
    }
    // No further back than people look: the scan stays linear.
    let opened = || (at.saturating_sub(64)..at).any(|near| matches!(view.text(near), "[" | "{"));
    if matches!(found, "]" | "}") && opened() {
        return None;
    }
    if view.kind(at) != Kind::Odd {
        return None;
    }
    let plain = found.nfkc().collect::<String>();
    if plain != found && plain.is_ascii() && !plain.trim().is_empty() {
        return Some(refused_sign(view, at).help(format!("write the `{plain}` of the keyboard")));
    }
    let help = match found {
        "&" | "&&" => "write `and`",
        "|" | "||" => "write `or`",
        "!" | "¬" => "write `not`",
        "[" | "]" | "{" | "}" => "several values stand in `<` and `>`, conditions in `(` and `)`",
        ";" => "values are separated by commas, statements by new lines",
        "." => "a statement has no full stop at its end",
        "#" => "a comment begins with `//`",
        "'" | "‘" | "’" | "‚" | "`" | "«" | "»" => "texts stand in double quotes: `\"…\"`",
        "•" | "·" | "◦" | "▪" | "–" => "a list needs no marks: every line is an item",
        "*" if at == 0 => "a list needs no marks: every line is an item",
        "*" | "^" | "×" | "÷" => "only `+` and `-` calculate; keep other results in a field of their own",
        "?" => "a cell that nobody has read yet is simply left out",
        "…" => "write it out",
        _ => "leave it out, or quote the text it belongs to",
    };
    Some(refused_sign(view, at).help(help))
}

fn refused_sign(view: Tokens<'_>, at: usize) -> Diagnostic {
    bad(format!("`{}` means nothing here", view.text(at)), view.span(at), "not a sign of the language")
}

/// A word or sign written in a way that the language does not allow.
pub(super) fn bad(message: impl Into<String>, span: crate::text::Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSpelling, message, span, label)
}
