//! The quick way through a large delimited file: several threads, no cell copied that no criterion
//! reads, each distinct text read once.
//!
//! It takes only what is regular. Whatever the careful reader would remark on (another encoding, a row
//! of another width, an empty row, a stray quote, an id twice) ends it, and the file is read carefully
//! from the beginning. So it never changes a result.

mod classed;
mod coder;
mod index;
mod marks;
mod work;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use super::file::Form;
use super::rows::Dialect;
use super::{Input, Quote, ReadOptions, RecordSet};
use crate::text::Encoding;
use crate::value::{Classes, FieldSpec};
pub use work::Chunk;
use work::{Piece, Worker};

/// A delimited file that looks regular, as far as its beginning shows.
#[derive(Debug)]
pub struct Express {
    path: PathBuf,
    dialect: Dialect,
    /// Where the rows begin, after the header.
    start: u64,
    length: u64,
    width: usize,
    id_column: Option<usize>,
    set: RecordSet,
    chunk: u64,
}

/// A field and the column that it is read from, if the file has one.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// How to read its cells.
    pub spec: &'a FieldSpec,
    /// The column, from 0.
    pub column: Option<usize>,
    /// For a text of which the criteria ask nothing else: what they look for in it. Texts that match
    /// the same then share a code.
    pub classes: Option<&'a Classes>,
}

/// What a chunk came to, in the order of the file.
#[derive(Debug)]
pub struct Taken<R> {
    /// How many records of the file come before it.
    pub before: u64,
    /// How many it holds.
    pub rows: u64,
    /// Where in the file it ends, in bytes.
    pub end: u64,
    /// What was made of it.
    pub result: R,
}

/// How an express reading ended.
#[derive(Debug)]
pub enum Ended {
    /// All records were read; so many.
    Done(u64),
    /// Something is unusual about the file: it must be read carefully.
    Irregular,
    /// What was made of the records could not be taken.
    Failed(io::Error),
}

/// Bytes of a file per chunk.
const CHUNK: u64 = 1 << 19;
/// Smaller files are read carefully in no time.
const SMALLEST: u64 = 300 << 10;
/// As much of a file shows how it is to be read.
const HEAD: u64 = 256 << 10;
/// Rows that the head must hold, so that it shows the same as the whole file would.
const HEAD_ROWS: usize = 40;

/// Where the last row ends that is there as a whole: at a line end that is not within quotes.
fn whole_rows(head: &[u8], options: &ReadOptions) -> Option<usize> {
    let quote = match options.quote {
        Some(Quote::With(quote)) => quote,
        _ => b'"',
    };
    if memchr::memchr(quote, head).is_none() {
        return memchr::memrchr(b'\n', head).map(|at| at + 1);
    }
    // Which character stands between cells is not known yet: any of the usual ones may.
    let between =
        |byte: u8| options.delimiter == Some(byte) || matches!(byte, b',' | b';' | b'\t' | b'|' | b'\n');
    let (mut open, mut second, mut starts) = (false, false, true);
    let mut end = None;
    for (at, byte) in head.iter().enumerate() {
        if *byte == quote {
            if second {
                second = false;
            } else if open {
                // Two of them stand for one.
                second = head.get(at + 1) == Some(&quote);
                open = second;
            } else {
                open = starts;
            }
        }
        starts = between(*byte) || (starts && !byte.is_ascii());
        if *byte == b'\n' && !open {
            end = Some(at + 1);
        }
    }
    end
}

impl Express {
    /// Looks at the beginning of a file. Nothing when the file is too small to be worth it, or already
    /// looks as if it needed the careful reader.
    #[must_use]
    pub fn open(name: &str, path: &Path, options: &ReadOptions) -> Option<Self> {
        Self::open_with(name, path, options, CHUNK)
    }

