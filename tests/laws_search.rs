//! Laws of search strategies: what is printed is read back as the same, nothing makes them panic, and
//! an answer that is decided stays decided when a record is completed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::check::strategy::{check, compare, lint};
use eligible::diagnostic::has_errors;
use eligible::eval::search::{FIELDS, Plan, Reference, run};
use eligible::record::RawCell;
use eligible::syntax::strategy::{
    Heading, Line, Near, Op, Platform, Query, Strategy, Term, parse, parse_bytes, parse_rule, print,
};
use eligible::text::{Source, Span, Spanned};
use eligible::value::Truth;
use proptest::prelude::{
    Just, Strategy as Arb, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

// ---- The grammars keep their promises ------------------------------------------------------------

fn examples(grammar: &str) -> Vec<(String, Vec<String>, bool)> {
    let (mut rules, mut documented, mut found) = (Vec::new(), false, Vec::new());
    for line in grammar.lines() {
        if let Some(text) = line.strip_prefix("///") {
            documented = !text.trim().is_empty();
        } else if let Some(text) = line.strip_prefix("// e.g. ") {
            found.push(text.to_owned());
        } else if let Some((name, _)) = line.split_once(" = ")
            && !line.starts_with([' ', '/'])
        {
            rules.push((name.to_owned(), std::mem::take(&mut found), std::mem::take(&mut documented)));
        }
    }
    rules
}

#[test]
fn every_rule_of_the_grammars_is_documented_and_reads_its_examples() {
    for (platform, grammar) in [
        (Platform::Ovid, include_str!("../grammar/ovid.pest")),
        (Platform::PubMed, include_str!("../grammar/pubmed.pest")),
    ] {
        for (name, examples, documented) in examples(grammar) {
            assert!(documented, "{name} has no line `/// …`");
            // What takes no text, or only blanks, can show none.
            if ["blank", "edge", "after"].contains(&name.as_str()) {
                continue;
            }
            assert!(!examples.is_empty(), "{name} has no `// e.g.`");
            for example in examples {
                if let Err(error) = parse_rule(platform, &name, &example) {
                    panic!("`{example}` is no `{name}`: {error}");
                }
            }
        }
    }
}

// ---- Printing and reading --------------------------------------------------------------------------

fn at<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

fn arb_term() -> impl Arb<Value = Query> {
    let words = prop::sample::select(vec!["mentor*", "group", "colo?r", "wom#n", "dog$1", "st-udent", "é"]);
    let words = prop::collection::vec(words, 1..3).prop_map(|words| words.join(" "));
    let quoted = prop::sample::select(vec!["and", "65 and over", "a (b)", "once, not twice"]);
    let term = |quoted: bool| move |text: String| Query::Term(Term { text, quoted, apart: None });
    prop_oneof![words.prop_map(term(false)), quoted.prop_map(str::to_owned).prop_map(term(true))]
}

/// Parts of a line of Ovid.
fn arb_ovid() -> impl Arb<Value = Query> {
    let heading = (
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec!["Mentors", "Schools, Medical", "A and B"]),
        0..3_usize,
    );
    let heading = heading.prop_map(|(explode, major, name, subs)| {
        let subheadings = ["ed", "px"].iter().take(subs).map(|sub| (*sub).to_owned()).collect();
        Query::Heading(Heading { name: name.to_owned(), explode, major, subheadings })
    });
    let near = (
        arb_term(),
        prop::collection::vec(
            (prop_oneof![Just(Near::InOrder), (1..99_u32).prop_map(Near::Within)], arb_term()),
            1..3,
        ),
    );
    let near = near.prop_map(|(first, rest)| Query::Near {
        first: Box::new(at(first)),
        rest: rest.into_iter().map(|(near, part)| (near, at(part))).collect(),
    });
    let leaf = prop_oneof![
        arb_term(),
        heading,
        near,
        Just(Query::Set(1)),
        Just(Query::Sets { all: true, ranges: vec![(1, 1), (1, 2)] })
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let joined = (
            prop_oneof![Just(Op::And), Just(Op::Or)],
            inner.clone(),
            prop::collection::vec(inner.clone(), 1..4),
        );
        let joined = joined.prop_map(|(op, first, rest)| Query::Joined {
            first: Box::new(at(first)),
            rest: rest.into_iter().map(|part| (op, at(part))).collect(),
        });
        let without = (inner.clone(), inner.clone()).prop_map(|(first, part)| Query::Joined {
            first: Box::new(at(first)),
            rest: vec![(Op::Not, at(part))],
        });
        let fields = parse(&Source::new("s", "a.ti,ab.\nb.kw.\n"), Platform::Ovid).0;
        let fields = fields.lines.iter().map(|line| match &line.query.node {
            Query::In { fields, .. } => fields.clone(),
            _ => panic!("a field"),
        });
        let fields = prop::sample::select(fields.collect::<Vec<_>>());
        let within = (inner, fields, prop_oneof![Just(None), (2..9_u32).prop_map(Some)]);
        let within =
            within.prop_map(|(query, fields, times)| Query::In { query: Box::new(at(query)), fields, times });
        prop_oneof![joined, without, within]
    })
}

