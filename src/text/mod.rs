//! Source texts, byte spans, encodings, and the two ways of comparing words: folding and likeness.

mod encoding;
mod fold;
mod listing;
mod source;
mod span;
mod suggest;
mod twice;

pub use encoding::{Detected, Encoding};
pub use fold::{fold, missing_token_key};
pub use listing::listed;
pub use source::{Position, Source};
pub use span::{Span, Spanned};
pub use suggest::closest;
pub use twice::{Work, at_best};
