//! How missing cells, sets, lists and spreads are read (meaning, rules 1 and 3.4 to 3.6).

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail them")]

#[path = "support/cells.rs"]
mod cells;

use cells::{fault, models, reads, shown, spec, terms, text, unreadable};
use eligible::text::{fold, missing_token_key};
use eligible::value::{Base, CellText, FieldSpec, Interval, Missing, Number, Shape, builtin_synonyms, read};

#[test]
fn missing_tokens() {
    let duration = spec(Base::Duration, Shape::Single);
    reads(
        &duration,
        &[
            ("", "not read"),
            ("  ", "not read"),
            ("?", "not read"),
            ("Unclear", "not read"),
            ("NR", "not reported"),
            ("nr", "not reported"),
            ("Not_Reported", "not reported"),
            ("not-reported", "not reported"),
            ("Not  applicable", "not applicable"),
        ],
    );
    for cell in ["NA", "N/A", "n/a", "-", "–", "--"] {
        let reading = text(&duration, cell);
        assert!(reading.undeclared_token && reading.fault.is_none(), "{cell}");
        assert_eq!(reading.cell.to_string(), "not read", "{cell}");
    }
    assert!(!text(&duration, "?").undeclared_token);
    let mut declared = duration;
    declared.tokens.words.insert(missing_token_key("N/A"), Some(Missing::NotApplicable));
    declared.tokens.blank = Some(Missing::NotReported);
    reads(&declared, &[("n/a", "not applicable"), ("", "not reported")]);
    assert!(!text(&declared, "N/A").undeclared_token);
    assert_eq!(read(&declared, CellText::Null).cell.to_string(), "not read");
}

#[test]
fn a_declared_value_beats_a_token() {
    let risk = terms(Shape::Single, false, &[&["low"], &["unclear"], &["none"], &["NA"]]);
    reads(
        &risk,
        &[("Unclear", "unclear"), ("none", "none"), ("na", "NA"), ("NR", "not reported"), ("", "not read")],
    );
    assert!(!text(&risk, "NA").undeclared_token);
}

#[test]
fn sets_of_values() {
    let models = models();
    reads(
        &models,
        &[
            ("one-to-one", "one-to-one"),
            ("One to One", "one-to-one"),
            ("én–til–én", "one-to-one"),
            ("Gruppe; one_to_one", "group; one-to-one"),
            ("group;", "group"),
            ("group; group", "group"),
            ("one-to-one; ?", "one-to-one, perhaps more"),
            ("one-to-one; unclear", "one-to-one, perhaps more"),
            ("none", "none"),
            ("<>", "none"),
            ("", "not read"),
            ("?", "not read"),
            ("?; ?", "not read"),
            ("NA", "not read"),
            ("; ;", "unreadable: "),
            ("group; none", "unreadable: `none` stands beside a value: write `?` where there may be more"),
            ("group; NR", "unreadable: `NR` stands beside a value: write `?` where there may be more"),
            ("group, one-to-one", "unreadable: several values are separated by `;` in this field"),
            ("group; pairs", "unreadable: `pairs` is not one of them"),
        ],
    );
    let slip = fault(&models, "onetoone");
    assert_eq!(slip.did_you_mean.as_deref(), Some("one-to-one"));
    assert_eq!(slip.expected, "any of `one-to-one`, `group`, `whole-class`, separated by `;`");
    let piped = FieldSpec { separator: String::from("|"), ..models };
    reads(&piped, &[("group|one-to-one", "group; one-to-one")]);
}

#[test]
fn json_cells() {
    let models = models();
    let list = |items: &[&str]| {
        let items = items.iter().map(ToString::to_string).collect::<Vec<_>>();
        read(&models, CellText::List(&items))
    };
    assert_eq!(read(&models, CellText::Null).cell.to_string(), "not read");
    assert_eq!(list(&[]).cell.to_string(), "none");
    assert_eq!(list(&["group", "one-to-one"]).cell.to_string(), "group; one-to-one");
    assert_eq!(list(&["group", "?"]).cell.to_string(), "group, perhaps more");
    assert_eq!(list(&["NR"]).cell.to_string(), "not reported");
    assert!(list(&["group; one-to-one"]).fault.is_some(), "an element is not split");
    let lengths = [String::from("1"), String::from("3"), String::from("12 months")];
    let reading = read(&spec(Base::Duration, Shape::SomeOf), CellText::List(&lengths));
    assert_eq!(reading.cell.to_string(), "1 month to 1 year");
    let reading = read(&spec(Base::Integer, Shape::Single), CellText::List(&lengths));
    assert_eq!(
        reading.fault.and_then(|f| f.because).as_deref(),
        Some("the cell holds 3 values, and this field has one")
    );
}

#[test]
fn one_of() {
    let design = terms(Shape::Single, false, &[&["cohort"], &["trial", "RCT"]]);
    reads(
        &design,
        &[
            ("rct", "trial"),
            ("cohort; trial", "unreadable: the cell holds 2 values, and this field has one"),
            ("cohort/trial", "unreadable: the cell holds 2 values, and this field has one"),
            ("trial; RCT", "trial"),
            ("none", "unreadable: `none` means none, which only a field of several values can be"),
        ],
    );
    assert_eq!(fault(&design, "cohrt").did_you_mean.as_deref(), Some("cohort"));
    assert_eq!(fault(&design, "survey").expected, "one of `cohort`, `trial`");
}

