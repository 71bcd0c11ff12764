//! Real files parse, and what should not hurt does not: brackets without end, broken encodings, text
//! from word processors.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

use std::time::{Duration, Instant};

use eligible::diagnostic::{Code, Diagnostic};
use eligible::syntax::ast::{Body, Expr, File, Statement};
use eligible::syntax::{format, parse, parse_bytes};
use eligible::text::Source;

/// Far more than any of these takes, and far less than anything that is not linear would.
const GENEROUS: Duration = Duration::from_secs(60);

fn parse_text(text: &str) -> (File, Vec<Diagnostic>) {
    parse(&Source::new("test", text))
}

/// The tree of a text without mistakes.
fn tree(text: &str) -> File {
    let (file, told) = parse_text(text);
    assert_eq!(told, [], "in {text}");
    file
}

fn codes(told: &[Diagnostic]) -> Vec<Code> {
    told.iter().map(|told| told.code).collect()
}

fn rule(file: &File) -> &Expr {
    match file.statements.as_slice() {
        [statement] => match &statement.node {
            Statement::Criterion(criterion) => match &criterion.body {
                Body::Rule(rule) => rule,
                Body::Judged(_) => panic!("a judged criterion"),
            },
            other => panic!("no criterion: {other:?}"),
        },
        several => panic!("{} statements", several.len()),
    }
}

fn real_files() -> Vec<(String, Vec<u8>)> {
    let folders = ["tests/language", "rules", "rules/history"];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "criteria"))
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect::<Vec<_>>();
    files.sort();
    assert!(files.len() >= 15, "where are the real files?");
    files
}

#[test]
fn real_files_parse_without_a_word() {
    for (name, bytes) in real_files() {
        let (_, file, told) = parse_bytes(&name, &bytes);
        assert_eq!(told, [], "in {name}");
        assert!(!file.statements.is_empty(), "nothing was read from {name}");
    }
}

#[test]
fn real_files_keep_their_meaning_and_their_comments_when_formatted() {
    for (name, bytes) in real_files() {
        let (source, file, _) = parse_bytes(&name, &bytes);
        let once = format(&file, &source).unwrap_or_else(|| panic!("{name} cannot be formatted"));
        let formatted = Source::new(name.as_str(), once.as_str());
        let (again, told) = parse(&formatted);
        assert_eq!(told, []);
        assert_eq!(again.comments.len(), file.comments.len());
        assert_eq!(
            format(&again, &formatted).as_deref(),
            Some(once.as_str()),
            "{name} changes a second time"
        );
    }
}

#[test]
fn the_three_expressions_of_the_card_are_whole_criteria() {
    assert!(matches!(rule(&tree("duration >= 3 months")), Expr::Compare { .. }));
    assert!(matches!(rule(&tree("focus not in specialty-recruitment")), Expr::Member { .. }));
    assert!(matches!(rule(&tree("model in <one-to-one, group>")), Expr::Member { .. }));
    let all = "inclusion\n  duration >= 3 months\n  focus not in specialty-recruitment\n  model in <one-to-one, group>\n";
    assert_eq!(tree(all).statements.len(), 4);
}

#[test]
fn section_words_are_names_where_they_begin_no_section() {
    let file =
        tree("stage \"Cancer stage\": stage in <I, II>\nfield list: one of <title, field>\nlist = title");
    assert!(matches!(file.statements[0].node, Statement::Criterion(_)));
    assert!(matches!(file.statements[1].node, Statement::Field(_)));
    assert!(matches!(file.statements[2].node, Statement::Criterion(_)));
}

