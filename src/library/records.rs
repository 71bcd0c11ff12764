//! Records from a file or from memory, and what keeps them from being read.

use std::fmt;
use std::path::Path;

use crate::check::{Origin, Program};
use crate::record::{
    Batch, Column, FieldColumn, FileFault, Input, Mapping, RawBatch, ReadOptions, RecordSet, Wanted,
};
use crate::text::listed;

/// Records: CSV, TSV, JSON, JSON Lines, RIS, PubMed and their kin, found out from the content.
///
/// Files are read anew for each use, in bounded memory; only the ids are kept.
#[derive(Clone, Debug)]
pub struct Records {
    pub(super) set: RecordSet,
}

/// Why records cannot be read, or criteria not be asked of them: a line and a remedy for each fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    lines: Vec<String>,
}

/// The columns that criteria read from some records.
#[derive(Clone, Debug)]
pub(super) struct Mapped<'a> {
    program: &'a Program,
    columns: Vec<FieldColumn>,
}

impl Records {
    /// Opens one file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Fault> {
        let path = path.as_ref();
        Self::read([(path.display().to_string(), Input::Path(path.to_owned()))], &ReadOptions::default())
    }

    /// Takes the text of a file, which messages call `name`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn from_bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Self, Fault> {
        Self::read([(name.to_owned(), Input::Bytes(bytes.into()))], &ReadOptions::default())
    }

    /// Opens several inputs as one table, with what is known of them: encoding, delimiter, the id's column.
    ///
    /// # Errors
    /// Why they cannot be read, all of them.
    pub fn read(
        inputs: impl IntoIterator<Item = (String, Input)>,
        options: &ReadOptions,
    ) -> Result<Self, Fault> {
        match RecordSet::open(inputs, options) {
            Ok(set) => Ok(Self { set }),
            Err(faults) => Err(Fault { lines: faults.iter().map(in_words).collect() }),
        }
    }

    /// The ids, in order.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        self.set.ids()
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}

impl<'a> Mapped<'a> {
    /// Finds each field's column.
    pub(super) fn new(program: &'a Program, records: &Records) -> Result<Self, Fault> {
        let wanted = program
            .fields
            .iter()
            .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
        let columns = records.set.map_fields(&wanted.collect::<Vec<_>>());
        let mut lines = Vec::new();
        for (at, file) in records.set.files().iter().enumerate() {
            for (field, column) in program.fields.iter().zip(&columns) {
                let name = file.name();
                match column.files.get(at) {
                    Some(Mapping::Ambiguous(found)) => {
                        let found = found.iter().filter_map(|at| records.set.columns().get(*at));
                        let found = listed(found.map(|column| column.trim()), usize::MAX);
                        lines.push(format!("{name}: `{}` could be any of the columns {found}\n  help: say which: `field {} : … from \"COLUMN\"`", field.name, field.name));
                    }
                    Some(Mapping::Missing { did_you_mean }) if field.origin == Origin::Used => {
                        let near = did_you_mean.as_ref().map(|near| format!("; did you mean \"{near}\"?"));
                        lines.push(format!("{name}: no column for `{}`{}\n  help: correct the name, or declare it: `field {} : … from \"COLUMN\"`", field.name, near.unwrap_or_default(), field.name));
                    }
                    _ => {}
                }
            }
        }
        if lines.is_empty() { Ok(Self { program, columns }) } else { Err(Fault { lines }) }
    }

    /// Types a batch.
    pub(super) fn batch(&self, raw: &RawBatch<'_>) -> Batch {
        let columns = self.program.fields.iter().zip(&self.columns).map(|(field, column)| {
            Column::read(&field.spec, raw.records.iter().map(|record| column.cell(record)))
        });
        Batch { columns: columns.collect() }
    }

    /// Per field, the name of its column in a file.
    pub(super) fn names<'r>(&self, records: &'r Records, file: usize) -> Vec<Option<&'r str>> {
        let name = |column: &FieldColumn| match column.files.get(file) {
            Some(Mapping::Column(at)) => records.set.columns().get(*at).map(String::as_str),
            _ => None,
        };
        self.columns.iter().map(name).collect()
    }
}

impl Fault {
    pub(super) fn one(line: String) -> Self {
        Self { lines: vec![line] }
    }
}

impl From<FileFault> for Fault {
    fn from(fault: FileFault) -> Self {
        Self::one(in_words(&fault))
    }
}

fn in_words(fault: &FileFault) -> String {
    let help = fault.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
    format!("{fault}{help}")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl std::error::Error for Fault {}

/// The bytes of a file.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    crate::record::read_file(path).map_err(Fault::from)
}
