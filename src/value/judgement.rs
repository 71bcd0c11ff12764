//! What people answered to a judged criterion. (Meaning, rule 8.1.)

use std::fmt;

use super::Truth;

/// The judgements in one cell: `yes`, `yes; no`, `adjudicated no`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Judgements {
    /// How many said yes.
    pub yes: u32,
    /// How many said no.
    pub no: u32,
    /// How many said that they could not tell.
    pub unclear: u32,
    /// What a later reading settled on, if there was one: it wins.
    pub adjudicated: Option<Truth>,
}

/// Why a judged criterion is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undecided {
    /// Nobody has judged it.
    NotJudged,
    /// Too few have.
    TooFew {
        /// How many judgements there are.
        given: u32,
        /// How many it takes.
        of: u32,
    },
    /// Somebody could not tell.
    Unclear,
    /// They say different things.
    Disagree,
}

impl Judgements {
    /// Reads `yes`, `no; unclear`, `yes; no; adjudicated yes`. `None` when a part is no answer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut judgements = Self::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let lower = part.to_lowercase();
            match lower.strip_prefix("adjudicated").map(|rest| rest.trim_start_matches([':', ' ', '='])) {
                Some(rest) => judgements.adjudicated = Some(answer(rest)?),
                None => match answer(&lower)? {
                    Truth::True => judgements.yes += 1,
                    Truth::False => judgements.no += 1,
                    Truth::Unknown => judgements.unclear += 1,
                },
            }
        }
        Some(judgements)
    }

    /// What `by` judgements decide: that many equal ones and no other, or the adjudication. No
    /// majority: people who disagree have decided nothing.
    pub fn decide(&self, by: u32) -> Result<bool, Undecided> {
        match self.adjudicated {
            Some(Truth::True) => return Ok(true),
            Some(Truth::False) => return Ok(false),
            Some(Truth::Unknown) => return Err(Undecided::Unclear),
            None => {}
        }
        let given = self.yes + self.no + self.unclear;
        match (self.yes, self.no, self.unclear) {
            (0, 0, 0) => Err(Undecided::NotJudged),
            (0, 0, _) => Err(Undecided::Unclear),
            (_, 0, 0) if self.yes >= by => Ok(true),
            (0, _, 0) if self.no >= by => Ok(false),
            (_, 0, 0) | (0, _, 0) => Err(Undecided::TooFew { given, of: by }),
            _ => Err(Undecided::Disagree),
        }
    }
}

fn answer(text: &str) -> Option<Truth> {
    match text.trim() {
        "yes" | "y" | "true" | "1" => Some(Truth::True),
        "no" | "n" | "false" | "0" => Some(Truth::False),
        "unclear" | "maybe" | "?" => Some(Truth::Unknown),
        _ => None,
    }
}

impl fmt::Display for Judgements {
    /// `yes`, `2 yes, 1 no`, `yes by adjudication`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |truth| match truth {
            Truth::True => "yes",
            Truth::False => "no",
            Truth::Unknown => "unclear",
        };
        if let Some(truth) = self.adjudicated {
            return write!(f, "{} by adjudication", word(truth));
        }
        let counts = [(self.yes, "yes"), (self.no, "no"), (self.unclear, "unclear")];
        let given = counts.iter().filter(|(n, _)| *n > 0).collect::<Vec<_>>();
        match given[..] {
            [] => f.write_str("not judged"),
            [(1, word)] => f.write_str(word),
            _ => {
                let parts = given.iter().map(|(n, word)| format!("{n} {word}")).collect::<Vec<_>>();
                f.write_str(&parts.join(", "))
            }
        }
    }
}
