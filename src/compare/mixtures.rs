//! Which edits can be mixed with which, and which of them a criterion can feel.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::changes::Compared;
use super::parts::{Content, Layout, Part};
use super::subject::{Kind, Subject};
use super::typed::Reader;
use super::written::{canonical, declared};
use crate::check::Program;
use crate::record::RecordSet;
use crate::syntax::ast::Statement;

/// Edits that are made together, because a file with one of them alone would not check; a set of
/// groups is a mask.
pub(super) struct Mixtures<'a> {
    compared: &'a Compared,
    set: &'a RecordSet,
    /// Per change, its group.
    group_of: Vec<Option<usize>>,
    /// Per group, its changes.
    pub(super) groups: Vec<Vec<usize>>,
    /// Per part, the groups that can change the truth of its criterion.
    pub(super) felt: Vec<u64>,
    /// The groups that change stages.
    pub(super) structure: u64,
    pub(super) labels: Vec<String>,
    programs: HashMap<u64, Option<Arc<Mixed>>>,
    layouts: HashMap<u64, Option<Arc<Layout>>>,
}

/// A mixture that checks.
pub(super) struct Mixed {
    pub(super) program: Program,
    pub(super) reader: Reader,
}

impl<'a> Mixtures<'a> {
    /// `None` when there are more edits than a mask holds.
    pub(super) fn new(compared: &'a Compared, set: &'a RecordSet) -> Option<Self> {
        let groups = grouped(compared);
        if groups.len() > 63 {
            return None;
        }
        let mut group_of = vec![None; compared.changes.len()];
        for (group, changes) in groups.iter().enumerate() {
            for change in changes {
                if let Some(slot) = group_of.get_mut(*change) {
                    *slot = Some(group);
                }
            }
        }
        let mut mixtures = Self {
            compared,
            set,
            group_of,
            groups,
            felt: Vec::new(),
            structure: 0,
            labels: compared.labels(),
            programs: HashMap::new(),
            layouts: HashMap::new(),
        };
        mixtures.structure =
            mixtures.masks(|_, content| matches!(content, Content::Stages | Content::Stage { .. }));
        mixtures.felt = mixtures.feel();
        Some(mixtures)
    }

    /// Whether a part is a criterion or a category.
    pub(super) fn is_criterion(&self, part: usize) -> bool {
        let part = self.compared.parts.get(part);
        part.is_some_and(|part| matches!(part.content, Content::Criterion { .. }))
    }

    /// The groups of several edits, by their names.
    pub(super) fn fused(&self) -> Vec<Vec<String>> {
        let names = (0..self.groups.len()).map(|group| self.names(group));
        names.filter(|names| names.len() > 1).collect()
    }

    /// Every group.
    pub(super) fn all(&self) -> u64 {
        (1u64 << self.groups.len()) - 1
    }

    /// A group's edits as one name.
    pub(super) fn name(&self, group: usize) -> String {
        self.names(group).join(" + ")
    }

    pub(super) fn names(&self, group: usize) -> Vec<String> {
        named(self.compared, self.groups.get(group).map(Vec::as_slice).unwrap_or_default())
    }

    /// The mixture of some groups, as a program.
    pub(super) fn program(&mut self, mask: u64) -> Option<Arc<Mixed>> {
        if let Some(known) = self.programs.get(&mask) {
            return known.clone();
        }
        let program = self.compared.program(|change| self.has(mask, change));
        let mixed = program.map(|program| {
            let reader = Reader::new(&program, self.set);
            Arc::new(Mixed { program, reader })
        });
        self.programs.insert(mask, mixed.clone());
        mixed
    }

    pub(super) fn layout(&mut self, mask: u64) -> Option<Arc<Layout>> {
        if let Some(known) = self.layouts.get(&mask) {
            return known.clone();
        }
        let layout = self.compared.layout(|change| self.has(mask, change)).map(Arc::new);
        self.layouts.insert(mask, layout.clone());
        layout
    }

    fn has(&self, mask: u64, change: usize) -> bool {
        self.group_of.get(change).copied().flatten().is_some_and(|group| mask & (1 << group) != 0)
    }

    /// The groups with a change of some part.
    fn masks(&self, wanted: impl Fn(usize, &Content) -> bool) -> u64 {
        let parts = self.compared.parts.iter().enumerate();
        let wanted = parts.filter(|(at, part)| wanted(*at, &part.content));
        let groups = wanted.filter_map(|(_, part)| self.group_of.get(part.change?).copied().flatten());
        groups.fold(0, |mask, group| mask | (1 << group))
    }

