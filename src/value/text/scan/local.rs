//! Terms that are decided at the places of one of their words: the word itself, a phrase around it, or
//! another word near it.

use std::collections::BTreeMap;

use super::super::{Atom, Distance};

/// Words further apart are looked for otherwise: to walk so far at every place takes too long.
pub(super) const FAR: usize = 12;
/// A term of more alternatives is looked for otherwise.
const MOST: usize = 256;

/// One way to have a term: what has to be around a word, the anchor.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) term: usize,
    pub(super) around: Around,
}

/// What has to stand around an anchor. Patterns by their numbers.
#[derive(Clone, Debug)]
pub(super) enum Around {
    Nothing,
    /// This one, at most so many words before or after it.
    Near(usize, usize),
    /// These, word by word: before it, the nearest first, and after it.
    Beside(Vec<usize>, Vec<usize>),
}

impl Around {
    /// How many words before or after it matter.
    pub(super) fn reach(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Near(_, near) => *near,
            Self::Beside(before, after) => before.len().max(after.len()),
        }
    }
}

/// One alternative of a term, before its anchor is chosen.
enum Way {
    Row(Vec<usize>),
    Near(usize, usize, usize),
}

/// Per anchor the terms that are decided there, and the terms that are decided nowhere so.
pub(super) struct Locals {
    pub(super) at: BTreeMap<usize, Vec<Local>>,
    pub(super) others: Vec<usize>,
}

/// Chooses anchors among the words that can be looked for by their beginnings: few for many terms, and
/// long ones.
pub(super) fn locals(atoms: &[Atom<usize>], length: &impl Fn(usize) -> Option<usize>) -> Locals {
    let mut locals = Locals { at: BTreeMap::new(), others: Vec::new() };
    let mut open: Vec<(usize, Way)> = Vec::new();
    for (term, atom) in atoms.iter().enumerate() {
        let ways = ways(atom).filter(|ways| ways.len() <= MOST);
        let anchored = |way: &Way| anchors(way).iter().any(|word| length(*word).is_some());
        match ways {
            Some(ways) if ways.iter().all(anchored) => open.extend(ways.into_iter().map(|way| (term, way))),
            _ => locals.others.push(term),
        }
    }
    while !open.is_empty() {
        let mut uses: BTreeMap<usize, usize> = BTreeMap::new();
        for word in open.iter().flat_map(|(_, way)| anchors(way)) {
            *uses.entry(word).or_default() += 1;
        }
        let usable = uses.into_iter().filter_map(|(word, uses)| Some((uses, length(word)?, word)));
        let Some((_, _, anchor)) = usable.max() else { break };
        let (own, rest) = open.into_iter().partition(|(_, way)| anchors(way).contains(&anchor));
        open = rest;
        let own: Vec<(usize, Way)> = own;
        let here = own.into_iter().map(|(term, way)| Local { term, around: around(way, anchor) });
        locals.at.entry(anchor).or_default().extend(here);
    }
    locals
}

fn anchors(way: &Way) -> Vec<usize> {
    match way {
        Way::Row(words) => words.clone(),
        Way::Near(one, other, _) => vec![*one, *other],
    }
}

fn around(way: Way, anchor: usize) -> Around {
    match way {
        Way::Near(one, other, near) => Around::Near(if one == anchor { other } else { one }, near),
        Way::Row(words) => {
            let at = words.iter().position(|word| *word == anchor).unwrap_or(0);
            let (before, after) = words.split_at(at);
            match (before, after.split_first()) {
                ([], None | Some((_, []))) => Around::Nothing,
                (_, after) => Around::Beside(
                    before.iter().rev().copied().collect(),
                    after.map(|(_, after)| after.to_vec()).unwrap_or_default(),
                ),
            }
        }
    }
}

/// All ways to have a term, where each is a row of words or two words near each other.
fn ways(atom: &Atom<usize>) -> Option<Vec<Way>> {
    match atom {
        Atom::Near { first, then } => {
            let [(distance, other)] = &then[..] else { return None };
            let (first, other) = (words(first)?, words(other)?);
            if first.len() * other.len() > MOST {
                return None;
            }
            let pairs = first.iter().flat_map(|one| other.iter().map(move |other| (*one, *other)));
            match distance {
                Distance::Next => Some(pairs.map(|(one, other)| Way::Row(vec![one, other])).collect()),
                Distance::Within(near) => {
                    let near = usize::from(*near);
                    (near <= FAR).then(|| pairs.map(|(one, other)| Way::Near(one, other, near)).collect())
                }
            }
        }
        Atom::Word(word) => Some(vec![Way::Row(vec![*word])]),
        Atom::Phrase(words) => (words.len() <= FAR).then(|| vec![Way::Row(words.clone())]),
        Atom::Or(any) => {
            let all: Option<Vec<Vec<Way>>> = any.iter().map(ways).collect();
            Some(all?.into_iter().flatten().collect())
        }
    }
}

/// The words of a list of single words.
fn words(atom: &Atom<usize>) -> Option<Vec<usize>> {
    match atom {
        Atom::Word(word) => Some(vec![*word]),
        Atom::Or(any) => {
            let all: Option<Vec<Vec<usize>>> = any.iter().map(words).collect();
            Some(all?.into_iter().flatten().collect())
        }
        Atom::Phrase(_) | Atom::Near { .. } => None,
    }
}
