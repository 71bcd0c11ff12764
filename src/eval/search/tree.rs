//! NLM's tree of subject headings: what `exp` takes in.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::fold;

/// Headings and their places in the tree.
#[derive(Clone, Debug, Default)]
pub struct MeshTree {
    /// Per folded heading its tree numbers.
    numbers: BTreeMap<String, Vec<String>>,
    /// Per tree number the folded heading.
    headings: BTreeMap<String, String>,
}

impl MeshTree {
    /// Reads the text of NLM's `mtreesYYYY.bin` (`Mentors;M01.526.485.700`) or of its `dYYYY.bin`
    /// (`MH = Mentors`, `MN = M01.526.485.700`).
    ///
    /// # Errors
    /// When no line is in either form: one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut tree = Self::default();
        let mut heading: Option<&str> = None;
        for line in text.lines() {
            let line = line.trim();
            if line == "*NEWRECORD" {
                heading = None;
            } else if let Some(name) = line.strip_prefix("MH = ") {
                heading = Some(name);
            } else if let Some(number) = line.strip_prefix("MN = ") {
                if let Some(name) = heading {
                    tree.add(name, number);
                }
            } else if heading.is_none()
                && let Some((name, number)) = line.rsplit_once(';')
                && is_number(number)
            {
                tree.add(name, number);
            }
        }
        if tree.headings.is_empty() {
            return Err(
                "there are no headings with tree numbers in it, such as `Mentors;M01.526.485.700`".to_owned()
            );
        }
        Ok(tree)
    }

    fn add(&mut self, name: &str, number: &str) {
        let (name, number) = (fold(name), number.trim().to_owned());
        self.numbers.entry(name.clone()).or_default().push(number.clone());
        self.headings.insert(number, name);
    }

    /// How many headings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The heading and all below it, folded; nothing when it is not in the tree.
    #[must_use]
    pub fn below(&self, heading: &str) -> Option<BTreeSet<String>> {
        let numbers = self.numbers.get(&fold(heading))?;
        let mut below = BTreeSet::from([fold(heading)]);
        for number in numbers {
            let from = format!("{number}.");
            let inside =
                self.headings.range(from.clone()..).take_while(|(other, _)| other.starts_with(&from));
            below.extend(inside.map(|(_, name)| name.clone()));
        }
        Some(below)
    }
}

/// `M01.526.485.700`
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let letter = text.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
    letter
        && text.len() >= 3
        && text.get(1..).unwrap_or_default().bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
