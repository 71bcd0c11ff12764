//! Which tag of which format goes to which column: the field map, as data.

use std::sync::LazyLock;

/// A family of formats that share their tags.
#[expect(dead_code, reason = "XML, BibTeX and CSL are not read yet")]
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
    /// Every value, as a list in the file's order.
    All,
}

/// One column of the map for one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) column: String,
    pub(super) takes: Takes,
    /// Best first.
    pub(super) tags: Vec<String>,
}

/// The map: a row per column, a table column per dialect.
const MAP: &str = include_str!("fields.csv");

/// Names of the map's columns, in its order, each once.
pub(super) static COLUMNS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut names: Vec<String> = Vec::new();
    for (name, _, _) in rows() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
});

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
        let fields = rows().filter_map(|(column, takes, tags)| {
            let tags = tags.get(self.place())?.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            (!tags.is_empty()).then_some(Field { column, takes, tags })
        });
        fields.collect()
    }
}

/// Rows of the map: column, how it takes values, tags per dialect.
fn rows() -> impl Iterator<Item = (String, Takes, Vec<String>)> {
    MAP.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').map(str::to_owned);
        let column = cells.next()?;
        let takes = if cells.next()? == "all" { Takes::All } else { Takes::First };
        Some((column, takes, cells.collect()))
    })
}
