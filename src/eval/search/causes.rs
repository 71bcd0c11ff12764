//! Why a search cannot be decided on a record.

macro_rules! causes {
    ($($(#[doc = $doc:literal])+ $name:ident = $words:literal,)+) => {
        /// A reason why it is not known whether a line finds a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Cause {
            /// All of them, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// For people: `no abstract`.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }
        }
    };
}

causes! {
    /// The record has no MeSH or other subject headings.
    NoHeadings = "no subject headings",
    /// `exp` without a tree of headings.
    NoTree = "no MeSH tree",
    /// A heading that is not in the tree.
    NotInTree = "heading not in the MeSH tree",
    /// The headings do not say which are main topics.
    NoMajor = "main topics not marked",
    /// The headings carry no subheadings.
    NoSubheadings = "no subheadings",
    /// There is no title.
    NoTitle = "no title",
    /// There is no abstract.
    NoAbstract = "no abstract",
    /// The abstract ends before its end.
    CutAbstract = "abstract cut off",
    /// There are no keywords.
    NoKeywords = "no keywords",
    /// There is no year, or it cannot be read.
    NoYear = "no year",
    /// The year is that of the limit's end, which names a month or day.
    YearTooCoarse = "month of publication",
    /// There is no language.
    NoLanguage = "no language",
    /// There is no type of publication.
    NoType = "no publication type",
    /// There are no authors.
    NoAuthors = "no authors",
    /// There is no journal.
    NoJournal = "no journal",
    /// There is no such identifier.
    NoIdentifier = "no identifier",
    /// A field that records do not carry.
    NotCarried = "field not in records",
    /// A limit that local records cannot answer.
    UnknownLimit = "limit not known here",
    /// PubMed maps untagged words to headings.
    Mapping = "PubMed's term mapping",
    /// PubMed looks words side by side up in a list of phrases.
    PhraseList = "PubMed's list of phrases",
}

/// A set of causes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes(u32);

impl Causes {
    /// Just this one.
    #[must_use]
    pub const fn of(cause: Cause) -> Self {
        Self(1 << cause as u32)
    }

    /// These and those.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are in it, in the order of [`Cause::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Cause> {
        Cause::ALL.iter().copied().filter(move |cause| self.0 & (1 << *cause as u32) != 0)
    }
}
