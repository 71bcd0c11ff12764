//! Operators mixed on one level: both readings, so that the searcher can choose.

use super::print;
use super::tree::{Op, Platform, Query};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Spanned;

/// Operators that give two readings without brackets. `a and b not c` has but one: both come to the
/// same.
pub(super) fn mixed(parts: &[Spanned<Query>], ops: &[Spanned<Op>]) -> Option<Diagnostic> {
    let plain = ops.iter().take_while(|op| op.node != Op::Not).count();
    let joining = ops.get(..plain)?;
    let one = joining.windows(2).all(|pair| matches!(pair, [a, b] if a.node == b.node));
    let all_not = ops.get(plain..)?.iter().all(|op| op.node == Op::Not);
    let ored = joining.iter().any(|op| op.node == Op::Or);
    if one && all_not && !(ored && plain < ops.len()) {
        return None;
    }
    let odd = ops.windows(2).find_map(|pair| match pair {
        [a, b] if a.node != b.node => Some((*a, *b)),
        _ => None,
    })?;
    let shown = parts.iter().map(short).collect::<Vec<_>>();
    let message =
        format!("`{}` and `{}` stand on one level without brackets", odd.0.node.word(), odd.1.node.word());
    let fault = Diagnostic::new(Code::MixedOperators, message, odd.1.span, "before or after the other?");
    let fault = fault.and(odd.0.span, "the other");
    let [one, other] = readings(&shown, ops);
    Some(fault.help(format!("either {one}")).help(format!("or {other}; write the brackets that are meant")))
}

/// Both readings, with brackets: `and` and `not` before `or`, and the other way round; without an `or`,
/// `not` before `and` and the other way round.
fn readings(parts: &[String], ops: &[Spanned<Op>]) -> [String; 2] {
    if ops.iter().any(|op| op.node == Op::Or) {
        [grouped(parts, ops, |op| op != Op::Or), grouped(parts, ops, |op| op == Op::Or)]
    } else {
        [grouped(parts, ops, |op| op == Op::Not), grouped(parts, ops, |op| op == Op::And)]
    }
}

/// The parts with brackets around those that a tight operator joins.
fn grouped(parts: &[String], ops: &[Spanned<Op>], tight: fn(Op) -> bool) -> String {
    let mut groups: Vec<(String, bool)> =
        parts.first().map(|first| (first.clone(), false)).into_iter().collect();
    let mut between = Vec::new();
    for (op, part) in ops.iter().zip(parts.iter().skip(1)) {
        match groups.last_mut().filter(|_| tight(op.node)) {
            Some((group, several)) => {
                *group = format!("{group} {} {part}", op.node.word());
                *several = true;
            }
            None => {
                between.push(op.node);
                groups.push((part.clone(), false));
            }
        }
    }
    let shown = groups.into_iter().map(|(group, several)| if several { format!("({group})") } else { group });
    let mut shown = shown.collect::<Vec<_>>().into_iter();
    let mut text = shown.next().unwrap_or_default();
    for (op, group) in between.iter().zip(shown) {
        text = format!("{text} {} {group}", op.word());
    }
    text
}

/// A query in a message: long ones are cut in the middle.
fn short(query: &Spanned<Query>) -> String {
    let text = print::query(query, Platform::Ovid);
    let text = if matches!(query.node, Query::Joined { .. }) { format!("({text})") } else { text };
    let letters = text.chars().count();
    if letters <= 32 {
        return text;
    }
    let head = text.chars().take(18).collect::<String>();
    let tail = text.chars().skip(letters - 10).collect::<String>();
    format!("{head} … {tail}")
}
