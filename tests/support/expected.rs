//! Expectations that stand in the records themselves, worked out by hand from the meaning.
//!
//! A column `expected` says the verdict: `include`, `exclude I1; E5` (all reasons, the first first) or
//! `unclear E1; I2` (all open criteria). A column `expected E1` says what criterion E1's condition
//! comes to: T, F, U, or `-` when it is not asked.

use std::path::Path;

use serde_json::Value;

use super::binary::eligible;

/// Screens the records and compares each line with what its row expects. Says what differs.
pub(crate) fn differences(folder: &Path, criteria: &str, records: &str) -> Vec<String> {
    let run = eligible(["screen", criteria, records, "--format", "jsonl", "--quiet"]).within(folder).run();
    let decisions = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    let decisions = decisions.collect::<Vec<Value>>();
    let mut reader = csv::Reader::from_path(folder.join(records)).unwrap();
    let names = reader.headers().unwrap().clone();
    let rows = reader.records().map(Result::unwrap).collect::<Vec<_>>();
    if rows.len() != decisions.len() {
        return vec![format!(
            "{} rows, {} decisions, exit {}:\n{}",
            rows.len(),
            decisions.len(),
            run.code,
            run.stderr
        )];
    }
    let mut differences = Vec::new();
    for (row, decision) in rows.iter().zip(&decisions) {
        for (name, expected) in names.iter().zip(row) {
            let got = match name.strip_prefix("expected") {
                Some("") => verdict(decision),
                Some(label) => truth(&decision["criteria"], label.trim()).to_owned(),
                None => continue,
            };
            if expected != got {
                let record = &decision["record"];
                differences.push(format!("{record}: {name} is `{expected}`, and `{got}` came out"));
            }
        }
    }
    differences
}

/// A line of `--format jsonl` in the words of the column `expected`.
pub(crate) fn verdict(decision: &Value) -> String {
    let labels = |list: &Value, key: Option<&str>| {
        let label = |item: &Value| match key {
            Some(key) => item[key].as_str().unwrap().to_owned(),
            None => item.as_str().unwrap().to_owned(),
        };
        let mut labels = list.as_array().unwrap().iter().map(label).collect::<Vec<_>>();
        labels.dedup();
        labels.join("; ")
    };
    match decision["verdict"].as_str().unwrap() {
        "exclude" => format!("exclude {}", labels(&decision["reasons"], None)),
        "unclear" => format!("unclear {}", labels(&decision["open"], Some("criterion"))),
        other => other.to_owned(),
    }
}

fn truth(criteria: &Value, label: &str) -> &'static str {
    match criteria.get(label) {
        None => "-",
        Some(Value::Null) => "U",
        Some(Value::Bool(true)) => "T",
        Some(_) => "F",
    }
}
