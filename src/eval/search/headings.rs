//! Subject headings as records carry them: `*Mentors/education`.

use super::record::Passage;
use crate::text::fold;

/// One heading of a record.
#[derive(Clone, Debug)]
pub(super) struct RecordHeading {
    /// The name as it is written.
    pub(super) name: Passage,
    /// Folded.
    pub(super) folded: String,
    /// As a main topic, by itself or with a subheading.
    pub(super) major: bool,
    /// The codes of its subheadings where they have one, else their folded names; each with whether it
    /// is marked as a main topic.
    pub(super) subheadings: Vec<(String, bool)>,
}

impl RecordHeading {
    /// Reads `*Mentors/education`, `Mentors/*ed [Education]`, `Mentors`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('/');
        let first = parts.next().unwrap_or_default().trim();
        let star = first.starts_with('*') || first.ends_with('*');
        let name = first.trim_matches('*').trim();
        if name.is_empty() {
            return None;
        }
        let subheadings = parts.flat_map(|part| part.split(',')).filter_map(|part| {
            let part = part.split('[').next().unwrap_or_default().trim();
            let major = part.starts_with('*') || part.ends_with('*');
            let part = part.trim_matches('*').trim();
            (!part.is_empty()).then(|| (subheading(part), major))
        });
        let subheadings = subheadings.collect::<Vec<_>>();
        let major = star || subheadings.iter().any(|(_, major)| *major);
        Some(Self { name: Passage::known(name), folded: fold(name), major, subheadings })
    }
}

/// A subheading by its code: `education` and `ed` are `ed`. What has no code is folded.
pub(super) fn subheading(text: &str) -> String {
    let key = fold(text);
    let known = SUBHEADINGS.iter().find(|(code, name)| *code == key || fold(name) == key);
    known.map_or(key, |(code, _)| (*code).to_owned())
}

/// The subheadings of MeSH.
const SUBHEADINGS: &[(&str, &str)] = &[
    ("ab", "abnormalities"),
    ("ad", "administration & dosage"),
    ("ae", "adverse effects"),
    ("ag", "agonists"),
    ("aa", "analogs & derivatives"),
    ("an", "analysis"),
    ("ah", "anatomy & histology"),
    ("ai", "antagonists & inhibitors"),
    ("bi", "biosynthesis"),
    ("bl", "blood"),
    ("bs", "blood supply"),
    ("cf", "cerebrospinal fluid"),
    ("ch", "chemistry"),
    ("ci", "chemically induced"),
    ("cs", "chemical synthesis"),
    ("cl", "classification"),
    ("co", "complications"),
    ("cn", "congenital"),
    ("cy", "cytology"),
    ("df", "deficiency"),
    ("di", "diagnosis"),
    ("dg", "diagnostic imaging"),
    ("du", "diagnostic use"),
    ("dh", "diet therapy"),
    ("de", "drug effects"),
    ("dt", "drug therapy"),
    ("ec", "economics"),
    ("ed", "education"),
    ("em", "embryology"),
    ("en", "enzymology"),
    ("ep", "epidemiology"),
    ("es", "ethics"),
    ("eh", "ethnology"),
    ("et", "etiology"),
    ("ge", "genetics"),
    ("gd", "growth & development"),
    ("hi", "history"),
    ("im", "immunology"),
    ("in", "injuries"),
    ("ir", "innervation"),
    ("is", "instrumentation"),
    ("ip", "isolation & purification"),
    ("lj", "legislation & jurisprudence"),
    ("me", "metabolism"),
    ("mt", "methods"),
    ("mi", "microbiology"),
    ("mo", "mortality"),
    ("nu", "nursing"),
    ("og", "organization & administration"),
    ("ps", "parasitology"),
    ("py", "pathogenicity"),
    ("pa", "pathology"),
    ("pk", "pharmacokinetics"),
    ("pd", "pharmacology"),
    ("ph", "physiology"),
    ("pp", "physiopathology"),
    ("po", "poisoning"),
    ("pc", "prevention & control"),
    ("px", "psychology"),
    ("ra", "radiography"),
    ("ri", "radionuclide imaging"),
    ("re", "radiation effects"),
    ("rt", "radiotherapy"),
    ("rh", "rehabilitation"),
    ("se", "secretion"),
    ("st", "standards"),
    ("sn", "statistics & numerical data"),
    ("sd", "supply & distribution"),
    ("su", "surgery"),
    ("tu", "therapeutic use"),
    ("th", "therapy"),
    ("to", "toxicity"),
    ("tm", "transmission"),
    ("tr", "transplantation"),
    ("td", "trends"),
    ("us", "ultrasonography"),
    ("ul", "ultrastructure"),
    ("ur", "urine"),
    ("ut", "utilization"),
    ("ve", "veterinary"),
    ("vi", "virology"),
];
