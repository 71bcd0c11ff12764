//! Which list, definition, field or stage is another one under a new name: by meaning, by where it is
//! used, by likeness.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{ALIKE, Pair, pair, shared};
use super::subject::Subject;
use super::values::kind_of;
use super::written::{Declaration, Version, Written};
use crate::text::fold;

/// A declaration and what it was called.
pub(super) struct Rename<'a> {
    pub(super) old: &'a Declaration,
    pub(super) new: &'a Declaration,
}

/// The renamed lists, definitions and fields. A name that the other version uses for anything is no
/// rename: it may mean something else there.
pub(super) fn renames<'a>(versions: [Version<'_>; 2], written: &'a [Written; 2]) -> Vec<Rename<'a>> {
    let [before, after] = versions;
    let same = |old: &Declaration, new: &Declaration| {
        let alike = old.called(&new.name).text == new.text;
        alike || meaning(before, old).is_some_and(|meaning| Some(meaning) == self::meaning(after, new))
    };
    let like = |old: &Declaration, new: &Declaration| {
        // The part after the name.
        let body = |d: &Declaration| d.called("x").text;
        shared(&body(old), &body(new)) >= ALIKE
    };
    let named = |subject| matches!(subject, Subject::List | Subject::Definition);
    let mut found = matched(written, named, &[&same, &like]);
    found.extend(fields(written));
    found
}

/// The names of renamed fields, old to new.
pub(super) fn renamed_fields(written: &[Written; 2]) -> BTreeMap<String, String> {
    fields(written).into_iter().map(|rename| (rename.old.name.clone(), rename.new.name.clone())).collect()
}

/// A field has the name of its column, and many fields have the same kind: what tells that one is
/// another is its column, then the conditions that are the same but for its name, then its values.
fn fields(written: &[Written; 2]) -> Vec<Rename<'_>> {
    let [old, new] = written;
    let pairs = pair(old, new);
    let column = |was: &Declaration, is: &Declaration| {
        let [was, is] = [was, is].map(|field| field.columns().first().map(|column| fold(column)));
        was == is
    };
    let kind = |was: &Declaration, is: &Declaration| kind_of(&was.statements) == kind_of(&is.statements);
    let used = |was: &Declaration, is: &Declaration| kind(was, is) && used_alike(written, &pairs, was, is);
    let values = |was: &Declaration, is: &Declaration| {
        let own = |field: &Declaration| super::values::of(&field.statements);
        own(was).len() > 1 && kind(was, is) && own(was) == own(is)
    };
    matched(written, |subject| subject == Subject::Field, &[&column, &used, &values])
}

/// Whether some criterion or definition is the same but for the name of the field.
fn used_alike(written: &[Written; 2], pairs: &[Pair], was: &Declaration, is: &Declaration) -> bool {
    let [old, new] = written;
    let names = BTreeMap::from([(was.name.clone(), is.name.clone())]);
    let alike = |before: &str, after: &str| {
        let called = called(before, &names);
        called != before
            && (called == after || (names_it(after, &is.name) && shared(&called, after) >= ALIKE))
    };
    let criteria =
        pairs.iter().filter_map(|pair| Some((old.criteria.get(pair.old?)?, new.criteria.get(pair.new?)?)));
    let mut criteria = criteria.map(|(before, after)| (before.text.as_str(), after.text.as_str()));
    let definitions = old.declarations.iter().filter(|d| d.subject == Subject::Definition);
    let mut definitions =
        definitions.filter_map(|d| Some((&*d.text, &*new.declaration(d.subject, &d.name)?.text)));
    criteria.any(|(before, after)| alike(before, after))
        || definitions.any(|(before, after)| alike(before, after))
}

/// Whether a declaration may be another one.
type Likeness<'f> = &'f dyn Fn(&Declaration, &Declaration) -> bool;

