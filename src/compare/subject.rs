//! What a change is about, and in which ways a declaration can change.

/// What is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// `criteria`, `title`, `version`: words that change no verdict.
    Heading,
    /// The stages, which there are and in which order.
    Stages,
    /// The options of one stage.
    Stage,
    /// An inclusion or exclusion criterion.
    Criterion,
    /// `included as`
    Category,
    /// `define`
    Definition,
    /// `list`
    List,
    /// `field`
    Field,
    /// `convention`
    Convention,
    /// `… means …` for the whole file.
    Means,
    /// `study`
    Study,
}

/// In which way it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// It means something else.
    Changed,
    /// A field of another kind.
    Retyped,
    /// It stands in another stage, or in another place among the reasons.
    Moved,
    /// The same under another label or name.
    Renamed,
    /// Another title, the same meaning.
    Reworded,
    /// Written in another way, with the same meaning.
    Rewritten,
}

impl Subject {
    /// The word in JSON, and for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Stages => "stages",
            Self::Stage => "stage",
            Self::Criterion => "criterion",
            Self::Category => "category",
            Self::Definition => "definition",
            Self::List => "list",
            Self::Field => "field",
            Self::Convention => "convention",
            Self::Means => "means",
            Self::Study => "study",
        }
    }
}

impl Kind {
    /// The word in JSON, and for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Retyped => "retyped",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
            Self::Reworded => "reworded",
            Self::Rewritten => "rewritten",
        }
    }
}
