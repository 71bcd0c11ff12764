//! What settles and what changes a verdict, against brute force over every value of small domains.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::eval::{Verdict, screen, screen_under};
use eligible::prove::outlook;
use eligible::record::{Batch, Column, RawCell, Row};
use eligible::syntax::parse;
use eligible::text::Source;
use eligible::value::Cell;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const FIELDS: &str = "
field n: integer 0..6
field m: integer 0..6
field b: yes/no
field e: one of <red, green, blue>
field s: some of <p, q, r>
field l: some of <v, w, x> or other
";

/// Every text that says a value of a field exactly.
fn domain(field: &str) -> Vec<String> {
    let sets = |names: [&str; 3]| {
        let subset = |bits: usize| {
            let chosen = names.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            chosen.map(|(_, name)| *name).collect::<Vec<_>>().join("; ")
        };
        (0..8).map(|bits| if bits == 0 { String::from("none") } else { subset(bits) }).collect()
    };
    match field {
        "n" | "m" => (0..=6).map(|n| n.to_string()).collect(),
        "e" => ["red", "green", "blue"].map(String::from).to_vec(),
        "s" => sets(["p", "q", "r"]),
        // Of an open field, an unlisted value stands for all.
        "l" => sets(["v", "w", "another"]),
        _ => ["yes", "no"].map(String::from).to_vec(),
    }
}

