//! Which tag of which format goes to which column: the field map, as data.

use std::sync::LazyLock;

/// A family of formats that share their tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::record) enum Dialect {
    /// RIS, of whatever producer.
    Ris,
    /// Web of Science's tagged format (ISI, CIW).
    Isi,
    /// PubMed's tagged format (MEDLINE, NBIB).
    Medline,
    /// EndNote's tagged format (ENW, Refer).
    Refer,
    /// PubMed's XML.
    PubmedXml,
    /// EndNote's XML.
    EndnoteXml,
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON.
    Csl,
}

/// How a column takes the values of its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// The first of its tags that holds anything; the others keep columns of their own.
    First,
    /// The same, and what the tag holds beside that, but for notices of copyright.
    Joined,
    /// Every value, as a list in the file's order. Of tags written `AF|AU`, only those of the first
    /// that holds anything.
    All,
    /// The same, the values cut at semicolons.
    List,
    /// What a date can be read from.
    When,
    /// The first value that holds a DOI.
    Doi,
    /// The first value that is a PubMed number.
    Pmid,
    /// First and last page.
    Pages,
    /// The first language, also where it stands in a note.
    Language,
}

impl Takes {
    fn named(name: &str) -> Self {
        match name {
            "joined" => Self::Joined,
            "all" => Self::All,
            "list" => Self::List,
            "when" => Self::When,
            "doi" => Self::Doi,
            "pmid" => Self::Pmid,
            "pages" => Self::Pages,
            "language" => Self::Language,
            _ => Self::First,
        }
    }
}

/// One column of the map for one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) column: String,
    pub(super) takes: Takes,
    /// Best first; each is a tag, or several of which the first that holds anything counts.
    pub(super) tags: Vec<Vec<String>>,
}

impl Field {
    pub(super) fn has(&self, tag: &str) -> bool {
        self.rank(tag).is_some()
    }

    /// How good a tag is for this column, 0 the best.
    pub(super) fn rank(&self, tag: &str) -> Option<usize> {
        self.tags.iter().flatten().position(|known| known == tag)
    }
}

/// The map: a row per column, a table column per dialect, then other names that people give to the
/// column, apart by bars.
const MAP: &str = include_str!("fields.csv");

/// Names of the map's columns, in its order, each once.
pub(in crate::record) static COLUMNS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut names: Vec<String> = Vec::new();
    for (name, ..) in rows() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
});

/// Other names of the map's columns: the name, and the position of its column in [`COLUMNS`].
pub(in crate::record) fn other_names() -> Vec<(String, usize)> {
    let mut names = Vec::new();
    for (column, _, cells) in rows() {
        let at = COLUMNS.iter().position(|name| *name == column);
        let others = cells.get(DIALECTS).map(String::as_str).unwrap_or_default();
        let others = others.split('|').filter(|name| !name.is_empty());
        names.extend(at.into_iter().flat_map(|at| others.clone().map(move |name| (name.to_owned(), at))));
    }
    names
}

/// How many dialects the map has.
const DIALECTS: usize = 8;

impl Dialect {
    /// The position of this dialect's tags in a row of the map.
    const fn place(self) -> usize {
        match self {
            Self::Ris => 0,
            Self::Isi => 1,
            Self::Medline => 2,
            Self::Refer => 3,
            Self::PubmedXml => 4,
            Self::EndnoteXml => 5,
            Self::Bibtex => 6,
            Self::Csl => 7,
        }
    }

    /// The columns that this dialect has tags for, in the map's order.
    pub(super) fn fields(self) -> Vec<Field> {
        let fields = rows().filter_map(|(column, takes, cells)| {
            let tags = cells.get(self.place())?.split_whitespace();
            let tags = tags.map(|tag| tag.split('|').map(str::to_owned).collect()).collect::<Vec<Vec<_>>>();
            (!tags.is_empty()).then_some(Field { column, takes, tags })
        });
        fields.collect()
    }
}

/// Rows of the map: column, how it takes values, tags per dialect, other names.
fn rows() -> impl Iterator<Item = (String, Takes, Vec<String>)> {
    MAP.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').map(str::to_owned);
        let column = cells.next()?;
        let takes = Takes::named(&cells.next()?);
        Some((column, takes, cells.collect()))
    })
}
