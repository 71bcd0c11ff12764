//! The fields of a bibliographic record, and the names that columns have for them.

use crate::record::Wanted;

/// A field that is compared, or filled from a record's twins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// `title`
    Title,
    /// `abstract`
    Abstract,
    /// `authors`
    Authors,
    /// `year`
    Year,
    /// `journal`
    Journal,
    /// `volume`
    Volume,
    /// `issue`
    Issue,
    /// `pages`
    Pages,
    /// `doi`
    Doi,
    /// `pmid`
    Pmid,
    /// `issn`, or an ISBN
    Issn,
    /// `language`
    Language,
    /// `type`
    Type,
    /// `keywords`
    Keywords,
    /// `mesh`
    Mesh,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Title,
        Self::Abstract,
        Self::Authors,
        Self::Year,
        Self::Journal,
        Self::Volume,
        Self::Issue,
        Self::Pages,
        Self::Doi,
        Self::Pmid,
        Self::Issn,
        Self::Language,
        Self::Type,
        Self::Keywords,
        Self::Mesh,
    ];

    /// The column's usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    /// All names that are taken for it, the usual one first.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["title", "article title", "primary title", "titles"],
            Self::Abstract => &["abstract", "abstract note", "notes abstract"],
            Self::Authors => &["authors", "author", "author names", "author full names"],
            Self::Year => &["year", "publication year", "pub year", "date", "publication date"],
            Self::Journal => &[
                "journal",
                "journal title",
                "source title",
                "publication title",
                "secondary title",
                "publication name",
            ],
            Self::Volume => &["volume", "vol"],
            Self::Issue => &["issue", "number", "no"],
            Self::Pages => &["pages", "page", "start page", "page start"],
            Self::Doi => &["doi", "digital object identifier"],
            Self::Pmid => &["pmid", "pubmed id", "pubmed", "accession number"],
            Self::Issn => &["issn", "isbn", "issn/isbn", "isbn/issn"],
            Self::Language => &["language", "languages"],
            Self::Type => &["type", "publication type", "document type", "item type", "reference type"],
            Self::Keywords => &["keywords", "author keywords", "manual tags"],
            Self::Mesh => &["mesh", "mesh terms", "mesh headings"],
        }
    }

    /// What to look for in the columns of a file.
    #[must_use]
    pub fn wanted(self) -> Wanted<'static> {
        Wanted { name: self.name(), from: self.names().to_vec() }
    }
}

/// Columns that name the database a record is from, best first.
pub const ORIGINS: [&str; 5] = ["origin", "source", "database", "source database", "library catalog"];
