//! What a difference of two versions costs, as a ratio to one plain screening of the same records.
//!
//! `cargo bench` prints medians of interleaved runs: the machine may be busy, the ratio says the same.
//! Both sides open the file, read the records, type them, decide and count; neither writes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eligible::check::{Program, check};
use eligible::compare::{Difference, Rescreening, Version};
use eligible::eval::{Tally, screen};
use eligible::record::{Batch, Column, Input, ReadOptions, RecordSet, Row, Wanted};
use eligible::syntax::{ast, parse};
use eligible::text::Source;

const RECORDS: usize = 100_000;
const ROUNDS: usize = 5;
/// Records at a time, as the commands take them.
const BATCH: usize = 4096;

/// Two versions and the records that they are compared on.
struct Case {
    name: &'static str,
    versions: [(ast::File, Program); 2],
    records: PathBuf,
}

fn main() {
    // `cargo test --benches` only tries that it runs.
    let trying = std::env::args().any(|argument| argument == "--test");
    let (records, rounds) = if trying { (1_000, 1) } else { (RECORDS, ROUNDS) };
    let folder = tempfile::tempdir().unwrap();
    let mut cases = vec![meat(folder.path(), records)];
    match std::env::var_os("ELIGIBLE_REAL_DATA") {
        Some(data) => cases.extend(pubmed(folder.path(), Path::new(&data), records)),
        None => println!("SKIPPED pubmed: set ELIGIBLE_REAL_DATA to the folder of real records"),
    }
    for case in &cases {
        measure(case, rounds);
    }
}

fn measure(case: &Case, rounds: usize) {
    let [(old_file, old), (new_file, new)] = &case.versions;
    let difference = || {
        Difference::between(
            Version { file: old_file, program: old },
            Version { file: new_file, program: new },
        )
    };
    assert_eq!(difference().edits().count(), 8, "{}", case.name);
    let (mut screens, mut diffs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut told = String::new();
    for _ in 0..rounds {
        let (screened, first) = timed(|| plain(new, &case.records));
        let (diffed, ()) = timed(|| {
            let set = open(&case.records);
            let difference = difference();
            let mut screening = Rescreening::new(&difference, old, new, &set);
            for raw in set.batches(BATCH) {
                screening.add(&raw.unwrap());
            }
            let found = screening.finish();
            assert_eq!(found.new.included, first.included);
            let cut = found.flips.iter().filter(|flip| flip.because.searched_to.is_some()).count();
            told =
                format!("{} flips, {} to look at again, {cut} cut off", found.flips.len(), found.again.len());
        });
        screens.push(screened);
        diffs.push(diffed);
        ratios.push(diffed.as_nanos() * 100 / screened.as_nanos().max(1));
    }
    let [screened, diffed] = [median(&mut screens), median(&mut diffs)].map(|time| time.as_millis());
    let ratio = median(&mut ratios);
    println!(
        "{}: screen {screened} ms, diff {diffed} ms, ratio {}.{:02} ({told})",
        case.name,
        ratio / 100,
        ratio % 100
    );
}

/// One screening, as `eligible screen` does it.
fn plain(program: &Program, records: &Path) -> Tally {
    let set = open(records);
    let wanted = program
        .fields
        .iter()
        .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
    let columns = set.map_fields(&wanted.collect::<Vec<_>>());
    let mut tally = Tally::new(program, None);
    for raw in set.batches(BATCH) {
        let raw = raw.unwrap();
        let typed = program.fields.iter().zip(&columns).map(|(field, column)| {
            Column::read(&field.spec, raw.records.iter().map(|record| column.cell(record)))
        });
        let batch = Batch { columns: typed.collect() };
        for index in 0..raw.ids.len() {
            tally.add(&screen(program, Row::new(&batch, index), None), None);
        }
    }
    tally
}

fn open(records: &Path) -> RecordSet {
    let name = records.display().to_string();
    RecordSet::open([(name, Input::Path(records.to_owned()))], &ReadOptions::default()).unwrap()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

fn median<T: Ord + Copy>(of: &mut [T]) -> T {
    of.sort_unstable();
    of[of.len() / 2]
}

fn version(text: &str) -> (ast::File, Program) {
    let source = Arc::new(Source::new("bench", text));
    let (file, faults) = parse(&source);
    assert!(faults.is_empty(), "{faults:?}");
    let (program, diagnostics) = check(&file, &source);
    (file, program.unwrap_or_else(|| panic!("{diagnostics:?}")))
}

/// The text with each of these replaced, which must be there.
fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "`{old}` is not in the criteria");
        text.replacen(old, new, 1)
    })
}

