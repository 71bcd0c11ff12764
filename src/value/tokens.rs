//! The words that stand in a cell for nothing at all. (Meaning, rules 1.1 to 1.3.)

use std::collections::BTreeMap;

use super::Missing;
use crate::text::missing_token_key;

/// What the words for missing cells mean. Keys are [`missing_token_key`](crate::text::missing_token_key)s.
/// `None` as a meaning stands for `none`: a set known to be empty.
///
/// Words that a file has to explain, such as `N/A`, are not among the [`words`](Self::words) until
/// it does; [`meaning`](Self::meaning) knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTokens {
    /// The meaning of an empty cell.
    pub blank: Option<Missing>,
    /// The meaning of every word that has one.
    pub words: BTreeMap<String, Option<Missing>>,
}

/// What a word for a missing cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenMeaning {
    /// Why there is nothing; `None` for `none`, a set known to be empty.
    pub missing: Option<Missing>,
    /// Whether the file, or the language, says so; not so for an unexplained `N/A`.
    pub declared: bool,
}

/// Keys of words that are *not read* until the file says what they mean. (Rule 1.2.)
const UNDECLARED: [&str; 3] = ["na", "n/a", "-"];

impl MissingTokens {
    /// What a cell's text means, when it is a word for a missing cell; blank text included.
    #[must_use]
    pub fn meaning(&self, text: &str) -> Option<TokenMeaning> {
        let key = missing_token_key(text);
        if key.is_empty() {
            return Some(TokenMeaning { missing: self.blank, declared: true });
        }
        if let Some(missing) = self.words.get(&key) {
            return Some(TokenMeaning { missing: *missing, declared: true });
        }
        let known = UNDECLARED.contains(&key.as_str());
        known.then_some(TokenMeaning { missing: Some(Missing::NotRead), declared: false })
    }
}

impl MissingTokens {
    /// The key of every word that may stand for nothing.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str).chain(UNDECLARED)
    }
}

impl Default for MissingTokens {
    /// A blank cell, `?` and `unclear` are not read, and so are the undeclared `NA`, `N/A`, `n/a`, `-`;
    /// `NR` and `not reported` are not reported; `not applicable` is not applicable; `none` and `<>`
    /// are the empty set. (Rules 1.1, 1.2.)
    fn default() -> Self {
        let words = [
            ("?", Some(Missing::NotRead)),
            ("unclear", Some(Missing::NotRead)),
            ("not read", Some(Missing::NotRead)),
            ("NR", Some(Missing::NotReported)),
            ("not reported", Some(Missing::NotReported)),
            ("not applicable", Some(Missing::NotApplicable)),
            ("none", None),
            ("<>", None),
        ];
        Self {
            blank: Some(Missing::NotRead),
            words: words.map(|(word, missing)| (missing_token_key(word), missing)).into(),
        }
    }
}
