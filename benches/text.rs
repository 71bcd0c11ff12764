//! Text conditions beside a Rust regex and SQLite's FTS5, on the same generated abstracts.
//!
//! Ten terms `a* adj3 b*` over abstracts of 150 words, one thread. We tell of every abstract which of the
//! ten it has; the regex only whether it has any. `cargo bench --bench text` prints medians of
//! interleaved runs, in time of the processor: the machine may be busy. FTS5 runs in Python, where that is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use eligible::value::{Atom, Distance, ScanRoom, Scanner, Words};
use regex::bytes::{Regex, RegexBuilder};

const ABSTRACTS: usize = 200_000;
const ROUNDS: usize = 7;
/// Ours and the regex take turns after so many.
const TURN: usize = 20_000;
/// What is slow is run on one in so many.
const SAMPLE: usize = 10;

const PAIRS: [(&str, &str); 10] = [
    ("mentor", "program"),
    ("medical", "student"),
    ("peer", "tutor"),
    ("faculty", "development"),
    ("career", "outcome"),
    ("resident", "training"),
    ("medicine", "education"),
    ("mentor", "student"),
    ("peer", "group"),
    ("career", "mentor"),
];

fn main() {
    let trying = std::env::args().any(|argument| argument == "--test");
    let (count, rounds) = if trying { (2_000, 1) } else { (ABSTRACTS, ROUNDS) };
    let plain = abstracts(count, false);
    let marked = abstracts(count, true);
    println!("{count} abstracts of 150 words, {:.0} MB, one thread", bytes(&plain) as f64 / 1e6);
    let any = any_of_ten();
    let scanner = Scanner::new(&terms());
    let mut ratios = Vec::new();
    let (mut ours, mut theirs, mut accents) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let (mut time, mut regex) = (Duration::ZERO, Duration::ZERO);
        // In turns on the same few: each is the first to touch them every other time.
        for (nth, chunk) in plain.chunks(TURN).enumerate() {
            let ours = || timed(|| scan(&scanner, chunk));
            let theirs = || timed(|| chunk.iter().filter(|text| any.is_match(text.as_bytes())).count());
            let ((own, found), (other, matched)) = if (round + nth) % 2 == 0 {
                let own = ours();
                (own, theirs())
            } else {
                let other = theirs();
                (ours(), other)
            };
            assert_eq!(found.any, matched, "both find the same abstracts");
            time += own;
            regex += other;
        }
        ratios.push(regex.as_secs_f64() / time.as_secs_f64());
        ours.push(time);
        theirs.push(regex);
        accents.push(timed(|| scan(&scanner, &marked)).0);
    }
    let all = scan(&scanner, &plain);
    line("ours: which of ten", median(&mut ours), bytes(&plain));
    line("Rust regex: any of ten", median(&mut theirs), bytes(&plain));
    ratios.sort_by(f64::total_cmp);
    println!("  ours is {:.1} times as fast (at least 2 is wanted, 5 is the aim)", ratios[ratios.len() / 2]);
    println!("  {} abstracts have any; per term {:?}", all.any, all.each);
    line("ours, accents and possessives in each", median(&mut accents), bytes(&marked));

    let sample = plain.iter().step_by(SAMPLE).cloned().collect::<Vec<_>>();
    let each: Vec<Regex> = PAIRS.iter().map(|(a, b)| regex(&formulation(a, b))).collect();
    let (time, counts) = timed(|| {
        each.iter().map(|each| sample.iter().filter(|text| each.is_match(text.as_bytes())).count()).collect()
    });
    let counts: Vec<usize> = counts;
    assert_eq!(counts, scan(&scanner, &sample).each, "term by term");
    line("Rust regex: each of ten", time, bytes(&sample));
    let atoms = terms();
    let (time, careful) = timed(|| {
        let hits = sample.iter().map(|text| {
            let words = Words::of(text);
            atoms.iter().filter(|atom| atom.matches(&words)).count()
        });
        hits.sum::<usize>()
    });
    assert_eq!(careful, counts.iter().sum::<usize>());
    line("ours, term by term as traces do", time, bytes(&sample));
    fts5(&plain, &all.each);
    worst(if trying { 1_000 } else { 20_000 });
}

