//! Covidence's lists: what the team decided, one file per list, without names and times.

use super::form::{VoteOptions, several};
use super::table::Table;
use super::{Place, Role, Vote, When};
use crate::record::FileFault;

pub(super) fn is_list(table: &Table) -> bool {
    table.has(&["Covidence #", "Title"])
}

/// Which list a file is can be told from its name alone; a reason for exclusion stands in its notes.
pub(super) fn read(
    table: &Table,
    options: &VoteOptions,
    notes: &mut Vec<String>,
) -> Result<Vec<Vote>, Vec<FileFault>> {
    let [id, text] = ["Covidence #", "Notes"].map(|name| table.column(name));
    let name = table.file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let list = ["included", "excluded", "irrelevant", "extract"].into_iter().find(|list| name.contains(list));
    let whole = match list {
        Some("included" | "extract") => Some("include"),
        Some(_) => Some("exclude"),
        None => None,
    };
    let undecided = ["select", "screen"].into_iter().any(|list| name.contains(list)) && whole.is_none();
    let mut votes = Vec::new();
    let mut silent = 0;
    for row in &table.rows {
        let reason = row.cell(text).split(';').find_map(|part| part.trim().strip_prefix("Exclusion reason:"));
        let reason = reason.map(|reason| reason.trim().to_owned());
        let answer = match (&reason, whole) {
            (Some(_), None | Some("exclude")) => "exclude",
            (Some(_), Some(_)) | (None, Some("include")) => "include",
            (None, Some(_)) => "exclude",
            (None, None) => {
                silent += 1;
                continue;
            }
        };
        votes.push(Vote {
            record: row.cell(id).trim_start_matches('#').to_owned(),
            what: String::from("verdict"),
            answer: answer.to_owned(),
            by: String::from("the team (Covidence)"),
            at: When::default(),
            why: reason.filter(|_| answer == "exclude").unwrap_or_default(),
            stage: options.stage.clone(),
            role: Role::Reviewer,
            fingerprint: None,
            record_hash: None,
            place: Place { file: table.file.clone(), line: row.line },
        });
    }
    if votes.is_empty() && silent > 0 && !undecided {
        return Err(vec![table.fault(
            None,
            String::from("nothing tells which of Covidence's lists this is"),
            "keep the list's name in that of the file, as Covidence gives it: included, excluded or irrelevant",
        )]);
    }
    if silent > 0 {
        notes.push(format!(
            "on a list of what is not decided yet, and so without a vote: {}",
            several(silent, "row")
        ));
    }
    notes.push(String::from(
        "a list holds what the team decided together: who voted how is not in it, and it cannot be used for agreement between reviewers",
    ));
    Ok(votes)
}
