//! Any bytes as a file of tagged references: never a panic, and what is written as RIS is read back
//! as the same records.
#![no_main]

use eligible::record::{Format, Input, RawCell, ReadOptions, RecordSet, RisWriter, Wanted};
use libfuzzer_sys::fuzz_target;

fn open(format: Format, bytes: Vec<u8>) -> Option<RecordSet> {
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    RecordSet::open([(String::from("fuzz"), Input::Bytes(bytes))], &options).ok()
}

fn titles(set: &RecordSet) -> Vec<String> {
    let column = set.map_fields(&[Wanted { name: "title", from: Vec::new() }]).remove(0);
    let squeezed = |cell: &RawCell| cell.to_text().split_whitespace().collect::<Vec<_>>().join(" ");
    let batches = set.batches(7).map(|batch| batch.expect("checked before"));
    batches.flat_map(|batch| batch.records).map(|record| squeezed(column.cell(&record))).collect()
}

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Ris, Format::Isi, Format::Medline, Format::Refer] {
        let Some(before) = open(format, bytes.to_vec()) else { continue };
        let mut writer = RisWriter::new(Vec::new(), &before);
        for batch in before.batches(7) {
            for record in batch.expect("checked before").records {
                writer.record(&record, &[String::from("eligible: include")], &[]).expect("memory takes it");
            }
        }
        let written = writer.finish();
        if before.is_empty() {
            continue;
        }
        let after = open(Format::Ris, written).expect("our own output is read");
        assert_eq!(before.len(), after.len());
        if std::str::from_utf8(bytes).is_ok() {
            assert_eq!(titles(&before).len(), titles(&after).len());
        }
    }
});
