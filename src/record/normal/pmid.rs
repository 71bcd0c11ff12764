//! PubMed's numbers.

/// A PubMed number: up to eight digits, alone, after `PMID:`, or in an address of PubMed. Other
/// accession numbers (`CN-01704895`, `WOS:000…`, `L621419524`, a DOI) are none.
///
/// ```
/// use eligible::record::normal::pmid;
/// assert_eq!(pmid("PMID: 19118920").as_deref(), Some("19118920"));
/// assert_eq!(pmid("https://pubmed.ncbi.nlm.nih.gov/19118920/").as_deref(), Some("19118920"));
/// assert_eq!(pmid("CN-01704895"), None);
/// ```
#[must_use]
pub fn pmid(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let address = ["pubmed.ncbi.nlm.nih.gov/", "ncbi.nlm.nih.gov/pubmed/"];
    let after = address.iter().find_map(|address| lower.split_once(address).map(|(_, after)| after));
    let number = match after {
        Some(after) => after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default(),
        None => {
            let bare = lower.strip_prefix("pmid").unwrap_or(&lower);
            let bare = bare.trim_start_matches([':', ' ', '-']).trim_end_matches("[pmid]").trim_end();
            // Spreadsheets make numbers of it.
            bare.strip_suffix(".0").unwrap_or(bare)
        }
    };
    let number = number.trim_start_matches('0');
    let fits = (1..=8).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| number.to_owned())
}
