//! Differences for programs: JSON with the schema `eligible/diff/1`.

use serde_json::{Map, Value, json};

use super::decisions::{alone, finally, needed, outdated};
use super::words::{cause_name, verdict_word};
use crate::check::Program;
use crate::compare::{Again, Change, Decisions, Kind, Need, Outdated, VERDICTS, in_brackets};
use crate::eval::{Tally, Verdict};

/// The changes, and with records what they do (schema `eligible/diff/1`). `fused` are the edits that
/// count as one.
#[must_use]
pub fn difference_json(
    changes: &[Change],
    old: &Program,
    new: &Program,
    found: Option<(&Decisions, &[Vec<String>])>,
) -> Value {
    let mut object = Map::new();
    let version = |program: &Program| {
        json!({
            "file": program.source.name(), "name": program.name, "version": program.version,
            "fingerprint": program.fingerprint.as_str(),
        })
    };
    object.insert("schema".into(), json!("eligible/diff/1"));
    object.insert("old".into(), version(old));
    object.insert("new".into(), version(new));
    object.insert("changes".into(), changes.iter().map(change_json).collect());
    if let Some((found, fused)) = found {
        decisions_json(&mut object, found, fused, old, new);
    }
    Value::Object(object)
}

fn change_json(change: &Change) -> Value {
    let mut object = Map::new();
    object.insert(change.subject.word().into(), json!(change.name));
    object.insert("kind".into(), json!(change.kind().word()));
    object.insert("kinds".into(), change.kinds.iter().map(|kind| json!(kind.word())).collect());
    object.insert("edit".into(), json!(change.is_edit()));
    object.insert("title".into(), json!(change.title));
    object.insert("was".into(), json!(change.was));
    object.insert("old".into(), json!(change.old));
    object.insert("new".into(), json!(change.new));
    if !change.pieces.is_empty() {
        object.insert("difference".into(), json!(in_brackets(&change.pieces)));
    }
    if !matches!(change.kind(), Kind::Added | Kind::Removed) {
        object.insert("values_added".into(), json!(change.added));
        object.insert("values_removed".into(), json!(change.removed));
    }
    object.insert("notes".into(), json!(change.notes));
    object.insert("reaches".into(), json!(change.reaches));
    Value::Object(object)
}

fn decisions_json(
    object: &mut Map<String, Value>,
    found: &Decisions,
    fused: &[Vec<String>],
    old: &Program,
    new: &Program,
) {
    let mut transitions = Map::new();
    for (from, row) in VERDICTS.iter().zip(&found.transitions) {
        let cells = VERDICTS.iter().zip(row).map(|(to, n)| (verdict_word(*to).to_owned(), json!(n)));
        transitions.insert(verdict_word(*from).into(), Value::Object(cells.collect()));
    }
    object.insert("records".into(), json!(found.records()));
    object.insert("transitions".into(), Value::Object(transitions));
    let flips = found.flips.iter().map(|flip| {
        let because = &flip.because;
        let unless = because.unless.iter().map(|(set, edits)| json!({ "set": set, "edits": edits }));
        json!({
            "record": flip.record,
            "from": verdict_word(flip.from),
            "to": verdict_word(flip.to),
            "information_lost": flip.from == Verdict::Exclude && flip.to == Verdict::Unclear,
            "because": because.sets,
            "but_for": because.but_for,
            "unless": unless.collect::<Vec<_>>(),
            "searched_to": because.searched_to,
            "needs": needs_json(&flip.needs),
        })
    });
    object.insert("flips".into(), flips.collect());
    let alone = alone(found).into_iter().map(|(edit, flips)| json!({ "edit": edit, "flips_alone": flips }));
    object.insert("edits".into(), alone.collect());
    object.insert("fused".into(), json!(fused));
    let reasons = found.reasons.iter();
    let reasons = reasons.map(|r| json!({ "record": r.record, "from": r.from, "to": r.to }));
    object.insert("reasons_changed".into(), reasons.collect());
    object.insert("rescreen".into(), found.again.iter().map(again_json).collect());
    let both = [("old", &found.old, old), ("new", &found.new, new)];
    let counts = both.map(|(name, tally, program)| (name.to_owned(), counts_json(tally, program)));
    object.insert("counts".into(), Value::Object(counts.into_iter().collect()));
}

fn needs_json(needs: &[Need]) -> Value {
    let needs = needs.iter().map(
        |need| json!({ "criterion": need.criterion, "field": need.field, "cause": cause_name(need.why) }),
    );
    needs.collect()
}

fn again_json(again: &Again) -> Value {
    json!({
        "record": again.record,
        "from": verdict_word(again.from),
        "to": verdict_word(again.to),
        "needs": needs_json(&again.needs),
        "judge_again": again.judged_before,
        "stale_override": again.overridden.as_ref().map(|(people, why)| json!({
            "verdict": verdict_word(people.verdict), "by": people.by, "at": people.at,
            "why": people.why, "stale": outdated_word(why),
        })),
    })
}

fn counts_json(tally: &Tally, program: &Program) -> Value {
    let stages = program.stages.iter().zip(&tally.stages).map(|(stage, count)| {
        json!({
            "stage": stage.name, "screened": count.screened, "excluded": count.excluded,
            "unclear": count.unclear, "went_on": count.went_on,
        })
    });
    let mut counts = json!({
        "stages": stages.collect::<Vec<_>>(), "included": tally.included, "unclear": tally.awaiting,
        "excluded": tally.excluded,
    });
    if tally.overridden.records > 0 {
        let [included, unclear, excluded] = finally(tally);
        counts["with_overrides"] = json!({
            "overrides": tally.overridden.records, "included": included, "unclear": unclear,
            "excluded": excluded,
        });
    }
    counts
}

fn outdated_word(why: &Outdated) -> &'static str {
    match why {
        Outdated::OtherCriteria => "other-criteria",
        Outdated::Record => "record",
        Outdated::DecidedOtherwise => "decided-otherwise",
        Outdated::AskOtherwise(_) => "criterion-changed",
    }
}

/// One row of `--rescreen`: record, verdict before, verdict now, what people are asked for.
#[must_use]
pub fn rescreen_row(again: &Again) -> [String; 4] {
    let mut asked = Vec::new();
    if !again.needs.is_empty() {
        asked.push(needed(&again.needs));
    }
    asked.extend(again.judged_before.iter().map(|label| format!("judge {label} again: it was reworded")));
    asked.extend(again.overridden.as_ref().map(|(people, why)| {
        format!("confirm the override by {} ({}): {}", people.by, verdict_word(people.verdict), outdated(why))
    }));
    let [from, to] = [again.from, again.to].map(|verdict| verdict_word(verdict).to_owned());
    [again.record.clone(), from, to, asked.join("; ")]
}
