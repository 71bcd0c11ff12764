//! What the fingerprint is blind to, and what it sees. (Meaning, rule 11.1.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![allow(dead_code, reason = "not every generator of files is used here")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eligible::check::{DocumentHash, Program, check};
use eligible::syntax::ast::{Body, Criterion, Expr, File, KindExpr, Statement, ValueDecl};
use eligible::syntax::{format, parse};
use eligible::text::{Source, Span, Spanned};
use proptest::prelude::*;
use support::arb_file::{arb_name, arb_text};

const REAL: [&str; 4] = [
    include_str!("../rules/mentoring.criteria"),
    include_str!("../rules/meat-reduction.criteria"),
    include_str!("language/llm-iac.criteria"),
    include_str!("language/appenzeller-herzog.criteria"),
];

fn program(text: &str) -> Program {
    let source = Arc::new(Source::new("a.criteria", text));
    let (file, told) = parse(&source);
    assert_eq!(told, vec![], "in:\n{text}");
    let (program, told) = check(&file, &source);
    program.unwrap_or_else(|| panic!("{told:?} in:\n{text}"))
}

fn fingerprint(text: &str) -> String {
    program(text).fingerprint.to_string()
}

fn document(text: &str) -> String {
    DocumentHash::of(&program(text)).to_string()
}

fn printed(file: &File) -> String {
    format(file, &Source::new("", "")).expect("it can be printed")
}

fn read(text: &str) -> File {
    parse(&Source::new("", text)).0
}

fn at<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

/// Statements whose place among their kind means nothing, put in another order: the places that they
/// take stay theirs, so that stages and sections stay where they are.
fn shuffle_declarations(file: &mut File, keys: &[u32]) {
    let free = |statement: &Statement| {
        matches!(
            statement,
            Statement::Field(_)
                | Statement::List(_)
                | Statement::Define(_)
                | Statement::Means(_)
                | Statement::Study(_)
                | Statement::Convention(_)
        )
    };
    let places = (0..file.statements.len()).filter(|at| free(&file.statements[*at].node)).collect::<Vec<_>>();
    let mut moved = places.iter().map(|at| file.statements[*at].clone()).enumerate().collect::<Vec<_>>();
    moved
        .sort_by_key(|(nth, _)| keys[nth % keys.len()].rotate_left(u32::try_from(nth / keys.len()).unwrap()));
    for (place, (_, statement)) in places.into_iter().zip(moved) {
        file.statements[place] = statement;
    }
}

fn values(file: &mut File) -> impl Iterator<Item = &mut ValueDecl> {
    file.statements.iter_mut().flat_map(|statement| match &mut statement.node {
        Statement::Field(field) => match &mut field.kind.node {
            KindExpr::OneOf(values) | KindExpr::SomeOf(values) => values.values.iter_mut().collect(),
            _ => Vec::new(),
        },
        Statement::List(list) => list.members.iter_mut().collect(),
        _ => Vec::new(),
    })
}

/// Other titles everywhere: some gone, some new.
fn retitle(file: &mut File, titles: &[Option<String>]) {
    let mut nth = 0;
    let mut next = || {
        nth += 1;
        titles[nth % titles.len()].clone().map(at)
    };
    for statement in &mut file.statements {
        match &mut statement.node {
            Statement::Title(title) => title.node = next().map(|it| it.node).unwrap_or_default(),
            Statement::Field(field) => field.title = next(),
            Statement::List(list) => list.title = next(),
            Statement::Define(define) => define.title = next(),
            Statement::Stage(stage) => stage.title = next(),
            // Without a label a title is part of how a criterion begins, not of what it asks.
            Statement::Criterion(criterion) if criterion.label.is_some() => criterion.title = next(),
            Statement::Example(example) => example.title.node.push_str(" again"),
            _ => {}
        }
    }
}

/// Renames in every condition.
fn rename(expr: &mut Expr, names: &BTreeMap<String, String>) {
    match expr {
        Expr::Name(name) => {
            if let Some(new) = names.get(name) {
                *name = new.clone();
            }
        }
        Expr::And(parts) | Expr::Or(parts) | Expr::Set(parts) => {
            parts.iter_mut().for_each(|part| rename(&mut part.node, names));
        }
        Expr::Count { of, .. } => of.iter_mut().for_each(|part| rename(&mut part.node, names)),
        Expr::Not(part) => rename(&mut part.node, names),
        Expr::Guarded { body, condition, .. } => {
            rename(&mut body.node, names);
            rename(&mut condition.node, names);
        }
        _ => {}
    }
}

