//! What would settle a verdict and what would change it, in words and as JSON.

use serde_json::{Value, json};

use super::document::{Line, Role};
use super::words::verdict_word;
use crate::check::{Origin, Program};
use crate::eval::{Cause, Decision, Verdict, Why};
use crate::prove::{Outlook, Region, Way};

/// The most ways to one verdict that are printed; JSON has all of them.
const MOST_SHOWN: usize = 6;

/// The sentences below a trace.
pub(super) fn sentences(outlook: &Outlook, decision: &Decision<'_>, program: &Program) -> Vec<Line> {
    let mut lines = Vec::new();
    if decision.verdict == Verdict::Unclear {
        lines.extend(settling(outlook, decision, program));
    }
    for verdict in [Verdict::Unclear, Verdict::Include, Verdict::Exclude] {
        let ways = outlook.ways.iter().filter(|way| way.verdict == verdict).collect::<Vec<_>>();
        let words = match verdict {
            Verdict::Include => "It would be included if  ",
            Verdict::Exclude => "It would be excluded if  ",
            Verdict::Unclear => "It would be unclear if   ",
        };
        for (index, way) in ways.iter().take(MOST_SHOWN).enumerate() {
            let words = if index == 0 { words } else { "or if  " };
            lines.push(Line::plain(words).and(Role::Code, conditions(way, program)));
        }
        if ways.len() > MOST_SHOWN {
            let more = ways.len() - MOST_SHOWN;
            lines.push(Line::of(Role::Quiet, format!("or in {more} other ways: --format json has them all")));
        }
    }
    if outlook.cut_off {
        lines.push(Line::of(Role::Quiet, "There may be more to find: not searched further"));
    }
    lines
}

/// What has to be known for an open verdict to be settled, whatever comes out.
fn settling(outlook: &Outlook, decision: &Decision<'_>, program: &Program) -> Vec<Line> {
    let beyond = beyond_look_up(decision, program);
    match (outlook.foregone, &outlook.matters) {
        (Some(Verdict::Unclear), _) => {
            let why = beyond.unwrap_or_else(|| String::from("see why its criteria are open"));
            vec![Line::of(Role::Open, format!("No look-up settles it: {why}"))]
        }
        (Some(verdict), _) => {
            let word = verdict_word(verdict);
            vec![Line::plain(format!(
                "Unclear, but every possible value gives {word}: nothing needs to be looked up"
            ))]
        }
        (None, Some(fields)) if !fields.is_empty() => {
            let mut lines = vec![
                Line::plain("To settle it for certain, ")
                    .and(Role::Strong, errands(fields, decision, program)),
            ];
            if let Some(why) = beyond {
                let why = format!("Even then it can stay unclear: {why}");
                lines.push(Line::of(Role::Open, why));
            }
            lines
        }
        _ => Vec::new(),
    }
}

/// `find out duration and focus, ask the authors for model, and judge I2`
fn errands(fields: &[usize], decision: &Decision<'_>, program: &Program) -> String {
    let asked_for = |field: usize| causes(decision).any(|c| c.field == field && c.why == Why::NotReported);
    let judged = |field: usize| program.fields.get(field).is_some_and(|f| f.origin == Origin::Judged);
    let mut errands = [("find out", Vec::new()), ("ask the authors for", Vec::new()), ("judge", Vec::new())];
    for field in fields {
        let [look, ask, judge] = &mut errands;
        let errand = match () {
            () if judged(*field) => judge,
            () if asked_for(*field) => ask,
            () => look,
        };
        errand.1.push(name(program, *field).to_owned());
    }
    let errands = errands.into_iter().filter(|(_, names)| !names.is_empty());
    listed(errands.map(|(verb, names)| format!("{verb} {}", listed(names, " and "))).collect(), ", and ")
}

/// What no look-up tells: a convention, or what the criteria say when a field is not applicable.
fn beyond_look_up(decision: &Decision<'_>, program: &Program) -> Option<String> {
    let mut silent: Vec<&str> = Vec::new();
    let mut convention = false;
    for cause in causes(decision) {
        let name = name(program, cause.field);
        match cause.why {
            Why::NotApplicable if !silent.contains(&name) => silent.push(name),
            Why::MonthLength | Why::DayLength => convention = true,
            _ => {}
        }
    }
    let mut why = Vec::new();
    if !silent.is_empty() {
        let names = listed(silent.into_iter().map(str::to_owned).collect(), " or ");
        why.push(format!("the criteria do not say what follows when {names} is not applicable"));
    }
    if convention {
        why.push(String::from(
            "calendars leave it open, and only a convention decides, as in `convention month = 30 days`",
        ));
    }
    (!why.is_empty()).then(|| why.join("; "))
}

fn causes<'d>(decision: &'d Decision<'_>) -> impl Iterator<Item = &'d Cause> {
    decision.asked.iter().flat_map(|asked| &asked.causes)
}

fn name(program: &Program, field: usize) -> &str {
    program.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
}

/// `a, b, and c`; of two, only `last` stands between them.
fn listed(mut items: Vec<String>, last: &str) -> String {
    match items.pop() {
        Some(end) if !items.is_empty() => format!("{}{last}{end}", items.join(", ")),
        Some(only) => only,
        None => String::new(),
    }
}

/// `duration ≥ 3 months, and I2 judged yes`
fn conditions(way: &Way, program: &Program) -> String {
    let alone = way.regions.len() == 1;
    let parts = way.regions.iter().map(|region| {
        let condition = condition(region, program);
        if !alone && condition.contains(" or ") { format!("({condition})") } else { condition }
    });
    listed(parts.collect(), ", and ")
}

/// A region as people read it; JSON keeps it as the language has it.
pub(super) fn condition(region: &Region, program: &Program) -> String {
    let signs = [(" >= ", " ≥ "), (" <= ", " ≤ "), (" != ", " ≠ ")];
    let judged = program.fields.get(region.field).is_some_and(|field| field.origin == Origin::Judged);
    if judged {
        return region.condition.replace(" = ", " judged ");
    }
    signs.iter().fold(region.condition.clone(), |text, (plain, sign)| text.replace(plain, sign))
}

pub(super) fn outlook_json(outlook: &Outlook, program: &Program) -> Value {
    let name = |field: usize| name(program, field);
    json!({
        "settled_by": outlook.matters.as_ref().map(|fields| fields.iter().map(|f| name(*f)).collect::<Vec<_>>()),
        "foregone": outlook.foregone.map(verdict_word),
        "ways": outlook.ways.iter().map(|way| json!({
            "verdict": verdict_word(way.verdict),
            "cells": way.regions.iter().map(|region| json!({
                "field": name(region.field),
                "condition": region.condition,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "cut_off": outlook.cut_off,
    })
}
