//! Laws of comparing: on small files made up here, differences, flips and what they are due to are
//! what screening every mixture of the two files says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::compare::{Decisions, Difference, Lane, Rescreening, SideBySide, Version};
use eligible::eval::{Verdict, screen};
use eligible::record::{Batch, Column, IdChoice, Input, RawBatch, ReadOptions, RecordSet, Row, Wanted};
use eligible::syntax::parse;
use eligible::text::Source;
use proptest::prelude::*;

#[path = "support/checked.rs"]
mod checked;
use checked::checked;

/// The choices of which one version of a file is made: per declaration and criterion, which of its
/// forms it has; 0 is none for those that may be absent.
type Choices = [usize; CHOICES];
const CHOICES: usize = 16;

const LISTS: [&str; 3] = ["<a, b>", "<b>", "<a, b, c>"];
const FIELDS: [&str; 3] = ["<a, b, c>", "<a, b, c = d>", "<a, b, c> or other"];
const NUMBERS: [&str; 3] = ["integer", "integer 0..6", "number \"x\" means not-reported"];
const E1: [&str; 4] = ["", "n < 3", "n < 5", "n < 5 and s in l"];
const I1: [&str; 4] = ["", "s in l", "s not in l", "s has only <a>"];
const I2: [&str; 4] = ["", "d", "n >= 2", "judged"];
const E2: [&str; 3] = ["", "s in <c>", "s in <b, c> unless y"];
const DEFINES: [&str; 3] = ["y", "y or n > 4", "not y"];
const E3: [&str; 4] = ["", "t < 3 months", "t < 13 weeks", "t < 3 months unless n is not reported"];
const WORDS: [&str; 4] =
    ["", "\"-\" means not-reported\n", "convention month = 30 days\n", "blank means not-reported\n"];

