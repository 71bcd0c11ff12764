//! Agreement as a document, and as JSON.

use serde_json::{Value, json};

use super::document::{Document, Line, Role, Table};
use crate::check::Program;
use crate::compare::{Agreement, Fraction, Many, Pair, Topic, Turns, Unclear, truth_name, verdict_name};

/// One question, compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What was asked.
    pub topic: Topic,
    /// Every two raters.
    pub pairs: Vec<Pair>,
    /// All of them, when they are more than two.
    pub many: Option<Many>,
}

/// One record on which two differ in one answer.
#[derive(Clone, Debug)]
pub struct Divided {
    /// The record.
    pub record: String,
    /// What was asked.
    pub topic: Topic,
    /// Who differs.
    pub raters: [String; 2],
    /// What each said, and why.
    pub answers: [(String, String); 2],
    /// What turns on it, where that can be asked.
    pub turns: Option<Turns>,
    /// The answers of theirs, to other questions, that it follows from.
    pub follows_from: Vec<String>,
}

/// How agreement was counted.
#[derive(Clone, Debug)]
pub struct Counting {
    /// The raters.
    pub raters: Vec<String>,
    /// Records with an answer.
    pub records: usize,
    /// First votes, or current ones.
    pub first: bool,
    /// How unclear was counted.
    pub unclear: Unclear,
}

/// As many categories are shown as a table of counts.
const MOST_CATEGORIES: usize = 8;

/// The name of a question: `verdict`, `I2`, `duration`.
#[must_use]
pub fn topic_name(topic: Topic, program: &Program) -> String {
    match topic {
        Topic::Verdict => String::from("verdict"),
        Topic::FromAnswers => String::from("verdict from their answers"),
        Topic::Criterion(at) => program.criteria.get(at).map(|c| c.label.clone()).unwrap_or_default(),
        Topic::Field(at) => program.fields.get(at).map(|f| f.name.clone()).unwrap_or_default(),
    }
}

/// The comparison for people.
#[must_use]
pub fn agreement(
    compared: &[Compared],
    divided: &[Divided],
    counting: &Counting,
    program: &Program,
) -> Document {
    let mut document = Document::default();
    let names = counting.raters.iter().map(String::as_str).collect::<Vec<_>>();
    document.heading(format!(
        "Agreement of {} · {}",
        super::votes::and(&names),
        super::screen::counted(counting.records as u64, "record")
    ));
    let votes = if counting.first { "each one's first vote" } else { "each one's current vote" };
    let unclear = match counting.unclear {
        Unclear::Apart => "a category of its own",
        Unclear::AsYes => "counted as include, or yes",
        Unclear::AsNo => "counted as exclude, or no",
        Unclear::LeftOut => "left out",
    };
    document.paragraph(Line::of(Role::Quiet, format!("{votes} · unclear is {unclear}")));
    document.table(numbers(compared, program, names.len() > 2));
    if let Some(table) = all_of_them(compared, program) {
        document.heading("All of them together");
        document.table(table);
    }
    for one in compared {
        for pair in one.pairs.iter().filter(|pair| !pair.divided.is_empty()) {
            if pair.counts.categories.len() <= MOST_CATEGORIES {
                document.heading(format!(
                    "{}: {} down, {} across",
                    topic_name(one.topic, program),
                    pair.raters[0],
                    pair.raters[1]
                ));
                document.table(counts(pair));
            }
        }
    }
    if !divided.is_empty() {
        document.heading("Where they differ");
        let mut table = Table::default();
        for one in divided {
            table.rows.push(vec![Line::of(Role::Strong, &one.record), sentence(one, program)]);
        }
        document.table(table);
    }
    one_answer_only(&mut document, compared, program);
    document
}

fn numbers(compared: &[Compared], program: &Program, between: bool) -> Table {
    let mut header = vec!["on"];
    header.extend(between.then_some("between"));
    header.extend([
        "both",
        "agree",
        "κ",
        "SE",
        "95 % of κ",
        "PABAK",
        "positive",
        "negative",
        "prev.",
        "bias",
    ]);
    let first = usize::from(between) + 1;
    let mut table = Table {
        header: header.iter().copied().map(Line::from).collect(),
        numbers: (first..first + 10).collect(),
        ..Table::default()
    };
    for one in compared {
        for pair in &one.pairs {
            let mut row = vec![Line::plain(topic_name(one.topic, program))];
            if between {
                row.push(Line::plain(pair.raters.join(", ")));
            }
            let cells = pair.counts.agreement().map(|found| cells(&found, one.topic, pair));
            let cells = cells.unwrap_or_else(|| {
                std::iter::once(String::from("0")).chain(vec![String::from("–"); 9]).collect()
            });
            row.extend(cells.into_iter().map(Line::plain));
            table.rows.push(row);
        }
    }
    table
}

