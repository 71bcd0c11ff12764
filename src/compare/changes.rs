//! What changed between two versions: a list of changes, each with what it changes and what it reaches.

use std::collections::{BTreeMap, BTreeSet};

use super::inline::{Piece, pieces};
use super::pairs::{Pair, out_of_order, pair, shared};
use super::parts::{Content, Part, placed};
use super::renames::{Rename, called, renamed_fields, renamed_stages, renames};
use super::subject::{Kind, Subject};
use super::values;
use super::written::{Asked, Declaration, Version, Written};
use crate::check::Origin;
use crate::syntax::ast::{Section, Stage, Statement};
use crate::text::fold;
use crate::value::Base;

/// One declaration that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of declaration.
    pub subject: Subject,
    /// Its label or name, in the new version where it has it.
    pub name: String,
    /// Its label or name before, when that is another.
    pub was: Option<String>,
    /// Its title, in the new version where it has it.
    pub title: Option<String>,
    /// Its title before, when that is another.
    pub old_title: Option<String>,
    /// In which ways it differs, the most important first.
    pub kinds: Vec<Kind>,
    /// Its canonical text before.
    pub old: Option<String>,
    /// Its canonical text now.
    pub new: Option<String>,
    /// What differs between the texts, where that can be read.
    pub pieces: Vec<Piece>,
    /// What else differs, in words.
    pub notes: Vec<String>,
    /// Values and synonyms that are new.
    pub added: Vec<String>,
    /// Values and synonyms that are gone.
    pub removed: Vec<String>,
    /// The criteria that it changes without touching their text.
    pub reaches: Vec<String>,
    /// A field under another name that is read from another column, too.
    pub other_column: bool,
}

impl Change {
    /// Whether the meaning of the file changes: no new wording, no new label.
    #[must_use]
    pub fn is_edit(&self) -> bool {
        let meant = |kind: &Kind| !matches!(kind, Kind::Renamed | Kind::Reworded | Kind::Rewritten);
        self.subject != Subject::Heading && (self.other_column || self.kinds.iter().any(meant))
    }

    /// The way in which it differs that matters most.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kinds.first().copied().unwrap_or(Kind::Rewritten)
    }

    fn new(subject: Subject, name: impl Into<String>) -> Self {
        Self {
            subject,
            name: name.into(),
            was: None,
            title: None,
            old_title: None,
            kinds: Vec::new(),
            old: None,
            new: None,
            pieces: Vec::new(),
            notes: Vec::new(),
            added: Vec::new(),
            removed: Vec::new(),
            reaches: Vec::new(),
            other_column: false,
        }
    }

    /// The same with both texts and what differs between them.
    fn texts(mut self, old: Option<&str>, new: Option<&str>) -> Self {
        if let (Some(old), Some(new)) = (old, new)
            && old != new
        {
            self.pieces = pieces(old, new);
        }
        self.old = old.map(str::to_owned);
        self.new = new.map(str::to_owned);
        self
    }
}

/// Both versions side by side: the changes, and the parts of which any mixture can be made.
pub(super) struct Compared {
    pub(super) changes: Vec<Change>,
    pub(super) parts: Vec<Part>,
    /// Both versions, cut up: old, new.
    pub(super) written: [Written; 2],
    /// Fields whose values or kind come from their use, too; and whether their kind does.
    pub(super) open_fields: BTreeMap<String, bool>,
}

