//! Readers of binary formats that are not ours: what they cannot take in must not end the program.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is within such a reader. Its panics become messages about the file, so that a
/// panic hook has nothing to say of them.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What such a reader gives; nothing where it panics.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.ok()
}