/// Words and signs of both languages in any order.
fn arb_soup() -> impl Arb<Value = String> {
    let pieces = vec![
        "mentor*",
        "students",
        "\"peer group\"",
        "“65 and over”",
        "group*",
        "and",
        "or",
        "not",
        "AND",
        "OR",
        "NOT",
        "adj",
        "adj3",
        "(",
        ")",
        "(",
        ")",
        ".ti,ab.",
        ".tw",
        ".kw.",
        "[tiab]",
        "[mh]",
        "[Mesh:NoExp]",
        "[pt]",
        "[tiab:~2]",
        "exp Mentors/",
        "*Mentors/ed",
        "Humans.sh.",
        "1",
        "2",
        "#1",
        "or/1-2",
        "and/1,2",
        "limit 1 to",
        "humans",
        "english language",
        "yr=\"2008 -Current\"",
        "2008:2018[dp]",
        "english[Filter]",
        "\n1. ",
        "\n2. ",
        "\n3. ",
        "// note",
        "/freq=2",
        "[note]",
        "(9)",
        "\t41",
        "..l/1 lg=en",
        "é",
        "#",
        "$",
        "-",
        ".",
        "/",
        "\"",
    ];
    prop::collection::vec((prop::sample::select(pieces), prop_oneof![Just(" "), Just("")]), 0..14)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

fn arb_platform() -> impl Arb<Value = Platform> {
    prop_oneof![Just(Platform::Ovid), Just(Platform::PubMed)]
}

/// A record with some fields missing, and the same completed.
fn arb_records() -> impl Arb<Value = (Reference, Reference)> {
    let texts = [
        "mentors and students",
        "a peer group",
        "none",
        "Mentors; Humans",
        "*Mentors/education; Persons",
        "2012",
        "eng",
        "Review",
    ];
    let cell = || prop::sample::select(texts.to_vec()).prop_map(|text| RawCell::Text(text.to_owned()));
    let cells = prop::collection::vec((cell(), any::<bool>()), FIELDS.len());
    cells.prop_map(|cells| {
        let known = cells.iter().map(|(cell, _)| cell).collect::<Vec<_>>();
        // Keywords count as "all fields" where there are any, and nothing lacks where there are none.
        let kept = |at: usize| FIELDS.get(at).is_some_and(|(name, _)| *name == "keywords");
        let partly = cells.iter().enumerate().map(
            |(at, (cell, there))| {
                if *there || kept(at) { cell } else { &RawCell::Absent }
            },
        );
        (Reference::read(&partly.collect::<Vec<_>>(), &[]), Reference::read(&known, &[]))
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(queries in prop::collection::vec(arb_ovid(), 1..4)) {
        let lines = (1..).zip(queries).map(|(number, query)| Line { number, query: at(query), published: None });
        let (empty, _) = parse(&Source::new("s", "a.ti."), Platform::Ovid);
        let strategy = Strategy { lines: lines.collect(), ..empty };
        let text = print(&strategy);
        let (again, faults) = parse(&Source::new("s", text.clone()), Platform::Ovid);
        prop_assert!(!has_errors(&faults), "{text}\n{faults:#?}");
        prop_assert_eq!(&again, &strategy, "{}", text);
    }

    #[test]
    fn what_was_read_is_printed_and_read_back(text in arb_soup(), platform in arb_platform()) {
        let source = Source::new("s", text);
        let (strategy, faults) = parse(&source, platform);
        if !has_errors(&faults) {
            let printed = print(&strategy);
            let (again, faults) = parse(&Source::new("s", printed.clone()), platform);
            prop_assert!(!has_errors(&faults), "{printed}\n{faults:#?}");
            prop_assert_eq!(&again, &strategy, "{}", printed);
        }
    }

    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), soup in arb_soup()) {
        for (name, bytes) in [("s.txt", bytes), ("s.ovid", soup.clone().into_bytes()), ("s.pubmed", soup.into_bytes())] {
            let (source, strategy, _) = parse_bytes(name, &bytes, None);
            let _ = check(&strategy);
            let _ = lint(&strategy, &source);
            let _ = compare((&strategy, &source), (&strategy, &source));
            let _ = Plan::new(&strategy.into_blocks(), None);
        }
    }

    #[test]
    fn what_is_decided_stays_decided(text in arb_soup(), platform in arb_platform(), records in arb_records()) {
        let (strategy, mut faults) = parse(&Source::new("s", text), platform);
        faults.extend(check(&strategy));
        if !has_errors(&faults) {
            let plan = Plan::new(&strategy, None);
            let (partly, whole) = (run(&plan, &records.0), run(&plan, &records.1));
            for (before, after) in partly.answers.iter().zip(&whole.answers) {
                prop_assert!(before.truth == Truth::Unknown || before.truth == after.truth);
                prop_assert_eq!(before.truth == Truth::Unknown, !before.causes.is_empty());
            }
        }
    }

    #[test]
    fn a_strategy_differs_in_nothing_from_itself(queries in prop::collection::vec(arb_ovid(), 1..4)) {
        let lines = (1..).zip(queries).map(|(number, query)| Line { number, query: at(query), published: None });
        let (empty, _) = parse(&Source::new("s", "a.ti."), Platform::Ovid);
        let strategy = Strategy { lines: lines.collect(), ..empty };
        let source = Source::new("s", "");
        let (here, there) = compare((&strategy, &source), (&strategy, &source));
        prop_assert!(here.is_empty() && there.is_empty(), "{here:#?} {there:#?}");
    }
}
