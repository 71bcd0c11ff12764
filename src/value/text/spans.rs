//! Stretches of words, and which of them stand near each other.

/// A stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: usize,
    /// One past its last word.
    pub(super) end: usize,
    /// There are words inside that are not its own: `peer … mentor`. Else every word is its own.
    pub(super) open: bool,
}

/// Distinct stretches, sorted by start, then end.
pub(super) type Spans = Vec<Stretch>;

impl Stretch {
    pub(super) const fn solid(start: usize, end: usize) -> Self {
        Self { start, end, open: false }
    }
}

/// All stretches that one of `left` and one of `right` make together, where at most `between` words
/// stand between the two, in either order. Where they overlap, none does: `mentor` stands near
/// `peer … program` when it is inside. But no word may serve both: an overlap counts only where neither
/// has its first or last word in a place that the other needs.
pub(super) fn near(left: &Spans, right: &Spans, between: usize) -> Spans {
    let beside = union(followed_by(left, right, between), followed_by(right, left, between));
    let inside = union(around(left, right), around(right, left));
    let crossed = union(crossing(left, right), crossing(right, left));
    union(beside, union(inside, crossed))
}

/// All stretches from the start of one of `left` to the end of one of `right` that begins at most
/// `between` words after it ends. What comes out is sorted, as are `left` and `right`.
///
/// No pair is looked at twice for one start: the ends of all stretches that begin at one word open
/// windows, and the stretches that begin in any of them are gone through once. A stretch is no longer
/// than its search term allows, so for a given term this is linear in the text.
pub(super) fn followed_by(left: &Spans, right: &Spans, between: usize) -> Spans {
    let mut found = Spans::new();
    let mut ends: Vec<(usize, bool)> = Vec::new();
    let mut at_start = 0;
    for group in left.chunk_by(|a, b| a.start == b.start) {
        let Some(&Stretch { start, .. }) = group.first() else { continue };
        while right.get(at_start).is_some_and(|other| other.start < start) {
            at_start += 1;
        }
        ends.clear();
        let mut at = at_start;
        for own in group {
            while right.get(at).is_some_and(|other| other.start < own.end) {
                at += 1;
            }
            while let Some(other) = right.get(at).filter(|other| other.start <= own.end + between) {
                let touching = other.start == own.end && !own.open && !other.open;
                ends.push((other.end, !touching));
                at += 1;
            }
        }
        // Of two that end at one word, the open one comes last.
        ends.sort_unstable();
        ends.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 |= same && later.1;
            same
        });
        found.extend(ends.iter().map(|(end, open)| Stretch { start, end: *end, open: *open }));
    }
    found
}

/// Those of `outer` with one of `inner` wholly between their first and their last word.
fn around(outer: &Spans, inner: &Spans) -> Spans {
    // For each place in `inner`, the nearest end of those from there on.
    let mut nearest = vec![usize::MAX; inner.len() + 1];
    for (at, own) in inner.iter().enumerate().rev() {
        if let Some(next) = nearest.get(at + 1).copied()
            && let Some(slot) = nearest.get_mut(at)
        {
            *slot = next.min(own.end);
        }
    }
    let mut at = 0;
    let mut found = Spans::new();
    for own in outer.iter().filter(|own| own.open) {
        while inner.get(at).is_some_and(|other| other.start <= own.start) {
            at += 1;
        }
        if nearest.get(at).is_some_and(|end| *end < own.end) {
            found.push(*own);
        }
    }
    found
}

/// From the start of one of `left` to the end of one of `right` that begins inside it, before its last
/// word, and ends behind it.
fn crossing(left: &Spans, right: &Spans) -> Spans {
    let mut right: Vec<Stretch> = right.iter().filter(|own| own.open).copied().collect();
    if right.is_empty() || !left.iter().any(|own| own.open) {
        return Spans::new();
    }
    let longest = right.iter().map(|own| own.end - own.start).max().unwrap_or(0);
    right.sort_unstable_by_key(|own| (own.end, own.start));
    let by_end: Vec<&[Stretch]> = right.chunk_by(|a, b| a.end == b.end).collect();
    let mut found = Spans::new();
    let open: Vec<Stretch> = left.iter().filter(|own| own.open).copied().collect();
    for group in open.chunk_by(|a, b| a.start == b.start) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let from = by_end.partition_point(|other| other.first().is_some_and(|other| other.end <= first.end));
        let mut ends = group.iter().map(|own| own.end).peekable();
        let mut longest_before = first.end;
        for others in by_end.get(from..).unwrap_or_default() {
            let Some(end) = others.first().map(|other| other.end) else { continue };
            if end > last.end + longest {
                break;
            }
            while let Some(own) = ends.next_if(|own| *own < end) {
                longest_before = own;
            }
            let inside = others.partition_point(|other| other.start <= first.start);
            if others.get(inside).is_some_and(|other| other.start + 1 < longest_before) {
                found.push(Stretch { start: first.start, end, open: true });
            }
        }
    }
    found
}

/// Both, sorted, each stretch once: as an open one where either says so.
pub(super) fn union(mut one: Spans, other: Spans) -> Spans {
    if one.is_empty() {
        return other;
    }
    if !other.is_empty() {
        one.extend(other);
        // Two sorted runs: the standard sort merges them in linear time.
        one.sort_by_key(|own| (own.start, own.end));
        one.dedup_by(|later, first| {
            let same = (later.start, later.end) == (first.start, first.end);
            first.open |= same && later.open;
            same
        });
    }
    one
}

/// Those that hold no other, in order.
pub(super) fn smallest(spans: &Spans) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let mut nearest_end = usize::MAX;
    for &Stretch { start, end, .. } in spans.iter().rev() {
        // From the right: a stretch that begins no later and ends no earlier than one kept holds it.
        if end < nearest_end {
            // Of several with one start the shortest comes last, and replaces the longer.
            if kept.last().is_some_and(|(kept_start, _)| *kept_start == start) {
                kept.pop();
            }
            kept.push((start, end));
            nearest_end = end;
        }
    }
    kept.reverse();
    kept
}