    /// The same with chunks of another size, in bytes: for tests.
    #[must_use]
    pub fn open_with(name: &str, path: &Path, options: &ReadOptions, chunk: u64) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let data = file.metadata().ok()?;
        if !data.is_file() || data.len() <= chunk.min(SMALLEST) {
            return None;
        }
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head).ok()?;
        head.truncate(whole_rows(&head, options)?);
        if head.starts_with(b"PK") || head.starts_with(&[0x1F, 0x8B]) {
            return None;
        }
        let mark = if head.starts_with("\u{FEFF}".as_bytes()) { 3 } else { 0 };
        let whole = data.len() == head.len() as u64;
        if !whole && head.iter().filter(|byte| **byte == b'\n').count() < HEAD_ROWS {
            return None;
        }
        let line = memchr::memchr(b'\n', head.get(mark..)?)?;
        let header = head.get(mark..mark + line)?.to_vec();
        let mut set = RecordSet::open([(name.to_owned(), Input::Bytes(head))], options).ok()?;
        let [file] = set.files() else { return None };
        let Form::Delimited { dialect, skip: 0 } = file.form() else { return None };
        if file.encoding() != Encoding::UTF_8 || header.trim_ascii().is_empty() {
            return None;
        }
        // A line end within quotes, in the header.
        let quotes = |quote: u8| header.iter().filter(|byte| **byte == quote).count();
        if dialect.quote.is_some_and(|quote| quotes(quote) % 2 == 1) {
            return None;
        }
        let columns = file.columns();
        let named = columns.iter().all(|name| !name.trim().is_empty());
        let width = columns.len();
        let id_column = set.id_columns().first().copied().flatten();
        if !named || width < 2 {
            return None;
        }
        set.forget_records();
        Some(Self {
            path: path.to_owned(),
            dialect,
            start: (mark + line + 1) as u64,
            length: data.len(),
            width,
            id_column,
            set,
            chunk,
        })
    }

    /// The file as a set of records, for finding columns and for what is worth saying of it. It holds
    /// no records.
    #[must_use]
    pub fn set(&self) -> &RecordSet {
        &self.set
    }

    /// How many bytes the file has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether records go by the number of their row.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.id_column.is_none()
    }

    /// The character between two cells.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        self.dialect.delimiter
    }

    /// The character around cells.
    #[must_use]
    pub fn quote(&self) -> Option<u8> {
        self.dialect.quote
    }

    /// Reads all records on several threads. `make` makes of each chunk what `take` is then given, in
    /// the order of the file; `state` is what a thread keeps from chunk to chunk.
    pub fn read<S, R: Send>(
        &self,
        fields: &[Column<'_>],
        threads: usize,
        state: impl Fn() -> S + Sync,
        make: impl Fn(&mut S, &Chunk<'_>) -> R + Sync,
        mut take: impl FnMut(Taken<R>) -> io::Result<()>,
    ) -> Ended {
        let threads = threads.max(1);
        let chunks = (self.length - self.start).div_ceil(self.chunk);
        std::thread::scope(|scope| {
            let mut queues: Vec<Receiver<Result<Piece<R>, u64>>> = Vec::new();
            for thread in 0..threads as u64 {
                let (sender, receiver) = sync_channel(2);
                queues.push(receiver);
                let (state, make) = (&state, &make);
                scope.spawn(move || {
                    let Ok(mut worker) = Worker::new(self, fields) else { return };
                    let mut kept = state();
                    for chunk in (thread..chunks).step_by(threads) {
                        let piece = worker.piece(chunk, None, |chunk| make(&mut kept, chunk));
                        // Nobody waits any more when something went wrong elsewhere.
                        if sender.send(piece).is_err() {
                            return;
                        }
                    }
                });
            }
            let mut ids: Vec<u64> = Vec::new();
            // Ids that only ever rise need not be compared with one another.
            let (mut rising, mut highest) = (true, Vec::new());
            let mut before = 0;
            let mut expected = self.start;
            let mut again: Option<(Worker<'_>, S)> = None;
            for chunk in 0..chunks {
                let queue = usize::try_from(chunk).unwrap_or(0) % threads;
                let Some(Ok(found)) = queues.get(queue).map(Receiver::recv) else {
                    return Ended::Irregular;
                };
                let mut piece = match found {
                    Err(start) if start == expected => return Ended::Irregular,
                    Ok(piece) if piece.start == expected => piece,
                    // The thread took a line end within quotes for a row's end.
                    _ => {
                        let (worker, kept) = match &mut again {
                            Some(again) => again,
                            None => match Worker::new(self, fields) {
                                Ok(worker) => again.insert((worker, state())),
                                Err(error) => return Ended::Failed(error),
                            },
                        };
                        match worker.piece(chunk, Some(expected), |chunk| make(kept, chunk)) {
                            Ok(piece) => piece,
                            Err(_) => return Ended::Irregular,
                        }
                    }
                };
                expected = piece.end;
                ids.append(&mut piece.ids.hashes);
                if piece.rows > 0 && self.id_column.is_some() {
                    let above = piece
                        .ids
                        .rising
                        .filter(|(first, _)| (highest.len(), &highest) < (first.len(), first));
                    match above {
                        Some((_, last)) => highest = last,
                        None => rising = false,
                    }
                }
                let rows = piece.rows;
                if let Err(error) = take(Taken { before, rows, end: expected, result: piece.result }) {
                    return Ended::Failed(error);
                }
                before += rows;
            }
            if expected != self.length || before == 0 {
                return Ended::Irregular;
            }
            // Equal hashes are nearly always equal ids; the careful reader says which.
            if !rising && twice(ids, threads) {
                return Ended::Irregular;
            }
            Ended::Done(before)
        })
    }

    fn open_file(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// The bytes of the file from `from` to `to`, in `block`, with some zeros behind; how many they are.
    fn load(
        &self,
        file: &mut File,
        from: u64,
        to: u64,
        behind: usize,
        block: &mut Vec<u8>,
    ) -> io::Result<usize> {
        file.seek(SeekFrom::Start(from))?;
        let size = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
        block.resize(size.saturating_add(behind), 0);
        let (text, zeros) = block.split_at_mut(size);
        zeros.fill(0);
        file.read_exact(text)?;
        Ok(size)
    }
}

/// Whether a number is there twice.
fn twice(numbers: Vec<u64>, threads: usize) -> bool {
    // Numbers are spread evenly: each thread takes those of one range.
    let mut parts = vec![Vec::with_capacity(numbers.len() / threads + 1); threads];
    for number in numbers {
        let part = ((u128::from(number) * threads as u128) >> 64) as usize;
        parts.get_mut(part).into_iter().for_each(|part| part.push(number));
    }
    std::thread::scope(|scope| {
        let handles = parts.into_iter().map(|mut part| {
            scope.spawn(move || {
                part.sort_unstable();
                part.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
            })
        });
        let handles = handles.collect::<Vec<_>>();
        handles.into_iter().any(|handle| handle.join().unwrap_or(true))
    })
}
