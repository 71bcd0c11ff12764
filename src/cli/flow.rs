//! `eligible flow`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::criteria::load_program;
use super::flow_records::Provenance;
use super::records::{BATCH, Opened, ReadArgs, announce_origins, open_voted};
use super::screen::stage;
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::check::Program;
use crate::eval::flow::{Begin, Fault, Flow, Item, Placing, finish, full_text_stage};
use crate::eval::{Overrides, categories_of, screen_quickly};
use crate::record::flow::{Counts, label_in_csv, write_sheet};
use crate::record::{BadCells, FileFault, Input, Output, Row};
use crate::render::flow::{Options, document, json, sheet, svg};
use crate::render::{markdown, text};
use crate::text::fold;
use crate::value::Cell;

/// Arguments of `eligible flow`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file; may be left out where --counts gives every number
    criteria: Option<PathBuf>,

    /// Files of records: all that were found, as `eligible dedupe` writes them; `-` for standard input
    records: Vec<PathBuf>,

    /// What the records do not show: a file with the columns data and n, such as the template of the R
    /// package PRISMA2020
    #[arg(long, value_name = "FILE")]
    counts: Option<PathBuf>,

    /// What people decided instead: a file with the columns record, verdict, by, at, why
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,

    #[command(flatten)]
    votes: VotesArgs,

    /// The box that the records given begin at; the numbers before it rest on the counts
    #[arg(long, value_enum, value_name = "BOX", default_value = "identified")]
    records_begin_at: BeginAt,

    /// The stage at which full reports are assessed; the one called so, else the last
    #[arg(long, value_name = "STAGE")]
    full_text: Option<String>,

    /// The column that names where a record was found; `origin`, `source` or `database`, else the file,
    /// unless given
    #[arg(long, value_name = "COLUMN")]
    origin: Option<String>,

    /// How the flow is written; else as the name of the output ends, else text
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Say with each reason how often it would count in another order of the criteria
    #[arg(long)]
    ranges: bool,

    /// Show the reasons for which records were excluded before reports were sought, too
    #[arg(long)]
    screening_reasons: bool,

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

/// The box of the diagram at which records begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BeginAt {
    /// All records that were identified
    Identified,
    /// The records screened
    Screened,
    /// The reports sought
    Sought,
    /// The reports assessed
    Assessed,
    /// The reports included
    Included,
}

impl BeginAt {
    fn begin(self) -> Begin {
        match self {
            Self::Identified => Begin::Identified,
            Self::Screened => Begin::Screened,
            Self::Sought => Begin::Sought,
            Self::Assessed => Begin::Assessed,
            Self::Included => Begin::Included,
        }
    }
}

