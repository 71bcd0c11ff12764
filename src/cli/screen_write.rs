//! What `eligible screen` writes: each record as it is decided, in the format asked for, and the summary.

use std::io::Write;

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::by_search::BySearch;
use super::records::say_left_out;
use super::screen::{Decided, Format, Overridden, Run};
use super::screen_keep::Kept;
use crate::eval::{Decision, Stale, Tally};
use crate::prove::Firmness;
#[cfg(feature = "parquet")]
use crate::record::{ColumnsShape, ColumnsWriter};
use crate::record::{Output, RawRecord, RisWriter, TableWriter, WriteOptions};
use crate::render::{
    Beside, Columns, Document, Line, Seen, added_cells, added_columns, brief_columns, by_search_cell,
    by_search_json, firmness, markdown, record_line, reference_notes, robustness_cell, robustness_json,
    screen_json, summary, text, verdict_word, visible,
};

/// What is written per record, in the format asked for.
#[cfg_attr(
    not(feature = "parquet"),
    expect(clippy::large_enum_variant, reason = "there is one, and it is not moved")
)]
pub(super) enum Writer<W: Write + Send> {
    Table {
        out: W,
        columns: Columns,
    },
    Markdown {
        out: W,
    },
    Jsonl {
        out: W,
    },
    Csv {
        table: TableWriter<W>,
        kept: Kept,
    },
    #[cfg(feature = "parquet")]
    Columns {
        table: ColumnsWriter<W>,
        kept: Kept,
    },
    Ris {
        references: RisWriter<W>,
    },
    Summary {
        out: W,
    },
}

impl<W: Write + Send> Writer<W> {
    /// What it was written to, everything held back being written.
    pub(super) fn into_out(self) -> std::io::Result<W> {
        match self {
            Self::Table { out, .. }
            | Self::Markdown { out }
            | Self::Jsonl { out }
            | Self::Summary { out } => Ok(out),
            Self::Csv { table, .. } => table.finish(),
            #[cfg(feature = "parquet")]
            Self::Columns { table, .. } => table.finish(),
            Self::Ris { references } => Ok(references.finish()),
        }
    }
}

