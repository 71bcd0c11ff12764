//! What votes come to: answers to judged criteria, cells that people coded alike, what they decided
//! instead. (Meaning, rule 8.)

use std::collections::{BTreeSet, HashMap};

use super::overrides::Override;
use super::stages::Verdict;
use crate::check::{Ask, Field, Origin, Program};
use crate::record::{RawCell, Vote, VoteRole};
use crate::text::fold;
use crate::value::{Cell, CellFault, Judgements, Truth, read};

/// What a vote is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// The record as a whole.
    Verdict,
    /// A criterion, by its position; for a judged one, too.
    Criterion(usize),
    /// The cell of a field.
    Field(usize),
}

/// The votes on one question about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// What was asked, as written.
    pub what: String,
    /// All votes on it: by time, then in the order of the files.
    pub votes: Vec<Vote>,
}

/// Votes, by record.
#[derive(Clone, Debug, Default)]
pub struct Ballots {
    records: HashMap<String, Vec<Ballot>>,
    count: usize,
}

/// What people said about one cell, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The votes that count: the adjudication, or everybody's current one.
    pub votes: Vec<Vote>,
    /// What came of them.
    pub effect: Effect,
}

/// What votes do to a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The cell holds what they say.
    Fills(RawCell),
    /// The records say the same already.
    Confirms,
    /// The records know it already, and people read it otherwise.
    Differs,
    /// Those who coded it do not agree: it stays as it is.
    Disagree,
}

/// What people decided on a record as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// All who did say the same, or it was settled.
    Agreed(Override),
    /// They say different things.
    Disagree(Vec<Vote>),
}

/// A vote that does not fit what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The vote.
    pub vote: Vote,
    /// What was found: one lowercase sentence.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Ballot {
    /// The current vote of each person, in the order in which they first voted. Adjudications are not
    /// among them.
    #[must_use]
    pub fn current(&self) -> Vec<&Vote> {
        self.by_person(|votes| votes.last().copied())
    }

    /// The first vote of each person that was not taken back.
    #[must_use]
    pub fn first(&self) -> Vec<&Vote> {
        self.by_person(|votes| {
            let mut standing: Vec<&Vote> = Vec::new();
            for vote in votes {
                if vote.role == VoteRole::Withdrawal {
                    standing.pop();
                } else {
                    standing.push(vote);
                }
            }
            standing.first().copied()
        })
    }

    /// The last adjudication.
    #[must_use]
    pub fn adjudication(&self) -> Option<&Vote> {
        let settled = |vote: &&Vote| vote.role == VoteRole::Adjudication;
        self.votes.iter().rfind(settled)
    }

    /// The votes that count now: the adjudication alone, or everybody's current one.
    #[must_use]
    pub fn counting(&self) -> Vec<&Vote> {
        self.adjudication().map_or_else(|| self.current(), |vote| vec![vote])
    }

    fn by_person<'a>(&'a self, pick: impl Fn(&[&'a Vote]) -> Option<&'a Vote>) -> Vec<&'a Vote> {
        let own = || self.votes.iter().filter(|vote| vote.role != VoteRole::Adjudication);
        let mut people: Vec<&str> = Vec::new();
        for vote in own() {
            if !people.contains(&vote.by.as_str()) {
                people.push(&vote.by);
            }
        }
        let of = |person: &&str| own().filter(|vote| vote.by == *person).collect::<Vec<_>>();
        let picked = people.iter().filter_map(|person| pick(&of(person)));
        picked.filter(|vote| vote.role != VoteRole::Withdrawal).collect()
    }
}

impl Ballots {
    /// Votes in the order of their files.
    #[must_use]
    pub fn new(votes: impl IntoIterator<Item = Vote>) -> Self {
        let mut ballots = Self::default();
        for vote in votes {
            ballots.count += 1;
            let record = ballots.records.entry(vote.record.clone()).or_default();
            let key = fold(&vote.what);
            match record.iter_mut().find(|ballot| fold(&ballot.what) == key) {
                Some(ballot) => ballot.votes.push(vote),
                None => record.push(Ballot { what: vote.what.clone(), votes: vec![vote] }),
            }
        }
        for ballot in ballots.records.values_mut().flatten() {
            // A stable sort: of two at one moment, the later in the file counts.
            ballot.votes.sort_by_key(|vote| vote.at.moment);
        }
        ballots
    }

    /// Whether there are no votes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many votes there are, with those that do not count any more.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// The votes on one record.
    #[must_use]
    pub fn on(&self, record: &str) -> &[Ballot] {
        self.records.get(record).map(Vec::as_slice).unwrap_or_default()
    }

    /// The records that have votes, in the order of their ids.
    #[must_use]
    pub fn records(&self) -> BTreeSet<&str> {
        self.records.keys().map(String::as_str).collect()
    }

