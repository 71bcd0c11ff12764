//! `eligible screen --by-search`: what became of the records that each line of a search finds.

use std::path::Path;

use super::strategy::{Fields, Loaded, load, load_tree};
use super::terminal::Terminal;
use crate::check::Program;
use crate::eval::Decision;
use crate::eval::search::{Concepts, Plan, Run, run};
use crate::record::{RawRecord, RecordSet};
use crate::render::{Document, Searched, by_search};

/// A search that goes beside a screening.
pub(crate) struct BySearch {
    loaded: Loaded,
    plan: Plan,
    fields: Fields,
    concepts: Concepts,
}

impl BySearch {
    /// Loads it. Why it cannot be used has been said when there is none.
    pub(crate) fn open(
        path: &Path,
        tree: Option<&Path>,
        set: &RecordSet,
        terminal: &Terminal,
    ) -> Option<Self> {
        let loaded = load(path, None, terminal)?;
        let tree = match tree {
            Some(path) => Some(load_tree(path, terminal)?),
            None => None,
        };
        let plan = Plan::new(&loaded.strategy, tree.as_ref());
        let fields = Fields::find(set, &[], terminal)?;
        Some(Self { loaded, plan, fields, concepts: Concepts::default() })
    }

    /// Asks the search of a record, and counts what became of it.
    pub(crate) fn add(&mut self, record: &RawRecord, decision: &Decision<'_>) -> Run {
        let run = run(&self.plan, &self.fields.read(record));
        self.concepts.add(&run, decision);
        run
    }

    pub(crate) fn searched(&self) -> Searched<'_> {
        Searched {
            strategy: &self.loaded.strategy,
            source: &self.loaded.source,
            plan: &self.plan,
            records: "",
        }
    }

    pub(crate) fn document(&self, program: &Program) -> Document {
        by_search(&self.concepts, &self.searched(), program)
    }
}
