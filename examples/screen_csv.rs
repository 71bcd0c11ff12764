//! Screens a table: `cargo run --example screen_csv CRITERIA RECORDS`.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

use eligible::eval::Verdict;
use eligible::{Criteria, Records};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let criteria = arguments.next().unwrap_or_else(|| String::from("rules/mentoring.criteria"));
    let records = arguments.next().unwrap_or_else(|| String::from("examples/mentoring/records.csv"));
    screen(&criteria, &records, &mut std::io::stdout().lock())
}

/// A line per record, then how often each reason was the first.
pub(crate) fn screen(
    criteria: &str,
    records: &str,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let criteria = Criteria::open(criteria)?;
    let records = Records::open(records)?;
    let mut reasons = BTreeMap::<String, u64>::new();
    let mut screening = criteria.screen(&records)?;
    for decided in &mut screening {
        let decided = decided?;
        match decided.verdict {
            Verdict::Include => writeln!(out, "{}: include", decided.id)?,
            Verdict::Exclude => {
                let reason = decided.reason().unwrap_or_default();
                *reasons.entry(reason.to_owned()).or_default() += 1;
                writeln!(out, "{}: exclude, {reason}", decided.id)?;
            }
            Verdict::Unclear => {
                let open = decided.open.iter().flat_map(|open| &open.because);
                let open = open.map(String::as_str).collect::<Vec<_>>().join("; ");
                writeln!(out, "{}: unclear, {open}", decided.id)?;
            }
        }
    }
    for (reason, count) in reasons {
        writeln!(out, "{count} excluded by {reason}")?;
    }
    // Cells that could not be read count as not read; here is which, and why.
    write!(out, "{}", screening.cells())?;
    Ok(())
}
