//! EndNote's XML, which other reference managers write, too.

use super::Tagged;
use super::xml::{Kind, Node};

/// `<xml><records><record>`.
pub(super) const ENDNOTE: Kind = Kind { records: &["record"], around: &["xml", "records"], values };

/// Each value under its path below the record: `titles/title`.
fn values(record: &Node) -> Vec<Tagged> {
    let mut values = Vec::new();
    walk(record, "", &mut values);
    values
}

fn walk(node: &Node, path: &str, values: &mut Vec<Tagged>) {
    for node in node.nodes() {
        let tag = if path.is_empty() { node.name.clone() } else { format!("{path}/{}", node.name) };
        if node.holds_values() {
            walk(node, &tag, values);
            continue;
        }
        // The type by its name, which the number only repeats.
        let named = node.attribute("name").filter(|_| tag == "ref-type").map(str::to_owned);
        let text = named.unwrap_or_else(|| node.text());
        let several = tag.contains("author") && tag != "auth-address"
            || tag.ends_with("/keyword")
            || tag.ends_with("/url")
            || tag == "isbn";
        let texts = if several { text.split('\n').collect::<Vec<_>>() } else { vec![text.as_str()] };
        for text in texts.into_iter().map(|text| text.replace('\n', " ")).filter(|text| !text.is_empty()) {
            values.push(Tagged { tag: tag.clone(), text, line: node.line });
        }
    }
}
