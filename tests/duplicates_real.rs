//! How many duplicates are found, and how many are none, where people have marked them: on the data
//! sets in the folder that `ELIGIBLE_REAL_DATA` names. Prints what it measures, with `--nocapture`.
//!
//! Counted per record, as the evaluation of ASySD does (Hair et al. 2023, doi 10.1186/s12915-023-01686-z):
//! a record that people removed is found when it is removed; a record that people kept is a false one
//! when it is removed. Which record of a report is kept does not matter: where a cluster holds one that
//! people kept, it counts as the kept one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use eligible::record::duplicates::{Duplicates, Field, Keys, Table, find};
use eligible::record::{IdChoice, Input, RawRecord, ReadOptions, RecordSet};

struct Read {
    set: RecordSet,
    table: Table,
    records: Vec<RawRecord>,
    keys: Vec<Keys>,
}

fn read(path: &Path, id: IdChoice) -> Option<Read> {
    let options = ReadOptions { id, ..ReadOptions::default() };
    let input = (path.display().to_string(), Input::Path(path.to_owned()));
    let set = RecordSet::open([input], &options).ok()?;
    let table = Table::of(&set, None);
    let records = set.batches(4096).flat_map(|batch| batch.unwrap().records).collect::<Vec<_>>();
    let keys = table.keys(&records);
    Some(Read { set, table, records, keys })
}

impl Read {
    fn cell(&self, at: usize, column: &str) -> String {
        let place = self.set.columns().iter().position(|name| name.trim() == column).unwrap();
        self.records[at].cells[place].to_text()
    }

    fn find(&self) -> Duplicates {
        find(&self.keys, self.set.ids(), &HashMap::new())
    }

    /// What tells a reader of the output which record it is.
    fn shown(&self, at: usize) -> String {
        let text = |field| self.table.text(&self.records[at], field).unwrap_or_default().replace('\n', " ");
        let cut = |text: String, to: usize| text.chars().take(to).collect::<String>();
        format!(
            "{:>6} {} | {} | {} {};{}({}):{} | {}",
            self.set.ids()[at],
            cut(text(Field::Title), 110),
            cut(text(Field::Authors), 40),
            cut(text(Field::Journal), 40),
            text(Field::Year),
            text(Field::Volume),
            text(Field::Issue),
            text(Field::Pages),
            text(Field::Doi),
        )
    }
}

#[derive(Default)]
struct Measured {
    found: usize,
    missed: Vec<usize>,
    false_ones: Vec<Vec<usize>>,
    kept: usize,
}

/// Against a mark on every record that people removed.
fn by_mark(read: &Read, duplicates: &Duplicates, removed: impl Fn(usize) -> bool) -> Measured {
    let mut measured = Measured::default();
    let mut in_cluster = vec![false; read.records.len()];
    for cluster in &duplicates.clusters {
        cluster.members.iter().for_each(|at| in_cluster[*at] = true);
        let gone = cluster.members.iter().filter(|at| removed(**at)).count();
        let stay = cluster.members.len() - gone;
        measured.found += if stay == 0 { gone - 1 } else { gone };
        if stay == 0 {
            measured.missed.push(cluster.kept);
        }
        if stay > 1 {
            measured.false_ones.push(cluster.members.iter().copied().filter(|at| !removed(*at)).collect());
        }
        measured.kept += stay.max(1).min(stay);
    }
    for at in (0..read.records.len()).filter(|at| !in_cluster[*at]) {
        if removed(at) {
            measured.missed.push(at);
        } else {
            measured.kept += 1;
        }
    }
    measured
}

/// Against a mark on every record that has a twin: it is found when it is in a cluster, and false ones
/// are clusters with records that have none.
fn by_twin(read: &Read, duplicates: &Duplicates, marked: impl Fn(usize) -> bool) -> Measured {
    let mut measured = Measured::default();
    let mut alone = vec![true; read.records.len()];
    for cluster in &duplicates.clusters {
        cluster.members.iter().for_each(|at| alone[*at] = false);
        measured.found += cluster.members.iter().filter(|at| marked(**at)).count();
        let unmarked = cluster.members.iter().filter(|at| !marked(**at)).count();
        if unmarked > 0 {
            // One of them stands for the record that may stay.
            let twin = cluster.members.iter().copied().find(|at| marked(*at)).filter(|_| unmarked > 0);
            let wrong = cluster.members.iter().copied().filter(|at| !marked(*at)).chain(twin);
            measured.false_ones.push(wrong.collect());
        }
    }
    measured.missed = (0..read.records.len()).filter(|at| marked(*at) && alone[*at]).collect();
    measured.kept = (0..read.records.len()).filter(|at| !marked(*at)).count();
    measured
}

/// Against pairs that people linked; each cluster of links keeps one.
fn by_links(read: &Read, duplicates: &Duplicates, linked: &HashMap<usize, usize>) -> Measured {
    let mut root = (0..read.records.len()).collect::<Vec<_>>();
    for cluster in &duplicates.clusters {
        cluster.members.iter().for_each(|at| root[*at] = cluster.members[0]);
    }
    let mut measured = Measured::default();
    for (a, b) in linked {
        if root[*a] == root[*b] { measured.found += 1 } else { measured.missed.push(*a) }
    }
    for cluster in &duplicates.clusters {
        let own = |at: &usize| linked.get(at).is_some_and(|other| cluster.members.contains(other));
        let unlinked = cluster.members.iter().copied().filter(|at| !own(at)).collect::<Vec<_>>();
        if unlinked.len() > 1 {
            measured.false_ones.push(unlinked);
        }
    }
    measured.kept = read.records.len() - linked.len();
    measured
}

