//! Records as one program reads them: each version reads the raw text anew.

use crate::check::Program;
use crate::record::{Batch, Column, FieldColumn, RawRecord, RecordSet, Wanted};

/// Where a program finds its fields.
pub(super) struct Reader {
    columns: Vec<FieldColumn>,
}

impl Reader {
    pub(super) fn new(program: &Program, set: &RecordSet) -> Self {
        let wanted = program
            .fields
            .iter()
            .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
        Self { columns: set.map_fields(&wanted.collect::<Vec<_>>()) }
    }

    /// The records, typed for the program.
    pub(super) fn read<'a>(
        &self,
        program: &Program,
        records: impl Iterator<Item = &'a RawRecord> + Clone,
    ) -> Batch {
        let columns = program.fields.iter().zip(&self.columns).map(|(field, column)| {
            Column::read(&field.spec, records.clone().map(|record| column.cell(record)))
        });
        Batch { columns: columns.collect() }
    }
}
