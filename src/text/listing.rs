//! Names in a sentence.

/// `` `a`, `b` and `c` ``; of more than `most`, the first ones and how many more. `none` of nothing.
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let mut words = words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
    let more = words.len().saturating_sub(most);
    if more > 1 {
        words.truncate(most);
        return format!("{} and {more} more", words.join(", "));
    }
    match words.split_last() {
        None => String::from("none"),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
