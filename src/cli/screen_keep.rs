//! `screen --keep`: which of the records' own columns are written beside what was decided.

use super::Exit;
use super::screen::{Args, Run};
use super::terminal::Terminal;
use crate::record::{RawCell, RawRecord, RecordSet};
use crate::render::Seen;
use crate::text::{closest, fold, listed};

/// Which of the records' own columns are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// Before them what the record is called, where no column holds that.
    pub(super) number: bool,
    /// Those at these places, in this order.
    pub(super) columns: Vec<usize>,
    /// Some of those that were asked for are from an earlier screening, and written anew.
    pub(super) replaced: bool,
}

impl Kept {
    /// How many columns of their own the rows begin with.
    pub(super) fn width(&self) -> usize {
        usize::from(self.number) + self.columns.len()
    }

    /// A record's cells in them.
    pub(super) fn cells(&self, seen: &Seen<'_>, record: &RawRecord) -> Vec<RawCell> {
        let number = self.number.then(|| RawCell::Text(seen.id.to_owned()));
        // A row may be shorter than the longest of another file.
        let cells = self.columns.iter().map(|at| record.cells.get(*at).cloned().unwrap_or(RawCell::Absent));
        number.into_iter().chain(cells).collect()
    }
}

/// Says what is wrong with `--keep`; nothing when it can be done.
pub(super) fn refuse(args: &Args, set: &RecordSet, terminal: &Terminal) -> Option<Exit> {
    let unknown = chosen(args, set).err()?;
    let own = set.columns();
    let whose = match set.files() {
        [file] => format!("{} has", file.name()),
        _ => String::from("the records have"),
    };
    for name in unknown {
        terminal.say(&format!("error: {whose} no column `{name}`"));
        let near = closest(name, own.iter().map(String::as_str));
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        let names = listed(own.iter().map(String::as_str), 12);
        terminal.say(&format!(
            "  help: {near}the columns are {names}; `all`, `id` and `none` are understood, too"
        ));
    }
    Some(Exit::Refused)
}

/// Says that `--keep` asks for something that the format does not have.
pub(super) fn refuse_format(args: &Args, terminal: &Terminal) -> Option<Exit> {
    if args.keep.is_empty() || args.format.is_of_records() {
        return None;
    }
    terminal.say(
        "error: `--keep` chooses among the columns of a table of records, and something else is written",
    );
    terminal.say("  help: add `--format csv`, or leave `--keep` away");
    Some(Exit::Refused)
}

/// The columns that are asked for; those that do not exist when there are any.
fn chosen<'a>(args: &'a Args, set: &RecordSet) -> Result<Kept, Vec<&'a str>> {
    let own = set.columns();
    let all = || Ok(Kept { columns: (0..own.len()).collect(), ..Kept::default() });
    // The column that every file has the ids in, else what the records are called.
    let ids = || {
        let mut ids = set.id_columns().iter();
        let first = ids.next().copied().flatten().filter(|first| ids.all(|id| *id == Some(*first)));
        Kept { number: first.is_none(), columns: first.into_iter().collect(), replaced: false }
    };
    let named = |name: &str| match own.iter().any(|own| own == name) {
        true => (0..own.len()).filter(|at| own.get(*at).is_some_and(|own| own == name)).collect::<Vec<_>>(),
        false => {
            let folded = fold(name);
            (0..own.len()).filter(|at| own.get(*at).is_some_and(|own| fold(own) == folded)).collect()
        }
    };
    match &args.keep[..] {
        [] if args.brief => return Ok(ids()),
        [] => return all(),
        [one] if one == "all" && named(one).is_empty() => return all(),
        [one] if one == "none" && named(one).is_empty() => return Ok(Kept::default()),
        _ => {}
    }
    // A name may hold a comma itself.
    let names = args.keep.iter().flat_map(|text| match named(text).is_empty() {
        true => text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect(),
        false => vec![text.as_str()],
    });
    let (mut kept, mut unknown) = (Kept::default(), Vec::new());
    for name in names {
        let columns = match name {
            "id" => {
                let ids = ids();
                kept.number |= ids.number;
                if ids.number {
                    continue;
                }
                ids.columns
            }
            name => named(name),
        };
        if columns.is_empty() {
            unknown.push(name);
        }
        for column in columns {
            if !kept.columns.contains(&column) {
                kept.columns.push(column);
            }
        }
    }
    if unknown.is_empty() { Ok(kept) } else { Err(unknown) }
}

impl Run<'_> {
    /// The records' own columns that a table is written with.
    pub(super) fn kept(&self) -> Kept {
        let own = self.opened.set.columns();
        let mut kept = chosen(self.args, &self.opened.set).unwrap_or_default();
        // Columns of an earlier run are replaced by this one's.
        let added = self.added();
        let asked = kept.columns.len();
        kept.columns.retain(|at| own.get(*at).is_some_and(|name| !added.contains(name)));
        kept.replaced = kept.columns.len() < asked;
        kept
    }
}
