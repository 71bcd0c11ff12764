//! Records on the command line: opening them, finding each field's column, typing them batch by batch.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::terminal::Terminal;
use super::votes_read::VotesArgs;
use crate::check::{Field, Origin, Program};
use crate::diagnostic::Code;
use crate::eval::{Ballots, Effect, Said};
use crate::record::{
    Batch, Column, Express, ExpressColumn, FieldColumn, Format, IdChoice, Input, Mapping, Output, Quote,
    RawBatch, RawCell, RawRecord, ReadOptions, RecordSet, RisWriter, Vote, Wanted, record_hash,
};
use crate::text::{Encoding, fold, listed};
use crate::value::Classes;

/// Options of every command that reads records.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct ReadArgs {
    /// The column that holds the records' ids; `row` numbers them instead
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,

    /// The records' format, such as csv, ris or endnote-xml; found out from the content unless given
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    input_format: Option<Format>,

    /// The sheet of a workbook that is read; the first that holds a table unless given
    #[arg(long, value_name = "NAME")]
    worksheet: Option<String>,

    /// The character between two cells; found out unless given (`\t` for a tab)
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    delimiter: Option<u8>,

    /// The character around cells; `none` where quotes are text like any other
    #[arg(long, value_name = "CHAR", value_parser = parse_quote)]
    quote: Option<Quote>,

    /// The text's encoding, such as utf-8 or windows-1252; found out unless given
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    encoding: Option<Encoding>,

    /// Write nothing when a cell cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
}

fn parse_format(text: &str) -> Result<Format, String> {
    Format::named(text).ok_or_else(|| {
        let names = Format::all().map(Format::name).collect::<Vec<_>>();
        format!("expected {}", listed(names, usize::MAX))
    })
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" | b"tab" => Ok(b'\t'),
        [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Ok(*one),
        _ => Err(String::from("expected one character such as `;`, or `\\t` for a tab")),
    }
}

fn parse_quote(text: &str) -> Result<Quote, String> {
    match text.as_bytes() {
        b"none" => Ok(Quote::None),
        [one] if one.is_ascii_graphic() => Ok(Quote::With(*one)),
        _ => Err(String::from("expected one character such as `'`, or `none`")),
    }
}

fn parse_encoding(text: &str) -> Result<Encoding, String> {
    Encoding::named(text)
        .ok_or_else(|| String::from("expected a name such as utf-8, utf-16le or windows-1252"))
}

impl ReadArgs {
    /// Records without ids of their own.
    pub(crate) fn by_row() -> Self {
        Self { id: Some(String::from("row")), ..Self::default() }
    }

    fn options(&self) -> ReadOptions {
        let id = match self.id.as_deref() {
            None => IdChoice::Usual,
            Some("row") => IdChoice::Row,
            Some(column) => IdChoice::Column(column.to_owned()),
        };
        ReadOptions {
            format: self.input_format,
            encoding: self.encoding,
            delimiter: self.delimiter,
            quote: self.quote,
            id,
            sheet: self.worksheet.clone(),
        }
    }
}

