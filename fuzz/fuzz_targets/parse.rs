//! Any bytes as a criteria file: parsed, checked, its examples run, printed, drawn. Never a panic, and
//! what is printed means the same.
#![no_main]

use std::sync::Arc;

use eligible::diagnostic::has_errors;
use eligible::{check, eval, render, syntax};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (source, file, mut diagnostics) = syntax::parse_bytes("fuzz.criteria", bytes);
    let source = Arc::new(source);
    let read = !has_errors(&diagnostics);
    let (program, more) = check::check(&file, &source);
    diagnostics.extend(more);
    if let Some(program) = &program {
        diagnostics.extend(eval::check_examples(program));
    }
    for diagnostic in diagnostics.iter().take(20) {
        let drawn = render::picture(diagnostic, &source, false);
        assert!(drawn.starts_with("error[") || drawn.starts_with("warning["));
    }
    if read {
        let formatted = syntax::format(&file, &source).expect("a file that parses can be printed");
        let (again, _, _) = syntax::parse_bytes("fuzz.criteria", formatted.as_bytes());
        let (file, _) = syntax::parse(&again);
        assert_eq!(syntax::format(&file, &again).as_deref(), Some(formatted.as_str()));
    }
});
