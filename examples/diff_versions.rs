//! Compares two versions: `cargo run --example diff_versions OLD NEW RECORDS`.

use std::error::Error;
use std::io::Write;

use eligible::{Criteria, Records};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    match &arguments[..] {
        [old, new, records] => {
            let (old, new) = (std::fs::read_to_string(old)?, std::fs::read_to_string(new)?);
            diff(&old, &new, records, &mut std::io::stdout().lock())
        }
        _ => {
            // What if programmes had to last for 6 months?
            let old = std::fs::read_to_string("rules/mentoring.criteria")?;
            let new = old.replace("duration < 3 months", "duration < 6 months");
            diff(&old, &new, "examples/mentoring/records.csv", &mut std::io::stdout().lock())
        }
    }
}

/// Which verdicts differ, because of which edits, and who has to look again.
pub(crate) fn diff(
    old: &str,
    new: &str,
    records: &str,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let old = Criteria::parse("old", old)?;
    let new = Criteria::parse("new", new)?;
    let records = Records::open(records)?;
    let difference = Criteria::diff(&old, &new, Some(&records))?;
    for change in difference.changes() {
        let texts = [&change.old, &change.new].map(|text| text.as_deref().unwrap_or("nothing"));
        writeln!(out, "{}: {} became {}", change.name, texts[0].trim(), texts[1].trim())?;
    }
    for flip in difference.flips() {
        let because = flip.because.sets.iter().map(|edits| edits.join(" with ")).collect::<Vec<_>>();
        writeln!(
            out,
            "{}: {:?} became {:?}, because of {}",
            flip.record,
            flip.from,
            flip.to,
            because.join(" or ")
        )?;
    }
    let again = difference.records().map_or(0, |found| found.again.len());
    writeln!(out, "{again} records for people to look at again")?;
    Ok(())
}
