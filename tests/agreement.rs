//! Agreement: published worked examples, and an independent package on generated tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::fmt::Write as _;
use std::process::Command;

use eligible::compare::{Agreement, Contingency, Fleiss};

fn table(rows: &[&[u64]]) -> Contingency {
    Contingency {
        categories: (0..rows.len()).map(|at| at.to_string()).collect(),
        table: rows.iter().map(|row| row.to_vec()).collect(),
    }
}

fn of(rows: &[&[u64]]) -> Agreement {
    table(rows).agreement().unwrap()
}

/// Two by two: κ, PABAK, positive and negative agreement, prevalence and bias index, rounded.
fn two_by_two(rows: [[u64; 2]; 2]) -> [String; 7] {
    let found = of(&[&rows[0], &rows[1]]);
    [
        found.observed.decimals(2),
        found.kappa.unwrap().decimals(2),
        found.pabak.unwrap().decimals(2),
        found.specific[0].unwrap().decimals(2),
        found.specific[1].unwrap().decimals(2),
        found.prevalence.decimals(2),
        found.bias.decimals(2),
    ]
}

/// Cohen 1960, table 1: two psychologists, 200 patients, three diagnoses.
#[test]
fn cohen_1960() {
    let found = of(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
    assert_eq!(found.observed.decimals(2), "0.70");
    assert_eq!(found.expected.decimals(2), "0.41");
    assert_eq!(found.kappa.unwrap().decimals(3), "0.492");
}

/// Feinstein and Cicchetti 1990: the same observed agreement, half the κ; the part that prevalence has in
/// it by Byrt, Bishop and Carlin 1993.
#[test]
fn the_paradox_of_high_agreement_and_low_kappa() {
    assert_eq!(two_by_two([[40, 9], [6, 45]]), ["0.85", "0.70", "0.70", "0.84", "0.86", "-0.05", "0.03"]);
    assert_eq!(two_by_two([[80, 10], [5, 5]]), ["0.85", "0.32", "0.70", "0.91", "0.40", "0.75", "0.05"]);
}

/// A worked example that is in every textbook: 25 grant proposals, two readers.
#[test]
fn fifty_proposals() {
    let found = of(&[&[20, 5], &[10, 15]]);
    assert_eq!(found.kappa.unwrap().decimals(2), "0.40");
    // Where one rater is biased as to yes, the same agreement gives another κ.
    assert_eq!(of(&[&[45, 15], &[25, 15]]).kappa.unwrap().decimals(4), "0.1304");
    assert_eq!(of(&[&[25, 35], &[5, 35]]).kappa.unwrap().decimals(4), "0.2593");
}

/// Ten subjects, fourteen raters, five categories: the worked example of Fleiss' κ in reference works.
#[test]
fn fleiss_ten_subjects() {
    let counts: [[u64; 5]; 10] = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];
    let counts = counts.map(|record| record.to_vec());
    let found = Fleiss::of(&counts).unwrap();
    assert_eq!(found.observed.decimals(3), "0.378");
    assert_eq!(found.expected.decimals(3), "0.213");
    assert_eq!(found.kappa.unwrap().decimals(3), "0.210");
}

/// Fleiss 1971, table 1: 30 patients, six psychiatrists each, five diagnoses.
#[test]
fn fleiss_1971() {
    let counts: [[u64; 5]; 30] = FLEISS_1971;
    let counts = counts.map(|record| record.to_vec());
    let found = Fleiss::of(&counts).unwrap();
    assert_eq!(found.observed.decimals(3), "0.556");
    assert_eq!(found.expected.decimals(3), "0.220");
    assert_eq!(found.kappa.unwrap().decimals(3), "0.430");
}

const FLEISS_1971: [[u64; 5]; 30] = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1],
    [3, 0, 0, 1, 2],
    [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0],
    [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6],
    [0, 1, 0, 5, 0],
    [0, 2, 0, 1, 3],
    [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0],
    [4, 0, 0, 0, 2],
    [0, 2, 0, 4, 0],
    [1, 0, 5, 0, 0],
    [0, 0, 0, 0, 6],
];

