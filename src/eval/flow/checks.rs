//! What must add up: by sets of records first, then by numbers. Numbers can agree by accident.

use std::collections::{BTreeMap, BTreeSet};

use super::Flow;
use crate::record::flow::{Counts, Key};

/// Something that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file of counts, where one is to be looked at.
    pub line: Option<u64>,
    /// What was found: one lowercase sentence.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Fault {
    pub(super) fn new(line: Option<u64>, message: String, help: &str) -> Self {
        Self { line, message, help: help.to_owned() }
    }

    pub(super) fn contradiction(id: &str, what: &str, help: &str) -> Self {
        Self::new(None, format!("`{id}` {what} (E9)"), help)
    }
}

/// As many records are named.
const NAMED: usize = 12;

/// `3 records are …: a, b, c`
pub(super) fn listed(ids: &[&str]) -> (String, String) {
    let head = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let names = match ids.len().saturating_sub(NAMED) {
        0 => head,
        more => format!("{head} and {more} more"),
    };
    let subject =
        if ids.len() == 1 { String::from("1 record is") } else { format!("{} records are", ids.len()) };
    (subject, names)
}

/// What a number is called in a sentence.
pub(super) fn words(key: Key) -> &'static str {
    match key {
        Key::Excluded => "excluded",
        Key::RecordsAwaiting | Key::Awaiting | Key::OtherAwaiting | Key::RemovedAwaiting => {
            "awaiting classification"
        }
        Key::Sought | Key::OtherSought => "sought",
        Key::NotRetrieved | Key::OtherNotRetrieved => "not retrieved",
        Key::Assessed | Key::OtherAssessed => "assessed",
        Key::ReportsExcluded | Key::OtherExcluded => "excluded with a reason",
        Key::NewReports => "included",
        Key::Screened => "screened",
        Key::Duplicates | Key::OtherDuplicates => "removed as duplicates",
        Key::Automatic => "removed by automation tools",
        Key::Other => "removed for other reasons",
        key => key.name(),
    }
}

/// E9: every record of a whole is in exactly one of its parts.
pub(super) fn by_sets(flow: &Flow) -> Vec<Fault> {
    let mut partitions: Vec<(Key, Vec<Key>)> = vec![
        (Key::Sought, vec![Key::NotRetrieved, Key::Assessed]),
        (Key::OtherSought, vec![Key::OtherNotRetrieved, Key::OtherAssessed]),
    ];
    if flow.steps.len() <= 1 {
        partitions.insert(0, (Key::Screened, vec![Key::Excluded, Key::RecordsAwaiting, Key::Sought]));
    }
    if !flow.other {
        partitions.push((Key::Assessed, vec![Key::ReportsExcluded, Key::Awaiting, Key::NewReports]));
    }
    let mut faults = Vec::new();
    for (whole, parts) in partitions {
        let set = |key: &Key| match flow.numbers.get(key) {
            Some(number) if number.n == 0 => Some(BTreeSet::new()),
            Some(number) => {
                number.records.as_ref().map(|ids| ids.iter().map(String::as_str).collect::<BTreeSet<_>>())
            }
            None => None,
        };
        let Some(all) = set(&whole) else { continue };
        let Some(sets) = parts.iter().map(set).collect::<Option<Vec<_>>>() else { continue };
        let mut seen: BTreeMap<&str, Key> = BTreeMap::new();
        for (key, ids) in parts.iter().zip(&sets) {
            let stray = ids.difference(&all).copied().collect::<Vec<_>>();
            if !stray.is_empty() {
                let (subject, names) = listed(&stray);
                let message = format!("{subject} {} but not {}: {names} (E9)", words(*key), words(whole));
                faults.push(Fault::new(None, message, "add them there, or take them out here"));
            }
            for id in ids {
                if let Some(before) = seen.insert(id, *key) {
                    let message = format!("`{id}` is both {} and {} (E9)", words(before), words(*key));
                    faults.push(Fault::new(None, message, "a record goes one way; correct one of the two"));
                }
            }
        }
        let lost = all.iter().copied().filter(|id| !seen.contains_key(id)).collect::<Vec<_>>();
        if !lost.is_empty() {
            let (subject, names) = listed(&lost);
            let ways = parts.iter().map(|key| words(*key)).collect::<Vec<_>>();
            let message =
                format!("{subject} {} but neither {}: {names} (E9)", words(whole), ways.join(" nor "));
            faults.push(Fault::new(None, message, "say what became of them"));
        }
    }
    faults
}

