//! Where things are printed: how wide, and whether in colour.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Severity};
use crate::record::{FileFault, Output};
use crate::render::{Document, Style, picture, text, visible};
use crate::text::Source;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// More pictures than anyone will read are not drawn, only counted.
const MOST_SHOWN: usize = 200;

/// The terminal, as far as output depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// For results.
    pub(crate) out: Style,
    /// For messages.
    err: Style,
}

impl Terminal {
    pub(crate) fn new(when: When) -> Self {
        let width =
            terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 140);
        let colour = |terminal: bool| match when {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                terminal && !set("NO_COLOR") && !dumb
            }
        };
        let style = |terminal: bool| Style { width, colour: colour(terminal) };
        Self { out: style(io::stdout().is_terminal()), err: style(io::stderr().is_terminal()) }
    }

    /// A message that stands alone, on the error stream.
    pub(crate) fn say(&self, message: &str) {
        // Nothing can be done when even the error stream is gone.
        let _ = writeln!(io::stderr(), "{}", visible(message));
    }

    /// A document on the error stream.
    pub(crate) fn tell(&self, document: &Document) {
        let _ = write!(io::stderr(), "{}", text(document, self.err));
    }

    /// A document on standard output.
    pub(crate) fn print(&self, document: &Document) {
        self.write(&text(document, self.out));
    }

    /// Text on standard output. Whoever reads it may stop early; when it cannot be written for any other
    /// reason, the command has failed.
    pub(crate) fn write(&self, text: &str) {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.say(&format!("error: the output cannot be written: {error}"));
                self.say("  help: check that there is room on the disk and that you may write there");
                std::process::exit(2);
            }
            _ => {}
        }
    }

    /// Diagnostics as pictures, and a closing line that counts them.
    pub(crate) fn show(&self, diagnostics: &[Diagnostic], source: &Source) {
        let mut err = io::stderr().lock();
        for diagnostic in diagnostics.iter().take(MOST_SHOWN) {
            let _ = writeln!(err, "{}", picture(diagnostic, source, self.err.colour).trim_end());
            let _ = writeln!(err);
        }
        let count = |severity| diagnostics.iter().filter(|d| d.severity() == severity).count();
        let word = |n: usize, one: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        };
        let counts = [word(count(Severity::Error), "error"), word(count(Severity::Warning), "warning")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if !counts.is_empty() {
            let shown = if diagnostics.len() > MOST_SHOWN {
                format!("; the first {MOST_SHOWN} are shown")
            } else {
                String::new()
            };
            let _ = writeln!(err, "{counts} in {}{shown}", visible(source.name()));
        }
    }

    /// Where results go: to a file, which may be none of the `inputs`, else to standard output. Why they
    /// cannot has been said when there is nothing.
    pub(crate) fn output(&self, path: Option<&Path>, inputs: &[&Path]) -> Option<Output> {
        match path.filter(|path| *path != Path::new("-")) {
            Some(path) => Output::file(path, inputs).map_err(|fault| self.faults(&[fault])).ok(),
            None => Some(Output::stdout()),
        }
    }

    /// Files that cannot be read, one line and its remedy each.
    pub(crate) fn faults(&self, faults: &[FileFault]) {
        for fault in faults {
            self.say(&format!("error: {fault}"));
            if let Some(help) = &fault.help {
                self.say(&format!("  help: {help}"));
            }
        }
    }
}