    /// All ballots, with the records they are on, in the order of the ids.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Ballot)> {
        self.records()
            .into_iter()
            .flat_map(|record| self.on(record).iter().map(move |ballot| (record, ballot)))
    }

    /// Renames records: for ids that another tool writes otherwise.
    pub fn rename(&mut self, name: impl Fn(&str) -> Option<String>) {
        let old = std::mem::take(&mut self.records);
        for (record, ballots) in old {
            let record = name(&record).unwrap_or(record);
            self.records.entry(record).or_default().extend(ballots);
        }
    }

    /// The people who voted, in the order of the alphabet.
    #[must_use]
    pub fn people(&self) -> BTreeSet<&str> {
        let votes = self.records.values().flatten().flat_map(|ballot| &ballot.votes);
        votes.map(|vote| vote.by.as_str()).collect()
    }

    /// The ballot on a question about a record.
    #[must_use]
    pub fn ballot(&self, program: &Program, record: &str, question: Question) -> Option<&Ballot> {
        self.on(record).iter().find(|ballot| question_of(program, &ballot.what) == Some(question))
    }

    /// What votes do to a record's cell of a field.
    #[must_use]
    pub fn cell(&self, program: &Program, record: &str, field: usize, raw: &RawCell) -> Option<Said> {
        let ballots = self.records.get(record)?;
        let asked = program.fields.get(field)?;
        let question = match asked.origin {
            Origin::Judged => Question::Criterion(judged_by(program, field)?),
            _ => Question::Field(field),
        };
        let ballot = ballots.iter().find(|ballot| question_of(program, &ballot.what) == Some(question))?;
        let counting = ballot.counting();
        if counting.is_empty() {
            return None;
        }
        let effect = match asked.origin {
            Origin::Judged => {
                let adjudicated = ballot.adjudication().is_some();
                let answers = counting.iter().map(|vote| match adjudicated {
                    true => format!("adjudicated {}", vote.answer),
                    false => vote.answer.clone(),
                });
                Effect::Fills(RawCell::Text(answers.collect::<Vec<_>>().join("; ")))
            }
            _ => coded(asked, &counting, raw),
        };
        Some(Said { votes: counting.into_iter().cloned().collect(), effect })
    }

    /// What people decided on a record that was screened up to a stage. A record that went on at an
    /// earlier stage is not decided yet.
    #[must_use]
    pub fn decided(&self, program: &Program, record: &str, until: Option<usize>) -> Option<Decided> {
        let ballot = self.ballot(program, record, Question::Verdict)?;
        let last = until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
        let stage = |vote: &Vote| vote.stage.as_deref().and_then(|name| program.stage(name)).unwrap_or(last);
        let reached = ballot.votes.iter().map(stage).filter(|stage| *stage <= last).max()?;
        let votes = ballot.votes.iter().filter(|vote| stage(vote) == reached).cloned().collect();
        let there = Ballot { what: ballot.what.clone(), votes };
        let counting = there.counting();
        let newest = *counting.last()?;
        let verdicts = counting.iter().map(|vote| verdict(&vote.answer)).collect::<BTreeSet<_>>();
        if verdicts.len() > 1 {
            return Some(Decided::Disagree(counting.into_iter().cloned().collect()));
        }
        let decided = verdict(&newest.answer)?;
        if reached < last && decided != Verdict::Exclude {
            return None;
        }
        let mut names = counting.iter().map(|vote| vote.by.as_str()).collect::<Vec<_>>();
        names.dedup();
        let mut reasons =
            counting.iter().map(|vote| vote.why.as_str()).filter(|why| !why.is_empty()).collect::<Vec<_>>();
        reasons.dedup();
        let latest = counting.iter().max_by_key(|vote| vote.at.moment).unwrap_or(&newest);
        Some(Decided::Agreed(Override {
            verdict: decided,
            by: names.join(", "),
            at: latest.at.moment.map(|at| at.to_string()).unwrap_or_default(),
            why: reasons.join("; "),
            fingerprint: newest.fingerprint.clone(),
            record_hash: newest.record_hash.clone(),
        }))
    }

    /// The votes whose answers do not fit what they are about: no answer to a criterion, no verdict, no
    /// cell that the field could hold.
    #[must_use]
    pub fn unfit(&self, program: &Program) -> Vec<Unfit> {
        let votes = self.all().flat_map(|(_, ballot)| {
            let question = question_of(program, &ballot.what);
            ballot.votes.iter().filter_map(move |vote| unfit(program, question?, vote))
        });
        let mut unfit = votes.collect::<Vec<_>>();
        unfit.sort_by(|a, b| {
            (&a.vote.place.file, a.vote.place.line).cmp(&(&b.vote.place.file, b.vote.place.line))
        });
        unfit
    }
}