/// Writes the rows again and again, each with an id of its own.
fn repeated(file: &Path, header: &csv::StringRecord, rows: &[csv::StringRecord], records: usize) {
    let id = header.iter().position(|name| name == "id");
    let mut table = csv::Writer::from_path(file).unwrap();
    let first = id.is_none().then_some("id");
    table.write_record(first.into_iter().chain(header.iter())).unwrap();
    for (number, row) in rows.iter().cycle().take(records).enumerate() {
        let own = format!("r{number}");
        let cells = row.iter().enumerate().map(|(at, cell)| if Some(at) == id { own.as_str() } else { cell });
        table.write_record(id.is_none().then_some(own.as_str()).into_iter().chain(cells)).unwrap();
    }
    table.flush().unwrap();
}

/// The meat reduction review, on its own table of effects.
fn meat(folder: &Path, records: usize) -> Case {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let old = std::fs::read_to_string(root.join("rules/meat-reduction.criteria")).unwrap();
    let (old, _) = old.split_once("\nexample").unwrap();
    let new = edited(
        old,
        &[
            ("n-treatment >= 25 and n-control >= 25", "n-treatment >= 30 and n-control >= 30"),
            ("n-treatment + n-control >= 10", "n-treatment + n-control >= 12"),
            ("delay >= 1 day", "delay >= 7 days"),
            ("published <= 2023-12", "published <= 2022-12"),
            ("  substitution ", "  early \"Before reporting guidelines\": published < 2005\n  substitution "),
            (
                "  incalculable \"Other: not enough information to calculate the net effect\":     judged",
                "  ",
            ),
            ("cluster-assigned : yes/no  ", "cluster-assigned : yes/no \"0\" means not-reported"),
            ("target = red-and-processed-meat", "target = red-and-processed-meat and english"),
        ],
    );
    let mut header = csv::StringRecord::new();
    let mut rows = Vec::new();
    for name in ["included", "red-and-processed-meat"] {
        let path = root.join("examples/meat-reduction").join(name).with_extension("csv");
        let mut table = csv::Reader::from_path(path).unwrap();
        header = table.headers().unwrap().clone();
        rows.extend(table.records().map(Result::unwrap));
    }
    let file = folder.join("meat.csv");
    repeated(&file, &header, &rows, records);
    Case { name: "meat reduction", versions: [version(old), version(&new)], records: file }
}

const PUBMED: &str = "\
field year : year
field language : one of <eng, ger, fre, spa, chi, jpn, rus, ita, por, pol> or other
field publication-types : some of <\"Journal Article\", Review, \"Case Reports\", Editorial, Letter, Comment> or other split on \";\" from \"publication_types\"
field mesh : some of <Humans, Animals, Male, Female, Adult, Child, Aged> or other split on \";\" from \"mesh_terms\"
field abstract : text
field doi : text
list notices = <Editorial, Letter, Comment>
inclusion
  recent: year >= 1995
  humans: mesh in <Humans> or mesh has only <Animals>
  language: language in <eng, ger>
  abstract: abstract is reported
exclusion
  notices: publication-types in notices
  cases: publication-types in <\"Case Reports\"> and not mesh in <Child>
  children: mesh in <Child> and not mesh in <Adult>
  unpublished: doi is not reported and year > 2010
";

/// Six thousand records of PubMed. `None` when they are not there.
fn pubmed(folder: &Path, data: &Path, records: usize) -> Option<Case> {
    let packed = data.join("pubmed-xml-1298/pubmed21n1298-first6000.csv.gz");
    let unpacked = std::process::Command::new("gzip").arg("-dc").arg(&packed).output();
    let Some(unpacked) = unpacked.ok().filter(|run| run.status.success()) else {
        println!("SKIPPED pubmed: {} cannot be unpacked", packed.display());
        return None;
    };
    let mut table = csv::Reader::from_reader(&*unpacked.stdout);
    let header = table.headers().unwrap().clone();
    let rows = table.records().map(Result::unwrap).collect::<Vec<_>>();
    let file = folder.join("pubmed.csv");
    repeated(&file, &header, &rows, records);
    let new = edited(
        PUBMED,
        &[
            ("year >= 1995", "year >= 2000"),
            ("<eng, ger>\n  abstract", "<eng>\n  abstract"),
            ("  abstract: abstract is reported\n", ""),
            ("<Editorial, Letter, Comment>\ninclusion", "<Editorial, Letter, Comment, Review>\ninclusion"),
            ("not mesh in <Child>", "not mesh in <Child, Adult>"),
            ("not mesh in <Adult>", "not mesh in <Adult, Aged>"),
            ("year > 2010", "year > 2005"),
            ("exclusion\n", "exclusion\n  sexes: mesh in <Male> and not mesh in <Female>\n"),
        ],
    );
    Some(Case { name: "pubmed", versions: [version(PUBMED), version(&new)], records: file })
}
