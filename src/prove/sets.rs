//! Classes of fields with values: values that the same conditions name belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::Group;
use super::questions::{Questions, other_set, sets_in};
use crate::record::Row;
use crate::text::fold;
use crate::value::{Base, Cell, FieldSpec, PartialSet, Term, Value};

/// At most so many groups are combined to sets; 2⁶ sets are as many as one can take in.
const MOST_GROUPS: usize = 6;

/// The groups of a field's values. Values of other fields that it is compared with are those in `rows`.
pub(super) fn groups(
    spec: &FieldSpec,
    field: usize,
    questions: &Questions<'_>,
    rows: &[Row<'_>],
    possible: Option<&Value>,
) -> Vec<Group> {
    let mut cuts: Vec<BTreeSet<Term>> = Vec::new();
    let one_by_one = |cuts: &mut Vec<BTreeSet<Term>>, terms: &BTreeSet<Term>| {
        cuts.extend(terms.iter().map(|term| BTreeSet::from([term.clone()])));
    };
    for test in questions.about(field) {
        match sets_in(test, field) {
            Some((set, true)) => one_by_one(&mut cuts, set),
            Some((set, false)) => cuts.push(set.clone()),
            None => {}
        }
        let Some(other) = other_set(test, field) else { continue };
        for row in rows {
            match row.cell(other) {
                Cell::Known(Value::Set(set)) => one_by_one(&mut cuts, &set.at_least),
                Cell::Known(Value::Text(text)) => {
                    cuts.push(BTreeSet::from([Term::new(&fold(text))]));
                }
                _ => {}
            }
        }
    }
    // What a partly known set certainly has must be told from what it may have.
    if let Some(Value::Set(set)) = possible {
        one_by_one(&mut cuts, &set.at_least);
    }
    let mut universe: Vec<Term> = spec.vocabulary.values.clone();
    for term in cuts.iter().flatten() {
        if !universe.contains(term) {
            universe.push(term.clone());
        }
    }
    let mut by_signature: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = |signature: Vec<bool>, groups: &mut Vec<Group>| {
        *by_signature.entry(signature).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        })
    };
    for term in universe {
        let index = group_of(cuts.iter().map(|cut| cut.contains(&term)).collect(), &mut groups);
        if let Some(group) = groups.get_mut(index) {
            group.terms.push(term);
        }
    }
    if spec.vocabulary.open || spec.base == Base::Text {
        let index = group_of(vec![false; cuts.len()], &mut groups);
        if let Some(group) = groups.get_mut(index) {
            group.other = true;
        }
    }
    groups
}

/// A cell with one value of each group.
pub(super) fn single(groups: &[Group], base: Base) -> Vec<Cell> {
    let cell = |group: &Group| {
        let term = stand_in(group);
        Cell::Known(if base == Base::Text {
            Value::Text(term.to_string())
        } else {
            Value::Set(PartialSet::known([term]))
        })
    };
    groups.iter().map(cell).collect()
}

/// A set for every choice of groups that has what the cell certainly has; and whether these are all.
pub(super) fn subsets(groups: &[Group], possible: Option<&Value>) -> (Vec<Cell>, bool) {
    let certain = match possible {
        Some(Value::Set(set)) => set.at_least.clone(),
        _ => BTreeSet::new(),
    };
    let used = groups.len().min(MOST_GROUPS);
    let mut cells: Vec<PartialSet> = (0..1_usize << used)
        .map(|chosen| {
            let chosen = groups.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            PartialSet::known(chosen.map(|(_, group)| stand_in(group)).chain(certain.iter().cloned()))
        })
        .collect();
    // Beyond that, the further groups one at a time.
    cells.extend(
        groups
            .iter()
            .skip(used)
            .map(|group| PartialSet::known(certain.iter().cloned().chain([stand_in(group)]))),
    );
    let mut seen = BTreeSet::new();
    cells.retain(|set| seen.insert(set.at_least.clone()));
    if let Some(Value::Set(set)) = possible
        && !set.more
    {
        cells.retain(|cell| cell.at_least == set.at_least);
    }
    (cells.into_iter().map(|set| Cell::Known(Value::Set(set))).collect(), groups.len() <= MOST_GROUPS)
}

/// A value of a group; an unlisted one where it has no listed.
fn stand_in(group: &Group) -> Term {
    group.terms.first().cloned().unwrap_or_else(|| Term::new("(another value)"))
}
