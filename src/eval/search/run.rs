//! A strategy asked of one record: what each line says, and which words it found.

use super::headings::RecordHeading;
use super::plan::{HeadingTest, Node, Plan, TextTest};
use super::record::{Passage, Place, Reference};
use super::scans::Scans;
use super::{Cause, Causes};
use crate::syntax::strategy::{Field, Op};
use crate::value::{Atom, Hit, Truth};

/// What a line says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it finds it.
    pub truth: Truth,
    /// Why that is not known, where it is not.
    pub causes: Causes,
}

impl Answer {
    pub(super) fn decided(holds: bool) -> Self {
        Self { truth: holds.into(), causes: Causes::default() }
    }

    pub(super) fn open(causes: Causes) -> Self {
        Self { truth: Truth::Unknown, causes }
    }

    fn join(self, op: Op, other: Self) -> Self {
        let truth = match op {
            Op::And => self.truth.min(other.truth),
            Op::Or => self.truth.max(other.truth),
            Op::Not => self.truth.min(!other.truth),
        };
        let causes = if truth == Truth::Unknown { self.causes.with(other.causes) } else { Causes::default() };
        Self { truth, causes }
    }
}

/// What all lines say of one record.
#[derive(Clone, Debug)]
pub struct Run {
    /// Per line.
    pub answers: Vec<Answer>,
}

/// Words that a line found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// `title`, `abstract`, `keywords`, `mesh` …
    pub field: &'static str,
    /// Which item of a list, from 1.
    pub item: usize,
    /// The first of the words, counted from 1 in the field.
    pub from: usize,
    /// The last of them.
    pub to: usize,
    /// As they stand in the record.
    pub words: String,
}

/// Asks every line of a record.
#[must_use]
pub fn run(plan: &Plan, record: &Reference) -> Run {
    let mut run = Run { answers: Vec::with_capacity(plan.lines.len()) };
    let mut scans = Scans::new(&plan.scanner, record);
    for node in &plan.lines {
        let answer = answer(node, &mut scans, &run.answers);
        run.answers.push(answer);
    }
    run
}

impl Run {
    /// The words that a line found by itself, without the lines that it names.
    #[must_use]
    pub fn matches(&self, plan: &Plan, line: usize, record: &Reference) -> Vec<Match> {
        let mut found = Vec::new();
        if let Some(node) = plan.lines.get(line) {
            matches(node, record, &mut found);
        }
        found.sort();
        found.dedup();
        found
    }
}

fn answer(node: &Node, scans: &mut Scans<'_>, before: &[Answer]) -> Answer {
    let line = |at: usize| before.get(at).copied().unwrap_or(Answer::decided(false));
    match node {
        Node::Joined { first, rest } => {
            let first = answer(first, scans, before);
            rest.iter().fold(first, |left, (op, part)| left.join(*op, answer(part, scans, before)))
        }
        Node::Lines { all, lines } => {
            let op = if *all { Op::And } else { Op::Or };
            let answers = lines.iter().map(|at| line(*at));
            answers.reduce(|left, right| left.join(op, right)).unwrap_or(Answer::decided(false))
        }
        Node::Text(test) => words(test, scans),
        Node::Heading(test) => heading(test, scans.record),
        Node::Limited { line: at, any, tests } => {
            let op = if *any { Op::Or } else { Op::And };
            let tests = tests.iter().map(|test| test.answer(scans.record));
            let limits = tests.reduce(|left, right| left.join(op, right)).unwrap_or(Answer::decided(true));
            line(*at).join(Op::And, limits)
        }
        Node::Limit(test) => test.answer(scans.record),
    }
}

// ---- Words in fields ---------------------------------------------------------------------------

/// A place as a search reads it.
#[derive(Clone, Copy)]
struct Look {
    place: Place,
    how: How,
    /// Whether there may be more than is there, where nothing is.
    lacks: bool,
}

/// How much of a text has to match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// Any of its words.
    Anywhere,
    /// All of them.
    Whole,
    /// From the first: `smith j` of `Smith, John`.
    Begins,
}

impl How {
    fn hits(self, atom: &Atom, passage: &Passage) -> Vec<Hit> {
        let words = passage.words();
        let mut hits = atom.hits(words);
        hits.retain(|hit| match self {
            Self::Anywhere => true,
            Self::Whole => hit.words == (0..words.len()),
            Self::Begins => hit.words.start == 0,
        });
        hits
    }
}

/// Where a field looks; nothing for one that records do not carry.
fn looks(field: Field) -> &'static [Look] {
    const fn look(place: Place, how: How) -> Look {
        Look { place, how, lacks: true }
    }
    use How::{Anywhere, Begins, Whole};
    match field {
        Field::Title => const { &[look(Place::Title, Anywhere)] },
        Field::Abstract => const { &[look(Place::Abstract, Anywhere)] },
        Field::Text => const { &[look(Place::Title, Anywhere), look(Place::Abstract, Anywhere)] },
        Field::Keywords => const { &[look(Place::Keywords, Anywhere)] },
        Field::WholeKeyword => const { &[look(Place::Keywords, Whole)] },
        Field::Heading => const { &[look(Place::Headings, Whole)] },
        Field::HeadingWords => const { &[look(Place::Headings, Anywhere)] },
        // Many records have no keywords of their own, and lack nothing.
        Field::Many => {
            const {
                &[
                    look(Place::Title, Anywhere),
                    look(Place::Abstract, Anywhere),
                    look(Place::Headings, Anywhere),
                    Look { place: Place::Keywords, how: Anywhere, lacks: false },
                ]
            }
        }
        Field::Type => const { &[look(Place::Types, Whole)] },
        Field::Author => const { &[look(Place::Authors, Begins)] },
        Field::Journal => const { &[look(Place::Journal, Whole)] },
        Field::JournalWords => const { &[look(Place::Journal, Anywhere)] },
        Field::Pmid => const { &[look(Place::Pmid, Whole)] },
        Field::Doi => const { &[look(Place::Doi, Whole)] },
        Field::Subheading | Field::Language | Field::Year | Field::Elsewhere => &[],
    }
}

