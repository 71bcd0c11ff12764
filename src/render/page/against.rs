//! What changed from an earlier version, and what becomes of the verdicts along a threshold.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::pictures::grouped;
use crate::check::Program;
use crate::compare::{Change, Decisions, Flip, Point, VERDICTS};
use crate::render::decisions::{alone, caused, needed};
use crate::render::difference::{named, sign, versions, what};
use crate::render::words::verdict_word;

/// So many records of a group of flips are named; the table of records has them all.
const MOST_NAMED: usize = 40;

/// The difference of two versions on the page's records.
pub(super) fn against(found: &Decisions, changes: &[Change], old: &Program, new: &Program) -> Value {
    let changes_told = changes.iter().map(|change| {
        json!({
            "sign": sign(change).to_string(), "name": named(change), "title": change.title,
            "what": what(change), "edit": change.is_edit(),
        })
    });
    let matrix = VERDICTS.iter().zip(&found.transitions).enumerate().map(|(from, (verdict, row))| {
        let cells = row
            .iter()
            .enumerate()
            .map(|(to, n)| json!({ "n": grouped(*n), "same": from == to, "none": *n == 0 }));
        json!({
            "verdict": verdict_word(*verdict), "all": grouped(row.iter().sum()),
            "cells": cells.collect::<Vec<_>>(),
        })
    });
    let column = |at: usize| found.transitions.iter().filter_map(|row| row.get(at)).sum::<u64>();
    let alone = alone(found).into_iter().map(|(edit, n)| json!({ "edit": edit, "n": grouped(n) }));
    json!({
        "versions": versions(old, new),
        "changes": changes_told.collect::<Vec<_>>(),
        "edits": changes.iter().filter(|change| change.is_edit()).count(),
        "matrix": matrix.collect::<Vec<_>>(),
        "totals": [grouped(column(0)), grouped(column(1)), grouped(column(2))],
        "records": grouped(found.records()),
        "flips": grouped(found.flips.len() as u64), "lost": grouped(found.lost()),
        "any_lost": found.lost() > 0,
        "any_flips": !found.flips.is_empty(),
        "groups": groups(found, changes), "alone": alone.collect::<Vec<_>>(),
        "reasons": grouped(found.reasons.len() as u64), "any_reasons": !found.reasons.is_empty(),
        "again": grouped(found.again.len() as u64), "any_again": !found.again.is_empty(),
        "sankey": sankey(found),
    })
}

/// The flips that are due to the same edits, the largest group first.
fn groups(found: &Decisions, changes: &[Change]) -> Value {
    let mut groups: BTreeMap<String, Vec<&Flip>> = BTreeMap::new();
    for flip in &found.flips {
        groups.entry(because(flip, changes)).or_default().push(flip);
    }
    let mut groups = groups.into_iter().collect::<Vec<_>>();
    groups.sort_by_key(|(_, flips)| std::cmp::Reverse(flips.len()));
    let groups = groups.into_iter().map(|(because, flips)| {
        let named = flips.iter().take(MOST_NAMED).map(|flip| {
            json!({
                "record": flip.record, "from": verdict_word(flip.from), "to": verdict_word(flip.to),
                "needs": needed(&flip.needs),
            })
        });
        json!({
            "because": because, "n": grouped(flips.len() as u64),
            "flips": named.collect::<Vec<_>>(), "more": flips.len().saturating_sub(MOST_NAMED),
        })
    });
    Value::from_iter(groups)
}

fn because(flip: &Flip, changes: &[Change]) -> String {
    let because = caused(&flip.because, changes);
    if because.is_empty() { String::from("no set of edits was found") } else { because }
}

/// Per record that flips, by its position: the verdict before, and which edits it is due to.
pub(super) fn flips(found: &Decisions, changes: &[Change], ids: &[String]) -> Value {
    let at = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect::<BTreeMap<_, _>>();
    let flips = found.flips.iter().filter_map(|flip| {
        let told = json!([verdict_word(flip.from), because(flip, changes)]);
        Some((at.get(flip.record.as_str())?.to_string(), told))
    });
    Value::Object(flips.collect())
}

