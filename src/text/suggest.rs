//! Did you mean …?

/// The candidate most like `word`, when one is near enough to be a slip of the pen.
///
/// Near enough: Damerau–Levenshtein distance of at most a third of the longer word's letters
/// (at least 1), compared without case. Ties go to the first candidate.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let lowered = candidate.to_lowercase();
            let allowed = (wanted.chars().count().max(lowered.chars().count()) / 3).max(1);
            let distance = strsim::damerau_levenshtein(&wanted, &lowered);
            (distance <= allowed && distance < wanted.chars().count()).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
