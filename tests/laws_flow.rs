//! Laws of the flow diagram, on generated reviews: criteria in stages, records with duplicates and origins,
//! overrides, reports that were not retrieved. Every record is in one place, and every number adds up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/generated.rs"]
mod generated;

use std::collections::{BTreeMap, BTreeSet};

use eligible::check::Program;
use eligible::eval::flow::{Begin, Flow, Item, Placing, finish, full_text_stage};
use eligible::eval::{Decision, Override, Verdict, categories_of, screen};
use eligible::record::flow::{Counts, Key, Sheet, label_in_csv, write_sheet};
use eligible::record::{Batch, Input, Row};
use eligible::render::flow::{Options, document, json, sheet, svg};
use generated::{batch, cells, condition, criteria, program, record};
use proptest::prelude::*;

/// What is known of a record beside its cells.
#[derive(Clone, Debug)]
struct Beside {
    origin: usize,
    duplicate: bool,
    not_retrieved: bool,
    people: Option<Verdict>,
    study: usize,
}

fn beside() -> impl Strategy<Value = Beside> {
    let verdict = prop::sample::select(vec![Verdict::Include, Verdict::Exclude, Verdict::Unclear]);
    (
        0..5_usize,
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.15),
        prop::option::weighted(0.25, verdict),
        0..4_usize,
    )
        .prop_map(|(origin, duplicate, not_retrieved, people, study)| Beside {
            origin,
            duplicate,
            not_retrieved,
            people,
            study,
        })
}

const ORIGINS: [&str; 5] = ["Medline", "Embase", "ClinicalTrials.gov", "Citation searching", "Medline"];

/// Criteria in three stages, of which the first may come before screening and any may hold records back.
fn files() -> impl Strategy<Value = String> {
    let more = (condition(), condition(), any::<[bool; 4]>());
    (criteria(), more).prop_map(|(text, (a, b, on))| {
        let awaits = |on: bool| if on { " unclear means awaiting" } else { "" };
        let before = if on[0] { " counts as before-screening" } else { "" };
        let mut text = text.replace("stage one\n", &format!("stage one{before}{}\n", awaits(on[1])));
        text = text.replace("stage two\n", &format!("stage two{}\n", awaits(on[2])));
        text.push_str(&format!("stage three\nexclusion\n  {a}\n"));
        if on[3] {
            text.push_str("inclusion\n  J: judged\n");
        }
        text.push_str(&format!("included as\n  some: {b}\n"));
        text
    })
}

/// What the file of counts says of the records, beside what they show.
fn counts(records: &[(Vec<usize>, Beside)]) -> Counts {
    let mut text = String::from("data,record,n\n");
    for (at, (_, beside)) in records.iter().enumerate() {
        if beside.not_retrieved {
            text.push_str(&format!("dbr_notretrieved_reports,r{at},\n"));
        }
    }
    Counts::read("counts.csv", Input::Bytes(text.into_bytes())).unwrap()
}

fn decided<'p>(program: &'p Program, batch: &'p Batch, at: usize) -> Decision<'p> {
    screen(program, Row::new(batch, at), None)
}

