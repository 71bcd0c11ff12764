//! Criteria as a list of steps, each of which is taken for many records at once.
//!
//! Equal parts of the criteria become one step, whichever criterion or stage they stand in.

use std::collections::HashMap;

use crate::check::{Ask, Criterion, Form, Node, Program, Test};
use crate::syntax::ast::Counted;

/// A question to cells: the leaves of the criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Question<'p> {
    /// A leaf of a condition.
    Test(&'p Test),
    /// What people answered to a criterion: the field, and how many equal judgements it takes.
    Judged(usize, u32),
}

/// A question as a stage asks it: cells of fields that are read later are not read. (Rule 9.2.)
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Leaf<'p> {
    pub(super) question: Question<'p>,
    /// The fields that the stage sees, each once, in order.
    pub(super) fields: Vec<usize>,
}

/// One step; what it is made of are earlier steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// A leaf, by its position.
    Leaf(usize),
    Not(usize),
    And(Vec<usize>),
    Or(Vec<usize>),
    Count {
        how: Counted,
        number: usize,
        of: Vec<usize>,
    },
}

/// All steps that it takes to screen a record.
#[derive(Debug, Default)]
pub(super) struct Plan<'p> {
    pub(super) leaves: Vec<Leaf<'p>>,
    /// The first stage at which each leaf is asked.
    pub(super) asked_at: Vec<usize>,
    pub(super) steps: Vec<Step>,
    /// Per stage, the step that answers each criterion asked by then, in the order of the file.
    pub(super) stages: Vec<Vec<usize>>,
    /// The step of each category, as the last stage sees it.
    pub(super) categories: Vec<usize>,
    known_leaves: HashMap<Leaf<'p>, usize>,
    known_steps: HashMap<Step, usize>,
}

impl<'p> Plan<'p> {
    /// The steps of a program up to a stage.
    pub(super) fn new(program: &'p Program, last: usize) -> Self {
        let mut plan = Self::default();
        for stage in 0..=last {
            let asked = program.criteria.iter().take_while(|criterion| criterion.stage <= stage);
            let steps = asked.map(|criterion| plan.criterion(program, criterion, stage)).collect();
            plan.stages.push(steps);
        }
        let categories = program.categories.iter().map(|category| plan.node(program, &category.node, last));
        plan.categories = categories.collect();
        plan
    }

    /// The steps of some criteria, each as a stage sees it, as of one stage.
    pub(super) fn of_some(program: &'p Program, asked: &[(usize, usize)]) -> Self {
        let mut plan = Self::default();
        let criteria = asked.iter().filter_map(|(at, stage)| Some((program.criteria.get(*at)?, *stage)));
        let steps = criteria.map(|(criterion, stage)| plan.criterion(program, criterion, stage)).collect();
        plan.stages.push(steps);
        plan
    }

    fn criterion(&mut self, program: &'p Program, criterion: &'p Criterion, stage: usize) -> usize {
        match &criterion.ask {
            Ask::Rule(node) => self.node(program, node, stage),
            Ask::Judged { field, by } => self.leaf(program, Question::Judged(*field, *by), &[*field], stage),
        }
    }

    fn node(&mut self, program: &'p Program, node: &'p Node, stage: usize) -> usize {
        let each = |plan: &mut Self, nodes: &'p [Node]| {
            nodes.iter().map(|node| plan.node(program, node, stage)).collect::<Vec<_>>()
        };
        let step = match &node.form {
            Form::Test(test) => return self.leaf(program, Question::Test(test), &test.fields(), stage),
            Form::Defined(index) => {
                return match program.definitions.get(*index) {
                    Some(definition) => self.node(program, &definition.node, stage),
                    // A checked program has every definition it names.
                    None => self.step(Step::Or(Vec::new())),
                };
            }
            Form::Not(part) => Step::Not(self.node(program, part, stage)),
            Form::And(parts) => Step::And(each(self, parts)),
            Form::Or(parts) => Step::Or(each(self, parts)),
            Form::Count { how, number, of } => Step::Count { how: *how, number: *number, of: each(self, of) },
            Form::When(body, condition) => {
                let condition = self.node(program, condition, stage);
                Step::Or(vec![self.step(Step::Not(condition)), self.node(program, body, stage)])
            }
            Form::Unless(body, exception) => {
                let exception = self.node(program, exception, stage);
                Step::And(vec![self.node(program, body, stage), self.step(Step::Not(exception))])
            }
        };
        self.step(step)
    }

    fn leaf(&mut self, program: &'p Program, question: Question<'p>, reads: &[usize], stage: usize) -> usize {
        let seen = |field: &usize| program.fields.get(*field).is_some_and(|field| field.read_at <= stage);
        let mut fields = reads.iter().copied().filter(seen).collect::<Vec<_>>();
        fields.sort_unstable();
        fields.dedup();
        let leaf = Leaf { question, fields };
        let at = *self.known_leaves.entry(leaf.clone()).or_insert_with(|| {
            self.leaves.push(leaf);
            self.asked_at.push(stage);
            self.leaves.len() - 1
        });
        self.step(Step::Leaf(at))
    }

    fn step(&mut self, step: Step) -> usize {
        *self.known_steps.entry(step.clone()).or_insert_with(|| {
            self.steps.push(step);
            self.steps.len() - 1
        })
    }
}
