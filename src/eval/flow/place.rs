//! Which way each record went.

use std::collections::HashMap;

use super::origins::Origins;
use crate::check::{Ask, Program};
use crate::eval::{Decision, Override, Verdict};
use crate::record::flow::{Counts, Key};
use crate::text::fold;

/// The box of the diagram at which the records given begin. What comes before rests on counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Begin {
    /// All records that were identified.
    #[default]
    Identified,
    /// Those that were screened.
    Screened,
    /// Those whose reports were sought.
    Sought,
    /// Those whose reports were assessed.
    Assessed,
    /// Those included.
    Included,
}

/// A record that was found, perhaps several times, and decided.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its id.
    pub id: &'a str,
    /// The records put together in it, itself first: id, and number of the origin where it is known.
    pub found: Vec<(String, Option<usize>)>,
    /// The record that is kept instead, where this one is a duplicate.
    pub duplicate_of: Option<String>,
    /// What the criteria say.
    pub decision: &'a Decision<'a>,
    /// What people say instead.
    pub people: Option<&'a Override>,
    /// The study it is a report of, where the criteria say so.
    pub study: Option<String>,
    /// The categories it is included in.
    pub categories: Vec<usize>,
}

/// Which way a record went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Duplicate,
    Automatic,
    Other,
    RemovedAwaiting,
    Excluded(usize),
    RecordsAwaiting(usize),
    NotRetrieved,
    ReportsExcluded,
    Awaiting,
    Included,
    /// On to the full text, which nobody has looked at.
    Sought,
}

/// Why a report or record was excluded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reason {
    Criterion(usize),
    People(String),
}

/// A record in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Its number among the ids.
    pub(super) id: usize,
    /// The records put together in it, with the number of their origin.
    pub(super) found: Vec<(usize, Option<usize>)>,
    /// Whether none of them came from a database or register.
    pub(super) other: bool,
    pub(super) way: Way,
    /// All reasons, the first being the one that counts.
    pub(super) reasons: Vec<Reason>,
    pub(super) provisional: bool,
    /// Whether people decided, and no rule.
    pub(super) by_people: bool,
    pub(super) study: Option<String>,
    pub(super) categories: Vec<usize>,
}

/// The stage at which full reports are assessed: the one that is called so, else the last of several.
/// None where the only stage is that of titles and abstracts.
#[must_use]
pub fn full_text_stage(program: &Program) -> Option<usize> {
    let screening = program.stages.iter().enumerate().filter(|(_, stage)| !stage.before_screening);
    let screening = screening.collect::<Vec<_>>();
    let named = |words: &[&str]| {
        screening.iter().find(|(_, stage)| {
            let name = stage.name.as_deref().map(fold).unwrap_or_default();
            words.iter().any(|word| name.contains(word))
        })
    };
    if let Some((at, _)) = named(&["full"]) {
        return Some(*at);
    }
    match screening[..] {
        [] => None,
        [_] if named(&["title", "abstract", "screen"]).is_some() => None,
        [.., (at, _)] => Some(at),
    }
}

/// Puts records in their places, one after the other.
#[derive(Clone, Debug)]
pub struct Placing<'a> {
    pub(super) program: Option<&'a Program>,
    pub(super) counts: Option<&'a Counts>,
    pub(super) begin: Begin,
    pub(super) full_text: Option<usize>,
    /// The stages at which records are screened.
    pub(super) steps: Vec<usize>,
    /// Where records were found.
    pub origins: Origins,
    pub(super) ids: Vec<String>,
    numbers: HashMap<String, usize>,
    pub(super) placed: Vec<Placed>,
    /// Whether anything says which records are duplicates.
    pub deduplicated: bool,
    /// Whether the origins are the names of files.
    pub unnamed_origin: bool,
    /// Clusters whose members cannot be told apart by origin.
    pub(super) without_origin: u64,
    pub(super) faults: Vec<super::Fault>,
}

impl<'a> Placing<'a> {
    /// None placed yet. `full_text` is the stage at which full reports are assessed.
    #[must_use]
    pub fn new(
        program: Option<&'a Program>,
        counts: Option<&'a Counts>,
        begin: Begin,
        full_text: Option<usize>,
    ) -> Self {
        let stages = program.map(|program| program.stages.as_slice()).unwrap_or_default();
        let before = |at: &usize| full_text.is_none_or(|full_text| *at < full_text);
        let steps = stages.iter().enumerate().filter(|(_, stage)| !stage.before_screening);
        let steps = steps.map(|(at, _)| at).filter(before).collect();
        Self {
            program,
            counts,
            begin,
            full_text,
            steps,
            origins: Origins::default(),
            ids: Vec::new(),
            numbers: HashMap::new(),
            placed: Vec::new(),
            deduplicated: false,
            unnamed_origin: false,
            without_origin: 0,
            faults: Vec::new(),
        }
    }

    /// The number of an origin.
    pub fn origin(&mut self, name: &str) -> usize {
        self.origins.number(name, self.counts)
    }

