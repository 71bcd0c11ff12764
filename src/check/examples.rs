//! `example` blocks: their stage, their criteria and the cells they give.

use super::fields::stage_index;
use super::statements::Reader;
use super::{Example, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::record::RawCell;
use crate::syntax::ast::{self, CellValue};
use crate::text::{Span, closest};
use crate::value::read;

impl Reader<'_> {
    pub(super) fn example(&mut self, example: &ast::Example) -> Example {
        let at = example
            .at
            .as_ref()
            .map(|stage| stage_index(stage, self.context.names, &mut self.context.diagnostics));
        let mut by = Vec::new();
        for label in &example.by {
            match self.criteria.iter().position(|criterion| criterion.label == label.node) {
                Some(index) => by.push(index),
                None => {
                    let near =
                        closest(&label.node, self.labels.keys().map(String::as_str)).map(str::to_owned);
                    let diagnostic = Diagnostic::new(
                        Code::UnknownName,
                        format!("there is no criterion `{}`", label.node),
                        label.span,
                        "not a label",
                    );
                    self.context.report(match near {
                        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                        None => diagnostic.help("name the label of a criterion"),
                    });
                }
            }
        }
        let mut cells: Vec<(usize, RawCell, Span)> = Vec::new();
        for cell in &example.cells {
            let Some(field) = self.context.field_of(&cell.field.node) else {
                let near = closest(&cell.field.node, self.context.index.keys().map(String::as_str))
                    .map(str::to_owned);
                let diagnostic = Diagnostic::new(
                    Code::UnknownName,
                    format!("no criterion reads a field `{}`", cell.field.node),
                    cell.field.span,
                    "neither a field nor the label of a judged criterion",
                );
                self.context.report(match near {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help("take it away, or declare the field"),
                });
                continue;
            };
            if let Some((_, _, first)) = cells.iter().find(|(known, _, _)| *known == field) {
                let first = *first;
                self.context.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        format!("the example gives `{}` twice", cell.field.node),
                        cell.field.span,
                        "given again here",
                    )
                    .and(first, "first given here")
                    .help("keep one of them; several values go into `<…>`"),
                );
                continue;
            }
            let text = match &cell.value.node {
                CellValue::Text(word) => RawCell::Text(word.text.clone()),
                CellValue::Set(words) => RawCell::List(words.iter().map(|word| word.text.clone()).collect()),
            };
            let span = cell.field.span.to(cell.value.span);
            self.example_cell(field, &text, span);
            cells.push((field, text, span));
        }
        Example {
            title: example.title.node.clone(),
            span: example.title.span,
            expect: example.expect.node,
            at,
            by,
            cells,
        }
    }

    /// An example's cell must be one that the records could hold.
    pub(super) fn example_cell(&mut self, field: usize, text: &RawCell, span: Span) {
        let field = self.context.field(field);
        let Some(fault) = read(&field.spec, text.as_cell_text()).fault else { return };
        let what = if field.origin == Origin::Judged { "the judgement" } else { "the field" };
        let message = format!("{what} `{}` cannot hold `{}`", field.name, text.to_text());
        let label = fault.because.unwrap_or_else(|| String::from("not a cell that the records could hold"));
        let diagnostic = Diagnostic::new(Code::ExampleCell, message, span, label);
        self.context.report(match &fault.did_you_mean {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("expected {}", fault.expected)),
        });
    }
}
