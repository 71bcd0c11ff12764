//! PubMed's XML. What has parts, such as a name or a heading, becomes one text as in PubMed's tagged
//! format.

use super::Tagged;
use super::xml::{Kind, Node};

/// `<PubmedArticleSet><PubmedArticle>`, and the older `<MedlineCitationSet><MedlineCitation>`.
pub(super) const PUBMED: Kind = Kind {
    records: &["PubmedArticle", "PubmedBookArticle", "MedlineCitation"],
    around: &["PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"],
    values,
};

/// Parts of a path that say nothing: what they hold has names of its own.
const WRAPPERS: &[&str] = &[
    "MedlineCitation",
    "Article",
    "PubmedData",
    "BookDocument",
    "PubmedBookData",
    "Book",
    "JournalIssue",
    "Journal",
    "Pagination",
    "Abstract",
    "MedlineJournalInfo",
    "AffiliationInfo",
    "History",
];

fn values(record: &Node) -> Vec<Tagged> {
    let mut values = Vec::new();
    walk(record, "", &mut values);
    let has = |tag: &str| values.iter().any(|value| value.tag == tag);
    // Of a chapter, the book is what it was published in.
    if has("ArticleTitle") && has("BookTitle") {
        for value in values.iter_mut().filter(|value| value.tag == "BookTitle") {
            String::from("Book/Title").clone_into(&mut value.tag);
        }
    }
    values
}

fn walk(node: &Node, path: &str, values: &mut Vec<Tagged>) {
    if node.name == "MedlineCitation" {
        // Whether MeSH headings can be expected.
        let status = node.attribute("Status").into_iter();
        values.extend(status.map(|text| Tagged {
            tag: "Status".to_owned(),
            text: text.to_owned(),
            line: node.line,
        }));
    }
    for child in node.nodes() {
        let mut put = |tag: &str, text: String| {
            if !text.is_empty() {
                let text = text.replace('\n', " ");
                values.push(Tagged { tag: tag.to_owned(), text, line: child.line });
            }
        };
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        match child.name.as_str() {
            "Author" | "Investigator" | "PersonalNameSubject" => {
                let editors = node.attribute("Type") == Some("editors");
                let tag = if editors { "Editor" } else { child.name.as_str() };
                put(tag, name(child));
                rest(child, &["LastName", "ForeName", "Initials", "Suffix", "CollectiveName"], tag, values);
            }
            "AbstractText" => {
                let label =
                    child.attribute("Label").filter(|label| *label != "UNLABELLED" && !label.is_empty());
                let label = label.map(|label| format!("{label}: ")).unwrap_or_default();
                let tag = if node.name == "OtherAbstract" { "OtherAbstract" } else { "AbstractText" };
                put(tag, format!("{label}{}", child.text()));
            }
            "MeshHeading" => put("MeshHeading", heading(child)),
            "Keyword" => {
                let star = if child.attribute("MajorTopicYN") == Some("Y") { "*" } else { "" };
                put("Keyword", format!("{star}{}", child.text()));
            }
            "PubDate" | "ArticleDate" | "DateCompleted" | "DateRevised" | "DateCreated" | "BeginningDate"
            | "EndingDate" | "ContributionDate" => put(&child.name, date(child)),
            "PubMedPubDate" => {
                put(&of_type("History", child.attribute("PubStatus")), date(child));
            }
            "ELocationID" => put(&of_type("ELocationID", child.attribute("EIdType")), child.text()),
            "ArticleId" => put(&of_type("ArticleId", child.attribute("IdType")), child.text()),
            "Reference" => put("Reference", cited(child, "Citation")),
            "CommentsCorrections" => {
                put(&of_type("CommentsCorrections", child.attribute("RefType")), cited(child, "RefSource"));
            }
            "Chemical" => {
                let number = child.of("RegistryNumber").unwrap_or_default();
                put("Chemical", format!("{number} ({})", child.of("NameOfSubstance").unwrap_or_default()));
            }
            "Grant" => {
                let parts = ["GrantID", "Acronym", "Agency", "Country"].map(|part| child.of(part));
                put("Grant", parts.into_iter().flatten().collect::<Vec<_>>().join("/"));
            }
            "ISSN" | "Isbn" | "PMID" | "PublicationType" | "Language" | "ArticleTitle" | "BookTitle"
            | "VernacularTitle" => put(&child.name, child.text()),
            "Title" if node.name == "Journal" => put("Journal/Title", child.text()),
            name if child.holds_values() => {
                let plain = WRAPPERS.contains(&name) || name.ends_with("List");
                let path = if plain { path.to_owned() } else { below(name) };
                walk(child, &path, values);
            }
            name => put(&below(name), child.text()),
        }
    }
}

/// Parts of a name that are no name.
fn rest(node: &Node, known: &[&str], path: &str, values: &mut Vec<Tagged>) {
    let mut left = node.clone();
    left.content.retain(
        |content| !matches!(content, super::xml::Content::Node(node) if known.contains(&node.name.as_str())),
    );
    walk(&left, path, values);
}

fn of_type(tag: &str, kind: Option<&str>) -> String {
    kind.map_or_else(|| tag.to_owned(), |kind| format!("{tag}/{kind}"))
}

/// `Bainton, R J`, or the name of a group.
fn name(author: &Node) -> String {
    if let Some(group) = author.of("CollectiveName") {
        return group;
    }
    let given = author.of("ForeName").or_else(|| author.of("Initials"));
    let parts = [author.of("LastName"), given, author.of("Suffix")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `Dog Diseases/*diagnostic imaging`; the star marks what the article is mainly about.
fn heading(mesh: &Node) -> String {
    let parts = mesh.nodes().filter(|node| matches!(node.name.as_str(), "DescriptorName" | "QualifierName"));
    let parts = parts.map(|node| {
        let star = if node.attribute("MajorTopicYN") == Some("Y") { "*" } else { "" };
        format!("{star}{}", node.text())
    });
    parts.collect::<Vec<_>>().join("/")
}

/// `2017 Nov 15`, or what PubMed writes instead: `1998 Dec-1999 Jan`.
fn date(node: &Node) -> String {
    if let Some(text) = node.of("MedlineDate") {
        return text;
    }
    let parts = ["Year", "Month", "Season", "Day"].map(|part| node.of(part));
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A reference to another article, with its numbers.
fn cited(node: &Node, text: &str) -> String {
    let mut parts = node.of(text).into_iter().collect::<Vec<_>>();
    parts.extend(node.of("PMID").map(|id| format!("[pubmed {id}]")));
    parts.extend(node.of("Note"));
    for ids in node.nodes().filter(|node| node.name == "ArticleIdList") {
        parts.extend(
            ids.nodes().map(|id| format!("[{} {}]", id.attribute("IdType").unwrap_or("id"), id.text())),
        );
    }
    parts.join(" ")
}