/// A file with definitions that stand one upon the other.
const DEFINED: &str = "\
field duration : duration
field design   : one of <trial = rct = experiment, cohort, survey> or other
define lasting: duration >= 3 months
define formal: lasting and described
define either: formal or design = trial
field described : yes/no
inclusion
  I1 \"One\": either and lasting
  I2: at least 1 of (formal, design in <cohort>)
exclusion
  E1: not lasting
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_independent_statements_and_synonyms_means_nothing(
        which in 0..REAL.len() + 1,
        keys in proptest::collection::vec(any::<u32>(), 1..40),
        turn in 0usize..5,
    ) {
        let text = REAL.get(which).copied().unwrap_or(DEFINED);
        let mut file = read(text);
        shuffle_declarations(&mut file, &keys);
        values(&mut file).for_each(|value| {
            let by = turn % value.synonyms.len().max(1);
            value.synonyms.rotate_left(by);
        });
        let other = printed(&file);
        prop_assert_eq!(fingerprint(&other), fingerprint(text), "in:\n{}", other);
        prop_assert_eq!(document(&other), document(text));
    }

    #[test]
    fn titles_change_the_document_and_not_the_meaning(
        which in 0..REAL.len() + 1,
        titles in proptest::collection::vec(proptest::option::of(arb_text()), 1..12),
    ) {
        let text = REAL.get(which).copied().unwrap_or(DEFINED);
        let mut file = read(text);
        retitle(&mut file, &titles);
        let other = printed(&file);
        prop_assert_eq!(fingerprint(&other), fingerprint(text), "in:\n{}", &other);
        let same = program(&other).criteria.iter().map(|c| c.title.clone()).collect::<Vec<_>>()
            == program(text).criteria.iter().map(|c| c.title.clone()).collect::<Vec<_>>();
        prop_assert!(same || document(&other) != document(text));
    }

    #[test]
    fn comments_layout_examples_and_amendments_mean_nothing(
        which in 0..REAL.len() + 1,
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..8),
        drop in any::<bool>(),
    ) {
        let text = REAL.get(which).copied().unwrap_or(DEFINED);
        let mut file = read(text);
        if drop {
            file.statements.retain(|statement| {
                !matches!(
                    statement.node,
                    Statement::Example(_) | Statement::Amendment(_) | Statement::Version(_)
                )
            });
        }
        let mut lines = printed(&file).lines().map(str::to_owned).collect::<Vec<_>>();
        for (place, own_line) in places {
            let place = place.index(lines.len());
            if own_line {
                lines.insert(place, String::from("   // a comment"));
            } else if !lines[place].contains("//") {
                lines[place].push_str("    // behind");
            }
        }
        let other = lines.join("\n");
        prop_assert_eq!(fingerprint(&other), fingerprint(text), "in:\n{}", &other);
        prop_assert_eq!(document(&other), document(text));
    }

    #[test]
    fn the_names_of_definitions_mean_nothing(names in proptest::collection::btree_set(arb_name(), 3)) {
        let taken = ["duration", "design", "described", "trial", "rct", "experiment", "cohort", "survey"];
        prop_assume!(names.iter().all(|name| !taken.contains(&name.as_str())));
        let old = ["lasting", "formal", "either"].map(String::from);
        let names = old.into_iter().zip(names).collect::<BTreeMap<_, _>>();
        let mut file = read(DEFINED);
        for statement in &mut file.statements {
            match &mut statement.node {
                Statement::Define(define) => {
                    define.name.node = names[&define.name.node].clone();
                    rename(&mut define.rule.node, &names);
                }
                Statement::Criterion(Criterion { body: Body::Rule(rule), .. }) => rename(&mut rule.node, &names),
                _ => {}
            }
        }
        let other = printed(&file);
        // Words of the language may be no names in this place: that is another law's business.
        let source = Arc::new(Source::new("", other.as_str()));
        let (parsed, told) = parse(&source);
        prop_assume!(told.is_empty() && check(&parsed, &source).0.is_some());
        prop_assert_eq!(fingerprint(&other), fingerprint(DEFINED), "in:\n{}", &other);
    }
}

