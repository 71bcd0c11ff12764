//! `eligible diff`

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;

use super::Exit;
use super::criteria::Loaded;
use super::git;
use super::progress::{Counted, Progress};
use super::quick::in_columns;
use super::records::{BATCH, Opened, ReadArgs, open_voted};
use super::revision::{self, Asked};
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::check::Program;
use crate::compare::{Decisions, Difference, Rescreening, Version, alter};
use crate::diagnostic::{Diagnostic, Severity};
use crate::eval::Overrides;
use crate::record::BadCells;
use crate::render::{decisions, difference, difference_json, markdown, rescreen_row};
use crate::text::Source;

/// Arguments of `eligible diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The old version: a file, `REV:FILE` from git, or, before a file, `REV` or `REV1..REV2`; with
    /// --set, --without or --sweep the only version
    old: String,

    /// The new version: a file, or `REV:FILE`
    new: Option<String>,

    /// What if this statement stood in the file instead of the one with its label or name, as in
    /// `E1: duration < 6 months`
    #[arg(long, value_name = "STATEMENT")]
    pub(super) set: Vec<String>,

    /// What if the criterion with this label were not there
    #[arg(long, value_name = "LABEL")]
    pub(super) without: Vec<String>,

    /// The verdicts along a threshold, as in `E1: duration < {1..24 months step 1}`
    #[arg(long, value_name = "STATEMENT", requires = "records", conflicts_with_all = ["new", "rescreen", "exit_code"])]
    sweep: Option<String>,

    /// Files of records to compare the verdicts on
    #[arg(long, num_args = 1.., value_name = "RECORDS")]
    pub(super) records: Vec<PathBuf>,

    /// How the difference is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,

    /// Exit with 1 when anything changed but layout and comments
    #[arg(long)]
    exit_code: bool,

    /// Write the records that people need to look at again to this file, as CSV
    #[arg(long, value_name = "FILE", requires = "records")]
    rescreen: Option<PathBuf>,

    /// What people decided instead of the old version: a file with the columns record, verdict, by, at,
    /// why; those that answered something else now are among the records to look at again
    #[arg(long, value_name = "FILE", requires = "records", conflicts_with = "sweep")]
    pub(super) overrides: Option<PathBuf>,

    /// Say which way the records were read, and how long it took
    #[arg(long, requires = "records")]
    timings: bool,

    #[command(flatten)]
    pub(super) votes: VotesArgs,

    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a supplement or an issue
    Markdown,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    if let Some(asked) = &args.sweep {
        let Some(loaded) = super::criteria::load(Path::new(&args.old), terminal) else {
            return Exit::Refused;
        };
        if checked(&loaded, terminal).is_none() {
            return Exit::Refused;
        }
        return super::sweep::run(args, &loaded, asked, terminal);
    }
    let stdin =
        [Some(args.old.as_str()), args.new.as_deref()].into_iter().flatten().filter(|name| *name == "-");
    let records = args.records.iter().filter(|path| path.as_os_str() == "-");
    if stdin.count() + records.count() > 1 {
        terminal.say("error: standard input is given twice");
        terminal.say("  help: `-` can stand for one file only; write the others to files");
        return Exit::Refused;
    }
    let loaded = match &args.new {
        Some(new) => versions(&[args.old.clone(), new.clone()], terminal),
        // Asked what if: one version, read once.
        None => version(revision::one(&args.old), terminal).map(|one| [one.clone(), one]),
    };
    let Some([old, new]) = loaded else { return Exit::Refused };
    let new = match what_if(args, new, terminal) {
        Ok(new) => new,
        Err(exit) => return exit,
    };
    let (Some(before), Some(after)) = (checked(&old, terminal), checked(&new, terminal)) else {
        return Exit::Refused;
    };
    let difference = Difference::between(
        Version { file: &old.file, program: before },
        Version { file: &new.file, program: after },
    );
    let compared = Compared { args, old: before, new: after, difference: &difference, terminal };
    match compared.go() {
        Exit::Fine if args.exit_code && !difference.changes().is_empty() => Exit::Findings,
        exit => exit,
    }
}