/// A file as text. The criteria without a form are left out.
fn file(choices: &Choices) -> String {
    let of = |at: usize, forms: &[&'static str]| forms[choices[at] % forms.len()];
    let mut text = format!(
        "{}field s : some of {}\nfield n : {}\nfield y : yes/no\nfield t : duration\nlist l = {}\ndefine d: {}\n",
        of(11, &WORDS),
        of(0, &FIELDS),
        of(1, &NUMBERS),
        of(2, &LISTS),
        of(3, &DEFINES)
    );
    let staged = choices[8] % 4;
    let awaits = if staged == 2 { " unclear means awaiting" } else { "" };
    text.push_str(&format!("stage first{awaits}\ninclusion\n"));
    let mut rule = |section: &str, label: &str, rule: &str| {
        if !rule.is_empty() {
            text.push_str(&format!("{section}  {label}: {rule}\n"));
        }
    };
    rule("", "I0", "y or n > 0 or not y");
    rule("", "I1", of(4, &I1));
    // Whichever of the two is the first reason.
    for (label, forms, at) in if choices[12] % 4 == 1 {
        [("E3", &E3, 13), ("E1", &E1, 5)]
    } else {
        [("E1", &E1, 5), ("E3", &E3, 13)]
    } {
        rule("exclusion\n", label, of(at, forms));
    }
    let second = if staged == 3 { "exclusion\n" } else { "stage second\nexclusion\n" };
    rule(second, "E2", of(6, &E2));
    rule("inclusion\n", "I2", of(7, &I2));
    // The list and the definition by other names.
    for (at, (old, new)) in [(9, (" l", " places")), (10, (" d", " done"))] {
        if choices[at] % 3 == 1 {
            for end in [" ", ":", "\n"] {
                text = text.replace(&format!("{old}{end}"), &format!("{new}{end}"));
            }
        }
    }
    // A field by another name, with its column or from the old one; a stage, a label by another name.
    let called = |text: &str, old: &str, new: &str| {
        let word = |part: &str| if part == old { new.to_owned() } else { part.to_owned() };
        text.split_inclusive(|c: char| !c.is_alphanumeric())
            .map(|part| {
                let end = part.find(|c: char| !c.is_alphanumeric()).unwrap_or(part.len());
                word(&part[..end]) + &part[end..]
            })
            .collect::<String>()
    };
    let from_n = |line: &str| {
        if line.starts_with("field count") { format!("{line} from \"n\"") } else { line.to_owned() }
    };
    match choices[14] % 5 {
        1 => text = called(&text, "n", "count"),
        2 => text = called(&text, "n", "count").lines().map(|line| from_n(line) + "\n").collect(),
        _ => {}
    }
    match choices[15] % 6 {
        1 => text = called(&text, "second", "later"),
        2 => text = called(&text, "E1", "E9"),
        3 => text = text.replace("  I1: ", "  \"One\": "),
        4 => text = text.replace("  E2: ", "  E2 \"Two\": "),
        _ => {}
    }
    text
}

fn records(rows: &[(usize, usize, usize, usize)]) -> RecordSet {
    const S: [&str; 7] = ["a", "b", "c", "d", "a; ?", "", "none"];
    const N: [&str; 7] = ["1", "2-4", "4", "9", "", "x", "-"];
    const Y: [&str; 3] = ["yes", "no", ""];
    const T: [&str; 5] = ["3 months", "12 weeks", "13 weeks", "", "1-6 months"];
    let mut text = String::from("id,s,n,y,I2,t,count\n");
    for (index, (s, n, y, judged)) in rows.iter().enumerate() {
        let (t, count) = (T[(s + judged) % 5], N[(n + y) % 7]);
        let (s, n, y, judged) = (S[s % 7], N[n % 7], Y[y % 3], Y[judged % 3]);
        text.push_str(&format!("r{index},{s},{n},{y},{judged},{t},{count}\n"));
    }
    let options = ReadOptions { id: IdChoice::Usual, ..ReadOptions::default() };
    RecordSet::open([("records.csv".to_owned(), Input::Bytes(text.into_bytes()))], &options).unwrap()
}

fn verdicts(program: &Program, set: &RecordSet) -> BTreeMap<String, Verdict> {
    let wanted = program
        .fields
        .iter()
        .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
    let columns = set.map_fields(&wanted.collect::<Vec<_>>());
    let mut verdicts = BTreeMap::new();
    for raw in set.batches(64) {
        let raw: RawBatch<'_> = raw.unwrap();
        let typed = program.fields.iter().zip(&columns).map(|(field, column)| {
            Column::read(&field.spec, raw.records.iter().map(|record| column.cell(record)))
        });
        let batch = Batch { columns: typed.collect() };
        for (index, id) in raw.ids.iter().enumerate() {
            verdicts.insert(id.clone(), screen(program, Row::new(&batch, index), None).verdict);
        }
    }
    verdicts
}

fn decisions(difference: &Difference, old: &Program, new: &Program, set: &RecordSet) -> Decisions {
    let mut screening = Rescreening::new(difference, old, new, set);
    for raw in set.batches(3) {
        screening.add(&raw.unwrap());
    }
    screening.finish()
}

/// The same in columns, some records at a time; nothing where the edits need them one by one.
fn in_columns(difference: &Difference, old: &Program, new: &Program, set: &RecordSet) -> Option<Decisions> {
    let sides = SideBySide::new(difference, old, new, set)?;
    let mut lane = Lane::new(&sides);
    let mut found = Decisions::none(old, new);
    // Two batches of which the second shares the texts of the first, then one that begins anew.
    for (at, raw) in set.batches(10).enumerate() {
        let raw = raw.unwrap();
        let read = sides.columns().iter().map(|column| {
            Column::read(&column.spec, raw.records.iter().map(|record| column.place.cell(record)))
        });
        let read = read.collect::<Vec<_>>();
        let half = raw.ids.len() / 2;
        for (part, rows) in [(0, 0..half), (1, half..raw.ids.len())] {
            let columns = read.iter().map(|column| {
                let codes = column.codes[rows.clone()].to_vec();
                Column { codes: codes.into(), ..column.clone() }
            });
            let id = |row: usize| raw.ids[rows.start + row].as_str().into();
            found.merge(lane.add(&columns.collect::<Vec<_>>(), rows.len(), at > 0 && part == 0, id));
        }
    }
    Some(found)
}

/// Two sets of choices that differ in a few places.
fn two_versions() -> impl Strategy<Value = (Choices, Choices)> {
    let choices = || uniform(0usize..60);
    (choices(), choices(), uniform(prop::bool::weighted(0.3))).prop_map(|(old, other, which)| {
        let mut new = old;
        for (at, differs) in which.iter().enumerate() {
            if *differs {
                new[at] = other[at];
            }
        }
        (old, new)
    })
}

fn some_records() -> impl Strategy<Value = RecordSet> {
    prop::collection::vec((0usize..7, 0usize..7, 0usize..3, 0usize..5), 1..16).prop_map(|rows| records(&rows))
}

/// One per choice.
fn uniform<S: Strategy>(of: S) -> impl Strategy<Value = [S::Value; CHOICES]> {
    prop::array::uniform16(of)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_version_is_the_same_as_itself((choices, _) in two_versions()) {
        let text = file(&choices);
        // Comments, blank lines, and the declarations in another order.
        let (declared, asked) = text.split_at(text.find("stage").unwrap());
        let declared = declared.lines().rev().collect::<Vec<_>>().join(" // as before\n\n");
        let again = format!("// again\n{declared}\n{asked}");
        let ((file, program), (again, its)) = (checked(&text), checked(&again));
        let difference = Difference::between(
            Version { file: &file, program: &program },
            Version { file: &again, program: &its },
        );
        prop_assert_eq!(difference.changes(), &[]);
    }

    #[test]
    fn versions_without_edits_mean_the_same((old, new) in two_versions(), set in some_records()) {
        let ((old_file, old), (new_file, new)) = (checked(&file(&old)), checked(&file(&new)));
        let difference = Difference::between(
            Version { file: &old_file, program: &old },
            Version { file: &new_file, program: &new },
        );
        if difference.edits().next().is_none() {
            prop_assert_eq!(verdicts(&old, &set), verdicts(&new, &set));
        }
        if old.fingerprint != new.fingerprint {
            prop_assert!(!difference.changes().is_empty());
        }
    }

    #[test]
    fn flips_are_the_records_with_another_verdict((old, new) in two_versions(), set in some_records()) {
        let ((old_file, old), (new_file, new)) = (checked(&file(&old)), checked(&file(&new)));
        let (before, after) =
            (Version { file: &old_file, program: &old }, Version { file: &new_file, program: &new });
        let there = decisions(&Difference::between(before, after), &old, &new, &set);
        let back = decisions(&Difference::between(after, before), &new, &old, &set);
        let (was, is) = (verdicts(&old, &set), verdicts(&new, &set));
        let flips = there.flips.iter().map(|f| (f.record.clone(), f.from, f.to)).collect::<Vec<_>>();
        let expected = was.iter().filter(|(id, verdict)| is[*id] != **verdict);
        let mut expected = expected.map(|(id, from)| (id.clone(), *from, is[id])).collect::<Vec<_>>();
        let order = |id: &String| set.ids().iter().position(|known| known == id);
        expected.sort_by_key(|(id, _, _)| order(id));
        prop_assert_eq!(&flips, &expected);
        let reversed = back.flips.iter().map(|f| (f.record.clone(), f.to, f.from)).collect::<Vec<_>>();
        prop_assert_eq!(flips, reversed);
        prop_assert_eq!(there.records(), set.len() as u64);
        for (row, column) in [(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)] {
            prop_assert_eq!(there.transitions[row][column], back.transitions[column][row]);
        }
    }

    #[test]
    fn what_a_flip_is_due_to_is_what_every_mixture_says((old, new) in two_versions(), set in some_records()) {
        let ((old_file, old), (new_file, new)) = (checked(&file(&old)), checked(&file(&new)));
        let difference = Difference::between(
            Version { file: &old_file, program: &old },
            Version { file: &new_file, program: &new },
        );
        let found = decisions(&difference, &old, &new, &set);
        let names = difference.groups();
        prop_assume!(names.len() <= 7);
        // Every mixture, built and screened as a whole.
        let all = (1u32 << names.len()) - 1;
        let mixtures = (0..=all).map(|mask| {
            let with = |name: &str| names.iter().position(|n| n == name).is_some_and(|at| mask & (1 << at) != 0);
            let text = difference.mixture(with)?;
            let source = Arc::new(Source::new("mixture", text));
            let (file, _) = parse(&source);
            Some(verdicts(&check(&file, &source).0?, &set))
        });
        let mixtures = mixtures.collect::<Vec<_>>();
        prop_assert_eq!(mixtures[0].as_ref(), Some(&verdicts(&old, &set)), "the old version");
        prop_assert_eq!(mixtures[all as usize].as_ref(), Some(&verdicts(&new, &set)), "the new version");
        for flip in &found.flips {
            prop_assert_eq!(flip.because.searched_to, None);
            let brings = |mask: u32| {
                mixtures[mask as usize].as_ref().is_some_and(|verdicts| verdicts[&flip.record] == flip.to)
            };
            let subsets = |mask: u32| (0..mask).filter(move |smaller| smaller & mask == *smaller);
            let smallest = (1..=all).filter(|mask| brings(*mask) && !subsets(*mask).any(brings));
            let told = |mask: u32| {
                let set = names.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
                set.map(|(_, name)| name.clone()).collect::<Vec<_>>()
            };
            let mut expected = smallest.map(told).collect::<Vec<_>>();
            let mut sets = flip.because.sets.clone();
            expected.sort();
            sets.sort();
            prop_assert_eq!(sets, expected, "{}", flip.record);
            // Nothing is said of an edit without which the new version would not check.
            let without = |at: usize| mixtures[(all & !(1 << at)) as usize].as_ref();
            let (checks, not): (Vec<_>, Vec<_>) = (0..names.len()).partition(|at| without(*at).is_some());
            let but_for = checks.into_iter().filter(|at| !brings(all & !(1 << at)));
            let but_for = but_for.map(|at| names[at].clone()).collect::<Vec<_>>();
            let not = not.into_iter().map(|at| &names[at]).collect::<Vec<_>>();
            let said = flip.because.but_for.iter().filter(|name| !not.contains(name));
            prop_assert_eq!(said.cloned().collect::<Vec<_>>(), but_for);
        }
    }

    #[test]
    fn columns_find_what_records_do_one_by_one((old, new) in two_versions(), set in some_records()) {
        let ((old_file, old), (new_file, new)) = (checked(&file(&old)), checked(&file(&new)));
        let difference = Difference::between(
            Version { file: &old_file, program: &old },
            Version { file: &new_file, program: &new },
        );
        let expected = decisions(&difference, &old, &new, &set);
        if let Some(found) = in_columns(&difference, &old, &new, &set) {
            prop_assert_eq!(found.transitions, expected.transitions);
            prop_assert_eq!(&found.flips, &expected.flips);
            prop_assert_eq!(&found.reasons, &expected.reasons);
            prop_assert_eq!(&found.again, &expected.again);
            prop_assert_eq!(format!("{:?}", found.old), format!("{:?}", expected.old));
            prop_assert_eq!(format!("{:?}", found.new), format!("{:?}", expected.new));
        }
    }

    /// Few edits of one thing each never need the slow way.
    #[test]
    fn few_edits_are_compared_in_columns((old, other) in two_versions(), at in 0..8usize, set in some_records()) {
        let mut new = old;
        new[at] = other[at];
        let ((old_file, old), (new_file, new)) = (checked(&file(&old)), checked(&file(&new)));
        let difference = Difference::between(
            Version { file: &old_file, program: &old },
            Version { file: &new_file, program: &new },
        );
        prop_assert!(in_columns(&difference, &old, &new, &set).is_some());
    }
}
