//! A last line that was being written when a program was killed or the disk was full.

use super::own::COLUMNS;

/// Where the whole lines end, and what stands after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The file ends in a whole line. Its line end may be missing, as an editor leaves it.
    Whole,
    /// After this many bytes follows a part of a line.
    Torn(usize),
}

/// Looks at the end of a votes file.
pub(super) fn end(bytes: &[u8]) -> End {
    // In other encodings than UTF-8 these are not the bytes of line ends.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return End::Whole;
    }
    let json = bytes.trim_ascii_start().first() == Some(&b'{');
    let start = if json { after_last_line(bytes) } else { after_last_row(bytes) };
    let tail = bytes.get(start..).unwrap_or_default();
    // Space that a disk gave to the file and never filled.
    let blank = tail.iter().all(|byte| matches!(byte, b'\0' | b' ' | b'\r'));
    if tail.is_empty() || (blank && !tail.contains(&0)) {
        return End::Whole;
    }
    let whole = if json {
        serde_json::from_slice::<serde_json::Value>(tail).is_ok()
    } else {
        start == 0 || is_whole_row(bytes, tail)
    };
    if whole { End::Whole } else { End::Torn(start) }
}

fn after_last_line(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}

/// Where the row after the last line end outside quotes begins.
fn after_last_row(bytes: &[u8]) -> usize {
    let mut quoted = false;
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => start = at + 1,
            _ => {}
        }
    }
    start
}

/// Whether a row without a line end has all its cells, and its last one, if that is the record's hash,
/// at its whole length.
fn is_whole_row(bytes: &[u8], tail: &[u8]) -> bool {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|sign| memchr::memchr_iter(*sign, header).count());
    let delimiter = delimiter.unwrap_or(b',');
    let Some(names) = cells(header, delimiter) else { return false };
    let Some(found) = cells(tail, delimiter) else { return false };
    let own = names.last().map(String::as_str) == COLUMNS.last().copied();
    let last = found.last().map(String::as_str).unwrap_or_default();
    let hash = last.is_empty() || (last.len() == 35 && last.starts_with("r1:"));
    found.len() == names.len() && (!own || hash)
}

/// The cells of one row; none when a quote is still open or the text breaks off within a character.
fn cells(row: &[u8], delimiter: u8) -> Option<Vec<String>> {
    if row.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
        return None;
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(row);
    let record = reader.records().next()?.ok()?;
    Some(record.iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{End, end};

    const HEAD: &str = "record,what,answer,by,at,why,stage,role,fingerprint,record_hash\n";

    #[test]
    fn every_cut_of_a_line_is_seen() {
        let line = "1,I2,yes,A,2018-02-12T14:30:00+01:00,\"so, \"\"it\"\" is é\",,,s1:b0,r1:0e5b2f3c8d7a41b6a9c0d4e2f1837465";
        let whole = format!("{HEAD}{line}");
        assert_eq!(end(whole.as_bytes()), End::Whole);
        assert_eq!(end(format!("{whole}\n").as_bytes()), End::Whole);
        for cut in 1..line.len() {
            let torn = &whole.as_bytes()[..HEAD.len() + cut];
            // A row whose hash is empty is a whole one.
            let empty_hash = torn.ends_with(b"s1:b0,");
            let expected = if empty_hash { End::Whole } else { End::Torn(HEAD.len()) };
            assert_eq!(end(torn), expected, "{}", String::from_utf8_lossy(torn));
        }
    }

    #[test]
    fn space_that_was_never_filled_is_torn() {
        assert_eq!(end(format!("{HEAD}\0\0\0").as_bytes()), End::Torn(HEAD.len()));
        assert_eq!(end(HEAD.as_bytes()), End::Whole);
        assert_eq!(end(b""), End::Whole);
    }

    #[test]
    fn json_lines_too() {
        let line = "{\"record\":\"1\"}\n";
        assert_eq!(end(line.as_bytes()), End::Whole);
        assert_eq!(end(format!("{line}{{\"record\":\"2\"}}").as_bytes()), End::Whole);
        assert_eq!(end(format!("{line}{{\"record\":\"2").as_bytes()), End::Torn(line.len()));
    }
}
