//! `eligible search`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::records::{BATCH, ReadArgs, announce_headings, open_set};
use super::strategy::{Fields, Loaded, PlatformArg, load, load_tree, parse_field};
use super::terminal::Terminal;
use crate::check::strategy::compare;
use crate::diagnostic::Diagnostic;
use crate::eval::search::{Cause, Plan, Reference, SearchTally, run as ask};
use crate::record::{Output, RecordSet, TableWriter, WriteOptions};
use crate::render::{
    Document, Searched, answer_word, because, found_words, markdown, search_json, search_record,
    search_table, text,
};
use crate::value::Truth;

/// Arguments of `eligible search`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The search strategy: numbered lines as for Ovid, or a query as for PubMed
    strategy: PathBuf,

    /// Files of records; `-` for standard input. With --lint, another strategy to compare with
    #[arg(required_unless_present = "lint")]
    records: Vec<PathBuf>,

    /// Do not run the strategy, but show what deserves a look: terms that add nothing, lines that
    /// nothing uses, criteria hidden in limits; with another strategy, where the two differ
    #[arg(long)]
    lint: bool,

    /// The interface that the strategy is written for; found out from its text unless given
    #[arg(long, value_enum)]
    platform: Option<PlatformArg>,

    /// NLM's tree of subject headings (mtreesYYYY.bin or dYYYY.bin), so that `exp` finds the narrower
    /// ones
    #[arg(long, value_name = "FILE")]
    mesh_tree: Option<PathBuf>,

    /// Where a cell of these fields is empty, the record has none: title, abstract, keywords, mesh,
    /// authors, year, journal, language, type, pmid, doi. Without this it stays open what it has
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = parse_field)]
    empty_means_none: Vec<usize>,

    /// Show what every line says of this record, with the words that it found
    #[arg(long, value_name = "ID")]
    record: Option<String>,

    /// How the result is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table of hits per line, for people
    Table,
    /// The same as CSV
    Csv,
    /// A JSON object per record: which lines find it, and the words
    Jsonl,
    /// A table for a supplement
    Markdown,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(loaded) = load(&args.strategy, args.platform, terminal) else { return Exit::Refused };
    if args.lint {
        return lint(args, &loaded, terminal);
    }
    let tree = match &args.mesh_tree {
        Some(path) => match load_tree(path, terminal) {
            Some(tree) => Some(tree),
            None => return Exit::Refused,
        },
        None => None,
    };
    let Some(set) = open_set(&args.records, &args.read, terminal) else { return Exit::Refused };
    announce_headings(&set, terminal);
    let Some(fields) = Fields::find(&set, &args.empty_means_none, terminal) else { return Exit::Refused };
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain([args.strategy.as_path()]).chain(args.mesh_tree.as_deref()).collect::<Vec<_>>();
    let Some(output) = terminal.output(args.output.as_deref(), &inputs) else { return Exit::Refused };
    let plan = Plan::new(&loaded.strategy, tree.as_ref());
    match (Search { args, loaded: &loaded, plan: &plan, set: &set, fields: &fields, terminal }).go(output) {
        Ok(exit) => exit,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Fine,
        Err(error) => {
            terminal.say(&format!("error: the result cannot be written: {error}"));
            terminal.say("  help: check that there is room on the disk and that you may write there");
            Exit::Refused
        }
    }
}

/// What deserves a look, and where two strategies differ.
fn lint(args: &Args, loaded: &Loaded, terminal: &Terminal) -> Exit {
    let mut first = loaded.lints.clone();
    let mut second = Vec::new();
    let other = match &args.records[..] {
        [] => None,
        [path] => match load(path, args.platform, terminal) {
            Some(other) => Some(other),
            None => return Exit::Refused,
        },
        _ => {
            terminal.say("error: --lint compares two strategies, and more were given");
            terminal.say("  help: compare them two by two");
            return Exit::Refused;
        }
    };
    if let Some(other) = &other {
        let (here, there) = compare((&loaded.strategy, &loaded.source), (&other.strategy, &other.source));
        first.extend(here);
        second = other.lints.iter().cloned().chain(there).collect();
    }
    let sorted = |mut found: Vec<Diagnostic>| {
        found.sort_by_key(|fault| (fault.span(), fault.code));
        found
    };
    let (first, second) = (sorted(first), sorted(second));
    terminal.show(&first, &loaded.source);
    if let Some(other) = &other {
        terminal.show(&second, &other.source);
    }
    if first.is_empty() && second.is_empty() {
        terminal.say("nothing deserves a look");
    }
    Exit::Fine
}

struct Search<'a> {
    args: &'a Args,
    loaded: &'a Loaded,
    plan: &'a Plan,
    set: &'a RecordSet,
    fields: &'a Fields,
    terminal: &'a Terminal,
}

