//! The lines of a large delimited file, on several threads.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use super::order::Order;
use super::work::{Piece, Worker};
use super::{Chunk, Column, Ended, Taken};
use crate::record::file::Form;
use crate::record::rows::Dialect;
use crate::record::{Input, Quote, ReadOptions, RecordSet};
use crate::text::Encoding;

/// A delimited file that looks regular, as far as its beginning shows.
#[derive(Debug)]
pub(super) struct Lines {
    path: PathBuf,
    pub(super) dialect: Dialect,
    /// Where the rows begin, after the header.
    pub(super) start: u64,
    pub(super) length: u64,
    pub(super) width: usize,
    pub(super) id_column: Option<usize>,
    pub(super) chunk: u64,
}

/// Bytes of a file per chunk.
pub(super) const CHUNK: u64 = 1 << 19;
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

impl Lines {
    /// Looks at the beginning of a file, to be read in chunks of so many bytes. Nothing when the file is
    /// too small to be worth it, or already looks as if it needed the careful reader. And the file as a set
    /// of records without its records.
    pub(super) fn open(
        name: &str,
        path: &Path,
        options: &ReadOptions,
        chunk: u64,
    ) -> Option<(Self, RecordSet)> {
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
        let start = (mark + line + 1) as u64;
        let lines =
            Self { path: path.to_owned(), dialect, start, length: data.len(), width, id_column, chunk };
        Some((lines, set))
    }

    /// As [`Express::read`](super::Express::read).
    pub(super) fn read<S, R: Send>(
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
            let mut order = Order::default();
            let (mut before, mut expected) = (0, self.start);
            let mut again: Option<(Worker<'_>, S)> = None;
            for chunk in 0..chunks {
                let queue = usize::try_from(chunk).unwrap_or(0) % threads;
                let Some(Ok(found)) = queues.get(queue).map(Receiver::recv) else {
                    return Ended::Irregular;
                };
                let piece = match found {
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
                let rows = piece.rows;
                order.add(piece.ids, rows > 0 && self.id_column.is_some());
                let taken = Taken { before, rows, end: expected, result: piece.result };
                if let Err(error) = take(taken) {
                    return Ended::Failed(error);
                }
                before += rows;
            }
            if expected != self.length || before == 0 || order.some_twice(threads) {
                return Ended::Irregular;
            }
            Ended::Done(before)
        })
    }

    pub(super) fn open_file(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// The bytes of the file from `from` to `to`, in `block`, with some zeros behind; how many they are.
    pub(super) fn load(
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
