//! Which open cells matter: those in which two completions differ that get two verdicts. (Meaning, 10.2.)

use std::collections::BTreeSet;

use super::parts::{Budget, Choice, Part};
use super::search::product;
use crate::eval::Verdict;

/// The fields that matter and, when none does, the verdict that every completion gives. `None` when
/// there are too many completions, or some that cannot be looked at.
pub(super) fn matters(parts: &[Part<'_>], budget: &Budget) -> Option<(Vec<usize>, Option<Verdict>)> {
    let steps = parts.iter().map(Part::cost);
    if !budget.allows(steps.fold(0, usize::saturating_add)) {
        return None;
    }
    let tables = parts.iter().map(verdicts).collect::<Option<Vec<_>>>()?;
    // Where every other part is as good as it can be, a part's own verdict shows the most.
    let best = |table: &Vec<Verdict>| table.iter().copied().map(rank).min().unwrap_or(0);
    let worst = |table: &Vec<Verdict>| table.iter().copied().map(rank).max().unwrap_or(0);
    let mut fields = BTreeSet::new();
    let mut sure = true;
    for (index, (part, table)) in parts.iter().zip(&tables).enumerate() {
        let others = tables.iter().enumerate().filter(|(other, _)| *other != index);
        let floor = others.map(|(_, table)| best(table)).max().unwrap_or(0);
        let mine = mattering(part, table, floor);
        sure &= mine.len() == part.cells.len() || part.joint.is_empty() && part.cells.iter().all(|c| c.exact);
        fields.extend(mine);
    }
    if !sure {
        return None;
    }
    let lowest = tables.iter().map(best).max().unwrap_or(0);
    let highest = tables.iter().map(worst).max().unwrap_or(0);
    let foregone = (fields.is_empty() && lowest == highest).then_some(match lowest {
        0 => Verdict::Include,
        1 => Verdict::Unclear,
        _ => Verdict::Exclude,
    });
    Some((fields.into_iter().collect(), foregone))
}

/// Of two parts the one that ranks higher decides.
fn rank(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Include => 0,
        Verdict::Unclear => 1,
        Verdict::Exclude => 2,
    }
}

/// The verdict on every completion, the last cell changing fastest.
fn verdicts(part: &Part<'_>) -> Option<Vec<Verdict>> {
    let classes: Vec<Vec<usize>> = part.cells.iter().map(|c| (0..c.cells.len()).collect()).collect();
    let options = classes.iter().map(Vec::as_slice).collect::<Vec<_>>();
    product(&options)
        .map(|filling| {
            let choice: Choice = filling.into_iter().enumerate().collect();
            part.verdict(&choice)
        })
        .collect()
}

fn mattering(part: &Part<'_>, table: &[Verdict], floor: usize) -> Vec<usize> {
    let mut stride = table.len().max(1);
    let mut fields = Vec::new();
    for classes in &part.cells {
        let size = classes.cells.len().max(1);
        let inner = (stride / size).max(1);
        let seen = |at: usize| table.get(at).map(|verdict| rank(*verdict).max(floor));
        // Neighbours in this cell's direction, everything else equal.
        let differs =
            (0..table.len()).filter(|at| at % stride + inner < stride).any(|at| seen(at) != seen(at + inner));
        if differs {
            fields.push(classes.field);
        }
        stride = inner;
    }
    fields
}
