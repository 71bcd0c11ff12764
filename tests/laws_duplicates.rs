//! Laws of duplicates, on generated records: clusters are a partition, the order of records makes no
//! difference, the counts add up, and people are obeyed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::{BTreeSet, HashMap};

use eligible::record::duplicates::{Counts, Duplicates, Field, Keys, Rule, find, judge};
use proptest::prelude::*;

/// What a record says in each field, from few values, so that many records are alike.
type Cells = Vec<(Field, &'static str)>;

fn arb_record() -> impl Strategy<Value = Cells> {
    let title = prop::sample::select(vec![
        "",
        "Copper surfaces in intensive care units",
        "Copper surfaces in intensive care unit",
        "Copper surfaces in intensive care units: a trial",
        "Copper surfaces in intensive care units, part 1",
        "Copper surfaces in intensive care units, part 2",
        "Editorial",
        "Sleep of nurses after night shifts",
        "Erratum: Copper surfaces in intensive care units",
    ]);
    let authors = prop::sample::select(vec!["", "Gates, B; Allen, P", "Gates BH", "Zhang, Y", "Allen, Paul"]);
    let year = prop::sample::select(vec!["", "2014", "2015", "2019"]);
    let journal = prop::sample::select(vec!["", "J Hosp Infect", "Journal of Hospital Infection", "Lancet"]);
    let volume = prop::sample::select(vec!["", "33", "34"]);
    let pages = prop::sample::select(vec!["", "482-91", "482-491", "S12", "12-19"]);
    let doi = prop::sample::select(vec!["", "10.1000/a", "https://doi.org/10.1000/A", "10.1000/b"]);
    let pmid = prop::sample::select(vec!["", "", "", "11", "22"]);
    (title, authors, year, journal, volume, pages, doi, pmid).prop_map(|cells| {
        vec![
            (Field::Title, cells.0),
            (Field::Authors, cells.1),
            (Field::Year, cells.2),
            (Field::Journal, cells.3),
            (Field::Volume, cells.4),
            (Field::Pages, cells.5),
            (Field::Doi, cells.6),
            (Field::Pmid, cells.7),
        ]
    })
}

fn keys(cells: &Cells) -> Keys {
    Keys::read(|field| cells.iter().find(|(known, _)| *known == field).map(|(_, text)| (*text).into()))
}

fn found(records: &[(String, Cells)], answers: &HashMap<(usize, usize), bool>) -> Duplicates {
    let keys = records.iter().map(|(_, cells)| keys(cells)).collect::<Vec<_>>();
    let ids = records.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    find(&keys, &ids, answers)
}

/// Clusters by their ids: members and the kept one.
fn by_id(records: &[(String, Cells)], found: &Duplicates) -> BTreeSet<(Vec<String>, String)> {
    let id = |at: usize| records[at].0.clone();
    let clusters = found.clusters.iter().map(|cluster| {
        let mut members = cluster.members.iter().map(|at| id(*at)).collect::<Vec<_>>();
        members.sort();
        (members, id(cluster.kept))
    });
    clusters.collect()
}

fn numbered(records: Vec<Cells>) -> Vec<(String, Cells)> {
    records.into_iter().enumerate().map(|(at, cells)| (format!("r{at}"), cells)).collect()
}

proptest! {
    #[test]
    fn every_record_is_in_one_cluster_at_most_and_counts_add_up(
        records in prop::collection::vec(arb_record(), 0..40),
    ) {
        let records = numbered(records);
        let found = found(&records, &HashMap::new());
        let mut seen = BTreeSet::new();
        for cluster in &found.clusters {
            prop_assert!(cluster.members.len() >= 2);
            prop_assert!(cluster.members.contains(&cluster.kept));
            for member in &cluster.members {
                prop_assert!(seen.insert(*member), "in two clusters");
            }
        }
        let of = (0..records.len()).map(|at| at % 3).collect::<Vec<_>>();
        let origins = ["a", "b", "c"].map(str::to_owned);
        let counts = Counts::of(&found, &origins, &of);
        prop_assert_eq!(counts.read, records.len());
        prop_assert_eq!(counts.kept + counts.removed, counts.read);
        prop_assert_eq!(counts.rules.iter().map(|(_, n)| n).sum::<usize>(), counts.removed);
        prop_assert_eq!(counts.sources.iter().map(|s| s.count).sum::<usize>(), counts.removed);
        prop_assert_eq!(counts.origins.iter().map(|o| o.read).sum::<usize>(), counts.read);
        prop_assert_eq!(counts.origins.iter().map(|o| o.kept).sum::<usize>(), counts.kept);
        let members = found.clusters.iter().map(|cluster| cluster.members.len()).sum::<usize>();
        prop_assert_eq!(members - found.clusters.len(), counts.removed);
        prop_assert_eq!(found.joins.len(), counts.removed);
    }

    #[test]
    fn the_order_of_records_makes_no_difference(
        (records, shuffled) in prop::collection::vec(arb_record(), 0..30).prop_flat_map(|records| {
            let records = numbered(records);
            (Just(records.clone()), Just(records).prop_shuffle())
        }),
    ) {
        let none = HashMap::new();
        let (one, other) = (found(&records, &none), found(&shuffled, &none));
        prop_assert_eq!(by_id(&records, &one), by_id(&shuffled, &other));
        let asked = |records: &[(String, Cells)], found: &Duplicates| {
            let ids = found.unclear.iter().map(|pair| {
                let (a, b) = (records[pair.a].0.clone(), records[pair.b].0.clone());
                (a.clone().min(b.clone()), a.max(b))
            });
            ids.collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(asked(&records, &one), asked(&shuffled, &other));
    }

    #[test]
    fn no_cluster_holds_what_a_rule_keeps_apart(records in prop::collection::vec(arb_record(), 0..30)) {
        let records = numbered(records);
        let found = found(&records, &HashMap::new());
        let all = records.iter().map(|(_, cells)| keys(cells)).collect::<Vec<_>>();
        for cluster in &found.clusters {
            for (place, a) in cluster.members.iter().enumerate() {
                for b in &cluster.members[place + 1..] {
                    let ruling = judge(&all[*a], &all[*b]);
                    prop_assert!(!ruling.rule.keeps_apart(), "{}", ruling.rule.name());
                }
            }
        }
        // What is left for a person is between clusters, once per two of them.
        let cluster = found.cluster_of();
        let name = |at: usize| cluster.get(&at).map_or(at + 1000, |at| *at);
        let mut pairs = BTreeSet::new();
        for pair in &found.unclear {
            let (a, b) = (name(pair.a), name(pair.b));
            prop_assert_ne!(a, b);
            prop_assert!(pairs.insert((a.min(b), a.max(b))));
        }
    }

    #[test]
    fn people_are_obeyed(
        records in prop::collection::vec(arb_record(), 2..20),
        answers in prop::collection::vec((0..20usize, 0..20usize, any::<bool>()), 0..6),
    ) {
        let records = numbered(records);
        let answers = answers.into_iter().filter(|(a, b, _)| a != b && *a.max(b) < records.len());
        let answers = answers.map(|(a, b, same)| ((a.min(b), a.max(b)), same)).collect::<HashMap<_, _>>();
        let found = found(&records, &answers);
        let cluster = found.cluster_of();
        for ((a, b), same) in &answers {
            let together = cluster.contains_key(a) && cluster.get(a) == cluster.get(b);
            let torn = found.contradicting.iter().any(|pair| (pair.a, pair.b) == (*a, *b));
            prop_assert!(*same || !together, "kept apart");
            prop_assert!(!same || together || torn, "joined, or told");
            prop_assert!(!found.unclear.iter().any(|pair| (pair.a, pair.b) == (*a, *b)), "not asked again");
        }
        let said = |a: usize, b: usize| answers.get(&(a, b)) == Some(&true);
        let mut by_answer = found.joins.iter().filter(|join| join.rule == Rule::AnsweredSame);
        prop_assert!(by_answer.all(|join| said(join.a, join.b)));
    }

    #[test]
    fn judging_is_symmetric(a in arb_record(), b in arb_record()) {
        prop_assert_eq!(judge(&keys(&a), &keys(&b)), judge(&keys(&b), &keys(&a)));
    }

    #[test]
    fn no_text_makes_the_normal_forms_panic(text in "\\PC{0,40}", more in "[0-9a-zA-Z<>&;%.,()/\\\\{}$ -]{0,40}") {
        for text in [text, more] {
            let keys = Keys::read(|_| Some(text.clone().into()));
            let _ = judge(&keys, &keys);
            let _ = find(&[keys.clone(), keys], &["1".to_owned(), "2".to_owned()], &HashMap::new());
        }
    }
}
