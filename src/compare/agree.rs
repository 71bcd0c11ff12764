//! Who answered what, side by side: tables of counts per question, and where disagreements begin.

use std::collections::{BTreeMap, BTreeSet};

use super::kappa::{Contingency, Fleiss};
use crate::check::{Ask, Program};
use crate::eval::{Question, Verdict, answer, ask, coded_cell, screen, verdict};
use crate::record::Row;
use crate::value::{Cell, Judgements, Truth, Value};

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What people decided on the record.
    Verdict,
    /// What the criteria make of each one's own answers.
    FromAnswers,
    /// A criterion, by its position.
    Criterion(usize),
    /// The cell of a field.
    Field(usize),
}

/// How `unclear` is counted, and a cell that nobody could fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// As a category of its own.
    Apart,
    /// As include, or yes: what Covidence does.
    AsYes,
    /// As exclude, or no.
    AsNo,
    /// Not at all: the record is left out, and counted as such.
    LeftOut,
}

/// One answer: the category it falls into, and how it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The same for answers that say the same: `2 years` for `24 months`.
    pub category: String,
    /// As given.
    pub written: String,
    /// Why; empty where nobody said.
    pub why: String,
}

/// Everybody's answers.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    raters: Vec<String>,
    answers: BTreeMap<Topic, BTreeMap<String, BTreeMap<usize, Answered>>>,
}

/// Two raters on one question.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Their names.
    pub raters: [String; 2],
    /// How often who said what.
    pub counts: Contingency,
    /// The records on which they differ, with what each said.
    pub divided: Vec<(String, [Answered; 2])>,
    /// The records that only the one answered, and only the other.
    pub alone: [Vec<String>; 2],
    /// The records left out because one of them could not tell.
    pub unclear: Vec<String>,
}

/// More than two raters on one question.
#[derive(Clone, Debug)]
pub struct Many {
    /// Fleiss' κ over the records that all answered; none where there are none.
    pub fleiss: Option<Fleiss>,
    /// The records that some answered and some did not.
    pub incomplete: Vec<String>,
}

impl Panel {
    /// Another rater; the place among them.
    pub fn rater(&mut self, name: &str) -> usize {
        if let Some(at) = self.raters.iter().position(|known| known == name) {
            return at;
        }
        self.raters.push(name.to_owned());
        self.raters.len() - 1
    }

    /// The raters.
    #[must_use]
    pub fn raters(&self) -> &[String] {
        &self.raters
    }

    /// An answer in the words of a votes file. One that does not fit its question is left aside.
    pub fn vote(
        &mut self,
        program: &Program,
        rater: usize,
        record: &str,
        question: Question,
        text: &str,
        why: &str,
    ) {
        let (topic, category) = match question {
            Question::Verdict => (Topic::Verdict, verdict(text).map(verdict_name)),
            Question::Criterion(at) => (Topic::Criterion(at), answer(text).map(truth_name)),
            Question::Field(at) => {
                let cell = program.fields.get(at).map(|field| coded_cell(field, text).to_string());
                return self.add(Topic::Field(at), rater, record, cell.unwrap_or_default(), text, why);
            }
        };
        if let Some(category) = category {
            self.add(topic, rater, record, category.to_owned(), text, why);
        }
    }

    /// An answer.
    pub fn add(
        &mut self,
        topic: Topic,
        rater: usize,
        record: &str,
        category: String,
        written: &str,
        why: &str,
    ) {
        let answered = Answered { category, written: written.to_owned(), why: why.to_owned() };
        self.answers.entry(topic).or_default().entry(record.to_owned()).or_default().insert(rater, answered);
    }

    /// The questions that at least two raters answered on some record or other.
    #[must_use]
    pub fn topics(&self) -> Vec<Topic> {
        let several = |records: &BTreeMap<String, BTreeMap<usize, Answered>>| {
            records.values().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>().len() > 1
        };
        self.answers.iter().filter(|(_, records)| several(records)).map(|(topic, _)| *topic).collect()
    }

    /// The records with an answer to anything.
    #[must_use]
    pub fn records(&self) -> BTreeSet<&str> {
        self.answers.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// What a rater answered about a record.
    pub fn answers_of<'a>(
        &'a self,
        rater: usize,
        record: &'a str,
    ) -> impl Iterator<Item = (Topic, &'a Answered)> {
        self.answers
            .iter()
            .filter_map(move |(topic, records)| Some((*topic, records.get(record)?.get(&rater)?)))
    }

    /// Two raters on a question; none when they have no record in common and neither answered alone.
    #[must_use]
    pub fn pair(&self, topic: Topic, a: usize, b: usize, unclear: Unclear) -> Option<Pair> {
        let records = self.answers.get(&topic)?;
        let mut both = Vec::new();
        let (mut alone, mut left_out) = ([Vec::new(), Vec::new()], Vec::new());
        for (record, answers) in records {
            match (answers.get(&a), answers.get(&b)) {
                (Some(first), Some(second)) => {
                    let counted = [first, second].map(|given| counted(topic, &given.category, unclear));
                    match counted {
                        [Some(one), Some(two)] => both.push((record, [one, two], [first, second])),
                        _ => left_out.push(record.clone()),
                    }
                }
                (Some(_), None) => alone[0].push(record.clone()),
                (None, Some(_)) => alone[1].push(record.clone()),
                (None, None) => {}
            }
        }
        if both.is_empty() && left_out.is_empty() && alone.iter().any(Vec::is_empty) {
            return None;
        }
        let categories =
            categories(topic, both.iter().flat_map(|(_, counted, _)| counted.iter().cloned()), unclear);
        let place = |category: &String| categories.iter().position(|known| known == category).unwrap_or(0);
        let mut table = vec![vec![0; categories.len()]; categories.len()];
        let mut divided = Vec::new();
        for (record, [one, two], given) in &both {
            if let Some(count) = table.get_mut(place(one)).and_then(|row| row.get_mut(place(two))) {
                *count += 1;
            }
            if one != two {
                divided.push(((*record).clone(), given.map(Clone::clone)));
            }
        }
        let name = |at: usize| self.raters.get(at).cloned().unwrap_or_default();
        Some(Pair {
            raters: [name(a), name(b)],
            counts: Contingency { categories, table },
            divided,
            alone,
            unclear: left_out,
        })
    }

