//! Which pairs are compared: records that share a key. Never all with all.

use super::keys::Keys;
use super::likeness::{hash, hash_more};

/// The keys by which records meet.
const KINDS: [Kind; 10] = [
    Kind::Doi,
    Kind::Pmid,
    Kind::TitleStart,
    Kind::TitleEnd,
    Kind::TitleLongWords,
    Kind::AuthorPage,
    Kind::VolumePage,
    Kind::Abstract(0),
    Kind::Abstract(1),
    Kind::AuthorYearWord,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Doi,
    Pmid,
    TitleStart,
    TitleEnd,
    /// The three longest words.
    TitleLongWords,
    AuthorPage,
    VolumePage,
    Abstract(usize),
    /// First author, year, longest word of the title.
    AuthorYearWord,
}

/// A block larger than this is divided by a further key.
const LARGE: usize = 64;

/// In a block that no key divides any more, each record is compared with as many that follow it in the
/// order of their titles.
const NEAR: usize = 24;

/// So few blocks are done before other processors have begun.
const FEW: usize = 200;

/// How much there was to compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Comparisons made; a pair that shares several keys counts more than once.
    pub compared: u64,
    /// Blocks that were too large and divided by a further key.
    pub divided: u64,
    /// Comparisons left out in these: of records that share one key and not the further one. Records
    /// that are alike meet by other keys, too.
    pub skipped: u64,
}

impl Effort {
    pub(super) fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.divided += other.divided;
        self.skipped += other.skipped;
    }
}

/// Shows `pair` every pair that shares a key, in blocks spread over the machine's processors. The
/// results come back in the order of the blocks, whatever the processors did.
pub(super) fn each_pair<T: Send>(
    keys: &[Keys],
    pair: impl Fn(usize, usize) -> Option<T> + Sync,
) -> (Vec<T>, Effort) {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 16);
    let mut found = Vec::new();
    let mut effort = Effort::default();
    for kind in KINDS {
        let mut entries = keys.iter().enumerate().flat_map(|(at, keys)| {
            kind.keys(keys).into_iter().flatten().map(move |key| (key, u32::try_from(at).unwrap_or(u32::MAX)))
        });
        let mut entries = entries.by_ref().collect::<Vec<_>>();
        entries.sort_unstable();
        entries.dedup();
        let blocks = entries.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1).collect::<Vec<_>>();
        let share = blocks.len().div_ceil(workers).max(1);
        let walk = |blocks: &[&[(u64, u32)]]| {
            let mut walk = Walk { keys, pair: &pair, found: Vec::new(), effort: Effort::default() };
            for block in blocks {
                let mut members = block.iter().map(|(_, at)| *at as usize).collect::<Vec<_>>();
                walk.block(&mut members, 0);
            }
            (walk.found, walk.effort)
        };
        if blocks.len() < FEW {
            let (more, other) = walk(&blocks);
            found.extend(more);
            effort.add(other);
            continue;
        }
        let results = std::thread::scope(|scope| {
            let started = blocks.chunks(share).map(|blocks| scope.spawn(move || walk(blocks)));
            let started = started.collect::<Vec<_>>();
            started.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
        });
        for result in results {
            match result {
                Ok((more, other)) => {
                    found.extend(more);
                    effort.add(other);
                }
                // What went wrong in a worker goes wrong here, too.
                Err(cause) => std::panic::resume_unwind(cause),
            }
        }
    }
    (found, effort)
}

struct Walk<'a, T, F> {
    keys: &'a [Keys],
    pair: &'a F,
    found: Vec<T>,
    effort: Effort,
}

