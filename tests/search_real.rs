//! Real search strategies: how many are read, and what the others are refused for. Runs when
//! `ELIGIBLE_REAL_DATA` names the folder of real data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use eligible::diagnostic::{Diagnostic, has_errors};
use eligible::syntax::strategy::{Platform, parse_bytes};
use eligible::text::Source;

fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ELIGIBLE_REAL_DATA")?;
    Some(PathBuf::from(root).join(name)).filter(|folder| folder.is_dir())
}

/// What is told about a strategy, a line each.
fn told(source: &Source, diagnostics: &[Diagnostic]) -> Vec<String> {
    let told = diagnostics.iter().map(|fault| {
        let place = source.position(fault.span().start);
        format!("{}:{} {} {}", place.line, place.column, fault.code.number(), fault.message)
    });
    told.collect()
}

/// The strategies of a folder by name, with what is wrong with each.
fn read(
    strategies: Vec<(String, String)>,
    platform: Option<Platform>,
) -> (usize, BTreeMap<String, Vec<String>>) {
    let (mut fine, mut refused) = (0, BTreeMap::new());
    for (name, text) in strategies {
        let (source, _, diagnostics) = parse_bytes(&name, text.as_bytes(), platform);
        if has_errors(&diagnostics) {
            refused.insert(name, told(&source, &diagnostics));
        } else {
            fine += 1;
        }
    }
    (fine, refused)
}

#[test]
fn strategies_of_cochrane_reviews_are_read() {
    let Some(folder) = folder("clef-tar-strategies") else {
        eprintln!("SKIPPED strategies_of_cochrane_reviews_are_read: ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let strategies = files.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).unwrap())
    });
    let (fine, refused) = read(strategies.collect(), None);
    // One is an outline in prose, with lines numbered `1a`.
    let names = refused.keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!((fine, names), (17, vec!["2017_10.txt"]), "{refused:#?}");
}

#[test]
fn queries_of_pubmed_are_read() {
    let Some(folder) = folder("seed-collection-strategies") else {
        eprintln!("SKIPPED queries_of_pubmed_are_read: ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let text = fs::read_to_string(folder.join("topics-first-24.jsonl")).unwrap();
    let mut strategies = Vec::new();
    for line in text.lines() {
        let topic: serde_json::Value = serde_json::from_str(line).unwrap();
        for key in ["query", "edited_search"] {
            if let Some(query) = topic[key].as_str() {
                strategies.push((format!("{} {key}", topic["id"].as_str().unwrap()), query.to_owned()));
            }
        }
    }
    let (fine, refused) = read(strategies, Some(Platform::PubMed));
    // A bracket that is not closed, a wildcard before a word, a stray `/`.
    let names = refused.keys().map(String::as_str).collect::<Vec<_>>();
    let faulty = ["102 edited_search", "51 edited_search", "51 query", "60 edited_search", "60 query"];
    assert_eq!((fine, names), (43, faulty.to_vec()), "{refused:#?}");
}

#[test]
fn queries_from_tests_of_other_tools_are_read() {
    let Some(folder) = folder("search-query-tests") else {
        eprintln!("SKIPPED queries_from_tests_of_other_tools_are_read: ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let text = fs::read_to_string(folder.join("test_pubmed_parser_v_1.queries.json")).unwrap();
    let queries: Vec<String> = serde_json::from_str(&text).unwrap();
    // Among the queries stand trees in the other tool's own notation, and its messages.
    let odd = |query: &String| query.contains("[[") || query.contains("PubMed") || query.starts_with("The ");
    let strategies = queries.into_iter().filter(|query| !odd(query));
    let (fine, refused) =
        read(strategies.map(|query| (query.clone(), query)).collect(), Some(Platform::PubMed));
    // Malformed on purpose: brackets, quotes, unknown tags, tags behind brackets, `|` and `'`.
    assert!(fine >= 44 && refused.len() <= 13, "{fine} read, refused: {refused:#?}");
}

#[test]
fn strategies_of_a_translator_are_read() {
    let Some(folder) = folder("sra-polyglot-strategies") else {
        eprintln!("SKIPPED strategies_of_a_translator_are_read: ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let mut strategies = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        if name.ends_with(".txt") {
            strategies.push((name, text.replace("\\n", "\n")));
        } else if name.ends_with(".json") {
            let pairs: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
            for (at, pair) in pairs.iter().enumerate() {
                strategies.push((format!("{name} {at}"), pair["query"].as_str().unwrap().to_owned()));
            }
        }
    }
    let (fine, refused) = read(strategies, None);
    assert!(fine >= 23 && refused.is_empty(), "{fine} read, refused: {refused:#?}");
}
