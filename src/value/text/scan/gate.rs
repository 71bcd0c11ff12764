//! What has to be in a text at least, before a term is looked at more closely.

use super::super::Atom;

/// Sets of beginnings of words, of each of which one has to be there. None: nothing is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate(Vec<Vec<u64>>);

impl Gate {
    /// That of a term; `beginning` is that of a word, where it is one that is looked for.
    pub(super) fn of(atom: &Atom<usize>, beginning: &impl Fn(usize) -> Option<usize>) -> Self {
        match atom {
            Atom::Word(word) => Self(beginning(*word).map(|at| with(Vec::new(), at)).into_iter().collect()),
            Atom::Phrase(words) => {
                let sets = words.iter().filter_map(|word| beginning(*word));
                Self(sets.map(|at| with(Vec::new(), at)).collect())
            }
            Atom::Or(any) => {
                // One set that has something of each: of each its smallest.
                let mut all = Vec::new();
                for atom in any {
                    let gate = Self::of(atom, beginning);
                    let Some(least) = gate.0.into_iter().min_by_key(|set| ones(set)) else {
                        return Self::default();
                    };
                    all = either(all, &least);
                }
                Self(vec![all])
            }
            Atom::Near { first, then } => {
                let all = std::iter::once(&**first).chain(then.iter().map(|(_, atom)| atom));
                Self(all.flat_map(|atom| Self::of(atom, beginning).0).collect())
            }
        }
    }

    /// Whether these beginnings are enough.
    pub(super) fn opens(&self, present: &[u64]) -> bool {
        self.0.iter().all(|set| set.iter().zip(present).any(|(wanted, there)| wanted & there != 0))
    }
}

fn ones(set: &[u64]) -> u32 {
    set.iter().map(|bits| bits.count_ones()).sum()
}

fn either(mut one: Vec<u64>, other: &[u64]) -> Vec<u64> {
    one.resize(one.len().max(other.len()), 0);
    one.iter_mut().zip(other).for_each(|(bits, more)| *bits |= more);
    one
}

/// The set and one more.
pub(super) fn with(mut set: Vec<u64>, at: usize) -> Vec<u64> {
    let place = at / 64;
    if set.len() <= place {
        set.resize(place + 1, 0);
    }
    if let Some(bits) = set.get_mut(place) {
        *bits |= 1 << (at % 64);
    }
    set
}
