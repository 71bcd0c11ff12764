//! The tree of a criteria file. Each part is documented by the text that produces it.
//!
//! A successful parse is not yet a valid file: names, kinds and units are the checker's business.
//! Equality ignores places ([`Spanned`]), so two files that differ in layout have equal trees.

use crate::text::{Span, Spanned};
use crate::value::{Number, Period};

pub use super::expr::{Counted, Expr, Extreme, Guard, Is, Membership, Sign};
pub use super::search::Search;

/// A whole file: its statements in the order written, and its comments beside them.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// The statements.
    pub statements: Vec<Spanned<Statement>>,
    /// The comments, `//` included, in order. Trivia: not part of the meaning.
    pub comments: Vec<Spanned<String>>,
    /// Conditions where `and` and `or` stand on one level without brackets.
    pub mixed: Vec<Span>,
}

/// Files are equal when their statements are; comments and layout do not matter.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        self.statements == other.statements
    }
}

/// One statement.
#[expect(clippy::large_enum_variant, reason = "a file has hundreds of statements, not millions")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `criteria mentoring-programmes`
    Criteria(Spanned<String>),
    /// `title "Mentoring programmes"`
    Title(Spanned<String>),
    /// `version 1.1.0`
    Version(Spanned<String>),
    /// `field duration : duration read at full-text`
    Field(Field),
    /// `list surgery "Surgical" = <neurosurgery, plastic-surgery>`
    List(List),
    /// `define formal: described and duration is reported`
    Define(Define),
    /// `"N/A", "n.a." means not-applicable`, `blank means not-reported`
    Means(Means),
    /// `convention month = 30 days, year = 365 days`
    Convention(Vec<ConventionPart>),
    /// `study programme`
    Study(Spanned<String>),
    /// `stage full-text unclear means awaiting`
    Stage(Stage),
    /// `inclusion`, `exclusion`, `included as`
    Section(Section),
    /// `E1 "Lasts under 3 months": duration < 3 months`
    Criterion(Criterion),
    /// `example "Balint group" expect exclude by E1` and its cells
    Example(Example),
    /// `amendment 1.1.0 on 2018-02-12 "E6 added"`
    Amendment(Amendment),
}

/// A word as the author wrote it: bare (`one-to-one`) or quoted (`"United States"`). Word-processor
/// hyphens, apostrophes and quotes are already plain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// The word, without quotes.
    pub text: String,
    /// Whether it was quoted: a quoted word is always a value, never a list or field.
    pub quoted: bool,
}

/// `field NAME ["Title"] : KIND [from …] [read at …] [split on …] [… means …]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `duration`
    pub name: Spanned<String>,
    /// `"Length of the programme"`
    pub title: Option<Spanned<String>>,
    /// What stands after the colon.
    pub kind: Spanned<KindExpr>,
    /// `from "Publication Date", "PY"`
    pub from: Vec<Spanned<String>>,
    /// `read at full-text`
    pub read_at: Option<Spanned<String>>,
    /// `split on "|"`
    pub split_on: Option<Spanned<String>>,
    /// `"N/A" means not-applicable`, for this field only
    pub means: Vec<Means>,
}

/// A kind as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindExpr {
    /// `yes/no`
    YesNo,
    /// `integer 0..100`, `duration in days`
    Plain(PlainKind),
    /// `one of <a = "synonym", b> or other`
    OneOf(Values),
    /// `some of <a, b> or other`
    SomeOf(Values),
    /// `range of integer in years`
    RangeOf(PlainKind),
    /// `some of duration`
    SomeOfPlain(PlainKind),
}

/// A kind that needs no values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainKind {
    /// `integer`, `number`, `percent`, `text`, `year`, `date`, `duration`
    pub base: PlainBase,
    /// `0..100`, either end may be left out: `0..`
    pub domain: Option<Spanned<(Option<Number>, Option<Number>)>>,
    /// `in days`
    pub unit: Option<Spanned<Word>>,
}

/// The word of a plain kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainBase {
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `percent`
    Percent,
    /// `text`
    Text,
    /// `year`
    Year,
    /// `date`
    Date,
    /// `duration`
    Duration,
}

