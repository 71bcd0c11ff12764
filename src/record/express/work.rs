//! What one thread does with one chunk of a file.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::classed::Classed;
use super::coder::{Coder, hash, hash_short, learn_raw, sixteen};
use super::index::{Index, Irregular, PADDING, Quoting, Stop};
use super::lines::Lines;
use super::order::PieceIds;
use super::{Chunk, Column as Wanted, Own};
use crate::record::{Batch, Column, RawCell};

/// The text of a chunk.
pub(in crate::record) struct Text<'a> {
    rows: usize,
    block: &'a [u8],
    index: &'a Index,
    id_column: Option<usize>,
    quote: Option<u8>,
}

/// What a thread gives for a chunk.
pub(super) struct Piece<R> {
    /// Where its first row begins in the file, and where the row after its last.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) rows: u64,
    pub(super) ids: PieceIds,
    pub(super) result: R,
}

/// The text that follows a chunk and may belong to its last row: so much at first.
const BEYOND: u64 = 16 << 10;
/// A row longer than this needs the careful reader.
const LONGEST: u64 = 8 << 20;

pub(super) struct Worker<'e> {
    express: &'e Lines,
    file: File,
    fields: Vec<Wanted<'e>>,
    coders: Vec<Coder>,
    classed: Vec<Option<Classed<'e>>>,
    batch: Batch,
    block: Vec<u8>,
    index: Index,
    number: u64,
    /// The columns' texts began anew, and nobody was told: a chunk that fails tells nothing.
    fresh: bool,
}

