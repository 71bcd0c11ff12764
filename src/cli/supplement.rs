//! `eligible supplement`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::criteria::load_program;
use super::records::{BATCH, ReadArgs, open_voted};
use super::terminal::Terminal;
use super::votes_read::{self, VotesArgs};
use crate::eval::{Overrides, Tally, screen};
use crate::record::{BadCells, Row};
use crate::render::{Citation, Seen, Supplement, markdown, word, workbook};
use crate::text::fold;
use crate::value::Cell;

/// Arguments of `eligible supplement`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The criteria file
    criteria: PathBuf,

    /// Files of records; `-` for standard input
    #[arg(required = true)]
    records: Vec<PathBuf>,

    /// The file to write; its ending says what it is: .docx, .xlsx or .md
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,

    /// What is written, whatever the file's ending
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// What people decided instead: a file with the columns record, verdict, by, at, why
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,

    #[command(flatten)]
    votes: VotesArgs,

    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Word and LibreOffice Writer (.docx)
    Word,
    /// For Excel and LibreOffice Calc (.xlsx), a sheet per table
    Xlsx,
    /// For a repository or a manuscript in Markdown (.md)
    Markdown,
}

impl Args {
    fn format(&self) -> Option<Format> {
        let ending = self.output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        let by_ending = match ending.as_deref() {
            Some("docx") => Some(Format::Word),
            Some("xlsx") => Some(Format::Xlsx),
            Some("md" | "markdown") => Some(Format::Markdown),
            _ => None,
        };
        self.format.or(by_ending)
    }
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(format) = args.format() else {
        terminal.say(&format!("error: {}: the ending does not say what to write", args.output.display()));
        terminal.say("  help: end the name in .docx, .xlsx or .md, or say --format word, xlsx or markdown");
        return Exit::Refused;
    };
    let Some(program) = load_program(&args.criteria, terminal) else { return Exit::Refused };
    let Some(opened) = open_voted(&args.records, &args.read, &args.votes, &program, terminal) else {
        return Exit::Refused;
    };
    let mut overrides = match &args.overrides {
        Some(path) => match super::overrides::read(path, &opened.set, terminal) {
            Some(overrides) => overrides,
            None => return Exit::Refused,
        },
        None => Overrides::default(),
    };
    votes_read::overrides(&opened.ballots, &program, None, &mut overrides, terminal);
    let inputs = args.records.iter().map(PathBuf::as_path).filter(|path| *path != Path::new("-"));
    let inputs = inputs.chain([args.criteria.as_path()]).chain(args.overrides.as_deref());
    let inputs = inputs.chain(args.votes.votes.iter().map(PathBuf::as_path)).collect::<Vec<_>>();
    let Some(mut output) = terminal.output(Some(&args.output), &inputs) else { return Exit::Refused };

    let mut tally = Tally::new(&program, None);
    let mut bad = BadCells::default();
    let mut supplement = Supplement::new(&program, Citation::of(opened.set.columns()));
    let names = opened.file_names();
    let columns = (0..names.len()).map(|file| opened.column_names(file)).collect::<Vec<_>>();
    for raw in opened.set.batches(BATCH) {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => {
                terminal.faults(&[fault]);
                return Exit::Refused;
            }
        };
        let batch = opened.type_batch(&program, &raw);
        opened.note_cells(&raw, &batch, &mut bad);
        for (index, (record, id)) in raw.records.iter().zip(raw.ids).enumerate() {
            let row = Row::new(&batch, index);
            let decision = screen(&program, row, None);
            let said = opened.said_of(&program, record, id);
            let seen = Seen {
                program: &program,
                row,
                id,
                file: names.get(record.file).copied().unwrap_or_default(),
                number: record.row,
                columns: columns.get(record.file).map(Vec::as_slice).unwrap_or_default(),
                stage: decision.stage,
                said: &said,
            };
            let study = program.study.filter(|field| matches!(row.cell(*field), Cell::Known(_)));
            let study = study.and_then(|field| row.reading(field)).map(|(raw, _)| fold(&raw.to_text()));
            tally.add(&decision, study.as_deref());
            let people = overrides.of(id);
            if let Some(people) = people {
                let hash = opened.record_hash(&program, record);
                let stale = people.stale(program.fingerprint.as_str(), &hash);
                tally.overrule(decision.verdict, people, stale);
            }
            supplement.add(&decision, &seen, record, people);
        }
    }
    let unreadable = bad.unreadable_count();
    opened.report_cells(&bad, &program, terminal);
    if args.read.strict && unreadable > 0 {
        terminal.say("nothing was written, as --strict asks");
        return Exit::Refused;
    }
    let document = supplement.finish(&tally, &names.join(", "));
    let bytes = match format {
        Format::Markdown => Ok(markdown(&document).into_bytes()),
        Format::Xlsx => workbook(&document),
        Format::Word => word(&document),
    };
    let written = bytes.map_err(std::io::Error::other);
    let written = written.and_then(|bytes| output.write_all(&bytes)).and_then(|()| output.commit());
    if let Err(error) = written {
        terminal.say(&format!("error: {}: it cannot be written: {error}", args.output.display()));
        terminal.say("  help: check that there is room on the disk and that you may write there; an Excel sheet holds 1,048,576 rows");
        return Exit::Refused;
    }
    if unreadable > 0 { Exit::Findings } else { Exit::Fine }
}
