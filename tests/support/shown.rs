//! Commands as a page shows them, and outputs shortened with `…`.

/// The words of a command line; quotes keep words together.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            c => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// The arguments of a line that runs `eligible`, in either of the two ways to do it.
pub(crate) fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.strip_prefix("$ ")?;
    let rest = line.strip_prefix("cargo run --").or_else(|| line.strip_prefix("eligible"))?;
    Some(words(rest))
}

/// Whether an output is as shown, where a line `…` stands for any lines.
pub(crate) fn matches(shown: &[String], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((first, rest)) if first.trim() == "…" => {
            (0..=output.len()).any(|skipped| matches(rest, &output[skipped..]))
        }
        Some((first, rest)) => {
            output.split_first().is_some_and(|(line, more)| line == first && matches(rest, more))
        }
    }
}

/// The output shortened as the old text was: as many lines before the first `…` and after the last,
/// and between two of them as many lines from the one that is most like the first.
pub(crate) fn shorten(old: &[String], output: &[&str]) -> Vec<String> {
    let kept = old.split(|line| line.trim() == "…").collect::<Vec<_>>();
    if kept.len() == 1 || matches(old, output) {
        return if kept.len() == 1 {
            output.iter().map(|line| (*line).to_owned()).collect()
        } else {
            old.to_vec()
        };
    }
    let mut taken = vec![false; output.len()];
    let mut from = 0;
    for (index, part) in kept.iter().enumerate() {
        let Some(text) = part.iter().position(|line| !line.trim().is_empty()) else { continue };
        let first = &part[text];
        let start = match index {
            0 => 0,
            _ if index + 1 == kept.len() => output.len().saturating_sub(part.len()),
            _ => (from..output.len())
                .max_by_key(|at| (likeness(first, output[*at]), usize::MAX - at))
                .map_or(from, |at| at.saturating_sub(text).max(from)),
        };
        from = (start + part.len()).min(output.len());
        taken[start..from].fill(true);
    }
    let mut shown = Vec::new();
    let mut skipping = false;
    for (line, taken) in output.iter().zip(taken) {
        if taken {
            shown.push((*line).to_owned());
        } else if !skipping {
            let next = line.len() - line.trim_start().len();
            shown.push(format!("{}…", " ".repeat(next)));
        }
        skipping = !taken;
    }
    shown
}

/// How much of its beginning a line has in common with another.
pub(crate) fn likeness(a: &str, b: &str) -> usize {
    let same = |(a, b): &(&str, &str)| a == b;
    a.split_whitespace().zip(b.split_whitespace()).take_while(same).count()
}
