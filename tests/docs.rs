//! Runs the documentation: what README.md and docs/ claim is what the program does.
//!
//! - A fence ```` ```criteria ```` holds a file that checks without errors. `criteria fragment` is
//!   only the lines below a section: `inclusion` (or `exclusion`, if that word is in the tag) is put
//!   above it. With `error E0204` or `warning W0604` it must yield exactly that code.
//! - A fence with `file=NAME` is a file that later commands of the same page may read.
//! - A fence ```` ```console ```` holds `$ eligible …` lines, each with what it prints; a line `…`
//!   stands for any lines. The tag `exit=1` says how the last of them ends. Commands run in a folder
//!   with copies of rules/ and examples/.
//! - `<!-- try: field x : integer -->` before a table runs the table: a column headed by the name of
//!   a field in it holds cells, one headed by a condition in code holds what the condition is there
//!   (true, false, unknown). A column headed *condition* with one headed *value* has a condition a row.
//! - `<!-- read: integer -->` before a table with the columns *cell* and *read as*: how cells are read.
//! - `<!-- keys: … -->` before a table: its first column names every key or column of that output.
//!
//! `UPDATE=1 cargo test --test docs` writes the console output, and the meanings in docs/errors.md,
//! anew; look at the difference before you commit it.

#![allow(clippy::expect_used, clippy::panic, reason = "the helpers of tests may fail them")]

#[path = "support/pages.rs"]
mod pages;
#[path = "support/shown.rs"]
mod shown;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use eligible::check::check;
use eligible::diagnostic::{Code, Severity};
use eligible::eval::check_examples;
use eligible::syntax::parse_bytes;
use pages::{Fence, cells, code, page, pages, root};
use serde_json::Value;
use shown::{arguments, matches, shorten};

/// Fails with everything that is wrong, not with the first of it.
fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} places are wrong\n\n{}\n", wrong.len(), wrong.join("\n\n"));
}

// ---- Criteria --------------------------------------------------------------------------------------

/// The codes that a criteria file yields: from parsing, checking and its examples.
fn codes(text: &str) -> Vec<(Code, String)> {
    let (source, file, mut diagnostics) = parse_bytes("example.criteria", text.as_bytes());
    let (program, more) = check(&file, &Arc::new(source));
    diagnostics.extend(more);
    diagnostics.extend(program.as_ref().map(check_examples).unwrap_or_default());
    diagnostics.into_iter().map(|diagnostic| (diagnostic.code, diagnostic.message)).collect()
}

fn criteria_text(fence: &Fence) -> String {
    let section = if fence.has("exclusion") { "exclusion" } else { "inclusion" };
    if fence.has("fragment") { format!("{section}\n{}", fence.text()) } else { fence.text() }
}

#[test]
fn criteria_blocks_check_as_they_say() {
    let (mut wrong, mut plain, mut errors, mut warnings) = (Vec::new(), 0, 0, 0);
    for page in pages() {
        for fence in page.fences().iter().filter(|fence| fence.is("criteria")) {
            let found = codes(&criteria_text(fence));
            let of = |severity| found.iter().filter(move |(code, _)| code.severity() == severity);
            let numbers = |severity| of(severity).map(|(code, _)| code.number()).collect::<BTreeSet<_>>();
            let listed = found.iter().map(|(code, message)| format!("  {}: {message}", code.number()));
            let listed = listed.collect::<Vec<_>>().join("\n");
            let place = page.place(fence.at);
            if let Some(code) = fence.after("error") {
                errors += 1;
                if numbers(Severity::Error).is_empty() {
                    wrong.push(format!("{place}: this checks without errors; write ```criteria"));
                } else if numbers(Severity::Error) != BTreeSet::from([code]) {
                    wrong.push(format!("{place}: not only {code}:\n{listed}"));
                }
                continue;
            }
            plain += 1;
            if let Some(code) = numbers(Severity::Error).first() {
                let hint = format!("write ```criteria error {code} if that is the point");
                wrong.push(format!("{place}: this does not check; {hint}:\n{listed}"));
            }
            if let Some(code) = fence.after("warning") {
                warnings += 1;
                if numbers(Severity::Warning) != BTreeSet::from([code]) {
                    wrong.push(format!("{place}: not only {code}, or nothing at all:\n{listed}"));
                }
            }
        }
    }
    report(&wrong);
    assert!(plain >= 60, "only {plain} criteria blocks were found");
    assert!(errors >= 30, "only {errors} blocks with an error were found");
    assert!(warnings >= 6, "only {warnings} blocks with a warning were found");
}

