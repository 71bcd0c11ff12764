//! Any text as a cell of every kind, screened by a criterion on it: never a panic.
#![no_main]

use std::sync::{Arc, LazyLock};

use eligible::check::{Program, check};
use eligible::eval::screen;
use eligible::record::{Batch, Column, RawCell, Row};
use eligible::syntax::parse_bytes;
use libfuzzer_sys::fuzz_target;

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let text = include_bytes!("every-kind.criteria");
    let (source, file, diagnostics) = parse_bytes("every-kind.criteria", text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    check(&file, &Arc::new(source)).0.expect("the criteria are sound")
});

fuzz_target!(|text: &str| {
    let cell = RawCell::Text(text.to_owned());
    let columns = PROGRAM.fields.iter().map(|field| Column::read(&field.spec, [&cell])).collect();
    let batch = Batch { columns };
    let decision = screen(&PROGRAM, Row::new(&batch, 0), None);
    assert_eq!(decision.asked.len(), PROGRAM.criteria.len());
    for (_, reading) in (0..PROGRAM.fields.len()).filter_map(|field| Row::new(&batch, 0).reading(field)) {
        let _ = reading.cell.to_string();
    }
});
