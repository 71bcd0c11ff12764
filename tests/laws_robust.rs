//! The law of near misses: on small domains, the cells and values that `screen --robustness` names are
//! those that trying every value of every cell finds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::eval::{Verdict, screen};
use eligible::prove::Firmness;
use eligible::record::{Batch, Column, RawCell, Row};
use eligible::syntax::parse;
use eligible::text::Source;
use proptest::prelude::*;

const FIELDS: &str = "field y : yes/no\nfield n : integer 0..4\nfield o : one of <a, b, c>\n";
const DOMAINS: [(&str, &[&str]); 3] =
    [("y", &["yes", "no"]), ("n", &["0", "1", "2", "3", "4"]), ("o", &["a", "b", "c"])];

fn leaf() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["<", "<=", "=", ">=", ">", "!="]);
    prop_oneof![
        Just(String::from("y")),
        Just(String::from("y = no")),
        (sign, 0..5).prop_map(|(sign, number)| format!("n {sign} {number}")),
        prop::sample::subsequence(vec!["a", "b", "c"], 1..3)
            .prop_map(|values| format!("o in <{}>", values.join(", "))),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        leaf(),
        (leaf(), leaf()).prop_map(|(a, b)| format!("{a} and {b}")),
        (leaf(), leaf()).prop_map(|(a, b)| format!("{a} or {b}")),
    ]
}

fn criteria() -> impl Strategy<Value = String> {
    prop::collection::vec((any::<bool>(), condition()), 1..4).prop_map(|criteria| {
        criteria.iter().fold(FIELDS.to_owned(), |text, (inclusion, condition)| {
            let section = if *inclusion { "inclusion" } else { "exclusion" };
            format!("{text}{section}\n  {condition}\n")
        })
    })
}

fn program(text: &str) -> Program {
    let source = Arc::new(Source::new("laws.criteria", text));
    let (file, faults) = parse(&source);
    assert!(faults.is_empty(), "{text}\n{faults:?}");
    let (program, told) = check(&file, &source);
    program.unwrap_or_else(|| panic!("{text}\n{told:?}"))
}

fn batch(program: &Program, record: &[&str]) -> Batch {
    let columns = program.fields.iter().map(|field| {
        let at = DOMAINS.iter().position(|(name, _)| *name == field.name).unwrap();
        Column::read(&field.spec, [&RawCell::Text(record[at].to_owned())])
    });
    Batch { columns: columns.collect() }
}

fn included(program: &Program, record: &[&str]) -> bool {
    screen(program, Row::new(&batch(program, record), 0), None).verdict == Verdict::Include
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn near_misses_are_what_trying_every_value_finds(
        text in criteria(),
        y in prop::sample::select(vec!["yes", "no", ""]),
        n in prop::sample::select(vec!["0", "1", "2", "3", "4", "1-3", ""]),
        o in prop::sample::select(vec!["a", "b", "c", ""]),
    ) {
        let program = program(&text);
        let record = [y, n, o];
        let typed = batch(&program, &record);
        let row = Row::new(&typed, 0);
        let decision = screen(&program, row, None);
        let mut firm = Firmness::default();
        let Some(robust) = firm.add(&program, row, "r", &decision, None) else {
            prop_assert_ne!(decision.verdict, Verdict::Exclude);
            return Ok(());
        };
        prop_assert_eq!(robust.alone, decision.reasons.len() == 1);
        let near = robust.near.expect("domains this small are searched to their end");
        for (at, (name, values)) in DOMAINS.iter().enumerate() {
            for value in *values {
                let mut changed = record;
                changed[at] = value;
                let told = near.iter().any(|region| {
                    program.fields[region.field].name == *name
                        && included(&self::program(&format!("{FIELDS}inclusion\n  {}\n", region.condition)), &changed)
                });
                prop_assert_eq!(told, included(&program, &changed), "{} = {}: {:?}\n{}", name, value, near, text);
            }
        }
    }
}
