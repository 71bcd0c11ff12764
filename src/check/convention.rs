//! `convention month = 30 days, year = 365 days`: what a file says about the length of things.

use super::statements::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast;
use crate::text::Span;
use crate::value::{Convention, Number, TimeUnit};

impl Reader<'_> {
    pub(super) fn convention(&mut self, parts: &[ast::ConventionPart], span: Span) {
        let mut convention = Convention::default();
        for part in parts {
            let bad = |message: String, span: Span, help: &str| {
                Diagnostic::new(Code::BadConvention, message, span, "cannot be used so").help(help)
            };
            let help = "write `convention month = 30 days, year = 365 days`, or `day = 24 hours`";
            let (unit, in_unit) = (TimeUnit::parse(&part.unit.node), TimeUnit::parse(&part.in_unit.node));
            let (slot, wanted) = match unit {
                Some(TimeUnit::Month) => (&mut convention.month, TimeUnit::Day),
                Some(TimeUnit::Year) => (&mut convention.year, TimeUnit::Day),
                Some(TimeUnit::Day) => (&mut convention.day, TimeUnit::Hour),
                _ => {
                    let message = format!("`{}` has no convention", part.unit.node);
                    self.context.report(bad(message, part.unit.span, help));
                    continue;
                }
            };
            if in_unit != Some(wanted) || part.amount.node <= Number::ZERO {
                let message =
                    format!("a {} cannot be {} {}", part.unit.node, part.amount.node, part.in_unit.node);
                let weeks = in_unit == Some(TimeUnit::Week);
                let help = if weeks { "write `convention month = 28 days, year = 364 days`" } else { help };
                self.context.report(bad(message, part.amount.span.to(part.in_unit.span), help));
            } else if slot.replace(part.amount.node).is_some() {
                let message = format!("`{}` is said twice", part.unit.node);
                self.context.report(bad(message, part.unit.span, "keep one of them"));
            }
        }
        // A year shorter than its twelve months would make a longer time the shorter one. (Rule 5.5.)
        if let (Some(month), Some(year)) = (convention.month, convention.year)
            && month * Number::whole(12) > year
        {
            self.context.report(
                Diagnostic::new(
                    Code::BadConvention,
                    format!("twelve months of {month} days are longer than a year of {year} days"),
                    span,
                    "a longer time could become the shorter one",
                )
                .help("write `convention month = 30 days, year = 365 days`"),
            );
        }
        if convention.month.is_none() && convention.year.is_some() {
            self.context.report(
                Diagnostic::new(
                    Code::BadConvention,
                    "a year without a month decides nothing",
                    span,
                    "no `month =` here",
                )
                .help("write `convention month = 30 days, year = 365 days`"),
            );
        }
        self.header.convention = convention;
    }
}
