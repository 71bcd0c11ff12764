//! Which criterion of the old version is which of the new: by label, by meaning, by likeness.

use std::collections::BTreeSet;

use super::inline::{Piece, pieces};
use super::written::{Asked, Written};

/// A criterion in both versions, or in one of them: positions in [`Written::criteria`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
}

/// Less alike than this (in thousandths), they are two criteria.
pub(super) const ALIKE: usize = 650;

/// Pairs in the order of the new version; removed ones last.
pub(super) fn pair(old: &Written, new: &Written) -> Vec<Pair> {
    let mut found = Pairing { old, new, of_new: vec![None; new.criteria.len()], taken: BTreeSet::new() };
    found.by(|a, b| a.given && b.given && a.label == b.label);
    found.by(|a, b| !(a.given && b.given) && a.meaning == b.meaning && a.label == b.label);
    found.by(|a, b| a.meaning == b.meaning && a.section == b.section);
    found.by(|a, b| a.title.is_some() && a.title == b.title && a.section == b.section);
    found.by_likeness();
    // What is left of an unlabelled place is at least in the same place.
    found.by(|a, b| !a.given && !b.given && a.label == b.label && likeness(a, b) > 300);
    found.pairs()
}

struct Pairing<'a> {
    old: &'a Written,
    new: &'a Written,
    of_new: Vec<Option<usize>>,
    taken: BTreeSet<usize>,
}

impl Pairing<'_> {
    fn by(&mut self, same: impl Fn(&Asked, &Asked) -> bool) {
        for (at, new) in self.new.criteria.iter().enumerate() {
            if self.of_new.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let mut old = self.old.criteria.iter().enumerate();
            let found = old.find(|(old_at, old)| {
                !self.taken.contains(old_at) && old.is_category() == new.is_category() && same(old, new)
            });
            if let Some((old_at, _)) = found {
                self.take(old_at, at);
            }
        }
    }

    fn take(&mut self, old: usize, new: usize) {
        self.taken.insert(old);
        if let Some(slot) = self.of_new.get_mut(new) {
            *slot = Some(old);
        }
    }

    /// The most alike first.
    fn by_likeness(&mut self) {
        let mut pairs = Vec::new();
        for (at, new) in self.new.criteria.iter().enumerate() {
            for (old_at, old) in self.old.criteria.iter().enumerate() {
                let free = !self.taken.contains(&old_at) && self.of_new.get(at) == Some(&None);
                if free && old.is_category() == new.is_category() && old.section == new.section {
                    pairs.push((likeness(old, new), old_at, at));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (ratio, old, new) in pairs {
            if ratio >= ALIKE && !self.taken.contains(&old) && self.of_new.get(new) == Some(&None) {
                self.take(old, new);
            }
        }
    }

    fn pairs(&self) -> Vec<Pair> {
        let matched = self.of_new.iter().enumerate().map(|(new, old)| Pair { old: *old, new: Some(new) });
        let removed = (0..self.old.criteria.len()).filter(|old| !self.taken.contains(old));
        matched.chain(removed.map(|old| Pair { old: Some(old), new: None })).collect()
    }
}

/// How alike two criteria are, in thousandths.
fn likeness(a: &Asked, b: &Asked) -> usize {
    let rules = shared(&a.text, &b.text);
    let judged = a.text.starts_with("judged") || b.text.starts_with("judged");
    match (&a.title, &b.title) {
        (Some(a), Some(b)) => {
            let titles = shared(a, b);
            // Every judged criterion has the same rule: only its title tells which it is.
            if judged { titles } else { usize::midpoint(rules, titles) }
        }
        _ if judged => 0,
        _ => rules,
    }
}

/// How much two texts share of their letters, spaces left out, in thousandths.
pub(super) fn shared(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let same = pieces(a, b).into_iter().map(|piece| match piece {
        Piece::Same(text) => letters(&text),
        _ => 0,
    });
    (2000 * same.sum::<usize>()).checked_div(letters(a) + letters(b)).unwrap_or(0)
}

/// Pairs whose order among the reasons changed: the fewest that explain the new order. Those that
/// moved to another stage do not count.
pub(super) fn out_of_order(pairs: &[Pair], elsewhere: &BTreeSet<usize>) -> BTreeSet<usize> {
    // The longest run of pairs that kept their order stays; the others moved.
    let stayed = pairs.iter().enumerate().filter(|(at, _)| !elsewhere.contains(at));
    let olds: Vec<(usize, usize)> =
        stayed.filter_map(|(at, p)| p.new.and(p.old).map(|old| (at, old))).collect();
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(olds.len());
    for (at, (_, old)) in olds.iter().enumerate() {
        let before = (0..at).filter(|b| olds.get(*b).is_some_and(|(_, o)| o < old));
        let before = before.max_by_key(|b| best.get(*b).map_or(0, |(length, _)| *length));
        let length = before.and_then(|b| best.get(b)).map_or(1, |(length, _)| length + 1);
        best.push((length, before));
    }
    let mut kept = BTreeSet::new();
    let mut at = (0..best.len()).max_by_key(|at| best.get(*at).map_or(0, |(length, _)| *length));
    while let Some(here) = at {
        kept.extend(olds.get(here).map(|(pair, _)| *pair));
        at = best.get(here).and_then(|(_, before)| *before);
    }
    olds.iter().map(|(pair, _)| *pair).filter(|pair| !kept.contains(pair)).collect()
}
