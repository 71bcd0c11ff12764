//! A session: which question comes next, what an answer does, and taking it back. No terminal.

use std::collections::HashSet;

use crate::check::{Ask, Origin, Program};
use crate::compare::{Answered, Topic, patch};
use crate::eval::{Ballots, Decision, Question, Verdict, judged_by, question_of, screen, what_of};
use crate::prove::outlook;
use crate::record::{Batch, RawBatch, RawRecord, Row, Vote, VoteLog, VotePlace, VoteRole};
use crate::render::verdict_word;
use crate::value::{Cell, CellText, read};

use crate::cli::records::Opened;
use crate::cli::sheet::now;

/// A record that may need a person.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) record: RawRecord,
}

/// A question about a record.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) field: usize,
    /// What a vote on it is on.
    pub(super) what: String,
    /// The judged criterion, if it is one.
    pub(super) judged: Option<usize>,
    /// What the cell holds now.
    pub(super) now: String,
    /// What turns on it: `exclude if duration < 3 months`.
    pub(super) decides: String,
    /// How few answers settle the record when this is among them.
    needs: usize,
}

/// What became of an answer.
pub(super) enum Took {
    /// It is on the disk.
    Saved,
    /// It cannot be used, or not be saved: why.
    Refused(String),
    /// It is near a listed value: the same answer again keeps it.
    Sure(String),
}

