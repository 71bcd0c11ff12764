//! Criteria that check, and the diagnostics of those that do not.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::{Explained, Fault, Records, Screening, Versions};
use crate::check::{Program, check};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::eval::check_examples;
use crate::render::picture;
use crate::syntax::{ast, parse_bytes};
use crate::text::Source;

/// Eligibility criteria, checked: every name resolved, every example as it says.
///
/// ```
/// use eligible::{Criteria, Records};
/// use eligible::eval::Verdict;
///
/// let criteria = Criteria::parse("short.criteria", "exclusion\n  E1: duration < 3 months\n")?;
/// let records = Records::from_bytes("records.csv", "id,duration\na,6 weeks\nb,2-4 months\n")?;
/// let verdicts = criteria
///     .screen(&records)?
///     .map(|decided| decided.map(|decided| decided.verdict))
///     .collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(verdicts, [Verdict::Exclude, Verdict::Unclear]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Criteria {
    pub(super) file: ast::File,
    pub(super) program: Program,
    warnings: Diagnostics,
}

/// What is wrong with a criteria file, or deserves a look. Displayed, each is a picture of the text it is
/// about.
///
/// ```
/// use eligible::Criteria;
///
/// let mistakes = Criteria::parse("short.criteria", "exclusion\n  E1: duration < 3 months and\n").unwrap_err();
/// assert!(mistakes.to_string().contains("short.criteria:2"));
/// assert_eq!(mistakes.iter().count(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Diagnostics {
    source: Arc<Source>,
    told: Vec<Diagnostic>,
}

impl Criteria {
    /// Reads criteria from a text; `name` is what messages call it. Their examples are run, too.
    ///
    /// # Errors
    /// Everything that is wrong with them, not the first of it.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::from_bytes(name, text.as_bytes())
    }

    /// Reads a criteria file.
    ///
    /// ```no_run
    /// let criteria = eligible::Criteria::open("review.criteria")?;
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, or something is wrong with the criteria.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let name = path.as_ref().display().to_string();
        let bytes = super::records::bytes(path.as_ref())?;
        Self::from_bytes(&name, &bytes).map_err(Into::into)
    }

    /// The same from a file's bytes, which have to be UTF-8.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Diagnostics> {
        let (source, file, mut told) = parse_bytes(name, bytes);
        let source = Arc::new(source);
        let mut program = None;
        if !has_errors(&told) {
            let (checked, more) = check(&file, &source);
            told.extend(more);
            told.extend(checked.as_ref().map(check_examples).unwrap_or_default());
            program = checked;
        }
        told.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
        let diagnostics = Diagnostics { source, told };
        match program.filter(|_| !has_errors(&diagnostics.told)) {
            Some(program) => Ok(Self { file, program, warnings: diagnostics }),
            None => Err(diagnostics),
        }
    }

    /// The checked criteria themselves: fields, stages, criteria and what each asks.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What deserves a look, though it can be used.
    #[must_use]
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// The fingerprint: equal for criteria of equal meaning, kept with decisions.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.program.fingerprint.to_string()
    }

    /// Screens records in their order, a decision at a time.
    ///
    /// # Errors
    /// A field that nothing declares and the records have no column for, or several.
    pub fn screen<'a>(&'a self, records: &'a Records) -> Result<Screening<'a>, Fault> {
        Screening::new(&self.program, records)
    }

    /// How the verdict on one record came about, down to the cell and the line.
    ///
    /// ```
    /// use eligible::{Criteria, Records};
    ///
    /// let criteria = Criteria::parse("short.criteria", "exclusion\n  E1: duration < 3 months\n")?;
    /// let records = Records::from_bytes("records.csv", "id,duration\na,6 weeks\n")?;
    /// let explained = criteria.explain(&records, "a")?;
    /// assert!(explained.to_string().contains("6 weeks is 42 days, 3 months is 89 to 92 days"));
    /// assert_eq!(explained.json()["verdict"], "exclude");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is no such record, or no column for a field.
    pub fn explain(&self, records: &Records, id: &str) -> Result<Explained, Fault> {
        Explained::of(&self.program, records, id)
    }

    /// What differs between two versions, and with records which verdicts do, and because of which edits.
    ///
    /// ```
    /// use eligible::{Criteria, Records};
    ///
    /// let old = Criteria::parse("old.criteria", "exclusion\n  E1: duration < 3 months\n")?;
    /// let new = Criteria::parse("new.criteria", "exclusion\n  E1: duration < 6 months\n")?;
    /// let records = Records::from_bytes("records.csv", "id,duration\na,6 weeks\nb,4 months\n")?;
    /// let difference = Criteria::diff(&old, &new, Some(&records))?;
    /// assert_eq!(difference.changes().len(), 1);
    /// assert_eq!(difference.flips()[0].record, "b");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The records cannot be read to their end, or lack the column of a field.
    pub fn diff<'a>(old: &'a Self, new: &'a Self, records: Option<&Records>) -> Result<Versions<'a>, Fault> {
        Versions::of(old, new, records)
    }
}

impl Diagnostics {
    /// One by one, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.told.iter()
    }

    /// How many of them are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.told.iter().filter(|told| told.severity() == Severity::Error).count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The text that they are about.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.told.iter().enumerate() {
            if at > 0 {
                f.write_str("\n\n")?;
            }
            f.write_str(picture(diagnostic, &self.source, false).trim_end())?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
