//! What two versions make of the same records: who flips, for which other reasons, who needs people
//! again.

use std::collections::{BTreeMap, BTreeSet};

use super::typed::Reader;
use super::{Difference, Kind, Subject};
use crate::check::{Ask, Program};
use crate::eval::{Decision, Tally, Verdict, Why, screen};
use crate::record::{Batch, RawBatch, RecordSet, Row};
use crate::value::Truth;

/// The three verdicts, in the order in which tables show them.
pub const VERDICTS: [Verdict; 3] = [Verdict::Include, Verdict::Unclear, Verdict::Exclude];

/// A record whose verdict differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Its id.
    pub record: String,
    /// The verdict of the old version.
    pub from: Verdict,
    /// The verdict of the new version.
    pub to: Verdict,
    /// What is needed now, when it is unclear now.
    pub needs: Vec<Need>,
    /// Which edits it is due to.
    pub because: Because,
}

/// What leaves a criterion open: a criterion of the new version, a field, and in which way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The label of the criterion.
    pub criterion: String,
    /// The name of the field; for a judged criterion, its label.
    pub field: String,
    /// Why its cell does not settle it.
    pub why: Why,
}

/// Which edits a flip is due to. (Meaning, rule 11.4.)
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Because {
    /// The smallest sets of edits that bring the new verdict when the old version has them alone.
    pub sets: Vec<Vec<String>>,
    /// The edits without which the new version would not bring it.
    pub but_for: Vec<String>,
    /// For a set (by its position), an edit that undoes it when it is added.
    pub unless: BTreeMap<usize, Vec<String>>,
    /// The search stopped: sets of more edits than this were not tried.
    pub searched_to: Option<usize>,
}

/// An excluded record whose first reason differs: old label, new label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its id.
    pub record: String,
    /// The old version's reason.
    pub from: String,
    /// The new version's reason.
    pub to: String,
}

/// A record that people need to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Its id.
    pub record: String,
    /// Its verdict before.
    pub from: Verdict,
    /// Its verdict now.
    pub to: Verdict,
    /// What is newly open.
    pub needs: Vec<Need>,
    /// Judged criteria that ask something else now.
    pub judged_before: Vec<String>,
}

/// What two versions make of the same records.
#[derive(Clone, Debug)]
pub struct Decisions {
    /// Records, by the position in [`VERDICTS`] of their old verdict, then their new one.
    pub transitions: [[u64; 3]; 3],
    /// Records whose verdict differs, in their order.
    pub flips: Vec<Flip>,
    /// Records that are excluded in both, for another first reason.
    pub reasons: Vec<Reason>,
    /// Records that need people again, in their order.
    pub again: Vec<Again>,
    /// The counts of the old version.
    pub old: Tally,
    /// The counts of the new version.
    pub new: Tally,
}

impl Decisions {
    /// How many records were compared.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.transitions.iter().flatten().sum()
    }

    /// Excluded before and unclear now: information lost.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.transitions.get(2).and_then(|row| row.get(1)).copied().unwrap_or(0)
    }
}

/// Two programs that screen the same records, batch by batch.
pub struct Rescreening<'a> {
    difference: &'a Difference,
    programs: [&'a Program; 2],
    readers: [Reader; 2],
    cause: super::attribution::Attribution<'a>,
    /// The label that a criterion of the old version has in the new one.
    renamed: BTreeMap<String, String>,
    /// Judged criteria that ask something else now, by their new label.
    asked_anew: BTreeSet<String>,
    found: Decisions,
}

impl<'a> Rescreening<'a> {
    /// Ready for the first batch. `difference` is between the same two programs.
    #[must_use]
    pub fn new(difference: &'a Difference, old: &'a Program, new: &'a Program, set: &'a RecordSet) -> Self {
        let mut renamed = BTreeMap::new();
        let mut asked_anew = BTreeSet::new();
        for change in difference.changes().iter().filter(|c| c.subject == Subject::Criterion) {
            if let Some(was) = &change.was {
                renamed.insert(was.clone(), change.name.clone());
            }
            let judged = new.criterion(&change.name).is_some_and(|c| matches!(c.ask, Ask::Judged { .. }));
            let other = |kind: &Kind| matches!(kind, Kind::Changed | Kind::Reworded);
            if judged && change.old.is_some() && change.kinds.iter().any(other) {
                asked_anew.insert(change.name.clone());
            }
        }
        Self {
            difference,
            programs: [old, new],
            readers: [old, new].map(|program| Reader::new(program, set)),
            cause: super::attribution::Attribution::new(difference, set),
            renamed,
            asked_anew,
            found: Decisions {
                transitions: [[0; 3]; 3],
                flips: Vec::new(),
                reasons: Vec::new(),
                again: Vec::new(),
                old: Tally::new(old, None),
                new: Tally::new(new, None),
            },
        }
    }

