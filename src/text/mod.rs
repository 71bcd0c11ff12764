//! Source texts, byte spans, and the two ways of comparing words: folding and likeness.

mod fold;
mod source;
mod span;
mod suggest;

pub use fold::{fold, missing_token_key};
pub use source::{Position, Source};
pub use span::{Span, Spanned};
pub use suggest::closest;
