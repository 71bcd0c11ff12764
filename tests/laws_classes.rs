//! Texts that are told apart many at a time are told apart as they are one by one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::value::{Atom, Classes, Distance, Texts, WordPattern, Words};
use proptest::prelude::*;

/// Pieces of texts that meet each other in every way: parts of words, signs, letters of other scripts.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "mentor",
        "Mentor",
        "ment",
        "or",
        "s",
        "peer",
        "PEER",
        "support",
        "a",
        " ",
        " ",
        " ",
        "-",
        "_",
        ",",
        "'s",
        "’s",
        "`",
        "é",
        "ß",
        "日本",
        "\n",
        "\r\n",
        "1",
        "½",
        "\u{301}",
        "(ABSTRACT TRUNCATED)",
        "(ABSTRACT TRUNCATED AT 250 WORDS)",
        "truncated",
        "",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn word() -> impl Strategy<Value = WordPattern> {
    let words = [
        "mentor*",
        "mentor",
        "mentors",
        "ment",
        "peer*",
        "peer",
        "s*",
        "support*2",
        "p?er",
        "p#er*",
        "a",
        "ments*",
        "é*",
        "1",
    ];
    prop::sample::select(words.to_vec()).prop_map(|word| WordPattern::parse(word).unwrap())
}

fn atom() -> impl Strategy<Value = Atom> {
    let leaf =
        prop_oneof![word().prop_map(Atom::Word), prop::collection::vec(word(), 2..4).prop_map(Atom::Phrase),];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let distance = prop_oneof![Just(Distance::Next), (1..4_u8).prop_map(Distance::Within)];
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Atom::Or),
            (inner.clone(), prop::collection::vec((distance, inner), 1..3))
                .prop_map(|(first, then)| Atom::Near { first: Box::new(first), then }),
        ]
    })
}

proptest! {
    #[test]
    fn many_at_a_time_as_one_by_one(
        atoms in prop::collection::vec(atom(), 0..5),
        batches in prop::collection::vec(prop::collection::vec(text(), 0..20), 1..3),
    ) {
        let classes = Classes::new(atoms.clone()).unwrap();
        let (mut texts, mut found) = (Texts::default(), Vec::new());
        for batch in &batches {
            texts.clear();
            batch.iter().for_each(|text| texts.push(text.as_bytes()));
            classes.of_all(&mut texts, &mut found);
            prop_assert_eq!(found.len(), batch.len());
            for (at, (text, class)) in batch.iter().zip(&found).enumerate() {
                prop_assert_eq!(texts.get(at), text.as_bytes());
                prop_assert_eq!(*class, classes.of(text), "{:?}", text);
                let words = Words::of(text);
                for (bit, atom) in atoms.iter().enumerate() {
                    prop_assert_eq!(class >> bit & 1 == 1, atom.matches(&words), "{:?} in {:?}", atom, text);
                }
            }
        }
    }
}