fn report(
    name: &str,
    read: &Read,
    duplicates: &Duplicates,
    measured: &Measured,
    published: &str,
) -> (f64, f64) {
    let positives = measured.found + measured.missed.len();
    let wrong = measured.false_ones.iter().map(|members| members.len() - 1).sum::<usize>();
    let sensitivity = measured.found as f64 / positives as f64;
    let specificity = 1.0 - wrong as f64 / measured.kept as f64;
    let removed = duplicates.clusters.iter().map(|cluster| cluster.members.len() - 1).sum::<usize>();
    println!(
        "== {name}: {} records, {removed} removed, {} pairs for a person",
        read.records.len(),
        duplicates.unclear.len()
    );
    println!(
        "   sensitivity {sensitivity:.4} ({} of {positives}), specificity {specificity:.4} ({wrong} false of {})",
        measured.found, measured.kept
    );
    println!("   published: {published}");
    if std::env::var_os("ELIGIBLE_SHOW").is_none() {
        return (sensitivity, specificity);
    }
    let near = |at: usize| duplicates.unclear.iter().filter(move |pair| pair.a == at || pair.b == at);
    for at in &measured.missed {
        println!("   missed {}", read.shown(*at));
        for pair in near(*at) {
            println!("       asked: {} {}", pair.rule.name(), read.shown(pair.a + pair.b - at));
        }
        let words = |at: usize| {
            let title = read.table.text(&read.records[at], Field::Title).unwrap_or_default().to_lowercase();
            title
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| w.len() > 3)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let mine = words(*at);
        let like = |other: usize| words(other).iter().filter(|word| mine.contains(word)).count();
        let nearest =
            (0..read.records.len()).filter(|other| other != at).max_by_key(|other| like(*other)).unwrap();
        let ruling = eligible::record::duplicates::judge(&read.keys[*at], &read.keys[nearest]);
        println!("      nearest {} [{}]", read.shown(nearest), ruling.rule.name());
        println!("      {:?}", read.keys[*at].compare(&read.keys[nearest]));
    }
    for members in &measured.false_ones {
        println!("   false:");
        for at in members {
            println!("      {}", read.shown(*at));
        }
        for join in
            duplicates.joins.iter().filter(|join| members.contains(&join.a) || members.contains(&join.b))
        {
            println!(
                "      joined {} {} by {}",
                read.set.ids()[join.a],
                read.set.ids()[join.b],
                join.rule.name()
            );
        }
    }
    if std::env::var_os("ELIGIBLE_SHOW").is_some_and(|value| value == "all") {
        for pair in &duplicates.unclear {
            println!(
                "   person: {}\n      {}\n      {}",
                pair.rule.name(),
                read.shown(pair.a),
                read.shown(pair.b)
            );
            println!("      {:?}", read.keys[pair.a].compare(&read.keys[pair.b]));
        }
    }
    (sensitivity, specificity)
}

#[test]
fn duplicates_that_people_marked_are_found() {
    let Some(folder) = std::env::var_os("ELIGIBLE_REAL_DATA").map(PathBuf::from) else {
        println!("SKIPPED duplicates_that_people_marked_are_found: ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let record_id = || IdChoice::Column("record_id".to_owned());

    let diabetes = read(&folder.join("asysd-labelled/labelled_test_set.csv"), record_id()).unwrap();
    let found = diabetes.find();
    // The column `label` says what lay in the trash of a library; `source` is what people found in the end.
    let removed = |at: usize| diabetes.cell(at, "source") == "duplicate";
    let measured = by_mark(&diabetes, &found, removed);
    let published = "bib-dedupe 1261 and 0 false, ASySD 1259 and 0, ASReview 1251 and 24 \
        (CoLRev-Environment/bib-dedupe, output/current_results.md); ASySD over five data sets: \
        sensitivity 0.95 to 0.99, specificity > 0.99 (Hair et al. 2023)";
    let diabetes = report("ASySD, diabetes", &diabetes, &found, &measured, published);
    assert!(diabetes.0 >= 0.98 && diabetes.1 >= 0.999, "{diabetes:?}");

    let copper = read(&folder.join("dedupe-sweep-copper/copper.xml"), IdChoice::Row).unwrap();
    let found = copper.find();
    let marked = |at: usize| copper.cell(at, "caption") == "Duplicate";
    let measured = by_twin(&copper, &found, marked);
    let copper = report("dedupe-sweep, copper", &copper, &found, &measured, "none known for this file");
    assert!(copper.0 >= 0.98 && copper.1 >= 0.999, "{copper:?}");

    for (name, file) in [
        ("Kitchenham 2010", "asreview-kitchenham-2010/Kitchenham_2010.csv"),
        ("Nagtegaal 2019", "asreview-nagtegaal-2019/Nagtegaal_2019.csv"),
    ] {
        let records = read(&folder.join(file), record_id()).unwrap();
        let ids = records.set.ids();
        let at = |id: &str| ids.iter().position(|known| known == id);
        let linked = (0..ids.len())
            .filter_map(|from| Some((from, at(records.cell(from, "duplicate_record_id").trim())?)));
        let linked = linked.collect::<HashMap<_, _>>();
        let found = records.find();
        let measured = by_links(&records, &found, &linked);
        report(name, &records, &found, &measured, "none known");
    }
}
