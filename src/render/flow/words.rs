//! What stands in the boxes: the words of the PRISMA 2020 statement, unless a file gives others.

use crate::eval::flow::{Basis, Flow, Number, Part, Step};
use crate::record::flow::{Key, Text, usual};

/// What a diagram shows beyond the numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Between how many records a reason would count, in any order of the criteria.
    pub ranges: bool,
    /// The reasons for which records were excluded, too.
    pub screening_reasons: bool,
    /// No marks for what rests on counts alone, for print.
    pub plain: bool,
    /// Put before the ids of a picture, where several stand in one page.
    pub prefix: String,
}

/// A line of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Says {
    pub(super) text: String,
    /// How far it stands in: 0, or 1 for what a heading introduces, 2 for its parts.
    pub(super) depth: usize,
}

/// A box of the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Box {
    pub(super) key: Key,
    pub(super) says: Vec<Says>,
    /// Whether any number in it rests on counts alone.
    pub(super) counts_alone: bool,
}

/// The boxes that stand beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Earlier version; databases and registers, left and right; other methods, left and right.
    pub(super) columns: [Vec<Box>; 5],
}

/// A part of the diagram, with the bar beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phase {
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Words<'a> {
    pub(super) flow: &'a Flow,
    pub(super) options: &'a Options,
}

/// `(n = 447)`, held together.
pub(super) fn n(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        // Four digits need no help to be read.
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    format!("(n\u{a0}=\u{a0}{grouped})")
}

const NOT_KNOWN: &str = "(n\u{a0}=\u{a0}?)";

