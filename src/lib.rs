//! Eligibility criteria for literature reviews: written like the protocol, checked like code.
//!
//! The modules are a staircase, in reading order: each uses only those above it.

pub mod text;

pub mod diagnostic;

pub mod value;

pub mod syntax;

pub mod record;

pub mod check;

pub mod eval;

pub mod prove;

pub mod compare;

pub mod render;

pub mod cli;
