//! Where records come from, kept so that it can be read more than once.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use flate2::read::MultiGzDecoder;

use crate::text::Encoding;

/// Where a file's bytes are.
#[derive(Clone, Debug)]
pub enum Input {
    /// In a file.
    Path(PathBuf),
    /// On standard input, which is copied to a temporary file as it can be read only once.
    Stdin,
    /// In memory.
    Bytes(Vec<u8>),
}

/// Bytes that can be read again from their beginning.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Path { path: PathBuf, stamp: Stamp },
    Spooled(Arc<tempfile::NamedTempFile>),
    Bytes(Arc<[u8]>),
}

/// What tells that a file was changed between two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

/// Text in UTF-8, whatever the file's own encoding.
pub(super) type Text = BufReader<Box<dyn Read + Send>>;

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let data = file.metadata()?;
        Ok(Self { length: data.len(), modified: data.modified().ok() })
    }
}

impl Kept {
    /// Keeps an input, unpacked; whether it had to be. Standard input, pipes and what is compressed are
    /// copied to a temporary file.
    pub(super) fn keep(input: Input) -> io::Result<(Self, bool)> {
        let kept = Self::keep_packed(input)?;
        let mut start = Vec::new();
        kept.bytes()?.take(3).read_to_end(&mut start)?;
        if start != [0x1F, 0x8B, 8] {
            return Ok((kept, false));
        }
        let unpacked = Self::spool(&mut MultiGzDecoder::new(BufReader::new(kept.bytes()?)));
        let unpacked = unpacked.map_err(|error| {
            io::Error::new(error.kind(), format!("it is compressed (gzip) and cannot be unpacked: {error}"))
        })?;
        Ok((unpacked, true))
    }

    fn keep_packed(input: Input) -> io::Result<Self> {
        match input {
            Input::Bytes(bytes) => Ok(Self::Bytes(bytes.into())),
            Input::Stdin => Self::spool(&mut io::stdin().lock()),
            Input::Path(path) => {
                let mut file = File::open(&path)?;
                let data = file.metadata()?;
                if data.is_dir() {
                    return Err(io::Error::from(io::ErrorKind::IsADirectory));
                }
                if !data.is_file() {
                    return Self::spool(&mut file);
                }
                Ok(Self::Path { path, stamp: Stamp::of(&file)? })
            }
        }
    }

    fn spool(from: &mut impl Read) -> io::Result<Self> {
        let mut file = tempfile::NamedTempFile::new()?;
        io::copy(from, &mut file)?;
        Ok(Self::Spooled(Arc::new(file)))
    }

    /// The bytes, from the first.
    ///
    /// # Errors
    /// When the file is gone, or was changed since it was first read.
    pub(super) fn bytes(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            Self::Spooled(spooled) => {
                let mut file = spooled.reopen()?;
                file.rewind()?;
                Box::new(file)
            }
            Self::Path { path, stamp } => {
                let file = File::open(path)?;
                if Stamp::of(&file)? != *stamp {
                    return Err(io::Error::other("it was changed while it was read"));
                }
                Box::new(file)
            }
        })
    }

    /// The bytes as a file of their own, at its beginning.
    ///
    /// # Errors
    /// As for [`bytes`](Self::bytes).
    #[cfg(feature = "parquet")]
    pub(super) fn file(&self) -> io::Result<File> {
        match self {
            Self::Bytes(bytes) => {
                let mut file = tempfile::tempfile()?;
                io::Write::write_all(&mut file, bytes)?;
                file.rewind()?;
                Ok(file)
            }
            Self::Spooled(spooled) => spooled.reopen(),
            Self::Path { path, .. } => {
                // It is said where it was changed.
                self.bytes()?;
                File::open(path)
            }
        }
    }

    /// The text, from the first character.
    pub(super) fn text(&self, encoding: Encoding) -> io::Result<Text> {
        let bytes = self.bytes()?;
        let decoded: Box<dyn Read + Send> = Box::new(encoding.decode(bytes));
        Ok(BufReader::with_capacity(1 << 16, decoded))
    }
}

/// The bytes of a file.
///
/// # Errors
/// Why it cannot be read.
pub fn read_file(path: &std::path::Path) -> Result<Vec<u8>, super::FileFault> {
    std::fs::read(path).map_err(|error| super::FileFault::reading(&path.display().to_string(), &error))
}