/// The diagram for a page; nothing, and said why, where it does not add up.
pub(super) fn drawn(
    program: &Program,
    opened: &Opened,
    overrides: &Overrides,
    counts_file: Option<&Path>,
    begin: BeginAt,
    terminal: &Terminal,
) -> Result<String, Exit> {
    let counts = match counts_file {
        Some(path) => Some(counts(path, terminal)?),
        None => None,
    };
    let full_text = full_text_stage(program);
    let mut placing = Placing::new(Some(program), counts.as_ref(), begin.begin(), full_text);
    place(None, overrides, program, opened, &mut placing, terminal)?;
    let flow = finish(placing).map_err(|faults| {
        let first = opened.file_names().first().copied().unwrap_or_default().to_owned();
        let file = counts_file.map_or(first, |path| path.display().to_string());
        terminal.faults(&located(faults, &file));
        Exit::Refused
    })?;
    Ok(svg(&flow, &Options::default()))
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
    if args.records.is_empty() && args.counts.is_none() {
        let help = "name files of records after the criteria, or a file of counts with --counts";
        return Err(refuse("there is nothing to count", help));
    }
    let format = format_of(args).map_err(|(message, help)| refuse(&message, help))?;
    let program = match &args.criteria {
        Some(path) => Some(load_program(path, terminal).ok_or(Exit::Refused)?),
        None => None,
    };
    let counts = match &args.counts {
        Some(path) => Some(counts(path, terminal)?),
        None => None,
    };
    let full_text = match (&program, &args.full_text) {
        (Some(program), Some(name)) => stage(Some(name), program, terminal)?,
        (Some(program), None) => full_text_stage(program),
        (None, _) => None,
    };
    let begin = args.records_begin_at.begin();
    let mut placing = Placing::new(program.as_ref(), counts.as_ref(), begin, full_text);
    let mut read = None;
    if let Some(program) = program.as_ref().filter(|_| !args.records.is_empty()) {
        let opened =
            open_voted(&args.records, &args.read, &args.votes, program, terminal).ok_or(Exit::Refused)?;
        let mut overrides = match &args.overrides {
            Some(path) => super::overrides::read(path, &opened.set, terminal).ok_or(Exit::Refused)?,
            None => Overrides::default(),
        };
        votes_read::overrides(&opened.ballots, program, None, &mut overrides, terminal);
        let bad = place(args.origin.as_deref(), &overrides, program, &opened, &mut placing, terminal)?;
        read = Some((opened, bad));
    }
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain(args.criteria.as_deref()).chain(args.counts.as_deref());
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
    let mut flow = finish(placing).map_err(|faults| {
        let file = args.counts.as_deref().or(args.records.first().map(PathBuf::as_path));
        let file = file.map_or_else(String::new, |path| path.display().to_string());
        terminal.faults(&located(faults, &file));
        Exit::Refused
    })?;
    flow.records = args.records.iter().map(|path| path.display().to_string()).collect();
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

fn counts(path: &Path, terminal: &Terminal) -> Result<Counts, Exit> {
    let input = if path == Path::new("-") { Input::Stdin } else { Input::Path(path.to_owned()) };
    let counts = Counts::read(&path.display().to_string(), input).map_err(|faults| {
        terminal.faults(&faults);
        Exit::Refused
    })?;
    if !counts.placeholders.is_empty() {
        let lines = counts.placeholders.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        terminal.say(&format!(
            "note: {}: `xxx` is the template's own, and left out (line {lines})",
            path.display()
        ));
    }
    Ok(counts)
}

/// Decides every record and puts it in its place.
fn place(
    origin: Option<&str>,
    overrides: &Overrides,
    program: &Program,
    opened: &Opened,
    placing: &mut Placing<'_>,
    terminal: &Terminal,
) -> Result<BadCells, Exit> {
    let provenance = Provenance::of(&opened.set, origin);
    announce_origins(&opened.set, &provenance.table, terminal);
    if let Some(origin) = origin.filter(|_| provenance.no_origin()) {
        terminal.say(&format!("error: there is no column `{origin}` to take the origin from"));
        let columns = crate::text::listed(opened.set.columns().iter().map(String::as_str), 12);
        terminal.say(&format!("  help: the columns are {columns}"));
        return Err(Exit::Refused);
    }
    placing.deduplicated = provenance.deduplicated();
    placing.unnamed_origin = provenance.no_origin() && !placing.deduplicated;
    let mut bad = BadCells::default();
    for raw in opened.set.batches(BATCH) {
        let raw = raw.map_err(|fault| {
            terminal.faults(&[fault]);
            Exit::Refused
        })?;
        let batch = opened.type_batch(program, &raw);
        opened.note_cells(&raw, &batch, &mut bad);
        for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            let row = Row::new(&batch, index);
            let decision = screen_quickly(program, row, None);
            let study = program.study.filter(|field| matches!(row.cell(*field), Cell::Known(_)));
            let study = study.and_then(|field| row.reading(field)).map(|(raw, _)| fold(&raw.to_text()));
            let (found, duplicate_of) = provenance.found(record, id, placing);
            placing.add(Item {
                id,
                found,
                duplicate_of,
                decision: &decision,
                people: overrides.of(id),
                study,
                categories: categories_of(program, row),
            });
        }
    }
    Ok(bad)
}

/// Faults at their place in the file of counts.
fn located(faults: Vec<Fault>, file: &str) -> Vec<FileFault> {
    let at = |fault: Fault| FileFault {
        file: file.to_owned(),
        line: fault.line,
        message: fault.message,
        help: Some(fault.help),
    };
    faults.into_iter().map(at).collect()
}

fn write(
    args: &Args,
    flow: &Flow,
    format: Format,
    mut out: Output,
    terminal: &Terminal,
) -> std::io::Result<()> {
    let options = Options {
        ranges: args.ranges,
        screening_reasons: args.screening_reasons,
        plain: args.plain,
        prefix: String::new(),
    };
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
