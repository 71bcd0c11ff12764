//! How far a long task is: on a terminal only, and gone when it is done.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What the task is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Records, one by one.
    Records,
    /// The bytes of a file.
    Bytes,
}

/// A bar on the error stream. Short tasks are over before it is drawn.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar for a task of so much; none for people who want quiet or are not there.
    pub(crate) fn new(counted: Counted, of: u64, quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let template = match counted {
            Counted::Records => "{bar:30} {human_pos} of {human_len} records, {per_sec}, {eta} left",
            Counted::Bytes => "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        };
        let style = ProgressStyle::with_template(template);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ");
        // A few times a second is enough, and costs nothing.
        let bar = ProgressBar::with_draw_target(Some(of), ProgressDrawTarget::stderr_with_hz(5));
        bar.set_style(style.clone());
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Says how much is done.
    pub(crate) fn is_at(&self, done: u64) {
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
