//! The numbers of the records and of the file of counts, put together.

use std::collections::BTreeSet;

use super::place::{Begin, Placing, Way};
use super::sets::{Shown, names};
use super::{Basis, Fault, Flow, Number, Part, Step, checks, notes};
use crate::record::flow::{Counts, Key};
use crate::text::fold;

/// Numbers that say what became of records, so that a file of counts may name the records for them.
const TOLD: [Key; 9] = [
    Key::Duplicates,
    Key::OtherDuplicates,
    Key::Automatic,
    Key::Other,
    Key::NotRetrieved,
    Key::OtherNotRetrieved,
    Key::Awaiting,
    Key::OtherAwaiting,
    Key::RecordsAwaiting,
];

/// Completes the flow: what the records show, what the counts say, what follows.
///
/// # Errors
/// Everything that cannot be: numbers that the records contradict, sets and sums that do not add up.
pub fn finish(mut placing: Placing<'_>) -> Result<Flow, Vec<Fault>> {
    let counts = placing.counts;
    let mut faults = std::mem::take(&mut placing.faults);
    begins_where_it_says(&placing, &mut faults);
    faults.extend(unknown_records(&placing));
    let shown = Shown::of(&placing);
    let mut merging = Merging { placing: &placing, shown: &shown, counts, flow: Flow::default(), faults };
    merging.numbers();
    merging.steps();
    merging.arms();
    merging.follow();
    merging.pending();
    merging.unknown();
    let Merging { mut flow, mut faults, .. } = merging;
    flow.heading = placing.program.map(|program| program.heading());
    flow.title = placing.program.and_then(|program| program.title.clone());
    flow.counts = counts.map(|counts| counts.file.clone());
    flow.texts = counts.map(|counts| counts.texts.clone()).unwrap_or_default();
    notes::notes(&mut flow, &placing);
    notes::without_reasons(&mut flow);
    faults.extend(checks::by_sets(&flow));
    let (wrong, warnings) = checks::by_numbers(&flow, counts);
    faults.extend(wrong);
    flow.warnings.extend(warnings);
    let mut seen = BTreeSet::new();
    faults.retain(|fault| seen.insert((fault.line, fault.message.clone())));
    if faults.is_empty() { Ok(flow) } else { Err(faults) }
}

/// Records that went another way than the box they are said to begin at.
fn begins_where_it_says(placing: &Placing<'_>, faults: &mut Vec<Fault>) {
    let fits = |way: Way| match placing.begin {
        Begin::Identified => true,
        Begin::Screened => {
            !matches!(way, Way::Duplicate | Way::Automatic | Way::Other | Way::RemovedAwaiting)
        }
        Begin::Sought | Begin::Assessed if matches!(way, Way::Sought | Way::NotRetrieved) => {
            placing.begin == Begin::Sought
        }
        Begin::Sought | Begin::Assessed => {
            matches!(way, Way::ReportsExcluded | Way::Awaiting | Way::Included)
        }
        Begin::Included => matches!(way, Way::Awaiting | Way::Included | Way::RecordsAwaiting(_)),
    };
    let stray = placing.placed.iter().filter(|placed| !fits(placed.way));
    let stray = stray.filter_map(|placed| placing.ids.get(placed.id).map(String::as_str)).collect::<Vec<_>>();
    if !stray.is_empty() {
        let what = match placing.begin {
            Begin::Identified | Begin::Screened => "among the records screened, but removed before",
            Begin::Sought => "among the reports sought, but excluded or held back before",
            Begin::Assessed => "among the reports assessed, but not so by the criteria",
            Begin::Included => "among the reports included, but excluded by the criteria",
        };
        let (subject, names) = checks::listed(&stray);
        faults.push(Fault::new(
            None,
            format!("{subject} {what}: {names} (E9)"),
            "correct --records-begin-at, or the records; what people decided otherwise belongs in --overrides",
        ));
    }
}

/// Records that a file of counts names, and nobody knows.
fn unknown_records(placing: &Placing<'_>) -> Vec<Fault> {
    let Some(counts) = placing.counts.filter(|_| !placing.placed.is_empty()) else { return Vec::new() };
    let mut faults = Vec::new();
    for (key, entry) in &counts.entries {
        // Duplicates were taken out before, as a rule.
        let may_be_gone = matches!(key, Key::Duplicates | Key::OtherDuplicates | Key::Automatic | Key::Other);
        for (id, line) in &entry.records {
            if !may_be_gone && placing.begin == Begin::Identified && placing.known(id).is_none() {
                let message = format!("there is no record `{id}`");
                faults.push(Fault::new(
                    Some(*line),
                    message,
                    "name a record by the id it has in the records",
                ));
            }
        }
    }
    faults
}

