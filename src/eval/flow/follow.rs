//! What follows from other numbers: forward only, as what came before is not guessed.

use super::merge::Merging;
use super::{Basis, Number};
use crate::record::flow::Key;

/// Numbers that are nothing unless somebody says otherwise.
const UNRECORDED: [Key; 11] = [
    Key::Registers,
    Key::Websites,
    Key::Organisations,
    Key::Citations,
    Key::Duplicates,
    Key::Automatic,
    Key::Other,
    Key::RemovedAwaiting,
    Key::RecordsAwaiting,
    Key::Awaiting,
    Key::OtherAwaiting,
];

impl Merging<'_> {
    /// What follows from other numbers, forward only: what is missing before is not guessed.
    pub(super) fn follow(&mut self) {
        let other_arm = [Key::Websites, Key::Organisations, Key::Citations, Key::OtherAwaiting];
        for key in UNRECORDED {
            if self.n(key).is_none() && (self.flow.other || !other_arm.contains(&key)) {
                self.flow.numbers.insert(key, Number::default());
            }
        }
        let identified: &[(i8, Key)] = &[
            (1, Key::Databases),
            (1, Key::Registers),
            (-1, Key::Duplicates),
            (-1, Key::Automatic),
            (-1, Key::Other),
            (-1, Key::RemovedAwaiting),
        ];
        self.follows(Key::Screened, identified);
        if let (Some(step), Some(screened)) =
            (self.flow.steps.first_mut(), self.flow.numbers.get(&Key::Screened))
        {
            step.screened.get_or_insert_with(|| screened.clone());
        }
        let last = self.flow.steps.last().and_then(|step| {
            let awaiting = step.awaiting.as_ref().map_or(0, |number| number.n);
            let (screened, excluded) = (step.screened.as_ref()?, step.excluded.as_ref()?);
            screened.n.checked_sub(excluded.n)?.checked_sub(awaiting)
        });
        if let (Some(n), None) = (last, self.n(Key::Sought)) {
            let basis = self.basis(&[Key::Screened, Key::Excluded]);
            self.flow.numbers.insert(Key::Sought, Number { n, basis, ..Number::default() });
        }
        for (sought, not, assessed) in [
            (Key::Sought, Key::NotRetrieved, Key::Assessed),
            (Key::OtherSought, Key::OtherNotRetrieved, Key::OtherAssessed),
        ] {
            self.follows(not, &[(1, sought), (-1, assessed)]);
            self.not_assessed(sought, not, assessed);
            self.follows(assessed, &[(1, sought), (-1, not)]);
        }
        let dbr: &[(i8, Key)] = &[(1, Key::Assessed), (-1, Key::ReportsExcluded), (-1, Key::Awaiting)];
        let other: &[(i8, Key)] =
            &[(1, Key::OtherAssessed), (-1, Key::OtherExcluded), (-1, Key::OtherAwaiting)];
        let all = if self.flow.other { [dbr, other].concat() } else { dbr.to_vec() };
        self.follows(Key::NewReports, &all);
        if !self.flow.other {
            self.follows(
                Key::ReportsExcluded,
                &[(1, Key::Assessed), (-1, Key::NewReports), (-1, Key::Awaiting)],
            );
        }
        if self.flow.previous {
            self.follows(Key::TotalStudies, &[(1, Key::PreviousStudies), (1, Key::NewStudies)]);
            self.follows(Key::TotalReports, &[(1, Key::PreviousReports), (1, Key::NewReports)]);
        }
    }

    /// Where counts give the number of reports not retrieved, the records among those open are unknown.
    fn not_assessed(&mut self, sought: Key, not: Key, assessed: Key) {
        let awaiting = if not == Key::NotRetrieved { Key::Awaiting } else { Key::OtherAwaiting };
        let shown = self.shown.number(not, self.placing).map(|number| number.n);
        let (Some(shown), Some(said)) = (shown, self.n(not)) else { return };
        let more = said.saturating_sub(shown);
        if more == 0 {
            return;
        }
        for key in [assessed, awaiting] {
            if let Some(number) = self.flow.numbers.get_mut(&key) {
                number.n = number.n.saturating_sub(more);
                number.basis = Basis::Follows;
                number.records = None;
            }
        }
        if let Some(number) = self.flow.numbers.get_mut(&sought) {
            number.records = None;
        }
    }

    fn basis(&self, keys: &[Key]) -> Basis {
        let alone = keys.iter().filter_map(|key| self.flow.numbers.get(key));
        if alone.into_iter().any(|number| number.basis.counts_alone()) {
            Basis::Follows
        } else {
            Basis::Records
        }
    }

    fn follows(&mut self, key: Key, terms: &[(i8, Key)]) {
        if self.n(key).is_some() {
            return;
        }
        let values = terms.iter().map(|(sign, key)| Some(i128::from(*sign) * i128::from(self.n(*key)?)));
        let Some(values) = values.collect::<Option<Vec<_>>>() else { return };
        let Ok(n) = u64::try_from(values.into_iter().sum::<i128>()) else { return };
        let basis = self.basis(&terms.iter().map(|(_, key)| *key).collect::<Vec<_>>());
        self.flow.numbers.insert(key, Number { n, basis, ..Number::default() });
    }
}
