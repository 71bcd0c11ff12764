//! The flow diagram: as a picture, in words, as data.

mod data;
mod layout;
mod metrics;
mod svg;
mod table;
mod words;

pub use data::{json, sheet};
pub use svg::svg;
pub use table::document;
pub use words::Options;
