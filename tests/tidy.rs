//! The code keeps its own rules: the staircase, the sizes, who may know what, and that every case and
//! every diagnostic has its place among the tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use eligible::diagnostic::Code;

/// A layer uses only layers before it.
const STAIRCASE: [&str; 13] = [
    "text",
    "diagnostic",
    "value",
    "syntax",
    "record",
    "check",
    "eval",
    "sql",
    "prove",
    "compare",
    "render",
    "library",
    "cli",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, in order, with its path from the root.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name();
            if ["target", ".git", "corpus", "artifacts", "proptest-regressions"]
                .iter()
                .any(|skip| name == *skip)
            {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                open.push(path);
            } else {
                let shown = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((shown.replace('\\', "/"), path));
            }
        }
    }
    found.sort();
    found
}

fn rust(folder: &str) -> Vec<(String, String)> {
    let rust = files(folder).into_iter().filter(|(name, _)| name.ends_with(".rs"));
    let rust = rust.map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect::<Vec<_>>();
    assert!(!rust.is_empty(), "there is code in {folder}");
    rust
}

/// Lines of code with their numbers: comments are left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// The layers that a line names: `crate::value::Cell`, `crate::{text, value::Cell}`.
fn layers_in(line: &str) -> Vec<&'static str> {
    let mut layers = Vec::new();
    for path in line.split("crate::").skip(1) {
        // In `use crate::{…}` every name that opens a path may be a layer.
        let heads: Vec<&str> = match path.strip_prefix('{') {
            Some(group) => group.split(['{', '}', ',', ' ']).filter(|word| !word.is_empty()).collect(),
            None => vec![path],
        };
        for head in heads {
            let end = head.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(head.len());
            layers.extend(STAIRCASE.iter().filter(|layer| **layer == &head[..end]));
        }
    }
    layers
}

#[test]
fn no_layer_uses_one_above_it() {
    let step = |layer: &str| STAIRCASE.iter().position(|known| *known == layer);
    let mut up = Vec::new();
    let mut uses = 0;
    for (name, text) in rust("src") {
        let own = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
        let Some(own_step) = step(own) else {
            assert!(["lib", "main"].contains(&own), "{name} is in no layer of the staircase");
            continue;
        };
        for (number, line) in code(&text) {
            for layer in layers_in(line) {
                uses += 1;
                if step(layer) > Some(own_step) {
                    up.push(format!("{name}:{number}: {own} uses {layer}"));
                }
            }
        }
    }
    none("steps up the staircase", &up);
    assert!(uses > 100, "the layers' uses of one another were found");
}

#[test]
fn a_step_up_would_be_seen() {
    assert_eq!(layers_in("use crate::value::Cell;"), ["value"]);
    assert_eq!(layers_in("    crate::render::visible(crate::text::fold(x))"), ["render", "text"]);
    assert_eq!(layers_in("use crate::{text::Span, cli};"), ["text", "cli"]);
    assert_eq!(layers_in("pub(crate) fn own()"), [""; 0]);
}

