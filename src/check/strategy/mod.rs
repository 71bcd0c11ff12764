//! Search strategies: lines that are not there, and what merely deserves a look.

mod compare;
mod limits;
mod terms;

pub use compare::compare;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::syntax::strategy::{Line, Op, Platform, Query, Strategy, print_query};
use crate::text::{Source, Span, Spanned};

/// What makes a strategy unfit to run, beyond what its parser told: lines that name other lines which
/// are not there. In the order of the text.
#[must_use]
pub fn check(strategy: &Strategy) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for line in &strategy.lines {
        Query::walk(&line.query, &mut |query| {
            let ranges = match &query.node {
                Query::Set(number) | Query::Limited { set: number, .. } => vec![(*number, *number)],
                Query::Sets { ranges, .. } => ranges.clone(),
                _ => return,
            };
            for (from, to) in ranges {
                faults.extend(missing(strategy, line, query.span, from, to));
            }
        });
    }
    faults
}

/// A range of lines of which one is not there.
fn missing(strategy: &Strategy, line: &Line, span: Span, from: u32, to: u32) -> Option<Diagnostic> {
    let known = |number: u32| strategy.line(number).is_some() || strategy.broken.contains(&number);
    let last = strategy.lines.iter().map(|line| line.number).chain(strategy.broken.iter().copied()).max();
    let last = last.unwrap_or(0);
    // No need to look further than one past the last.
    let gone = (from..=to.min(last.saturating_add(1))).chain([to]).find(|number| !known(*number));
    let label = "the lines before it are what it can name";
    if let Some(number) = gone {
        let message = format!("line {} names line {number}, and there is none", line.number);
        let help =
            format!("the lines go from {} to {last}", strategy.lines.first().map_or(1, |line| line.number));
        return Some(Diagnostic::new(Code::UnknownLine, message, span, label).help(help));
    }
    let later = (from..=to).find(|number| *number >= line.number)?;
    let message = if later == line.number {
        format!("line {later} names itself")
    } else {
        format!("line {} names line {later}, which comes later", line.number)
    };
    let fault = Diagnostic::new(Code::UnknownLine, message, span, label);
    Some(fault.help("were lines added or left out? then the numbers behind them have moved"))
}

/// What deserves a look in a strategy that can run. In the order of the text.
#[must_use]
pub fn lint(strategy: &Strategy, source: &Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(undotted(strategy, source));
    found.extend(unused(strategy));
    found.extend(terms::useless(strategy, source));
    found.extend(limits::hidden(strategy));
    if strategy.platform == Platform::PubMed {
        found.extend(left_to_right(strategy));
        found.extend(implicit(strategy));
    }
    debug_assert!(!has_errors(&found), "lints are warnings");
    found.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    found
}

/// More places of one kind are not shown in one picture.
const SHOWN: usize = 4;

fn undotted(strategy: &Strategy, source: &Source) -> Option<Diagnostic> {
    let first = strategy.undotted.first()?;
    let count = strategy.undotted.len();
    let text = source.slice(*first);
    let message = match count {
        1 => format!("the field `{text}` lacks its closing dot"),
        _ => format!("{count} fields lack their closing dot, the first is `{text}`"),
    };
    let mut fault = Diagnostic::new(Code::NoClosingDot, message, *first, format!("`{text}.`"));
    for span in strategy.undotted.iter().skip(1).take(SHOWN - 1) {
        fault = fault.and(*span, format!("`{}.`", source.slice(*span)));
    }
    Some(fault.help("Ovid wants the dot; some tools read the letters behind `.` as words when it is missing"))
}

fn unused(strategy: &Strategy) -> Vec<Diagnostic> {
    let mut named = BTreeSet::new();
    for line in &strategy.lines {
        for (from, to) in Query::sets(&line.query) {
            let lines = strategy.lines.iter().map(|line| line.number);
            named.extend(lines.filter(|number| (from..=to).contains(number)));
        }
    }
    let last = strategy.lines.last().map(|line| line.number);
    // A list of lines that name one another in nothing is no strategy with a result, but a set of
    // searches side by side.
    if named.is_empty() {
        return Vec::new();
    }
    let unused =
        strategy.lines.iter().filter(|line| !named.contains(&line.number) && Some(line.number) != last);
    let faults = unused.map(|line| {
        let message = format!("line {} is used by no other line", line.number);
        Diagnostic::new(Code::UnusedLine, message, line.query.span, "what it finds is lost")
            .help("was it forgotten in an `or/…`, or is it a trial that can go?")
    });
    faults.collect()
}

/// `a OR b AND c`, which PubMed reads as `(a OR b) AND c`.
fn left_to_right(strategy: &Strategy) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for line in &strategy.lines {
        Query::walk(&line.query, &mut |query| {
            let Query::Joined { first, rest } = &query.node else { return };
            let Some(at) = rest.windows(2).position(|pair| match pair {
                [(a, _), (b, _)] => *a == Op::Or && *b != Op::Or,
                _ => false,
            }) else {
                return;
            };
            let Some(((_, before), (op, after))) = rest.get(at).zip(rest.get(at + 1)) else { return };
            let word = op.word().to_uppercase();
            let shown = |query: &Spanned<Query>| shortened(&print_query(query, strategy.platform));
            let head = if at == 0 { shown(first) } else { "…".to_owned() };
            let message = format!("`{word}` behind `OR` on one level: PubMed reads from left to right");
            let span = Span::new(before.span.end, after.span.start);
            let fault = Diagnostic::new(Code::LeftToRight, message, span, "joins all that stands before it")
                .help(format!("PubMed reads: ({head} OR {}) {word} {}", shown(before), shown(after)))
                .help(format!("not:          {head} OR ({} {word} {})", shown(before), shown(after)));
            found.push(fault.help("put brackets around what belongs together"));
        });
    }
    found
}

fn implicit(strategy: &Strategy) -> Option<Diagnostic> {
    let first = strategy.implicit.first()?;
    let count = strategy.implicit.len();
    let message = match count {
        1 => "there is no operator before this term, and PubMed joins it by AND".to_owned(),
        _ => format!("{count} terms have no operator before them, and PubMed joins them by AND"),
    };
    let mut fault = Diagnostic::new(Code::NoOperator, message, *first, "AND, or a forgotten OR?");
    for span in strategy.implicit.iter().skip(1).take(SHOWN - 1) {
        fault = fault.and(*span, "here, too");
    }
    Some(fault.help("write the operator"))
}

/// A long text with its middle left out.
fn shortened(text: &str) -> String {
    let letters = text.chars().count();
    if letters <= 40 {
        return text.to_owned();
    }
    let head = text.chars().take(22).collect::<String>();
    let tail = text.chars().skip(letters - 14).collect::<String>();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}