impl<'e> Worker<'e> {
    pub(super) fn new(express: &'e Lines, fields: &[Wanted<'e>]) -> io::Result<Self> {
        let classed = |wanted: &Wanted<'e>| wanted.classes.map(|classes| Classed::new(classes, wanted.spec));
        Ok(Self {
            express,
            file: express.open_file()?,
            fields: fields.to_vec(),
            coders: fields.iter().map(|_| Coder::default()).collect(),
            classed: fields.iter().map(classed).collect(),
            batch: Batch { columns: fields.iter().map(|_| Column::default()).collect() },
            block: Vec::new(),
            index: Index::default(),
            number: 0,
            fresh: false,
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
        self.number = chunk;
        let nominal = express.start + chunk * express.chunk;
        let limit = (nominal + express.chunk).min(express.length);
        self.fresh |= self.begin();
        // One byte more in front shows whether a row begins right at the chunk.
        let base = exact.unwrap_or(nominal.saturating_sub(1));
        let mut beyond = BEYOND;
        loop {
            let to = (limit + beyond).min(express.length);
            if base >= to {
                // A row of an earlier chunk goes on beyond this one.
                return Ok(self.empty(base, make));
            }
            let mut length =
                express.load(&mut self.file, base, to, PADDING + 1, &mut self.block).map_err(|_| base)?;
            let last = to == express.length;
            if last && self.block.get(length.wrapping_sub(1)) != Some(&b'\n') {
                self.block.get_mut(length).into_iter().for_each(|byte| *byte = b'\n');
                length += 1;
            }
            let text = self.block.get(..length).unwrap_or_default();
            let from = match exact {
                Some(_) => 0,
                None => memchr(b'\n', text).map_or(length, |at| at + 1),
            };
            let start = base + from as u64;
            let limit_here = usize::try_from(limit.saturating_sub(base)).unwrap_or(usize::MAX);
            if from >= limit_here {
                return Ok(self.empty(start, make));
            }
            let (dialect, width) = (express.dialect, express.width);
            let stop = self.index.scan(&self.block, (from, limit_here, length), last, dialect, width);
            match stop.map_err(|Irregular| start)? {
                Stop::At(end) => {
                    self.check(from, end).map_err(|Irregular| start)?;
                    self.code();
                    // A line end that the file lacks was added.
                    let end = (base + end as u64).min(express.length);
                    let ids = self.text().ids().map_err(|Irregular| start)?;
                    let chunk = self.chunk();
                    let (result, rows) = (make(&chunk), chunk.rows as u64);
                    self.fresh = false;
                    return Ok(Piece { start, end, rows, ids, result });
                }
                Stop::Inside if last || beyond >= LONGEST => return Err(start),
                Stop::Inside => beyond *= 8,
            }
        }
    }

    fn empty<R>(&mut self, at: u64, make: impl FnOnce(&Chunk<'_>) -> R) -> Piece<R> {
        self.index.clear();
        let result = make(&self.chunk());
        self.fresh = false;
        Piece { start: at, end: at, rows: 0, ids: PieceIds::default(), result }
    }

    fn chunk(&self) -> Chunk<'_> {
        Chunk {
            batch: &self.batch,
            rows: self.index.rows(),
            fresh: self.fresh,
            number: self.number,
            own: Own::Lines(self.text()),
        }
    }

    fn text(&self) -> Text<'_> {
        Text {
            rows: self.index.rows(),
            block: &self.block,
            index: &self.index,
            id_column: self.express.id_column,
            quote: self.express.dialect.quote,
        }
    }

    /// Makes room for a chunk; whether a column's texts begin anew.
    fn begin(&mut self) -> bool {
        let full = self.coders.iter().any(Coder::is_full);
        for ((coder, classed), column) in
            self.coders.iter_mut().zip(&mut self.classed).zip(&mut self.batch.columns)
        {
            if full {
                coder.clear(column);
                classed.iter_mut().for_each(Classed::clear);
            }
            Arc::make_mut(&mut column.codes).clear();
        }
        full
    }

    /// Gives every cell that is read its code.
    fn code(&mut self) {
        let (block, quotes) = (&self.block[..], Quotes::of(self.express.dialect.quote, &self.index));
        let fields = self.fields.iter().zip(&mut self.coders).zip(&mut self.classed);
        for (((wanted, coder), classed), column) in fields.zip(&mut self.batch.columns) {
            let Some(at) = wanted.column else {
                if column.readings.is_empty() {
                    learn_raw(RawCell::Absent, wanted.spec, column);
                }
                Arc::make_mut(&mut column.codes).resize(self.index.rows(), 0);
                continue;
            };
            if let Some(classed) = classed {
                let texts = self.index.column(at).map(|place| quotes.unquoted(block, place));
                classed.code_all(texts, coder, wanted.spec, column);
                continue;
            }
            let mut codes = std::mem::take(Arc::make_mut(&mut column.codes));
            match self.index.places(at).filter(|_| self.index.quoting() != Quoting::Within) {
                Some(places) => coder.code_all(block, places, quotes.0, wanted.spec, column, &mut codes),
                None => codes.extend(
                    self.index
                        .column(at)
                        .map(|place| coder.code(&quotes.unquoted(block, place), wanted.spec, column)),
                ),
            }
            *Arc::make_mut(&mut column.codes) = codes;
        }
    }

    /// What the careful reader would see in these rows, or in how they are encoded.
    fn check(&self, from: usize, end: usize) -> Result<(), Irregular> {
        let text = self.block.get(from..end).ok_or(Irregular)?;
        let lone_return = memchr_iter(b'\r', text).any(|at| text.get(at + 1) != Some(&b'\n'));
        if lone_return || memchr(0, text).is_some() || !(text.is_ascii() || std::str::from_utf8(text).is_ok())
        {
            return Err(Irregular);
        }
        Ok(())
    }
}

/// The quotes that a chunk has: the character, and how it is used.
#[derive(Clone, Copy)]
struct Quotes(Option<u8>, Quoting);

impl Quotes {
    fn of(quote: Option<u8>, index: &Index) -> Self {
        Self(quote.filter(|_| index.quoting() != Quoting::None), index.quoting())
    }

    /// Where a cell's text stands without the quotes around it: as it is, or with quotes within that
    /// are written twice.
    #[inline]
    fn around(self, block: &[u8], place: Range<usize>) -> Result<Range<usize>, Range<usize>> {
        if place.len() < 2 || block.get(place.start).copied() != self.0 {
            return Ok(place);
        }
        let inner = place.start + 1..place.end - 1;
        let Self(Some(quote), Quoting::Within) = self else { return Ok(inner) };
        match block.get(inner.clone()).and_then(|text| memchr(quote, text)) {
            None => Ok(inner),
            Some(_) => Err(inner),
        }
    }

