//! What people see: documents and their skins, wire types for programs, pictures of diagnostics.

mod cells;
mod changes;
mod columns;
mod document;
mod explain;
mod history;
mod markdown;
mod outlook;
mod picture;
mod robustness;
mod screen;
mod survey;
mod text;
mod verify;
mod wire;
mod words;

pub use cells::cells_report;
pub use changes::{Edition, changes_in_words, effect};
pub use columns::{added_cells, added_columns};
pub use document::{Block, Document, Line, Role, Run, Table, visible};
pub use explain::explain;
pub use history::{Entry, History, amendments, history, history_json};
pub use markdown::markdown;
pub use picture::picture;
pub use robustness::{firmness, robustness_cell, robustness_json};
pub use screen::{RecordLine, record_line, summary};
pub use survey::{declarations, overview, survey};
pub use text::{Columns, Style, text};
pub use verify::{Fallen, Verified, broken_in_words, verified};
pub use wire::{Beside, explain_json, screen_json};
pub use words::{Seen, outcome, verdict_word, why_open};
