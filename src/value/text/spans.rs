//! Stretches of words, and which of them stand near each other.

/// Distinct stretches of words `start..end`, sorted by start, then end.
pub(super) type Spans = Vec<(usize, usize)>;

/// All stretches from the start of one of `left` to the end of one of `right` that begins at most
/// `between` words after it ends. `right` is sorted, as is what comes out.
///
/// No pair is looked at twice for one start: the ends of all stretches that begin at one word open
/// windows, and the stretches that begin in any of them are gone through once. A stretch is no longer
/// than its search term allows, so for a given term this is linear in the text.
pub(super) fn followed_by(left: &Spans, right: &Spans, between: usize) -> Spans {
    let mut found = Spans::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut at_start = 0;
    for group in left.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(start, _)) = group.first() else { continue };
        while right.get(at_start).is_some_and(|(from, _)| *from < start) {
            at_start += 1;
        }
        ends.clear();
        let mut at = at_start;
        for &(_, end) in group {
            while right.get(at).is_some_and(|(from, _)| *from < end) {
                at += 1;
            }
            while let Some((_, to)) = right.get(at).filter(|(from, _)| *from <= end + between) {
                ends.push(*to);
                at += 1;
            }
        }
        ends.sort_unstable();
        ends.dedup();
        found.extend(ends.iter().map(|end| (start, *end)));
    }
    found
}

/// Both, sorted, each stretch once.
pub(super) fn union(mut one: Spans, other: Spans) -> Spans {
    if one.is_empty() {
        return other;
    }
    if !other.is_empty() {
        one.extend(other);
        // Two sorted runs: the standard sort merges them in linear time.
        one.sort();
        one.dedup();
    }
    one
}

/// Those that hold no other, in order.
pub(super) fn smallest(spans: &Spans) -> Spans {
    let mut kept = Spans::new();
    let mut nearest_end = usize::MAX;
    for &(start, end) in spans.iter().rev() {
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
