//! The criteria as the protocol reads, for the page's template.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::check::{Ask, Criterion, DocumentHash, Origin, Polarity, Program};
use crate::render::explain::{line_of, written};
use crate::render::survey::kind;
use crate::syntax::ast::{File, Statement};

/// Everything that the file says about eligibility, stage by stage, then what its words stand for.
pub(super) fn protocol(program: &Program, file: &File) -> Value {
    let words = Words::of(program, file);
    let stages = program.stages.iter().enumerate().map(|(at, stage)| {
        let of = |polarity| {
            let criteria = program.criteria.iter().enumerate();
            let criteria = criteria.filter(|(_, c)| c.stage == at && c.polarity == polarity);
            criteria.map(|(index, c)| criterion(index, c, program, &words)).collect::<Vec<_>>()
        };
        json!({
            "name": stage.name, "title": stage.title, "before_screening": stage.before_screening,
            "awaits": stage.unclear_awaits,
            "inclusion": of(Polarity::Inclusion), "exclusion": of(Polarity::Exclusion),
        })
    });
    let title = |name: &str| program.titles.iter().find(|(of, _)| of == name).map(|(_, title)| title);
    let definitions = program.definitions.iter().map(|definition| {
        let rule = program.written(definition.node.span);
        json!({ "name": definition.name, "title": title(&definition.name), "rule": words.linked(&rule) })
    });
    let fields = program.fields.iter().filter(|field| field.origin != Origin::Judged).map(|field| {
        let stage = program.stages.get(field.read_at).filter(|_| field.read_at > 0);
        json!({
            "name": field.name, "title": title(&field.name), "kind": kind(&field.spec),
            "read_at": stage.and_then(|stage| stage.name.clone()),
        })
    });
    let categories = program.categories.iter().map(|category| {
        let rule = program.written(category.node.span);
        json!({ "label": category.label, "title": category.title, "rule": words.linked(&rule) })
    });
    json!({
        "title": program.title, "heading": program.heading(), "name": program.name,
        "version": program.version,
        "source": program.source.name(), "text": program.source.text(),
        "fingerprint": program.fingerprint.as_str(), "document": DocumentHash::of(program).to_string(),
        "stages": stages.collect::<Vec<_>>(),
        "named": program.stages.iter().any(|stage| stage.name.is_some()),
        "definitions": definitions.collect::<Vec<_>>(),
        "lists": words.lists, "conventions": conventions(program, file),
        "fields": fields.collect::<Vec<_>>(), "categories": categories.collect::<Vec<_>>(),
        "amendments": program.amendments.iter().rev().map(|(version, on, text)| {
            json!({ "version": version, "on": on, "text": text })
        }).collect::<Vec<_>>(),
    })
}

fn criterion(index: usize, criterion: &Criterion, program: &Program, words: &Words) -> Value {
    let rule = match &criterion.ask {
        Ask::Judged { by, .. } if *by > 1 => vec![json!({ "text": format!("judged by {by} people") })],
        Ask::Judged { .. } => vec![json!({ "text": "judged by people" })],
        Ask::Rule(_) => words.linked(&written(criterion, program)),
    };
    json!({
        "index": index, "label": criterion.label, "title": criterion.title, "rule": rule,
        "judged": criterion.node().is_none(), "line": line_of(criterion, program),
    })
}

fn conventions(program: &Program, file: &File) -> Vec<String> {
    let said = |statement: &Statement| {
        matches!(statement, Statement::Convention(_) | Statement::Means(_) | Statement::Study(_))
    };
    let said = file.statements.iter().filter(|statement| said(&statement.node));
    said.map(|statement| program.written(statement.span)).collect()
}

/// The words that a rule may use and that the file explains: lists, definitions and fields.
struct Words {
    /// Per word, where on the page it is explained.
    known: BTreeMap<String, String>,
    lists: Vec<Value>,
}

impl Words {
    fn of(program: &Program, file: &File) -> Self {
        let mut known = BTreeMap::new();
        for field in program.fields.iter().filter(|field| field.origin != Origin::Judged) {
            known.insert(field.name.clone(), format!("field-{}", field.name));
        }
        let mut lists = Vec::new();
        for statement in &file.statements {
            if let Statement::List(list) = &statement.node {
                known.insert(list.name.node.clone(), format!("list-{}", list.name.node));
            }
        }
        for definition in &program.definitions {
            known.insert(definition.name.clone(), format!("define-{}", definition.name));
        }
        let mut words = Self { known, lists: Vec::new() };
        for statement in &file.statements {
            if let Statement::List(list) = &statement.node {
                let text = program.written(statement.span);
                let members = text.split_once('=').map_or("", |(_, members)| members.trim());
                let title = list.title.as_ref().map(|title| title.node.clone());
                lists.push(json!({
                    "name": list.name.node, "title": title, "members": words.linked(members),
                }));
            }
        }
        words.lists = lists;
        words
    }

    /// A rule in pieces: words that are explained elsewhere with the place.
    fn linked(&self, rule: &str) -> Vec<Value> {
        let mut pieces: Vec<Value> = Vec::new();
        let mut plain = String::new();
        let mut rest = rule;
        let mut quoted = false;
        while let Some(first) = rest.chars().next() {
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
            let until = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()).max(first.len_utf8());
            let (word, after) = rest.split_at(until);
            quoted ^= word == "\"";
            match self.known.get(word).filter(|_| !quoted) {
                Some(place) => {
                    pieces.push(json!({ "text": std::mem::take(&mut plain) }));
                    pieces.push(json!({ "text": word, "place": place }));
                }
                None => plain.push_str(word),
            }
            rest = after;
        }
        pieces.push(json!({ "text": plain }));
        pieces.retain(|piece| piece.get("text").is_some_and(|text| text != ""));
        pieces
    }
}
