//! Records as one program reads them: each version reads the raw text anew.

use crate::check::Program;
use crate::record::{Batch, Column, FieldColumn, RawCell, RawRecord, RecordSet, Wanted, record_hash};
use crate::value::FieldSpec;

/// Where a program finds its fields.
pub(super) struct Reader {
    columns: Vec<FieldColumn>,
}

/// The columns of one batch that were read so far: versions that read a column alike share it.
#[derive(Default)]
pub(super) struct Pool {
    columns: Vec<(FieldColumn, FieldSpec, Column)>,
}

impl Reader {
    pub(super) fn new(program: &Program, set: &RecordSet) -> Self {
        let wanted = program
            .fields
            .iter()
            .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
        Self { columns: set.map_fields(&wanted.collect::<Vec<_>>()) }
    }

    /// The hash of what a record holds in the columns that the program reads.
    pub(super) fn hash(&self, program: &Program, record: &RawRecord) -> String {
        let fields = program.fields.iter().zip(&self.columns);
        record_hash(fields.map(|(field, column)| (field.name.as_str(), column.cell(record))))
    }

    /// The records, typed for the program.
    pub(super) fn read(&self, program: &Program, records: &[RawRecord], pool: &mut Pool) -> Batch {
        self.read_some(program, records, |_| true, pool)
    }

    /// The same, but that records which are not `wanted` may be left unread.
    pub(super) fn read_some(
        &self,
        program: &Program,
        records: &[RawRecord],
        wanted: impl Fn(usize) -> bool,
        pool: &mut Pool,
    ) -> Batch {
        const UNREAD: &RawCell = &RawCell::Absent;
        let columns = program.fields.iter().zip(&self.columns).map(|(field, place)| {
            let known = pool.columns.iter().find(|(at, spec, _)| at == place && *spec == field.spec);
            if let Some((_, _, column)) = known {
                return column.clone();
            }
            let cells = records.iter().enumerate();
            let cells = cells.map(|(at, record)| if wanted(at) { place.cell(record) } else { UNREAD });
            let column = Column::read(&field.spec, cells);
            pool.columns.push((place.clone(), field.spec.clone(), column.clone()));
            column
        });
        Batch { columns: columns.collect() }
    }
}