impl Words<'_> {
    /// The words for a text of the diagram.
    pub(super) fn text(&self, text: Text) -> String {
        if let Some(own) = self.flow.texts.get(&text) {
            return own.clone();
        }
        let statement = match text {
            Text::New if !self.flow.previous => "Identification of studies via databases and registers",
            Text::OtherMethods if !self.flow.previous => "Identification of studies via other methods",
            Text::Of(Key::NewStudies) if !self.flow.previous => "Studies included in review",
            Text::Of(Key::NewReports) if !self.flow.previous => "Reports of included studies",
            Text::IdentifiedFrom => "Records identified from:",
            Text::RemovedBefore => "Records removed before screening:",
            Text::Of(Key::Duplicates) => "Duplicate records removed",
            Text::Of(Key::RecordsAwaiting | Key::RemovedAwaiting) => "Records awaiting classification",
            Text::Of(Key::Awaiting | Key::OtherAwaiting) => "Reports awaiting classification",
            Text::Of(Key::OtherDuplicates) => "Duplicate records removed",
            Text::Of(Key::OtherNotSought) => "Records excluded before reports were sought",
            Text::Of(Key::ByHuman) => "by a human",
            Text::Of(Key::ByAutomation) => "by automation tools",
            _ => return usual(text).unwrap_or_default(),
        };
        statement.to_owned()
    }

    fn number(&self, key: Key) -> Option<&Number> {
        self.flow.numbers.get(&key)
    }

    fn shown(&self, number: Option<&Number>) -> String {
        let Some(number) = number else { return NOT_KNOWN.to_owned() };
        format!("{}{}", n(number.n), self.mark(Some(number)))
    }

    fn line(&self, key: Key, depth: usize) -> Says {
        Says { text: format!("{} {}", self.text(Text::Of(key)), self.shown(self.number(key))), depth }
    }

    /// A line that is only there when it counts something.
    fn if_any(&self, key: Key, depth: usize) -> Option<Says> {
        self.number(key).filter(|number| number.n > 0).map(|_| self.line(key, depth))
    }

    /// The mark of a number that no record stands behind.
    fn mark(&self, number: Option<&Number>) -> &'static str {
        let alone = number.is_some_and(|number| number.basis.counts_alone());
        if alone && !self.options.plain { "†" } else { "" }
    }

    fn part(&self, part: &Part, depth: usize) -> Says {
        let range =
            part.range.filter(|(alone, any)| self.options.ranges && (*alone, *any) != (part.n, part.n));
        let range =
            range.map(|(alone, any)| format!(", {alone} to {any} in another order")).unwrap_or_default();
        let n = n(part.n);
        let n = n.trim_end_matches(')');
        Says { text: format!("{} {n}{range})", part.label), depth }
    }

    fn parts(&self, number: Option<&Number>, depth: usize) -> Vec<Says> {
        let parts = number.map(|number| number.parts.as_slice()).unwrap_or_default();
        parts.iter().filter(|part| part.n > 0).map(|part| self.part(part, depth)).collect()
    }

    fn make(&self, key: Key, says: Vec<Says>, of: &[Key]) -> Box {
        let alone = of.iter().chain([&key]).filter_map(|key| self.number(*key));
        let counts_alone = alone.into_iter().any(|number| number.basis.counts_alone());
        Box { key, says, counts_alone }
    }

    /// `Records screened` over `(n = 447)`.
    fn simple(&self, key: Key) -> Box {
        let mut says = vec![
            Says { text: self.text(Text::Of(key)), depth: 0 },
            Says { text: self.shown(self.number(key)), depth: 0 },
        ];
        if matches!(key, Key::NotRetrieved | Key::OtherNotRetrieved) {
            says.extend(self.parts(self.number(key), 1));
        }
        self.make(key, says, &[])
    }

    /// Sources, listed where there are several or the one has a name.
    fn source(&self, key: Key) -> Vec<Says> {
        let mut says = vec![self.line(key, 1)];
        says.extend(self.parts(self.number(key), 2));
        says
    }

    fn heading(&self, text: Text) -> Vec<Says> {
        vec![Says { text: self.text(text), depth: 0 }]
    }

    fn identified(&self) -> Box {
        let mut says = self.heading(Text::IdentifiedFrom);
        says.extend(self.source(Key::Databases));
        says.extend(self.source(Key::Registers));
        self.make(Key::Databases, says, &[Key::Registers])
    }

    fn removed(&self) -> Box {
        let mut says = self.heading(Text::RemovedBefore);
        says.extend([Key::Duplicates, Key::Automatic, Key::Other].map(|key| self.line(key, 1)));
        says.extend(self.if_any(Key::RemovedAwaiting, 1));
        self.make(Key::Duplicates, says, &[Key::Automatic, Key::Other])
    }

    fn identified_otherwise(&self) -> Box {
        let keys = [Key::Websites, Key::Organisations, Key::Citations];
        let mut says = self.heading(Text::IdentifiedFrom);
        for key in keys {
            says.push(self.line(key, 1));
            let parts = self.parts(self.number(key), 2);
            let name = self.text(Text::Of(key)).to_lowercase();
            // `Websites: Websites` says nothing.
            let new =
                parts.len() > 1 || parts.iter().any(|part| !part.text.to_lowercase().starts_with(&name));
            says.extend(parts.into_iter().filter(|_| new));
        }
        says.extend(self.if_any(Key::OtherDuplicates, 1));
        says.extend(self.if_any(Key::OtherNotSought, 1));
        self.make(Key::Websites, says, &keys)
    }

    fn step(&self, step: &Step) -> Row {
        let name = step.name.as_ref().map(|name| format!(": {name}")).unwrap_or_default();
        let alone = |number: &Option<Number>| number.as_ref().is_some_and(|n| n.basis.counts_alone());
        let pair = |key: Key, number: &Option<Number>| {
            vec![
                Says { text: format!("{}{name}", self.text(Text::Of(key))), depth: 0 },
                Says { text: self.shown(number.as_ref()), depth: 0 },
            ]
        };
        let screened = Box {
            key: Key::Screened,
            says: pair(Key::Screened, &step.screened),
            counts_alone: alone(&step.screened),
        };
        let mut says = pair(Key::Excluded, &step.excluded);
        if let Some((human, automation)) = step.by.filter(|(human, automation)| human + automation > 0) {
            for (key, count) in [(Key::ByHuman, human), (Key::ByAutomation, automation)] {
                says.push(Says { text: format!("{} {}", self.text(Text::Of(key)), n(count)), depth: 1 });
            }
        }
        // What came with the counts is shown; what the records say, when it is asked for.
        let named = step.excluded.as_ref().is_some_and(|n| n.parts.iter().all(|part| part.range.is_none()));
        if self.options.screening_reasons || named {
            says.extend(self.parts(step.excluded.as_ref(), 1));
        }
        let mut right = vec![Box { key: Key::Excluded, says, counts_alone: alone(&step.excluded) }];
        if step.awaiting.as_ref().is_some_and(|number| number.n > 0) {
            let says = pair(Key::RecordsAwaiting, &step.awaiting);
            right.push(Box { key: Key::RecordsAwaiting, says, counts_alone: alone(&step.awaiting) });
        }
        let mut row = Row::default();
        row.columns[1].push(screened);
        row.columns[2] = right;
        row
    }

    fn excluded(&self, key: Key) -> Box {
        let number = self.number(key);
        let parts = self.parts(number, 1);
        let text = self.text(Text::Of(key));
        let says = match parts.len() {
            0 => vec![Says { text, depth: 0 }, Says { text: self.shown(number), depth: 0 }],
            1 if number
                .is_some_and(|number| number.n == number.parts.iter().map(|part| part.n).sum::<u64>()) =>
            {
                let mut says = [vec![Says { text: format!("{text}:"), depth: 0 }], parts].concat();
                says.iter_mut().skip(1).for_each(|says| says.text.push_str(self.mark(number)));
                says
            }
            _ => [vec![Says { text: format!("{text} {}:", self.shown(number)), depth: 0 }], parts].concat(),
        };
        self.make(key, says, &[])
    }

    /// Studies over reports.
    fn studies(&self, studies: Key, reports: Key) -> Box {
        let mut says = Vec::new();
        for key in [studies, reports] {
            if key == reports && self.number(key).is_none() && key != Key::NewReports {
                continue;
            }
            says.push(Says { text: self.text(Text::Of(key)), depth: 0 });
            says.push(Says { text: self.shown(self.number(key)), depth: 0 });
            says.extend(self.parts(self.number(key), 1));
        }
        self.make(studies, says, &[reports])
    }

    /// The whole diagram, phase by phase.
    pub(super) fn phases(&self) -> Vec<Phase> {
        let flow = self.flow;
        let mut identification = Row::default();
        identification.columns[1].push(self.identified());
        identification.columns[2].push(self.removed());
        let mut screening = flow.steps.iter().map(|step| self.step(step)).collect::<Vec<_>>();
        let mut sought = Row::default();
        sought.columns[1].push(self.simple(Key::Sought));
        sought.columns[2].push(self.simple(Key::NotRetrieved));
        let mut assessed = Row::default();
        assessed.columns[1].push(self.simple(Key::Assessed));
        assessed.columns[2].push(self.excluded(Key::ReportsExcluded));
        assessed.columns[2].extend(self.awaiting(Key::Awaiting));
        if flow.other {
            identification.columns[3].push(self.identified_otherwise());
            sought.columns[3].push(self.simple(Key::OtherSought));
            sought.columns[4].push(self.simple(Key::OtherNotRetrieved));
            assessed.columns[3].push(self.simple(Key::OtherAssessed));
            assessed.columns[4].push(self.excluded(Key::OtherExcluded));
            assessed.columns[4].extend(self.awaiting(Key::OtherAwaiting));
        }
        if flow.previous {
            identification.columns[0].push(self.studies(Key::PreviousStudies, Key::PreviousReports));
        }
        screening.extend([sought, assessed]);
        let mut included = vec![Row::default()];
        included[0].columns[1].push(self.studies(Key::NewStudies, Key::NewReports));
        let mut more = Vec::new();
        if flow.previous {
            more.push(self.studies(Key::TotalStudies, Key::TotalReports));
        }
        if self.number(Key::TotalStudiesMa).is_some_and(|number| number.n > 0) {
            more.push(self.studies(Key::TotalStudiesMa, Key::TotalReportsMa));
        }
        for last in more {
            let mut row = Row::default();
            row.columns[1].push(last);
            included.push(row);
        }
        vec![
            Phase { title: self.text(Text::Identification), rows: vec![identification] },
            Phase { title: self.text(Text::Screening), rows: screening },
            Phase { title: self.text(Text::Included), rows: included },
        ]
    }

    fn awaiting(&self, key: Key) -> Option<Box> {
        let any = self.number(key).is_some_and(|number| number.n > 0);
        any.then(|| self.simple(key))
    }

    /// Why it is a draft; nothing when it is final.
    pub(super) fn draft(&self) -> Option<String> {
        let flow = self.flow;
        let mut why = Vec::new();
        match flow.pending {
            0 => {}
            1 => why.push(String::from("1 record is pending")),
            n => why.push(format!("{n} records are pending")),
        }
        match flow.unknown.len() {
            0 => {}
            1 => why.push(String::from("1 number is not known")),
            n => why.push(format!("{n} numbers are not known")),
        }
        (!why.is_empty()).then(|| format!("DRAFT: {}", why.join(", ")))
    }

    /// The title of the diagram, for those who cannot see it and for the browser's tab.
    pub(super) fn title(&self) -> String {
        let of = self.flow.title.as_deref().or(self.flow.heading.as_deref());
        match of {
            Some(title) => format!("PRISMA 2020 flow diagram: {title}"),
            None => String::from("PRISMA 2020 flow diagram"),
        }
    }
}

/// What a number rests on, in words.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Records => "records",
        Basis::Counts => "counts alone",
        Basis::Both => "records; the counts agree",
        Basis::Follows => "follows from counts alone",
        Basis::Unrecorded => "nothing recorded",
    }
}
