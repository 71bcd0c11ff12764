//! Where records were found, from the columns that `import` and `dedupe` write.

use super::records::BATCH;
use crate::eval::flow::Placing;
use crate::record::duplicates::Table;
use crate::record::{FieldColumn, RawRecord, RecordSet, Wanted};

/// The columns that say where records are from, and which are put together.
pub(super) struct Provenance {
    table: Table,
    id: FieldColumn,
    duplicate_of: FieldColumn,
    members: FieldColumn,
    origins: FieldColumn,
    /// Whether duplicates are among the records, as `dedupe --all` writes them.
    all: bool,
}

impl Provenance {
    pub(super) fn of(set: &RecordSet, origin: Option<&str>) -> Self {
        let find = |name: &str| {
            let found = set.map_fields(&[Wanted { name, from: Vec::new() }]).pop();
            found.unwrap_or(FieldColumn { files: Vec::new() })
        };
        let duplicate_of = find("eligible_duplicate_of");
        let is_duplicate = |record: &RawRecord| !duplicate_of.cell(record).to_text().trim().is_empty();
        // A fault here is met again, and told, when the records are screened.
        let mut batches = set.batches(BATCH).flatten();
        let all = !duplicate_of.is_missing() && batches.any(|raw| raw.records.iter().any(is_duplicate));
        Self {
            table: Table::of(set, origin),
            id: find("eligible_id"),
            all,
            duplicate_of,
            members: find("eligible_members"),
            origins: find("eligible_origins"),
        }
    }

    /// Whether no file names the origin of its records.
    pub(super) fn no_origin(&self) -> bool {
        self.table.no_origin()
    }

    /// Whether the records say which of them are duplicates, or stand for several.
    pub(super) fn deduplicated(&self) -> bool {
        !self.duplicate_of.is_missing() || !self.members.is_missing()
    }

    /// The records put together in one, itself first, each with its origin; and the record that is kept
    /// instead of this one.
    pub(super) fn found(
        &self,
        record: &RawRecord,
        id: &str,
        placing: &mut Placing<'_>,
    ) -> (Vec<(String, Option<usize>)>, Option<String>) {
        let text = |column: &FieldColumn| column.cell(record).to_text().trim().to_owned();
        let list = |column: &FieldColumn| {
            let text = text(column);
            let items = text.split(';').map(str::trim).filter(|item| !item.is_empty());
            items.map(str::to_owned).collect::<Vec<_>>()
        };
        let own_origin = placing.origin(&shown(&self.table.origin(record)));
        let own = (id.to_owned(), Some(own_origin));
        let duplicate_of = Some(text(&self.duplicate_of)).filter(|of| !of.is_empty());
        if duplicate_of.is_some() || self.all {
            return (vec![own], duplicate_of);
        }
        let known_as =
            Some(text(&self.id)).filter(|known| !known.is_empty()).unwrap_or_else(|| id.to_owned());
        let others = list(&self.members).into_iter().filter(|member| *member != known_as && member != id);
        let others = others.collect::<Vec<_>>();
        if others.is_empty() {
            return (vec![own], None);
        }
        let origins =
            list(&self.origins).iter().map(|origin| placing.origin(&shown(origin))).collect::<Vec<_>>();
        let mut left = origins.clone();
        left.retain(|origin| *origin != own_origin);
        // One origin each, or one for all; else nobody can tell which of them is from where.
        let certain = left.len() == others.len() || origins.len() <= 1;
        placing.unattributed += u64::from(!certain);
        let others = others.into_iter().enumerate().map(|(at, member)| {
            let origin = if certain { left.get(at).copied().or(Some(own_origin)) } else { None };
            (member, origin)
        });
        (std::iter::once(own).chain(others).collect(), None)
    }
}

/// A file's name without its folder and ending; any other origin as it is.
fn shown(origin: &str) -> String {
    const ENDINGS: [&str; 10] = ["csv", "tsv", "ris", "nbib", "ciw", "enw", "json", "jsonl", "txt", "ndjson"];
    match origin.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending.to_lowercase().as_str()) => {
            stem.rsplit(['/', '\\']).next().unwrap_or(stem).to_owned()
        }
        _ => origin.to_owned(),
    }
}
