//! The smallest sets of cells in one part that bring a verdict, and the boxes of values that do.

use std::collections::BTreeSet;

use super::classes::Form;
use super::near::nearest_first;
use super::ordered;
use super::parts::{Choice, Outcome, Part};
use super::region;
use super::{Region, Way};
use crate::eval::Verdict;

/// The most cells of one part that are changed together. (Meaning, rule 10.5.)
const MOST_CELLS: usize = 4;

/// What is to become of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Include.
    Include,
    /// Exclude.
    Exclude,
    /// Unclear or include.
    NotExclude,
}

/// What a search came to.
#[derive(Default)]
pub(super) struct Found {
    /// Sets of cells, none of which contains another, each with values that reach the goal.
    pub(super) sets: Vec<Choice>,
    /// There may be more.
    pub(super) cut_off: bool,
}

impl Goal {
    pub(super) fn is(self, verdict: Verdict) -> bool {
        match self {
            Self::Include => verdict == Verdict::Include,
            Self::Exclude => verdict == Verdict::Exclude,
            Self::NotExclude => verdict != Verdict::Exclude,
        }
    }
}

/// The smallest sets of cells of a part that can reach a goal; the empty one when it is reached.
pub(super) fn smallest(part: &Part<'_>, goal: Goal) -> Found {
    let mut found = Found::default();
    if goal.is(part.now) {
        found.sets.push(Vec::new());
        return found;
    }
    let orders = orders(part);
    let all = (0..part.cells.len()).collect::<Vec<_>>();
    for size in 1..=MOST_CELLS.min(all.len()) {
        for cells in combinations(&all, size) {
            if !can_help(part, goal, &cells) || contains_one(&cells, &found.sets) {
                continue;
            }
            match first_filling(part, goal, &cells, &orders) {
                Ok(Some(choice)) => found.sets.push(choice),
                // Two cells that one leaf compares may have more classes together than were tried.
                Ok(None) => found.cut_off |= is_joint(part, &cells),
                Err(OutOfBudget) => {
                    found.cut_off = true;
                    return found;
                }
            }
        }
    }
    let larger = |cells: &Vec<usize>| can_help(part, goal, cells) && !contains_one(cells, &found.sets);
    found.cut_off |= all.len() > MOST_CELLS && combinations(&all, MOST_CELLS + 1).iter().any(larger);
    found.cut_off |= part.cells.iter().any(|classes| !classes.exact);
    found
}

/// The search may go no further.
struct OutOfBudget;

fn orders(part: &Part<'_>) -> Vec<Vec<usize>> {
    let convention = part.program().convention;
    part.cells.iter().map(|c| nearest_first(c, part.row().cell(c.field), convention)).collect()
}

/// Whether changing these cells could reach the goal at all: an inclusion needs every criterion that
/// does not pass to change, and an exclusion one that is open, or that is decided by a cell's being not
/// reported (which filling it may turn: meaning, rule 6.3).
fn can_help(part: &Part<'_>, goal: Goal, cells: &[usize]) -> bool {
    let touches = |(_, reads): &&(Outcome, BTreeSet<usize>)| cells.iter().any(|cell| reads.contains(cell));
    match goal {
        Goal::Include => part.asked.iter().filter(|(now, _)| *now != Outcome::Passes).all(|a| touches(&a)),
        Goal::NotExclude if part.may_await => true,
        Goal::NotExclude => {
            part.asked.iter().filter(|(now, _)| *now == Outcome::Against).all(|a| touches(&a))
        }
        Goal::Exclude if part.may_await => true,
        Goal::Exclude => {
            let unsaid = cells.iter().any(|cell| part.is_not_reported(*cell));
            part.asked.iter().any(|(now, reads)| {
                (*now == Outcome::Open || unsaid) && cells.iter().all(|cell| reads.contains(cell))
            })
        }
    }
}

fn contains_one(cells: &[usize], sets: &[Choice]) -> bool {
    sets.iter().any(|set| set.iter().all(|(cell, _)| cells.contains(cell)))
}

fn is_joint(part: &Part<'_>, cells: &[usize]) -> bool {
    cells.iter().any(|a| cells.iter().any(|b| part.joint.contains(&(*a, *b))))
}

/// The first way to fill these cells that reaches the goal, nearest values first.
fn first_filling(
    part: &Part<'_>,
    goal: Goal,
    cells: &[usize],
    orders: &[Vec<usize>],
) -> Result<Option<Choice>, OutOfBudget> {
    let options = cells.iter().map(|cell| orders.get(*cell).map(Vec::as_slice).unwrap_or_default());
    let options = options.collect::<Vec<_>>();
    for filling in product(&options) {
        let choice: Choice = cells.iter().copied().zip(filling).collect();
        match part.verdict(&choice) {
            Some(verdict) if goal.is(verdict) => return Ok(Some(choice)),
            Some(_) => {}
            None => return Err(OutOfBudget),
        }
    }
    Ok(None)
}

/// Whether these cells can reach a goal; `None` when the search may not go so far.
pub(super) fn can_reach(part: &Part<'_>, goal: Goal, choice: &Choice) -> Option<bool> {
    if choice.is_empty() {
        return Some(goal.is(part.now));
    }
    let cells = choice.iter().map(|(cell, _)| *cell).collect::<Vec<_>>();
    first_filling(part, goal, &cells, &orders(part)).ok().map(|found| found.is_some())
}