pub(super) fn compare(old: Version<'_>, new: Version<'_>) -> Compared {
    let mut written = [Written::read(old), Written::read(new)];
    let fields = renamed_fields(&written);
    // The old version by the new names of its fields: what means the same is told by what it means.
    let called = (!fields.is_empty()).then(|| old.program.with_fields_called(&fields));
    let called = Version { program: called.as_ref().unwrap_or(old.program), ..old };
    if !fields.is_empty() {
        written = [Written::read(called), Written::read(new)];
    }
    let stages = renamed_stages(&written);
    let [old_written, _] = &mut written;
    old_written.call_stages(&stages);
    let renamed = renames([called, new], &written);
    let mut comparing = Comparing {
        versions: [called, new],
        written: &written,
        stages: stages.iter().map(|(was, is)| (is.as_str(), was.as_str())).collect(),
        names: renamed.iter().map(|rename| (rename.old.name.clone(), rename.new.name.clone())).collect(),
        renamed: &renamed,
        changes: Vec::new(),
        parts: Vec::new(),
    };
    comparing.stages();
    comparing.criteria();
    comparing.declarations();
    let Comparing { mut changes, mut parts, .. } = comparing;
    // Criteria first, as readers look for them; what else a declaration changes below.
    let mut order = (0..changes.len()).collect::<Vec<_>>();
    order.sort_by_key(|at| changes.get(*at).map(|change| rank(change.subject)));
    for part in &mut parts {
        part.change = part.change.and_then(|change| order.iter().position(|at| *at == change));
    }
    changes = order.iter().filter_map(|at| changes.get(*at).cloned()).collect();
    let mut open_fields = BTreeMap::new();
    for field in [old, new].iter().flat_map(|version| &version.program.fields) {
        let used = field.origin == Origin::Used;
        if used || field.spec.base == Base::Term {
            *open_fields.entry(field.name.clone()).or_default() |= used;
        }
    }
    Compared { changes, parts, written, open_fields }
}

fn rank(subject: Subject) -> usize {
    match subject {
        Subject::Heading => 0,
        Subject::Stages => 1,
        Subject::Stage => 2,
        Subject::Criterion => 3,
        Subject::Category => 4,
        _ => 5,
    }
}

struct Comparing<'a> {
    /// The old version, by the new names of its fields, and the new one.
    versions: [Version<'a>; 2],
    written: &'a [Written; 2],
    /// What renamed stages were called.
    stages: BTreeMap<&'a str, &'a str>,
    /// The new names of renamed fields, lists and definitions.
    names: BTreeMap<String, String>,
    renamed: &'a [Rename<'a>],
    changes: Vec<Change>,
    parts: Vec<Part>,
}

