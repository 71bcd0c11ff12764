//! What the changes from one version to another do to the records.

use super::document::{Document, Line, Role, Table};
use super::screen::counted;
use super::words::{verdict_role, verdict_word};
use crate::check::Program;
use crate::compare::{Because, Change, Decisions, Flip, Need, Outdated, Subject, VERDICTS};
use crate::eval::{StageCount, Tally, Why};

/// What the changes do to the records: transitions, flips and why, counts, who looks again.
#[must_use]
pub fn decisions(found: &Decisions, changes: &[Change], old: &Program, new: &Program) -> Document {
    let mut document = Document::default();
    document.table(transitions(found));
    if found.lost() > 0 {
        document.paragraph(Line::of(
            Role::Open,
            format!("{} excluded → unclear: information lost", counted(found.lost(), "record")),
        ));
    }
    document.table(counts(found, changes, old, new));
    if found.new.overridden.records > 0 {
        document.paragraph(overridden(found));
    }
    if found.flips.is_empty() {
        document.heading("No verdict flips");
    } else {
        document.heading(counted(found.flips.len() as u64, "flip"));
        let rows = found.flips.iter().map(|flip| {
            let change = Line::of(verdict_role(flip.from), verdict_word(flip.from))
                .and(Role::Plain, " → ")
                .and(verdict_role(flip.to), verdict_word(flip.to));
            vec![Line::plain(&*flip.record), change, Line::plain(why(flip, changes))]
        });
        document.table(Table { rows: rows.collect(), ..Table::default() });
        for (edit, alone) in alone(found) {
            document.paragraph(format!("{edit} alone causes {}", counted(alone, "flip")));
        }
    }
    if !found.reasons.is_empty() {
        let several = found.reasons.len() > 1;
        let reasons = if several { "reasons" } else { "reason" };
        let told = found.reasons.iter().map(|r| format!("{} {} → {}", r.record, r.from, r.to));
        document.paragraph(format!(
            "{} {reasons} changed under the same verdict: {}",
            found.reasons.len(),
            told.collect::<Vec<_>>().join(", ")
        ));
    }
    stale(&mut document, found);
    document.paragraph(again(found));
    document
}

/// What people decided instead, counted in the place of the verdicts: included, awaiting, excluded.
pub(super) fn finally(tally: &Tally) -> [u64; 3] {
    let engine = [tally.included, tally.awaiting, tally.excluded];
    let mut counts = VERDICTS.into_iter().zip(engine);
    [(); 3].map(|()| counts.next().map_or(0, |(verdict, engine)| tally.overridden.finally(verdict, engine)))
}

fn overridden(found: &Decisions) -> String {
    let mut counts = finally(&found.old).into_iter().zip(finally(&found.new));
    let [included, awaiting, excluded] = [(); 3]
        .map(|()| counts.next().map(|(was, is)| side_by_side(Some(was), Some(is))).unwrap_or_default());
    format!(
        "With {}: {included} included, {awaiting} awaiting classification, {excluded} excluded",
        counted(found.new.overridden.records, "override"),
    )
}

/// The overrides that no longer answer what is asked.
fn stale(document: &mut Document, found: &Decisions) {
    let outdated = found.again.iter().filter_map(|again| Some((&again.record, again.overridden.as_ref()?)));
    let rows = outdated.map(|(record, (people, why))| {
        let said = format!("people say {} ({}, {})", verdict_word(people.verdict), people.by, people.at);
        vec![Line::plain(&**record), Line::plain(said), Line::plain(self::outdated(why))]
    });
    let rows = rows.collect::<Vec<_>>();
    if !rows.is_empty() {
        let are = if rows.len() == 1 { "override is" } else { "overrides are" };
        let they = if rows.len() == 1 { "it counts" } else { "they count" };
        document.heading(format!("{} {are} stale; {they} until somebody decides anew", rows.len()));
        document.table(Table { rows, ..Table::default() });
    }
}

