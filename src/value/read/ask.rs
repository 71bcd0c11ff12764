//! The words of faults: what was expected in a cell, and what is wrong with it.

use crate::value::{Base, Bound, FieldSpec, Number, Shape};

/// How many values of a field are named before the rest is only counted.
const NAMED: usize = 8;

/// What a spreadsheet shows where it could not compute a cell, or took a text for a formula.
pub(super) fn spreadsheet_error(text: &str) -> bool {
    matches!(
        text.trim(),
        "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "#NULL!" | "#SPILL!" | "#CALC!"
    )
}

/// What a cell of this field should hold, as the object of "expected".
pub(super) fn expected(spec: &FieldSpec) -> String {
    let range_of = spec.shape == Shape::RangeOf;
    let several = matches!(spec.shape, Shape::SomeOf | Shape::Set);
    let separator = spec.separator.trim();
    let unit = spec.unit.as_deref().map(|unit| format!(" in {unit}")).unwrap_or_default();
    let single = match spec.base {
        Base::YesNo => return String::from("`yes` or `no`"),
        Base::Text => return String::from("a text"),
        Base::Term if spec.vocabulary.open && spec.shape == Shape::Single => {
            return format!("one value only, {} or another", values(spec).trim_start_matches("one of "));
        }
        Base::Term => return values(spec),
        Base::Judgement => return String::from("`yes`, `no` or `unclear`, several separated by `;`"),
        Base::Integer | Base::Number | Base::Year if spec.domain.is_some() => {
            let ends = spec.domain.map(|domain| (domain.lo.end().copied(), domain.hi.end().copied()));
            let number = if spec.base == Base::Number { "a number" } else { "a whole number" };
            match ends {
                Some((Some(lo), Some(hi))) => format!("{number}{unit} from {lo} to {hi}, or a range within"),
                Some((Some(lo), None)) => format!("{number}{unit} of at least {lo}, or a range within"),
                Some((None, Some(hi))) => format!("{number}{unit} of at most {hi}, or a range within"),
                _ => format!("{number}{unit}, or a range"),
            }
        }
        Base::Integer if range_of => format!("whole numbers{unit} such as `8-16`"),
        Base::Integer => format!("a whole number{unit} such as `12`, or a range such as `8-16`"),
        Base::Number => format!("a number{unit} such as `1.5`, or a range such as `2-4`"),
        Base::Percent => String::from("a percentage such as `66%`, or a range such as `60-70%`"),
        Base::Year => String::from("a year such as `2014`, or a range such as `2014-2016`"),
        Base::Date => String::from("a date such as `2014-03-02`, `Mar 2014` or `2014`"),
        Base::Duration => match spec.time_unit {
            Some(unit) => format!("a number of {unit} such as `12`, or a duration such as `6 weeks`"),
            None => String::from("a duration such as `6 weeks` or `2-4 months`"),
        },
    };
    if several { format!("{single}, or several separated by `{separator}`") } else { single }
}

/// The values of a field, as far as a reader can take them in.
fn values(spec: &FieldSpec) -> String {
    let values = &spec.vocabulary.values;
    let mut named =
        values.iter().take(NAMED).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    if values.len() > NAMED {
        named = format!("{named} … ({} values in all)", values.len());
    }
    match (spec.shape, values.len()) {
        (_, 0) => String::from("a value"),
        (Shape::Single, 1) => named,
        (Shape::Single, _) => format!("one of {named}"),
        _ => format!("any of {named}, separated by `{}`", spec.separator.trim()),
    }
}

/// `none` where a field holds exactly one thing.
pub(super) fn none_in_single(text: &str) -> String {
    let text = text.trim();
    let cell = if text.is_empty() { String::from("an empty cell") } else { format!("`{text}`") };
    format!("{cell} means none, which only a field of several values can be")
}

/// Several values where a field holds one.
pub(super) fn too_many(count: usize) -> String {
    format!("the cell holds {count} values, and this field has one")
}

/// A number outside its field's domain.
pub(super) fn outside(spec: &FieldSpec) -> String {
    let end = |bound: Bound<Number>| bound.end().map(|end| end.to_string());
    let Some(domain) = spec.domain else { return String::from("no value of this field is in that range") };
    match (end(domain.lo), end(domain.hi)) {
        (Some(lo), Some(hi)) => format!("it is outside {lo} to {hi}"),
        (Some(lo), None) => format!("it is below {lo}"),
        (None, Some(hi)) => format!("it is above {hi}"),
        (None, None) => String::from("no value of this field is in that range"),
    }
}

