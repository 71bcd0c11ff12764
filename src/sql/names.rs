//! Names of columns that every engine takes: letters, digits and `_`, each once whatever its case.

use std::collections::HashSet;

/// Engines cut longer names.
const LONGEST: usize = 48;

/// The names taken so far.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Names of which none is to be used.
    pub(super) fn reserved(names: &[&str]) -> Self {
        Self(names.iter().map(|name| name.to_lowercase()).collect())
    }

    /// A name like the one wanted, which is now taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        self.family(wanted, &[""])
    }

    /// The beginning of several names with these endings, which are now taken.
    pub(super) fn family(&mut self, wanted: &str, endings: &[&str]) -> String {
        let plain = plain(wanted);
        for number in 1_usize.. {
            let name = if number == 1 { plain.clone() } else { format!("{plain}_{number}") };
            let all = endings.iter().map(|ending| format!("{name}{ending}").to_lowercase());
            let all = all.collect::<Vec<_>>();
            if all.iter().all(|name| !self.0.contains(name)) {
                self.0.extend(all);
                return name;
            }
        }
        plain
    }
}

/// `study-id` as `study_id`
fn plain(wanted: &str) -> String {
    let kept = wanted.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    let kept = kept.take(LONGEST).collect::<String>();
    match kept.chars().next() {
        Some(c) if c.is_ascii_digit() => format!("_{kept}"),
        Some(_) => kept,
        None => String::from("_"),
    }
}