/// Why an override is stale.
pub(super) fn outdated(why: &Outdated) -> String {
    match why {
        Outdated::OtherCriteria => String::from("it answered other criteria"),
        Outdated::Record => String::from("the record changed since"),
        Outdated::DecidedOtherwise => String::from("the criteria decide otherwise now"),
        Outdated::AskOtherwise(labels) => format!("{} changed since", labels.join(", ")),
    }
}

fn transitions(found: &Decisions) -> Table {
    let number = |n: u64| Line::plain(n.to_string());
    let header = ["", "now include", "unclear", "exclude", "in all"].map(Line::from).to_vec();
    let mut rows = Vec::new();
    for (verdict, row) in VERDICTS.iter().zip(&found.transitions) {
        let mut cells = vec![Line::plain(format!("was {}", verdict_word(*verdict)))];
        cells.extend(row.iter().map(|n| number(*n)));
        cells.push(number(row.iter().sum()));
        rows.push(cells);
    }
    let mut total = vec![Line::plain("in all")];
    total
        .extend((0..3).map(|at| number(found.transitions.iter().filter_map(|row| row.get(at)).sum::<u64>())));
    total.push(number(found.records()));
    rows.push(total);
    Table { header, rows, numbers: vec![1, 2, 3, 4] }
}

/// The flow counts of both versions side by side.
fn counts(found: &Decisions, changes: &[Change], old: &Program, new: &Program) -> Table {
    let names = |program: &Program| {
        program.stages.iter().map(|stage| stage.name.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    let (mut before, after) = (names(old), names(new));
    for name in &mut before {
        let mut stages = changes.iter().filter(|change| change.subject == Subject::Stage);
        if let Some(renamed) = stages.find(|change| change.was.as_ref() == Some(name)) {
            name.clone_from(&renamed.name);
        }
    }
    let gone = before.iter().filter(|name| !after.contains(name));
    let mut rows = Vec::new();
    for name in after.iter().chain(gone).filter(|name| !name.is_empty()) {
        let of = |names: &[String], tally: &Tally| {
            let at = names.iter().position(|known| known == name)?;
            tally.stages.get(at).copied()
        };
        let (was, is) = (of(&before, &found.old), of(&after, &found.new));
        let count = |which: fn(&StageCount) -> u64| {
            let [was, is] = [was, is].map(|count| count.as_ref().map(which));
            Line::plain(side_by_side(was, is))
        };
        rows.push(vec![
            Line::plain(&**name),
            count(|c| c.screened),
            count(|c| c.excluded),
            count(|c| c.unclear),
            count(|c| c.went_on),
        ]);
    }
    if !rows.is_empty() {
        let header = ["stage", "screened", "excluded", "unclear", "go on"].map(Line::from).to_vec();
        let all = |was: u64, is: u64| Line::plain(side_by_side(Some(was), Some(is)));
        rows.push(vec![
            Line::plain("in the end"),
            all(found.old.read, found.new.read),
            all(found.old.excluded, found.new.excluded),
            all(found.old.awaiting, found.new.awaiting),
            all(found.old.included, found.new.included),
        ]);
        return Table { header, rows, numbers: vec![1, 2, 3, 4] };
    }
    let header = ["", "old → new"].map(Line::from).to_vec();
    let row = |name: &str, was, is| vec![Line::plain(name), Line::plain(side_by_side(Some(was), Some(is)))];
    let rows = vec![
        row("included", found.old.included, found.new.included),
        row("awaiting classification", found.old.awaiting, found.new.awaiting),
        row("excluded", found.old.excluded, found.new.excluded),
    ];
    Table { header, rows, numbers: vec![1] }
}

/// `4 → 6 (+2)`, or one number when they are the same.
fn side_by_side(was: Option<u64>, is: Option<u64>) -> String {
    match (was, is) {
        (Some(was), Some(is)) if was == is => is.to_string(),
        (Some(was), Some(is)) if is > was => format!("{was} → {is} (+{})", is - was),
        (Some(was), Some(is)) => format!("{was} → {is} (-{})", was - is),
        (None, Some(is)) => format!("– → {is}"),
        (Some(was), None) => format!("{was} → –"),
        (None, None) => String::new(),
    }
}

/// `E1 alone, or I1 and E2 together; now needed: duration`
fn why(flip: &Flip, changes: &[Change]) -> String {
    let mut parts = Vec::new();
    let because = caused(&flip.because, changes);
    if !because.is_empty() {
        parts.push(because);
    }
    if !flip.needs.is_empty() {
        parts.push(format!("now needed: {}", needed(&flip.needs)));
    }
    parts.join("; ")
}

pub(super) fn caused(because: &Because, changes: &[Change]) -> String {
    let name = |edit: &String| through(edit, changes);
    let mut told = Vec::new();
    for (at, set) in because.sets.iter().enumerate() {
        let names = set.iter().map(name).collect::<Vec<_>>();
        let mut words = match names.split_last() {
            None => continue,
            Some((only, [])) => format!("{only} alone"),
            Some((last, rest)) => format!("{} and {last} together", rest.join(", ")),
        };
        if let Some(undone) = because.unless.get(&at) {
            words.push_str(&format!(", unless also {}", undone.join(" or ")));
        }
        told.push(words);
    }
    let mut parts = vec![told.join(", or ")];
    if because.sets.len() != 1
        && let Some((last, rest)) = because.but_for.split_last()
    {
        let and = if rest.is_empty() { "" } else { " and " };
        parts.push(format!("not without {}{and}{last}", rest.join(", ")));
    }
    if let Some(most) = because.searched_to {
        parts.push(format!("sets of more than {} not searched", counted(most as u64, "edit")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

/// `specialty-recruitment (through E4)`: the criteria that edits reach, and are none of.
fn through(edit: &str, changes: &[Change]) -> String {
    let names = edit.split(" + ").collect::<Vec<_>>();
    let of = changes.iter().filter(|change| names.contains(&change.name.as_str()));
    let mut reached: Vec<&str> = Vec::new();
    for label in of.flat_map(|change| &change.reaches) {
        if !names.contains(&label.as_str()) && !reached.contains(&label.as_str()) {
            reached.push(label);
        }
    }
    match reached.len() {
        1..=3 => format!("{edit} (through {})", reached.join(", ")),
        _ => edit.to_owned(),
    }
}

/// How many flips each edit brings all by itself.
pub(super) fn alone(found: &Decisions) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = Vec::new();
    for set in found.flips.iter().flat_map(|flip| &flip.because.sets) {
        let [only] = set.as_slice() else { continue };
        match counts.iter_mut().find(|(edit, _)| edit == only) {
            Some((_, count)) => *count += 1,
            None => counts.push((only.clone(), 1)),
        }
    }
    counts
}

/// `look up duration, ask the authors for focus, judge I2`
pub(super) fn needed(needs: &[Need]) -> String {
    let mut told: Vec<String> = Vec::new();
    for need in needs {
        let field = &need.field;
        let words = match need.why {
            Why::NotRead | Why::ReadLater(_) => format!("look up {field}"),
            Why::NotReported => format!("ask the authors for {field}"),
            Why::NotApplicable => format!("say in the criteria what holds when {field} is not applicable"),
            Why::TextCut => format!("read the whole {field}"),
            Why::Range | Why::PartlyKnown => format!("find out {field} exactly"),
            Why::MonthLength | Why::DayLength => format!("state a convention for {field}"),
            Why::Judged(_) => format!("judge {field}"),
        };
        if !told.contains(&words) {
            told.push(words);
        }
    }
    told.join(", ")
}

fn again(found: &Decisions) -> Line {
    /// So many are named.
    const MOST: usize = 8;
    if found.again.is_empty() {
        return Line::plain(
            "Nobody needs to look again: the new criteria decide every record that they changed",
        );
    }
    let names = found.again.iter().take(MOST).map(|again| again.record.as_str()).collect::<Vec<_>>();
    let more = found.again.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let verb = if found.again.len() == 1 { "needs" } else { "need" };
    Line::of(
        Role::Open,
        format!(
            "{} {verb} people again: {}{more} (`--rescreen FILE` writes the list)",
            counted(found.again.len() as u64, "record"),
            names.join(", ")
        ),
    )
}