fn cells(found: &Agreement, topic: Topic, pair: &Pair) -> Vec<String> {
    let told = |fraction: Option<Fraction>| fraction.map_or_else(|| String::from("–"), |f| f.decimals(2));
    let interval = found.interval().map(|(low, high)| format!("{} to {}", low.decimals(2), high.decimals(2)));
    // Of cells there is no positive answer.
    let binary = !matches!(topic, Topic::Field(_));
    let specific = |at: usize| found.specific.get(at).copied().flatten().filter(|_| binary);
    let two = binary && pair.counts.categories.len() == 2;
    vec![
        found.n.to_string(),
        told(Some(found.observed)),
        told(found.kappa),
        told(found.error.map(crate::compare::Fixed::fraction)),
        interval.unwrap_or_else(|| String::from("–")),
        told(found.pabak),
        told(specific(0)),
        told(specific(1)),
        told(two.then_some(found.prevalence)),
        told(two.then_some(found.bias)),
    ]
}

fn all_of_them(compared: &[Compared], program: &Program) -> Option<Table> {
    let mut table = Table {
        header: ["on", "raters", "records", "agree", "Fleiss' κ", "not by all"].map(Line::from).to_vec(),
        numbers: vec![1, 2, 3, 4, 5],
        ..Table::default()
    };
    for one in compared {
        let Some(many) = &one.many else { continue };
        let told = |fraction: Option<Fraction>| fraction.map_or_else(|| String::from("–"), |f| f.decimals(2));
        let fleiss = many.fleiss.as_ref();
        table.rows.push(
            [
                topic_name(one.topic, program),
                fleiss.map_or_else(|| String::from("–"), |f| f.raters.to_string()),
                fleiss.map_or_else(|| String::from("0"), |f| f.n.to_string()),
                told(fleiss.map(|f| f.observed)),
                told(fleiss.and_then(|f| f.kappa)),
                many.incomplete.len().to_string(),
            ]
            .map(Line::plain)
            .to_vec(),
        );
    }
    (!table.rows.is_empty()).then_some(table)
}

fn counts(pair: &Pair) -> Table {
    let categories = &pair.counts.categories;
    let mut table = Table {
        header: std::iter::once(Line::default()).chain(categories.iter().map(Line::plain)).collect(),
        numbers: (1..=categories.len()).collect(),
        ..Table::default()
    };
    for (category, row) in categories.iter().zip(&pair.counts.table) {
        let numbers = row.iter().map(|count| Line::plain(count.to_string()));
        table.rows.push(std::iter::once(Line::plain(category)).chain(numbers).collect());
    }
    table
}

/// `duration: A 2 months, B 6 months (page 3); E1 turns on it: applies, does not apply`
fn sentence(one: &Divided, program: &Program) -> Line {
    let said = one.raters.iter().zip(&one.answers).map(|(rater, (answer, why))| {
        let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
        format!("{rater} {answer}{why}")
    });
    let verb = if matches!(one.topic, Topic::Field(_)) { " coded" } else { "" };
    let line = Line::of(Role::Strong, format!("{}{verb}: ", topic_name(one.topic, program)));
    let line = line.and(Role::Plain, said.collect::<Vec<_>>().join(", "));
    let Some(turns) = &one.turns else {
        return match one.follows_from.as_slice() {
            [] => line,
            names => line.and(Role::Quiet, format!("; it begins with {}", names.join(", "))),
        };
    };
    let label = |at: usize| program.criteria.get(at).map(|c| c.label.clone()).unwrap_or_default();
    let labels = turns.criteria.iter().map(|(at, _)| label(*at)).collect::<Vec<_>>();
    let own = matches!(one.topic, Topic::Criterion(at) if turns.criteria.iter().all(|(c, _)| *c == at));
    let verb = if labels.len() == 1 { "turns" } else { "turn" };
    let names = labels.iter().map(String::as_str).collect::<Vec<_>>();
    let line = match (own, names.is_empty()) {
        (true, _) => line,
        (false, true) => line.and(Role::Quiet, "; no criterion turns on it"),
        (false, false) => line.and(Role::Open, format!("; {} {verb} on it", super::votes::and(&names))),
    };
    match turns.verdicts {
        Some([one, two]) if one != two => {
            line.and(Role::Open, format!(", and the verdict: {}, {}", verdict_name(one), verdict_name(two)))
        }
        Some([one, _]) if !names.is_empty() => {
            line.and(Role::Quiet, format!(", the verdict does not: {}", verdict_name(one)))
        }
        _ => line,
    }
}

