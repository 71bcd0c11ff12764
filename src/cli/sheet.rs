//! Sheets of open questions: written for a spreadsheet, read back as votes.

use std::path::Path;

use super::Exit;
use super::records::{BATCH, Opened};
use super::terminal::Terminal;
use crate::check::Program;
use crate::eval::{Ballots, Question, question_of};
use crate::record::{
    FileFault, Output, SheetRow, TableWriter, Vote, VoteLog, VotePlace, VoteRole, When, WriteOptions,
    read_sheet,
};
use crate::text::closest;
use crate::value::{Shape, read};

/// One question on a sheet.
pub(super) struct Open {
    pub(super) record: String,
    pub(super) what: String,
    /// The question in words.
    pub(super) question: String,
    /// What the cell holds, or who said what.
    pub(super) now: String,
    /// The criteria that turn on it.
    pub(super) decides: String,
    /// Cells of the record to look at.
    pub(super) shown: Vec<String>,
}

/// What somebody is asked for, in words.
pub(super) fn question(program: &Program, what: &str) -> String {
    match question_of(program, what) {
        Some(Question::Criterion(at)) => {
            let Some(criterion) = program.criteria.get(at) else { return String::new() };
            let title = criterion.title.as_deref().unwrap_or(&criterion.label);
            format!("{title} (yes, no or unclear)")
        }
        Some(Question::Verdict) => String::from("include, exclude or unclear"),
        Some(Question::Field(at)) => program.fields.get(at).map(expected).unwrap_or_default(),
        None => String::new(),
    }
}

/// `a duration such as …`
pub(super) fn expected(field: &crate::check::Field) -> String {
    // What a cell that nobody could read is told.
    let absurd = match field.spec.shape {
        Shape::Single | Shape::RangeOf => "\u{1}",
        _ => "\u{1}; \u{1}",
    };
    let fault = read(&field.spec, crate::value::CellText::Text(absurd)).fault;
    fault.map(|fault| fault.expected).unwrap_or_else(|| String::from("text"))
}

/// Writes a sheet; why it cannot be written has been said when there is nothing.
pub(super) fn write(
    output: Output,
    shown: &[&str],
    rows: &[Open],
    for_spreadsheet: bool,
    terminal: &Terminal,
) -> Option<()> {
    let written = || -> std::io::Result<()> {
        let options = WriteOptions { for_spreadsheet, ..WriteOptions::default() };
        let header = ["record", "what", "question", "now", "decides", "answer", "why"];
        let header = header.into_iter().chain(shown.iter().copied()).collect::<Vec<_>>();
        let mut table = TableWriter::new(output, options, &[], &header)?;
        for row in rows {
            let cells = [row.record.as_str(), &row.what, &row.question, &row.now, &row.decides, "", ""];
            table.row(cells.into_iter().chain(row.shown.iter().map(String::as_str)))?;
        }
        table.finish()?.commit()
    };
    written()
        .map_err(|error| {
            terminal.say(&format!("error: the sheet cannot be written: {error}"));
            terminal.say("  help: check that there is room on the disk and that you may write there");
        })
        .ok()
}

/// A sheet that was filled in.
pub(super) struct Reading<'a> {
    pub(super) path: &'a Path,
    pub(super) by: &'a str,
    pub(super) into: &'a Path,
    pub(super) adjudication: bool,
}

