//! What people answered about records: votes, read from our own files and from those of other tools,
//! and added to a file one by one.

mod append;
mod asreview;
mod covidence;
mod form;
mod own;
mod people;
mod rayyan;
mod table;
mod torn;

use jiff::Timestamp;

pub use append::{Refused, VoteLog};
pub use form::{VoteFile, VoteForm, VoteOptions};
pub use own::{COLUMNS, vote_cells, vote_json};
pub use people::People;

/// One answer of one person to one question about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The record's id.
    pub record: String,
    /// What was asked: the label of a criterion, the name of a field, or `verdict`.
    pub what: String,
    /// The answer, as written; empty for a withdrawal.
    pub answer: String,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: When,
    /// Why; empty where nobody said.
    pub why: String,
    /// The screening stage at which it was asked, where it says so.
    pub stage: Option<String>,
    /// In which role it was given.
    pub role: Role,
    /// The fingerprint of the criteria that were in force.
    pub fingerprint: Option<String>,
    /// The hash of the record as it was seen.
    pub record_hash: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// Where a vote stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
}

/// In which role somebody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Role {
    /// As one reviewer among others.
    #[default]
    Reviewer,
    /// To settle what reviewers disagree on.
    Adjudication,
    /// The vote is taken back.
    Withdrawal,
}

impl Role {
    /// The word in a votes file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reviewer => "",
            Self::Adjudication => "adjudication",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// When somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct When {
    /// As written.
    pub written: String,
    /// The moment; none where the tool that the vote is from does not say.
    pub moment: Option<Timestamp>,
}

impl When {
    /// `2018-02-12T14:30:00+01:00`, `2018-02-12 14:30`, `2018-02-12`. Without a distance from UTC it is
    /// UTC, and a day alone is its first moment. `None` when it is no time.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let utc =
            |at: jiff::civil::DateTime| at.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|at| at.timestamp());
        let zoned = text.parse::<Timestamp>().ok();
        let rayyan = || text.strip_suffix(" UTC")?.parse::<jiff::civil::DateTime>().ok().and_then(utc);
        let civil = || (text.len() > 10).then(|| text.parse::<jiff::civil::DateTime>().ok().and_then(utc))?;
        let day = || text.parse::<jiff::civil::Date>().ok().map(|day| day.at(0, 0, 0, 0)).and_then(utc);
        let moment = zoned.or_else(rayyan).or_else(civil).or_else(day)?;
        Some(Self { written: text.to_owned(), moment: Some(moment) })
    }

    /// Seconds since 1970.
    pub(super) fn seconds(text: &str) -> Option<Self> {
        let whole = text.split('.').next().unwrap_or_default();
        let moment = Timestamp::from_second(whole.parse().ok()?).ok()?;
        Some(Self { written: moment.to_string(), moment: Some(moment) })
    }
}