#[test]
fn the_library_lists_its_layers_in_order() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed = code(&library).filter_map(|(_, line)| {
        line.trim_start_matches("pub ").strip_prefix("mod ").map(|name| name.trim_end_matches(';'))
    });
    let listed = listed.collect::<Vec<_>>();
    let in_order = STAIRCASE.iter().filter(|layer| listed.contains(layer)).copied().collect::<Vec<_>>();
    assert_eq!(listed, in_order);
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let code = ["src", "tests"].into_iter().flat_map(rust);
    let silent = code.filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name);
    none("files without a first line `//! …`", &silent.collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long_to_read() {
    let long = rust("src").into_iter().map(|(name, text)| (name, text.lines().count()));
    let long = long.filter(|(_, lines)| *lines > 500).map(|(name, lines)| format!("{name}: {lines} lines"));
    none("files of more than 500 lines (400 is the aim)", &long.collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_for_later_and_no_test_is_skipped() {
    // Spelt in two parts, or this file would find itself.
    let words = [
        ["todo", "!("],
        ["unimplemented", "!("],
        ["dbg", "!("],
        ["#[igno", "re"],
        ["should_", "panic"],
        ["FIX", "ME"],
    ];
    let mut found = Vec::new();
    for (name, text) in ["src", "tests"].into_iter().flat_map(rust) {
        for (number, line) in text.lines().enumerate() {
            for word in words.map(|parts| parts.concat()) {
                if line.contains(&word) {
                    found.push(format!("{name}:{}: {word}", number + 1));
                }
            }
        }
    }
    none("left for later", &found);
}

/// Where a word may stand in `src`.
fn only_in(word: &str, places: &[&str]) {
    let mut found = Vec::new();
    let mut seen = false;
    for (name, text) in rust("src") {
        let allowed = places.iter().any(|place| name.starts_with(place));
        for (number, line) in code(&text).filter(|(_, line)| line.contains(word)) {
            seen = true;
            if !allowed {
                found.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    none(&format!("`{word}` outside {}", places.join(", ")), &found);
    assert!(seen, "`{word}` is used somewhere");
}

#[test]
fn pictures_are_drawn_in_one_place() {
    only_in("ariadne::", &["src/render/picture.rs"]);
}

#[test]
fn arguments_are_known_to_the_commands_alone() {
    only_in("clap::", &["src/cli/"]);
}

#[test]
fn files_are_opened_where_files_are_read_and_by_the_commands() {
    only_in("std::fs", &["src/cli/", "src/record/"]);
    only_in("File::open", &["src/cli/", "src/record/"]);
}

#[test]
fn the_environment_is_read_by_the_commands_alone() {
    only_in("std::env::", &["src/cli/"]);
}

#[test]
fn every_case_says_why_it_exists_and_what_comes_out() {
    let mut lacking = Vec::new();
    let folders = fs::read_dir(root().join("tests/cases")).unwrap().map(|entry| entry.unwrap().path());
    let folders = folders.filter(|path| path.is_dir()).collect::<Vec<_>>();
    assert!(folders.len() >= 80, "{} cases", folders.len());
    for folder in &folders {
        let has =
            |name: &str| fs::read_to_string(folder.join(name)).is_ok_and(|text| !text.trim().is_empty());
        for name in ["README", "cmd", "output.snap"] {
            if !has(name) {
                lacking.push(format!("{}: {name}", folder.display()));
            }
        }
    }
    none("missing in cases", &lacking);
}

#[test]
fn every_diagnostic_has_a_case() {
    let snapshots = files("tests/cases").into_iter().filter(|(name, _)| name.ends_with(".snap"));
    let shown = snapshots.map(|(_, path)| fs::read_to_string(path).unwrap()).collect::<String>();
    let without = Code::ALL.iter().filter(|code| !shown.contains(&format!("[{}]", code.number())));
    // A file too large to keep: `tests/cli.rs` makes one.
    let without = without.filter(|code| **code != Code::TooLarge);
    let without = without.map(|code| format!("{}: {}", code.number(), code.meaning()));
    none("diagnostics that no case shows", &without.collect::<Vec<_>>());
}

#[test]
fn no_path_of_somebodys_machine_is_left_in_the_texts() {
    let paths = [["/wo", "rk/"], ["/ro", "ot/"], ["/tm", "p/"], ["/ho", "me/"], ["C:", "\\Users"]]
        .map(|parts| parts.concat());
    let mut found = Vec::new();
    for (name, path) in files("") {
        // What cannot be read as text holds no path that anyone would read.
        let Ok(text) = fs::read_to_string(path) else { continue };
        for (number, line) in text.lines().enumerate() {
            if paths.iter().any(|path| line.contains(path.as_str())) && !is_address(line) {
                found.push(format!("{name}:{}: {line}", number + 1));
            }
        }
    }
    none("paths of a machine", &found);
}

/// Web addresses may have such folders.
fn is_address(line: &str) -> bool {
    line.contains("http://") || line.contains("https://")
}

#[test]
fn commits_show_no_left_over_snapshots() {
    let left = files("tests")
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "new"));
    none("snapshots that nobody accepted", &left.collect::<Vec<_>>());
}

/// Unsafe code has to be worth it: a measured gain, in the one module that says which.
#[test]
fn one_line_is_unsafe() {
    let code = ["src", "tests", "benches", "examples"].into_iter().flat_map(rust);
    let lines = code.flat_map(|(name, text)| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let keyword = concat!("un", "safe");
        let words =
            |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == keyword);
        lines.filter(|line| words(line)).map(|_| name.clone()).collect::<Vec<_>>()
    });
    assert_eq!(lines.collect::<Vec<_>>(), ["src/text/twice.rs"]);
}
