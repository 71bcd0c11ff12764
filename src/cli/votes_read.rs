//! Votes on the command line: reading the files of `--votes`, and saying what does not fit.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::terminal::Terminal;
use crate::check::{Ask, Program};
use crate::eval::{Ballots, Decided, Overrides, Question, Unfit, question_of};
use crate::record::{FileFault, RecordSet, VoteFile, VoteOptions};
use crate::text::{closest, listed};

/// Options of every command that takes votes into account.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct VotesArgs {
    /// What people answered: a votes file, or what Rayyan, Covidence or ASReview exports; several are
    /// read as one
    #[arg(long, num_args = 1.., value_name = "VOTES")]
    pub(crate) votes: Vec<PathBuf>,
}

impl VotesArgs {
    /// The votes for these records. Whatever is wrong has been said when there is nothing.
    pub(crate) fn read(&self, program: &Program, set: &RecordSet, terminal: &Terminal) -> Option<Ballots> {
        if self.votes.is_empty() {
            return Some(Ballots::default());
        }
        read(&self.votes, &VoteOptions::default(), program, set.ids(), terminal)
    }
}

/// Reads votes for records with these ids.
pub(crate) fn read(
    paths: &[PathBuf],
    options: &VoteOptions,
    program: &Program,
    ids: &[String],
    terminal: &Terminal,
) -> Option<Ballots> {
    let votes = VoteFile::open_all(paths, options, |note| terminal.say(&format!("note: {note}")));
    let (votes, mut faults) = votes;
    let mut ballots = Ballots::new(votes);
    let known = ids.iter().map(String::as_str).collect::<std::collections::HashSet<_>>();
    let other = ids.iter().filter_map(|id| Some((id.strip_prefix("rayyan-")?, id)));
    let other = other.collect::<std::collections::HashMap<_, _>>();
    // Rayyan puts its name before its numbers in some of its files, Covidence a sign.
    let meant = |id: &str| {
        let sign = format!("#{id}");
        if known.contains(id) {
            None
        } else if known.contains(sign.as_str()) {
            Some(sign)
        } else {
            other.get(id).map(|id| (*id).clone())
        }
    };
    ballots.rename(meant);
    faults.extend(ballots.unfit(program).into_iter().map(fault));
    if !faults.is_empty() {
        terminal.faults(&faults);
        return None;
    }
    strangers(&ballots, &known, ids, terminal)?;
    left_aside(&ballots, program, &known, terminal);
    Some(ballots)
}

fn fault(unfit: Unfit) -> FileFault {
    let place = unfit.vote.place;
    FileFault { file: place.file, line: Some(place.line), message: unfit.message, help: Some(unfit.help) }
}

/// Votes on records that are not here are left aside; where all are, something is wrong.
fn strangers(
    ballots: &Ballots,
    known: &std::collections::HashSet<&str>,
    ids: &[String],
    terminal: &Terminal,
) -> Option<()> {
    let records = ballots.records();
    let strange = records.iter().filter(|id| !known.contains(**id)).copied().collect::<Vec<_>>();
    let Some(first) = strange.first() else { return Some(()) };
    if strange.len() == records.len() && !ids.is_empty() {
        terminal.say(&format!(
            "error: no vote is on any of these records: the first is on `{first}`, and the first record is `{}`",
            ids.first().map(String::as_str).unwrap_or_default()
        ));
        terminal.say("  help: take the ids from the column that the votes name them by: --id COLUMN");
        return None;
    }
    let near = match strange[..] {
        [one] => closest(one, ids.iter().map(String::as_str)),
        _ => None,
    };
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let (word, are) = if strange.len() == 1 { ("record", "is") } else { ("records", "are") };
    terminal.say(&format!(
        "note: votes on {} {word} that {are} not here are left aside: {}{near}",
        strange.len(),
        listed(strange.iter().copied(), 5)
    ));
    Some(())
}

/// Says which questions these criteria do not ask, and which a rule answers.
fn left_aside(
    ballots: &Ballots,
    program: &Program,
    known: &std::collections::HashSet<&str>,
    terminal: &Terminal,
) {
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ruled: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, ballot) in ballots.all().filter(|(id, _)| known.contains(id)) {
        match question_of(program, &ballot.what) {
            None => *unknown.entry(&ballot.what).or_default() += ballot.votes.len(),
            Some(Question::Criterion(at))
                if program.criteria.get(at).is_some_and(|c| matches!(c.ask, Ask::Rule(_))) =>
            {
                *ruled.entry(&ballot.what).or_default() += ballot.votes.len();
            }
            Some(_) => {}
        }
    }
    for (what, count) in unknown {
        let names = program.criteria.iter().map(|c| c.label.as_str());
        let names = names.chain(program.fields.iter().map(|f| f.name.as_str()));
        let near = closest(what, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let votes = if count == 1 { "vote" } else { "votes" };
        terminal.say(&format!(
            "note: {count} {votes} on `{what}`, which these criteria do not ask, left aside{near}"
        ));
    }
    if !ruled.is_empty() {
        let names = listed(ruled.keys().copied(), 8);
        terminal.say(&format!(
            "note: a rule decides {names}: votes on that change nothing, and `eligible agree` compares them with it"
        ));
    }
}

/// What people decided instead, from their votes: put beside what a file of overrides says. Records on
/// which they say different things are named.
pub(crate) fn overrides(
    ballots: &Ballots,
    program: &Program,
    until: Option<usize>,
    overrides: &mut Overrides,
    terminal: &Terminal,
) {
    let mut divided = Vec::new();
    for record in ballots.records() {
        match ballots.decided(program, record, until) {
            Some(Decided::Agreed(people)) => overrides.add(record, people),
            Some(Decided::Disagree(_)) => divided.push(record),
            None => {}
        }
    }
    if !divided.is_empty() {
        let word = if divided.len() == 1 { "record" } else { "records" };
        terminal.say(&format!(
            "note: people disagree on {} {word}, where their verdicts override nothing: {} (`eligible agree` shows why)",
            divided.len(),
            listed(divided.iter().copied(), 8)
        ));
    }
}
