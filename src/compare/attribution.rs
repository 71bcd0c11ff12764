//! Which edits a flip is due to. (Meaning, rules 11.3 and 11.4.)
//!
//! A verdict follows from the truth of each criterion, and a criterion feels few edits: its truth is
//! worked out once for each mixture of those, and put together for every set of edits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Difference;
use super::decisions::{Because, Flip};
use super::mixtures::Mixtures;
use super::recall::{Question, Recall};
use super::typed::Pool;
use crate::check::Polarity;
use crate::eval::{Verdict, truth_at};
use crate::record::{Batch, RawRecord, RecordSet, Row};
use crate::value::Truth;

/// Up to so many relevant edits, every set of them is tried.
const EXACT: usize = 12;
/// Beyond, so many sets are.
const MOST_SETS: usize = 5_000;
/// Whether a criterion feels more edits than this is not looked into: all of them count.
pub(super) const MOST_FELT: u32 = 6;

pub(super) struct Attribution<'a> {
    difference: &'a Difference,
    set: &'a RecordSet,
    /// Made when the first record flips.
    mixtures: Option<Option<Mixtures<'a>>>,
    recall: Recall,
}

impl<'a> Attribution<'a> {
    pub(super) fn new(difference: &'a Difference, set: &'a RecordSet) -> Self {
        Self { difference, set, mixtures: None, recall: Recall::default() }
    }

    /// The groups of several edits.
    pub(super) fn fused(&self) -> Vec<Vec<String>> {
        self.mixtures.iter().flatten().flat_map(Mixtures::fused).collect()
    }

    /// Says of each flipped record of a batch what it is due to. `at` are their positions.
    pub(super) fn explain(
        &mut self,
        records: &[RawRecord],
        at: &[usize],
        flips: &mut [Flip],
        pool: &mut Pool<'_>,
    ) {
        if at.is_empty() {
            return;
        }
        let (compared, set) = (&self.difference.compared, self.set);
        let mixtures = self.mixtures.get_or_insert_with(|| Mixtures::new(compared, set));
        let Some(mixtures) = mixtures else {
            for flip in flips {
                flip.because = Arc::new(Because { searched_to: Some(0), ..Because::default() });
            }
            return;
        };
        let wanted = at.iter().copied().collect();
        let mut flipped = Flipped { records, wanted, pool, batches: HashMap::new() };
        for (index, flip) in at.iter().zip(flips) {
            let kind = (flip.from, flip.to);
            let known = self.recall.find(kind, |question| flipped.put(*index, mixtures, question));
            flip.because = known.unwrap_or_else(|| {
                let mut one =
                    One::new(mixtures, |mixtures, question| flipped.put(*index, mixtures, question));
                let because = Arc::new(one.because(flip.from, flip.to));
                self.recall.keep(kind, &one.asked, Arc::clone(&because));
                because
            });
        }
    }
}

/// The flipped records of a batch.
struct Flipped<'r, 'v> {
    records: &'r [RawRecord],
    wanted: BTreeSet<usize>,
    pool: &'r mut Pool<'v>,
    /// Per mixture, the records as it reads them.
    batches: HashMap<u64, Batch>,
}

impl Flipped<'_, '_> {
    fn put(&mut self, index: usize, mixtures: &mut Mixtures<'_>, question: Question) -> Option<Truth> {
        let Question { part, mask, stage } = question;
        let mixed = mixtures.program(mask)?;
        let Self { records, wanted, pool, batches } = self;
        let batch = batches.entry(mask).or_insert_with(|| {
            mixed.reader.read_some(&mixed.program, records, |at| wanted.contains(&at), pool)
        });
        let label = mixtures.labels.get(part)?;
        let criterion = mixed.program.criterion(label)?;
        Some(truth_at(&mixed.program, Row::new(batch, index), stage, criterion))
    }
}

