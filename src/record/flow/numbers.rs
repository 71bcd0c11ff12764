//! How a number, or a list of labels with numbers, is read from a cell.

/// What a cell of the column `n` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing, or `NA`.
    Nothing,
    /// A number.
    Number(u64),
    /// `Reason 1, 5; Reason 2, 3`; a part whose number is the template's `xxx` has none.
    Parts(Vec<(String, Option<u64>)>),
}

/// Reads a cell of the column `n`; the error says what was found.
pub(super) fn read(text: &str) -> Result<Cell, String> {
    let text = text.trim();
    if text.is_empty() || text == "NA" {
        return Ok(Cell::Nothing);
    }
    if let Some(number) = number(text) {
        return Ok(Cell::Number(number));
    }
    if !text.contains(',') && !text.contains(';') {
        return Err(format!("`{text}` is not a whole number"));
    }
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let parts = parts.map(|part| {
        // The label may have commas in it where we did not write the file; its number comes last.
        let (label, n) = part.rsplit_once(',').ok_or_else(|| format!("`{part}` has no number"))?;
        let (label, n) = (label.trim(), n.trim());
        match number(n) {
            Some(_) if label.bytes().all(|b| b.is_ascii_digit()) => {
                Err(format!("`{part}` is not a whole number"))
            }
            Some(n) => Ok((label.to_owned(), Some(n))),
            None if n == "xxx" => Ok((label.to_owned(), None)),
            None => Err(format!("`{n}` is not a whole number, in `{part}`")),
        }
    });
    parts.collect::<Result<Vec<_>, _>>().map(Cell::Parts)
}

/// A whole number, perhaps with its thousands set apart by commas or spaces.
fn number(text: &str) -> Option<u64> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let groups = text.split([',', ' ', '\u{a0}', '\u{202f}']).collect::<Vec<_>>();
    let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && !rest.is_empty() && rest.iter().all(|g| g.len() == 3);
    (fits && groups.iter().all(digits)).then(|| groups.concat().parse().ok()).flatten()
}
