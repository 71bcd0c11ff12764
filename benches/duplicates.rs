//! Where `ELIGIBLE_REAL_DATA` names the folder of real files: what is found of the duplicates that people
//! marked, beside what others published on the same records.
//!
//! Then a million generated records, a tenth of them duplicates with the noise of other databases: how
//! long it takes to find them, how much memory it needs, what is found and what is not.
//!
//! `cargo bench --bench duplicates`, or with another number of records: `-- 100000`; none: `-- 0`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use eligible::record::duplicates::{Field, Keys, find};

#[path = "../tests/support/known_duplicates.rs"]
#[allow(dead_code, reason = "the test shows more")]
mod known_duplicates;

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit as u64) as usize
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// A made-up word, the same for the same number.
    fn word(number: usize, syllables: usize) -> String {
        let first = ["b", "c", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"];
        let second = ["a", "e", "i", "o", "u", "an", "er", "in", "ol", "is"];
        let mut dice = Dice(number as u64 * 7919 + 13);
        (0..syllables).map(|_| [dice.of(&first), dice.of(&second)].concat()).collect()
    }
}

#[derive(Clone, Default)]
struct Record(HashMap<Field, String>);

impl Record {
    fn keys(&self) -> Keys {
        Keys::read(|field| self.0.get(&field).map(|text| Cow::Borrowed(text.as_str())))
    }
}

const DESIGNS: [&str; 9] = [
    "a randomised controlled trial",
    "a systematic review and meta-analysis",
    "a cohort study",
    "a cross-sectional study",
    "results of a pilot study",
    "a case-control study",
    "a qualitative study",
    "a 12-month follow-up",
    "a cluster randomised trial",
];
const GROUPS: [&str; 10] = [
    "adults",
    "children",
    "older people",
    "patients",
    "women",
    "mice",
    "rats",
    "primary care patients",
    "adolescents",
    "veterans",
];

fn original(dice: &mut Dice, number: usize) -> Record {
    let drug = Dice::word(dice.below(900), 3);
    let outcome = Dice::word(10_000 + dice.below(400), 3);
    let disease = Dice::word(20_000 + dice.below(600), 4);
    let group = dice.of(&GROUPS);
    let design = dice.of(&DESIGNS);
    let title = match dice.below(6) {
        0 => format!("Effect of {drug} on {outcome} in {group} with {disease}: {design}"),
        1 => format!("Efficacy and safety of {drug} for {disease} in {group}: {design}"),
        2 => format!("{drug} and {outcome} among {group} with {disease}"),
        3 => format!("Association between {outcome} and {disease} in {group}: {design}"),
        4 => format!("{drug} improves {outcome} in {group} with severe {disease}"),
        _ => format!("{outcome} in {disease}: the role of {drug} in {group}"),
    };
    let authors = (0..1 + dice.below(6)).map(|_| {
        let family = Dice::word(30_000 + dice.below(6000), 2);
        let initial = ["A", "B", "C", "D", "E", "J", "K", "L", "M", "R", "S", "T"];
        let capital = family[..1].to_uppercase() + &family[1..];
        format!("{capital}, {}. {}.", dice.of(&initial), dice.of(&initial))
    });
    let authors = authors.collect::<Vec<_>>().join("; ");
    let journal = dice.below(500);
    let start = 1 + dice.below(1800);
    let mut record = Record::default();
    let mut set = |field, text: String| record.0.insert(field, text);
    set(Field::Title, title);
    set(Field::Authors, authors);
    set(Field::Year, (1990 + dice.below(35)).to_string());
    set(
        Field::Journal,
        format!("Journal of {} {}", Dice::word(40_000 + journal, 4), Dice::word(41_000 + journal, 3)),
    );
    set(Field::Volume, (1 + dice.below(120)).to_string());
    set(Field::Issue, (1 + dice.below(12)).to_string());
    set(Field::Pages, format!("{start}-{}", start + 3 + dice.below(15)));
    if dice.percent(70) {
        set(Field::Doi, format!("10.1000/{}.{number}", Dice::word(journal, 2)));
    }
    if dice.percent(40) {
        set(Field::Pmid, (10_000_000 + number).to_string());
    }
    if dice.percent(60) {
        let words = (0..60).map(|_| Dice::word(50_000 + dice.below(3000), 3));
        set(Field::Abstract, words.collect::<Vec<_>>().join(" "));
    }
    record
}

