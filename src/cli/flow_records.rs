//! Where records were found, from the columns that `import` and `dedupe` write.

use super::records::BATCH;
use crate::eval::flow::Placing;
use crate::record::duplicates::Table;
use crate::record::{FieldColumn, RawRecord, RecordSet, Wanted};

/// The columns that say where records are from, and which are put together.
pub(super) struct Provenance {
    pub(super) table: Table,
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
        let known_as =
            Some(text(&self.id)).filter(|known| !known.is_empty()).unwrap_or_else(|| id.to_owned());
        let members = list(&self.members);
        let origins =
            list(&self.origins).iter().map(|origin| placing.origin(&shown(origin))).collect::<Vec<_>>();
        // `dedupe` lists origins once each, in the order of the members: as many of both are one each.
        let of_member = |member: &str| match origins[..] {
            [one] => Some(one),
            _ if origins.len() == members.len() => {
                let at = members.iter().position(|known| known == member)?;
                origins.get(at).copied()
            }
            _ => None,
        };
        let named = !self.no_origin() || origins.is_empty();
        let own = if named {
            Some(placing.origin(&shown(&self.table.origin(record))))
        } else {
            of_member(&known_as)
        };
        let duplicate_of = Some(text(&self.duplicate_of)).filter(|of| !of.is_empty());
        let alone = self.all || duplicate_of.is_some();
        let others = members.iter().filter(|member| !alone && **member != known_as && *member != id);
        let others = others.map(|member| (member.clone(), of_member(member))).collect::<Vec<_>>();
        let mut found = vec![(id.to_owned(), own)];
        found.extend(others);
        if found.iter().any(|(_, origin)| origin.is_none()) {
            placing.unattributed(id, &mut found, &origins);
        }
        (found, duplicate_of)
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
