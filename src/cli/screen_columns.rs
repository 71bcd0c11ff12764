//! `screen --format parquet` and `--format arrow`.

use std::io::IsTerminal;
use std::path::Path;

use super::Exit;
use super::screen::{Args, Format};
use super::terminal::Terminal;

/// Says that such a file cannot be written, or not to a screen.
pub(super) fn refuse(args: &Args, terminal: &Terminal) -> Option<Exit> {
    let name = match args.format {
        Format::Parquet => "parquet",
        Format::Arrow => "arrow",
        _ => return None,
    };
    if cfg!(not(feature = "parquet")) {
        terminal.say(&format!("error: `--format {name}` is not part of this build of eligible"));
        terminal.say("  help: install it with Parquet and Arrow: cargo install --path . --features parquet");
        terminal.say("  help: or write `--format csv`");
        return Some(Exit::Refused);
    }
    let to_stdout = args.output.as_deref().is_none_or(|path| path == Path::new("-"));
    if to_stdout && std::io::stdout().is_terminal() {
        terminal.say(&format!("error: a file of the format {name} is not for reading on a screen"));
        terminal.say(&format!("  help: name a file: `-o screened.{name}`"));
        return Some(Exit::Refused);
    }
    None
}
