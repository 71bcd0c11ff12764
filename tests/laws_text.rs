//! Laws of text search, on generated texts: it finds what checking every position and every pair finds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use eligible::value::{Atom, Distance, ScanRoom, Scanner, WordPattern, Words};
use proptest::prelude::*;

/// A pattern and a word, letter by letter, every way to read a wildcard tried.
fn brute_word(pattern: &[char], word: &[char]) -> bool {
    match (pattern, word) {
        ([], []) => true,
        (['*'], _) => true,
        (['*', limit], rest) => rest.len() <= limit.to_digit(10).unwrap() as usize,
        (['?', p @ ..], w) if brute_word(p, w) => true,
        (['?' | '#', p @ ..], [_, w @ ..]) => brute_word(p, w),
        ([a, p @ ..], [b, w @ ..]) if a == b => brute_word(p, w),
        _ => false,
    }
}

fn pattern_fits(pattern: &WordPattern, word: &str) -> bool {
    let pattern: Vec<char> = pattern.to_string().chars().collect();
    brute_word(&pattern, &word.chars().collect::<Vec<char>>())
}

/// A stretch of words, by its first word, one past its last, and the words that are its own: all of
/// them, or only the first and the last where it holds others.
type Stretch = (usize, usize, BTreeSet<usize>);

/// Every stretch of words, by definition: each pair is looked at.
fn brute(atom: &Atom, words: &[&str]) -> BTreeSet<Stretch> {
    let solid = |from: usize, to: usize| (from, to, (from..to).collect::<BTreeSet<_>>());
    match atom {
        Atom::Word(pattern) => (0..words.len())
            .filter(|at| pattern_fits(pattern, words[*at]))
            .map(|at| solid(at, at + 1))
            .collect(),
        Atom::Phrase(patterns) => (0..words.len())
            .filter(|at| at + patterns.len() <= words.len())
            .filter(|at| patterns.iter().zip(&words[*at..]).all(|(p, w)| pattern_fits(p, w)))
            .map(|at| solid(at, at + patterns.len()))
            .collect(),
        Atom::Or(any) => any.iter().flat_map(|atom| brute(atom, words)).collect(),
        Atom::Near { first, then } => {
            let mut found = brute(first, words);
            for (distance, atom) in then {
                let next = brute(atom, words);
                let pairs =
                    found.iter().flat_map(|one| next.iter().filter_map(|two| together(one, two, *distance)));
                found = pairs.collect();
            }
            found
        }
    }
}

fn together(one: &Stretch, two: &Stretch, distance: Distance) -> Option<Stretch> {
    let between = match (one.1 <= two.0, two.1 <= one.0) {
        (true, _) => two.0 - one.1,
        (_, true) => one.0 - two.1,
        _ => 0,
    };
    let near = match distance {
        Distance::Next => one.1 == two.0,
        Distance::Within(n) => between < usize::from(n) && one.2.is_disjoint(&two.2),
    };
    let (from, to) = (one.0.min(two.0), one.1.max(two.1));
    let all: BTreeSet<usize> = one.2.union(&two.2).copied().collect();
    let own = if all.len() == to - from && is_solid(one) && is_solid(two) {
        all
    } else {
        BTreeSet::from([from, to - 1])
    };
    near.then_some((from, to, own))
}

fn is_solid(stretch: &Stretch) -> bool {
    stretch.2.len() == stretch.1 - stretch.0
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "ab", "abc", "b1"]).prop_map(String::from)
}

fn pattern() -> impl Strategy<Value = String> {
    let whole =
        prop_oneof![word(), Just(String::from("a*")), Just(String::from("b?")), Just(String::from("a#*1"))];
    whole.boxed()
}

