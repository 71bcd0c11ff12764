//! The specification of the language in code: one row, one condition, a trace. (Meaning, rule 6.)
//!
//! Every other engine is tested against this one.

use std::sync::Arc;

use super::leaf::{Texts, View, answer, judged};
use super::quick::Asking;
use super::trace::{Asked, Cause, Trace, Why};
use crate::check::{Ask, Criterion, Form, Node};
use crate::syntax::ast::Counted;
use crate::value::{Convention, Truth};

/// Evaluates conditions on one record as one stage sees it. Definitions are evaluated once.
pub(super) struct Interpreter<'p> {
    view: View<'p>,
    convention: Convention,
    texts: Texts,
    definitions: Vec<Option<Arc<Trace<'p>>>>,
}

impl<'p> Interpreter<'p> {
    pub(super) fn new(view: View<'p>, convention: Convention) -> Self {
        Self {
            view,
            convention,
            texts: Texts::default(),
            definitions: vec![None; view.program.definitions.len()],
        }
    }

    /// Asks one criterion.
    pub(super) fn ask(&mut self, criterion: &'p Criterion) -> Asked<'p> {
        match &criterion.ask {
            Ask::Rule(node) => {
                let trace = self.condition(node);
                Asked { criterion, truth: trace.truth, causes: trace.causes.clone(), trace: Some(trace) }
            }
            Ask::Judged { field, by } => {
                let (truth, causes) = match judged(self.view.cell(*field), *by) {
                    Ok(answer) => (Truth::from(answer), Vec::new()),
                    Err(why) => (Truth::Unknown, vec![Cause { field: *field, why: Why::Judged(why) }]),
                };
                Asked { criterion, truth, trace: None, causes }
            }
        }
    }

    /// Evaluates one condition; every part of it, decided or not.
    pub(super) fn condition(&mut self, node: &'p Node) -> Arc<Trace<'p>> {
        Arc::new(match &node.form {
            Form::Test(test) => {
                let answer = answer(test, self.view, self.convention, &mut self.texts);
                Trace {
                    node,
                    truth: answer.truth,
                    parts: Vec::new(),
                    causes: answer.causes,
                    sensitive: answer.sensitive,
                }
            }
            Form::Not(part) => {
                let part = self.condition(part);
                combined(node, !part.truth, vec![part])
            }
            Form::And(parts) => {
                let parts = self.conditions(parts);
                combined(node, Truth::all(parts.iter().map(|part| part.truth)), parts)
            }
            Form::Or(parts) => {
                let parts = self.conditions(parts);
                combined(node, Truth::any(parts.iter().map(|part| part.truth)), parts)
            }
            Form::Count { how, number, of } => {
                let parts = self.conditions(of);
                combined(node, count(*how, *number, parts.iter().map(|part| part.truth)), parts)
            }
            Form::When(body, condition) => {
                let (body, condition) = (self.condition(body), self.condition(condition));
                combined(node, Truth::any([!condition.truth, body.truth]), vec![body, condition])
            }
            Form::Unless(body, exception) => {
                let (body, exception) = (self.condition(body), self.condition(exception));
                combined(node, Truth::all([body.truth, !exception.truth]), vec![body, exception])
            }
            Form::Defined(index) => match self.definition(*index) {
                Some(part) => combined(node, part.truth, vec![part]),
                None => combined(node, Truth::Unknown, Vec::new()),
            },
        })
    }

    fn conditions(&mut self, nodes: &'p [Node]) -> Vec<Arc<Trace<'p>>> {
        nodes.iter().map(|node| self.condition(node)).collect()
    }

    fn definition(&mut self, index: usize) -> Option<Arc<Trace<'p>>> {
        if let Some(Some(trace)) = self.definitions.get(index) {
            return Some(Arc::clone(trace));
        }
        // Each definition stands after those it uses: in that order nothing is evaluated inside another.
        for (earlier, definition) in self.view.program.definitions.iter().enumerate().take(index + 1) {
            if self.definitions.get(earlier).is_some_and(Option::is_none) {
                let trace = self.condition(&definition.node);
                if let Some(slot) = self.definitions.get_mut(earlier) {
                    *slot = Some(trace);
                }
            }
        }
        self.definitions.get(index)?.clone()
    }
}

impl<'p> Asking<'p> for Interpreter<'p> {
    fn criterion(&mut self, criterion: &'p Criterion) -> Asked<'p> {
        self.ask(criterion)
    }

    fn category(&mut self, node: &'p Node) -> (Truth, Vec<Cause>) {
        let trace = self.condition(node);
        (trace.truth, trace.causes.clone())
    }
}

/// A condition made of parts: unknown for the reasons for which its parts are.
fn combined<'p>(node: &'p Node, truth: Truth, parts: Vec<Arc<Trace<'p>>>) -> Trace<'p> {
    let mut causes: Vec<Cause> = Vec::new();
    if truth == Truth::Unknown {
        for cause in parts.iter().flat_map(|part| &part.causes) {
            if !causes.contains(cause) {
                causes.push(*cause);
            }
        }
    }
    let sensitive = parts.iter().any(|part| part.sensitive);
    Trace { node, truth, parts, causes, sensitive }
}

/// `at least N of`: positions are counted, unknown ones both ways. (Rule 6.2.)
pub(super) fn count(how: Counted, number: usize, parts: impl Iterator<Item = Truth>) -> Truth {
    let (met, possible) = parts.fold((0, 0), |(met, possible), truth| {
        (met + usize::from(truth == Truth::True), possible + usize::from(truth != Truth::False))
    });
    let at_least = |number: usize| Truth::decided(met >= number, possible < number);
    let at_most = !at_least(number + 1);
    match how {
        Counted::AtLeast => at_least(number),
        Counted::AtMost => at_most,
        Counted::Exactly => Truth::all([at_least(number), at_most]),
    }
}