/// Files that a page cannot show, with the code that they yield.
fn unprintable() -> Vec<(&'static str, Vec<u8>)> {
    let deep = format!("inclusion\n{}duration >= 3 months{}\n", "(".repeat(65), ")".repeat(65));
    vec![
        ("E0101", b"inclusion\n  sk\xF8nn = ja\n".to_vec()),
        ("E0102", b"inclusion\n  duration >= 3\0 months\n".to_vec()),
        ("E0105", deep.into_bytes()),
        ("E0109", b"// a record\n".repeat(400_000)),
    ]
}

#[test]
fn codes_that_no_page_can_show_are_what_they_say() {
    for (code, text) in unprintable() {
        let (_, _, diagnostics) = parse_bytes("example.criteria", &text);
        let codes = diagnostics.iter().map(|diagnostic| diagnostic.code.number()).collect::<BTreeSet<_>>();
        assert_eq!(codes, BTreeSet::from([code]));
    }
}

#[test]
fn every_code_is_in_the_list_of_errors() {
    let page = page("docs/errors.md");
    let update = std::env::var_os("UPDATE").is_some();
    let (mut wrong, mut lines) = (Vec::new(), page.lines.clone());
    let headings = page.lines.iter().filter_map(|line| line.strip_prefix("### "));
    let headings = headings.filter(|heading| heading.len() == 5).collect::<Vec<_>>();
    let all = Code::ALL.iter().map(|code| code.number()).collect::<Vec<_>>();
    if headings != all {
        let missing = all.iter().filter(|code| !headings.contains(code)).collect::<Vec<_>>();
        let extra = headings.iter().filter(|code| !all.contains(code)).collect::<Vec<_>>();
        wrong
            .push(format!("docs/errors.md: missing {missing:?}, no longer there {extra:?}, or not in order"));
    }
    for code in Code::ALL {
        let Some(at) = page.lines.iter().position(|line| *line == format!("### {}", code.number())) else {
            continue;
        };
        let meaning = lines.get_mut(at + 2).expect("a line below a heading");
        if *meaning != code.meaning() {
            wrong.push(format!(
                "{}: the meaning of {} is: {}",
                page.place(at),
                code.number(),
                code.meaning()
            ));
            *meaning = code.meaning().to_owned();
        }
        let end = page.lines.iter().skip(at + 1).position(|line| line.starts_with('#'));
        let end = end.map_or(page.lines.len(), |length| at + 1 + length);
        let fences = page.fences();
        let fences = fences.iter().filter(|fence| (at..end).contains(&fence.at)).collect::<Vec<_>>();
        // What is offered instead must be rid of it.
        let mended = |fence: &&&Fence| fence.is("criteria") && fence.tag.len() == 1;
        for fence in fences.iter().filter(mended) {
            if codes(&criteria_text(fence)).iter().any(|(found, _)| found == code) {
                wrong.push(format!("{}: this yields {}, too", page.place(fence.at), code.number()));
            }
        }
        let shown = |fence: &Fence| {
            fence.after("error") == Some(code.number())
                || fence.after("warning") == Some(code.number())
                || fence.is("console")
        };
        let unprintable = unprintable().iter().any(|(hard, _)| *hard == code.number());
        if !fences.iter().any(|fence| shown(fence)) && !unprintable {
            wrong.push(format!("{}: no example of {}", page.place(at), code.number()));
        }
    }
    if update {
        fs::write(&page.path, lines.join("\n") + "\n").expect("the page can be written");
    } else {
        report(&wrong);
    }
}

// ---- Commands --------------------------------------------------------------------------------------

/// A folder with copies of rules/ and examples/, where a page's commands run.
fn workplace(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docs").join(name);
    let _ = fs::remove_dir_all(&folder);
    for part in ["rules", "examples"] {
        copy(&root().join(part), &folder.join(part));
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &to) } else { fs::copy(&path, &to).map(|_| ()).expect("a copy") }
    }
}