type Term = (i8, Key);

/// E1 to E7, on numbers.
pub(super) fn by_numbers(flow: &Flow, counts: Option<&Counts>) -> (Vec<Fault>, Vec<String>) {
    let mut checks = Checks { flow, counts, faults: Vec::new(), warnings: Vec::new() };
    let identified: &[Term] = &[
        (1, Key::Databases),
        (1, Key::Registers),
        (-1, Key::Duplicates),
        (-1, Key::Automatic),
        (-1, Key::Other),
        (-1, Key::RemovedAwaiting),
    ];
    checks.equation("E1", Key::Screened, identified);
    checks.steps();
    checks.equation("E3", Key::Assessed, &[(1, Key::Sought), (-1, Key::NotRetrieved)]);
    checks.equation("E3", Key::OtherAssessed, &[(1, Key::OtherSought), (-1, Key::OtherNotRetrieved)]);
    let dbr: &[Term] = &[(1, Key::Assessed), (-1, Key::ReportsExcluded), (-1, Key::Awaiting)];
    let other: &[Term] = &[(1, Key::OtherAssessed), (-1, Key::OtherExcluded), (-1, Key::OtherAwaiting)];
    match flow.other {
        true => checks.equation("E5", Key::NewReports, &[dbr, other].concat()),
        false => checks.equation("E4", Key::NewReports, dbr),
    }
    if flow.previous {
        checks.equation("E7", Key::TotalStudies, &[(1, Key::PreviousStudies), (1, Key::NewStudies)]);
        checks.equation("E7", Key::TotalReports, &[(1, Key::PreviousReports), (1, Key::NewReports)]);
    }
    for (studies, reports) in [
        (Key::PreviousStudies, Key::PreviousReports),
        (Key::NewStudies, Key::NewReports),
        (Key::TotalStudies, Key::TotalReports),
        (Key::TotalStudiesMa, Key::TotalReportsMa),
        (Key::TotalStudiesMa, if flow.previous { Key::TotalStudies } else { Key::NewStudies }),
    ] {
        checks.at_most("E6", studies, reports);
    }
    checks.equation("E8", Key::Excluded, &[(1, Key::ByHuman), (1, Key::ByAutomation)]);
    (checks.faults, checks.warnings)
}

struct Checks<'a> {
    flow: &'a Flow,
    counts: Option<&'a Counts>,
    faults: Vec<Fault>,
    warnings: Vec<String>,
}

