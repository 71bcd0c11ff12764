//! All engines say the same of every record. The interpreter is the specification.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::HashMap;
use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::diagnostic::{Code, Severity};
use eligible::eval::{Alike, Decision, Engine, Tally, Verdict, Whys, screen};
use eligible::record::{Batch, Row};
use eligible::render::outcome;
use eligible::syntax::parse;
use eligible::text::Source;
use eligible::value::Truth;
use proptest::prelude::*;

#[path = "support/generated.rs"]
mod generated;
use generated::{batch, cells, condition, criteria, record};

/// What only a whole file can have: cells read later, stages that stop, judged criteria, guards,
/// counts, definitions, categories, a convention.
fn files() -> impl Strategy<Value = String> {
    let more = (condition(), condition(), condition(), 1..4_usize);
    (criteria(), more, any::<[bool; 5]>()).prop_map(|(text, (a, b, c, n), on)| {
        let mut text = text.replace(
            "field s : some of <x, y, z>\n",
            match on[0] {
                true => "field s : some of <x, y, z> read at two\n",
                false => "field s : some of <x, y, z>\n",
            },
        );
        if on[1] {
            text = text.replace("stage one\n", "stage one unclear means awaiting\n");
        }
        if on[2] {
            text = text.replace(
                "field a : yes/no\n",
                "convention month = 28 days, year = 364 days\nfield a : yes/no\n",
            );
        }
        text.push_str(&format!("inclusion\n  {a} when ({b})\nexclusion\n  {b} unless ({c})\n"));
        text.push_str(&format!(
            "inclusion\n  at least {n} of ({a}, {b}, not ({c}))\n  exactly {n} of (not ({a}), {c}, {b})\n"
        ));
        if on[3] {
            text.push_str("inclusion\n  J: judged\n");
        }
        if on[4] {
            text.push_str(&format!("included as\n  one: {b}\n  other: {c}\n"));
        }
        text
    })
}

/// The counts of all records at once are those of one after the other.
fn count_alike(program: &Program, batch: &Batch, rows: usize, engine: &mut Engine<'_>, until: Option<usize>) {
    let studies = ["", "one", "two", "one"];
    for with in [false, true] {
        let study = |row: usize| with.then(|| studies[row % 4]).filter(|study| !study.is_empty());
        let mut slowly = Tally::new(program, until);
        for row in 0..rows {
            slowly.add(&screen(program, Row::new(batch, row), until), study(row));
        }
        let said = engine.screen(batch, rows);
        let mut once = Tally::new(program, until);
        once.add_all(program, &said, if with { Some(&study) } else { None });
        // Studies are in a map without an order.
        if !with {
            assert_eq!(format!("{slowly:?}"), format!("{once:?}"));
        }
        for verdict in [Verdict::Include, Verdict::Exclude, Verdict::Unclear] {
            assert_eq!(slowly.studies(verdict), once.studies(verdict));
        }
        let mut twice = Tally::new(program, until);
        twice.merge(once.clone());
        twice.merge(once.clone());
        assert_eq!(twice.read, 2 * once.read);
        assert_eq!(
            twice.stages.iter().map(|s| s.went_on).sum::<u64>(),
            2 * once.stages.iter().map(|s| s.went_on).sum::<u64>()
        );
    }
}

