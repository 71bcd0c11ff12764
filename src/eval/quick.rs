//! Truths without their traces, for those who ask for very many of them. The interpreter is the
//! specification: a law compares the two.

use super::interpret::count;
use super::leaf::{View, judged, truth};
use super::trace::{Asked, Cause};
use crate::check::{Ask, Criterion, Form, Node};
use crate::value::{Convention, Truth};

/// Answers criteria on one record as one stage sees it, and says nothing of how it came to them.
pub(super) struct Quick<'p> {
    view: View<'p>,
    convention: Convention,
    definitions: Vec<Truth>,
}

impl<'p> Quick<'p> {
    pub(super) fn new(view: View<'p>, convention: Convention) -> Self {
        Self { view, convention, definitions: Vec::new() }
    }

    pub(super) fn truth(&mut self, criterion: &'p Criterion) -> Truth {
        match &criterion.ask {
            Ask::Rule(node) => self.condition(node),
            Ask::Judged { field, by } => {
                judged(self.view.cell(*field), *by).map_or(Truth::Unknown, Truth::from)
            }
        }
    }

    pub(super) fn condition(&mut self, node: &'p Node) -> Truth {
        match &node.form {
            Form::Test(test) => truth(test, self.view, self.convention),
            Form::Not(part) => !self.condition(part),
            Form::And(parts) => self.until(parts, Truth::False, Truth::all),
            Form::Or(parts) => self.until(parts, Truth::True, Truth::any),
            Form::Count { how, number, of } => {
                count(*how, *number, of.iter().map(|part| self.condition(part)))
            }
            Form::When(body, condition) => match self.condition(condition) {
                Truth::False => Truth::True,
                condition => Truth::any([!condition, self.condition(body)]),
            },
            Form::Unless(body, exception) => match self.condition(exception) {
                Truth::True => Truth::False,
                exception => Truth::all([self.condition(body), !exception]),
            },
            Form::Defined(index) => self.definition(*index),
        }
    }

    /// Stops at the truth that settles it.
    fn until(&mut self, parts: &'p [Node], settles: Truth, join: fn([Truth; 2]) -> Truth) -> Truth {
        let mut joined = !settles;
        for part in parts {
            joined = join([joined, self.condition(part)]);
            if joined == settles {
                break;
            }
        }
        joined
    }

    fn definition(&mut self, index: usize) -> Truth {
        // Each stands after those that it uses: in this order none is evaluated inside another.
        while self.definitions.len() <= index {
            let Some(next) = self.view.program.definitions.get(self.definitions.len()) else { break };
            let truth = self.condition(&next.node);
            self.definitions.push(truth);
        }
        self.definitions.get(index).copied().unwrap_or(Truth::Unknown)
    }
}

/// How a decision asks: with traces, or without.
pub(super) trait Asking<'p> {
    fn criterion(&mut self, criterion: &'p Criterion) -> Asked<'p>;
    fn category(&mut self, node: &'p Node) -> (Truth, Vec<Cause>);
}

impl<'p> Asking<'p> for Quick<'p> {
    fn criterion(&mut self, criterion: &'p Criterion) -> Asked<'p> {
        Asked { criterion, truth: self.truth(criterion), trace: None, causes: Vec::new() }
    }

    fn category(&mut self, node: &'p Node) -> (Truth, Vec<Cause>) {
        (self.condition(node), Vec::new())
    }
}
