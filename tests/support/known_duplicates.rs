//! Records in which people marked the duplicates, and how many of these are found.
//!
//! Counted per record, as the evaluation of ASySD does (Hair et al. 2023, doi 10.1186/s12915-023-01686-z):
//! a record that people removed is found when it is removed; a record that people kept is a false one
//! when it is removed. Which record of a report is kept does not matter: where a cluster holds one that
//! people kept, it counts as the kept one.

use std::collections::HashMap;
use std::path::Path;

use eligible::record::duplicates::{Duplicates, Field, Keys, Table, find};
use eligible::record::{IdChoice, Input, RawRecord, ReadOptions, RecordSet};

struct Read {
    set: RecordSet,
    table: Table,
    records: Vec<RawRecord>,
    keys: Vec<Keys>,
}

fn read(path: &Path, id: IdChoice) -> Read {
    let options = ReadOptions { id, ..ReadOptions::default() };
    let input = (path.display().to_string(), Input::Path(path.to_owned()));
    let set = RecordSet::open([input], &options).unwrap();
    let table = Table::of(&set, None);
    let records = set.batches(4096).flat_map(|batch| batch.unwrap().records).collect::<Vec<_>>();
    let keys = table.keys(&records);
    Read { set, table, records, keys }
}

impl Read {
    fn cell(&self, at: usize, column: &str) -> String {
        let place = self.set.columns().iter().position(|name| name.trim() == column).unwrap();
        self.records[at].cells[place].to_text()
    }

    fn find(&self) -> Duplicates {
        find(&self.keys, self.set.ids(), &HashMap::new())
    }

    /// The record whose title shares most words.
    fn nearest(&self, at: usize) -> usize {
        let words = |at: usize| {
            let title = self.table.text(&self.records[at], Field::Title).unwrap_or_default().to_lowercase();
            let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        let mine = words(at);
        let like = |other: usize| words(other).iter().filter(|word| mine.contains(word)).count();
        (0..self.records.len()).filter(|other| *other != at).max_by_key(|other| like(*other)).unwrap()
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

/// One set of data, and what was found in it.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// What others found in it, or in data like it.
    pub(crate) published: &'static str,
    read: Read,
    duplicates: Duplicates,
    measured: Measured,
}

impl Known {
    fn new(
        name: &'static str,
        published: &'static str,
        read: Read,
        by: impl Fn(&Read, &Duplicates) -> Measured,
    ) -> Self {
        let duplicates = read.find();
        let measured = by(&read, &duplicates);
        Self { name, published, read, duplicates, measured }
    }

    fn marked(&self) -> usize {
        self.measured.found + self.measured.missed.len()
    }

    /// Records removed that people kept.
    fn wrong(&self) -> usize {
        self.measured.false_ones.iter().map(|members| members.len() - 1).sum()
    }

    /// Of those missed, how many are shown to a person beside another record, and how many are not.
    pub(crate) fn missed(&self) -> (usize, usize) {
        let asked = |at: usize| self.duplicates.unclear.iter().any(|pair| pair.a == at || pair.b == at);
        let asked = self.measured.missed.iter().filter(|at| asked(**at)).count();
        (asked, self.measured.missed.len() - asked)
    }

    pub(crate) fn sensitivity(&self) -> f64 {
        self.measured.found as f64 / self.marked() as f64
    }

    pub(crate) fn specificity(&self) -> f64 {
        1.0 - self.wrong() as f64 / self.measured.kept as f64
    }

    /// A few lines for people.
    pub(crate) fn tell(&self) -> String {
        let (asked, silent) = self.missed();
        format!(
            "{}: {} records\n  \
             found {} of {} marked, sensitivity {:.4}; of the others {asked} left for a person, {silent} taken for \
             different\n  \
             false {} of {} not marked, specificity {:.4}\n  \
             pairs left for a person: {} in all\n  \
             published: {}",
            self.name,
            self.read.records.len(),
            self.measured.found,
            self.marked(),
            self.sensitivity(),
            self.wrong(),
            self.measured.kept,
            self.specificity(),
            self.duplicates.unclear.len(),
            self.published
        )
    }

    /// The records that were missed, those that are false, and the pairs for a person.
    pub(crate) fn show(&self, all: bool) {
        let Self { read, duplicates, measured, .. } = self;
        for at in &measured.missed {
            println!("   missed {}", read.shown(*at));
            for pair in duplicates.unclear.iter().filter(|pair| pair.a == *at || pair.b == *at) {
                println!("     asked: {} {}", pair.rule.name(), read.shown(pair.a + pair.b - at));
            }
            let nearest = read.nearest(*at);
            let ruling = eligible::record::duplicates::judge(&read.keys[*at], &read.keys[nearest]);
            println!("     nearest {} [{}]", read.shown(nearest), ruling.rule.name());
            println!("     {:?}", read.keys[*at].compare(&read.keys[nearest]));
        }
        for members in &measured.false_ones {
            println!("   false:");
            members.iter().for_each(|at| println!("      {}", read.shown(*at)));
            let own = |at: &usize| members.contains(at);
            for join in duplicates.joins.iter().filter(|join| own(&join.a) || own(&join.b)) {
                let ids = read.set.ids();
                println!("      joined {} {} by {}", ids[join.a], ids[join.b], join.rule.name());
            }
        }
        for pair in duplicates.unclear.iter().filter(|_| all) {
            println!("   person: {}", pair.rule.name());
            println!("      {}\n      {}", read.shown(pair.a), read.shown(pair.b));
            println!("      {:?}", read.keys[pair.a].compare(&read.keys[pair.b]));
        }
    }
}

const DIABETES: &str = "bib-dedupe 1261 found and 0 false, ASySD 1259 and 0, ASReview 1251 and 24 \
    (CoLRev-Environment/bib-dedupe, output/current_results.md); ASySD over five sets of data: sensitivity \
    0.95 to 0.99, specificity above 0.99 (Hair et al. 2023)";

/// All sets of data below the folder.
pub(crate) fn all(folder: &Path) -> Vec<Known> {
    let record_id = || IdChoice::Column("record_id".to_owned());
    let diabetes = read(&folder.join("asysd-labelled/labelled_test_set.csv"), record_id());
    let copper = read(&folder.join("dedupe-sweep-copper/copper.xml"), IdChoice::Row);
    let mut known = vec![
        // The column `label` says what lay in the trash of a library; `source` what people found in the end.
        Known::new("diabetes (ASySD)", DIABETES, diabetes, |read, found| {
            by_mark(read, found, |at| read.cell(at, "source") == "duplicate")
        }),
        Known::new("copper (dedupe-sweep)", "none known for this file", copper, |read, found| {
            by_twin(read, found, |at| read.cell(at, "caption") == "Duplicate")
        }),
    ];
    for (name, file) in [
        ("Kitchenham 2010 (ASReview)", "asreview-kitchenham-2010/Kitchenham_2010.csv"),
        ("Nagtegaal 2019 (ASReview)", "asreview-nagtegaal-2019/Nagtegaal_2019.csv"),
    ] {
        known.push(Known::new(name, "none known", read(&folder.join(file), record_id()), |read, found| {
            let ids = read.set.ids();
            let at = |id: &str| ids.iter().position(|known| known == id);
            let links = (0..ids.len())
                .filter_map(|from| Some((from, at(read.cell(from, "duplicate_record_id").trim())?)));
            by_links(read, found, &links.collect())
        }));
    }
    known
}
