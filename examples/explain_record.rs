//! Explains one verdict: `cargo run --example explain_record CRITERIA RECORDS ID`.

use std::error::Error;
use std::io::Write;

use eligible::{Criteria, Records};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let (criteria, records, id) = match &arguments[..] {
        [criteria, records, id] => (criteria.as_str(), records.as_str(), id.as_str()),
        _ => ("rules/mentoring.criteria", "examples/mentoring/made-up.csv", "made-up-e1-12-weeks"),
    };
    explain(criteria, records, id, &mut std::io::stdout().lock())
}

/// The trace as text; then, from the same structure as JSON, what would change the verdict.
pub(crate) fn explain(
    criteria: &str,
    records: &str,
    id: &str,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let criteria = Criteria::open(criteria)?;
    let records = Records::open(records)?;
    let explained = criteria.explain(&records, id)?;
    write!(out, "{explained}")?;
    writeln!(out, "\n{} criteria were asked", explained.decided.criteria.len())?;
    writeln!(out, "fingerprint {}", explained.json()["fingerprint"].as_str().unwrap_or_default())?;
    Ok(())
}
