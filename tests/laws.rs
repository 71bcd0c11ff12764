//! Laws of the meaning, on generated criteria and records: what is decided stays decided, connectives
//! are Kleene's, verdicts depend on no order, and the counts add up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::sync::Arc;

use eligible::check::{Polarity, Program, check};
use eligible::eval::{Decision, Tally, Verdict, screen, screen_quickly, truth_at};
use eligible::record::{Batch, Row};
use eligible::syntax::{format, parse};
use eligible::text::Source;
use eligible::value::Truth;
use proptest::prelude::*;

#[path = "support/generated.rs"]
mod generated;
use generated::*;

/// The record with some of its open cells completed, as `picks` says: 0 leaves a cell as it is.
fn completed(record: &[usize], picks: &[usize]) -> Vec<&'static str> {
    let choices = record.iter().zip(CELLS).zip(picks);
    let complete = choices.map(|((choice, (_, cells)), pick)| {
        let (cell, completions) = cells[*choice];
        match pick % (completions.len() + 1) {
            0 => cell,
            pick => completions[pick - 1],
        }
    });
    complete.collect()
}

fn one<'p>(program: &'p Program, batch: &'p Batch) -> Decision<'p> {
    screen(program, Row::new(batch, 0), None)
}

/// Per criterion, its truth after both stages, whatever the verdict was before.
fn truths(program: &Program, cells: &[&str]) -> Vec<Truth> {
    let batch = batch(program, &[cells.to_vec()]);
    one(program, &batch).asked.iter().map(|asked| asked.truth).collect()
}

/// A file of one criterion, which is then always asked.
fn truth(condition: &str, section: &str, cells: &[&str]) -> Truth {
    truths(&program(&format!("{FIELDS}{section}\n  {condition}\n")), cells)[0]
}