/// The records, with the columns that the criteria read.
pub(crate) struct Opened {
    pub(crate) set: Arc<RecordSet>,
    pub(super) columns: Vec<FieldColumn>,
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

/// What is worth saying of how the files were read.
pub(crate) fn announce(set: &RecordSet, args: &ReadArgs, terminal: &Terminal) {
    for file in set.files() {
        for note in file.notes() {
            terminal.say(&format!("note: {}: {note}", file.name()));
        }
    }
    for (file, column) in set.files().iter().zip(set.id_columns()) {
        if column.is_none()
            && args.id.as_deref() != Some("row")
            && !file.notes().iter().any(|n| n.contains("--id"))
        {
            let why = match file.format().has_references() {
                true => "its records go by their number in the file",
                false => "no column `id` or `record`, so its records go by their row",
            };
            terminal.say(&format!("note: {}: {why} (--id COLUMN says otherwise)", file.name()));
        }
    }
}

/// Which headings of tables of references are taken for which columns.
pub(crate) fn announce_headings(set: &RecordSet, terminal: &Terminal) {
    for file in set.files() {
        if let Some(said) = file.headings() {
            terminal.say(&format!("note: {}: {said}", file.name()));
        }
    }
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
            column: match column.files.first() {
                Some(Mapping::Column(column)) => Some(*column),
                _ => None,
            },
        });
        columns.collect()
    }

    /// Says which fields have no column, or several: an error for a field that nothing declares, a
    /// word of warning else.
    pub(crate) fn all_there(&self, program: &Program, terminal: &Terminal) -> bool {
        let mut fine = true;
        for (at, file) in self.set.files().iter().enumerate() {
            let mut declared = Vec::new();
            let mut judged = Vec::new();
            for (field, columns) in program.fields.iter().zip(&self.columns) {
                if let Some(Mapping::Column(column)) = columns.files.get(at)
                    && !file.format().has_references()
                    && let Some(heading) = self.set.columns().get(*column).map(|column| column.trim())
                    && !field.from.iter().chain([&field.name]).any(|name| fold(name) == fold(heading))
                {
                    let name = &field.name;
                    terminal.say(&format!("note: {}: `{name}` is read from \"{heading}\"", file.name()));
                }
                match (columns.files.get(at), field.origin) {
                    (Some(Mapping::Ambiguous(found)), _) => {
                        self.say_ambiguous(&field.name, found, file.name(), terminal);
                        fine = false;
                    }
                    (Some(Mapping::Missing { did_you_mean }), Origin::Used) => {
                        say_missing(field, did_you_mean.as_deref(), file.name(), program, terminal);
                        fine = false;
                    }
                    (Some(Mapping::Missing { did_you_mean }), Origin::Declared) => {
                        declared.push((field.name.as_str(), did_you_mean.as_deref()));
                    }
                    (Some(Mapping::Missing { .. }), Origin::Judged) if self.ballots.is_empty() => {
                        judged.push(field.name.as_str());
                    }
                    _ => {}
                }
            }
            if !declared.is_empty() {
                let near =
                    declared.iter().filter_map(|(name, near)| Some(format!("\"{}\" for `{name}`", (*near)?)));
                let near = near.collect::<Vec<_>>().join(", ");
                let near = if near.is_empty() { near } else { format!("; did you mean {near}?") };
                let it = if declared.len() == 1 { "it is" } else { "they are" };
                terminal.say(&format!(
                    "warning[{}] {}: no column for {}, so {it} not read for any record{near}",
                    Code::NotInRecords.number(),
                    file.name(),
                    listed(declared.iter().map(|(name, _)| *name), usize::MAX),
                ));
            }
            if !judged.is_empty() {
                let (word, them) = if judged.len() == 1 { ("column", "it") } else { ("columns", "them") };
                let names = listed(judged, usize::MAX);
                terminal.say(&format!(
                    "note: {}: no {word} {names}, so nobody has judged {them} yet",
                    file.name()
                ));
            }
        }
        fine
    }

    fn say_ambiguous(&self, field: &str, found: &[usize], file: &str, terminal: &Terminal) {
        let columns = found.iter().filter_map(|index| self.set.columns().get(*index));
        let mut columns = columns.map(|column| format!("\"{}\"", column.trim())).collect::<Vec<_>>();
        columns.dedup();
        let (which, help) = match &columns[..] {
            [one] => (
                format!("there are {} columns {one}", found.len()),
                String::from("give them names of their own in the file"),
            ),
            _ => (
                format!("it could be column {}", columns.join(" or ")),
                format!("say which: `field {field} : … from \"COLUMN\"`"),
            ),
        };
        terminal.say(&format!("error: {file}: `{field}` cannot be found: {which}"));
        terminal.say(&format!("  help: {help}"));
    }

    /// The same records for another version of the criteria, which must not find every column: those
    /// that were renamed since are only there under their new names. Which it misses, and `other` does
    /// not, is said.
    pub(crate) fn under(&self, version: &Program, other: &Program, terminal: &Terminal) -> Self {
        let opened = Self::of(Arc::clone(&self.set), version);
        for (at, file) in opened.set.files().iter().enumerate() {
            let fields = version.fields.iter().zip(&opened.columns);
            let missing = fields.filter(|(field, columns)| {
                let found = matches!(columns.files.get(at), Some(Mapping::Column(_)));
                let told = other.fields.iter().any(|known| known.name == field.name);
                !found && !told && field.origin != Origin::Judged
            });
            let names = missing.map(|(field, _)| field.name.as_str()).collect::<Vec<_>>();
            if !names.is_empty() {
                let it = if names.len() == 1 { "it is" } else { "they are" };
                terminal.say(&format!(
                    "warning[{}] {}: no column for {} of {}, so {it} not read for any record",
                    Code::NotInRecords.number(),
                    file.name(),
                    listed(names, usize::MAX),
                    version.source.name(),
                ));
            }
        }
        opened
    }

    /// Per file and field, the position of its column in the table.
    pub(crate) fn places(&self) -> Vec<Vec<Option<usize>>> {
        let place = |column: &FieldColumn, file: usize| match column.files.get(file) {
            Some(Mapping::Column(index)) => Some(*index),
            _ => None,
        };
        let files = 0..self.set.files().len();
        files.map(|file| self.columns.iter().map(|column| place(column, file)).collect()).collect()
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

    /// The cells of a field that votes fill, by row.
    fn filled(&self, program: &Program, raw: &RawBatch<'_>, field: usize) -> HashMap<usize, RawCell> {
        let mut filled = HashMap::new();
        if self.ballots.is_empty() {
            return filled;
        }
        for (row, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            if let Some(Said { effect: Effect::Fills(cell), .. }) = self.said(program, record, id, field) {
                filled.insert(row, cell);
            }
        }
        filled
    }

    /// Says which votes were given on other criteria, or on a record whose cells were others.
    fn say_stale(&self, program: &Program, terminal: &Terminal) -> Option<()> {
        let votes = || {
            self.ballots
                .all()
                .flat_map(|(record, ballot)| ballot.counting().into_iter().map(move |v| (record, v)))
        };
        let now = program.fingerprint.as_str();
        let other = |vote: &Vote| vote.fingerprint.as_deref().is_some_and(|then| then != now);
        let changed = votes().filter(|(_, vote)| other(vote)).count();
        if changed > 0 {
            let s = if changed == 1 { ", still counted, was" } else { "s, still counted, were" };
            terminal.say(&format!("note: {changed} vote{s} given when the criteria were others"));
        }
        let mut hashes: HashMap<&str, Vec<&str>> = HashMap::new();
        for (record, vote) in votes() {
            if let Some(hash) = vote.record_hash.as_deref() {
                hashes.entry(record).or_default().push(hash);
            }
        }
        let mut stale = Vec::new();
        if !hashes.is_empty() {
            for raw in self.set.batches(BATCH) {
                let raw = raw.map_err(|fault| terminal.faults(&[fault])).ok()?;
                for (record, id) in raw.records.iter().zip(raw.ids) {
                    let Some(then) = hashes.get(id.as_str()) else { continue };
                    let now = self.record_hash(program, record);
                    if then.iter().any(|then| *then != now) {
                        stale.push(id.as_str());
                    }
                }
            }
        }
        if !stale.is_empty() {
            let s = if stale.len() == 1 { "record has" } else { "records have" };
            let names = listed(stale.iter().copied(), 8);
            let count = stale.len();
            terminal.say(&format!(
                "note: {count} {s} changed since people voted: {names}; their votes still count"
            ));
        }
        Some(())
    }

    /// What people said about a record's cell.
    pub(crate) fn said(&self, program: &Program, record: &RawRecord, id: &str, field: usize) -> Option<Said> {
        self.ballots.cell(program, id, field, self.columns.get(field)?.cell(record))
    }

    /// What people said about each of a record's cells; empty where they said nothing.
    pub(crate) fn said_of(&self, program: &Program, record: &RawRecord, id: &str) -> Vec<Option<Said>> {
        if self.ballots.on(id).is_empty() {
            return Vec::new();
        }
        (0..program.fields.len()).map(|field| self.said(program, record, id, field)).collect()
    }

    /// The hash of what a record holds in the columns that the criteria read.
    pub(crate) fn record_hash(&self, program: &Program, record: &RawRecord) -> String {
        let fields = program.fields.iter().zip(&self.columns);
        record_hash(fields.map(|(field, column)| (field.name.as_str(), column.cell(record))))
    }

    /// Per field, the name of its column in a file.
    pub(crate) fn column_names(&self, file: usize) -> Vec<Option<&str>> {
        self.columns.iter().map(|column| self.column_name(column, file)).collect()
    }

    pub(super) fn column_name(&self, column: &FieldColumn, file: usize) -> Option<&str> {
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

/// References for `out`, having said which columns will not be among them.
pub(crate) fn ris_writer(out: Output, set: &RecordSet, terminal: &Terminal) -> RisWriter<Output> {
    let writer = RisWriter::new(out, set);
    say_left_out(&writer, terminal);
    writer
}

/// Says which columns will not be among the references.
pub(crate) fn say_left_out<W: std::io::Write>(writer: &RisWriter<W>, terminal: &Terminal) {
    let left_out = writer.left_out();
    if !left_out.is_empty() {
        let names = listed(left_out.iter().map(|name| name.trim()), 8);
        terminal.say(&format!("note: RIS has no tag for {names}, so they are not written"));
    }
}

/// A field that nothing declares must have its column: its name may be misspelt.
fn say_missing(field: &Field, near: Option<&str>, file: &str, program: &Program, terminal: &Terminal) {
    let place = program.source.position(field.span.start);
    let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    terminal.say(&format!(
        "error[{}] {file}: no column for `{}`, used in {}:{}:{}{near}",
        Code::NoColumn.number(),
        field.name,
        program.source.name(),
        place.line,
        place.column
    ));
    terminal.say(&format!(
        "  help: correct the name, or declare it: `field {} : … from \"COLUMN\"`; a declared field without a column is not read",
        field.name
    ));
}

/// Records at a time: enough to be quick, few enough that memory stays flat.
pub(crate) const BATCH: usize = 4096;
