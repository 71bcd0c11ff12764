//! Two versions side by side on records in columns, thousands at a time and on several threads. What is
//! found is what [`Rescreening`](super::Rescreening) finds: a law holds them together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::again::{Again, Need, Reopening, needs};
use super::attribution::One;
use super::decisions::{Because, Decisions, Flip, Reason, place};
use super::mixtures::Mixtures;
use super::profiles::Profiles;
use super::typed::fields_in;
use super::{Difference, parts::Content};
use crate::check::Program;
use crate::eval::{Answers, Engine, Verdict, Whys, searched_in};
use crate::record::{Batch, Column, FieldColumn, RecordSet};
use crate::value::{Atom, Classes, FieldSpec};

/// Two versions that screen the same records, and what is known of them before any is read.
pub struct SideBySide<'a> {
    programs: [&'a Program; 2],
    reopening: Reopening,
    columns: Vec<SharedColumn>,
    /// Per version and field, its column.
    fields: [Vec<usize>; 2],
    profiles: Profiles,
    /// Per mixture that is asked, and field of it, its column.
    mixed_fields: Vec<Vec<usize>>,
    /// Per criterion of the new version: which one of the old it is, where no edit touches it.
    steady: Vec<Option<usize>>,
    /// Per criterion of the old version: which one of the new has its label.
    renamed: Vec<Option<usize>>,
    fused: Vec<Vec<String>>,
    mixtures: Mutex<Mixtures<'a>>,
    known: Mutex<HashMap<Box<[u8]>, Arc<Because>>>,
}

/// A column that one of the versions, or a mixture of them, reads.
pub struct SharedColumn {
    /// Where it is.
    pub place: FieldColumn,
    /// How it is read.
    pub spec: FieldSpec,
    /// Where it is only searched: the classes that no version tells apart.
    pub classes: Option<Classes>,
}

impl<'a> SideBySide<'a> {
    /// Ready for the records of a set. `difference` is between the same two programs. Nothing where the
    /// edits are so many, or so mixed up, that records must be asked one by one.
    #[must_use]
    pub fn new(
        difference: &'a Difference,
        old: &'a Program,
        new: &'a Program,
        set: &'a RecordSet,
    ) -> Option<Self> {
        let mut mixtures = Mixtures::new(&difference.compared, set)?;
        let profiles = Profiles::new(&mut mixtures)?;
        let mut columns = Columns::default();
        let fields = [old, new].map(|program| columns.of(program, &fields_in(program, set)));
        let mixed_fields = profiles.programs.iter().map(|answering| {
            let mixed = &answering.mixed;
            columns.of(&mixed.program, &mixed.reader.columns)
        });
        let mixed_fields = mixed_fields.collect();
        let reopening = Reopening::new(difference);
        let renamed = old.criteria.iter().map(|criterion| {
            let label = reopening.now(&criterion.label);
            new.criteria.iter().position(|criterion| criterion.label == label)
        });
        Some(Self {
            programs: [old, new],
            renamed: renamed.collect(),
            steady: steady(difference, &mixtures, [old, new]),
            reopening,
            columns: columns.shared(),
            fields,
            profiles,
            mixed_fields,
            fused: mixtures.fused(),
            mixtures: Mutex::new(mixtures),
            known: Mutex::default(),
        })
    }

    /// The columns that [`Lane::add`] wants.
    #[must_use]
    pub fn columns(&self) -> &[SharedColumn] {
        &self.columns
    }

    /// Per field of the old version, or of the new one, which of the columns it is.
    #[must_use]
    pub fn fields(&self) -> &[Vec<usize>; 2] {
        &self.fields
    }

    /// The edits that count as one, because a file with one of them alone would not check.
    #[must_use]
    pub fn fused(&self) -> &[Vec<String>] {
        &self.fused
    }

    /// What a record is due to that answers so. The first of its kind is worked out for all threads.
    fn because(&self, (from, to): (Verdict, Verdict), profile: &[u8], key: &[u8]) -> Arc<Because> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(because) = known().get(key) {
            return Arc::clone(because);
        }
        let mut mixtures = self.mixtures.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have had the same question.
        if let Some(because) = known().get(key) {
            return Arc::clone(because);
        }
        let mut one = One::new(&mut mixtures, |_, question| self.profiles.answer(profile, question));
        let because = Arc::new(one.because(from, to));
        known().insert(key.into(), Arc::clone(&because));
        because
    }
}

/// Per criterion of the new version, the same of the old one where no edit can be felt in it.
fn steady(difference: &Difference, mixtures: &Mixtures<'_>, [old, new]: [&Program; 2]) -> Vec<Option<usize>> {
    let mut steady = vec![None; new.criteria.len()];
    for (part, felt) in difference.compared.parts.iter().zip(&mixtures.felt) {
        let Content::Criterion { old: Some(was), new: Some(is) } = &part.content else { continue };
        let at = |program: &Program, label: &str| program.criteria.iter().position(|c| c.label == label);
        if let (0, Some(was), Some(is)) = (felt, at(old, &was.label), at(new, &is.label)) {
            steady.get_mut(is).into_iter().for_each(|steady| *steady = Some(was));
        }
    }
    steady
}

