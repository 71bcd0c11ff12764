//! The review page: one file that a co-reviewer opens in a browser, and that needs nothing else.
//!
//! What is the same for all records is written by the template. The records are data in the page, which a
//! script shows; so a hundred thousand of them can be searched and sorted.

mod against;
mod coded;
mod criteria;
mod pictures;
mod records;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Environment, context};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use records::PageRecord;

use super::document::visible_char;
use super::explain::written;
use super::survey::kind;
use crate::check::{Ask, Origin, Polarity, Program};
use crate::compare::{Change, Decisions, Point};
use crate::eval::{Survey, Tally};
use crate::syntax::ast::File;
use crate::value::{Base, Shape};
use records::Records;

const TEMPLATES: [(&str, &str); 4] = [
    ("page.html", include_str!("page.html")),
    ("criteria.html", include_str!("criteria.html")),
    ("pictures.html", include_str!("pictures.html")),
    ("against.html", include_str!("against.html")),
];
const STYLE: &str = concat!(include_str!("page.css"), include_str!("record.css"), include_str!("print.css"));
const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("data.js"),
    include_str!("list.js"),
    include_str!("record.js"),
    include_str!("answers.js"),
    include_str!("start.js"),
);

/// The records' table, as far as a page needs to know it.
#[derive(Clone, Debug, Default)]
pub struct PageTable {
    /// The names of the files.
    pub files: Vec<String>,
    /// The columns of the table.
    pub columns: Vec<String>,
    /// Per file and field of the criteria, the position of its column.
    pub places: Vec<Vec<Option<usize>>>,
}

/// A page about to be written.
pub struct Page<'p> {
    program: &'p Program,
    file: &'p File,
    table: PageTable,
    /// Per file and column, the field that is read from it.
    fields: Vec<Vec<Option<usize>>>,
    records: Records,
    against: Option<(Value, Value)>,
    sweeps: Vec<Value>,
    flow: Option<String>,
    command: String,
}

impl<'p> Page<'p> {
    /// An empty page on criteria. `command` is the one that explains a record: what the page leaves out
    /// for its size can be had from it.
    #[must_use]
    pub fn new(program: &'p Program, file: &'p File, table: PageTable, command: String) -> Self {
        let fields = table.places.iter().map(|places| {
            let column = |column: usize| places.iter().position(|place| *place == Some(column));
            (0..table.columns.len()).map(column).collect()
        });
        Self {
            program,
            file,
            fields: fields.collect(),
            records: Records::new(program.criteria.len(), table.columns.len()),
            table,
            against: None,
            sweeps: Vec::new(),
            flow: None,
            command,
        }
    }

    /// Adds a record.
    pub fn add(&mut self, one: PageRecord<'_>) {
        let fields = self.fields.get(one.record.file).map(Vec::as_slice).unwrap_or_default();
        self.records.add(one, fields);
    }

    /// With what changed from an earlier version. The records must have been added.
    pub fn against(&mut self, found: &Decisions, changes: &[Change], old: &Program) {
        let told = against::against(found, changes, old, self.program);
        self.against = Some((told, against::flips(found, changes, self.records.ids())));
    }

    /// With the verdicts along a threshold.
    pub fn sweep(&mut self, asked: &str, points: &[Point]) {
        self.sweeps.push(against::sweep(asked, points));
    }

    /// With a flow diagram, as SVG.
    pub fn flow(&mut self, svg: String) {
        self.flow = Some(svg);
    }

    /// The page.
    ///
    /// # Errors
    /// Only if the template and what is filled into it do not fit together.
    pub fn html(&self, tally: &Tally, survey: &Survey) -> Result<String, String> {
        let mut templates = Environment::new();
        for (name, text) in TEMPLATES {
            templates.add_template(name, text).map_err(|error| format!("{error:#}"))?;
        }
        let style = hash(STYLE);
        let script = hash(SCRIPT);
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; img-src data:; \
             base-uri 'none'; form-action 'none'"
        );
        let mut facts = json!({
            "policy": policy, "protocol": criteria::protocol(self.program, self.file),
            "files": self.table.files, "verdicts": pictures::verdicts(tally, self.program),
            "stages": pictures::stages(tally, self.program),
            "attrition": pictures::attrition(tally, self.program),
            "missing": pictures::missing(survey, self.program),
            "convention": tally.convention_sensitive, "provisional": tally.provisional,
            "against": self.against.as_ref().map(|(told, _)| told), "sweeps": self.sweeps,
            "program": concat!("eligible ", env!("CARGO_PKG_VERSION")), "command": self.command,
            "cut": {
                "cells": self.records.cells_cut, "traces": self.records.traces_cut,
                "outlooks": self.records.outlooks_cut,
            },
        });
        shown(&mut facts);
        let safe = minijinja::Value::from_safe_string;
        let page = templates.get_template("page.html").and_then(|page| {
            page.render(context! {
                style => safe(STYLE.to_owned()), script => safe(SCRIPT.to_owned()),
                data => safe(self.data()), flow => self.flow.clone().map(safe),
                ..minijinja::Value::from(minijinja::value::Serde(facts))
            })
        });
        page.map_err(|error| format!("{error:#}"))
    }

    /// The records and what the script has to know of the criteria, as JSON inside HTML.
    fn data(&self) -> String {
        let program = self.program;
        let criteria = program.criteria.iter().map(|criterion| {
            json!({
                "label": criterion.label, "title": criterion.title, "stage": criterion.stage,
                "excludes": criterion.polarity == Polarity::Exclusion, "rule": written(criterion, program),
                "field": match criterion.ask {
                    Ask::Judged { field, .. } => Some(field),
                    Ask::Rule(_) => None,
                },
            })
        });
        let fields = program.fields.iter().map(|field| {
            let values = field.spec.vocabulary.values.iter().map(|term| term.0.to_string());
            json!({
                "name": field.name, "judged": field.origin == Origin::Judged, "kind": kind(&field.spec),
                "values": if field.spec.base == Base::Term { values.collect() } else { Vec::new() },
                "several": field.spec.shape == Shape::Set, "separator": field.spec.separator,
                "yes_no": field.spec.base == Base::YesNo,
            })
        });
        let head = json!({
            "schema": "eligible/page/1",
            "heading": program.heading(), "fingerprint": program.fingerprint.as_str(),
            "stages": program.stages.iter().map(|stage| stage.name.clone()).collect::<Vec<_>>(),
            "criteria": criteria.collect::<Vec<_>>(), "fields": fields.collect::<Vec<_>>(),
            "files": self.table.files, "columns": self.table.columns, "columnFields": self.fields,
            "places": self.table.places, "count": self.records.len(), "rowMark": records::ROW.to_string(),
            "command": self.command, "flips": self.against.as_ref().map(|(_, flips)| flips),
        });
        let mut data = head.to_string();
        data.pop();
        self.records.write(&mut data);
        data.push('}');
        inside_html(&data)
    }
}

/// JSON that no HTML reader takes for the end of a script or for a comment. In JSON these characters
/// stand in strings only, where an escape says the same.
fn inside_html(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 64);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// The base64 of the SHA-256, as a Content-Security-Policy names what may run.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// Characters that would hide or turn round what a text says, shown instead; line breaks stay.
fn shown(value: &mut Value) {
    match value {
        Value::String(text) => {
            let plain = |c: char| if matches!(c, '\n' | '\t') { c } else { visible_char(c) };
            *text = text.chars().map(plain).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(shown),
        Value::Object(members) => members.values_mut().for_each(shown),
        _ => {}
    }
}
