//! Records as one program reads them: each version reads the raw text anew.

use crate::check::Program;
use crate::eval::{Ballots, Effect, Said};
use crate::record::{Batch, Column, FieldColumn, RawCell, RawRecord, RecordSet, Wanted, record_hash};
use crate::value::FieldSpec;

/// Where a program finds its fields.
pub(super) struct Reader {
    pub(super) columns: Vec<FieldColumn>,
}

/// The columns of one batch that were read so far: versions that read a column alike share it.
pub(super) struct Pool<'v> {
    columns: Vec<(FieldColumn, FieldSpec, String, Column)>,
    votes: Option<(&'v Ballots, &'v [String])>,
}

impl<'v> Pool<'v> {
    /// For records with these ids, on which people may have voted.
    pub(super) fn new(votes: Option<&'v Ballots>, ids: &'v [String]) -> Self {
        let voted = votes.filter(|votes| ids.iter().any(|id| !votes.on(id).is_empty()));
        Self { columns: Vec::new(), votes: voted.map(|votes| (votes, ids)) }
    }

    /// The cell of a field as votes fill it.
    fn filled(&self, program: &Program, field: usize, at: usize, raw: &RawCell) -> Option<RawCell> {
        let (ballots, ids) = self.votes?;
        match ballots.cell(program, ids.get(at)?, field, raw)? {
            Said { effect: Effect::Fills(cell), .. } => Some(cell),
            _ => None,
        }
    }
}

/// Where a program finds its fields.
pub(super) fn fields_in(program: &Program, set: &RecordSet) -> Vec<FieldColumn> {
    let wanted = program
        .fields
        .iter()
        .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
    set.map_fields(&wanted.collect::<Vec<_>>())
}

impl Reader {
    pub(super) fn new(program: &Program, set: &RecordSet) -> Self {
        Self { columns: fields_in(program, set) }
    }

    /// The hash of what a record holds in the columns that the program reads.
    pub(super) fn hash(&self, program: &Program, record: &RawRecord) -> String {
        let fields = program.fields.iter().zip(&self.columns);
        record_hash(fields.map(|(field, column)| (field.name.as_str(), column.cell(record))))
    }

    /// The records, typed for the program.
    pub(super) fn read(&self, program: &Program, records: &[RawRecord], pool: &mut Pool<'_>) -> Batch {
        self.read_some(program, records, |_| true, pool)
    }

    /// The same, but that records which are not `wanted` may be left unread.
    pub(super) fn read_some(
        &self,
        program: &Program,
        records: &[RawRecord],
        wanted: impl Fn(usize) -> bool,
        pool: &mut Pool<'_>,
    ) -> Batch {
        const UNREAD: &RawCell = &RawCell::Absent;
        let columns = program.fields.iter().zip(&self.columns).enumerate().map(|(number, (field, place))| {
            // Votes are on a field by its name, whatever column it is read from.
            let name = if pool.votes.is_some() { field.name.as_str() } else { "" };
            let alike = |(at, spec, asked, _): &&(FieldColumn, FieldSpec, String, Column)| {
                at == place && *spec == field.spec && asked == name
            };
            if let Some((_, _, _, column)) = pool.columns.iter().find(alike) {
                return column.clone();
            }
            let cells = records.iter().enumerate();
            let cells = cells.map(|(at, record)| if wanted(at) { place.cell(record) } else { UNREAD });
            let column = if pool.votes.is_some() {
                let cells = cells.enumerate();
                let cells = cells
                    .map(|(at, raw)| pool.filled(program, number, at, raw).unwrap_or_else(|| raw.clone()));
                Column::read(&field.spec, &cells.collect::<Vec<_>>())
            } else {
                Column::read(&field.spec, cells)
            };
            pool.columns.push((place.clone(), field.spec.clone(), name.to_owned(), column.clone()));
            column
        });
        Batch { columns: columns.collect() }
    }
}