pub(super) struct Session<'a> {
    pub(super) program: &'a Program,
    pub(super) opened: &'a Opened,
    pub(super) by: String,
    own: Ballots,
    pub(super) items: Vec<Item>,
    pub(super) log: Option<VoteLog>,
    /// The record that is shown.
    pub(super) at: usize,
    skipped: HashSet<(usize, usize)>,
    /// Records without questions, as far as is known.
    finished: HashSet<usize>,
    /// What was answered in this session, with the record it was about.
    given: Vec<(usize, Vote)>,
    /// Said with the next answer.
    pub(super) why: String,
    doubted: Option<String>,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        program: &'a Program,
        opened: &'a Opened,
        by: String,
        own: Ballots,
        items: Vec<Item>,
    ) -> Self {
        Self {
            program,
            opened,
            by,
            own,
            items,
            log: None,
            at: 0,
            skipped: HashSet::new(),
            finished: HashSet::new(),
            given: Vec::new(),
            why: String::new(),
            doubted: None,
        }
    }

    /// Records that fewest answers settle come first; those beyond `most` keep their order.
    pub(super) fn sort(&mut self, most: usize) {
        let needs = |at: usize| self.questions(at).first().map_or(usize::MAX, |asked| asked.needs);
        let mut order = (0..self.items.len())
            .map(|at| (if at < most { needs(at) } else { usize::MAX - 1 }, at))
            .collect::<Vec<_>>();
        order.sort_unstable();
        let mut items = std::mem::take(&mut self.items).into_iter().map(Some).collect::<Vec<_>>();
        let sorted = order.iter().filter_map(|(_, at)| items.get_mut(*at).and_then(Option::take));
        self.items = sorted.collect();
        let finished = order.iter().enumerate().filter(|(_, (needs, _))| *needs == usize::MAX);
        self.finished = finished.map(|(at, _)| at).collect();
    }

    pub(super) fn has_questions(&self) -> bool {
        (0..self.items.len()).any(|at| !self.questions(at).is_empty())
    }

    /// A record as the criteria read it.
    pub(super) fn batch(&self, item: &Item) -> Batch {
        let raw =
            RawBatch { start: 0, ids: std::slice::from_ref(&item.id), records: vec![item.record.clone()] };
        self.opened.type_batch(self.program, &raw)
    }

    /// The cells that one's own answers put into a record.
    pub(super) fn patch(&self, item: &Item) -> Vec<(usize, Cell)> {
        let answers = self.own.on(&item.id).iter().filter_map(|ballot| {
            let vote = *ballot.current().last()?;
            let topic = match question_of(self.program, &ballot.what)? {
                Question::Verdict => Topic::Verdict,
                Question::Criterion(at) => Topic::Criterion(at),
                Question::Field(at) => Topic::Field(at),
            };
            let written = vote.answer.clone();
            Some((topic, Answered { category: String::new(), written, why: String::new() }))
        });
        let answers = answers.collect::<Vec<_>>();
        patch(self.program, answers.iter().map(|(topic, given)| (*topic, given)))
    }

    /// The open questions of a record that are not skipped, the most decisive first.
    pub(super) fn questions(&self, at: usize) -> Vec<Asked> {
        let Some(item) = self.items.get(at) else { return Vec::new() };
        let (batch, cells) = (self.batch(item), self.patch(item));
        let row = Row { patch: &cells, ..Row::new(&batch, 0) };
        let decision = screen(self.program, row, None);
        if decision.verdict != Verdict::Unclear {
            return Vec::new();
        }
        let outlook = outlook(self.program, row, &decision, None);
        let fields = outlook.matters.clone().unwrap_or_else(|| open_fields(&decision));
        let mut asked = Vec::new();
        for field in fields {
            let answered = cells.iter().any(|(known, _)| *known == field);
            if self.skipped.contains(&(at, field)) || answered {
                continue;
            }
            let Some(known) = self.program.fields.get(field) else { continue };
            let judged = judged_by(self.program, field).filter(|_| known.origin == Origin::Judged);
            let question = judged.map_or(Question::Field(field), Question::Criterion);
            let ways =
                outlook.ways.iter().filter(|way| way.regions.iter().any(|region| region.field == field));
            let alone = ways.clone().filter(|way| way.regions.len() == 1);
            let decides = alone.filter_map(|way| {
                let condition = &way.regions.first()?.condition;
                Some(format!("{} if {condition}", verdict_word(way.verdict)))
            });
            let (raw, now) = match row.reading(field) {
                Some((raw, reading)) => (raw.to_text().trim().to_owned(), reading.cell.to_string()),
                None => (String::new(), String::from("not read")),
            };
            asked.push(Asked {
                field,
                what: what_of(self.program, question),
                judged,
                now: if raw.is_empty() { now } else { raw },
                decides: decides.collect::<Vec<_>>().join("; "),
                needs: ways.map(|way| way.regions.len()).min().unwrap_or(usize::MAX - 1),
            });
        }
        asked.sort_by_key(|asked| (asked.needs, asked.field));
        asked
    }

    /// The question that is asked now; the next record's when this one has none left.
    pub(super) fn question(&mut self) -> Option<Asked> {
        for _ in 0..self.items.len() {
            if let Some(asked) = self.questions(self.at).into_iter().next() {
                return Some(asked);
            }
            self.finished.insert(self.at);
            self.at = (self.at + 1) % self.items.len().max(1);
        }
        None
    }

    /// Reads an answer in the field's own way, and saves it.
    pub(super) fn answer(&mut self, asked: &Asked, text: &str) -> Took {
        let text = text.trim();
        let Some(field) = self.program.fields.get(asked.field) else {
            return Took::Refused(String::from("there is no such question"));
        };
        if asked.judged.is_none() {
            let reading = read(&field.spec, CellText::Text(text));
            if let Some(fault) = reading.fault {
                let because = fault.because.map(|because| format!(": {because}")).unwrap_or_default();
                let near =
                    fault.did_you_mean.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                return Took::Refused(format!(
                    "`{text}` cannot be read{because}; expected {}{near}",
                    fault.expected
                ));
            }
            if reading.cell == Cell::NOT_READ {
                return Took::Refused(format!(
                    "`{text}` leaves it as open as it is: press Esc, and s to skip it"
                ));
            }
            if let Some(near) = reading.near
                && self.doubted.as_deref() != Some(text)
            {
                self.doubted = Some(text.to_owned());
                return Took::Sure(format!(
                    "`{text}` is not listed, `{near}` is: Enter keeps it as another value"
                ));
            }
        }
        let why = std::mem::take(&mut self.why);
        match self.save(asked.what.clone(), text, why.clone(), VoteRole::Reviewer) {
            Ok(vote) => {
                self.given.push((self.at, vote));
                self.doubted = None;
                Took::Saved
            }
            Err(message) => {
                self.why = why;
                Took::Refused(message)
            }
        }
    }

    /// Puts a question off to the end of the session.
    pub(super) fn skip(&mut self, asked: &Asked) {
        self.skipped.insert((self.at, asked.field));
    }

    /// Takes the last answer of this session back, and shows its record.
    pub(super) fn undo(&mut self) -> Result<String, String> {
        let Some((at, vote)) = self.given.last().cloned() else {
            return Err(String::from("there is nothing to take back in this session"));
        };
        self.at = at;
        self.finished.remove(&at);
        self.save(vote.what.clone(), "", String::new(), VoteRole::Withdrawal)?;
        self.given.pop();
        Ok(format!("taken back: {} {} = {}", vote.record, vote.what, vote.answer))
    }

    fn save(&mut self, what: String, answer: &str, why: String, role: VoteRole) -> Result<Vote, String> {
        let Some(item) = self.items.get(self.at) else { return Err(String::from("there is no record")) };
        let vote = Vote {
            record: item.id.clone(),
            what,
            answer: answer.to_owned(),
            by: self.by.clone(),
            at: now(),
            why,
            stage: self.program.stages.last().and_then(|stage| stage.name.clone()),
            role,
            fingerprint: Some(self.program.fingerprint.as_str().to_owned()),
            record_hash: Some(self.opened.record_hash(self.program, &item.record)),
            place: VotePlace::default(),
        };
        if let Some(log) = &mut self.log
            && let Err(refused) = log.append(&vote)
        {
            return Err(format!(
                "NOT SAVED: {}. Nothing that was saved before is lost: make room, and answer again",
                refused.why
            ));
        }
        self.own.add(vote.clone());
        Ok(vote)
    }

    /// Answers given in this session.
    pub(super) fn saved(&self) -> usize {
        self.given.len()
    }

    /// How many records still have questions; of many, at most so many.
    pub(super) fn left(&self) -> usize {
        self.items.len() - self.finished.len()
    }

    /// What was done, in the end.
    pub(super) fn told(&self) -> String {
        let skipped = match self.skipped.len() {
            0 => String::new(),
            n => format!(", {n} skipped"),
        };
        format!("{} by {} saved{skipped}", crate::render::counted(self.saved() as u64, "answer"), self.by)
    }

    /// Whether people judge a criterion.
    pub(super) fn is_judged(&self, criterion: usize) -> bool {
        self.program.criteria.get(criterion).is_some_and(|c| matches!(c.ask, Ask::Judged { .. }))
    }
}

/// The fields that leave a decision open.
fn open_fields(decision: &Decision<'_>) -> Vec<usize> {
    let mut fields =
        decision.asked.iter().flat_map(|asked| &asked.causes).map(|cause| cause.field).collect::<Vec<_>>();
    fields.sort_unstable();
    fields.dedup();
    fields
}