#[test]
fn a_definition_is_what_it_stands_for() {
    let long = "\
field a : integer
define many: a in <1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012> or a > 5000000
inclusion
  I1: not many
";
    let (_, condition) = long.split_once("many: ").unwrap();
    let condition = condition.lines().next().unwrap();
    let inlined = long.replace("not many", &format!("not ({condition})"));
    let inlined = inlined.lines().filter(|line| !line.starts_with("define")).collect::<Vec<_>>().join("\n");
    assert_eq!(fingerprint(long), fingerprint(&inlined));
}

/// A file in which everything stands that means something.
const BASE: &str = "\
criteria base
version 1.0.0
field duration : duration
field score    : number 0..100
field design   : one of <trial = rct, cohort> or other
field model    : some of <one-to-one, group> from \"Model\", \"Type\"
field described : yes/no read at full-text
field programme : text
\"N/A\" means not-applicable
convention month = 30 days, year = 365 days
study programme
list designs = <trial, cohort>
stage title-abstract
inclusion
  I1 \"Long\": duration >= 3 months
  I2: score > 5 or described
exclusion
  E1: design in designs
stage full-text unclear means awaiting
inclusion
  I3: judged by 2
exclusion
  E2: model has only <group> unless described
  E3: at least 1 of (score < 2, not described)
included as
  big: score between 50 and 100
";

#[test]
fn whatever_means_something_makes_a_difference() {
    let edits = [
        ("3 months", "4 months"),
        (">= 3 months", "> 3 months"),
        ("I1 \"Long\"", "L1 \"Long\""),
        ("score > 5 or described", "described or score > 5"),
        ("score > 5 or described", "score > 5 and described"),
        ("score < 2, not described", "score < 2, described"),
        ("at least 1", "at most 1"),
        ("has only", "has all of"),
        ("unless described", "unless not described"),
        (" unless described", ""),
        ("judged by 2", "judged by 3"),
        ("judged by 2", "judged"),
        ("between 50", "between 51"),
        ("  big: ", "  large: "),
        ("  E1: design in designs\n", ""),
        ("exclusion\n  E1:", "inclusion\n  E1:"),
        (
            "inclusion\n  I1 \"Long\": duration >= 3 months\n  I2: score > 5 or described",
            "inclusion\n  I2: score > 5 or described\n  I1 \"Long\": duration >= 3 months",
        ),
        ("designs = <trial, cohort>", "designs = <trial>"),
        (" or other", ""),
        ("<trial = rct, cohort>", "<trial, cohort>"),
        ("<trial = rct, cohort>", "<trial = rct, cohort, survey>"),
        ("0..100", "0..99"),
        ("score    : number", "score    : integer"),
        ("model    : some of <one-to-one, group>", "model    : some of <one-to-one, group> split on \"|\""),
        ("\"Model\", \"Type\"", "\"Type\", \"Model\""),
        (" read at full-text", ""),
        ("\"N/A\" means not-applicable", "\"N/A\" means not-reported"),
        ("\"N/A\" means not-applicable", "blank means not-applicable"),
        ("month = 30 days", "month = 28 days"),
        ("study programme\n", ""),
        ("stage full-text unclear means awaiting", "stage full-text"),
        ("stage title-abstract", "stage title-abstract counts as before-screening"),
        ("title-abstract", "abstracts"),
        ("field duration : duration", "field duration : duration in days"),
    ];
    let mut seen = BTreeSet::from([fingerprint(BASE)]);
    for (old, new) in edits {
        assert!(BASE.contains(old), "`{old}` is in the file");
        let edited = BASE.replace(old, new);
        assert!(seen.insert(fingerprint(&edited)), "`{old}` → `{new}` makes no difference");
    }
}

#[test]
fn a_hash_says_which_kind_it_is() {
    let hex = |text: &str, lead: &str| {
        let digits = text.strip_prefix(lead).expect("its kind");
        assert!(digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()), "{text}");
    };
    hex(&fingerprint(BASE), "s1:");
    hex(&document(BASE), "d1:");
    assert_eq!(fingerprint(BASE), fingerprint(&BASE.replace("1.0.0", "2.0.0")));
    assert_eq!(fingerprint(BASE), fingerprint(&BASE.replace("criteria base", "criteria other")));
    assert_ne!(document(BASE), document(&BASE.replace("\"Long\"", "\"Longer\"")));
}
