//! From the truth of every criterion to verdicts, for many records at once. (Meaning, rule 9.)

use super::plan::Plan;
use super::tables::coded;
use crate::check::{Polarity, Program};
use crate::eval::Verdict;
use crate::text::{Work, at_best};
use crate::value::Truth;

/// In place of a truth: the criterion was not asked of the record.
pub const NOT_ASKED: u8 = 3;

const INCLUDE: u8 = 0;
const UNCLEAR: u8 = 1;
const EXCLUDE: u8 = 2;

/// In place of a criterion: there is none.
const NONE: u16 = u16::MAX;

/// What the criteria say of some records, a column per thing said, a value per record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    verdicts: Vec<u8>,
    /// The last stage reached.
    stages: Vec<u16>,
    /// The first reason for exclusion.
    reasons: Vec<u16>,
    /// The first open criterion.
    open: Vec<u16>,
    /// How many reasons for exclusion there are.
    count: Vec<u16>,
    /// Per criterion: 0 false, 1 unknown, 2 true, or [`NOT_ASKED`].
    truths: Vec<Vec<u8>>,
    /// Per stage: the verdict there, or [`NOT_ASKED`].
    at_stage: Vec<Vec<u8>>,
    /// Per category: its truth for the records that are included.
    categories: Vec<Vec<u8>>,
    sensitive: Vec<bool>,
}

/// Decides every record, stage by stage.
#[inline(always)]
pub(super) fn fold(program: &Program, plan: &Plan<'_>, steps: &[Vec<u8>], rows: usize) -> Answers {
    let mut said = Answers {
        verdicts: vec![INCLUDE; rows],
        stages: vec![0; rows],
        reasons: vec![NONE; rows],
        open: vec![NONE; rows],
        count: vec![0; rows],
        truths: vec![vec![NOT_ASKED; rows]; program.criteria.len()],
        at_stage: Vec::new(),
        categories: Vec::new(),
        sensitive: vec![false; rows],
    };
    // All bits set where the record has got this far.
    let mut here = vec![0xFF_u8; rows];
    for (stage, asked) in plan.stages.iter().enumerate() {
        let mut verdicts = vec![INCLUDE; rows];
        for ((step, criterion), truths) in asked.iter().zip(&program.criteria).zip(&mut said.truths) {
            let Some(now) = steps.get(*step) else { continue };
            if stage == 0 {
                truths.copy_from_slice(now);
            } else {
                for ((truth, now), here) in truths.iter_mut().zip(now).zip(&here) {
                    *truth = (now & here) | (*truth & !here);
                }
            }
            // A met inclusion criterion (2) and an exclusion criterion that does not apply (0) let in.
            match criterion.polarity {
                Polarity::Inclusion => raise(&mut verdicts, now, |truth| 2 - truth),
                Polarity::Exclusion => raise(&mut verdicts, now, |truth| truth),
            }
        }
        let at_stage =
            verdicts.iter().zip(&here).map(|(verdict, here)| (verdict & here) | (NOT_ASKED & !here));
        said.at_stage.push(at_stage.collect());
        let stops = program.stages.get(stage).is_some_and(|stage| stage.unclear_awaits);
        for (((verdict, reached), now), here) in
            said.verdicts.iter_mut().zip(&mut said.stages).zip(&verdicts).zip(&mut here)
        {
            if *here != 0 {
                *verdict = *now;
                *reached = u16::try_from(stage).unwrap_or(u16::MAX);
                if *now == EXCLUDE || (*now == UNCLEAR && stops) {
                    *here = 0;
                }
            }
        }
    }
    for (index, (criterion, truths)) in program.criteria.iter().zip(&said.truths).enumerate().rev() {
        let index = u16::try_from(index).unwrap_or(NONE);
        let against = match criterion.polarity {
            Polarity::Inclusion => 0,
            Polarity::Exclusion => 2,
        };
        let columns = said.reasons.iter_mut().zip(&mut said.open).zip(&mut said.count);
        for (((reason, open), count), truth) in columns.zip(truths) {
            *reason = if *truth == against { index } else { *reason };
            *count += u16::from(*truth == against);
            *open = if *truth == 1 { index } else { *open };
        }
    }
    let categories = plan.categories.iter().map(|step| steps.get(*step).cloned().unwrap_or_default());
    said.categories = categories.collect();
    said
}

/// Exclude when any criterion decides against, else unclear when any is open. (Rule 9.1.)
#[inline(always)]
fn raise(verdicts: &mut [u8], truths: &[u8], against: impl Fn(u8) -> u8) {
    for (verdict, truth) in verdicts.iter_mut().zip(truths) {
        *verdict = (*verdict).max(against(*truth));
    }
}

/// Counts over many records.
pub(in crate::eval) struct Counts {
    /// Included, excluded, unclear.
    pub(in crate::eval) verdicts: [u64; 3],
    /// Per stage, the records that got no further.
    pub(in crate::eval) reached: Vec<u64>,
    /// Per criterion, the records that it is the first reason for, and the only one.
    pub(in crate::eval) first: Vec<u64>,
    pub(in crate::eval) alone: Vec<u64>,
    pub(in crate::eval) provisional: u64,
    pub(in crate::eval) sensitive: u64,
}

impl Answers {
    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.verdicts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// The verdict on a record.
    #[must_use]
    pub fn verdict(&self, row: usize) -> Verdict {
        verdict(self.verdicts.get(row).copied().unwrap_or(UNCLEAR))
    }

    /// The stage at which it fell.
    #[must_use]
    pub fn stage(&self, row: usize) -> usize {
        self.stages.get(row).copied().unwrap_or_default().into()
    }

    /// Whether there is more than one stage at which records fall.
    pub(super) fn several_stages(&self) -> bool {
        self.at_stage.len() > 1
    }

