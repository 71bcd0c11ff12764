//! The beginnings of words that are looked for in a text, many bytes at a time.

use aho_corasick::packed::{Config, MatchKind, Searcher};

use super::super::WordPattern;
use super::super::folded::is_word_byte;

/// A shorter beginning is in too many words to be looked for by itself.
const SHORTEST: usize = 3;
/// More are not looked for so: going through all words is quicker then.
const MOST: usize = 256;
/// As many as one search takes.
const AT_ONCE: usize = 64;

/// The beginnings of the words that terms name. None is the beginning of another.
#[derive(Clone, Debug, Default)]
pub(super) struct Beginnings {
    searches: Vec<(usize, Searcher)>,
    /// Per beginning the patterns that have it.
    patterns: Vec<Vec<usize>>,
    /// Per pattern its beginning; none where it is too short.
    of: Vec<Option<usize>>,
}

impl Beginnings {
    /// Those of the patterns that are wanted.
    pub(super) fn of(patterns: &[WordPattern], wanted: &[bool]) -> Self {
        let mut all = Self { of: vec![None; patterns.len()], ..Self::default() };
        let long = patterns.iter().enumerate().zip(wanted).filter(|(_, wanted)| **wanted);
        let long = long.map(|(pattern, _)| pattern).filter(|(_, own)| own.prefix().len() >= SHORTEST);
        let mut long: Vec<(&str, usize)> = long.map(|(at, pattern)| (pattern.prefix(), at)).collect();
        // What begins with another one stands right behind it.
        long.sort_unstable();
        let mut texts: Vec<&str> = Vec::new();
        for (text, pattern) in long {
            if texts.last().is_none_or(|last| !text.starts_with(last)) {
                texts.push(text);
                all.patterns.push(Vec::new());
            }
            if let (Some(own), Some(slot)) = (all.patterns.last_mut(), all.of.get_mut(pattern)) {
                own.push(pattern);
                *slot = Some(texts.len() - 1);
            }
        }
        let mut searches = Vec::new();
        if texts.len() <= MOST && searchers(&texts, 0, &mut searches) {
            all.searches = searches;
            all
        } else {
            Self { of: vec![None; patterns.len()], ..Self::default() }
        }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.patterns.len()
    }

    /// That of a pattern, where it is looked for.
    pub(super) fn of_pattern(&self, pattern: usize) -> Option<usize> {
        self.of.get(pattern).copied().flatten()
    }

    /// The patterns that begin so.
    pub(super) fn patterns(&self, beginning: usize) -> &[usize] {
        self.patterns.get(beginning).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every word of a folded line that has one: where it begins, and which it is. In the order of the
    /// line.
    pub(super) fn find(&self, line: &[u8], found: &mut Vec<(usize, usize)>) {
        found.clear();
        for (first, search) in &self.searches {
            // Words do not overlap, and so neither do their beginnings: none hides another.
            let hits = search.find_iter(line);
            let starts = hits.filter(|hit| {
                hit.start().checked_sub(1).and_then(|at| line.get(at)).is_none_or(|b| !is_word_byte(*b))
            });
            found.extend(starts.map(|hit| (hit.start(), first + hit.pattern().as_usize())));
        }
        if self.searches.len() > 1 {
            found.sort_unstable();
        }
    }
}

/// Searches for all of `texts`, a few at once. False where this machine has none that is quick.
fn searchers(texts: &[&str], first: usize, searches: &mut Vec<(usize, Searcher)>) -> bool {
    if texts.is_empty() {
        return true;
    }
    let built = if texts.len() <= AT_ONCE {
        Config::new().match_kind(MatchKind::LeftmostFirst).builder().extend(texts).build()
    } else {
        None
    };
    match built {
        Some(search) => {
            searches.push((first, search));
            true
        }
        None if texts.len() == 1 => false,
        None => {
            let (head, tail) = texts.split_at(texts.len() / 2);
            searchers(head, first, searches) && searchers(tail, first + head.len(), searches)
        }
    }
}
