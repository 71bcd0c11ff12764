//! Rayyan's exports: the log of who decided what and when, and the articles with decisions in their
//! notes.

use std::collections::HashMap;

use super::form::{VoteOptions, several};
use super::people::People;
use super::table::{Line, Table};
use super::{Place, Role, Vote, When};
use crate::record::FileFault;

pub(super) fn is_log(table: &Table) -> bool {
    table.has(&["article_id", "key", "value"])
}

pub(super) fn is_articles(table: &Table) -> bool {
    table.has(&["key", "title", "notes"])
}

/// `rayyan-229697632` and `229697632` are one article.
fn article(id: &str) -> String {
    id.strip_prefix("rayyan-").unwrap_or(id).to_owned()
}

/// Reads the log: `included` with 1, 0 or -1 is a decision, `__EXR__…` a reason, other keys are labels.
pub(super) fn log(
    table: &Table,
    people: &mut People,
    options: &VoteOptions,
    notes: &mut Vec<String>,
) -> Result<Vec<Vote>, Vec<FileFault>> {
    let column = |name| table.column(name);
    let [at, user, email, id, key, value] =
        ["created_at", "user_id", "user_email", "article_id", "key", "value"].map(column);
    let mut faults = Vec::new();
    let mut votes: Vec<Vote> = Vec::new();
    // The reasons that a person has ticked for an article, in the order of ticking.
    let mut reasons: HashMap<(String, String), Vec<String>> = HashMap::new();
    let mut labels = 0;
    for row in &table.rows {
        let record = article(row.cell(id));
        let known_by = if row.cell(email).is_empty() { row.cell(user) } else { row.cell(email) };
        let Some(when) = When::parse(row.cell(at)) else {
            let message = format!("`{}` is not a time", row.cell(at));
            faults.push(table.fault(
                Some(row.line),
                message,
                "export the log again, without opening it in a spreadsheet",
            ));
            continue;
        };
        let by = people.pseudonym(known_by);
        let key = unquoted(row.cell(key));
        if let Some(reason) = key.strip_prefix("__EXR__") {
            let ticked = reasons.entry((by.clone(), record.clone())).or_default();
            ticked.retain(|known| known != reason);
            if row.cell(value) != "0" {
                ticked.push(reason.to_owned());
            }
            let why = ticked.join("; ");
            if let Some(vote) = votes.iter_mut().rev().find(|v| v.record == record && v.by == by)
                && vote.answer == "exclude"
            {
                vote.why = why;
            }
            continue;
        }
        if key != "included" {
            labels += 1;
            continue;
        }
        let why =
            reasons.get(&(by.clone(), record.clone())).map(|ticked| ticked.join("; ")).unwrap_or_default();
        let (answer, role) = match row.cell(value) {
            "1" => ("include", Role::Reviewer),
            "-1" => ("exclude", Role::Reviewer),
            "0" => ("unclear", Role::Reviewer),
            "" => ("", Role::Withdrawal),
            other => {
                let message = format!("`{other}` is no decision of Rayyan's");
                faults.push(table.fault(
                    Some(row.line),
                    message,
                    "it writes 1 for included, -1 for excluded, 0 for maybe",
                ));
                continue;
            }
        };
        let why = if answer == "exclude" { why } else { String::new() };
        votes.push(vote(table, row, (record, answer, by), (when, why, role), options));
    }
    if labels > 0 {
        let lines = several(labels, "line");
        notes.push(format!("left aside, being about labels and the like: {lines}"));
    }
    if faults.is_empty() { Ok(votes) } else { Err(faults) }
}

/// Reads the articles: `RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Excluded"}` in the notes.
pub(super) fn articles(
    table: &Table,
    people: &mut People,
    options: &VoteOptions,
    notes: &mut Vec<String>,
) -> Result<Vec<Vote>, Vec<FileFault>> {
    let (id, text) = (table.column("key"), table.column("notes"));
    let mut faults = Vec::new();
    let mut votes = Vec::new();
    let mut shared = 0;
    for row in &table.rows {
        let parts = row.cell(text).split(" | ").map(str::trim).collect::<Vec<_>>();
        let part = |name: &str| parts.iter().find_map(|part| part.strip_prefix(name)).map(str::trim);
        let Some(inclusion) = part("RAYYAN-INCLUSION:") else { continue };
        let Some(pairs) = pairs(inclusion) else {
            let message = format!("the decisions `{inclusion}` cannot be read");
            let help = "expected them as Rayyan writes them: {\"Ann\"=>\"Included\", \"Bo\"=>\"Excluded\"}";
            faults.push(table.fault(Some(row.line), message, help));
            continue;
        };
        let reasons = part("RAYYAN-EXCLUSION-REASONS:").unwrap_or_default();
        for (name, decision) in pairs {
            let answer = match decision.to_lowercase().as_str() {
                "included" => "include",
                "excluded" => "exclude",
                "maybe" => "unclear",
                _ => {
                    let message = format!("`{decision}` is no decision of Rayyan's");
                    faults.push(table.fault(
                        Some(row.line),
                        message,
                        "it writes Included, Excluded or Maybe",
                    ));
                    continue;
                }
            };
            let why = if answer == "exclude" { reasons.to_owned() } else { String::new() };
            shared += usize::from(!why.is_empty());
            let record = article(row.cell(id));
            let by = people.name(&name);
            votes.push(vote(
                table,
                row,
                (record, answer, by),
                (When::default(), why, Role::Reviewer),
                options,
            ));
        }
    }
    if !votes.is_empty() {
        notes.push(String::from("the notes do not say when anybody decided: customizations_log.csv does"));
    }
    if shared > 0 {
        notes.push(format!(
            "the notes do not say whose reason is whose: all of the article's reasons stand with {}",
            several(shared, "exclusion")
        ));
    }
    if faults.is_empty() { Ok(votes) } else { Err(faults) }
}

fn vote(
    table: &Table,
    row: &Line,
    (record, answer, by): (String, &str, String),
    (at, why, role): (When, String, Role),
    options: &VoteOptions,
) -> Vote {
    Vote {
        record,
        what: String::from("verdict"),
        answer: answer.to_owned(),
        by,
        at,
        why,
        stage: options.stage.clone(),
        role,
        fingerprint: None,
        record_hash: None,
        place: Place { file: table.file.clone(), line: row.line },
    }
}

/// A key is a word, or a JSON string.
fn unquoted(key: &str) -> String {
    serde_json::from_str::<String>(key).unwrap_or_else(|_| key.to_owned())
}

/// A Ruby hash of texts.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inner.trim().is_empty() {
        return Some(Vec::new());
    }
    let json = format!("{{{}}}", between_quotes(inner)?);
    let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&json).ok()?;
    object.into_iter().map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect()
}

/// `=>` outside quotes becomes `:`.
fn between_quotes(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => {
                out.push(c);
                out.push(chars.next()?);
                continue;
            }
            '"' => quoted = !quoted,
            '=' if !quoted && chars.peek() == Some(&'>') => {
                chars.next();
                out.push(':');
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    Some(out)
}
