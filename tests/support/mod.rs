//! What several tests share.

pub(crate) mod arb_file;
