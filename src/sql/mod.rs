//! The meaning as SQL, for engines that people already have. (Meaning, rule 12.1.)
//!
//! Records are read into typed columns: for each field its state and what is known of its value, so
//! that what a range or a missing cell leaves open stays open. A SELECT over them says of every record
//! what [`screen`](crate::eval::screen) says; tests hold the two together on the engines themselves.

mod answer;
mod dialect;
mod layout;
mod leaf;
mod names;
mod nodes;
mod periods;
mod range;
mod select;
mod sets;
mod stages;
mod steps;
mod time;
mod typed;
mod view;

pub use dialect::{Dialect, Type};
pub use select::{Select, select};
pub use typed::{CellTable, TypedCells};
pub use view::{View, distinct, view};
