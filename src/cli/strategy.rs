//! Loading a search strategy, the tree of headings, and records as searches read them.

use std::path::Path;

use clap::ValueEnum;

use super::criteria::{looks_like_records, read_bytes};
use super::terminal::Terminal;
use crate::check::strategy::{check, lint};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::eval::search::{FIELDS, MeshTree, Reference, wanted};
use crate::record::{FieldColumn, Mapping, RawRecord, RecordSet};
use crate::syntax::strategy::{Platform, Strategy, parse_bytes};
use crate::text::Source;

/// `--platform`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlatformArg {
    /// Numbered lines such as `mentor*.ti,ab.`
    Ovid,
    /// Queries such as `mentor*[tiab]`
    Pubmed,
}

impl From<PlatformArg> for Platform {
    fn from(arg: PlatformArg) -> Self {
        match arg {
            PlatformArg::Ovid => Self::Ovid,
            PlatformArg::Pubmed => Self::PubMed,
        }
    }
}

/// A strategy that can run.
pub(crate) struct Loaded {
    pub(crate) source: Source,
    pub(crate) strategy: Strategy,
    /// What deserves a look.
    pub(crate) lints: Vec<Diagnostic>,
}

/// Loads a strategy. All that is wrong with it has been shown when there is none.
pub(crate) fn load(path: &Path, platform: Option<PlatformArg>, terminal: &Terminal) -> Option<Loaded> {
    if looks_like_records(path) {
        terminal.say(&format!("error: {}: this is no search strategy, by its name", path.display()));
        terminal.say("  help: is it the file with the records? the strategy comes first: `eligible search STRATEGY RECORDS`");
        return None;
    }
    let bytes = read_bytes(path, "a search strategy", terminal)?;
    let name = path.display().to_string();
    let (source, strategy, mut faults) = parse_bytes(&name, &bytes, platform.map(Platform::from));
    faults.extend(check(&strategy));
    faults.sort_by_key(|fault| (fault.span(), fault.code));
    if has_errors(&faults) {
        terminal.show(&faults, &source);
        if platform.is_none() {
            terminal.say(&format!(
                "note: read as a strategy for {}; --platform says otherwise",
                strategy.platform.name()
            ));
        }
        return None;
    }
    let lints = lint(&strategy, &source);
    let strategy = strategy.into_blocks();
    Some(Loaded { source, strategy, lints })
}

/// Reads NLM's tree of headings. Why it cannot be has been said when there is none.
pub(crate) fn load_tree(path: &Path, terminal: &Terminal) -> Option<MeshTree> {
    let bytes = read_bytes(path, "a tree of headings", terminal)?;
    match MeshTree::read(&String::from_utf8_lossy(&bytes)) {
        Ok(tree) => Some(tree),
        Err(message) => {
            terminal.say(&format!("error: {}: {message}", path.display()));
            terminal.say(
                "  help: it is one of NLM's files mtrees2026.bin or d2026.bin (https://www.nlm.nih.gov/mesh)",
            );
            None
        }
    }
}

/// Where the records keep what searches read.
pub(crate) struct Fields {
    columns: Vec<FieldColumn>,
    none: Vec<usize>,
}

/// The place of a field among those that searches read.
pub(crate) fn parse_field(text: &str) -> Result<usize, String> {
    let at = FIELDS.iter().position(|(name, _)| *name == text.trim());
    at.ok_or_else(|| format!("expected {}", FIELDS.map(|(name, _)| name).join(", ")))
}

impl Fields {
    /// Finds the columns. What cannot be found but nearly was, or was found twice, is said.
    pub(crate) fn find(set: &RecordSet, none: &[usize], terminal: &Terminal) -> Option<Self> {
        let wanted = wanted();
        let columns = set.map_fields(&wanted);
        let mut fine = true;
        for (field, column) in wanted.iter().zip(&columns) {
            for (file, mapping) in set.files().iter().zip(&column.files) {
                match mapping {
                    Mapping::Column(_) | Mapping::Missing { did_you_mean: None } => {}
                    Mapping::Missing { did_you_mean: Some(near) } => terminal.say(&format!(
                        "note: {}: no column `{}`; if \"{near}\" is it, give it that name",
                        file.name(),
                        field.name
                    )),
                    Mapping::Ambiguous(_) => {
                        fine = false;
                        terminal.say(&format!(
                            "error: {}: there are several columns `{}`",
                            file.name(),
                            field.name
                        ));
                        terminal.say("  help: give all but one of them another name");
                    }
                }
            }
        }
        fine.then_some(Self { columns, none: none.to_vec() })
    }

    /// The record as searches read it.
    pub(crate) fn read(&self, record: &RawRecord) -> Reference {
        let cells = self.columns.iter().map(|column| column.cell(record)).collect::<Vec<_>>();
        Reference::read(&cells, &self.none)
    }
}