impl Reading<'_> {
    /// Adds the answers of a sheet to a votes file, all or none; those that are there already are not
    /// added again.
    pub(super) fn add(
        &self,
        program: &Program,
        opened: &Opened,
        ballots: &Ballots,
        terminal: &Terminal,
    ) -> Exit {
        let rows = match read_sheet(self.path) {
            Ok(rows) => rows,
            Err(faults) => {
                terminal.faults(&faults);
                return Exit::Refused;
            }
        };
        let open = rows.iter().filter(|row| row.answer.is_empty()).count();
        let role = if self.adjudication { VoteRole::Adjudication } else { VoteRole::Reviewer };
        let now = now();
        let mut votes = Vec::new();
        let mut faults = Vec::new();
        let mut kept = 0;
        for row in rows.iter().filter(|row| !row.answer.is_empty()) {
            let Some(question) = question_of(program, &row.what) else {
                faults.push(fault(
                    self.path,
                    row,
                    format!("these criteria do not ask `{}`", row.what),
                    "leave the columns `record` and `what` as they were written",
                ));
                continue;
            };
            if !opened.set.ids().contains(&row.record) {
                let near = closest(&row.record, opened.set.ids().iter().map(String::as_str));
                let help = near.map_or_else(
                    || String::from("leave the columns `record` and `what` as they were written"),
                    |near| format!("did you mean `{near}`?"),
                );
                faults.push(fault(self.path, row, format!("there is no record `{}`", row.record), &help));
                continue;
            }
            let ballot = ballots.ballot(program, &row.record, question);
            let there = ballot.is_some_and(|ballot| {
                let same = |vote: &&Vote| vote.by == self.by && vote.answer == row.answer;
                match self.adjudication {
                    true => ballot.adjudication().as_ref().is_some_and(same),
                    false => ballot.current().iter().any(same),
                }
            });
            if there {
                kept += 1;
                continue;
            }
            votes.push(Vote {
                record: row.record.clone(),
                what: row.what.clone(),
                answer: row.answer.clone(),
                by: self.by.to_owned(),
                at: now.clone(),
                why: row.why.clone(),
                stage: None,
                role,
                fingerprint: Some(program.fingerprint.as_str().to_owned()),
                record_hash: None,
                place: VotePlace { file: self.path.display().to_string(), line: row.line },
            });
        }
        let unfit = Ballots::new(votes.iter().cloned()).unfit(program);
        faults.extend(unfit.into_iter().map(|unfit| FileFault {
            file: unfit.vote.place.file,
            line: Some(unfit.vote.place.line),
            message: unfit.message,
            help: Some(unfit.help),
        }));
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.line);
            terminal.faults(&faults);
            terminal.say("nothing was added");
            return Exit::Refused;
        }
        if hashes(program, opened, &mut votes, terminal).is_none() {
            return Exit::Refused;
        }
        let mut log = match open_log(self.into, terminal) {
            Some(log) => log,
            None => return Exit::Refused,
        };
        for vote in &votes {
            if let Err(refused) = log.append(vote) {
                terminal.say(&format!(
                    "error: {}: a vote cannot be written: {}",
                    self.into.display(),
                    refused.why
                ));
                terminal.say("  help: make room on the disk and run this again: what is there already is not added twice");
                return Exit::Refused;
            }
        }
        let already = if kept > 0 { format!(", {kept} were there already") } else { String::new() };
        let left = if open > 0 { format!(", {open} are still open") } else { String::new() };
        terminal.say(&format!(
            "{}: {} added{already}{left}",
            self.into.display(),
            crate::render::counted(votes.len() as u64, "vote")
        ));
        Exit::Fine
    }
}

/// The record's hash for every vote.
fn hashes(program: &Program, opened: &Opened, votes: &mut [Vote], terminal: &Terminal) -> Option<()> {
    for raw in opened.set.batches(BATCH) {
        let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
        for (record, id) in raw.records.iter().zip(raw.ids) {
            for vote in votes.iter_mut().filter(|vote| vote.record == *id) {
                vote.record_hash = Some(opened.record_hash(program, record));
            }
        }
    }
    Some(())
}

/// Opens a votes file to add to; what is to be said of it is said.
pub(super) fn open_log(path: &Path, terminal: &Terminal) -> Option<VoteLog> {
    match VoteLog::open(path) {
        Ok((log, notes)) => {
            notes.iter().for_each(|note| terminal.say(&format!("note: {}: {note}", path.display())));
            Some(log)
        }
        Err(fault) => {
            terminal.faults(&[fault]);
            None
        }
    }
}

/// This moment, with the distance from UTC.
pub(super) fn now() -> When {
    let now = jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| jiff::Timestamp::now());
    When { written: now.to_string(), moment: Some(now) }
}

fn fault(path: &Path, row: &SheetRow, message: String, help: &str) -> FileFault {
    FileFault { file: path.display().to_string(), line: Some(row.line), message, help: Some(help.to_owned()) }
}