/// The record as another database has it.
fn noisy(dice: &mut Dice, record: &Record) -> Record {
    let mut copy = record.clone();
    let mut change =
        |field: Field, chance: usize, dice: &mut Dice, how: &dyn Fn(&str, &mut Dice) -> String| {
            if let Some(text) = copy.0.get(&field).filter(|_| dice.percent(chance)).cloned() {
                copy.0.insert(field, how(&text, dice));
            }
        };
    change(Field::Title, 40, dice, &|text, _| text.to_uppercase());
    change(Field::Title, 15, dice, &|text, dice| {
        let mut letters = text.chars().collect::<Vec<_>>();
        let at = dice.below(letters.len() - 1);
        letters.swap(at, at + 1);
        letters.into_iter().collect()
    });
    change(Field::Title, 5, dice, &|text, _| text.split(':').next().unwrap().to_owned());
    change(Field::Authors, 60, dice, &|text, _| {
        let names = text.split("; ").map(|name| {
            let (family, given) = name.split_once(", ").unwrap();
            format!("{family} {}", given.replace([' ', '.'], ""))
        });
        names.collect::<Vec<_>>().join("; ")
    });
    change(Field::Pages, 50, dice, &|text, _| {
        let (first, last) = text.split_once('-').unwrap();
        let same = first.len() == last.len() && first.len() > 1 && first[..1] == last[..1];
        format!("{first}-{}", if same { &last[1..] } else { last })
    });
    change(Field::Journal, 60, dice, &|text, _| {
        let words = text.split(' ').filter(|word| *word != "of");
        words.map(|word| word.chars().take(5).collect::<String>()).collect::<Vec<_>>().join(" ")
    });
    change(Field::Year, 5, dice, &|text, _| (text.parse::<u32>().unwrap() + 1).to_string());
    for (field, chance) in
        [(Field::Doi, 40), (Field::Pmid, 60), (Field::Abstract, 30), (Field::Issue, 30), (Field::Pages, 5)]
    {
        if dice.percent(chance) {
            copy.0.remove(&field);
        }
    }
    copy
}

/// The most memory that was used, in MB, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

fn main() {
    let wanted = std::env::args().skip(1).find_map(|argument| argument.parse::<usize>().ok());
    let count = wanted.unwrap_or(1_000_000);
    match std::env::var_os("ELIGIBLE_REAL_DATA").map(PathBuf::from) {
        Some(folder) => {
            known_duplicates::all(&folder).iter().for_each(|known| println!("{}\n", known.tell()))
        }
        None => println!("ELIGIBLE_REAL_DATA is not set: nothing is measured on real records\n"),
    }
    if count > 0 {
        generated(count);
    }
}

fn generated(count: usize) {
    let mut dice = Dice(2024);
    let mut keys = Vec::with_capacity(count);
    let mut of = Vec::with_capacity(count);
    let started = Instant::now();
    let mut number = 0;
    let mut spent = std::time::Duration::ZERO;
    while keys.len() < count {
        let record = original(&mut dice, number);
        let copy = (dice.percent(11) && keys.len() + 1 < count).then(|| noisy(&mut dice, &record));
        let reading = Instant::now();
        keys.push(record.keys());
        of.push(number);
        if let Some(copy) = copy {
            keys.push(copy.keys());
            of.push(number);
        }
        spent += reading.elapsed();
        number += 1;
    }
    println!(
        "{count} records, {} of them duplicates, made in {:.1?}",
        count - number,
        started.elapsed() - spent
    );
    println!("normal forms on one processor: {spent:.1?}");
    println!("memory of keys and generator: {:?} MB", memory());
    let ids = (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
    let started = Instant::now();
    let found = find(&keys, &ids, &HashMap::new());
    println!("found in {:.1?}; memory at most {:?} MB", started.elapsed(), memory());
    println!("{:?}", found.effort);
    let mut right = 0;
    let mut wrong = 0;
    for cluster in &found.clusters {
        let mut owners = cluster.members.iter().map(|at| of[*at]).collect::<Vec<_>>();
        owners.sort_unstable();
        owners.dedup();
        right += cluster.members.len() - owners.len();
        wrong += owners.len() - 1;
    }
    let asked = found.unclear.iter().filter(|pair| of[pair.a] == of[pair.b]).count();
    let duplicates = count - number;
    println!(
        "sensitivity {:.5} ({right} of {duplicates}), {asked} more asked; {wrong} false; {} pairs for a person",
        right as f64 / duplicates as f64,
        found.unclear.len()
    );
}
