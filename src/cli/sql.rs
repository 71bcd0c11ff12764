//! `eligible sql`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::criteria::load_program;
use super::records::{ReadArgs, open_set};
use super::terminal::Terminal;
use crate::check::Program;
use crate::record::RawCell;
use crate::sql::{Dialect, Select, TypedCells, View, distinct, select, view};
use crate::value::{CellText, read};

/// Arguments of `eligible sql`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// The engine that is to run it
    #[arg(long, value_enum, required_unless_present = "cells")]
    dialect: Option<Engine>,

    /// The table or view of typed columns that the SELECT reads; with --ddl, the view that is made
    #[arg(long, value_name = "TABLE", default_value = "typed_records")]
    table: String,

    /// Screen up to this stage only
    #[arg(long)]
    stage: Option<String>,

    /// Instead of the SELECT, the view of typed columns over a table of raw ones
    #[arg(long, conflicts_with = "stage")]
    ddl: bool,

    /// Instead of the SELECT, the query for every distinct cell of the raw columns
    #[arg(long, conflicts_with_all = ["ddl", "stage"])]
    distinct: bool,

    /// Type the cells that the query of --distinct gave: a CSV file with the columns field and raw
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ddl", "distinct", "stage", "dialect"])]
    cells: Option<PathBuf>,

    /// With --ddl and --distinct: the table of raw columns
    #[arg(long, value_name = "TABLE", default_value = "records")]
    raw: String,

    /// With --ddl: the table that holds the typed cells
    #[arg(long, value_name = "TABLE", default_value = "eligible_cells")]
    cells_table: String,

    /// With --ddl: the raw column that holds the records' ids
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    id: String,

    /// With --ddl and --distinct: a file whose header has the raw columns, to find each field's column
    #[arg(long, value_name = "FILE")]
    columns_of: Option<PathBuf>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// DuckDB
    Duckdb,
    /// PostgreSQL
    Postgres,
    /// Spark SQL
    Spark,
    /// BigQuery
    Bigquery,
}

impl From<Engine> for Dialect {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Duckdb => Self::Duckdb,
            Engine::Postgres => Self::Postgres,
            Engine::Spark => Self::Spark,
            Engine::Bigquery => Self::Bigquery,
        }
    }
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let until = match super::screen::stage(args.stage.as_deref(), &program, terminal) {
        Ok(until) => until,
        Err(exit) => return exit,
    };
    if let Some(cells) = &args.cells {
        return type_cells(args, cells, &program, terminal);
    }
    let Some(dialect) = args.dialect.map(Dialect::from) else { return Exit::Refused };
    let text = if args.ddl || args.distinct {
        let Some(columns) = raw_columns(args, &program, terminal) else { return Exit::Refused };
        let what = View {
            dialect,
            raw: &args.raw,
            id: &args.id,
            view: &args.table,
            cells: &args.cells_table,
            columns,
        };
        if args.ddl { view(&program, &what) } else { distinct(&program, &what) + ";\n" }
    } else {
        match select(&program, &Select { dialect, table: &args.table, until }) {
            Ok(sql) => sql + ";\n",
            Err(faults) => {
                terminal.show(&faults, &program.source);
                return Exit::Refused;
            }
        }
    };
    let Some(output) = terminal.output(args.output.as_deref(), &[&args.criteria]) else {
        return Exit::Refused;
    };
    write(output, text.as_bytes(), terminal)
}

fn write(mut output: crate::record::Output, bytes: &[u8], terminal: &Terminal) -> Exit {
    match output.write_all(bytes).and_then(|()| output.commit()) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            terminal.say(&format!("error: the output cannot be written: {error}"));
            terminal.say("  help: check that there is room, and that you may write it");
            Exit::Refused
        }
    }
}

/// Each field's column: as a file with these columns has it, or the first that the criteria name.
fn raw_columns(args: &Args, program: &Program, terminal: &Terminal) -> Option<Vec<Option<String>>> {
    let Some(path) = &args.columns_of else {
        let named =
            program.fields.iter().map(|field| Some(field.from.first().unwrap_or(&field.name).clone()));
        return Some(named.collect());
    };
    let opened = super::records::open(std::slice::from_ref(path), &ReadArgs::default(), program, terminal)?;
    Some(opened.column_names(0).into_iter().map(|name| name.map(str::to_owned)).collect())
}

/// Reads distinct cells and writes them typed.
fn type_cells(args: &Args, path: &Path, program: &Program, terminal: &Terminal) -> Exit {
    let Some(set) = open_set(&[path.to_owned()], &ReadArgs::by_row(), terminal) else { return Exit::Refused };
    let column = |name: &str| set.columns().iter().position(|column| column.trim() == name);
    let (Some(field), Some(raw)) = (column("field"), column("raw")) else {
        terminal.say(&format!("error: {}: it has no columns `field` and `raw`", path.display()));
        terminal.say(
            "  help: they come from the query that `eligible sql CRITERIA --dialect … --distinct` prints",
        );
        return Exit::Refused;
    };
    let typed = TypedCells::new(program);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(typed.header()).is_ok();
    let (mut unread, mut refused) = (Vec::new(), Vec::new());
    let text = |cell: Option<&RawCell>| cell.map(RawCell::to_text).unwrap_or_default();
    for batch in set.batches(super::records::BATCH) {
        let batch = match batch {
            Ok(batch) => batch,
            Err(fault) => {
                terminal.faults(&[fault]);
                return Exit::Refused;
            }
        };
        for record in batch.records {
            let (name, raw) = (text(record.cells.get(field)), text(record.cells.get(raw)));
            let place = || format!("{} row {}: {name} \"{}\"", path.display(), record.row, raw.trim());
            let Some((at, known)) = program.fields.iter().enumerate().find(|(_, field)| field.name == name)
            else {
                refused.push(format!("{}: the criteria have no such field", place()));
                continue;
            };
            let reading = read(&known.spec, CellText::Text(&raw));
            if let Some(fault) = &reading.fault {
                let because =
                    fault.because.as_ref().map(|because| format!("; {because}")).unwrap_or_default();
                unread.push(format!("{}: expected {}{because}", place(), fault.expected));
            }
            match typed.row(at, &name, &raw, &reading.cell) {
                Ok(row) => {
                    let cells = row.iter().map(|cell| cell.as_deref().unwrap_or_default());
                    written &= writer.write_record(cells).is_ok();
                }
                Err(why) => refused.push(format!("{}: {why}", place())),
            }
        }
    }
    if !refused.is_empty() {
        refused.iter().for_each(|line| terminal.say(&format!("error: {line}")));
        terminal.say("  help: these cells cannot be typed for other engines; change them, or screen with `eligible screen`");
        return Exit::Refused;
    }
    unread.iter().for_each(|line| terminal.say(&format!("not read: {line}")));
    let Some(output) = terminal.output(args.output.as_deref(), &[&args.criteria, path]) else {
        return Exit::Refused;
    };
    let Some(bytes) = writer.into_inner().ok().filter(|_| written) else { return Exit::Refused };
    match write(output, &bytes, terminal) {
        Exit::Fine if !unread.is_empty() => Exit::Findings,
        exit => exit,
    }
}
