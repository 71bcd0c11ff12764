//! Which tool wrote a file of votes, and reading it.

use std::path::Path;

use super::people::People;
use super::table::Table;
use super::torn::{self, End};
use super::{Vote, asreview, covidence, own, rayyan};
use crate::record::FileFault;

/// The forms in which votes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteForm {
    /// Our own.
    Own,
    /// Rayyan's `customizations_log.csv`.
    RayyanLog,
    /// Rayyan's `articles.csv`, with the votes in its notes.
    RayyanArticles,
    /// One of Covidence's lists.
    Covidence,
    /// ASReview's export.
    AsReview,
}

/// What the user says of the votes rather than leaving it open.
#[derive(Clone, Debug, Default)]
pub struct VoteOptions {
    /// The screening stage of votes that name none.
    pub stage: Option<String>,
}

/// A file of votes, read.
#[derive(Clone, Debug)]
pub struct VoteFile {
    /// What it was found to be.
    pub form: VoteForm,
    /// The votes, in the order of the file.
    pub votes: Vec<Vote>,
    /// What is worth saying of how it was read, each a lowercase sentence.
    pub notes: Vec<String>,
}

impl VoteForm {
    /// Its name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "a votes file",
            Self::RayyanLog => "a log of Rayyan's (customizations_log.csv)",
            Self::RayyanArticles => "Rayyan's articles, with the votes in their notes",
            Self::Covidence => "a list from Covidence",
            Self::AsReview => "an export of ASReview's",
        }
    }
}

impl VoteFile {
    /// Reads a file.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of its lines.
    pub fn open(path: &Path, people: &mut People, options: &VoteOptions) -> Result<Self, Vec<FileFault>> {
        let name =
            if path == Path::new("-") { String::from("standard input") } else { path.display().to_string() };
        let bytes = if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        let bytes = bytes.map_err(|error| vec![FileFault::reading(&name, &error)])?;
        Self::read(&name, bytes, people, options)
    }

    /// Reads what a file holds; `name` is what the user calls it.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of its lines.
    pub fn read(
        name: &str,
        mut bytes: Vec<u8>,
        people: &mut People,
        options: &VoteOptions,
    ) -> Result<Self, Vec<FileFault>> {
        let mut notes = Vec::new();
        if let End::Torn(start) = torn::end(&bytes) {
            let tail = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned();
            let tail = tail.trim_end_matches('\0').chars().take(80).collect::<String>();
            notes.push(format!("its last line breaks off and is left aside: `{tail}`"));
            bytes.truncate(start);
        }
        let table = Table::read(name, bytes)?;
        notes.extend(table.notes.iter().filter(|note| *note != "there are no records in it").cloned());
        let before = people.pseudonyms().len();
        let (form, read) = if own::is_own(&table) {
            (VoteForm::Own, own::read(&table, people, options))
        } else if rayyan::is_log(&table) {
            (VoteForm::RayyanLog, rayyan::log(&table, people, options, &mut notes))
        } else if covidence::is_list(&table) {
            (VoteForm::Covidence, covidence::read(&table, options, &mut notes))
        } else if asreview::is_export(&table) {
            (VoteForm::AsReview, asreview::read(&table, people, options, &mut notes))
        } else if rayyan::is_articles(&table) {
            (VoteForm::RayyanArticles, rayyan::articles(&table, people, options, &mut notes))
        } else {
            return Err(vec![unknown(&table)]);
        };
        let votes = read?;
        let new = people.pseudonyms().get(before..).unwrap_or_default();
        if let (Some(first), Some(last)) = (new.first(), new.last()) {
            let names = match new.len() {
                1 => first.clone(),
                2 => format!("{first} and {last}"),
                _ => format!("{first} to {last}"),
            };
            notes.push(format!("e-mail addresses and user numbers are dropped: its people are called {names}, in the order in which they appear"));
        }
        Ok(Self { form, votes, notes })
    }
}

fn unknown(table: &Table) -> FileFault {
    let known = table.columns().iter().take(8).map(String::as_str);
    let columns = crate::text::listed(known, 8);
    table.fault(
        Some(1),
        format!("these are no votes that can be read: its columns are {columns}"),
        "a votes file has the columns record, what, answer, by, at, why; Rayyan's customizations_log.csv and articles.csv, Covidence's lists and ASReview's exports are read as they are",
    )
}

impl VoteFile {
    /// The votes of several files in the order given, and all that is wrong with any of them; what is
    /// worth saying of each goes to `say`.
    pub fn open_all(
        paths: &[impl AsRef<Path>],
        options: &VoteOptions,
        mut say: impl FnMut(String),
    ) -> (Vec<Vote>, Vec<FileFault>) {
        let mut people = People::default();
        let (mut votes, mut faults) = (Vec::new(), Vec::new());
        for path in paths {
            let path = path.as_ref();
            match Self::open(path, &mut people, options) {
                Ok(file) => {
                    if file.form != VoteForm::Own {
                        say(format!(
                            "{}: {}, {}",
                            path.display(),
                            file.form.name(),
                            several(file.votes.len(), "vote")
                        ));
                    }
                    file.notes.iter().for_each(|note| say(format!("{}: {note}", path.display())));
                    votes.extend(file.votes);
                }
                Err(more) => faults.extend(more),
            }
        }
        (votes, faults)
    }
}

/// `1 line`, `2 lines`
pub(super) fn several(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
