//! Which field is read from which column, and what is said where one is missing.

use std::sync::Arc;

use super::Opened;
use crate::check::{Field, Origin, Program};
use crate::cli::terminal::Terminal;
use crate::diagnostic::Code;
use crate::record::Mapping;
use crate::text::{fold, listed};

impl Opened {
    /// Says which fields have no column, or several: an error for a field that nothing declares, a
    /// word of warning else.
    pub(crate) fn all_there(&self, program: &Program, terminal: &Terminal) -> bool {
        let mut fine = true;
        for (at, file) in self.set.files().iter().enumerate() {
            let mut declared = Vec::new();
            let mut judged = Vec::new();
            for (field, columns) in program.fields.iter().zip(&self.columns) {
                if let Some(Mapping::Column(column)) = columns.files.get(at)
                    && !file.format().has_references()
                    && let Some(heading) = self.set.columns().get(*column).map(|column| column.trim())
                    && !field.from.iter().chain([&field.name]).any(|name| fold(name) == fold(heading))
                {
                    let name = &field.name;
                    terminal.say(&format!("note: {}: `{name}` is read from \"{heading}\"", file.name()));
                }
                match (columns.files.get(at), field.origin) {
                    (Some(Mapping::Ambiguous(found)), _) => {
                        self.say_ambiguous(&field.name, found, file.name(), terminal);
                        fine = false;
                    }
                    (Some(Mapping::Missing { did_you_mean }), Origin::Used) => {
                        say_missing(field, did_you_mean.as_deref(), file.name(), program, terminal);
                        fine = false;
                    }
                    (Some(Mapping::Missing { did_you_mean }), Origin::Declared) => {
                        declared.push((field.name.as_str(), did_you_mean.as_deref()));
                    }
                    (Some(Mapping::Missing { .. }), Origin::Judged) if self.ballots.is_empty() => {
                        judged.push(field.name.as_str());
                    }
                    _ => {}
                }
            }
            if !declared.is_empty() {
                let near =
                    declared.iter().filter_map(|(name, near)| Some(format!("\"{}\" for `{name}`", (*near)?)));
                let near = near.collect::<Vec<_>>().join(", ");
                let near = if near.is_empty() { near } else { format!("; did you mean {near}?") };
                let it = if declared.len() == 1 { "it is" } else { "they are" };
                terminal.say(&format!(
                    "warning[{}] {}: no column for {}, so {it} not read for any record{near}",
                    Code::NotInRecords.number(),
                    file.name(),
                    listed(declared.iter().map(|(name, _)| *name), usize::MAX),
                ));
            }
            if !judged.is_empty() {
                let (word, them) = if judged.len() == 1 { ("column", "it") } else { ("columns", "them") };
                let names = listed(judged, usize::MAX);
                terminal.say(&format!(
                    "note: {}: no {word} {names}, so nobody has judged {them} yet",
                    file.name()
                ));
            }
        }
        fine
    }

    fn say_ambiguous(&self, field: &str, found: &[usize], file: &str, terminal: &Terminal) {
        let columns = found.iter().filter_map(|index| self.set.columns().get(*index));
        let mut columns = columns.map(|column| format!("\"{}\"", column.trim())).collect::<Vec<_>>();
        columns.dedup();
        let (which, help) = match &columns[..] {
            [one] => (
                format!("there are {} columns {one}", found.len()),
                String::from("give them names of their own in the file"),
            ),
            _ => (
                format!("it could be column {}", columns.join(" or ")),
                format!("say which: `field {field} : … from \"COLUMN\"`"),
            ),
        };
        terminal.say(&format!("error: {file}: `{field}` cannot be found: {which}"));
        terminal.say(&format!("  help: {help}"));
    }

    /// The same records for another version of the criteria.
    pub(crate) fn of_version(&self, version: &Program) -> Self {
        Self::of(Arc::clone(&self.set), version)
    }

    /// The same, where it must not find every column: those that were renamed since are only there under
    /// their new names. Which it misses, and `other` does not, is said.
    pub(crate) fn under(&self, version: &Program, other: &Program, terminal: &Terminal) -> Self {
        let opened = self.of_version(version);
        for (at, file) in opened.set.files().iter().enumerate() {
            let fields = version.fields.iter().zip(&opened.columns);
            let missing = fields.filter(|(field, columns)| {
                let found = matches!(columns.files.get(at), Some(Mapping::Column(_)));
                let told = other.fields.iter().any(|known| known.name == field.name);
                !found && !told && field.origin != Origin::Judged
            });
            let names = missing.map(|(field, _)| field.name.as_str()).collect::<Vec<_>>();
            if !names.is_empty() {
                let it = if names.len() == 1 { "it is" } else { "they are" };
                terminal.say(&format!(
                    "warning[{}] {}: no column for {} of {}, so {it} not read for any record",
                    Code::NotInRecords.number(),
                    file.name(),
                    listed(names, usize::MAX),
                    version.source.name(),
                ));
            }
        }
        opened
    }
}

/// A field that nothing declares must have its column: its name may be misspelt.
fn say_missing(field: &Field, near: Option<&str>, file: &str, program: &Program, terminal: &Terminal) {
    let place = program.source.position(field.span.start);
    let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    terminal.say(&format!(
        "error[{}] {file}: no column for `{}`, used in {}:{}:{}{near}",
        Code::NoColumn.number(),
        field.name,
        program.source.name(),
        place.line,
        place.column
    ));
    terminal.say(&format!(
        "  help: correct the name, or declare it: `field {} : … from \"COLUMN\"`; a declared field without a column is not read",
        field.name
    ));
}
