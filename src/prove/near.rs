//! In which order the classes of a cell are offered: the least change first.

use super::classes::{Classes, Form, Group};
use crate::value::{Cell, Convention, PartialSet, Relation, Spread, Truth, Value, compare_quantities};

/// Positions of classes, nearest to the cell first: by distance for what has an order, by elements
/// added and removed for sets, as declared for the rest. Being missing comes last.
pub(super) fn nearest_first(classes: &Classes, now: &Cell, convention: Convention) -> Vec<usize> {
    let mut order: Vec<usize> = (0..classes.cells.len()).collect();
    match (&classes.form, now) {
        (Form::Ordered(_), Cell::Known(Value::Quantity(quantity))) => {
            let below = classes.cells.iter().filter(|class| match class {
                Cell::Known(Value::Quantity(class)) => {
                    compare_quantities(class, Relation::Less, quantity, convention) == Truth::True
                }
                _ => false,
            });
            let here = below.count();
            order.sort_by_key(|class| class.abs_diff(here));
        }
        (Form::Spread(_), Cell::Known(Value::Spread(spread))) => {
            order.sort_by_key(|class| match classes.cells.get(*class) {
                Some(Cell::Known(Value::Spread(class))) => changes(class, spread, convention),
                _ => usize::MAX,
            });
        }
        (Form::Sets(groups), Cell::Known(Value::Set(set))) => {
            order.sort_by_key(|class| match classes.cells.get(*class) {
                Some(Cell::Known(Value::Set(class))) => difference(groups, class, set),
                _ => usize::MAX,
            });
        }
        // Of an unknown set, one value is a likelier answer than several or none.
        (Form::Sets(_), _) => order.sort_by_key(|class| match classes.cells.get(*class) {
            Some(Cell::Known(Value::Set(class))) => class.at_least.len().wrapping_sub(1),
            _ => usize::MAX,
        }),
        _ => {}
    }
    order
}

/// How many groups one set has and the other has not.
fn difference(groups: &[Group], a: &PartialSet, b: &PartialSet) -> usize {
    let has = |set: &PartialSet, group: &Group| {
        let listed = group.terms.iter().any(|term| set.at_least.contains(term));
        let is_listed = |term| groups.iter().any(|group| group.terms.contains(term));
        listed || group.other && set.at_least.iter().any(|term| !is_listed(term))
    };
    groups.iter().filter(|group| has(a, group) != has(b, group)).count()
}

/// How many ends of a spread differ.
fn changes(a: &Spread, b: &Spread, convention: Convention) -> usize {
    let same = |a, b| compare_quantities(a, Relation::Equal, b, convention) == Truth::True;
    usize::from(!same(&a.lowest, &b.lowest)) + usize::from(!same(&a.highest, &b.highest))
}