    /// All raters who answered a question, when they are more than two.
    #[must_use]
    pub fn many(&self, topic: Topic, unclear: Unclear) -> Option<Many> {
        let records = self.answers.get(&topic)?;
        let raters = records.values().flat_map(BTreeMap::keys).copied().collect::<BTreeSet<_>>();
        if raters.len() < 3 {
            return None;
        }
        let mut complete = Vec::new();
        let mut incomplete = Vec::new();
        for (record, answers) in records {
            let given = answers.values().map(|given| counted(topic, &given.category, unclear));
            match given.collect::<Option<Vec<_>>>().filter(|given| given.len() == raters.len()) {
                Some(given) => complete.push(given),
                None => incomplete.push(record.clone()),
            }
        }
        let categories = categories(topic, complete.iter().flatten().cloned(), unclear);
        let counts = complete.iter().map(|given| {
            let count = |category: &String| given.iter().filter(|one| *one == category).count() as u64;
            categories.iter().map(count).collect::<Vec<_>>()
        });
        Some(Many { fleiss: Fleiss::of(&counts.collect::<Vec<_>>()), incomplete })
    }
}

/// The category under which an answer is counted; none where it is left out.
fn counted(topic: Topic, category: &str, unclear: Unclear) -> Option<String> {
    let (yes, no) = match topic {
        Topic::Verdict | Topic::FromAnswers => ("include", "exclude"),
        Topic::Criterion(_) => ("yes", "no"),
        // What a cell holds is no answer of yes or no.
        Topic::Field(_) => return Some(category.to_owned()),
    };
    match (category, unclear) {
        ("unclear", Unclear::AsYes) => Some(yes.to_owned()),
        ("unclear", Unclear::AsNo) => Some(no.to_owned()),
        ("unclear", Unclear::LeftOut) => None,
        _ => Some(category.to_owned()),
    }
}

/// The categories in their order, whether somebody used them or not; of cells, those that are there.
fn categories(topic: Topic, used: impl Iterator<Item = String>, unclear: Unclear) -> Vec<String> {
    let used = used.collect::<BTreeSet<_>>();
    let known: [&str; 3] = match topic {
        Topic::Verdict | Topic::FromAnswers => ["include", "exclude", "unclear"],
        Topic::Criterion(_) => ["yes", "no", "unclear"],
        Topic::Field(_) => {
            let mut categories = used.into_iter().collect::<Vec<_>>();
            if categories.len() == 1 {
                categories.push(String::from("another"));
            }
            return categories;
        }
    };
    // Where nobody said `unclear`, there are two categories: what is computed for two can be.
    let third = unclear == Unclear::Apart && used.contains("unclear");
    known.into_iter().take(if third { 3 } else { 2 }).map(str::to_owned).collect()
}

/// `include`, `exclude`, `unclear`.
#[must_use]
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Include => "include",
        Verdict::Exclude => "exclude",
        Verdict::Unclear => "unclear",
    }
}

/// `yes`, `no`, `unclear`.
#[must_use]
pub fn truth_name(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unclear",
    }
}

/// The cells that somebody's answers put into a record.
#[must_use]
pub fn patch<'a>(
    program: &Program,
    answers: impl Iterator<Item = (Topic, &'a Answered)>,
) -> Vec<(usize, Cell)> {
    let cell = |(topic, given): (Topic, &Answered)| match topic {
        Topic::Field(at) => Some((at, coded_cell(program.fields.get(at)?, &given.written))),
        Topic::Criterion(at) => match program.criteria.get(at)?.ask {
            // As if it were settled so: one judgement of two would leave it open.
            Ask::Judged { field, .. } => {
                let settled = Judgements { adjudicated: answer(&given.written), ..Judgements::default() };
                Some((field, Cell::Known(Value::Judged(settled))))
            }
            Ask::Rule(_) => None,
        },
        Topic::Verdict | Topic::FromAnswers => None,
    };
    answers.filter_map(cell).collect()
}

/// What turns on one answer in which two differ.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Turns {
    /// The criteria whose answer is another, with what each makes of it.
    pub criteria: Vec<(usize, [Truth; 2])>,
    /// The verdicts that the criteria give with the one's answers and with the other's.
    pub verdicts: Option<[Verdict; 2]>,
}

/// What turns on a cell: the record with the first one's cells, and the same with this cell of the
/// second one's.
#[must_use]
pub fn turns(program: &Program, row: Row<'_>, first: &[(usize, Cell)], field: usize, second: &Cell) -> Turns {
    let mut other = first.iter().filter(|(at, _)| *at != field).cloned().collect::<Vec<_>>();
    other.push((field, second.clone()));
    let rows = [Row { patch: first, ..row }, Row { patch: &other, ..row }];
    let last = program.stages.len().saturating_sub(1);
    let asked = program.criteria.iter().enumerate().filter_map(|(at, criterion)| {
        let truths = rows.map(|row| ask(program, row, last, criterion).truth);
        (truths[0] != truths[1]).then_some((at, truths))
    });
    Turns { criteria: asked.collect(), verdicts: Some(rows.map(|row| screen(program, row, None).verdict)) }
}