#[test]
fn a_newline_ends_a_statement_unless_something_is_open_unfinished_or_continued() {
    for (text, statements) in [
        ("year >= 2008\nexclusion\n", 2),
        ("a = b\nand c = d\n", 1),
        ("a = b and\nc = d\n", 1),
        ("a = b\n\n// a comment\n\nand c = d\n", 1),
        ("(a = b\nor c)\n", 1),
        ("model in <a,\nb>\n", 1),
        ("model\nnot in <a>\n", 1),
        ("model\nnot described\n", 2),
        ("duration\n>= 3 months\n", 1),
        ("inclusion\nnot animals\n", 2),
        ("a = b\nwhen c\n", 1),
        ("field x: text\n  from \"A\"\n  read at screening\n", 1),
        ("field x: text\n\"N/A\" means none\n", 2),
        ("I1: judged\n  from \"A\"\n  by 2\nrct\n", 1 + 1),
        ("example \"A\" expect include\n  a = 1,\n  b = 2\ninclusion\nc = 3\n", 3),
        ("x = 3\n-1 < y\n", 2),
    ] {
        assert_eq!(tree(text).statements.len(), statements, "in {text:?}");
    }
}

#[test]
fn one_mistake_costs_one_statement() {
    let (file, told) =
        parse_text("inclusion\n  a: x >= \n  b: y = = 3\n  c: (z\nexclusion\n  d: w and\n  e: v\n");
    assert_eq!(codes(&told), [Code::Unfinished, Code::Unexpected, Code::UnmatchedBracket, Code::Unfinished]);
    assert_eq!(file.statements.len(), 3, "`inclusion`, `exclusion` and `e` are left");
}

#[test]
fn mixed_connectives_are_marked() {
    assert_eq!(tree("a or b and c").mixed.len(), 1);
    assert_eq!(tree("a or (b and c)").mixed.len(), 0);
    assert_eq!(tree("(a or b and c) and d").mixed.len(), 1);
}

#[test]
fn two_hundred_thousand_brackets_are_one_mistake() {
    let start = Instant::now();
    for brackets in
        ["(".repeat(200_000), "(".repeat(200_000) + "a" + &")".repeat(200_000), ")".repeat(200_000)]
    {
        let (file, told) = parse_text(&format!("inclusion\nx: {brackets}\ny: z\n"));
        assert_eq!(told.len(), 1, "{:?}", codes(&told));
        assert_eq!(file.statements.len(), 2);
    }
    let sets = format!("x in {}", "<".repeat(200_000));
    assert_eq!(codes(&parse_text(&sets).1), [Code::TooDeep]);
    assert!(start.elapsed() < GENEROUS);
}

#[test]
fn sixty_four_brackets_are_read() {
    let text = format!("{}a or b{}", "(".repeat(64), ")".repeat(64));
    assert!(matches!(rule(&tree(&text)), Expr::Or(_)));
    let counted = format!("{}a{}", "at least 1 of (".repeat(64), ")".repeat(64));
    assert!(matches!(rule(&tree(&counted)), Expr::Count { .. }));
}

#[test]
fn fifty_thousand_terms_are_read_and_dropped() {
    let start = Instant::now();
    let file = tree(&vec!["a"; 50_000].join(" and "));
    assert!(matches!(rule(&file), Expr::And(terms) if terms.len() == 50_000));
    drop(file);
    let nots = "not ".repeat(50_000) + "a";
    assert_eq!(codes(&parse_text(&nots).1), [Code::TooDeep]);
    assert!(start.elapsed() < GENEROUS);
}

#[test]
fn long_chains_are_printed() {
    for word in [" and ", " or ", "\nand ", " + ", " and b or "] {
        let text = vec!["a"; 1_000].join(word) + if word == " + " { " > 3" } else { "" };
        let source = Source::new("test", text.as_str());
        assert!(format(&tree(&text), &source).is_some(), "joined by {word:?}");
    }
}

#[test]
fn as_many_mistakes_as_lines_are_all_told() {
    let start = Instant::now();
    for line in ["a: \"x\n", "b = = c\n", "in <\n", "x = United States\n", "d: (\n", "1 < x < 3\n", "\0\n"] {
        let (_, told) = parse_text(&line.repeat(5_000));
        assert!(!told.is_empty(), "{line:?}");
        assert!(told.len() <= 10_000, "{line:?}: {}", told.len());
    }
    for piece in
        [";", "] ", "x ", "= ", "a: ", "< ", "when a ", "\"", "“", "- ", "3 ", ", ", "not x ", "is ", "\\"]
    {
        let (_, told) = parse_text(&piece.repeat(20_000));
        assert!(told.len() <= 4, "{piece:?}: {}", told.len());
    }
    assert!(start.elapsed() < GENEROUS);
}

