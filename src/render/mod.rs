//! What people see: documents and their skins, wire types for programs, pictures of diagnostics.

mod cells;
mod columns;
mod difference;
mod difference_json;
mod document;
mod explain;
mod markdown;
mod outlook;
mod picture;
mod robustness;
mod screen;
mod survey;
mod sweep;
mod text;
mod verify;
mod wire;
mod words;

pub use cells::cells_report;
pub use columns::{added_cells, added_columns};
pub use difference::{decisions, difference};
pub use difference_json::{difference_json, rescreen_row};
pub use document::{Block, Document, Line, Role, Run, Table, visible};
pub use explain::explain;
pub use markdown::markdown;
pub use picture::picture;
pub use robustness::{firmness, robustness_cell, robustness_json};
pub use screen::{RecordLine, record_line, summary};
pub use survey::{declarations, overview, survey};
pub use sweep::{sweep, sweep_json};
pub use text::{Columns, Style, text};
pub use verify::{Fallen, Verified, broken_in_words, verified};
pub use wire::{Beside, explain_json, screen_json};
pub use words::{Seen, outcome, verdict_word, why_open};
