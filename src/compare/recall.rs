//! What a flip is due to, remembered: a record that answers every question as an earlier one did flips
//! for the same edits.
//!
//! The next question depends on nothing but the answers so far, so that they form a tree.

use std::collections::HashMap;
use std::sync::Arc;

use super::decisions::Because;
use crate::eval::Verdict;
use crate::value::Truth;

/// The truth of a criterion (by its part) in a mixture at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) part: usize,
    pub(super) mask: u64,
    pub(super) stage: usize,
}

/// The tree of questions, per kind of flip: old verdict, new verdict.
#[derive(Default)]
pub(super) struct Recall {
    roots: HashMap<(Verdict, Verdict), usize>,
    nodes: Vec<Node>,
}

enum Node {
    Ask { question: Question, next: HashMap<Option<Truth>, usize> },
    Known(Arc<Because>),
}

impl Recall {
    /// What is known of a record that answers so.
    pub(super) fn find(
        &self,
        flip: (Verdict, Verdict),
        mut answer: impl FnMut(Question) -> Option<Truth>,
    ) -> Option<Arc<Because>> {
        let mut at = *self.roots.get(&flip)?;
        loop {
            match self.nodes.get(at)? {
                Node::Known(because) => return Some(Arc::clone(because)),
                Node::Ask { question, next } => at = *next.get(&answer(*question))?,
            }
        }
    }

    /// Keeps what was found for a record that answered so.
    pub(super) fn keep(
        &mut self,
        flip: (Verdict, Verdict),
        asked: &[(Question, Option<Truth>)],
        because: Arc<Because>,
    ) {
        let mut from: Option<(usize, Option<Truth>)> = None;
        for (question, answer) in asked {
            let next = HashMap::new();
            let at = self.reach(flip, from, || Node::Ask { question: *question, next });
            from = Some((at, *answer));
        }
        self.reach(flip, from, || Node::Known(because));
    }

    /// The node that follows an answer; it is made when it is not there.
    fn reach(
        &mut self,
        flip: (Verdict, Verdict),
        from: Option<(usize, Option<Truth>)>,
        node: impl FnOnce() -> Node,
    ) -> usize {
        let made = self.nodes.len();
        let at = match from {
            None => *self.roots.entry(flip).or_insert(made),
            Some((before, answer)) => match self.nodes.get_mut(before) {
                Some(Node::Ask { next, .. }) => *next.entry(answer).or_insert(made),
                _ => before,
            },
        };
        if at == made {
            self.nodes.push(node());
        }
        at
    }
}
