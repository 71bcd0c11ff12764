//! Whether every id of a file is there once, told from little.

/// The ids of a chunk, as far as it takes to see that none is there twice.
#[derive(Debug, Default)]
pub(in crate::record) struct PieceIds {
    /// A hash per id; none where records are numbered.
    pub(in crate::record) hashes: Vec<u64>,
    /// The first and the last, where each is longer than the one before, or as long and after it.
    pub(in crate::record) rising: Option<(Vec<u8>, Vec<u8>)>,
}

/// The ids of all chunks so far.
#[derive(Debug, Default)]
pub(in crate::record) struct Order {
    hashes: Vec<u64>,
    /// Ids that only ever rise need not be compared with one another.
    falls: bool,
    highest: Vec<u8>,
}

impl Order {
    /// The next chunk's; `named` where it has any.
    pub(in crate::record) fn add(&mut self, mut ids: PieceIds, named: bool) {
        self.hashes.append(&mut ids.hashes);
        if named {
            let highest = &self.highest;
            let above = ids.rising.filter(|(first, _)| (highest.len(), highest) < (first.len(), first));
            match above {
                Some((_, last)) => self.highest = last,
                None => self.falls = true,
            }
        }
    }

    /// Whether an id may be there twice: equal hashes are nearly always equal ids, and the careful reader
    /// says which.
    pub(in crate::record) fn some_twice(self, threads: usize) -> bool {
        self.falls && twice(self.hashes, threads)
    }
}

/// Whether a number is there twice.
fn twice(numbers: Vec<u64>, threads: usize) -> bool {
    // Numbers are spread evenly: each thread takes those of one range.
    let mut parts = vec![Vec::with_capacity(numbers.len() / threads + 1); threads];
    for number in numbers {
        let part = ((u128::from(number) * threads as u128) >> 64) as usize;
        parts.get_mut(part).into_iter().for_each(|part| part.push(number));
    }
    std::thread::scope(|scope| {
        let handles = parts.into_iter().map(|mut part| {
            scope.spawn(move || {
                part.sort_unstable();
                part.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
            })
        });
        let handles = handles.collect::<Vec<_>>();
        handles.into_iter().any(|handle| handle.join().unwrap_or(true))
    })
}