/// Which declaration of the old version is which of the new, by the first likeness that tells.
fn matched<'a>(
    written: &'a [Written; 2],
    subject: impl Fn(Subject) -> bool,
    likenesses: &[Likeness<'_>],
) -> Vec<Rename<'a>> {
    let [old, new] = written;
    let [before, after] = [old, new].map(Written::all_words);
    let only = |of: &'a Written, other: &BTreeSet<String>| {
        let own = of.declarations.iter().filter(|d| subject(d.subject) && !other.contains(&d.name));
        own.collect::<Vec<_>>()
    };
    let (mut gone, mut come) = (only(old, &after), only(new, &before));
    let mut found = Vec::new();
    for alike in likenesses {
        come.retain(|is| {
            let was = gone.iter().position(|was| was.subject == is.subject && alike(was, is));
            if let Some(was) = was {
                found.push(Rename { old: gone.remove(was), new: is });
            }
            was.is_none()
        });
    }
    found
}

/// The names of renamed stages, old to new: those that ask the same criteria.
pub(super) fn renamed_stages(written: &[Written; 2]) -> BTreeMap<String, String> {
    let [old, new] = written;
    let only = |of: &Written, other: &Written| {
        let names = of.stages.iter().filter(|stage| other.stage(&stage.name.node).is_none());
        names.cloned().collect::<Vec<_>>()
    };
    let (gone, come) = (only(old, new), only(new, old));
    let pairs = pair(old, new);
    let asked_at = |of: &Written, name: &str| {
        of.criteria.iter().filter(|asked| asked.stage.0.as_deref() == Some(name)).count()
    };
    let mut likely = Vec::new();
    for (at, was) in gone.iter().enumerate() {
        for (to, is) in come.iter().enumerate() {
            let (before, after) = (&was.name.node, &is.name.node);
            let both =
                pairs.iter().filter_map(|p| Some((old.criteria.get(p.old?)?, new.criteria.get(p.new?)?)));
            let both =
                both.filter(|(a, b)| a.stage.0.as_ref() == Some(before) && b.stage.0.as_ref() == Some(after));
            let (kept, fewest) = (both.count(), asked_at(old, before).min(asked_at(new, after)));
            let titled = was.title.is_some() && was.title == is.title;
            if kept * 2 > fewest || titled || shared(before, after) >= ALIKE {
                likely.push((kept, titled, std::cmp::Reverse((at, to))));
            }
        }
    }
    likely.sort();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (_, _, std::cmp::Reverse((at, to))) in likely.into_iter().rev() {
        let Some((was, is)) = gone.get(at).zip(come.get(to)) else { continue };
        let (was, is) = (&was.name.node, &is.name.node);
        if !names.contains_key(was) && !names.values().any(|taken| taken == is) {
            names.insert(was.clone(), is.clone());
        }
    }
    names
}

/// What a definition comes to, the lists and definitions that it uses written out.
fn meaning(version: Version<'_>, of: &Declaration) -> Option<String> {
    let known = version.program.definitions.iter().find(|d| d.name == of.name)?;
    (of.subject == Subject::Definition).then(|| version.program.meaning_of(&known.node))
}

/// Whether a text names something, outside quotes and sets.
fn names_it(text: &str, name: &str) -> bool {
    let names = BTreeMap::from([(name.to_owned(), String::new())]);
    called(text, &names) != text
}

/// A condition in canonical layout with names in the place of others. What stands in quotes and in
/// sets is a value; what follows `contains` may be, and is left as it is.
pub(super) fn called(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut set = false;
    let tokens = super::inline::tokens(text);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).copied().unwrap_or(" ");
        match *token {
            "contains" => {
                out.extend(tokens.get(at..).unwrap_or_default().iter().copied());
                return out;
            }
            "<" => set |= !next.starts_with(' '),
            ">" => set = false,
            _ => {}
        }
        let new = names.get(*token).filter(|_| !set);
        out.push_str(new.map_or(token, String::as_str));
    }
    out
}
