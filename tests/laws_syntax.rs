//! What holds for every file: its canonical text means the same, is its own canonical text, and keeps
//! the comments; and no text at all brings the parser down.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod support;

use eligible::syntax::{format, parse, parse_bytes};
use eligible::text::Source;
use proptest::prelude::*;
use support::arb_file::arb_file;

/// Real files, to be damaged.
const REAL: [&str; 4] = [
    include_str!("../rules/mentoring.criteria"),
    include_str!("../rules/meat-reduction.criteria"),
    include_str!("language/llm-iac.criteria"),
    include_str!("language/appenzeller-herzog.criteria"),
];

/// Pieces that break things.
const PIECES: [&str; 24] = [
    "(",
    ")",
    "<",
    ">",
    "\"",
    "“",
    "\\",
    "//",
    "\n",
    "\r",
    ":",
    ",",
    "=",
    "and",
    "or",
    "not ",
    "in",
    "-",
    "–",
    " when ",
    "\0",
    "é",
    "\u{202E}",
    "field x: ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_text_means_the_same_and_is_its_own(file in arb_file()) {
        let text = format(&file, &Source::new("", ""));
        let Some(text) = text else { return Err(TestCaseError::fail("it has no canonical text")) };
        let source = Source::new("", text.as_str());
        let (again, told) = parse(&source);
        prop_assert_eq!(&told, &vec![], "in:\n{}", text);
        prop_assert_eq!(&again, &file);
        prop_assert_eq!(format(&again, &source), Some(text));
    }

    #[test]
    fn comments_stay_wherever_they_stood(
        file in arb_file(),
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 1..6),
    ) {
        // A comment between any two words, with a newline behind it where one may stand.
        let Some(text) = format(&file, &Source::new("", "")) else { return Ok(()) };
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        for (place, own_line) in places {
            if lines.is_empty() {
                lines.push(String::new());
            }
            let at = place.index(lines.len());
            if own_line {
                lines.insert(at, String::from("   // on its own line  "));
            } else if !lines[at].contains("//") {
                lines[at].push_str(" // behind");
            }
        }
        let source = Source::new("", lines.join("\n"));
        let (commented, told) = parse(&source);
        prop_assert_eq!(&told, &vec![]);
        prop_assert_eq!(&commented, &file);
        let Some(text) = format(&commented, &source) else {
            return Err(TestCaseError::fail(format!("no canonical text of:\n{}", source.text())));
        };
        let canonical = Source::new("", text.as_str());
        let (again, _) = parse(&canonical);
        prop_assert_eq!(again.comments.len(), commented.comments.len());
        prop_assert_eq!(format(&again, &canonical), Some(text));
    }

    #[test]
    fn no_bytes_bring_the_parser_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_bytes("", &bytes);
    }

    #[test]
    fn no_heap_of_words_brings_the_parser_down(
        words in proptest::collection::vec((prop::sample::select(words()), any::<bool>()), 0..40),
    ) {
        let text = words.iter().map(|(word, line)| format!("{word}{}", if *line { "\n" } else { " " }));
        check_places(&text.collect::<String>())?;
    }

    #[test]
    fn damaged_files_are_told_and_survived(
        which in 0..REAL.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..12, 0..PIECES.len()), 1..6),
    ) {
        let mut text = REAL[which].to_owned();
        for (place, length, piece) in cuts {
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let start = floor(place.index(text.len() + 1));
            let end = floor(start + length).max(start);
            text.replace_range(start..end, PIECES[piece]);
        }
        check_places(&text)?;
    }
}

/// Whatever is told is told of a place in the text; whatever was read can be printed.
fn check_places(text: &str) -> Result<(), TestCaseError> {
    let source = Source::new("", text);
    let (file, told) = parse(&source);
    for told in &told {
        for label in &told.labels {
            prop_assert!(text.get(label.span.range()).is_some(), "{told:?} is no place in {text:?}");
        }
        prop_assert!(!told.message.contains("kw_"));
    }
    if told.is_empty() {
        prop_assert!(format(&file, &source).is_some(), "no canonical text of:\n{text}");
    }
    Ok(())
}

fn words() -> Vec<&'static str> {
    let mut words = PIECES.to_vec();
    words.extend([
        "field",
        "list",
        "define",
        "stage",
        "inclusion",
        "exclusion",
        "included as",
        "example",
        "expect",
        "include",
        "means",
        "blank",
        "from",
        "read at",
        "split on",
        "one of",
        "some of",
        "range of",
        "or other",
        "integer",
        "duration",
        "yes/no",
        "at least",
        "2 of",
        "lowest",
        "judged",
        "by",
        "is",
        "reported",
        "has",
        "only",
        "all of",
        "between",
        "unless",
        "contains",
        "3",
        "months",
        "2018-01",
        "12-18",
        "66%",
        "0..100",
        "a",
        "b-c",
        "\"text\"",
        "<a, b>",
        ">=",
        "<=",
        "!=",
        "+",
        "- ",
        "I1:",
        "I1 \"T\":",
        "convention",
        "month",
        "study",
        "criteria",
        "title",
        "version",
        "1.0",
        "amendment",
        "on",
    ]);
    words
}
