//! What two versions make of the same records: who flips, for which other reasons, who needs people
//! again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Difference;
use super::again::{Again, Need, Reopening, needs};
use super::typed::{Pool, Reader};
use crate::check::Program;
use crate::eval::{Ballots, Decision, Overrides, Tally, Verdict, screen_quickly, screen_under};
use crate::record::{Batch, RawBatch, RawRecord, RecordSet, Row};

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
    pub needs: Arc<[Need]>,
    /// Which edits it is due to.
    pub because: Arc<Because>,
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

/// The position of a verdict in [`VERDICTS`].
pub(super) fn place(verdict: Verdict) -> usize {
    VERDICTS.iter().position(|known| *known == verdict).unwrap_or(0)
}

impl Decisions {
    /// Before any record.
    #[must_use]
    pub fn none(old: &Program, new: &Program) -> Self {
        Self {
            transitions: [[0; 3]; 3],
            flips: Vec::new(),
            reasons: Vec::new(),
            again: Vec::new(),
            old: Tally::new(old, None),
            new: Tally::new(new, None),
        }
    }

    /// Adds what was found in the records that follow.
    pub fn merge(&mut self, later: Self) {
        for (count, more) in self.transitions.iter_mut().flatten().zip(later.transitions.iter().flatten()) {
            *count += more;
        }
        self.flips.extend(later.flips);
        self.reasons.extend(later.reasons);
        self.again.extend(later.again);
        self.old.merge(later.old);
        self.new.merge(later.new);
    }

    /// Calls every record otherwise.
    pub fn call(&mut self, record: impl Fn(&mut String)) {
        let flips = self.flips.iter_mut().map(|flip| &mut flip.record);
        let reasons = self.reasons.iter_mut().map(|reason| &mut reason.record);
        let again = self.again.iter_mut().map(|again| &mut again.record);
        flips.chain(reasons).chain(again).for_each(record);
    }

    pub(super) fn count(&mut self, from: Verdict, to: Verdict) {
        let row = self.transitions.get_mut(place(from));
        if let Some(count) = row.and_then(|row| row.get_mut(place(to))) {
            *count += 1;
        }
    }

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
    reopening: Reopening,
    overrides: Option<&'a Overrides>,
    votes: Option<&'a Ballots>,
    found: Decisions,
}

impl<'a> Rescreening<'a> {
    /// Ready for the first batch. `difference` is between the same two programs.
    #[must_use]
    pub fn new(difference: &'a Difference, old: &'a Program, new: &'a Program, set: &'a RecordSet) -> Self {
        Self {
            difference,
            programs: [old, new],
            readers: [old, new].map(|program| Reader::new(program, set)),
            cause: super::attribution::Attribution::new(difference, set),
            reopening: Reopening::new(difference),
            overrides: None,
            votes: None,
            found: Decisions::none(old, new),
        }
    }

    /// With what people decided instead of the old version.
    #[must_use]
    pub fn with_overrides(self, overrides: &'a Overrides) -> Self {
        Self { overrides: Some(overrides), ..self }
    }

    /// With what people voted: the same votes under both versions.
    #[must_use]
    pub fn with_votes(self, votes: &'a Ballots) -> Self {
        Self { votes: Some(votes), ..self }
    }

    /// Screens a batch under both versions. What comes back is the batch as the old one and as the new
    /// one reads it.
    pub fn add(&mut self, raw: &RawBatch<'_>) -> [Batch; 2] {
        let [old, new] = self.programs;
        let [old_reader, new_reader] = &self.readers;
        let mut pool = Pool::new(self.votes, raw.ids);
        let before = old_reader.read(old, &raw.records, &mut pool);
        let after = new_reader.read(new, &raw.records, &mut pool);
        let mut flipped = Vec::new();
        for (index, id) in raw.ids.iter().enumerate() {
            // Only what is open now is asked why.
            let mut was = screen_quickly(old, Row::new(&before, index), None);
            let mut is = screen_quickly(new, Row::new(&after, index), None);
            if is.verdict == Verdict::Unclear {
                is = screen_under(new, Row::new(&after, index), None, new.convention);
                if was.verdict == Verdict::Unclear {
                    was = screen_under(old, Row::new(&before, index), None, old.convention);
                }
            }
            self.found.old.add(&was, None);
            self.found.new.add(&is, None);
            self.found.count(was.verdict, is.verdict);
            if was.verdict != is.verdict {
                flipped.push(index);
                self.found.flips.push(Flip {
                    record: id.clone(),
                    from: was.verdict,
                    to: is.verdict,
                    needs: needs(&is, new).into(),
                    because: Arc::default(),
                });
            } else if let (Some(from), Some(to)) = (reason(&was, old), reason(&is, new))
                && self.reopening.now(&from) != to
            {
                self.found.reasons.push(Reason { record: id.clone(), from, to });
            }
            let record = raw.records.get(index);
            self.again((id, record), Row::new(&after, index), &was, &is);
        }
        let from = self.found.flips.len().saturating_sub(flipped.len());
        self.cause.explain(
            &raw.records,
            &flipped,
            self.found.flips.get_mut(from..).unwrap_or_default(),
            &mut pool,
        );
        [before, after]
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
    fn again(
        &mut self,
        (id, record): (&str, Option<&RawRecord>),
        row: Row<'_>,
        was: &Decision<'_>,
        is: &Decision<'_>,
    ) {
        let [old, new] = self.programs;
        let needs = self.reopening.needs((was, old), (is, new));
        let judged_before = self.reopening.judged_before(is, new, row);
        let people = self.overrides.and_then(|overrides| overrides.of(id));
        if let Some(people) = people {
            self.found.old.overrule(was.verdict, people, None);
            self.found.new.overrule(is.verdict, people, None);
        }
        let overridden = people.and_then(|people| {
            let hash = |program: &Program| {
                let reader = usize::from(std::ptr::eq(program, new));
                let reader = self.readers.get(reader);
                record.zip(reader).map(|(record, reader)| reader.hash(program, record)).unwrap_or_default()
            };
            let why = self.reopening.outdated(people, (was, old), (is, new), hash)?;
            Some((people.clone(), why))
        });
        if !(needs.is_empty() && judged_before.is_empty() && overridden.is_none()) {
            let (from, to) = (was.verdict, is.verdict);
            self.found.again.push(Again {
                record: id.to_owned(),
                from,
                to,
                needs: needs.into(),
                judged_before,
                overridden,
            });
        }
    }
}

fn reason(decision: &Decision<'_>, program: &Program) -> Option<String> {
    program.criteria.get(decision.reason()?).map(|criterion| criterion.label.clone())
}