/// What a command prints, on both streams in the order of a terminal, and how it ends.
fn run(folder: &Path, args: &[&str]) -> (String, i32) {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut command = Command::new(env!("CARGO_BIN_EXE_eligible"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command.stdout(writer.try_clone().expect("a pipe has two ends")).stderr(writer);
    let mut child = command.spawn().expect("eligible runs");
    drop(command);
    let mut output = String::new();
    reader.read_to_string(&mut output).expect("the output is UTF-8");
    let status = child.wait().expect("eligible ends");
    (output, status.code().expect("eligible is not killed"))
}

/// Standard output alone, and how the command ends.
fn results(folder: &Path, args: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eligible"));
    let output = command.args(args).current_dir(folder).stdin(Stdio::null()).output().expect("eligible runs");
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    (text, output.status.code().expect("eligible is not killed"))
}

fn stdout(folder: &Path, args: &[&str]) -> String {
    results(folder, args).0
}

#[test]
fn commands_print_what_is_shown() {
    let update = std::env::var_os("UPDATE").is_some();
    let (mut wrong, mut ran) = (Vec::new(), 0);
    for page in pages() {
        let name = page.path.file_stem().expect("a name").to_string_lossy().into_owned();
        let folder = workplace(&name);
        let mut changes: Vec<(std::ops::Range<usize>, Vec<String>)> = Vec::new();
        for fence in page.fences() {
            if let Some(file) = fence.file() {
                fs::write(folder.join(file), fence.text()).expect("a file can be written");
            }
            if !fence.is("console") {
                continue;
            }
            let mut body = Vec::new();
            let starts = (0..fence.body.len()).filter(|at| fence.body[*at].starts_with("$ "));
            let starts = starts.collect::<Vec<_>>();
            assert_eq!(starts.first(), Some(&0), "{}: begin with `$ eligible …`", page.place(fence.at));
            for (nth, start) in starts.iter().enumerate() {
                let end = starts.get(nth + 1).copied().unwrap_or(fence.body.len());
                let (line, shown) = (&fence.body[*start], &fence.body[start + 1..end]);
                let place = page.place(fence.at + 1 + start);
                body.push(line.clone());
                let Some(args) = arguments(line) else {
                    let others = ["$ cargo ", "$ git ", "$ cd "];
                    if !others.iter().any(|other| line.starts_with(other)) {
                        wrong.push(format!(
                            "{place}: write `$ eligible …`, or the tag ```sh where nothing is run"
                        ));
                    }
                    body.extend(shown.iter().cloned());
                    continue;
                };
                ran += 1;
                let (output, exit) = run(&folder, &args.iter().map(String::as_str).collect::<Vec<_>>());
                let output = output.lines().map(str::trim_end).collect::<Vec<_>>();
                let wanted = fence.tag.iter().find_map(|tag| tag.strip_prefix("exit=")).unwrap_or("0");
                if nth + 1 == starts.len() && exit.to_string() != wanted {
                    wrong.push(format!("{place}: the exit code is {exit}; write ```console exit={exit}"));
                }
                if !matches(shown, &output) {
                    wrong.push(format!(
                        "{place}: `{line}` prints something else; UPDATE=1 writes it here:\n{}",
                        output.join("\n")
                    ));
                }
                body.extend(shorten(shown, &output));
            }
            if body != fence.body {
                changes.push((fence.at + 1..fence.at + 1 + fence.body.len(), body));
            }
        }
        if update && !changes.is_empty() {
            let mut lines = page.lines.clone();
            for (range, body) in changes.into_iter().rev() {
                lines.splice(range, body);
            }
            fs::write(&page.path, lines.join("\n") + "\n").expect("the page can be written");
        }
    }
    wrong.retain(|what| !update || !what.contains("prints something else"));
    report(&wrong);
    assert!(ran >= 18, "only {ran} commands were run");
}

// ---- Tables of meaning -------------------------------------------------------------------------------

/// One record per row, quoted whatever it holds.
fn csv(rows: &[Vec<String>]) -> String {
    let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\n").collect()
}

/// A cell of a table as a cell of a file: code as it stands, *blank* as nothing.
fn raw(cell: &str) -> String {
    match code(cell) {
        Some(text) => text.to_owned(),
        None if cell == "blank" => String::new(),
        None => panic!("write `{cell}` in backticks, or blank"),
    }
}

/// What conditions are for records, by the binary: a row per record, `None` for unknown.
fn evaluate(
    name: &str,
    declarations: &str,
    conditions: &[String],
    records: &[Vec<String>],
) -> Vec<Vec<Value>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("tables");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let mut text = format!("{declarations}\n");
    for (nth, condition) in conditions.iter().enumerate() {
        let section = if condition.contains(" unless ") { "exclusion" } else { "inclusion" };
        text += &format!("{section}\nc{nth}: {condition}\n");
    }
    let (criteria, table) = (format!("{name}.criteria"), format!("{name}.csv"));
    fs::write(folder.join(&criteria), &text).expect("a file can be written");
    fs::write(folder.join(&table), csv(records)).expect("a file can be written");
    let args = ["screen", &criteria, &table, "--id", "row", "--format", "jsonl", "--quiet"];
    let output = stdout(&folder, &args);
    let lines = output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    let values = lines.map(|line| {
        (0..conditions.len()).map(|nth| line["criteria"][format!("c{nth}")].clone()).collect::<Vec<_>>()
    });
    let values = values.collect::<Vec<_>>();
    assert_eq!(values.len() + 1, records.len(), "{name}:\n{text}\n{}", run(&folder, &args).0);
    values
}

fn truth(word: &str) -> Option<Value> {
    match word {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "unknown" => Some(Value::Null),
        _ => None,
    }
}

#[test]
fn tables_of_conditions_are_true() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for page in pages() {
        for table in page.tables("try") {
            assert_eq!(table.word, "try");
            let declarations = table.about.replace(" ; ", "\n");
            let declared = |name: &str| {
                declarations.lines().any(|line| {
                    line.strip_prefix("field ")
                        .is_some_and(|rest| rest.split([' ', ':']).next() == Some(name))
                })
            };
            let place = page.place(table.at);
            let column = |word: &str| table.header.iter().position(|cell| cell == word);
            let inputs = (0..table.header.len())
                .filter(|at| code(&table.header[*at]).is_some_and(declared))
                .collect::<Vec<_>>();
            let names = inputs.iter().filter_map(|at| code(&table.header[*at])).map(str::to_owned);
            let mut records = vec![names.collect::<Vec<_>>()];
            records.extend(table.rows.iter().map(|row| inputs.iter().map(|at| raw(&row[*at])).collect()));
            // A blank record would be no record.
            records[0].push("some".to_owned());
            records[1..].iter_mut().for_each(|row| row.push("x".to_owned()));
            let name = place.replace(['/', ':', '.'], "-");
            let (conditions, expected): (Vec<String>, Vec<Vec<(usize, String)>>) =
                if let (Some(condition), Some(value)) = (column("condition"), column("value")) {
                    let conditions = table.rows.iter().map(|row| raw(&row[condition])).collect();
                    let expected = table.rows.iter().enumerate();
                    (conditions, expected.map(|(nth, row)| vec![(nth, row[value].clone())]).collect())
                } else {
                    let heads = (0..table.header.len())
                        .filter(|at| !inputs.contains(at) && code(&table.header[*at]).is_some())
                        .collect::<Vec<_>>();
                    let conditions = heads.iter().filter_map(|at| code(&table.header[*at]));
                    let expected = table.rows.iter().map(|row| {
                        heads.iter().enumerate().map(|(nth, at)| (nth, row[*at].clone())).collect()
                    });
                    (conditions.map(str::to_owned).collect(), expected.collect())
                };
            let found = evaluate(&name, &declarations, &conditions, &records);
            for ((row, values), expected) in table.rows.iter().zip(&found).zip(&expected) {
                for (nth, word) in expected {
                    tried += 1;
                    match truth(word) {
                        Some(value) if value == values[*nth] => {}
                        Some(_) => wrong.push(format!(
                            "{place}: {} with {row:?}: the page says {word}, the program {}",
                            conditions[*nth], values[*nth]
                        )),
                        None => wrong.push(format!("{place}: write true, false or unknown, not `{word}`")),
                    }
                }
            }
        }
    }
    report(&wrong);
    assert!(tried >= 200, "only {tried} conditions were tried");
}

