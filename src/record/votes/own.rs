//! Our own form: a line per vote, as CSV or JSON Lines.

use super::form::VoteOptions;
use super::people::People;
use super::table::{Line, Table};
use super::{Place, Role, Vote, When};
use crate::record::FileFault;

/// The columns of a votes file, in the order in which they are written. The hash stands last: its
/// length is known, so that a line which breaks off can be told from one that does not.
pub const COLUMNS: [&str; 10] =
    ["record", "what", "answer", "by", "at", "why", "stage", "role", "fingerprint", "record_hash"];

pub(super) fn is_own(table: &Table) -> bool {
    table.has(&["record", "what", "answer", "by"])
}

pub(super) fn read(
    table: &Table,
    people: &mut People,
    options: &VoteOptions,
) -> Result<Vec<Vote>, Vec<FileFault>> {
    let mut faults = Vec::new();
    for name in ["at", "why"].iter().filter(|name| table.column(name).is_none()) {
        let help = "votes have the columns record, what, answer, by, at and why";
        faults.push(table.fault(Some(1), format!("there is no column `{name}`"), help));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let columns = COLUMNS.map(|name| table.column(name));
    let mut votes = Vec::new();
    for row in &table.rows {
        match vote(table, row, columns, people) {
            Ok(mut vote) => {
                if vote.stage.is_none() {
                    vote.stage.clone_from(&options.stage);
                }
                votes.push(vote);
            }
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(votes) } else { Err(faults) }
}

fn vote(
    table: &Table,
    row: &Line,
    columns: [Option<usize>; 10],
    people: &mut People,
) -> Result<Vote, Vec<FileFault>> {
    let [record, what, answer, by, at, why, stage, role, fingerprint, hash] =
        columns.map(|column| row.cell(column));
    let mut faults = Vec::new();
    let mut fault = |message: String, help: &str| faults.push(table.fault(Some(row.line), message, help));
    for (name, cell) in [("record", record), ("what", what), ("by", by)] {
        if cell.is_empty() {
            fault(
                format!("the vote does not say `{name}`"),
                "fill in the record's id, what was asked, and who answered",
            );
        }
    }
    let role = match role.to_lowercase().as_str() {
        "" | "reviewer" => Role::Reviewer,
        "adjudication" | "adjudicator" => Role::Adjudication,
        "withdrawal" => Role::Withdrawal,
        _ => {
            fault(format!("`{role}` is no role"), "leave it empty, or write adjudication or withdrawal");
            Role::Reviewer
        }
    };
    if answer.is_empty() && role != Role::Withdrawal {
        fault(
            String::from("the vote has no answer"),
            "write the answer; to take a vote back, write withdrawal in the column `role`",
        );
    }
    let when = if at.is_empty() { Some(When::default()) } else { When::parse(at) };
    if when.is_none() {
        let help = "write when it was answered as 2024-01-31T14:30:00+01:00: the last vote counts";
        fault(format!("`{at}` is not a time"), help);
    }
    let own = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let vote = Vote {
        record: record.to_owned(),
        what: what.to_owned(),
        answer: answer.to_owned(),
        by: people.name(by),
        at: when.unwrap_or_default(),
        why: why.to_owned(),
        stage: own(stage),
        role,
        fingerprint: own(fingerprint),
        record_hash: own(hash),
        place: Place { file: table.file.clone(), line: row.line },
    };
    if faults.is_empty() { Ok(vote) } else { Err(faults) }
}

/// A vote's cells, in the order of [`COLUMNS`], each on one line.
#[must_use]
pub fn vote_cells(vote: &Vote) -> [String; 10] {
    let line =
        |text: &str| text.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned();
    [
        line(&vote.record),
        line(&vote.what),
        line(&vote.answer),
        line(&vote.by),
        vote.at.written.clone(),
        line(&vote.why),
        vote.stage.as_deref().map(line).unwrap_or_default(),
        vote.role.word().to_owned(),
        vote.fingerprint.clone().unwrap_or_default(),
        vote.record_hash.clone().unwrap_or_default(),
    ]
}

/// A vote as a JSON object with the keys of [`COLUMNS`].
#[must_use]
pub fn vote_json(vote: &Vote) -> serde_json::Value {
    let cells = vote_cells(vote).map(serde_json::Value::from);
    let pairs = COLUMNS.iter().map(|name| (*name).to_owned()).zip(cells);
    serde_json::Value::Object(pairs.collect())
}
