//! Fields to read cells as, and cells in words.

#![allow(dead_code, unreachable_pub, reason = "each test file uses some of it")]

use std::collections::BTreeMap;

use eligible::text::fold;
use eligible::value::{Base, Cell, CellFault, CellText, FieldSpec, Reading, Shape, Term, Vocabulary, read};

/// A field of a kind with nothing else said.
pub fn spec(base: Base, shape: Shape) -> FieldSpec {
    FieldSpec::plain(base, shape)
}

/// `<one-to-one, group = gruppe>`, closed or `or other`.
pub fn terms(shape: Shape, open: bool, values: &[&[&str]]) -> FieldSpec {
    let mut spellings = BTreeMap::new();
    for spelled in values {
        for spelling in *spelled {
            spellings.insert(fold(spelling), Term::new(spelled[0]));
        }
    }
    let values = values.iter().map(|spelled| Term::new(spelled[0])).collect();
    FieldSpec { vocabulary: Vocabulary { values, spellings, open }, ..spec(Base::Term, shape) }
}

/// Three models of mentoring, closed.
pub fn models() -> FieldSpec {
    terms(Shape::Set, false, &[&["one-to-one", "én-til-én"], &["group", "gruppe"], &["whole-class"]])
}

/// Reads a cell of text.
pub fn text(spec: &FieldSpec, cell: &str) -> Reading {
    read(spec, CellText::Text(cell))
}

/// The cell in words; `unreadable` and why.
pub fn shown(spec: &FieldSpec, cell: &str) -> String {
    let reading = text(spec, cell);
    match reading.fault {
        None => reading.cell.to_string(),
        Some(fault) => {
            assert!(reading.cell == Cell::NOT_READ, "a fault leaves the cell not read");
            format!("unreadable: {}", fault.because.unwrap_or_default())
        }
    }
}

/// What is wrong with a cell.
pub fn fault(spec: &FieldSpec, cell: &str) -> CellFault {
    text(spec, cell).fault.unwrap_or_else(|| panic!("{cell:?} can be read: {}", shown(spec, cell)))
}

/// Each cell reads as shown.
#[track_caller]
pub fn reads(spec: &FieldSpec, rows: &[(&str, &str)]) {
    for (cell, expected) in rows {
        assert_eq!(shown(spec, cell), *expected, "{cell:?}");
    }
}

/// None of the cells can be read.
#[track_caller]
pub fn unreadable(spec: &FieldSpec, cells: &[&str]) {
    for cell in cells {
        assert!(text(spec, cell).fault.is_some(), "{cell:?} was read as {}", shown(spec, cell));
    }
}
