//! From places to sets: which records each number of the diagram counts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::place::{Begin, Placed, Placing, Reason, Way};
use super::{Basis, Number, Part, Step};
use crate::check::Polarity;
use crate::record::flow::Key;

/// What the records show.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) sets: BTreeMap<Key, BTreeSet<usize>>,
    pub(super) parts: BTreeMap<Key, Vec<Part>>,
    pub(super) steps: Vec<[BTreeSet<usize>; 3]>,
    pub(super) studies: u64,
    pub(super) pending: BTreeSet<usize>,
    pub(super) provisional: u64,
    /// Whether any record came by other methods.
    pub(super) other: bool,
}

impl Shown {
    /// Sorts the records into their sets. A record is in the set of every box that it went through.
    pub(super) fn of(placing: &Placing<'_>) -> Self {
        let mut shown = Self { other: placing.placed.iter().any(|placed| placed.other), ..Self::default() };
        // Criteria that begin with the full reports let every record pass that they screen.
        shown.steps = vec![Default::default(); placing.steps.len().max(1)];
        let mut sources: BTreeMap<Key, BTreeMap<usize, u64>> = BTreeMap::new();
        for placed in &placing.placed {
            shown.identify(placing, placed, &mut sources);
            let id = placed.id;
            for key in way_through(placed) {
                shown.sets.entry(key).or_default().insert(id);
            }
            let screened = match placed.way {
                Way::Duplicate | Way::Automatic | Way::Other | Way::RemovedAwaiting => 0,
                Way::Excluded(step) | Way::RecordsAwaiting(step) => step + 1,
                _ => shown.steps.len(),
            };
            if !placed.other {
                for sets in shown.steps.iter_mut().take(screened) {
                    sets[0].insert(id);
                }
                let at = match placed.way {
                    Way::Excluded(step) => Some((step, 1)),
                    Way::RecordsAwaiting(step) => Some((step, 2)),
                    _ => None,
                };
                if let Some(set) = at.and_then(|(step, set)| shown.steps.get_mut(step)?.get_mut(set)) {
                    set.insert(id);
                }
            }
            let waits = matches!(placed.way, Way::Awaiting | Way::RecordsAwaiting(_) | Way::RemovedAwaiting);
            if waits && !placed.by_people {
                shown.pending.insert(id);
            }
            shown.provisional += u64::from(placed.way == Way::ReportsExcluded && placed.provisional);
        }
        if let Some(first) = shown.steps.first() {
            shown.sets.insert(Key::Screened, first[0].clone());
        }
        // One source that goes by the name of its file says nothing.
        let told = !(placing.unnamed_origin && sources.values().map(BTreeMap::len).sum::<usize>() <= 1);
        for (key, numbers) in sources.into_iter().filter(|_| told && placing.without_origin == 0) {
            let parts = numbers.into_iter().filter_map(|(origin, n)| {
                let (label, _) = placing.origins.get(origin)?;
                Some(Part { label: label.to_owned(), n, range: None })
            });
            shown.parts.insert(key, parts.collect());
        }
        for (key, other) in [(Key::ReportsExcluded, false), (Key::OtherExcluded, true)] {
            let reasons =
                reasons(placing, |placed| placed.way == Way::ReportsExcluded && placed.other == other);
            shown.parts.insert(key, reasons);
        }
        shown.parts.insert(
            Key::Excluded,
            reasons(placing, |placed| matches!(placed.way, Way::Excluded(_)) && !placed.other),
        );
        shown.parts.insert(Key::Automatic, reasons(placing, |placed| placed.way == Way::Automatic));
        shown.parts.insert(Key::Other, reasons(placing, |placed| placed.way == Way::Other));
        shown.included(placing);
        shown
    }

    /// The records behind a place, each under the number of its origin.
    fn identify(
        &mut self,
        placing: &Placing<'_>,
        placed: &Placed,
        sources: &mut BTreeMap<Key, BTreeMap<usize, u64>>,
    ) {
        let own = [(placed.id, None)];
        let found = if placed.found.is_empty() { own.as_slice() } else { placed.found.as_slice() };
        for (id, origin) in found {
            let kind =
                origin.and_then(|origin| placing.origins.get(origin)).map_or(Key::Databases, |(_, k)| k);
            if self.sets.entry(kind).or_default().insert(*id)
                && let Some(origin) = origin
            {
                *sources.entry(kind).or_default().entry(*origin).or_default() += 1;
            }
            // All but the record itself are duplicates; and it is, where another is kept.
            let repeated = *id != placed.id || placed.way == Way::Duplicate;
            if repeated {
                let other = origin.is_some_and(|origin| placing.origins.is_other(origin));
                let key = if other { Key::OtherDuplicates } else { Key::Duplicates };
                self.sets.entry(key).or_default().insert(*id);
            }
        }
    }

