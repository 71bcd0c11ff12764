//! Checks criteria as a form on a page would ask for it: a line of JSON in, `{"name": …, "criteria": …}`;
//! a line of JSON out, with every mistake, its place and what to do about it.

use std::error::Error;
use std::io::{BufRead, Write};

use eligible::Criteria;
use eligible::library::Diagnostics;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    serve(std::io::stdin().lock(), &mut std::io::stdout().lock())
}

pub(crate) fn serve(
    requests: impl BufRead,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    for line in requests.lines() {
        let answer = match serde_json::from_str::<Value>(&line?) {
            Ok(request) => checked(&request),
            Err(error) => json!({ "refused": format!("this is no JSON: {error}") }),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn checked(request: &Value) -> Value {
    let Some(text) = request["criteria"].as_str() else {
        return json!({ "refused": "there is no text `criteria`" });
    };
    let name = request["name"].as_str().unwrap_or("criteria");
    match Criteria::parse(name, text) {
        Ok(criteria) => json!({
            "name": name,
            "fingerprint": criteria.fingerprint(),
            "fields": criteria.program().fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(),
            "criteria": criteria.program().criteria.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(),
            "warnings": told(criteria.warnings()),
        }),
        Err(mistakes) => json!({ "name": name, "mistakes": told(&mistakes) }),
    }
}

fn told(diagnostics: &Diagnostics) -> Vec<Value> {
    let told = diagnostics.iter().map(|diagnostic| {
        let place = diagnostics.source().position(diagnostic.span().start);
        json!({
            "code": diagnostic.code.number(),
            "line": place.line,
            "column": place.column,
            "message": diagnostic.message,
            "help": diagnostic.help,
        })
    });
    told.collect()
}
