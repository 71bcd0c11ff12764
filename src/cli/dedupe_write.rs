//! What `eligible dedupe` writes: the records kept, the pairs for a person, all pairs with their rules.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::dedupe::{Args, Format, Found};
use super::records::BATCH;
use crate::record::duplicates::{Cluster, Field, Judgement, Pair, Rule, enrich};
use crate::record::{FileFault, Output, RawCell, RawRecord, TableWriter, WriteOptions, taken_names};

/// Where results go.
pub(super) struct Outputs {
    pub(super) records: Output,
    pub(super) review: Option<Output>,
    pub(super) pairs: Option<Output>,
}

/// The columns that are added to the records.
const ADDED: [&str; 7] = [
    "eligible_id",
    "eligible_duplicate_of",
    "eligible_members",
    "eligible_origins",
    "eligible_rules",
    "eligible_filled",
    "eligible_undecided",
];

/// Writes everything, and says how many records kept gained which field. All is written before anything
/// takes its place.
pub(super) fn write(
    args: &Args,
    outputs: Outputs,
    found: &Found<'_>,
) -> io::Result<Result<Vec<(Field, usize)>, FileFault>> {
    let review = outputs.review.map(|out| review(out, found)).transpose()?;
    let pairs = outputs.pairs.map(|out| pairs(out, found)).transpose()?;
    let (records, filled) = match records(args, outputs.records, found)? {
        Ok(done) => done,
        Err(fault) => return Ok(Err(fault)),
    };
    for out in [review, pairs, Some(records)].into_iter().flatten() {
        out.commit()?;
    }
    Ok(Ok(filled.into_iter().collect()))
}

/// What is added to a record.
struct Added<'a> {
    id: &'a str,
    duplicate_of: Option<&'a str>,
    members: Vec<usize>,
    joins: Vec<&'a Pair>,
    filled: Vec<(Field, &'a str)>,
    undecided: Vec<&'a str>,
}

impl Found<'_> {
    fn id(&self, at: usize) -> &str {
        self.set.ids().get(at).map_or("", String::as_str)
    }

    fn origin(&self, at: usize) -> &str {
        self.origin_of.get(at).and_then(|origin| self.origins.get(*origin)).map_or("", String::as_str)
    }

    /// The kept record of a cluster with its gaps filled, and from which twin each.
    fn enriched(&self, cluster: &Cluster) -> Option<(RawRecord, Vec<(Field, &str)>)> {
        let mut kept = self.records.get(&cluster.kept)?.clone();
        let mut others = cluster.members.iter().copied().filter(|at| *at != cluster.kept).collect::<Vec<_>>();
        // Those that say most come first.
        others.sort_by_key(|at| {
            (std::cmp::Reverse(self.keys.get(*at).map_or(0, |k| k.weight())), self.id(*at))
        });
        let twins = others.iter().filter_map(|at| self.records.get(at)).collect::<Vec<_>>();
        let filled = enrich(&mut kept, &twins, &self.table.fields);
        let filled = filled.into_iter().filter_map(|f| Some((f.field, self.id(*others.get(f.twin)?))));
        Some((kept, filled.collect()))
    }
}

type Filled = BTreeMap<Field, usize>;

