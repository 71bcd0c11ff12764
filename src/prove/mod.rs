//! Questions about all the records that a record could still turn out to be.
//!
//! For now: what would settle an open verdict and what would change an exclusion (meaning, rule 10).

mod classes;
mod cover;
mod durations;
mod matters;
mod near;
mod ordered;
mod parts;
mod questions;
mod region;
mod robust;
mod search;
mod sets;
mod texts;

pub use robust::{Firmness, NearMiss, Robustness};

use std::collections::BTreeSet;

use crate::check::Program;
use crate::eval::{Decision, Verdict};
use crate::record::Row;
use classes::Wanted;
use parts::{Budget, Choice, Part};
use search::{Found, Goal};

/// The most leaves that are evaluated for an outlook. (Meaning, rule 10.5.)
const LEAVES: usize = 100_000;
/// The most ways that are put together from those of independent criteria.
const MOST_WAYS: usize = 60;

/// What could become of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Outlook {
    /// The open cells that matter, by field: to know them settles the verdict for certain. `None`
    /// when there were too many to look at.
    pub matters: Option<Vec<usize>>,
    /// When no open cell matters: the verdict that every completion of the record gives.
    pub foregone: Option<Verdict>,
    /// The smallest sets of cells that could bring another verdict (an exclusion lifted, an open
    /// verdict settled), with the values that do; fewer cells first, then in the order of the fields.
    pub ways: Vec<Way>,
    /// The search stopped at its limits: there may be more ways than these.
    pub cut_off: bool,
}

/// Some cells, and the values of them, that bring a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The verdict they bring.
    pub verdict: Verdict,
    /// A region of values per cell.
    pub regions: Vec<Region>,
}

/// The values of one cell that do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The field.
    pub field: usize,
    /// The values, as a condition in the language: `duration >= 3 months`. Of a judged criterion,
    /// which no condition can ask about, as an example gives it: `I2 = yes`.
    pub condition: String,
}

/// What would settle or change the verdict on a record, screened up to `until` (the last stage unless
/// given).
///
/// An open verdict is settled by cells that are open, and by values that they may still turn out to
/// have. An exclusion is lifted by new values of any cells. An inclusion needs nothing.
#[must_use]
pub fn outlook(program: &Program, row: Row<'_>, decision: &Decision<'_>, until: Option<usize>) -> Outlook {
    let budget = Budget::new(LEAVES);
    let settled = |ways, cut_off| Outlook {
        matters: Some(Vec::new()),
        foregone: Some(decision.verdict),
        ways,
        cut_off,
    };
    match decision.verdict {
        Verdict::Include => settled(Vec::new(), false),
        Verdict::Exclude => {
            let free = readable(program, until).collect();
            let parts = parts::parts(program, row, until, &free, Wanted::Any, &budget);
            let mut search = Search::new(&parts);
            search.lift();
            search.include();
            settled(search.sorted(), search.cut_off)
        }
        Verdict::Unclear => {
            let open = |field: &usize| classes::is_open(program, *field, row.cell(*field));
            let free = readable(program, until).filter(open).collect();
            let parts = parts::parts(program, row, until, &free, Wanted::Possible, &budget);
            let mut search = Search::new(&parts);
            search.include();
            search.exclude();
            let (ways, cut_off) = (search.sorted(), search.cut_off);
            match matters::matters(&parts, &budget) {
                Some((fields, foregone)) => Outlook { matters: Some(fields), foregone, ways, cut_off },
                None => Outlook { matters: None, foregone: None, ways, cut_off: true },
            }
        }
    }
}

/// The fields that the criteria up to a stage read, and that are read by then.
fn readable(program: &Program, until: Option<usize>) -> impl Iterator<Item = usize> {
    let last = until.unwrap_or(usize::MAX).min(program.stages.len().saturating_sub(1));
    let criteria = program.criteria.iter().filter(move |criterion| criterion.stage <= last);
    let fields: BTreeSet<usize> = criteria.flat_map(|criterion| program.fields_of(criterion)).collect();
    fields.into_iter().filter(move |field| program.fields.get(*field).is_some_and(|f| f.read_at <= last))
}

/// Ways found so far.
struct Search<'s, 'r> {
    parts: &'s [Part<'r>],
    ways: Vec<Way>,
    cut_off: bool,
}

impl<'s, 'r> Search<'s, 'r> {
    fn new(parts: &'s [Part<'r>]) -> Self {
        Self { parts, ways: Vec::new(), cut_off: false }
    }

    fn smallest(&mut self, goal: Goal) -> Vec<Found> {
        let found = self.parts.iter().map(|part| search::smallest(part, goal)).collect::<Vec<_>>();
        self.cut_off |= found.iter().any(|found| found.cut_off);
        found
    }

    /// One of its smallest sets for every part.
    fn every_part(&mut self, goal: Goal) -> Vec<Vec<Choice>> {
        let found = self.smallest(goal);
        let mut all: Vec<Vec<Choice>> = vec![Vec::new()];
        for Found { sets, .. } in found {
            all = all
                .into_iter()
                .flat_map(|chosen| {
                    sets.iter().map(move |set| [chosen.as_slice(), std::slice::from_ref(set)].concat())
                })
                .collect();
            self.cut_off |= all.len() > MOST_WAYS;
            all.truncate(MOST_WAYS);
        }
        all
    }

    /// What lifts an exclusion: every part has to stop excluding. Where it could then be included,
    /// the values that do that are given.
    fn lift(&mut self) {
        for sets in self.every_part(Goal::NotExclude) {
            let reach =
                self.parts.iter().zip(&sets).map(|(part, set)| search::can_reach(part, Goal::Include, set));
            let Some(reach) = reach.collect::<Option<Vec<_>>>() else {
                self.cut_off = true;
                continue;
            };
            let (verdict, goal) = if reach.into_iter().all(|reached| reached) {
                (Verdict::Include, Goal::Include)
            } else {
                (Verdict::Unclear, Goal::NotExclude)
            };
            self.add(verdict, goal, &sets);
        }
    }

    /// What includes: every part has to.
    fn include(&mut self) {
        for sets in self.every_part(Goal::Include) {
            self.add(Verdict::Include, Goal::Include, &sets);
        }
    }

    /// What excludes: one part is enough.
    fn exclude(&mut self) {
        let found = self.smallest(Goal::Exclude);
        for (part, found) in self.parts.iter().zip(found) {
            for set in found.sets {
                self.ways.push(search::together(Verdict::Exclude, &[(part, Goal::Exclude, &set)]));
            }
        }
    }

    fn add(&mut self, verdict: Verdict, goal: Goal, sets: &[Choice]) {
        let goals: Vec<_> = self.parts.iter().zip(sets).map(|(part, set)| (part, goal, set)).collect();
        let way = search::together(verdict, &goals);
        if !self.ways.contains(&way) && !way.regions.is_empty() {
            self.ways.push(way);
        }
    }

    fn sorted(&mut self) -> Vec<Way> {
        let mut ways = std::mem::take(&mut self.ways);
        ways.sort_by_key(|way| {
            let fields = way.regions.iter().map(|region| region.field).collect::<Vec<_>>();
            (way.regions.len(), fields, way.verdict)
        });
        ways
    }
}
