//! What is worth saying of how files were read, and of what their format cannot take.

use super::ReadArgs;
use crate::cli::terminal::Terminal;
use crate::record::duplicates::Table;
use crate::record::{Output, RecordSet, RisWriter};
use crate::text::listed;

/// What is worth saying of how the files were read.
pub(crate) fn announce(set: &RecordSet, args: &ReadArgs, terminal: &Terminal) {
    for file in set.files() {
        for note in file.notes() {
            terminal.say(&format!("note: {}: {note}", file.name()));
        }
    }
    for (file, column) in set.files().iter().zip(set.id_columns()) {
        if column.is_none() && !args.goes_by_row() && !file.notes().iter().any(|n| n.contains("--id")) {
            let why = match file.format().has_references() {
                true => "its records go by their number in the file",
                false => "no column `id` or `record`, so its records go by their row",
            };
            terminal.say(&format!("note: {}: {why} (--id COLUMN says otherwise)", file.name()));
        }
    }
}

/// Which headings of tables of references are taken for which columns.
pub(crate) fn announce_headings(set: &RecordSet, terminal: &Terminal) {
    for file in set.files() {
        if let Some(said) = file.headings() {
            terminal.say(&format!("note: {}: {said}", file.name()));
        }
    }
}

/// Says which column is taken for the name of the database where its heading does not.
pub(crate) fn announce_origins(set: &RecordSet, table: &Table, terminal: &Terminal) {
    for (at, file) in set.files().iter().enumerate() {
        let Some((column, is_one)) = table.guessed_origin(at) else { continue };
        let column = set.columns().get(column).map_or("", |column| column.trim());
        let found = if is_one {
            format!("the database is column \"{column}\"")
        } else {
            format!("column \"{column}\" does not name databases, so the file stands for one")
        };
        terminal.say(&format!("note: {}: {found} (--origin COLUMN says otherwise)", file.name()));
    }
}

/// References for `out`, having said which columns will not be among them.
pub(crate) fn ris_writer(out: Output, set: &RecordSet, terminal: &Terminal) -> RisWriter<Output> {
    let writer = RisWriter::new(out, set);
    say_left_out(&writer, terminal);
    writer
}

/// Says which columns will not be among the references.
pub(crate) fn say_left_out<W: std::io::Write>(writer: &RisWriter<W>, terminal: &Terminal) {
    let left_out = writer.left_out();
    if !left_out.is_empty() {
        let names = listed(left_out.iter().map(|name| name.trim()), 8);
        terminal.say(&format!("note: RIS has no tag for {names}, so they are not written"));
    }
}