    fn included(&mut self, placing: &Placing<'_>) {
        let included = placing.placed.iter().filter(|placed| placed.way == Way::Included);
        let included = included.collect::<Vec<_>>();
        let study = |placed: &Placed| {
            let named = placed.study.as_deref().filter(|study| !study.trim().is_empty());
            named.map_or_else(|| format!("\0{}", placed.id), str::to_owned)
        };
        self.studies = included.iter().map(|placed| study(placed)).collect::<HashSet<_>>().len() as u64;
        let categories = placing.program.map(|program| program.categories.as_slice()).unwrap_or_default();
        let (mut studies, mut reports) = (Vec::new(), Vec::new());
        for (at, category) in categories.iter().enumerate() {
            let label = category.title.clone().unwrap_or_else(|| category.label.clone());
            let own = included.iter().filter(|placed| placed.categories.contains(&at)).collect::<Vec<_>>();
            let distinct = own.iter().map(|placed| study(placed)).collect::<HashSet<_>>();
            studies.push(Part { label: label.clone(), n: distinct.len() as u64, range: None });
            reports.push(Part { label, n: own.len() as u64, range: None });
        }
        self.parts.insert(Key::NewStudies, studies);
        self.parts.insert(Key::NewReports, reports);
    }

    /// The keys that the records given can say something of.
    pub(super) fn says(&self, key: Key, placing: &Placing<'_>) -> bool {
        if placing.placed.is_empty() {
            return false;
        }
        let from = match key {
            Key::Databases
            | Key::Registers
            | Key::Duplicates
            | Key::Automatic
            | Key::Other
            | Key::RemovedAwaiting => Begin::Identified,
            Key::Screened | Key::Excluded | Key::ByHuman | Key::ByAutomation | Key::RecordsAwaiting => {
                Begin::Screened
            }
            Key::Sought | Key::NotRetrieved => Begin::Sought,
            Key::Assessed | Key::ReportsExcluded => Begin::Assessed,
            Key::Awaiting | Key::NewStudies | Key::NewReports => Begin::Included,
            Key::Websites
            | Key::Organisations
            | Key::Citations
            | Key::OtherDuplicates
            | Key::OtherNotSought => {
                return self.other && placing.begin == Begin::Identified;
            }
            Key::OtherSought | Key::OtherNotRetrieved => return self.other && placing.begin <= Begin::Sought,
            Key::OtherAssessed | Key::OtherExcluded => return self.other && placing.begin <= Begin::Assessed,
            Key::OtherAwaiting => return self.other,
            _ => return false,
        };
        let full_text = placing.full_text.is_some() || from < Begin::Sought || key == Key::Sought;
        placing.begin <= from && full_text
    }

    /// A number that the records show.
    pub(super) fn number(&self, key: Key, placing: &Placing<'_>) -> Option<Number> {
        if !self.says(key, placing) {
            return None;
        }
        let set = self.sets.get(&key).cloned().unwrap_or_default();
        let n = if key == Key::NewStudies { self.studies } else { set.len() as u64 };
        let records = (key != Key::NewStudies).then(|| names(&set, placing));
        let parts = self.parts.get(&key).cloned().unwrap_or_default();
        Some(Number { n, basis: Basis::Records, parts, records })
    }

