//! `eligible agree`

use std::path::PathBuf;

use clap::ValueEnum;

use super::criteria::load_program;
use super::records::{BATCH, Opened, ReadArgs, open};
use super::sheet::{self, Open};
use super::terminal::Terminal;
use super::{Exit, revision, votes_read};
use crate::check::{Ask, Program};
use crate::compare::{Panel, Topic, Unclear, patch, truth_name, turns, verdict_name};
use crate::eval::{Ballots, Question, question_of, screen};
use crate::record::{Row, VoteOptions};
use crate::render::{Compared, Counting, Divided, agreement, agreement_json, markdown, topic_name};
use crate::value::{Cell, Missing};

/// Arguments of `eligible agree`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// What people answered: votes files, or what Rayyan, Covidence or ASReview exports
    #[arg(long, num_args = 1.., value_name = "VOTES")]
    votes: Vec<PathBuf>,

    /// Compare these people only
    #[arg(long, num_args = 1.., value_name = "NAME")]
    people: Vec<String>,

    /// Compare with what the criteria say, and what the records hold; done by itself where only one
    /// person voted
    #[arg(long)]
    engine: bool,

    /// Compare with what an earlier version of the criteria says: a file, or `REV:FILE` from git
    #[arg(long, value_name = "OLD")]
    earlier: Option<String>,

    /// Compare on these only: `verdict`, labels of criteria, names of fields
    #[arg(long, num_args = 1.., value_name = "WHAT")]
    on: Vec<String>,

    /// How `unclear` is counted
    #[arg(long, value_enum, default_value = "apart")]
    unclear: HowUnclear,

    /// Count each one's current vote, not the first that was not taken back
    #[arg(long)]
    current: bool,

    /// Votes given at this stage only
    #[arg(long)]
    stage: Option<String>,

    /// How the comparison is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Write what people disagree on to this file, with a column to settle it in
    #[arg(long, value_name = "SHEET")]
    adjudicate: Option<PathBuf>,

    /// The sheet, filled in: its answers are added to --into as adjudications by --by
    #[arg(long, value_name = "SHEET", requires_all = ["by", "into"], conflicts_with = "adjudicate")]
    answers: Option<PathBuf>,

    /// Who settled it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// The votes file that the adjudications are added to
    #[arg(long, value_name = "VOTES")]
    into: Option<PathBuf>,

    /// Neutralise cells of the sheet that a spreadsheet would run as formulas, and mark it as UTF-8
    #[arg(long)]
    for_spreadsheet: bool,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HowUnclear {
    /// As a category of its own
    Apart,
    /// As include, or yes: what Covidence does
    AsYes,
    /// As exclude, or no
    AsNo,
    /// Not at all: such records are left out, and listed
    LeftOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a supplement
    Markdown,
}

/// Raters that are no people.
const ENGINE: &str = "the criteria";
const EARLIER: &str = "the earlier version";

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let Some(opened) = open(&args.records, &args.read, &program, terminal) else { return Exit::Refused };
    let Some(ballots) =
        votes_read::read(&args.votes, &VoteOptions::default(), &program, opened.set.ids(), terminal)
    else {
        return Exit::Refused;
    };
    if let (Some(path), Some(by), Some(into)) = (&args.answers, &args.by, &args.into) {
        let sheet = sheet::Reading { path, by, into, adjudication: true };
        return sheet.add(&program, &opened, &ballots, terminal);
    }
    let earlier = match &args.earlier {
        None => None,
        Some(name) => {
            let Some(loaded) = super::diff::version(revision::one(name), terminal) else {
                return Exit::Refused;
            };
            super::diff::show_errors(&loaded.diagnostics, &loaded.source, terminal);
            let Some(program) = loaded.program else { return Exit::Refused };
            Some(program)
        }
    };
    let agree = Agree { args, program: &program, opened: &opened, ballots: &ballots, terminal };
    agree.go(earlier.as_ref()).unwrap_or(Exit::Refused)
}

struct Agree<'a> {
    args: &'a Args,
    program: &'a Program,
    opened: &'a Opened,
    ballots: &'a Ballots,
    terminal: &'a Terminal,
}

