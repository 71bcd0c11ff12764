//! The tables of durations (meaning, rules 5.1 to 5.7), line by line.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail them")]

use eligible::value::{
    Base, Cell, CellText, Convention, Duration, FieldSpec, Literal, Number, Quantity, Relation, Shape,
    TimeUnit, Truth, Value, compare_literal, read,
};

use Relation::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
use Truth::{False as F, True as T, Unknown as U};

const NONE: Convention = Convention { month: None, year: None, day: None };

fn quantity(base: Base, text: &str) -> Quantity {
    let reading = read(&FieldSpec::plain(base, Shape::Single), CellText::Text(text));
    match reading.cell {
        Cell::Known(Value::Quantity(quantity)) => quantity,
        other => panic!("{text} reads as {other:?}: {:?}", reading.fault),
    }
}

fn length(text: &str) -> Duration {
    match quantity(Base::Duration, text) {
        Quantity::Duration(interval) => interval.exact().unwrap(),
        other => panic!("{text} is {other}"),
    }
}

fn sign(sign: &str) -> Relation {
    match sign {
        "=" => Equal,
        "!=" => NotEqual,
        "<" => Less,
        "<=" => AtMost,
        ">" => Greater,
        _ => AtLeast,
    }
}

/// `13 weeks < 3 months` under a convention.
fn holds(condition: &str, convention: Convention) -> Truth {
    let (left, relation, right) = ["<=", ">=", "!=", "<", ">", "="]
        .iter()
        .find_map(|s| condition.split_once(s).map(|(left, right)| (left, sign(s), right)))
        .unwrap();
    let literal = Literal::Duration(length(right.trim()));
    compare_literal(&quantity(Base::Duration, left.trim()), relation, &literal, convention)
}

#[test]
fn rule_5_1_three_families() {
    let months = |n| Duration { months: n, ..Duration::ZERO };
    let days = |n| Duration { days: n, ..Duration::ZERO };
    assert_eq!(Duration::of(Number::ratio(1, 4), TimeUnit::Year), months(Number::whole(3)));
    assert_eq!(Duration::of(Number::ratio(3, 2), TimeUnit::Week), days(Number::ratio(21, 2)));
    assert_eq!(length("3 months 2 weeks"), months(Number::whole(3)).plus(days(Number::whole(14))));
    assert_eq!(Duration::of(Number::whole(30), TimeUnit::Minute).hours, Number::ratio(1, 2));
}

#[test]
fn rule_5_3_days_in_months() {
    let table = [
        (1, 28, 31),
        (2, 59, 62),
        (3, 89, 92),
        (4, 120, 123),
        (5, 150, 153),
        (6, 181, 184),
        (7, 212, 215),
        (8, 242, 245),
        (9, 273, 276),
        (10, 303, 306),
        (11, 334, 337),
        (12, 365, 366),
        (13, 393, 397),
        (14, 424, 428),
        (15, 454, 458),
        (16, 485, 489),
        (17, 515, 519),
        (18, 546, 550),
        (19, 577, 581),
        (20, 607, 611),
        (21, 638, 642),
        (22, 668, 672),
        (23, 699, 703),
        (24, 730, 731),
        (4800, 146_097, 146_097),
        (4801, 146_125, 146_128),
    ];
    for (months, least, greatest) in table {
        let days = Duration::of(Number::whole(months), TimeUnit::Month).days(NONE);
        assert_eq!(days, (Number::whole(least), Number::whole(greatest)), "{months} months");
    }
    assert_eq!(length("0.5 months").days(NONE), (Number::whole(14), Number::ratio(31, 2)));
    assert_eq!(length("1.5 months").days(NONE), (Number::ratio(87, 2), Number::ratio(93, 2)));
    assert_eq!(holds("0 days = 0 months", NONE), T);
}

#[test]
fn rule_5_3_table() {
    let rows = [
        ("6 weeks < 3 months", T),
        ("13 weeks < 3 months", U),
        ("4 weeks < 1 month", U),
        ("12 weeks < 3 months", T),
        ("13 weeks >= 3 months", U),
        ("4 weeks <= 1 month", T),
        ("14 weeks >= 3 months", T),
        ("26 weeks >= 6 months", U),
        ("24 weeks < 6 months", T),
        ("52 weeks < 1 year", T),
        ("365 days >= 12 months", U),
        ("365 days <= 12 months", T),
        ("366 days >= 1 year", T),
        ("104 weeks >= 2 years", F),
        ("3 months 1 day > 3 months", T),
    ];
    for (condition, expected) in rows {
        assert_eq!(holds(condition, NONE), expected, "{condition}");
    }
}

#[test]
fn rule_5_5_a_stated_convention() {
    let thirty = Convention { month: Some(Number::whole(30)), year: Some(Number::whole(365)), day: None };
    assert_eq!(holds("13 weeks < 3 months", thirty), F);
    assert_eq!(holds("365 days = 12 months", thirty), T);
    assert_eq!(holds("395 days = 13 months", thirty), T);
    let short = Convention { month: Some(Number::whole(28)), ..NONE };
    assert_eq!(holds("89 days to 3 months < 1 year", short), U, "runs backwards where a month is 28 days");
    let month_alone = Convention { month: Some(Number::whole(28)), ..NONE };
    assert_eq!(holds("12 weeks = 3 months", month_alone), T);
    assert_eq!(holds("336 days = 1 year", month_alone), T);
}

#[test]
fn rule_5_6_what_hangs_on_a_convention() {
    let sensitive = |condition: &str| {
        let calendar = holds(condition, NONE);
        Convention::usual().iter().any(|convention| holds(condition, *convention) != calendar)
    };
    for yes in ["12 weeks < 3 months", "13 weeks < 3 months", "24 weeks < 6 months", "52 weeks < 1 year"] {
        assert!(sensitive(yes), "{yes}");
    }
    for no in ["6 weeks < 3 months", "8 weeks < 3 months", "11 weeks < 3 months", "14 weeks < 3 months"] {
        assert!(!sensitive(no), "{no}");
    }
}

#[test]
fn rule_5_7_hours_are_a_family_of_their_own() {
    assert_eq!(holds("8 hours < 3 days", NONE), U);
    assert_eq!(holds("8 hours < 3 months", NONE), U);
    assert_eq!(holds("90 minutes < 2 hours", NONE), T);
    assert_eq!(holds("0 hours < 1 day", NONE), T);
    let day = Convention { day: Some(Number::whole(24)), ..NONE };
    assert_eq!(holds("8 hours < 3 days", day), T);
    assert_eq!(holds("72 hours = 3 days", day), T);
    assert_eq!(holds("800 hours < 1 month", day), F);
}

#[test]
fn units_of_time() {
    for (word, unit) in [
        ("min", TimeUnit::Minute),
        ("h", TimeUnit::Hour),
        ("Days", TimeUnit::Day),
        ("wk", TimeUnit::Week),
        ("mo", TimeUnit::Month),
        ("yrs", TimeUnit::Year),
    ] {
        assert_eq!(TimeUnit::parse(word), Some(unit), "{word}");
    }
    for word in ["m", "", "fortnight", "s"] {
        assert_eq!(TimeUnit::parse(word), None, "{word}");
    }
}
