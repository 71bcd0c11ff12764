//! Large Parquet and Arrow files in columns, on several threads.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use arrow_array::{Array, RecordBatch};

use super::Kind;
use super::cells::Cells;
use super::coded::Coding;
use super::parts::{Part, Parts};
use super::source::{head, kind};
use crate::record::express::{Chunk, Column as Wanted, Ended, Order, Own, PieceIds, Taken, hash};
use crate::record::guard::guarded;
use crate::record::{Batch, Column, Format, Input, RawCell, ReadOptions, RecordSet};

/// A large file, and how its records are shared out.
#[derive(Debug)]
pub(in crate::record) struct Large {
    path: PathBuf,
    length: u64,
    parts: Parts,
}

/// The records of a chunk as the file has them: their ids, and the columns that are shown.
pub(in crate::record) struct Shown {
    ids: Option<Cells>,
    /// By column of the table.
    columns: Vec<Option<Cells>>,
}

/// What a thread gives for a chunk; nothing where it must be read carefully.
type Piece<R> = Option<(usize, PieceIds, R)>;

/// Chunks of a thread that may be ready before they are taken.
const MOST_READY: usize = 4096;

impl Large {
    /// Looks at a file, to be read in chunks of so many records. Nothing when it is of another format,
    /// or too small to be worth it. And the file as a set of records without its records.
    pub(in crate::record) fn open(
        name: &str,
        path: &Path,
        options: &ReadOptions,
        rows: u64,
    ) -> Option<(Self, RecordSet)> {
        let mut file = File::open(path).ok()?;
        let data = file.metadata().ok()?;
        let kind = kind(&head(&mut file)?).filter(|_| data.is_file())?;
        let format = if kind == Kind::Parquet { Format::Parquet } else { Format::Arrow };
        if options.format.is_some_and(|asked| asked != format) {
            return None;
        }
        let parts = guarded(|| Parts::of(file, kind, rows))??;
        if parts.records() < rows.max(2) {
            return None;
        }
        let input = (name.to_owned(), Input::Path(path.to_owned()));
        let mut set = RecordSet::open_first([input], options, Some(0)).ok()?;
        set.forget_records();
        Some((Self { path: path.to_owned(), length: data.len(), parts }, set))
    }

    pub(in crate::record) fn length(&self) -> u64 {
        self.length
    }

    /// As [`Express::read`](crate::record::Express::read).
    pub(in crate::record) fn read<S, R: Send>(
        &self,
        fields: &[Wanted<'_>],
        (id, shown): (Option<usize>, &[usize]),
        threads: usize,
        state: impl Fn() -> S + Sync,
        make: impl Fn(&mut S, &Chunk<'_>) -> R + Sync,
        mut take: impl FnMut(Taken<R>) -> io::Result<()>,
    ) -> Ended {
        let threads = threads.max(1);
        let parts = self.parts.all();
        keep_memory();
        std::thread::scope(|scope| {
            let mut queues: Vec<Receiver<Piece<R>>> = Vec::new();
            for thread in 0..threads {
                // A thread need not wait while the part of another is taken.
                let most =
                    parts.iter().map(|part| part.chunks(self.parts.rows)).max().unwrap_or(1).min(MOST_READY);
                let (sender, receiver) = sync_channel(most);
                queues.push(receiver);
                let (state, make) = (&state, &make);
                scope.spawn(move || {
                    let mut worker = Worker::new(self, fields, id, shown);
                    let mut kept = state();
                    for part in parts.iter().skip(thread).step_by(threads) {
                        // Nobody waits any more when something went wrong.
                        let done = guarded(|| worker.part(part, |chunk| make(&mut kept, chunk), &sender));
                        if done.flatten().is_none() {
                            let _ = sender.send(None);
                            return;
                        }
                    }
                });
            }
            let mut order = Order::default();
            let mut before = 0;
            for (at, part) in parts.iter().enumerate() {
                for _ in 0..part.chunks(self.parts.rows) {
                    let Some(Ok(Some((rows, ids, result)))) = queues.get(at % threads).map(Receiver::recv)
                    else {
                        return Ended::Irregular;
                    };
                    order.add(ids, rows > 0 && id.is_some());
                    let rows = rows as u64;
                    let end = u128::from(self.length) * u128::from(before + rows);
                    let end = end / u128::from(self.parts.records().max(1));
                    let end = u64::try_from(end).unwrap_or(self.length);
                    if let Err(error) = take(Taken { before, rows, end, result }) {
                        return Ended::Failed(error);
                    }
                    before += rows;
                }
            }
            if before != self.parts.records() || order.some_twice(threads) {
                return Ended::Irregular;
            }
            Ended::Done(before)
        })
    }
}

/// Pages of a file are of very many sizes, and about a megabyte each. The GNU C library gives memory of
/// that size back to the system each time it is free, until something larger was freed.
fn keep_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(31 << 20)));
}

struct Worker<'e> {
    large: &'e Large,
    codings: Vec<Coding<'e>>,
    batch: Batch,
    id: Option<usize>,
    shown: &'e [usize],
    /// The columns of the table that are read, in order.
    columns: Vec<usize>,
    /// The columns' texts began anew, and nobody was told yet.
    fresh: bool,
}