/// A range with its ends the wrong way round.
pub(super) fn backwards(low: &str, high: &str) -> String {
    format!("the range runs backwards, from `{}` to `{}`", low.trim(), high.trim())
}

/// A word or sign that makes a value vague; empty when there is none. The text is normal (see
/// [`super::stretch::normal`]).
pub(super) fn vague(text: &str) -> String {
    const VAGUE: [&str; 12] = [
        "about",
        "approximately",
        "approx",
        "approx.",
        "around",
        "ca",
        "ca.",
        "circa",
        "nearly",
        "almost",
        "roughly",
        "some",
    ];
    let first = text.split(' ').next().unwrap_or_default();
    if let Some(word) = VAGUE.iter().find(|word| **word == first) {
        return format!("`{word}` does not say how far from it; write a range");
    }
    if text.starts_with('~') || text.contains('±') {
        return String::from("how far from it is not said; write a range");
    }
    String::new()
}

/// What is probably the matter with a text that no rule for numbers could read; empty when nobody
/// can tell.
pub(super) fn reason(text: &str) -> String {
    let vague = vague(text);
    if !vague.is_empty() {
        return vague;
    }
    if is_spreadsheet_date(text) {
        return String::from(
            "a spreadsheet may have turned a range such as `1-3` into a date; the text it had is lost",
        );
    }
    if let Some((number, _)) = text.split_once('+')
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    {
        return format!("`{number}+` is written `>= {number}`");
    }
    if let Some((before, after)) = digits_around(text, ',') {
        return format!(
            "`{before},{after}` can be a decimal, thousands or two numbers: write `{before}.{after}` if it is a decimal"
        );
    }
    if let Some((before, after)) = digits_around(text, ' ') {
        return format!("`{before} {after}` can be one number or two: write `{before}{after}` or a range");
    }
    if let Some(unit) = text.split(|c: char| !c.is_alphabetic()).find(|word| *word == "m") {
        return format!("`{unit}` can be minutes or months: write `min` or `months`");
    }
    String::new()
}

/// The digits on both sides of the first `separator` that has some.
fn digits_around(text: &str, separator: char) -> Option<(&str, &str)> {
    text.match_indices(separator).find_map(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let after = rest.get(1..)?;
        let start = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| {
            i + before.get(i..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        });
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (before, after) = (before.get(start..)?, after.get(..end)?);
        (!before.is_empty() && !after.is_empty()).then_some((before, after))
    })
}

/// `3-Jan`, `Jan-3`: what spreadsheets make of `1-3` and `3-1`.
pub(super) fn is_spreadsheet_date(text: &str) -> bool {
    let Some((a, b)) = text.split_once('-') else { return false };
    let number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let month = |part: &str| part.len() == 3 && super::date::month_named(part).is_some();
    number(a) && month(b) || month(a) && number(b)
}

/// A word after a number that is no unit of time.
pub(super) fn not_a_unit(word: &str) -> String {
    match word {
        "m" => String::from("`m` can be minutes or months: write `min` or `months`"),
        word => format!("`{word}` is no unit of time such as `weeks` or `months`"),
    }
}

/// A number without a unit where it needs one.
pub(super) fn unit_missing(text: &str) -> String {
    format!("the unit is missing: `{text}` of days, weeks, months or years?")
}

/// A number in a unit that is not its field's.
pub(super) fn other_unit(word: &str, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("`{word}` stands after the number, and the field is in {unit}"),
        None => format!("`{word}` stands after the number, and the field has no unit: add `in {word}` to it"),
    }
}

/// Ends of a range that only a convention could put in order.
pub(super) fn unordered(low: &str, high: &str) -> String {
    format!("which is longer, `{}` or `{}`, depends on the calendar", low.trim(), high.trim())
}

/// `NR` or `N/A` among values: what it says about them is for the file to explain.
pub(super) fn token_beside_values(text: &str) -> String {
    format!("`{}` stands beside a value: write `?` where there may be more", text.trim())
}