    /// What was said at a stage; nothing where the record did not reach it.
    #[must_use]
    pub fn at_stage(&self, stage: usize, row: usize) -> Option<Verdict> {
        let said = *self.at_stage.get(stage)?.get(row)?;
        (said != NOT_ASKED).then(|| verdict(said))
    }

    /// The first reason for exclusion, as a position among the program's criteria.
    #[must_use]
    pub fn reason(&self, row: usize) -> Option<usize> {
        position(self.reasons.get(row))
    }

    /// How many reasons for exclusion there are.
    #[must_use]
    pub fn reasons(&self, row: usize) -> usize {
        self.count.get(row).copied().unwrap_or_default().into()
    }

    /// An open criterion before the first reason: the reason is provisional.
    #[must_use]
    pub fn provisional(&self, row: usize) -> Option<usize> {
        let open = position(self.open.get(row))?;
        self.reason(row).filter(|reason| open < *reason).map(|_| open)
    }

    /// The truth of a criterion; nothing where it was not asked.
    #[must_use]
    pub fn truth(&self, criterion: usize, row: usize) -> Option<Truth> {
        match self.truths.get(criterion)?.get(row)? {
            0 => Some(Truth::False),
            1 => Some(Truth::Unknown),
            2 => Some(Truth::True),
            _ => None,
        }
    }

    /// The truth of every criterion for every record, as in [`truth`](Self::truth): 0, 1, 2 or
    /// [`NOT_ASKED`].
    #[must_use]
    pub fn truths(&self) -> &[Vec<u8>] {
        &self.truths
    }

    /// For how many records a criterion has this truth.
    #[must_use]
    pub fn count(&self, criterion: usize, truth: Truth) -> u64 {
        let truth = coded(truth);
        self.truths.get(criterion).map_or(0, |truths| count(truths, truth))
    }

    /// How many records were included, excluded and unclear at a stage.
    #[must_use]
    pub fn count_at(&self, stage: usize) -> [u64; 3] {
        let at_stage = self.at_stage.get(stage).map(Vec::as_slice).unwrap_or_default();
        [INCLUDE, EXCLUDE, UNCLEAR].map(|verdict| count(at_stage, verdict))
    }

    /// Counts over all records at once.
    pub(in crate::eval) fn reason_counts(&self, criteria: usize, stages: usize) -> Counts {
        at_best(Count { answers: self, criteria, stages })
    }

    #[inline(always)]
    fn counted(&self, criteria: usize, stages: usize) -> Counts {
        let (mut first, mut alone) = (vec![0_u64; criteria], vec![0_u64; criteria]);
        let mut reached = vec![0_u64; stages];
        let mut provisional = 0;
        for ((reason, open), count) in self.reasons.iter().zip(&self.open).zip(&self.count) {
            if let Some(first) = first.get_mut(usize::from(*reason)) {
                *first += 1;
                provisional += u64::from(open < reason);
                if *count == 1 {
                    alone.get_mut(usize::from(*reason)).into_iter().for_each(|alone| *alone += 1);
                }
            }
        }
        match &mut reached[..] {
            [only] => *only = self.len() as u64,
            several => {
                for stage in &self.stages {
                    several.get_mut(usize::from(*stage)).into_iter().for_each(|count| *count += 1);
                }
            }
        }
        let verdicts = [INCLUDE, EXCLUDE, UNCLEAR].map(|verdict| count(&self.verdicts, verdict));
        let sensitive = self.sensitive.iter().map(|sensitive| u64::from(*sensitive)).sum();
        Counts { verdicts, reached, first, alone, provisional, sensitive }
    }

    /// Whether an included record belongs to a category.
    #[must_use]
    pub fn category(&self, category: usize, row: usize) -> Option<Truth> {
        (self.verdict(row) == Verdict::Include).then_some(())?;
        match self.categories.get(category)?.get(row)? {
            0 => Some(Truth::False),
            1 => Some(Truth::Unknown),
            _ => Some(Truth::True),
        }
    }

    /// Whether verdict or reason would be another under a usual convention on the length of months.
    #[must_use]
    pub fn convention_sensitive(&self, row: usize) -> bool {
        self.sensitive.get(row).copied().unwrap_or_default()
    }

    /// Notes the records on which another convention gives another verdict or reason.
    pub(super) fn compare(&mut self, other: &Self) {
        let verdicts = self.verdicts.iter().zip(&other.verdicts);
        let reasons = self.reasons.iter().zip(&other.reasons);
        for ((sensitive, (a, b)), (reason, other)) in self.sensitive.iter_mut().zip(verdicts).zip(reasons) {
            *sensitive |= a != b || reason != other;
        }
    }
}

/// Counts over all records that are to be made.
struct Count<'a> {
    answers: &'a Answers,
    criteria: usize,
    stages: usize,
}

impl Work for Count<'_> {
    type Out = Counts;

    #[inline(always)]
    fn run(self) -> Counts {
        self.answers.counted(self.criteria, self.stages)
    }
}

#[inline(always)]
fn count(bytes: &[u8], wanted: u8) -> u64 {
    // As many as a byte can count, at a time.
    let few = |few: &[u8]| few.iter().map(|byte| u8::from(*byte == wanted)).fold(0, u8::wrapping_add);
    bytes.chunks(255).map(|bytes| u64::from(few(bytes))).sum()
}

fn position(index: Option<&u16>) -> Option<usize> {
    index.copied().filter(|index| *index != NONE).map(usize::from)
}

const fn verdict(coded: u8) -> Verdict {
    match coded {
        INCLUDE => Verdict::Include,
        UNCLEAR => Verdict::Unclear,
        _ => Verdict::Exclude,
    }
}