/// Texts and terms that are made to cost much: every word begins every operand. Each text is twice as
/// long as the one before; what is found has to take about twice as long.
fn worst(shortest: usize) {
    let wide = |text: &str| Atom::term(text).unwrap();
    let near = |first: Atom, distance, then: Atom| Atom::Near {
        first: Box::new(first),
        then: vec![(Distance::Within(distance), then)],
    };
    let group = |texts: &[&str]| Atom::Or(texts.iter().map(|text| wide(text)).collect());
    let terms = [
        ("a?a?a?a?a*", wide("a?a?a?a?a*")),
        ("a* adj99 a*", near(wide("a*"), 99, wide("a*"))),
        ("(a* adj20 a*) adj20 a*", near(near(wide("a*"), 20, wide("a*")), 20, wide("a*"))),
        ("(a* or aa* or aa) adj9 (a* or aa)", near(group(&["a*", "aa*", "aa"]), 9, group(&["a*", "aa"]))),
    ];
    println!("  the worst: texts in which every word is a hit, each twice as long as the one before");
    for (written, term) in &terms {
        let times = [1, 2, 4, 8].map(|factor| {
            let words = Words::of(&"aaaaaaaaa aa ".repeat(shortest * factor / 2));
            // The quickest of a few: what else runs on the machine can only add to it.
            let runs = (0..5).map(|_| {
                let start = Instant::now();
                std::hint::black_box(term.hits(&words).len());
                start.elapsed().as_secs_f64()
            });
            runs.fold(f64::MAX, f64::min)
        });
        let growth = times.windows(2).map(|pair| format!("{:.1}", pair[1] / pair[0])).collect::<Vec<_>>();
        let each = times[3] / (8 * shortest) as f64 * 1e6;
        println!("  {written:<40} {each:>9.2} µs a word, growing {}", growth.join(", "));
    }
}

/// What one pass over the abstracts found.
struct Counts {
    any: usize,
    each: Vec<usize>,
}

fn scan(scanner: &Scanner, texts: &[String]) -> Counts {
    let mut room = ScanRoom::default();
    let mut counts = Counts { any: 0, each: vec![0; scanner.len()] };
    for text in texts {
        let found = scanner.scan(text, &mut room);
        if !found.is_empty() {
            counts.any += 1;
            for (at, count) in counts.each.iter_mut().enumerate() {
                *count += usize::from(found.has(at));
            }
        }
    }
    counts
}

fn terms() -> Vec<Atom> {
    let word = |text: &str| Atom::term(&format!("{text}*")).unwrap();
    let near = |(a, b): &(&str, &str)| Atom::Near {
        first: Box::new(word(a)),
        then: vec![(Distance::Within(3), word(b))],
    };
    PAIRS.iter().map(near).collect()
}

/// `a* adj3 b*` as a regular expression.
fn formulation(a: &str, b: &str) -> String {
    let between = r"\W+(?:\w+\W+){0,2}";
    format!(r"\b{a}\w*{between}{b}\w*\b|\b{b}\w*{between}{a}\w*\b")
}

/// In ASCII alone, which is the quickest that it can do.
fn regex(pattern: &str) -> Regex {
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(true).unicode(false).size_limit(1 << 28).dfa_size_limit(1 << 28);
    builder.build().unwrap()
}

fn any_of_ten() -> Regex {
    regex(&PAIRS.map(|(a, b)| formulation(a, b)).join("|"))
}

