//! A strategy asked of one record: what each line says, and which words it found.

use super::headings::RecordHeading;
use super::plan::{HeadingTest, Node, Plan, TextTest};
use super::record::{Item, Items, Reference};
use super::{Cause, Causes};
use crate::syntax::strategy::{Field, Op};
use crate::value::{Atom, TextPart, Truth};

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
    for node in &plan.lines {
        let answer = answer(node, record, &run.answers);
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

fn answer(node: &Node, record: &Reference, before: &[Answer]) -> Answer {
    let line = |at: usize| before.get(at).copied().unwrap_or(Answer::decided(false));
    match node {
        Node::Joined { first, rest } => {
            rest.iter().fold(answer(first, record, before), |left, (op, part)| {
                left.join(*op, answer(part, record, before))
            })
        }
        Node::Lines { all, lines } => {
            let op = if *all { Op::And } else { Op::Or };
            let answers = lines.iter().map(|at| line(*at));
            answers.reduce(|left, right| left.join(op, right)).unwrap_or(Answer::decided(false))
        }
        Node::Text(test) => words(test, record),
        Node::Heading(test) => heading(test, record),
        Node::Limited { line: at, any, tests } => {
            let op = if *any { Op::Or } else { Op::And };
            let tests = tests.iter().map(|test| test.answer(record));
            let limits = tests.reduce(|left, right| left.join(op, right)).unwrap_or(Answer::decided(true));
            line(*at).join(Op::And, limits)
        }
        Node::Limit(test) => test.answer(record),
    }
}

// ---- Words in fields ---------------------------------------------------------------------------

/// A field as a search reads it.
struct Look<'a> {
    name: &'static str,
    parts: Vec<(&'a TextPart, &'a str)>,
    how: How,
    /// Why there may be more than is there.
    open: Causes,
}

/// How much of a part has to match.
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
    fn fits(self, atom: &Atom, part: &TextPart) -> usize {
        let Some(words) = part.words() else { return 0 };
        match self {
            Self::Anywhere => atom.hits(words).len(),
            Self::Whole => atom.hits(words).iter().filter(|hit| hit.words == (0..words.len())).count(),
            Self::Begins => atom.hits(words).iter().filter(|hit| hit.words.start == 0).count(),
        }
    }
}

fn looks<'a>(field: Field, record: &'a Reference) -> Vec<Look<'a>> {
    let text = |name, text: &'a super::record::Text, missing: Cause| {
        let open = match &text.part {
            TextPart::Whole(_) => Causes::default(),
            TextPart::Truncated(_) => Causes::of(Cause::CutAbstract),
            TextPart::Missing => Causes::of(missing),
        };
        Look { name, parts: vec![(&text.part, text.text.as_str())], how: How::Anywhere, open }
    };
    let list = |name, items: &'a Items, how, missing: Cause| {
        let parts =
            |items: &'a Vec<Item>| items.iter().map(|item| (&item.part, item.text.as_str())).collect();
        let open = if items.is_none() { Causes::of(missing) } else { Causes::default() };
        Look { name, parts: items.as_ref().map(parts).unwrap_or_default(), how, open }
    };
    let headings = |how| {
        let own = record.headings.as_deref().unwrap_or_default();
        let parts = own.iter().map(|heading| (&heading.part, heading.text.as_str())).collect();
        let open = if record.headings.is_none() { Causes::of(Cause::NoHeadings) } else { Causes::default() };
        Look { name: "mesh", parts, how, open }
    };
    let title = || text("title", &record.title, Cause::NoTitle);
    let summary = || text("abstract", &record.summary, Cause::NoAbstract);
    let keywords = |how| list("keywords", &record.keywords, how, Cause::NoKeywords);
    match field {
        Field::Title => vec![title()],
        Field::Abstract => vec![summary()],
        Field::Text => vec![title(), summary()],
        Field::Keywords => vec![keywords(How::Anywhere)],
        Field::WholeKeyword => vec![keywords(How::Whole)],
        Field::Heading => vec![headings(How::Whole)],
        Field::HeadingWords => vec![headings(How::Anywhere)],
        // Many records have no keywords of their own, and lack nothing.
        Field::Many => {
            let own = Look { open: Causes::default(), ..keywords(How::Anywhere) };
            vec![title(), summary(), headings(How::Anywhere), own]
        }
        Field::Type => vec![list("type", &record.types, How::Whole, Cause::NoType)],
        Field::Author => vec![list("authors", &record.authors, How::Begins, Cause::NoAuthors)],
        Field::Journal => vec![list("journal", &record.journal, How::Whole, Cause::NoJournal)],
        Field::JournalWords => vec![list("journal", &record.journal, How::Anywhere, Cause::NoJournal)],
        Field::Pmid => vec![list("pmid", &record.pmid, How::Whole, Cause::NoIdentifier)],
        Field::Doi => vec![list("doi", &record.doi, How::Whole, Cause::NoIdentifier)],
        Field::Subheading | Field::Language | Field::Year | Field::Elsewhere => vec![Look {
            name: "",
            parts: Vec::new(),
            how: How::Anywhere,
            open: Causes::of(Cause::NotCarried),
        }],
    }
}

