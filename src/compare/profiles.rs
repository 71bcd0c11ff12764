//! All that attribution can ask of a record, asked of many records at once.
//!
//! A criterion is asked in each mixture of the edits that it feels. Records that flip the same way and
//! answer alike are due to the same edits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::attribution::{MOST_FELT, groups, subsets};
use super::mixtures::{Mixed, Mixtures};
use super::recall::Question;
use crate::check::Polarity;
use crate::value::Truth;

/// The questions, in the order of the programs that answer them.
pub(super) struct Profiles {
    pub(super) programs: Vec<Answering>,
    at: HashMap<Question, usize>,
    /// Criteria that no edit touches: their place, stage and polarity. Only the worst of a stage counts.
    steady: Vec<(usize, usize, Polarity)>,
    /// The places of the others.
    changing: Vec<usize>,
    stages: usize,
}

/// A mixture and what it is asked.
pub(super) struct Answering {
    pub(super) mixed: Arc<Mixed>,
    /// Positions of criterion and stage.
    pub(super) asked: Vec<(usize, usize)>,
}

/// A question, what the criterion's truth is for or against, and the positions of criterion and stage.
type Asked = (Question, Polarity, (usize, usize));

/// More questions than this are asked record by record.
const MOST: usize = 4096;

impl Profiles {
    /// Nothing where there are too many mixtures, or one does not check by itself.
    pub(super) fn new(mixtures: &mut Mixtures<'_>) -> Option<Self> {
        let mut by_mask: BTreeMap<u64, Vec<Asked>> = BTreeMap::new();
        let (mut count, mut stages) = (0, 1);
        for part in 0..mixtures.felt.len() {
            let felt = mixtures.felt.get(part).copied().unwrap_or(0);
            let is_criterion = mixtures.is_criterion(part);
            if is_criterion && felt.count_ones() > MOST_FELT {
                return None;
            }
            let members = if is_criterion { groups(felt) } else { continue };
            for mask in (0..=members.len()).flat_map(|size| subsets(&members, size)) {
                let mixed = mixtures.program(mask)?;
                let layout = mixtures.layout(mask)?;
                stages = stages.max(layout.awaits.len());
                let slot = layout.slots.iter().find(|(at, ..)| *at == part);
                let label = mixtures.labels.get(part);
                let criterion = mixed.program.criteria.iter().position(|c| Some(&c.label) == label);
                let Some((criterion, (_, polarity, from))) = criterion.zip(slot) else { continue };
                for stage in *from..layout.awaits.len() {
                    let question = Question { part, mask, stage };
                    by_mask.entry(mask).or_default().push((question, *polarity, (criterion, stage)));
                    count += 1;
                }
            }
            if count > MOST {
                return None;
            }
        }
        let mut profiles = Self {
            programs: Vec::new(),
            at: HashMap::new(),
            steady: Vec::new(),
            changing: Vec::new(),
            stages,
        };
        for (mask, questions) in by_mask {
            let asked = questions.iter().map(|(.., asked)| *asked).collect();
            profiles.programs.push(Answering { mixed: mixtures.program(mask)?, asked });
            for (question, polarity, _) in questions {
                let at = profiles.at.len();
                profiles.at.insert(question, at);
                match mixtures.felt.get(question.part) {
                    Some(0) => profiles.steady.push((at, question.stage, polarity)),
                    _ => profiles.changing.push(at),
                }
            }
        }
        Some(profiles)
    }

    /// How many questions there are.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    /// What a record answers to a question, from its answers to all of them.
    pub(super) fn answer(&self, profile: &[u8], question: Question) -> Option<Truth> {
        match profile.get(*self.at.get(&question)?)? {
            0 => Some(Truth::False),
            1 => Some(Truth::Unknown),
            _ => Some(Truth::True),
        }
    }

    /// Adds to `key` what tells it from those that flip for other edits.
    pub(super) fn tell(&self, profile: &[u8], key: &mut Vec<u8>) {
        let first = key.len();
        key.resize(first + self.stages, 0);
        for (at, stage, polarity) in &self.steady {
            let truth = profile.get(*at).copied().unwrap_or(1);
            // How far it stands in the way: not at all, unknown, against.
            let against = if *polarity == Polarity::Inclusion { 2 - truth } else { truth };
            if let Some(worst) = key.get_mut(first + stage) {
                *worst = against.max(*worst);
            }
        }
        key.extend(self.changing.iter().map(|at| profile.get(*at).copied().unwrap_or(1)));
    }
}