fn words(test: &TextTest, scans: &mut Scans<'_>) -> Answer {
    let mut open = Causes::default();
    let mut count = 0;
    for field in &test.fields {
        if looks(*field).is_empty() {
            open = open.with(Causes::of(Cause::NotCarried));
        }
        for look in looks(*field) {
            if scans.has(look.place, test.term) {
                // A match is enough, unless matches are to be counted.
                count += if test.times == 1 && look.how == How::Anywhere {
                    1
                } else {
                    let passages = scans.record.passages(look.place);
                    passages.into_iter().map(|passage| look.how.hits(&test.atom, passage).len()).sum()
                };
                if count >= test.times {
                    return Answer::decided(true);
                }
            }
            if look.lacks {
                open = open.with(scans.record.open(look.place));
            }
        }
    }
    if test.mapped && scans.record.headings.as_ref().is_none_or(|own| !own.is_empty()) {
        open = open.with(Causes::of(Cause::Mapping));
    }
    if !test.loose.is_empty() && test.loose.iter().all(|word| somewhere(*word, test, scans)) {
        open = open.with(Causes::of(Cause::PhraseList));
    }
    if open.is_empty() { Answer::decided(false) } else { Answer::open(open) }
}

fn somewhere(word: usize, test: &TextTest, scans: &mut Scans<'_>) -> bool {
    test.fields.iter().flat_map(|field| looks(*field)).any(|look| scans.has(look.place, word))
}

// ---- Headings ------------------------------------------------------------------------------------

fn heading(test: &HeadingTest, record: &Reference) -> Answer {
    let Some(own) = record.headings.as_ref() else {
        return Answer::open(Causes::of(Cause::NoHeadings));
    };
    let named = own.iter().filter(|own| {
        test.names.contains(&own.folded)
            || test.begins.as_ref().is_some_and(|begins| own.folded.starts_with(begins))
    });
    // Exports may leave out what is a main topic, and the subheadings, for all headings of a record.
    let marks = own.iter().any(|own| own.major);
    let subs = own.iter().any(|own| !own.subheadings.is_empty());
    let mut open = Causes::default();
    for heading in named {
        let major = match (test.major && !heading.major, marks) {
            (false, _) => Answer::decided(true),
            (true, true) => Answer::decided(false),
            (true, false) => Answer::open(Causes::of(Cause::NoMajor)),
        };
        let sub = match (has_subheading(test, heading), subs) {
            (true, _) => Answer::decided(true),
            (false, true) => Answer::decided(false),
            (false, false) => Answer::open(Causes::of(Cause::NoSubheadings)),
        };
        let both = major.join(Op::And, sub);
        if both.truth == Truth::True {
            return both;
        }
        open = open.with(both.causes);
    }
    // Where nothing is indexed nothing is narrower either.
    let open = if own.is_empty() { open } else { open.with(test.narrower) };
    if open.is_empty() { Answer::decided(false) } else { Answer::open(open) }
}

/// Whether a heading has one of the subheadings; as a main topic where the heading must be one, and its
/// stars stand at subheadings.
fn has_subheading(test: &HeadingTest, heading: &RecordHeading) -> bool {
    let starred = heading.subheadings.iter().any(|(_, major)| *major);
    let mut own = heading.subheadings.iter().filter(|(_, major)| !test.major || *major || !starred);
    test.subheadings.is_empty() || own.any(|(code, _)| test.subheadings.contains(code))
}

// ---- What was found --------------------------------------------------------------------------------

fn matches(node: &Node, record: &Reference, found: &mut Vec<Match>) {
    match node {
        Node::Joined { first, rest } => {
            matches(first, record, found);
            for (_, part) in rest.iter().filter(|(op, _)| *op != Op::Not) {
                matches(part, record, found);
            }
        }
        Node::Text(test) => {
            for look in test.fields.iter().flat_map(|field| looks(*field)) {
                for (nth, passage) in record.passages(look.place).into_iter().enumerate() {
                    let hits = look.how.hits(&test.atom, passage);
                    found.extend(hits.into_iter().map(|hit| Match {
                        field: look.place.column(),
                        item: nth + 1,
                        from: hit.words.start + 1,
                        to: hit.words.end,
                        words: passage.text.get(hit.span.range()).unwrap_or_default().to_owned(),
                    }));
                }
            }
        }
        Node::Heading(test) => {
            let own = record.headings.as_deref().unwrap_or_default().iter().enumerate();
            let named = own.filter(|(_, own)| {
                test.names.contains(&own.folded)
                    || test.begins.as_ref().is_some_and(|begins| own.folded.starts_with(begins))
            });
            found.extend(named.map(|(nth, own)| Match {
                field: "mesh",
                item: nth + 1,
                from: 1,
                to: own.name.words().len(),
                words: own.name.text.clone(),
            }));
        }
        Node::Lines { .. } | Node::Limited { .. } | Node::Limit(_) => {}
    }
}