/// The new version with what --set and --without ask.
fn what_if(args: &Args, new: Loaded, terminal: &Terminal) -> Result<Loaded, Exit> {
    if args.set.is_empty() && args.without.is_empty() {
        if args.new.is_none() {
            terminal.say("error: a difference is between two versions");
            terminal.say("  help: name a second file, or ask what if: `--set 'E1: duration < 6 months'`, `--without E4`");
            return Err(Exit::Refused);
        }
        return Ok(new);
    }
    let Some(program) = checked(&new, terminal) else { return Err(Exit::Refused) };
    match alter(Version { file: &new.file, program }, &args.set, &args.without) {
        Ok(altered) => Ok(Loaded {
            source: altered.source,
            file: altered.file,
            program: altered.program,
            diagnostics: altered.diagnostics,
            unread: Vec::new(),
        }),
        Err((message, help)) => {
            terminal.say(&format!("error: {message}"));
            terminal.say(&format!("  help: {help}"));
            Err(Exit::Refused)
        }
    }
}

/// The two files that the arguments name.
fn versions(named: &[String], terminal: &Terminal) -> Option<[Loaded; 2]> {
    let asked = match revision::asked(named) {
        Ok(asked) => asked,
        Err(help) => {
            terminal.say("error: a difference is between two versions");
            terminal.say(&format!("  help: {help}"));
            return None;
        }
    };
    let [old, new] = asked.map(|asked| version(asked, terminal));
    Some([old?, new?])
}

/// A version, from a file or from git.
pub(super) fn version(asked: Asked, terminal: &Terminal) -> Option<Loaded> {
    match asked {
        Asked::File(path) => super::criteria::load(&path, terminal),
        Asked::Revision(revision, path) => match git::read_at(&revision, &path) {
            Ok(bytes) => Some(super::criteria::load_bytes(&format!("{revision}:{}", path.display()), &bytes)),
            Err(fault) => {
                super::log::refuse(&path, &fault, terminal);
                None
            }
        },
    }
}

/// The program of a file; its errors are shown.
pub(super) fn checked<'a>(loaded: &'a Loaded, terminal: &Terminal) -> Option<&'a Program> {
    show_errors(&loaded.diagnostics, &loaded.source, terminal);
    loaded.program.as_ref()
}

/// Shows the errors; warnings are for `eligible check`.
pub(super) fn show_errors(diagnostics: &[Diagnostic], source: &Source, terminal: &Terminal) {
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error);
    terminal.show(&errors.cloned().collect::<Vec<_>>(), source);
}

pub(super) struct Compared<'a> {
    pub(super) args: &'a Args,
    pub(super) old: &'a Program,
    pub(super) new: &'a Program,
    pub(super) difference: &'a Difference,
    pub(super) terminal: &'a Terminal,
}

/// What two versions made of the records.
pub(super) struct Screened {
    pub(super) found: Decisions,
    pub(super) fused: Vec<Vec<String>>,
    /// Cells that the new version cannot read, and those that only the old one cannot.
    pub(super) bad: BadCells,
    pub(super) bad_before: BadCells,
    /// The records as the new version finds its fields in them, and the old one.
    pub(super) opened: Opened,
    pub(super) before: Opened,
}

