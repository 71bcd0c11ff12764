//! Any bytes as a file of records, in every format: read or refused, never a panic, and both passes
//! see the same records.
#![no_main]

use eligible::record::{Format, Input, ReadOptions, RecordSet, reading_workbook};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    // Panics of the reader of workbooks become messages; all others end the process all the same.
    init: std::panic::set_hook(Box::new(|panic| {
        if !reading_workbook() {
            eprintln!("{panic}");
        }
    })),
    |bytes: &[u8]| {
        for format in [None].into_iter().chain(Format::all().map(Some)) {
            let options = ReadOptions { format, ..ReadOptions::default() };
            let input = Input::Bytes(bytes.to_vec());
            if let Ok(set) = RecordSet::open([(String::from("fuzz"), input)], &options) {
                let read: usize = set.batches(7).map(|batch| batch.expect("checked before").records.len()).sum();
                assert_eq!(read, set.len());
            }
        }
    }
);