proptest! {
    /// (a) Filling a cell, narrowing a range or completing a set never turns what was decided.
    #[test]
    fn what_is_decided_stays_decided(
        condition in condition(),
        record in record(),
        picks in prop::collection::vec(0..9_usize, CELLS.len()),
    ) {
        let before = truth(&condition, "inclusion", &cells(&record));
        let after = truth(&condition, "inclusion", &completed(&record, &picks));
        if before != Truth::Unknown {
            prop_assert_eq!(before, after, "{}: {:?} and {:?}", condition, cells(&record), completed(&record, &picks));
        }
    }

    /// (a) for verdicts: a decided verdict stays, except that a record which was let through the first
    /// stage may be stopped there once its cells are known.
    #[test]
    fn a_decided_verdict_stays(
        text in criteria(),
        record in record(),
        picks in prop::collection::vec(0..9_usize, CELLS.len()),
    ) {
        let program = program(&text);
        let (before, after) = (cells(&record), completed(&record, &picks));
        let (before, after) = (batch(&program, &[before]), batch(&program, &[after]));
        let (before, after) = (one(&program, &before), one(&program, &after));
        if before.verdict != Verdict::Unclear {
            prop_assert_eq!(before.verdict, after.verdict, "{}", text);
        }
    }

    /// (c) De Morgan, double negation, and the two phrases that are made of others.
    #[test]
    fn connectives_are_kleenes(a in condition(), b in condition(), record in record()) {
        let cells = cells(&record);
        let is = |condition: String, section: &str| truth(&condition, section, &cells);
        let (x, y) = (is(a.clone(), "inclusion"), is(b.clone(), "inclusion"));
        prop_assert_eq!(is(format!("not ({a} and {b})"), "inclusion"), is(format!("not {a} or not ({b})"), "inclusion"));
        prop_assert_eq!(is(format!("not not ({a})"), "inclusion"), x);
        prop_assert_eq!(is(format!("{a} when {b}"), "inclusion"), Truth::any([!y, x]));
        prop_assert_eq!(is(format!("{a} unless {b}"), "exclusion"), Truth::all([x, !y]));
        prop_assert_eq!(is(format!("{a} and ({a} or {b})"), "inclusion"), x);
    }

    /// (c) `at least N of` is the "or" of all N-wise "and"s; `exactly` is at least and at most.
    #[test]
    fn counting_is_or_of_ands(conditions in prop::collection::vec(leaf(), 3), record in record()) {
        let cells = cells(&record);
        let mut different = conditions.clone();
        different.sort();
        different.dedup();
        prop_assume!(different.len() == 3);
        let (a, b, c) = (&conditions[0], &conditions[1], &conditions[2]);
        let list = format!("({a}, {b}, {c})");
        let is = |condition: String| truth(&condition, "inclusion", &cells);
        prop_assert_eq!(is(format!("at least 1 of {list}")), is(format!("{a} or {b} or {c}")));
        prop_assert_eq!(
            is(format!("at least 2 of {list}")),
            is(format!("({a} and {b}) or ({a} and {c}) or ({b} and {c})"))
        );
        prop_assert_eq!(is(format!("at most 1 of {list}")), !is(format!("at least 2 of {list}")));
        let both = Truth::all([is(format!("at least 2 of {list}")), is(format!("at most 2 of {list}"))]);
        prop_assert_eq!(is(format!("exactly 2 of {list}")), both);
    }

    /// (b) The canonical text means the same: one fingerprint, one verdict.
    #[test]
    fn the_canonical_text_decides_alike(text in criteria(), record in record()) {
        let source = Source::new("laws.criteria", text.clone());
        let (file, _) = parse(&source);
        let again = program(&format(&file, &source).expect("it can be printed"));
        let first = program(&text);
        prop_assert_eq!(&first.fingerprint, &again.fingerprint);
        let cells = cells(&record);
        let (a, b) = (batch(&first, std::slice::from_ref(&cells)), batch(&again, &[cells]));
        let (a, b) = (one(&first, &a), one(&again, &b));
        prop_assert_eq!((a.verdict, a.stage, a.reasons), (b.verdict, b.stage, b.reasons));
    }

    /// A verdict follows from the criteria asked; the first reason stands first in the file, and it is
    /// provisional just when an earlier criterion is open. (Rules 9.1, 9.4.)
    #[test]
    fn a_verdict_follows_from_its_criteria(text in criteria(), record in record()) {
        let program = program(&text);
        let batch = batch(&program, &[cells(&record)]);
        let decision = one(&program, &batch);
        let against = |index: &usize| {
            let asked = &decision.asked[*index];
            asked.truth == match asked.criterion.polarity {
                Polarity::Inclusion => Truth::False,
                Polarity::Exclusion => Truth::True,
            }
        };
        let all = 0..decision.asked.len();
        let reasons = all.clone().filter(against).collect::<Vec<_>>();
        let open = all.filter(|i| decision.asked[*i].truth == Truth::Unknown).collect::<Vec<_>>();
        let verdict = match (&reasons[..], &open[..]) {
            ([_, ..], _) => Verdict::Exclude,
            ([], [_, ..]) => Verdict::Unclear,
            ([], []) => Verdict::Include,
        };
        prop_assert_eq!(decision.verdict, verdict);
        prop_assert_eq!(decision.provisional.is_some(), reasons.first().is_some_and(|r| open.iter().any(|o| o < r)));
        prop_assert_eq!(&decision.reasons, &reasons);
        prop_assert_eq!(&decision.open, &open);
        for asked in &decision.asked {
            prop_assert_eq!(asked.causes.is_empty(), asked.truth != Truth::Unknown, "every unknown has its cause");
        }
    }

    /// (d), (e) Rows decide for themselves, in any order and any company, and the counts add up.
    #[test]
    fn rows_stand_alone_and_counts_add_up(
        text in criteria(),
        records in prop::collection::vec(record(), 1..12),
        seed in any::<u64>(),
    ) {
        let program = program(&text);
        let rows = records.iter().map(|record| cells(record)).collect::<Vec<_>>();
        let all = batch(&program, &rows);
        let mut tally = Tally::new(&program, None);
        for (index, row) in rows.iter().enumerate() {
            let together = screen(&program, Row::new(&all, index), None);
            let alone = batch(&program, std::slice::from_ref(row));
            let alone = one(&program, &alone);
            prop_assert_eq!((together.verdict, &together.reasons), (alone.verdict, &alone.reasons));
            tally.add(&together, None);
        }
        prop_assert_eq!(tally.read, rows.len() as u64);
        prop_assert_eq!(tally.included + tally.excluded + tally.awaiting, tally.read);
        for (stage, next) in tally.stages.iter().zip(tally.stages.iter().skip(1)) {
            prop_assert_eq!(stage.went_on, next.screened);
        }
        for stage in &tally.stages {
            prop_assert_eq!(stage.screened, stage.excluded + stage.unclear + stage.passed);
        }
        prop_assert_eq!(tally.stages[0].screened, tally.read);
        prop_assert_eq!(tally.stages.iter().map(|stage| stage.excluded).sum::<u64>(), tally.excluded);
        prop_assert_eq!(tally.reasons.values().map(|reason| reason.first).sum::<u64>(), tally.excluded);
        // Another order counts the same.
        let mut order = (0..rows.len()).collect::<Vec<_>>();
        order.sort_by_key(|index| (*index as u64).wrapping_mul(seed | 1) % 97);
        let mut shuffled = Tally::new(&program, None);
        for index in order {
            shuffled.add(&screen(&program, Row::new(&all, index), None), None);
        }
        prop_assert_eq!(shuffled.stages, tally.stages);
    }

    /// Decisions without traces are those of the interpreter.
    #[test]
    fn a_quick_decision_is_the_same(
        text in criteria(),
        parts in prop::collection::vec(condition(), 4),
        record in record(),
    ) {
        let [a, b, c, d] = &parts[..] else { unreachable!() };
        let forms = format!(
            "{FIELDS}define first: {a}\ndefine second: not first or {b}\ninclusion\n  second\n  {c} when {d}\n  \
             at least 2 of ({a}, {b}, {d})\nexclusion\n  {c} unless first\n  exactly 1 of ({b}, {c})\n  \
             at most 1 of ({a}, {c}, {d})\nincluded as\n  second and first\n  {d}\n"
        );
        for text in [text, forms] {
            let source = Arc::new(Source::new("laws.criteria", &*text));
            // A condition may by chance be counted twice.
            let (Some(program), _) = check(&parse(&source).0, &source) else { continue };
            let batch = batch(&program, &[cells(&record)]);
            let (full, quick) = (one(&program, &batch), screen_quickly(&program, Row::new(&batch, 0), None));
            prop_assert_eq!((full.verdict, full.stage, full.stages), (quick.verdict, quick.stage, quick.stages));
            prop_assert_eq!((full.reasons, full.open), (quick.reasons, quick.open));
            prop_assert_eq!((full.provisional, full.included_as), (quick.provisional, quick.included_as));
            let categories = |of: &[(usize, _)]| of.iter().map(|(category, _)| *category).collect::<Vec<_>>();
            prop_assert_eq!(categories(&full.may_be), categories(&quick.may_be));
            for (asked, quickly) in full.asked.iter().zip(&quick.asked) {
                prop_assert_eq!(asked.truth, quickly.truth);
                let alone = truth_at(&program, Row::new(&batch, 0), full.stage, asked.criterion);
                prop_assert_eq!(asked.truth, alone);
            }
        }
    }
}
