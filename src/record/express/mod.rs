//! The quick way through a large file: several threads, no cell copied that no criterion reads, each
//! distinct text read once.
//!
//! It takes only what is regular. Whatever the careful reader would remark on (another encoding, a row
//! of another width, an empty row, a stray quote, an id twice) ends it, and the file is read carefully
//! from the beginning. So it never changes a result.

mod classed;
mod coder;
mod index;
mod lines;
mod marks;
mod order;
mod work;

use std::borrow::Cow;
use std::io;
use std::path::Path;

#[cfg(feature = "parquet")]
use super::arrow;
use super::{RawCell, ReadOptions, RecordSet};
use crate::record::Batch;
use crate::value::{Classes, FieldSpec};
use lines::Lines;
#[cfg(feature = "parquet")]
pub(in crate::record) use {
    classed::Classed,
    coder::{Coder, hash, learn_raw},
    order::{Order, PieceIds},
};

/// About so many bytes of a delimited file are a record.
#[cfg(feature = "parquet")]
const BYTES: u64 = 64;

/// A large file that looks regular, as far as its beginning shows.
#[derive(Debug)]
pub struct Express {
    set: RecordSet,
    id_column: Option<usize>,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Lines(Lines),
    #[cfg(feature = "parquet")]
    Arrow(arrow::Large),
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

/// Records of a chunk, typed. The columns' distinct texts are those of the chunk before, and more.
pub struct Chunk<'a> {
    /// A column per field asked for.
    pub batch: &'a Batch,
    /// How many records there are.
    pub rows: usize,
    /// The columns' distinct texts begin anew.
    pub fresh: bool,
    /// Which chunk of the file it is, from 0.
    pub number: u64,
    pub(in crate::record) own: Own<'a>,
}

/// The records as their file has them.
pub(in crate::record) enum Own<'a> {
    Lines(work::Text<'a>),
    #[cfg(feature = "parquet")]
    Arrow(&'a arrow::Shown),
}

impl Express {
    /// Looks at the beginning of a file. Nothing when the file is too small to be worth it, or already
    /// looks as if it needed the careful reader.
    #[must_use]
    pub fn open(name: &str, path: &Path, options: &ReadOptions) -> Option<Self> {
        Self::open_with(name, path, options, lines::CHUNK)
    }

    /// The same with chunks of another size, in bytes of a delimited file: for tests.
    #[must_use]
    pub fn open_with(name: &str, path: &Path, options: &ReadOptions, chunk: u64) -> Option<Self> {
        #[cfg(feature = "parquet")]
        if let Some((large, set)) = arrow::Large::open(name, path, options, chunk / BYTES) {
            let id_column = set.id_columns().first().copied().flatten();
            return Some(Self { set, id_column, body: Body::Arrow(large) });
        }
        let (lines, set) = Lines::open(name, path, options, chunk)?;
        Some(Self { set, id_column: lines.id_column, body: Body::Lines(lines) })
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
        match &self.body {
            Body::Lines(lines) => lines.length,
            #[cfg(feature = "parquet")]
            Body::Arrow(large) => large.length(),
        }
    }

    /// Whether records go by the number of their row.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.id_column.is_none()
    }

    /// Whether its cells, where no quotes are around or within them, stand in the file as they would in a
    /// table with this delimiter and double quotes.
    #[must_use]
    pub fn is_written_with(&self, delimiter: u8) -> bool {
        match &self.body {
            Body::Lines(lines) => {
                lines.dialect.delimiter == delimiter && matches!(lines.dialect.quote, None | Some(b'"'))
            }
            #[cfg(feature = "parquet")]
            Body::Arrow(_) => false,
        }
    }

    /// Reads all records on several threads. `make` makes of each chunk what `take` is then given, in
    /// the order of the file; `state` is what a thread keeps from chunk to chunk. Of a record as its file
    /// has it only its id is known, and what is in the columns `shown`.
    pub fn read<S, R: Send>(
        &self,
        fields: &[Column<'_>],
        shown: &[usize],
        threads: usize,
        state: impl Fn() -> S + Sync,
        make: impl Fn(&mut S, &Chunk<'_>) -> R + Sync,
        take: impl FnMut(Taken<R>) -> io::Result<()>,
    ) -> Ended {
        // A delimited file has all its cells at hand.
        #[cfg(not(feature = "parquet"))]
        let _ = shown;
        match &self.body {
            Body::Lines(lines) => lines.read(fields, threads, state, make, take),
            #[cfg(feature = "parquet")]
            Body::Arrow(large) => large.read(fields, (self.id_column, shown), threads, state, make, take),
        }
    }
}

impl Chunk<'_> {
    /// A record's id; empty where records are numbered.
    #[must_use]
    pub fn id(&self, row: usize) -> Cow<'_, str> {
        match &self.own {
            Own::Lines(text) => text.id(row),
            #[cfg(feature = "parquet")]
            Own::Arrow(shown) => shown.id(row),
        }
    }

    /// What a cell of a record holds, by the column of the file.
    #[must_use]
    pub fn raw(&self, row: usize, column: usize) -> RawCell {
        match &self.own {
            Own::Lines(text) => RawCell::Text(String::from_utf8_lossy(&text.bytes(row, column)).into_owned()),
            #[cfg(feature = "parquet")]
            Own::Arrow(shown) => shown.raw(row, column),
        }
    }

    /// The same as a table has it.
    #[must_use]
    pub fn bytes(&self, row: usize, column: usize) -> Cow<'_, [u8]> {
        match &self.own {
            Own::Lines(text) => text.bytes(row, column),
            #[cfg(feature = "parquet")]
            Own::Arrow(shown) => shown.bytes(row, column),
        }
    }

    /// Whether cells stand in the file as they are, with no quotes anywhere.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        match &self.own {
            Own::Lines(text) => text.is_plain(),
            #[cfg(feature = "parquet")]
            Own::Arrow(_) => false,
        }
    }

    /// A record as it stands in a delimited file, without its line end.
    #[must_use]
    pub fn text(&self, row: usize) -> &[u8] {
        match &self.own {
            Own::Lines(text) => text.text(row),
            #[cfg(feature = "parquet")]
            Own::Arrow(_) => &[],
        }
    }

    /// Whether a record's text holds none of these bytes.
    #[must_use]
    pub fn is_without(&self, row: usize, byte: u8) -> bool {
        memchr::memchr(byte, self.text(row)).is_none()
    }
}
