//! The examples of a file are run: a file whose examples fail is not sound.

use super::stages::{Decision, Verdict, screen};
use crate::check::{Example, Program};
use crate::diagnostic::{Code, Diagnostic};
use crate::record::{Batch, Column, RawCell, Row};
use crate::syntax::ast::Expected;

/// Runs every example of a program and tells those that do not come out as they say.
#[must_use]
pub fn check_examples(program: &Program) -> Vec<Diagnostic> {
    program.examples.iter().filter_map(|example| check_example(program, example)).collect()
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

fn check_example(program: &Program, example: &Example) -> Option<Diagnostic> {
    let batch = example_batch(program, example);
    let row = Row::new(&batch, 0);
    compare(program, example, &screen(program, row, example.at))
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
    let missing = example.by.iter().find(|criterion| !by.contains(criterion));
    let other_reason =
        expected == Verdict::Exclude && !example.by.is_empty() && example.by.first() != by.first();
    let but = if decision.verdict != expected {
        String::new()
    } else if example.at.is_some_and(|at| at != decision.stage) {
        String::from(", at another stage")
    } else if other_reason {
        String::from(": the first one is the reason")
    } else {
        format!(", not by {}", label(missing?))
    };
    let message = format!("`{}` comes out {came_out}{but}", example.title);
    let expects = match expected {
        Verdict::Include => "include",
        Verdict::Exclude => "exclude",
        Verdict::Unclear => "unclear",
    };
    let at = example.at.and_then(stage).map(|stage| format!(" at {stage}")).unwrap_or_default();
    let by_labels =
        if example.by.is_empty() { String::new() } else { format!(" by {}", labels(&example.by)) };
    let diagnostic = Diagnostic::new(
        Code::ExampleFails,
        message,
        example.span,
        format!("expects {expects}{at}{by_labels}"),
    );
    Some(diagnostic.help("either the example or the criteria say something that is not meant"))
}
