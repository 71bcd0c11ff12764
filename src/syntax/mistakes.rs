//! What the parser could not read, in the words of the people who wrote it.

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::{Grammar, Rule, friendly};
use super::lex::Kind;
use super::words::{Tokens, is_reserved};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, closest};

/// Tells what was expected where the parser stopped. `text` is the statement, which begins at
/// `start` in the source.
pub(super) fn explain(view: Tokens<'_>, text: &str, start: usize, error: Error<Rule>) -> Diagnostic {
    // What the statement was meant to be says best what is missing.
    let error = intended(view).and_then(|meant| Grammar::parse(meant, text).err()).unwrap_or(error);
    let stopped = start
        + match error.location {
            InputLocation::Pos(at) => at,
            InputLocation::Span((at, _)) => at,
        };
    let at = view.all.partition_point(|token| token.span.end <= stopped);
    let wanted = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let fault = if view.kind(at) == Kind::End {
        let last = view.span(view.all.len().saturating_sub(1));
        Diagnostic::new(
            Code::Unfinished,
            format!("the statement ends too early, after `{}`", view.text(view.all.len().saturating_sub(1))),
            Span::new(last.end, last.end),
            expected(&wanted, false),
        )
    } else if at == 0 {
        let message = format!("no statement begins with `{}`", view.text(at));
        Diagnostic::new(Code::Unexpected, message, view.span(at), "the beginning of a statement")
    } else {
        let after = view.ends_operand(at - 1);
        let message = format!("`{}` cannot stand here", view.text(at));
        Diagnostic::new(Code::Unexpected, message, view.span(at), expected(&wanted, after))
    };
    match remedy(view, at).or_else(|| remedy_for_wanted(view, at, &wanted)) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// The rule of the statement that the first word announces.
fn intended(view: Tokens<'_>) -> Option<Rule> {
    let next_is_name = view.is_name(1);
    let next_is_text = view.kind(1) == Kind::Text && view.kind(2) != Kind::Colon;
    Some(match view.word(0) {
        "field" if next_is_name => Rule::field,
        "list" if next_is_name => Rule::list,
        "define" if next_is_name => Rule::define,
        "stage" if next_is_name => Rule::stage,
        "study" if next_is_name => Rule::study,
        "criteria" if next_is_name => Rule::criteria,
        "version" if next_is_name => Rule::version,
        "convention" if next_is_name => Rule::convention,
        "amendment" if next_is_name => Rule::amendment,
        "title" if next_is_text || next_is_name => Rule::title,
        "example" if next_is_text || next_is_name => Rule::example,
        "blank" if view.word(1) == "means" => Rule::means,
        _ if view.kind(0) == Kind::Text && view.kind(1) != Kind::Colon && says_means(view) => Rule::means,
        _ => return None,
    })
}

fn says_means(view: Tokens<'_>) -> bool {
    (0..view.all.len()).any(|at| view.word(at) == "means")
}

/// What was expected, short: a rule that can begin with many things is told by an example.
fn expected(wanted: &[Rule], after_operand: bool) -> String {
    if after_operand && wanted.iter().any(|one| matches!(one, Rule::kw_and | Rule::kw_or | Rule::guard)) {
        let compares = wanted.iter().any(|one| {
            matches!(
                one,
                Rule::relation | Rule::sign | Rule::between | Rule::membership | Rule::is | Rule::has
            )
        });
        let start = if compares {
            "expected a comparison such as `>= 3`, `and`, `or`"
        } else {
            "expected `and`, `or`"
        };
        let closes = wanted.contains(&Rule::close);
        return format!("{start}, or {}", if closes { "`)`" } else { "a new line" });
    }
    let mut words: Vec<&str> = Vec::new();
    for one in wanted {
        let word = friendly(*one);
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    // Where a value can stand, a number, a text and a bracket can too; that goes without saying.
    if words.contains(&friendly(Rule::primary)) && words.contains(&friendly(Rule::open_set)) {
        words = vec!["a field, a value, a number or a set"];
    }
    // A group of fields is a rare beginning, and goes without saying, too.
    if words.contains(&friendly(Rule::primary)) {
        words.retain(|word| *word != friendly(Rule::group));
    }
    let condition = friendly(Rule::rule);
    if words.contains(&condition) {
        words.retain(|word| *word == condition || *word == friendly(Rule::judged));
    }
    match words.as_slice() {
        [] => String::from("something else was expected here"),
        [one] => format!("expected {one}"),
        [several @ .., last] => format!("expected {} or {last}", several.join(", ")),
    }
}

/// Numbers that people write as words.
const SMALL: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A help for what stands at the place, or just before it.
fn remedy(view: Tokens<'_>, at: usize) -> Option<String> {
    let before = if at > 0 { view.text(at - 1) } else { "" };
    let found = view.text(at);
    if before == "is" || (before == "not" && at > 1 && view.word(at - 2) == "is") {
        let negated = before == "not";
        return Some(match found.to_lowercase().as_str() {
            "missing" | "empty" | "blank" | "null" | "unknown" | "na" | "unreported" if !negated => {
                String::from("write `is not reported`")
            }
            "missing" | "empty" | "blank" | "null" | "unknown" | "na" | "unreported" => {
                String::from("write `is reported`")
            }
            _ if negated => format!("to compare, write `!= {found}`"),
            _ => format!("to compare, write `= {found}`, or `in <{found}, …>` where there may be several"),
        });
    }
    let help = match before {
        "has" => "write `in <…>` for one of them, `has only <…>`, or `has all of <…>`",
        "in" | "only" => "several values stand in `<` and `>`: `in <one-to-one, group>`",
        "judged" => {
            "`judged` is a whole criterion; to combine it, declare a yes/no field and let people fill that in"
        }
        _ => return remedy_for_found(view, at),
    };
    Some(String::from(help))
}

fn remedy_for_found(view: Tokens<'_>, at: usize) -> Option<String> {
    let found = view.text(at);
    let in_set = (0..at).rev().find(|near| matches!(view.kind(*near), Kind::SetOpen | Kind::SetClose));
    let in_set = in_set.is_some_and(|near| view.kind(near) == Kind::SetOpen);
    let (before, after) = (if at > 0 { view.word(at - 1) } else { "" }, view.word(at + 1));
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let digits = SMALL.iter().position(|word| before.eq_ignore_ascii_case(word));
    if let Some(digits) = digits
        && view.kind(at) == Kind::Word
        && !is_reserved(found)
    {
        return Some(format!("numbers are written in digits: `{} {found}`", digits + 1));
    }
    Some(match found {
        "judged" => String::from(
            "`judged` is a whole criterion; to combine it, declare a yes/no field and let people fill that in",
        ),
        "=" if in_set => {
            String::from("other spellings belong to the field or to a list, not into a condition")
        }
        "<" if in_set => String::from("sets do not stand in sets: give the inner one a name with `list`"),
        "," if !in_set && number(before) && number(after) && view.touches(at) && view.touches(at + 1) => {
            match after.len() {
                3 => format!("write `{before}{after}`, or `{before}.{after}` if it is a decimal"),
                _ => format!("decimals have a point: `{before}.{after}`"),
            }
        }
        "," if !in_set => {
            String::from("several values stand in `<` and `>`; conditions are joined by `and` or `or`")
        }
        "and" | "or" | "when" | "unless" if at == 0 => {
            format!("`{found}` goes on with the statement before it, and there is none that could go on")
        }
        "in" if at > 0 && view.word(at - 1) == "not" => {
            String::from("a field stands before it: `FIELD not in …`")
        }
        "in" | "has" | "is" | "between" if at == 0 || view.kind(at - 1) == Kind::Colon => {
            format!("a field stands before it: `FIELD {found} …`")
        }
        _ if is_reserved(found) => format!("as a value or name, quote it: `\"{found}\"`"),
        _ => return None,
    })
}

/// A help for what is missing.
fn remedy_for_wanted(view: Tokens<'_>, at: usize, wanted: &[Rule]) -> Option<String> {
    let before = if at > 0 { view.text(at - 1) } else { "" };
    let found = view.word(at);
    if wanted.contains(&Rule::kind) {
        let kinds = ["integer", "number", "percent", "text", "year", "date", "duration"];
        return Some(match found.to_lowercase().as_str() {
            "int" => String::from("did you mean `integer`?"),
            "string" | "str" | "free" => String::from("did you mean `text`?"),
            "float" | "decimal" | "real" => String::from("did you mean `number`?"),
            "bool" | "boolean" | "yes" | "yesno" | "yes-no" => String::from("did you mean `yes/no`?"),
            "enum" | "category" | "categorical" | "choice" | "list" => {
                String::from("did you mean `one of <…>`?")
            }
            "set" | "several" | "many" | "multiple" => String::from("did you mean `some of <…>`?"),
            word => match closest(word, kinds) {
                Some(kind) => format!("did you mean `{kind}`?"),
                None => String::from(
                    "the others are `number`, `percent`, `text`, `year`, `date`, `some of <…>`, `range of …`",
                ),
            },
        });
    }
    if wanted.contains(&Rule::colon) {
        return Some(format!("a colon stands after `{before}`"));
    }
    if wanted.contains(&Rule::meaning) {
        return Some(String::from(
            "`not-reported` when the report does not say, `not-read` when nobody has looked yet",
        ));
    }
    if wanted.contains(&Rule::open_set) && !wanted.contains(&Rule::primary) {
        return Some(String::from("several values stand in `<` and `>`: `<one-to-one, group>`"));
    }
    let whole = match view.word(0) {
        "title" => "title \"…\"",
        "version" => "version 1.0.0",
        "amendment" => "amendment 1.1.0 on 2018-02-12 \"what changed, and why\"",
        "example" => "example \"…\" expect include",
        "convention" => "convention month = 30 days",
        "stage" => "stage full-text unclear means awaiting",
        "field" if at > 3 => {
            let name = view.word(1);
            return Some(format!("a title stands in quotes before the colon: `field {name} \"Title\" : …`"));
        }
        _ => return None,
    };
    Some(format!("write it like this: `{whole}`"))
}
