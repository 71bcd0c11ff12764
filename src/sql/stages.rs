//! Criteria stage by stage: from which stage a truth holds, and at which a record stops.

use super::select::Writer;
use super::steps::{Expr, latest};
use crate::check::{Ask, Criterion, Polarity, Program};

/// A criterion as the stages see it: at which stage it has been asked, and its truth from then on.
pub(super) type Asked = Vec<(usize, Expr)>;

impl<'p> Writer<'p> {
    /// The truth of a criterion at each stage at which it changes.
    pub(super) fn asked(&mut self, criterion: &'p Criterion) -> Asked {
        let program = self.leaves.program;
        let mut asked: Asked = Vec::new();
        for stage in criterion.stage..=self.last.min(criterion.settled_at.max(criterion.stage)) {
            let seen = program.fields_of(criterion).into_iter();
            let new = seen.into_iter().any(|field| {
                program
                    .fields
                    .get(field)
                    .is_some_and(|field| field.read_at == stage && stage > criterion.stage)
            });
            if !asked.is_empty() && !new {
                continue;
            }
            let truth = match &criterion.ask {
                Ask::Rule(node) => self.node(node, stage),
                Ask::Judged { field, by } => self.leaves.judged(*field, *by, stage),
            };
            let stage_name = program.stages.get(stage).and_then(|stage| stage.name.as_deref());
            let wanted = match stage_name {
                // What every record is asked once needs no second name.
                _ if criterion.stage == 0 && criterion.settled_at == 0 => criterion.label.clone(),
                Some(name) => format!("{}_at_{name}", criterion.label),
                None => format!("{}_asked", criterion.label),
            };
            let comment = self.comment(&criterion.label, criterion.title.as_deref(), criterion.span);
            let truth = self.name(truth, &wanted, "criteria", Some(comment));
            asked.push((stage, truth));
        }
        asked
    }

    /// The last stage that a record reaches.
    pub(super) fn reached(&mut self, asked: &[Asked]) -> Expr {
        let program = self.leaves.program;
        let mut stops = Vec::new();
        let mut parts = Vec::new();
        for stage in 0..self.last {
            let Some(options) = program.stages.get(stage) else { continue };
            let (against, met) = at_stage(program, asked, stage);
            if against.is_empty() {
                continue;
            }
            let truths = asked.iter().filter_map(|asked| truth_at(asked, stage)).cloned().collect::<Vec<_>>();
            let expr = Expr { sql: verdict(&against, &met), step: latest(&truths) };
            let wanted = match options.name.as_deref() {
                Some(name) => format!("verdict_at_{name}"),
                None => String::from("verdict_at_first"),
            };
            let verdict = self.name(expr, &wanted, "stages", None);
            let stop = match options.unclear_awaits {
                true => format!("{} <> 'include'", verdict.sql),
                false => format!("{} = 'exclude'", verdict.sql),
            };
            stops.push(format!("WHEN {stop} THEN {stage}"));
            parts.push(verdict);
        }
        let sql = match &stops[..] {
            [] => return Expr::base(self.last.to_string()),
            stops => format!("CASE {} ELSE {} END", stops.join("\n  "), self.last),
        };
        let step = latest(&parts);
        self.name(Expr { sql, step }, "reached_stage", "stages", None)
    }
}

/// The truth of a criterion when a stage decides; nothing where it was not asked yet.
fn truth_at(asked: &Asked, stage: usize) -> Option<&Expr> {
    asked.iter().rev().find(|(from, _)| *from <= stage).map(|(_, truth)| truth)
}

/// The conditions that each exclude at a stage, and those that all have to hold to include.
fn at_stage(program: &Program, asked: &[Asked], stage: usize) -> (Vec<String>, Vec<String>) {
    let truths = program.criteria.iter().zip(asked).filter_map(|(criterion, asked)| {
        let truth = truth_at(asked, stage)?;
        Some(match criterion.polarity {
            Polarity::Inclusion => (format!("NOT {}", truth.sql), truth.sql.clone()),
            Polarity::Exclusion => (truth.sql.clone(), format!("NOT {}", truth.sql)),
        })
    });
    truths.unzip()
}

/// Exclude when any criterion decides against, else unclear when any is open, else include. (Rule 9.1.)
pub(super) fn verdict(against: &[String], met: &[String]) -> String {
    format!(
        "CASE\n  WHEN {} THEN 'exclude'\n  WHEN {} THEN 'include'\n  ELSE 'unclear'\nEND",
        against.join(" OR "),
        met.join(" AND ")
    )
}