#[test]
fn where_chance_alone_agrees_there_is_no_kappa() {
    let found = of(&[&[10, 0], &[0, 0]]);
    assert_eq!(found.kappa, None);
    assert_eq!(found.error, None);
    assert_eq!(found.observed.decimals(1), "1.0");
    assert_eq!(table(&[&[0, 0], &[0, 0]]).agreement(), None);
    assert_eq!(Fleiss::of(&[]), None);
    assert_eq!(Fleiss::of(&[vec![2, 0], vec![2, 0]]).unwrap().kappa, None);
}

#[test]
fn decimals_are_rounded_half_away_from_zero() {
    let told = |over, under, places| eligible::compare::Fraction::new(over, under).unwrap().decimals(places);
    assert_eq!(told(1, 8, 2), "0.13");
    assert_eq!(told(-1, 8, 2), "-0.13");
    assert_eq!(told(-1, 1000, 2), "0.00");
    assert_eq!(told(2, 3, 3), "0.667");
    assert_eq!(told(1, -2, 1), "-0.5");
    assert_eq!(told(999, 1000, 2), "1.00");
}

/// A stream of whole numbers that is the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

const SCRIPT: &str = r#"
import sys
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
import numpy as np
for line in sys.stdin:
    kind, text = line.split(" ", 1)
    table = np.array(eval(text))
    if kind == "cohen":
        r = cohens_kappa(table)
        print("%.9f %.9f %.9f %.9f" % (r.kappa, r.std_kappa, max(-1, r.kappa_low), min(1, r.kappa_upp)))
    else:
        print("%.9f" % fleiss_kappa(table))
"#;

/// 300 tables of two raters and 100 of several, large and small, against statsmodels.
#[test]
fn an_independent_package_says_the_same() {
    let there = Command::new("python3").args(["-c", "import statsmodels"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("SKIPPED an_independent_package_says_the_same: python3 with statsmodels is missing");
        return;
    }
    let mut numbers = Numbers(2020);
    let (mut input, mut expected) = (String::new(), Vec::new());
    for at in 0..300 {
        let size = 2 + usize::try_from(numbers.below(4)).unwrap();
        let most = [5, 40, 3_000, 40_000][at % 4];
        let rows = (0..size).map(|a| {
            (0..size).map(|b| numbers.below(most) + u64::from(a == b) * numbers.below(most * 2)).collect()
        });
        let rows: Vec<Vec<u64>> = rows.collect();
        let table = Contingency { categories: vec![String::new(); size], table: rows.clone() };
        let Some(found) = table.agreement() else { continue };
        let (Some(kappa), Some(error), Some((low, high))) = (found.kappa, found.error, found.interval())
        else {
            continue;
        };
        writeln!(input, "cohen {rows:?}").unwrap();
        expected.push(vec![kappa.fixed().0, error.0, low.fixed().0, high.fixed().0]);
    }
    for _ in 0..100 {
        let (raters, size) = (3 + numbers.below(5), 2 + usize::try_from(numbers.below(4)).unwrap());
        let counts = (0..20 + numbers.below(200)).map(|_| {
            let mut record = vec![0_u64; size];
            for _ in 0..raters {
                record[usize::try_from(numbers.below(size as u64)).unwrap()] += 1;
            }
            record
        });
        let counts: Vec<Vec<u64>> = counts.collect();
        writeln!(input, "fleiss {counts:?}").unwrap();
        expected.push(vec![Fleiss::of(&counts).unwrap().kappa.unwrap().fixed().0]);
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tables"), &input).unwrap();
    let tables = std::fs::File::open(folder.path().join("tables")).unwrap();
    let output = Command::new("python3").args(["-c", SCRIPT]).stdin(tables).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(told.lines().count(), expected.len());
    for (line, (told, ours)) in told.lines().zip(&expected).enumerate() {
        for (text, ours) in told.split(' ').zip(ours) {
            let digits: i128 = text.replace('.', "").parse().unwrap();
            let theirs = digits * 1_000_000;
            assert!((theirs - ours).abs() < 5_000_000, "table {line}: {text} against {ours}");
        }
    }
    assert!(expected.len() > 350);
}