impl Agree<'_> {
    fn go(&self, earlier: Option<&Program>) -> Option<Exit> {
        let people = self.people()?;
        let wanted = self.wanted()?;
        let mut panel = Panel::default();
        for person in &people {
            panel.rater(person);
        }
        let known =
            self.opened.set.ids().iter().map(String::as_str).collect::<std::collections::HashSet<_>>();
        for (record, ballot) in self.ballots.all().filter(|(record, _)| known.contains(record)) {
            let Some(question) = question_of(self.program, &ballot.what) else { continue };
            let mut there = ballot.clone();
            if let Some(stage) = &self.args.stage {
                there.votes.retain(|vote| vote.stage.as_ref() == Some(stage));
            }
            let votes = if self.args.current { there.current() } else { there.first() };
            for vote in votes.into_iter().filter(|vote| people.contains(&vote.by.as_str())) {
                let rater = panel.rater(&vote.by);
                panel.vote(self.program, rater, record, question, &vote.answer, &vote.why);
            }
        }
        if self.args.engine || (people.len() < 2 && earlier.is_none()) {
            self.engine(&mut panel, ENGINE, self.program)?;
        }
        if let Some(earlier) = earlier {
            if people.is_empty() {
                self.engine(&mut panel, ENGINE, self.program)?;
            }
            self.engine(&mut panel, EARLIER, earlier)?;
        }
        let divided = self.divided(&mut panel)?;
        let unclear = match self.args.unclear {
            HowUnclear::Apart => Unclear::Apart,
            HowUnclear::AsYes => Unclear::AsYes,
            HowUnclear::AsNo => Unclear::AsNo,
            HowUnclear::LeftOut => Unclear::LeftOut,
        };
        let raters = panel.raters().len();
        let topics = panel.topics().into_iter().filter(|topic| wanted.is_empty() || wanted.contains(topic));
        let compared = topics.map(|topic| {
            let pairs = (0..raters).flat_map(|a| (a + 1..raters).map(move |b| (a, b)));
            let pairs = pairs.filter_map(|(a, b)| panel.pair(topic, a, b, unclear)).collect();
            Compared { topic, pairs, many: panel.many(topic, unclear) }
        });
        let compared = compared.filter(|one| !one.pairs.is_empty()).collect::<Vec<_>>();
        if compared.is_empty() {
            self.terminal.say("error: there is nothing to compare: no two raters answered the same question");
            self.terminal
                .say("  help: give the votes of two people, or compare one with the criteria: --engine");
            return None;
        }
        let shown = |topic: Topic| compared.iter().any(|one| one.topic == topic);
        let divided = divided.into_iter().filter(|one| shown(one.topic)).collect::<Vec<_>>();
        let counting = Counting {
            raters: panel.raters().to_vec(),
            records: panel.records().len(),
            first: !self.args.current,
            unclear,
        };
        if let Some(path) = &self.args.adjudicate {
            return self.sheet(path, &divided);
        }
        let document = || agreement(&compared, &divided, &counting, self.program);
        match self.args.format {
            Format::Text => self.terminal.print(&document()),
            Format::Markdown => self.terminal.write(&markdown(&document())),
            Format::Json => {
                let json = agreement_json(&compared, &divided, &counting, self.program);
                self.terminal.write(&format!("{json:#}\n"));
            }
        }
        Some(Exit::Fine)
    }

    /// The people to compare; those that are named must have voted.
    fn people(&self) -> Option<Vec<&str>> {
        let all = self.ballots.people();
        if self.args.people.is_empty() {
            return Some(all.into_iter().collect());
        }
        let mut fine = true;
        for name in self.args.people.iter().filter(|name| !all.contains(name.as_str())) {
            self.terminal.say(&format!("error: nobody called `{name}` voted"));
            let names = crate::text::listed(all.iter().copied(), 12);
            self.terminal.say(&format!("  help: the votes are by {names}"));
            fine = false;
        }
        fine.then(|| self.args.people.iter().map(String::as_str).collect())
    }

    /// The questions of --on.
    fn wanted(&self) -> Option<Vec<Topic>> {
        let mut wanted = Vec::new();
        for what in &self.args.on {
            match question_of(self.program, what) {
                Some(Question::Verdict) => wanted.extend([Topic::Verdict, Topic::FromAnswers]),
                Some(Question::Criterion(at)) => wanted.push(Topic::Criterion(at)),
                Some(Question::Field(at)) => wanted.push(Topic::Field(at)),
                None => {
                    self.terminal.say(&format!("error: these criteria do not ask `{what}`"));
                    self.terminal.say("  help: name `verdict`, the label of a criterion or a field");
                    return None;
                }
            }
        }
        Some(wanted)
    }

    /// What a version of the criteria says, and what the records hold, where people answered; of all
    /// records where nobody did.
    fn engine(&self, panel: &mut Panel, name: &str, program: &Program) -> Option<()> {
        let answered =
            panel.records().into_iter().map(str::to_owned).collect::<std::collections::HashSet<_>>();
        let own = std::ptr::eq(program, self.program);
        let rater = panel.rater(name);
        let other;
        let opened = if own {
            self.opened
        } else {
            other = open(&self.args.records, &self.args.read, program, self.terminal)?;
            &other
        };
        self.each(opened, program, |record, row| {
            if !answered.is_empty() && !answered.contains(record) {
                return;
            }
            let decision = screen(program, row, None);
            let because = decision.reasons.iter().filter_map(|at| program.criteria.get(*at));
            let because = because.map(|criterion| criterion.label.as_str()).collect::<Vec<_>>().join(", ");
            let word = verdict_name(decision.verdict);
            panel.add(Topic::Verdict, rater, record, word.to_owned(), word, &because);
            for asked in &decision.asked {
                let ruled = matches!(asked.criterion.ask, Ask::Rule(_));
                let at = self.program.criteria.iter().position(|known| known.label == asked.criterion.label);
                if let (true, Some(at)) = (ruled, at) {
                    let word = truth_name(asked.truth);
                    panel.add(Topic::Criterion(at), rater, record, word.to_owned(), word, "");
                }
            }
            if !own {
                return;
            }
            for at in 0..program.fields.len() {
                let cell = row.cell(at);
                let read = !matches!(
                    cell,
                    Cell::Missing(Missing::NotRead) | Cell::Known(crate::value::Value::Judged(_))
                );
                if let (true, Some((raw, _))) = (read, row.reading(at)) {
                    panel.add(Topic::Field(at), rater, record, cell.to_string(), raw.to_text().trim(), "");
                }
            }
        })
    }

    fn each(&self, opened: &Opened, program: &Program, mut see: impl FnMut(&str, Row<'_>)) -> Option<()> {
        for raw in opened.set.batches(BATCH) {
            let raw = raw.map_err(|fault| self.terminal.faults(&[fault])).ok()?;
            let batch = opened.type_batch(program, &raw);
            for (index, id) in raw.ids.iter().enumerate() {
                see(id, Row::new(&batch, index));
            }
        }
        Some(())
    }

    /// Every answer in which two differ, with what turns on it. What the criteria make of each one's
    /// answers is added to the panel.
    fn divided(&self, panel: &mut Panel) -> Option<Vec<Divided>> {
        let program = self.program;
        let mut divided = Vec::new();
        let mut derived = Vec::new();
        let answered =
            panel.records().into_iter().map(str::to_owned).collect::<std::collections::HashSet<_>>();
        let raters = panel.raters().to_vec();
        let mut see = |record: &str, row: Row<'_>| {
            if !answered.contains(record) {
                return;
            }
            let person = |at: usize| !raters.get(at).is_some_and(|name| name == ENGINE || name == EARLIER);
            let given = |at: usize| panel.answers_of(at, record).collect::<Vec<_>>();
            let all = (0..raters.len()).map(given).collect::<Vec<_>>();
            let patches = all.iter().map(|given| patch(program, given.iter().copied())).collect::<Vec<_>>();
            let verdicts = (0..raters.len()).map(|at| {
                let cells = patches.get(at).filter(|cells| person(at) && !cells.is_empty())?;
                Some(screen(program, Row { patch: cells, ..row }, None).verdict)
            });
            for (at, verdict) in verdicts.enumerate() {
                derived.extend(verdict.map(|verdict| (at, record.to_owned(), verdict_name(verdict))));
            }
            for a in 0..raters.len() {
                for b in a + 1..raters.len() {
                    let (Some(one), Some(two)) = (all.get(a), all.get(b)) else { continue };
                    let (Some(first), Some(second)) = (patches.get(a), patches.get(b)) else { continue };
                    let names = [a, b].map(|at| raters.get(at).cloned().unwrap_or_default());
                    let mut begins = Vec::new();
                    let mut whole = None;
                    for (topic, answer) in one {
                        let Some((_, other)) = two.iter().find(|(known, _)| known == topic) else { continue };
                        if answer.category == other.category {
                            continue;
                        }
                        let field = match topic {
                            Topic::Field(at) => Some(*at),
                            Topic::Criterion(at) => match program.criteria.get(*at).map(|c| &c.ask) {
                                Some(Ask::Judged { field, .. }) => Some(*field),
                                _ => None,
                            },
                            _ => None,
                        };
                        let cell = field.and_then(|field| second.iter().find(|(at, _)| *at == field));
                        let turns = cell.map(|(field, cell)| turns(program, row, first, *field, cell));
                        if turns.as_ref().is_some_and(|turns| !turns.criteria.is_empty()) {
                            begins.push(topic_name(*topic, program));
                        }
                        let one = Divided {
                            record: record.to_owned(),
                            topic: *topic,
                            raters: names.clone(),
                            answers: [answer, other].map(|given| (given.written.clone(), given.why.clone())),
                            turns,
                            follows_from: Vec::new(),
                        };
                        if *topic == Topic::Verdict { whole = Some(one) } else { divided.push(one) }
                    }
                    divided.extend(whole.map(|one| Divided { follows_from: begins, ..one }));
                }
            }
        };
        self.each(self.opened, program, &mut see)?;
        for (rater, record, verdict) in derived {
            panel.add(Topic::FromAnswers, rater, &record, verdict.to_owned(), verdict, "");
        }
        Some(divided)
    }

    /// Writes what is to be settled: a row per record and question.
    fn sheet(&self, path: &std::path::Path, divided: &[Divided]) -> Option<Exit> {
        let mut rows: Vec<Open> = Vec::new();
        for one in divided {
            let people = one.raters.iter().all(|name| name != ENGINE && name != EARLIER);
            let what = topic_name(one.topic, self.program);
            if !people || one.topic == Topic::FromAnswers {
                continue;
            }
            let said = one.raters.iter().zip(&one.answers).map(|(by, (answer, why))| match why.as_str() {
                "" => format!("{by}: {answer}"),
                why => format!("{by}: {answer} ({why})"),
            });
            let turns = one.turns.as_ref().map(|turns| {
                let label = |at: usize| self.program.criteria.get(at).map(|c| c.label.clone());
                turns.criteria.iter().filter_map(|(at, _)| label(*at)).collect::<Vec<_>>().join("; ")
            });
            let settled = self.ballots.on(&one.record).iter().any(|ballot| {
                question_of(self.program, &ballot.what) == question_of(self.program, &what)
                    && ballot.adjudication().is_some()
            });
            if settled {
                continue;
            }
            match rows.iter_mut().find(|row| row.record == one.record && row.what == what) {
                Some(row) => {
                    for part in said.filter(|part| !row.now.contains(part.as_str())).collect::<Vec<_>>() {
                        row.now = format!("{}; {part}", row.now);
                    }
                }
                None => rows.push(Open {
                    record: one.record.clone(),
                    question: sheet::question(self.program, &what),
                    what,
                    now: said.collect::<Vec<_>>().join("; "),
                    decides: turns.unwrap_or_default(),
                    shown: Vec::new(),
                }),
            }
        }
        let inputs = self.args.records.iter().chain([&self.args.criteria]).chain(&self.args.votes);
        let inputs = inputs.map(PathBuf::as_path).collect::<Vec<_>>();
        let output = self.terminal.output(Some(path), &inputs)?;
        sheet::write(output, &[], &rows, self.args.for_spreadsheet, self.terminal)?;
        self.terminal.say(&format!(
            "{}: {} to settle; fill in `answer` and `why`, then: --answers {} --by NAME --into VOTES",
            path.display(),
            crate::render::counted(rows.len() as u64, "question"),
            path.display()
        ));
        Some(Exit::Fine)
    }
}