    /// A cell without its quotes.
    fn unquoted(self, block: &[u8], place: Range<usize>) -> Cow<'_, [u8]> {
        let text = |place: Range<usize>| block.get(place).unwrap_or_default();
        match (self.0, self.around(block, place)) {
            (Some(quote), Err(inner)) => Cow::Owned(undoubled(text(inner), quote)),
            (_, Ok(inner) | Err(inner)) => Cow::Borrowed(text(inner)),
        }
    }
}

/// A text in which each quote is written twice, with each once.
fn undoubled(text: &[u8], quote: u8) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(quote, rest) {
        plain.extend_from_slice(rest.get(..=at).unwrap_or_default());
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    plain.extend_from_slice(rest);
    plain
}

impl Text<'_> {
    fn quotes(&self) -> Quotes {
        Quotes::of(self.quote, self.index)
    }

    /// A record's id; empty where records are numbered.
    pub(super) fn id(&self, row: usize) -> Cow<'_, str> {
        match self.id_column {
            Some(column) => match self.bytes(row, column) {
                Cow::Borrowed(text) => String::from_utf8_lossy(text.trim_ascii()),
                Cow::Owned(text) => Cow::Owned(String::from_utf8_lossy(text.trim_ascii()).into_owned()),
            },
            None => Cow::Borrowed(""),
        }
    }

    /// What a cell of a record holds, by the column of the file.
    pub(super) fn bytes(&self, row: usize, column: usize) -> Cow<'_, [u8]> {
        self.quotes().unquoted(self.block, self.index.cell(row, column))
    }

    /// Whether cells stand in the file as they are, with no quotes anywhere.
    pub(super) fn is_plain(&self) -> bool {
        self.quote.is_some() && self.index.quoting() == Quoting::None
    }

    /// A record as it stands in the file, without its line end.
    pub(super) fn text(&self, row: usize) -> &[u8] {
        self.block.get(self.index.row(row)).unwrap_or_default()
    }

    /// What it takes to see whether an id is there twice.
    fn ids(&self) -> Result<PieceIds, Irregular> {
        let Some(column) = self.id_column else { return Ok(PieceIds::default()) };
        if let Some(ids) = self.short_ids(column) {
            return Ok(ids);
        }
        let mut hashes = Vec::with_capacity(self.rows);
        let mut before: Cow<'_, [u8]> = Cow::Borrowed(b"");
        let mut rising = true;
        let quotes = self.quotes();
        for place in self.index.column(column) {
            let cell = quotes.unquoted(self.block, place);
            let id = cell.trim_ascii();
            // What `trim` takes away beyond ASCII is left to the careful reader, and so is an empty id.
            let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii);
            if !plain(id.first()) || !plain(id.last()) {
                return Err(Irregular);
            }
            hashes.push(hash(id));
            rising &= (before.len(), &before[..]) < (id.len(), id);
            before = match cell {
                Cow::Borrowed(cell) => Cow::Borrowed(cell.trim_ascii()),
                Cow::Owned(cell) => Cow::Owned(cell.trim_ascii().to_vec()),
            };
        }
        let first = self.index.column(column).next().map(|place| quotes.unquoted(self.block, place));
        let first = first.map(|first| first.trim_ascii().to_vec()).filter(|_| rising);
        Ok(PieceIds { hashes, rising: first.map(|first| (first, before.to_vec())) })
    }

    /// The same where all ids are short and need no trimming.
    fn short_ids(&self, column: usize) -> Option<PieceIds> {
        let quotes = self.quotes();
        let mut hashes = Vec::with_capacity(self.rows);
        let (mut first, mut before, mut rising) = (None, (0, 0), true);
        for place in self.index.column(column) {
            let place = quotes.around(self.block, place).ok()?;
            let text = sixteen(self.block, &place)?;
            let visible = |at: usize| self.block.get(at).is_some_and(u8::is_ascii_graphic);
            if place.is_empty() || !visible(place.start) || !visible(place.end - 1) {
                return None;
            }
            hashes.push(hash_short(text));
            // As a number whose first digit is the first letter.
            let now = (place.len(), text.swap_bytes());
            rising &= before < now;
            before = now;
            first.get_or_insert(now);
        }
        let text = |(length, text): (usize, u128)| text.to_be_bytes().get(..length).map(<[u8]>::to_vec);
        let first = first.filter(|_| rising).and_then(text);
        Some(PieceIds { hashes, rising: first.zip(text(before)) })
    }
}
