//! From criteria to a verdict, stage by stage. (Meaning, rule 9.)

use std::collections::HashSet;

use super::interpret::Interpreter;
use super::leaf::{View, usual_beside};
use super::quick::{Asking, Quick};
use super::trace::{Asked, Cause};
use crate::check::{Criterion, Node, Polarity, Program};
use crate::record::Row;
use crate::value::{Convention, Truth};

/// What the criteria say of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every criterion lets it in.
    Include,
    /// Some criterion keeps it out.
    Exclude,
    /// No criterion keeps it out, and some are open.
    Unclear,
}

/// A verdict with its reasons, and how each criterion came to its answer.
#[derive(Clone, Debug)]
pub struct Decision<'p> {
    /// The verdict.
    pub verdict: Verdict,
    /// The stage at which it fell: the last one that the record reached.
    pub stage: usize,
    /// Every reason for exclusion, in the order of the file: the first is *the* reason.
    pub reasons: Vec<usize>,
    /// A criterion before the first reason that is still open: the reason is provisional.
    pub provisional: Option<usize>,
    /// The criteria that are open, in the order of the file.
    pub open: Vec<usize>,
    /// Every criterion asked, in the order of the file, at the stage where the verdict fell.
    pub asked: Vec<Asked<'p>>,
    /// For each stage reached, what was said there.
    pub stages: Vec<Verdict>,
    /// For an included record, the categories it belongs to; positions in [`Program::categories`].
    pub included_as: Vec<usize>,
    /// For an included record, the categories that are open, and why.
    pub may_be: Vec<(usize, Vec<Cause>)>,
    /// The verdict or its reason would be another under a usual convention on the length of a month
    /// (rule 5.6).
    pub convention_sensitive: bool,
}

impl Decision<'_> {
    /// The reason for exclusion that is counted: the first one.
    #[must_use]
    pub fn reason(&self) -> Option<usize> {
        self.reasons.first().copied()
    }
}

/// Asks one criterion of a record as a stage sees it.
#[must_use]
pub fn ask<'p>(program: &'p Program, row: Row<'p>, stage: usize, criterion: &'p Criterion) -> Asked<'p> {
    Interpreter::new(View { program, row, stage }, program.convention).ask(criterion)
}

/// Why a category is open on a record as a stage sees it.
pub(super) fn category_causes(program: &Program, row: Row<'_>, stage: usize, node: &Node) -> Vec<Cause> {
    Interpreter::new(View { program, row, stage }, program.convention).category(node).1
}

/// Screens one record up to a stage (the last one unless given).
#[must_use]
pub fn screen<'p>(program: &'p Program, row: Row<'p>, until: Option<usize>) -> Decision<'p> {
    let mut decision = screen_under(program, row, until, program.convention);
    if decision.asked.iter().any(Asked::sensitive) {
        decision.convention_sensitive = usual_beside(program.convention).any(|usual| {
            let other = screen_under(program, row, until, usual);
            other.verdict != decision.verdict || other.reason() != decision.reason()
        });
    }
    decision
}

/// The same under a stated convention, whatever the file says.
#[must_use]
pub fn screen_under<'p>(
    program: &'p Program,
    row: Row<'p>,
    until: Option<usize>,
    convention: Convention,
) -> Decision<'p> {
    decide(program, until, |stage| Interpreter::new(View { program, row, stage }, convention))
}

/// The same decision without traces and causes, and without a word on conventions: many times as
/// quick, where nobody will ask why.
#[must_use]
pub fn screen_quickly<'p>(program: &'p Program, row: Row<'p>, until: Option<usize>) -> Decision<'p> {
    decide(program, until, |stage| Quick::new(View { program, row, stage }, program.convention))
}

/// The truth of one criterion as a stage sees it, without a trace.
#[must_use]
pub fn truth_at<'p>(program: &'p Program, row: Row<'p>, stage: usize, criterion: &'p Criterion) -> Truth {
    Quick::new(View { program, row, stage }, program.convention).truth(criterion)
}

