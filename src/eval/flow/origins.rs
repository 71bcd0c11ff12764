//! Where records were found: a database, a register, or by other methods.

use std::collections::HashMap;

use crate::record::flow::{Counts, Key};
use crate::text::fold;

/// Registers of studies, by the names that exports and reviewers have for them.
const REGISTERS: [&str; 14] = [
    "clinicaltrials.gov",
    "clinicaltrials",
    "clinical trials.gov",
    "ictrp",
    "who ictrp",
    "isrctn",
    "isrctn registry",
    "eu clinical trials register",
    "eu-ctr",
    "euctr",
    "anzctr",
    "chictr",
    "drks",
    "prospero",
];

/// The number that records of this origin belong to: databases unless a file of counts or the name itself
/// says otherwise.
#[must_use]
pub fn kind_of(origin: &str, counts: Option<&Counts>) -> Key {
    let folded = fold(origin);
    const KINDS: [Key; 5] =
        [Key::Databases, Key::Registers, Key::Websites, Key::Organisations, Key::Citations];
    let said = counts.and_then(|counts| {
        KINDS.into_iter().find(|key| {
            let parts = counts.entries.get(key).map(|entry| entry.parts.as_slice()).unwrap_or_default();
            parts.iter().any(|part| fold(&part.name) == folded)
        })
    });
    let named = || match folded.as_str() {
        "websites" | "website" => Key::Websites,
        "organisations" | "organisation" | "organizations" | "organization" => Key::Organisations,
        "citation-searching" | "citation-search" | "citations" | "reference-lists" => Key::Citations,
        name if REGISTERS.iter().any(|register| fold(register) == name) => Key::Registers,
        _ => Key::Databases,
    };
    said.unwrap_or_else(named)
}

/// Origins by number, each with what it is.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    names: Vec<(String, Key)>,
    numbers: HashMap<String, usize>,
}

impl Origins {
    /// The number of an origin.
    pub fn number(&mut self, name: &str, counts: Option<&Counts>) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len();
        self.names.push((name.to_owned(), kind_of(name, counts)));
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// Name and kind of an origin.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<(&str, Key)> {
        self.names.get(number).map(|(name, kind)| (name.as_str(), *kind))
    }

    /// All of them, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Key)> {
        self.names.iter().map(|(name, kind)| (name.as_str(), *kind))
    }

    /// Whether its records came by other methods than databases and registers.
    #[must_use]
    pub fn is_other(&self, number: usize) -> bool {
        self.get(number).is_some_and(|(_, kind)| !matches!(kind, Key::Databases | Key::Registers))
    }
}