impl<'e> Worker<'e> {
    fn new(large: &'e Large, fields: &[Wanted<'e>], id: Option<usize>, shown: &'e [usize]) -> Self {
        let codings = fields.iter().map(|wanted| Coding::new(*wanted)).collect::<Vec<_>>();
        let mut columns = codings.iter().filter_map(Coding::column).collect::<Vec<_>>();
        columns.extend(id.into_iter().chain(shown.iter().copied()));
        columns.sort_unstable();
        columns.dedup();
        let batch = Batch { columns: fields.iter().map(|_| Column::default()).collect() };
        Self { large, codings, batch, id, shown, columns, fresh: false }
    }

    /// Reads a part, chunk by chunk, and sends what comes of each. Nothing where it has to be read
    /// carefully, or nobody listens.
    fn part<R>(
        &mut self,
        part: &Part,
        mut make: impl FnMut(&Chunk<'_>) -> R,
        to: &SyncSender<Piece<R>>,
    ) -> Option<()> {
        let parts = &self.large.parts;
        let file = File::open(&self.large.path).ok()?;
        for (number, records) in (part.first_chunk..).zip(parts.open(file, part, &self.columns)?) {
            let records = records.ok()?;
            let piece = self.chunk(&records, number, &mut make);
            let there = piece.is_some();
            to.send(piece).ok()?;
            if !there {
                return None;
            }
        }
        Some(())
    }

    fn chunk<R>(
        &mut self,
        records: &RecordBatch,
        number: u64,
        make: &mut impl FnMut(&Chunk<'_>) -> R,
    ) -> Piece<R> {
        let rows = records.num_rows();
        let width = self.columns.last().map_or(0, |last| last + 1);
        let mut found: Vec<Option<Cells>> = vec![None; width];
        for (column, array) in self.columns.iter().zip(records.columns()) {
            let cells = Cells::of(array).ok()?;
            // In codes of short texts, a zero stands for what is not there.
            if self.codings.iter().any(|coding| coding.is_short(*column)) && cells.has_zero() {
                return None;
            }
            found.get_mut(*column).into_iter().for_each(|to| *to = Some(cells.clone()));
        }
        if self.codings.iter().any(Coding::is_full) {
            for (coding, column) in self.codings.iter_mut().zip(&mut self.batch.columns) {
                coding.clear(column);
            }
            self.fresh = true;
        }
        for (coding, column) in self.codings.iter_mut().zip(&mut self.batch.columns) {
            let cells = coding.column().and_then(|at| found.get(at)?.as_ref());
            coding.code(cells, rows, column);
        }
        let ids = self.id.and_then(|id| found.get(id)?.clone());
        let pieces = match &ids {
            Some(cells) => ids_of(cells, rows)?,
            None => PieceIds::default(),
        };
        found.iter_mut().enumerate().for_each(|(at, cells)| {
            if !self.shown.contains(&at) {
                *cells = None;
            }
        });
        let shown = Shown { ids, columns: found };
        let chunk = Chunk { batch: &self.batch, rows, fresh: self.fresh, number, own: Own::Arrow(&shown) };
        let result = make(&chunk);
        self.fresh = false;
        Some((rows, pieces, result))
    }
}

/// What it takes to see whether an id is there twice; nothing where one needs the careful reader.
fn ids_of(cells: &Cells, rows: usize) -> Option<PieceIds> {
    let mut hashes = Vec::with_capacity(rows);
    let mut rising = true;
    if let Cells::Whole(numbers) = cells {
        let values = numbers.values();
        if numbers.null_count() > 0 {
            return None;
        }
        let mut before = i64::MIN;
        for number in values {
            // Of no two numbers the hashes are the same.
            hashes.push(number.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15));
            rising &= before < *number && *number >= 0;
            before = *number;
        }
        let text = |number: Option<&i64>| number.map(|number| number.to_string().into_bytes());
        let ends = text(values.first()).zip(text(values.last())).filter(|_| rising);
        return Some(PieceIds { hashes, rising: ends });
    }
    let (mut first, mut before) = (None, Vec::new());
    for row in 0..rows {
        let text = cells.text(row);
        let id = text.trim_ascii().as_bytes();
        let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii);
        if !plain(id.first()) || !plain(id.last()) {
            return None;
        }
        hashes.push(hash(id));
        rising &= (before.len(), &before[..]) < (id.len(), id);
        before.clear();
        before.extend_from_slice(id);
        first.get_or_insert_with(|| id.to_vec());
    }
    Some(PieceIds { hashes, rising: first.filter(|_| rising).map(|first| (first, before)) })
}

impl Shown {
    pub(in crate::record) fn id(&self, row: usize) -> Cow<'_, str> {
        match self.ids.as_ref().map(|ids| ids.text(row)) {
            None => Cow::Borrowed(""),
            Some(Cow::Borrowed(id)) => Cow::Borrowed(id.trim()),
            Some(Cow::Owned(id)) => Cow::Owned(id.trim().to_owned()),
        }
    }

    fn cells(&self, column: usize) -> Option<&Cells> {
        self.columns.get(column)?.as_ref()
    }

    pub(in crate::record) fn raw(&self, row: usize, column: usize) -> RawCell {
        self.cells(column).map_or(RawCell::Absent, |cells| cells.raw(row))
    }

    pub(in crate::record) fn bytes(&self, row: usize, column: usize) -> Cow<'_, [u8]> {
        match self.cells(column).map(|cells| cells.text(row)) {
            None => Cow::Borrowed(b""),
            Some(Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
            Some(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        }
    }
}
