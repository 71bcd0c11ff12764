//! Criteria that stand in a search: limits, and terms in fields that hold no topic.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::strategy::{Asked, Day, Field, Limit, Query, Strategy};
use crate::text::Span;
use crate::value::language;

/// Each limit, with the criterion that would say the same where everybody can see it.
pub(super) fn hidden(strategy: &Strategy) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for line in &strategy.lines {
        Query::walk(&line.query, &mut |query| match &query.node {
            Query::Limited { limits, .. } => {
                found.extend(
                    limits.iter().map(|limit| told(&limit.asked(), &limit_name(&limit.node), limit.span)),
                );
            }
            Query::Meets(limit) => found.push(told(&limit.asked(), &limit_name(limit), query.span)),
            Query::In { query: inner, fields, .. } => {
                if let Query::Term(term) = &inner.node
                    && fields.iter().any(|name| name.field == Field::Language)
                {
                    found.push(told(&Asked::Language(language(&term.text)), &term.text, query.span));
                }
            }
            _ => {}
        });
    }
    found
}

fn limit_name(limit: &Limit) -> String {
    match limit {
        Limit::Dates { .. } => "the years".to_owned(),
        Limit::Named(name) => format!("`{name}`"),
        Limit::Pair(key, value) => format!("`{key}={value}`"),
    }
}

fn told(asked: &Asked, name: &str, span: Span) -> Diagnostic {
    let name =
        if name.starts_with('`') || name.starts_with("the ") { name.to_owned() } else { format!("`{name}`") };
    let message =
        format!("{name}: a criterion that stands in the search, so that nobody can count what it excludes");
    let fault = Diagnostic::new(Code::CriterionInSearch, message, span, "a limit of the database");
    match criterion(asked) {
        Some(criterion) => fault.help(format!("as a criterion below `inclusion`: {criterion}")),
        None => fault.help("if the review needs it, write it as a criterion, too"),
    }
}

/// The line of a criteria file that asks the same.
fn criterion(asked: &Asked) -> Option<String> {
    let year = |day: &Day| day.year.to_string();
    Some(match asked {
        Asked::Published(Some(from), None) => {
            format!("S1 \"Published {} or later\": year >= {}", year(from), year(from))
        }
        Asked::Published(None, Some(to)) => format!("S1 \"Published to {}\": year <= {}", year(to), year(to)),
        Asked::Published(Some(from), Some(to)) if from.year == to.year => {
            format!("S1 \"Published in {}\": year = {}", year(from), year(from))
        }
        Asked::Published(Some(from), Some(to)) => format!(
            "S1 \"Published {} to {}\": year between {} and {}",
            year(from),
            year(to),
            year(from),
            year(to)
        ),
        Asked::Language(name) => {
            let mut letters = name.chars();
            let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
            format!("S2 \"In {first}{}\": language in <{name}>", letters.as_str())
        }
        Asked::Headings(names) => {
            let names = names.iter().map(|name| name.to_lowercase()).take(1).collect::<Vec<_>>().join(", ");
            format!("S3 \"Indexed with {names}\": mesh in <{}>", quoted(&names))
        }
        Asked::Type(name) => format!("S4 \"A {name}\": type in <{}>", quoted(name)),
        Asked::Abstract => "S5 \"Has an abstract\": abstract is reported".to_owned(),
        Asked::Published(None, None) | Asked::Else => return None,
    })
}

fn quoted(value: &str) -> String {
    if value.chars().all(|c| c.is_ascii_alphanumeric()) { value.to_owned() } else { format!("\"{value}\"") }
}
