//! `eligible import`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Map, Value};

use super::Exit;
use super::records::{BATCH, ReadArgs, announce_headings, open_set, ris_writer};
use super::terminal::Terminal;
use crate::record::{Output, RawCell, RawRecord, RecordSet, RisWriter, TableWriter, Wanted, WriteOptions};

/// Arguments of `eligible import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files of records, of any format that is read; `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// How the records are written; else as the name of the output ends, else csv
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// With csv: neutralise cells that a spreadsheet would run as formulas, and mark the text as UTF-8
    #[arg(long)]
    for_spreadsheet: bool,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table: a row per record
    Csv,
    /// A JSON object per record
    Jsonl,
    /// RIS, for reference managers and screening tools
    Ris,
}

/// Columns that say where a record is from.
const ADDED: [&str; 5] = ["id", "origin", "original_id", "position", "line"];

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(set) = open_set(&args.files, &args.read, terminal) else { return Exit::Refused };
    announce_headings(&set, terminal);
    let inputs = args.files.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.collect::<Vec<_>>();
    let Some(output) = terminal.output(args.output.as_deref(), &inputs) else { return Exit::Refused };
    let ending = args.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let format = args.format.unwrap_or(match ending {
        Some("ris") => Format::Ris,
        Some("jsonl" | "ndjson") => Format::Jsonl,
        _ => Format::Csv,
    });
    match write(args, &set, format, output, terminal) {
        Ok(exit) => exit,
        // Whoever reads has enough, as `head` does: no mistake of anyone's.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Fine,
        Err(error) => {
            terminal.say(&format!("error: the records cannot be written: {error}"));
            terminal.say("  help: check that there is room on the disk and that you may write there");
            Exit::Refused
        }
    }
}

/// What is written, in the format asked for.
#[expect(clippy::large_enum_variant, reason = "there is one, and it is not moved")]
enum Writer {
    Csv(TableWriter<Output>),
    Jsonl(Output),
    Ris(RisWriter<Output>),
}

fn write(
    args: &Args,
    set: &RecordSet,
    format: Format,
    out: Output,
    terminal: &Terminal,
) -> std::io::Result<Exit> {
    let kept = kept_columns(set);
    let names = kept.iter().filter_map(|at| set.columns().get(*at)).map(String::as_str).collect::<Vec<_>>();
    let mut writer = match format {
        Format::Csv => {
            let options = WriteOptions { for_spreadsheet: args.for_spreadsheet, ..WriteOptions::default() };
            let own = ADDED.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            Writer::Csv(TableWriter::new(out, options, &own, &names)?)
        }
        Format::Jsonl => Writer::Jsonl(out),
        Format::Ris => Writer::Ris(ris_writer(out, set, terminal)),
    };
    let places = Places::new(set);
    for batch in set.batches(BATCH) {
        let batch = match batch {
            Ok(batch) => batch,
            Err(fault) => {
                terminal.faults(&[fault]);
                return Ok(Exit::Refused);
            }
        };
        for (record, id) in batch.records.iter().zip(batch.ids) {
            let added = places.of(set, record, id);
            match &mut writer {
                Writer::Csv(table) => {
                    let cells = added.map(RawCell::Text).to_vec();
                    let own = kept
                        .iter()
                        .map(|at| record.cells.get(*at).map_or_else(String::new, RawCell::to_text));
                    let own = own.collect::<Vec<_>>();
                    let row = RawRecord { cells, ..*record };
                    table.record(&row, &own.iter().map(String::as_str).collect::<Vec<_>>())?;
                }
                Writer::Jsonl(out) => {
                    let mut object = Map::new();
                    for (name, text) in ADDED.iter().zip(added) {
                        let value = match text.parse::<u64>() {
                            Ok(number) if matches!(*name, "position" | "line") => Value::from(number),
                            _ => Value::from(text),
                        };
                        object.insert((*name).to_owned(), value);
                    }
                    for (name, at) in names.iter().zip(&kept) {
                        let value = match record.cells.get(*at) {
                            Some(RawCell::Text(text)) => Value::from(text.as_str()),
                            Some(RawCell::List(items)) => Value::from(items.clone()),
                            Some(RawCell::Null) => Value::Null,
                            Some(RawCell::Absent) | None => continue,
                        };
                        object.insert((*name).to_owned(), value);
                    }
                    writeln!(out, "{}", Value::Object(object))?;
                }
                Writer::Ris(out) => out.record(record, &[], &[])?,
            }
        }
    }
    match writer {
        Writer::Csv(table) => table.finish()?.commit()?,
        Writer::Jsonl(out) => out.commit()?,
        Writer::Ris(out) => out.finish().commit()?,
    }
    let (count, s) = (set.len(), if set.len() == 1 { "" } else { "s" });
    let from = match set.files().len() {
        1 => String::from("1 file"),
        files => format!("{files} files"),
    };
    terminal.say(&format!("{count} record{s} from {from}"));
    Ok(Exit::Fine)
}

/// The columns that are written: all but those of the ids and of an earlier import, and those that no
/// record has anything in.
fn kept_columns(set: &RecordSet) -> Vec<usize> {
    let ids = set.id_columns();
    let mut kept = (0..set.columns().len()).collect::<Vec<_>>();
    kept.retain(|at| {
        let id = !ids.is_empty() && ids.iter().all(|id| *id == Some(*at));
        let added = set.columns().get(*at).is_some_and(|name| ADDED.contains(&name.trim()));
        !id && !added
    });
    kept
}

/// Where the provenance of a record is found.
struct Places {
    accession: crate::record::FieldColumn,
    pmid: crate::record::FieldColumn,
    database: crate::record::FieldColumn,
    /// Columns of an earlier import, in the order of [`ADDED`].
    earlier: Vec<crate::record::FieldColumn>,
}

impl Places {
    fn new(set: &RecordSet) -> Self {
        let find = |name: &str| {
            let found = set.map_fields(&[Wanted { name, from: Vec::new() }]).pop();
            found.unwrap_or(crate::record::FieldColumn { files: Vec::new() })
        };
        Self {
            accession: find("accession"),
            pmid: find("pmid"),
            database: find("database"),
            earlier: ADDED.iter().map(|name| find(name)).collect(),
        }
    }

    /// Id, origin, original id, position and line. What an earlier import said of them stays.
    fn of(&self, set: &RecordSet, record: &RawRecord, id: &str) -> [String; 5] {
        let file = set.files().get(record.file);
        let name = file.map_or("", |file| file.name());
        let own_id = set.id_columns().get(record.file).copied().flatten().is_some();
        let said = |column: &crate::record::FieldColumn| {
            let text = column.cell(record).to_text();
            Some(text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let new = [
            Some(id.to_owned()),
            said(&self.database).or_else(|| Some(name.to_owned())),
            said(&self.accession).or_else(|| said(&self.pmid)).or_else(|| own_id.then(|| id.to_owned())),
            Some(record.row.to_string()),
            Some(record.line.to_string()),
        ];
        let mut at = 0;
        new.map(|new| {
            let earlier = self.earlier.get(at).filter(|_| at > 0).and_then(&said);
            at += 1;
            earlier.or(new).unwrap_or_default()
        })
    }
}
