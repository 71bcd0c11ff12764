//! Screening a large file without reading its records one by one: several threads, each distinct cell
//! asked about once. What is written is what the careful way writes, byte for byte.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::Exit;
use super::progress::{Counted, Progress};
use super::quick_look::{Looks, placed, row_of};
use super::quick_rows::Table;
use super::records::{Opened, open_quickly};
use super::screen::{Args, Decided, Format, Run, cannot_write};
use super::screen_write::Writer;
use super::terminal::Terminal;
use crate::check::Program;
use crate::eval::{Engine, Overrides, Tally, Whys, text_classes};
use crate::record::{BadCells, Chunk, Ended, Express, Output, RawRecord, Row};
use crate::render::Seen;
use crate::text::fold;
use crate::value::Cell;

/// Ways to screen that may be quicker than reading record by record.
pub(super) struct Ways<'a> {
    pub(super) args: &'a Args,
    pub(super) program: &'a Program,
    pub(super) until: Option<usize>,
    pub(super) terminal: &'a Terminal,
}

/// What a chunk came to.
struct Part {
    tally: Tally,
    bad: BadCells,
    lines: Vec<u8>,
    #[cfg(feature = "parquet")]
    columns: Option<std::io::Result<crate::record::WrittenRows>>,
}

/// Where the chunks' results go, in order.
enum Sink {
    Lines(Output),
    #[cfg(feature = "parquet")]
    Columns(Box<crate::record::ColumnsWriter<Output>>),
}

impl Sink {
    /// After the header that a writer has written.
    fn of(writer: Writer<Output>) -> std::io::Result<Self> {
        match writer {
            #[cfg(feature = "parquet")]
            Writer::Columns { table, .. } => Ok(Self::Columns(Box::new(table))),
            writer => writer.into_out().map(Self::Lines),
        }
    }

    /// Writes a chunk's results, and takes them away.
    fn take(&mut self, part: &mut Part) -> std::io::Result<()> {
        match self {
            Self::Lines(out) => out.write_all(&part.lines),
            #[cfg(feature = "parquet")]
            Self::Columns(table) => part.columns.take().map_or(Ok(()), |rows| table.write(rows?)),
        }
    }

    fn finish(self) -> std::io::Result<Output> {
        match self {
            Self::Lines(out) => Ok(out),
            #[cfg(feature = "parquet")]
            Self::Columns(table) => table.finish(),
        }
    }
}

/// Memory that lines were written in and that more can be: to be given it by the system anew for every
/// chunk takes longer than filling it.
#[derive(Default)]
pub(super) struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give(&self, mut lines: Vec<u8>) {
        lines.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(lines);
    }
}

/// Where the records of each chunk begin, and how wide the ids are in a table.
#[derive(Default)]
struct Survey {
    before: Vec<u64>,
    longest: usize,
}

