//! Counting decisions so that the numbers add up to what was read.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::columns::Answers;
use super::overrides::{Override, Stale};
use super::stages::{Decision, Verdict, roll_up};
use crate::check::{Polarity, Program};
use crate::value::Truth;

/// The counts of a screening.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Records read.
    pub read: u64,
    /// Per stage.
    pub stages: Vec<StageCount>,
    /// Records included.
    pub included: u64,
    /// Records excluded, at whichever stage.
    pub excluded: u64,
    /// Records still unclear where they stopped: awaiting classification.
    pub awaiting: u64,
    /// Included records per category, by its position.
    pub categories: BTreeMap<usize, u64>,
    /// Per reason (position of the criterion): records excluded for it first, for it alone, and for
    /// it among others.
    pub reasons: BTreeMap<usize, ReasonCount>,
    /// Excluded records whose reason is provisional.
    pub provisional: u64,
    /// Records whose verdict hangs on how long a month is.
    pub convention_sensitive: u64,
    /// Stages follow that these records were not screened at.
    pub more_to_come: bool,
    last_awaits: bool,
    /// What people decided instead.
    pub overridden: OverrideCount,
    studies: HashMap<String, HashSet<Verdict>>,
    without_study: [u64; 3],
}

/// The counts of one stage. `screened = excluded + unclear + passed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageCount {
    /// Records that reached it.
    pub screened: u64,
    /// Records excluded at it.
    pub excluded: u64,
    /// Records unclear at it.
    pub unclear: u64,
    /// Records that every criterion so far lets in.
    pub passed: u64,
    /// Records that reached the next stage; at the last stage, those included.
    pub went_on: u64,
}

/// How often a criterion was a reason for exclusion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReasonCount {
    /// The first reason: what PRISMA counts.
    pub first: u64,
    /// The only reason.
    pub alone: u64,
    /// One of the reasons.
    pub any: u64,
}

/// The effect of overrides on the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverrideCount {
    /// Records with an override.
    pub records: u64,
    /// Overrides that answered other criteria than these.
    pub stale_criteria: u64,
    /// Overrides that answered these criteria, but other cells of their record.
    pub stale_record: u64,
    /// What overrides add to and take from the engine's included, excluded and awaiting.
    change: [i64; 3],
}

impl OverrideCount {
    /// The final count of a verdict, from the engine's.
    #[must_use]
    pub fn finally(&self, verdict: Verdict, engine: u64) -> u64 {
        engine.saturating_add_signed(self.change.get(verdict as usize).copied().unwrap_or(0))
    }
}

impl Tally {
    /// An empty count for a program, screened up to a stage (the last one unless given).
    #[must_use]
    pub fn new(program: &Program, until: Option<usize>) -> Self {
        let last = until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
        let more_to_come = last + 1 < program.stages.len();
        let stages = vec![StageCount::default(); last + 1];
        let awaits = program.stages.get(last).is_some_and(|stage| stage.unclear_awaits);
        Self { stages, more_to_come, last_awaits: awaits, ..Self::default() }
    }

    /// Counts one decision; `study` is the study its record belongs to, where the criteria say so.
    pub fn add(&mut self, decision: &Decision<'_>, study: Option<&str>) {
        self.read += 1;
        for (stage, verdict) in decision.stages.iter().enumerate() {
            let last_of_all = stage + 1 == self.stages.len();
            let goes_on = *verdict == Verdict::Include
                || (*verdict == Verdict::Unclear && self.more_to_come && !self.last_awaits);
            let Some(count) = self.stages.get_mut(stage) else { continue };
            count.screened += 1;
            match verdict {
                Verdict::Include => count.passed += 1,
                Verdict::Exclude => count.excluded += 1,
                Verdict::Unclear => count.unclear += 1,
            }
            let went_on = stage < decision.stage || (last_of_all && goes_on);
            count.went_on += u64::from(went_on);
        }
        match decision.verdict {
            Verdict::Include => self.included += 1,
            Verdict::Exclude => self.excluded += 1,
            Verdict::Unclear => self.awaiting += 1,
        }
        for category in &decision.included_as {
            *self.categories.entry(*category).or_default() += 1;
        }
        for (position, reason) in decision.reasons.iter().enumerate() {
            let count = self.reasons.entry(*reason).or_default();
            count.first += u64::from(position == 0);
            count.alone += u64::from(decision.reasons.len() == 1);
            count.any += 1;
        }
        self.provisional += u64::from(decision.provisional.is_some());
        self.convention_sensitive += u64::from(decision.convention_sensitive);
        match study.filter(|study| !study.trim().is_empty()) {
            Some(study) => {
                self.studies.entry(study.to_owned()).or_default().insert(decision.verdict);
            }
            None => {
                if let Some(count) = self.without_study.get_mut(decision.verdict as usize) {
                    *count += 1;
                }
            }
        }
    }

