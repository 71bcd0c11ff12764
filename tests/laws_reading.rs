//! Laws of reading, on random texts: it never fails, and what is shown can be read again.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail them")]

use eligible::text::{closest, fold, missing_token_key};
use eligible::value::{
    Base, Bound, Cell, CellText, Duration, FieldSpec, Interval, Number, Quantity, Shape, Term, TimeUnit,
    Value, read,
};
use proptest::prelude::*;
use proptest::sample::select;

fn unit() -> impl Strategy<Value = TimeUnit> {
    select(&[TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Year][..])
}

/// Lengths that people write, near enough to each other to be hard to tell apart.
fn duration() -> impl Strategy<Value = Duration> {
    let part = (0..130_i64, select(&[1, 1, 1, 2, 4][..]), unit())
        .prop_map(|(n, d, unit)| Duration::of(Number::ratio(n, d), unit));
    let months_and_days = (0..30_i64, 0..40_i64).prop_map(|(months, days)| Duration {
        months: Number::whole(months),
        days: Number::whole(days),
        hours: Number::ZERO,
    });
    prop_oneof![part, months_and_days]
}

/// The same with hours now and then.
fn any_duration() -> impl Strategy<Value = Duration> {
    (duration(), prop_oneof![Just(0), 0..50_i64])
        .prop_map(|(duration, hours)| Duration { hours: Number::whole(hours), ..duration })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_are_shown_as_they_are_read(before in 0..1_000_000_000_000_000_i64, after in 0..1_000_000_000_i64, negative: bool) {
        let sign = if negative { "-" } else { "" };
        let text = format!("{sign}{before}.{after:09}");
        let number = Number::parse(&text).unwrap();
        prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
    }

    #[test]
    fn what_is_shown_of_a_duration_can_be_read(duration in any_duration()) {
        let spec = FieldSpec::plain(Base::Duration, Shape::Single);
        let reading = read(&spec, CellText::Text(&duration.to_string()));
        let expected = Cell::Known(Value::Quantity(Quantity::Duration(Interval::point(duration))));
        prop_assert_eq!(reading.cell, expected, "{}", duration);
    }

    #[test]
    fn folding_is_done_once(text in "\\PC{0,12}") {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
        prop_assert_eq!(missing_token_key(&missing_token_key(&text)), missing_token_key(&text));
        let _ = closest(&text, ["one-to-one", "é", ""]);
    }

    #[test]
    fn reading_never_fails(text in cell_text(), spec in field_spec(), as_list: bool) {
        let items = [text.clone(), String::from("?"), text.clone()];
        let cell = if as_list { CellText::List(&items) } else { CellText::Text(&text) };
        let reading = read(&spec, cell);
        prop_assert!(reading.fault.is_none() || reading.cell == Cell::NOT_READ);
        let _ = (reading.cell.to_string(), reading.cell.is_open());
        if let Cell::Known(Value::Quantity(Quantity::Whole(interval))) = reading.cell {
            prop_assert!(!interval.is_empty() && !interval.lo.is_open() && !interval.hi.is_open());
        }
    }
}

/// Anything, and anything made of what cells are made of.
fn cell_text() -> impl Strategy<Value = String> {
    let pieces = select(
        &[
            "1",
            "2",
            "12",
            "2014",
            "03",
            "-",
            "–",
            " ",
            " to ",
            "/",
            ".",
            ",",
            ";",
            "?",
            "%",
            ">=",
            "<",
            "months",
            "weeks",
            "year",
            "Mar",
            "Spring",
            "at least ",
            "about",
            "NR",
            "N/A",
            "none",
            "é",
            "ß",
            "½",
            "e",
            "+",
            "between ",
            " and ",
            "T",
            ":",
            "999999999999999",
            "group",
            "one",
            "9999",
            "31",
        ][..],
    );
    prop_oneof![
        "\\PC{0,20}",
        any::<String>(),
        proptest::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat()),
    ]
}

fn field_spec() -> impl Strategy<Value = FieldSpec> {
    let bases = [
        Base::YesNo,
        Base::Integer,
        Base::Number,
        Base::Percent,
        Base::Text,
        Base::Year,
        Base::Date,
        Base::Duration,
        Base::Term,
    ];
    let shapes = [Shape::Single, Shape::Set, Shape::RangeOf, Shape::SomeOf];
    let bound = || {
        prop_oneof![
            Just(Bound::Unbounded),
            (-9..9_i64).prop_map(|n| Bound::Closed(Number::whole(n))),
            (-9..9_i64).prop_map(|n| Bound::Open(Number::ratio(n, 2))),
        ]
    };
    let domain = proptest::option::of((bound(), bound()).prop_map(|(lo, hi)| Interval { lo, hi }));
    let unit = proptest::option::of(unit());
    (select(bases.to_vec()), select(shapes.to_vec()), domain, unit, any::<bool>()).prop_map(
        |(base, shape, domain, time_unit, open)| {
            let mut spec = FieldSpec { domain, time_unit, ..FieldSpec::plain(base, shape) };
            spec.vocabulary.open = open;
            spec.vocabulary.values = vec![Term::new("group"), Term::new("none")];
            for value in spec.vocabulary.values.clone() {
                spec.vocabulary.spellings.insert(fold(&value.0), value);
            }
            spec
        },
    )
}