/// With `compared`, leaves that set two fields against each other are among them.
fn leaf(compared: bool) -> impl Strategy<Value = String> {
    let number =
        (select(vec!["<", "<=", ">", ">=", "=", "!="]), 0..=6).prop_map(|(s, k)| format!("n {s} {k}"));
    let between = (0..=3, 3..=6).prop_map(|(a, b)| format!("n between {a} and {b}"));
    let listed = subsequence(vec![0, 2, 3, 5], 1..3)
        .prop_map(|k| format!("n in <{}>", k.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")));
    let how = || select(vec!["in", "not in", "has only", "has all of"]);
    let set = (how(), subsequence(vec!["p", "q", "r"], 1..3))
        .prop_map(|(h, s)| format!("s {h} <{}>", s.join(", ")));
    let open =
        (how(), subsequence(vec!["v", "w"], 1..2)).prop_map(|(h, s)| format!("l {h} <{}>", s.join(", ")));
    let one = (select(vec!["in", "not in"]), subsequence(vec!["red", "green", "blue"], 1..3))
        .prop_map(|(h, s)| format!("e {h} <{}>", s.join(", ")));
    let there = (
        select(vec!["n", "b", "s"]),
        select(vec!["reported", "not reported", "applicable", "not applicable"]),
    )
        .prop_map(|(f, p)| format!("{f} is {p}"));
    let compares =
        select(vec!["n < m", "n >= m", "n = m", "m > 3", "n + m >= 7", "n + m <= 4", "n - m > 2", "m < 2"])
            .prop_map(String::from);
    let weight = if compared { 6 } else { 1 };
    let compares = if compared { compares.boxed() } else { Just(String::from("m > 3")).boxed() };
    prop_oneof![weight => compares, 3 => number, 1 => between, 1 => listed, 3 => set, 1 => open, 2 => one, 2 => Just(String::from("b")), 1 => there]
}

fn condition(compared: bool) -> impl Strategy<Value = String> {
    leaf(compared).prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone(), select(vec!["and", "or"]))
                .prop_map(|(a, b, op)| format!("({a} {op} {b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

/// Criteria in one stage or two, the first of which may await.
fn criteria(compared: bool) -> impl Strategy<Value = String> {
    let some = move || prop::collection::vec((any::<bool>(), condition(compared)), 1..4);
    (some(), some(), any::<bool>(), 0..3_u8).prop_map(|(first, second, judged, stages)| {
        let mut text = FIELDS.to_owned();
        let part = |text: &mut String, criteria: &[(bool, String)], judged: bool| {
            for (heading, inclusion) in [("inclusion", true), ("exclusion", false)] {
                text.push_str(&format!("{heading}\n"));
                if judged && inclusion {
                    text.push_str("  J: judged\n");
                }
                for (_, condition) in criteria.iter().filter(|(kind, _)| *kind == inclusion) {
                    text.push_str(&format!("  {condition}\n"));
                }
            }
        };
        match stages {
            0 => part(&mut text, &[first, second].concat(), judged),
            _ => {
                text = text.replace("or other", "or other read at two");
                text.push_str(if stages == 1 { "stage one\n" } else { "stage one unclear means awaiting\n" });
                part(&mut text, &first, judged);
                text.push_str("stage two\n");
                part(&mut text, &second, false);
            }
        }
        text
    })
}

fn record() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
    let missing = || select(vec!["", "NR", "not applicable", ""]).prop_map(String::from);
    let known = |field| select(domain(field));
    let cell = |field, partly: &'static [&'static str]| {
        let partly = if partly.is_empty() { vec![""] } else { partly.to_vec() };
        prop_oneof![3 => known(field), 2 => missing(), 2 => select(partly).prop_map(String::from)]
    };
    (
        cell("n", &["2-4", "0-1", ">= 3"]),
        cell("m", &["2-4"]),
        cell("b", &[]),
        cell("e", &[]),
        cell("s", &["p; ?", "q; ?", "p; r; ?"]),
        cell("l", &["v; ?", "another; ?"]),
        select(vec!["", "yes", "no", "unclear"]),
    )
        .prop_map(|(n, m, b, e, s, l, j)| {
            BTreeMap::from([("n", n), ("m", m), ("b", b), ("e", e), ("s", s), ("l", l), ("J", j.to_owned())])
        })
}

fn program(text: &str) -> Option<Program> {
    let source = Arc::new(Source::new("laws.criteria", text));
    let (file, _) = parse(&source);
    check(&file, &source).0
}

fn batch(program: &Program, record: &BTreeMap<&str, String>) -> Batch {
    let columns = program.fields.iter().map(|field| {
        let text =
            record.get(field.name.as_str()).map_or(RawCell::Absent, |text| RawCell::Text(text.clone()));
        Column::read(&field.spec, [&text])
    });
    Batch { columns: columns.collect() }
}

/// What a text says in a field's cell.
fn cell(program: &Program, field: usize, text: &str) -> Cell {
    let raw = RawCell::Text(text.to_owned());
    Column::read(&program.fields[field].spec, [&raw]).readings[0].cell.clone()
}

/// Texts that a cell may turn out to hold: values, and missing states that the criteria ask about.
fn completions(program: &Program, text: &str, field: usize, now: &str) -> Vec<String> {
    let name = program.fields[field].name.as_str();
    let mut all = domain(name);
    let is_range = |range: &str, n: i64| match range.split_once('-') {
        Some((a, b)) => (a.parse::<i64>().unwrap()..=b.parse().unwrap()).contains(&n),
        None => n >= 3,
    };
    match now {
        "2-4" | "0-1" | ">= 3" => all.retain(|value| is_range(now, value.parse().unwrap())),
        partly if partly.ends_with("; ?") => {
            let has = partly.trim_end_matches("; ?").split("; ").collect::<Vec<_>>();
            all.retain(|value| has.iter().all(|term| value.split("; ").any(|v| v == *term)));
        }
        "" | "NR" => {
            let asks = |what: &str| {
                text.contains(&format!("{name} is {what}")) || text.contains(&format!("{name} is not {what}"))
            };
            if asks("reported") || asks("applicable") {
                all.push(String::from("not applicable"));
            }
            if asks("reported") && now.is_empty() {
                all.push(String::from("NR"));
            }
        }
        _ => {}
    }
    all
}

fn is_open(now: &str) -> bool {
    ["", "NR", "2-4", "0-1", ">= 3", "unclear"].contains(&now) || now.ends_with("; ?")
}

/// All ways to fill some cells with values of theirs.
fn fillings(values: &[(usize, Vec<Cell>)]) -> Vec<Vec<(usize, Cell)>> {
    values.iter().fold(vec![Vec::new()], |all, (field, cells)| {
        all.iter()
            .flat_map(|patch: &Vec<(usize, Cell)>| {
                cells.iter().map(move |cell| [patch.clone(), vec![(*field, cell.clone())]].concat())
            })
            .collect()
    })
}

fn subsets(of: &[(usize, Vec<Cell>)]) -> Vec<Vec<(usize, Vec<Cell>)>> {
    let mut all: Vec<Vec<_>> = (0..1_usize << of.len())
        .map(|bits| {
            of.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, c)| c.clone()).collect()
        })
        .collect();
    all.sort_by_key(Vec::len);
    all
}

