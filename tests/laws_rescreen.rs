//! The law of the re-screen list: when people look again only at the records on it, every verdict is
//! the one that a full new screening with the same answers gives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use eligible::check::{Ask, Field, Program};
use eligible::compare::{Difference, Rescreening, Version};
use eligible::eval::{Decision, Override, Overrides, Verdict, screen};
use eligible::record::{Batch, Column, IdChoice, Input, RawCell, ReadOptions, RecordSet, Row};
use proptest::prelude::*;

#[path = "support/checked.rs"]
mod checked;
use checked::checked;

/// Which form each statement has; 0 is none for those that may be absent.
type Choices = [usize; 9];

const FIELDS: [&str; 3] = ["<a, b, c>", "<a, b, c = d>", "<a, b, c> or other"];
const NUMBERS: [&str; 2] = ["integer", "number \"x\" means not-reported"];
const I1: [&str; 4] = ["", "s in <a, b>", "s not in <b>", "s has only <a>"];
const E1: [&str; 4] = ["", "n < 3", "n < 5", "n < 5 and s in <a>"];
const E2: [&str; 3] = ["", "s in <c>", "s in <b, c> unless y"];
// People answer a judged criterion by its title.
const J1: [&str; 5] = [
    "",
    "J1 \"Good\": judged",
    "J1 \"Sound\": judged",
    "J1 \"Good\": judged by 2",
    "J3 \"Fair\": judged from \"J1\"",
];
const J2: [&str; 4] = ["", "J2 \"Poor\": judged", "J2 \"Weak\": judged", "J2: n < 4"];
const J4: [&str; 3] = ["", "J4 \"Recent\": judged", "J5 \"New\": judged from \"J4\""];