    pub(super) fn number(&mut self, id: &str) -> usize {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), self.ids.len() - 1);
        self.ids.len() - 1
    }

    /// The number of an id that is among the records.
    pub(super) fn known(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// Whether the file of counts names a record for a number.
    fn named(&self, keys: &[Key], id: &str) -> bool {
        let entries = keys.iter().filter_map(|key| self.counts?.entries.get(key));
        entries.into_iter().any(|entry| entry.records.contains_key(id))
    }

    /// Records put together of which nobody can tell which is from where. Where all their origins are of one
    /// kind, only the numbers per source are lost.
    pub fn unattributed(&mut self, id: &str, found: &mut [(String, Option<usize>)], origins: &[usize]) {
        let kind = |origin: &usize| self.origins.get(*origin).map(|(_, kind)| kind);
        let kinds = origins.iter().map(kind).collect::<std::collections::BTreeSet<_>>();
        if kinds.len() > 1 {
            self.faults.push(super::Fault::contradiction(
                id,
                "was put together from more records than sources, of several kinds, and nobody can tell which is from where",
                "bring the files together with `eligible import`, which says where each record is from, then `eligible dedupe --all`",
            ));
        }
        for (_, origin) in found {
            *origin = origin.or(origins.first().copied());
        }
        self.without_origin += 1;
    }

    /// Places one record.
    pub fn add(&mut self, item: Item<'_>) {
        let id = self.number(item.id);
        let found = item.found.iter().map(|(id, origin)| (self.number(id), *origin)).collect::<Vec<_>>();
        let other = !found.is_empty()
            && found.iter().all(|(_, origin)| origin.is_some_and(|origin| self.origins.is_other(origin)));
        let (way, by_people) = self.way(&item);
        let reasons = match (item.people, &way) {
            (_, Way::Included | Way::Awaiting | Way::RecordsAwaiting(_) | Way::Sought) => Vec::new(),
            (Some(people), _) if item.decision.verdict != Verdict::Exclude => {
                vec![Reason::People(people.why.clone())]
            }
            _ => item.decision.reasons.iter().map(|reason| Reason::Criterion(*reason)).collect(),
        };
        let provisional = item.decision.provisional.is_some() && item.people.is_none();
        self.placed.push(Placed {
            id,
            found,
            other,
            way,
            reasons,
            provisional,
            by_people,
            study: item.study,
            categories: item.categories,
        });
    }

    /// Which way a record went, and whether people sent it there.
    fn way(&mut self, item: &Item<'_>) -> (Way, bool) {
        if item.duplicate_of.is_some() || self.named(&[Key::Duplicates, Key::OtherDuplicates], item.id) {
            return (Way::Duplicate, false);
        }
        if self.named(&[Key::Automatic], item.id) {
            return (Way::Automatic, false);
        }
        if self.named(&[Key::Other], item.id) {
            return (Way::Other, true);
        }
        let decision = item.decision;
        let verdict = item.people.map_or(decision.verdict, |people| people.verdict);
        // An included record came to the end, wherever the criteria left it.
        let (passed, stopped) = match verdict {
            Verdict::Include => (true, decision.stage),
            _ => (false, decision.stage),
        };
        let judged = |reason: &usize| {
            let criterion = self.program.and_then(|program| program.criteria.get(*reason));
            criterion.is_some_and(|criterion| matches!(criterion.ask, Ask::Judged { .. }))
        };
        let by_people = item.people.is_some() || decision.reason().as_ref().is_some_and(judged);
        let stage = self.program.and_then(|program| program.stages.get(stopped));
        let unclear_goes_on = stage.is_some_and(|stage| !stage.unclear_awaits);
        let step = self.steps.iter().position(|step| *step == stopped);
        let at_full_text = passed || self.full_text.is_some_and(|full_text| stopped >= full_text);
        if at_full_text && self.named(&[Key::NotRetrieved, Key::OtherNotRetrieved], item.id) {
            if passed {
                self.faults.push(super::Fault::contradiction(
                    item.id,
                    "is said to be not retrieved, and is included",
                    "leave it out of the counts, or correct what is said of the record",
                ));
            }
            return (Way::NotRetrieved, true);
        }
        if self.named(&[Key::NotRetrieved, Key::OtherNotRetrieved], item.id) && verdict == Verdict::Exclude {
            self.faults.push(super::Fault::contradiction(
                item.id,
                "is said to be not retrieved, and was excluded before its report was sought",
                "leave it out of the counts",
            ));
        }
        let said_to_wait = self.named(&[Key::Awaiting, Key::OtherAwaiting, Key::RecordsAwaiting], item.id);
        let way = match verdict {
            Verdict::Include if self.full_text.is_none() && item.people.is_none() => Way::Sought,
            Verdict::Include => Way::Included,
            Verdict::Exclude if at_full_text => Way::ReportsExcluded,
            Verdict::Unclear if at_full_text => Way::Awaiting,
            Verdict::Exclude => match step {
                Some(step) => Way::Excluded(step),
                None if by_people => Way::Other,
                None => Way::Automatic,
            },
            // Nothing follows in the criteria; the full report is what would settle it.
            Verdict::Unclear if self.full_text.is_none() && unclear_goes_on && item.people.is_none() => {
                Way::Sought
            }
            Verdict::Unclear => step.map_or(Way::RemovedAwaiting, Way::RecordsAwaiting),
        };
        (way, by_people || said_to_wait)
    }
}
