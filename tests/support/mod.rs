//! What several tests share.

pub mod arb_file;
