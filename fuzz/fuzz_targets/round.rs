//! Any bytes as a file of references: never a panic, and what is written as RIS is read back as the
//! same records.

use eligible::record::{Format, Input, ReadOptions, RecordSet, RisWriter};

fn open(format: Format, bytes: Vec<u8>) -> Option<RecordSet> {
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    RecordSet::open([(String::from("fuzz"), Input::Bytes(bytes))], &options).ok()
}

/// Reads bytes in a format, writes them as RIS, and reads that.
pub fn there_and_back(format: Format, bytes: &[u8]) {
    let Some(before) = open(format, bytes.to_vec()) else { return };
    let mut writer = RisWriter::new(Vec::new(), &before);
    for batch in before.batches(7) {
        for record in batch.expect("checked before").records {
            writer.record(&record, &[String::from("eligible: include")], &[]).expect("memory takes it");
        }
    }
    let written = writer.finish();
    if before.is_empty() {
        return;
    }
    let after = open(Format::Ris, written).expect("our own output is read");
    assert_eq!(before.len(), after.len());
}
