//! All engines say the same of every record. The interpreter is the specification.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::check::Program;
use eligible::eval::{Engine, screen};
use eligible::record::{Batch, Row};
use eligible::value::Truth;
use proptest::prelude::*;

#[path = "support/generated.rs"]
mod generated;
use generated::{batch, cells, condition, criteria, program, record};

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

fn agree(program: &Program, batch: &Batch, rows: usize, engine: &mut Engine<'_>, until: Option<usize>) {
    let said = engine.screen(batch, rows);
    assert_eq!(said.len(), rows);
    for row in 0..rows {
        let decision = screen(program, Row::new(batch, row), until);
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
        let program = program(&text);
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
            }
        }
    }
}