    /// Per part, the groups that its criterion can feel: those that touch it or anything it names, and
    /// those that teach a field which it reads new values or another kind. Too many rather than too few.
    fn feel(&self) -> Vec<u64> {
        let words = self.compared.parts.iter().map(|part| words(self.compared, part)).collect::<Vec<_>>();
        let speaks = |content: &Content| {
            matches!(
                content,
                Content::Criterion { .. } | Content::Declaration { subject: Subject::Definition, .. }
            )
        };
        let speakers = self.compared.parts.iter().zip(&words);
        let speakers =
            speakers.filter(|(part, _)| speaks(&part.content)).map(|(_, words)| words).collect::<Vec<_>>();
        let open = &self.compared.open_fields;
        let mut felt = Vec::new();
        for (at, own) in words.iter().enumerate() {
            let mut fields: BTreeSet<&String> = own.iter().filter(|w| open.contains_key(*w)).collect();
            // What kind an undeclared field has can come from the field that it is compared with.
            loop {
                let inferred =
                    fields.iter().filter(|f| open.get(**f) == Some(&true)).copied().collect::<Vec<_>>();
                let near = speakers.iter().filter(|words| inferred.iter().any(|f| words.contains(*f)));
                let more = near.flat_map(|words| words.iter().filter(|w| open.contains_key(*w)));
                let known = fields.len();
                fields.extend(more.collect::<Vec<_>>());
                if fields.len() == known {
                    break;
                }
            }
            let taught = speakers.iter().filter(|words| fields.iter().any(|field| words.contains(*field)));
            let near: BTreeSet<&String> = taught.flat_map(|words| words.iter()).chain(own).collect();
            // One that was renamed goes by both names.
            let named = |statements: &[Statement]| {
                let mut names = statements.iter().filter_map(declared);
                names.any(|(_, name)| near.contains(&name))
            };
            felt.push(self.masks(|other, content| match content {
                _ if other == at => true,
                Content::Stages | Content::Stage { .. } => true,
                Content::Declaration { subject: Subject::Means | Subject::Convention, .. } => true,
                Content::Declaration { subject: Subject::Definition, old, new, .. } => {
                    named(old)
                        || named(new)
                        || words.get(other).is_some_and(|w| fields.iter().any(|f| w.contains(*f)))
                }
                Content::Declaration { old, new, .. } => named(old) || named(new),
                Content::Criterion { .. } => {
                    words.get(other).is_some_and(|w| fields.iter().any(|f| w.contains(*f)))
                }
            }));
        }
        felt
    }
}

/// The edits, those that only check together as one.
fn grouped(compared: &Compared) -> Vec<Vec<usize>> {
    let alone = |(at, change): (usize, &super::Change)| {
        let renamed = change.subject == Subject::Field && change.kinds.contains(&Kind::Renamed);
        (change.is_edit() || renamed || change.kinds.contains(&Kind::Rewritten)).then_some(vec![at])
    };
    fuse(compared, compared.changes.iter().enumerate().filter_map(alone).collect())
}

/// The names of the edits of a group.
fn named(compared: &Compared, group: &[usize]) -> Vec<String> {
    let changes = group.iter().filter_map(|at| compared.changes.get(*at)).collect::<Vec<_>>();
    let edits = changes.iter().copied().filter(|change| change.is_edit()).collect::<Vec<_>>();
    let shown = if edits.is_empty() { changes } else { edits };
    let twice = |name: &str| compared.changes.iter().filter(|c| c.is_edit() && c.name == name).count() > 1;
    let name = |change: &super::Change| match twice(&change.name) {
        true => format!("{} ({})", change.name, change.kind().word()),
        false => change.name.clone(),
    };
    shown.into_iter().map(name).collect()
}

/// The names of all groups.
pub(super) fn names(compared: &Compared) -> Vec<String> {
    grouped(compared).iter().map(|group| named(compared, group).join(" + ")).collect()
}

/// A mixture by the names of its groups, as text.
pub(super) fn text(compared: &Compared, with: impl Fn(&str) -> bool) -> Option<String> {
    let groups = grouped(compared);
    let chosen = groups.iter().filter(|group| with(&named(compared, group).join(" + ")));
    let changes = chosen.flatten().copied().collect::<BTreeSet<_>>();
    compared.text(|change| changes.contains(&change))
}

/// All the words that a part names in either version, through lists and definitions.
fn words(compared: &Compared, part: &Part) -> BTreeSet<String> {
    let texts: Vec<String> = match &part.content {
        Content::Criterion { old, new } => [old, new].into_iter().flatten().map(|a| a.text.clone()).collect(),
        Content::Declaration { old, new, .. } => old.iter().chain(new).map(canonical).collect(),
        Content::Stages | Content::Stage { .. } => Vec::new(),
    };
    let both = texts.iter().flat_map(|text| compared.written.iter().flat_map(|w| w.words(text)));
    both.collect()
}

/// Joins edits until each group checks when the old version has it alone. (Meaning, rule 11.3.)
fn fuse(compared: &Compared, mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let checks = |changes: &[usize]| compared.program(|change| changes.contains(&change)).is_some();
    let mut at = 0;
    while at < groups.len() {
        let own = groups.get(at).cloned().unwrap_or_default();
        if checks(&own) {
            at += 1;
            continue;
        }
        let others = (0..groups.len()).filter(|other| *other != at).collect::<Vec<_>>();
        let with = |some: &[usize]| {
            let more = some.iter().filter_map(|other| groups.get(*other)).flatten();
            own.iter().chain(more).copied().collect::<Vec<_>>()
        };
        // One more is the usual case; else all of them, less those that can be spared.
        let mut joined = others.iter().copied().find(|other| checks(&with(&[*other]))).map(|one| vec![one]);
        if joined.is_none() && checks(&with(&others)) {
            let mut kept = others.clone();
            for other in &others {
                let fewer = kept.iter().copied().filter(|k| k != other).collect::<Vec<_>>();
                if checks(&with(&fewer)) {
                    kept = fewer;
                }
            }
            joined = Some(kept);
        }
        let Some(joined) = joined else {
            at += 1;
            continue;
        };
        let mut together = with(&joined);
        together.sort_unstable();
        let rest = groups.iter().enumerate().filter(|(index, _)| *index != at && !joined.contains(index));
        let mut next = rest.map(|(_, group)| group.clone()).collect::<Vec<_>>();
        next.push(together);
        next.sort();
        groups = next;
        at = 0;
    }
    groups
}