#[test]
fn tables_of_cells_are_true() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for page in pages() {
        for table in page.tables("read") {
            let place = page.place(table.at);
            let condition = match table.about.split_whitespace().next().unwrap_or_default() {
                "yes/no" => "x",
                _ => "x is reported",
            };
            let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cells");
            fs::create_dir_all(&folder).expect("a folder can be made");
            let text = format!("field x : {}\ninclusion\nI1: {condition}\n", table.about);
            let name = place.replace(['/', ':', '.'], "-");
            let (criteria, records) = (format!("{name}.criteria"), format!("{name}.csv"));
            fs::write(folder.join(&criteria), text).expect("a file can be written");
            let mut rows = vec![vec!["x".to_owned(), "some".to_owned()]];
            rows.extend(table.rows.iter().map(|row| vec![raw(&row[0]), "x".to_owned()]));
            fs::write(folder.join(&records), csv(&rows)).expect("a file can be written");
            for (nth, row) in table.rows.iter().enumerate() {
                tried += 1;
                let number = (nth + 2).to_string();
                let args =
                    ["explain", &criteria, &records, "--id", "row", "--record", &number, "--format", "json"];
                let (json, exit) = results(&folder, &args);
                let json: Value = serde_json::from_str(&json)
                    .unwrap_or_else(|_| panic!("{place}: {}", run(&folder, &args).0));
                let cell = &json["criteria"][0]["trace"]["cells"][0];
                let found =
                    if exit == 1 { "cannot be read" } else { cell["read_as"].as_str().unwrap_or("?") };
                let said = code(&row[1]).unwrap_or(&row[1]);
                if said != found {
                    wrong.push(format!("{place}: {} is read as `{found}`, not `{said}`", row[0]));
                }
            }
        }
    }
    report(&wrong);
    assert!(tried >= 40, "only {tried} cells were tried");
}

