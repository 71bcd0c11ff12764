//! Adding votes to a file: each is on the disk before anything else happens.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::Vote;
use super::own::{COLUMNS, vote_cells, vote_json};
use super::torn::{self, End};
use crate::record::FileFault;

/// A votes file that is open for adding to. Nobody else adds to it meanwhile.
pub struct VoteLog {
    path: PathBuf,
    file: File,
    length: u64,
    json: bool,
}

/// A vote that could not be written. The file is as it was before.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub why: io::Error,
    /// Whether a part of the line is left in the file, because even that could not be undone. It is
    /// left aside when the file is read.
    pub left_over: bool,
}

impl VoteLog {
    /// Opens a file of our own form, or makes it. What is said of it: that a line which broke off was
    /// cut away.
    ///
    /// # Errors
    /// It cannot be opened, is in use, or has other columns.
    pub fn open(path: &Path) -> Result<(Self, Vec<String>), FileFault> {
        let name = path.display().to_string();
        let reading = |error: io::Error| FileFault::reading(&name, &error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(reading)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = "another session is adding to it";
                return Err(FileFault::whole(
                    &name,
                    message,
                    "finish that one first, or give this one a file of its own",
                ));
            }
            // Not every file system can lock.
            Err(TryLockError::Error(_)) => {}
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(reading)?;
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let json = match bytes.trim_ascii_start().first() {
            None => ["jsonl", "ndjson"].contains(&ending),
            Some(first) => *first == b'{',
        };
        let mut log = Self { path: path.to_owned(), file, length: bytes.len() as u64, json };
        let writing = |error: io::Error| FileFault {
            file: name.clone(),
            line: None,
            message: format!("it cannot be written to: {error}"),
            help: Some(String::from("check that there is room on the disk and that you may write there")),
        };
        let mut notes = Vec::new();
        if let End::Torn(start) = torn::end(&bytes) {
            let tail = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned();
            log.cut(start as u64).map_err(writing)?;
            bytes.truncate(start);
            let tail = tail.trim_end_matches('\0').to_owned();
            notes
                .push(format!("its last line broke off before it was confirmed, and was cut away: `{tail}`"));
        }
        if bytes.is_empty() {
            let header = if json { String::new() } else { format!("{}\n", COLUMNS.join(",")) };
            log.add(header.as_bytes()).map_err(|refused| writing(refused.why))?;
            log.sync_folder();
        } else if !json {
            header(&name, &bytes)?;
        }
        if !bytes.is_empty() && bytes.last() != Some(&b'\n') {
            log.add(b"\n").map_err(|refused| writing(refused.why))?;
        }
        Ok((log, notes))
    }

    /// Adds one vote. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It could not be written whole, and is not in the file.
    pub fn append(&mut self, vote: &Vote) -> Result<(), Refused> {
        let line = self.line(vote).map_err(|why| Refused { why, left_over: false })?;
        self.add(&line)
    }

    fn line(&self, vote: &Vote) -> io::Result<Vec<u8>> {
        if self.json {
            return Ok(format!("{}\n", vote_json(vote)).into_bytes());
        }
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(vote_cells(vote))?;
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }

    /// Writes at the end of what is known to be whole; undone when it cannot be written whole.
    fn add(&mut self, line: &[u8]) -> Result<(), Refused> {
        let written = self
            .file
            .seek(SeekFrom::Start(self.length))
            .and_then(|_| self.file.write_all(line))
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.length += line.len() as u64;
                Ok(())
            }
            Err(why) => {
                let left_over = self.cut(self.length).is_err();
                Err(Refused { why, left_over })
            }
        }
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.length = length;
        self.file.sync_data()
    }

    /// A new file's name is on the disk only when its folder is.
    fn sync_folder(&self) {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        // Where a folder cannot be opened as a file, the system sees to it.
        if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
            let _ = folder.sync_all();
        }
    }
}

/// Lines can be added only where the columns stand in our order.
fn header(name: &str, bytes: &[u8]) -> Result<(), FileFault> {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first);
    if first.trim_ascii_end() == COLUMNS.join(",").as_bytes() {
        return Ok(());
    }
    Err(FileFault {
        file: name.to_owned(),
        line: Some(1),
        message: String::from(
            "votes cannot be added to it: its columns are not those of a votes file, in their order",
        ),
        help: Some(format!(
            "name a new file; `eligible votes {name} -o NEW.csv` writes the same votes with the usual columns"
        )),
    })
}
