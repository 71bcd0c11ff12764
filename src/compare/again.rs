//! Who needs people again, and for what: newly open cells, judgements of another question, overrides
//! that answered another decision.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::Change;
use super::parts::Content;
use super::written::{Asked, column};
use super::{Difference, Kind, Subject};
use crate::check::{Ask, Program};
use crate::eval::{Decision, Override, Verdict, Why};
use crate::record::Row;
use crate::syntax::ast::Body;
use crate::value::Cell;

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
    pub needs: Arc<[Need]>,
    /// Judged criteria that ask something else now.
    pub judged_before: Vec<String>,
    /// What people decided instead, which answered something else.
    pub overridden: Option<(Override, Outdated)>,
}

/// Why an override no longer answers what is asked. (Meaning, rule 8.2.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outdated {
    /// It says that it answered other criteria than the new version.
    OtherCriteria,
    /// The cells of its record have changed since.
    Record,
    /// It answered the old version, and the new one decides the record otherwise: another verdict,
    /// other reasons, other open criteria.
    DecidedOtherwise,
    /// It answered the old version, and these criteria of the same decision ask something else.
    AskOtherwise(Vec<String>),
}

/// What of a decision the changes put into question.
pub(super) struct Reopening {
    /// The label that a criterion of the old version has in the new one.
    renamed: BTreeMap<String, String>,
    /// The same for fields.
    fields: BTreeMap<String, String>,
    /// Judged criteria that ask something else now, by their new label.
    asked_anew: BTreeSet<String>,
    /// Criteria that mean something else now, by their new label.
    changed: BTreeSet<String>,
}

impl Reopening {
    pub(super) fn new(difference: &Difference) -> Self {
        let renamed = |subject| {
            let of = difference.changes().iter().filter(move |change| change.subject == subject);
            of.filter_map(|change| Some((change.was.clone()?, change.name.clone()))).collect()
        };
        let changed = |change: &&Change| change.kinds.contains(&Kind::Changed);
        let criteria = difference.changes().iter().filter(|change| change.subject == Subject::Criterion);
        let mut labels: BTreeSet<String> =
            criteria.filter(changed).map(|change| change.name.clone()).collect();
        labels.extend(difference.edits().flat_map(|change| change.reaches.iter().cloned()));
        let asked_anew = asked_anew(difference);
        labels.extend(asked_anew.iter().cloned());
        let (renamed, fields) = (renamed(Subject::Criterion), renamed(Subject::Field));
        Self { renamed, fields, asked_anew, changed: labels }
    }

    /// The label in the new version.
    pub(super) fn now<'a>(&'a self, label: &'a str) -> &'a str {
        self.renamed.get(label).map_or(label, String::as_str)
    }

    /// Whether any judged criterion asks something else now.
    pub(super) fn asks_anew(&self) -> bool {
        !self.asked_anew.is_empty()
    }

    /// What is newly open, when it is unclear now.
    pub(super) fn needs(&self, was: (&Decision<'_>, &Program), is: (&Decision<'_>, &Program)) -> Vec<Need> {
        let mut open = needs(is.0, is.1);
        if was.0.verdict == Verdict::Unclear {
            let now = |field: String| self.fields.get(&field).cloned().unwrap_or(field);
            let known: BTreeSet<(String, Why)> =
                needs(was.0, was.1).into_iter().map(|need| (now(need.field), need.why)).collect();
            // The same cell is open in the same way: whoever was to look it up still is.
            open.retain(|need| !known.contains(&(need.field.clone(), need.why)));
        }
        open
    }

