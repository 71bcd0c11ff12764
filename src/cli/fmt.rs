//! `eligible fmt`

use std::io::Write;
use std::path::{Path, PathBuf};

use similar::{ChangeTag, TextDiff};

use super::Exit;
use super::criteria::load;
use super::terminal::Terminal;
use crate::diagnostic::has_errors;
use crate::syntax::format;

/// Arguments of `eligible fmt`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Criteria files; `-` reads one from standard input and writes it to standard output
    #[arg(required = true, value_name = "CRITERIA")]
    files: Vec<PathBuf>,

    /// Only say what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,

    /// Print the text instead of rewriting the file, as `git diff` wants it of a driver; what cannot be
    /// laid out is printed as it is
    #[arg(long, conflicts_with = "check")]
    stdout: bool,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let mut exit = Exit::Fine;
    let mut worse = |other: Exit| {
        if exit == Exit::Fine || other == Exit::Refused {
            exit = other;
        }
    };
    for path in &args.files {
        match one(path, args, terminal) {
            Exit::Fine => {}
            other => worse(other),
        }
    }
    exit
}

fn one(path: &Path, args: &Args, terminal: &Terminal) -> Exit {
    let only_check = args.check;
    let Some(loaded) = load(path, terminal) else { return Exit::Refused };
    if args.stdout {
        let formatted = if has_errors(&loaded.unread) { None } else { format(&loaded.file, &loaded.source) };
        let text = formatted.as_deref().unwrap_or(loaded.source.text());
        let _ = std::io::stdout().write_all(text.as_bytes());
        return Exit::Fine;
    }
    // Layout is a matter of the text alone: a file with a wrong name in it can still be laid out.
    if has_errors(&loaded.unread) {
        terminal.show(&loaded.unread, &loaded.source);
        return Exit::Refused;
    }
    let Some(formatted) = format(&loaded.file, &loaded.source) else {
        terminal.say(&format!(
            "error: {}: it could not be laid out without changing its meaning, so it was left alone; this is our mistake, please report it",
            path.display()
        ));
        return Exit::Refused;
    };
    let original = loaded.source.text();
    if path == Path::new("-") && !only_check {
        let _ = std::io::stdout().write_all(formatted.as_bytes());
        return Exit::Fine;
    }
    if formatted == original {
        return Exit::Fine;
    }
    if only_check {
        print_difference(path, original, &formatted);
        return Exit::Findings;
    }
    match write_whole(path, &formatted) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            terminal.say(&format!("error: {}: it cannot be written: {error}", path.display()));
            terminal.say("  help: check that you may write it");
            Exit::Refused
        }
    }
}

/// The lines that would change, `-` as they are and `+` as they would be.
fn print_difference(path: &Path, old: &str, new: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}: not in the usual layout", path.display());
    let difference = TextDiff::from_lines(old, new);
    for group in difference.grouped_ops(1) {
        for change in group.iter().flat_map(|op| difference.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = format!("{sign} {}", change.to_string_lossy());
            let _ = writeln!(out, "{}", crate::render::visible(line.trim_end()));
        }
    }
}

/// Writes beside the file and renames, so that a full disk cannot leave half of it.
pub(crate) fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut output =
        crate::record::Output::file(path, &[]).map_err(|fault| std::io::Error::other(fault.to_string()))?;
    output.write_all(text.as_bytes())?;
    output.commit()
}