impl Ways<'_> {
    /// Screens all records of a file. Nothing where the file or the question needs the careful way,
    /// which then says why if there is anything to say.
    pub(super) fn go(&self) -> Option<Exit> {
        let args = self.args;
        let asks_more = args.overrides.is_some() || !args.votes.votes.is_empty();
        if asks_more || args.robustness || args.by_search.is_some() {
            return None;
        }
        let start = Instant::now();
        let (express, opened) = open_quickly(&args.records, &args.read, self.program)?;
        let overrides = Overrides::default();
        let run = Run {
            args,
            program: self.program,
            opened: &opened,
            overrides: &overrides,
            until: self.until,
            terminal: self.terminal,
        };
        if let Some(exit) = super::screen_keep::refuse(args, &opened.set, self.terminal) {
            return Some(exit);
        }
        let numbers = args.format == Format::Jsonl || express.is_numbered();
        let needs_survey = args.format == Format::Table || (numbers && args.format != Format::Summary);
        let survey = if needs_survey { survey(&express)? } else { Survey::default() };
        let inputs = args.records.iter().map(std::path::PathBuf::as_path).chain([args.criteria.as_path()]);
        let path = args.output.as_deref().filter(|path| *path != Path::new("-"));
        let output = match path {
            Some(path) => Output::file(path, &inputs.collect::<Vec<_>>()).ok()?,
            None => Output::stdout(),
        };
        let mut sink = run.writer(output, survey.longest).and_then(Sink::of).ok()?;
        let (mut tally, mut bad_cells) = (Tally::new(self.program, self.until), BadCells::default());
        let classes = text_classes(self.program);
        let shown = match args.format {
            Format::Csv | Format::Parquet | Format::Arrow => run.kept().columns,
            Format::Jsonl | Format::Ris => (0..opened.set.columns().len()).collect(),
            Format::Table | Format::Markdown | Format::Summary => Vec::new(),
        };
        let spare = Spare::default();
        let progress = Progress::new(Counted::Bytes, express.length(), args.quiet);
        let ended = express.read(
            &opened.express_columns(self.program, &classes),
            &shown,
            threads(),
            || Thread::new(&run, &express, &survey, &spare),
            Thread::part,
            |taken| {
                progress.is_at(taken.end);
                let mut part = taken.result;
                sink.take(&mut part)?;
                spare.give(part.lines);
                tally.merge(part.tally);
                let numbered = express.is_numbered();
                bad_cells.merge(part.bad, |place| placed(place, taken.before, numbered));
                Ok(())
            },
        );
        drop(progress);
        match ended {
            Ended::Irregular => return None,
            Ended::Failed(error) => return Some(cannot_write(&error, self.terminal)),
            Ended::Done(_) => {}
        }
        if args.timings {
            in_columns(start, self.terminal);
        }
        super::records::announce(&opened.set, &args.read, self.terminal);
        opened.all_there(self.program, self.terminal);
        let bad = bad_cells.unreadable_count() > 0;
        if args.read.strict && bad {
            opened.report_cells(&bad_cells, self.program, self.terminal);
            self.terminal.say("nothing was written, as --strict asks");
            return Some(Exit::Refused);
        }
        run.say_of_output();
        let finished = sink.finish().and_then(|out| run.finish(out, &tally, None, None));
        if let Err(error) = finished {
            return Some(cannot_write(&error, self.terminal));
        }
        opened.report_cells(&bad_cells, self.program, self.terminal);
        Some(if bad { Exit::Findings } else { Exit::Fine })
    }
}

/// Says that records were read so, and since when.
pub(super) fn in_columns(start: Instant, terminal: &Terminal) {
    terminal.say(&format!("note: read in columns on {} threads in {:.2?}", threads(), start.elapsed()));
}

pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Goes through a file once for what must be known before the first line is written.
fn survey(express: &Express) -> Option<Survey> {
    let mut survey = Survey::default();
    let ended = express.read(
        &[],
        &[],
        threads(),
        || (),
        |(), chunk| (0..chunk.rows).map(|row| Run::id_width(&chunk.id(row))).max().unwrap_or(0),
        |taken| {
            survey.before.push(taken.before);
            survey.longest = survey.longest.max(taken.result);
            Ok(())
        },
    );
    matches!(ended, Ended::Done(_)).then_some(survey)
}

/// What one thread keeps from chunk to chunk.
pub(super) struct Thread<'a, 'p> {
    pub(super) run: &'a Run<'p>,
    engine: Engine<'p>,
    pub(super) whys: Whys<'p>,
    pub(super) table: Table,
    #[cfg(feature = "parquet")]
    pub(super) filled: Option<super::quick_columns::Columns>,
    writer: Writer<Vec<u8>>,
    survey: &'a Survey,
    pub(super) spare: &'a Spare,
    numbered: bool,
    files: Vec<&'p str>,
    columns: Vec<Option<&'p str>>,
    looks: Looks,
    /// The names of studies, by the number of the text.
    studies: HashMap<u32, Option<String>>,
}

impl<'a, 'p> Thread<'a, 'p> {
    fn new(run: &'a Run<'p>, express: &Express, survey: &'a Survey, spare: &'a Spare) -> Self {
        let (program, opened): (&'p Program, &'p Opened) = (run.program, run.opened);
        Self {
            run,
            engine: Engine::new(program, run.until),
            whys: Whys::new(program),
            table: Table::new(run, express),
            #[cfg(feature = "parquet")]
            filled: matches!(run.args.format, Format::Parquet | Format::Arrow)
                .then(|| super::quick_columns::Columns::new(run)),
            writer: run.part(Vec::new(), survey.longest),
            survey,
            spare,
            numbered: express.is_numbered(),
            files: opened.file_names(),
            columns: opened.column_names(0),
            looks: Looks::new(program.fields.len()),
            studies: HashMap::new(),
        }
    }