fn words(test: &TextTest, record: &Reference) -> Answer {
    let mut open = Causes::default();
    let mut count = 0;
    for look in test.fields.iter().flat_map(|field| looks(*field, record)) {
        for (part, _) in &look.parts {
            // A match is enough, unless matches are to be counted.
            let quick = test.times == 1 && look.how == How::Anywhere;
            count += match part.words() {
                Some(words) if quick => usize::from(test.atom.matches(words)),
                _ => look.how.fits(&test.atom, part),
            };
            if count >= test.times {
                return Answer::decided(true);
            }
        }
        open = open.with(look.open);
    }
    if test.mapped && record.headings.as_ref().is_none_or(|own| !own.is_empty()) {
        open = open.with(Causes::of(Cause::Mapping));
    }
    if !test.loose.is_empty() && test.loose.iter().all(|word| somewhere(word, test, record)) {
        open = open.with(Causes::of(Cause::PhraseList));
    }
    if open.is_empty() { Answer::decided(false) } else { Answer::open(open) }
}

fn somewhere(word: &Atom, test: &TextTest, record: &Reference) -> bool {
    let looks = test.fields.iter().flat_map(|field| looks(*field, record));
    looks.flat_map(|look| look.parts).any(|(part, _)| part.words().is_some_and(|words| word.matches(words)))
}

// ---- Headings ------------------------------------------------------------------------------------

fn heading(test: &HeadingTest, record: &Reference) -> Answer {
    let Some(own) = record.headings.as_ref() else {
        return Answer::open(Causes::of(Cause::NoHeadings));
    };
    let named = own.iter().filter(|own| {
        test.names.contains(&own.name)
            || test.begins.as_ref().is_some_and(|begins| own.name.starts_with(begins))
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
            for look in test.fields.iter().flat_map(|field| looks(*field, record)) {
                for (nth, (part, text)) in look.parts.iter().enumerate() {
                    let Some(words) = part.words() else { continue };
                    let hits = test.atom.hits(words).into_iter().filter(|hit| match look.how {
                        How::Anywhere => true,
                        How::Whole => hit.words == (0..words.len()),
                        How::Begins => hit.words.start == 0,
                    });
                    found.extend(hits.map(|hit| Match {
                        field: look.name,
                        item: nth + 1,
                        from: hit.words.start + 1,
                        to: hit.words.end,
                        words: text.get(hit.span.range()).unwrap_or_default().to_owned(),
                    }));
                }
            }
        }
        Node::Heading(test) => {
            let own = record.headings.as_deref().unwrap_or_default().iter().enumerate();
            let named = own.filter(|(_, own)| {
                test.names.contains(&own.name)
                    || test.begins.as_ref().is_some_and(|begins| own.name.starts_with(begins))
            });
            found.extend(named.map(|(nth, own)| Match {
                field: "mesh",
                item: nth + 1,
                from: 1,
                to: own.part.words().map_or(1, crate::value::Words::len),
                words: own.text.clone(),
            }));
        }
        Node::Lines { .. } | Node::Limited { .. } | Node::Limit(_) => {}
    }
}
