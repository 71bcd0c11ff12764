//! Conditions as expressions: each part's truth, true, false or unknown, from those of its parts.

use super::dialect::Dialect;
use super::select::Writer;
use super::steps::{Expr, indented, latest};
use crate::check::{Form, Node};
use crate::syntax::ast::Counted;

impl<'p> Writer<'p> {
    /// The truth of a condition at a stage.
    pub(super) fn node(&mut self, node: &'p Node, stage: usize) -> Expr {
        match &node.form {
            Form::Test(test) => self.leaves.test(test, stage),
            Form::Not(part) => {
                let part = self.node(part, stage);
                Expr { sql: format!("NOT ({})", part.sql), step: part.step }
            }
            Form::And(parts) => self.joined(parts, "AND", stage),
            Form::Or(parts) => self.joined(parts, "OR", stage),
            Form::When(body, condition) => {
                let (body, condition) = (self.node(body, stage), self.node(condition, stage));
                let step = latest([&body, &condition]);
                Expr { sql: format!("(NOT ({})\n  OR ({}))", condition.sql, body.sql), step }
            }
            Form::Unless(body, exception) => {
                let (body, exception) = (self.node(body, stage), self.node(exception, stage));
                let step = latest([&body, &exception]);
                Expr { sql: format!("(({})\n  AND NOT ({}))", body.sql, exception.sql), step }
            }
            Form::Count { how, number, of } => self.count(*how, *number, of, stage),
            Form::Defined(index) => {
                let program = self.leaves.program;
                let Some(definition) = program.definitions.get(*index) else {
                    return Expr::unknown(self.dialect());
                };
                let truth = self.node(&definition.node, stage);
                let comment = self.comment(&definition.name, None, definition.node.span);
                self.name(truth, &definition.name, "definitions", Some(comment))
            }
        }
    }

    fn joined(&mut self, parts: &'p [Node], word: &str, stage: usize) -> Expr {
        let parts = parts.iter().map(|part| self.node(part, stage)).collect::<Vec<_>>();
        let step = latest(&parts);
        let sql = parts.iter().map(|part| format!("({})", indented(&part.sql))).collect::<Vec<_>>();
        Expr { sql: format!("({})", sql.join(&format!("\n  {word} "))), step }
    }

    /// Positions are counted, unknown ones both ways. (Rule 6.2.)
    fn count(&mut self, how: Counted, number: usize, of: &'p [Node], stage: usize) -> Expr {
        let parts = of.iter().map(|part| self.node(part, stage)).collect::<Vec<_>>();
        let step = latest(&parts);
        // Certain ones count 1, unknown ones 1000: one number holds both counts.
        let whole = self.dialect().type_of(super::Type::Whole);
        let each = parts.iter().map(|part| format!("COALESCE(CAST(({}) AS {whole}), 1000)", part.sql));
        let each = match self.dialect() {
            Dialect::Postgres => parts
                .iter()
                .map(|part| format!("COALESCE(({})::integer, 1000)", part.sql))
                .collect::<Vec<_>>(),
            _ => each.collect(),
        };
        let sum = Expr { sql: each.join("\n+ "), step };
        let comment = "those that are true, and 1000 for each that is unknown";
        let sum = self.name(sum, "counted", "counts", Some(comment.to_owned()));
        let certain = self.dialect().rest(&sum.sql, "1000");
        let possible = format!("{certain} + {}", self.dialect().divide(&sum.sql, "1000"));
        let sql = match how {
            Counted::AtLeast => {
                format!("CASE WHEN {certain} >= {number} THEN TRUE WHEN {possible} < {number} THEN FALSE END")
            }
            Counted::AtMost => {
                format!("CASE WHEN {certain} > {number} THEN FALSE WHEN {possible} <= {number} THEN TRUE END")
            }
            Counted::Exactly => format!(
                "CASE WHEN {certain} > {number} OR {possible} < {number} THEN FALSE WHEN {certain} = {number} AND {possible} = {number} THEN TRUE END"
            ),
        };
        Expr { sql, step: sum.step }
    }
}