#[test]
fn line_ends_and_marks_do_not_matter() {
    let plain = "inclusion\n  a: x >= 3\n  b: y\n";
    let expected = tree(plain);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        std::iter::once(0xFEFF).chain(plain.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    for bytes in [
        plain.replace('\n', "\r\n").into_bytes(),
        plain.replace('\n', "\r").into_bytes(),
        plain.replace('\n', "\u{2028}").into_bytes(),
        format!("\u{FEFF}{plain}").into_bytes(),
        plain.replace(' ', "\u{A0}").into_bytes(),
        plain.replace(' ', "\u{3000}").into_bytes(),
        plain.replace(' ', "\t").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        let (_, file, told) = parse_bytes("test", &bytes);
        assert_eq!(told, []);
        assert_eq!(file, expected);
    }
    let (source, _, told) = parse_bytes("test", b"inclusion\r  a: x >=\r  b: y\r");
    assert_eq!(source.position(told[0].span().start).line, 2, "lone carriage returns count as lines");
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let (source, _, told) = parse_bytes("test", b"inclusion\n  land = \xD6sterreich\n  rct\n");
    assert_eq!(codes(&told), [Code::NotUtf8]);
    let place = source.position(told[0].span().start);
    assert_eq!((place.line, place.column), (2, 10));
    assert!(told[0].message.contains("line 2, column 10"));
}

#[test]
fn a_file_of_records_is_not_read_as_criteria() {
    let (_, file, told) = parse_bytes("records.csv", &vec![b'x'; 5 * 1024 * 1024]);
    assert_eq!(codes(&told), [Code::TooLarge]);
    assert!(file.statements.is_empty());
}

#[test]
fn word_processor_text_is_the_same_text() {
    let typed = tree(
        "\"Wilson\": disease in <wilson's-disease, \"United States\", one-to-one> and n >= 3 and m != 2",
    );
    let pasted =
        tree("“Wilson”: disease in <wilson’s‐disease, „United States“, one‑to‑one>\u{A0}and n ≥ 3 and m ≠ 2");
    assert_eq!(typed, pasted);
}

#[test]
fn text_from_right_to_left_and_every_other_script_is_text() {
    let file = tree("\"עברית (א)\": שפה = עברית and 言語 in <日本語, \"العربية\", ελληνικά, cafe\u{301}>");
    assert_eq!(file.statements.len(), 1);
    let (_, told) = parse_text("a = \"x\u{202E}y\"\n");
    assert_eq!(codes(&told), [Code::ControlCharacter]);
}

#[test]
fn texts_keep_their_quotes_and_backslashes() {
    let file = tree(r#"field x: text split on "\\" from "a \"b\" \c""#);
    let Statement::Field(field) = &file.statements[0].node else { panic!("no field") };
    assert_eq!(field.split_on.as_ref().unwrap().node, "\\");
    assert_eq!(field.from[0].node, r#"a "b" \c"#);
}

#[test]
fn nothing_that_was_not_read_is_formatted_away() {
    let source = Source::new("test", "inclusion\n  a: x >=\n  b: y\n");
    let (file, _) = parse(&source);
    assert_eq!(format(&file, &source), None);
}

#[test]
fn places_are_those_of_the_source() {
    let text = "inclusion\n  é: // comment\n    duration\n    >= 3 months\n";
    let source = Source::new("test", text);
    let file = tree(text);
    let Statement::Criterion(criterion) = &file.statements[1].node else { panic!("no criterion") };
    let Body::Rule(rule) = &criterion.body else { panic!("judged") };
    assert_eq!(source.slice(rule.span), "duration\n    >= 3 months");
}
