//! A strategy as text: one way to write it, which parses back to the same tree.

use std::fmt::Write;

use super::tree::{Day, Heading, Limit, Near, Op, Platform, Query, Strategy, Term};

/// The strategy in the usual layout: numbered lines, comments and notes left out.
#[must_use]
pub fn print(strategy: &Strategy) -> String {
    let mut out = String::new();
    for line in &strategy.lines {
        let _ = writeln!(out, "{}. {}", line.number, query(&line.query, strategy.platform));
    }
    out
}

/// A query in the usual layout.
#[must_use]
pub fn query(query: &Query, platform: Platform) -> String {
    let mut pen = Pen { out: String::new(), platform };
    pen.query(query);
    pen.out
}

struct Pen {
    out: String,
    platform: Platform,
}

impl Pen {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn query(&mut self, query: &Query) {
        match query {
            Query::Joined { first, rest } => {
                self.part(first);
                for (op, part) in rest {
                    let _ = write!(self.out, " {} ", self.op(*op));
                    self.part(part);
                }
            }
            Query::Near { first, rest } => {
                self.part(first);
                for (near, part) in rest {
                    match near {
                        Near::InOrder => self.push(" adj "),
                        Near::Within(n) => _ = write!(self.out, " adj{n} "),
                    }
                    self.part(part);
                }
            }
            Query::Term(term) => self.term(term),
            Query::Heading(heading) => self.heading(heading),
            Query::Set(number) if self.platform == Platform::PubMed => _ = write!(self.out, "#{number}"),
            Query::Set(number) => _ = write!(self.out, "{number}"),
            Query::Sets { all, ranges } => {
                self.push(if *all { "and/" } else { "or/" });
                let ranges = ranges
                    .iter()
                    .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
                let ranges = ranges.collect::<Vec<_>>().join(",");
                self.push(&ranges);
            }
            Query::In { query, fields, times } => {
                if matches!(query.node, Query::Term(_)) {
                    self.query(query);
                } else {
                    self.push("(");
                    self.query(query);
                    self.push(")");
                }
                let codes = fields.iter().map(|field| field.code.as_str()).collect::<Vec<_>>();
                match (self.platform, &query.node) {
                    (Platform::Ovid, _) => _ = write!(self.out, ".{}.", codes.join(",")),
                    (Platform::PubMed, Query::Term(Term { apart: Some(n), .. })) => {
                        _ = write!(self.out, "[{}:~{n}]", codes.join(","));
                    }
                    (Platform::PubMed, _) => _ = write!(self.out, "[{}]", codes.join(",")),
                }
                if let Some(times) = times {
                    let _ = write!(self.out, " /freq={times}");
                }
            }
            Query::Limited { set, any, limits } => {
                let _ = write!(self.out, "limit {set} to (");
                for (at, limit) in limits.iter().enumerate() {
                    self.push(match (at, any) {
                        (0, _) => "",
                        (_, true) => " or ",
                        (_, false) => " and ",
                    });
                    self.limit(limit);
                }
                self.push(")");
            }
            Query::Meets(limit) => self.limit(limit),
        }
    }

    /// A query within another: what joins is put in brackets.
    fn part(&mut self, query: &Query) {
        if matches!(query, Query::Joined { .. } | Query::Near { .. }) {
            self.push("(");
            self.query(query);
            self.push(")");
        } else {
            self.query(query);
        }
    }

    fn op(&self, op: Op) -> String {
        match self.platform {
            Platform::Ovid => op.word().to_owned(),
            Platform::PubMed => op.word().to_uppercase(),
        }
    }

    fn term(&mut self, term: &Term) {
        if term.quoted {
            let _ = write!(self.out, "\"{}\"", term.text);
        } else {
            self.push(&term.text);
        }
    }

    fn heading(&mut self, heading: &Heading) {
        if self.platform == Platform::PubMed {
            let subheadings = heading.subheadings.iter().map(|sub| format!("/{sub}")).collect::<String>();
            let tag = if heading.major { "majr" } else { "mh" };
            let narrower = if heading.explode { "" } else { ":noexp" };
            let _ = write!(self.out, "\"{}{subheadings}\"[{tag}{narrower}]", heading.name);
            return;
        }
        self.push(if heading.explode { "exp " } else { "" });
        self.push(if heading.major { "*" } else { "" });
        let _ = write!(self.out, "\"{}\"/{}", heading.name, heading.subheadings.join(","));
    }

    fn limit(&mut self, limit: &Limit) {
        match (limit, self.platform) {
            (Limit::Dates { from, to, .. }, Platform::Ovid) => {
                let from = from.map_or_else(String::new, |day| day.year.to_string());
                let to = to.map_or_else(|| "Current".to_owned(), |day| day.year.to_string());
                let _ = write!(self.out, "yr=\"{from} -{to}\"");
            }
            (Limit::Dates { field, from, to }, Platform::PubMed) => {
                let from = from.map_or_else(|| "1000".to_owned(), written);
                let to = to.map_or_else(|| "3000".to_owned(), written);
                let _ = write!(self.out, "{from}:{to}[{field}]");
            }
            (Limit::Named(name), Platform::Ovid) => _ = write!(self.out, "\"{name}\""),
            (Limit::Named(name), Platform::PubMed) => _ = write!(self.out, "\"{name}\"[filter]"),
            (Limit::Pair(key, value), _) => _ = write!(self.out, "{key}=\"{value}\""),
        }
    }
}

fn written(day: Day) -> String {
    let parts = [Some(day.year), day.month, day.day].into_iter().flatten();
    parts.map(|part| format!("{part:02}")).collect::<Vec<_>>().join("/")
}
