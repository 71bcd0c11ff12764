//! The flow of records, reports and studies through a review, as PRISMA 2020 draws it: counted by sets of
//! records, completed by a file of counts, and checked.

mod checks;
mod follow;
mod merge;
mod notes;
mod origins;
mod place;
mod sets;

use std::collections::BTreeMap;

pub use checks::Fault;
pub use merge::finish;
pub use origins::{Origins, kind_of};
pub use place::{Begin, Item, Placing, full_text_stage};

use crate::record::flow::{Key, Text};

/// The numbers of a flow diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Name and version of the criteria.
    pub heading: Option<String>,
    /// Their title.
    pub title: Option<String>,
    /// Every number that is known.
    pub numbers: BTreeMap<Key, Number>,
    /// The steps at which records were screened before reports were sought; at least one.
    pub steps: Vec<Step>,
    /// Whether there is anything from other methods than databases and registers.
    pub other: bool,
    /// Whether it is an update of an earlier version of the review.
    pub previous: bool,
    /// Texts of the boxes in other words than usual.
    pub texts: BTreeMap<Text, String>,
    /// Records that nobody has decided yet.
    pub pending: u64,
    /// Those of them that are known by their ids.
    pub pending_records: Vec<String>,
    /// Numbers of the diagram that nothing says.
    pub unknown: Vec<Key>,
    /// Excluded reports whose reason may still change, because an earlier criterion is open.
    pub provisional: u64,
    /// The file of counts, where there is one.
    pub counts: Option<String>,
    /// The files of records.
    pub records: Vec<String>,
    /// What a reader should know of how the numbers came about.
    pub notes: Vec<String>,
    /// What looks wrong, and may be right.
    pub warnings: Vec<String>,
}

/// One screening of records: so many were screened, so many of them excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Its name, where there are several.
    pub name: Option<String>,
    /// Records screened.
    pub screened: Option<Number>,
    /// Records excluded.
    pub excluded: Option<Number>,
    /// Records that went no further, undecided.
    pub awaiting: Option<Number>,
    /// How many of those excluded people excluded, and how many rules did.
    pub by: Option<(u64, u64)>,
}

/// A number, what it is made of, and what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// How many.
    pub n: u64,
    /// What it rests on.
    pub basis: Basis,
    /// What it is made of: sources, reasons, categories.
    pub parts: Vec<Part>,
    /// The records, where they are known by their ids.
    pub records: Option<Vec<String>>,
}

/// A part of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub label: String,
    /// How many.
    pub n: u64,
    /// For a reason: as many records have no other reason, and as many have it among others. In another
    /// order of the criteria it would count between the two.
    pub range: Option<(u64, u64)>,
}

/// What a number rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// On the records: they were counted.
    Records,
    /// On the file of counts alone.
    Counts,
    /// On the records, and the file of counts says the same.
    Both,
    /// It follows from others, one of which at least rests on the file of counts alone.
    Follows,
    /// Nothing says that there were any.
    #[default]
    Unrecorded,
}

impl Basis {
    /// Whether no record stands behind it.
    #[must_use]
    pub fn counts_alone(self) -> bool {
        matches!(self, Self::Counts | Self::Follows)
    }

    /// What it is called in data.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Counts => "counts",
            Self::Both => "records-and-counts",
            Self::Follows => "follows-from-counts",
            Self::Unrecorded => "unrecorded",
        }
    }
}

impl Flow {
    /// A number, if it is known.
    #[must_use]
    pub fn n(&self, key: Key) -> Option<u64> {
        self.numbers.get(&key).map(|number| number.n)
    }

    /// Whether it is not final: something is pending, or not known.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.pending > 0 || !self.unknown.is_empty()
    }

    /// The numbers that rest on the file of counts alone, in the order of the diagram.
    #[must_use]
    pub fn on_counts_alone(&self) -> Vec<Key> {
        let shown = |key: Key| match key {
            Key::PreviousStudies | Key::PreviousReports | Key::TotalStudies | Key::TotalReports => {
                self.previous
            }
            Key::Websites
            | Key::Organisations
            | Key::Citations
            | Key::OtherDuplicates
            | Key::OtherNotSought
            | Key::OtherSought
            | Key::OtherNotRetrieved
            | Key::OtherAssessed
            | Key::OtherExcluded
            | Key::OtherAwaiting => self.other,
            Key::TotalStudiesMa | Key::TotalReportsMa => self.n(key).is_some_and(|n| n > 0),
            _ => true,
        };
        let alone = self.numbers.iter().filter(|(key, number)| shown(**key) && number.basis.counts_alone());
        alone.map(|(key, _)| *key).collect()
    }
}
