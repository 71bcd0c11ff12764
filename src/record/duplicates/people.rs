//! Authors of two records.

use super::likeness::{Like, slip};
use crate::record::normal::{name, names};

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

/// The authors of a record in their order: `gates bh;allen p`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct People(Box<str>);

impl People {
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut found = Vec::new();
        for author in names(text) {
            let Some(name) = name(&author) else { continue };
            let group = GROUPS.iter().any(|word| name.family.contains(word));
            if !group {
                found.push(format!("{} {}", name.family, name.initials));
            }
            if found.len() == MOST {
                break;
            }
        }
        (!found.is_empty()).then(|| Self(found.join(";").into()))
    }

    /// Family names and initials.
    fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.split(';').map(|person| person.split_once(' ').unwrap_or((person, "")))
    }

    /// The family name that comes first.
    pub(super) fn first(&self) -> &str {
        self.each().next().map_or("", |(family, _)| family)
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

/// Whether two names may be one person's.
fn one((a, a_initials): (&str, &str), (b, b_initials): (&str, &str)) -> bool {
    let initial = |text: &str| text.chars().next();
    let initials = match (initial(a_initials), initial(b_initials)) {
        (Some(x), Some(y)) => x == y || a_initials.contains(y) || b_initials.contains(x),
        _ => true,
    };
    // Double names are cut (`Garcia Lopez`, `Garcia`); accents are resolved (`Muller`, `Mueller`).
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let cut = short.len() >= 4 && (long.starts_with(short) || long.ends_with(short));
    initials && (a == b || cut || slip(a, b)) || swapped(a, a_initials, b, b_initials)
}

/// `Wang L` and `Li W`: family and given name are taken for one another.
fn swapped(a: &str, a_initials: &str, b: &str, b_initials: &str) -> bool {
    let starts = |name: &str, initials: &str| name.chars().next() == initials.chars().next();
    a.len() <= 6 && b.len() <= 6 && a != b && starts(a, b_initials) && starts(b, a_initials)
}
