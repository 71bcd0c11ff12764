//! Who answered: names as they are given, pseudonyms instead of e-mail addresses.

use std::collections::HashMap;

/// The people met so far. The same address is the same person in every file that is read together.
#[derive(Clone, Debug, Default)]
pub struct People {
    pseudonyms: HashMap<String, String>,
    names: Vec<String>,
}

impl People {
    /// The name to use: as given, or `R1`, `R2` … where that is an e-mail address or the number that a
    /// tool gives its users.
    pub(super) fn name(&mut self, given: &str) -> String {
        if is_address(given) { self.pseudonym(given) } else { given.trim().to_owned() }
    }

    /// A pseudonym for whatever somebody is known by.
    pub(super) fn pseudonym(&mut self, known_by: &str) -> String {
        let key = known_by.trim().to_lowercase();
        if let Some(name) = self.pseudonyms.get(&key) {
            return name.clone();
        }
        let name = format!("R{}", self.pseudonyms.len() + 1);
        self.names.push(name.clone());
        self.pseudonyms.insert(key, name.clone());
        name
    }

    /// The pseudonyms given, in order.
    #[must_use]
    pub fn pseudonyms(&self) -> &[String] {
        &self.names
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    })
}
