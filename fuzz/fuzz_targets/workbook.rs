//! Workbooks; see `round.rs`.
#![no_main]

mod round;
use eligible::record::{Format, reading_workbook};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    // Panics of the reader of workbooks become messages; all others end the process all the same.
    init: std::panic::set_hook(Box::new(|panic| {
        if !reading_workbook() {
            eprintln!("{panic}");
        }
    })),
    |bytes: &[u8]| {
        round::there_and_back(Format::Workbook, bytes);
    }
);
