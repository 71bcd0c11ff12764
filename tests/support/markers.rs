//! Records counted by the mark that begins them, and by nothing else.

use eligible::record::Format;

/// The lines of a text, however they end.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(|line| line.trim_start_matches('\u{FEFF}').to_owned()).collect()
}

/// How many records begin.
pub(crate) fn count(format: Format, lines: &[String]) -> usize {
    let starts = |marker: &str| lines.iter().filter(|line| line.starts_with(marker)).count();
    let blocks = |is: &dyn Fn(&str) -> bool| {
        lines.split(|line| line.trim().is_empty()).filter(|block| block.iter().any(|line| is(line))).count()
    };
    let elements = |names: &[&str]| {
        let text = lines.join("\n");
        names
            .iter()
            .map(|name| {
                text.matches(&format!("<{name}>")).count() + text.matches(&format!("<{name} ")).count()
            })
            .sum()
    };
    match format {
        Format::Ris => {
            let marked = |tag: &str| lines.iter().filter(|l| l.starts_with(&format!("{tag}  -"))).count();
            if marked("TY") > 0 { marked("TY") } else { marked("ER") }
        }
        Format::Isi => starts("PT "),
        Format::Medline => blocks(&|line| {
            line.split_once('-').is_some_and(|(tag, _)| tag.len() <= 5 && tag.starts_with(char::is_uppercase))
        }),
        // A tag of the type begins a record, a blank line ends one; some records lack the one or the other.
        Format::Refer => starts("%0").max(blocks(&|line| line.starts_with('%'))),
        Format::PubmedXml => match elements(&["PubmedArticle", "PubmedBookArticle"]) {
            0 => elements(&["MedlineCitation"]),
            articles => articles,
        },
        Format::EndnoteXml => elements(&["record"]),
        Format::Bibtex => {
            let kinds =
                lines.iter().filter_map(|line| line.trim_start().strip_prefix('@')?.split_once(['{', '(']));
            let kinds = kinds.map(|(kind, _)| kind.trim().to_lowercase());
            kinds.filter(|kind| !["comment", "string", "preamble"].contains(&kind.as_str())).count()
        }
        _ => panic!("{format:?} has no mark"),
    }
}