    fn part(&mut self, chunk: &Chunk<'_>) -> Part {
        let program = self.run.program;
        if chunk.fresh {
            self.engine.forget();
            self.whys.forget();
            self.looks.forget();
            self.studies.clear();
        }
        let anew = self.table.begin(chunk.fresh);
        #[cfg(feature = "parquet")]
        self.filled.iter_mut().for_each(|columns| columns.begin(anew));
        #[cfg(not(feature = "parquet"))]
        let _ = anew;
        let answers = self.engine.screen(chunk.batch, chunk.rows);
        let mut tally = Tally::new(program, self.run.until);
        let column = program.study.and_then(|field| chunk.batch.columns.get(field));
        if let Some(column) = column {
            for code in column.codes.iter() {
                self.studies.entry(*code).or_insert_with(|| {
                    let at = *code as usize;
                    let known = column.readings.get(at).filter(|r| matches!(r.cell, Cell::Known(_)));
                    known.and_then(|_| column.texts.get(at)).map(|text| fold(&text.to_text()))
                });
            }
            let study = |row: usize| self.studies.get(column.codes.get(row)?)?.as_deref();
            tally.add_all(program, &answers, Some(&study));
        } else {
            tally.add_all(program, &answers, None);
        }
        let lines = match self.run.args.format {
            Format::Summary | Format::Parquet | Format::Arrow => Vec::new(),
            Format::Csv => self.rows(chunk, &answers),
            _ => self.lines(chunk, &answers),
        };
        #[cfg(feature = "parquet")]
        let columns = self.columns(chunk, &answers);
        Part {
            tally,
            bad: self.look(chunk),
            lines,
            #[cfg(feature = "parquet")]
            columns,
        }
    }

    /// What a record is called, and the row that a spreadsheet shows.
    pub(super) fn id<'c>(&self, chunk: &'c Chunk<'_>, row: usize) -> (std::borrow::Cow<'c, str>, u64) {
        let chunk_number = usize::try_from(chunk.number).unwrap_or(usize::MAX);
        let before = self.survey.before.get(chunk_number).copied().unwrap_or_default();
        let number = row_of(before, row as u64);
        if self.numbered { (number.to_string().into(), number) } else { (chunk.id(row), number) }
    }

    pub(super) fn seen<'s>(
        &'s self,
        chunk: &'s Chunk<'_>,
        row: usize,
        id: &'s str,
        number: u64,
        stage: usize,
    ) -> Seen<'s> {
        Seen {
            program: self.run.program,
            row: Row::new(chunk.batch, row),
            id,
            file: self.files.first().copied().unwrap_or_default(),
            number,
            columns: &self.columns,
            stage,
            said: &[],
        }
    }

    /// A line per record, as the format wants it.
    fn lines(&mut self, chunk: &Chunk<'_>, answers: &crate::eval::Answers) -> Vec<u8> {
        let format = self.run.args.format;
        let mut writer =
            std::mem::replace(&mut self.writer, self.run.part(self.spare.take(), self.survey.longest));
        let width = self.run.opened.set.columns().len();
        for row in 0..chunk.rows {
            let decision = self.whys.decision(answers, chunk.batch, row);
            let (id, number) = self.id(chunk, row);
            let seen = self.seen(chunk, row, &id, number, decision.stage);
            let cells = match format {
                Format::Jsonl | Format::Ris => (0..width).map(|column| chunk.raw(row, column)).collect(),
                _ => Vec::new(),
            };
            let record = RawRecord { file: 0, row: number, line: number, cells };
            let hash = match format {
                Format::Jsonl => self.run.opened.record_hash(self.run.program, &record),
                _ => String::new(),
            };
            let line = Decided {
                decision: &decision,
                seen: &seen,
                record: &record,
                overridden: None,
                robustness: None,
                search: None,
                hash: &hash,
            };
            // Writing to memory cannot go wrong.
            let _ = self.run.write(&mut writer, &line);
        }
        writer.into_out().unwrap_or_default()
    }

    /// The cells that could not be read, or are worth another remark.
    fn look(&mut self, chunk: &Chunk<'_>) -> BadCells {
        let mut bad = BadCells::default();
        for (field, column) in chunk.batch.columns.iter().enumerate() {
            self.looks.look(field, column, chunk, |_| true, &mut bad);
        }
        bad
    }
}