pub(super) struct Merging<'a> {
    pub(super) placing: &'a Placing<'a>,
    pub(super) shown: &'a Shown,
    counts: Option<&'a Counts>,
    pub(super) flow: Flow,
    faults: Vec<Fault>,
}

impl Merging<'_> {
    fn said(&self, key: Key) -> Option<u64> {
        self.counts.and_then(|counts| counts.total(key))
    }

    fn line(&self, key: Key) -> Option<u64> {
        self.counts.and_then(|counts| counts.entries.get(&key)?.line())
    }

    pub(super) fn n(&self, key: Key) -> Option<u64> {
        self.flow.n(key)
    }

    /// A number as the file of counts has it.
    fn counted(&self, key: Key) -> Option<Number> {
        let entry = self.counts?.entries.get(&key)?;
        let n = entry.total()?;
        let parts = entry
            .parts
            .iter()
            .filter_map(|part| Some(Part { label: part.name.clone(), n: part.n?, range: None }));
        let named = entry.records.len() as u64 == n;
        let records = named.then(|| entry.records.keys().cloned().collect());
        Some(Number { n, basis: Basis::Counts, parts: parts.collect(), records })
    }

    /// Whether the records given come after duplicates were removed, so that only counts know of those.
    fn after_duplicates(&self) -> bool {
        let named = self.counts.map(|counts| counts.records(Key::Duplicates)).unwrap_or_default();
        let all_there = !named.is_empty() && named.iter().all(|id| self.placing.known(id).is_some());
        !self.placing.deduplicated && self.said(Key::Duplicates).is_some() && !all_there
    }

    fn numbers(&mut self) {
        let gone = self.after_duplicates();
        let other_by_counts = self.other_by_counts();
        for key in Key::ALL {
            if let (Key::NewReports | Key::NewStudies, true) = (key, other_by_counts) {
                let number = self.included_with_other_arm(key);
                self.flow.numbers.extend(number.map(|number| (key, number)));
                continue;
            }
            let mut shown = self.shown.number(key, self.placing);
            if gone && matches!(key, Key::Databases | Key::Registers | Key::Duplicates) {
                shown = None;
            }
            if gone && matches!(key, Key::Automatic | Key::Other) && shown.as_ref().is_some_and(|n| n.n == 0)
            {
                shown = self.counted(key).is_none().then_some(shown).flatten();
            }
            let mut counted = self.counted(key);
            // Records that were only named have gone their way already, each in its own arm.
            let only_named = |counts: &Counts| {
                counts.entries.get(&key).is_some_and(|entry| entry.n.is_none() && entry.parts.is_empty())
            };
            if TOLD.contains(&key) && shown.is_some() && self.counts.is_some_and(only_named) {
                counted = None;
            }
            let number = match (shown, counted) {
                (Some(shown), Some(counted)) => self.both(key, shown, &counted),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => continue,
            };
            self.flow.numbers.insert(key, number);
        }
        if gone && !self.flow.numbers.contains_key(&Key::Databases) {
            self.identified_from_kept();
        }
    }

    /// Whether the records are all of databases and registers, and counts tell of other methods.
    fn other_by_counts(&self) -> bool {
        let arm = [Key::OtherSought, Key::OtherAssessed, Key::Websites, Key::Organisations, Key::Citations];
        let said = arm.into_iter().any(|key| self.said(key).is_some_and(|n| n > 0));
        said && !self.shown.other && !self.placing.placed.is_empty()
    }

    /// What is included in all is then more than the records show.
    fn included_with_other_arm(&self, key: Key) -> Option<Number> {
        let shown = self.shown.number(key, self.placing);
        if let Some(counted) = self.counted(key) {
            let parts = shown.map(|shown| shown.parts).filter(|parts| !parts.is_empty());
            return Some(Number { parts: parts.unwrap_or_else(|| counted.parts.clone()), ..counted });
        }
        let arm = [Key::OtherExcluded, Key::OtherAwaiting].map(|key| self.said(key).unwrap_or(0));
        let theirs = self.said(Key::OtherAssessed)?.checked_sub(arm.iter().sum())?;
        // How many studies those reports are of, only counts can say.
        let n = (key == Key::NewReports).then_some(shown?.n + theirs)?;
        Some(Number { n, basis: Basis::Follows, ..Number::default() })
    }

    /// What was identified is what is left and what was removed, where all is from databases.
    fn identified_from_kept(&mut self) {
        let kept = self.shown.sets.get(&Key::Databases).map_or(0, BTreeSet::len) as u64;
        let registers = self.shown.sets.get(&Key::Registers).map_or(0, BTreeSet::len);
        if let (0, Some(removed)) = (registers, self.said(Key::Duplicates)) {
            let number = Number { n: kept + removed, basis: Basis::Follows, ..Number::default() };
            self.flow.numbers.insert(Key::Databases, number);
        }
    }

    /// A number that the records and the counts both give: they must agree, but for what is pending.
    fn both(&mut self, key: Key, shown: Number, counted: &Number) -> Number {
        let pending = self.shown.pending.len() as u64;
        let open = matches!(
            key,
            Key::NewReports | Key::NewStudies | Key::ReportsExcluded | Key::OtherExcluded | Key::Excluded
        );
        if let (Some(theirs), Some(ours), false) = (&counted.records, &shown.records, TOLD.contains(&key)) {
            self.sets_agree(key, ours, theirs);
        }
        if shown.n == counted.n {
            let parts = self.parts_of_both(key, &shown, counted);
            return Number { basis: Basis::Both, parts, ..shown };
        }
        if open && counted.n > shown.n && counted.n - shown.n <= pending {
            self.flow.warnings.push(format!(
                "`{key}` is {} in the counts, and {} by the records so far; {pending} are pending",
                counted.n, shown.n
            ));
            return shown;
        }
        if key == Key::NotRetrieved || key == Key::OtherNotRetrieved {
            return self.not_retrieved(key, shown, counted);
        }
        let file = self.counts.map_or("", |counts| counts.file.as_str());
        let message = format!("`{key}` is {} in {file}, but {} by the records", counted.n, shown.n);
        let help = "correct it or leave it out, and the records are counted; --records-begin-at says where they begin";
        self.faults.push(Fault::new(self.line(key), message, help));
        shown
    }

    /// The parts of a number on which records and counts agree: those that make it up whole; where both
    /// name a part, they must agree on it, too.
    fn parts_of_both(&mut self, key: Key, shown: &Number, counted: &Number) -> Vec<Part> {
        for theirs in &counted.parts {
            let same = |ours: &&Part| fold(&ours.label) == fold(&theirs.label);
            if let Some(ours) = shown.parts.iter().find(same).filter(|ours| ours.n != theirs.n) {
                let message = format!(
                    "`{}` of `{key}` is {} in the counts, but {} by the records (E8)",
                    theirs.label, theirs.n, ours.n
                );
                let line = self.line(key);
                self.faults.push(Fault::new(line, message, "correct it, or leave it out"));
            }
        }
        let whole = |parts: &[Part]| parts.iter().map(|part| part.n).sum::<u64>() == counted.n;
        if shown.parts.is_empty() || (whole(&counted.parts) && !whole(&shown.parts)) {
            counted.parts.clone()
        } else {
            shown.parts.clone()
        }
    }

    /// Reports that were not retrieved, as a number: they are among those that are still open.
    fn not_retrieved(&mut self, key: Key, shown: Number, counted: &Number) -> Number {
        let awaiting = if key == Key::NotRetrieved { Key::Awaiting } else { Key::OtherAwaiting };
        let open = self.shown.sets.get(&awaiting).map_or(0, BTreeSet::len) as u64;
        if counted.n < shown.n || counted.n - shown.n > open {
            let message = format!(
                "`{key}` is {}, but all reports sought but {} have been decided (E9)",
                counted.n,
                open + shown.n
            );
            let help = "name the records that were not retrieved, one a row, in a column `record`";
            self.faults.push(Fault::new(self.line(key), message, help));
        }
        Number { parts: counted.parts.clone(), ..counted.clone() }
    }

    fn sets_agree(&mut self, key: Key, ours: &[String], theirs: &[String]) {
        let ours = ours.iter().map(String::as_str).collect::<BTreeSet<_>>();
        let theirs = theirs.iter().map(String::as_str).collect::<BTreeSet<_>>();
        let what = checks::words(key);
        for (here, there, where_) in [
            (&theirs, &ours, "in the counts, but not by the records"),
            (&ours, &theirs, "by the records, but not in the counts"),
        ] {
            let only = here.difference(there).copied().collect::<Vec<_>>();
            if !only.is_empty() {
                let (subject, names) = checks::listed(&only);
                let message = format!("{subject} {what} {where_}: {names} (E9)");
                let help = "correct the counts; what people decided otherwise than the criteria belongs in --overrides";
                self.faults.push(Fault::new(self.line(key), message, help));
            }
        }
    }

    /// The steps of the screening, from the records where they show it.
    fn steps(&mut self) {
        if self.shown.says(Key::Screened, self.placing) {
            self.flow.steps = self.shown.steps(self.placing);
            return;
        }
        let entry = |key| self.counts.and_then(|counts| counts.entries.get(&key));
        let number = |n: u64| Number { n, basis: Basis::Counts, ..Number::default() };
        let screened = entry(Key::Screened).map(|entry| entry.parts.as_slice()).unwrap_or_default();
        if screened.len() < 2 {
            let excluded = self.flow.numbers.get(&Key::Excluded).cloned();
            let screened = self.flow.numbers.get(&Key::Screened).cloned();
            let awaiting = self.flow.numbers.get(&Key::RecordsAwaiting).cloned();
            let by = self.n(Key::ByHuman).zip(self.n(Key::ByAutomation));
            self.flow.steps = vec![Step { name: None, screened, excluded, awaiting, by }];
            return;
        }
        let of = |key: Key, name: &str| {
            let mut parts = entry(key)?.parts.iter();
            parts.find(|part| part.name == name).and_then(|part| part.n).map(number)
        };
        let steps = screened.iter().map(|step| Step {
            name: Some(step.name.clone()),
            screened: step.n.map(number),
            excluded: of(Key::Excluded, &step.name),
            awaiting: of(Key::RecordsAwaiting, &step.name),
            by: None,
        });
        self.flow.steps = steps.collect();
        let first = self.flow.steps.first().and_then(|step| step.screened.clone());
        if let Some(first) = first {
            self.flow.numbers.insert(Key::Screened, first);
        }
        // The names of steps are no reasons.
        for key in [Key::Excluded, Key::RecordsAwaiting] {
            if let Some(number) = self.flow.numbers.get_mut(&key) {
                number.parts.clear();
            }
        }
    }

    fn arms(&mut self) {
        let any = |keys: &[Key]| keys.iter().any(|key| self.n(*key).is_some_and(|n| n > 0));
        let other = any(&[
            Key::Websites,
            Key::Organisations,
            Key::Citations,
            Key::OtherSought,
            Key::OtherAssessed,
            Key::OtherExcluded,
        ]);
        let previous = any(&[Key::PreviousStudies, Key::PreviousReports]);
        self.flow.other = other || self.shown.other;
        self.flow.previous = previous;
    }

    /// How many nobody has decided: among the records, and as a file of counts says.
    fn pending(&mut self) {
        let mut pending = self.shown.pending.len() as u64;
        let not_retrieved = [Key::NotRetrieved, Key::OtherNotRetrieved].into_iter().map(|key| {
            let shown = self.shown.number(key, self.placing).map_or(0, |number| number.n);
            let said = if self.shown.says(key, self.placing) { self.n(key).unwrap_or(0) } else { 0 };
            said.saturating_sub(shown)
        });
        pending = pending.saturating_sub(not_retrieved.sum());
        self.flow.pending = pending + self.said(Key::Pending).unwrap_or(0);
        self.flow.pending_records = names(&self.shown.pending, self.placing);
        self.flow.provisional = self.shown.provisional;
        self.flow.numbers.remove(&Key::Pending);
    }

    fn unknown(&mut self) {
        let mut needed = vec![
            Key::Databases,
            Key::Screened,
            Key::Excluded,
            Key::Sought,
            Key::NotRetrieved,
            Key::Assessed,
            Key::ReportsExcluded,
            Key::NewStudies,
            Key::NewReports,
        ];
        if self.flow.other {
            needed.extend([Key::OtherSought, Key::OtherNotRetrieved, Key::OtherAssessed, Key::OtherExcluded]);
        }
        if self.flow.previous {
            needed.extend([Key::PreviousStudies, Key::PreviousReports, Key::TotalStudies, Key::TotalReports]);
        }
        needed.retain(|key| self.n(*key).is_none());
        needed.sort_unstable();
        self.flow.unknown = needed;
    }
}