impl Run<'_> {
    /// How wide ids are in a table, at most.
    pub(super) fn id_width(id: &str) -> usize {
        visible(id).width().clamp(6, 40)
    }

    /// The columns added to a table of records.
    pub(super) fn added(&self) -> Vec<String> {
        let mut added = self.briefly(added_columns(self.program));
        if self.args.robustness {
            added.push(String::from("eligible_robustness"));
        }
        if self.args.by_search.is_some() {
            added.push(String::from("eligible_search"));
        }
        added
    }

    /// Of the cells added to a table, those that are asked for.
    pub(super) fn briefly(&self, added: Vec<String>) -> Vec<String> {
        match self.args.brief {
            true => brief_columns(self.program).filter_map(|at| added.get(at).cloned()).collect(),
            false => added,
        }
    }

    /// What is worth saying before anything is written.
    pub(super) fn say_of_output(&self) {
        match self.args.format {
            format if format.is_of_records() && self.kept().replaced => self
                .terminal
                .say("note: the columns of an earlier screening (eligible_…) are replaced by this one's"),
            Format::Ris => say_left_out(&RisWriter::new(std::io::sink(), &self.opened.set), self.terminal),
            _ => {}
        }
    }

    pub(super) fn options(&self) -> WriteOptions {
        WriteOptions { for_spreadsheet: self.args.for_spreadsheet, ..WriteOptions::default() }
    }

    /// A writer that has written its header. `longest` is the width of the ids in a table.
    pub(super) fn writer<W: Write + Send>(&self, mut out: W, longest: usize) -> std::io::Result<Writer<W>> {
        Ok(match self.args.format {
            Format::Table => {
                let columns = self.columns(longest);
                out.write_all(columns.row(&["record", "verdict", "because"].map(Line::from)).as_bytes())?;
                Writer::Table { out, columns }
            }
            Format::Markdown => {
                out.write_all(b"| record | verdict | because |\n| --- | --- | --- |\n")?;
                Writer::Markdown { out }
            }
            Format::Csv => {
                let kept = self.kept();
                let columns = self.opened.set.columns();
                let names = kept.columns.iter().filter_map(|index| columns.get(*index).cloned());
                let record = kept.number.then(|| String::from("record"));
                let own = record.into_iter().chain(names).collect::<Vec<_>>();
                let added = self.added();
                let added = added.iter().map(String::as_str).collect::<Vec<_>>();
                Writer::Csv { table: TableWriter::new(out, self.options(), &own, &added)?, kept }
            }
            #[cfg(feature = "parquet")]
            Format::Parquet | Format::Arrow => {
                let (kept, shape, format) = self.shape();
                Writer::Columns { table: ColumnsWriter::new(out, &shape, format)?, kept }
            }
            _ => self.part(out, longest),
        })
    }

    /// The columns of a table that is no text: which of the records' own, all of them, and the format.
    #[cfg(feature = "parquet")]
    pub(super) fn shape(&self) -> (Kept, ColumnsShape, crate::record::Format) {
        use crate::record::Format as Written;
        let kept = self.kept();
        let format = if self.args.format == Format::Arrow { Written::Arrow } else { Written::Parquet };
        let shape = ColumnsShape::new(&self.opened.set, kept.number, &kept.columns, &self.added(), format);
        (kept, shape, format)
    }

    /// A writer of lines alone; of those of a table of records, none.
    pub(super) fn part<W: Write + Send>(&self, out: W, longest: usize) -> Writer<W> {
        match self.args.format {
            Format::Table => Writer::Table { out, columns: self.columns(longest) },
            Format::Markdown => Writer::Markdown { out },
            Format::Jsonl => Writer::Jsonl { out },
            Format::Ris => Writer::Ris { references: RisWriter::new(out, &self.opened.set) },
            Format::Summary | Format::Csv | Format::Parquet | Format::Arrow => Writer::Summary { out },
        }
    }

    fn columns(&self, longest: usize) -> Columns {
        let mut style = self.terminal.out;
        style.colour &= self.args.output.is_none();
        Columns::new(&[longest.clamp(6, 40), 7], style)
    }

    pub(super) fn write<W: Write + Send>(
        &self,
        writer: &mut Writer<W>,
        line: &Decided<'_>,
    ) -> std::io::Result<()> {
        let Decided { decision, seen, record, overridden, robustness, search, hash } = *line;
        match writer {
            Writer::Table { out, columns } => {
                let line = self.line(decision, seen, overridden);
                out.write_all(columns.row(&line).as_bytes())
            }
            Writer::Summary { .. } => Ok(()),
            Writer::Markdown { out } => {
                let mut document = Document::default();
                document.table(crate::render::Table {
                    rows: vec![self.line(decision, seen, overridden)],
                    ..Default::default()
                });
                // The table's header was written once, at the beginning.
                let rows = markdown(&document);
                rows.lines().skip(2).try_for_each(|row| writeln!(out, "{row}"))
            }
            Writer::Jsonl { out } => {
                let overridden = overridden.map(|Overridden { people, stale }| {
                    json!({
                        "verdict": verdict_word(people.verdict), "by": people.by, "at": people.at,
                        "why": people.why, "stale": stale.is_some(),
                    })
                });
                let robustness = self.args.robustness.then(|| robustness_json(robustness, self.program));
                let search = search.map(|(searched, found)| by_search_json(found, &searched));
                let beside = Beside { overridden, robustness, search, record_hash: hash };
                writeln!(out, "{}", screen_json(decision, seen, beside))
            }
            Writer::Ris { references } => {
                let (notes, keywords) = reference_notes(decision, seen, overridden.map(|o| o.people));
                references.record(record, &notes, &keywords)
            }
            Writer::Csv { table, kept } => {
                let own = RawRecord { cells: kept.cells(seen, record), ..*record };
                let added = self.added_to(line);
                table.record(&own, &added.iter().map(String::as_str).collect::<Vec<_>>())
            }
            #[cfg(feature = "parquet")]
            Writer::Columns { table, kept } => table.record(&kept.cells(seen, record), &self.added_to(line)),
        }
    }

    /// The cells added to a record.
    fn added_to(&self, line: &Decided<'_>) -> Vec<String> {
        let Decided { decision, seen, overridden, robustness, search, .. } = *line;
        let mut added = self.briefly(added_cells(decision, seen, overridden.map(|o| o.people)));
        if self.args.robustness {
            added.push(robustness_cell(robustness, self.program));
        }
        added.extend(search.map(|(searched, found)| by_search_cell(found, &searched)));
        added
    }

    fn line(
        &self,
        decision: &Decision<'_>,
        seen: &Seen<'_>,
        overridden: Option<Overridden<'_>>,
    ) -> Vec<Line> {
        let mut line = record_line(decision, seen);
        if let Some(Overridden { people: o, stale }) = overridden {
            let stale = match stale {
                Some(Stale::Criteria) => ", before the criteria changed",
                Some(Stale::Record) => ", before the record changed",
                None => "",
            };
            let lead = if line.because.is_empty() { "" } else { "; " };
            let why = if o.why.is_empty() { String::new() } else { format!(": {}", o.why) };
            let note = format!("{lead}people say {}{why} ({}{stale})", verdict_word(o.verdict), o.by);
            line.because = line.because.and(crate::render::Role::Open, note);
        }
        vec![line.record, line.verdict, line.because]
    }

    pub(super) fn finish(
        &self,
        mut out: Output,
        tally: &Tally,
        firm: Option<&Firmness>,
        by_search: Option<&BySearch>,
    ) -> std::io::Result<()> {
        let mut summary = summary(tally, self.program, &self.opened.file_names().join(", "));
        summary.0.extend(firm.map(|firm| firmness(firm, self.program).0).unwrap_or_default());
        summary.0.extend(by_search.map(|by| by.document(self.program).0).unwrap_or_default());
        let mut style = self.terminal.out;
        style.colour &= self.args.output.is_none();
        match self.args.format {
            Format::Table => {
                if !self.args.quiet {
                    write!(out, "\n{}", text(&summary, style))?;
                }
                out.commit()
            }
            Format::Markdown => {
                if !self.args.quiet {
                    write!(out, "\n{}", markdown(&summary))?;
                }
                out.commit()
            }
            Format::Summary => {
                write!(out, "{}", text(&summary, style))?;
                out.commit()
            }
            _ => self.commit_and_tell(out, &summary),
        }
    }

    /// Where the output is for programs, the summary goes to the error stream.
    fn commit_and_tell(&self, out: Output, summary: &Document) -> std::io::Result<()> {
        out.commit()?;
        if !self.args.quiet {
            self.terminal.tell(summary);
        }
        Ok(())
    }
}