fn atom() -> impl Strategy<Value = Atom> {
    let one = pattern().prop_map(|text| Atom::term(&text).unwrap());
    let phrase = prop::collection::vec(pattern(), 2..4).prop_map(|text| Atom::term(&text.join("-")).unwrap());
    let leaf = prop_oneof![3 => one, 1 => phrase];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let distance = prop_oneof![Just(Distance::Next), (1_u8..5).prop_map(Distance::Within)];
        let then = prop::collection::vec((distance, inner.clone()), 1..3);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Atom::Or),
            (inner, then).prop_map(|(first, then)| Atom::Near { first: Box::new(first), then }),
        ]
    })
}

/// Those that hold no other.
fn smallest(all: &BTreeSet<Stretch>) -> Vec<(usize, usize)> {
    let all: BTreeSet<(usize, usize)> = all.iter().map(|(from, to, _)| (*from, *to)).collect();
    let holds = |a: &(usize, usize), b: &(usize, usize)| a != b && a.0 <= b.0 && b.1 <= a.1;
    all.iter().filter(|a| !all.iter().any(|b| holds(a, b))).copied().collect()
}

proptest! {
    #[test]
    fn a_pattern_fits_what_trying_every_reading_finds(
        pattern in "[ab][ab?#]{0,6}(\\*[1-3]?)?",
        word in "[ab]{0,9}",
    ) {
        let parsed = WordPattern::parse(&pattern).unwrap();
        prop_assert_eq!(parsed.to_string(), pattern.clone());
        prop_assert_eq!(parsed.matches(&word), pattern_fits(&parsed, &word));
    }

    #[test]
    fn hits_are_those_of_every_position_and_pair(
        atom in atom(),
        text in prop::collection::vec(word(), 0..14),
    ) {
        let text = text.join(" ");
        let words = Words::of(&text);
        let plain: Vec<&str> = words.iter().collect();
        let all = brute(&atom, &plain);
        prop_assert_eq!(atom.matches(&words), !all.is_empty(), "{}", &atom);
        let hits: Vec<(usize, usize)> =
            atom.hits(&words).iter().map(|hit| (hit.words.start, hit.words.end)).collect();
        prop_assert_eq!(hits, smallest(&all), "{}", &atom);
    }

    #[test]
    fn words_lie_in_order_inside_their_text(text in "\\PC{0,40}") {
        let words = Words::of(&text);
        let mut last = 0;
        for at in 0..words.len() {
            let span = words.span(&(at..at + 1));
            prop_assert!(span.start < span.end && text.get(span.range()).is_some());
            prop_assert!(span.start >= last, "in order");
            last = span.start;
            prop_assert!(!words.get(at).unwrap().is_empty());
        }
    }

    #[test]
    fn every_word_of_a_text_is_a_term_that_finds_it(text in "\\PC{0,30}") {
        let words = Words::of(&text);
        for at in 0..words.len() {
            let word = words.get(at).unwrap();
            prop_assert!(Atom::quoted(word).unwrap().matches(&words), "{}", word);
        }
        if !words.is_empty() {
            // The whole text as a phrase finds itself, unless its signs are wildcards.
            let plain: String = text.chars().filter(|c| !"*$:?#".contains(*c)).collect();
            if let Ok(whole) = Atom::quoted(&plain) {
                prop_assert!(whole.matches(&Words::of(&plain)), "{}", plain);
            }
        }
    }

    #[test]
    fn no_text_is_too_much_for_a_term(text in "\\PC{0,20}") {
        if let Ok(atom) = Atom::term(&text) {
            let shown = atom.to_string();
            prop_assert_eq!(Atom::quoted(&shown).unwrap().to_string(), shown);
        }
    }
}

// ---- Many terms at once ------------------------------------------------------------------------------

