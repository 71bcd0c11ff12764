//! ASReview's exports: the records with a label, its time and who gave it.

use super::form::{VoteOptions, several};
use super::people::People;
use super::table::Table;
use super::{Place, Role, Vote, When};
use crate::record::FileFault;

/// The columns in which versions of ASReview, and data sets made for it, keep labels.
const LABELS: [&str; 6] =
    ["asreview_label", "included", "label_included", "final_included", "included_label", "label"];
/// Those in which they keep ids.
const IDS: [&str; 4] = ["record_id", "id", "record", "openalex_id"];

pub(super) fn is_export(table: &Table) -> bool {
    LABELS.iter().any(|name| table.column(name).is_some())
        && IDS.iter().any(|name| table.column(name).is_some())
}

pub(super) fn read(
    table: &Table,
    people: &mut People,
    options: &VoteOptions,
    notes: &mut Vec<String>,
) -> Result<Vec<Vote>, Vec<FileFault>> {
    let find = |names: &[&str]| names.iter().find_map(|name| table.column(name));
    let (label, id) = (find(&LABELS), find(&IDS));
    let [time, note, name, email] =
        ["asreview_time", "asreview_note", "asreview_user_name", "asreview_user_email"]
            .map(|name| table.column(name));
    let (mut votes, mut faults) = (Vec::new(), Vec::new());
    let mut without = 0;
    for row in &table.rows {
        let answer = match row.cell(label) {
            "1" | "1.0" => "include",
            "0" | "0.0" => "exclude",
            "" | "-1" | "nan" | "NaN" => {
                without += 1;
                continue;
            }
            other => {
                let message = format!("`{other}` is no label");
                faults.push(table.fault(
                    Some(row.line),
                    message,
                    "labels are 1 (relevant), 0 (irrelevant) or empty",
                ));
                continue;
            }
        };
        let at = row.cell(time);
        let at = match at {
            "" => Some(When::default()),
            text => When::seconds(text).or_else(|| When::parse(text)),
        };
        let Some(at) = at else {
            let message = format!("`{}` is not a time", row.cell(time));
            faults.push(table.fault(Some(row.line), message, "ASReview writes seconds since 1970"));
            continue;
        };
        let by = match (row.cell(name), row.cell(email)) {
            ("", "") => String::from("ASReview"),
            ("", email) => people.name(email),
            (name, _) => people.name(name),
        };
        votes.push(Vote {
            record: row.cell(id).to_owned(),
            what: String::from("verdict"),
            answer: answer.to_owned(),
            by,
            at,
            why: row.cell(note).to_owned(),
            stage: options.stage.clone(),
            role: Role::Reviewer,
            fingerprint: None,
            record_hash: None,
            place: Place { file: table.file.clone(), line: row.line },
        });
    }
    if without > 0 {
        notes.push(format!("without a label, and so without a vote: {}", several(without, "record")));
    }
    if faults.is_empty() { Ok(votes) } else { Err(faults) }
}