fn agree(program: &Program, batch: &Batch, rows: usize, engine: &mut Engine<'_>, until: Option<usize>) {
    let said = engine.screen(batch, rows);
    assert_eq!(said.len(), rows);
    let mut whys = Whys::new(program);
    let mut words: HashMap<u32, String> = HashMap::new();
    let mut brief: HashMap<u32, String> = HashMap::new();
    let numbers = Alike::new(program, true).of_all(&said, batch, rows).to_vec();
    let mut alike = Alike::new(program, false);
    let few = alike.of_all(&said, batch, rows).to_vec();
    assert!(few.iter().all(|number| (*number as usize) < alike.len()));
    for row in 0..rows {
        let decision = screen(program, Row::new(batch, row), until);
        // The same decision without its traces, causes and all.
        let again = whys.decision(&said, batch, row);
        assert_eq!(again.open, decision.open);
        assert_eq!(again.reasons, decision.reasons);
        assert_eq!((&again.stages, &again.included_as), (&decision.stages, &decision.included_as));
        assert_eq!(again.may_be, decision.may_be);
        assert_eq!(again.asked.len(), decision.asked.len());
        for (one, other) in again.asked.iter().zip(&decision.asked) {
            assert_eq!((one.truth, &one.causes), (other.truth, &other.causes));
        }
        // What is said in a table depends on nothing but the number.
        let said_of = |d: &Decision<'_>| {
            let causes = d.asked.iter().map(|asked| &asked.causes).collect::<Vec<_>>();
            format!("{:?} {:?} {:?} {:?} {:?}", d.stage, d.reasons, d.open, causes, d.included_as)
        };
        let known = words.entry(numbers[row]).or_insert_with(|| said_of(&decision));
        assert_eq!(*known, said_of(&decision));
        let in_brief = |d: &Decision<'_>| {
            let each = d.asked.iter().map(outcome).collect::<Vec<_>>();
            format!("{:?} {:?} {:?} {each:?}", d.verdict, d.stage, d.reasons)
        };
        let known = brief.entry(few[row]).or_insert_with(|| in_brief(&decision));
        assert_eq!(*known, in_brief(&decision));
        assert_eq!(said.verdict(row), decision.verdict);
        assert_eq!(said.stage(row), decision.stage);
        assert_eq!(said.reason(row), decision.reason());
        assert_eq!(said.reasons(row), decision.reasons.len());
        assert_eq!(said.provisional(row), decision.provisional);
        assert_eq!(said.convention_sensitive(row), decision.convention_sensitive);
        for stage in 0..program.stages.len() {
            assert_eq!(said.at_stage(stage, row), decision.stages.get(stage).copied(), "stage {stage}");
        }
        for criterion in 0..program.criteria.len() {
            let asked = decision.asked.get(criterion).map(|asked| asked.truth);
            assert_eq!(said.truth(criterion, row), asked, "{}", program.criteria[criterion].label);
        }
        let open = decision.may_be.iter().map(|(category, _)| *category).collect::<Vec<_>>();
        for category in 0..program.categories.len() {
            let truth = said.category(category, row);
            assert_eq!(truth == Some(Truth::True), decision.included_as.contains(&category));
            assert_eq!(truth == Some(Truth::Unknown), open.contains(&category));
        }
    }
}

proptest! {
    /// Batch after batch with columns of their own, and up to each stage.
    #[test]
    fn the_columnar_engine_says_what_the_interpreter_says(
        text in files(),
        batches in prop::collection::vec(prop::collection::vec((record(), 0..4_usize), 1..20), 1..3),
    ) {
        let source = Arc::new(Source::new("laws.criteria", &*text));
        let (program, told) = check(&parse(&source).0, &source);
        let Some(program) = program else {
            // The same condition twice in `at least N of` is refused, and nothing else is.
            let mut errors = told.iter().filter(|told| told.severity() == Severity::Error);
            prop_assert!(errors.all(|told| told.code == Code::BadCount), "{:?}\n{}", told, text);
            return Ok(());
        };
        for until in [None, Some(0), Some(1)] {
            let mut engine = Engine::new(&program, until);
            for records in &batches {
                let rows = records.iter().map(|(record, judged)| {
                    let mut row = cells(record);
                    row.push(["", "yes", "no", "unclear"][*judged]);
                    row
                });
                let rows = rows.collect::<Vec<_>>();
                let batch = batch(&program, &rows);
                engine.forget();
                agree(&program, &batch, rows.len(), &mut engine, until);
                count_alike(&program, &batch, rows.len(), &mut engine, until);
            }
        }
    }
}