/// The same in SQLite, by a script, which prints what it took and its counts.
fn fts5(texts: &[String], counts: &[usize]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("abstracts.txt");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    texts.iter().for_each(|text| writeln!(file, "{text}").unwrap());
    file.into_inner().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/text_fts5.py");
    let pairs = PAIRS.map(|(a, b)| format!("{a},{b}"));
    let output = match Command::new("python3").arg(script).arg(&path).args(pairs).output() {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).unwrap(),
        Ok(output) => {
            println!("SKIPPED SQLite FTS5: {}", String::from_utf8_lossy(&output.stderr).trim());
            return;
        }
        Err(error) => {
            println!("SKIPPED SQLite FTS5: python3 cannot be run: {error}");
            return;
        }
    };
    let mut lines = output.lines();
    let seconds = |line: Option<&str>| Duration::from_secs_f64(line.unwrap().parse().unwrap());
    let (index, queries) = (seconds(lines.next()), seconds(lines.next()));
    let theirs: Vec<usize> = lines.next().unwrap().split(' ').map(|count| count.parse().unwrap()).collect();
    assert_eq!(theirs, counts, "SQLite finds the same");
    line("SQLite FTS5: making the index", index, bytes(texts));
    line("SQLite FTS5: ten queries on it", queries, bytes(texts));
}

/// What some work took: of the processor where that is told, so that others on the machine do not count.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = (Instant::now(), on_processor());
    let result = work();
    let took = match (start.1, on_processor()) {
        (Some(from), Some(to)) => to.saturating_sub(from),
        _ => start.0.elapsed(),
    };
    (took, result)
}

/// How long this thread has run, where the system says so.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn bytes(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

fn line(what: &str, time: Duration, bytes: usize) {
    let rate = bytes as f64 / time.as_secs_f64() / 1e6;
    println!("  {what:<40} {:>9.1} ms {rate:>8.0} MB/s", time.as_secs_f64() * 1e3);
}

// ---- Abstracts -------------------------------------------------------------------------------------

/// A sequence of numbers that is always the same.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }
}

const TOPICAL: [&str; 26] = [
    "mentor",
    "mentoring",
    "mentorship",
    "mentors",
    "program",
    "programs",
    "programme",
    "programmes",
    "student",
    "students",
    "medical",
    "medicine",
    "faculty",
    "resident",
    "residents",
    "peer",
    "tutor",
    "tutoring",
    "career",
    "education",
    "outcome",
    "outcomes",
    "training",
    "development",
    "near",
    "group",
];

/// Words as frequent as in a language: the nth is 1/n as frequent as the first. The topical ones are
/// neither among the most frequent nor rare.
fn abstracts(count: usize, marked: bool) -> Vec<String> {
    let mut seeded = Seeded(777);
    let letters = b"eeeeeeeeeeeettttttttaaaaaaaaooooooooiiiiiiinnnnnnnssssssrrrrrrhhhhhhlllldddduuucccmmmwwffggyyppbbvk";
    let mut words: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    while words.len() < 20_000 {
        let length = 2 + seeded.below(9);
        let word: String = (0..length).map(|_| char::from(letters[seeded.below(letters.len())])).collect();
        if known.insert(word.clone()) {
            words.push(word);
        }
    }
    for (at, word) in TOPICAL.iter().enumerate() {
        words.insert(60 + at * 12, (*word).to_owned());
    }
    let mut sum = 0.0;
    let shares: Vec<f64> = (1..=words.len())
        .map(|rank| {
            sum += 1.0 / rank as f64;
            sum
        })
        .collect();
    let text = |_| {
        let mut text = String::with_capacity(1200);
        for at in 0..150 {
            let share = (seeded.next() >> 11) as f64 / (1_u64 << 53) as f64 * sum;
            let word = &words[shares.partition_point(|known| *known < share).min(words.len() - 1)];
            match at {
                0 => write!(text, "{}{}", word[..1].to_uppercase(), &word[1..]).unwrap(),
                50 if marked => write!(text, " {word}'s naïve – {word} ≥ 5").unwrap(),
                _ => write!(text, " {word}").unwrap(),
            }
            if at % 17 == 16 {
                text.push(',');
            }
        }
        text.push('.');
        text
    };
    (0..count).map(text).collect()
}
