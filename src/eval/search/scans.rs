//! What all terms of a strategy find in the texts of one record, text by text.

use super::record::{Place, Reference};
use crate::value::{ScanRoom, Scanner};

/// A record and what has been found in it. Every text is gone through once, when it is first asked for.
pub(super) struct Scans<'a> {
    pub(super) record: &'a Reference,
    scanner: &'a Scanner,
    room: ScanRoom,
    /// Per place one bit per term.
    found: [Option<Vec<u64>>; Place::COUNT],
}

impl<'a> Scans<'a> {
    pub(super) fn new(scanner: &'a Scanner, record: &'a Reference) -> Self {
        Self { record, scanner, room: ScanRoom::default(), found: [const { None }; Place::COUNT] }
    }

    /// Whether a term matches inside one of the texts in a place.
    pub(super) fn has(&mut self, place: Place, term: usize) -> bool {
        let Some(found) = self.found.get_mut(place as usize) else { return false };
        let bits = found.get_or_insert_with(|| {
            let mut bits = vec![0; self.scanner.len().div_ceil(64)];
            for passage in self.record.passages(place) {
                let found = self.scanner.scan(&passage.text, &mut self.room);
                bits.iter_mut().zip(found.bits()).for_each(|(all, own)| *all |= own);
            }
            bits
        });
        bits.get(term / 64).is_some_and(|bits| bits >> (term % 64) & 1 == 1)
    }
}
