//! Whether the lengths in Parquet and Arrow files can be true.
//!
//! A compressed buffer of an Arrow file begins with the length that it will have, a list of values in a
//! Parquet file with their number. The readers take so much memory at once, and where there is not so much
//! the program is ended by the system: a damaged length has to be found before.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use arrow_ipc::{Footer, Message, RecordBatch, root_as_footer, root_as_message};
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::metadata::RowGroupMetaData;

use super::Kind;

/// Zstandard's densest block stands for 128 KiB in 4 bytes; LZ4's are far less dense.
const DENSEST: u64 = 1 << 16;
/// No buffer of a batch is longer, in bytes, in a file that can be read at all.
const LONGEST: u64 = 1 << 34;

/// Refuses a file in which a length cannot be true.
pub(super) fn sound(file: &mut File, kind: Kind) -> Result<(), ArrowError> {
    match kind {
        Kind::Parquet => dictionaries(file),
        Kind::Arrow => blocks(file),
        Kind::ArrowStream => messages(file),
    }
}

/// The batches that the end of a file lists.
fn blocks(file: &mut File) -> Result<(), ArrowError> {
    let bytes = footer(file)?;
    let footer = parsed(root_as_footer(&bytes))?;
    for block in all_blocks(&footer) {
        let at = u64::try_from(block).map_err(|_| damaged())?;
        let (message, body) = message(file, at)?.ok_or_else(damaged)?;
        buffers(file, &parsed(root_as_message(&message))?, body)?;
    }
    Ok(())
}

fn all_blocks(footer: &Footer<'_>) -> Vec<i64> {
    let dictionaries = footer.dictionaries().into_iter().flatten();
    let batches = footer.recordBatches().into_iter().flatten();
    dictionaries.chain(batches).map(|block| block.offset()).collect()
}

/// Batches one after the other.
fn messages(file: &mut File) -> Result<(), ArrowError> {
    let mut at = 0;
    while let Some((bytes, body)) = message(file, at)? {
        let message = parsed(root_as_message(&bytes))?;
        buffers(file, &message, body)?;
        let length = u64::try_from(message.bodyLength()).map_err(|_| damaged())?;
        at = body.checked_add(length).ok_or_else(damaged)?;
    }
    Ok(())
}

/// The end of a file, which lists its batches.
pub(super) fn footer(file: &mut File) -> io::Result<Vec<u8>> {
    const END: u64 = 10;
    let end = file.seek(SeekFrom::End(-(END as i64)))?;
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    let start = u64::try_from(i32::from_le_bytes(length)).ok().and_then(|length| end.checked_sub(length));
    let start = start.ok_or(io::ErrorKind::InvalidData)?;
    file.seek(SeekFrom::Start(start))?;
    let mut footer = Vec::new();
    file.take(end - start).read_to_end(&mut footer)?;
    Ok(footer)
}

/// The message at a place, and where its body begins. Nothing at the end of the messages.
pub(super) fn message(file: &mut File, at: u64) -> io::Result<Option<(Vec<u8>, u64)>> {
    file.seek(SeekFrom::Start(at))?;
    let mut length = Vec::new();
    file.take(4).read_to_end(&mut length)?;
    let mut head = 4;
    // Since Arrow 0.15 a mark stands before the length.
    if length == [0xFF; 4] {
        length.clear();
        file.take(4).read_to_end(&mut length)?;
        head = 8;
    }
    let Ok(length) = <[u8; 4]>::try_from(length) else { return Ok(None) };
    let length = u64::try_from(i32::from_le_bytes(length)).map_err(|_| io::ErrorKind::InvalidData)?;
    if length == 0 {
        return Ok(None);
    }
    let mut message = Vec::new();
    file.take(length).read_to_end(&mut message)?;
    Ok(Some((message, at + head + length)))
}

/// The buffers of a message, whose body begins there.
fn buffers(file: &mut File, message: &Message<'_>, body: u64) -> Result<(), ArrowError> {
    let batch: Option<RecordBatch<'_>> = match message.header_as_dictionary_batch() {
        Some(dictionary) => dictionary.data(),
        None => message.header_as_record_batch(),
    };
    let Some(batch) = batch.filter(|batch| batch.compression().is_some()) else { return Ok(()) };
    for buffer in batch.buffers().into_iter().flatten() {
        let number = |number: i64| u64::try_from(number).map_err(|_| damaged());
        let (offset, length) = (number(buffer.offset())?, number(buffer.length())?);
        if length < 8 {
            continue;
        }
        file.seek(SeekFrom::Start(body.checked_add(offset).ok_or_else(damaged)?))?;
        let mut becomes = [0; 8];
        file.read_exact(&mut becomes)?;
        // −1 marks what is not compressed.
        let becomes = i64::from_le_bytes(becomes);
        let most = length.saturating_mul(DENSEST).min(LONGEST);
        if u64::try_from(becomes).is_ok_and(|becomes| becomes > most) {
            return Err(damaged());
        }
    }
    Ok(())
}

/// The lists of values in a Parquet file, each of which begins a column of a row group.
fn dictionaries(file: &mut File) -> Result<(), ArrowError> {
    let found = ArrowReaderMetadata::load(file, ArrowReaderOptions::new())?;
    for column in found.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns) {
        file.seek(SeekFrom::Start(column.byte_range().0))?;
        // Their head is shorter.
        let mut head = Vec::new();
        file.take(64).read_to_end(&mut head)?;
        let Some((length, values)) = dictionary(&head) else { continue };
        // A text takes four bytes for its length, a number no fewer.
        if values.checked_mul(4).is_none_or(|least| least > length) {
            return Err(damaged());
        }
    }
    Ok(())
}

/// Of a list of values, how many bytes they take and how many they are. Nothing where none begins.
///
/// The head is Thrift's compact encoding of a `PageHeader`: <https://parquet.apache.org/docs/file-format/data-pages/>.
fn dictionary(head: &[u8]) -> Option<(u64, u64)> {
    const INTEGER: u8 = 5;
    const STRUCT: u8 = 12;
    let mut bytes = head.iter().copied();
    let (mut field, mut length) = (0, 0);
    loop {
        let next = bytes.next()?;
        field += next >> 4;
        match (field, next & 0x0F) {
            (2, INTEGER) => length = integer(&mut bytes)?,
            // Of the header of a list, the first field.
            (7, STRUCT) if bytes.next()? == 0x10 | INTEGER => return Some((length, integer(&mut bytes)?)),
            (1..=4, INTEGER) => drop(integer(&mut bytes)?),
            _ => return None,
        }
    }
}

/// A number in as few bytes as it needs, the least first; its sign is the last bit.
fn integer(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number >> 1);
        }
    }
    None
}

fn parsed<T, E>(found: Result<T, E>) -> Result<T, ArrowError> {
    found.map_err(|_| damaged())
}

fn damaged() -> ArrowError {
    ArrowError::ParseError("its data are damaged".to_owned())
}