#[test]
fn or_other() {
    let language = terms(Shape::Single, true, &[&["english", "en", "eng"], &["danish", "da", "dan"]]);
    reads(&language, &[("ENG", "english"), ("Spanish", "spanish"), ("Old Norse", "old-norse")]);
    assert_eq!(text(&language, "Englich").near.as_deref(), Some("english"));
    assert_eq!(text(&language, "Spanish").near, None, "a language of its own");
    assert_eq!(text(&language, "es").near, None);
    assert_eq!(text(&language, "English").near, None);
}

#[test]
fn spreads() {
    let mentees = spec(Base::Integer, Shape::RangeOf);
    reads(
        &mentees,
        &[
            ("8-16", "8 to 16"),
            ("8", "8"),
            ("8 to 16", "8 to 16"),
            (">= 8", "lowest at least 8, highest at least 8"),
            ("8-?", "lowest 8, highest at least 8"),
            ("?-16", "lowest at most 16, highest 16"),
            ("", "not read"),
            ("none", "not read"),
        ],
    );
    unreadable(&mentees, &["16-8", "8-16 mentees", "8; 16"]);
    assert_eq!(
        shown(&mentees, "8-16 mentees"),
        "unreadable: `mentees` stands after the number, and the field has no unit: add `in mentees` to it"
    );
    let small = FieldSpec { domain: Some(Interval::closed(Number::whole(1), Number::whole(10))), ..mentees };
    assert_eq!(shown(&small, "8-16"), "unreadable: it is outside 1 to 10");

    let ages = FieldSpec { unit: Some(String::from("years")), ..spec(Base::Integer, Shape::RangeOf) };
    reads(&ages, &[("12-18 years", "12 to 18"), ("12-18 yrs", "12 to 18"), ("12-18", "12 to 18")]);
    unreadable(&ages, &["12-18 months"]);

    let follow_ups = spec(Base::Duration, Shape::SomeOf);
    reads(
        &follow_ups,
        &[
            ("1; 3; 12 months", "1 month to 1 year"),
            ("1; 3; 8 weeks", "1 to 8 weeks"),
            ("6 weeks; 6 months", "6 weeks to 6 months"),
            ("3 months", "3 months"),
            ("0 days; 8 weeks", "0 days to 8 weeks"),
            ("1; 3 months; ?", "lowest at most 1 month, highest at least 3 months"),
            ("1-2; 6 months", "lowest 1 to 2 months, highest 6 months"),
            ("13 weeks; 3 months; 1 year", "unreadable: which of them is longest depends on the calendar"),
            ("?", "not read"),
            ("NR", "not reported"),
        ],
    );
    unreadable(&follow_ups, &["1; 3; 12", "1, 3, 12 months"]);
    let dates = spec(Base::Date, Shape::RangeOf);
    reads(
        &dates,
        &[
            ("2014-03-02 to 2015-04-01", "2014-03-02 to 2015-04-01"),
            ("2014", "lowest 2014 (day not given), highest 2014 (day not given)"),
        ],
    );
}

#[test]
fn texts() {
    let title = spec(Base::Text, Shape::Single);
    reads(
        &title,
        &[
            (" None of the above ", "None of the above"),
            ("none", "none"),
            ("", "not read"),
            ("NR", "not reported"),
        ],
    );
}

#[test]
fn folding() {
    assert_eq!(fold("Én–til  _én"), "en-til-en");
    assert_ne!(fold("phase I-II"), fold("phase III"));
    assert_ne!(fold("1-2"), fold("12"));
    assert_ne!(fold("co-op"), fold("coop"));
    assert_ne!(fold("non-RCT"), fold("RCT"));
    assert_eq!(fold("får"), fold("far"));
    assert_eq!(fold("HIV-"), "hiv-");
    assert_ne!(fold("HIV-"), fold("HIV"));
    assert_eq!(fold("STRASSE"), fold("straße"));
}

#[test]
fn synonyms_that_need_no_declaration() {
    let has = |value: &str, other: &str| builtin_synonyms(value).contains(&other);
    assert!(has("english", "eng") && has("English", "en") && has("eng", "english"));
    assert!(has("norwegian", "no") && has("german", "ger") && has("german", "deu"));
    assert!(has("german", "de-de") && has("portuguese", "pt-br") && has("english", "en-us"));
    assert!(has("article", "journal-article") && has("article", "jour"));
    assert!(has("conference-abstract", "meeting-abstract"));
    assert!(builtin_synonyms("no").is_empty(), "hardly Norwegian");
    assert!(builtin_synonyms("mentoring").is_empty());
    for value in ["english", "article", "thesis", "norwegian", "chinese", "greek"] {
        let synonyms = builtin_synonyms(value);
        assert!(!has(value, value));
        assert!(synonyms.iter().all(|word| fold(word) == *word), "{value}: {synonyms:?}");
    }
}