// ---- Keys and columns --------------------------------------------------------------------------------

/// Every key below a value, as `trace.cells[].row`. The values of `criteria` in a line of screening
/// are keyed by label, and a trace holds traces: neither is followed further.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                found.insert(path.clone());
                let labels = key == "criteria" && value.is_object();
                if key != "parts" && !labels {
                    keys(value, &path, found);
                } else if key == "parts" {
                    // The same keys again, one level down.
                    let above = path.trim_end_matches(".parts");
                    value.as_array().into_iter().flatten().for_each(|part| keys(part, above, found));
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, &format!("{path}[]"), found)),
        _ => {}
    }
}

#[test]
fn every_key_and_column_is_explained() {
    let page = page("docs/records.md");
    let folder = workplace("keys");
    let overrides = "record,verdict,by,at,why\nmade-up-e1-blank,include,EPS,2026-01-05,four years\n";
    fs::write(folder.join("overrides.csv"), overrides).expect("a file can be written");
    let (rules, records) = ("rules/mentoring.criteria", "examples/mentoring/made-up.csv");
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let args =
        ["screen", rules, records, "--quiet", "--robustness", "--by-search", "rules/searches/medline.ovid"];
    let args = args.into_iter().chain(["--overrides", "overrides.csv", "--format"]).collect::<Vec<_>>();
    let with = |format| args.iter().copied().chain([format]).collect::<Vec<_>>();
    let mut ids = Vec::new();
    for line in stdout(&folder, &with("jsonl")).lines() {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        ids.push(line["record"].as_str().expect("an id").to_owned());
        keys(&line, "", found.entry("eligible/screen/1").or_default());
    }
    for id in &ids {
        let json = stdout(&folder, &["explain", rules, records, "--record", id, "--format", "json"]);
        let json: Value = serde_json::from_str(&json).expect("a trace is JSON");
        keys(&json, "", found.entry("eligible/explain/1").or_default());
    }
    let titled = "id,title,mesh\na,Mentorship,Mentors\n";
    fs::write(folder.join("titled.csv"), titled).expect("a file can be written");
    let search = ["search", "rules/searches/medline.ovid", "titled.csv", "--format", "jsonl"];
    for line in stdout(&folder, &search).lines() {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        keys(&line, "", found.entry("eligible/search/1").or_default());
    }
    let table = stdout(&folder, &with("csv"));
    let columns = table.lines().next().expect("a header").split(',');
    let labels = ["S1", "S2", "S3", "I1", "E2", "E5", "I2", "I3", "E1", "E3", "E4", "E6"];
    let columns = columns.filter_map(|column| column.strip_prefix("eligible_")).map(|column| {
        if labels.contains(&column) { "eligible_LABEL".to_owned() } else { format!("eligible_{column}") }
    });
    found.insert("columns", columns.collect());
    let mut wrong = Vec::new();
    let tables = page.tables("keys");
    for (about, found) in found {
        let Some(table) = tables.iter().find(|table| table.about == about) else {
            wrong.push(format!("docs/records.md: no table below <!-- keys: {about} -->"));
            continue;
        };
        let said = table.rows.iter().map(|row| raw(&row[0])).collect::<BTreeSet<_>>();
        for key in found.difference(&said) {
            wrong.push(format!("{}: `{key}` is not explained", page.place(table.at)));
        }
        // Not every key occurs in these traces.
        let rare = |key: &&String| key.starts_with("outlook.ways[]") || key.ends_with(".read_at");
        for key in said.difference(&found).filter(|key| !rare(key)) {
            wrong.push(format!("{}: there is no `{key}`", page.place(table.at)));
        }
    }
    report(&wrong);
}