fn records(args: &Args, out: Output, found: &Found<'_>) -> io::Result<Result<(Output, Filled), FileFault>> {
    let own = found.set.columns();
    let taken = taken_names(own, &ADDED);
    let kept_columns =
        (0..own.len()).filter(|at| own.get(*at).is_some_and(|name| !taken.contains(&name.as_str())));
    let kept_columns = kept_columns.collect::<Vec<_>>();
    let names = kept_columns.iter().filter_map(|at| own.get(*at).cloned()).collect::<Vec<_>>();
    let mut writer = match args.format {
        Format::Csv => Writer::Csv(TableWriter::new(out, WriteOptions::default(), &names, &ADDED)?),
        Format::Jsonl => Writer::Jsonl(out),
    };
    let cluster_of = found.duplicates.cluster_of();
    let mut joins: HashMap<usize, Vec<&Pair>> = HashMap::new();
    for join in &found.duplicates.joins {
        if let Some(cluster) = cluster_of.get(&join.a) {
            joins.entry(*cluster).or_default().push(join);
        }
    }
    let mut asked: HashMap<usize, Vec<usize>> = HashMap::new();
    for pair in &found.duplicates.unclear {
        asked.entry(pair.a).or_default().push(pair.b);
        asked.entry(pair.b).or_default().push(pair.a);
    }
    let mut filled = Filled::new();
    for raw in found.set.batches(BATCH) {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => return Ok(Err(fault)),
        };
        for (offset, record) in raw.records.into_iter().enumerate() {
            let at = raw.start + offset;
            let number = cluster_of.get(&at);
            let cluster = number.and_then(|number| found.duplicates.clusters.get(*number));
            let kept = cluster.is_none_or(|cluster| cluster.kept == at);
            if !kept && !args.all {
                continue;
            }
            let members = cluster.map_or_else(|| vec![at], |cluster| cluster.members.clone());
            let undecided = members.iter().filter_map(|member| asked.get(member)).flatten();
            let mut added = Added {
                id: found.id(at),
                duplicate_of: cluster.filter(|_| !kept).map(|cluster| found.id(cluster.kept)),
                undecided: undecided.map(|other| found.id(*other)).collect(),
                members,
                joins: number.and_then(|number| joins.get(number)).cloned().unwrap_or_default(),
                filled: Vec::new(),
            };
            let record = match cluster.filter(|_| kept).and_then(|cluster| found.enriched(cluster)) {
                Some((record, from)) => {
                    added.filled = from;
                    record
                }
                None => record,
            };
            for (field, _) in &added.filled {
                *filled.entry(*field).or_default() += 1;
            }
            let cells =
                kept_columns.iter().map(|at| record.cells.get(*at).cloned().unwrap_or(RawCell::Absent));
            let record = RawRecord { cells: cells.collect(), ..record };
            writer.record(found, &record, &names, &added)?;
        }
    }
    Ok(Ok((writer.finish()?, filled)))
}

#[expect(clippy::large_enum_variant, reason = "there is one, and it is not moved")]
enum Writer {
    Csv(TableWriter<Output>),
    Jsonl(Output),
}

impl Writer {
    fn record(
        &mut self,
        found: &Found<'_>,
        record: &RawRecord,
        names: &[String],
        added: &Added<'_>,
    ) -> io::Result<()> {
        let ids = added.members.iter().map(|at| found.id(*at));
        match self {
            Self::Csv(table) => {
                let several = added.members.len() > 1;
                let mut origins = added.members.iter().map(|at| found.origin(*at)).collect::<Vec<_>>();
                origins.dedup();
                let mut seen = Vec::new();
                origins.retain(|name| {
                    !seen.contains(name) && {
                        seen.push(name);
                        true
                    }
                });
                let rules = added
                    .joins
                    .iter()
                    .map(|join| format!("{} = {}: {}", found.id(join.a), found.id(join.b), join.rule.name()));
                let filled = added.filled.iter().map(|(field, from)| format!("{} from {from}", field.name()));
                table.record(
                    record,
                    &[
                        added.id,
                        added.duplicate_of.unwrap_or_default(),
                        &if several { ids.collect::<Vec<_>>().join("; ") } else { String::new() },
                        &origins.join("; "),
                        &rules.collect::<Vec<_>>().join("; "),
                        &filled.collect::<Vec<_>>().join("; "),
                        &added.undecided.join("; "),
                    ],
                )
            }
            Self::Jsonl(out) => {
                let cells = names
                    .iter()
                    .zip(&record.cells)
                    .filter_map(|(name, cell)| Some((name.trim().to_owned(), value(cell)?)));
                let members =
                    added.members.iter().map(|at| json!({"id": found.id(*at), "origin": found.origin(*at)}));
                let joins = added.joins.iter().map(
                    |join| json!({"a": found.id(join.a), "b": found.id(join.b), "rule": join.rule.name()}),
                );
                let filled =
                    added.filled.iter().map(|(field, from)| json!({"field": field.name(), "from": from}));
                let line = json!({
                    "schema": "eligible/dedupe/1",
                    "id": added.id,
                    "duplicate_of": added.duplicate_of,
                    "members": members.collect::<Vec<_>>(),
                    "joined": joins.collect::<Vec<_>>(),
                    "filled": filled.collect::<Vec<_>>(),
                    "undecided": added.undecided,
                    "record": cells.collect::<Map<_, _>>(),
                });
                writeln!(out, "{line}")
            }
        }
    }