impl<T, F: Fn(usize, usize) -> Option<T>> Walk<'_, T, F> {
    /// Compares within a block, divided as long as it is large.
    fn block(&mut self, members: &mut [usize], depth: usize) {
        let reach = if members.len() <= LARGE {
            members.len()
        } else if depth < DIVISIONS {
            self.effort.divided += 1;
            let mut divided = members.iter().map(|at| (self.further(*at, depth), *at)).collect::<Vec<_>>();
            divided.sort_unstable();
            for part in divided.chunk_by(|a, b| a.0 == b.0) {
                let mut part = part.iter().map(|(_, at)| *at).collect::<Vec<_>>();
                self.block(&mut part, depth + 1);
            }
            let parts = divided.chunk_by(|a, b| a.0 == b.0).map(|part| pairs(part.len())).sum::<u64>();
            self.effort.skipped += pairs(members.len()) - parts;
            return;
        } else {
            let order = |at: &usize| {
                let keys = self.keys.get(*at);
                keys.map(|keys| (keys.title.as_ref().map(|title| title.letters()), keys.content))
            };
            members.sort_by(|a, b| order(a).cmp(&order(b)));
            NEAR
        };
        let mut made = 0;
        for (place, a) in members.iter().enumerate() {
            for b in members.iter().skip(place + 1).take(reach) {
                made += 1;
                self.found.extend((self.pair)((*a).min(*b), (*a).max(*b)));
            }
        }
        self.effort.compared += made;
        self.effort.skipped += pairs(members.len()) - made;
    }

    /// A further key of a record in a large block.
    fn further(&self, at: usize, depth: usize) -> u64 {
        let Some(keys) = self.keys.get(at) else { return 0 };
        match depth {
            0 => keys.title.as_ref().map_or(0, |title| title.words().take(6).fold(1, hash_more)),
            1 => keys.people.as_ref().map_or(0, |people| hash(people.first())),
            _ => keys.year.map_or(0, |year| u64::from(year / 2)),
        }
    }
}

/// How many further keys there are.
const DIVISIONS: usize = 3;

fn pairs(members: usize) -> u64 {
    let members = members as u64;
    members * members.saturating_sub(1) / 2
}

impl Kind {
    fn keys(self, keys: &Keys) -> [Option<u64>; 1] {
        let title = keys.title.as_ref();
        let end = |letters: &str, from: usize| letters.get(from..).map(hash);
        let page = keys.pages.as_ref().map(|pages| super::places::digits(&pages.first));
        let page = page.filter(|page| !page.is_empty());
        let key = match self {
            Self::Doi => keys.doi.as_deref().map(hash),
            Self::Pmid => keys.pmid.map(u64::from),
            Self::TitleStart => title.map(|title| {
                let start =
                    title.letters().char_indices().nth(24).map_or(title.letters().len(), |(at, _)| at);
                hash(title.letters().get(..start).unwrap_or_default())
            }),
            Self::TitleEnd => title.and_then(|title| {
                let letters = title.letters();
                let from = letters.char_indices().rev().nth(23).map_or(0, |(at, _)| at);
                end(letters, from)
            }),
            Self::TitleLongWords => title.and_then(|title| {
                let mut words = title.words().filter(|word| word.len() >= 5).collect::<Vec<_>>();
                words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
                words.dedup();
                let key = words.iter().take(3).fold(3, |key, word| hash_more(key, word));
                (words.len() >= 3).then_some(key)
            }),
            Self::AuthorPage => {
                let author = keys.people.as_ref().map(|people| people.first());
                author.zip(page).map(|(author, page)| hash_more(hash(author), &page))
            }
            Self::VolumePage => {
                let place = keys.volume.as_deref().zip(page);
                place.map(|(volume, page)| hash_more(hash_more(5, volume), &page))
            }
            Self::Abstract(band) => keys.sketch.as_ref().and_then(|sketch| sketch.bands().nth(band)),
            Self::AuthorYearWord => {
                let author = keys.people.as_ref().map(|people| people.first());
                let longest =
                    title.and_then(|title| title.words().max_by(|a, b| a.len().cmp(&b.len()).then(b.cmp(a))));
                match (author, keys.year, longest) {
                    (Some(author), Some(year), Some(word)) => {
                        Some(hash_more(hash_more(u64::from(year), author), word))
                    }
                    _ => None,
                }
            }
        };
        [key]
    }
}