    /// The judged criteria whose answers were to another question, where they may decide.
    pub(super) fn judged_before(&self, is: &Decision<'_>, program: &Program, row: Row<'_>) -> Vec<String> {
        let anew = |at: &usize| {
            program.criteria.get(*at).is_some_and(|criterion| self.asked_anew.contains(&criterion.label))
        };
        // Whatever excludes it besides excludes it whichever way they are answered.
        if self.asked_anew.is_empty() || !is.reasons.iter().all(anew) {
            return Vec::new();
        }
        // Those of later stages, too: the answers here may let it get there.
        let asked = program.criteria.iter().filter(|criterion| self.asked_anew.contains(&criterion.label));
        let answered = asked.filter(|criterion| match criterion.ask {
            Ask::Judged { field, .. } => matches!(row.cell(field), Cell::Known(_)),
            Ask::Rule(_) => false,
        });
        answered.map(|criterion| criterion.label.clone()).collect()
    }

    /// Why an override is outdated. One that names no criteria answered the old version: it is asked
    /// again when what it stood against has changed. One that does name them is when they are others.
    pub(super) fn outdated(
        &self,
        people: &Override,
        was: (&Decision<'_>, &Program),
        is: (&Decision<'_>, &Program),
        hash: impl Fn(&Program) -> String,
    ) -> Option<Outdated> {
        let answered = |program: &Program| {
            people.fingerprint.as_deref().is_none_or(|then| then == program.fingerprint.as_str())
        };
        let named = people.fingerprint.is_some();
        let to_new = named && answered(is.1);
        if !to_new && !answered(was.1) {
            return Some(Outdated::OtherCriteria);
        }
        let then = if to_new { is.1 } else { was.1 };
        if people.record_hash.as_deref().is_some_and(|answered| answered != hash(then)) {
            return Some(Outdated::Record);
        }
        if to_new {
            return None;
        }
        self.decided_otherwise(was, is).or_else(|| named.then_some(Outdated::OtherCriteria))
    }

    /// What is different about the new decision, or about what its criteria ask.
    fn decided_otherwise(
        &self,
        (was, old): (&Decision<'_>, &Program),
        (is, new): (&Decision<'_>, &Program),
    ) -> Option<Outdated> {
        let label = |program: &Program, at: &usize| {
            let label = program.criteria.get(*at).map(|criterion| criterion.label.as_str());
            label.unwrap_or_default().to_owned()
        };
        let before = |of: &[usize]| of.iter().map(|at| self.now(&label(old, at)).to_owned()).collect();
        let after = |of: &[usize]| of.iter().map(|at| label(new, at)).collect::<BTreeSet<String>>();
        let same = was.verdict == is.verdict
            && after(&is.reasons) == before(&was.reasons)
            && after(&is.open) == before(&was.open);
        if !same {
            return Some(Outdated::DecidedOtherwise);
        }
        let of = after(&is.reasons).into_iter().chain(after(&is.open));
        let changed = of.filter(|label| self.changed.contains(label)).collect::<Vec<_>>();
        (!changed.is_empty()).then_some(Outdated::AskOtherwise(changed))
    }
}

/// The judged criteria of the new version in whose column people have answered another question.
fn asked_anew(difference: &Difference) -> BTreeSet<String> {
    let judged = |asked: &Asked| matches!(asked.body, Body::Judged(_));
    let columns = |asked: &Asked| column(&asked.body, &asked.label);
    let [old, _] = &difference.compared.written;
    let answered = old.criteria.iter().filter_map(columns).collect::<BTreeSet<_>>();
    let mut labels = BTreeSet::new();
    for part in &difference.compared.parts {
        let Content::Criterion { old, new: Some(new) } = &part.content else { continue };
        if !judged(new) {
            continue;
        }
        let anew = match old {
            Some(old) => {
                !judged(old)
                    || old.title != new.title
                    || old.section != new.section
                    || columns(old) != columns(new)
            }
            // A new question in a column that was another's.
            None => columns(new).is_some_and(|column| answered.contains(&column)),
        };
        if anew {
            labels.insert(new.label.clone());
        }
    }
    labels
}

/// What an unclear record needs.
pub(super) fn needs(decision: &Decision<'_>, program: &Program) -> Vec<Need> {
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
