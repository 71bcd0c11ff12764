//! Did you mean …?

/// The candidate most like `word`, when one is near enough to be a slip of the pen.
///
/// Near enough: Damerau–Levenshtein distance of at most a third of the longer word's letters
/// (at least 1), compared without case. Ties go to the first candidate.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let length = wanted.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let lowered = candidate.to_lowercase();
            let allowed = (length.max(lowered.chars().count()) / 3).max(1);
            // The distance is no less than the difference in length; a long text is not worth its
            // quadratic cost.
            if length.abs_diff(lowered.chars().count()) > allowed {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wanted, &lowered);
            (distance <= allowed && distance < length).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
