//! `judged`: the column in which people answer.

use super::statements::Reader;
use super::{Ask, Field, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast;
use crate::text::Spanned;
use crate::value::{Base, FieldSpec, Shape};

impl Reader<'_> {
    /// The column in which people answer is named after the criterion unless it says otherwise.
    pub(super) fn judged(&mut self, label: &str, judged: &Spanned<ast::Judged>) -> Option<Ask> {
        let by = judged.by.as_ref().map_or(1, |by| by.node);
        if by < 1 {
            self.context.report(
                Diagnostic::new(Code::BadCount, "somebody must judge", judged.span, "0 judgements")
                    .help("write `judged`, or `judged by 2`"),
            );
            return None;
        }
        if let Some(field) = self.context.field_of(label) {
            let span = self.context.field(field).span;
            self.context.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    format!("`{label}` is both a judged criterion and a field"),
                    judged.span,
                    format!("people answer it in a column called `{label}`"),
                )
                .and(span, "the field")
                .help("give one of them another name"),
            );
            return None;
        }
        let mut spec = FieldSpec::plain(Base::Judgement, Shape::Single);
        spec.tokens = crate::value::MissingTokens::default();
        let field = self.context.fields.len();
        self.context.fields.push(Field {
            name: label.to_owned(),
            spec,
            from: judged.from.iter().map(|column| column.node.clone()).collect(),
            read_at: 0,
            origin: Origin::Judged,
            span: judged.span,
        });
        self.context.index.insert(label.to_owned(), field);
        self.context.use_field(field);
        Some(Ask::Judged { field, by })
    }
}