/// The box of values around the first that reach the goal: every value in it does, whatever values in
/// it the other cells have.
pub(super) fn boxed(part: &Part<'_>, goal: Goal, cells: &Choice) -> Vec<Region> {
    let orders = orders(part);
    let positions = cells.iter().map(|(cell, _)| *cell).collect::<Vec<_>>();
    let Ok(Some(seed)) = first_filling(part, goal, &positions, &orders) else { return Vec::new() };
    let mut sides = grown(part, goal, &seed, &orders, |_| false);
    let mut pinned = Vec::new();
    if is_joint(part, &positions) && !proven(part, goal, &seed, &sides) {
        // Compared cells hang on each other: only the last is free, where there are two.
        let partners =
            |cell: usize| positions.iter().filter(move |other| part.joint.contains(&(cell, **other)));
        let is_pinned = |cell: usize| partners(cell).any(|other| *other > cell) || partners(cell).count() > 1;
        pinned = positions.iter().copied().filter(|cell| is_pinned(*cell)).collect();
        sides = grown(part, goal, &seed, &orders, |cell| pinned.contains(&cell));
    }
    let questions = part.questions();
    let regions = seed.iter().zip(&sides).filter_map(|((cell, first), side)| {
        let classes = part.cells.get(*cell)?;
        let near = orders.get(*cell).map(Vec::as_slice).unwrap_or_default();
        let condition = if pinned.contains(cell) {
            region::point(part.program(), classes, *first)
        } else {
            region::condition(part.program(), &questions, classes, side, near)
        };
        Some(Region { field: classes.field, condition })
    });
    regions.collect()
}

/// The classes of each cell that keep to the goal with all classes of the cells before, and the first
/// of those behind.
fn grown(
    part: &Part<'_>,
    goal: Goal,
    seed: &Choice,
    orders: &[Vec<usize>],
    pinned: impl Fn(usize) -> bool,
) -> Vec<Vec<usize>> {
    let mut sides: Vec<Vec<usize>> = seed.iter().map(|(_, class)| vec![*class]).collect();
    for (index, (cell, first)) in seed.iter().enumerate() {
        if pinned(*cell) {
            continue;
        }
        let mut works = Vec::new();
        for class in orders.get(*cell).map(Vec::as_slice).unwrap_or_default() {
            let mut options = sides.iter().map(Vec::as_slice).collect::<Vec<_>>();
            let only = [*class];
            if let Some(option) = options.get_mut(index) {
                *option = &only;
            }
            let every = product(&options).all(|filling| {
                let choice: Choice = seed.iter().map(|(cell, _)| *cell).zip(filling).collect();
                part.verdict(&choice).is_some_and(|verdict| goal.is(verdict))
            });
            if *class == *first || every {
                works.push(*class);
            }
        }
        if let Some(side) = sides.get_mut(index) {
            *side = works;
        }
    }
    sides
}

/// Whether ranges in place of the cells decide as the goal wants: then every value in them does.
fn proven(part: &Part<'_>, goal: Goal, seed: &Choice, sides: &[Vec<usize>]) -> bool {
    let cells = seed.iter().zip(sides).map(|((cell, _), side)| {
        let classes = part.cells.get(*cell)?;
        match &side[..] {
            [one] if !matches!(classes.form, Form::Ordered(_)) => {
                Some((classes.field, classes.cells.get(*one)?.clone()))
            }
            _ => Some((classes.field, ordered::hull(classes, side)?)),
        }
    });
    let Some(patch) = cells.collect::<Option<Vec<_>>>() else { return false };
    match part.verdict_of(&patch) {
        // Unclear may be a mixture of all three.
        Verdict::Unclear => false,
        verdict => goal.is(verdict),
    }
}

/// Ways made of one set of cells from each part.
pub(super) fn together(verdict: Verdict, goals: &[(&Part<'_>, Goal, &Choice)]) -> Way {
    let mut regions: Vec<Region> =
        goals.iter().flat_map(|(part, goal, cells)| boxed(part, *goal, cells)).collect();
    regions.sort_by_key(|region| region.field);
    Way { verdict, regions }
}

/// All choices of `size` items, in order.
pub(super) fn combinations(items: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let rest = items.get(index + 1..).unwrap_or_default();
        for mut tail in combinations(rest, size - 1) {
            tail.insert(0, *item);
            all.push(tail);
        }
    }
    all
}

/// Every way to take one of each, the last changing fastest.
pub(super) fn product<'a>(options: &'a [&'a [usize]]) -> impl Iterator<Item = Vec<usize>> + 'a {
    let count = options.iter().fold(1_usize, |product, option| product.saturating_mul(option.len()));
    (0..count).map(move |mut number| {
        let mut chosen = vec![0; options.len()];
        for (slot, option) in chosen.iter_mut().zip(options).rev() {
            *slot = option.get(number % option.len().max(1)).copied().unwrap_or_default();
            number /= option.len().max(1);
        }
        chosen
    })
}