impl Search<'_> {
    fn go(&self, mut out: Output) -> std::io::Result<Exit> {
        let names = self.set.files().iter().map(|file| file.name()).collect::<Vec<_>>().join(", ");
        let searched = Searched {
            strategy: &self.loaded.strategy,
            source: &self.loaded.source,
            plan: self.plan,
            records: &names,
        };
        let mut tally = SearchTally::default();
        let mut one: Option<Reference> = None;
        for raw in self.set.batches(BATCH) {
            let raw = match raw {
                Ok(raw) => raw,
                Err(fault) => {
                    self.terminal.faults(&[fault]);
                    return Ok(Exit::Refused);
                }
            };
            for (record, id) in raw.records.iter().zip(raw.ids) {
                if self.args.record.as_ref().is_some_and(|wanted| wanted != id) {
                    continue;
                }
                let reference = self.fields.read(record);
                let found = ask(self.plan, &reference);
                if self.args.format == Format::Jsonl {
                    writeln!(out, "{}", search_json(&searched, id, record.row, &reference, &found))?;
                }
                tally.add(&found);
                if self.args.record.is_some() {
                    one = Some(reference);
                }
            }
        }
        match (&self.args.record, &one) {
            (Some(id), None) => {
                self.terminal.say(&format!("error: there is no record `{id}` in {names}"));
                self.terminal
                    .say("  help: the ids are those of the column `id` or `record`, or that of --id");
                return Ok(Exit::Refused);
            }
            (Some(id), Some(reference)) => self.one(out, &searched, id, reference)?,
            (None, _) => self.all(out, &searched, &tally)?,
        }
        let lints = self.loaded.lints.len();
        if lints > 0 {
            let (what, them) =
                if lints == 1 { ("1 thing deserves", "it") } else { ("things deserve", "them") };
            let count = if lints == 1 { String::new() } else { format!("{lints} ") };
            let name = self.loaded.source.name();
            self.terminal.say(&format!(
                "note: {count}{what} a look in {name}: `eligible search --lint {name}` shows {them}"
            ));
        }
        Ok(Exit::Fine)
    }

    /// The counts per line.
    fn all(&self, mut out: Output, searched: &Searched<'_>, tally: &SearchTally) -> std::io::Result<()> {
        let document = search_table(searched, tally);
        match self.args.format {
            Format::Jsonl => {
                out.commit()?;
                self.terminal.tell(&document);
                return Ok(());
            }
            Format::Csv => {
                let names = ["line", "search", "hits", "perhaps", "records", "because", "published"];
                let mut table = TableWriter::new(out, WriteOptions::default(), &[], &names)?;
                for (at, (line, counts)) in self.loaded.strategy.lines.iter().zip(&tally.lines).enumerate() {
                    let cells = [
                        line.number.to_string(),
                        searched.written(at),
                        counts.hits.to_string(),
                        counts.perhaps.to_string(),
                        tally.records.to_string(),
                        because(tally, at),
                        line.published.map(|hits| hits.to_string()).unwrap_or_default(),
                    ];
                    table.row(cells.iter().map(String::as_str))?;
                }
                return table.finish()?.commit();
            }
            Format::Table | Format::Markdown => self.document(&mut out, &document)?,
        }
        out.commit()
    }

    /// What each line says of one record.
    fn one(
        &self,
        mut out: Output,
        searched: &Searched<'_>,
        id: &str,
        record: &Reference,
    ) -> std::io::Result<()> {
        let found = ask(self.plan, record);
        match self.args.format {
            Format::Jsonl => {}
            Format::Csv => {
                let names = ["record", "line", "search", "answer", "because", "found"];
                let mut table = TableWriter::new(out, WriteOptions::default(), &[], &names)?;
                for (at, (line, answer)) in self.loaded.strategy.lines.iter().zip(&found.answers).enumerate()
                {
                    let hit = answer.truth == Truth::True;
                    let words = if hit { found.matches(self.plan, at, record) } else { Vec::new() };
                    let causes = answer.causes.iter().map(Cause::words).collect::<Vec<_>>().join(", ");
                    let number = line.number.to_string();
                    let (written, words) = (searched.written(at), found_words(&words));
                    table.row([id, &number, &written, answer_word(answer.truth), &causes, &words])?;
                }
                return table.finish()?.commit();
            }
            Format::Table | Format::Markdown => {
                self.document(&mut out, &search_record(searched, id, record, &found))?;
            }
        }
        out.commit()
    }

    fn document(&self, out: &mut Output, document: &Document) -> std::io::Result<()> {
        if self.args.format == Format::Markdown {
            return write!(out, "{}", markdown(document));
        }
        let mut style = self.terminal.out;
        style.colour &= self.args.output.is_none();
        write!(out, "{}", text(document, style))
    }
}