impl Compared<'_> {
    fn go(&self) -> Exit {
        if self.args.records.is_empty() {
            self.print(None);
            return Exit::Fine;
        }
        let start = Instant::now();
        let quickly = self.in_columns();
        let quick = quickly.is_some();
        let screened = match quickly.map_or_else(|| self.one_by_one(), Ok) {
            Ok(screened) => screened,
            Err(exit) => return exit,
        };
        match self.args.timings {
            true if quick => in_columns(start, self.terminal),
            true => self.terminal.say(&format!("note: read record by record in {:.2?}", start.elapsed())),
            false => {}
        }
        self.tell(&screened)
    }

    /// Screens every record under both versions.
    fn one_by_one(&self) -> Result<Screened, Exit> {
        let args = self.args;
        let opened = open_voted(&args.records, &args.read, &args.votes, self.new, self.terminal);
        let opened = opened.ok_or(Exit::Refused)?;
        let before = opened.under(self.old, self.new, self.terminal);
        let (mut bad, mut bad_before) = (BadCells::default(), BadCells::default());
        let mut overrides = match &args.overrides {
            Some(path) => super::overrides::read(path, &opened.set, self.terminal).ok_or(Exit::Refused)?,
            None => Overrides::default(),
        };
        votes_read::overrides(&opened.ballots, self.new, None, &mut overrides, self.terminal);
        let screening = Rescreening::new(self.difference, self.old, self.new, &opened.set);
        let mut screening = screening.with_overrides(&overrides).with_votes(&opened.ballots);
        let progress = Progress::new(Counted::Records, opened.set.len() as u64, false);
        for raw in opened.set.batches(BATCH) {
            match raw {
                Ok(raw) => {
                    progress.is_at(raw.start as u64);
                    let [was, is] = screening.add(&raw);
                    opened.note_cells(&raw, &is, &mut bad);
                    before.note_cells_beside(&raw, &was, (&opened, &is), &mut bad_before);
                }
                Err(fault) => {
                    self.terminal.faults(&[fault]);
                    return Err(Exit::Refused);
                }
            }
        }
        drop(progress);
        let fused = screening.fused();
        let found = screening.finish();
        Ok(Screened { found, fused, bad, bad_before, opened, before })
    }

    /// Tells what was found.
    fn tell(&self, screened: &Screened) -> Exit {
        let Screened { found, fused, bad, bad_before, opened, before } = screened;
        let unreadable = bad.unreadable_count() + bad_before.unreadable_count() > 0;
        let report = || {
            opened.report_cells(bad, self.new, self.terminal);
            if bad_before.unreadable_count() > 0 {
                let name = self.old.source.name();
                self.terminal.say(&format!("{name} cannot read what the new version reads:"));
                before.report_cells(bad_before, self.old, self.terminal);
            }
        };
        if self.args.read.strict && unreadable {
            report();
            self.terminal.say("nothing was written, as --strict asks");
            return Exit::Refused;
        }
        if let Some(path) = &self.args.rescreen
            && let Err(exit) = self.rescreen(path, found)
        {
            return exit;
        }
        self.print(Some((found, fused)));
        report();
        if unreadable { Exit::Findings } else { Exit::Fine }
    }

    fn print(&self, found: Option<(&Decisions, &[Vec<String>])>) {
        let changes = self.difference.changes();
        let mut out = std::io::stdout();
        if self.args.format == Format::Json {
            let json = difference_json(changes, self.old, self.new, found);
            let _ = writeln!(out, "{json:#}");
            return;
        }
        let records = found.map(|(found, _)| found.records());
        let mut document = difference(changes, self.old, self.new, records);
        if let Some((found, _)) = found {
            document.0.extend(decisions(found, changes, self.old, self.new).0);
        }
        match self.args.format {
            Format::Markdown => {
                let _ = write!(out, "{}", markdown(&document));
            }
            _ => self.terminal.print(&document),
        }
    }

    /// Writes the records that people need to look at again.
    fn rescreen(&self, path: &Path, found: &Decisions) -> Result<(), Exit> {
        let inputs = self.args.records.iter().map(PathBuf::as_path);
        let inputs = inputs.chain(self.args.votes.votes.iter().map(PathBuf::as_path));
        let inputs = inputs.chain(self.args.overrides.as_deref()).collect::<Vec<_>>();
        let output = self.terminal.output(Some(path), &inputs).ok_or(Exit::Refused)?;
        let written = || -> std::io::Result<()> {
            let mut table = csv::Writer::from_writer(output);
            table.write_record(["record", "was", "now", "asked"])?;
            for again in &found.again {
                table.write_record(rescreen_row(again))?;
            }
            let output = table.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
            output.commit()
        };
        written().map_err(|error| {
            self.terminal.say(&format!("error: {}: it cannot be written: {error}", path.display()));
            self.terminal.say("  help: check that there is room on the disk and that you may write there");
            Exit::Refused
        })?;
        let all = found.records();
        self.terminal.say(&format!("{}: {} of {all} records", path.display(), found.again.len()));
        Ok(())
    }
}
