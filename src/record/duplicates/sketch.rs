//! Abstracts, as far as they have to be told apart: a few numbers instead of the text.

use super::likeness::{Like, hash};
use crate::record::normal::title;

/// How many numbers stand for an abstract.
const SIZE: usize = 16;

/// As many words are looked at: what databases cut off or add (copyright) stands further back.
const WORDS: usize = 70;

/// For sixteen ways of shuffling, the pair of neighbouring words that comes first. The share of
/// numbers that two abstracts have in common is about the share of pairs of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sketch(Box<[u32; SIZE]>);

impl Sketch {
    /// Of an abstract; none when it says too little.
    pub(super) fn of(text: &str) -> Option<Self> {
        // The beginning is enough, and the rest need not be normalised.
        let end = text.char_indices().map(|(at, _)| at).nth(WORDS * 12).unwrap_or(text.len());
        let words = title(text.get(..end)?)?;
        let words = words.split(' ').take(WORDS).collect::<Vec<_>>();
        if words.len() < 12 {
            return None;
        }
        let mut least = [u32::MAX; SIZE];
        for pair in words.windows(2) {
            let [a, b] = pair else { continue };
            let seed = hash(a).rotate_left(17) ^ hash(b);
            for (place, least) in least.iter_mut().enumerate() {
                *least = (*least).min(shuffled(seed, place as u64));
            }
        }
        Some(Self(Box::new(least)))
    }

    pub(super) fn like(&self, other: &Self) -> Like {
        match self.0.iter().zip(other.0.iter()).filter(|(a, b)| a == b).count() {
            10.. => Like::Same,
            5..10 => Like::Near,
            2..5 => Like::Unknown,
            _ => Like::Different,
        }
    }

    /// Keys by which abstracts that are nearly the same meet.
    pub(super) fn bands(&self) -> impl Iterator<Item = u64> {
        self.0.chunks(4).take(3).enumerate().map(|(place, band)| {
            band.iter().fold(place as u64 + 1, |key, value| shuffled_wide(key ^ u64::from(*value)))
        })
    }
}

fn shuffled(seed: u64, way: u64) -> u32 {
    (shuffled_wide(seed.wrapping_add(way.wrapping_mul(0x9e37_79b9_7f4a_7c15))) >> 32) as u32
}

fn shuffled_wide(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