fn file(choices: &Choices) -> String {
    let of = |at: usize, forms: &[&'static str]| forms[choices[at] % forms.len()];
    let mut text =
        format!("field s : some of {}\nfield n : {}\nfield y : yes/no\n", of(0, &FIELDS), of(1, &NUMBERS));
    let staged = choices[8] % 4;
    let awaits = if staged == 2 { " unclear means awaiting" } else { "" };
    text.push_str(&format!("stage first{awaits}\ninclusion\n  I0: y or n > 0 or not y\n"));
    let mut rules = |section: &str, rules: &[String]| {
        text.push_str(section);
        for rule in rules.iter().filter(|rule| !rule.ends_with(": ") && !rule.is_empty()) {
            text.push_str(&format!("  {rule}\n"));
        }
    };
    rules("inclusion\n", &[format!("I1: {}", of(2, &I1)), of(3, &J1).to_owned()]);
    rules("exclusion\n", &[format!("E1: {}", of(4, &E1))]);
    let second = if staged == 3 { "exclusion\n" } else { "stage second\nexclusion\n" };
    rules(second, &[format!("E2: {}", of(5, &E2)), of(6, &J2).to_owned()]);
    rules("inclusion\n", &[of(7, &J4).to_owned(), String::from("I9: y or not y or n > 1")]);
    text
}

/// A record as it is in the file, by column.
type Cells = BTreeMap<String, String>;

/// What people find when they look, and what they answer to each question.
#[derive(Clone, Debug)]
struct World {
    cells: Cells,
    answers: BTreeMap<&'static str, bool>,
    /// On some records people decide for themselves, by the verdict that they see.
    opinion: Option<[Verdict; 3]>,
}

impl World {
    /// What counts in the end.
    fn last_word(&self, engine: Verdict) -> Verdict {
        self.opinion.map_or(engine, |opinion| opinion[engine as usize])
    }
}

const QUESTIONS: [&str; 7] = ["Good", "Sound", "Fair", "Poor", "Weak", "Recent", "New"];

/// A record with open cells, what they turn out to be, and the answers.
fn some_record() -> impl Strategy<Value = (Cells, World)> {
    const S: [(&str, &[&str]); 7] = [
        ("a", &["a"]),
        ("b", &["b"]),
        ("a; c", &["a; c"]),
        ("d", &["c"]),
        ("a; ?", &["a", "a; c", "a; b"]),
        ("", &["a", "b", "c"]),
        ("none", &["none"]),
    ];
    const N: [(&str, &[&str]); 6] = [
        ("1", &["1"]),
        ("2-4", &["2", "3", "4"]),
        ("4", &["4"]),
        ("9", &["9"]),
        ("", &["1", "4", "9"]),
        ("x", &["2", "9"]),
    ];
    const Y: [(&str, &[&str]); 3] = [("yes", &["yes"]), ("no", &["no"]), ("", &["yes", "no"])];
    let answers = prop::array::uniform7(any::<bool>());
    let verdict = prop::sample::select(vec![Verdict::Include, Verdict::Unclear, Verdict::Exclude]);
    let opinion = prop::option::of(prop::array::uniform3(verdict));
    let cells = (0usize..7, 0usize..6, 0usize..3, 0usize..6);
    (cells, answers, opinion).prop_map(|((s, n, y, pick), answers, opinion)| {
        let chosen = [("s", S[s]), ("n", N[n]), ("y", Y[y])];
        let cells = chosen.map(|(name, (cell, _))| (name.to_owned(), cell.to_owned()));
        let found = chosen.map(|(name, (_, found))| (name.to_owned(), found[pick % found.len()].to_owned()));
        let answers = QUESTIONS.into_iter().zip(answers).collect();
        (cells.into_iter().collect(), World { cells: found.into_iter().collect(), answers, opinion })
    })
}

fn column(field: &Field) -> &String {
    field.from.first().unwrap_or(&field.name)
}

/// A record, typed.
fn batch(program: &Program, cells: &Cells) -> Batch {
    let columns = program.fields.iter().map(|field| {
        let text = cells.get(column(field)).cloned().unwrap_or_default();
        Column::read(&field.spec, [&RawCell::Text(text)])
    });
    Batch { columns: columns.collect() }
}

/// People answer a judged criterion of a program.
fn judge(program: &Program, label: &str, cells: &mut Cells, world: &World) -> bool {
    let criterion = program.criterion(label).unwrap();
    let Ask::Judged { field, by } = criterion.ask else { return false };
    let answer = if world.answers[criterion.title.as_deref().unwrap()] { "yes" } else { "no" };
    let text = vec![answer; by as usize].join("; ");
    cells.insert(column(&program.fields[field]).clone(), text.clone()) != Some(text)
}

/// People look a cell up, or answer the criterion that it holds the answers to.
fn fill(program: &Program, criterion: &str, field: &str, cells: &mut Cells, world: &World) -> bool {
    match world.cells.get(field) {
        Some(found) => cells.insert(field.to_owned(), found.clone()).as_ref() != Some(found),
        None => judge(program, criterion, cells, world),
    }
}

/// Fills in what is open, as long as the record is unclear for it.
fn work_through(program: &Program, cells: &mut Cells, world: &World) {
    loop {
        let typed = batch(program, cells);
        let decision = screen(program, Row::new(&typed, 0), None);
        if decision.verdict != Verdict::Unclear || !fill_open(program, &decision, cells, world) {
            return;
        }
    }
}

fn fill_open(program: &Program, decision: &Decision<'_>, cells: &mut Cells, world: &World) -> bool {
    let mut changed = false;
    for asked in decision.open.iter().map(|at| &decision.asked[*at]) {
        for cause in &asked.causes {
            let field = &program.fields[cause.field].name;
            changed |= fill(program, &asked.criterion.label, field, cells, world);
        }
    }
    changed
}

fn verdict(program: &Program, cells: &Cells) -> Verdict {
    let typed = batch(program, cells);
    screen(program, Row::new(&typed, 0), None).verdict
}

fn table(records: &[Cells]) -> RecordSet {
    let names = ["s", "n", "y", "J1", "J2", "J4"];
    let mut text = format!("id,{}\n", names.join(","));
    for (at, cells) in records.iter().enumerate() {
        let row = names.map(|name| cells.get(name).map_or("", String::as_str));
        text.push_str(&format!("{at},{}\n", row.join(",")));
    }
    let options = ReadOptions { id: IdChoice::Usual, ..ReadOptions::default() };
    RecordSet::open([("records.csv".to_owned(), Input::Bytes(text.into_bytes()))], &options).unwrap()
}

fn two_versions() -> impl Strategy<Value = (Choices, Choices)> {
    let choices = || prop::array::uniform9(0usize..60);
    (choices(), choices(), prop::array::uniform9(prop::bool::weighted(0.45))).prop_map(
        |(old, other, which)| {
            let mut new = old;
            for (at, differs) in which.iter().enumerate() {
                if *differs {
                    new[at] = other[at];
                }
            }
            (old, new)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn looking_again_at_the_list_is_enough(
        (old, new) in two_versions(),
        records in prop::collection::vec(some_record(), 1..10),
        named in any::<bool>(),
    ) {
        let ((old_file, old), (new_file, new)) = (checked(&file(&old)), checked(&file(&new)));
        // The old screening was brought to its end.
        let mut screened = records.clone();
        for (cells, world) in &mut screened {
            work_through(&old, cells, world);
        }
        let set = table(&screened.iter().map(|(cells, _)| cells.clone()).collect::<Vec<_>>());
        let difference = Difference::between(
            Version { file: &old_file, program: &old },
            Version { file: &new_file, program: &new },
        );
        // People overrode some of its verdicts, and may have noted which criteria they answered.
        let mut overrides = Overrides::default();
        for (at, (cells, world)) in screened.iter().enumerate().filter(|(_, (_, world))| world.opinion.is_some()) {
            let verdict = world.last_word(verdict(&old, cells));
            let (by, when, why) = (String::from("AB"), String::from("2024-01-31"), String::from("known"));
            let fingerprint = named.then(|| old.fingerprint.to_string());
            let decided = Override { verdict, by, at: when, why, fingerprint, record_hash: None };
            overrides.add(&at.to_string(), decided);
        }
        let screening = Rescreening::new(&difference, &old, &new, &set);
        let mut screening = screening.with_overrides(&overrides);
        for raw in set.batches(64) {
            screening.add(&raw.unwrap());
        }
        let list = screening.finish().again;
        for (at, (cells, world)) in screened.iter().enumerate() {
            // Everybody looks at everything once more.
            let mut full = cells.clone();
            for criterion in &new.criteria {
                judge(&new, &criterion.label, &mut full, world);
            }
            let typed = batch(&new, &full);
            for (field, column) in new.fields.iter().zip(&typed.columns) {
                if column.readings[0].cell.is_open() && world.cells.contains_key(&field.name) {
                    full.insert(field.name.clone(), world.cells[&field.name].clone());
                }
            }
            // People look only at what is on the list, and at what that leaves open.
            let mut partly = cells.clone();
            let listed = list.iter().find(|again| again.record == at.to_string());
            if let Some(again) = listed {
                for need in again.needs.iter() {
                    fill(&new, &need.criterion, &need.field, &mut partly, world);
                }
                for label in &again.judged_before {
                    judge(&new, label, &mut partly, world);
                }
                work_through(&new, &mut partly, world);
                // What stays excluded is not opened again, unless its reason asks something else.
                prop_assert!(
                    again.to != Verdict::Exclude || !again.judged_before.is_empty() || again.overridden.is_some()
                );
            }
            // Whoever has not looked again has not changed their mind.
            let seen = if listed.is_some() { verdict(&new, &partly) } else { verdict(&old, cells) };
            let last_word = if world.opinion.is_some() { world.last_word(seen) } else { verdict(&new, &partly) };
            prop_assert_eq!(
                (verdict(&new, &partly), last_word),
                (verdict(&new, &full), world.last_word(verdict(&new, &full))),
                "record {:?} of {:?}, listed: {:?}\n{}\n{}", cells, world, listed,
                old.source.text(), new.source.text()
            );
        }
    }
}
