//! The examples of a file are run: a file whose examples fail is not sound.

use super::stages::{Decision, Verdict, screen};
use crate::check::{Example, Origin, Program};
use crate::diagnostic::{Code, Diagnostic};
use crate::record::{Batch, Column, RawCell, Row};
use crate::syntax::ast::Expected;
use crate::value::CellFault;

/// Runs every example of a program and tells those that do not come out as they say.
#[must_use]
pub fn check_examples(program: &Program) -> Vec<Diagnostic> {
    program.examples.iter().flat_map(|example| check_example(program, example)).collect()
}

/// The record that an example describes.
#[must_use]
pub fn example_batch(program: &Program, example: &Example) -> Batch {
    let columns = program.fields.iter().enumerate().map(|(index, field)| {
        let given = example.cells.iter().find(|(cell, _, _)| *cell == index);
        let text = given.map_or(RawCell::Absent, |(_, text, _)| text.clone());
        Column::read(&field.spec, [&text])
    });
    Batch { columns: columns.collect() }
}

fn check_example(program: &Program, example: &Example) -> Vec<Diagnostic> {
    let batch = example_batch(program, example);
    let row = Row::new(&batch, 0);
    let mut diagnostics = Vec::new();
    for (field, text, span) in &example.cells {
        let fault = row.reading(*field).and_then(|(_, reading)| reading.fault.as_ref());
        if let (Some(fault), Some(field)) = (fault, program.fields.get(*field)) {
            let what = if field.origin == Origin::Judged { "the judgement" } else { "the field" };
            let diagnostic = Diagnostic::new(
                Code::ExampleCell,
                format!("{what} `{}` cannot hold `{}`", field.name, text.to_text()),
                *span,
                expectation(fault),
            );
            diagnostics.push(match &fault.did_you_mean {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("write it as a cell of the records would"),
            });
        }
    }
    if diagnostics.is_empty() {
        let decision = screen(program, row, example.at);
        diagnostics.extend(compare(program, example, &decision));
    }
    diagnostics
}

fn expectation(fault: &CellFault) -> String {
    match &fault.because {
        Some(because) => format!("{because}; expected {}", fault.expected),
        None => format!("expected {}", fault.expected),
    }
}

fn compare(program: &Program, example: &Example, decision: &Decision<'_>) -> Option<Diagnostic> {
    let expected = match example.expect {
        Expected::Include => Verdict::Include,
        Expected::Exclude => Verdict::Exclude,
        Expected::Unclear => Verdict::Unclear,
    };
    let label = |index: &usize| program.criteria.get(*index).map(|c| c.label.as_str()).unwrap_or_default();
    let labels = |indices: &[usize]| indices.iter().map(label).collect::<Vec<_>>().join(", ");
    let stage = |index: usize| program.stages.get(index).and_then(|stage| stage.name.as_deref());
    let by = match decision.verdict {
        Verdict::Exclude => &decision.reasons,
        _ => &decision.open,
    };
    let came_out = match (decision.verdict, stage(decision.stage)) {
        (Verdict::Include, _) => String::from("included"),
        (Verdict::Exclude, Some(stage)) => format!("excluded at {stage} by {}", labels(by)),
        (Verdict::Exclude, None) => format!("excluded by {}", labels(by)),
        (Verdict::Unclear, Some(stage)) => format!("unclear at {stage}: {} open", labels(by)),
        (Verdict::Unclear, None) => format!("unclear: {} open", labels(by)),
    };
    let wrong = if decision.verdict != expected {
        Some(format!("the example comes out {came_out}"))
    } else if example.at.is_some_and(|at| at != decision.stage) {
        Some(format!("the example comes out {came_out}, at another stage"))
    } else if expected == Verdict::Exclude && !example.by.is_empty() && example.by.first() != by.first() {
        Some(format!("the example comes out {came_out}: the first one is the reason"))
    } else if let Some(missing) = example.by.iter().find(|criterion| !by.contains(criterion)) {
        Some(format!("the example comes out {came_out}, not by {}", label(missing)))
    } else {
        None
    };
    wrong.map(|message| {
        Diagnostic::new(Code::ExampleFails, message, example.span, format!("`{}`", example.title))
            .help("either the example or the criteria say something that is not meant")
    })
}