/// The flow; a report that is said to be not retrieved and was decided all the same is none here.
fn flow(program: &Program, batch: &Batch, records: &mut [(Vec<usize>, Beside)]) -> Flow {
    let full_text = full_text_stage(program).unwrap();
    for (at, (_, beside)) in records.iter_mut().enumerate() {
        let decision = decided(program, batch, at);
        let verdict = beside.people.unwrap_or(decision.verdict);
        beside.not_retrieved &=
            !beside.duplicate && verdict == Verdict::Unclear && decision.stage >= full_text;
    }
    let counts = counts(records);
    let mut placing = Placing::new(Some(program), Some(&counts), Begin::Identified, Some(full_text));
    placing.deduplicated = true;
    for (at, (_, beside)) in records.iter().enumerate() {
        let decision = decided(program, batch, at);
        let people = beside.people.map(|verdict| Override {
            verdict,
            by: String::from("A. Reader"),
            at: String::from("2024-01-31"),
            why: String::from("read again"),
            fingerprint: None,
            record_hash: None,
        });
        let id = format!("r{at}");
        let origin = placing.origin(ORIGINS[beside.origin]);
        placing.add(Item {
            id: &id,
            found: vec![(id.clone(), Some(origin))],
            duplicate_of: beside.duplicate.then(|| String::from("r0")),
            decision: &decision,
            people: people.as_ref(),
            study: ["", "one", "two", "three"].get(beside.study).map(|study| (*study).to_owned()),
            categories: categories_of(program, Row::new(batch, at)),
        });
    }
    finish(placing).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn n(flow: &Flow, key: Key) -> u64 {
    flow.n(key).unwrap_or(0)
}

fn set(flow: &Flow, key: Key) -> BTreeSet<String> {
    let number = flow.numbers.get(&key);
    number.and_then(|number| number.records.clone()).unwrap_or_default().into_iter().collect()
}

/// Boxes at which a record's way ends.
const ENDS: [Key; 13] = [
    Key::Duplicates,
    Key::Automatic,
    Key::Other,
    Key::RemovedAwaiting,
    Key::Excluded,
    Key::RecordsAwaiting,
    Key::NotRetrieved,
    Key::ReportsExcluded,
    Key::Awaiting,
    Key::OtherDuplicates,
    Key::OtherNotSought,
    Key::OtherNotRetrieved,
    Key::OtherExcluded,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_record_ends_in_one_box_and_the_numbers_add_up(
        text in files(),
        records in prop::collection::vec((record(), beside()), 1..14),
        judgements in prop::collection::vec(prop::sample::select(vec!["yes", "no", ""]), 14),
    ) {
        let mut records = records;
        let program = program(&text);
        let rows = records.iter().zip(&judgements).map(|((record, _), judged)| {
            let mut cells = cells(record);
            cells.push(judged);
            cells
        });
        let batch = batch(&program, &rows.collect::<Vec<_>>());
        let flow = flow(&program, &batch, &mut records);

        // By sets: a record's way ends in one box.
        let mut ends: BTreeMap<String, Vec<Key>> = BTreeMap::new();
        for key in ENDS.into_iter().chain([Key::OtherAwaiting, Key::NewReports]) {
            for id in set(&flow, key) {
                ends.entry(id).or_default().push(key);
            }
        }
        prop_assert_eq!(ends.len(), records.len());
        for (id, keys) in &ends {
            prop_assert_eq!(keys.len(), 1, "{} ends in {:?}", id, keys);
        }

        // By numbers: E1 to E7.
        let f = |key| n(&flow, key);
        let removed = f(Key::Duplicates) + f(Key::Automatic) + f(Key::Other) + f(Key::RemovedAwaiting);
        prop_assert_eq!(f(Key::Databases) + f(Key::Registers) - removed, f(Key::Screened));
        prop_assert_eq!(f(Key::Excluded), f(Key::ByHuman) + f(Key::ByAutomation));
        prop_assert_eq!(f(Key::Screened) - f(Key::Excluded) - f(Key::RecordsAwaiting), f(Key::Sought));
        prop_assert_eq!(f(Key::Sought) - f(Key::NotRetrieved), f(Key::Assessed));
        prop_assert_eq!(f(Key::OtherSought) - f(Key::OtherNotRetrieved), f(Key::OtherAssessed));
        let included = f(Key::Assessed) - f(Key::ReportsExcluded) - f(Key::Awaiting);
        let otherwise = f(Key::OtherAssessed) - f(Key::OtherExcluded) - f(Key::OtherAwaiting);
        prop_assert_eq!(included + otherwise, f(Key::NewReports));
        prop_assert!(f(Key::NewStudies) <= f(Key::NewReports));
        for step in flow.steps.windows(2) {
            let number = |number: &Option<eligible::eval::flow::Number>| number.as_ref().map_or(0, |n| n.n);
            let left = number(&step[0].screened) - number(&step[0].excluded) - number(&step[0].awaiting);
            prop_assert_eq!(left, number(&step[1].screened));
        }
        for key in [Key::ReportsExcluded, Key::OtherExcluded, Key::Databases, Key::Registers] {
            if let Some(number) = flow.numbers.get(&key).filter(|number| !number.parts.is_empty()) {
                prop_assert_eq!(number.n, number.parts.iter().map(|part| part.n).sum::<u64>());
                for (first, (alone, any)) in number.parts.iter().filter_map(|part| Some((part.n, part.range?))) {
                    prop_assert!(alone <= first && first <= any);
                }
            }
        }

        // Against what is known of each record, counted another way.
        let kept = |beside: &Beside| !beside.duplicate;
        let verdicts = records.iter().enumerate().filter(|(_, (_, beside))| kept(beside)).map(|(at, (_, beside))| {
            beside.people.unwrap_or(decided(&program, &batch, at).verdict)
        });
        let verdicts = verdicts.collect::<Vec<_>>();
        let count = |verdict| verdicts.iter().filter(|known| **known == verdict).count() as u64;
        prop_assert_eq!(count(Verdict::Include), f(Key::NewReports));
        let open = records.iter().enumerate().filter(|(at, (_, beside))| {
            kept(beside) && !beside.not_retrieved && beside.people.is_none()
                && decided(&program, &batch, *at).verdict == Verdict::Unclear
        });
        prop_assert_eq!(open.count() as u64, flow.pending);
        prop_assert_eq!(flow.pending > 0, flow.is_draft());
        let studies = records.iter().enumerate().filter(|(at, (_, beside))| {
            kept(beside) && beside.people.unwrap_or(decided(&program, &batch, *at).verdict) == Verdict::Include
        });
        let (named, alone): (Vec<usize>, Vec<usize>) =
            studies.map(|(_, (_, beside))| beside.study).partition(|study| *study > 0);
        let distinct = named.iter().collect::<BTreeSet<_>>().len() + alone.len();
        prop_assert_eq!(distinct as u64, f(Key::NewStudies));

        // What is written is read back, and is the same from then on.
        let first = sheet(&flow);
        let mut text = Vec::new();
        write_sheet(&mut text, &first).unwrap();
        let counts = Counts::read("flow.csv", Input::Bytes(text.clone())).unwrap();
        let again = finish(Placing::new(None, Some(&counts), Begin::Identified, None));
        let again = again.unwrap_or_else(|faults| panic!("{faults:#?}\n{}", String::from_utf8_lossy(&text)));
        for (key, number) in first.numbers {
            if key != Key::Pending {
                prop_assert_eq!(Some(number), again.n(key), "{}", key);
            }
        }
        prop_assert_eq!(flow.pending, again.pending);
        let mut twice = Vec::new();
        write_sheet(&mut twice, &sheet(&again)).unwrap();
        prop_assert_eq!(String::from_utf8(text).unwrap(), String::from_utf8(twice).unwrap());

        // Every skin takes it.
        for plain in [false, true] {
            let options = Options { ranges: plain, screening_reasons: !plain, plain, prefix: String::new() };
            let picture = svg(&flow, &options);
            prop_assert!(picture.ends_with("</svg>\n"));
            prop_assert!(!document(&flow, &options).0.is_empty());
        }
        prop_assert_eq!(json(&flow)["pending"].as_u64(), Some(flow.pending));
    }

    #[test]
    fn a_sheet_is_read_back_as_it_was_written(
        numbers in prop::collection::btree_map(0..Key::ALL.len(), 0..100_000_u64, 0..20),
        labels in prop::collection::btree_set("[A-Za-zæøå ,;:'\"()–-]{1,20}[a-z]", 0..6),
    ) {
        let mut sheet = Sheet::default();
        let labels = labels.iter().map(|label| label_in_csv(label)).collect::<BTreeSet<_>>();
        for label in &labels {
            prop_assert_eq!(&label_in_csv(label), label, "written once, it stays");
        }
        let parts = labels.into_iter().enumerate().map(|(at, label)| (label, at as u64 + 1)).collect::<Vec<_>>();
        sheet.numbers = numbers.into_iter().map(|(at, n)| (Key::ALL[at], n)).collect();
        // A number that has parts is their sum.
        if !parts.is_empty() {
            let sum = parts.iter().map(|(_, n)| n).sum();
            for key in [Key::ReportsExcluded, Key::Databases] {
                sheet.numbers.insert(key, sum);
                sheet.parts.insert(key, parts.clone());
            }
        }
        let mut text = Vec::new();
        write_sheet(&mut text, &sheet).unwrap();
        let counts = Counts::read("flow.csv", Input::Bytes(text)).unwrap();
        for key in Key::ALL {
            prop_assert_eq!(counts.total(key), sheet.numbers.get(&key).copied(), "{}", key);
            let read = counts.entries.get(&key).map(|entry| &entry.parts).into_iter().flatten();
            let read = read.map(|part| (part.name.clone(), part.n.unwrap())).collect::<Vec<_>>();
            prop_assert_eq!(read, sheet.parts.get(&key).cloned().unwrap_or_default());
        }
    }

    #[test]
    fn any_label_is_nothing_but_text_in_the_picture(label in "\\PC{0,40}|.{0,40}|[<>&\"'\u{202e}\u{0}-\u{1f}]{0,12}") {
        let picture = |label: &str| {
            let mut rows = csv::Writer::from_writer(Vec::new());
            rows.write_record(["data", "name", "n"]).unwrap();
            rows.write_record(["dbr_excluded", label, "3"]).unwrap();
            let counts = Counts::read("counts.csv", Input::Bytes(rows.into_inner().unwrap())).ok()?;
            let flow = finish(Placing::new(None, Some(&counts), Begin::Identified, None)).ok()?;
            Some(svg(&flow, &Options::default()))
        };
        // A file that cannot be read says so; what is read can be drawn.
        if let Some(drawn) = picture(&format!("x{label}")) {
            let tags = |text: &str| text.matches('<').count() - text.matches("<text").count() - text.matches("</text").count();
            prop_assert_eq!(tags(&drawn), tags(&picture("x").unwrap()));
            prop_assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()));
            let turned = drawn.contains('\u{202e}');
            prop_assert!(!turned);
        }
    }
}
