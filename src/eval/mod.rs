//! The meaning: a record's verdict, and always how it came about.

pub mod flow;
pub mod search;

mod ballots;
mod claims;
mod columns;
mod examples;
mod interpret;
mod leaf;
mod overrides;
mod quick;
mod stages;
mod survey;
mod tally;
mod trace;

pub use ballots::{
    Ballot, Ballots, Decided, Effect, Question, Said, Unfit, answer, coded_cell, judged_by, question_of,
    verdict, what_of,
};
pub use claims::{Broken, Claim};
pub use columns::{Alike, Answers, Engine, NOT_ASKED, Whys, searched_in, text_classes};
pub use examples::{check_examples, example_batch};
pub use overrides::{Override, Overrides, Stale};
pub use stages::{Decision, Verdict, ask, categories_of, screen, screen_quickly, screen_under, truth_at};
pub use survey::{CellCount, Survey};
pub use tally::{OverrideCount, ReasonCount, StageCount, Tally};
pub use trace::{Asked, Cause, Trace, Why};
