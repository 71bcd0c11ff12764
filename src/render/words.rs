//! The words for truth values, verdicts and causes: met and not met, never true and null.

use super::document::Role;
use super::{matches, votes};
use crate::check::{Operand, Polarity, Program, Test};
use crate::eval::{Asked, Cause, Said, Verdict, Why};
use crate::record::Row;
use crate::syntax::ast::Membership;
use crate::value::{
    Cell, Convention, Duration, Interval, Literal, Missing, Quantity, Truth, Undecided, Value,
};

/// A record, with the words for where its cells stand.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The criteria.
    pub program: &'a Program,
    /// Its typed cells.
    pub row: Row<'a>,
    /// Its id.
    pub id: &'a str,
    /// The file it is from.
    pub file: &'a str,
    /// The row of that file that a spreadsheet shows.
    pub number: u64,
    /// Per field, the column it is read from, if there is one.
    pub columns: &'a [Option<&'a str>],
    /// The stage it is seen from: cells that are read later are not read.
    pub stage: usize,
    /// Per field, what people voted on its cell; empty where nobody voted.
    pub said: &'a [Option<Said>],
}

impl<'a> Seen<'a> {
    /// A field's cell as the stage sees it.
    pub(super) fn cell(&self, field: usize) -> &'a Cell {
        const NOT_READ: &Cell = &Cell::NOT_READ;
        if self.read_later(field).is_some() { NOT_READ } else { self.row.cell(field) }
    }

    /// What people voted on a cell.
    pub(super) fn said(&self, field: usize) -> Option<&'a Said> {
        self.said.get(field)?.as_ref()
    }

    /// The later stage at which a field is read, if it is.
    pub(super) fn read_later(&self, field: usize) -> Option<&'a str> {
        let read_at = self.program.fields.get(field)?.read_at;
        let stage = (read_at > self.stage).then(|| self.program.stages.get(read_at)).flatten()?;
        Some(stage.name.as_deref().unwrap_or("a later stage"))
    }

    /// The name of a field.
    #[must_use]
    pub fn name(&self, field: usize) -> &str {
        self.program.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
    }

    /// What its cell holds, as it was written where that could be read.
    #[must_use]
    pub fn shown(&self, field: usize) -> String {
        if let Some(stage) = self.read_later(field) {
            return format!("read at {stage}");
        }
        let Some((raw, reading)) = self.row.reading(field) else { return String::from("not read") };
        let written = raw.to_text();
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        match (&reading.cell, &reading.fault) {
            (_, Some(_)) => format!("not read (`{written}` cannot be read)"),
            _ if reading.undeclared_token => format!("not read (`{written}` is not explained)"),
            (Cell::Known(_), _) if !written.is_empty() => shortened(&written),
            // Read, and known to hold nothing: a spread without values has no ends.
            (Cell::Missing(Missing::NotRead), _) if !written.is_empty() && !is_question(&written) => {
                format!("{written}, so nothing to compare")
            }
            (cell, _) => cell.to_string(),
        }
    }

    /// `records.csv row 14, column "duration"`.
    #[must_use]
    pub fn place(&self, field: usize) -> String {
        if let Some(place) = self.said(field).and_then(votes::filled_by) {
            return place;
        }
        match self.columns.get(field).copied().flatten() {
            Some(column) => format!("{} row {}, column \"{column}\"", self.file, self.number),
            None => format!("{} has no column for it", self.file),
        }
    }
}

/// Words that say by themselves that nobody knows yet.
fn is_question(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "?" | "unclear" | "not read" | "not-read")
}

/// At most 60 characters.
fn shortened(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(59).chain(['…']).collect()
}

/// `include`, `exclude`, `unclear`.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Include => "include",
        Verdict::Exclude => "exclude",
        Verdict::Unclear => "unclear",
    }
}