/// Columns as they are gathered: where, how read, and what they are searched for if that is all.
#[derive(Default)]
struct Columns(Vec<(FieldColumn, FieldSpec, Option<Vec<Atom>>)>);

impl Columns {
    /// The columns of a program's fields, added where they are new.
    fn of(&mut self, program: &Program, places: &[FieldColumn]) -> Vec<usize> {
        let fields = program.fields.iter().zip(places).enumerate();
        let places = fields.map(|(field, (declared, place))| {
            let searched = searched_in(program, field);
            let known = self.0.iter().position(|(at, spec, _)| at == place && *spec == declared.spec);
            match known.and_then(|at| Some((at, self.0.get_mut(at)?))) {
                None => {
                    self.0.push((place.clone(), declared.spec.clone(), searched));
                    self.0.len() - 1
                }
                Some((at, (_, _, atoms))) => {
                    *atoms = atoms.take().zip(searched).map(|(mut atoms, more)| {
                        atoms.extend(
                            more.into_iter().filter(|atom| !atoms.contains(atom)).collect::<Vec<_>>(),
                        );
                        atoms
                    });
                    at
                }
            }
        });
        places.collect()
    }

    fn shared(self) -> Vec<SharedColumn> {
        let shared = self.0.into_iter().map(|(place, spec, atoms)| SharedColumn {
            place,
            spec,
            classes: atoms.and_then(Classes::new),
        });
        shared.collect()
    }
}

