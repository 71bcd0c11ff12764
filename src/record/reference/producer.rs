//! Who wrote a reference: databases and reference managers leave traces in what they export.

use super::Reference;

/// Tags, what a value of one of them holds, and who writes that. The first that fits counts; those
/// who pass on what others found come before them.
const TRACES: &[(&[&str], &str, &str)] = &[
    (&["AN", "ID"], "rayyan-", "Rayyan"),
    (&["N1"], "RAYYAN-", "Rayyan"),
    (&["ID", "U1", "N1"], "ovidence", "Covidence"),
    (&["KW"], "eppi-reviewer", "EPPI-Reviewer"),
    (&["ER"], "Link to the Ovid", "Ovid"),
    (&["UR", "L2"], "ovidsp", "Ovid"),
    (&["UR", "L2"], "ovidweb", "Ovid"),
    (&["UR"], "embase.com", "Embase"),
    (&["DB"], "Embase", "Embase"),
    (&["DP"], "EBSCO", "EBSCO"),
    (&["UR"], "ebscohost.com", "EBSCO"),
    (&["DB"], "Scopus", "Scopus"),
    (&["UR"], "scopus.com", "Scopus"),
    (&["N1"], "Source: Scopus", "Scopus"),
    (&["AN", "UT"], "WOS:", "Web of Science"),
    (&["AN", "UT"], "ISI:", "Web of Science"),
    (&["UR", "L2"], "proquest.com", "ProQuest"),
    (&["DB"], "ProQuest", "ProQuest"),
    (&["DP"], "NLM", "PubMed"),
    (&["UR"], "pubmed.ncbi.nlm.nih.gov", "PubMed"),
    (&["UR"], "ncbi.nlm.nih.gov/pubmed", "PubMed"),
];

/// Who wrote it, where that can be told.
pub(super) fn producer(reference: &Reference) -> Option<&'static str> {
    let has = |tags: &[&str], text: &str| {
        reference.values.iter().any(|value| tags.contains(&value.tag.as_str()) && value.text.contains(text))
    };
    TRACES.iter().find(|(tags, text, _)| has(tags, text)).map(|(_, _, who)| *who)
}