pub(super) fn verdict_role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::Include => Role::Good,
        Verdict::Exclude => Role::Bad,
        Verdict::Unclear => Role::Open,
    }
}

/// What a criterion came to: an inclusion criterion is met, an exclusion criterion applies.
#[must_use]
pub fn outcome(asked: &Asked<'_>) -> &'static str {
    match (asked.criterion.polarity, asked.truth) {
        (_, Truth::Unknown) => match asked.causes.first().map(|cause| cause.why) {
            Some(Why::Judged(Undecided::NotJudged)) => "not judged",
            _ => "open",
        },
        (Polarity::Inclusion, Truth::True) => "met",
        (Polarity::Inclusion, Truth::False) => "not met",
        (Polarity::Exclusion, Truth::True) => "applies",
        (Polarity::Exclusion, Truth::False) => "does not apply",
    }
}

/// Why a criterion is open, as the end of "E1 is open: …" (or of "I2 …" for a judged one).
#[must_use]
pub fn why_open(cause: Cause, seen: &Seen<'_>) -> String {
    let why = why_cell(cause, seen);
    match seen.said(cause.field).and_then(votes::who_said) {
        Some(who) => format!("{why} ({who})"),
        None => why,
    }
}

fn why_cell(cause: Cause, seen: &Seen<'_>) -> String {
    let name = seen.name(cause.field);
    match cause.why {
        Why::NotRead => match seen.row.reading(cause.field) {
            Some((raw, reading)) if reading.fault.is_some() => {
                format!("{name} cannot be read (\"{}\")", shortened(raw.to_text().trim()))
            }
            Some((raw, reading))
                if !raw.to_text().trim().is_empty() && !is_question(raw.to_text().trim()) =>
            {
                let says =
                    if reading.undeclared_token { "the criteria do not explain" } else { "says nothing yet" };
                format!("{name} is \"{}\", which {says}", shortened(raw.to_text().trim()))
            }
            _ => format!("{name} is not read"),
        },
        Why::ReadLater(stage) => {
            let stage = seen.program.stages.get(stage).and_then(|stage| stage.name.as_deref());
            format!("{name} is read at {}", stage.unwrap_or("a later stage"))
        }
        Why::NotReported => format!("{name} is not reported (ask the authors)"),
        Why::NotApplicable => format!("{name} is not applicable, and the criteria do not say what then"),
        Why::Range => format!("{name} is {}, not exact enough", seen.shown(cause.field)),
        Why::TextCut => format!("{name} was cut off by the database (ABSTRACT TRUNCATED)"),
        Why::PartlyKnown => format!("{name} is not known to its last value ({})", seen.shown(cause.field)),
        Why::MonthLength => {
            format!("{name} is {}: it depends on how long a month is", seen.shown(cause.field))
        }
        Why::DayLength => format!(
            "{name} is {}: it depends on how many hours make a day (`convention day = 24 hours`)",
            seen.shown(cause.field)
        ),
        Why::Judged(Undecided::NotJudged) => String::from("not judged"),
        Why::Judged(Undecided::TooFew { given, of }) => format!("{given} of {of} judgements"),
        Why::Judged(Undecided::Unclear) => String::from("judged unclear"),
        Why::Judged(Undecided::Disagree) => {
            let who = seen.said(cause.field).map(|said| votes::answers(&said.votes));
            format!("the judges disagree ({})", who.unwrap_or_else(|| seen.shown(cause.field)))
        }
    }
}

/// The name of a cause in wire formats.
pub(super) fn cause_name(why: Why) -> &'static str {
    match why {
        Why::NotRead | Why::ReadLater(_) => "not-read",
        Why::NotReported => "not-reported",
        Why::NotApplicable => "not-applicable",
        Why::Range => "range",
        Why::PartlyKnown => "partly-known",
        Why::TextCut => "text-cut",
        Why::MonthLength | Why::DayLength => "convention",
        Why::Judged(Undecided::NotJudged) => "not-judged",
        Why::Judged(Undecided::TooFew { .. }) => "too-few-judgements",
        Why::Judged(Undecided::Unclear) => "judged-unclear",
        Why::Judged(Undecided::Disagree) => "judges-disagree",
    }
}

