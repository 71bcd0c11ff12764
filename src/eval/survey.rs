//! What is missing in a set of records, seen from the criteria.

use std::collections::{BTreeMap, BTreeSet};

use super::stages::Decision;
use super::trace::Why;
use crate::check::Program;
use crate::record::Row;
use crate::value::{Cell, Missing};

/// Counts of missing cells per stage and field, and the records that hang on a convention.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Records looked at.
    pub records: u64,
    /// Per (stage, field) that a criterion of that stage reads: how its cells are, over the records
    /// that reached the stage.
    pub cells: BTreeMap<(usize, usize), CellCount>,
    /// Records whose verdict or reason hangs on how long a month is.
    pub convention_sensitive: Vec<String>,
    /// Per criterion, how many records it is open for because of cells that are not applicable, and
    /// nothing else; and the fields they are.
    pub silent: BTreeMap<usize, (u64, BTreeSet<usize>)>,
    /// Per stage, the fields its criteria read.
    reads: Vec<BTreeSet<usize>>,
}

/// How the cells of a field are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellCount {
    /// All of them.
    pub all: u64,
    /// Nobody has looked.
    pub not_read: u64,
    /// Written down, but not readable (and so counted as not read, too).
    pub unreadable: u64,
    /// The report does not say.
    pub not_reported: u64,
    /// The question makes no sense.
    pub not_applicable: u64,
    /// A range, a partial date or a partly known set.
    pub not_exact: u64,
}

impl Survey {
    /// An empty survey for a program.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let reads = (0..program.stages.len()).map(|stage| {
            let criteria = program.criteria.iter().filter(|criterion| criterion.stage == stage);
            criteria.flat_map(|criterion| program.fields_of(criterion)).collect()
        });
        Self { reads: reads.collect(), ..Self::default() }
    }

    /// Adds a record that was screened through all stages.
    pub fn add(&mut self, program: &Program, row: Row<'_>, id: &str, decision: &Decision<'_>) {
        self.records += 1;
        for (stage, fields) in self.reads.iter().enumerate().take(decision.stage + 1) {
            for field in fields {
                let count = self.cells.entry((stage, *field)).or_default();
                count.all += 1;
                let unreadable = row.reading(*field).is_some_and(|(_, reading)| reading.fault.is_some());
                count.unreadable += u64::from(unreadable);
                match row.cell(*field) {
                    Cell::Missing(Missing::NotRead) => count.not_read += 1,
                    Cell::Missing(Missing::NotReported) => count.not_reported += 1,
                    Cell::Missing(Missing::NotApplicable) => count.not_applicable += 1,
                    cell => count.not_exact += u64::from(cell.is_open()),
                }
            }
        }
        if decision.convention_sensitive {
            self.convention_sensitive.push(id.to_owned());
        }
        for index in &decision.open {
            let Some(asked) = decision.asked.get(*index) else { continue };
            if !asked.causes.is_empty() && asked.causes.iter().all(|cause| cause.why == Why::NotApplicable) {
                let (count, fields) = self.silent.entry(*index).or_default();
                *count += 1;
                fields.extend(asked.causes.iter().map(|cause| cause.field));
            }
        }
        debug_assert!(decision.stage < program.stages.len());
    }
}
