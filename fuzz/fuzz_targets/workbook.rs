//! Workbooks; see `round.rs`.
#![no_main]

mod round;
use eligible::record::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Workbook] {
        round::there_and_back(format, bytes);
    }
});
