//! Which list or definition is another one under a new name: by meaning, then by likeness.

use super::pairs::{ALIKE, shared};
use super::subject::Subject;
use super::written::{Declaration, Version, Written};

/// A declaration and what it was called.
pub(super) struct Rename<'a> {
    pub(super) old: &'a Declaration,
    pub(super) new: &'a Declaration,
}

/// The renamed lists and definitions. A name that the other version uses for anything is no rename:
/// it may mean something else there.
pub(super) fn renames<'a>(versions: [Version<'_>; 2], written: &'a [Written; 2]) -> Vec<Rename<'a>> {
    let [old, new] = written;
    let [before, after] = [old, new].map(Written::all_words);
    let subject = |d: &&Declaration| matches!(d.subject, Subject::List | Subject::Definition);
    let gone = old.declarations.iter().filter(subject).filter(|d| !after.contains(&d.name));
    let mut gone = gone.collect::<Vec<_>>();
    let come = new.declarations.iter().filter(subject).filter(|d| !before.contains(&d.name));
    let mut come = come.collect::<Vec<_>>();
    let mut found = Vec::new();
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
    for alike in [&same as &dyn Fn(&Declaration, &Declaration) -> bool, &like] {
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

/// What a definition comes to, the lists and definitions that it uses written out.
fn meaning(version: Version<'_>, of: &Declaration) -> Option<String> {
    let known = version.program.definitions.iter().find(|d| d.name == of.name)?;
    (of.subject == Subject::Definition).then(|| version.program.meaning_of(&known.node))
}