/// The smallest sets of cells that values bring to a goal.
fn smallest(
    cells: &[(usize, Vec<Cell>)],
    goal: impl Fn(Verdict) -> bool,
    verdict: &impl Fn(&[(usize, Cell)]) -> Verdict,
) -> Vec<BTreeSet<usize>> {
    let mut found: Vec<BTreeSet<usize>> = Vec::new();
    for subset in subsets(cells) {
        let fields: BTreeSet<usize> = subset.iter().map(|(field, _)| *field).collect();
        if found.iter().any(|known| known.is_subset(&fields)) {
            continue;
        }
        if fillings(&subset).iter().any(|patch| goal(verdict(patch))) {
            found.push(fields);
        }
    }
    found
}

/// The values of a field for which a region's condition holds.
fn inside(program: &Program, condition: &str, field: usize, values: &[Cell]) -> Vec<bool> {
    let name = &program.fields[field].name;
    if name == "J" {
        let said =
            |value: &Cell, word: &str| condition.contains(word) && *value == cell(program, field, word);
        return values.iter().map(|value| said(value, "yes") || said(value, "no")).collect();
    }
    let text = format!("{FIELDS}\ninclusion\n  R: {condition}\n");
    let asking = self::program(&text).unwrap_or_else(|| panic!("`{condition}` is no condition"));
    let batch = batch(&asking, &BTreeMap::new());
    values
        .iter()
        .map(|value| {
            let field = asking.fields.iter().position(|f| f.name == *name).unwrap();
            let patch = [(field, value.clone())];
            let row = Row { patch: &patch, ..Row::new(&batch, 0) };
            screen(&asking, row, None).verdict == Verdict::Include
        })
        .collect()
}