    /// Screens a batch under both versions. What comes back is the batch as the new one reads it.
    pub fn add(&mut self, raw: &RawBatch<'_>) -> Batch {
        let [old, new] = self.programs;
        let [old_reader, new_reader] = &self.readers;
        let before = old_reader.read(old, raw.records.iter());
        let after = new_reader.read(new, raw.records.iter());
        let mut flipped = Vec::new();
        for (index, id) in raw.ids.iter().enumerate() {
            let was = screen(old, Row::new(&before, index), None);
            let is = screen(new, Row::new(&after, index), None);
            self.found.old.add(&was, None);
            self.found.new.add(&is, None);
            let place = |verdict| VERDICTS.iter().position(|known| *known == verdict).unwrap_or(0);
            let row = self.found.transitions.get_mut(place(was.verdict));
            if let Some(count) = row.and_then(|row| row.get_mut(place(is.verdict))) {
                *count += 1;
            }
            if was.verdict != is.verdict {
                flipped.push(index);
                self.found.flips.push(Flip {
                    record: id.clone(),
                    from: was.verdict,
                    to: is.verdict,
                    needs: needs(&is, new),
                    because: Because::default(),
                });
            } else if let (Some(from), Some(to)) = (reason(&was, old), reason(&is, new)) {
                let known = self.renamed.get(&from).unwrap_or(&from);
                if *known != to {
                    self.found.reasons.push(Reason { record: id.clone(), from, to });
                }
            }
            self.again(id, &was, &is);
        }
        let from = self.found.flips.len().saturating_sub(flipped.len());
        let records = flipped.iter().filter_map(|index| raw.records.get(*index)).collect::<Vec<_>>();
        self.cause.explain(&records, self.found.flips.get_mut(from..).unwrap_or_default());
        after
    }

    /// All that was found.
    #[must_use]
    pub fn finish(self) -> Decisions {
        self.found
    }

    /// The difference that is looked into.
    #[must_use]
    pub fn difference(&self) -> &Difference {
        self.difference
    }

    /// The edits that count as one, because a file with one of them alone would not check.
    #[must_use]
    pub fn fused(&self) -> Vec<Vec<String>> {
        self.cause.fused()
    }

    /// Whether people need to look again.
    fn again(&mut self, id: &str, was: &Decision<'_>, is: &Decision<'_>) {
        let [old, new] = self.programs;
        let mut open = needs(is, new);
        if was.verdict == Verdict::Unclear {
            let known: BTreeSet<(String, Why)> =
                needs(was, old).into_iter().map(|need| (need.field, need.why)).collect();
            // The same cell is open in the same way: whoever was to look it up still is.
            open.retain(|need| !known.contains(&(need.field.clone(), need.why)));
        }
        let mut judged_before = Vec::new();
        for (at, asked) in is.asked.iter().enumerate() {
            let label = &asked.criterion.label;
            // With another reason to exclude it, the answer makes no difference.
            let decides = is.reasons.iter().all(|reason| *reason == at);
            if asked.truth != Truth::Unknown && decides && self.asked_anew.contains(label) {
                judged_before.push(label.clone());
            }
        }
        if !(open.is_empty() && judged_before.is_empty()) {
            let (from, to) = (was.verdict, is.verdict);
            self.found.again.push(Again { record: id.to_owned(), from, to, needs: open, judged_before });
        }
    }
}

fn reason(decision: &Decision<'_>, program: &Program) -> Option<String> {
    program.criteria.get(decision.reason()?).map(|criterion| criterion.label.clone())
}

/// What an unclear record needs.
fn needs(decision: &Decision<'_>, program: &Program) -> Vec<Need> {
    let mut needs = Vec::new();
    if decision.verdict != Verdict::Unclear {
        return needs;
    }
    for at in &decision.open {
        let Some(asked) = decision.asked.get(*at) else { continue };
        for cause in &asked.causes {
            let field = program.fields.get(cause.field).map(|field| field.name.clone()).unwrap_or_default();
            needs.push(Need { criterion: asked.criterion.label.clone(), field, why: cause.why });
        }
    }
    needs
}