/// `<a = "synonym", b> or other`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The values in order.
    pub values: Vec<ValueDecl>,
    /// `or other`
    pub open: bool,
}

/// `group = gruppe = "group mentoring"`: a value and other ways to write it. A number used as a
/// value is its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDecl {
    /// `group`
    pub value: Spanned<Word>,
    /// `gruppe`
    pub synonyms: Vec<Spanned<Word>>,
}

/// `list surgery "Surgical" = <neurosurgery, plastic-surgery = plastics>`: values or other lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// `surgery`
    pub name: Spanned<String>,
    /// `"Surgical"`
    pub title: Option<Spanned<String>>,
    /// The members.
    pub members: Vec<ValueDecl>,
}

/// `define formal "Formal programme": described`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// `formal`
    pub name: Spanned<String>,
    /// `"Formal programme"`
    pub title: Option<Spanned<String>>,
    /// The condition.
    pub rule: Spanned<Expr>,
}

/// `blank means not-reported`, `"N/A", "n.a." means not-applicable`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Means {
    /// The cells meant; empty for `blank`.
    pub tokens: Vec<Spanned<String>>,
    /// What they mean.
    pub meaning: Spanned<Meaning>,
}

/// What a cell without a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// `not-read`
    NotRead,
    /// `not-reported`
    NotReported,
    /// `not-applicable`
    NotApplicable,
    /// `none`
    None,
}

/// `month = 30 days`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConventionPart {
    /// `month`
    pub unit: Spanned<String>,
    /// `30`
    pub amount: Spanned<Number>,
    /// `days`
    pub in_unit: Spanned<String>,
}

/// `stage full-text "Full text" counts as before-screening unclear means awaiting`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// `full-text`
    pub name: Spanned<String>,
    /// `"Full text"`
    pub title: Option<Spanned<String>>,
    /// `counts as before-screening`: the word after `counts as`
    pub counts_as: Option<Spanned<String>>,
    /// `unclear means awaiting`: the word after `means`
    pub unclear_means: Option<Spanned<String>>,
}

/// What the criteria below it are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `inclusion`
    Inclusion,
    /// `exclusion`
    Exclusion,
    /// `included as`
    IncludedAs,
}

/// `E1 "Lasts under 3 months": duration < 3 months`, `"Title": rule`, or a rule alone
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// `E1`
    pub label: Option<Spanned<String>>,
    /// `"Lasts under 3 months"`
    pub title: Option<Spanned<String>>,
    /// What it asks.
    pub body: Body,
}

/// What a criterion asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// `judged by 2 from "Column"`
    Judged(Spanned<Judged>),
    /// `duration < 3 months`
    Rule(Spanned<Expr>),
}

/// `judged`, `judged by 2`, `judged from "Column"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// `by 2`
    pub by: Option<Spanned<u32>>,
    /// `from "Column"`
    pub from: Option<Spanned<String>>,
}

/// `example "Balint group" expect exclude at full-text by E1` and its cells
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// `"Balint group"`
    pub title: Spanned<String>,
    /// `exclude`
    pub expect: Spanned<Expected>,
    /// `at full-text`
    pub at: Option<Spanned<String>>,
    /// `by E1, E4`
    pub by: Vec<Spanned<String>>,
    /// `duration = 6 weeks`
    pub cells: Vec<ExampleCell>,
}

/// The verdict an example expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `include`
    Include,
    /// `exclude`
    Exclude,
    /// `unclear`
    Unclear,
}

/// `duration = 6 weeks`: a field (or the label of a judged criterion) and the cell's text
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCell {
    /// `duration`
    pub field: Spanned<String>,
    /// `6 weeks`
    pub value: Spanned<CellValue>,
}

/// What an example puts into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// `6 weeks`, `2014`, `english`, `"2-4 months"`: the text that a cell would hold. Bare forms are
    /// kept as written (spaces single); the flag says that it was quoted.
    Text(Word),
    /// `<group, one-to-one>`
    Set(Vec<Word>),
}

/// `amendment 1.1.0 on 2018-02-12 "E6 added: remediation is another aim"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// `1.1.0`
    pub version: Spanned<String>,
    /// `2018-02-12`
    pub on: Spanned<Period>,
    /// `"E6 added"`
    pub text: Spanned<String>,
}