/// What a leaf saw: `duration = 6 weeks`, with days where weeks meet months, and how many values a
/// long list has.
pub(super) fn because(test: &Test, truth: Truth, seen: &Seen<'_>) -> String {
    if let Test::Contains { fields, atom } = test {
        return matches::in_words(fields, atom, seen);
    }
    let fields = test.fields();
    let cells = fields.iter().map(|field| match seen.read_later(*field) {
        Some(stage) => format!("{} is read at {stage}", seen.name(*field)),
        None => format!("{} = {}", seen.name(*field), seen.shown(*field)),
    });
    let mut cells = cells.collect::<Vec<_>>().join(", ");
    let not_applicable = |field: &usize| *seen.cell(*field) == Cell::Missing(Missing::NotApplicable);
    if truth == Truth::Unknown && fields.iter().any(not_applicable) {
        cells.push_str(", and the criteria do not say what then");
    }
    match test {
        Test::Compare { left, right, .. } => match in_days(left, right, seen) {
            Some(days) => days,
            None => cells,
        },
        Test::Member { how: Membership::In | Membership::NotIn, set, .. } if set.len() > 3 => {
            let none = matches!(
                (test, truth),
                (Test::Member { how: Membership::In, .. }, Truth::False)
                    | (Test::Member { how: Membership::NotIn, .. }, Truth::True)
            );
            if none { format!("{cells}, none of {} values", set.len()) } else { cells }
        }
        Test::Between { .. } => format!("{cells} (both ends count)"),
        _ => cells,
    }
}

/// `6 weeks is 42 days, 3 months is 89 to 92 days`, when a field in weeks meets a literal in months.
fn in_days(left: &Operand, right: &Operand, seen: &Seen<'_>) -> Option<String> {
    let (Operand::Field(field), Operand::Literal(Literal::Duration(literal))) = (left, right) else {
        return None;
    };
    let Cell::Known(Value::Quantity(Quantity::Duration(interval))) = seen.cell(*field) else {
        return None;
    };
    let convention = seen.program.convention;
    let ends = [interval.lo.end(), interval.hi.end()];
    let hours = |end: &Duration| end.hours != crate::value::Number::ZERO;
    if hours(literal) || ends.iter().flatten().any(|end| hours(end)) {
        return None;
    }
    let crosses = |end: &&Duration| has_months(end) != has_months(literal) && **end != Duration::ZERO;
    if !ends.iter().flatten().any(crosses) {
        return None;
    }
    let cell = days_of_interval(interval, convention)?;
    Some(format!(
        "{} is {cell}, {literal} is {}",
        seen.shown(*field),
        days_in_words(literal.days(convention))
    ))
}

fn has_months(duration: &Duration) -> bool {
    duration.months != crate::value::Number::ZERO
}

fn days_of_interval(interval: &Interval<Duration>, convention: Convention) -> Option<String> {
    let low = interval.lo.end().map(|end| end.days(convention).0);
    let high = interval.hi.end().map(|end| end.days(convention).1);
    match (low, high) {
        (Some(low), Some(high)) => Some(days_in_words((low, high))),
        (Some(low), None) => Some(format!("at least {low} days")),
        (None, Some(high)) => Some(format!("at most {high} days")),
        (None, None) => None,
    }
}

fn days_in_words((low, high): (crate::value::Number, crate::value::Number)) -> String {
    let unit = if high == crate::value::Number::whole(1) { "day" } else { "days" };
    if low == high { format!("{low} {unit}") } else { format!("{low} to {high} {unit}") }
}

/// `yes`, `no`, `open`: what a part of a condition came to.
pub(super) fn answer_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "open",
    }
}