    /// The steps that the records show.
    pub(super) fn steps(&self, placing: &Placing<'_>) -> Vec<Step> {
        let stages = placing.program.map(|program| program.stages.as_slice()).unwrap_or_default();
        let several = placing.steps.len() > 1;
        let steps = self.steps.iter().enumerate().map(|(at, sets)| {
            let stage = placing.steps.get(at).and_then(|stage| stages.get(*stage));
            let number = |set: &BTreeSet<usize>, parts| {
                let records = Some(names(set, placing));
                Some(Number { n: set.len() as u64, basis: Basis::Records, parts, records })
            };
            let reasons = reasons(placing, |placed| placed.way == Way::Excluded(at) && !placed.other);
            let [screened, excluded, awaiting] = sets;
            let by_people = placing.placed.iter().filter(|placed| placed.by_people && !placed.other);
            let by_people = by_people.filter(|placed| placed.way == Way::Excluded(at)).count() as u64;
            Step {
                name: stage.and_then(|stage| stage.name.clone()).filter(|_| several),
                screened: number(screened, Vec::new()),
                excluded: number(excluded, reasons),
                awaiting: number(awaiting, Vec::new()),
                by: Some((by_people, excluded.len() as u64 - by_people)),
            }
        });
        steps.collect()
    }
}

/// Every number that a record is counted in, but for those of its origins and of the steps.
fn way_through(placed: &Placed) -> Vec<Key> {
    let choose = |dbr: Key, other: Key| if placed.other { other } else { dbr };
    let sought = choose(Key::Sought, Key::OtherSought);
    let assessed = choose(Key::Assessed, Key::OtherAssessed);
    match placed.way {
        Way::Duplicate => Vec::new(),
        Way::Automatic => vec![choose(Key::Automatic, Key::OtherNotSought)],
        Way::Other => vec![choose(Key::Other, Key::OtherNotSought)],
        Way::RemovedAwaiting => vec![choose(Key::RemovedAwaiting, Key::OtherNotSought)],
        Way::Excluded(_) if placed.other => vec![Key::OtherNotSought],
        Way::Excluded(_) if placed.by_people => vec![Key::Excluded, Key::ByHuman],
        Way::Excluded(_) => vec![Key::Excluded, Key::ByAutomation],
        Way::RecordsAwaiting(_) => vec![choose(Key::RecordsAwaiting, Key::OtherNotSought)],
        Way::Sought => vec![sought],
        Way::NotRetrieved => vec![sought, choose(Key::NotRetrieved, Key::OtherNotRetrieved)],
        Way::ReportsExcluded => {
            vec![sought, assessed, choose(Key::ReportsExcluded, Key::OtherExcluded)]
        }
        Way::Awaiting => vec![sought, assessed, choose(Key::Awaiting, Key::OtherAwaiting)],
        Way::Included => vec![sought, assessed, Key::NewReports],
    }
}

/// The reasons of some records: how many each is the first of, the only one, and one of. Criteria in the
/// order of the file, then what people said, in the order in which it was met.
fn reasons(placing: &Placing<'_>, which: impl Fn(&Placed) -> bool) -> Vec<Part> {
    let mut order: Vec<&Reason> = Vec::new();
    let mut counts: HashMap<&Reason, [u64; 3]> = HashMap::new();
    for placed in placing.placed.iter().filter(|placed| which(placed)) {
        for (at, reason) in placed.reasons.iter().enumerate() {
            let count = counts.entry(reason).or_insert_with(|| {
                order.push(reason);
                [0; 3]
            });
            count[0] += u64::from(at == 0);
            count[1] += u64::from(placed.reasons.len() == 1);
            count[2] += 1;
        }
    }
    order.sort_by_key(|reason| match reason {
        Reason::Criterion(at) => *at,
        Reason::People(_) => usize::MAX,
    });
    let parts = order.into_iter().filter_map(|reason| {
        let [first, alone, any] = counts.get(reason).copied()?;
        let label = match reason {
            Reason::People(why) => why.clone(),
            Reason::Criterion(at) => {
                let program = placing.program?;
                let criterion = program.criteria.get(*at)?;
                let words = criterion.title.clone();
                let words = words.unwrap_or_else(|| program.written(criterion.span));
                match criterion.polarity {
                    Polarity::Exclusion => format!("{} {words}", criterion.label),
                    // A requirement that was not met would read as its opposite.
                    Polarity::Inclusion => format!("{} not met: {words}", criterion.label),
                }
            }
        };
        Some(Part { label, n: first, range: Some((alone, any)) })
    });
    parts.collect()
}

pub(super) fn names(set: &BTreeSet<usize>, placing: &Placing<'_>) -> Vec<String> {
    set.iter().filter_map(|id| placing.ids.get(*id).cloned()).collect()
}
