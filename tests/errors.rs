//! Every mistake in `tests/errors/syntax` has its message: one file for each, named for the mistake.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write;

use eligible::syntax::parse_bytes;

#[test]
fn every_mistake_has_its_message() {
    insta::glob!("errors/syntax/*.criteria", |path| {
        let (source, _, diagnostics) = parse_bytes("file", &std::fs::read(path).unwrap());
        let mut told = String::new();
        for diagnostic in &diagnostics {
            let place = source.position(diagnostic.span().start);
            let (line, column) = (place.line, place.column);
            writeln!(told, "{} {line}:{column} {}", diagnostic.code.number(), diagnostic.message).unwrap();
            for label in &diagnostic.labels {
                let text = source.slice(label.span).replace('\0', "␀");
                writeln!(told, "    at `{text}`: {}", label.text).unwrap();
            }
            for help in &diagnostic.help {
                writeln!(told, "    help: {help}").unwrap();
            }
        }
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(told) });
    });
}