/// One flipped record, and how it answers questions.
pub(super) struct One<'r, 'a, P> {
    mixtures: &'r mut Mixtures<'a>,
    put: P,
    /// Per criterion (by its part), mixture of what it feels, and stage.
    truths: HashMap<(usize, u64, usize), Option<Truth>>,
    /// What was asked of the record and answered, in order.
    asked: Vec<(Question, Option<Truth>)>,
}

/// What one criterion does to a record at one stage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Pass,
    Open,
    Against,
}

impl<'r, 'a, P> One<'r, 'a, P>
where
    P: FnMut(&mut Mixtures<'a>, Question) -> Option<Truth>,
{
    pub(super) fn new(mixtures: &'r mut Mixtures<'a>, put: P) -> Self {
        Self { mixtures, put, truths: HashMap::new(), asked: Vec::new() }
    }

    pub(super) fn because(&mut self, from: Verdict, to: Verdict) -> Because {
        let all = self.mixtures.all();
        let mut because = Because::default();
        if self.verdict(0) != Some(from) || self.verdict(all) != Some(to) {
            // Mixtures do not even give the two versions back: nothing is claimed.
            because.searched_to = Some(0);
            return because;
        }
        let relevant = self.relevant();
        let (sets, searched_to) = self.sufficient(&relevant, to);
        because.searched_to = searched_to;
        for (at, set) in sets.iter().enumerate() {
            let further = relevant.iter().filter(|group| set & (1 << **group) == 0).copied();
            let undone = further.collect::<Vec<_>>().into_iter();
            let undone = undone.filter(|group| self.verdict(set | (1 << group)) != Some(to));
            let undone = undone.collect::<Vec<_>>();
            if !undone.is_empty() {
                because.unless.insert(at, undone.iter().map(|group| self.mixtures.name(*group)).collect());
            }
        }
        because.sets = sets.iter().map(|set| self.names(*set)).collect();
        let but_for = relevant.iter().copied().filter(|group| self.verdict(all & !(1 << group)) != Some(to));
        let but_for = but_for.collect::<Vec<_>>();
        because.but_for = but_for.iter().map(|group| self.mixtures.name(*group)).collect();
        because
    }

    fn names(&self, set: u64) -> Vec<String> {
        let groups = (0..self.mixtures.groups.len()).filter(|group| set & (1 << group) != 0);
        groups.map(|group| self.mixtures.name(group)).collect()
    }

    /// The smallest sets that bring the verdict, smaller ones first; and how large the sets were that
    /// were tried, when not all were.
    fn sufficient(&mut self, relevant: &[usize], to: Verdict) -> (Vec<u64>, Option<usize>) {
        let mut found: Vec<u64> = Vec::new();
        let mut tried = 0;
        for size in 1..=relevant.len() {
            let next = combinations(relevant.len(), size);
            if relevant.len() > EXACT && tried + next > MOST_SETS {
                return (found, Some(size - 1));
            }
            tried += next;
            for set in subsets(relevant, size) {
                if found.iter().any(|smaller| set & smaller == *smaller) {
                    continue;
                }
                if self.verdict(set) == Some(to) {
                    found.push(set);
                }
            }
        }
        (found, None)
    }

    /// The groups that change what some criterion does to this record, in some mixture.
    fn relevant(&mut self) -> Vec<usize> {
        let mut mask = self.mixtures.structure;
        for part in 0..self.mixtures.felt.len() {
            let felt = self.mixtures.felt.get(part).copied().unwrap_or(0);
            if felt & !mask == 0 {
                continue;
            }
            if felt.count_ones() > MOST_FELT {
                mask |= felt;
                continue;
            }
            let members = groups(felt);
            let mixtures = (0..=members.len()).flat_map(|size| subsets(&members, size)).collect::<Vec<_>>();
            let outcomes: BTreeMap<u64, Option<Vec<Outcome>>> =
                mixtures.into_iter().map(|mixture| (mixture, self.outcomes(part, mixture))).collect();
            for group in &members {
                let bit = 1 << group;
                let differs = outcomes.iter().any(|(mixture, outcome)| {
                    outcome.is_none() || outcomes.get(&(mixture ^ bit)).is_some_and(|other| other != outcome)
                });
                if differs {
                    mask |= bit;
                }
            }
        }
        groups(mask)
    }

    /// What a criterion does in a mixture, stage by stage. `None` when the mixture does not check.
    fn outcomes(&mut self, part: usize, mask: u64) -> Option<Vec<Outcome>> {
        let layout = self.mixtures.layout(mask)?;
        let slot = layout.slots.iter().find(|(at, _, _)| *at == part).copied();
        let mut outcomes = Vec::new();
        for stage in 0..layout.awaits.len() {
            outcomes.push(match slot {
                Some((_, polarity, from)) if from <= stage => self.outcome(part, polarity, mask, stage)?,
                _ => Outcome::Pass,
            });
        }
        Some(outcomes)
    }

    fn outcome(&mut self, part: usize, polarity: Polarity, mask: u64, stage: usize) -> Option<Outcome> {
        let truth = self.truth(part, mask, stage)?;
        Some(match (truth, polarity) {
            (Truth::Unknown, _) => Outcome::Open,
            (Truth::False, Polarity::Inclusion) | (Truth::True, Polarity::Exclusion) => Outcome::Against,
            _ => Outcome::Pass,
        })
    }

    /// The verdict of the old version with some groups of edits. (Meaning, rule 9.)
    fn verdict(&mut self, mask: u64) -> Option<Verdict> {
        let layout = self.mixtures.layout(mask)?;
        let mut verdict = Verdict::Include;
        for (stage, awaits) in layout.awaits.iter().enumerate() {
            verdict = Verdict::Include;
            for (part, polarity, from) in &layout.slots {
                if *from > stage {
                    continue;
                }
                match self.outcome(*part, *polarity, mask, stage)? {
                    Outcome::Against => return Some(Verdict::Exclude),
                    Outcome::Open => verdict = Verdict::Unclear,
                    Outcome::Pass => {}
                }
            }
            if verdict == Verdict::Unclear && *awaits {
                return Some(verdict);
            }
        }
        Some(verdict)
    }

    /// The truth of a criterion in a mixture: the same in all that agree on what it feels.
    fn truth(&mut self, part: usize, mask: u64, stage: usize) -> Option<Truth> {
        let felt = self.mixtures.felt.get(part).copied().unwrap_or(0);
        let own = mask & felt;
        if let Some(known) = self.truths.get(&(part, own, stage)) {
            return *known;
        }
        // What it feels may not check without the rest.
        let truth = self.asked(part, own, stage).or_else(|| self.asked(part, mask, stage));
        if truth.is_some() || own == mask {
            self.truths.insert((part, own, stage), truth);
        }
        truth
    }

    /// The same question is the same answer, and noted once.
    fn asked(&mut self, part: usize, mask: u64, stage: usize) -> Option<Truth> {
        let question = Question { part, mask, stage };
        let truth = (self.put)(self.mixtures, question);
        self.asked.push((question, truth));
        truth
    }
}

/// The groups of a mask.
pub(super) fn groups(mask: u64) -> Vec<usize> {
    (0..64).filter(|group| mask & (1u64 << group) != 0).collect()
}

/// How many sets of `size` there are among `n`, or very many.
fn combinations(n: usize, size: usize) -> usize {
    let mut count = 1usize;
    for at in 0..size {
        count = count.saturating_mul(n.saturating_sub(at)) / (at + 1);
    }
    count
}

/// Every set of `size` of these groups, as masks, in order.
pub(super) fn subsets(members: &[usize], size: usize) -> Vec<u64> {
    let mut sets = Vec::new();
    let mut open = vec![(0u64, 0usize, size)];
    while let Some((mask, from, left)) = open.pop() {
        if left == 0 {
            sets.push(mask);
            continue;
        }
        for at in (from..members.len()).rev() {
            if let Some(group) = members.get(at) {
                open.push((mask | (1 << group), at + 1, left - 1));
            }
        }
    }
    sets
}
