//! In which encoding a file is read.

use super::input::Kept;
use super::{FileFault, ReadOptions};
use crate::text::Encoding;

/// The encoding: as the user tells it, as an XML text declares it where it is neither UTF-8 nor UTF-16, or as
/// found. `start` is the beginning of the file.
///
/// # Errors
/// When the file cannot be read, is no text, or mixes encodings.
pub(super) fn find(
    name: &str,
    kept: &Kept,
    start: &[u8],
    options: &ReadOptions,
    notes: &mut Vec<String>,
) -> Result<Encoding, Vec<FileFault>> {
    let found = kept.bytes().and_then(Encoding::detect);
    let found = found.map_err(|error| vec![FileFault::reading(name, &error)])?;
    if let Some(encoding) = options.encoding {
        if let Some(line) = found.broken_line.filter(|_| encoding == Encoding::UTF_8) {
            notes.push(format!("not UTF-8 throughout: {} × `�`, first on line {line}", found.broken));
        }
        return Ok(encoding);
    }
    if found.zeros > 0 {
        return Err(vec![FileFault::whole(
            name,
            "this is no text: it holds zero bytes",
            "export the records as CSV (UTF-8)",
        )]);
    }
    if found.broken > 0 && found.valid >= found.broken {
        return Err(vec![FileFault {
            file: name.to_owned(),
            line: found.broken_line,
            message: format!(
                "the encoding is mixed: {} characters are UTF-8 and {} not, the first of these on this line",
                found.valid, found.broken
            ),
            help: Some("save the file as UTF-8, or say which it is: --encoding utf-8".to_owned()),
        }]);
    }
    if found.encoding == Encoding::WINDOWS_1252
        && let Some(encoding) = declared(start)
    {
        notes.push(format!("read as {}, which it declares", encoding.name()));
        return Ok(encoding);
    }
    if found.encoding != Encoding::UTF_8 {
        let doubt = if found.strange > 0 && found.encoding == Encoding::WINDOWS_1252 {
            ", which leaves some characters without a meaning: if accents look wrong, name the encoding \
             (`--encoding macintosh` for files from older Macs)"
        } else if found.valid > 0 {
            ", though some of it looks like UTF-8: check the accents"
        } else {
            ""
        };
        notes.push(format!("read as {}{doubt}", found.encoding.name()));
    } else if found.mark {
        notes.push("read as UTF-8 (it has a byte-order mark)".to_owned());
    }
    Ok(found.encoding)
}

/// The encoding that the first line of an XML text declares, other than UTF-8 and UTF-16, which a text shows by
/// itself: `<?xml version="1.0" encoding="ISO-8859-2"?>`.
fn declared(start: &[u8]) -> Option<Encoding> {
    let line = start.strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let value = line.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value.get(1..)?.split(quote).next()?;
    Encoding::named(name).filter(|encoding| !encoding.name().starts_with("UTF"))
}
