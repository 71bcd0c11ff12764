//! The `eligible` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    eligible::cli::main()
}
