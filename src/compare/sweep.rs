//! The verdicts along a threshold: one program per value, the records read once.

use super::typed::{Pool, Reader};
use crate::check::Program;
use crate::eval::{Ballots, Verdict, screen_quickly};
use crate::record::{RawBatch, RecordSet, Row};

/// One value of a sweep, and what it makes of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The value as text: `6 months`.
    pub value: String,
    /// With this value the file means what it means as it is.
    pub as_written: bool,
    /// Records included.
    pub included: u64,
    /// Records unclear.
    pub unclear: u64,
    /// Records excluded.
    pub excluded: u64,
}

/// Programs that screen the same records.
pub struct Sweep<'a> {
    programs: &'a [(String, Program)],
    readers: Vec<Reader>,
    points: Vec<Point>,
    votes: Option<&'a Ballots>,
}

impl<'a> Sweep<'a> {
    /// Ready for the first batch. `written` is the file as it is.
    #[must_use]
    pub fn new(programs: &'a [(String, Program)], written: &Program, set: &RecordSet) -> Self {
        let point = |(value, program): &(String, Program)| Point {
            value: value.clone(),
            as_written: program.fingerprint == written.fingerprint,
            included: 0,
            unclear: 0,
            excluded: 0,
        };
        Self {
            programs,
            readers: programs.iter().map(|(_, program)| Reader::new(program, set)).collect(),
            points: programs.iter().map(point).collect(),
            votes: None,
        }
    }

    /// With what people voted.
    #[must_use]
    pub fn with_votes(self, votes: &'a Ballots) -> Self {
        Self { votes: Some(votes), ..self }
    }

    /// Screens a batch with every value.
    pub fn add(&mut self, raw: &RawBatch<'_>) {
        let mut pool = Pool::new(self.votes, raw.ids);
        for (((_, program), reader), point) in self.programs.iter().zip(&self.readers).zip(&mut self.points) {
            let batch = reader.read(program, &raw.records, &mut pool);
            for index in 0..raw.records.len() {
                match screen_quickly(program, Row::new(&batch, index), None).verdict {
                    Verdict::Include => point.included += 1,
                    Verdict::Unclear => point.unclear += 1,
                    Verdict::Exclude => point.excluded += 1,
                }
            }
        }
    }

    /// The curve.
    #[must_use]
    pub fn finish(self) -> Vec<Point> {
        self.points
    }
}