/// The heights at which the streams of records from verdict to verdict are drawn, in a picture 300 high.
fn sankey(found: &Decisions) -> Value {
    const HIGH: u64 = 240;
    const GAP: u64 = 24;
    let all = found.records();
    let high = |n: u64| if n == 0 { 0 } else { (n * HIGH).checked_div(all).unwrap_or(0).max(2) };
    let side = |counts: [u64; 3]| {
        let mut from = 6;
        counts.map(|n| {
            let top = from;
            from += high(n) + GAP;
            top
        })
    };
    let row = |at: usize| found.transitions.get(at).map_or(0, |row| row.iter().sum());
    let column = |at: usize| found.transitions.iter().filter_map(|row| row.get(at)).sum();
    let (before, after): ([u64; 3], [u64; 3]) = ([row(0), row(1), row(2)], [column(0), column(1), column(2)]);
    let (left, right) = (side(before), side(after));
    let (mut out, mut into) = (left, right);
    let mut streams = Vec::new();
    for (from, counts) in found.transitions.iter().enumerate() {
        for (to, n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let (Some(a), Some(b)) = (out.get_mut(from), into.get_mut(to)) else { continue };
            let thick = high(*n);
            streams.push(json!({
                "n": grouped(*n), "thick": thick, "same": from == to,
                "from": VERDICTS.get(from).map(|v| verdict_word(*v)),
                "to": VERDICTS.get(to).map(|v| verdict_word(*v)),
                "a": *a + thick / 2, "b": *b + thick / 2,
            }));
            *a += thick;
            *b += thick;
        }
    }
    let node = |tops: [u64; 3], counts: [u64; 3]| {
        let nodes = VERDICTS.iter().zip(tops).zip(counts).filter(|(_, n)| *n > 0);
        let nodes = nodes.map(|((verdict, top), n)| {
            json!({
                "verdict": verdict_word(*verdict), "n": grouped(n), "top": top, "high": high(n),
                "middle": top + high(n) / 2 + 5,
            })
        });
        nodes.collect::<Vec<_>>()
    };
    json!({ "streams": streams, "left": node(left, before), "right": node(right, after) })
}

/// The numbers of a sweep, and its three curves in a picture 720 wide and 300 high.
pub(super) fn sweep(asked: &str, points: &[Point]) -> Value {
    let (left, wide, top, high) = (48_u64, 540_u64, 16_u64, 236_u64);
    let most = points.iter().flat_map(|p| [p.included, p.unclear, p.excluded]).max().unwrap_or(0).max(1);
    let last = (points.len() as u64).saturating_sub(1).max(1);
    let x = |at: usize| left + (at as u64 * wide) / last;
    let y = |n: u64| top + high - (n * high) / most;
    let curve = |verdict: &str, label: &str, of: fn(&Point) -> u64| {
        let line = points.iter().enumerate().map(|(at, p)| format!("{},{}", x(at), y(of(p))));
        let end = points.last().map_or(top, |p| y(of(p)));
        json!({
            "verdict": verdict, "label": label, "line": line.collect::<Vec<_>>().join(" "), "end": end,
            "n": points.last().map(|p| grouped(of(p))),
            "dots": points.iter().enumerate().map(|(at, p)| json!([x(at), y(of(p))])).collect::<Vec<_>>(),
        })
    };
    let mut curves = [
        curve("include", "included", |p| p.included),
        curve("unclear", "unclear", |p| p.unclear),
        curve("exclude", "excluded", |p| p.excluded),
    ];
    apart(&mut curves);
    // As many values below the axis as there is room for.
    let longest = points.iter().map(|point| point.value.chars().count()).max().unwrap_or(0).max(1);
    let step = points.len().div_ceil((70 / longest).max(2)).max(1);
    let values = points.iter().enumerate().filter(|(at, _)| at % step == 0);
    let ticks = values.map(|(at, point)| json!({ "x": x(at), "value": point.value }));
    let levels = [0, most / 2, most];
    json!({
        "asked": asked, "curves": curves, "ticks": ticks.collect::<Vec<_>>(),
        "levels": levels.map(|n| json!({ "n": grouped(n), "y": y(n) })),
        "written": points.iter().position(|p| p.as_written).map(x),
        "points": points.iter().map(|p| json!({
            "value": p.value, "written": p.as_written, "included": grouped(p.included),
            "unclear": grouped(p.unclear), "excluded": grouped(p.excluded),
        })).collect::<Vec<_>>(),
    })
}

/// Moves the words at the ends of curves apart where they would stand on one another.
fn apart(curves: &mut [Value; 3]) {
    const LINE: u64 = 18;
    let end = |curve: &Value| curve.get("end").and_then(Value::as_u64).unwrap_or(0);
    let mut order = [0, 1, 2];
    order.sort_by_key(|at| curves.get(*at).map(end));
    let mut lowest = 0;
    for at in order {
        let Some(curve) = curves.get_mut(at) else { continue };
        let place = end(curve).max(lowest);
        lowest = place + LINE;
        if let Some(object) = curve.as_object_mut() {
            object.insert("label_at".into(), json!(place + 5));
        }
    }
}