    /// Counts many decisions; `study` gives the study of a record, where the criteria say which.
    pub fn add_all<'s>(
        &mut self,
        program: &Program,
        answers: &Answers,
        study: Option<&dyn Fn(usize) -> Option<&'s str>>,
    ) {
        let rows = answers.len();
        self.read += rows as u64;
        let counted = answers.reason_counts(program.criteria.len(), self.stages.len());
        let (verdicts, reached) = (counted.verdicts, counted.reached);
        self.provisional += counted.provisional;
        self.convention_sensitive += counted.sensitive;
        let reasons = counted.first.into_iter().zip(counted.alone);
        let reasons = reasons.map(|(first, alone)| ReasonCount { first, alone, any: 0 });
        for (index, (criterion, mut count)) in program.criteria.iter().zip(reasons).enumerate() {
            let against = Truth::from(criterion.polarity == Polarity::Exclusion);
            count.any = answers.count(index, against);
            if count.any > 0 {
                let known = self.reasons.entry(index).or_default();
                known.first += count.first;
                known.alone += count.alone;
                known.any += count.any;
            }
        }
        let [included, excluded, unclear] = verdicts;
        self.included += included;
        self.excluded += excluded;
        self.awaiting += unclear;
        let last = self.stages.len().saturating_sub(1);
        for (stage, count) in self.stages.iter_mut().enumerate() {
            let [passed, excluded, unclear] = answers.count_at(stage);
            count.screened += passed + excluded + unclear;
            count.passed += passed;
            count.excluded += excluded;
            count.unclear += unclear;
            let beyond: u64 = reached.iter().skip(stage + 1).sum();
            let go_on = if self.more_to_come && !self.last_awaits { passed + unclear } else { passed };
            count.went_on += if stage == last { go_on } else { beyond };
        }
        if included > 0 && !program.categories.is_empty() {
            for row in 0..rows {
                for category in 0..program.categories.len() {
                    if answers.category(category, row) == Some(Truth::True) {
                        *self.categories.entry(category).or_default() += 1;
                    }
                }
            }
        }
        for row in 0..rows {
            let named = study.and_then(|study| study(row)).filter(|study| !study.trim().is_empty());
            let verdict = answers.verdict(row);
            match named {
                Some(study) => match self.studies.get_mut(study) {
                    Some(known) => drop(known.insert(verdict)),
                    None => drop(self.studies.insert(study.to_owned(), HashSet::from([verdict]))),
                },
                None if study.is_none() => {
                    for (count, more) in self.without_study.iter_mut().zip(verdicts) {
                        *count += more;
                    }
                    break;
                }
                None => {
                    if let Some(count) = self.without_study.get_mut(verdict as usize) {
                        *count += 1;
                    }
                }
            }
        }
    }

    /// Adds the counts of other records.
    pub fn merge(&mut self, other: Self) {
        self.read += other.read;
        for (count, more) in self.stages.iter_mut().zip(&other.stages) {
            count.screened += more.screened;
            count.excluded += more.excluded;
            count.unclear += more.unclear;
            count.passed += more.passed;
            count.went_on += more.went_on;
        }
        self.included += other.included;
        self.excluded += other.excluded;
        self.awaiting += other.awaiting;
        self.provisional += other.provisional;
        self.convention_sensitive += other.convention_sensitive;
        for (category, count) in other.categories {
            *self.categories.entry(category).or_default() += count;
        }
        for (reason, more) in other.reasons {
            let count = self.reasons.entry(reason).or_default();
            count.first += more.first;
            count.alone += more.alone;
            count.any += more.any;
        }
        for (study, verdicts) in other.studies {
            self.studies.entry(study).or_default().extend(verdicts);
        }
        for (count, more) in self.without_study.iter_mut().zip(other.without_study) {
            *count += more;
        }
    }

    /// Counts that people decided otherwise on a record that [`add`](Self::add) has counted.
    pub fn overrule(&mut self, engine: Verdict, people: &Override, stale: Option<Stale>) {
        self.overridden.records += 1;
        self.overridden.stale_criteria += u64::from(stale == Some(Stale::Criteria));
        self.overridden.stale_record += u64::from(stale == Some(Stale::Record));
        for (verdict, by) in [(engine, -1), (people.verdict, 1)] {
            if let Some(change) = self.overridden.change.get_mut(verdict as usize) {
                *change += by;
            }
        }
    }

    /// Studies with a verdict; a report that names no study is a study of its own.
    #[must_use]
    pub fn studies(&self, verdict: Verdict) -> u64 {
        let named = self.studies.values().filter(|verdicts| roll_up(verdicts) == verdict).count() as u64;
        named + self.without_study.get(verdict as usize).copied().unwrap_or(0)
    }
}