fn one_answer_only(document: &mut Document, compared: &[Compared], program: &Program) {
    let mut table = Table::default();
    let mut row = |topic: Topic, what: String, records: &[String]| {
        if !records.is_empty() {
            let names = Line::plain(records.join(", "));
            table.rows.push(vec![Line::plain(topic_name(topic, program)), Line::plain(what), names]);
        }
    };
    for one in compared {
        for pair in &one.pairs {
            for (rater, records) in pair.raters.iter().zip(&pair.alone) {
                let other = pair.raters.iter().find(|other| *other != rater);
                let other = other.map(String::as_str).unwrap_or_default();
                row(one.topic, format!("{rater}, not {other}: {}", records.len()), records);
            }
            row(one.topic, format!("unclear, left out: {}", pair.unclear.len()), &pair.unclear);
        }
    }
    if !table.rows.is_empty() {
        document.heading("Not compared");
        document.table(table);
    }
}

/// The comparison for programs (schema `eligible/agree/1`).
#[must_use]
pub fn agreement_json(
    compared: &[Compared],
    divided: &[Divided],
    counting: &Counting,
    program: &Program,
) -> Value {
    let number = |fraction: Option<Fraction>| {
        let text = fraction.map(|fraction| fraction.decimals(6));
        text.and_then(|text| serde_json::from_str::<Value>(&text).ok())
    };
    let pair = |topic: Topic, pair: &Pair| {
        let found = pair.counts.agreement();
        let of = |pick: fn(&Agreement) -> Option<Fraction>| number(found.as_ref().and_then(pick));
        let binary = !matches!(topic, Topic::Field(_));
        let two = binary && pair.counts.categories.len() == 2;
        let interval = found.as_ref().and_then(Agreement::interval);
        let specific = pair.counts.categories.iter().enumerate().map(|(at, category)| {
            let share = found.as_ref().and_then(|found| found.specific.get(at).copied().flatten());
            json!({ "category": category, "agreement": number(share) })
        });
        json!({
            "raters": pair.raters,
            "categories": pair.counts.categories,
            "table": pair.counts.table,
            "n": found.as_ref().map_or(0, |found| found.n),
            "observed": of(|found| Some(found.observed)),
            "expected": of(|found| Some(found.expected)),
            "kappa": of(|found| found.kappa),
            "standard_error": of(|found| found.error.map(crate::compare::Fixed::fraction)),
            "interval": interval.map(|(low, high)| [number(Some(low)), number(Some(high))]),
            "pabak": of(|found| found.pabak),
            "specific_agreement": specific.collect::<Vec<_>>(),
            "prevalence_index": of(|found| Some(found.prevalence)).filter(|_| two),
            "bias_index": of(|found| Some(found.bias)).filter(|_| two),
            "only_one": { "first": pair.alone[0], "second": pair.alone[1] },
            "left_out": pair.unclear,
        })
    };
    let questions = compared.iter().map(|one| {
        json!({
            "on": topic_name(one.topic, program),
            "pairs": one.pairs.iter().map(|two| pair(one.topic, two)).collect::<Vec<_>>(),
            "all": one.many.as_ref().map(|many| json!({
                "raters": many.fleiss.as_ref().map(|fleiss| fleiss.raters),
                "n": many.fleiss.as_ref().map_or(0, |fleiss| fleiss.n),
                "observed": number(many.fleiss.as_ref().map(|fleiss| fleiss.observed)),
                "expected": number(many.fleiss.as_ref().map(|fleiss| fleiss.expected)),
                "fleiss_kappa": number(many.fleiss.as_ref().and_then(|fleiss| fleiss.kappa)),
                "not_by_all": many.incomplete,
            })),
        })
    });
    let label = |at: usize| program.criteria.get(at).map(|c| c.label.clone()).unwrap_or_default();
    let differences = divided.iter().map(|one| {
        json!({
            "record": one.record,
            "on": topic_name(one.topic, program),
            "answers": one.raters.iter().zip(&one.answers).map(|(by, (answer, why))| json!({ "by": by, "answer": answer, "why": why })).collect::<Vec<_>>(),
            "turns": one.turns.as_ref().map(|turns| json!({
                "criteria": turns.criteria.iter().map(|(at, truths)| json!({ "criterion": label(*at), "answers": truths.map(truth_name) })).collect::<Vec<_>>(),
                "verdicts": turns.verdicts.map(|verdicts| verdicts.map(verdict_name)),
            })),
            "begins_with": one.follows_from,
        })
    });
    json!({
        "schema": "eligible/agree/1",
        "raters": counting.raters,
        "votes": if counting.first { "first" } else { "current" },
        "unclear": match counting.unclear {
            Unclear::Apart => "apart",
            Unclear::AsYes => "as-yes",
            Unclear::AsNo => "as-no",
            Unclear::LeftOut => "left-out",
        },
        "records": counting.records,
        "questions": questions.collect::<Vec<_>>(),
        "differences": differences.collect::<Vec<_>>(),
        "fingerprint": program.fingerprint.as_str(),
    })
}