    fn finish(self) -> io::Result<Output> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Jsonl(out) => Ok(out),
        }
    }
}

fn value(cell: &RawCell) -> Option<Value> {
    match cell {
        RawCell::Text(text) => Some(json!(text)),
        RawCell::List(items) => Some(json!(items)),
        RawCell::Null => Some(Value::Null),
        RawCell::Absent => None,
    }
}

/// The pairs for a person, a row each: the fields of the two records side by side.
fn review(out: Output, found: &Found<'_>) -> io::Result<Output> {
    let fields = [
        Field::Title,
        Field::Authors,
        Field::Year,
        Field::Journal,
        Field::Volume,
        Field::Issue,
        Field::Pages,
        Field::Doi,
        Field::Pmid,
        Field::Type,
        Field::Abstract,
    ];
    let sides =
        fields.iter().flat_map(|field| [format!("{} a", field.name()), format!("{} b", field.name())]);
    let names = ["same", "a", "b", "why", "differs", "from a", "from b"].map(str::to_owned);
    let names = names.into_iter().chain(sides).collect::<Vec<_>>();
    // It will be opened in a spreadsheet.
    let options = WriteOptions { for_spreadsheet: true, ..WriteOptions::default() };
    let mut table = TableWriter::new(out, options, &names, &[])?;
    for pair in &found.duplicates.unclear {
        let (Some(a), Some(b)) = (found.records.get(&pair.a), found.records.get(&pair.b)) else { continue };
        let evidence = found.keys.get(pair.a).zip(found.keys.get(pair.b)).map(|(a, b)| a.compare(b));
        let differs = evidence.map(|evidence| evidence.differing().join(", ")).unwrap_or_default();
        let text = |record, field| found.table.text(record, field).unwrap_or_default();
        let sides = fields.iter().flat_map(|field| [text(a, *field), text(b, *field)]).collect::<Vec<_>>();
        let own = [
            "",
            found.id(pair.a),
            found.id(pair.b),
            pair.rule.name(),
            &differs,
            found.origin(pair.a),
            found.origin(pair.b),
        ];
        table.row(own.into_iter().chain(sides.iter().map(AsRef::as_ref)))?;
    }
    table.finish()
}

/// Every pair that was joined or cannot be told.
fn pairs(out: Output, found: &Found<'_>) -> io::Result<Output> {
    let names = ["a", "b", "judgement", "rule", "differs"].map(str::to_owned);
    let mut table = TableWriter::new(out, WriteOptions::default(), &names, &[])?;
    let all = found.duplicates.joins.iter().chain(&found.duplicates.unclear);
    let mut all = all.chain(&found.duplicates.contradicting).collect::<Vec<_>>();
    all.sort_by_key(|pair| (pair.a, pair.b));
    for pair in all {
        let judgement = match pair.rule.judgement() {
            _ if found.duplicates.contradicting.contains(pair) => "contradicting answers",
            Judgement::Same => "same",
            Judgement::Different => "different",
            Judgement::Unclear => "not enough to tell",
        };
        let evidence = found.keys.get(pair.a).zip(found.keys.get(pair.b)).map(|(a, b)| a.compare(b));
        let differs = evidence.map(|evidence| evidence.differing().join(", ")).unwrap_or_default();
        table.row([found.id(pair.a), found.id(pair.b), judgement, Rule::name(pair.rule), &differs])?;
    }
    table.finish()
}
