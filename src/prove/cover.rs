//! The shortest words for a set of classes, out of conditions that each hold for some of them.

/// A set of classes.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Bits(Vec<bool>);

/// A condition, with the classes for which it holds.
#[derive(Clone)]
pub(super) struct Atom {
    /// As it is written.
    pub(super) text: String,
    /// How much there is to read.
    pub(super) weight: usize,
    /// The classes for which it holds.
    pub(super) holds: Bits,
    /// It has an `and` in it and needs brackets beside an `or`.
    pub(super) joins: bool,
}

impl Bits {
    pub(super) fn of(classes: usize, has: impl Fn(usize) -> bool) -> Self {
        Self((0..classes).map(has).collect())
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| *a && *b).collect())
    }

    fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| *a || *b).collect())
    }

    fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| *a && !*b).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }

    fn within(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }

    fn count(&self) -> usize {
        self.0.iter().filter(|has| **has).count()
    }

    fn rank(&self, near: &[usize]) -> usize {
        let has = |class: &usize| self.0.get(*class).copied().unwrap_or(false);
        near.iter().position(has).unwrap_or(usize::MAX)
    }
}

/// From this weight on, two short conditions may be easier to read than one.
const LONG: usize = 9;

/// Words for `wanted`: one condition if there is one, else two of them, else as many as it takes; the
/// one that holds for the class first in `near` comes first.
pub(super) fn cover(wanted: &Bits, atoms: &[Atom], pairs: bool, near: &[usize]) -> String {
    let lightest =
        |atoms: Vec<&Atom>| atoms.into_iter().min_by_key(|atom| (atom.weight, atom.text.len())).cloned();
    let one = lightest(atoms.iter().filter(|atom| atom.holds == *wanted).collect());
    if let Some(atom) = &one
        && (!pairs || atom.weight <= LONG)
    {
        return atom.text.clone();
    }
    let mut sound: Vec<Atom> =
        atoms.iter().filter(|atom| !atom.holds.is_empty() && atom.holds.within(wanted)).cloned().collect();
    if pairs {
        let (mut both, mut either) = (Vec::new(), Vec::new());
        for (index, a) in atoms.iter().enumerate() {
            for b in atoms.iter().skip(index + 1) {
                let holds = a.holds.and(&b.holds);
                let weight = a.weight + b.weight + 2;
                if a.holds.or(&b.holds) == *wanted {
                    either.push(Atom {
                        text: format!("{} or {}", a.text, b.text),
                        weight,
                        holds: wanted.clone(),
                        joins: false,
                    });
                }
                if !holds.is_empty() && holds.within(wanted) {
                    let text = format!("{} and {}", a.text, b.text);
                    both.push(Atom { text, weight, holds, joins: true });
                }
            }
        }
        let exact = both.iter().filter(|atom| atom.holds == *wanted);
        if let Some(atom) = lightest(exact.chain(&either).chain(&one).collect()) {
            return atom.text;
        }
        sound.extend(both);
    }
    let mut left = wanted.clone();
    let mut parts: Vec<Atom> = Vec::new();
    while !left.is_empty() {
        let gain = |atom: &Atom| atom.holds.and(&left).count();
        let best =
            sound.iter().max_by_key(|atom| (gain(atom), std::cmp::Reverse((atom.weight, atom.text.len()))));
        let best = best.filter(|atom| gain(atom) > 0).cloned();
        let Some(best) = best.or_else(|| narrowed(wanted, &left, atoms).filter(|_| pairs)) else { break };
        left = left.without(&best.holds);
        parts.push(best);
    }
    parts.sort_by_key(|atom| atom.holds.rank(near));
    match &parts[..] {
        [one] => one.text.clone(),
        parts => {
            let words = parts
                .iter()
                .map(|part| if part.joins { format!("({})", part.text) } else { part.text.clone() });
            words.collect::<Vec<_>>().join(" or ")
        }
    }
}

/// As many conditions together as it takes to hold for one of the classes that are left, and for no
/// class that is not wanted.
fn narrowed(wanted: &Bits, left: &Bits, atoms: &[Atom]) -> Option<Atom> {
    let class = left.0.iter().position(|has| *has)?;
    let mut here = atoms.iter().filter(|atom| atom.holds.0.get(class) == Some(&true)).collect::<Vec<_>>();
    let mut holds = Bits(vec![true; wanted.0.len()]);
    let mut texts: Vec<&str> = Vec::new();
    let mut weight = 0;
    while !holds.within(wanted) {
        let too_many = |atom: &&Atom| {
            let holds = holds.and(&atom.holds);
            (holds.without(wanted).count(), wanted.without(&holds).count(), atom.weight)
        };
        let (index, best) = here.iter().copied().enumerate().min_by_key(|(_, atom)| too_many(atom))?;
        if holds.within(&best.holds) {
            return None;
        }
        holds = holds.and(&best.holds);
        weight += best.weight + 2;
        texts.push(&best.text);
        here.remove(index);
    }
    Some(Atom { text: texts.join(" and "), weight, holds, joins: true })
}
