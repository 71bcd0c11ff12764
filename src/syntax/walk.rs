//! Going through a condition, part by part.

use super::ast::Expr;
use crate::text::Spanned;

/// Calls `see` with an expression and all below it, parents first.
pub fn walk<'a>(expr: &'a Spanned<Expr>, see: &mut impl FnMut(&'a Spanned<Expr>)) {
    see(expr);
    match &expr.node {
        Expr::Guarded { body, condition, .. } => {
            walk(body, see);
            walk(condition, see);
        }
        Expr::Or(parts) | Expr::And(parts) | Expr::Count { of: parts, .. } | Expr::Set(parts) => {
            parts.iter().for_each(|part| walk(part, see));
        }
        Expr::Not(part) | Expr::Is { left: part, .. } => walk(part, see),
        Expr::Compare { left, right, .. } | Expr::Member { left, right, .. } => {
            walk(left, see);
            walk(right, see);
        }
        Expr::Between { value, low, high } => {
            walk(value, see);
            walk(low, see);
            walk(high, see);
        }
        Expr::Sum(parts) => parts.iter().for_each(|(_, part)| walk(part, see)),
        Expr::Contains { .. }
        | Expr::Extreme { .. }
        | Expr::Name(_)
        | Expr::Field(_)
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Percent(_)
        | Expr::Quantity(_)
        | Expr::Date(_) => {}
    }
}
