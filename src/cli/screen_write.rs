//! What `eligible screen` writes: each record as it is decided, in the format asked for, and the summary.

use std::io::Write;

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::by_search::BySearch;
use super::records::ris_writer;
use super::screen::{Decided, Format, Overridden, Run};
use crate::eval::{Decision, Stale, Tally};
use crate::prove::Firmness;
use crate::record::{Output, RawRecord, RisWriter, TableWriter, WriteOptions};
use crate::render::{
    Beside, Columns, Document, Line, Seen, added_cells, added_columns, by_search_cell, by_search_json,
    firmness, markdown, record_line, reference_notes, robustness_cell, robustness_json, screen_json, summary,
    text, verdict_word, visible,
};

/// What is written per record, in the format asked for.
#[expect(clippy::large_enum_variant, reason = "there is one, and it is not moved")]
pub(super) enum Writer {
    Table { out: Output, columns: Columns },
    Markdown { out: Output },
    Jsonl { out: Output },
    Csv { table: TableWriter<Output>, kept: Vec<usize> },
    Ris { references: RisWriter<Output> },
    Summary { out: Output },
}

impl Run<'_> {
    pub(super) fn writer(&self, mut out: Output) -> std::io::Result<Writer> {
        Ok(match self.args.format {
            Format::Table => {
                let longest = self.opened.set.ids().iter().map(|id| visible(id).width()).max().unwrap_or(0);
                let mut style = self.terminal.out;
                style.colour &= self.args.output.is_none();
                let columns = Columns::new(&[longest.clamp(6, 40), 7], style);
                out.write_all(columns.row(&["record", "verdict", "because"].map(Line::from)).as_bytes())?;
                Writer::Table { out, columns }
            }
            Format::Markdown => {
                out.write_all(b"| record | verdict | because |\n| --- | --- | --- |\n")?;
                Writer::Markdown { out }
            }
            Format::Jsonl => Writer::Jsonl { out },
            Format::Ris => Writer::Ris { references: ris_writer(out, &self.opened.set, self.terminal) },
            Format::Summary => Writer::Summary { out },
            Format::Csv => {
                // Columns of an earlier run are replaced by this one's.
                let mut added = added_columns(self.program);
                if self.args.robustness {
                    added.push(String::from("eligible_robustness"));
                }
                if self.args.by_search.is_some() {
                    added.push(String::from("eligible_search"));
                }
                let own = self.opened.set.columns();
                let kept =
                    (0..own.len()).filter(|index| own.get(*index).is_some_and(|name| !added.contains(name)));
                let kept = kept.collect::<Vec<_>>();
                if kept.len() < own.len() {
                    self.terminal.say(
                        "note: the columns of an earlier screening (eligible_…) are replaced by this one's",
                    );
                }
                let own = kept.iter().filter_map(|index| own.get(*index).cloned()).collect::<Vec<_>>();
                let options =
                    WriteOptions { for_spreadsheet: self.args.for_spreadsheet, ..WriteOptions::default() };
                let added = added.iter().map(String::as_str).collect::<Vec<_>>();
                Writer::Csv { table: TableWriter::new(out, options, &own, &added)?, kept }
            }
        })
    }

    pub(super) fn write(&self, writer: &mut Writer, line: &Decided<'_>) -> std::io::Result<()> {
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
                let cells = kept.iter().filter_map(|index| record.cells.get(*index).cloned()).collect();
                let own = RawRecord { cells, ..*record };
                let mut added = added_cells(decision, seen, overridden.map(|o| o.people));
                if self.args.robustness {
                    added.push(robustness_cell(robustness, self.program));
                }
                added.extend(search.map(|(searched, found)| by_search_cell(found, &searched)));
                table.record(&own, &added.iter().map(String::as_str).collect::<Vec<_>>())
            }
        }
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
        writer: Writer,
        tally: &Tally,
        firm: Option<&Firmness>,
        by_search: Option<&BySearch>,
    ) -> std::io::Result<()> {
        let mut summary = summary(tally, self.program, &self.opened.file_names().join(", "));
        summary.0.extend(firm.map(|firm| firmness(firm, self.program).0).unwrap_or_default());
        summary.0.extend(by_search.map(|by| by.document(self.program).0).unwrap_or_default());
        match writer {
            Writer::Table { mut out, .. } => {
                if !self.args.quiet {
                    let mut style = self.terminal.out;
                    style.colour &= self.args.output.is_none();
                    write!(out, "\n{}", text(&summary, style))?;
                }
                out.commit()
            }
            Writer::Markdown { mut out } => {
                if !self.args.quiet {
                    write!(out, "\n{}", markdown(&summary))?;
                }
                out.commit()
            }
            Writer::Summary { mut out } => {
                let mut style = self.terminal.out;
                style.colour &= self.args.output.is_none();
                write!(out, "{}", text(&summary, style))?;
                out.commit()
            }
            Writer::Jsonl { out } => self.commit_and_tell(out, &summary),
            Writer::Ris { references } => self.commit_and_tell(references.finish(), &summary),
            Writer::Csv { table, .. } => self.commit_and_tell(table.finish()?, &summary),
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
