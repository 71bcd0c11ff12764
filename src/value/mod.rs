//! What cells hold and conditions yield: truth values, quantities, sets, and the leaf rules that
//! compare them.

mod arithmetic;
mod calendar;
mod cell;
mod compare;
mod date;
mod describe;
mod duration;
mod interval;
mod judgement;
mod kind;
mod language;
mod number;
mod order;
mod read;
mod set;
mod synonyms;
mod text;
mod tokens;
mod truth;

pub use cell::{Cell, Missing, Quantity, Spread, Value};
pub use compare::{Literal, Relation, compare_literal, compare_quantities, is_in};
pub use date::{Day, Period};
pub use duration::{Convention, Duration, TimeUnit};
pub use interval::{Bound, Interval};
pub use judgement::{Judgements, Undecided};
pub use kind::{Base, FieldSpec, Shape, Vocabulary};
pub use language::{is_language, language};
pub use number::Number;
pub use order::Orderings;
pub(crate) use read::month_named;
pub use read::{CellFault, CellText, Reading, read};
pub use set::{PartialSet, Term};
pub use synonyms::builtin_synonyms;
pub use text::{
    Atom, Classes, Distance, Found, Hit, PatternFault, PatternFaultKind, ScanRoom, Scanner, TextPart, Texts,
    WordPattern, Words, may_go_on,
};
pub use tokens::{MissingTokens, TokenMeaning};
pub use truth::Truth;
