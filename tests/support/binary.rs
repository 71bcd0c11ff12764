//! The binary, run: arguments in; standard output, error output and exit code out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command line about to be run.
pub(crate) struct Eligible {
    command: Command,
    input: Vec<u8>,
}

/// What came out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The exit code; a signal is a failure of its own.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// The error output.
    pub(crate) stderr: String,
}

/// `eligible` with these arguments, in a plain environment: no terminal, no colour settings.
pub(crate) fn eligible<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Eligible {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eligible"));
    command.args(arguments).current_dir(root());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"] {
        command.env_remove(name);
    }
    Eligible { command, input: Vec::new() }
}

/// The folder of the crate, from which `rules/…` and `examples/…` are named.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[allow(dead_code, reason = "each test file uses its own part of the builder")]
impl Eligible {
    /// In another folder than the crate's.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With this on its standard input.
    pub(crate) fn given(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// With this environment variable.
    pub(crate) fn with_env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Run {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = std::mem::take(&mut self.input);
        // Written beside the reading, or a long input and a long output would wait for each other.
        let writer = std::thread::spawn(move || {
            // A command that refuses early need not read its input.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run {
            code: output.status.code().expect("it ended by itself"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