/// What one thread knows of the records that it has seen.
pub struct Lane<'s> {
    sides: &'s SideBySide<'s>,
    engines: [Engine<'s>; 2],
    whys: [Whys<'s>; 2],
    /// Per mixture that is asked.
    mixed: Vec<Engine<'s>>,
    /// What is needed now and what of it is new, by the causes in both versions.
    needs: HashMap<Box<[u32]>, Needs>,
    because: HashMap<Box<[u8]>, Arc<Because>>,
}

/// What an unclear record needs, and what of it is newly open.
#[derive(Clone, Default)]
struct Needs {
    all: Arc<[Need]>,
    newly: Arc<[Need]>,
}

impl<'s> Lane<'s> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(sides: &'s SideBySide<'s>) -> Self {
        let mixed = sides.profiles.programs.iter();
        Self {
            sides,
            engines: sides.programs.map(|program| Engine::new(program, None)),
            whys: sides.programs.map(Whys::new),
            mixed: mixed.map(|a| Engine::of_some(&a.mixed.program, &a.asked)).collect(),
            needs: HashMap::new(),
            because: HashMap::new(),
        }
    }

    /// Screens some records under both versions. Where `fresh`, the distinct cells of the columns begin
    /// anew; else they are those of the records before, and more.
    pub fn add<'i>(
        &mut self,
        columns: &[Column],
        rows: usize,
        fresh: bool,
        id: impl Fn(usize) -> Cow<'i, str>,
    ) -> Decisions {
        if fresh {
            self.engines.iter_mut().chain(&mut self.mixed).for_each(Engine::forget);
            self.whys.iter_mut().for_each(Whys::forget);
        }
        let [old, new] = self.sides.programs;
        let batches = self.sides.fields.each_ref().map(|fields| batch(columns, fields));
        let [before, after] = &mut self.engines;
        let [was, is] = [before.decide(&batches[0], rows), after.decide(&batches[1], rows)];
        let mut found = Decisions::none(old, new);
        found.old.add_all(old, &was, None);
        found.new.add_all(new, &is, None);
        let mut flipped = Vec::new();
        let mut open = Vec::new();
        let settled = self.settled(&was, &is);
        for (row, settled) in settled.into_iter().enumerate() {
            let (from, to) = (was.verdict(row), is.verdict(row));
            found.count(from, to);
            if from != to {
                flipped.push(row);
            } else if let (Some(before), Some(after)) = (was.reason(row), is.reason(row))
                && to == Verdict::Exclude
                && self.sides.renamed.get(before).copied().flatten() != Some(after)
            {
                let label = |program: &Program, at: usize| program.criteria.get(at).map(|c| c.label.clone());
                let [from, to] = [label(old, before), label(new, after)].map(Option::unwrap_or_default);
                found.reasons.push(Reason { record: id(row).into_owned(), from, to });
            }
            if to == Verdict::Unclear && !settled {
                open.push(row);
            }
        }
        let anew = self.sides.reopening.asks_anew();
        let looked_at = if anew { (0..rows).collect() } else { open };
        let mut needed = HashMap::new();
        for row in looked_at {
            let needs = match is.verdict(row) {
                Verdict::Unclear => self.needs([&was, &is], &batches, row),
                _ => Needs::default(),
            };
            let judged_before = if anew {
                let decision = self.whys[1].decision(&is, &batches[1], row);
                let row = crate::record::Row::new(&batches[1], row);
                self.sides.reopening.judged_before(&decision, new, row)
            } else {
                Vec::new()
            };
            if !needs.newly.is_empty() || !judged_before.is_empty() {
                found.again.push(Again {
                    record: id(row).into_owned(),
                    from: was.verdict(row),
                    to: is.verdict(row),
                    needs: Arc::clone(&needs.newly),
                    judged_before,
                    overridden: None,
                });
            }
            if was.verdict(row) != Verdict::Unclear {
                needed.insert(row, needs.all);
            }
        }
        let because = self.because(columns, &flipped, [&was, &is]);
        found.flips = flipped
            .iter()
            .zip(because)
            .map(|(row, because)| Flip {
                record: id(*row).into_owned(),
                from: was.verdict(*row),
                to: is.verdict(*row),
                needs: needed.remove(row).unwrap_or_default(),
                because,
            })
            .collect();
        found
    }

    /// Of which records nothing can be newly open: they were unclear, and all that is open now is asked
    /// as it was then and was open then.
    fn settled(&self, was: &Answers, is: &Answers) -> Vec<bool> {
        let mut settled = (0..is.len())
            .map(|row| was.verdict(row) == Verdict::Unclear && was.stage(row) == is.stage(row))
            .collect::<Vec<_>>();
        for (now, steady) in is.truths().iter().zip(&self.sides.steady) {
            match steady.and_then(|at| was.truths().get(at)) {
                Some(then) => {
                    for ((settled, now), then) in settled.iter_mut().zip(now).zip(then) {
                        *settled &= *now != 1 || *then == 1;
                    }
                }
                None => settled.iter_mut().zip(now).for_each(|(settled, now)| *settled &= *now != 1),
            }
        }
        settled
    }

    /// What an unclear record needs; the causes say it, whatever its cells are.
    fn needs(&mut self, answers: [&Answers; 2], batches: &[Batch; 2], row: usize) -> Needs {
        let mut key = vec![u32::from(answers[0].verdict(row) == Verdict::Unclear)];
        for ((answers, batch), whys) in answers.into_iter().zip(batches).zip(&mut self.whys) {
            key.push(u32::MAX);
            if answers.verdict(row) == Verdict::Unclear {
                for (index, truths) in answers.truths().iter().enumerate() {
                    if truths.get(row) == Some(&1) {
                        key.extend([index as u32, whys.number(index, answers.stage(row), batch, row)]);
                    }
                }
            }
        }
        if let Some(known) = self.needs.get(&key[..]) {
            return known.clone();
        }
        let [old, new] = self.sides.programs;
        let [before, after] = &mut self.whys;
        let was = before.decision(answers[0], &batches[0], row);
        let is = after.decision(answers[1], &batches[1], row);
        let found = Needs {
            all: needs(&is, new).into(),
            newly: self.sides.reopening.needs((&was, old), (&is, new)).into(),
        };
        self.needs.insert(key.into(), found.clone());
        found
    }

    /// What flipped records are due to.
    fn because(
        &mut self,
        columns: &[Column],
        flipped: &[usize],
        [was, is]: [&Answers; 2],
    ) -> Vec<Arc<Because>> {
        let sides = self.sides;
        let gathered = columns.iter().map(|column| gather(column, flipped)).collect::<Vec<_>>();
        let width = sides.profiles.len();
        let mut profiles = vec![0_u8; flipped.len() * width];
        let mut at = 0;
        for (engine, fields) in self.mixed.iter_mut().zip(&sides.mixed_fields) {
            let batch = batch(&gathered, fields);
            for truths in engine.truths(&batch, flipped.len()) {
                let places = profiles.iter_mut().skip(at).step_by(width.max(1));
                places.zip(truths).for_each(|(place, truth)| *place = *truth);
                at += 1;
            }
        }
        let mut key = Vec::new();
        let because = flipped.iter().enumerate().map(|(nth, row)| {
            let profile = profiles.get(nth * width..(nth + 1) * width).unwrap_or_default();
            let kind = (was.verdict(*row), is.verdict(*row));
            key.clear();
            key.extend([place(kind.0) as u8, place(kind.1) as u8]);
            sides.profiles.tell(profile, &mut key);
            if let Some(known) = self.because.get(&key[..]) {
                return Arc::clone(known);
            }
            let because = sides.because(kind, profile, &key);
            self.because.insert(key[..].into(), Arc::clone(&because));
            because
        });
        because.collect()
    }
}

/// Some of the columns, as a program has its fields.
fn batch(columns: &[Column], fields: &[usize]) -> Batch {
    Batch { columns: fields.iter().map(|at| columns.get(*at).cloned().unwrap_or_default()).collect() }
}

/// Some rows of a column.
fn gather(column: &Column, rows: &[usize]) -> Column {
    let codes = rows.iter().map(|row| column.codes.get(*row).copied().unwrap_or_default());
    Column { codes: Arc::new(codes.collect()), ..column.clone() }
}