/// Goes from stage to stage, asking as `at` says.
fn decide<'p, A: Asking<'p>>(
    program: &'p Program,
    until: Option<usize>,
    at: impl Fn(usize) -> A,
) -> Decision<'p> {
    let last = until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
    let mut asked: Vec<Asked<'p>> = Vec::new();
    let mut stages = Vec::new();
    let mut reached = 0;
    let mut asking = at(0);
    for (stage, options) in program.stages.iter().enumerate().take(last + 1) {
        reached = stage;
        asking = at(stage);
        for (index, criterion) in program.criteria.iter().enumerate().take_while(|(_, c)| c.stage <= stage) {
            match asked.get_mut(index) {
                // Nothing it reads is new at this stage.
                Some(_) if criterion.settled_at < stage => {}
                Some(known) => *known = asking.criterion(criterion),
                None => asked.push(asking.criterion(criterion)),
            }
        }
        let verdict = verdict(&asked);
        stages.push(verdict);
        if verdict == Verdict::Exclude || (verdict == Verdict::Unclear && options.unclear_awaits) {
            break;
        }
    }
    let verdict = stages.last().copied().unwrap_or(Verdict::Include);
    let reasons = positions(&asked, against);
    let open = positions(&asked, |asked| asked.truth == Truth::Unknown);
    let provisional = reasons.first().and_then(|first| open.iter().copied().find(|open| open < first));
    let (included_as, may_be) = match verdict {
        Verdict::Include => categories(program, &mut asking),
        _ => (Vec::new(), Vec::new()),
    };
    Decision {
        verdict,
        stage: reached,
        reasons,
        provisional,
        open,
        asked,
        stages,
        included_as,
        may_be,
        convention_sensitive: false,
    }
}

/// The categories that certainly hold, and those that are open with their causes.
fn categories<'p, A: Asking<'p>>(
    program: &'p Program,
    asking: &mut A,
) -> (Vec<usize>, Vec<(usize, Vec<Cause>)>) {
    let (mut certain, mut open) = (Vec::new(), Vec::new());
    for (index, category) in program.categories.iter().enumerate() {
        match asking.category(&category.node) {
            (Truth::True, _) => certain.push(index),
            (Truth::Unknown, causes) => open.push((index, causes)),
            (Truth::False, _) => {}
        }
    }
    (certain, open)
}

/// The categories that a record belongs to whoever includes it: people may, where the criteria do not.
#[must_use]
pub fn categories_of<'p>(program: &'p Program, row: Row<'p>) -> Vec<usize> {
    let stage = program.stages.len().saturating_sub(1);
    categories(program, &mut Quick::new(View { program, row, stage }, program.convention)).0
}

/// Exclude when any criterion decides against, else unclear when any is open, else include: in no
/// order. (Rule 9.1.)
fn verdict(asked: &[Asked<'_>]) -> Verdict {
    if asked.iter().any(against) {
        Verdict::Exclude
    } else if asked.iter().any(|asked| asked.truth == Truth::Unknown) {
        Verdict::Unclear
    } else {
        Verdict::Include
    }
}

/// An inclusion criterion that is not met, or an exclusion criterion that applies.
fn against(asked: &Asked<'_>) -> bool {
    match asked.criterion.polarity {
        Polarity::Inclusion => asked.truth == Truth::False,
        Polarity::Exclusion => asked.truth == Truth::True,
    }
}

fn positions<'p>(asked: &[Asked<'p>], which: impl Fn(&Asked<'p>) -> bool) -> Vec<usize> {
    (0..asked.len()).filter(|index| asked.get(*index).is_some_and(&which)).collect()
}

/// The verdict on a study from those on its reports: include if any is, else unclear if any is, else
/// exclude.
#[must_use]
pub(super) fn roll_up(verdicts: &HashSet<Verdict>) -> Verdict {
    [Verdict::Include, Verdict::Unclear]
        .into_iter()
        .find(|v| verdicts.contains(v))
        .unwrap_or(Verdict::Exclude)
}