impl Checks<'_> {
    fn n(&self, key: Key) -> Option<i128> {
        self.flow.n(key).map(i128::from)
    }

    fn line(&self, keys: impl IntoIterator<Item = Key>) -> Option<u64> {
        keys.into_iter().find_map(|key| self.counts?.entries.get(&key)?.line())
    }

    fn equation(&mut self, law: &str, left: Key, right: &[Term]) {
        let Some(stated) = self.n(left) else { return };
        let terms = right.iter().map(|(sign, key)| Some((*sign, *key, self.n(*key)?)));
        let Some(terms) = terms.collect::<Option<Vec<_>>>() else { return };
        let sum = terms.iter().map(|(sign, _, n)| i128::from(*sign) * n).sum::<i128>();
        if stated == sum {
            return;
        }
        let mut shown = String::new();
        for (at, (sign, key, n)) in terms.iter().enumerate() {
            if *n == 0 && at > 0 {
                continue;
            }
            let sign = match (at, *sign > 0) {
                (0, true) => "",
                (_, true) => " + ",
                (_, false) => " − ",
            };
            shown.push_str(&format!("{sign}{key} {n}"));
        }
        let missing = (sum - stated).abs();
        let line = self.line([left]).or_else(|| self.line(right.iter().map(|(_, key)| *key)));
        let unit = match (left.unit(), missing) {
            (crate::record::flow::Unit::Record, 1) => "1 record is",
            (crate::record::flow::Unit::Report, 1) => "1 report is",
            (crate::record::flow::Unit::Study, 1) => "1 study is",
            (crate::record::flow::Unit::Record, _) => "records are",
            (crate::record::flow::Unit::Report, _) => "reports are",
            (crate::record::flow::Unit::Study, _) => "studies are",
        };
        let unit = if missing == 1 { unit.to_owned() } else { format!("{missing} {unit}") };
        let account = if sum > stated { "not accounted for" } else { "too many" };
        let sum = if shown.contains(['+', '−']) { format!(" = {sum}") } else { String::new() };
        let message = format!("`{left}` is {stated}, but {shown}{sum}: {unit} {account} ({law})");
        self.faults.push(Fault::new(
            line,
            message,
            "correct the numbers; docs/flow.md lists what must add up",
        ));
    }

    /// E1 from step to step, E2 at the last.
    fn steps(&mut self) {
        let left = |step: &super::Step| {
            let awaiting = step.awaiting.as_ref().map_or(0, |number| number.n);
            Some((step.screened.as_ref()?.n, step.excluded.as_ref()?.n, awaiting))
        };
        let name = |step: &super::Step| match &step.name {
            Some(name) => format!(" at `{name}`"),
            None => String::new(),
        };
        for pair in self.flow.steps.windows(2) {
            let [step, next] = pair else { continue };
            let (Some((screened, excluded, awaiting)), Some(then)) = (left(step), next.screened.as_ref())
            else {
                continue;
            };
            if i128::from(screened) - i128::from(excluded) - i128::from(awaiting) != i128::from(then.n) {
                let message = format!(
                    "{} records were screened{}, but {screened} screened{} less {} excluded or awaiting leave {} (E1)",
                    then.n,
                    name(next),
                    name(step),
                    excluded + awaiting,
                    i128::from(screened) - i128::from(excluded) - i128::from(awaiting),
                );
                let line = self.line([Key::Screened, Key::Excluded]);
                self.faults.push(Fault::new(line, message, "correct the numbers of the steps"));
            }
        }
        let Some(last) = self.flow.steps.last() else { return };
        if let (Some((screened, excluded, awaiting)), Some(sought)) = (left(last), self.n(Key::Sought)) {
            let passed = i128::from(screened) - i128::from(excluded) - i128::from(awaiting);
            if passed < 0 {
                let message =
                    format!("{excluded} records were excluded{}, of {screened} screened (E2)", name(last));
                let line = self.line([Key::Excluded, Key::Screened]);
                self.faults.push(Fault::new(line, message, "correct one of the two"));
            } else if passed != sought {
                self.warnings.push(format!(
                    "{passed} records passed the screening and {sought} reports were sought; that is right only where a record led to several reports, or several records to one (E2)"
                ));
            }
        }
    }

    fn at_most(&mut self, law: &str, few: Key, many: Key) {
        if let (Some(a), Some(b)) = (self.n(few), self.n(many))
            && a > b
            && b > 0
        {
            let line = self.line([few, many]);
            let message = format!("`{few}` is {a}, more than `{many}`, which is {b} ({law})");
            let help = "a study has one report at least; a meta-analysis has no more studies than the review";
            self.faults.push(Fault::new(line, message, help));
        }
    }
}