/// The question that `what` names.
#[must_use]
pub fn question_of(program: &Program, what: &str) -> Option<Question> {
    let same = |name: &str, wanted: &str| name == wanted || fold(name) == fold(wanted);
    let criterion = |wanted: &str| program.criteria.iter().position(|c| same(&c.label, wanted));
    let field = |wanted: &str| {
        let field = |f: &Field| f.origin != Origin::Judged && same(&f.name, wanted);
        program.fields.iter().position(field)
    };
    let what = what.trim();
    if let Some(label) = what.strip_prefix("criterion ") {
        return criterion(label.trim()).map(Question::Criterion);
    }
    if let Some(name) = what.strip_prefix("field ") {
        return field(name.trim()).map(Question::Field);
    }
    if what.eq_ignore_ascii_case("verdict") {
        return Some(Question::Verdict);
    }
    let found = criterion(what);
    let judged =
        found.filter(|at| program.criteria.get(*at).is_some_and(|c| matches!(c.ask, Ask::Judged { .. })));
    let rule = || found.map(Question::Criterion);
    judged.map(Question::Criterion).or_else(|| field(what).map(Question::Field)).or_else(rule)
}

/// `what` for a question.
#[must_use]
pub fn what_of(program: &Program, question: Question) -> String {
    let (prefix, name) = match question {
        Question::Verdict => return String::from("verdict"),
        Question::Criterion(at) => ("criterion", program.criteria.get(at).map(|c| c.label.as_str())),
        Question::Field(at) => ("field", program.fields.get(at).map(|f| f.name.as_str())),
    };
    let name = name.unwrap_or_default();
    if question_of(program, name) == Some(question) { name.to_owned() } else { format!("{prefix} {name}") }
}

/// The judged criterion whose answers a field holds.
#[must_use]
pub fn judged_by(program: &Program, field: usize) -> Option<usize> {
    let asks = |ask: &Ask| matches!(ask, Ask::Judged { field: asked, .. } if *asked == field);
    program.criteria.iter().position(|criterion| asks(&criterion.ask))
}

/// The verdict that an answer names.
#[must_use]
pub fn verdict(answer: &str) -> Option<Verdict> {
    match answer.trim().to_lowercase().as_str() {
        "include" | "included" => Some(Verdict::Include),
        "exclude" | "excluded" => Some(Verdict::Exclude),
        "unclear" | "maybe" => Some(Verdict::Unclear),
        _ => None,
    }
}

/// The answer to a criterion.
#[must_use]
pub fn answer(text: &str) -> Option<Truth> {
    let given = Judgements::parse(text)?;
    match (given.yes, given.no, given.unclear, given.adjudicated) {
        (1, 0, 0, None) => Some(Truth::True),
        (0, 1, 0, None) => Some(Truth::False),
        (0, 0, 1, None) => Some(Truth::Unknown),
        _ => None,
    }
}

/// The cell that an answer codes.
#[must_use]
pub fn coded_cell(field: &Field, answer: &str) -> Cell {
    read(&field.spec, crate::value::CellText::Text(answer)).cell
}

fn coded(field: &Field, votes: &[&Vote], raw: &RawCell) -> Effect {
    let mut cells = votes.iter().map(|vote| coded_cell(field, &vote.answer));
    let Some(first) = cells.next() else { return Effect::Confirms };
    if cells.any(|cell| cell != first) {
        return Effect::Disagree;
    }
    let known = read(&field.spec, raw.as_cell_text()).cell;
    if known == first {
        return Effect::Confirms;
    }
    if !known.is_open() {
        return Effect::Differs;
    }
    let text = votes.first().map(|vote| vote.answer.clone()).unwrap_or_default();
    Effect::Fills(RawCell::Text(text))
}

fn unfit(program: &Program, question: Question, vote: &Vote) -> Option<Unfit> {
    if vote.role == VoteRole::Withdrawal {
        return None;
    }
    let (message, help) = match question {
        Question::Verdict if verdict(&vote.answer).is_none() => {
            (format!("`{}` is not a verdict", vote.answer), String::from("write include, exclude or unclear"))
        }
        Question::Criterion(at) if answer(&vote.answer).is_none() => (
            format!("`{}` is no answer to {}", vote.answer, program.criteria.get(at)?.label),
            String::from("write yes, no or unclear"),
        ),
        Question::Field(at) => {
            let field = program.fields.get(at)?;
            let text = crate::value::CellText::Text(&vote.answer);
            let CellFault { expected, because, did_you_mean } = read(&field.spec, text).fault?;
            let because = because.map(|because| format!(": {because}")).unwrap_or_default();
            let near = did_you_mean.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            (
                format!("`{}` cannot hold `{}`{because}", field.name, vote.answer),
                format!("expected {expected}{near}"),
            )
        }
        _ => return None,
    };
    Some(Unfit { vote: vote.clone(), message, help })
}
