//! Votes in words: who said what about a cell, and what came of it.

use serde_json::{Value, json};

use crate::eval::{Effect, Said};
use crate::record::{Vote, VoteRole};

/// Who filled a cell, and where that is written: `A and B, votes.csv lines 5 and 9`.
pub(super) fn filled_by(said: &Said) -> Option<String> {
    if !matches!(said.effect, Effect::Fills(_)) {
        return None;
    }
    let settled = said.votes.iter().any(|vote| vote.role == VoteRole::Adjudication);
    let word = if settled { "settled by " } else { "" };
    Some(format!("{word}{}, {}", names(&said.votes), places(&said.votes)))
}

/// Who said what where they do not agree, or where the records know better: `A: 2 months, B: 6 months`.
pub(super) fn who_said(said: &Said) -> Option<String> {
    matches!(said.effect, Effect::Disagree).then(|| format!("coded differently: {}", answers(&said.votes)))
}

/// `A: 2 months, B: 6 months`
pub(super) fn answers(votes: &[Vote]) -> String {
    let each = votes.iter().map(|vote| format!("{}: {}", vote.by, vote.answer));
    each.collect::<Vec<_>>().join(", ")
}

fn names(votes: &[Vote]) -> String {
    let mut names = votes.iter().map(|vote| vote.by.as_str()).collect::<Vec<_>>();
    names.dedup();
    and(&names)
}

fn places(votes: &[Vote]) -> String {
    let mut files: Vec<(&str, Vec<String>)> = Vec::new();
    for vote in votes {
        let line = vote.place.line.to_string();
        match files.iter_mut().find(|(file, _)| *file == vote.place.file) {
            Some((_, lines)) => lines.push(line),
            None => files.push((&vote.place.file, vec![line])),
        }
    }
    let each = files.iter().map(|(file, lines)| {
        let word = if lines.len() == 1 { "line" } else { "lines" };
        let lines = lines.iter().map(String::as_str).collect::<Vec<_>>();
        format!("{file} {word} {}", and(&lines))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// `a, b and c`
pub(super) fn and(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What people said about a cell, and what came of it, for programs.
pub(super) fn said_json(said: &Said) -> Value {
    let effect = match said.effect {
        Effect::Fills(_) => "fills",
        Effect::Confirms => "confirms",
        Effect::Differs => "differs",
        Effect::Disagree => "disagree",
    };
    let votes = said.votes.iter().map(|vote| {
        json!({
            "by": vote.by, "answer": vote.answer, "at": vote.at.written, "why": vote.why,
            "role": vote.role.word(), "file": vote.place.file, "line": vote.place.line,
        })
    });
    json!({ "effect": effect, "votes": votes.collect::<Vec<_>>() })
}
