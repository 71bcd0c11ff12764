//! What people see: documents and their skins, wire types for programs, pictures of diagnostics.

mod document;
mod explain;
mod markdown;
mod outlook;
mod picture;
mod screen;
mod text;
mod wire;
mod words;

pub use document::{Block, Document, Line, Role, Run, Table};
pub use explain::explain;
pub use markdown::markdown;
pub use picture::picture;
pub use screen::{RecordLine, record_line, summary};
pub use text::{Style, text};
pub use wire::{explain_json, screen_json};
pub use words::{Seen, outcome, verdict_word, why_open};
