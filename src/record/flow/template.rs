//! The rows of the R package's CSV, as its example file has them.

use super::Key;

/// A text of the diagram that a row may give in other words, or another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// The words of a number's box.
    Of(Key),
    /// The heading above the previous studies.
    Previous,
    /// The heading above databases and registers.
    New,
    /// The heading above other methods.
    OtherMethods,
    /// The first line of the first box.
    IdentifiedFrom,
    /// The first line of the box beside it.
    RemovedBefore,
    /// The bar beside the first boxes.
    Identification,
    /// The bar beside the screening.
    Screening,
    /// The bar beside what is included.
    Included,
}

/// A row of the package's CSV, but for its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRow {
    /// The cells in the order of the columns: `data`, `node`, `box`, `description`, `boxtext`, `tooltips`,
    /// `url`.
    pub cells: Vec<String>,
}

impl TemplateRow {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// `data`: the number's name; `NA` for a heading.
    #[must_use]
    pub fn data(&self) -> &str {
        self.cell(0)
    }

    /// `boxtext`: what stands in the box.
    #[must_use]
    pub fn boxtext(&self) -> &str {
        self.cell(BOXTEXT)
    }

    /// Which text of the diagram its `boxtext` is; none for a row of parts.
    #[must_use]
    pub fn text(&self) -> Option<Text> {
        text_of(self.data(), self.cell(2))
    }
}

/// The place of `boxtext` among the columns.
pub(super) const BOXTEXT: usize = 4;

/// Which text of the diagram the `boxtext` of a row is.
pub(super) fn text_of(data: &str, place: &str) -> Option<Text> {
    match (data, place) {
        ("identification", _) => Some(Text::Identification),
        ("screening", _) => Some(Text::Screening),
        ("included", _) => Some(Text::Included),
        ("identified_from", _) => Some(Text::IdentifiedFrom),
        ("removed_before", _) => Some(Text::RemovedBefore),
        ("NA" | "", "prevstud") => Some(Text::Previous),
        ("NA" | "", "newstud") => Some(Text::New),
        ("NA" | "", "othstud") => Some(Text::OtherMethods),
        _ => Key::named(data).map(Text::Of),
    }
}

/// The columns of the package's CSV before the last, which is `n`.
pub(super) const COLUMNS: [&str; 7] = ["data", "node", "box", "description", "boxtext", "tooltips", "url"];

/// The rows, in the package's order. (Its example file, MIT licence, without its numbers.)
#[must_use]
pub fn template() -> Vec<TemplateRow> {
    let mut rows = csv::Reader::from_reader(include_bytes!("template.csv").as_slice());
    let rows = rows.records().flatten();
    rows.map(|row| TemplateRow { cells: row.iter().map(str::to_owned).collect() }).collect()
}

/// What a text of the diagram is unless a file says otherwise.
#[must_use]
pub fn usual(text: Text) -> Option<String> {
    template().into_iter().find(|row| row.text() == Some(text)).map(|row| row.boxtext().to_owned())
}
