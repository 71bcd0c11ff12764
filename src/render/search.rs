//! A search over records: the table of hits, and what each line found in one record.

use super::document::{Document, Line, Role, Table, visible};
use super::screen::counted;
use crate::eval::search::{Cause, Match, Plan, Reference, Run, SearchTally};
use crate::syntax::strategy::{Strategy, print_query};
use crate::text::{Source, Spanned};
use crate::value::Truth;

/// A strategy, its text, and what it was asked of.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    /// The strategy.
    pub strategy: &'a Strategy,
    /// Its text.
    pub source: &'a Source,
    /// The strategy made ready.
    pub plan: &'a Plan,
    /// The files of records, as the user gave them.
    pub records: &'a str,
}

impl<'a> Searched<'a> {
    /// A line's search as it is written, on one line.
    #[must_use]
    pub fn written(&self, line: usize) -> String {
        let query = self.strategy.lines.get(line).map(|line| &line.query);
        if self.strategy.blocks && line + 1 == self.strategy.lines.len() {
            return query.map(|query| print_query(query, self.strategy.platform)).unwrap_or_default();
        }
        query.map(|query: &Spanned<_>| one_line(self.source.slice(query.span))).unwrap_or_default()
    }

    fn number(&self, line: usize) -> u32 {
        self.strategy.lines.get(line).map_or(0, |line| line.number)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// More letters of a search than this are not shown in a table.
const LONGEST: usize = 160;

/// The middle of a long text left out.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let letters = text.chars().count();
    if letters <= most {
        return text.to_owned();
    }
    let head = text.chars().take(most * 2 / 3).collect::<String>();
    let tail = text.chars().skip(letters - most / 3).collect::<String>();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

/// The counts line by line, and what would make open ones certain.
#[must_use]
pub fn search_table(searched: &Searched<'_>, tally: &SearchTally) -> Document {
    let mut document = Document::default();
    let strategy = searched.strategy;
    let lines = match strategy.blocks {
        true => format!("1 query of {} blocks", strategy.lines.len().saturating_sub(1)),
        false => counted(strategy.lines.len() as u64, "line"),
    };
    let records = counted(tally.records, "record");
    document.heading(format!(
        "{} · {}, {lines} · {records} from {}",
        searched.source.name(),
        strategy.platform.name(),
        searched.records
    ));
    let published = strategy.lines.iter().any(|line| line.published.is_some());
    let mut header =
        vec![Line::from("line"), Line::from("search"), Line::from("hits"), Line::from("perhaps")];
    if published {
        header.push(Line::from("published"));
    }
    header.push(Line::from("perhaps because of"));
    let rows = tally.lines.iter().enumerate().map(|(at, line)| {
        let mut row = vec![
            Line::plain(searched.number(at).to_string()),
            Line::of(Role::Code, shortened(&searched.written(at), LONGEST)),
            Line::plain(line.hits.to_string()),
            Line::of(Role::Open, if line.perhaps > 0 { line.perhaps.to_string() } else { String::new() }),
        ];
        if published {
            let hits = strategy.lines.get(at).and_then(|line| line.published);
            row.push(Line::of(Role::Quiet, hits.map(|hits| hits.to_string()).unwrap_or_default()));
        }
        row.push(Line::of(Role::Quiet, because(tally, at)));
        row
    });
    let numbers = if published { vec![0, 2, 3, 4] } else { vec![0, 2, 3] };
    document.table(Table { header, rows: rows.collect(), numbers });
    if let Some((at, last)) = tally.lines.iter().enumerate().next_back() {
        let perhaps = match last.perhaps {
            0 => String::new(),
            n => format!(", and perhaps {n} more"),
        };
        let hits = counted(last.hits, "record");
        document.paragraph(format!(
            "line {}, the last: {hits} of {}{perhaps}",
            searched.number(at),
            tally.records
        ));
    }
    for line in remedies(searched, tally) {
        document.paragraph(Line::of(Role::Quiet, line));
    }
    document
}

/// Why records are open on a line, with how many.
#[must_use]
pub fn because(tally: &SearchTally, line: usize) -> String {
    let causes = tally.causes(line);
    let causes = causes.iter().map(|(cause, count)| format!("{} {count}", cause.words()));
    causes.collect::<Vec<_>>().join(", ")
}

/// What would make open answers certain.
fn remedies(searched: &Searched<'_>, tally: &SearchTally) -> Vec<String> {
    let any =
        |wanted: Cause| tally.lines.iter().any(|line| line.causes.iter().any(|(cause, _)| *cause == wanted));
    let mut remedies = Vec::new();
    if any(Cause::NoTree) {
        remedies.push("no MeSH tree: `exp` takes in narrower headings; --mesh-tree FILE reads NLM's tree, and they are found".to_owned());
    }
    if any(Cause::NotInTree) {
        let names =
            searched.plan.not_in_tree.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        remedies.push(format!(
            "not in the MeSH tree: {names}; misspelt, of another year, or of another thesaurus such as Emtree"
        ));
    }
    if any(Cause::NoHeadings) {
        remedies.push(
            "no subject headings: such a record may not be indexed yet, or its headings were not exported"
                .to_owned(),
        );
    }
    if any(Cause::Mapping) {
        remedies.push(
            "PubMed's term mapping: PubMed adds subject headings of its own to words without a tag"
                .to_owned(),
        );
    }
    if any(Cause::PhraseList) {
        remedies.push("PubMed's list of phrases: words side by side without quotes are a phrase only if PubMed knows it".to_owned());
    }
    remedies
}

/// What one record's lines say: found, perhaps and why, or not; with the words.
#[must_use]
pub fn search_record(searched: &Searched<'_>, id: &str, reference: &Reference, run: &Run) -> Document {
    let mut document = Document::default();
    let last = run.answers.len().saturating_sub(1);
    let verdict = run.answers.last().map_or("", |answer| answer_word(answer.truth));
    document.heading(format!(
        "{} · line {}, the last: {verdict} · {}",
        visible(id),
        searched.number(last),
        searched.source.name()
    ));
    let header = ["line", "search", "", "found, or why it is open"].map(Line::from).to_vec();
    let rows = run.answers.iter().enumerate().map(|(at, answer)| {
        let (role, found) = match answer.truth {
            Truth::True => (Role::Good, run.matches(searched.plan, at, reference)),
            Truth::Unknown => (Role::Open, Vec::new()),
            Truth::False => (Role::Quiet, Vec::new()),
        };
        let told = match answer.truth {
            Truth::Unknown => answer.causes.iter().map(Cause::words).collect::<Vec<_>>().join(", "),
            _ => found_words(&found),
        };
        vec![
            Line::plain(searched.number(at).to_string()),
            Line::of(Role::Code, shortened(&searched.written(at), LONGEST)),
            Line::of(role, answer_word(answer.truth)),
            Line::plain(told),
        ]
    });
    document.table(Table { header, rows: rows.collect(), numbers: vec![0] });
    document
}

/// `hit`, `perhaps`, `no`
#[must_use]
pub fn answer_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "hit",
        Truth::Unknown => "perhaps",
        Truth::False => "no",
    }
}

/// More places than this are only counted.
const PLACES: usize = 6;

/// `title 3-4 "mentoring program"; mesh "Mentors"`
#[must_use]
pub fn found_words(found: &[Match]) -> String {
    let shown = found.iter().take(PLACES).map(|one| {
        let place = match (one.field, one.from == one.to) {
            ("mesh" | "type" | "language", _) => one.field.to_owned(),
            (field @ ("keywords" | "authors"), _) => format!("{field} {}", one.item),
            (field, true) => format!("{field} {}", one.from),
            (field, false) => format!("{field} {}-{}", one.from, one.to),
        };
        format!("{place} \"{}\"", visible(&shortened(&one.words, 60)))
    });
    let mut shown = shown.collect::<Vec<_>>();
    if found.len() > PLACES {
        shown.push(format!("… {} more", found.len() - PLACES));
    }
    shown.join("; ")
}
