//! Every diagnostic about a criteria file: its code, its severity, its one-line meaning.

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used as it is.
    Error,
    /// The file can be used; somebody should look.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// A kind of mistake. The number is stable: E01 how it is written, E02 names, E03 kinds and
        /// units, E04 structure, E05 examples, E06 other engines, E07 and W07 search strategies, W06 the things that merely deserve a look.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The number a user sees, such as `E0204`.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What it stands for, in one line.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim()),+ }
            }
        }
    };
}

codes! {
    /// The file is not UTF-8 text.
    NotUtf8 = "E0101",
    /// The file holds a character that no text holds, such as NUL.
    ControlCharacter = "E0102",
    /// A quoted text is not closed on its line.
    UnclosedText = "E0103",
    /// A bracket is not closed, or closes nothing.
    UnmatchedBracket = "E0104",
    /// Brackets are nested more deeply than anyone can read.
    TooDeep = "E0105",
    /// The statement cannot be read: something else was expected here.
    Unexpected = "E0106",
    /// The statement ends unfinished, on a word that needs something after it.
    Unfinished = "E0107",
    /// A word is written in a way that the language does not allow, such as `AND` or `3months`.
    BadSpelling = "E0108",
    /// The file is larger than a criteria file can be.
    TooLarge = "E0109",
    /// `and`, `or` and `not` mixed in a search without brackets.
    MixedSearch = "E0110",

    /// A name that nothing declares.
    UnknownName = "E0201",
    /// A name that is declared twice.
    DuplicateName = "E0202",
    /// A name that could mean two things.
    AmbiguousName = "E0203",
    /// A value that a closed field does not have.
    UnknownValue = "E0204",
    /// Two values of a field that cannot be told apart.
    SameValue = "E0205",
    /// A definition or a list that refers to itself.
    Cyclic = "E0206",
    /// A field that the records have no column for.
    NoColumn = "E0207",

    /// A comparison of two things of different kinds.
    WrongKind = "E0301",
    /// A number that needs a unit, or has the wrong one.
    WrongUnit = "E0302",
    /// An operator that does not fit the kind of the field.
    WrongOperator = "E0303",
    /// A single value compared with a field of several values.
    SetEquality = "E0304",
    /// A spread compared as if it were one number.
    BareSpread = "E0305",
    /// A range whose ends are the wrong way round, or a literal that does not exist.
    BadLiteral = "E0306",
    /// A field compared with itself.
    SameField = "E0307",
    /// A count that can never be met, or that counts a condition twice.
    BadCount = "E0308",
    /// A word that is not a condition by itself.
    NotCondition = "E0309",
    /// A convention under which a longer time could become the shorter one.
    BadConvention = "E0310",
    /// A search that cannot be carried out as written, such as a word that begins with a wildcard.
    BadSearch = "E0311",

    /// A criterion that stands under no `inclusion` or `exclusion`.
    NoSection = "E0401",
    /// A `when` or `unless` where it would be misread.
    MisplacedGuard = "E0402",
    /// A statement that may stand in a file only once, or only at its head.
    Misplaced = "E0403",
    /// Something that the language leaves out on purpose.
    Refused = "E0404",

    /// An example that does not come out as it says.
    ExampleFails = "E0501",
    /// An example that gives a value its field cannot hold.
    ExampleCell = "E0502",

    /// A condition that the SQL of an engine cannot say.
    NotInSql = "E0601",

    /// A line of a search strategy that is named and is not there, or comes later.
    UnknownLine = "E0701",
    /// Operators of a search mixed on one level without brackets, so that it has two readings.
    MixedOperators = "E0702",
    /// A field or tag that the interface of a search does not have.
    UnknownSearchField = "E0703",
    /// A word of a search that cannot be searched for.
    BadTerm = "E0704",
    /// Words joined by `adj` that are not all words of one field.
    AdjacentFields = "E0705",
    /// A tag of PubMed that does not stand behind a single term.
    MisplacedTag = "E0706",

    /// A field, list or definition that nothing uses.
    Unused = "W0601",
    /// The same condition written twice.
    Repeated = "W0602",
    /// A stage that asks nothing.
    EmptyStage = "W0603",
    /// `and` and `or` mixed without brackets.
    MixedConnectives = "W0604",
    /// A value that is spelt like a word for a missing cell.
    ValueIsToken = "W0605",
    /// A year that is asked for its month or day.
    YearTooCoarse = "W0606",
    /// A declared field that the records have no column for.
    NotInRecords = "W0607",
    /// A name so like a declared one that it may be a misspelling.
    NearName = "W0608",
    /// A value so like a listed one of an open field that it may be a misspelling.
    NearValue = "W0609",

    /// A field of a search without its closing dot.
    NoClosingDot = "W0701",
    /// A line of a search strategy that nothing uses.
    UnusedLine = "W0702",
    /// A term of a search that adds nothing, because another finds the same and more.
    UselessTerm = "W0703",
    /// Two lines or terms that look meant to be the same, and differ.
    NearlySame = "W0704",
    /// A criterion that stands in the search, where nobody sees what it excludes.
    CriterionInSearch = "W0705",
    /// A term of one strategy that the other one lacks.
    MissingInOther = "W0706",
    /// A search for PubMed that is read from left to right, against what most people expect.
    LeftToRight = "W0707",
    /// Terms side by side without an operator, which PubMed joins by AND.
    NoOperator = "W0708",
}

impl Code {
    /// Errors begin with `E`, warnings with `W`.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.number().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}