impl Comparing<'_> {
    fn note(&mut self, change: Change, content: Content) {
        let differs = !change.kinds.is_empty();
        let at = differs.then_some(self.changes.len());
        if differs {
            self.changes.push(change);
        }
        self.parts.push(Part { change: at, content });
    }

    fn stages(&mut self) {
        let [old, new] = self.written;
        let names =
            |written: &Written| written.stages.iter().map(|s| s.name.node.clone()).collect::<Vec<_>>();
        let (before, after) = (names(old), names(new));
        let told = |names: &[String]| if names.is_empty() { None } else { Some(names.join(", ")) };
        let mut change =
            Change::new(Subject::Stages, "stages").texts(told(&before).as_deref(), told(&after).as_deref());
        if before != after {
            change.kinds.push(match (before.is_empty(), after.is_empty()) {
                (true, _) => Kind::Added,
                (_, true) => Kind::Removed,
                _ => Kind::Changed,
            });
        }
        self.note(change, Content::Stages);
        for stage in &new.stages {
            let Some(was) = old.stage(&stage.name.node) else { continue };
            let text = |stage: &Stage| {
                let bare = Stage { title: None, ..stage.clone() };
                super::written::canonical(&Statement::Stage(bare))
            };
            let mut change =
                Change::new(Subject::Stage, &stage.name.node).texts(Some(&text(was)), Some(&text(stage)));
            if change.old != change.new {
                change.kinds.push(Kind::Changed);
            }
            if let Some(called) = self.stages.get(stage.name.node.as_str()) {
                change.kinds.push(Kind::Renamed);
                change.was = Some((*called).to_owned());
                let mut was = was.clone();
                (*called).clone_into(&mut was.name.node);
                change.old = Some(text(&was));
            }
            if was.title != stage.title {
                change.kinds.push(Kind::Reworded);
                change.notes.push(retitled(title_of(&was.title), title_of(&stage.title)));
            }
            let name = stage.name.node.clone();
            self.note(change, Content::Stage { name });
        }
    }

    fn criteria(&mut self) {
        let [old, new] = self.written;
        let pairs = pair(old, new);
        let names = new.stages.iter().map(|stage| stage.name.node.as_str()).collect::<Vec<_>>();
        let stage = |written: &Written, at: Option<usize>| {
            at.and_then(|at| written.criteria.get(at)).map(|asked| placed(&asked.stage, &names))
        };
        let elsewhere = pairs.iter().enumerate().filter(|(_, p)| stage(old, p.old) != stage(new, p.new));
        let moved = out_of_order(&pairs, &elsewhere.map(|(at, _)| at).collect());
        for (at, Pair { old: was, new: is }) in pairs.iter().enumerate() {
            let was = was.and_then(|at| old.criteria.get(at));
            let is = is.and_then(|at| new.criteria.get(at));
            let change = self.criterion(was, is, moved.contains(&at));
            self.note(change, Content::Criterion { old: was.cloned(), new: is.cloned() });
        }
    }

    fn criterion(&self, was: Option<&Asked>, is: Option<&Asked>, out_of_order: bool) -> Change {
        let subject = match is.or(was).is_some_and(Asked::is_category) {
            true => Subject::Category,
            false => Subject::Criterion,
        };
        let label = is.or(was).map(|asked| asked.label.clone()).unwrap_or_default();
        let mut change =
            Change::new(subject, label).texts(was.map(|a| a.text.as_str()), is.map(|a| a.text.as_str()));
        change.title = is.or(was).and_then(|asked| asked.title.clone());
        let (Some(was), Some(is)) = (was, is) else {
            change.kinds.push(if is.is_some() { Kind::Added } else { Kind::Removed });
            return change;
        };
        if was.section != is.section {
            let now = if is.section == Section::Exclusion { "an exclusion" } else { "an inclusion" };
            change.notes.push(format!("now {now} criterion"));
        }
        let columns =
            [was, is].map(|asked| super::written::column(&asked.body, &asked.label).unwrap_or_default());
        if let [before, after] = &columns
            && before != after
            && !before.is_empty()
            && !after.is_empty()
        {
            change.notes.push(format!("answered in column {after} instead of {before}"));
        }
        let judged = columns.iter().any(|column| !column.is_empty());
        let named = called(&was.text, &self.names) == is.text;
        let meant = was.meaning != is.meaning && (!named || judged);
        if meant || was.section != is.section {
            change.kinds.push(Kind::Changed);
        }
        let [_, new] = self.written;
        let stages = new.stages.iter().map(|stage| stage.name.node.as_str()).collect::<Vec<_>>();
        if subject == Subject::Criterion && placed(&was.stage, &stages) != placed(&is.stage, &stages) {
            change.kinds.push(Kind::Moved);
            let name = |stage: &Option<String>| stage.clone().unwrap_or_else(|| "every stage".to_owned());
            change.notes.push(format!("from {} to {}", name(&was.stage.0), name(&is.stage.0)));
        } else if out_of_order && subject == Subject::Criterion {
            change.kinds.push(Kind::Moved);
            change.notes.push(String::from("another place among the reasons"));
        }
        if was.label != is.label {
            change.kinds.push(Kind::Renamed);
            change.was = Some(was.label.clone());
        }
        if was.title != is.title {
            change.kinds.push(Kind::Reworded);
            change.notes.push(retitled(was.title.as_deref(), is.title.as_deref()));
            change.old_title = was.title.clone();
        }
        if was.text != is.text && !meant {
            change.kinds.push(Kind::Rewritten);
        }
        change
    }

    fn declarations(&mut self) {
        let [old, new] = self.written;
        for is in &new.declarations {
            let renamed = self.renamed.iter().find(|rename| std::ptr::eq(rename.new, is));
            match renamed {
                Some(rename) => self.declaration(Some(rename.old), Some(is)),
                None => self.declaration(old.declaration(is.subject, &is.name), Some(is)),
            }
        }
        for was in &old.declarations {
            let renamed = self.renamed.iter().any(|rename| std::ptr::eq(rename.old, was));
            if !renamed && new.declaration(was.subject, &was.name).is_none() {
                self.declaration(Some(was), None);
            }
        }
    }

    fn declaration(&mut self, was: Option<&Declaration>, is: Option<&Declaration>) {
        let Some(any) = is.or(was) else { return };
        let renamed = was.zip(is).filter(|(was, is)| was.name != is.name);
        // The old one under its new name: what else differs. Its columns are looked at by themselves.
        let alike = renamed.map(|(was, is)| match any.subject {
            Subject::Field => was.called(&is.name).read_from(&is.from()),
            _ => was.called(&is.name),
        });
        let before = alike.as_ref().or(was);
        let mut change = Change::new(any.subject, &any.name)
            .texts(before.map(|d| d.text.as_str()), is.map(|d| d.text.as_str()));
        match (before, is) {
            (Some(before), Some(is)) => values::differences(&mut change, before, is),
            (None, _) => change.kinds.push(Kind::Added),
            (_, None) => change.kinds.push(Kind::Removed),
        }
        if change.kinds.contains(&Kind::Changed)
            && let Some((was, is)) = was.zip(is)
            && self.means_the_same(any.subject, was, is)
        {
            change.kinds.retain(|kind| *kind != Kind::Changed);
            if change.kinds.is_empty() {
                change.kinds.push(Kind::Rewritten);
            }
        }
        if let Some((was, is)) = renamed {
            change.kinds.push(Kind::Renamed);
            change.kinds.sort();
            change.was = Some(was.name.clone());
            change.old = Some(was.text.clone());
            let [before, after] = [was.columns(), is.columns()];
            change.other_column = any.subject == Subject::Field && folded(&before) != folded(&after);
            if change.other_column {
                let (before, after) = (before.join(", "), after.join(", "));
                change.notes.push(format!("read from column {after} instead of {before}"));
            }
        }
        if change.is_edit() {
            let names = [was, is].into_iter().flatten().map(|d| d.name.as_str()).collect::<Vec<_>>();
            change.reaches = self.reached(any.subject, &names);
        }
        // Whoever uses the other name means the same: in every mixture it has both.
        let both = |one: &Declaration| match renamed {
            Some((was, is)) => {
                let from = if any.subject == Subject::Field { one.columns() } else { Vec::new() };
                let [before, after] = [one.called(&was.name), one.called(&is.name)].map(|called| {
                    // The column goes by the name that the version has.
                    if called.name == one.name { called } else { called.read_from(&from) }
                });
                [before.statements, after.statements].concat()
            }
            None => one.statements.clone(),
        };
        let content = Content::Declaration {
            subject: any.subject,
            old: was.map(both).unwrap_or_default(),
            new: is.map(both).unwrap_or_default(),
        };
        self.note(change, content);
    }

    /// A definition may be written otherwise, a study may go by another name, and mean the same.
    fn means_the_same(&self, subject: Subject, was: &Declaration, is: &Declaration) -> bool {
        let meaning = |version: &Version<'_>, name: &str| {
            let found = version.program.definitions.iter().find(|d| d.name == name);
            found.map(|d| version.program.meaning_of(&d.node))
        };
        let [old, new] = &self.versions;
        match subject {
            Subject::Definition => {
                called(&was.text, &self.names) == is.text || meaning(old, &was.name) == meaning(new, &is.name)
            }
            Subject::Study => called(&was.text, &self.names) == is.text,
            _ => false,
        }
    }

    /// The labels of the criteria that a declaration changes without touching their text.
    fn reached(&self, subject: Subject, names: &[&str]) -> Vec<String> {
        let mut labels = Vec::new();
        let mut seen = BTreeSet::new();
        for (written, version) in self.written.iter().zip(&self.versions).rev() {
            for asked in &written.criteria {
                let reached = match subject {
                    Subject::Convention => {
                        let criterion = version.program.criterion(&asked.label);
                        let fields = criterion.map(|c| version.program.fields_of(c)).unwrap_or_default();
                        let fields = fields.iter().filter_map(|at| version.program.fields.get(*at));
                        fields.into_iter().any(|field| field.spec.base == Base::Duration)
                    }
                    Subject::Field | Subject::List | Subject::Definition => {
                        let words = written.words(&asked.text);
                        names.iter().any(|name| words.contains(*name))
                    }
                    _ => false,
                };
                if reached && seen.insert(asked.label.clone()) {
                    labels.push(asked.label.clone());
                }
            }
        }
        labels
    }
}

fn folded(columns: &[String]) -> Vec<String> {
    columns.iter().map(|column| fold(column)).collect()
}

fn title_of(title: &Option<crate::text::Spanned<String>>) -> Option<&str> {
    title.as_ref().map(|title| title.node.as_str())
}

/// `title "Under [3 → 6] months"`
pub(super) fn retitled(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        // Word by word, two titles that share little cannot be read.
        (Some(old), Some(new)) if shared(old, new) < 500 => format!("title [\"{old}\" → \"{new}\"]"),
        (Some(old), Some(new)) => format!("title \"{}\"", super::inline::in_brackets(&pieces(old, new))),
        (None, Some(new)) => format!("title [+ \"{new}\"]"),
        (Some(old), None) => format!("title [- \"{old}\"]"),
        (None, None) => String::new(),
    }
}
