//! Criteria and records made at random: every kind of field, conditions three deep, two stages.

use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::record::{Batch, Column, RawCell};
use eligible::syntax::parse;
use eligible::text::Source;
use proptest::prelude::*;

pub(crate) const FIELDS: &str = "\
criteria laws
field a : yes/no
field n : integer 0..6
field m : integer 0..6
field d : duration
field p : date
field o : one of <x, y, z> or other
field s : some of <x, y, z>
field t : text
field u : text
list pair = <x, y>
";

/// A cell, and the cells that it may turn out to be.
pub(crate) type Choice = (&'static str, &'static [&'static str]);

/// Field by field: a cell, and the exact cells that it may turn out to be (none when it is exact).
/// Texts, and what they may turn out to be: what is missing anything, what is cut something longer.
const TEXTS: &[Choice] = &[
    ("Peer mentoring of students", &[]),
    ("A coaching programme", &[]),
    (
        "Coaching (ABSTRACT TRUNCATED AT 250 WORDS)",
        &["Coaching of peers", "Coaching, and mentoring of students"],
    ),
    ("", &["Mentoring", "Students mentored by a peer", "A coaching programme", "not applicable"]),
    ("not applicable", &[]),
];

pub(crate) const CELLS: &[(&str, &[Choice])] = &[
    ("a", &[("yes", &[]), ("no", &[]), ("", &["yes", "no"]), ("?", &["yes", "no"]), ("not applicable", &[])]),
    ("n", NUMBERS),
    ("m", NUMBERS),
    (
        "d",
        &[
            ("6 weeks", &[]),
            ("13 weeks", &[]),
            ("3 months", &[]),
            ("2-4 months", &["2 months", "3 months", "4 months", "100 days"]),
            ("12-14 weeks", &["12 weeks", "13 weeks", "14 weeks"]),
            (">= 3 months", &["3 months", "1 year", "95 days"]),
            ("", &["1 week", "2 months", "13 weeks", "3 months", "2 years"]),
            ("not applicable", &[]),
        ],
    ),
    (
        "p",
        &[
            ("2018-01-31", &[]),
            ("2018-01", &["2018-01-01", "2018-01-31"]),
            ("2018", &["2018-01-01", "2018-01", "2018-06-30", "2018-12-31"]),
            ("2007", &["2007-12-31"]),
            ("", &["1999-01-01", "2010-05-05", "2018-01-31", "2018-02-01", "2020-01-01"]),
        ],
    ),
    ("o", &[("x", &[]), ("y", &[]), ("w", &[]), ("", &["x", "y", "z", "w"]), ("not applicable", &[])]),
    (
        "s",
        &[
            ("x", &[]),
            ("x; y", &[]),
            ("none", &[]),
            ("x; ?", &["x", "x; y", "x; y; z"]),
            ("z; ?", &["z", "x; z", "y; z"]),
            ("", &["none", "x", "y; z", "x; y; z", "y; ?"]),
            ("not applicable", &[]),
        ],
    ),
    ("t", TEXTS),
    ("u", TEXTS),
];

const NUMBERS: &[Choice] = &[
    ("0", &[]),
    ("3", &[]),
    ("6", &[]),
    ("2-4", &["2", "3", "4", "3-4"]),
    ("3-4", &["3", "4"]),
    (">= 3", &["3", "6", "4-5"]),
    ("", &["0", "1", "2", "3", "4", "5", "6", "2-4"]),
    ("not applicable", &[]),
];

pub(crate) fn leaf() -> impl Strategy<Value = String> {
    let relation = prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let number = (prop::sample::select(vec!["n", "m"]), relation.clone(), 0..7)
        .prop_map(|(f, r, k)| format!("{f} {r} {k}"));
    let length = (relation.clone(), prop::sample::select(vec!["3 months", "13 weeks", "90 days", "1 year"]))
        .prop_map(|(r, k)| format!("d {r} {k}"));
    let fixed = prop::sample::select(vec![
        "a",
        "a = no",
        "n in <3, 4>",
        "n not in <0, 6>",
        "n between 2 and 4",
        "n <= m",
        "n = m",
        "n + m >= 6",
        "m - n < 2",
        "p between 2008 and 2018-01",
        "p > 2018-01",
        "p = 2018",
        "o = x",
        "o != y",
        "o in pair",
        "o not in <z>",
        "s in <x>",
        "s not in pair",
        "s has only pair",
        "s has all of <x, y>",
        "s = <x, y>",
        "o in s",
        "s is reported",
        "d is applicable",
        "n is not applicable",
        "d between 6 weeks and 3 months",
        "t contains mentor*",
        "any of (t, u) contains (mentor* adj3 student*)",
        "any of (t, u) contains (mentor* not coach*)",
        "any of (t, u) contains (peer or coaching)",
    ])
    .prop_map(str::to_owned);
    prop_oneof![2 => number, 2 => length, 4 => fixed]
}

pub(crate) fn condition() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(|parts| format!("({})", parts.join(" and "))),
            several.clone().prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.prop_map(|part| format!("not ({part})")),
        ]
    })
}

/// Criteria in two stages, some asked at both.
pub(crate) fn criteria() -> impl Strategy<Value = String> {
    let criterion = (any::<bool>(), condition());
    prop::collection::vec((0..3_usize, criterion), 1..7).prop_map(|criteria| {
        let mut text = FIELDS.to_owned();
        for (stage, head) in ["", "stage one\n", "stage two\n"].iter().enumerate() {
            text.push_str(head);
            for (at, (inclusion, condition)) in &criteria {
                if *at == stage {
                    text.push_str(if *inclusion { "inclusion\n" } else { "exclusion\n" });
                    text.push_str(&format!("  {condition}\n"));
                }
            }
        }
        text
    })
}

/// A record: per field, which of its cells.
pub(crate) fn record() -> impl Strategy<Value = Vec<usize>> {
    CELLS.iter().map(|(_, cells)| 0..cells.len()).collect::<Vec<_>>()
}

#[allow(dead_code, reason = "each test uses a part of this")]
pub(crate) fn program(text: &str) -> Program {
    let source = Arc::new(Source::new("laws.criteria", text));
    let (file, told) = parse(&source);
    assert!(told.is_empty(), "{told:?}\n{text}");
    let (program, told) = check(&file, &source);
    program.unwrap_or_else(|| panic!("{told:?}\n{text}"))
}

pub(crate) fn batch(program: &Program, records: &[Vec<&str>]) -> Batch {
    let columns = program.fields.iter().map(|field| {
        // The column of a judged criterion comes after the fields.
        let at = CELLS.iter().position(|(name, _)| *name == field.name).unwrap_or(CELLS.len());
        let texts = records.iter().map(|record| RawCell::Text(record[at].to_owned())).collect::<Vec<_>>();
        Column::read(&field.spec, &texts)
    });
    Batch { columns: columns.collect() }
}

pub(crate) fn cells(record: &[usize]) -> Vec<&'static str> {
    record.iter().zip(CELLS).map(|(choice, (_, cells))| cells[*choice].0).collect()
}
