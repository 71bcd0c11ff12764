//! What one thread does with one chunk of a file.

use std::fs::File;
use std::io;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};

use super::coder::{Coder, hash};
use super::rows::{Irregular, Sink, Stop, scan};
use super::{Column as Wanted, Express};
use crate::record::{Batch, Column, RawCell};
use crate::value::read;

/// Records of a chunk, typed. The columns' distinct texts are those of the chunk before, and more.
pub struct Chunk<'a> {
    /// A column per field asked for.
    pub batch: &'a Batch,
    /// How many records there are.
    pub rows: usize,
    /// The columns' distinct texts begin anew.
    pub fresh: bool,
    block: &'a [u8],
    spans: &'a [Span],
    ids: &'a Ids,
}

/// Where a row stands in its block.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    quoted: bool,
}

#[derive(Debug, Default)]
struct Ids {
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// What a thread gives for a chunk.
pub(super) struct Piece<R> {
    /// Where its first row begins in the file, and where the row after its last.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) rows: u64,
    /// A hash per id; none where records are numbered.
    pub(super) ids: Vec<u64>,
    pub(super) result: R,
}

/// The text that follows a chunk and may belong to its last row: so much at first.
const BEYOND: u64 = 64 << 10;
/// A row longer than this needs the careful reader.
const LONGEST: u64 = 8 << 20;

pub(super) struct Worker<'e> {
    express: &'e Express,
    file: File,
    fields: Vec<Wanted<'e>>,
    coders: Vec<Coder>,
    batch: Batch,
    /// Per column of the file, the fields that read it.
    readers: Vec<Vec<usize>>,
    block: Vec<u8>,
    spans: Vec<Span>,
    ids: Ids,
}

impl<'e> Worker<'e> {
    pub(super) fn new(express: &'e Express, fields: &[Wanted<'e>]) -> io::Result<Self> {
        let mut readers = vec![Vec::new(); express.width];
        for (field, wanted) in fields.iter().enumerate() {
            if let Some(reader) = wanted.column.and_then(|column| readers.get_mut(column)) {
                reader.push(field);
            }
        }
        Ok(Self {
            express,
            file: express.open_file()?,
            fields: fields.to_vec(),
            coders: fields.iter().map(|_| Coder::default()).collect(),
            batch: Batch { columns: fields.iter().map(|_| Column::default()).collect() },
            readers,
            block: Vec::new(),
            spans: Vec::new(),
            ids: Ids::default(),
        })
    }

    /// Reads the rows that begin in a chunk, the first at `exact` where that is known, and makes
    /// something of them. What is irregular is told with the place where the first row was taken to
    /// begin: from within quotes, anything looks irregular.
    pub(super) fn piece<R>(
        &mut self,
        chunk: u64,
        exact: Option<u64>,
        make: impl FnOnce(&Chunk<'_>) -> R,
    ) -> Result<Piece<R>, u64> {
        let express = self.express;
        let nominal = express.start + chunk * express.chunk;
        let limit = (nominal + express.chunk).min(express.length);
        let fresh = self.begin();
        // One byte more in front shows whether a row begins right at the chunk.
        let base = exact.unwrap_or(nominal.saturating_sub(1));
        let mut beyond = BEYOND;
        loop {
            let to = (limit + beyond).min(express.length);
            if base >= to {
                // A row of an earlier chunk goes on beyond this one.
                let chunk = self.chunk(fresh);
                let result = make(&chunk);
                return Ok(Piece { start: base, end: base, rows: 0, ids: Vec::new(), result });
            }
            express.load(&mut self.file, base, to, &mut self.block).map_err(|_| base)?;
            let last = to == express.length;
            if last && self.block.last() != Some(&b'\n') {
                self.block.push(b'\n');
            }
            let from = match exact {
                Some(_) => 0,
                None => match memchr(b'\n', &self.block) {
                    Some(at) => at + 1,
                    None => self.block.len(),
                },
            };
            let start = base + from as u64;
            let limit_here = usize::try_from(limit.saturating_sub(base)).unwrap_or(usize::MAX);
            if from >= limit_here {
                let chunk = self.chunk(fresh);
                let result = make(&chunk);
                return Ok(Piece { start, end: start, rows: 0, ids: Vec::new(), result });
            }
            match self.scan(from, limit_here, last).map_err(|Irregular| start)? {
                Stop::At(end) => {
                    self.check(from, end).map_err(|Irregular| start)?;
                    // A line end that the file lacks was added.
                    let end = (base + end as u64).min(express.length);
                    let chunk = self.chunk(fresh);
                    let result = make(&chunk);
                    let ids = match express.id_column {
                        Some(_) => (0..chunk.rows).map(|row| hash(chunk.ids.text(row))).collect(),
                        None => Vec::new(),
                    };
                    return Ok(Piece { start, end, rows: chunk.rows as u64, ids, result });
                }
                Stop::Inside if last || beyond >= LONGEST => return Err(start),
                Stop::Inside => {
                    beyond *= 8;
                    self.begin();
                }
            }
        }
    }

    fn chunk(&self, fresh: bool) -> Chunk<'_> {
        Chunk {
            batch: &self.batch,
            rows: self.spans.len(),
            fresh,
            block: &self.block,
            spans: &self.spans,
            ids: &self.ids,
        }
    }

    /// Makes room for a chunk; whether a column's texts begin anew.
    fn begin(&mut self) -> bool {
        self.spans.clear();
        self.ids.text.clear();
        self.ids.ends.clear();
        let full = self.coders.iter().any(Coder::is_full);
        for (coder, column) in self.coders.iter_mut().zip(&mut self.batch.columns) {
            if full {
                coder.clear(column);
            }
            Arc::make_mut(&mut column.codes).clear();
        }
        full
    }

    fn scan(&mut self, from: usize, limit: usize, last: bool) -> Result<Stop, Irregular> {
        let block = std::mem::take(&mut self.block);
        let (dialect, width) = (self.express.dialect, self.express.width);
        let stop = scan(&block, from, limit, last, dialect, width, self);
        self.block = block;
        let rows = self.spans.len();
        for (wanted, column) in self.fields.iter().zip(&mut self.batch.columns) {
            if wanted.column.is_none() {
                if column.readings.is_empty() {
                    Arc::make_mut(&mut column.texts).push(RawCell::Absent);
                    Arc::make_mut(&mut column.readings)
                        .push(read(wanted.spec, RawCell::Absent.as_cell_text()));
                }
                Arc::make_mut(&mut column.codes).resize(rows, 0);
            }
        }
        stop
    }

    /// What the careful reader would see in these rows, or in how they are encoded.
    fn check(&self, from: usize, end: usize) -> Result<(), Irregular> {
        let text = self.block.get(from..end).ok_or(Irregular)?;
        let lone_return = memchr_iter(b'\r', text).any(|at| text.get(at + 1) != Some(&b'\n'));
        if lone_return || memrchr(0, text).is_some() || std::str::from_utf8(text).is_err() {
            return Err(Irregular);
        }
        Ok(())
    }
}

