//! Records on the command line: opening them, finding each field's column, typing them batch by batch.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::terminal::Terminal;
use super::votes_read::VotesArgs;
use crate::check::{Origin, Program};
use crate::eval::Ballots;
use crate::record::{
    Batch, Column, Express, ExpressColumn, FieldColumn, Input, Mapping, RawBatch, RecordSet, Wanted,
};
use crate::value::Classes;

mod arguments;
mod columns;
mod notes;
mod voted;

pub(crate) use arguments::ReadArgs;
pub(crate) use notes::{announce, announce_headings, announce_origins, ris_writer, say_left_out};

/// The records, with the columns that the criteria read.
pub(crate) struct Opened {
    pub(crate) set: Arc<RecordSet>,
    pub(in crate::cli) columns: Vec<FieldColumn>,
    /// What people voted on them.
    pub(crate) ballots: Ballots,
}

/// Opens records for a program. Whatever is wrong has been said when there is nothing.
pub(crate) fn open(
    paths: &[PathBuf],
    args: &ReadArgs,
    program: &Program,
    terminal: &Terminal,
) -> Option<Opened> {
    open_voted(paths, args, &VotesArgs::default(), program, terminal)
}

/// The same with what people voted on them.
pub(crate) fn open_voted(
    paths: &[PathBuf],
    args: &ReadArgs,
    votes: &VotesArgs,
    program: &Program,
    terminal: &Terminal,
) -> Option<Opened> {
    let mut opened = Opened::of(Arc::new(open_set(paths, args, terminal)?), program);
    opened.ballots = votes.read(program, &opened.set, terminal)?;
    opened.say_stale(program, terminal)?;
    opened.all_there(program, terminal).then_some(opened)
}

/// Opens records, whatever they are for. Whatever is wrong has been said when there is nothing.
pub(crate) fn open_set(paths: &[PathBuf], args: &ReadArgs, terminal: &Terminal) -> Option<RecordSet> {
    let inputs = paths.iter().map(|path| {
        let input = if path == Path::new("-") { Input::Stdin } else { Input::Path(path.clone()) };
        let name =
            if path == Path::new("-") { String::from("standard input") } else { path.display().to_string() };
        (name, input)
    });
    let set = match RecordSet::open(inputs, &args.options()) {
        Ok(set) => set,
        Err(faults) => {
            terminal.faults(&faults);
            return None;
        }
    };
    announce(&set, args, terminal);
    Some(set)
}

/// A file for the quick way, where there is one file and nothing about it needs to be asked or refused
/// before it is read; what is worth saying of it is not said yet.
pub(crate) fn open_quickly(
    paths: &[PathBuf],
    args: &ReadArgs,
    program: &Program,
) -> Option<(Express, Opened)> {
    let [path] = paths else { return None };
    if path == Path::new("-") {
        return None;
    }
    let express = Express::open(&path.display().to_string(), path, &args.options())?;
    let opened = Opened::of(Arc::new(express.set().clone()), program);
    let found = program.fields.iter().zip(&opened.columns);
    let fine = found
        .flat_map(|(field, column)| column.files.iter().map(move |found| (field.origin, found)))
        .all(|(origin, found)| match found {
            Mapping::Column(_) => true,
            Mapping::Missing { .. } => origin != Origin::Used,
            Mapping::Ambiguous(_) => false,
        });
    fine.then_some((express, opened))
}

impl Opened {
    fn of(set: Arc<RecordSet>, program: &Program) -> Self {
        let wanted = program
            .fields
            .iter()
            .map(|field| Wanted { name: &field.name, from: field.from.iter().map(String::as_str).collect() });
        let columns = set.map_fields(&wanted.collect::<Vec<_>>());
        Self { set, columns, ballots: Ballots::default() }
    }

    /// Per field, its column in the only file.
    pub(crate) fn express_columns<'p>(
        &self,
        program: &'p Program,
        classes: &'p [Option<Classes>],
    ) -> Vec<ExpressColumn<'p>> {
        let fields = program.fields.iter().zip(&self.columns).zip(classes);
        let columns = fields.map(|((field, column), classes)| ExpressColumn {
            spec: &field.spec,
            classes: classes.as_ref(),
            column: column.in_file(0),
        });
        columns.collect()
    }

    /// Per file and field, the position of its column in the table.
    pub(crate) fn places(&self) -> Vec<Vec<Option<usize>>> {
        let files = 0..self.set.files().len();
        files.map(|file| self.columns.iter().map(|column| column.in_file(file)).collect()).collect()
    }

    /// Types a batch for the program.
    pub(crate) fn type_batch(&self, program: &Program, raw: &RawBatch<'_>) -> Batch {
        let columns = program.fields.iter().zip(&self.columns).enumerate().map(|(at, (field, column))| {
            let filled = self.filled(program, raw, at);
            let cells = raw.records.iter().enumerate();
            let cells = cells.map(|(row, record)| filled.get(&row).unwrap_or_else(|| column.cell(record)));
            Column::read(&field.spec, cells)
        });
        Batch { columns: columns.collect() }
    }

    /// Per field, the name of its column in a file.
    pub(crate) fn column_names(&self, file: usize) -> Vec<Option<&str>> {
        self.columns.iter().map(|column| self.column_name(column, file)).collect()
    }

    pub(in crate::cli) fn column_name(&self, column: &FieldColumn, file: usize) -> Option<&str> {
        match column.files.get(file)? {
            Mapping::Column(index) => self.set.columns().get(*index).map(String::as_str),
            _ => None,
        }
    }

    /// The names of the files, as the user gave them.
    pub(crate) fn file_names(&self) -> Vec<&str> {
        self.set.files().iter().map(|file| file.name()).collect()
    }
}

/// Records at a time: enough to be quick, few enough that memory stays flat.
pub(crate) const BATCH: usize = 4096;