fn agree(text: &str, record: &BTreeMap<&'static str, String>) -> Result<bool, TestCaseError> {
    let Some(program) = program(text) else { return Ok(false) };
    let batch = batch(&program, record);
    let row = Row::new(&batch, 0);
    let verdict = |patch: &[(usize, Cell)]| {
        screen_under(&program, Row { patch, ..row }, None, program.convention).verdict
    };
    let decision = screen(&program, row, None);
    let found = outlook(&program, row, &decision, None);
    let read: BTreeSet<usize> = program.criteria.iter().flat_map(|c| program.fields_of(c)).collect();
    let now = |field: usize| {
        record.get(program.fields[field].name.as_str()).map(String::as_str).unwrap_or_default()
    };
    let cells = |field: usize, texts: Vec<String>| {
        (field, texts.iter().map(|text| cell(&program, field, text)).collect::<Vec<_>>())
    };
    let any: Vec<_> = read.iter().map(|f| cells(*f, domain(&program.fields[*f].name))).collect();
    let open: Vec<_> = read
        .iter()
        .filter(|f| is_open(now(**f)))
        .map(|f| cells(*f, completions(&program, text, *f, now(*f))))
        .collect();
    let free = if decision.verdict == Verdict::Unclear { &open } else { &any };

    // Which cells matter.
    if decision.verdict == Verdict::Unclear {
        let mut matters = BTreeSet::new();
        let mut verdicts = BTreeSet::new();
        for (field, values) in &open {
            let others: Vec<_> = open.iter().filter(|(other, _)| other != field).cloned().collect();
            for patch in fillings(&others) {
                let seen: BTreeSet<Verdict> = values
                    .iter()
                    .map(|v| verdict(&[patch.clone(), vec![(*field, v.clone())]].concat()))
                    .collect();
                if seen.len() > 1 {
                    matters.insert(*field);
                }
                verdicts.extend(seen);
            }
        }
        if open.is_empty() {
            verdicts.insert(decision.verdict);
        }
        let foregone = if matters.is_empty() { verdicts.first().copied() } else { None };
        if found.matters.is_some() || !found.cut_off {
            prop_assert_eq!(
                found.matters.clone(),
                Some(matters.iter().copied().collect::<Vec<_>>()),
                "matters"
            );
            prop_assert_eq!(found.foregone, foregone, "foregone");
        }
    }

    // Which sets of cells bring which verdict.
    let mut want: BTreeSet<(Verdict, BTreeSet<usize>)> = BTreeSet::new();
    let reach = |goal: fn(Verdict) -> bool| smallest(free, goal, &verdict);
    match decision.verdict {
        Verdict::Include => {}
        Verdict::Unclear => {
            want.extend(reach(|v| v == Verdict::Include).into_iter().map(|set| (Verdict::Include, set)));
            want.extend(reach(|v| v == Verdict::Exclude).into_iter().map(|set| (Verdict::Exclude, set)));
        }
        Verdict::Exclude => {
            let include = reach(|v| v == Verdict::Include);
            let lift = reach(|v| v != Verdict::Exclude);
            want.extend(
                lift.into_iter().filter(|set| !include.contains(set)).map(|set| (Verdict::Unclear, set)),
            );
            want.extend(include.into_iter().map(|set| (Verdict::Include, set)));
        }
    }
    let got: BTreeSet<(Verdict, BTreeSet<usize>)> =
        found.ways.iter().map(|way| (way.verdict, way.regions.iter().map(|r| r.field).collect())).collect();
    prop_assert_eq!(got.len(), found.ways.len(), "a set of cells is given once per verdict");
    if found.cut_off {
        prop_assert!(got.is_subset(&want), "got {:?} want {:?}", got, want);
    } else {
        prop_assert_eq!(&got, &want);
    }
    let order: Vec<_> = found
        .ways
        .iter()
        .map(|w| (w.regions.len(), w.regions.iter().map(|r| r.field).collect::<Vec<_>>()))
        .collect();
    prop_assert!(order.is_sorted());

    // Every value in the regions does it; of a single cell, no known value outside does.
    for way in &found.ways {
        let mut values = Vec::new();
        for region in &way.regions {
            let all = &free.iter().find(|(field, _)| *field == region.field).unwrap().1;
            let holds = inside(&program, &region.condition, region.field, all);
            prop_assert!(holds.contains(&true), "{} holds for nothing", region.condition);
            if way.regions.len() == 1 {
                let known = |value: &Cell| matches!(value, Cell::Known(_));
                let some_known = all.iter().zip(&holds).any(|(v, h)| *h && known(v));
                for (value, holds) in all.iter().zip(&holds) {
                    if !holds && (known(value) || !some_known) {
                        let outside = verdict(&[(region.field, value.clone())]);
                        prop_assert_ne!(outside, way.verdict, "{} leaves out {}", region.condition, value);
                    }
                }
            }
            let kept = all.iter().zip(holds).filter(|(_, holds)| *holds).map(|(v, _)| v.clone()).collect();
            values.push((region.field, kept));
        }
        for patch in fillings(&values) {
            prop_assert_eq!(verdict(&patch), way.verdict, "{:?} with {:?}", way, patch);
        }
    }
    Ok(!found.cut_off)
}

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(cases), failure_persistence: None, ..ProptestConfig::default() }
}

fn holds(text: &str, record: &BTreeMap<&'static str, String>) -> Result<(), TestCaseError> {
    agree(text, record).map(|_| ()).map_err(|e| TestCaseError::fail(format!("{e}\n{text}\n{record:?}")))
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn as_brute_force_finds(text in criteria(false), record in record()) {
        holds(&text, &record)?;
    }

    #[test]
    fn as_brute_force_finds_where_fields_are_compared(text in criteria(true), record in record()) {
        holds(&text, &record)?;
    }
}

/// A criterion that is decided because a cell is not reported turns when the report's authors answer.
#[test]
fn filling_a_cell_that_is_not_reported_may_exclude() {
    let text =
        format!("{FIELDS}\ninclusion\nexclusion\n  not (l has only <v> or n is not reported)\n  s in <q>\n");
    let cells = [("J", ""), ("b", "yes"), ("e", "red"), ("l", "w"), ("m", "0"), ("n", "NR"), ("s", "")];
    let record = cells.into_iter().map(|(field, text)| (field, text.to_owned())).collect();
    assert!(agree(&text, &record).unwrap(), "searched to the end");
}
