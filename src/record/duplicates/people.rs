//! Authors of two records.

use super::likeness::{Like, slip};
use crate::record::normal::{name, names, title};

/// As many authors of a record are looked at.
const MOST: usize = 12;

/// Words in the names of groups, which databases list or leave out as they please.
const GROUPS: [&str; 14] = [
    "group",
    "team",
    "collab",
    "consort",
    "committee",
    "network",
    "investigators",
    "society",
    "organi",
    "association",
    "institute",
    "universit",
    "department",
    "project",
];

/// The authors of a record in their order: `gates bh;allen p paul+allen`. Behind family name and
/// initials stand the words of the whole name, where given names are written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct People(Box<str>);

impl People {
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut found = Vec::new();
        for author in names(text) {
            let Some(name) = name(&author) else { continue };
            let group = GROUPS.iter().any(|word| name.family.contains(word));
            if !group {
                found.push(format!("{} {} {}", name.family, name.initials, whole(&author)));
            }
            if found.len() == MOST {
                break;
            }
        }
        (!found.is_empty()).then(|| Self(found.join(";").into()))
    }

    fn each(&self) -> impl Iterator<Item = Person<'_>> {
        self.0.split(';').map(|person| {
            let mut parts = person.split(' ');
            let mut next = || parts.next().unwrap_or_default();
            Person { family: next(), initials: next(), whole: next() }
        })
    }

    /// The family name that comes first.
    pub(super) fn first(&self) -> &str {
        self.each().next().map_or("", |person| person.family)
    }

    /// Same: the first author and at least half of the shorter list. Near: at least half of the
    /// shorter list. Different: nobody in common.
    pub(super) fn like(&self, other: &Self) -> Like {
        if self.0 == other.0 {
            return Like::Same;
        }
        let (mine, theirs) = (self.each().collect::<Vec<_>>(), other.each().collect::<Vec<_>>());
        let (short, long) = if mine.len() <= theirs.len() { (&mine, &theirs) } else { (&theirs, &mine) };
        let common = short.iter().filter(|a| long.iter().any(|b| one(**a, *b))).count();
        let first = matches!((mine.first(), theirs.first()), (Some(a), Some(b)) if one(*a, *b));
        match common * 2 >= short.len() && common > 0 {
            true if first => Like::Same,
            true => Like::Near,
            false if first => Like::Near,
            false if common > 0 => Like::Unknown,
            false => Like::Different,
        }
    }
}

#[derive(Clone, Copy)]
struct Person<'a> {
    family: &'a str,
    initials: &'a str,
    /// The longer words of the name, joined by `+`; empty where given names are initials.
    whole: &'a str,
}

/// The words of a name of four letters and more, where there are two: family and given names.
fn whole(author: &str) -> String {
    let words = title(author).unwrap_or_default();
    let long = words.split(' ').filter(|word| word.len() >= 4).collect::<Vec<_>>();
    if long.len() >= 2 { long.join("+") } else { String::new() }
}

/// Whether two names may be one person's.
fn one(a: Person<'_>, b: Person<'_>) -> bool {
    let initial = |text: &str| text.chars().next();
    let initials = match (initial(a.initials), initial(b.initials)) {
        (Some(x), Some(y)) => x == y || a.initials.contains(y) || b.initials.contains(x),
        _ => true,
    };
    // Double names are cut (`Garcia Lopez`, `Garcia`); accents are resolved (`Muller`, `Mueller`).
    let (short, long) =
        if a.family.len() <= b.family.len() { (a.family, b.family) } else { (b.family, a.family) };
    let cut = short.len() >= 4 && (long.starts_with(short) || long.ends_with(short));
    initials && (a.family == b.family || cut || slip(a.family, b.family)) || swapped(a, b)
}

/// Family and given name are taken for one another: `Wang L` and `Li W`; `Cavendish, William` and
/// `William, Cavendish`; `Acharya, Krishna P.` and `P, Acharya Krishna`.
fn swapped(a: Person<'_>, b: Person<'_>) -> bool {
    let starts = |a: Person<'_>, b: Person<'_>| a.family.chars().next() == b.initials.chars().next();
    let short = a.family.len() <= 6 && b.family.len() <= 6 && a.family != b.family;
    let within =
        |a: Person<'_>, b: Person<'_>| a.family.len() <= 2 || b.whole.split('+').any(|word| word == a.family);
    let written = !a.whole.is_empty() && !b.whole.is_empty() && a.family.len() + b.family.len() > 4;
    short && starts(a, b) && starts(b, a) || written && within(a, b) && within(b, a)
}
