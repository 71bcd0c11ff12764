//! Which column names the database that each record is from.

use std::collections::{HashMap, HashSet};

use crate::record::{FieldColumn, Mapping, RecordFile, RecordSet};
use crate::text::fold;

/// Records of a file that are looked at.
const LOOKED_AT: usize = 2000;

/// Per file, the column that is taken for the name of the database though nobody said so: the column's number
/// in the set.
pub(super) fn guessed(set: &RecordSet, origin: &FieldColumn) -> Vec<Option<usize>> {
    let named = |at: usize| set.columns().get(at).is_some_and(|name| fold(name) == "origin");
    let guess = |(file, mapping): (&RecordFile, &Mapping)| match mapping {
        Mapping::Column(at) if !file.format().has_references() && !named(*at) => Some(*at),
        _ => None,
    };
    set.files().iter().zip(&origin.files).map(guess).collect()
}

/// The files of which that column holds something else, such as Embase's `Source` with the journal, year and
/// pages of each record.
pub(super) fn name_no_databases(
    set: &RecordSet,
    origin: &FieldColumn,
    guessed: &[Option<usize>],
) -> HashSet<usize> {
    let mut open = guessed.iter().enumerate().filter(|(_, column)| column.is_some()).count();
    let mut seen: HashMap<usize, (HashSet<String>, usize)> = HashMap::new();
    // A file that cannot be read any more is met again, and told of, when the records are used.
    let batches = set.batches(LOOKED_AT).flatten();
    let mut records = batches.flat_map(|batch| batch.records);
    while open > 0
        && let Some(record) = records.next()
    {
        if !matches!(guessed.get(record.file), Some(Some(_))) {
            continue;
        }
        let (names, count) = seen.entry(record.file).or_default();
        if *count < LOOKED_AT {
            *count += 1;
            let name = origin.cell(&record).to_text();
            if !name.trim().is_empty() {
                names.insert(name.trim().to_owned());
            }
            open -= usize::from(*count == LOOKED_AT);
        }
    }
    seen.retain(|_, (names, records)| !are_databases(names.iter(), *records));
    seen.into_keys().collect()
}

/// Whether the names that a file's records give are those of databases: short, and few.
fn are_databases<'a>(names: impl Iterator<Item = &'a String>, records: usize) -> bool {
    const MANY: usize = 30;
    let (mut all, mut citations) = (0, 0);
    for name in names {
        all += 1;
        citations += usize::from(is_citation(name));
    }
    let few = all * 10 <= records;
    few || citations * 2 <= all && all <= MANY
}

/// Whether a text is a place in a journal: `Cancer (2004) 102:4 (253-258). Date of Publication: 2004`.
fn is_citation(text: &str) -> bool {
    const LONGEST: usize = 80;
    let year = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = text.split_whitespace().collect::<Vec<_>>();
    let numbers = words.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
    text.chars().count() > LONGEST
        || numbers > 1 && words.iter().any(|word| year(word)) && text.contains([';', ':'])
}

#[cfg(test)]
mod tests {
    use super::{are_databases, is_citation};

    #[test]
    fn names_of_databases_and_places_in_journals() {
        for name in [
            "PubMed",
            "Ovid MEDLINE(R) ALL <1946 to November 24, 2026>",
            "Web of Science",
            "2014 update",
            "search 3 (2020)",
        ] {
            assert!(!is_citation(name), "{name}");
        }
        for place in [
            "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004",
            "J Med Educ. 1972 Apr;47(4):262-9",
            "Lancet 2014; 383: 1000-1010",
        ] {
            assert!(is_citation(place), "{place}");
        }
        let many = (0..40).map(|at| format!("Journal {at}")).collect::<Vec<_>>();
        assert!(!are_databases(many.iter(), 60));
        assert!(are_databases(many.iter().take(3), 3));
    }
}