/// Words, signs and letters that are folded, in any order.
fn odd_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        "c",
        "ab",
        "abc",
        "b1",
        "A",
        "ABC",
        "Mentor",
        "mentors",
        "mentor's",
        "MENTORING",
        "the",
        "thesis",
        "group",
        "groups'",
        "peer-group",
        "naïve",
        "NAÏVE",
        "role",
        "rôle",
        "o\u{308}l",
        "½",
        "ﬁeld",
        "men\u{AD}tor",
        "教育",
        "教's",
        "’s",
        "'",
        "`s",
        "´",
        "–",
        "±",
        "\u{200B}",
        "\u{AD}",
        "é's",
        "É",
        "Straße",
        "İ",
        "ı",
        "ß’s",
        "s",
        "x",
        ",",
        ". ",
        "(",
        "_",
        "İs",
        "٣",
        "²",
        "ª",
        "𑇡`s",
    ];
    let piece = prop_oneof![
        6 => prop::sample::select(pieces).prop_map(String::from),
        1 => "\\PC{0,4}",
    ];
    let gap = prop_oneof![3 => Just(" "), 1 => Just("")];
    prop::collection::vec((piece, gap), 0..40)
        .prop_map(|all| all.into_iter().flat_map(|(piece, gap)| [piece, gap.to_owned()]).collect())
}

fn odd_atom() -> impl Strategy<Value = Atom> {
    let terms = vec![
        "mentor*",
        "mentor",
        "mentors",
        "group*",
        "the",
        "thesis",
        "naive",
        "role",
        "oil",
        "ol",
        "1",
        "2",
        "field",
        "教",
        "教育",
        "s",
        "es",
        "strasse*",
        "a*",
        "b?",
        "a#*1",
        "group mentor*",
        "peer-group*",
        "men*3",
        "abc",
        "i*",
        "x",
    ];
    let leaf = prop::sample::select(terms).prop_map(|text| Atom::term(text).unwrap());
    leaf.prop_recursive(2, 6, 3, |inner| {
        let distance = prop_oneof![Just(Distance::Next), (1_u8..5).prop_map(Distance::Within)];
        let then = prop::collection::vec((distance, inner.clone()), 1..3);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Atom::Or),
            (inner, then).prop_map(|(first, then)| Atom::Near { first: Box::new(first), then }),
        ]
    })
}

proptest! {
    #[test]
    fn a_scan_finds_what_each_term_finds_by_itself(
        atoms in prop::collection::vec(odd_atom(), 1..8),
        texts in prop::collection::vec(odd_text(), 1..4),
    ) {
        let scanner = Scanner::new(&atoms);
        // One room for all: nothing is left over from the text before.
        let mut room = ScanRoom::default();
        for text in &texts {
            let words = Words::of(text);
            let found = scanner.scan(text, &mut room);
            for (at, atom) in atoms.iter().enumerate() {
                prop_assert_eq!(found.has(at), atom.matches(&words), "{} in {:?}", atom, text);
            }
        }
    }

    #[test]
    fn a_scan_finds_every_word_of_any_text(text in "\\PC{0,60}", other in "\\PC{0,60}") {
        let words = Words::of(&text);
        let atoms: Vec<Atom> = words.iter().filter_map(|word| Atom::quoted(word).ok()).collect();
        let scanner = Scanner::new(&atoms);
        let mut room = ScanRoom::default();
        for text in [&text, &other] {
            let words = Words::of(text);
            let found = scanner.scan(text, &mut room);
            for (at, atom) in atoms.iter().enumerate() {
                prop_assert_eq!(found.has(at), atom.matches(&words), "{} in {:?}", atom, text);
            }
        }
    }
}

#[test]
fn a_scan_takes_any_number_of_terms() {
    // Few, more than one search takes, and more than are looked for by their beginnings.
    for many in [1, 70, 200, 1000] {
        let atoms: Vec<Atom> = (0..many).map(|n| Atom::term(&format!("term{n:04}x*")).unwrap()).collect();
        let scanner = Scanner::new(&atoms);
        let mut room = ScanRoom::default();
        for n in [0, many / 2, many - 1] {
            let text = format!("Some text, and TERM{n:04}X-rays, xterm{n:04}x");
            let found = scanner.scan(&text, &mut room);
            let all: Vec<usize> = (0..many).filter(|at| found.has(*at)).collect();
            assert_eq!(all, [n], "of {many}");
        }
    }
}
