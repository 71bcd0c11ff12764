//! Any bytes as a search strategy: parsed, checked, linted, compared with itself, run. Never a panic,
//! and what is printed means the same.
#![no_main]

use eligible::check::strategy::{check, compare, lint};
use eligible::diagnostic::has_errors;
use eligible::eval::search::{FIELDS, Plan, Reference, run};
use eligible::record::RawCell;
use eligible::render;
use eligible::syntax::strategy::{parse, parse_bytes, print};
use eligible::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (source, strategy, mut faults) = parse_bytes("fuzz.txt", bytes, None);
    let read = !has_errors(&faults);
    if read {
        let printed = print(&strategy);
        let (again, more) = parse(&Source::new("fuzz.txt", printed.as_str()), strategy.platform);
        assert!(!has_errors(&more) && again == strategy, "{printed}");
    }
    faults.extend(check(&strategy));
    let fit = !has_errors(&faults);
    faults.extend(lint(&strategy, &source));
    let (here, there) = compare((&strategy, &source), (&strategy, &source));
    assert!(here.is_empty() && there.is_empty());
    for fault in faults.iter().take(10) {
        let drawn = render::picture(fault, &source, false);
        assert!(drawn.starts_with("error[") || drawn.starts_with("warning["));
    }
    if fit {
        let cells = FIELDS.map(|(name, _)| RawCell::Text(format!("{name} 2012; *Mentors/education")));
        let cells = cells.each_ref();
        let plan = Plan::new(&strategy.into_blocks(), None);
        for record in [Reference::read(&cells, &[]), Reference::read(&[], &[])] {
            let found = run(&plan, &record);
            (0..plan.len()).for_each(|line| drop(found.matches(&plan, line, &record)));
        }
    }
});
