//! The view of typed columns over raw ones.

use std::fmt::Write;

use super::dialect::{Dialect, Type};
use super::layout::{Columns, Layout};
use super::select::named;
use crate::check::Program;

/// Where the raw columns are, and what the view is called.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// For which engine.
    pub dialect: Dialect,
    /// The table of raw columns: every cell as its file has it.
    pub raw: &'a str,
    /// The column of the records' ids.
    pub id: &'a str,
    /// The view of typed columns.
    pub view: &'a str,
    /// The table of typed cells.
    pub cells: &'a str,
    /// For each field its column among the raw ones, where it has one.
    pub columns: Vec<Option<String>>,
}

/// The table of typed cells, and the view that joins it.
#[must_use]
pub fn view(program: &Program, what: &View<'_>) -> String {
    let dialect = what.dialect;
    let (columns, _) = named(program);
    let text = dialect.type_of(Type::Text);
    let header = super::TypedCells::new(program);
    let cells = header.header().iter().map(|name| format!("  {name} {text}")).collect::<Vec<_>>().join(",\n");
    let mut sql = format!(
        "-- {heading}, for {dialect}\n\
         -- Every distinct cell, typed by `eligible sql CRITERIA --cells`: load what it writes here. Other criteria\n\
         -- read cells otherwise, so that this begins anew.\n\
         DROP VIEW IF EXISTS {view};\n\
         DROP TABLE IF EXISTS {cells_table};\n\
         CREATE TABLE {cells_table} (\n{cells}\n);\n\n\
         CREATE VIEW {view} AS\nWITH cells AS (SELECT DISTINCT * FROM {cells_table})\nSELECT\n  records.{id} AS id",
        heading = super::select::one_line(&program.heading()),
        dialect = dialect.name(),
        cells_table = dialect.table(what.cells),
        view = dialect.table(what.view),
        id = dialect.name_of(what.id),
    );
    let mut joins = String::new();
    for ((field, columns), raw) in program.fields.iter().zip(&columns).zip(&what.columns) {
        let _ = write!(sql, ",\n  -- {}", field.name);
        match raw {
            Some(raw) => {
                let alias = dialect.name_of(&format!("{}_cell", columns.base));
                let raw = blank(dialect, raw);
                let _ = write!(
                    joins,
                    "\nLEFT JOIN cells AS {alias}\n  ON {alias}.field = {} AND COALESCE({alias}.raw, '') = {raw}",
                    dialect.text(&field.name),
                );
                let _ = write!(sql, "\n  COALESCE({alias}.state, 'untyped') AS {}_state", columns.base);
                for part in columns.parts() {
                    let column = format!("{alias}.{}", part.ending);
                    let value = match part.kind {
                        // What is missing may hold anything.
                        Type::Flag if columns.layout == Layout::Text => {
                            format!("COALESCE(CAST({column} AS {}), TRUE)", dialect.type_of(Type::Flag))
                        }
                        Type::Text => column,
                        Type::List => dialect.items(&column, &format!("{alias}.state = 'known'")),
                        kind => format!("CAST({column} AS {})", dialect.type_of(kind)),
                    };
                    let _ = write!(sql, ",\n  {value} AS {}_{}", columns.base, part.ending);
                }
            }
            None => no_column(&mut sql, dialect, columns),
        }
    }
    let _ = write!(sql, "\nFROM {} AS records{joins};\n", dialect.table(what.raw));
    sql
}

/// A field without a column is not read.
fn no_column(sql: &mut String, dialect: Dialect, columns: &Columns) {
    let _ = write!(sql, ": no column, so it is not read\n  'not read' AS {}_state", columns.base);
    for part in columns.parts() {
        let value = match (columns.layout, part.ending.as_str()) {
            (Layout::Text, "more") => String::from("TRUE"),
            _ => format!("CAST(NULL AS {})", dialect.type_of(part.kind)),
        };
        let _ = write!(sql, ",\n  {value} AS {}_{}", columns.base, part.ending);
    }
}

/// A raw cell as text; engines make NULL of blank cells.
fn blank(dialect: Dialect, column: &str) -> String {
    let text = dialect.type_of(Type::Text);
    format!("COALESCE(CAST(records.{} AS {text}), '')", dialect.name_of(column))
}

/// The query for the distinct cells that are not typed yet, which `eligible sql CRITERIA --cells` types.
#[must_use]
pub fn distinct(program: &Program, what: &View<'_>) -> String {
    let dialect = what.dialect;
    let parts = program.fields.iter().zip(&what.columns).filter_map(|(field, raw)| {
        let raw = blank(dialect, raw.as_ref()?);
        let field = dialect.text(&field.name);
        Some(format!(
            "SELECT DISTINCT {field} AS field, {raw} AS raw\nFROM {} AS records\n\
             WHERE NOT EXISTS (SELECT 1 FROM {} AS cells WHERE cells.field = {field} AND COALESCE(cells.raw, '') = {raw})",
            dialect.table(what.raw),
            dialect.table(what.cells),
        ))
    });
    parts.collect::<Vec<_>>().join("\nUNION ALL\n")
}
