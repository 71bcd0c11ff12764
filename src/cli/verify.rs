//! `eligible verify`

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Exit;
use super::criteria::{load_program, read_bytes};
use super::records::{BATCH, Opened, ReadArgs, open_voted};
use super::screen::stage;
use super::terminal::Terminal;
use super::votes_read::VotesArgs;
use crate::check::Program;
use crate::eval::{Claim, Verdict, screen};
use crate::record::Row;
use crate::render::{Fallen, Verified, broken_in_words, verified};

/// Arguments of `eligible verify`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The decisions: what `screen --format jsonl` wrote; `-` for standard input
    decisions: PathBuf,

    /// The criteria file
    criteria: PathBuf,

    /// Files of records
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// The decisions are those up to this stage
    #[arg(long)]
    stage: Option<String>,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    read: ReadArgs,
}

/// The part of a line that is verified.
#[derive(Deserialize)]
struct Line {
    record: String,
    verdict: String,
    reason: Option<String>,
    reasons: Vec<String>,
    fingerprint: String,
    record_hash: Option<String>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let until = match stage(args.stage.as_deref(), &program, terminal) {
        Ok(until) => until,
        Err(exit) => return exit,
    };
    let name = args.decisions.display().to_string();
    let Some(bytes) = read_bytes(&args.decisions, "a file of decisions", terminal) else {
        return Exit::Refused;
    };
    let mut found = Verified::default();
    let claims = claims(&bytes, &mut found);
    if claims.is_empty() && !found.fallen.is_empty() {
        terminal.say(&format!("error: {name}: no line of it is a decision"));
        terminal.say("  help: name a file that `eligible screen … --format jsonl -o FILE` wrote");
        return Exit::Refused;
    }
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, &program, terminal) else {
        return Exit::Refused;
    };
    if !rederive(&program, &opened, until, claims, &mut found, terminal) {
        return Exit::Refused;
    }
    found.fallen.sort_by_key(|fallen| fallen.line);
    let name = if args.decisions == Path::new("-") { "standard input" } else { &name };
    terminal.print(&verified(&found, name, &program.heading()));
    if found.fallen.is_empty() { Exit::Fine } else { Exit::Findings }
}

/// The claims by record, with their lines. What cannot be read has fallen already.
fn claims(bytes: &[u8], found: &mut Verified) -> HashMap<String, (u64, Claim)> {
    let mut claims: HashMap<String, (u64, Claim)> = HashMap::new();
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let mut fallen = |record: &str, why: String| {
            found.fallen.push(Fallen { line, record: record.to_owned(), why });
        };
        let read = match serde_json::from_slice::<Line>(text) {
            Ok(read) => read,
            Err(error) => {
                let what = match error.classify() {
                    serde_json::error::Category::Data => "it is no line of `screen --format jsonl`",
                    _ => "it is not JSON",
                };
                fallen("", format!("it cannot be read: {what}"));
                continue;
            }
        };
        let verdict = match read.verdict.as_str() {
            "include" => Verdict::Include,
            "exclude" => Verdict::Exclude,
            "unclear" => Verdict::Unclear,
            other => {
                fallen(&read.record, format!("it cannot be read: `{other}` is not a verdict"));
                continue;
            }
        };
        let Line { record, reason, reasons, fingerprint, record_hash, .. } = read;
        if let Some((first, _)) = claims.get(&record) {
            fallen(&record, format!("line {first} decides on this record already"));
            continue;
        }
        claims.insert(record, (line, Claim { verdict, reason, reasons, fingerprint, record_hash }));
    }
    claims
}

/// Decides every record anew. Whatever is wrong has been said when it is false.
fn rederive(
    program: &Program,
    opened: &Opened,
    until: Option<usize>,
    mut claims: HashMap<String, (u64, Claim)>,
    found: &mut Verified,
    terminal: &Terminal,
) -> bool {
    for raw in opened.set.batches(BATCH) {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => {
                terminal.faults(&[fault]);
                return false;
            }
        };
        let batch = opened.type_batch(program, &raw);
        for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            let Some((line, claim)) = claims.remove(id) else {
                found.without += 1;
                continue;
            };
            let decision = screen(program, Row::new(&batch, index), until);
            let broken = claim.broken(&decision, program, &opened.record_hash(program, record));
            if broken.is_empty() {
                *found.held.entry(decision.verdict).or_default() += 1;
            } else {
                found.fallen.push(Fallen { line, record: id.clone(), why: broken_in_words(&broken) });
            }
        }
    }
    let gone = claims.into_iter().map(|(record, (line, _))| Fallen {
        line,
        record,
        why: String::from("there is no such record any more"),
    });
    found.fallen.extend(gone);
    true
}
