//! The tables of the leaf rules (meaning, rules 2 to 5), line by line.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail them")]

use std::collections::BTreeSet;

use eligible::value::{
    Base, Bound, Cell, CellText, Convention, FieldSpec, Interval, Literal, Missing, Number, PartialSet,
    Period, Quantity, Relation, Shape, Term, Truth, Value, compare_literal, compare_quantities, is_in, read,
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

fn whole(lo: i64, hi: i64) -> Quantity {
    Quantity::Whole(Interval::closed(Number::whole(lo), Number::whole(hi)))
}

fn number(n: i64) -> Literal {
    Literal::Number(Number::whole(n))
}

#[test]
fn rule_2_1_a_range_against_a_literal() {
    let range = whole(2, 4);
    let cases = [
        (Less, 2, F),
        (Less, 4, U),
        (Less, 5, T),
        (AtMost, 1, F),
        (AtMost, 2, U),
        (AtMost, 4, T),
        (Equal, 1, F),
        (Equal, 3, U),
        (NotEqual, 5, T),
        (Greater, 4, F),
        (Greater, 1, T),
        (AtLeast, 2, T),
        (AtLeast, 5, F),
    ];
    for (relation, k, expected) in cases {
        assert_eq!(compare_literal(&range, relation, &number(k), NONE), expected, "2–4 {relation:?} {k}");
    }
}

#[test]
fn rule_2_1_open_ends_do_not_belong() {
    let open = |lo, hi| {
        Quantity::Number(Interval { lo: Bound::Open(Number::whole(lo)), hi: Bound::Open(Number::whole(hi)) })
    };
    assert_eq!(compare_literal(&open(2, 4), Less, &number(4), NONE), T);
    assert_eq!(compare_literal(&open(2, 4), AtMost, &number(2), NONE), F);
    assert_eq!(compare_literal(&open(2, 4), Equal, &number(2), NONE), F);
    assert_eq!(compare_literal(&open(2, 4), Greater, &number(2), NONE), T);
    assert_eq!(compare_literal(&open(2, 4), AtLeast, &number(4), NONE), F);
}

#[test]
fn rule_2_6_table() {
    let at_least_five =
        Quantity::Whole(Interval { lo: Bound::Closed(Number::whole(5)), hi: Bound::Unbounded });
    let rows =
        [(whole(2, 4), [U, U, U, U, U]), (whole(2, 3), [U, U, U, T, F]), (at_least_five, [F, T, T, F, T])];
    let set = [number(2), number(3)];
    for (cell, [less, not_less, at_least, inside, outside]) in rows {
        assert_eq!(compare_literal(&cell, Less, &number(3), NONE), less);
        assert_eq!(!compare_literal(&cell, Less, &number(3), NONE), not_less);
        assert_eq!(compare_literal(&cell, AtLeast, &number(3), NONE), at_least);
        assert_eq!(is_in(&cell, &set, NONE), inside, "{cell}");
        assert_eq!(!is_in(&cell, &set, NONE), outside, "{cell}");
    }
}

#[test]
fn rule_2_4_in_is_stronger_than_a_chain_of_equals() {
    let cell = whole(3, 4);
    let chain = Truth::any([3, 4].map(|k| compare_literal(&cell, Equal, &number(k), NONE)));
    assert_eq!((is_in(&cell, &[number(3), number(4)], NONE), chain), (T, U));
    // The work depends on the literals, not on the range.
    let huge = whole(0, 999_999_999_999_999);
    assert_eq!(is_in(&huge, &[number(3), number(4)], NONE), U);
    let month = |text: &str| Literal::Date(Period::parse(text).unwrap());
    let cell = quantity(Base::Date, "2014 Jan-Feb");
    assert_eq!(is_in(&cell, &[month("2014-02"), month("2014-01")], NONE), T);
    assert_eq!(is_in(&cell, &[month("2014-01"), month("2014-03")], NONE), U);
    assert_eq!(is_in(&cell, &[month("2013"), month("2014-03")], NONE), F);
}

#[test]
fn rule_2_5_field_against_field() {
    assert_eq!(compare_quantities(&whole(2, 4), Equal, &whole(2, 4), NONE), U);
    assert_eq!(compare_quantities(&whole(3, 3), Equal, &whole(3, 3), NONE), T);
    assert_eq!(compare_quantities(&whole(2, 4), Less, &whole(5, 6), NONE), T);
    assert_eq!(compare_quantities(&whole(2, 4), Less, &whole(1, 2), NONE), F);
    assert_eq!(compare_quantities(&whole(2, 4), AtMost, &whole(4, 6), NONE), T);
    let half = Quantity::Number(Interval::point(Number::ratio(5, 2)));
    assert_eq!(compare_quantities(&whole(2, 3), Equal, &half, NONE), F, "no whole number is 2.5");
    assert_eq!(compare_quantities(&half, NotEqual, &whole(2, 3), NONE), T);
    assert_eq!(whole(2, 4).plus(&whole(1, 1)), Some(whole(3, 5)));
    assert_eq!(whole(2, 4).minus(&whole(1, 2)), Some(whole(0, 3)));
    assert_eq!(compare_quantities(&half, Less, &quantity(Base::Date, "2014"), NONE), U, "checker's business");
}

fn set(text: &str) -> PartialSet {
    let more = text.ends_with('?');
    let names = text.trim_end_matches('?').split(';').map(str::trim);
    let at_least = names.filter(|name| !name.is_empty() && *name != "none").map(Term::new).collect();
    PartialSet { at_least, more }
}

fn terms(names: &[&str]) -> BTreeSet<Term> {
    names.iter().copied().map(Term::new).collect()
}

#[test]
fn rule_3_table() {
    let rows = [
        ("one-to-one", [T, F, F, T, F]),
        ("one-to-one; ?", [T, F, U, U, U]),
        ("group; ?", [U, U, T, F, U]),
        ("none", [F, T, F, F, F]),
    ];
    let (one, group) = (terms(&["one-to-one"]), terms(&["group"]));
    let both = terms(&["one-to-one", "group"]);
    for (cell, [in_one, not_in_one, in_group, only, all]) in rows {
        let cell_set = set(cell);
        assert_eq!(cell_set.shares(&one), in_one, "{cell} in <one-to-one>");
        assert_eq!(!cell_set.shares(&one), not_in_one, "{cell} not in <one-to-one>");
        assert_eq!(cell_set.shares(&group), in_group, "{cell} in <group>");
        assert_eq!(cell_set.has_only(&one), only, "{cell} has only <one-to-one>");
        assert_eq!(cell_set.has_all(&both), all, "{cell} has all of <one-to-one, group>");
    }
}

#[test]
fn rule_3_3_sets_against_sets() {
    let rows = [
        ("a; b", "b; a", T, T),
        ("a", "b", F, F),
        ("a", "a; b", F, T),
        ("a; ?", "a", U, T),
        ("a; ?", "b", F, U),
        ("a; ?", "b; ?", U, U),
        ("none", "none", T, F),
        ("none", "a; ?", F, F),
        ("none", "?", U, F),
    ];
    for (a, b, equal, share) in rows {
        assert_eq!(set(a).equals(&set(b)), equal, "{a} = {b}");
        assert_eq!(set(b).equals(&set(a)), equal, "{b} = {a}");
        assert_eq!(set(a).meets(&set(b)), share, "{a} in {b}");
        assert_eq!(set(b).meets(&set(a)), share, "{b} in {a}");
    }
}

#[test]
fn rule_5_10_table() {
    let rows = [
        ("2018-01-31", [T, F, T]),
        ("2018-01", [T, F, T]),
        ("2018-02-01", [F, T, T]),
        ("2018", [U, U, T]),
        ("2008", [T, F, F]),
    ];
    let literal = |text: &str| Literal::Date(Period::parse(text).unwrap());
    for (cell, [between, after, within]) in rows {
        let date = quantity(Base::Date, cell);
        let from = compare_literal(&date, AtLeast, &literal("2008-01"), NONE);
        let to = compare_literal(&date, AtMost, &literal("2018-01"), NONE);
        assert_eq!(Truth::all([from, to]), between, "{cell} between 2008-01 and 2018-01");
        assert_eq!(compare_literal(&date, Greater, &literal("2018-01"), NONE), after, "{cell} > 2018-01");
        assert_eq!(compare_literal(&date, Equal, &literal("2018"), NONE), within, "{cell} = 2018");
    }
}

#[test]
fn rule_5_11_a_year_against_a_finer_literal() {
    let literal = |text: &str| Literal::Date(Period::parse(text).unwrap());
    let year = quantity(Base::Year, "2018");
    assert_eq!(compare_literal(&year, AtMost, &literal("2018-01"), NONE), U);
    assert_eq!(compare_literal(&year, AtMost, &literal("2019-01"), NONE), T);
    assert_eq!(compare_literal(&year, Greater, &literal("2018-12-31"), NONE), F);
    assert_eq!(compare_literal(&year, Equal, &literal("2018"), NONE), T);
    assert_eq!(is_in(&year, &[literal("2018-01"), number(2019)], NONE), U);
    assert_eq!(is_in(&year, &[literal("2017-01"), number(2018)], NONE), T);
}

#[test]
fn what_is_open() {
    let open =
        |base, text: &str| read(&FieldSpec::plain(base, Shape::Single), CellText::Text(text)).cell.is_open();
    assert!(open(Base::Integer, "2-4"));
    assert!(!open(Base::Integer, "4"));
    assert!(open(Base::Date, "2018-01"));
    assert!(!open(Base::Date, "2018-01-31"));
    assert!(open(Base::Duration, "> 6 months"));
    assert!(open(Base::Text, "NR"));
    assert!(!Cell::Missing(Missing::NotApplicable).is_open());
    assert!(Cell::Known(Value::Set(set("a; ?"))).is_open());
}

#[test]
fn numbers_are_exact_and_read_one_way_only() {
    for (text, shown) in [
        ("12", "12"),
        ("-3", "-3"),
        ("\u{2212}3", "-3"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("1.5e-3", "0.0015"),
        ("-0.25", "-0.25"),
        ("0.000000001", "0.000000001"),
        ("999999999999999", "999999999999999"),
        ("007", "7"),
        ("-0", "0"),
    ] {
        assert_eq!(Number::parse(text).map(|n| n.to_string()).as_deref(), Some(shown), "{text}");
    }
    let refused = [
        "",
        "-",
        ".",
        ".5",
        "5.",
        "1,5",
        "1 500",
        "1,500",
        "1e",
        "1e99",
        "1.5.2",
        "0x1",
        "١٢",
        "1e-10",
        "1234567890123456",
        "0.1234567890",
        "1e15",
        "--3",
        "NaN",
        "inf",
    ];
    for text in refused {
        assert_eq!(Number::parse(text), None, "{text}");
    }
    assert_eq!(Number::ratio(1, 3).to_string(), "1/3");
    assert_eq!(Number::ratio(-7, 2).to_string(), "-3.5");
    let most = Number::whole(i64::MAX);
    let huge = (0..100).fold(most, |product, _| product * most);
    assert!(huge > most && -huge < Number::ZERO && huge + huge >= huge, "beyond all reason, but no failure");
}

#[test]
fn periods() {
    for text in ["2018", "2018-01", "2018-01-31", "2016-02-29"] {
        assert_eq!(Period::parse(text).unwrap().to_string(), text);
    }
    for text in ["", "18", "2018-1", "2018-13", "2018-02-30", "2017-02-29", "2018-01-31-1", "0000", "+018"] {
        assert_eq!(Period::parse(text), None, "{text}");
    }
    let february = Period::parse("2016-02").unwrap();
    assert_eq!(
        (february.first().to_string(), february.last().to_string()),
        ("2016-02-01".into(), "2016-02-29".into())
    );
    // No such period can be read, but its fields are open to all.
    let strange = Period { year: i16::MAX, month: Some(99), day: Some(-4) };
    assert!(strange.first() <= strange.last());
}
