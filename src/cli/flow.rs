//! `eligible flow`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::criteria::load_program;
use super::flow_basis::Basis;
use super::records::{ReadArgs, open_voted};
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::eval::Overrides;
use crate::eval::flow::Flow;
use crate::record::Output;
use crate::record::flow::{label_in_csv, write_sheet};
use crate::render::flow::{Options, document, json, sheet, svg};
use crate::render::{markdown, text};

/// Arguments of `eligible flow`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file; may be left out where --counts gives every number
    criteria: Option<PathBuf>,

    /// Files of records: all that were found, as `eligible dedupe` writes them; `-` for standard input
    records: Vec<PathBuf>,

    /// What people decided instead: a file with the columns record, verdict, by, at, why
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    basis: Basis,

    /// How the flow is written; else as the name of the output ends, else text
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Do not mark what rests on counts alone, as for print
    #[arg(long)]
    plain: bool,

    /// Write nothing while anything is pending or not known
    #[arg(long = "final")]
    finished: bool,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The diagram of the PRISMA 2020 statement
    Svg,
    /// The sheet of the R package PRISMA2020, which --counts reads
    Csv,
    /// For programs
    Json,
    /// The numbers and what they rest on, for a supplement
    Markdown,
    /// The same for people
    Text,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    match try_run(args, terminal) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn try_run(args: &Args, terminal: &Terminal) -> Result<Exit, Exit> {
    let refuse = |message: &str, help: &str| {
        terminal.say(&format!("error: {message}"));
        terminal.say(&format!("  help: {help}"));
        Exit::Refused
    };
    if args.records.is_empty() && args.basis.counts.is_none() {
        let help = "name files of records after the criteria, or a file of counts with --counts";
        return Err(refuse("there is nothing to count", help));
    }
    let format = format_of(args).map_err(|(message, help)| refuse(&message, help))?;
    let program = match &args.criteria {
        Some(path) => Some(load_program(path, terminal).ok_or(Exit::Refused)?),
        None => None,
    };
    let counts = args.basis.counts(terminal)?;
    let mut placing = args.basis.placing(program.as_ref(), counts.as_ref(), terminal)?;
    let mut read = None;
    if let Some(program) = program.as_ref().filter(|_| !args.records.is_empty()) {
        let opened =
            open_voted(&args.records, &args.read, &args.votes, program, terminal).ok_or(Exit::Refused)?;
        let mut overrides = match &args.overrides {
            Some(path) => super::overrides::read(path, &opened.set, terminal).ok_or(Exit::Refused)?,
            None => Overrides::default(),
        };
        votes_read::overrides(&opened.ballots, program, None, &mut overrides, terminal);
        let bad = args.basis.place(&overrides, program, &opened, &mut placing, terminal)?;
        read = Some((opened, bad));
    }
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain(args.criteria.as_deref()).chain(args.basis.counts.as_deref());
    let inputs = inputs.chain(args.overrides.as_deref());
    let inputs = inputs.chain(args.votes.votes.iter().map(PathBuf::as_path)).collect::<Vec<_>>();
    let output = terminal.output(args.output.as_deref(), &inputs).ok_or(Exit::Refused)?;
    if args.read.strict
        && let (Some((opened, bad)), Some(program)) = (&read, &program)
        && bad.unreadable_count() > 0
    {
        opened.report_cells(bad, program, terminal);
        terminal.say("nothing was written, as --strict asks");
        return Err(Exit::Refused);
    }
    let flow = args.basis.finish(placing, &args.records, terminal)?;
    if args.finished && flow.is_draft() {
        terminal.tell(&document(&flow, &Options::default()));
        let help = "decide what is pending, or give the numbers that are not known with --counts";
        return Err(refuse("this is a draft, and --final writes none", help));
    }
    if let Err(error) = write(args, &flow, format, output, terminal)
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        let help = "check that there is room on the disk and that you may write there";
        return Err(refuse(&format!("the flow cannot be written: {error}"), help));
    }
    match (&read, &program) {
        (Some((opened, bad)), Some(program)) => {
            opened.report_cells(bad, program, terminal);
            Ok(if bad.unreadable_count() > 0 { Exit::Findings } else { Exit::Fine })
        }
        _ => Ok(Exit::Fine),
    }
}

/// The format: as asked for, else as the output's name ends.
fn format_of(args: &Args) -> Result<Format, (String, &'static str)> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let Some(output) = &args.output else { return Ok(Format::Text) };
    let ending = output.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    match ending.as_deref() {
        Some("svg") => Ok(Format::Svg),
        Some("csv") => Ok(Format::Csv),
        Some("json") => Ok(Format::Json),
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("txt" | "text") | None => Ok(Format::Text),
        Some("png" | "pdf" | "jpg" | "jpeg") => Err((
            format!("{} cannot be written; the picture is an SVG", output.display()),
            "write flow.svg, and save it as PNG or PDF from a browser, Inkscape or `rsvg-convert`",
        )),
        Some(other) => Err((
            format!("`.{other}` says nothing of the format"),
            "end the name in .svg, .csv, .json, .md or .txt, or give --format",
        )),
    }
}

fn write(
    args: &Args,
    flow: &Flow,
    format: Format,
    mut out: Output,
    terminal: &Terminal,
) -> std::io::Result<()> {
    let options = Options { plain: args.plain, ..args.basis.options() };
    match format {
        Format::Svg => out.write_all(svg(flow, &options).as_bytes())?,
        Format::Json => writeln!(out, "{:#}", json(flow))?,
        Format::Markdown => out.write_all(markdown(&document(flow, &options)).as_bytes())?,
        Format::Text => {
            let mut style = terminal.out;
            style.colour &= args.output.is_none();
            out.write_all(text(&document(flow, &options), style).as_bytes())?;
        }
        Format::Csv => {
            let sheet = sheet(flow);
            write_sheet(&mut out, &sheet)?;
            for label in sheet.parts.values().flatten().map(|(label, _)| label) {
                let written = label_in_csv(label);
                if written != *label {
                    terminal.say(&format!(
                        "note: `{label}` is written as `{written}`: commas, semicolons and quotes would part it"
                    ));
                }
            }
        }
    }
    out.commit()?;
    // The picture and the data are for others; what is to be known of them is said here.
    if matches!(format, Format::Svg | Format::Csv | Format::Json) {
        for warning in &flow.warnings {
            terminal.say(&format!("warning: {warning}"));
        }
        if let Some(draft) = json(flow).get("draft").and_then(serde_json::Value::as_str) {
            terminal.say(&format!("note: {draft}; `--format text` says which"));
        }
        let alone = flow.on_counts_alone();
        if !alone.is_empty() {
            let names = alone.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ");
            terminal.say(&format!("note: these rest on counts alone: {names}"));
        }
    }
    Ok(())
}
