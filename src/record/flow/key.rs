//! The numbers of a flow diagram, by the names that the R package PRISMA2020 has for them.

use std::fmt;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Retrieved references.
    Record,
    /// Documents.
    Report,
    /// What reports describe.
    Study,
}

/// A number of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of the boxes; `name` gives the package's")]
pub enum Key {
    PreviousStudies,
    PreviousReports,
    Databases,
    Registers,
    Websites,
    Organisations,
    Citations,
    Duplicates,
    Automatic,
    Other,
    RemovedAwaiting,
    Screened,
    Excluded,
    ByHuman,
    ByAutomation,
    RecordsAwaiting,
    Sought,
    NotRetrieved,
    Assessed,
    ReportsExcluded,
    Awaiting,
    OtherDuplicates,
    OtherNotSought,
    OtherSought,
    OtherNotRetrieved,
    OtherAssessed,
    OtherExcluded,
    OtherAwaiting,
    NewStudies,
    NewReports,
    TotalStudies,
    TotalReports,
    TotalStudiesMa,
    TotalReportsMa,
    Pending,
}

impl Key {
    /// All of them, in the order of the diagram.
    pub const ALL: [Self; 35] = [
        Self::PreviousStudies,
        Self::PreviousReports,
        Self::Databases,
        Self::Registers,
        Self::Websites,
        Self::Organisations,
        Self::Citations,
        Self::Duplicates,
        Self::Automatic,
        Self::Other,
        Self::RemovedAwaiting,
        Self::Screened,
        Self::Excluded,
        Self::ByHuman,
        Self::ByAutomation,
        Self::RecordsAwaiting,
        Self::Sought,
        Self::NotRetrieved,
        Self::Assessed,
        Self::ReportsExcluded,
        Self::Awaiting,
        Self::OtherDuplicates,
        Self::OtherNotSought,
        Self::OtherSought,
        Self::OtherNotRetrieved,
        Self::OtherAssessed,
        Self::OtherExcluded,
        Self::OtherAwaiting,
        Self::NewStudies,
        Self::NewReports,
        Self::TotalStudies,
        Self::TotalReports,
        Self::TotalStudiesMa,
        Self::TotalReportsMa,
        Self::Pending,
    ];

    /// Its name in a file of counts. The package finds rows by a part of their name, so that those it does
    /// not know must have none of its names in them.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PreviousStudies => "previous_studies",
            Self::PreviousReports => "previous_reports",
            Self::Databases => "database_results",
            Self::Registers => "register_results",
            Self::Websites => "website_results",
            Self::Organisations => "organisation_results",
            Self::Citations => "citations_results",
            Self::Duplicates => "duplicates",
            Self::Automatic => "excluded_automatic",
            Self::Other => "excluded_other",
            Self::RemovedAwaiting => "awaiting_before_screen",
            Self::Screened => "records_screened",
            Self::Excluded => "records_excluded",
            Self::ByHuman => "exclusions_by_human",
            Self::ByAutomation => "exclusions_by_automation",
            Self::RecordsAwaiting => "awaiting_records",
            Self::Sought => "dbr_sought_reports",
            Self::NotRetrieved => "dbr_notretrieved_reports",
            Self::Assessed => "dbr_assessed",
            Self::ReportsExcluded => "dbr_excluded",
            Self::Awaiting => "awaiting_reports",
            Self::OtherDuplicates => "other_repeated",
            Self::OtherNotSought => "other_not_sought",
            Self::OtherSought => "other_sought_reports",
            Self::OtherNotRetrieved => "other_notretrieved_reports",
            Self::OtherAssessed => "other_assessed",
            Self::OtherExcluded => "other_excluded",
            Self::OtherAwaiting => "awaiting_other_reports",
            Self::NewStudies => "new_studies",
            Self::NewReports => "new_reports",
            Self::TotalStudies => "total_studies",
            Self::TotalReports => "total_reports",
            Self::TotalStudiesMa => "total_studies_ma",
            Self::TotalReportsMa => "total_reports_ma",
            Self::Pending => "pending_decisions",
        }
    }

    /// The number of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// The number that a row of parts belongs to: `database_specific_results` details `database_results`.
    #[must_use]
    pub fn detailed_by(name: &str) -> Option<Self> {
        match name {
            "database_specific_results" => Some(Self::Databases),
            "register_specific_results" => Some(Self::Registers),
            "steps_screened" => Some(Self::Screened),
            "steps_excluded" => Some(Self::Excluded),
            "steps_awaiting" => Some(Self::RecordsAwaiting),
            "studies_by_category" => Some(Self::NewStudies),
            "reports_by_category" => Some(Self::NewReports),
            _ => None,
        }
    }

    /// The row of parts that details a number, where its own row has no place for them.
    #[must_use]
    pub fn details(self) -> Option<&'static str> {
        match self {
            Self::Databases => Some("database_specific_results"),
            Self::Registers => Some("register_specific_results"),
            Self::Screened => Some("steps_screened"),
            Self::Excluded => Some("steps_excluded"),
            Self::RecordsAwaiting => Some("steps_awaiting"),
            Self::NewStudies => Some("studies_by_category"),
            Self::NewReports => Some("reports_by_category"),
            _ => None,
        }
    }

    /// What it counts.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::PreviousStudies | Self::NewStudies | Self::TotalStudies | Self::TotalStudiesMa => {
                Unit::Study
            }
            Self::PreviousReports
            | Self::NewReports
            | Self::TotalReports
            | Self::TotalReportsMa
            | Self::Sought
            | Self::NotRetrieved
            | Self::Assessed
            | Self::ReportsExcluded
            | Self::Awaiting
            | Self::OtherSought
            | Self::OtherNotRetrieved
            | Self::OtherAssessed
            | Self::OtherExcluded
            | Self::OtherAwaiting => Unit::Report,
            _ => Unit::Record,
        }
    }

    /// Whether its parts are reasons for exclusion.
    #[must_use]
    pub fn has_reasons(self) -> bool {
        matches!(self, Self::ReportsExcluded | Self::OtherExcluded)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