impl Sink for Worker<'_> {
    fn cell(&mut self, column: usize, text: &[u8]) -> Result<(), Irregular> {
        for field in self.readers.get(column).ok_or(Irregular)? {
            if let (Some(wanted), Some(coder), Some(typed)) =
                (self.fields.get(*field), self.coders.get_mut(*field), self.batch.columns.get_mut(*field))
            {
                let code = coder.code(text, wanted.spec, typed);
                Arc::make_mut(&mut typed.codes).push(code);
            }
        }
        if self.express.id_column == Some(column) {
            // What `trim` takes away beyond ASCII is left to the careful reader, and so is an empty id.
            let id = text.trim_ascii();
            if id.is_empty() || !id.first().is_some_and(u8::is_ascii) || !id.last().is_some_and(u8::is_ascii)
            {
                return Err(Irregular);
            }
            self.ids.text.extend_from_slice(id);
            self.ids.ends.push(self.ids.text.len());
        }
        Ok(())
    }

    fn row(&mut self, row: std::ops::Range<usize>, quoted: bool) -> Result<(), Irregular> {
        let start = u32::try_from(row.start).map_err(|_| Irregular)?;
        let end = u32::try_from(row.end).map_err(|_| Irregular)?;
        self.spans.push(Span { start, end, quoted });
        Ok(())
    }
}

impl Ids {
    fn text(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

impl Chunk<'_> {
    /// A record's id; empty where records are numbered.
    #[must_use]
    pub fn id(&self, row: usize) -> &str {
        std::str::from_utf8(self.ids.text(row)).unwrap_or_default()
    }

    /// A record as it stands in the file, without its line end.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        let span = self.spans.get(row);
        let text = span.and_then(|span| self.block.get(span.start as usize..span.end as usize));
        text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Whether a cell of a record is quoted.
    #[must_use]
    pub fn is_quoted(&self, row: usize) -> bool {
        self.spans.get(row).is_some_and(|span| span.quoted)
    }
}