// ---- Dependencies ------------------------------------------------------------------------------------

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let sections = manifest
        .split("\n[")
        .filter(|section| section.split(']').next().is_some_and(|name| name.ends_with("dependencies")));
    let lines =
        sections.flat_map(|section| section.lines().skip(1)).filter_map(|line| line.split_once(" = "));
    let needed = lines.map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>();
    assert!(needed.len() > 5);
    let page = page("CONTRIBUTING.md");
    let rows = page
        .lines
        .iter()
        .skip_while(|line| *line != "## Dependencies")
        .filter(|line| line.starts_with("| `"));
    let listed = rows.filter_map(|line| code(&cells(line)[0]).map(str::to_owned)).collect::<BTreeSet<_>>();
    assert_eq!(listed, needed, "CONTRIBUTING.md says of each dependency why it is there");
}

#[test]
fn files_named_to_contributors_are_there() {
    let page = page("CONTRIBUTING.md");
    let named = page.lines.iter().flat_map(|line| line.split('`').skip(1).step_by(2));
    let named = named.filter(|name| {
        ["src/", "tests/", "docs/", "grammar/", ".ci/"].iter().any(|folder| name.starts_with(folder))
    });
    // The worked example adds a case that is not there; a `*` stands for several files.
    let named = named.filter(|name| !name.contains("has-none-of") && !name.contains('*')).collect::<Vec<_>>();
    assert!(named.len() > 10);
    for name in named {
        assert!(root().join(name).exists(), "CONTRIBUTING.md names {name}, which is not there");
    }
}

// ---- Links -------------------------------------------------------------------------------------------

#[test]
fn links_lead_somewhere() {
    let (mut wrong, mut followed) = (Vec::new(), 0);
    for page in pages() {
        let folder = page.path.parent().expect("a folder");
        for (at, line) in page.lines.iter().enumerate() {
            for rest in line.split("](").skip(1) {
                let Some(target) = rest.split(')').next() else { continue };
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                if target.contains("://") {
                    continue;
                }
                followed += 1;
                let path = if file.is_empty() { page.path.clone() } else { folder.join(file) };
                if !path.exists() {
                    wrong.push(format!("{}: there is no {file}", page.place(at)));
                } else if !anchor.is_empty() {
                    let text = fs::read_to_string(&path).expect("a page");
                    let headings = text.lines().filter(|line| line.starts_with('#'));
                    if !headings.map(slug).any(|heading| heading == anchor) {
                        wrong.push(format!("{}: {file} has no heading #{anchor}", page.place(at)));
                    }
                }
            }
        }
    }
    report(&wrong);
    assert!(followed >= 15, "only {followed} links were found");
}

/// A heading as a link names it.
fn slug(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
